//! Looking after a program in the foreground, here or in a supervisor's hands: signals go in, and with a terminal what is
//! typed goes in and what is printed comes out.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::Signal;
use rustix::stdio::{stdin, stdout};
use rustix::termios::{OptionalActions, Termios, isatty, tcgetattr, tcgetwinsize, tcsetattr};

use super::keys::Keys;
use super::running::{Exit, Running};
use crate::sys::signals::{restore_terminal_on_crash, watch};

/// Signals that are passed on: those that somebody sends, and would end or stop rbox instead of the program.
const PASSED: [Signal; 13] = [
    Signal::INT,
    Signal::TERM,
    Signal::HUP,
    Signal::QUIT,
    Signal::USR1,
    Signal::USR2,
    Signal::CONT,
    Signal::WINCH,
    Signal::ALARM,
    Signal::VTALARM,
    Signal::PROF,
    Signal::IO,
    Signal::POWER,
];
/// How often somebody may ask a program to end before it is made to.
const PATIENCE: u32 = 3;
/// End of file, as a terminal says it (^D).
const END: u8 = 4;

/// A program that somebody looks after.
pub trait Attended {
    /// Readable when there is news: its end, or something on the way to it.
    fn news(&self) -> BorrowedFd<'_>;

    /// Takes the news; whether it has ended.
    fn has_ended(&mut self) -> Result<bool, Errno>;

    /// Our end of its terminal, if it has one.
    fn terminal(&self) -> Option<BorrowedFd<'_>>;

    /// Where what it prints comes from, if not from its terminal's end; it ends with the program.
    fn output(&self) -> Option<BorrowedFd<'_>> {
        None
    }

    /// Sends it a signal, by number.
    fn signal(&mut self, number: i32) -> Result<(), Errno>;

    /// Tells its terminal that it has another size now.
    fn resize(&mut self, columns: u16, rows: u16) -> Result<(), Errno>;
}

impl Attended for Running {
    fn news(&self) -> BorrowedFd<'_> {
        self.pidfd()
    }

    fn has_ended(&mut self) -> Result<bool, Errno> {
        Ok(true)
    }

    fn terminal(&self) -> Option<BorrowedFd<'_>> {
        Running::terminal(self)
    }

    fn signal(&mut self, number: i32) -> Result<(), Errno> {
        Running::signal_number(self, number)
    }

    fn resize(&mut self, columns: u16, rows: u16) -> Result<(), Errno> {
        Running::resize(self, columns, rows)
    }
}

/// Takes the signals of this process for a program that is yet to be started.
#[derive(Debug)]
pub struct Attendant {
    signals: OwnedFd,
    /// What TERM is for the program.
    stop: i32,
    asked_to_end: u32,
    keys: Keys,
}

/// The size of the user's terminal, as columns and rows.
pub fn window() -> (u16, u16) {
    let size = [stdout(), stdin()].into_iter().find_map(|fd| tcgetwinsize(fd).ok());
    size.filter(|size| size.ws_col > 0 && size.ws_row > 0).map_or((80, 24), |size| (size.ws_col, size.ws_row))
}

impl Attendant {
    /// Signals that arrive from now on are the sandbox's, whichever thread they reach.
    ///
    /// `stop` is the number that the image wants in place of TERM, none = TERM: who ends rbox politely means the program,
    /// and only the image knows how that is asked. Other signals mean themselves.
    pub fn new(stop: Option<u8>) -> Result<Self, Errno> {
        let stop = stop.map_or(Signal::TERM.as_raw(), i32::from);
        Ok(Self { signals: watch(&PASSED.map(Signal::as_raw), false)?, stop, asked_to_end: 0, keys: Keys::default() })
    }

    /// One for a program whose signals are not ours: they end this process, as they would any other.
    pub fn onlooking() -> Result<Self, Errno> {
        let signals = watch(&[Signal::WINCH.as_raw()], false)?;
        Ok(Self { signals, stop: Signal::TERM.as_raw(), asked_to_end: 0, keys: Keys::default() })
    }

    /// Has keys leave a program that runs on a terminal and takes what is typed.
    #[must_use]
    pub fn left_by(self, keys: Keys) -> Self {
        Self { keys, ..self }
    }

