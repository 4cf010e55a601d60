//! `rbox supervise`: what clients of a stack start when it is not alive. Not for people.

use super::exit::{Error, Exit, Outcome};
use super::root;
use crate::stack::supervise;

/// Look after a stack
#[derive(Debug, clap::Args)]
pub(super) struct Supervise {
    /// The stack
    stack: String,
}

impl Supervise {
    pub(super) fn run(&self) -> Outcome {
        let failed = |error: crate::stack::Error| Error::new(error.to_string());
        if !supervise::detach(&self.stack).map_err(failed)? {
            return Ok(Exit::OK);
        }
        root::become_root()?;
        supervise::supervise(&root::path()?, &self.stack).map_err(failed)?;
        Ok(Exit::OK)
    }
}
