//! The store's lock and the leases of processes.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::fs::{FlockOperation, flock};

use super::error::{At, Result};
use super::{SnapshotId, Store, id};

/// `ROOT/lock`. Threads of one process share one flock and count themselves.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
    sharers: Mutex<usize>,
}

/// A share of the lock: nothing is pruned while it lives.
pub(super) struct Shared<'a>(&'a Lock);

/// The whole lock: nobody else looks anything up or pins anything while it lives.
pub(super) struct Exclusive<'a> {
    lock: &'a Lock,
    /// Keeps the threads of this process out.
    _sharers: MutexGuard<'a, usize>,
}

impl Lock {
    pub(super) fn new(root: &Path) -> Result<Self> {
        let path = root.join("lock");
        let file = File::options().read(true).append(true).create(true).open(&path).at("open", &path)?;
        Ok(Self { path, file, sharers: Mutex::default() })
    }

    fn sharers(&self) -> MutexGuard<'_, usize> {
        self.sharers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn shared(&self) -> Result<Shared<'_>> {
        let mut sharers = self.sharers();
        if *sharers == 0 {
            wait(&self.file, FlockOperation::LockShared).at("lock", &self.path)?;
        }
        *sharers += 1;
        Ok(Shared(self))
    }

    pub(super) fn exclusive(&self) -> Result<Exclusive<'_>> {
        loop {
            let sharers = self.sharers();
            if *sharers == 0 {
                wait(&self.file, FlockOperation::LockExclusive).at("lock", &self.path)?;
                return Ok(Exclusive { lock: self, _sharers: sharers });
            }
            drop(sharers);
            // Shares are held for microseconds.
            std::thread::yield_now();
        }
    }
}

impl Drop for Shared<'_> {
    fn drop(&mut self) {
        let mut sharers = self.0.sharers();
        *sharers -= 1;
        if *sharers == 0 {
            // Can't fail on an open file; the kernel unlocks at exit in any case.
            let _ = flock(&self.0.file, FlockOperation::Unlock);
        }
    }
}

impl Drop for Exclusive<'_> {
    fn drop(&mut self) {
        let _ = flock(&self.lock.file, FlockOperation::Unlock);
    }
}

/// Takes a lock, however often a signal interrupts the wait.
pub(super) fn wait(file: &File, operation: FlockOperation) -> rustix::io::Result<()> {
    rustix::io::retry_on_intr(|| flock(file, operation))
}

/// Takes a lock if nobody has it.
pub(super) fn attempt(file: &File) -> rustix::io::Result<bool> {
    attempt_to(file, FlockOperation::NonBlockingLockExclusive)
}

/// Takes a lock if nobody has one that excludes it; the operation is one of those that don't block.
pub(super) fn attempt_to(file: &File, operation: FlockOperation) -> rustix::io::Result<bool> {
    match rustix::io::retry_on_intr(|| flock(file, operation)) {
        Ok(()) => Ok(true),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether an open file is still the one at a path.
pub(super) fn same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(there)) => (open.dev(), open.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

/// The snapshots that this process uses, written to its file of `leases/`, which is made with the first of them.
#[derive(Debug, Default)]
pub(super) struct Leases {
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    file: Option<(PathBuf, File)>,
    pinned: HashSet<SnapshotId>,
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some((path, _)) = &self.file {
            // Best effort: a file that nobody locks is garbage to `prune`.
            let _ = fs::remove_file(path);
        }
    }
}

impl Store {
    pub(super) fn shared(&self) -> Result<Shared<'_>> {
        self.inner.lock.shared()
    }

    pub(super) fn exclusive(&self) -> Result<Exclusive<'_>> {
        self.inner.lock.exclusive()
    }

    /// Keeps a snapshot, and with it all below it, from being pruned as long as this process lives.
    ///
    /// The share shows that nothing can be pruned between the look at the snapshot and this.
    pub(super) fn pin(&self, _: &Shared<'_>, id: SnapshotId) -> Result<()> {
        let mut held = self.inner.leases.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.pinned.contains(&id) {
            return Ok(());
        }
        let folder = self.path("leases");
        if held.file.is_none() {
            let path = folder.join(id::unique());
            let file = File::options().append(true).create_new(true).open(&path).at("create", &path)?;
            wait(&file, FlockOperation::LockExclusive).at("lock", &path)?;
            held.file = Some((path, file));
        }
        if let Some((path, file)) = &mut held.file {
            // One write: a line is there as a whole or not at all.
            file.write_all(format!("{id}\n").as_bytes()).at("write", path)?;
        }
        held.pinned.insert(id);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_share_one_lock_and_the_last_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let (ours, other) = (Lock::new(folder.path()).unwrap(), Lock::new(folder.path()).unwrap());
        let (first, second) = (ours.shared().unwrap(), ours.shared().unwrap());
        drop(first);
        assert!(!attempt(&other.file).unwrap(), "the second still holds it");
        drop(second);
        assert!(attempt(&other.file).unwrap());
        flock(&other.file, FlockOperation::Unlock).unwrap();
        let whole = other.exclusive().unwrap();
        assert!(!attempt(&ours.file).unwrap());
        drop(whole);
        ours.exclusive().unwrap();
    }
}
