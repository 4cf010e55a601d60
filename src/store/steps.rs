//! The step cache: cache key → snapshot, one record a key.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::Result;
use super::record::Look;
use super::{SnapshotId, Store};
use crate::image::Digest;

#[derive(Serialize, Deserialize)]
pub(super) struct Step {
    pub snapshot: SnapshotId,
    /// How long it took to make, in nanoseconds: what the cache saves each time. Earlier ones don't say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took: Option<u64>,
}

/// What a step made before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CachedStep {
    /// Its snapshot.
    pub snapshot: SnapshotId,
    /// How long it took to make, where that is known.
    pub took: Option<Duration>,
}

impl Store {
    fn step_path(&self, key: &Digest) -> PathBuf {
        let hex = key.hex();
        self.path("steps").join(&hex[..2]).join(&hex[2..])
    }

    /// The snapshot that a step made before, kept from being pruned as long as this process lives.
    pub fn cached(&self, key: &Digest) -> Result<Option<SnapshotId>> {
        Ok(self.cached_step(key)?.map(|step| step.snapshot))
    }

    /// The same, with how long the step took.
    pub fn cached_step(&self, key: &Digest) -> Result<Option<CachedStep>> {
        let path = self.step_path(key);
        let shared = self.shared()?;
        let Look::Good(Step { snapshot, took }) = self.look(&path)? else { return Ok(None) };
        if !self.pin_chain(&shared, snapshot)? {
            return Ok(None);
        }
        drop(shared);
        super::age::used(&path);
        Ok(Some(CachedStep { snapshot, took: took.map(Duration::from_nanos) }))
    }

    /// Notes what a step made.
    pub fn record(&self, key: &Digest, snapshot: SnapshotId) -> Result<()> {
        self.record_step(key, CachedStep { snapshot, took: None })
    }

    /// Notes what a step made, and how long it took.
    pub fn record_step(&self, key: &Digest, step: CachedStep) -> Result<()> {
        let took = step.took.map(|took| u64::try_from(took.as_nanos()).unwrap_or(u64::MAX));
        self.write_record(&self.step_path(key), &Step { snapshot: step.snapshot, took })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Kind, SnapshotMeta};
    use std::fs;

    #[test]
    fn a_step_is_cached_while_its_whole_chain_is_there() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let commit = |parent| store.stage().unwrap().commit(SnapshotMeta { parent, kind: Kind::Run }).unwrap();
        let base = commit(None);
        let top = commit(Some(base));
        let key = Digest::of(b"key");
        assert_eq!(store.cached(&key).unwrap(), None);
        store.record(&key, top).unwrap();
        assert_eq!(store.cached(&key).unwrap(), Some(top));
        let other = Store::open(root.path()).unwrap();
        assert_eq!(other.cached(&key).unwrap(), Some(top));
        let timed = CachedStep { snapshot: top, took: Some(Duration::from_millis(1500)) };
        store.record_step(&Digest::of(b"timed"), timed).unwrap();
        assert_eq!(store.cached_step(&Digest::of(b"timed")).unwrap(), Some(timed));
        fs::remove_dir_all(store.snapshot_folder(base)).unwrap();
        let late = Store::open(root.path()).unwrap();
        assert_eq!(late.cached(&key).unwrap(), None);
        fs::write(store.step_path(&key), "torn").unwrap();
        assert_eq!(late.cached(&key).unwrap(), None);
    }
}
