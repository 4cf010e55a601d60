//! What a stack is to run: plain data, resolved, so that a supervisor needs nothing else to run it.

use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::Digest as _;

use crate::sandbox::fakeroot::Mode;
use crate::store::SnapshotId;

/// What a stack is to run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// The stack's name.
    pub name: String,
    /// The file it came from, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its services, in the order of the file. A supervisor's containers share them.
    #[serde(default, with = "shared")]
    pub services: Vec<Arc<Service>>,
    /// Its networks; a service's [`Join`] names one of them.
    #[serde(default)]
    pub networks: Vec<Network>,
}

/// A program of a stack, all of it decided.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
#[serde(default)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// What it runs from.
    pub image: Image,
    /// The program and its arguments.
    pub args: Vec<String>,
    /// Variables, in order, one a name. `PATH`, `HOME` and `HOSTNAME` are added where they are missing.
    pub env: Vec<(String, String)>,
    /// Who runs it, as the image's own files know users: `user[:group]`; empty = root.
    pub user: String,
    /// Further groups of whoever runs it, by name or number.
    pub groups: Vec<String>,
    /// Where it starts, absolute; empty = `/`. Made where it is missing.
    pub cwd: String,
    /// The name of its host; none = its container's.
    pub hostname: Option<String>,
    /// The name of its one container; none = `<stack>-<service>-<replica>`.
    pub container: Option<String>,
    /// Labels.
    pub labels: Vec<(String, String)>,
    /// The signal that asks it to end, as `SIGTERM` or `15`; none = `SIGTERM`.
    pub stop_signal: Option<String>,
    /// Nanoseconds between that signal and the kill; none = ten seconds.
    pub stop_grace: Option<u64>,
    /// How it is asked whether it is well.
    pub health: Option<Health>,
    /// What it can reach, and where it is reachable.
    pub network: Connection,
    /// Ports of this machine that lead to it.
    pub publish: Vec<Publish>,
    /// Ports that it serves, for SRV records.
    pub expose: Vec<Port>,
    /// What is mounted, in order.
    pub mounts: Vec<Mount>,
    /// Small files of its own.
    pub files: Vec<File>,
    /// Secrets as files; their values travel beside the definition ([`Secret`]).
    pub secrets: Vec<SecretMount>,
    /// What must be so before it starts.
    pub depends: Vec<Depend>,
    /// What it may use.
    pub limits: Limits,
    /// When it is started again.
    pub restart: Restart,
    /// How many of it; 0 = none now.
    pub replicas: u32,
    /// Capabilities, bits by number as [`crate::sandbox::capabilities::parse`] gives them.
    pub capabilities: u64,
    /// Whether set-user-id programs gain something.
    pub new_privileges: bool,
    /// Whether every system call is allowed.
    pub seccomp_unconfined: bool,
    /// The text of a seccomp profile, in place of the usual filter.
    pub seccomp_profile: Option<String>,
    /// Whether `/proc` and `/sys` are shown without masks.
    pub unmasked: bool,
    /// Whether it shares rbox's user namespace instead of having one of its own (`PRIVILEGED`).
    pub privileged: bool,
    /// Whether nothing of its root file system can be written.
    pub readonly: bool,
    /// A pid 1 of ours that reaps.
    pub init: bool,
    /// A terminal instead of pipes.
    pub tty: bool,
    /// Without one, a pipe for its input that stays open, instead of an empty input (`rbox run -d -i`).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub input: bool,
    /// Devices of this machine.
    pub devices: Vec<Device>,
    /// Kernel settings of its namespaces, as `net.core.somaxconn`.
    pub sysctls: Vec<(String, String)>,
    /// Resource limits: name as `nofile`, soft, hard.
    pub ulimits: Vec<(String, u64, u64)>,
    /// Name servers instead of the network's.
    pub dns: Vec<IpAddr>,
    /// Domains in which names are looked up; `.` alone = none.
    pub dns_search: Vec<String>,
    /// Further names of hosts; none = the host itself.
    pub hosts: Vec<(String, Option<IpAddr>)>,
    /// Whose process numbers it sees.
    pub pid: Share,
    /// Whose shared memory it uses.
    pub ipc: Share,
    /// Whose host name it has.
    pub uts: Share,
    /// How readily the kernel kills it where memory runs out: -1000 to 1000; none = as rbox itself.
    pub oom_score: Option<i16>,
    /// What is kept of its output.
    pub log: Log,
    /// Whether its container goes as soon as it has ended (`rbox run --rm`).
    pub remove: bool,
    /// How much owners and users are played where there is a single id (`rbox run --fakeroot`).
    pub fakeroot: Mode,
    /// The service that its one container stands in for once: what that may reach on its networks, this may too, but it is none of its
    /// replicas and has none of its names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_in_for: Option<String>,
}

