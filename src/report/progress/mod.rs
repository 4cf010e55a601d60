//! A run's events, drawn: a live tree on a terminal, plain lines in a pipe, JSON lines, or nothing but what is wrong.

mod ci;
mod live;
mod plain;
mod stream;

use std::time::Instant;

pub use ci::Job;

use super::Look;
use super::names::Names;
use crate::executor::{Event, Listen};
use crate::plan::Plan;

pub(super) use plain::put;

/// How a run is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProgressMode {
    /// A live tree on a terminal, sections in the log of a CI job, else plain lines.
    #[default]
    Auto,
    /// Lines that stay.
    Plain,
    /// As `Auto`, but what is cached is not told of: `rbox run` is about what runs.
    Terse,
    /// One JSON object a line.
    Json,
    /// Warnings alone.
    Quiet,
}

impl ProgressMode {
    /// The same, about what runs alone.
    #[must_use]
    pub const fn terse(self) -> Self {
        if matches!(self, Self::Auto) { Self::Terse } else { self }
    }
}

/// Shows the events of one run on standard error.
#[derive(Debug)]
pub struct Progress(Kind);

#[derive(Debug)]
enum Kind {
    Live(live::Live),
    Plain(plain::Plain),
    Ci(ci::Ci),
    Json(stream::Stream),
    Quiet(Look),
}

impl Progress {
    /// Shows the run of a plan.
    pub fn new(mode: ProgressMode, plan: &Plan, look: Look) -> Self {
        let started = Instant::now();
        let cached = mode != ProgressMode::Terse;
        Self(match mode {
            ProgressMode::Auto | ProgressMode::Terse if look.terminal && !look.narrated => {
                Kind::Live(live::Live::new(Names::new(plan), look, started, cached))
            }
            ProgressMode::Auto | ProgressMode::Terse => match Job::detect().filter(|_| !look.terminal) {
                Some(job) => Kind::Ci(ci::Ci::new(job, Names::new(plan), look)),
                None => Kind::Plain(plain::Plain::new(Names::new(plan), look, cached)),
            },
            ProgressMode::Plain => Kind::Plain(plain::Plain::new(Names::new(plan), look, cached)),
            ProgressMode::Json => Kind::Json(stream::Stream::new(plan, started)),
            ProgressMode::Quiet => Kind::Quiet(look),
        })
    }

    /// Takes down what is live; what is said next stands below what happened.
    pub fn finish(self) {
        match self.0 {
            Kind::Live(live) => live.finish(),
            Kind::Ci(ci) => ci.finish(),
            Kind::Plain(_) | Kind::Json(_) | Kind::Quiet(_) => {}
        }
    }
}

impl Listen for Progress {
    fn event(&self, event: Event) {
        match &self.0 {
            Kind::Live(live) => live.event(event),
            Kind::Plain(plain) => plain.event(&event),
            Kind::Ci(ci) => ci.event(&event),
            Kind::Json(stream) => stream.event(&event),
            Kind::Quiet(look) => {
                if let Event::Warning { text } = event {
                    plain::put(&warning(&text, *look));
                }
            }
        }
    }
}

/// A warning's line.
fn warning(text: &str, look: Look) -> String {
    format!("{} {text}\n", look.warning("warning:"))
}
