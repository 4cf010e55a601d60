//! `VOLUME` blocks, and volumes declared by their use.

use super::stage::Origin;
use crate::source::Span;

/// A named volume.
#[derive(Clone, Debug)]
pub struct Volume {
    /// Its name.
    pub name: String,
    /// What it first holds: a path of an image.
    pub seed: Option<Seed>,
    /// Whether it must exist already.
    pub external: bool,
    /// Labels.
    pub labels: Vec<(String, String)>,
    /// Its block, or the `MOUNT` that declares it.
    pub span: Span,
}

/// The first content of a volume.
#[derive(Clone, Debug)]
pub struct Seed {
    /// The image.
    pub from: Origin,
    /// A path in it, absolute.
    pub path: String,
}
