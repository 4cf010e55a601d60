//! A program in namespaces of its own: spec, root file system, user namespace, cgroup, capabilities, filter, launch.

mod spec;

pub use spec::{
    Confinement, HostTree, Limits, Mount, MountKind, Network, Overlay, Process, Rlimit, Rootfs, Seccomp, Spec, Stdio,
    User,
};
