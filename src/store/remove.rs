//! Removal of whole trees, of any depth, through no link.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, openat, renameat, statat, unlinkat};

use super::error::{At, Result};
use super::{Store, id};

impl Store {
    /// Removes a tree of the store: out of its place with one rename, then entry by entry. None there is no error.
    pub(super) fn discard(&self, tree: &Path) -> Result<()> {
        let trash = self.path("trash");
        let name = id::unique();
        match fs::rename(tree, trash.join(&name)) {
            Ok(()) => empty(&trash, name.into()).map(drop),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error).at("remove", tree),
        }
    }

    /// Removes all that lies in `trash/`, and tells how many bytes that frees.
    pub(super) fn empty_trash(&self) -> Result<u64> {
        let trash = self.path("trash");
        let mut bytes = 0;
        for entry in fs::read_dir(&trash).at("list", &trash)? {
            bytes += empty(&trash, entry.at("list", &trash)?.file_name())?;
        }
        Ok(bytes)
    }
}

/// Removes one tree of a folder that nobody else puts anything into.
///
/// A folder that is not empty is moved up beside the tree and waits its turn, so neither the stack nor the number of open
/// files grows with the depth, which a RUN step can make as great as it likes.
fn empty(trash: &Path, first: OsString) -> Result<u64> {
    let mut bytes = 0;
    let top = File::open(trash).at("open", trash)?;
    let mut waiting = vec![first];
    while let Some(name) = waiting.pop() {
        match remove_one(&top, &name, &mut waiting, &mut bytes) {
            // Another process empties the trash as well.
            Ok(()) | Err(rustix::io::Errno::NOENT) => {}
            Err(error) => return Err(error).at("remove", trash.join(name)),
        }
    }
    Ok(bytes)
}

/// Removes a name of a folder, and counts what its end frees.
fn unlink(folder: impl AsFd, name: impl rustix::path::Arg + Copy, bytes: &mut u64) -> rustix::io::Result<()> {
    let stat = statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
    let is_folder = FileType::from_raw_mode(stat.st_mode) == FileType::Directory;
    unlinkat(&folder, name, if is_folder { AtFlags::REMOVEDIR } else { AtFlags::empty() })?;
    if is_folder || stat.st_nlink == 1 {
        *bytes += stat.st_blocks.cast_unsigned() * 512;
    }
    Ok(())
}

fn remove_one(top: &File, name: &OsString, waiting: &mut Vec<OsString>, bytes: &mut u64) -> rustix::io::Result<()> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = match openat(top, name, flags, Mode::empty()) {
        Ok(folder) => folder,
        Err(rustix::io::Errno::NOTDIR | rustix::io::Errno::LOOP) => return unlink(top, name, bytes),
        Err(rustix::io::Errno::ACCESS) => {
            // Without the rights over modes that root has: a folder of ours that nobody may read.
            rustix::fs::chmodat(top, name, Mode::RWXU, AtFlags::empty())?;
            openat(top, name, flags, Mode::empty())?
        }
        Err(error) => return Err(error),
    };
    let mut entries = Dir::read_from(&folder)?;
    while let Some(entry) = entries.read() {
        let entry = entry?;
        let child = entry.file_name();
        if matches!(child.to_bytes(), b"." | b"..") {
            continue;
        }
        match unlink(&folder, child, bytes) {
            Err(rustix::io::Errno::NOTEMPTY) => {
                let moved = OsString::from(id::unique());
                renameat(&folder, child, top, &moved)?;
                waiting.push(moved);
            }
            Err(rustix::io::Errno::NOENT) => {}
            other => other?,
        }
    }
    match unlink(top, name, bytes) {
        Err(rustix::io::Errno::NOTEMPTY) => {
            // The kernel's listing may miss entries while others go: once more.
            waiting.push(OsString::from(std::ffi::OsStr::from_bytes(name.as_bytes())));
            Ok(())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_does_not_matter_and_links_are_not_followed() {
        let root = tempfile::tempdir().unwrap();
        let outside = root.path().join("outside");
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("canary"), "").unwrap();
        let store = Store::open(&root.path().join("store")).unwrap();
        let tree = store.path("staging").join("deep");
        fs::create_dir(&tree).unwrap();
        std::os::unix::fs::symlink(&outside, tree.join("link")).unwrap();
        let mut folder = File::open(&tree).unwrap();
        for _ in 0..2_500 {
            rustix::fs::mkdirat(&folder, "d", Mode::RWXU).unwrap();
            folder = openat(&folder, "d", OFlags::RDONLY | OFlags::DIRECTORY, Mode::empty()).unwrap().into();
        }
        store.discard(&tree).unwrap();
        assert!(!tree.exists() && outside.join("canary").exists());
        assert_eq!(fs::read_dir(store.path("trash")).unwrap().count(), 0);
    }
}
