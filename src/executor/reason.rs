//! Why a step runs: for a line of progress, for a plan, and for `rbox why`.

use super::build::Build;
use super::cause::Cause;
use super::failure::Failure;
use super::ground::Ground;
use super::options::{Fate, Options, StepState};
use super::run::assess_with;
use super::survey::Survey;
use crate::plan::{Op, Plan, StepId};
use crate::store::Store;

/// What is known about one step.
#[derive(Clone, Debug)]
pub struct Explained {
    /// Which.
    pub step: StepId,
    /// What a run would do now.
    pub fate: Fate,
    /// Why it would run; empty if it would not.
    pub causes: Vec<Cause>,
    /// When and why it last ran on this store, as far as that is known.
    pub last: Option<LastRun>,
}

/// A run of a step.
#[derive(Clone, Debug)]
pub struct LastRun {
    /// Seconds since 1970.
    pub at: u64,
    /// Why it ran then.
    pub causes: Vec<Cause>,
}

/// Tells why the steps that the targets need would run, and why they last did; nothing runs and nothing is fetched.
///
/// # Errors
/// What a step names is missing or can't be read.
pub fn explain(plan: &Plan, store: &Store, options: &Options) -> Result<Vec<Explained>, Failure> {
    assess_with(plan, store, options, |build, StepState { step, fate, .. }, causes| {
        let last = build.noted(step).map(|note| LastRun { at: note.at, causes: note.causes });
        Explained { step, fate, causes, last }
    })
}

impl Build<'_> {
    /// Why a step runs. An input is none where it has left nothing yet.
    pub(super) fn causes(&self, id: StepId, survey: &Survey, inputs: &[Option<Ground>]) -> Vec<Cause> {
        let step = self.plan.step(id);
        if self.options.no_cache && !matches!(step.op, Op::Source(_)) {
            return vec![Cause::NoCache];
        }
        let note = self.noted(id);
        let mut causes = match &note {
            Some(note) => self.differences(id, note, survey),
            None if self.is_new(id) => vec![Cause::New],
            None => vec![Cause::First],
        };
        for (at, input) in step.inputs.iter().enumerate() {
            let now = inputs.get(at).copied().flatten();
            let before = note.as_ref().and_then(|note| note.inputs.get(at).copied());
            let ran = match (now, before) {
                (None, _) => false,
                (Some(now), Some(before)) if before != now.snapshot => true,
                _ => continue,
            };
            causes.push(Cause::Step { step: input.0, text: self.text(*input).to_owned(), ran });
        }
        if causes.is_empty() {
            causes.push(if survey.volatile { Cause::Remote } else { Cause::Gone });
        }
        causes
    }

    /// Why a step runs whose inputs are there.
    pub(super) fn causes_on(&self, id: StepId, survey: &Survey, inputs: &[Ground]) -> Vec<Cause> {
        self.causes(id, survey, &inputs.iter().copied().map(Some).collect::<Vec<_>>())
    }
}
