//! Step caches that come from elsewhere: what of a plan another machine has made, and what of this one's others can use.
//!
//! Only keys that are known before anything runs go from machine to machine: they name the definition and the content of all
//! that a step reads. What this machine alone can tell (an image that was made here) is measured for them, and what a server
//! alone can tell (an `ADD` of a URL that is not pinned) is asked for: [`Options::portable`] says so.

use std::collections::BTreeSet;

use super::build::Build;
use super::event::Nobody;
use super::failure::Failure;
use super::ground::Found;
use super::options::Options;
use super::run::{at, surveys};
use super::survey::Survey;
use crate::plan::{CacheKey, Op, Plan, Source, StepId};
use crate::store::{self, SnapshotId, Store};

/// Results that are elsewhere.
pub trait Elsewhere {
    /// Whether it has what a key names.
    fn has(&self, key: &CacheKey) -> bool;

    /// Brings that into the store.
    ///
    /// # Errors
    /// It does not come, or is not what its digests say.
    fn bring(&self, store: &Store, key: &CacheKey) -> store::Result<SnapshotId>;
}

/// How much of a build goes into a cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// Steps whose layers are those of the images that were built.
    #[default]
    Targets,
    /// Every step.
    All,
}

/// Brings in what of a plan is missing here and is there elsewhere, as little as will do: of a chain of steps, the last that is
/// there makes those below it needless. Tells how many results came.
///
/// # Errors
/// What a step names is missing or can't be read. A result that does not come is none: its step runs; `missed` is told why.
pub fn restore(
    plan: &Plan,
    store: &Store,
    options: &Options,
    elsewhere: &dyn Elsewhere,
    missed: &dyn Fn(&store::Error),
) -> Result<usize, Failure> {
    if options.no_cache {
        return Ok(0);
    }
    Build::with(plan, store, options, &Nobody, |build| {
        let surveys = surveys(build, &build.needed())?;
        let mut waiting: Vec<StepId> = plan.targets.iter().map(|target| target.step).collect();
        let (mut seen, mut came) = (BTreeSet::new(), 0);
        while let Some(id) = waiting.pop() {
            let Some(survey) = surveys[id.0 as usize].as_ref().filter(|_| seen.insert(id)) else { continue };
            if build.is_there(id, survey).map_err(|reason| at(id, reason))? {
                continue;
            }
            if is_portable(&plan.step(id).op) && !survey.volatile && elsewhere.has(&survey.key) {
                match elsewhere.bring(store, &survey.key) {
                    Ok(snapshot) => {
                        store.record(&survey.key.0, snapshot).map_err(|error| at(id, error.into()))?;
                        came += 1;
                        continue;
                    }
                    Err(error) => missed(&error),
                }
            }
            waiting.extend(&plan.step(id).inputs);
        }
        Ok(came)
    })
}

/// The results of a plan that others can use, by key, sorted.
///
/// # Errors
/// What a step names is missing or can't be read.
pub fn results(
    plan: &Plan,
    store: &Store,
    options: &Options,
    extent: Extent,
) -> Result<Vec<(CacheKey, SnapshotId)>, Failure> {
    Build::with(plan, store, options, &Nobody, |build| {
        let surveys = surveys(build, &build.needed())?;
        let mut results = Vec::new();
        for id in build.extent(extent) {
            let Some(survey) = surveys[id.0 as usize].as_ref() else { continue };
            if survey.volatile || !is_portable(&plan.step(id).op) {
                continue;
            }
            if let Some(snapshot) = store.cached(&survey.key.0).map_err(|error| at(id, error.into()))? {
                results.push((survey.key, snapshot));
            }
        }
        results.sort_by_key(|(key, _)| key.0);
        results.dedup();
        Ok(results)
    })
}

/// Whether a step's result is a layer that another machine can have.
const fn is_portable(op: &Op) -> bool {
    !matches!(op, Op::Image(_) | Op::Source(Source::Scratch | Source::Host | Source::Stored { .. }))
}

impl Build<'_> {
    /// Whether a step's result is in the store, by the key that is known ahead.
    fn is_there(&self, id: StepId, survey: &Survey) -> Result<bool, super::Reason> {
        Ok(match &self.plan.step(id).op {
            Op::Image(_) => false,
            Op::Source(source) => self.peek_source(source, survey)?.is_some(),
            _ => self.ahead(id, survey)?.is_some(),
        })
    }

    /// What a step left, by the key that is known ahead: whether its inputs are there is no matter.
    pub(super) fn ahead(&self, id: StepId, survey: &Survey) -> Result<Option<Found>, super::Reason> {
        if self.options.no_cache || survey.volatile || matches!(self.plan.step(id).op, Op::Source(_) | Op::Image(_)) {
            return Ok(None);
        }
        let found = self.store.cached_step(&survey.key.0)?;
        found.map(|step| Ok(Found::of(step, self.is_on_host(id)?))).transpose()
    }

    /// Whether this machine's own files lie below a step's file system.
    fn is_on_host(&self, id: StepId) -> Result<bool, super::Reason> {
        let mut next = Some(id);
        while let Some(id) = next {
            let step = self.plan.step(id);
            match &step.op {
                Op::Source(Source::Host) => return Ok(true),
                Op::Source(source @ Source::Stored { .. }) => {
                    let nothing = Survey::nothing();
                    return Ok(self.peek_source(source, &nothing)?.is_some_and(|found| found.ground.host));
                }
                _ => next = step.inputs.first().copied(),
            }
        }
        Ok(false)
    }

    /// The steps that are meant.
    fn extent(&self, extent: Extent) -> Vec<StepId> {
        let needed = self.needed();
        match extent {
            Extent::All => self.plan.iter().map(|(id, _)| id).filter(|id| needed[id.0 as usize]).collect(),
            Extent::Targets => {
                let mut all = BTreeSet::new();
                for target in &self.plan.targets {
                    let mut next = Some(target.step);
                    while let Some(id) = next.filter(|id| all.insert(*id)) {
                        next = self.plan.step(id).inputs.first().copied();
                    }
                }
                all.into_iter().collect()
            }
        }
    }
}
