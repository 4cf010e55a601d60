//! What is recorded of files: in their attributes, or in a table as long as the sandbox lives.

use std::collections::HashMap;
use std::ffi::OsString;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStringExt as _;
use std::path::PathBuf;

use rustix::fs::{FileType, Mode, OFlags, ResolveFlags, Stat, fstat, openat2};
use rustix::io::Errno;

use super::Owned;
use crate::sys::descriptors;
use crate::sys::identity::is_whole_machine;
use crate::sys::ownership::{self, Device, Record};

/// The part of this process's descriptors that may pin files; of more files only a path is kept.
const PART: u64 = 4;

/// Records of what can't keep one itself.
#[derive(Debug)]
pub(super) struct Records {
    /// Of lower layers, by inode.
    known: HashMap<u64, (u32, u32)>,
    /// The file system that those inodes are of: the sandbox's root.
    device: u64,
    /// By file system and inode; the descriptor keeps that number from being another file's.
    pinned: HashMap<(u64, u64), (OwnedFd, Record)>,
    /// How many of those there may be.
    most: usize,
    /// By where they were.
    loose: Vec<Owned>,
}

impl Records {
    pub(super) fn new(known: HashMap<u64, (u32, u32)>) -> Self {
        let most = usize::try_from(descriptors::use_all() / PART).unwrap_or(usize::MAX);
        Records { known, device: 0, pinned: HashMap::new(), most, loose: Vec::new() }
    }

    /// Says what the sandbox's root is, and pins what lower layers have records of: when a program moves it, or has it
    /// copied up, its record goes along.
    pub(super) fn set_root(&mut self, root: BorrowedFd<'_>, places: &[PathBuf]) -> Result<(), Errno> {
        self.device = fstat(root)?.st_dev;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let flags = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        for place in places.iter().take(self.most) {
            // what layers above hide needs no record
            let Ok(handle) = openat2(root, place, flags, Mode::empty(), resolve) else { continue };
            let stat = fstat(&handle)?;
            if let Some(record) = self.known(&stat) {
                self.pinned.insert((stat.st_dev, stat.st_ino), (handle, record));
            }
        }
        Ok(())
    }

    fn known(&self, stat: &Stat) -> Option<Record> {
        let known = self.known.get(&stat.st_ino).filter(|_| stat.st_dev == self.device);
        known.map(|(uid, gid)| Record::of(*uid, *gid))
    }

    /// What is recorded of a file that a descriptor names.
    pub(super) fn get(&self, handle: BorrowedFd<'_>, stat: &Stat) -> Result<Option<Record>, Errno> {
        if let Some((_, record)) = self.pinned.get(&(stat.st_dev, stat.st_ino)) {
            return Ok(Some(*record));
        }
        match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile | FileType::Directory => ownership::of_handle(handle),
            FileType::Symlink | FileType::Fifo | FileType::Socket => Ok(self.known(stat)),
            _ => Ok(None),
        }
    }

    /// Records something of it.
    pub(super) fn set(&mut self, handle: BorrowedFd<'_>, stat: &Stat, record: Record) -> Result<(), Errno> {
        let kind = FileType::from_raw_mode(stat.st_mode);
        if matches!(kind, FileType::RegularFile | FileType::Directory) {
            match ownership::record_handle(handle, &record) {
                // a file system without attributes, or what no namespace of ours may mark
                Err(Errno::NOTSUP | Errno::PERM | Errno::ACCESS) => {}
                result => return result,
            }
        }
        self.pin(handle, stat, record);
        Ok(())
    }

    /// Notes a device, which a file stands for: where records mean nothing, the place is all there is to know it by.
    pub(super) fn note_device(&mut self, file: BorrowedFd<'_>, device: Device) -> Result<(), Errno> {
        if is_whole_machine() {
            self.pin(file, &fstat(file)?, Record { device: Some(device), ..Record::default() });
        }
        Ok(())
    }

    fn pin(&mut self, handle: BorrowedFd<'_>, stat: &Stat, record: Record) {
        let key = (stat.st_dev, stat.st_ino);
        if let Some((_, old)) = self.pinned.get_mut(&key) {
            *old = record;
            return;
        }
        if record.is_plain() && self.known(stat).is_none() {
            return;
        }
        if self.pinned.len() >= self.most {
            self.loose.extend(owned(handle, &record));
            return;
        }
        match rustix::io::fcntl_dupfd_cloexec(handle, 3) {
            Ok(handle) => _ = self.pinned.insert(key, (handle, record)),
            // this process has as many open as it may
            Err(_) => self.loose.extend(owned(handle, &record)),
        }
    }

    /// All that is recorded here and nowhere else, at the end.
    pub(super) fn take(&mut self) -> Vec<Owned> {
        let mut all = std::mem::take(&mut self.loose);
        for (_, (handle, record)) in std::mem::take(&mut self.pinned) {
            let gone = fstat(&handle).is_ok_and(|stat| stat.st_nlink == 0);
            all.extend(owned(handle.as_fd(), &record).filter(|_| !gone));
        }
        all
    }
}

fn owned(handle: BorrowedFd<'_>, record: &Record) -> Option<Owned> {
    let path = rustix::fs::readlink(format!("/proc/self/fd/{}", handle.as_raw_fd()), Vec::new()).ok()?;
    let path = PathBuf::from(OsString::from_vec(path.into_bytes()));
    path.is_absolute().then_some((path, *record))
}
