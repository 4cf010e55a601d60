//! What a file's services, networks, volumes and secrets come to, as plain data.
//!
//! Names are resolved and values typed; what only the machine can tell (addresses of networks without a subnet, user
//! numbers, the bytes of secrets) is left to the start.

mod limits;
mod network;
mod service;

use serde::{Deserialize, Serialize};

pub use limits::{Limits, Log, Restart, Ulimit};
pub use network::{Allow, Driver, Network};
pub use service::{
    Command, Condition, Connection, Depend, Device, HostAddress, HostName, InlineFile, Join, Mount, MountKind,
    NamespaceKind, PortRange, Protocol, Publish, Pull, Seccomp, SecretMount, Service, Shared, SharedNamespace,
};

use super::{Secret, StepId};

/// Everything that runs together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Stack {
    /// In the order of the file.
    pub services: Vec<Service>,
    /// Those of the file; the stack's own `default` is not among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub networks: Vec<Network>,
    /// Declared ones, and those that a mount declares by naming them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub volumes: Vec<Volume>,
    /// Those that services ask for; never their values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<Secret>,
}

/// A named volume.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Volume {
    /// Its name.
    pub name: String,
    /// What it first holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Seed>,
    /// Whether it must exist already; then its name is not the stack's to decide.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub external: bool,
    /// `name=value`, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<(String, String)>,
}

/// The first content of a volume: a path of an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Seed {
    /// An [`Op::Image`](super::Op::Image) step.
    pub image: StepId,
    /// Absolute.
    pub path: String,
}

impl Stack {
    /// A service by its name.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.name == name)
    }

    /// Every image step that a service, a mount or a volume needs.
    pub fn images(&self) -> impl Iterator<Item = StepId> {
        let mounts = self.services.iter().flat_map(|service| &service.mounts).filter_map(|mount| match mount.kind {
            MountKind::Image { image, .. } => Some(image),
            _ => None,
        });
        let seeds = self.volumes.iter().filter_map(|volume| volume.seed.as_ref()).map(|seed| seed.image);
        self.services.iter().map(|service| service.image).chain(mounts).chain(seeds)
    }

    /// What is wrong with a stack that was read from outside: the first name that leads nowhere, as a clause.
    pub(super) fn flaw(&self) -> Option<String> {
        let networks: Vec<&str> = self.networks.iter().map(|network| network.name.as_str()).collect();
        let volumes: Vec<&str> = self.volumes.iter().map(|volume| volume.name.as_str()).collect();
        for service in &self.services {
            let missing = |kind: &str, name: &str| {
                Some(format!("service `{}` names {kind} `{name}`, which it does not have", service.name))
            };
            if let Some(depend) = service.depends.iter().find(|depend| self.service(&depend.service).is_none()) {
                return missing("the service", &depend.service);
            }
            if let Connection::Networks(joins) = &service.network
                && let Some(join) =
                    joins.iter().find(|join| !networks.contains(&join.network.as_str()) && join.network != "default")
            {
                return missing("the network", &join.network);
            }
            let named = service.mounts.iter().filter_map(|mount| match &mount.kind {
                MountKind::Volume { name: Some(name) } => Some(name),
                _ => None,
            });
            if let Some(name) = named.into_iter().find(|name| !volumes.contains(&name.as_str())) {
                return missing("the volume", name);
            }
            if let Some(secret) =
                service.secrets.iter().find(|mount| !self.secrets.iter().any(|secret| secret.id == mount.secret))
            {
                return missing("the secret", &secret.secret);
            }
        }
        None
    }
}
