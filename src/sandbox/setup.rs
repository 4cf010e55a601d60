//! Everything a child needs, decided and allocated before it exists, and nothing of it in the heap, which it may not get.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::process::{Resource, Rlimit};

use super::operation::Operation;
use super::rootfs::OldOverlay;
use crate::sys::parcel::{Parcel, Text};
use crate::sys::process::{Title, Vector};
use crate::sys::seccomp::Instruction;

/// Everything a child needs.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is something to do or to leave")]
pub(super) struct Setup {
    /// The root file system where it is mounted the old way; else the parent sends it.
    pub(super) old: Option<OldOverlay>,
    /// The `/dev` file system, filled and not yet anywhere.
    pub(super) dev: OwnedFd,
    /// What is done to the files, in order; `/dev` comes first.
    pub(super) operations: Parcel<Operation>,
    /// Whether the root file system becomes read-only at the end.
    pub(super) readonly: bool,
    /// Whether it has to become root of a user namespace of its own.
    pub(super) own_user_namespace: bool,
    /// Whether there is a network namespace whose loopback needs bringing up.
    pub(super) own_network: bool,
    /// Whether the parent puts something into that namespace, and is waited for.
    pub(super) network_is_filled: bool,
    /// The host name; none = somebody else's.
    pub(super) hostname: Option<Parcel<u8>>,
    /// The program.
    pub(super) program: Program,
}

impl Setup {
    /// All descriptors that the child needs of those that are open when it is made.
    pub(super) fn descriptors(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        let mounts = self.operations.iter().filter_map(|operation| match operation {
            Operation::Attach { mount, .. } | Operation::Hang { mount } | Operation::Place { mount, .. } => {
                Some(mount.as_fd())
            }
            Operation::Mount { .. }
            | Operation::Cover { .. }
            | Operation::Forget { .. }
            | Operation::Freeze { .. }
            | Operation::Setting { .. } => None,
        });
        let streams = self.program.stdio.iter().flatten().map(AsFd::as_fd);
        let trampoline = self.program.trampoline.as_ref().map(|(trampoline, _)| *trampoline);
        mounts.chain(streams).chain(trampoline).chain([self.dev.as_fd()])
    }
}

/// What a child needs to become a program, in a new sandbox or in one that runs.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is something to do or to leave")]
pub(super) struct Program {
    /// Whether the machine's abstract sockets are to be out of reach.
    pub(super) fence: bool,
    /// Its standard streams, numbered 3 or more; none = a terminal of its own.
    pub(super) stdio: Option<[OwnedFd; 3]>,
    /// Whether that terminal is at `/dev/console` too.
    pub(super) console: bool,
    /// The size of that terminal: columns and rows.
    pub(super) size: (u16, u16),
    /// Limits, clamped.
    pub(super) rlimits: Parcel<(Resource, Rlimit)>,
    /// Whether set-user-id programs gain nothing.
    pub(super) no_new_privileges: bool,
    /// The system call filter; empty = none.
    pub(super) filter: Parcel<Instruction>,
    /// Whether that filter hides all keys of the kernel.
    pub(super) hides_keys: bool,
    /// The filter that has calls held; empty = none.
    pub(super) held: Parcel<Instruction>,
    /// Whether users are played: then the kernel knows root alone.
    pub(super) plays_users: bool,
    /// Capabilities by bit that stay in the bounding set.
    pub(super) bounding: u64,
    /// Capabilities by bit that the program gets.
    pub(super) capabilities: u64,
    /// The last capability that this kernel knows.
    pub(super) last_capability: u32,
    /// Supplementary groups; none where the kernel does not let them be set.
    pub(super) groups: Option<Parcel<u32>>,
    /// User and group.
    pub(super) user: (u32, u32),
    /// The working directory.
    pub(super) directory: Text,
    /// Whether a pid 1 of ours stands above the program.
    pub(super) init: bool,
    /// Where a process that stays rbox, and does not become the program, has its arguments.
    pub(super) title: Option<Title>,
    /// Whether there is no program, and the process only stands there.
    pub(super) hold: bool,
    /// Where the program may be, in order.
    pub(super) candidates: Parcel<Text>,
    /// What executes it, if there is one, and its arguments: the candidates, an empty string, and `args`.
    pub(super) trampoline: Option<(BorrowedFd<'static>, Vector)>,
    /// Its arguments.
    pub(super) args: Vector,
    /// Its environment.
    pub(super) env: Vector,
}
