//! A thread whose work is ready before it begins.

use std::fmt;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};

/// A thread that begins when it is told to: what it is given to do waits until then.
pub(super) struct Worker(Mutex<Stage>);

enum Stage {
    Waits(thread::Builder, Box<dyn FnOnce() + Send>),
    Runs(JoinHandle<()>),
    Over,
}

impl Worker {
    /// One that waits. It has a name and so many bytes of stack.
    pub(super) fn new(name: &str, stack: usize, work: impl FnOnce() + Send + 'static) -> Self {
        let thread = thread::Builder::new().name(name.to_owned()).stack_size(stack);
        Worker(Mutex::new(Stage::Waits(thread, Box::new(work))))
    }

    /// Has it begin. One that has begun goes on.
    pub(super) fn begin(&self) -> io::Result<()> {
        let mut stage = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *stage = match std::mem::replace(&mut *stage, Stage::Over) {
            Stage::Waits(thread, work) => Stage::Runs(thread.spawn(work)?),
            stage => stage,
        };
        Ok(())
    }

    /// Waits for its end, if it has begun.
    pub(super) fn join(&mut self) {
        let stage = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Stage::Runs(thread) = std::mem::replace(stage, Stage::Over) {
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn work_waits_until_it_is_to_begin() {
        let (tell, told) = mpsc::channel();
        let mut worker = Worker::new("test", 64 << 10, move || tell.send(()).expect("somebody listens"));
        assert_eq!(told.try_recv(), Err(mpsc::TryRecvError::Empty));
        worker.begin().expect("a thread");
        worker.begin().expect("it goes on");
        worker.join();
        assert_eq!(told.recv(), Ok(()));
        let (tell, told) = mpsc::channel::<()>();
        let mut never = Worker::new("test", 64 << 10, move || drop(tell));
        never.join();
        assert!(told.recv().is_err(), "what it had is let go");
    }
}
