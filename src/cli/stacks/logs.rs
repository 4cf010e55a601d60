//! `rbox logs`: what containers printed.

use std::io::Write as _;

use super::find::{Found, Stacks};
use super::{Output, Project};
use crate::cli::exit::{Error, Exit, Outcome};
use crate::cli::value::Moment;
use crate::report::{self, Look};
use crate::stack::protocol::{self, Line, Reply, Request};
use crate::stack::{LeftLogs, state};

/// Show what containers printed
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Logs {
    #[command(flatten)]
    project: Project,
    /// Go on with what they print from now on
    #[arg(short, long)]
    follow: bool,
    /// Only so many of the last lines of each; all for all
    #[arg(short = 'n', long, value_name = "N", default_value = "all")]
    tail: Tail,
    /// Only lines since then: a time, or how long ago, as 10m
    #[arg(long, value_name = "TIME")]
    since: Option<Moment>,
    /// Only lines until then
    #[arg(long, value_name = "TIME")]
    until: Option<Moment>,
    /// Show the time of each line
    #[arg(short, long)]
    timestamps: bool,
    /// Show no names in front of lines
    #[arg(long)]
    no_log_prefix: bool,
    /// How to print them
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Output,
    /// Services, names, or beginnings of ids [default: all of the stack]
    #[arg(value_name = "CONTAINER")]
    targets: Vec<String>,
}

/// `--tail`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tail(Option<u64>);

impl std::str::FromStr for Tail {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "all" => Ok(Self(None)),
            text => text.parse().map(|count| Self(Some(count))).map_err(|_| "a number of lines, or `all`".to_owned()),
        }
    }
}

impl Logs {
    pub(in crate::cli) fn run(&self) -> Outcome {
        let stacks = Stacks::open(&self.project)?;
        if let Some(outcome) = self.of_gone(&stacks)? {
            return Ok(outcome);
        }
        let found = stacks.find(&self.targets)?;
        if self.follow && found.len() > 1 {
            let names: Vec<&str> = found.iter().map(|found| found.stack.as_str()).collect();
            return Err(Error::usage(format!(
                "`--follow` follows one stack, and these are of {}",
                names.join(" and ")
            )));
        }
        for found in found {
            self.show(&stacks, &found)?;
        }
        Ok(Exit::OK)
    }

    /// Shows what a stack that does not run has left; none where there is nothing of that kind.
    fn of_gone(&self, stacks: &Stacks) -> Result<Option<Exit>, Error> {
        let Ok(stack) = stacks.name() else { return Ok(None) };
        let Some(left) = LeftLogs::of(stacks.root(), stack) else { return Ok(None) };
        let is_meant = |name: &str| {
            let short = name.strip_prefix(stack).and_then(|rest| rest.strip_prefix('-')).unwrap_or(name);
            let service = short.rsplit_once('-').map_or(short, |(service, _)| service);
            self.targets.is_empty()
                || self.targets.iter().any(|target| [name, short, service].contains(&target.as_str()))
        };
        let targets: Vec<String> = left.names().into_iter().filter(|name| is_meant(name)).map(str::to_owned).collect();
        if targets.is_empty() {
            return Ok(None);
        }
        let look = Look::of_stderr();
        let remains = state::remains(&state::folder(stacks.root(), stack)).map(|what| format!(": {what}"));
        tell!("{} stack `{stack}` does not run{}", look.warning("note:"), remains.unwrap_or_default());
        let alone = targets.len() == 1 && !self.targets.is_empty();
        let mut logs = report::Logs::new(stack, &targets, Look::of_stdout())
            .prefixed(!alone && !self.no_log_prefix)
            .timed(self.timestamps);
        for line in left.lines(&self.request(targets)) {
            if !self.tell(&mut logs, &line, alone)? {
                break;
            }
        }
        Ok(Some(Exit::OK))
    }

    fn request(&self, targets: Vec<String>) -> protocol::Logs {
        protocol::Logs {
            targets,
            follow: self.follow,
            tail: self.tail.0,
            since: self.since.map(|moment| moment.0),
            until: self.until.map(|moment| moment.0),
        }
    }

    /// Shows a line; false if nobody reads any more.
    fn tell(&self, logs: &mut report::Logs, line: &Line, alone: bool) -> Result<bool, Error> {
        if self.format == Output::Json {
            let text = serde_json::to_string(line).expect("a line has string keys alone");
            return write(&(text + "\n"), false);
        }
        // Of one container each stream goes where it came from, so that a pipe gets the output alone.
        write(&logs.line(line), alone && line.error)
    }

    fn show(&self, stacks: &Stacks, found: &Found) -> Result<(), Error> {
        let names = found.names();
        let alone = names.len() == 1 && !self.targets.is_empty();
        let mut logs = report::Logs::new(&found.stack, &names, Look::of_stdout())
            .prefixed(!alone && !self.no_log_prefix)
            .timed(self.timestamps);
        let request = self.request(if self.targets.is_empty() { Vec::new() } else { names });
        let mut client = stacks.client(&found.stack)?;
        client.send(&Request::Logs(request), &[])?;
        loop {
            match client.receive()?.0 {
                Reply::Line(line) if !self.tell(&mut logs, &line, alone)? => return Ok(()),
                Reply::Line(_) | Reply::Event(_) => {}
                _ => return Ok(()),
            }
        }
    }
}

/// Writes to a standard stream; false if nobody reads any more.
pub(in crate::cli) fn write(text: &str, error: bool) -> Result<bool, Error> {
    let written = if error {
        std::io::stderr().lock().write_all(text.as_bytes())
    } else {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush())
    };
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Error::new(format!("standard output can't be written: {error}"))),
    }
}

/// Shows a line of a stack in the foreground; false if nobody reads any more.
pub(in crate::cli) fn show(logs: &mut report::Logs, line: &Line) -> Result<bool, Error> {
    write(&logs.line(line), false)
}