    /// Waits for the end of a sandbox; with a terminal, this process's own output becomes its own meanwhile, and the input
    /// too if it is `interactive`.
    pub fn attend(&mut self, running: &mut Running, interactive: bool) -> Result<Exit, Errno> {
        self.follow(running, interactive)?;
        running.wait()
    }

    /// The same for a program wherever it runs; when this comes back it has ended, or was [left](Attendant::left_by): then it is false.
    pub fn follow(&mut self, running: &mut dyn Attended, interactive: bool) -> Result<bool, Errno> {
        let copy = |fd: BorrowedFd<'_>| {
            fd.try_clone_to_owned().map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))
        };
        let Some(terminal) = running.terminal() else { return self.without(running).map(|()| true) };
        let (terminal, pipe) = (copy(terminal)?, running.output().map(copy).transpose()?);
        self.with_terminal(running, &terminal, pipe.as_ref(), interactive)
    }

    fn without(&mut self, running: &mut dyn Attended) -> Result<(), Errno> {
        loop {
            let mut fds = [wanted(running.news(), PollFlags::IN), wanted(self.signals.as_fd(), PollFlags::IN)];
            rustix::io::retry_on_intr(|| poll(&mut fds, None))?;
            let [news, signalled] = fds.map(|fd| !fd.revents().is_empty());
            if signalled {
                self.pass_on(running)?;
            }
            if news && running.has_ended()? {
                return Ok(());
            }
        }
    }

    /// What is typed waits here until the program reads: blocking on its terminal while it blocks on ours would be the end.
    fn with_terminal(
        &mut self,
        running: &mut dyn Attended,
        terminal: &OwnedFd,
        pipe: Option<&OwnedFd>,
        interactive: bool,
    ) -> Result<bool, Errno> {
        let output = pipe.unwrap_or(terminal);
        rustix::io::ioctl_fionbio(terminal, true)?;
        rustix::io::ioctl_fionbio(output, true)?;
        let _raw = interactive.then(Raw::enter).flatten();
        let mut typed: Vec<u8> = Vec::new();
        let mut listens = interactive;
        loop {
            let waits = Waits { terminal, output, listens, writes: !typed.is_empty() };
            let Ready { news, signalled, theirs, ours, takes } = self.ready(running, &waits)?;
            if signalled {
                self.pass_on(running)?;
            }
            if takes {
                match rustix::io::write(terminal, &typed) {
                    // nobody holds the terminal's other end, so nobody will read this
                    Err(Errno::IO) => typed.clear(),
                    sent => drop(typed.drain(..some(sent)?)),
                }
            }
            let shown = show(output.as_fd())?;
            if ours {
                match listen(&mut self.keys, &mut typed)? {
                    Heard::Some => {}
                    Heard::End => listens = false,
                    Heard::Leave => return Ok(false),
                }
            }
            if news && running.has_ended()? {
                if pipe.is_some() {
                    // what is still on its way comes before its end
                    rustix::io::ioctl_fionbio(output, false)?;
                }
                while show(output.as_fd())? {}
                return Ok(true);
            }
            if !shown && theirs.intersects(PollFlags::HUP) {
                // Nobody in the sandbox holds the terminal any more: all that is left is its end.
                return self.without(running).map(|()| true);
            }
        }
    }

    /// Waits until something can be done.
    fn ready(&self, running: &dyn Attended, waits: &Waits<'_>) -> Result<Ready, Errno> {
        let mut fds = vec![
            wanted(running.news(), PollFlags::IN),
            wanted(self.signals.as_fd(), PollFlags::IN),
            wanted(waits.output.as_fd(), PollFlags::IN),
        ];
        // A descriptor that has ended stays ready for ever: it is asked only as long as it is of use.
        if waits.writes {
            fds.push(wanted(waits.terminal.as_fd(), PollFlags::OUT));
        } else if waits.listens {
            fds.push(wanted(stdin(), PollFlags::IN));
        }
        rustix::io::retry_on_intr(|| poll(&mut fds, None))?;
        let last = fds.get(3).is_some_and(|fd| !fd.revents().is_empty());
        Ok(Ready {
            news: !fds[0].revents().is_empty(),
            signalled: !fds[1].revents().is_empty(),
            theirs: fds[2].revents(),
            takes: waits.writes && last,
            ours: !waits.writes && last,
        })
    }

    fn pass_on(&mut self, running: &mut dyn Attended) -> Result<(), Errno> {
        let mut numbers = [0; 64];
        let count = some(rustix::io::read(&self.signals, &mut numbers))?;
        for number in &numbers[..count] {
            match Signal::from_named_raw(i32::from(*number)) {
                Some(Signal::WINCH) => {
                    let (columns, rows) = window();
                    // a size that cannot be told is not worth the program
                    let _ = running.resize(columns, rows);
                }
                Some(signal) => {
                    self.asked_to_end += u32::from(matches!(signal, Signal::INT | Signal::TERM));
                    let meant = if signal == Signal::TERM { self.stop } else { signal.as_raw() };
                    running.signal(if self.asked_to_end >= PATIENCE { Signal::KILL.as_raw() } else { meant })?;
                }
                None => {}
            }
        }
        Ok(())
    }
}

