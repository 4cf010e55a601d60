//! Walks the list of operations in a child: every target is opened inside the root before anything is mounted on it.

use std::ffi::CStr;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use rustix::fs::{AtFlags, CWD, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;
use rustix::mount::{FsMountFlags, FsOpenFlags, MountAttrFlags, MoveMountFlags, OpenTreeFlags};
use rustix::path::DecInt;

use super::operation::{Operation, RESERVED, Target};
use super::report::{self, Report};
use crate::sys::lookup::{PATIENCE, undisturbed};
use crate::sys::mount::{Change, attribute, set};

/// A child at work on its files.
pub(super) struct Walk<'a> {
    root: BorrowedFd<'a>,
    dev: BorrowedFd<'a>,
    status: BorrowedFd<'a>,
    proc: Option<OwnedFd>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(root: BorrowedFd<'a>, dev: BorrowedFd<'a>, status: BorrowedFd<'a>) -> Self {
        Walk { root, dev, status, proc: None }
    }

    /// Does one operation, which is the `index`th.
    pub(super) fn perform(&mut self, index: u32, operation: &Operation) -> Result<(), Errno> {
        match operation {
            Operation::Attach { mount, target } => self.put(index, mount, target),
            Operation::Hang { mount } => {
                rustix::mount::move_mount(mount, c"", CWD, c"/proc", MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH)
            }
            Operation::Place { mount, part, readonly, optional, target } => match self.place(index, target) {
                Err(Errno::EXIST | Errno::NOENT | Errno::XDEV) if *optional => Ok(()),
                place => attach(clone(open(mount, part, OFlags::empty())?, c"", *readonly)?, place?),
            },
            Operation::Mount { filesystem, options, attributes, target } => {
                let mount = mount(filesystem, options, *attributes)?;
                self.put(index, &mount, target)?;
                if *filesystem == c"proc" {
                    self.proc = Some(mount);
                }
                Ok(())
            }
            Operation::Cover { entry, target } => {
                self.cover(target, |_| clone(self.dev, entry, *entry == super::dev::MASK))
            }
            Operation::Forget { entry } => rustix::fs::unlinkat(self.dev, *entry, AtFlags::REMOVEDIR),
            Operation::Freeze { target } => self.cover(target, |place| clone(place, c"", true)),
            Operation::Setting { path, value, required } => match self.write_setting(path, value) {
                Err(errno) if *required => Err(errno),
                _ => Ok(()),
            },
        }
    }

    /// Puts a mount in its place.
    fn put(&self, index: u32, mount: &OwnedFd, target: &Target) -> Result<(), Errno> {
        attach(mount, self.place(index, target)?)
    }

    /// Lays a mount over something, if that is there.
    fn cover(&self, target: &Target, make: impl Fn(&OwnedFd) -> Result<OwnedFd, Errno>) -> Result<(), Errno> {
        match open(self.root, target.path(), OFlags::empty()) {
            Ok(place) => attach(make(&place)?, place),
            Err(errno) => absent(errno),
        }
    }

    /// Writes through the proc that was made here, which no path of an image leads astray.
    fn write_setting(&self, path: &CStr, value: &CStr) -> Result<(), Errno> {
        let proc = self.proc.as_ref().ok_or(Errno::NOENT)?;
        let file = rustix::fs::openat(proc, path, OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?;
        rustix::io::write(&file, value.to_bytes()).map(drop)
    }

    /// Whether a link led from a place of somebody's choice into `/proc` or `/sys`. Our own mounts there are written so.
    fn is_astray(&self, target: &Target, place: impl AsFd) -> Result<bool, Errno> {
        let Some(proc) = self.proc.as_ref().filter(|_| !target.is_kernels()) else { return Ok(false) };
        if rustix::fs::fstatfs(&place)?.f_type == rustix::fs::PROC_SUPER_MAGIC {
            return Ok(true);
        }
        // by name: what masks a part of them lies on a file system of its own
        let ours = rustix::fs::openat(proc, c"self/fd", OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
        let mut name = [0; 8];
        let read = rustix::fs::readlinkat_raw(ours, DecInt::from_fd(place), &mut name)?;
        let below = |kernels: &&[u8]| name.get(..read).and_then(|name| name.strip_prefix(*kernels));
        Ok(RESERVED.iter().any(|kernels| matches!(below(&kernels.as_bytes()), Some([] | [b'/', ..]))))
    }

    /// Opens a mount point, making what is missing of it and telling the parent about that.
    fn place(&self, index: u32, target: &Target) -> Result<OwnedFd, Errno> {
        match open(self.root, target.path(), OFlags::empty()) {
            Err(Errno::NOENT) => {}
            Ok(place) if self.is_astray(target, &place)? => return Err(Errno::XDEV),
            result => return result,
        }
        let mut made: Option<(u32, u64)> = None;
        let mut parent: Option<OwnedFd> = None;
        let last = target.prefixes().count().saturating_sub(1);
        for (depth, (prefix, name)) in target.prefixes().enumerate() {
            let file = target.file && depth == last;
            let opened = match open(self.root, prefix, OFlags::empty()) {
                Err(Errno::NOENT) => {
                    let within = parent.as_ref().map_or(self.root, AsFd::as_fd);
                    if self.is_astray(target, within)? {
                        return Err(Errno::XDEV);
                    }
                    make(within, name, file)?;
                    let opened = open(within, name, OFlags::NOFOLLOW)?;
                    let first = made.map_or_else(|| u32::try_from(depth).unwrap_or(u32::MAX), |(first, _)| first);
                    made = Some((first, rustix::fs::fstat(&opened)?.st_ino));
                    opened
                }
                result => result?,
            };
            parent = Some(opened);
        }
        if let Some((depth, inode)) = made {
            report::send(self.status, Report::Made { operation: index, depth, inode }, None)?;
        }
        parent.ok_or(Errno::NOENT)
    }
}

fn absent(errno: Errno) -> Result<(), Errno> {
    if matches!(errno, Errno::NOENT | Errno::NOTDIR) { Ok(()) } else { Err(errno) }
}

fn make(within: BorrowedFd<'_>, name: &CStr, file: bool) -> Result<(), Errno> {
    if file {
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        rustix::fs::openat(within, name, flags, Mode::from_raw_mode(0o644)).map(drop)
    } else {
        rustix::fs::mkdirat(within, name, Mode::from_raw_mode(0o755))
    }
}

/// Opens a path below `root`, which no link and no `..` leaves.
pub(super) fn open(root: impl AsFd, path: &CStr, flags: OFlags) -> Result<OwnedFd, Errno> {
    open_within(PATIENCE, root, path, flags)
}

/// The same, and waits so long for a moment without disturbance.
pub(super) fn open_within(patience: Duration, root: impl AsFd, path: &CStr, flags: OFlags) -> Result<OwnedFd, Errno> {
    let flags = flags | OFlags::PATH | OFlags::CLOEXEC;
    let resolve = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS;
    undisturbed(patience, || rustix::fs::openat2(&root, path, flags, Mode::empty(), resolve))
}

/// Clones what lies at `path` below `base` as a mount of its own.
fn clone(base: impl AsFd, path: &CStr, readonly: bool) -> Result<OwnedFd, Errno> {
    let flags = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC | OpenTreeFlags::AT_EMPTY_PATH;
    let tree = rustix::mount::open_tree(base, path, flags | OpenTreeFlags::AT_SYMLINK_NOFOLLOW)?;
    if readonly {
        set(&tree, Change { attributes: attribute::READ_ONLY, ..Change::default() })?;
    }
    Ok(tree)
}

fn attach(mount: impl AsFd, place: impl AsFd) -> Result<(), Errno> {
    let flags = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH | MoveMountFlags::MOVE_MOUNT_T_EMPTY_PATH;
    rustix::mount::move_mount(mount, c"", place, c"", flags)
}

/// Makes a mount of a new file system.
pub(super) fn mount(
    filesystem: &CStr,
    options: &[(&'static CStr, Option<&'static CStr>)],
    attributes: u64,
) -> Result<OwnedFd, Errno> {
    let context = rustix::mount::fsopen(filesystem, FsOpenFlags::FSOPEN_CLOEXEC)?;
    for (key, value) in options {
        match value {
            Some(value) => rustix::mount::fsconfig_set_string(&context, *key, *value)?,
            None => rustix::mount::fsconfig_set_flag(&context, *key)?,
        }
    }
    rustix::mount::fsconfig_create(&context)?;
    let attributes = MountAttrFlags::from_bits_retain(u32::try_from(attributes).unwrap_or_default());
    rustix::mount::fsmount(&context, FsMountFlags::FSMOUNT_CLOEXEC, attributes)
}
