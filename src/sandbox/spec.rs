//! What a sandbox is to be: everything decided and checked, nothing done yet.

use std::ffi::CString;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::Arc;

use super::seccomp::Profile as SeccompProfile;

use super::fakeroot::Fakeroot;

/// A sandbox.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
pub struct Spec {
    /// Its root file system.
    pub rootfs: Rootfs,
    /// What runs in it.
    pub process: Process,
    /// What else lies in it, in the order it is mounted.
    pub mounts: Vec<Mount>,
    /// What it can reach.
    pub network: Network,
    /// Namespaces that are not its own.
    pub shares: Shares,
    /// Its host name.
    pub hostname: String,
    /// What it may use.
    pub limits: Limits,
    /// How much it is trusted.
    pub confinement: Confinement,
    /// A pid 1 of ours that reaps and passes signals on.
    pub init: bool,
    /// Whether nothing of the root file system can be written.
    pub readonly: bool,
    /// Devices of this machine, each with its place in the sandbox.
    pub devices: Vec<(PathBuf, PathBuf)>,
    /// Kernel settings of its own namespaces, as `net.core.somaxconn`.
    pub sysctls: Vec<(String, String)>,
    /// How readily the kernel kills it where memory runs out: -1000 to 1000; none = as rbox itself.
    pub oom_score: Option<i16>,
    /// The name of its cgroup below rbox's own; unique on the machine.
    pub id: String,
    /// Whether it gets a cgroup without a limit too, so that it can be frozen and measured as a whole.
    pub managed: bool,
    /// Whether limits that can't be set here are left out; [`Running`](super::Running) then says why.
    pub lenient: bool,
    /// Whether no program is run in it: it only stands there, so that its files can be reached.
    pub hold: bool,
    /// Owners and users that are only played, where this process has a single id.
    pub fakeroot: Option<Fakeroot>,
}

/// A root file system.
#[derive(Debug)]
pub enum Rootfs {
    /// An overlay that exists only inside the sandbox.
    Overlay(Overlay),
    /// A directory as it is, written to in place.
    Directory(PathBuf),
}

/// Layers, and where writes go.
#[derive(Debug)]
pub struct Overlay {
    /// Absolute paths, **top first**, as overlayfs lists them. Empty = an empty directory.
    pub lowers: Vec<PathBuf>,
    /// Where writes go; must exist. On one file system with `work`.
    pub upper: PathBuf,
    /// Overlayfs's own; must exist, and hold nothing but what another overlay with the same `upper` left in it.
    pub work: PathBuf,
    /// Directories of this machine that lie below the layers (base `host`), each with its place in the sandbox, as
    /// (`/usr`, `/usr`). They get an overlay of their own: overlayfs does not cross mounts.
    pub host: Vec<HostTree>,
}

/// A directory of this machine below the layers.
#[derive(Debug)]
pub struct HostTree {
    /// Absolute, on this machine; also where it lies in the sandbox.
    pub path: PathBuf,
    /// Where writes below it go, beside [`Overlay::upper`]; must exist.
    pub upper: PathBuf,
    /// Overlayfs's own for it; must exist and be empty.
    pub work: PathBuf,
}

/// What runs.
#[derive(Debug)]
pub struct Process {
    /// The program (looked up in the sandbox's own PATH where it has no `/`) and its arguments.
    pub args: Vec<CString>,
    /// `NAME=value`.
    pub env: Vec<CString>,
    /// Absolute; must lie in the sandbox.
    pub cwd: CString,
    /// Numbers, looked up beforehand.
    pub user: User,
    /// Its standard streams.
    pub stdio: Stdio,
    /// Clamped to the hard limits of rbox itself.
    pub rlimits: Vec<Rlimit>,
}

/// Who runs it: numbers inside the sandbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// User.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Supplementary groups; `gid` need not be among them.
    pub groups: Vec<u32>,
}

/// Standard streams.
#[derive(Debug)]
pub enum Stdio {
    /// Three descriptors of the caller's, in order.
    Fds([OwnedFd; 3]),
    /// A new pseudo-terminal; its other end comes back with the running sandbox.
    Terminal {
        /// At the start.
        columns: u16,
        /// At the start.
        rows: u16,
    },
}

/// One `--ulimit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rlimit {
    /// `RLIMIT_…`.
    pub resource: u32,
    /// Soft.
    pub soft: u64,
    /// Hard.
    pub hard: u64,
}

