//! The page: a timeline, a table, and the data as JSON; drawn here, so that it can be read without its script.

use std::fmt::Write as _;
use std::time::Duration;

use super::data::{Data, End, Kind, StepTime};
use crate::report::graph::escaped;
use crate::report::units;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Writes the page.
pub(super) fn page(data: &Data) -> String {
    // A text of the file may hold `</script>`: in JSON `<` has another spelling.
    let json = serde_json::to_string(data).expect("strings and numbers").replace('<', "\\u003c");
    let file = escaped(&data.file);
    let (tiles, timeline, table) = (tiles(data), timeline(data), table(data));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{file}: timings</title>\n<style>\n{STYLE}</style>\n\
         <main>\n<h1>Where the time went <small>{file}</small></h1>\n{tiles}{timeline}{table}\
         <footer>rbox {} · the data of this page is in it as JSON, <code>script#data</code></footer>\n</main>\n\
         <div id=\"tip\" hidden></div>\n<script type=\"application/json\" id=\"data\">{json}</script>\n\
         <script>\n{SCRIPT}</script>\n</html>\n",
        env!("CARGO_PKG_VERSION")
    )
}

fn seconds(seconds: f64) -> String {
    units::time(Duration::from_secs_f64(seconds.max(0.0)))
}

fn tiles(data: &Data) -> String {
    let ran = data.steps.iter().filter(|step| step.end != End::Cached).count() as u64;
    let cached = data.steps.len() as u64 - ran;
    let at_once = if data.wall > 0.0 { data.work / data.wall } else { 0.0 };
    let tile = |number: String, name: &str, more: &str| {
        format!("<div class=\"tile\"><b>{number}</b><span>{name}</span><small>{more}</small></div>\n")
    };
    let share = if data.wall > 0.0 { (data.critical / data.wall * 100.0).min(100.0) } else { 0.0 };
    String::from("<section class=\"tiles\">\n")
        + &tile(seconds(data.wall), "from start to end", &format!("{} ran", units::counted(ran, "step")))
        + &tile(
            seconds(data.critical),
            "critical path",
            &format!("{share:.0} % of that: the steps that decide the end"),
        )
        + &tile(seconds(data.work), "work in all", &format!("{at_once:.1} steps at once"))
        + &tile(seconds(data.saved), "saved by the cache", &format!("{} cached", units::counted(cached, "step")))
        + "</section>\n"
}

/// Between two marks of the time's axis: 1, 2 or 5 times a power of ten.
fn tick(wall: f64) -> f64 {
    let mut step = 0.001;
    for factor in [2.0, 2.5, 2.0].iter().cycle() {
        if wall / step <= 10.0 {
            break;
        }
        step *= factor;
    }
    step
}

/// As text for the axis.
fn mark(at: f64, step: f64) -> String {
    if step < 0.1 {
        format!("{:.0} ms", at * 1000.0)
    } else if at < 60.0 {
        format!("{at:.1} s")
    } else {
        seconds(at)
    }
}

fn timeline(data: &Data) -> String {
    if data.lanes == 0 {
        return "<p class=\"nothing\">Nothing ran: all of it was cached.</p>\n".to_owned();
    }
    let wall = data.wall.max(0.001);
    let mut out = format!(
        "<section class=\"timeline\" style=\"--lanes:{}\" role=\"img\" aria-label=\"Timeline of the steps that ran\">\n",
        data.lanes
    );
    let step = tick(wall);
    for number in 0_u32.. {
        let at = f64::from(number) * step;
        if at > wall {
            break;
        }
        let _ = writeln!(out, "<i style=\"left:{:.3}%\"><span>{}</span></i>", at / wall * 100.0, mark(at, step));
    }
    for step in data.steps.iter().filter(|step| step.end != End::Cached) {
        let critical = if step.critical { " critical" } else { "" };
        let failed = match step.end {
            End::Failed => " failed",
            End::Stopped => " stopped",
            End::Done | End::Cached => "",
        };
        let _ = writeln!(
            out,
            "<div class=\"bar {}{critical}{failed}\" data-step=\"{}\" tabindex=\"0\" \
             style=\"left:{:.3}%;width:{:.3}%;--lane:{}\" title=\"{}: {} ({})\"><b>{}</b> {}</div>",
            kind(step.kind),
            step.id,
            step.start / wall * 100.0,
            (step.took / wall * 100.0).max(0.05),
            step.lane,
            escaped(&step.place),
            escaped(&step.text),
            seconds(step.took),
            escaped(&step.stage),
            escaped(&step.text),
        );
    }
    out += "</section>\n<p class=\"legend\"><span class=\"base\">base</span><span class=\"run\">RUN</span>\
            <span class=\"copy\">COPY, ADD</span><span class=\"workdir\">WORKDIR</span>\
            <span class=\"critical\">critical path</span></p>\n";
    out
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Base => "base",
        Kind::Run => "run",
        Kind::Copy => "copy",
        Kind::Workdir => "workdir",
    }
}

fn table(data: &Data) -> String {
    let mut steps: Vec<&StepTime> = data.steps.iter().collect();
    let time = |step: &StepTime| step.took + step.saved.unwrap_or(0.0) / 1e6;
    steps.sort_by(|one, other| time(other).total_cmp(&time(one)));
    let most = steps.first().map_or(0.0, |step| step.took).max(0.001);
    let mut out = String::from(
        "<table>\n<thead><tr><th class=\"number\">time<th><th>step<th>instruction<th>line<th>why</tr></thead>\n<tbody>\n",
    );
    for step in steps {
        let (time, why) = match (step.end, step.saved) {
            (End::Cached, Some(saved)) => ("cached".to_owned(), format!("saved {}", seconds(saved))),
            (End::Cached, None) => ("cached".to_owned(), String::new()),
            (End::Failed, _) => (seconds(step.took), format!("failed; ran: {}", step.reason)),
            (End::Stopped, _) => (seconds(step.took), "stopped, for another failed".to_owned()),
            (End::Done, _) => (seconds(step.took), step.reason.clone()),
        };
        let class = if step.end == End::Cached { "cached" } else { "ran" };
        let critical = if step.critical { " critical" } else { "" };
        let _ = writeln!(
            out,
            "<tr class=\"{class}{critical}\" data-step=\"{}\"><td class=\"number\">{time}<td><span class=\"share {}\" \
             style=\"width:{:.1}px\"></span><td>{}<td><code>{}</code><td class=\"number\">{}<td>{}</tr>",
            step.id,
            kind(step.kind),
            step.took / most * 70.0,
            escaped(&step.place),
            escaped(&step.text),
            step.line,
            escaped(&why),
        );
    }
    out + "</tbody>\n</table>\n"
}
