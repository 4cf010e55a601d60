//! What a file means: stages, networks, volumes, secrets and services, with every name resolved and every value typed.
//!
//! [`resolve`] turns a tree into a [`Model`]; `check` holds the messages. A model exists even where errors were found, so
//! that all of them come in one run; it is only lowered when there are none.

mod base;
mod check;
mod context;
mod environment;
mod facts;
mod ignore;
mod network;
pub(crate) mod path;
mod pinnable;
mod resolve;
mod secret;
mod service;
mod stage;
mod value;
mod volume;

use std::collections::HashMap;
use std::rc::Rc;

use self::facts::Facts;
use crate::image::{ImageConfig, Platform};

pub use network::{Allow, Driver, Network};
pub use pinnable::{Address, Mention, Pinnable};
pub use resolve::resolve;
pub use secret::{Secret, SecretSource};
pub use service::{
    Condition, Connection, Depend, Device, HostAddress, Join, Limits, Log, NamespaceKind, Publish, Pull, Restart,
    Seccomp, Service, ServiceFile, ServiceMount, ServiceMountKind, ServiceSecret, Shared,
};
pub use stage::{
    Action, Archive, Base, Command, Copy, CopySource, GitSource, Instruction, Mount, MountKind, Origin, Owner, Run,
    RunNetwork, Script, Sharing, Stage, StageId,
};
pub use value::device::device;
pub use value::ports::{Mapping, Ports, Protocol, mapping as port_mapping};
pub use value::subnet::Subnet;
pub use volume::{Seed, Volume};

/// What decides the meaning of a file besides its text and its context.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The file as the user named it.
    pub name: String,
    /// The file's path in the context, where it lies there.
    pub file: Option<String>,
    /// `--arg NAME=value`.
    pub args: Vec<(String, String)>,
    /// The stages asked for; none = the last.
    pub targets: Vec<String>,
    /// The machine that images are for.
    pub platform: Platform,
    /// The machine that builds.
    pub build_platform: Platform,
    /// Names of secrets given on the command line.
    pub secrets: Vec<String>,
    /// Whether the file's services are to run: their images are the targets then.
    pub stack: bool,
    /// Whether everything that can be pinned has to stand in the lock.
    pub locked: bool,
}

/// What a file means.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// In the order of the file.
    pub stages: Vec<Stage>,
    /// `NETWORK` blocks.
    pub networks: Vec<Network>,
    /// `VOLUME` blocks, and volumes declared by their use.
    pub volumes: Vec<Volume>,
    /// `SERVICE` blocks.
    pub services: Vec<Service>,
    /// `SECRET` blocks.
    pub secrets: Vec<Secret>,
    /// The argument `SOURCE_DATE_EPOCH`, where the file or `--arg` gives it.
    pub source_date_epoch: Option<i64>,
    /// Stages asked for, or the last; empty where an error says why.
    pub targets: Vec<StageId>,
    /// Variables for proxies given by `--arg`, which `RUN` sees without declaring them.
    pub proxies: Vec<(String, String)>,
    /// Patterns of the ignore file, as written.
    pub ignore: Vec<String>,
    /// What it names and a lock can pin.
    pub pinnable: Pinnable,
    /// Where services and networks stand in their lists, by name; the first of those that share one.
    service_names: HashMap<String, usize>,
    network_names: HashMap<String, usize>,
    stage_facts: Vec<Option<Facts>>,
    image_facts: HashMap<Base, Facts>,
    image_configs: HashMap<Base, Rc<ImageConfig>>,
}

impl Model {
    /// The stage of an id.
    pub fn stage(&self, id: StageId) -> &Stage {
        &self.stages[id.0]
    }

    /// Every stage's id, in order.
    pub fn ids(&self) -> impl Iterator<Item = StageId> {
        (0..self.stages.len()).map(StageId)
    }

    /// The service of a name.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.service_names.get(name).map(|at| &self.services[*at])
    }

    /// The network of a name.
    pub fn network(&self, name: &str) -> Option<&Network> {
        self.network_names.get(name).map(|at| &self.networks[*at])
    }

    /// Notes where the names of services and networks stand, once all of them are known.
    fn note_names(&mut self) {
        for (at, service) in self.services.iter().enumerate() {
            self.service_names.entry(service.name.value.clone()).or_insert(at);
        }
        for (at, network) in self.networks.iter().enumerate() {
            self.network_names.entry(network.name.value.clone()).or_insert(at);
        }
    }

    /// What a stage is called: its name, or its number.
    pub fn stage_name(&self, id: StageId) -> String {
        self.stage(id).name.as_ref().map_or_else(|| id.0.to_string(), |name| name.value.clone())
    }

    /// What services run, mount and fill volumes from.
    pub fn service_images(&self) -> impl Iterator<Item = &Origin> {
        let seeds = self.volumes.iter().filter_map(|volume| volume.seed.as_ref()).map(|seed| &seed.from);
        let images = self.services.iter().filter_map(|service| service.image.as_ref());
        let mounts = self.services.iter().flat_map(|service| &service.mounts).filter_map(|mount| match &mount.kind {
            ServiceMountKind::Image(image, _) => Some(&**image),
            _ => None,
        });
        images.chain(mounts).chain(seeds)
    }

    /// Stages among them.
    pub fn service_stages(&self) -> impl Iterator<Item = StageId> {
        self.service_images().filter_map(|image| match image.base {
            Base::Stage(id) => Some(id),
            _ => None,
        })
    }

    /// The config of an image that a service names and that is no stage; none where it is not here.
    pub fn image_config(&self, base: &Base) -> Option<&Rc<ImageConfig>> {
        self.image_configs.get(base)
    }

    /// Which stages the targets need, themselves included.
    pub fn needed(&self, targets: &[StageId]) -> Vec<bool> {
        let mut needed = vec![false; self.stages.len()];
        let mut open = targets.to_vec();
        while let Some(id) = open.pop() {
            if !std::mem::replace(&mut needed[id.0], true) {
                open.extend(self.stage(id).reads());
            }
        }
        needed
    }
}
