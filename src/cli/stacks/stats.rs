//! `rbox stats`: what containers use.

use std::collections::HashMap;
use std::time::Duration;

use super::find::{Found, Stacks};
use super::logs::write;
use super::{Project, json, strange};
use crate::cli::exit::{Error, Exit, Outcome, print};
use crate::cli::images::ListFormat;
use crate::report::{Look, table, units};
use crate::stack::protocol::{Reply, Request, Stats as Usage};

/// How long between two measurements.
const PAUSE: Duration = Duration::from_secs(1);

/// Show what containers use, again and again
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Stats {
    #[command(flatten)]
    project: Project,
    /// Once only
    #[arg(long)]
    no_stream: bool,
    /// How to print it
    #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
    format: ListFormat,
    /// Services, names, or beginnings of ids [default: all of the stack]
    #[arg(value_name = "CONTAINER")]
    targets: Vec<String>,
}

#[derive(serde::Serialize)]
struct Record {
    #[serde(flatten)]
    usage: Usage,
    /// Of one processor, in percent, since the last measurement.
    cpu_percent: f64,
}

impl Stats {
    pub(in crate::cli) fn run(&self) -> Outcome {
        let stacks = Stacks::open(&self.project)?;
        let look = Look::of_stdout();
        let mut before: HashMap<String, Usage> = HashMap::new();
        let mut drawn = 0;
        let mut first = true;
        loop {
            let found = self.found(&stacks)?;
            let now = usage(&stacks, &found)?;
            if now.is_empty() && !self.targets.is_empty() {
                return Err(Error::new("none of the containers runs, so they use nothing"));
            }
            let records: Vec<Record> = now.iter().map(|usage| record(usage, before.get(&usage.container))).collect();
            before = now.into_iter().map(|usage| (usage.container.clone(), usage)).collect();
            // The first measurement has nothing to compare its processor time with.
            if !std::mem::take(&mut first) {
                if self.no_stream {
                    return if self.format == ListFormat::Json {
                        json(&records)
                    } else {
                        print(&people(&records, look))
                    };
                }
                let text = match self.format {
                    ListFormat::Json => serde_json::to_string(&records).expect("strings and numbers") + "\n",
                    ListFormat::Table => people(&records, look),
                };
                // On a terminal the last table is written over.
                let back = if look.terminal && drawn > 0 { format!("\x1b[{drawn}A\x1b[J") } else { String::new() };
                drawn = text.lines().count();
                if !write(&(back + &text), false)? {
                    return Ok(Exit::OK);
                }
            }
            std::thread::sleep(PAUSE);
        }
    }

    fn found(&self, stacks: &Stacks) -> Result<Vec<Found>, Error> {
        if !self.targets.is_empty() {
            return stacks.find(&self.targets);
        }
        let stack_of = |stack: String| {
            let containers = stacks.containers(&stack)?;
            Ok(Found { stack, containers })
        };
        stacks.scope()?.into_iter().map(stack_of).collect()
    }
}

fn usage(stacks: &Stacks, found: &[Found]) -> Result<Vec<Usage>, Error> {
    let mut all = Vec::new();
    for found in found.iter().filter(|found| !found.containers.is_empty()) {
        match stacks.client(&found.stack)?.ask(&Request::Stats { targets: found.names() }, |_| {})? {
            Reply::Stats(stats) => all.extend(stats),
            other => return Err(strange(&other)),
        }
    }
    Ok(all)
}

#[expect(clippy::cast_precision_loss, reason = "percent are shown with two digits")]
fn record(usage: &Usage, before: Option<&Usage>) -> Record {
    let passed = before.map_or(0, |before| usage.time.saturating_sub(before.time));
    let used = before.map_or(0, |before| usage.cpu.saturating_sub(before.cpu));
    let cpu_percent = if passed == 0 { 0.0 } else { used as f64 * 100.0 / passed as f64 };
    Record { usage: usage.clone(), cpu_percent }
}

fn people(records: &[Record], look: Look) -> String {
    let rows: Vec<[String; 6]> = records
        .iter()
        .map(|Record { usage, cpu_percent }| {
            let memory = match usage.memory_limit {
                Some(limit) => format!("{} / {}", units::size(usage.memory), units::size(limit)),
                None => units::size(usage.memory),
            };
            let blocks = match (usage.read, usage.written) {
                (Some(read), Some(written)) => format!("{} / {}", units::size(read), units::size(written)),
                _ => "-".to_owned(),
            };
            [
                usage.container.clone(),
                format!("{cpu_percent:.2}%"),
                memory,
                format!("{} / {}", units::size(usage.received), units::size(usage.sent)),
                blocks,
                usage.pids.to_string(),
            ]
        })
        .collect();
    table(["NAME", "CPU", "MEMORY", "NET IN / OUT", "DISK IN / OUT", "PIDS"], &rows, look)
}
