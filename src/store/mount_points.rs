//! The bottom layer of every sandbox: places to mount at.
//!
//! An image need not have them. Were they made in a sandbox's own layer, each start would make and remove half a dozen inodes,
//! and a build would have to take them out of its layers again.

use std::fs::{self, File, FileTimes};
use std::path::PathBuf;
use std::time::SystemTime;

use super::Store;
use super::error::{At as _, Result};

const FOLDERS: [&str; 4] = ["dev", "etc", "proc", "sys"];
const FILES: [&str; 3] = ["etc/hostname", "etc/hosts", "etc/resolv.conf"];

impl Store {
    /// A layer, absolute, with the places that every sandbox mounts something at; it belongs below all others.
    pub fn mount_points(&self) -> Result<PathBuf> {
        let layer = self.path("mount-points");
        if !FILES.last().is_some_and(|last| layer.join(last).exists()) {
            self.make_mount_points()?;
        }
        Ok(layer)
    }

    /// Makes what is missing of them; two makers at once make the same.
    fn make_mount_points(&self) -> Result<()> {
        let layer = self.path("mount-points");
        // what a program changes of a folder is kept with the folder's time, which must not say when a store was made
        let times = FileTimes::new().set_modified(SystemTime::UNIX_EPOCH);
        for folder in FOLDERS {
            let path = layer.join(folder);
            fs::create_dir_all(&path).at("create", &path)?;
        }
        for file in FILES {
            let path = layer.join(file);
            let made = File::options().append(true).create(true).open(&path).at("create", &path)?;
            made.set_times(times).at("date", &path)?;
        }
        for path in FOLDERS.map(|folder| layer.join(folder)).into_iter().chain([layer]) {
            let folder = File::open(&path).at("open", &path)?;
            folder.set_times(times).at("date", &path)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_made_once_and_have_no_time_of_their_own() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let layer = store.mount_points().unwrap();
        let time = |path: &str| fs::metadata(layer.join(path)).unwrap().modified().unwrap();
        for path in FOLDERS.iter().chain(&FILES).chain(&["."]) {
            assert_eq!(time(path), SystemTime::UNIX_EPOCH, "{path}");
        }
        fs::remove_file(layer.join("etc/resolv.conf")).unwrap();
        store.mount_points().unwrap();
        assert!(layer.join("etc/resolv.conf").exists());
    }
}
