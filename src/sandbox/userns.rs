//! The user namespace of a sandbox: which ids it has, and how files on disk are shifted into them.
//!
//! Root gives each process of rbox a range of 65,536 ids that nobody else has, and shifts every mount by it, so that
//! files on disk keep the ids of the image. An ordinary user's rbox is in a user namespace already; its sandboxes get
//! one inside of it with the same ids.

use std::cell::RefCell;
use std::hash::{BuildHasher, Hasher};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::OnceLock;

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::process::{Signal, WaitId, WaitIdOptions};

use super::ids::Ids;
use super::spec::{Spec, User};
use crate::sys::mount::Change;
use crate::sys::process::{self, namespace};

/// Ids of one range.
pub(super) const RANGE: u32 = 65_536;

/// How a sandbox's ids relate to those of rbox.
#[derive(Clone, Copy, Debug)]
pub(super) enum UserNamespace {
    /// It has none of its own.
    None,
    /// The same ids in a namespace of its own.
    Nested,
    /// Ids that start at another number, and mounts shifted by them.
    Shifted(&'static Shift),
}

/// A range of ids and the namespace that stands for it: that of the first sandbox, which is there soon enough for most mounts.
#[derive(Debug)]
pub(super) struct Shift {
    base: u32,
    namespace: OnceLock<OwnedFd>,
}

thread_local! {
    /// Mounts of the sandbox in the making, to be shifted as soon as there is a namespace; and whether those below are too.
    static WAITING: RefCell<Vec<(OwnedFd, bool)>> = const { RefCell::new(Vec::new()) };
}

impl UserNamespace {
    /// Chooses what this process can give a sandbox.
    pub(super) fn choose(spec: &Spec) -> Self {
        if !spec.confinement.user_namespace || !spec.shares.are_none() {
            return UserNamespace::None;
        }
        if !Ids::current().is_whole_machine() {
            return UserNamespace::Nested;
        }
        let User { uid, gid, groups } = &spec.process.user;
        if groups.iter().chain([uid, gid]).any(|id| *id >= RANGE) {
            return UserNamespace::None;
        }
        UserNamespace::shifted()
    }

    /// Ids that start at another number.
    pub(super) fn shifted() -> Self {
        WAITING.take();
        UserNamespace::Shifted(Shift::of_process())
    }

    /// Whether the sandbox has one of its own.
    pub(super) fn is_own(self) -> bool {
        !matches!(self, UserNamespace::None)
    }

    /// The id on this side of what is `id` in the sandbox.
    pub(super) fn outside(self, id: u32) -> u32 {
        match self {
            UserNamespace::Shifted(shift) => shift.base + id,
            UserNamespace::None | UserNamespace::Nested => id,
        }
    }

    /// Shifts the ids of a detached mount, and of those below it: now, or when the sandbox's own namespace is there.
    pub(super) fn shift(self, mount: impl AsFd, recursive: bool) -> Result<(), Errno> {
        let UserNamespace::Shifted(shift) = self else { return Ok(()) };
        if let Some(namespace) = shift.namespace.get() {
            return shift_by(namespace, mount.as_fd(), recursive);
        }
        let mount = rustix::io::fcntl_dupfd_cloexec(mount, 3)?;
        WAITING.with_borrow_mut(|waiting| waiting.push((mount, recursive)));
        Ok(())
    }

    /// Sees to it that mounts can be shifted at once, as those must be that overlayfs gets.
    pub(super) fn hold(self) -> Result<(), Errno> {
        let UserNamespace::Shifted(shift) = self else { return Ok(()) };
        if shift.namespace.get().is_none() {
            let (users, groups) = self.maps();
            let namespace = hold(|pid| write_maps(pid, &users, &groups))?;
            shift.namespace.get_or_init(|| namespace);
        }
        Ok(())
    }

    /// Maps the ids of a child in a namespace of its own, and shifts the mounts that wait for that.
    pub(super) fn settle(self, pid: i32) -> Result<(), Errno> {
        let (users, groups) = self.maps();
        write_maps(pid, &users, &groups)?;
        let UserNamespace::Shifted(shift) = self else { return Ok(()) };
        if shift.namespace.get().is_none() {
            let namespace = open(pid)?;
            shift.namespace.get_or_init(|| namespace);
        }
        let namespace = shift.namespace.get().ok_or(Errno::BADF)?;
        WAITING.take().iter().try_for_each(|(mount, recursive)| shift_by(namespace, mount.as_fd(), *recursive))
    }

    /// The maps to write for a new namespace: of users, of groups.
    pub(super) fn maps(self) -> (String, String) {
        match self {
            UserNamespace::None => (String::new(), String::new()),
            UserNamespace::Nested => Ids::current().identity_maps(),
            UserNamespace::Shifted(shift) => {
                let map = format!("0 {} {RANGE}\n", shift.base);
                (map.clone(), map)
            }
        }
    }
}

impl Shift {
    /// The range of this process, chosen when it is first needed.
    fn of_process() -> &'static Self {
        static SHIFT: OnceLock<Shift> = OnceLock::new();
        SHIFT.get_or_init(|| Shift { base: random_base(), namespace: OnceLock::new() })
    }
}

fn shift_by(namespace: &OwnedFd, mount: BorrowedFd<'_>, recursive: bool) -> Result<(), Errno> {
    let idmap = Some(namespace.as_fd());
    crate::sys::mount::set(mount, Change { idmap, recursive, ..Change::default() })
}

/// Opens the user namespace of a process.
fn open(pid: i32) -> Result<OwnedFd, Errno> {
    rustix::fs::open(format!("/proc/{pid}/ns/user"), OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())
}

/// A range above those that distributions give to users and to systemd's containers.
fn random_base() -> u32 {
    let random = std::collections::hash_map::RandomState::new().build_hasher().finish();
    let slot = u32::try_from(random & 0x0fff).unwrap_or_default();
    0x7000_0000 + slot * RANGE
}

/// Makes a user namespace that lives as long as the descriptor; `map` maps the ids of the process that waits in it.
pub(super) fn hold(map: impl FnOnce(i32) -> Result<(), Errno>) -> Result<OwnedFd, Errno> {
    let child = process::clone(namespace::USER, None, || {
        let _ = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
        loop {
            let _ = process::next_signal();
        }
    })?;
    let namespace = map(child.pid).and_then(|()| open(child.pid));
    let _ = rustix::process::pidfd_send_signal(&child.pidfd, Signal::KILL);
    let _ = rustix::io::retry_on_intr(|| {
        rustix::process::waitid(WaitId::PidFd(child.pidfd.as_fd()), WaitIdOptions::EXITED)
    });
    namespace
}

/// Writes both maps of a child's user namespace.
pub(super) fn write_maps(pid: i32, users: &str, groups: &str) -> Result<(), Errno> {
    for (file, map) in [("uid_map", users), ("gid_map", groups)] {
        let file = rustix::fs::open(format!("/proc/{pid}/{file}"), OFlags::WRONLY | OFlags::CLOEXEC, Mode::empty())?;
        write_all(file.as_fd(), map)?;
    }
    Ok(())
}

/// Maps are taken whole or not at all.
fn write_all(file: BorrowedFd<'_>, map: &str) -> Result<(), Errno> {
    let written = rustix::io::write(file, map.as_bytes())?;
    if written == map.len() { Ok(()) } else { Err(Errno::INVAL) }
}
