//! Where a build's time went: what ran when, what decided the end, what the cache saved; as one page for a browser.

mod data;
mod page;
mod summary;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::executor::Event;
use crate::plan::{Plan, StepId};

/// Notes when each step ran, of one plan or of several one after the other.
#[derive(Debug)]
pub struct Timings {
    started: Instant,
    heard: Mutex<Heard>,
}

/// A plan whose steps are noted.
#[derive(Clone, Debug)]
pub struct TimedPlan<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The platform that it is for, where there are several.
    pub platform: Option<String>,
}

/// What was heard so far.
#[derive(Debug, Default)]
struct Heard {
    /// Which of the plans runs, counted from 0; none before the first.
    plan: Option<usize>,
    noted: Vec<Noted>,
}

/// What was heard of a step, and when.
#[derive(Clone, Debug)]
struct Noted {
    /// Which of the plans it is a step of.
    plan: usize,
    step: StepId,
    at: Duration,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Cached { took: Option<Duration> },
    Running { reason: String },
    Done,
    Failed,
}

impl Timings {
    /// Starts the clock.
    pub fn new() -> Self {
        Self { started: Instant::now(), heard: Mutex::default() }
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is noted from here on belongs to the next plan.
    pub fn next_plan(&self) {
        let mut heard = self.heard();
        heard.plan = Some(heard.plan.map_or(0, |plan| plan + 1));
    }

    /// Notes an event.
    pub fn note(&self, event: &Event) {
        let (step, what) = match event {
            Event::Cached { step, took } => (*step, What::Cached { took: *took }),
            Event::Running { step, reason } => (*step, What::Running { reason: reason.clone() }),
            Event::Done { step, .. } => (*step, What::Done),
            Event::Failed { step, .. } => (*step, What::Failed),
            Event::Started { .. } | Event::Output { .. } | Event::Progress { .. } | Event::Warning { .. } => return,
        };
        let at = self.started.elapsed();
        let mut heard = self.heard();
        let plan = heard.plan.unwrap_or(0);
        heard.noted.push(Noted { plan, step, at, what });
    }

    /// The same in short, in Markdown; `what` says what was made.
    pub fn summary(&self, plans: &[TimedPlan<'_>], what: &str) -> String {
        summary::summary(&data::Data::new(plans, &self.heard().noted, self.started.elapsed()), what)
    }

    /// The page, complete in itself: no script, font or picture from elsewhere.
    pub fn page(&self, plans: &[TimedPlan<'_>]) -> String {
        page::page(&data::Data::new(plans, &self.heard().noted, self.started.elapsed()))
    }
}

impl Default for Timings {
    fn default() -> Self {
        Self::new()
    }
}
