//! Runs a plan, or tells what a run would do.

use super::build::Build;
use super::cause::{Cause, short};
use super::event::{Event, Listen, Nobody};
use super::failure::{Failure, Reason};
use super::ground::{Found, Ground};
use super::options::{Built, Fate, Options, Outcome, StepState};
use super::schedule;
use super::survey::Survey;
use crate::plan::{Op, Plan, StepId};
use crate::store::{ImageRecord, Store};

/// Runs a plan: what is cached is taken, the rest runs, as much at once as the plan and `options` allow.
///
/// What every target came to is handed back; to name it or to write it somewhere is the caller's.
///
/// # Errors
/// The first step that failed. Others may have ended well, and are cached.
pub fn run(plan: &Plan, store: &Store, options: &Options, listen: &dyn Listen) -> Result<Outcome, Failure> {
    Build::with(plan, store, options, listen, |build| {
        let needed = build.needed();
        let countable =
            |(id, step): &(StepId, &crate::plan::Step)| needed[id.0 as usize] && !matches!(step.op, Op::Image(_));
        build.tell(Event::Started { steps: plan.iter().filter(countable).count() });
        let surveys = surveys(build, &needed)?;
        let mut grounds = vec![None; plan.steps.len()];
        for (id, _) in plan.iter().filter(|(id, _)| needed[id.0 as usize]) {
            let found = look(build, id, &surveys, &grounds).map_err(|reason| at(id, reason))?;
            if let Some(found) = found {
                build.told_cached(id, found.took);
            }
            grounds[id.0 as usize] = found.map(|found| found.ground);
        }
        let needed = still_needed(build, &grounds);
        let left = needed.iter().zip(&grounds).any(|(needed, ground)| *needed && ground.is_none());
        let grounds = if left { schedule::run(build, &needed, &surveys, grounds)? } else { grounds };
        store.settle().map_err(Reason::from)?;
        Ok(Outcome { images: images(build, &grounds)? })
    })
}

/// Tells what a run would do with each step that the targets need; nothing runs and nothing is fetched.
///
/// # Errors
/// What a step names is missing or can't be read.
pub fn assess(plan: &Plan, store: &Store, options: &Options) -> Result<Vec<StepState>, Failure> {
    assess_with(plan, store, options, |_, state, _| state)
}

/// The same, with what `tell` makes of each step's state and of why it would run (nothing where it would not).
pub(super) fn assess_with<T>(
    plan: &Plan,
    store: &Store,
    options: &Options,
    tell: impl Fn(&Build<'_>, StepState, Vec<Cause>) -> T,
) -> Result<Vec<T>, Failure> {
    Build::with(plan, store, options, &Nobody, |build| {
        let needed = build.needed();
        let surveys = surveys(build, &needed)?;
        let mut grounds = vec![None; plan.steps.len()];
        let mut all = Vec::new();
        for (id, step) in plan.iter().filter(|(id, _)| needed[id.0 as usize]) {
            let Some(survey) = &surveys[id.0 as usize] else { continue };
            let found = look(build, id, &surveys, &grounds).map_err(|reason| at(id, reason))?;
            grounds[id.0 as usize] = found.map(|found| found.ground);
            let (fate, causes) = if found.is_some() {
                (Fate::Cached, Vec::new())
            } else {
                let inputs: Vec<Option<Ground>> = step.inputs.iter().map(|input| grounds[input.0 as usize]).collect();
                let causes = build.causes(id, survey, &inputs);
                (Fate::Runs(short(&causes)), causes)
            };
            all.push((StepState { step: id, key: survey.key, fate }, causes));
        }
        let needed = still_needed(build, &grounds);
        all.retain(|(state, _)| state.fate == Fate::Cached || needed[state.step.0 as usize]);
        Ok(all.into_iter().map(|(state, causes)| tell(build, state, causes)).collect())
    })
}

pub(super) fn at(id: StepId, reason: Reason) -> Failure {
    Failure { step: Some(id), ..reason.into() }
}

pub(super) fn surveys(build: &Build<'_>, needed: &[bool]) -> Result<Vec<Option<Survey>>, Failure> {
    let mut surveys = Vec::with_capacity(needed.len());
    for (id, _) in build.plan.iter() {
        let survey = needed[id.0 as usize].then(|| build.survey(id, &surveys)).transpose();
        surveys.push(survey.map_err(|reason| at(id, reason))?);
    }
    Ok(surveys)
}

/// What of a plan is needed once it is known what is there: nothing below a result that is.
pub(super) fn still_needed(build: &Build<'_>, grounds: &[Option<Ground>]) -> Vec<bool> {
    let mut needed = vec![false; grounds.len()];
    for target in &build.plan.targets {
        needed[target.step.0 as usize] = true;
    }
    for (id, step) in build.plan.iter().rev() {
        if needed[id.0 as usize] && grounds[id.0 as usize].is_none() {
            step.inputs.iter().for_each(|input| needed[input.0 as usize] = true);
        }
    }
    needed
}

/// What a step left before: by all that is known of its inputs where they are there, else by what is known ahead.
pub(super) fn look(
    build: &Build<'_>,
    id: StepId,
    surveys: &[Option<Survey>],
    grounds: &[Option<Ground>],
) -> Result<Option<Found>, Reason> {
    let inputs: Option<Vec<Ground>> =
        build.plan.step(id).inputs.iter().map(|input| grounds[input.0 as usize]).collect();
    let Some(survey) = &surveys[id.0 as usize] else { return Ok(None) };
    match inputs {
        Some(inputs) => build.peek(id, survey, &inputs),
        None => build.ahead(id, survey),
    }
}

fn images(build: &Build<'_>, grounds: &[Option<Ground>]) -> Result<Vec<Built>, Failure> {
    let one = |target: &crate::plan::Target| {
        let (Op::Image(image), Some(ground)) = (&build.plan.step(target.step).op, grounds[target.step.0 as usize])
        else {
            return Err(Reason::Other(format!("target `{}` of the plan is no image", target.name)).into());
        };
        let record = ImageRecord {
            config: image.config.clone(),
            snapshot: ground.snapshot,
            host: ground.host,
            epoch: build.options.epoch,
            pulled: None,
        };
        Ok(Built { target: target.name.clone(), record })
    };
    build.plan.targets.iter().map(one).collect()
}
