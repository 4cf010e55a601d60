//! What a file means: stages, networks, volumes, secrets and services, with every name resolved and every value typed.
//!
//! [`resolve`] turns a tree into a [`Model`]; `check` holds the messages. A model exists even where errors were found, so
//! that all of them come in one run; it is only lowered when there are none.

mod base;
mod check;
mod context;
mod ignore;
pub(crate) mod path;
mod resolve;
mod secret;
mod stage;
mod value;

use crate::image::Platform;

pub use resolve::resolve;
pub use secret::{Secret, SecretSource};
pub use stage::{
    Action, Archive, Base, Command, Copy, CopySource, GitSource, Instruction, Mount, MountKind, Origin, Owner, Run,
    RunNetwork, Script, Sharing, Stage, StageId,
};
pub use value::ports::{Ports, Protocol};

/// What decides the meaning of a file besides its text and its context.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The file's path in the context, where it lies there.
    pub file: Option<String>,
    /// `--arg NAME=value`.
    pub args: Vec<(String, String)>,
    /// The stages asked for; none = the last.
    pub targets: Vec<String>,
    /// The machine that images are for.
    pub platform: Platform,
    /// The machine that builds.
    pub build_platform: Platform,
    /// Names of secrets given on the command line.
    pub secrets: Vec<String>,
}

/// What a file means.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// In the order of the file.
    pub stages: Vec<Stage>,
    /// `SECRET` blocks.
    pub secrets: Vec<Secret>,
    /// The argument `SOURCE_DATE_EPOCH`, where the file or `--arg` gives it.
    pub source_date_epoch: Option<i64>,
    /// Stages asked for, or the last; empty where an error says why.
    pub targets: Vec<StageId>,
    /// Variables for proxies given by `--arg`, which `RUN` sees without declaring them.
    pub proxies: Vec<(String, String)>,
    /// Patterns of the ignore file, as written.
    pub ignore: Vec<String>,
}

impl Model {
    /// The stage of an id.
    pub fn stage(&self, id: StageId) -> &Stage {
        &self.stages[id.0]
    }

    /// Every stage's id, in order.
    pub fn ids(&self) -> impl Iterator<Item = StageId> {
        (0..self.stages.len()).map(StageId)
    }

    /// What a stage is called: its name, or its number.
    pub fn stage_name(&self, id: StageId) -> String {
        self.stage(id).name.as_ref().map_or_else(|| id.0.to_string(), |name| name.value.clone())
    }

    /// Stages that services run.
    pub fn service_stages(&self) -> impl Iterator<Item = StageId> {
        std::iter::empty()
    }

    /// Which stages the targets need, themselves included.
    pub fn needed(&self, targets: &[StageId]) -> Vec<bool> {
        let mut needed = vec![false; self.stages.len()];
        let mut open = targets.to_vec();
        while let Some(id) = open.pop() {
            if !std::mem::replace(&mut needed[id.0], true) {
                open.extend(self.stage(id).reads());
            }
        }
        needed
    }
}