/// What is waited for.
struct Waits<'a> {
    terminal: &'a OwnedFd,
    output: &'a OwnedFd,
    /// Whether what is typed is taken.
    listens: bool,
    /// Whether there is something for the terminal; nothing more is taken meanwhile.
    writes: bool,
}

/// What can be done now.
#[expect(clippy::struct_excessive_bools, reason = "each is something else that has come about")]
struct Ready {
    news: bool,
    signalled: bool,
    /// Of where the program's output comes from.
    theirs: PollFlags,
    /// Whether the terminal takes something, or there is none any more.
    takes: bool,
    /// Whether something was typed.
    ours: bool,
}

/// What came of a look at what was typed.
enum Heard {
    /// Something, or nothing as yet.
    Some,
    /// The input has ended.
    End,
    /// The keys were pressed that leave the program.
    Leave,
}

/// Takes what was typed.
fn listen(keys: &mut Keys, typed: &mut Vec<u8>) -> Result<Heard, Errno> {
    let mut bytes = [0; 4096];
    match rustix::io::read(stdin(), &mut bytes) {
        Ok(0) | Err(Errno::IO) => {
            keys.release(typed);
            typed.push(END);
            Ok(Heard::End)
        }
        Err(Errno::AGAIN | Errno::INTR) => Ok(Heard::Some),
        Ok(count) => Ok(if keys.pass(&bytes[..count], typed) { Heard::Leave } else { Heard::Some }),
        Err(errno) => Err(errno),
    }
}

/// Shows what the sandbox printed; says whether there was something.
fn show(terminal: BorrowedFd<'_>) -> Result<bool, Errno> {
    let mut bytes = [0; 16 * 1024];
    // IO is what Linux says when no process holds the other end
    let count = some(rustix::io::read(terminal, &mut bytes))?;
    let mut rest = &bytes[..count];
    while !rest.is_empty() {
        match rustix::io::write(stdout(), rest) {
            Ok(written) => rest = &rest[written..],
            Err(Errno::AGAIN) => {
                poll(&mut [wanted(stdout(), PollFlags::OUT)], None)?;
            }
            Err(Errno::INTR) => {}
            // Nobody looks any more: the sandbox goes on without.
            Err(Errno::PIPE | Errno::IO) => break,
            Err(errno) => return Err(errno),
        }
    }
    Ok(count > 0)
}

/// What could be read or written now; nothing is no error.
fn some(result: Result<usize, Errno>) -> Result<usize, Errno> {
    match result {
        Err(Errno::AGAIN | Errno::INTR | Errno::IO) => Ok(0),
        other => other,
    }
}

fn wanted(fd: BorrowedFd<'_>, events: PollFlags) -> PollFd<'_> {
    PollFd::from_borrowed_fd(fd, events)
}

/// The user's terminal, handing over every key as it is; as it was before when this goes.
#[derive(Debug)]
struct Raw(Termios);

impl Raw {
    fn enter() -> Option<Self> {
        if !isatty(stdin()) {
            return None;
        }
        let before = tcgetattr(stdin()).ok()?;
        let mut raw = before.clone();
        raw.make_raw();
        restore_terminal_on_crash(&before).ok()?;
        tcsetattr(stdin(), OptionalActions::Drain, &raw).ok()?;
        Some(Self(before))
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // a terminal that is gone needs no mode
        let _ = tcsetattr(stdin(), OptionalActions::Drain, &self.0);
    }
}
