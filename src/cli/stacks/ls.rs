//! `rbox ls`: the stacks.

use serde::Serialize;

use super::find::Stacks;
use super::{Project, json};
use crate::cli::exit::{Outcome, print};
use crate::cli::images::ListFormat;
use crate::report::{Look, table};
use crate::stack::protocol::{Container, State};
use crate::stack::{LOOSE, state};

/// List stacks
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Ls {
    /// Also stacks that don't run
    #[arg(short, long)]
    all: bool,
    /// Print names alone
    #[arg(short, long)]
    quiet: bool,
    /// How to print them
    #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
    format: ListFormat,
}

#[derive(Serialize)]
struct Record {
    name: String,
    alive: bool,
    running: usize,
    containers: usize,
    file: Option<String>,
    /// What a supervisor that is gone left, in words.
    remains: Option<String>,
}

impl Ls {
    pub(in crate::cli) fn run(&self) -> Outcome {
        let stacks = Stacks::open(&Project::default())?;
        let mut records = Vec::new();
        for stack in state::list(stacks.root())? {
            if stack.alive || self.all {
                records.push(record(&stacks, stack));
            }
        }
        if self.quiet {
            return print(&records.iter().map(|record| format!("{}\n", record.name)).collect::<String>());
        }
        match self.format {
            ListFormat::Json => json(&records),
            ListFormat::Table => print(&people(&records)),
        }
    }
}

fn record(stacks: &Stacks, stack: state::Stack) -> Record {
    let containers = if stack.alive { stacks.containers(&stack.name).unwrap_or_default() } else { Vec::new() };
    let runs = |container: &&Container| matches!(container.state, State::Running | State::Paused);
    Record {
        running: containers.iter().filter(runs).count(),
        containers: containers.len(),
        file: state::definition(&stack.folder).ok().flatten().and_then(|definition| definition.file),
        remains: if stack.alive { None } else { state::remains(&stack.folder) },
        alive: stack.alive,
        name: stack.name,
    }
}

fn people(records: &[Record]) -> String {
    let look = Look::of_stdout();
    let status = |record: &Record| match (&record.remains, record.alive) {
        (Some(remains), _) => look.error(remains),
        (None, false) => look.dim("stopped"),
        // its supervisor is about to end
        (None, true) if record.containers == 0 => look.dim("stopped"),
        (None, true) if record.running == record.containers => look.good(&format!("running({})", record.running)),
        (None, true) => look.warning(&format!("running({} of {})", record.running, record.containers)),
    };
    let name = |record: &Record| if record.name == LOOSE { "(no stack)".to_owned() } else { record.name.clone() };
    let rows: Vec<[String; 3]> = records
        .iter()
        .map(|record| [name(record), status(record), record.file.clone().unwrap_or_else(|| "-".to_owned())])
        .collect();
    table(["NAME", "STATUS", "FILE"], &rows, look)
}
