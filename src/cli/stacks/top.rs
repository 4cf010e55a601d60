//! `rbox top`: the processes of containers.

use super::find::{Stacks, runs};
use super::{Project, json, strange};
use crate::cli::exit::{Error, Outcome, print};
use crate::cli::images::ListFormat;
use crate::report::{Look, table, units};
use crate::stack::protocol::{Process, Reply, Request};

/// Show the processes of containers
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Top {
    #[command(flatten)]
    project: Project,
    /// How to print them
    #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
    format: ListFormat,
    /// Services, names, or beginnings of ids [default: all of the stack]
    #[arg(value_name = "CONTAINER")]
    targets: Vec<String>,
}

#[derive(serde::Serialize)]
struct Record {
    container: String,
    processes: Vec<Process>,
}

impl Top {
    pub(in crate::cli) fn run(&self) -> Outcome {
        let stacks = Stacks::open(&self.project)?;
        let mut records = Vec::new();
        for found in stacks.find(&self.targets)? {
            let mut client = stacks.client(&found.stack)?;
            for container in found.containers.iter().filter(|container| runs(container)) {
                let target = container.name.clone();
                match client.ask(&Request::Top { target }, |_| {})? {
                    Reply::Processes(processes) => {
                        records.push(Record { container: container.name.clone(), processes });
                    }
                    other => return Err(strange(&other)),
                }
            }
        }
        if records.is_empty() {
            return Err(Error::new("none of the containers runs, so there are no processes"));
        }
        if self.format == ListFormat::Json {
            return json(&records);
        }
        let look = Look::of_stdout();
        let many = records.len() > 1;
        let text = |record: &Record| {
            let heading = if many { look.strong(&record.container) + "\n" } else { String::new() };
            heading + &people(&record.processes, look)
        };
        print(&records.iter().map(text).collect::<Vec<_>>().join("\n"))
    }
}

fn people(processes: &[Process], look: Look) -> String {
    let rows: Vec<[String; 7]> = processes
        .iter()
        .map(|process| {
            [
                process.pid.to_string(),
                process.parent.to_string(),
                process.host.map_or_else(|| "-".to_owned(), |host| host.to_string()),
                process.uid.to_string(),
                units::time(std::time::Duration::from_millis(process.cpu)),
                units::size(process.memory),
                process.command.clone(),
            ]
        })
        .collect();
    table(["PID", "PARENT", "HOST PID", "UID", "CPU TIME", "MEMORY", "COMMAND"], &rows, look)
}
