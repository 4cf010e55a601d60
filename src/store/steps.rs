//! The step cache: cache key → snapshot, one record a key.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::error::Result;
use super::record::Look;
use super::{SnapshotId, Store};
use crate::image::Digest;

#[derive(Serialize, Deserialize)]
pub(super) struct Step {
    pub snapshot: SnapshotId,
}

impl Store {
    fn step_path(&self, key: &Digest) -> PathBuf {
        let hex = key.hex();
        self.path("steps").join(&hex[..2]).join(&hex[2..])
    }

    /// The snapshot that a step made before, kept from being pruned as long as this process lives.
    pub fn cached(&self, key: &Digest) -> Result<Option<SnapshotId>> {
        let path = self.step_path(key);
        let shared = self.shared()?;
        let Look::Good(Step { snapshot }) = self.look(&path)? else { return Ok(None) };
        if !self.pin_chain(&shared, snapshot)? {
            return Ok(None);
        }
        drop(shared);
        super::age::used(&path);
        Ok(Some(snapshot))
    }

    /// Notes what a step made.
    pub fn record(&self, key: &Digest, snapshot: SnapshotId) -> Result<()> {
        self.write_record(&self.step_path(key), &Step { snapshot })
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
        fs::remove_dir_all(store.snapshot_folder(base)).unwrap();
        let late = Store::open(root.path()).unwrap();
        assert_eq!(late.cached(&key).unwrap(), None);
        fs::write(store.step_path(&key), "torn").unwrap();
        assert_eq!(late.cached(&key).unwrap(), None);
    }
}