/// Something that lies in the sandbox besides its root.
#[derive(Debug)]
pub struct Mount {
    /// Absolute, resolved inside the root file system and nowhere else.
    pub target: PathBuf,
    /// What it is.
    pub kind: MountKind,
    /// Whether writes fail.
    pub readonly: bool,
}

/// What a mount is.
#[derive(Debug)]
pub enum MountKind {
    /// A file or directory of this machine.
    Bind {
        /// Absolute.
        source: PathBuf,
        /// With what is mounted below it.
        recursive: bool,
    },
    /// A path below a directory, resolved so that no link leads out of that directory.
    BindIn {
        /// The directory that confines it.
        root: PathBuf,
        /// The path in it.
        path: PathBuf,
    },
    /// An overlay that is thrown away: writes never reach the lowers.
    Overlay {
        /// As of [`Rootfs::Overlay`].
        overlay: Overlay,
        /// The path in it that is mounted.
        path: PathBuf,
    },
    /// Memory.
    Tmpfs {
        /// In bytes.
        size: Option<u64>,
        /// Permission bits of its root.
        mode: u32,
    },
    /// A small file in memory.
    File {
        /// What it holds.
        content: Vec<u8>,
        /// Permission bits.
        mode: u32,
        /// Owner, inside.
        uid: u32,
        /// Group, inside.
        gid: u32,
    },
}

/// What a sandbox can reach.
#[derive(Debug)]
pub enum Network {
    /// The host's own interfaces.
    Host,
    /// Its loopback alone.
    None,
    /// What [`launch_with`](super::launch_with)'s caller puts into its network namespace before the program runs.
    Own,
    /// What another sandbox reaches: its network namespace.
    Join(OwnedFd),
}

impl Network {
    /// Whether the sandbox has a network namespace of its own.
    pub fn is_own(&self) -> bool {
        matches!(self, Network::None | Network::Own)
    }

    /// Whether it is the host's.
    pub fn is_host(&self) -> bool {
        matches!(self, Network::Host)
    }
}

/// Namespaces that a sandbox may share. One that shares any has no user namespace of its own: nobody in it could be let
/// into another's.
#[derive(Debug, Default)]
pub struct Shares {
    /// Process numbers.
    pub pid: Share,
    /// System V and POSIX queues, semaphores and shared memory.
    pub ipc: Share,
    /// The host name.
    pub uts: Share,
}

/// Whose namespace a sandbox has.
#[derive(Debug, Default)]
pub enum Share {
    /// Its own.
    #[default]
    Own,
    /// That of rbox.
    Host,
    /// That of another sandbox.
    Join(OwnedFd),
}

impl Share {
    /// Whether it is the sandbox's own.
    pub fn is_own(&self) -> bool {
        matches!(self, Share::Own)
    }
}

impl Shares {
    /// Whether the sandbox has each for itself.
    pub fn are_none(&self) -> bool {
        self.pid.is_own() && self.ipc.is_own() && self.uts.is_own()
    }
}

/// What a sandbox may use; none = no limit of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// In bytes.
    pub memory: Option<u64>,
    /// Memory and swap together, in bytes, as Docker counts.
    pub memory_swap: Option<u64>,
    /// What is left to it when memory is short, in bytes.
    pub memory_reserved: Option<u64>,
    /// In thousandths of a processor.
    pub millicpus: Option<u64>,
    /// Its share where processors are short: 1 to 10,000, and 100 is the usual.
    pub cpu_weight: Option<u16>,
    /// `0-3,7`.
    pub cpuset: Option<String>,
    /// Processes and threads.
    pub pids: Option<u64>,
    /// 1 to 10,000.
    pub io_weight: Option<u16>,
}

/// How much a sandbox is trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confinement {
    /// Bits by capability number, bounding, permitted and effective (for root).
    pub capabilities: u64,
    /// Whether set-user-id programs gain nothing.
    pub no_new_privileges: bool,
    /// Which system calls it may make.
    pub seccomp: Seccomp,
    /// Whether `/proc` and `/sys` paths are masked and read-only.
    pub masks: bool,
    /// Whether it gets a user namespace where the host allows one.
    pub user_namespace: bool,
}

/// Which system calls a sandbox may make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seccomp {
    /// The list compiled in, less what the capabilities don't need.
    Default,
    /// All.
    Unconfined,
    /// What a profile says.
    Profile(Arc<SeccompProfile>),
}