/// What a service runs from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Image {
    /// As people call it.
    pub name: String,
    /// The top layer; none = no layer at all.
    pub snapshot: Option<SnapshotId>,
    /// Whether this machine's own files lie below the layers (base `host`).
    pub host: bool,
}

/// How a service is asked whether it is well. Times in nanoseconds; none = Docker's default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Health {
    /// The program and its arguments; a shell line is `["/bin/sh", "-c", line]`.
    pub test: Vec<String>,
    /// Between two checks; none = 30 s.
    pub interval: Option<u64>,
    /// For one; none = 30 s.
    pub timeout: Option<u64>,
    /// In which a failure does not count; none = 0.
    pub start_period: Option<u64>,
    /// Between two checks meanwhile; none = 5 s.
    pub start_interval: Option<u64>,
    /// Failures in a row that make it unhealthy; none = 3.
    pub retries: Option<u32>,
}

/// What a service can reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Connection {
    /// Networks of the definition, at least one.
    Networks(Vec<Join>),
    /// The host's own interfaces.
    Host,
    /// Its loopback alone.
    #[default]
    None,
    /// Those of a service's first container.
    Service(String),
}

/// A network that a service is on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Join {
    /// Its name.
    pub network: String,
    /// Further names of the service on it.
    pub aliases: Vec<String>,
    /// Addresses; what is missing is given out.
    pub addresses: Vec<IpAddr>,
    /// The hardware address of its link; none = one that belongs to its address.
    pub mac: Option<[u8; 6]>,
}

/// A network of a stack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Network {
    /// Its name.
    pub name: String,
    /// Subnets as `10.0.0.0/24`; none = the next free one, and a ULA for IPv6.
    pub subnets: Vec<(IpAddr, u8)>,
    /// Gateways, at most one for each kind of address; none = the first address.
    pub gateways: Vec<IpAddr>,
    /// Whether there is no way out of the host.
    pub internal: bool,
    /// How its members are joined.
    pub driver: Driver,
    /// In bytes; none = that of the host's default route.
    pub mtu: Option<u32>,
    /// Whether members reach each other only where `allows` says so.
    pub deny: bool,
    /// The ways through, with `deny`.
    pub allows: Vec<Allow>,
    /// Labels.
    pub labels: Vec<(String, String)>,
}

/// How the members of a network are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Driver {
    /// A bridge.
    #[default]
    Bridge,
    /// Addresses on the host's own link.
    Macvlan,
    /// Two members, a link without a bridge.
    Ptp,
}

/// `ALLOW from -> to:port`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Allow {
    /// The service that may speak first.
    pub from: String,
    /// The service that it may reach.
    pub to: String,
    /// On these; none = on all.
    pub ports: Option<PortRange>,
}

/// First and last port, and the protocol of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortRange {
    /// The first.
    pub first: u16,
    /// The last; the same for a single one.
    pub last: u16,
    /// Theirs.
    pub protocol: Protocol,
}

/// A port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Port {
    /// Its number.
    pub port: u16,
    /// Its protocol.
    pub protocol: Protocol,
}

/// What a port speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// Connections.
    #[default]
    Tcp,
    /// Datagrams.
    Udp,
}

/// Ports of this machine that lead to a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publish {
    /// Where it listens; none = 127.0.0.1 and `::1`.
    pub address: Option<IpAddr>,
    /// First and last port of this machine; none = any free one.
    pub host: Option<(u16, u16)>,
    /// Ports of the container, as many; or one, for which a free one of this machine's is taken.
    pub container: PortRange,
}

impl Publish {
    /// How many ports of the container it is about.
    pub(super) fn count(&self) -> u32 {
        u32::from(self.container.last.saturating_sub(self.container.first)) + 1
    }
}

/// Something that lies in a container besides its root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mount {
    /// Absolute.
    pub target: String,
    /// Whether writes fail.
    pub readonly: bool,
    /// What it is.
    pub kind: MountKind,
}

/// What a mount is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MountKind {
    /// A file or folder of this machine, absolute.
    Bind(String),
    /// A named volume: its name, and the folder of its data. The store has made and filled it.
    Volume {
        /// The volume.
        name: String,
        /// The folder of its data, absolute.
        path: String,
    },
    /// A folder of the container's own that ends with it, filled with what its image has there.
    Anonymous,
    /// Memory.
    Tmpfs {
        /// In bytes.
        size: Option<u64>,
        /// Permission bits; none = 1777.
        mode: Option<u32>,
    },
    /// A path of an image; writes are thrown away.
    Image {
        /// The image.
        image: Image,
        /// The path in it.
        path: String,
    },
}

/// A small file of a service's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct File {
    /// Absolute.
    pub path: String,
    /// What it holds.
    pub content: String,
    /// Permission bits.
    pub mode: u32,
    /// `user[:group]`; none = who runs the service.
    pub owner: Option<String>,
}

