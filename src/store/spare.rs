//! Layers of containers that nobody wrote to, used again.
//!
//! A container's own layer goes with the container. Most write nothing to it, and making and removing it costs a disk more
//! than all the rest of a start: an untouched one is kept in `spare/`, and the next container takes it from there with a rename.
//! One that a crash left behind is still in `staging/`, where `doctor` finds it.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::error::{At as _, Result};
use super::staging::{Staging, WORK, refresh};
use super::{SnapshotId, Store};

/// How many are kept: the services of a stack that most people have.
const MOST: usize = 32;

impl Store {
    /// Begins a layer that is never committed: that of a container.
    pub fn stage_for_container(&self) -> Result<Staging> {
        for path in self.entries("spare")? {
            let Some(id) = path.file_name().and_then(|name| name.to_str()?.parse::<SnapshotId>().ok()) else {
                continue;
            };
            let shared = self.shared()?;
            let folder = self.path("staging").join(id.to_string());
            match fs::rename(&path, &folder) {
                Ok(()) => {
                    let mut staging = Staging::adopt(self, id, folder, shared)?;
                    staging.take_turns();
                    refresh(&staging.upper())?;
                    return Ok(staging);
                }
                // another container was faster
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error).at("move", &path),
            }
        }
        self.stage()
    }

    /// Keeps a container's layer for the next one if nothing is in it; else removes it. No process may use it any more.
    pub fn retire(&self, mut staging: Staging) -> Result<()> {
        if self.entries("spare")?.len() < MOST && is_untouched(staging.path())? {
            let place = self.path("spare").join(staging.id().to_string());
            fs::rename(staging.path(), &place).at("keep", &place)?;
            staging.release();
        }
        Ok(())
    }
}

/// Whether a layer is as it was made.
fn is_untouched(folder: &Path) -> Result<bool> {
    let layer = folder.join("layer");
    if fs::read_dir(&layer).at("list", &layer)?.next().is_some() || is_marked(&layer)? {
        return Ok(false);
    }
    for entry in fs::read_dir(folder).at("list", folder)? {
        let name = entry.at("list", folder)?.file_name();
        // a container of base `host` has more
        if name != "layer" && !WORK.iter().any(|work| name == *work) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a program left an attribute on its root: an access list, say. Overlayfs's own number does not count.
fn is_marked(layer: &Path) -> Result<bool> {
    let file = File::open(layer).at("open", layer)?;
    let mut names = [0; 1024];
    let length = match rustix::fs::flistxattr(&file, &mut names) {
        Ok(length) => length,
        Err(rustix::io::Errno::RANGE) => return Ok(true),
        Err(rustix::io::Errno::NOTSUP) => 0,
        Err(errno) => return Err(io::Error::from(errno)).at("look at", layer),
    };
    let mut names = names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty());
    Ok(names.any(|name| !matches!(name, b"trusted.overlay.uuid" | b"user.overlay.uuid")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(store: &Store, folder: &str) -> usize {
        store.entries(folder).unwrap().len()
    }

    #[test]
    fn an_untouched_layer_serves_again_and_another_is_gone() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let first = store.stage_for_container().unwrap();
        let path = first.path().to_owned();
        first.work().unwrap();
        store.retire(first).unwrap();
        assert_eq!((count(&store, "spare"), count(&store, "staging")), (1, 0));
        let again = store.stage_for_container().unwrap();
        assert_eq!(again.path(), path);
        let other = store.stage_for_container().unwrap();
        assert_ne!(other.path(), path);
        fs::write(again.upper().join("file"), "x").unwrap();
        store.retire(again).unwrap();
        assert_eq!((count(&store, "spare"), count(&store, "staging")), (0, 1));
        drop(other);
        assert_eq!(count(&store, "staging"), 0);
    }

    #[test]
    fn folders_for_the_work_of_overlayfs_take_turns() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let mut last: Option<std::path::PathBuf> = None;
        for _ in 0..4 {
            let staging = store.stage_for_container().unwrap();
            let work = staging.work().unwrap();
            assert_eq!(staging.idle_work(), last);
            if let Some(last) = last.replace(work.clone()) {
                assert_ne!(work, last);
                fs::remove_dir(last.join("work/incompat")).unwrap();
            }
            fs::create_dir_all(work.join("work/incompat")).unwrap();
            store.retire(staging).unwrap();
        }
    }

    #[test]
    fn a_layer_with_folders_beside_it_is_not_kept() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let staging = store.stage_for_container().unwrap();
        staging.work().unwrap();
        staging.dir("host-usr").unwrap();
        store.retire(staging).unwrap();
        assert_eq!((count(&store, "spare"), count(&store, "staging")), (0, 0));
    }

    #[test]
    fn no_more_are_kept_than_are_of_use() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let all: Vec<Staging> = (0..MOST + 3).map(|_| store.stage_for_container().unwrap()).collect();
        for staging in all {
            staging.work().unwrap();
            store.retire(staging).unwrap();
        }
        assert_eq!((count(&store, "spare"), count(&store, "staging")), (MOST, 0));
    }
}
