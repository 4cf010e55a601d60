//! Where a build's time went: what ran when, what decided the end, what the cache saved; as one page for a browser.

mod data;
mod page;
mod summary;

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::executor::Event;
use crate::plan::{Plan, StepId};

/// Notes when each step of a run ran.
#[derive(Debug)]
pub struct Timings {
    started: Instant,
    noted: Mutex<Vec<Noted>>,
}

/// What was heard of a step, and when.
#[derive(Clone, Debug)]
struct Noted {
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
        Self { started: Instant::now(), noted: Mutex::new(Vec::new()) }
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
        self.noted.lock().unwrap_or_else(PoisonError::into_inner).push(Noted { step, at, what });
    }

    /// The same in short, in Markdown; `what` says what was made.
    pub fn summary(&self, plan: &Plan, what: &str) -> String {
        let noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        summary::summary(&data::Data::new(plan, &noted, self.started.elapsed()), what)
    }

    /// The page, complete in itself: no script, font or picture from elsewhere.
    pub fn page(&self, plan: &Plan) -> String {
        let noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        page::page(&data::Data::new(plan, &noted, self.started.elapsed()))
    }
}

impl Default for Timings {
    fn default() -> Self {
        Self::new()
    }
}
