//! `rbox ps`: containers and how they are.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::find::{Found, Stacks};
use super::{Project, json, now};
use crate::cli::exit::{Error, Outcome, print};
use crate::cli::images::ListFormat;
use crate::report::{self, Look, table};
use crate::stack::LOOSE;
use crate::stack::protocol::{Container, State};

/// List containers
///
/// Of the stack in this folder, where one runs; else of all stacks, and those of none.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Ps {
    #[command(flatten)]
    project: Project,
    /// Also containers that have ended, of all stacks
    #[arg(short, long)]
    all: bool,
    /// Those in such a state alone, ended ones too
    #[arg(long, value_name = "STATE", value_parser = states())]
    status: Vec<State>,
    /// Print names alone
    #[arg(short, long)]
    quiet: bool,
    /// Print names of services alone
    #[arg(long, conflicts_with = "quiet")]
    services: bool,
    /// How to print them
    #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
    format: ListFormat,
    /// Services, names, or beginnings of ids
    #[arg(value_name = "CONTAINER")]
    targets: Vec<String>,
}

fn states() -> impl TypedValueParser<Value = State> {
    let names = PossibleValuesParser::new(State::ALL.map(|(name, _)| name));
    names.try_map(|given| {
        let found = State::ALL.into_iter().find(|(name, _)| *name == given);
        found.map(|(_, state)| state).ok_or("presume: no other name comes through")
    })
}

#[derive(serde::Serialize)]
struct Record<'a> {
    stack: &'a str,
    #[serde(flatten)]
    container: &'a Container,
}

impl Ps {
    pub(in crate::cli) fn run(&self) -> Outcome {
        let stacks = Stacks::open(&self.project)?;
        let found = self.found(&stacks)?;
        let listed: Vec<(&str, &Container)> = found
            .iter()
            .flat_map(|found| found.containers.iter().map(|container| (found.stack.as_str(), container)))
            .filter(|(stack, container)| self.wants(stack, container))
            .collect();
        if self.services {
            let mut names: Vec<&str> = listed.iter().map(|(_, container)| container.service.as_str()).collect();
            names.dedup();
            return print(&names.iter().map(|name| format!("{name}\n")).collect::<String>());
        }
        if self.quiet {
            return print(&listed.iter().map(|(_, container)| format!("{}\n", container.name)).collect::<String>());
        }
        match self.format {
            ListFormat::Json => {
                json(&listed.iter().map(|(stack, container)| Record { stack, container }).collect::<Vec<_>>())
            }
            ListFormat::Table => print(&people(&listed)),
        }
    }

    fn wants(&self, stack: &str, container: &Container) -> bool {
        if self.status.is_empty() {
            return self.all || shown(stack, container, &self.targets);
        }
        self.status.contains(&container.state)
    }

    fn found(&self, stacks: &Stacks) -> Result<Vec<Found>, Error> {
        if !self.targets.is_empty() {
            return stacks.find(&self.targets);
        }
        let scope = if self.all && !stacks.is_chosen() { stacks.alive()? } else { stacks.scope()? };
        let mut all = Vec::new();
        for stack in scope {
            match stacks.containers(&stack) {
                Ok(mut containers) => {
                    // of a service that was changed or scaled, the newest ones came last
                    let services: Vec<String> = containers.iter().map(|container| container.service.clone()).collect();
                    let first = |service: &str| services.iter().position(|one| one == service);
                    containers.sort_by_key(|container| (first(&container.service), container.replica));
                    all.push(Found { stack, containers });
                }
                Err(error) if stacks.is_chosen() => return Err(error),
                // It ended meanwhile.
                Err(_) => {}
            }
        }
        Ok(all)
    }
}

/// What has ended well is of interest where it belongs to a stack, or was asked for.
fn shown(stack: &str, container: &Container, targets: &[String]) -> bool {
    stack != LOOSE || !targets.is_empty() || container.state != State::Exited
}

fn people(listed: &[(&str, &Container)]) -> String {
    let (look, now) = (Look::of_stdout(), now());
    let rows: Vec<[String; 6]> = listed
        .iter()
        .map(|(_, container)| {
            [
                container.name.clone(),
                container.image.clone(),
                report::command(&container.command),
                container.service.clone(),
                report::status(container, now, look),
                report::ports(&container.ports),
            ]
        })
        .collect();
    table(["NAME", "IMAGE", "COMMAND", "SERVICE", "STATUS", "PORTS"], &rows, look)
}
