//! What layers hold, name by name: for people who ask where an image's bytes are, and for the difference of two images.
//!
//! [`Store::contents`] reads a layer's folder; [`Changes`] stacks layers and tells what each changed of those below;
//! [`compare`] sets two images side by side. Nothing is mounted and nothing is written.

mod changes;
mod compare;
mod waste;

use std::ffi::{CString, OsStr};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;

use rayon::prelude::*;
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, Stat, openat, readlinkat, statat};

use super::error::{At as _, Result};
use super::layer::{Links, is_opaque};
use super::pool::open_beneath;
use super::{ImageRecord, Snapshot, Store};

pub use changes::{Change, Changes, How};
pub use compare::{Difference, Differs, compare};
pub use waste::{Duplicate, Wasted};

/// How deep folders may lie in each other: each level is an open file.
const DEPTH: usize = 400;

/// A layer and all that it holds.
#[derive(Clone, Debug)]
pub struct Contents {
    /// The layer.
    pub layer: Snapshot,
    /// Folders before what is in them, otherwise by bytes.
    pub entries: Vec<Entry>,
}

/// One name of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Below the top, without a `/` at either end.
    pub path: Vec<u8>,
    /// What it is.
    pub kind: EntryKind,
    /// Bytes of a file; 0 of a further name of one that was told before.
    pub bytes: u64,
    /// Permission bits.
    pub mode: u32,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// The inode, by which two names that share one are known to be the same.
    pub(super) inode: (u64, u64),
    /// The length of a file, whichever name it goes by.
    pub length: u64,
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A folder; `opaque` = nothing of lower layers shows in it.
    Folder {
        /// Whether it hides what lower layers have in it.
        opaque: bool,
    },
    /// A symbolic link, and what it says.
    Symlink(Vec<u8>),
    /// A device, with its number.
    Device(u64),
    /// A pipe or a socket.
    Other,
    /// Not there any more, though a lower layer has it.
    Whiteout,
}

impl EntryKind {
    /// A word for people.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Folder { .. } => "folder",
            Self::Symlink(_) => "link",
            Self::Device(_) => "device",
            Self::Other => "pipe",
            Self::Whiteout => "whiteout",
        }
    }

    /// Whether it is a folder.
    pub const fn is_folder(&self) -> bool {
        matches!(self, Self::Folder { .. })
    }
}

impl Store {
    /// The contents of all layers of an image, bottom first.
    pub fn image_contents(&self, image: &ImageRecord) -> Result<Vec<Contents>> {
        self.layers(image)?.into_par_iter().map(|layer| self.contents(layer)).collect()
    }

    /// What a layer holds.
    pub fn contents(&self, layer: Snapshot) -> Result<Contents> {
        let pack = self.pack(&layer, None)?;
        let top: OwnedFd = File::open(layer.path()).at("open", layer.path())?.into();
        let mut walk = Walk { links: Links::new(&pack), entries: Vec::new() };
        walk.folder(&top, &mut Vec::new(), 0).at("list", layer.path())?;
        let entries = walk.entries;
        Ok(Contents { layer, entries })
    }
}

impl Contents {
    /// Opens a file of the layer.
    pub(super) fn open(&self, entry: &Entry) -> io::Result<File> {
        let top = File::open(self.layer.path())?;
        Ok(open_beneath(top.as_fd(), OsStr::from_bytes(&entry.path), OFlags::RDONLY)?.into())
    }
}

struct Walk<'a> {
    links: Links<'a>,
    entries: Vec<Entry>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &OwnedFd, path: &mut Vec<u8>, depth: usize) -> io::Result<()> {
        if depth == DEPTH {
            return Err(io::Error::other(format!("a folder lies more than {DEPTH} deep")));
        }
        let mut names: Vec<CString> = Vec::new();
        for entry in Dir::read_from(folder)? {
            let name = entry?.file_name().to_owned();
            if !matches!(name.as_bytes(), b"." | b"..") {
                names.push(name);
            }
        }
        names.sort_unstable();
        for name in names {
            let length = path.len();
            if length > 0 {
                path.push(b'/');
            }
            path.extend(name.as_bytes());
            let mut stat = statat(folder, &name, AtFlags::SYMLINK_NOFOLLOW)?;
            self.links.owners().apply(&mut stat, folder.as_fd(), OsStr::from_bytes(name.as_bytes()))?;
            if FileType::from_raw_mode(stat.st_mode) == FileType::Directory {
                let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
                let below = openat(folder, &name, flags, Mode::empty())?;
                let kind = EntryKind::Folder { opaque: is_opaque(&below)? };
                self.entries.push(entry(path, kind, &stat, 0));
                self.folder(&below, path, depth + 1)?;
            } else {
                self.leaf(folder, &name, path, &stat)?;
            }
            path.truncate(length);
        }
        Ok(())
    }

    fn leaf(&mut self, folder: &OwnedFd, name: &CString, path: &[u8], stat: &Stat) -> io::Result<()> {
        let mut bytes = 0;
        let kind = match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => {
                if self.links.first(path, stat).is_none() {
                    bytes = stat.st_size.cast_unsigned();
                }
                EntryKind::File
            }
            FileType::Symlink => EntryKind::Symlink(readlinkat(folder, name, Vec::new())?.into_bytes()),
            FileType::CharacterDevice if stat.st_rdev == 0 => EntryKind::Whiteout,
            FileType::CharacterDevice | FileType::BlockDevice => EntryKind::Device(stat.st_rdev),
            _ => EntryKind::Other,
        };
        self.entries.push(entry(path, kind, stat, bytes));
        Ok(())
    }
}

fn entry(path: &[u8], kind: EntryKind, stat: &Stat, bytes: u64) -> Entry {
    let length = if kind == EntryKind::File { stat.st_size.cast_unsigned() } else { 0 };
    Entry {
        path: path.to_vec(),
        kind,
        bytes,
        mode: stat.st_mode & 0o7777,
        uid: stat.st_uid,
        gid: stat.st_gid,
        inode: (stat.st_dev, stat.st_ino),
        length,
    }
}
