//! A plan on paper: `rbox plan --format json` writes it, `rbox apply` reads it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::exit::{Error, Exit};
use crate::executor::{Fate, StepState};
use crate::plan::{CacheKey, Plan, StepId};
use crate::stack::diff::Difference;

/// A plan, and what its steps read when it was made.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "rbox plan")]
pub(super) struct Document {
    /// The plan.
    #[serde(flatten)]
    pub(super) plan: Plan,
    /// `SOURCE_DATE_EPOCH`: the time of everything that is copied or made, in seconds since 1970.
    pub(super) epoch: Option<i64>,
    /// What became clear about each step that the targets need, in the plan's order.
    pub(super) states: Vec<State>,
    /// What `rbox up` would change of what runs now; none where no services are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) changes: Option<Vec<Difference>>,
}

/// What became clear about a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(super) struct State {
    /// Which.
    pub(super) step: StepId,
    /// The digest of its definition with the content of all that it reads from outside.
    pub(super) key: CacheKey,
    /// Whether its result was in the store.
    pub(super) cached: bool,
    /// Why it would run; empty where it is cached.
    pub(super) reason: String,
}

impl Document {
    /// Writes a plan down.
    pub(super) fn new(plan: Plan, epoch: Option<i64>, states: &[StepState], changes: Option<Vec<Difference>>) -> Self {
        let state = |state: &StepState| {
            let (cached, reason) = match &state.fate {
                Fate::Cached => (true, String::new()),
                Fate::Runs(why) => (false, why.clone()),
            };
            State { step: state.step, key: state.key, cached, reason }
        };
        Self { states: states.iter().map(state).collect(), epoch, plan, changes }
    }

    /// Reads a plan, and proves that it is sound.
    pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let wrong = |text: String| Error::Message { text, help: None, exit: Exit::USAGE };
        let document: Self = serde_json::from_slice(bytes).map_err(|error| {
            wrong(format!("`{name}` is no plan: {error}")).help("`rbox plan --format json` writes one")
        })?;
        document.plan.check().map_err(|error| wrong(error.to_string()))?;
        Ok(document)
    }

    /// The steps that read something else now than when the plan was made, with their lines.
    pub(super) fn changes(&self, now: &[StepState]) -> Vec<String> {
        let before = |step: StepId| self.states.iter().find(|state| state.step == step).map(|state| state.key);
        let changed = now.iter().filter(|state| before(state.step) != Some(state.key));
        let told = changed.map(|state| &self.plan.step(state.step).origin);
        told.map(|origin| format!("{}:{}: {}", self.plan.file, origin.line, origin.text)).collect()
    }
}
