//! A program in a supervisor's hands that this terminal is connected to.

use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};

use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::termios::{Winsize, tcsetwinsize};

use super::strange;
use crate::cli::exit::{Error, Exit};
use crate::report::Look;
use crate::sandbox::{Attendant, Attended};
use crate::stack::Client;
use crate::stack::protocol::{Ended, Reply, Request};

/// A program that runs for a client.
struct Remote<'a> {
    client: &'a mut Client,
    terminal: Option<OwnedFd>,
    output: Option<OwnedFd>,
    end: Option<Result<Ended, Error>>,
    /// Readable from the start: its end was heard before anybody listened.
    heard: Option<OwnedFd>,
}

impl Attended for Remote<'_> {
    fn news(&self) -> BorrowedFd<'_> {
        self.heard.as_ref().map_or_else(|| self.client.as_fd(), |heard| heard.as_fd())
    }

    fn has_ended(&mut self) -> Result<bool, Errno> {
        if self.end.is_some() {
            return Ok(true);
        }
        loop {
            match self.client.try_receive() {
                Ok(None) => return Ok(false),
                Ok(Some((Reply::Exit(ended), _))) => self.end = Some(Ok(ended)),
                Ok(Some((Reply::Event(_) | Reply::Line(_) | Reply::Done, _))) => continue,
                Ok(Some((other, _))) => self.end = Some(Err(strange(&other))),
                Err(error) => self.end = Some(Err(error.into())),
            }
            return Ok(true);
        }
    }

    fn terminal(&self) -> Option<BorrowedFd<'_>> {
        self.terminal.as_ref().map(|terminal| terminal.as_fd())
    }

    fn output(&self) -> Option<BorrowedFd<'_>> {
        self.output.as_ref().map(|output| output.as_fd())
    }

    fn signal(&mut self, number: i32) -> Result<(), Errno> {
        // Where nobody hears it any more, the end is near anyway.
        let _ = self.client.send(&Request::Signal { signal: number }, &[]);
        Ok(())
    }

    fn resize(&mut self, columns: u16, rows: u16) -> Result<(), Errno> {
        // Its other end is here, and its size with it.
        let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        self.terminal.as_ref().map_or(Ok(()), |terminal| tcsetwinsize(terminal, size))
    }
}

/// Our ends of what a program has in place of this process's streams.
#[derive(Debug, Default)]
pub(in crate::cli) struct Ends {
    /// Its terminal's.
    pub(in crate::cli) terminal: Option<OwnedFd>,
    /// The pipe by which what it prints to its terminal comes, if it does not come from the terminal itself.
    pub(in crate::cli) output: Option<OwnedFd>,
    /// The name of a container that one can come back to.
    pub(in crate::cli) name: Option<String>,
}

impl Ends {
    /// Those of a container with a terminal, as they come with the word that it runs.
    pub(in crate::cli) fn of_container(name: String, given: Vec<OwnedFd>) -> Result<Self, Error> {
        let [output, terminal] = <[OwnedFd; 2]>::try_from(given).map_err(|_| strange(&Reply::Done))?;
        Ok(Ends { terminal: Some(terminal), output: Some(output), name: Some(name) })
    }
}

/// Stays with a program from its start to its end; gives how it ended, or nothing where it was left by keys and goes on.
///
/// What came with the reply that said that it runs is what it has in place of this process's streams.
pub(in crate::cli) fn attend(
    client: &mut Client,
    mut attendant: Attendant,
    ends: Ends,
    interactive: bool,
) -> Result<Option<Ended>, Error> {
    let failed = |errno: Errno| Error::new(format!("the program can't be waited for: {errno}"));
    let Ends { terminal, output, name } = ends;
    let mut remote = Remote { client, terminal, output, end: None, heard: None };
    // The end of a quick program may have come with the word that it runs.
    if remote.has_ended().map_err(failed)? {
        let (reader, _) = pipe_with(PipeFlags::CLOEXEC).map_err(failed)?;
        remote.heard = Some(reader);
    }
    if !attendant.follow(&mut remote, interactive).map_err(failed)? {
        return leave(&mut remote, name.as_deref());
    }
    let ended = remote.end.unwrap_or_else(|| Err(Error::new("presume: the program ended without saying how")));
    ended.map(Some)
}

/// Leaves a program to its supervisor; it may just have ended.
fn leave(remote: &mut Remote<'_>, name: Option<&str>) -> Result<Option<Ended>, Error> {
    let terminal: Vec<_> = remote.terminal.iter().map(|terminal| terminal.as_fd()).collect();
    remote.client.send(&Request::Leave, &terminal)?;
    loop {
        match remote.client.receive()?.0 {
            Reply::Done => {
                let back = name.map_or_else(String::new, |name| format!("; come back with `rbox attach {name}`"));
                tell!("\r\n{} it goes on without you{back}", Look::of_stderr().dim("left:"));
                return Ok(None);
            }
            Reply::Exit(ended) => return Ok(Some(ended)),
            Reply::Event(_) | Reply::Line(_) => {}
            other => return Err(strange(&other)),
        }
    }
}

/// Waits for the reply that says that something runs; gives its name and the descriptors that came with it.
pub(in crate::cli) fn started(client: &mut Client) -> Result<(String, String, Vec<OwnedFd>), Error> {
    loop {
        match client.receive()? {
            (Reply::Started { id, name }, descriptors) => return Ok((id, name, descriptors)),
            (Reply::Event(_) | Reply::Line(_), _) => {}
            (other, _) => return Err(strange(&other)),
        }
    }
}

/// Waits until what was asked for is so: for a container in the background, until it runs.
pub(in crate::cli) fn settled(client: &mut Client) -> Result<(), Error> {
    loop {
        match client.receive()?.0 {
            Reply::Done => return Ok(()),
            Reply::Event(_) | Reply::Line(_) => {}
            other => return Err(strange(&other)),
        }
    }
}

/// Takes the signals of this process for a program that is about to run.
pub(in crate::cli) fn attendant() -> Result<Attendant, Error> {
    Attendant::new(None).map_err(|errno| Error::new(format!("signals can't be watched: {errno}")))
}

/// The streams that a program gets; without `interactive` its input is empty.
pub(in crate::cli) fn streams(interactive: bool) -> Result<[OwnedFd; 3], Error> {
    Ok([input(interactive)?, copy(std::io::stdout().as_fd())?, copy(std::io::stderr().as_fd())?])
}

/// The input that a program gets.
pub(super) fn input(interactive: bool) -> Result<OwnedFd, Error> {
    if interactive {
        return copy(std::io::stdin().as_fd());
    }
    std::fs::File::open("/dev/null").map(OwnedFd::from).map_err(|error| not_handed_over(&error))
}

fn copy(stream: BorrowedFd<'_>) -> Result<OwnedFd, Error> {
    stream.try_clone_to_owned().map_err(|error| not_handed_over(&error))
}

fn not_handed_over(error: &std::io::Error) -> Error {
    Error::new(format!("standard streams can't be handed over: {error}"))
}

/// The exit code of a program; want of memory is told.
pub(in crate::cli) fn exit(ended: Ended) -> Exit {
    if ended.out_of_memory {
        let error = Error::new("the container used more memory than its limit, and something in it was killed");
        error.help("give it more: `LIMIT memory=…`, `--memory`").tell(crate::report::Look::of_stderr());
    }
    Exit::of(ended.code)
}
