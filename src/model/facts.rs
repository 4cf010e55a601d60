//! What an image says about how it runs, as far as checks of services need it.

use super::Model;
use super::stage::{Base, Command, Origin};
use crate::image::ImageConfig;
use crate::source::Span;

/// What an image has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// A `CMD`.
    pub cmd: bool,
    /// An `ENTRYPOINT`.
    pub entrypoint: bool,
    /// A health check that is not `NONE`.
    pub health: bool,
}

impl Facts {
    pub(super) fn of(config: &ImageConfig) -> Self {
        let some = |args: &Option<Vec<String>>| args.as_ref().is_some_and(|args| !args.is_empty());
        let test = config.config.healthcheck.as_ref().and_then(|health| health.test.first());
        Self {
            cmd: some(&config.config.cmd),
            entrypoint: some(&config.config.entrypoint),
            health: test.is_some_and(|kind| kind != "NONE"),
        }
    }
}

impl Command {
    /// Whether it names no program.
    pub const fn is_empty(&self) -> bool {
        match self {
            Self::Exec(args) => args.is_empty(),
            Self::Shell(line) => line.is_empty(),
        }
    }
}

impl Model {
    /// What an image has; none where it is not here.
    pub(super) fn facts(&self, image: &Origin) -> Option<Facts> {
        match &image.base {
            Base::Stage(id) => self.stage_facts.get(id.0).copied().flatten(),
            _ => self.image_facts.get(&image.base).copied(),
        }
    }

    /// Where a stage that is used as an image starts.
    pub(super) fn place(&self, image: &Origin) -> Option<Span> {
        match image.base {
            Base::Stage(id) => self.stages.get(id.0).map(|stage| stage.base.span),
            _ => None,
        }
    }
}
