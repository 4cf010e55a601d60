//! What `rbox up` would change, without changing anything.

use std::collections::HashSet;

use super::find::{Stacks, containers};
use super::up::running;
use super::wanted::Wanted;
use super::{Project, StackName};
use crate::cli::exit::Error;
use crate::executor::{Fate, Options, StepState};
use crate::plan::{Plan, StepId};
use crate::stack::definition::Definition;
use crate::stack::diff::{Difference, Fate as Becomes, Resource, diff};
use crate::stack::protocol::State;
use crate::stack::resolve::mounted_volumes;
use crate::stack::{Client, state};
use crate::store::Store;

/// The differences between what runs and what the file says, volumes first.
pub(in crate::cli) fn changes(
    wanted: &Wanted,
    store: &Store,
    options: &Options,
    states: &[StepState],
) -> Result<Vec<Difference>, Error> {
    let stacks = Stacks::open(&Project { project: Some(StackName(wanted.name.clone())) })?;
    let running = running(&stacks, &wanted.name)?;
    let cached: HashSet<StepId> =
        states.iter().filter(|state| state.fate == Fate::Cached).map(|state| state.step).collect();
    let images = wanted.images_so_far(store, options, &|id| cached.contains(&id))?;
    let salt = state::salt(stacks.root(), &wanted.name, false)?;
    let definition = wanted.definition(store, images, running.as_ref(), salt.as_deref())?;
    let mut all = Vec::new();
    for name in missing_volumes(wanted, store)? {
        all.push(Difference { fate: Becomes::Add, resource: Resource::Volume, name, reason: String::new() });
    }
    all.extend(diff(running.as_ref(), &definition));
    for one in idle(&stacks, &wanted.name, &definition)? {
        if !all.iter().any(|other| (other.resource, &other.name) == (one.resource, &one.name)) {
            all.push(one);
        }
    }
    for one in all.iter_mut().filter(|one| one.fate == Becomes::Replace && one.resource == Resource::Service) {
        if let Some(why) = rebuilt(wanted, &one.name, states) {
            one.reason = one.reason.replace("was built anew", &format!("will be built anew: {why}"));
        }
    }
    Ok(all)
}

/// Services of which containers do not run that `rbox up` starts again.
fn idle(stacks: &Stacks, stack: &str, definition: &Definition) -> Result<Vec<Difference>, Error> {
    let Some(mut client) = Client::connect(stacks.root(), stack)? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for container in containers(&mut client)? {
        let code = container.ended.map_or(0, |ended| ended.code);
        let reason = match container.state {
            State::Failed => format!("starts again: {} could not be started", container.name),
            State::Exited if code == 0 && definition.is_job(&container.service) => continue,
            State::Exited => format!("starts again: {} has ended with {code}", container.name),
            State::Created => format!("starts: {} was stopped before", container.name),
            _ => continue,
        };
        if definition.service(&container.service).is_some() {
            let (fate, resource) = (Becomes::Change, Resource::Service);
            found.push(Difference { fate, resource, name: container.service, reason });
        }
    }
    found.dedup_by(|one, other| one.name == other.name);
    Ok(found)
}

/// The step of a service's image that will run, with why.
fn rebuilt(wanted: &Wanted, service: &str, states: &[StepState]) -> Option<String> {
    let plan = &wanted.compiled.plan;
    let image = plan.stack.as_ref()?.service(service)?.image;
    let below = below(plan, image);
    states.iter().filter(|state| below.contains(&state.step)).find_map(|state| match &state.fate {
        Fate::Runs(why) if why.is_empty() => Some(plan.step(state.step).origin.text.clone()),
        Fate::Runs(why) => Some(format!("{} ({why})", plan.step(state.step).origin.text)),
        Fate::Cached => None,
    })
}

fn below(plan: &Plan, top: StepId) -> HashSet<StepId> {
    let (mut seen, mut open) = (HashSet::from([top]), vec![top]);
    while let Some(id) = open.pop() {
        open.extend(plan.step(id).inputs.iter().filter(|input| seen.insert(**input)));
    }
    seen
}

fn missing_volumes(wanted: &Wanted, store: &Store) -> Result<Vec<String>, Error> {
    let Some(stack) = &wanted.compiled.plan.stack else { return Ok(Vec::new()) };
    let external = stack.volumes.iter().filter(|volume| volume.external);
    let external: HashSet<&str> = external.map(|volume| volume.name.as_str()).collect();
    let mut missing = Vec::new();
    for (name, ..) in mounted_volumes(&wanted.chosen()) {
        let full = if external.contains(name) { name.to_owned() } else { format!("{}_{name}", wanted.name) };
        if store.volume(&full)?.is_none() {
            missing.push(full);
        }
    }
    Ok(missing)
}
