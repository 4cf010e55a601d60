//! Writes a layer that was decided on paper into a staging.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use rustix::fs::{AtFlags, Mode, OFlags, Timespec, Timestamps, UTIME_OMIT, XattrFlags};

use super::draft::{Bytes, Content, Entry, Taken};
use super::failure::{At, Reason};
use super::fingerprint::Indexed;
use super::meta::{Kind, Meta, Time};
use crate::store::{Attributes, HashStart, Pool, xattrs};

/// From this many files on, more than one thread writes them.
const MANY: usize = 16;

/// Where a layer is written.
pub(super) struct Writer<'a> {
    /// The folder of the layer.
    pub(super) upper: BorrowedFd<'a>,
    /// What shares files with other layers; none where somebody will write to them.
    pub(super) pool: Option<&'a Pool<'a>>,
    /// The view whose files' digests are known.
    pub(super) index: Option<&'a Indexed<'a>>,
    /// Told the bytes so far.
    pub(super) progress: &'a (dyn Fn(u64) + Sync),
    /// Whether to stop.
    pub(super) cancelled: &'a (dyn Fn() -> bool + Sync),
}

impl Writer<'_> {
    /// Writes everything: directories, then what lies in them, then the directories' marks.
    pub(super) fn write(&self, entries: &BTreeMap<PathBuf, Entry<'_>>) -> Result<(), Reason> {
        for (path, _) in entries.iter().filter(|(_, entry)| entry.meta.kind == Kind::Directory) {
            if !path.as_os_str().is_empty() {
                rustix::fs::mkdirat(self.upper, path, Mode::RWXU).at("create", path)?;
            }
        }
        let rest: Vec<_> = entries.iter().filter(|(_, entry)| entry.meta.kind != Kind::Directory).collect();
        let done = AtomicU64::new(0);
        let one = |(path, entry): &(&PathBuf, &Entry<'_>)| {
            if (self.cancelled)() {
                return Err(Reason::Cancelled);
            }
            let size = self.leaf(path, entry)?;
            if size > 0 {
                (self.progress)(done.fetch_add(size, Ordering::Relaxed) + size);
            }
            Ok(())
        };
        if rest.len() < MANY {
            rest.iter().try_for_each(one)?;
        } else {
            rest.par_iter().try_for_each(one)?;
        }
        for (path, entry) in entries {
            if let Content::HardLink(first) = &entry.content {
                rustix::fs::linkat(self.upper, first, self.upper, path, AtFlags::empty()).at("link", path)?;
            }
        }
        // Children first: writing into a directory moves its time.
        for (path, entry) in entries.iter().rev() {
            if let Content::Directory { like, .. } = &entry.content {
                self.mark_directory(path, &entry.meta, like.as_ref())?;
            }
        }
        Ok(())
    }

    /// Writes what is no directory; gives the bytes that were copied.
    fn leaf(&self, path: &Path, entry: &Entry<'_>) -> Result<u64, Reason> {
        match &entry.content {
            Content::File(Bytes::Of(taken)) => self.file(path, &entry.meta, taken),
            Content::File(Bytes::Inline(text)) => {
                let attributes = attributes(&entry.meta, Vec::new());
                let placed = match self.pool {
                    Some(pool) => pool.write(text.as_bytes(), &attributes, self.upper, path.as_os_str()).map(|_| ()),
                    None => crate::store::write_apart(text.as_bytes(), &attributes, self.upper, path.as_os_str()),
                };
                placed.map_err(|error| owner_help(error, &entry.meta))?;
                Ok(text.len() as u64)
            }
            Content::Link(target) => {
                rustix::fs::symlinkat(target, self.upper, path).at("create the link", path)?;
                self.mark(path, &entry.meta).map(|()| 0)
            }
            Content::Special => {
                let Kind::Special(kind, device) = entry.meta.kind else { return Ok(0) };
                let mode = Mode::from_raw_mode(entry.meta.mode);
                rustix::fs::mknodat(self.upper, path, kind, mode, device).at("create the device node", path)?;
                rustix::fs::chmodat(self.upper, path, mode, AtFlags::empty()).at("change the mode of", path)?;
                self.mark(path, &entry.meta).map(|()| 0)
            }
            Content::Directory { .. } | Content::HardLink(_) => Ok(0),
        }
    }

    fn file(&self, path: &Path, meta: &Meta, taken: &Taken<'_>) -> Result<u64, Reason> {
        let name: &OsStr = path.as_os_str();
        let index = self.index.filter(|index| std::ptr::eq(index.view, taken.view));
        let known = index.and_then(|index| index.known(&taken.path, &taken.node));
        if let Some(content) = known {
            let linked = self.pool.map(|pool| pool.link(&content, &attributes(meta, Vec::new()), self.upper, name));
            if linked.transpose().map_err(|error| owner_help(error, meta))? == Some(true) {
                return Ok(taken.node.stamp.size);
            }
        }
        let start = HashStart::now();
        let file = taken.view.open(&taken.path, &taken.node).at("read", &taken.path)?;
        let found = xattrs(&file).at("read the attributes of", &taken.path)?;
        let attributes = attributes(meta, found);
        if !taken.node.stamp.is_of(&file) {
            return Err(Reason::Other(format!(
                "`{}` was changed while it was copied; run it again",
                taken.path.display()
            )));
        }
        let Some(pool) = self.pool else {
            crate::store::copy_apart(file, &attributes, self.upper, name).map_err(|error| owner_help(error, meta))?;
            return Ok(taken.node.stamp.size);
        };
        // A digest that the index knows is of a file without extended attributes, which it still has not.
        let known = known.filter(|_| attributes.xattrs.is_empty());
        let placed =
            pool.take(file, known.as_ref(), &attributes, self.upper, name).map_err(|error| owner_help(error, meta))?;
        if let Some(index) = index {
            index.note(&taken.path, &taken.node, start, placed.content, &attributes.xattrs);
        }
        Ok(placed.size)
    }

    /// Owner and time of what was just made, itself and not what it leads to.
    fn mark(&self, path: &Path, meta: &Meta) -> Result<(), Reason> {
        let (uid, gid) = (rustix::fs::Uid::from_raw(meta.uid), rustix::fs::Gid::from_raw(meta.gid));
        let owned = rustix::fs::chownat(self.upper, path, Some(uid), Some(gid), AtFlags::SYMLINK_NOFOLLOW);
        owned.map_err(|error| owner_error(error.into(), path, meta))?;
        rustix::fs::utimensat(self.upper, path, &times(meta.mtime), AtFlags::SYMLINK_NOFOLLOW)
            .at("set the time of", path)
    }

    fn mark_directory(&self, path: &Path, meta: &Meta, like: Option<&Taken<'_>>) -> Result<(), Reason> {
        let name = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let dir = File::from(rustix::fs::openat(self.upper, name, flags, Mode::empty()).at("open", path)?);
        let (uid, gid) = (rustix::fs::Uid::from_raw(meta.uid), rustix::fs::Gid::from_raw(meta.gid));
        rustix::fs::fchown(&dir, Some(uid), Some(gid)).map_err(|error| owner_error(error.into(), path, meta))?;
        rustix::fs::fchmod(&dir, Mode::from_raw_mode(meta.mode)).at("change the mode of", path)?;
        if let Some(like) = like {
            let from = like.view.open_directory(&like.path, &like.node).at("open", &like.path)?;
            for (name, value) in xattrs(&from).at("read the attributes of", &like.path)? {
                rustix::fs::fsetxattr(&dir, &name, &value, XattrFlags::empty()).at("set an attribute of", path)?;
            }
        }
        rustix::fs::futimens(dir.as_fd(), &times(meta.mtime)).at("set the time of", path)
    }
}

