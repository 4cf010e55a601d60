//! `SERVICE` blocks.

use std::net::IpAddr;

use super::stage::{Command, Origin};
use super::value::ports::{Ports, Protocol};
use crate::image::{Healthcheck, Platform};
use crate::source::{Span, Spanned};

/// A program of a stack: what to run, from what, under which limits, reachable how.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its name.
    pub name: Spanned<String>,
    /// What it runs from; none where an error says why.
    pub image: Option<Origin>,
    /// `FROM --platform`.
    pub platform: Option<Platform>,
    /// `FROM --pull`.
    pub pull: Pull,
    /// Instead of the image's.
    pub cmd: Option<Command>,
    /// Instead of the image's.
    pub entrypoint: Option<Command>,
    /// On top of the image's, those of `--file` first.
    pub env: Vec<(String, String)>,
    /// The values of `env` that stand in the block itself, where they stand.
    pub env_words: Vec<Spanned<String>>,
    /// Instead of the image's.
    pub user: Option<String>,
    /// Instead of the image's.
    pub workdir: Option<String>,
    /// On top of the image's.
    pub expose: Vec<Ports>,
    /// On top of the image's.
    pub labels: Vec<(String, String)>,
    /// Instead of the image's.
    pub stopsignal: Option<String>,
    /// Instead of the image's.
    pub healthcheck: Option<Spanned<Healthcheck>>,
    /// Ports of the host that lead here.
    pub publish: Vec<Publish>,
    /// Where it is reachable.
    pub network: Connection,
    /// What is mounted.
    pub mounts: Vec<ServiceMount>,
    /// Small files of its own.
    pub files: Vec<ServiceFile>,
    /// Secrets as files.
    pub secrets: Vec<ServiceSecret>,
    /// What must be up before it.
    pub depends: Vec<Depend>,
    /// How much it may use, and what is kept for it.
    pub limits: Limits,
    /// When it is started again.
    pub restart: Restart,
    /// Between the stop signal and the kill, in nanoseconds.
    pub stopgrace: Option<u64>,
    /// How many of it, and where that is said.
    pub replicas: Spanned<u32>,
    /// Capabilities on top of the default set (true) or taken from it.
    pub capabilities: Vec<(bool, String)>,
    /// Whether its root file system is read-only.
    pub readonly: bool,
    /// Only with one of these `--profile`s; none = always.
    pub profiles: Vec<String>,
    /// Its host's name.
    pub hostname: Option<String>,
    /// Its container's name.
    pub container: Option<Spanned<String>>,
    /// A pid 1 that reaps.
    pub init: bool,
    /// A terminal.
    pub tty: bool,
    /// Devices of the host.
    pub devices: Vec<Device>,
    /// Kernel settings of its namespaces.
    pub sysctls: Vec<(String, String)>,
    /// Resource limits: name, soft, hard.
    pub ulimits: Vec<(String, u64, u64)>,
    /// Name servers instead of the network's.
    pub dns: Vec<IpAddr>,
    /// Further names of hosts.
    pub hosts: Vec<(String, HostAddress)>,
    /// Namespaces shared with others.
    pub namespaces: Vec<(NamespaceKind, Shared)>,
    /// `SECURITY seccomp=…`.
    pub seccomp: Option<Seccomp>,
    /// Every capability, no filter: where it says so.
    pub privileged: Option<Span>,
    /// What is kept of its output.
    pub log: Log,
    /// The block.
    pub span: Span,
}

/// When an image is pulled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pull {
    /// Where it is not here.
    #[default]
    Missing,
    /// Each time.
    Always,
    /// Never.
    Never,
}

/// `PUBLISH [address:][host]:container[/protocol]`.
#[derive(Clone, Debug)]
pub struct Publish {
    /// Where it listens; none = 127.0.0.1 and `::1`.
    pub address: Option<IpAddr>,
    /// First and last port of the host, as many as the container's or several for its one; none = any free one.
    pub host: Option<(u16, u16)>,
    /// Ports of the container.
    pub container: Ports,
    /// The word.
    pub span: Span,
}

/// Where a service is reachable.
#[derive(Clone, Debug, Default)]
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
    Service(Spanned<String>),
}

/// `NETWORK name --alias=… --ip=…`.
#[derive(Clone, Debug)]
pub struct Join {
    /// The network.
    pub network: Spanned<String>,
    /// Further names on it.
    pub aliases: Vec<String>,
    /// Addresses on it.
    pub addresses: Vec<Spanned<IpAddr>>,
}

/// One `MOUNT`.
#[derive(Clone, Debug)]
pub struct ServiceMount {
    /// Absolute.
    pub target: Spanned<String>,
    /// Whether writes fail.
    pub readonly: bool,
    /// What.
    pub kind: ServiceMountKind,
}

