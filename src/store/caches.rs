//! Cache mounts: folders that outlive a build.
//!
//! ```text
//! caches/<SHA-256 of the id>/
//!   id              the id, for people
//!   <n>/data/       the folder that is mounted; 0 is the one that is shared, 1… are for `private` when that is in use
//!   <n>/lock        flock: shared by users with `shared`, exclusive for `private` and `locked`
//! ```

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;

use super::Store;
use super::error::{At, Result};
use super::lock::{attempt, attempt_to, same};
use crate::image::Digest;

/// Who else may have a cache mount at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Anyone who shares it too.
    Shared,
    /// Nobody: a second one gets a folder of its own.
    Private,
    /// Nobody: a second one waits.
    Locked,
}

/// A cache mount in use; given back when dropped.
#[derive(Debug)]
pub struct Cache {
    data: PathBuf,
    fresh: bool,
    _lock: File,
}

impl Cache {
    /// Its folder, absolute.
    pub fn path(&self) -> &Path {
        &self.data
    }

    /// Whether it was made just now, and its mode, owner and first content are still to be given to it.
    pub const fn fresh(&self) -> bool {
        self.fresh
    }
}

impl Store {
    /// Takes a cache mount. With [`Sharing::Locked`] (and where another has it that way) this waits: `again` is asked again
    /// and again whether to, and takes the time that lies between two tries. None if it says no.
    ///
    /// Who takes several takes them in the order of their ids, so that no two wait for each other.
    pub fn cache(&self, id: &str, sharing: Sharing, again: &dyn Fn() -> bool) -> Result<Option<Cache>> {
        let folder = self.path("caches").join(Digest::of(id.as_bytes()).hex());
        // `prune` takes folders away under the exclusive lock, so make and lock are one under a share.
        for number in 0.. {
            let place = folder.join(number.to_string());
            let file = {
                let _shared = self.shared()?;
                fs::create_dir_all(&place).at("create", &place)?;
                let name = folder.join("id");
                if !name.exists() {
                    self.replace(&name, id.as_bytes())?;
                }
                let path = place.join("lock");
                File::options().append(true).create(true).open(&path).at("open", &path)?
            };
            let operation = match sharing {
                Sharing::Shared => FlockOperation::NonBlockingLockShared,
                Sharing::Locked | Sharing::Private => FlockOperation::NonBlockingLockExclusive,
            };
            // No wait in the kernel: nothing would end it but the lock.
            let mut taken = attempt_to(&file, operation).at("lock", &place)?;
            while !taken && sharing != Sharing::Private {
                if !again() {
                    return Ok(None);
                }
                taken = attempt_to(&file, operation).at("lock", &place)?;
            }
            if taken && same(&file, &place.join("lock")) {
                let data = place.join("data");
                let fresh = match fs::create_dir(&data) {
                    Ok(()) => true,
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
                    Err(error) => return Err(error).at("create", data),
                };
                return Ok(Some(Cache { data, fresh, _lock: file }));
            }
            if sharing != Sharing::Private {
                // Pruned while this waited: once more from the start.
                return self.cache(id, sharing, again);
            }
        }
        unreachable!("presume: there are always more numbers")
    }
}

/// Whether nobody has a cache mount. The caller holds the exclusive lock, so nobody gets it meanwhile.
pub(super) fn is_unused(folder: &Path) -> Result<bool> {
    for place in super::survey::list(folder)? {
        let lock = place.join("lock");
        let free = match File::open(&lock) {
            Ok(file) => attempt(&file).at("lock", &lock)?,
            // Never in use.
            Err(_) => true,
        };
        if place.is_dir() && !free {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sharing_decides_who_gets_which_folder() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let take = |sharing| store.cache("../../etc", sharing, &|| true).unwrap().unwrap();
        let first = take(Sharing::Shared);
        assert!(first.fresh() && first.path().starts_with(store.path("caches")));
        let second = take(Sharing::Shared);
        assert!(!second.fresh() && second.path() == first.path());
        let private = take(Sharing::Private);
        assert!(private.fresh() && private.path() != first.path());
        drop((first, second));
        assert_eq!(take(Sharing::Locked).path().file_name(), private.path().file_name());
    }

    #[test]
    fn who_waits_for_a_cache_can_give_up() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let held = store.cache("c", Sharing::Locked, &|| false).unwrap();
        assert!(held.is_some());
        let tries = std::cell::Cell::new(0);
        let thrice = || {
            tries.set(tries.get() + 1);
            tries.get() < 3
        };
        for sharing in [Sharing::Locked, Sharing::Shared] {
            tries.set(0);
            assert!(store.cache("c", sharing, &thrice).unwrap().is_none());
            assert_eq!(tries.get(), 3);
        }
        drop(held);
        assert!(store.cache("c", Sharing::Locked, &|| false).unwrap().is_some());
    }
}