/// A secret as a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SecretMount {
    /// Which one.
    pub name: String,
    /// Absolute.
    pub target: String,
    /// Permission bits.
    pub mode: u32,
    /// `user[:group]`; none = who runs the service.
    pub owner: Option<String>,
    /// The digest of its value and the stack's salt: another one means other containers.
    pub digest: Option<String>,
}

/// A secret's value, which only ever is in memory.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// Which one.
    pub name: String,
    /// Its bytes.
    pub value: Vec<u8>,
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Secret({})", self.name)
    }
}

/// What must be so before a service starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Depend {
    /// The service.
    pub service: String,
    /// What must be true of it.
    pub condition: Condition,
}

/// What must be true of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// What a container may use; none = no limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Bytes.
    pub memory: Option<u64>,
    /// Memory and swap together, in bytes, as Docker counts.
    pub memory_swap: Option<u64>,
    /// Bytes that are kept for it when memory is short.
    pub memory_reserved: Option<u64>,
    /// Thousandths of a processor.
    pub millicpus: Option<u64>,
    /// 1 to 10,000; none = 100.
    pub cpu_weight: Option<u16>,
    /// `0-3,7`.
    pub cpuset: Option<String>,
    /// Processes and threads; none = 4096.
    pub pids: Option<u64>,
    /// 1 to 10,000.
    pub io_weight: Option<u16>,
    /// Bytes of `/dev/shm`; none = 64 MiB.
    pub shm: Option<u64>,
}

/// When a container is started again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Restart {
    /// Never.
    #[default]
    No,
    /// Whenever it ends.
    Always,
    /// Whenever it ends, but not after it was stopped by hand.
    UnlessStopped,
    /// When it fails, so many times in a row; none = without end.
    OnFailure(Option<u32>),
}

/// A device of this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// On this machine.
    pub host: String,
    /// In the container.
    pub container: String,
    /// Of `r`, `w` and `m`.
    pub access: String,
}

/// Whose namespace a container has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Share {
    /// Its own.
    #[default]
    Own,
    /// The host's; for processes the supervisor's, which sees those of its stack.
    Host,
    /// That of a service's first container.
    Service(String),
}

/// What is kept of a container's output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Log {
    /// Bytes of one file; none = 10 MiB.
    pub max_size: Option<u64>,
    /// Files; none = 3.
    pub max_file: Option<u32>,
}

impl Definition {
    /// A service by its name.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().map(Arc::as_ref).find(|service| service.name == name)
    }

    /// Whether others wait for a service to have run to its end: once it has done so well, it need not again.
    pub fn is_job(&self, name: &str) -> bool {
        let mut depends = self.services.iter().flat_map(|service| &service.depends);
        depends.any(|depend| depend.service == name && depend.condition == Condition::Completed)
    }

    /// A network by its name.
    pub fn network(&self, name: &str) -> Option<&Network> {
        self.networks.iter().find(|network| network.name == name)
    }
}

impl Service {
    /// Names what a container of it is made from: another digest means other containers.
    ///
    /// Replicas, restart policy and dependencies are not in it: they change nothing about a container that runs.
    pub fn digest(&self) -> String {
        let plain = Service { replicas: 0, restart: Restart::No, depends: Vec::new(), ..self.clone() };
        hex(&serde_json::to_vec(&plain).unwrap_or_default())
    }

    /// Services whose namespaces its containers use.
    pub fn lenders(&self) -> impl Iterator<Item = &str> {
        let network = match &self.network {
            Connection::Service(name) => Some(name),
            Connection::Networks(_) | Connection::Host | Connection::None => None,
        };
        let shares = [&self.pid, &self.ipc, &self.uts].into_iter().filter_map(|share| match share {
            Share::Service(name) => Some(name),
            Share::Own | Share::Host => None,
        });
        network.into_iter().chain(shares).map(String::as_str)
    }

    /// The name of a container of it.
    pub fn container_name(&self, stack: &str, replica: u32) -> String {
        match &self.container {
            Some(name) if replica == 1 => name.clone(),
            Some(name) => format!("{name}-{replica}"),
            None => format!("{stack}-{}-{replica}", self.name),
        }
    }
}

impl Network {
    /// Names what it is made from: another digest means another network.
    pub fn digest(&self) -> String {
        hex(&serde_json::to_vec(self).unwrap_or_default())
    }
}

/// Services as a list of them, whoever else has them.
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::Service;

    pub(super) fn serialize<S: Serializer>(services: &[Arc<Service>], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(services.iter().map(Arc::as_ref))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Arc<Service>>, D::Error> {
        Vec::deserialize(from).map(|services: Vec<Service>| services.into_iter().map(Arc::new).collect())
    }
}

fn hex(bytes: &[u8]) -> String {
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
