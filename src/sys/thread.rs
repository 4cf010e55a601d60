//! Threads: where they run.

use std::thread::JoinHandle;

/// Has a thread that was just made begin on another processor than this one, if it may use several: it goes where it likes
/// afterwards. For one whose maker has work of its own: a kernel in a virtual machine was seen to queue three of four new threads behind
/// their maker, half a millisecond long, while another processor was idle. Best effort.
#[cfg(target_env = "gnu")]
pub fn begin_elsewhere<T>(thread: &JoinHandle<T>) {
    use std::os::unix::thread::JoinHandleExt as _;

    const SIZE: usize = size_of::<libc::cpu_set_t>();
    // SAFETY: a set of no processors is all zeros.
    let mut all: libc::cpu_set_t = unsafe { std::mem::zeroed() };
    // SAFETY: a set of this size is written, and then read.
    let several = unsafe { libc::sched_getaffinity(0, SIZE, &raw mut all) == 0 && libc::CPU_COUNT(&all) > 1 };
    // SAFETY: asks for a number, and nothing else.
    let here = usize::try_from(unsafe { libc::sched_getcpu() }).ok();
    let Some(here) = here.filter(|here| several && *here < 8 * SIZE) else { return };
    let mut others = all;
    // SAFETY: the number is one of those that a set has.
    unsafe { libc::CPU_CLR(here, &mut others) };
    for set in [others, all] {
        // SAFETY: the thread was not joined, and a set of this size is read.
        unsafe { libc::pthread_setaffinity_np(thread.as_pthread_t(), SIZE, &raw const set) };
    }
}

/// Leaves it to the kernel.
#[cfg(not(target_env = "gnu"))]
pub fn begin_elsewhere<T>(_thread: &JoinHandle<T>) {}

#[cfg(test)]
mod tests {
    use rustix::thread::sched_getaffinity;

    #[test]
    fn a_thread_may_use_all_processors_afterwards() {
        let (tell, told) = std::sync::mpsc::channel::<()>();
        let thread = std::thread::spawn(move || {
            told.recv().expect("it is told");
            sched_getaffinity(None).expect("a set")
        });
        super::begin_elsewhere(&thread);
        tell.send(()).expect("it listens");
        assert_eq!(thread.join().expect("it ends"), sched_getaffinity(None).expect("a set"));
    }
}
