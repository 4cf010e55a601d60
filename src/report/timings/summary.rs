//! The same in short, in Markdown: for the summary page of a CI job.

use std::time::Duration;

use super::data::{Data, End, StepTime};
use crate::report::graph::escaped;
use crate::report::markdown::cell;
use crate::report::units;

/// More steps are not listed: the page of a job is no log.
const MOST: usize = 10;

/// Writes the summary.
pub(super) fn summary(data: &Data, what: &str) -> String {
    let mut ran: Vec<&StepTime> = data.steps.iter().filter(|step| step.end != End::Cached).collect();
    ran.sort_by(|one, other| other.took.total_cmp(&one.took));
    let cached = data.steps.len() - ran.len();
    let saved = if data.saved >= 0.1 { format!(", which saved {}", time(data.saved)) } else { String::new() };
    let mut out = format!(
        "### {} in {}\n\n{} ran, {} cached{saved}; the critical path took {}.\n",
        escaped(what),
        time(data.wall),
        units::counted(ran.len() as u64, "step"),
        units::counted(cached as u64, "step"),
        time(data.critical)
    );
    if ran.is_empty() {
        return out;
    }
    out += "\n| time | step | instruction | why |\n|---:|---|---|---|\n";
    for step in ran.iter().take(MOST) {
        let mark = match step.end {
            End::Failed => "❌ ",
            End::Stopped => "⏹ ",
            End::Done | End::Cached => "",
        };
        let cells = [step.place.as_str(), step.text.as_str(), step.reason.as_str()].map(cell);
        let [place, text, reason] = cells;
        out += &format!("| {} | {mark}{place} | <code>{text}</code> | {reason} |\n", time(step.took));
    }
    match ran.len().saturating_sub(MOST) {
        0 => {}
        more => out += &format!("\nand {more} more, which took less\n"),
    }
    out
}

fn time(seconds: f64) -> String {
    units::time(Duration::from_secs_f64(seconds.max(0.0)))
}