/// What a service mounts.
#[derive(Clone, Debug)]
pub enum ServiceMountKind {
    /// A path of the host, relative to the context or absolute.
    Bind(String),
    /// A named volume; none = one of its own that ends with it.
    Volume(Option<String>),
    /// Memory, in bytes where limited.
    Tmpfs(Option<u64>),
    /// A path of an image.
    Image(Box<Origin>, String),
}

/// `FILE path --mode=… <<EOF`.
#[derive(Clone, Debug)]
pub struct ServiceFile {
    /// Absolute.
    pub path: Spanned<String>,
    /// What it holds.
    pub content: String,
    /// Permission bits.
    pub mode: u32,
    /// `user[:group]`.
    pub owner: Option<String>,
}

/// `SECRET name --target=…`.
#[derive(Clone, Debug)]
pub struct ServiceSecret {
    /// Which one.
    pub name: Spanned<String>,
    /// Absolute.
    pub target: String,
    /// Permission bits.
    pub mode: u32,
    /// `user[:group]`.
    pub owner: Option<String>,
}

/// `DEPENDS name condition`.
#[derive(Clone, Debug)]
pub struct Depend {
    /// The service.
    pub service: Spanned<String>,
    /// What must be true of it.
    pub condition: Condition,
    /// The condition's word, or the name where none is written.
    pub span: Span,
}

/// What must be true of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Condition {
    /// It runs.
    #[default]
    Started,
    /// Its health check succeeds.
    Healthy,
    /// It ended well.
    Completed,
}

/// `LIMIT` and `RESERVE`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// Bytes.
    pub memory: Option<u64>,
    /// Bytes of swap on top of memory.
    pub swap: Option<u64>,
    /// Processors.
    pub cpus: Option<f64>,
    /// Processes and threads.
    pub pids: Option<u64>,
    /// 1 to 10000.
    pub cpu_weight: Option<u64>,
    /// 1 to 10000.
    pub io_weight: Option<u64>,
    /// Bytes of `/dev/shm`.
    pub shm: Option<u64>,
    /// Bytes kept for it (`RESERVE`).
    pub reserved_memory: Option<u64>,
    /// Processors kept for it (`RESERVE`).
    pub reserved_cpus: Option<f64>,
}

/// When a service is started again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Restart {
    /// Never.
    #[default]
    No,
    /// Whenever it ends.
    Always,
    /// Whenever it ends, but not after it was stopped by hand.
    UnlessStopped,
    /// When it fails, so many times; none = without end.
    OnFailure(Option<u32>),
}

/// `DEVICE host[:container[:rwm]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// On the host.
    pub host: String,
    /// In the container.
    pub container: String,
    /// `r`, `w` and `m`.
    pub access: String,
}

/// The address behind `HOST name=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostAddress {
    /// A fixed one.
    Address(IpAddr),
    /// The host's own (`host-gateway`).
    Host,
}

/// A namespace that can be shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamespaceKind {
    /// Processes.
    Pid,
    /// Shared memory and the like.
    Ipc,
    /// Host name.
    Uts,
}

/// Whose namespace it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shared {
    /// The host's.
    Host,
    /// Another service's.
    Service(Spanned<String>),
}

/// The filter of system calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seccomp {
    /// None.
    Unconfined,
    /// That of a file.
    File(String),
}

/// What is kept of a service's output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// Bytes of one file.
    pub max_size: Option<u64>,
    /// Files.
    pub max_file: Option<u32>,
}

impl Publish {
    /// Whether two can't both be had: one protocol, one port, one address.
    pub fn clashes(&self, other: &Self) -> bool {
        let (Some(own), Some(others)) = (self.host, other.host) else { return false };
        let ports = own.0 <= others.1 && others.0 <= own.1;
        ports && self.container.protocol == other.container.protocol && self.meets(other)
    }

    /// Whether the two listen on an address in common.
    fn meets(&self, other: &Self) -> bool {
        // all addresses of one kind: `::` leaves IPv4 alone
        let whole = |one: Option<IpAddr>, other: Option<IpAddr>| {
            one.is_some_and(|one| one.is_unspecified() && other.is_none_or(|other| other.is_ipv4() == one.is_ipv4()))
        };
        let loopback = |address: Option<IpAddr>| address.is_none_or(|address| address.is_loopback());
        match (self.address, other.address) {
            _ if whole(self.address, other.address) || whole(other.address, self.address) => true,
            (Some(own), Some(others)) => own == others,
            _ => loopback(self.address) && loopback(other.address),
        }
    }

    /// The protocol of both sides.
    pub const fn protocol(&self) -> Protocol {
        self.container.protocol
    }
}
