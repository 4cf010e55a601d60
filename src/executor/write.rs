//! Writes a layer that was decided on paper into a staging.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use rustix::fs::{AtFlags, FileType, Mode, OFlags, Timespec, Timestamps, UTIME_OMIT, XattrFlags};
use rustix::io::Errno;

use super::draft::{Bytes, Content, Entries, Entry, Taken};
use super::failure::{At, Reason};
use super::fingerprint::Indexed;
use super::meta::{Kind, Meta, Time};
use crate::store::{Attributes, HashStart, NamedOwner, Pool, named, xattrs};
use crate::sys::ownership;

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
    ///
    /// Returns the owners of links and pipes that their layer has to note.
    pub(super) fn write(&self, entries: &Entries<'_>) -> Result<Vec<NamedOwner>, Reason> {
        for (path, _) in entries.iter().filter(|(_, entry)| entry.meta.kind == Kind::Directory) {
            if !path.is_empty() {
                rustix::fs::mkdirat(self.upper, path, Mode::RWXU).at("create", Path::new(path))?;
            }
        }
        let rest: Vec<_> = entries.iter().filter(|(_, entry)| entry.meta.kind != Kind::Directory).collect();
        let done = AtomicU64::new(0);
        let owners = Mutex::new(Vec::new());
        let one = |(path, entry): &(&OsString, &Entry<'_>)| {
            if (self.cancelled)() {
                return Err(Reason::Cancelled);
            }
            let size = self.leaf(Path::new(path), entry, &owners)?;
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
                rustix::fs::linkat(self.upper, first, self.upper, path, AtFlags::empty())
                    .at("link", Path::new(path))?;
            }
        }
        // Children first: writing into a directory moves its time.
        for (path, entry) in entries.iter().rev() {
            if let Content::Directory { like, .. } = &entry.content {
                self.mark_directory(Path::new(path), &entry.meta, like.as_ref())?;
            }
        }
        Ok(owners.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes what is no directory; gives the bytes that were copied.
    fn leaf(&self, path: &Path, entry: &Entry<'_>, owners: &Mutex<Vec<NamedOwner>>) -> Result<u64, Reason> {
        match &entry.content {
            Content::File(Bytes::Of(taken)) => self.file(path, &entry.meta, taken),
            Content::File(Bytes::Inline(text)) => {
                let attributes = attributes(&entry.meta, Vec::new());
                let placed = match self.pool {
                    Some(pool) => pool.write(text.as_bytes(), &attributes, self.upper, path.as_os_str()).map(|_| ()),
                    None => crate::store::write_apart(text.as_bytes(), &attributes, self.upper, path.as_os_str()),
                };
                placed?;
                Ok(text.len() as u64)
            }
            Content::Link(target) => {
                rustix::fs::symlinkat(target, self.upper, path).at("create the link", path)?;
                self.mark(path, &entry.meta, owners).map(|()| 0)
            }
            Content::Special => {
                let Kind::Special(kind, device) = entry.meta.kind else { return Ok(0) };
                let mode = Mode::from_raw_mode(entry.meta.mode);
                let made = rustix::fs::mknodat(self.upper, path, kind, mode, device);
                if made == Err(Errno::PERM) && matches!(kind, FileType::CharacterDevice | FileType::BlockDevice) {
                    return self.stand_in(path, &entry.meta, kind == FileType::BlockDevice, device).map(|()| 0);
                }
                made.at("create the device node", path)?;
                rustix::fs::chmodat(self.upper, path, mode, AtFlags::empty()).at("change the mode of", path)?;
                self.mark(path, &entry.meta, owners).map(|()| 0)
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
            if linked.transpose()? == Some(true) {
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
            crate::store::copy_apart(file, &attributes, self.upper, name)?;
            return Ok(taken.node.stamp.size);
        };
        // A digest that the index knows is of a file without extended attributes, which it still has not.
        let known = known.filter(|_| attributes.xattrs.is_empty());
        let placed = pool.take(file, known.as_ref(), &attributes, self.upper, name)?;
        if let Some(index) = index {
            index.note(&taken.path, &taken.node, start, placed.content, &attributes.xattrs);
        }
        Ok(placed.size)
    }

    /// A device where no user may make one.
    fn stand_in(&self, path: &Path, meta: &Meta, block: bool, number: u64) -> Result<(), Reason> {
        let owner = (meta.uid, meta.gid);
        let made =
            ownership::stand_in(self.upper, path.as_os_str(), meta.mode, owner, ownership::Device { block, number });
        let file = made.at("create the device node", path)?;
        rustix::fs::futimens(file, &times(meta.mtime)).at("set the time of", path)
    }

    /// Owner and time of what was just made, itself and not what it leads to.
    fn mark(&self, path: &Path, meta: &Meta, owners: &Mutex<Vec<NamedOwner>>) -> Result<(), Reason> {
        let owned = ownership::give_at(self.upper, path.as_os_str(), meta.uid, meta.gid);
        if !owned.at("change the owner of", path)? {
            owners.lock().unwrap_or_else(PoisonError::into_inner).push(named(path, meta.uid, meta.gid));
        }
        rustix::fs::utimensat(self.upper, path, &times(meta.mtime), AtFlags::SYMLINK_NOFOLLOW)
            .at("set the time of", path)
    }

    fn mark_directory(&self, path: &Path, meta: &Meta, like: Option<&Taken<'_>>) -> Result<(), Reason> {
        let name = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let dir = File::from(rustix::fs::openat(self.upper, name, flags, Mode::empty()).at("open", path)?);
        ownership::give(&dir, meta.uid, meta.gid).at("change the owner of", path)?;
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
pub(super) fn plainly(folder: &Path, entries: &Entries<'_>) -> Result<(), Reason> {
    let upper = File::open(folder).at("open", folder)?;
    let writer = Writer { upper: upper.as_fd(), pool: None, index: None, progress: &|_| {}, cancelled: &|| false };
    writer.write(entries).map(drop)
}

fn attributes(meta: &Meta, xattrs: Vec<crate::store::Xattr>) -> Attributes {
    Attributes { mode: meta.mode, uid: meta.uid, gid: meta.gid, mtime: meta.mtime.nanos_since_1970(), xattrs }
}

/// For `utimensat`: when it was last written, and nothing of who last read it.
pub(super) fn times(mtime: Time) -> Timestamps {
    let last_access = Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT };
    Timestamps { last_access, last_modification: mtime.timespec() }
}
