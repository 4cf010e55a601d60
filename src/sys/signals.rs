//! Signals as bytes of a pipe, so that a program with threads can wait for them beside anything else.

use std::os::fd::{AsRawFd, BorrowedFd, IntoRawFd, OwnedFd};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::termios::{OptionalActions, Termios, tcsetattr};

use super::checked;

/// The end that the handler writes to; open as long as the process lives.
static PIPE: AtomicI32 = AtomicI32::new(-1);

/// Whether somebody takes signals for as long as the process lives.
static KEPT: AtomicBool = AtomicBool::new(false);

/// Takes these signals from now on: each is a byte with its number in the pipe that comes back.
///
/// A `once` one is taken once only: the next of its kind does what it always did.
pub fn watch(signals: &[i32], once: bool) -> Result<OwnedFd, Errno> {
    let (reader, writer) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
    PIPE.store(writer.into_raw_fd(), Ordering::SeqCst);
    KEPT.fetch_or(!once, Ordering::SeqCst);
    debug_assert!(reader.as_raw_fd() >= 0);
    for signal in signals {
        // SAFETY: the action is valid and whole, and the handler is async-signal-safe: one atomic load, one write.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = note as *const () as usize;
            action.sa_flags = libc::SA_RESTART | if once { libc::SA_RESETHAND } else { 0 };
            libc::sigemptyset(&raw mut action.sa_mask);
            checked(libc::sigaction(*signal, &raw const action, std::ptr::null_mut()).into())?;
        }
    }
    Ok(reader)
}

/// Whether signals are taken for good, so that nobody else should.
pub fn are_taken() -> bool {
    KEPT.load(Ordering::SeqCst)
}

extern "C" fn note(signal: libc::c_int) {
    let byte = u8::try_from(signal).unwrap_or(0);
    // SAFETY: errno is this thread's own, and kept for what was interrupted; the byte outlives the call. A full pipe drops
    // the signal, as a pending one is dropped too.
    unsafe {
        let errno = *libc::__errno_location();
        libc::write(PIPE.load(Ordering::SeqCst), (&raw const byte).cast(), 1);
        *libc::__errno_location() = errno;
    }
}

/// Whether a process waits for signals, by its `/proc/PID/syscall`.
pub fn is_wait(call: &str) -> bool {
    call.split(' ').next().and_then(|number| number.parse().ok()) == Some(libc::SYS_rt_sigtimedwait)
}

/// Sends a process a signal of any number, also a real-time one, for which rustix has no name.
pub fn send(pidfd: BorrowedFd<'_>, number: i32) -> Result<(), Errno> {
    // SAFETY: plain numbers; no information beyond the number is sent along.
    checked(unsafe { libc::syscall(libc::SYS_pidfd_send_signal, pidfd.as_raw_fd(), number, 0, 0) }).map(drop)
}

/// Signals by which a process that has gone wrong ends; a panic of a release build is an ABRT.
const CRASHES: [i32; 8] = [
    libc::SIGABRT,
    libc::SIGSEGV,
    libc::SIGBUS,
    libc::SIGILL,
    libc::SIGFPE,
    libc::SIGTRAP,
    libc::SIGSYS,
    libc::SIGXCPU,
];

/// How the terminal on the standard input was.
static TERMINAL: OnceLock<Termios> = OnceLock::new();

/// Gives the terminal on the standard input back this way should this process crash. The first call counts.
pub fn restore_terminal_on_crash(before: &Termios) -> Result<(), Errno> {
    let _ = TERMINAL.set(before.clone());
    for signal in CRASHES {
        // SAFETY: the action is valid and whole, and the handler is async-signal-safe: a load of what was set before, an
        // ioctl, a raise.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = crash as *const () as usize;
            // on a stack of its own, for the usual one may be what overflowed
            action.sa_flags = libc::SA_RESETHAND | libc::SA_ONSTACK;
            libc::sigemptyset(&raw mut action.sa_mask);
            checked(libc::sigaction(signal, &raw const action, std::ptr::null_mut()).into())?;
        }
    }
    Ok(())
}

extern "C" fn crash(signal: libc::c_int) {
    if let Some(before) = TERMINAL.get() {
        // a terminal that is gone needs no mode
        let _ = tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, before);
    }
    // SAFETY: plain numbers; the disposition is the usual one again, so that this ends the process once it returns.
    unsafe {
        libc::raise(signal);
    }
}
