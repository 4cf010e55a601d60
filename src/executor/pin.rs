//! What names of the network stand for now, so that a lock can say it.

use super::build::Build;
use super::event::Nobody;
use super::failure::Failure;
use super::git::Asked;
use super::options::Options;
use crate::image::Digest;
use crate::plan::{Plan, StepId, VERSION};
use crate::store::Store;

/// The digest of the file that a URL gives. The file is kept for the build that follows.
///
/// # Errors
/// The server can't be reached, or has no such file.
pub fn digest_of_url(url: &str, store: &Store, options: &Options) -> Result<Digest, Failure> {
    alone(store, options, |build| Ok(build.measure(StepId(0), url)?))
}

/// The commit that a branch, tag or beginning of a commit of a repository is at; none = its `HEAD`.
///
/// # Errors
/// The server can't be reached, or has no such branch, tag or commit.
pub fn commit_of(remote: &str, reference: Option<&str>, store: &Store, options: &Options) -> Result<String, Failure> {
    alone(store, options, |build| Ok(build.commit(&Asked::new(remote, reference, false, None))?))
}

/// Has something done by a run that has no steps.
fn alone<T>(
    store: &Store,
    options: &Options,
    act: impl FnOnce(&Build<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let plan = Plan {
        version: VERSION,
        file: String::new(),
        context: String::new(),
        ignore: Vec::new(),
        steps: Vec::new(),
        targets: Vec::new(),
        secrets: Vec::new(),
        stack: None,
    };
    Build::with(&plan, store, options, &Nobody, act)
}