/// Writes into a folder that others will write to: nothing in it is shared with a layer.
pub(super) fn plainly(folder: &Path, entries: &BTreeMap<PathBuf, Entry<'_>>) -> Result<(), Reason> {
    let upper = File::open(folder).at("open", folder)?;
    let writer = Writer { upper: upper.as_fd(), pool: None, index: None, progress: &|_| {}, cancelled: &|| false };
    writer.write(entries)
}

fn attributes(meta: &Meta, xattrs: Vec<crate::store::Xattr>) -> Attributes {
    Attributes { mode: meta.mode, uid: meta.uid, gid: meta.gid, mtime: meta.mtime.nanos_since_1970(), xattrs }
}

fn times(mtime: Time) -> Timestamps {
    let last_access = Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT };
    Timestamps { last_access, last_modification: mtime.timespec() }
}

/// An owner that the user namespace does not have: the kernel's words alone would help nobody.
fn owner_error(error: io::Error, path: &Path, meta: &Meta) -> Reason {
    if is_unmapped(&error) {
        unmapped(meta)
    } else {
        Reason::Io { doing: "change the owner of", path: path.to_owned(), error }
    }
}

fn owner_help(error: crate::store::Error, meta: &Meta) -> Reason {
    match error {
        crate::store::Error::Io { source, .. } if is_unmapped(&source) && (meta.uid, meta.gid) != (0, 0) => {
            unmapped(meta)
        }
        error => error.into(),
    }
}

fn is_unmapped(error: &io::Error) -> bool {
    let code = error.raw_os_error();
    [rustix::io::Errno::INVAL, rustix::io::Errno::PERM].iter().any(|errno| code == Some(errno.raw_os_error()))
}

fn unmapped(meta: &Meta) -> Reason {
    let Meta { uid, gid, .. } = meta;
    Reason::Other(format!(
        "a file can't be given to {uid}:{gid}: your user has no such ids here; install `uidmap` (newuidmap) and have an \
         administrator add a range for you to /etc/subuid and /etc/subgid, or build as root"
    ))
}
