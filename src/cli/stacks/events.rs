//! `rbox events`: what happens, as it happens.

use rustix::event::{PollFd, PollFlags, poll};

use super::Project;
use super::find::Stacks;
use super::logs::write;
use crate::cli::exit::{Error, Exit, Outcome};
use crate::cli::value::Moment;
use crate::report::{Look, event_line};
use crate::stack::protocol::{Event, Reply, Request};
use crate::stack::{self, Client};

/// Show what happens in stacks, until Ctrl-C
///
/// In the stack of this folder, where one runs; else in all stacks, and to containers of none. It ends when those have ended.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Events {
    #[command(flatten)]
    project: Project,
    /// Also what happened since then: a time, or how long ago, as 10m
    #[arg(long, value_name = "TIME")]
    since: Option<Moment>,
    /// How to print them
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: EventFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum EventFormat {
    /// For people
    Text,
    /// A JSON object a line
    Json,
}

#[derive(serde::Serialize)]
struct Record<'a> {
    stack: &'a str,
    #[serde(flatten)]
    event: &'a Event,
}

impl Events {
    pub(in crate::cli) fn run(&self) -> Outcome {
        let stacks = Stacks::open(&self.project)?;
        let mut talks = self.begin(&stacks)?;
        let look = Look::of_stderr();
        if look.terminal {
            let names: Vec<String> = talks.iter().map(|(name, _)| format!("`{name}`")).collect();
            tell!("{}", look.dim(&format!("what happens in {} is shown from now on; Ctrl-C ends", names.join(", "))));
        }
        while !talks.is_empty() {
            let mut fds: Vec<PollFd<'_>> = talks.iter().map(|(_, client)| PollFd::new(client, PollFlags::IN)).collect();
            rustix::io::retry_on_intr(|| poll(&mut fds, None))
                .map_err(|errno| Error::new(format!("the supervisors can't be waited for: {errno}")))?;
            let ready: Vec<bool> = fds.iter().map(|fd| !fd.revents().is_empty()).collect();
            let mut kept = Vec::with_capacity(talks.len());
            for ((stack, mut client), ready) in talks.into_iter().zip(ready) {
                match if ready { self.hear(&stack, &mut client)? } else { Heard::All } {
                    Heard::All => kept.push((stack, client)),
                    Heard::Last => {}
                    Heard::Unread => return Ok(Exit::OK),
                }
            }
            talks = kept;
        }
        Ok(Exit::OK)
    }

    /// A talk with each stack that is meant.
    fn begin(&self, stacks: &Stacks) -> Result<Vec<(String, Client)>, Error> {
        let mut scope = stacks.scope()?;
        if scope.is_empty() {
            scope.push(stacks.name()?.to_owned());
        }
        let (mut talks, alone) = (Vec::new(), scope.len() == 1);
        for stack in scope {
            let mut client = match stacks.client(&stack) {
                // one of several that has just ended
                Err(_) if !alone => continue,
                client => client?,
            };
            client.send(&Request::Events { since: self.since.map(|moment| moment.0) }, &[])?;
            talks.push((stack, client));
        }
        Ok(talks)
    }

    /// Shows what a stack has told so far.
    fn hear(&self, stack: &str, client: &mut Client) -> Result<Heard, Error> {
        loop {
            let event = match client.try_receive() {
                Ok(Some((Reply::Event(event), _))) => event,
                Ok(Some((Reply::Done, _))) | Err(stack::Error::Gone(_)) => return Ok(Heard::Last),
                Ok(Some(_)) => continue,
                Ok(None) => return Ok(Heard::All),
                Err(error) => return Err(error.into()),
            };
            let line = match self.format {
                EventFormat::Text => event_line(&event),
                EventFormat::Json => {
                    serde_json::to_string(&Record { stack, event: &event }).expect("an event has string keys alone")
                }
            };
            if !write(&(line + "\n"), false)? {
                return Ok(Heard::Unread);
            }
        }
    }
}

/// How far a talk has got.
enum Heard {
    /// All that was told so far is shown.
    All,
    /// The stack has ended.
    Last,
    /// Nobody reads what is shown.
    Unread,
}
