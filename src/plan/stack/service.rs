//! A stack's services.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{Limits, Log, Restart, Ulimit};
use crate::image::Healthcheck;
use crate::plan::StepId;

/// A program of a stack: what to run, from what, under which limits, reachable how.
///
/// What is none or empty is the image's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
pub struct Service {
    /// Its name.
    pub name: String,
    /// The line of its block, from 1.
    pub line: u32,
    /// An [`Op::Image`](crate::plan::Op::Image) step.
    pub image: StepId,
    /// As its `FROM` names it.
    pub from: String,
    /// When the image is pulled.
    #[serde(default, skip_serializing_if = "is_default")]
    pub pull: Pull,
    /// Instead of the image's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cmd: Option<Command>,
    /// Instead of the image's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entrypoint: Option<Command>,
    /// `NAME=value`, on top of the image's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub env: Vec<String>,
    /// Instead of the image's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Absolute, instead of the image's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workdir: Option<String>,
    /// On top of the image's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expose: Vec<PortRange>,
    /// On top of the image's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<(String, String)>,
    /// Instead of the image's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopsignal: Option<String>,
    /// Instead of the image's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub healthcheck: Option<Healthcheck>,
    /// Ports of the host that lead here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub publish: Vec<Publish>,
    /// Where it is reachable.
    pub network: Connection,
    /// What is mounted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mounts: Vec<Mount>,
    /// Small files of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<InlineFile>,
    /// Secrets as files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<SecretMount>,
    /// What must be up before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends: Vec<Depend>,
    /// How much it may use, and what is kept for it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub limits: Limits,
    /// When it is started again.
    #[serde(default, skip_serializing_if = "is_default")]
    pub restart: Restart,
    /// Between the stop signal and the kill, in nanoseconds; none = the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopgrace: Option<u64>,
    /// How many of it.
    pub replicas: u32,
    /// Capabilities without `CAP_`, in order: `+` on top of the default set, `-` taken from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capabilities: Vec<String>,
    /// Whether its root file system is read-only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub readonly: bool,
    /// Only with one of these `--profile`s; empty = always.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<String>,
    /// Its host's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    /// Its container's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// A pid 1 that reaps.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub init: bool,
    /// A terminal.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tty: bool,
    /// Devices of the host.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<Device>,
    /// Kernel settings of its namespaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sysctls: Vec<(String, String)>,
    /// Resource limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ulimits: Vec<Ulimit>,
    /// Name servers instead of the network's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dns: Vec<IpAddr>,
    /// Further names of hosts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<HostName>,
    /// Namespaces shared with others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub namespaces: Vec<SharedNamespace>,
    /// Which system calls it may make; none = the default list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seccomp: Option<Seccomp>,
    /// Every capability, no filter.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub privileged: bool,
    /// What is kept of its output.
    #[serde(default, skip_serializing_if = "is_default")]
    pub log: Log,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A program: its arguments, or a line for the image's shell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Command {
    /// Run as it stands.
    Exec(Vec<String>),
    /// Handed to the shell.
    Shell(String),
}

/// When an image is pulled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Pull {
    /// Where it is not here.
    #[default]
    Missing,
    /// Each time.
    Always,
    /// Never.
    Never,
}

/// What carries a connection.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// TCP.
    #[default]
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
}

/// Ports of one protocol, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PortRange {
    /// First.
    pub start: u16,
    /// Last.
    pub end: u16,
    /// Protocol.
    pub protocol: Protocol,
}

/// `PUBLISH [address:][host]:container[/protocol]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Publish {
    /// Where it listens; none = 127.0.0.1 and `::1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    /// The first port of the host, as many follow as the container has; none = any free ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<u16>,
    /// The last port of the host, where a free one of several is taken for the container's one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_end: Option<u16>,
    /// Ports of the container.
    pub container: PortRange,
}

impl Publish {
    /// The first and the last port of the host; none = any free ones.
    pub fn host_ports(&self) -> Option<(u16, u16)> {
        let length = self.container.end.saturating_sub(self.container.start);
        self.host.map(|first| (first, self.host_end.unwrap_or_else(|| first.saturating_add(length))))
    }
}

/// Where a service is reachable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Connection {
    /// The stack's own network.
    #[default]
    Default,
    /// Networks of the file.
    Networks(Vec<Join>),
    /// The host's own.
    Host,
    /// None at all.
    None,
    /// Another service's.
    Service(String),
}

/// `NETWORK name --alias=… --ip=…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Join {
    /// The network.
    pub network: String,
    /// Further names on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Addresses on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<IpAddr>,
}

/// One `MOUNT`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Mount {
    /// Absolute.
    pub target: String,
    /// Whether writes fail.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub readonly: bool,
    /// What.
    #[serde(flatten)]
    pub kind: MountKind,
}

/// What a service mounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum MountKind {
    /// A path of the host.
    Bind {
        /// Relative to the context, or absolute.
        source: String,
    },
    /// A volume.
    Volume {
        /// None = one of its own that ends with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// Memory.
    Tmpfs {
        /// In bytes; none = the kernel's default.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        size: Option<u64>,
    },
    /// A path of an image; writes are thrown away.
    Image {
        /// An [`Op::Image`](crate::plan::Op::Image) step.
        image: StepId,
        /// Absolute, in it.
        path: String,
    },
}

/// `FILE path --mode=… <<EOF`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct InlineFile {
    /// Absolute.
    pub path: String,
    /// What it holds.
    pub content: String,
    /// Permission bits.
    pub mode: u32,
    /// `user[:group]`; none = root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

/// `SECRET name --target=…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SecretMount {
    /// Which of [`Stack::secrets`](super::Stack::secrets).
    pub secret: String,
    /// Absolute.
    pub target: String,
    /// Permission bits.
    pub mode: u32,
    /// `user[:group]`; none = root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

/// `DEPENDS name condition`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Depend {
    /// The service.
    pub service: String,
    /// What must be true of it.
    pub condition: Condition,
}

/// What must be true of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// It runs.
    #[default]
    Started,
    /// Its health check succeeds.
    Healthy,
    /// It ended well.
    Completed,
}

/// `DEVICE host[:container[:rwm]]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Device {
    /// On the host.
    pub host: String,
    /// In the container.
    pub container: String,
    /// `r`, `w` and `m`.
    pub access: String,
}

/// `HOST name=address`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct HostName {
    /// The name.
    pub name: String,
    /// What it stands for.
    pub address: HostAddress,
}

/// The address behind `HOST name=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HostAddress {
    /// A fixed one.
    Address(IpAddr),
    /// The host's own (`host-gateway`).
    Host,
}

/// `NAMESPACE pid=host`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SharedNamespace {
    /// Which.
    pub kind: NamespaceKind,
    /// Whose.
    pub with: Shared,
}

/// A namespace that can be shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NamespaceKind {
    /// Processes.
    Pid,
    /// Shared memory and the like.
    Ipc,
    /// Host name.
    Uts,
}

/// Whose namespace it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shared {
    /// The host's.
    Host,
    /// Another service's.
    Service(String),
}

/// The filter of system calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Seccomp {
    /// None.
    Unconfined,
    /// That of a file, relative to the context.
    File(String),
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Sctp => "sctp",
        })
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.start == self.end {
            write!(f, "{}/{}", self.start, self.protocol)
        } else {
            write!(f, "{}-{}/{}", self.start, self.end, self.protocol)
        }
    }
}
