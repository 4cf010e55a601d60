//! What `rbox inspect` says of containers.

use super::find::{Found, Stacks};
use super::strange;
use crate::cli::exit::Error;
use crate::stack::Client;
use crate::stack::definition::Service;
use crate::stack::protocol::{Container, Reply, Request};

/// A container, how it is, and what it was made from.
#[derive(serde::Serialize)]
pub(in crate::cli) struct Record {
    stack: String,
    #[serde(flatten)]
    container: Container,
    settings: Service,
}

/// The containers of one stack, each asked for what it was made from.
pub(in crate::cli) fn records(stacks: &Stacks, found: Found) -> Result<Vec<Record>, Error> {
    let mut client = stacks.client(&found.stack)?;
    let mut record = |container: Container| {
        let settings = settings(&mut client, &container)?;
        Ok(Record { stack: found.stack.clone(), container, settings })
    };
    found.containers.into_iter().map(&mut record).collect()
}

/// What a container was made from.
pub(in crate::cli) fn settings(client: &mut Client, container: &Container) -> Result<Service, Error> {
    // Two may have the same name: one that ended, and one that came after it.
    match client.ask(&Request::Service { target: container.id.clone() }, |_| {})? {
        Reply::Service(settings) => Ok(*settings),
        other => Err(strange(&other)),
    }
}
