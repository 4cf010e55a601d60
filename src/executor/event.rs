//! What happens while a plan runs, as one stream. Terminal, plain lines and JSON are all drawn from it.

use std::time::Duration;

use crate::plan::StepId;

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// The plan is about to run: how many steps are asked for.
    Started {
        /// Steps the targets need.
        steps: usize,
    },
    /// A step's result was there already.
    Cached {
        /// Which.
        step: StepId,
        /// How long it took when it ran, where that is known.
        took: Option<Duration>,
    },
    /// A step began.
    Running {
        /// Which.
        step: StepId,
        /// Why it is not cached, in a few words.
        reason: String,
    },
    /// A step's program printed a line (without its end), or the step has something to tell.
    Output {
        /// Which.
        step: StepId,
        /// The line; not UTF-8 is replaced.
        line: String,
        /// Which stream.
        stream: Stream,
    },
    /// How far a step with bytes to move is.
    Progress {
        /// Which.
        step: StepId,
        /// Bytes so far.
        done: u64,
        /// Bytes in all, where known.
        total: Option<u64>,
    },
    /// A step ended well.
    Done {
        /// Which.
        step: StepId,
        /// How long it took.
        took: Duration,
    },
    /// A step failed; others may still be running down.
    Failed {
        /// Which.
        step: StepId,
        /// How long it took.
        took: Duration,
    },
    /// Something to know that stops nothing.
    Warning {
        /// A sentence.
        text: String,
    },
}

/// A standard stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// Who listens. Called from many threads at once.
pub trait Listen: Sync {
    /// Takes one event.
    fn event(&self, event: Event);
}

/// Hears nothing.
#[derive(Clone, Copy, Debug)]
pub struct Nobody;

impl Listen for Nobody {
    fn event(&self, _: Event) {}
}
