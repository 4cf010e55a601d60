//! A plan's stack to a [`Definition`]: what services say on top of what their images say, with every path and name of this
//! machine filled in.

mod merge;
mod networks;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::definition::{Definition, Image, Network, Service};
use super::error::Error;
use crate::plan::stack::{Connection, MountKind, Service as Planned};
use crate::plan::{Plan, Stack, StepId};
use crate::store::{ImageRecord, Store};

pub use merge::merge;

/// The network of services that name none.
pub const DEFAULT: &str = "default";

/// What a resolution knows besides the plan.
#[derive(Debug)]
pub struct Surroundings<'a> {
    /// The stack's name.
    pub stack: &'a str,
    /// The folder that relative paths start from, absolute.
    pub context: &'a Path,
    /// Where volumes lie.
    pub store: &'a Store,
    /// The images that mounts and services name, with what people call them.
    pub images: HashMap<StepId, (String, ImageRecord)>,
    /// Volumes that keep their name; others get the stack's in front.
    pub external: BTreeSet<String>,
}

impl Surroundings<'_> {
    /// What a volume of the file is called in the store.
    pub fn volume(&self, name: &str) -> String {
        if self.external.contains(name) { name.to_owned() } else { format!("{}_{name}", self.stack) }
    }

    fn image(&self, step: StepId) -> Result<&(String, ImageRecord), Error> {
        self.images.get(&step).ok_or_else(|| refused(format!("presume: step {} of the plan was not built", step.0)))
    }

    fn absolute(&self, path: &str) -> PathBuf {
        self.context.join(path)
    }
}

/// A sentence about what can't be run.
fn refused(message: impl Into<String>) -> Error {
    Error::Refused { message: message.into(), help: None, code: None }
}

/// An image as a definition names it.
pub fn image((name, record): &(String, ImageRecord)) -> Image {
    Image { name: name.clone(), snapshot: record.snapshot, host: record.host }
}

/// The services that are to run: those named (all without a profile, or with one that is asked for, where none is), and
/// what they depend on unless `alone`. In the order of the file.
///
/// # Errors
/// The name that is no service of the stack.
pub fn select<'a>(
    stack: &'a Stack,
    named: &[String],
    profiles: &[String],
    alone: bool,
) -> Result<Vec<&'a Planned>, String> {
    let known: HashMap<&str, &Planned> =
        stack.services.iter().map(|service| (service.name.as_str(), service)).collect();
    let mut wanted: HashSet<&str> = HashSet::new();
    let mut open: Vec<&str> = Vec::new();
    if named.is_empty() {
        let active = |service: &&Planned| {
            service.profiles.is_empty() || service.profiles.iter().any(|profile| profiles.contains(profile))
        };
        open.extend(stack.services.iter().filter(active).map(|service| service.name.as_str()));
    } else {
        for name in named {
            open.push(&known.get(name.as_str()).ok_or_else(|| name.clone())?.name);
        }
    }
    while let Some(name) = open.pop() {
        if wanted.insert(name) && !alone {
            open.extend(known.get(name).copied().into_iter().flat_map(needs));
        }
    }
    Ok(stack.services.iter().filter(|service| wanted.contains(service.name.as_str())).collect())
}

/// What must run beside a service.
fn needs(service: &Planned) -> impl Iterator<Item = &str> {
    use crate::plan::stack::Shared;
    let network = match &service.network {
        Connection::Service(name) => Some(name.as_str()),
        _ => None,
    };
    let shared = service.namespaces.iter().filter_map(|shared| match &shared.with {
        Shared::Service(name) => Some(name.as_str()),
        Shared::Host => None,
    });
    service.depends.iter().map(|depend| depend.service.as_str()).chain(network).chain(shared)
}

/// Makes the definition of some services of a plan.
///
/// # Errors
/// What can't be run here, as a sentence.
pub fn resolve(plan: &Plan, services: &[&Planned], around: &Surroundings<'_>) -> Result<Definition, Error> {
    let empty = Stack::default();
    let stack = plan.stack.as_ref().unwrap_or(&empty);
    let started: HashSet<&str> = services.iter().map(|service| service.name.as_str()).collect();
    let mut resolved: Vec<Service> = Vec::new();
    for service in services {
        let mut one = merge(service, around.image(service.image)?, around)?;
        // What is not started is waited for by nobody.
        one.depends.retain(|depend| started.contains(depend.service.as_str()));
        resolved.push(one);
    }
    let used: BTreeSet<&str> = services.iter().flat_map(|service| joined(service)).collect();
    let mut networks: Vec<Network> = Vec::new();
    if used.contains(DEFAULT) {
        networks.push(Network { name: DEFAULT.to_owned(), ..Network::default() });
    }
    for network in stack.networks.iter().filter(|network| used.contains(network.name.as_str())) {
        networks.push(networks::network(network)?);
    }
    let file = Some(plan.file.clone()).filter(|file| !file.is_empty());
    Ok(Definition {
        name: around.stack.to_owned(),
        file,
        services: resolved.into_iter().map(Arc::new).collect(),
        networks,
    })
}

/// The networks that a service is on.
fn joined(service: &Planned) -> Vec<&str> {
    match &service.network {
        Connection::Default => vec![DEFAULT],
        Connection::Networks(joins) => joins.iter().map(|join| join.network.as_str()).collect(),
        Connection::Host | Connection::None | Connection::Service(_) => Vec::new(),
    }
}

/// The volumes that services mount: the name in the file, the first service that does, and where.
pub fn mounted_volumes<'a>(services: &[&'a Planned]) -> Vec<(&'a str, &'a Planned, &'a str)> {
    let mut seen = BTreeSet::new();
    let mounts = services.iter().flat_map(|service| service.mounts.iter().map(|mount| (*service, mount)));
    let named = mounts.filter_map(|(service, mount)| match &mount.kind {
        MountKind::Volume { name: Some(name) } => Some((name.as_str(), service, mount.target.as_str())),
        _ => None,
    });
    named.filter(|(name, ..)| seen.insert(*name)).collect()
}
