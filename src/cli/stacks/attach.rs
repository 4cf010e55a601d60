//! `rbox attach`: this terminal becomes that of a container that runs.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::thread;

use rustix::termios::{Winsize, tcsetwinsize};

use super::find::{Stacks, runs};
use super::remote::{Ends, attend, exit, started};
use super::{Project, strange};
use crate::cli::exit::{Error, Exit, Outcome};
use crate::cli::value::KeysArg;
use crate::sandbox::{Attendant, window};
use crate::stack::protocol::{Reply, Request};

/// Stay with a container that runs: see what it prints, and type into it where it takes something
///
/// What was printed before is in `rbox logs`. The exit code is the program's own; 125 says that rbox failed.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Attach {
    #[command(flatten)]
    project: Project,
    /// Let nothing that is typed or piped in reach it
    #[arg(long)]
    no_stdin: bool,
    /// Whether signals, as of Ctrl-C, go to the program; if not, they end this command alone
    #[arg(
        long,
        value_name = "BOOL",
        action = clap::ArgAction::Set,
        default_value_t = true,
        num_args = 0..=1,
        default_missing_value = "true",
        require_equals = true
    )]
    sig_proxy: bool,
    /// Keys that leave a program on a terminal: it goes on
    #[arg(long, value_name = "KEYS", default_value = "ctrl-p,ctrl-q")]
    detach_keys: KeysArg,
    /// The container: a service, a name, or the beginning of an id
    #[arg(value_name = "CONTAINER")]
    target: String,
}

impl Attach {
    pub(in crate::cli) fn run(&self) -> Outcome {
        self.attach().map_err(|error| error.or_exit(Exit::RBOX))
    }

    fn attach(&self) -> Outcome {
        let stacks = Stacks::open(&self.project)?;
        let (stack, container) = stacks.one(&self.target)?;
        if !runs(&container) {
            return Err(Error::new(format!("container `{}` does not run", container.name))
                .help(format!("start it: `rbox start {}`", self.target)));
        }
        let attendant = if self.sig_proxy { Attendant::new(None) } else { Attendant::onlooking() };
        let attendant = attendant.map_err(|errno| Error::new(format!("signals can't be watched: {errno}")))?;
        let attendant = attendant.left_by(self.detach_keys.0.clone());
        let mut client = stacks.client(&stack)?;
        client.send(&Request::Attach { target: container.name }, &[])?;
        let (_, name, given) = started(&mut client)?;
        let interactive = !self.no_stdin;
        if given.len() == 2 && is_terminal(&given[1]) {
            let ends = Ends::of_container(name, given)?;
            ends.terminal.as_ref().map_or(Ok(()), redraw)?;
            let ended = attend(&mut client, attendant, ends, interactive)?;
            return Ok(ended.map_or(Exit::OK, exit));
        }
        let mut given = given.into_iter();
        let (Some(output), Some(errors)) = (given.next(), given.next()) else { return Err(strange(&Reply::Done)) };
        if let (Some(input), true) = (given.next(), interactive) {
            // it may wait for what is typed when the program has ended, and ends with this process
            thread::spawn(move || pass(io::stdin(), File::from(input)));
        }
        let shown = [
            thread::spawn(move || pass(File::from(output), io::stdout())),
            thread::spawn(move || pass(File::from(errors), io::stderr())),
        ];
        let ended = attend(&mut client, attendant, Ends::default(), false)?;
        // the pipes end when all was taken that was printed
        for thread in shown {
            let _ = thread.join();
        }
        Ok(ended.map_or(Exit::OK, exit))
    }
}

fn is_terminal(end: &OwnedFd) -> bool {
    rustix::termios::isatty(end)
}

/// Gives a terminal this one's size, by way of another one: a program that is told of a new size draws itself anew.
fn redraw(terminal: &OwnedFd) -> Result<(), Error> {
    let (columns, rows) = window();
    for rows in [rows.saturating_add(1), rows] {
        let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(terminal, size)
            .map_err(|errno| Error::new(format!("the container's terminal can't be given a size: {errno}")))?;
    }
    Ok(())
}

/// Passes on what comes, as it comes, until there is no more or nobody takes it.
fn pass(mut from: impl Read, mut to: impl Write) {
    let mut bytes = [0; 16 << 10];
    loop {
        match from.read(&mut bytes) {
            Ok(0) => return,
            Ok(count) if to.write_all(&bytes[..count]).and_then(|()| to.flush()).is_err() => return,
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}
