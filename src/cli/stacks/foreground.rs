//! A stack in the foreground: its output, and Ctrl-C.

use std::os::fd::{AsFd as _, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::find::Stacks;
use super::{Telling, logs, now, strange};
use crate::cli::exit::{Error, Exit, Outcome};
use crate::report::{self, Look};
use crate::stack::protocol::{Logs, Reply, Request};
use crate::stack::{self, Client, state};
use crate::sys::signals;

/// HUP, INT, TERM.
const SIGNALS: [i32; 3] = [1, 2, 15];
const KILL: i32 = 9;

/// How long a process that was killed may take to be gone, with all that it held.
const HANGING_UP: std::time::Duration = std::time::Duration::from_secs(5);

/// The signals of this process while a stack runs in its foreground.
#[derive(Debug)]
pub(in crate::cli) struct Interrupts {
    signals: OwnedFd,
    root: PathBuf,
    stack: String,
    heard: u32,
}

impl Interrupts {
    /// Signals that arrive from now on are about the stack.
    pub(super) fn watch(root: &Path, stack: &str) -> Result<Self, Error> {
        let signals = signals::watch(&SIGNALS, false)
            .map_err(|errno| Error::new(format!("signals can't be watched: {errno}")))?;
        Ok(Self { signals, root: root.to_owned(), stack: stack.to_owned(), heard: 0 })
    }

    /// Takes what has arrived: the first signal stops the stack in order, a second one kills it.
    fn take(&mut self) {
        let mut numbers = [0; 64];
        let count = rustix::io::read(&self.signals, &mut numbers).unwrap_or(0);
        for _ in 0..count {
            self.heard += 1;
            let request = match self.heard {
                1 => {
                    tell!("{}", Look::of_stderr().warning("stopping; Ctrl-C again kills"));
                    Request::Stop { targets: Vec::new(), grace: None }
                }
                2 => Request::Kill { targets: Vec::new(), signal: KILL },
                _ => continue,
            };
            let (root, stack) = (self.root.clone(), self.stack.clone());
            // On its own, so that what happens meanwhile is still shown. One that is gone needs no stopping.
            std::thread::spawn(move || {
                if let Ok(Some(mut client)) = Client::connect(&root, &stack) {
                    let _ = client.ask(&request, |_| {});
                }
            });
        }
    }
}

impl Interrupts {
    /// Waits for a signal, but not for long.
    fn pause(&mut self) -> Result<(), Error> {
        let mut fds = [PollFd::new(&self.signals, PollFlags::IN)];
        let time = Timespec { tv_sec: 0, tv_nsec: 300_000_000 };
        let ready = rustix::io::retry_on_intr(|| poll(&mut fds, Some(&time)))
            .map_err(|errno| Error::new(format!("signals can't be waited for: {errno}")))?;
        if ready > 0 {
            self.take();
        }
        Ok(())
    }
}

/// The next reply; signals are taken meanwhile. None at the end of the talk.
fn next(client: &mut Client, interrupts: Option<&mut Interrupts>) -> Result<Option<Reply>, Error> {
    let ended = |error: stack::Error| match error {
        stack::Error::Gone(_) => Ok(None),
        other => Err(Error::from(other)),
    };
    let Some(interrupts) = interrupts else {
        return client.receive().map(|(reply, _)| Some(reply)).or_else(ended);
    };
    loop {
        match client.try_receive() {
            Ok(Some((reply, _))) => return Ok(Some(reply)),
            Ok(None) => {}
            Err(error) => return ended(error),
        }
        let mut fds =
            [PollFd::from_borrowed_fd(client.as_fd(), PollFlags::IN), PollFd::new(&interrupts.signals, PollFlags::IN)];
        rustix::io::retry_on_intr(|| poll(&mut fds, None))
            .map_err(|errno| Error::new(format!("the supervisor can't be waited for: {errno}")))?;
        if !fds[1].revents().is_empty() {
            interrupts.take();
        }
    }
}

/// Tells what happens until a request is done; false if it was interrupted.
pub(super) fn hear(
    client: &mut Client,
    mut interrupts: Option<&mut Interrupts>,
    telling: Telling,
) -> Result<bool, Error> {
    let look = Look::of_stderr();
    loop {
        match next(client, interrupts.as_deref_mut()) {
            Ok(Some(Reply::Event(event))) => telling.tell(&event, look)?,
            Ok(Some(Reply::Done)) => return Ok(interrupts.is_none_or(|interrupts| interrupts.heard == 0)),
            Ok(Some(other)) => return Err(strange(&other)),
            // What was stopped on purpose did not fail.
            Ok(None) | Err(_) if interrupts.as_ref().is_some_and(|interrupts| interrupts.heard > 0) => {
                return Ok(false);
            }
            Ok(None) => return Err(Error::new("the supervisor ended while it was asked; `rbox logs` tells more")),
            Err(error) => return Err(error),
        }
    }
}

/// What to say of a supervisor that has hung up, where that was not its own end.
fn killed(root: &Path, stack: &str) -> Option<Error> {
    let folder = state::folder(root, stack);
    let remains = state::remains(&folder)?;
    let end = std::time::Instant::now() + HANGING_UP;
    // its lock goes a moment after its sockets
    while state::is_alive(&folder) && std::time::Instant::now() < end {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let error = Error::new(format!("stack `{stack}` does not run any more: {remains}"));
    (!state::is_alive(&folder)).then(|| error.help("start it again: `rbox up`"))
}

/// Shows what a stack prints until all of it has ended.
pub(super) fn follow(
    stacks: &Stacks,
    stack: &str,
    since: i64,
    interrupts: &mut Interrupts,
    telling: Telling,
) -> Outcome {
    let Some(mut client) = Client::connect(stacks.root(), stack)? else { return Ok(Exit::OK) };
    let names: Vec<String> =
        super::find::containers(&mut client)?.into_iter().map(|container| container.name).collect();
    let mut shown = report::Logs::new(stack, &names, Look::of_stdout());
    client.send(&Request::Logs(Logs { follow: true, since: Some(since), ..Logs::default() }), &[])?;
    loop {
        match next(&mut client, Some(interrupts))? {
            Some(Reply::Line(line)) => {
                // Nobody reads any more: the stack goes on, and Ctrl-C still ends it.
                match telling {
                    Telling::Text => _ = logs::show(&mut shown, &line)?,
                    Telling::Json => super::line(&line)?,
                }
            }
            Some(Reply::Event(_)) => {}
            _ if interrupts.heard > 0 => return Ok(Exit::INTERRUPTED),
            Some(_) => return Ok(Exit::OK),
            None => return killed(stacks.root(), stack).map_or(Ok(Exit::OK), Err),
        }
    }
}

/// The same until somebody interrupts it: what has ended may come up again when a file is mended.
pub(super) fn follow_on(
    stacks: &Stacks,
    stack: &str,
    mut since: i64,
    interrupts: &mut Interrupts,
    telling: Telling,
) -> Outcome {
    loop {
        follow(stacks, stack, since, interrupts, telling)?;
        if interrupts.heard == 0 {
            since = now();
            interrupts.pause()?;
        }
        if interrupts.heard > 0 {
            return Ok(Exit::INTERRUPTED);
        }
    }
}
