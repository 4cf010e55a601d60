//! A folder that is being unpacked into, every path of which is resolved inside it by the kernel.

use std::collections::VecDeque;
use std::ffi::{CStr, CString, OsStr};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::sync::Arc;

use rustix::fs::{
    AtFlags, Dir, FileType, Mode, OFlags, ResolveFlags, mkdirat, openat, openat2, renameat, statat, unlinkat,
};
use rustix::io::Errno;

/// How many folders are kept open.
const KEPT: usize = 16;

/// A folder and those lately used in it.
pub(super) struct Tree {
    top: Arc<OwnedFd>,
    kept: VecDeque<(Vec<u8>, Arc<OwnedFd>)>,
}

/// How a folder is opened, itself and not what a link leads to.
pub(super) const FOLDER: OFlags =
    OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

impl Tree {
    pub(super) fn new(top: File) -> Self {
        Self { top: Arc::new(top.into()), kept: VecDeque::new() }
    }

    pub(super) fn top(&self) -> BorrowedFd<'_> {
        self.top.as_fd()
    }

    /// Opens a folder by its path below the top (no leading `/`; empty = the top), as if the top were `/`: links lead where
    /// they would in a container, and never out. `made` is called for each folder that was missing and is made on the way.
    pub(super) fn folder(
        &mut self,
        path: &[u8],
        made: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<Arc<OwnedFd>> {
        if path.is_empty() {
            return Ok(Arc::clone(&self.top));
        }
        if let Some((_, folder)) = self.kept.iter().find(|(known, _)| known == path) {
            return Ok(Arc::clone(folder));
        }
        let folder = match self.open(path) {
            Err(Errno::NOENT) => {
                let (parent, name) = split(path);
                let parent = self.folder(parent, made)?;
                match mkdirat(&*parent, OsStr::from_bytes(name), Mode::from_raw_mode(0o755)) {
                    Ok(()) => made(path)?,
                    // A link that leads nowhere, say: the open below tells.
                    Err(Errno::EXIST) => {}
                    Err(error) => return Err(error.into()),
                }
                self.open(path)?
            }
            other => other?,
        };
        let folder = Arc::new(folder);
        self.kept.push_front((path.to_vec(), Arc::clone(&folder)));
        self.kept.truncate(KEPT);
        Ok(folder)
    }

    fn open(&self, path: &[u8]) -> rustix::io::Result<OwnedFd> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let resolve = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS;
        loop {
            match openat2(&*self.top, OsStr::from_bytes(path), flags, Mode::empty(), resolve) {
                // A rename somewhere on the machine while `..` was resolved.
                Err(Errno::AGAIN | Errno::INTR) => {}
                other => return other,
            }
        }
    }

    /// Opens a folder that was made before, if it is still one.
    pub(super) fn reopen(&self, path: &[u8]) -> rustix::io::Result<OwnedFd> {
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        openat2(&*self.top, OsStr::from_bytes(path), FOLDER, Mode::empty(), resolve)
    }

    /// Removes what lies at a name, a whole tree if need be. None there is no error.
    pub(super) fn remove(&mut self, folder: BorrowedFd<'_>, name: &OsStr) -> io::Result<()> {
        // What was kept may be what goes.
        self.kept.clear();
        match unlinkat(folder, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(Errno::ISDIR) => self.remove_folder(folder, name),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes a tree; a folder in it moves up to the top under a name that no archive has time to guess, so depth is no
    /// matter.
    fn remove_folder(&self, folder: BorrowedFd<'_>, name: &OsStr) -> io::Result<()> {
        let mut waiting = vec![CString::new(name.as_bytes())?];
        let first = openat(folder, name, FOLDER, Mode::empty())?;
        self.clear(&first, &mut waiting)?;
        unlinkat(folder, name, AtFlags::REMOVEDIR)?;
        waiting.remove(0);
        while let Some(name) = waiting.pop() {
            let folder = openat(&*self.top, &name, FOLDER, Mode::empty())?;
            self.clear(&folder, &mut waiting)?;
            unlinkat(&*self.top, &name, AtFlags::REMOVEDIR)?;
        }
        Ok(())
    }

    fn clear(&self, folder: &OwnedFd, waiting: &mut Vec<CString>) -> io::Result<()> {
        for child in names(folder)? {
            match unlinkat(folder, &child, AtFlags::empty()) {
                Err(Errno::ISDIR) => match unlinkat(folder, &child, AtFlags::REMOVEDIR) {
                    Err(Errno::NOTEMPTY) => {
                        let moved = CString::new(format!(".rbox-{}", crate::store::id::unique()))?;
                        renameat(folder, &child, &*self.top, &moved)?;
                        waiting.push(moved);
                    }
                    other => other?,
                },
                other => other?,
            }
        }
        Ok(())
    }
}

/// What a folder has in it.
pub(super) fn names(folder: &OwnedFd) -> io::Result<Vec<CString>> {
    let mut names = Vec::new();
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        if !matches!(entry.file_name().to_bytes(), b"." | b"..") {
            names.push(CStr::to_owned(entry.file_name()));
        }
    }
    Ok(names)
}

/// What lies at a name, if anything.
pub(super) fn kind_at(folder: BorrowedFd<'_>, name: &OsStr) -> io::Result<Option<FileType>> {
    match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => Ok(Some(FileType::from_raw_mode(stat.st_mode))),
        Err(Errno::NOENT) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A path's folder (empty = the top) and its last name.
pub(super) fn split(path: &[u8]) -> (&[u8], &[u8]) {
    path.iter().rposition(|byte| *byte == b'/').map_or((&[], path), |at| (&path[..at], &path[at + 1..]))
}
