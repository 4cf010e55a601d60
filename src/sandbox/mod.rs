//! A program in namespaces of its own: spec, root file system, user namespace, cgroup, capabilities, filter, launch.
//!
//! [`launch`] has three parts. The parent prepares everything that needs memory or names of this machine: mounts that
//! are not yet anywhere, a list of operations, the system call filter. The child, a copy of the parent made by clone3,
//! walks the list and becomes the program. Whatever fails there comes back as the step it belongs to.

mod attend;
mod binds;
pub mod capabilities;
pub mod cgroup;
mod child;
pub mod defaults;
mod dev;
mod error;
mod exec;
pub mod fakeroot;
mod files;
mod guest;
mod handle;
pub mod identity;
mod ids;
mod init;
mod kernel;
mod keys;
mod launch;
mod operation;
pub mod probe;
mod report;
mod rlimits;
mod rootfs;
mod running;
mod seccomp;
mod setup;
mod spec;
mod stubs;
mod subids;
mod sysctl;
mod tree;
mod unborn;
mod usage;
mod userns;
mod walk;

pub use attend::{Attendant, Attended, window};
pub use error::LaunchError;
pub use exec::{ExecSpec, Executed};
pub use handle::Handle;
pub use ids::Ids;
pub use keys::Keys;
pub use launch::{Fill, launch, launch_with};
pub use rlimits::{RESOURCES, open_files, resource_by_name};
pub use rootfs::tidy_work;
pub use running::{Exit, Running, Status};
pub use seccomp::Profile as SeccompProfile;
pub use spec::{
    Confinement, HostTree, Limits, Mount, MountKind, Network, Overlay, Process, Rlimit, Rootfs, Seccomp, Share, Shares,
    Spec, Stdio, User,
};
pub use usage::{ProcessInfo, Usage};
