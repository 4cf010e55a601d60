//! Names of steps: by definition, and by definition with content.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Op;
use crate::image::Digest;

/// The digest of a step's definition: its op and the definitions of its inputs. Known before anything is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct StepDigest(pub Digest);

/// The digest of a step's definition with the content of everything it reads. Two steps of one key give the same result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct CacheKey(pub Digest);

impl StepDigest {
    /// The digest of an op on inputs.
    pub fn of(op: &Op, inputs: &[Self]) -> Self {
        // The JSON form is canonical here: fields in the order of the types, no maps whose order could differ.
        let definition =
            serde_json::to_vec(&(op.placed(), inputs)).expect("an op has no map with keys that are not strings");
        Self(Digest::of(&definition))
    }
}

impl CacheKey {
    /// The key of a definition on inputs of known content.
    ///
    /// `op` is the op alone (no input): what it reads comes in through `content`, digests in a fixed order.
    pub fn of(op: &Op, content: &[Digest]) -> Self {
        let definition = serde_json::to_vec(&("key", op.placed(), content))
            .expect("an op has no map with keys that are not strings");
        Self(Digest::of(&definition))
    }
}

impl fmt::Display for StepDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for CacheKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
