//! The threads that do what takes longer than a moment.
//!
//! Sandboxes die with the thread that launched them, so launching is for threads that live as long as this process.

use std::collections::VecDeque;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use rustix::event::{EventfdFlags, eventfd};

/// How many launch at once. A launch waits for the kernel more than it computes.
const THREADS: usize = 4;
/// How much stack each has. Of it, only what is touched takes memory.
const STACK: usize = 512 << 10;

type Job<T> = Box<dyn FnOnce() -> T + Send>;

/// Threads, what they are to do, and what came of it.
#[derive(Debug)]
pub(super) struct Pool<T> {
    shared: Arc<Shared<T>>,
}

struct Shared<T> {
    jobs: Mutex<VecDeque<Job<T>>>,
    more: Condvar,
    done: Mutex<VecDeque<T>>,
    wake: OwnedFd,
}

impl<T> std::fmt::Debug for Shared<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Shared")
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T> Shared<T> {
    fn finish(&self, result: T) {
        locked(&self.done).push_back(result);
        // full only if nobody has looked for ages, and then it is readable all the same
        let _ = rustix::io::write(&self.wake, &1_u64.to_ne_bytes());
    }
}

impl<T: Send + 'static> Pool<T> {
    /// Starts the threads, which end with this process.
    pub(super) fn new() -> std::io::Result<Self> {
        let wake = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        let shared = Arc::new(Shared { jobs: Mutex::default(), more: Condvar::new(), done: Mutex::default(), wake });
        for _ in 0..THREADS {
            let shared = Arc::clone(&shared);
            thread::Builder::new().name("launcher".to_owned()).stack_size(STACK).spawn(move || launcher(&shared))?;
        }
        Ok(Pool { shared })
    }

    /// Does something on one of the threads.
    pub(super) fn launch(&self, job: impl FnOnce() -> T + Send + 'static) {
        locked(&self.shared.jobs).push_back(Box::new(job));
        self.shared.more.notify_one();
    }

    /// Does something on a thread of its own: what waits, or moves much.
    pub(super) fn errand(&self, job: impl FnOnce() -> T + Send + 'static) -> std::io::Result<()> {
        let shared = Arc::clone(&self.shared);
        let run = move || shared.finish(job());
        thread::Builder::new().name("errand".to_owned()).stack_size(STACK).spawn(run).map(drop)
    }

    /// What other threads tell through that something is done.
    pub(super) fn finisher(&self) -> Finisher<T> {
        Finisher { shared: Arc::clone(&self.shared) }
    }

    /// What is done; readable when there is something.
    pub(super) fn done(&self) -> Vec<T> {
        let mut count = [0; 8];
        // whatever it says, the queue tells
        let _ = rustix::io::read(&self.shared.wake, &mut count);
        locked(&self.shared.done).drain(..).collect()
    }
}

/// A way to tell that something is done.
#[derive(Debug)]
pub(super) struct Finisher<T> {
    shared: Arc<Shared<T>>,
}

impl<T> Finisher<T> {
    /// Tells it.
    pub(super) fn finish(&self, result: T) {
        self.shared.finish(result);
    }
}

impl<T> AsFd for Pool<T> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.shared.wake.as_fd()
    }
}

fn launcher<T>(shared: &Shared<T>) {
    loop {
        let mut jobs = locked(&shared.jobs);
        let job = loop {
            match jobs.pop_front() {
                Some(job) => break job,
                None => jobs = shared.more.wait(jobs).unwrap_or_else(PoisonError::into_inner),
            }
        };
        drop(jobs);
        shared.finish(job());
    }
}
