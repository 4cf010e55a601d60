//! Recorded owners of what can't keep a record itself: links, pipes and sockets of an ordinary user's layers.
//!
//! ```text
//! snapshots/<id>/owners    a list of (path in the layer, user, group)
//! ```
//!
//! Files and folders have theirs in an attribute: see [`ownership`].

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use rustix::fs::{FileType, OFlags, Stat, fstat};

use super::error::{At, Result};
use super::pool::open_beneath;
use super::{Snapshot, Store};
use crate::sys::identity::is_whole_machine;
use crate::sys::ownership::{Record, may_have_record, of, of_name};

/// A path below a layer's top, user and group.
pub type NamedOwner = (Vec<u8>, u32, u32);

/// What is recorded of a layer's files: owners by inode, since further names of one have the same; and names of those.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owners(HashMap<u64, (u32, u32)>, Vec<(Vec<u8>, u64)>);

impl Owners {
    /// The table: path, inode, and (user, group).
    pub fn all(&self) -> impl Iterator<Item = (&[u8], u64, (u32, u32))> {
        self.1.iter().filter_map(|(path, inode)| Some((&path[..], *inode, *self.0.get(inode)?)))
    }

    fn in_table(&self, stat: &Stat) -> Option<Record> {
        let kind = FileType::from_raw_mode(stat.st_mode);
        let apt = matches!(kind, FileType::Symlink | FileType::Fifo | FileType::Socket);
        self.0.get(&stat.st_ino).filter(|_| apt).map(|(uid, gid)| Record::of(*uid, *gid))
    }

    /// Has the `stat` of a name in one of the layer's folders say what is recorded.
    pub fn apply(&self, stat: &mut Stat, folder: BorrowedFd<'_>, name: &OsStr) -> io::Result<()> {
        let record = if may_have_record(stat) { of_name(folder, name)? } else { self.in_table(stat) };
        if let Some(record) = record {
            record.apply(stat);
        }
        Ok(())
    }
}

/// The `stat` of an open file of a layer, with what is recorded of it.
pub fn recorded_stat(file: impl AsFd) -> io::Result<Stat> {
    let mut stat = fstat(file.as_fd())?;
    if may_have_record(&stat)
        && let Some(record) = of(file)?
    {
        record.apply(&mut stat);
    }
    Ok(stat)
}

impl Store {
    /// What is recorded of a layer's files.
    pub fn owners(&self, layer: &Snapshot) -> Result<Owners> {
        if is_whole_machine() {
            return Ok(Owners::default());
        }
        let path = self.snapshot_folder(layer.owner()).join("owners");
        let Some(list) = self.look::<Vec<NamedOwner>>(&path)?.good() else { return Ok(Owners::default()) };
        let top = File::open(layer.path()).at("open", layer.path())?;
        let mut owners = Owners::default();
        for (path, uid, gid) in list {
            if let Some(inode) = inode(&top, &path) {
                owners.0.insert(inode, (uid, gid));
                owners.1.push((path, inode));
            }
        }
        Ok(owners)
    }
}

/// The inode at a path of a layer.
pub(super) fn inode(top: &File, path: &[u8]) -> Option<u64> {
    let file = open_beneath(top.as_fd(), OsStr::from_bytes(path), OFlags::PATH).ok()?;
    Some(fstat(file).ok()?.st_ino)
}

/// A path of a sandbox as a layer has it.
pub fn named(path: &Path, uid: u32, gid: u32) -> NamedOwner {
    (path.strip_prefix("/").unwrap_or(path).as_os_str().as_bytes().to_vec(), uid, gid)
}
