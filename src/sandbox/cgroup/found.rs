//! What cgroups this process may use, told.

use std::path::PathBuf;

use super::Controller;
use super::hierarchy::Hierarchy;

/// What cgroups this process may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Whether limits are set in old hierarchies (v1).
    pub hybrid: bool,
    /// Where cgroups of the unified hierarchy (v2) may be made, if anywhere.
    pub unified: Option<PathBuf>,
    /// Controllers whose limits can be set.
    pub limits: Vec<&'static str>,
    /// Those whose limits can't.
    pub missing: Vec<&'static str>,
}

/// Looks for them; none where there is no hierarchy at all.
pub fn found() -> Option<Found> {
    let hierarchy = Hierarchy::find()?;
    let writable = |path: PathBuf| rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok();
    let works = |controller: &Controller| {
        hierarchy.has_unified(*controller) || hierarchy.old(*controller).is_some_and(writable)
    };
    let (limits, missing): (Vec<_>, Vec<_>) = Controller::ALL.into_iter().partition(works);
    let names = |controllers: Vec<Controller>| controllers.into_iter().map(Controller::name).collect();
    Some(Found {
        hybrid: hierarchy.is_hybrid(),
        unified: hierarchy.unified().map(ToOwned::to_owned),
        limits: names(limits),
        missing: names(missing),
    })
}
