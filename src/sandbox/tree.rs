//! Directories and files of this machine as detached mounts.

use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags, ResolveFlags};
use rustix::io::Errno;
use rustix::mount::OpenTreeFlags;

use super::error::LaunchError;
use super::userns::UserNamespace;
use crate::sys::lookup::{PATIENCE, undisturbed};
use crate::sys::mount::{Change, attribute, set};

/// Clones what a path names, shifted for the sandbox.
pub(super) fn clone(path: &Path, recursive: bool, space: UserNamespace) -> Result<OwnedFd, Errno> {
    let place = rustix::fs::open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
    clone_at(place, recursive, space)
}

/// Clones what a descriptor names, shifted for the sandbox. The clone is nobody's peer: what is mounted in it stays there,
/// though distributions have all mounts of a machine shared.
pub(super) fn clone_at(place: impl AsFd, recursive: bool, space: UserNamespace) -> Result<OwnedFd, Errno> {
    let tree = |recursive: bool| {
        let flags = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC | OpenTreeFlags::AT_EMPTY_PATH;
        let below = if recursive { OpenTreeFlags::AT_RECURSIVE } else { OpenTreeFlags::empty() };
        rustix::mount::open_tree(&place, c"", flags | below)
    };
    let mount = match tree(recursive) {
        // in a user namespace what is mounted below cannot be left out: it may hide something
        Err(Errno::INVAL) if !recursive => tree(true)?,
        result => result?,
    };
    set(&mount, Change { private: true, recursive: true, ..Change::default() })?;
    space.shift(&mount, true)?;
    Ok(mount)
}

/// Clones a path below `root`, which no link leads out of.
pub(super) fn clone_in(root: &Path, path: &Path, space: UserNamespace) -> Result<OwnedFd, Errno> {
    let base = rustix::fs::open(root, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    let flags = OFlags::PATH | OFlags::CLOEXEC;
    let resolve = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS | ResolveFlags::NO_XDEV;
    let place = undisturbed(PATIENCE, || rustix::fs::openat2(&base, path, flags, Mode::empty(), resolve))?;
    clone_at(place, false, space)
}

/// A directory as a root file system.
pub(super) fn directory(path: &Path, space: UserNamespace) -> Result<OwnedFd, LaunchError> {
    let mount = clone(path, false, space)
        .map_err(LaunchError::failed(format!("use {} as the root file system", path.display())))?;
    set(&mount, Change { attributes: attribute::NO_DEV, ..Change::default() })
        .map_err(LaunchError::failed(format!("keep device nodes of {} from being used", path.display())))?;
    Ok(mount)
}

/// Opens directories for overlayfs; shifted ones come out of few clones, since upper and work must share a mount.
#[derive(Debug)]
pub(super) struct Shelf {
    space: UserNamespace,
    boards: Vec<Board>,
}

/// A directory, and its shifted clone.
#[derive(Debug)]
struct Board {
    path: PathBuf,
    plain: OwnedFd,
    shifted: OwnedFd,
}

impl Shelf {
    pub(super) fn new(space: UserNamespace) -> Self {
        Shelf { space, boards: Vec::new() }
    }

    /// What it holds. Letting go of a clone waits for every processor, so it is better done late.
    pub(super) fn into_descriptors(self) -> impl Iterator<Item = OwnedFd> {
        self.boards.into_iter().map(|board| board.shifted)
    }

    /// Opens a directory, by way of a shifted clone of one above it where ids are shifted.
    pub(super) fn open(&mut self, path: &Path) -> Result<OwnedFd, Errno> {
        if !matches!(self.space, UserNamespace::Shifted(_)) {
            return rustix::fs::open(path, DIRECTORY, Mode::empty());
        }
        self.space.hold()?;
        if let Some(directory) = self.boards.iter().find_map(|board| board.open(path)) {
            return Ok(directory);
        }
        // three levels up, so that the next ones are likely below it too: `snapshots/a/layer` beside `staging/b/layer`
        let above = path.ancestors().nth(3).filter(|above| above.parent().is_some()).unwrap_or(path);
        for above in [above, path] {
            let board = Board::new(above, self.space)?;
            let directory = board.open(path);
            self.boards.push(board);
            if let Some(directory) = directory {
                return Ok(directory);
            }
        }
        Err(Errno::NOENT)
    }
}

impl Board {
    fn new(path: &Path, space: UserNamespace) -> Result<Self, Errno> {
        let plain = rustix::fs::open(path, DIRECTORY, Mode::empty())?;
        let shifted = clone_at(&plain, false, space)?;
        Ok(Board { path: path.to_path_buf(), plain, shifted })
    }

    /// Opens what is below it and on the same mount: the clone does not have what is mounted below.
    fn open(&self, path: &Path) -> Option<OwnedFd> {
        let below = path.strip_prefix(&self.path).ok()?;
        let below = if below.as_os_str().is_empty() { Path::new(".") } else { below };
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_XDEV | ResolveFlags::NO_MAGICLINKS;
        rustix::fs::openat2(&self.plain, below, DIRECTORY, Mode::empty(), resolve).ok()?;
        rustix::fs::openat2(&self.shifted, below, DIRECTORY, Mode::empty(), resolve).ok()
    }
}

const DIRECTORY: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
