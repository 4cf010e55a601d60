//! Looking after a sandbox in the foreground: signals go in, and with a terminal what is typed goes in and what is
//! printed comes out.

use std::os::fd::{AsFd, BorrowedFd};

use nix::sys::signal::{SigSet, Signal as NixSignal};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::Signal;
use rustix::termios::{OptionalActions, Termios, isatty, tcgetattr, tcgetwinsize, tcsetattr};

use super::running::{Exit, Running};

/// Signals that are passed on.
const PASSED: [NixSignal; 7] = [
    NixSignal::SIGINT,
    NixSignal::SIGTERM,
    NixSignal::SIGHUP,
    NixSignal::SIGQUIT,
    NixSignal::SIGUSR1,
    NixSignal::SIGUSR2,
    NixSignal::SIGWINCH,
];

/// How often somebody may ask a program to end before it is made to.
const PATIENCE: u32 = 3;

/// Takes the signals of this process for a sandbox that is yet to be launched.
///
/// Signals are blocked on this thread and on those it starts, so it comes before both.
#[derive(Debug)]
pub struct Attendant {
    signals: SignalFd,
    asked_to_end: u32,
}

/// A terminal in raw mode, as it was before when dropped.
struct Raw<'a> {
    terminal: BorrowedFd<'a>,
    before: Termios,
}

impl Attendant {
    /// Blocks the signals that are to be passed on.
    pub fn new() -> Result<Self, Errno> {
        let errno = |errno: nix::errno::Errno| Errno::from_raw_os_error(errno as i32);
        let set: SigSet = PASSED.into_iter().collect();
        set.thread_block().map_err(errno)?;
        let flags = SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK;
        Ok(Attendant { signals: SignalFd::with_flags(&set, flags).map_err(errno)?, asked_to_end: 0 })
    }

    /// Waits for the end of a sandbox; with a terminal, this process's own input and output become its own meanwhile.
    pub fn attend(&mut self, running: &mut Running) -> Result<Exit, Errno> {
        if running.terminal().is_some() {
            self.with_terminal(running)?
        } else {
            self.without(running)?
        }
        running.wait()
    }

    fn without(&mut self, running: &Running) -> Result<(), Errno> {
        let pidfd = running.pidfd();
        loop {
            let mut fds = [readable(pidfd), readable(self.signals.as_fd())];
            rustix::io::retry_on_intr(|| poll(&mut fds, None))?;
            let [ended, signalled] = fds.map(|fd| !fd.revents().is_empty());
            if signalled {
                self.pass_on(running)?;
            }
            if ended {
                return Ok(());
            }
        }
    }

    fn with_terminal(&mut self, running: &Running) -> Result<(), Errno> {
        let (stdin, stdout) = (std::io::stdin(), std::io::stdout());
        let (input, output) = (stdin.as_fd(), stdout.as_fd());
        let _raw = Raw::enter(input)?;
        resize(running, output);
        let pidfd = running.pidfd();
        let Some(terminal) = running.terminal() else { return Ok(()) };
        let (mut reads_input, mut reads_terminal) = (true, true);
        loop {
            let nothing = |fd| PollFd::from_borrowed_fd(fd, PollFlags::empty());
            let when = |on, fd| if on { readable(fd) } else { nothing(fd) };
            let signals = self.signals.as_fd();
            let mut fds =
                [readable(pidfd), readable(signals), when(reads_input, input), when(reads_terminal, terminal)];
            rustix::io::retry_on_intr(|| poll(&mut fds, None))?;
            let [ended, signalled, typed, printed] = fds.map(|fd| !fd.revents().is_empty());
            if signalled {
                self.pass_on(running)?;
                resize(running, output);
            }
            if reads_terminal && printed {
                reads_terminal = copy(terminal, output);
            } else if ended {
                return Ok(());
            }
            if reads_input && typed {
                reads_input = copy(input, terminal);
            }
        }
    }

    fn pass_on(&mut self, running: &Running) -> Result<(), Errno> {
        while let Ok(Some(info)) = self.signals.read_signal() {
            let number = i32::try_from(info.ssi_signo).unwrap_or_default();
            self.asked_to_end += u32::from(number == libc::SIGINT || number == libc::SIGTERM);
            let signal =
                if self.asked_to_end >= PATIENCE { Some(Signal::KILL) } else { Signal::from_named_raw(number) };
            if let Some(signal) = signal {
                running.signal(signal)?;
            }
        }
        Ok(())
    }
}

impl<'a> Raw<'a> {
    /// Changes a terminal to raw mode; what is no terminal stays as it is.
    fn enter(terminal: BorrowedFd<'a>) -> Result<Option<Self>, Errno> {
        if !isatty(terminal) {
            return Ok(None);
        }
        let before = tcgetattr(terminal)?;
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(terminal, OptionalActions::Flush, &raw)?;
        Ok(Some(Raw { terminal, before }))
    }
}

impl Drop for Raw<'_> {
    fn drop(&mut self) {
        // a terminal that is gone needs no mode
        let _ = tcsetattr(self.terminal, OptionalActions::Flush, &self.before);
    }
}

fn readable(fd: BorrowedFd<'_>) -> PollFd<'_> {
    PollFd::from_borrowed_fd(fd, PollFlags::IN)
}

fn resize(running: &Running, terminal: BorrowedFd<'_>) {
    if let Ok(size) = tcgetwinsize(terminal) {
        // a size that cannot be told is not worth the program
        let _ = running.resize(size.ws_col, size.ws_row);
    }
}

/// Copies what there is; false at the end of it.
fn copy(from: BorrowedFd<'_>, to: BorrowedFd<'_>) -> bool {
    let mut bytes = [0; 16 * 1024];
    let Ok(length) = rustix::io::retry_on_intr(|| rustix::io::read(from, &mut bytes)) else { return false };
    let mut rest = bytes.get(..length).unwrap_or_default();
    while !rest.is_empty() {
        match rustix::io::retry_on_intr(|| rustix::io::write(to, rest)) {
            Ok(written) => rest = rest.get(written..).unwrap_or_default(),
            Err(_) => return false,
        }
    }
    length > 0
}
