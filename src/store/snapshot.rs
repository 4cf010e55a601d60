//! Snapshots: layers that are made.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::error::{Error, Result};
use super::lock::Shared;
use super::{SnapshotId, Store};

/// What a layer was made by; it decides which times its tar has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A program: what it wrote has the time of the run, so its tar gets the epoch instead.
    Run,
    /// Copied files: they keep their times; folders that were made on the way get the epoch.
    Files,
    /// Unpacked from somebody else's layer: its times are as they were there.
    Imported,
}

/// The record `meta`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Meta {
    pub parent: Option<SnapshotId>,
    pub kind: Kind,
    /// When its making began by the file system's clock, in nanoseconds since 1970.
    pub started: i64,
    /// The snapshot in whose folder the layer lies; none = its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<SnapshotId>,
}

/// The instruction that a layer was made by, as it stood when that ran. It is there for people: nothing is decided by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeBy {
    /// The file as the user named it.
    pub file: String,
    /// The instruction's first line, from 1.
    pub line: u32,
    /// The instruction on one line, shortened.
    pub text: String,
}

/// Snapshots that this process has pinned and read; they never change.
pub(super) type Loaded = Mutex<HashMap<SnapshotId, Snapshot>>;

/// A layer that is made, on the layers below it. Never written again.
#[derive(Clone, Debug)]
pub struct Snapshot {
    id: SnapshotId,
    meta: Meta,
    layer: Arc<Path>,
}

impl Snapshot {
    /// Its name.
    pub const fn id(&self) -> SnapshotId {
        self.id
    }

    /// The one below.
    pub const fn parent(&self) -> Option<SnapshotId> {
        self.meta.parent
    }

    /// What it was made by.
    pub const fn kind(&self) -> Kind {
        self.meta.kind
    }

    /// When its making began, in nanoseconds since 1970.
    pub const fn started(&self) -> i64 {
        self.meta.started
    }

    /// The folder that holds the layer in overlayfs's form, absolute.
    pub fn path(&self) -> &Path {
        &self.layer
    }

    pub(super) fn shared_path(&self) -> Arc<Path> {
        Arc::clone(&self.layer)
    }

    /// The snapshot in whose folder the layer and the records of its tar lie.
    pub(super) fn owner(&self) -> SnapshotId {
        self.meta.layer.unwrap_or(self.id)
    }
}

impl Store {
    pub(super) fn snapshot_folder(&self, id: SnapshotId) -> PathBuf {
        self.path("snapshots").join(id.to_string())
    }

    /// Notes which instruction made a layer.
    pub fn set_made_by(&self, id: SnapshotId, made_by: &MadeBy) -> Result<()> {
        self.write_record(&self.snapshot_folder(id).join("made-by"), made_by)
    }

    /// The instruction that made a layer, if it was made here.
    pub fn made_by(&self, id: SnapshotId) -> Result<Option<MadeBy>> {
        Ok(self.look(&self.snapshot_folder(id).join("made-by"))?.good())
    }

    /// A snapshot, kept from being pruned as long as this process lives.
    pub fn snapshot(&self, id: SnapshotId) -> Result<Snapshot> {
        let known = |store: &Self| store.inner.loaded.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some(snapshot) = known(self) {
            return Ok(snapshot);
        }
        let shared = self.shared()?;
        let snapshot = self.load(id)?;
        self.pin(&shared, id)?;
        self.inner.loaded.lock().unwrap_or_else(PoisonError::into_inner).insert(id, snapshot.clone());
        Ok(snapshot)
    }

    /// A snapshot and all below it, bottom first, kept from being pruned as long as this process lives.
    pub fn chain(&self, top: SnapshotId) -> Result<Vec<Snapshot>> {
        let mut chain = Vec::new();
        let mut next = Some(top);
        while let Some(id) = next {
            let snapshot = self.snapshot(id)?;
            next = snapshot.parent();
            chain.push(snapshot);
        }
        chain.reverse();
        Ok(chain)
    }

    /// Reads a snapshot's record. The caller says with its share that nothing is pruned meanwhile, or needs no such promise.
    pub(super) fn load(&self, id: SnapshotId) -> Result<Snapshot> {
        let gone = || Error::SnapshotGone { id };
        let meta: Meta = self.look(&self.snapshot_folder(id).join("meta"))?.good().ok_or_else(gone)?;
        let layer = self.snapshot_folder(meta.layer.unwrap_or(id)).join("layer");
        if meta.layer.is_some() && !layer.is_dir() {
            return Err(gone());
        }
        Ok(Snapshot { id, meta, layer: layer.into() })
    }

    /// Whether a snapshot and all below it are there; then they are pinned.
    pub(super) fn pin_chain(&self, shared: &Shared<'_>, top: SnapshotId) -> Result<bool> {
        let mut next = Some(top);
        while let Some(id) = next {
            let known = self.inner.loaded.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
            let snapshot = match known {
                // Pinned, so all below it is there too.
                Some(_) => break,
                None => match self.load(id) {
                    Ok(snapshot) => snapshot,
                    Err(Error::SnapshotGone { .. }) => return Ok(false),
                    Err(error) => return Err(error),
                },
            };
            next = snapshot.parent();
        }
        self.pin(shared, top)?;
        Ok(true)
    }

    /// The same layer on another parent, without a copy.
    pub fn graft(&self, layer: SnapshotId, parent: Option<SnapshotId>) -> Result<SnapshotId> {
        let from = self.snapshot(layer)?;
        if from.parent() == parent {
            return Ok(layer);
        }
        self.touched();
        let staging = self.stage()?;
        let meta = Meta { parent, layer: Some(from.owner()), ..from.meta };
        staging.commit_graft(&meta)
    }
}
