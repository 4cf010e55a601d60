//! `rbox events`: what happens, as it happens.

use super::Project;
use super::find::Stacks;
use super::logs::write;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::value::Moment;
use crate::report::event_line;
use crate::stack::protocol::{Reply, Request};

/// Show what happens in a stack, until Ctrl-C
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

impl Events {
    pub(in crate::cli) fn run(&self) -> Outcome {
        let stacks = Stacks::open(&self.project)?;
        let mut client = stacks.client(stacks.name()?)?;
        client.send(&Request::Events { since: self.since.map(|moment| moment.0) }, &[])?;
        loop {
            let event = match client.receive() {
                Ok((Reply::Event(event), _)) => event,
                Ok((Reply::Done, _)) | Err(crate::stack::Error::Gone(_)) => return Ok(Exit::OK),
                Ok(_) => continue,
                Err(error) => return Err(error.into()),
            };
            let line = match self.format {
                EventFormat::Text => event_line(&event),
                EventFormat::Json => serde_json::to_string(&event).expect("an event has string keys alone"),
            };
            if !write(&(line + "\n"), false)? {
                return Ok(Exit::OK);
            }
        }
    }
}
