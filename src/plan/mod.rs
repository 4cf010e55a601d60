//! The plan: what to do, as plain data.
//!
//! A [`Plan`] is a graph of [`Step`]s; a step is an [`Op`], the steps it needs, and the words it came from. It is versioned,
//! has a JSON schema, and needs nothing of the language to be run.

mod digest;
mod op;
pub mod stack;

use serde::{Deserialize, Serialize};

pub use digest::{CacheKey, StepDigest};
pub use op::{
    Add, BindMount, CacheMount, CacheSharing, Copy, CopySource, Exec, ExecMount, ExecMountKind, File, Image,
    InlineFile, Network, Op, Secret, SecretSource, SecurityMode, Source,
};
pub use stack::Stack;

use crate::source::Span;

/// The version of the JSON form. It rises when a reader of the old form would misread the new one.
pub const VERSION: u32 = 1;

/// What a file, a target and its arguments come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Plan {
    /// [`VERSION`].
    pub version: u32,
    /// The file as the user named it.
    pub file: String,
    /// The context's folder, absolute; relative sources of [`CopySource::Path`] lie below it.
    pub context: String,
    /// Patterns of the ignore file, in order, as written (`!` first for an exception).
    pub ignore: Vec<String>,
    /// The steps; every input comes before the step that needs it.
    pub steps: Vec<Step>,
    /// What is asked for: one for `build`, more for a stack. Each names an [`Op::Image`] step.
    pub targets: Vec<Target>,
    /// Secrets that steps may ask for; never their values.
    pub secrets: Vec<Secret>,
    /// What runs together; none where an image alone was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stack: Option<Stack>,
}

/// A step that somebody wants, and its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Target {
    /// The stage's name, or its number where it has none.
    pub name: String,
    /// An [`Op::Image`] step.
    pub step: StepId,
}

/// The index of a step in [`Plan::steps`].
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct StepId(pub u32);

/// An op with its inputs and the words it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Step {
    /// What to do.
    pub op: Op,
    /// What must be there first. The first one of [`Op::Exec`], [`Op::File`] and [`Op::Image`] is the file system they
    /// start from; further ones are what their mounts or copies read, in order ([`Op::reads`]).
    pub inputs: Vec<StepId>,
    /// Where it stands in the file.
    pub origin: Origin,
    /// The digest of the definition: of the op and of the inputs' definitions.
    pub digest: StepDigest,
}

/// Where a step comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Origin {
    /// The instruction.
    pub span: Span,
    /// Its first line, from 1.
    pub line: u32,
    /// The instruction as written, on one line, shortened for people.
    pub text: String,
    /// The stage's name, or its number.
    pub stage: String,
}

impl Plan {
    /// Lets a function change each step's op; definitions change, and so do the digests of what stands on them.
    pub fn change(&mut self, mut change: impl FnMut(StepId, &mut Op)) {
        for number in 0..self.steps.len() {
            change(StepId(u32::try_from(number).unwrap_or(u32::MAX)), &mut self.steps[number].op);
            let step = &self.steps[number];
            let inputs: Vec<StepDigest> = step.inputs.iter().map(|input| self.step(*input).digest).collect();
            self.steps[number].digest = StepDigest::of(&step.op, &inputs);
        }
    }

    /// The step of an id.
    ///
    /// # Panics
    /// If the id is of another plan. [`Plan::check`] proves that none is.
    pub fn step(&self, id: StepId) -> &Step {
        &self.steps[id.0 as usize]
    }

    /// Ids with their steps, inputs first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (StepId, &Step)> {
        (0..).map(StepId).zip(&self.steps).collect::<Vec<_>>().into_iter()
    }

    /// Whether a plan read from outside is sound: version known, ids in range, inputs before their steps, digests true.
    pub fn check(&self) -> Result<(), PlanError> {
        if self.version != VERSION {
            return Err(PlanError::Version(self.version));
        }
        let digests: Vec<StepDigest> = self.steps.iter().map(|step| step.digest).collect();
        for (id, step) in self.iter() {
            if step.inputs.iter().any(|input| *input >= id) {
                return Err(PlanError::Order(id.0));
            }
            let inputs: Vec<StepDigest> = step.inputs.iter().map(|input| digests[input.0 as usize]).collect();
            if step.inputs.get(1..).unwrap_or_default() != step.op.reads() {
                return Err(PlanError::Inputs(id.0));
            }
            if StepDigest::of(&step.op, &inputs) != step.digest {
                return Err(PlanError::Digest(id.0));
            }
        }
        let is_image = |id: StepId| matches!(self.steps.get(id.0 as usize).map(|step| &step.op), Some(Op::Image(_)));
        if let Some(target) = self.targets.iter().find(|target| !is_image(target.step)) {
            return Err(PlanError::Target(target.name.clone()));
        }
        let Some(stack) = &self.stack else { return Ok(()) };
        if let Some(id) = stack.images().find(|id| !self.targets.iter().any(|target| target.step == *id)) {
            return Err(PlanError::Stack(format!("step {} is run and is none of the plan's targets", id.0)));
        }
        stack.flaw().map_or(Ok(()), |flaw| Err(PlanError::Stack(flaw)))
    }
}

/// Why a plan from outside can't be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Of another rbox.
    #[error(
        "this plan has version {0}, and this rbox runs version {VERSION}; make it again with `rbox plan --format json`"
    )]
    Version(u32),
    /// A step needs one that comes after it.
    #[error("step {0} of the plan needs a step that does not come before it")]
    Order(u32),
    /// A step reads what its inputs do not name.
    #[error(
        "step {0} of the plan reads other steps than its inputs say; make the plan again with `rbox plan --format json`"
    )]
    Inputs(u32),
    /// A step was changed by hand.
    #[error("step {0} of the plan is not what its digest says; make the plan again with `rbox plan --format json`")]
    Digest(u32),
    /// A target that is no image.
    #[error("target `{0}` of the plan is no image step")]
    Target(String),
    /// A stack that does not hold together.
    #[error("the plan's stack is not sound: {0}; make the plan again with `rbox plan --format json`")]
    Stack(String),
}
