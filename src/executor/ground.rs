//! What a step leaves for those that build on it: layers, and perhaps this machine's own files below them.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::failure::{At, Reason};
use super::host_layer;
use super::meta::Time;
use super::view::{Part, View};
use crate::sandbox::Overlay;
use crate::sandbox::fakeroot::{Fakeroot, Mode};
use crate::store::{CachedStep, Kind, Owners, Snapshot, SnapshotId, Staging, Store};

/// A file system as a step left it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ground {
    /// The top layer; none = nothing.
    pub(super) snapshot: Option<SnapshotId>,
    /// Whether this machine's own files lie below.
    pub(super) host: bool,
}

/// What a step left before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// What it left.
    pub(super) ground: Ground,
    /// How long that took to make, where it is known: what taking it saves.
    pub(super) took: Option<Duration>,
}

impl Found {
    /// The result of a step, on this machine's own files or not.
    pub(super) const fn of(step: CachedStep, host: bool) -> Self {
        Self { ground: Ground { snapshot: Some(step.snapshot), host }, took: step.took }
    }
}

impl From<Ground> for Found {
    fn from(ground: Ground) -> Self {
        Self { ground, took: None }
    }
}

impl Ground {
    /// Its layers, bottom first.
    pub(super) fn chain(self, store: &Store) -> Result<Vec<Snapshot>, Reason> {
        Ok(self.snapshot.map_or(Ok(Vec::new()), |top| store.chain(top))?)
    }

    /// Its layers, of which `chain` are all, below one that is written to.
    pub(super) fn overlay(self, store: &Store, chain: &[Snapshot], staging: &Staging) -> Result<Overlay, Reason> {
        let layers = chain.iter().rev().map(|snapshot| snapshot.path().to_owned());
        Ok(Overlay {
            lowers: layers.chain([store.mount_points()?]).collect(),
            upper: staging.upper(),
            work: staging.work()?,
            host: if self.host { host_layer::trees(staging)? } else { Vec::new() },
        })
    }

    /// What plays owners and users for a sandbox on these layers, if it is needed and wanted.
    pub(super) fn fakeroot(store: &Store, chain: &[Snapshot], mode: Mode) -> Result<Option<Fakeroot>, Reason> {
        let Some(mut fakeroot) = Fakeroot::of(mode) else { return Ok(None) };
        for snapshot in chain {
            for (path, inode, owner) in store.owners(snapshot)?.all() {
                fakeroot.known.insert(inode, owner);
                fakeroot.places.push(PathBuf::from(OsStr::from_bytes(path)));
            }
        }
        Ok(Some(fakeroot))
    }

    /// All of it as one tree; times of a build show as `epoch`.
    pub(super) fn view(self, store: &Store, epoch: Time) -> Result<View, Reason> {
        Ok(View::new(self.parts(store)?, epoch))
    }

    /// The same below a layer in the making.
    pub(super) fn view_below(self, store: &Store, upper: &Path) -> Result<View, Reason> {
        let mut parts = vec![Part::layer(upper, None, Owners::default()).at("open", upper)?];
        parts.extend(self.parts(store)?);
        Ok(View::new(parts, Time::EPOCH))
    }

    fn parts(self, store: &Store) -> Result<Vec<Part>, Reason> {
        let mut parts = Vec::new();
        for snapshot in self.chain(store)?.iter().rev() {
            let started = (snapshot.kind() == Kind::Run).then(|| Time::from_nanos(snapshot.started()));
            let owners = store.owners(snapshot)?;
            parts.push(Part::layer(snapshot.path(), started, owners).at("open", snapshot.path())?);
        }
        for tree in self.host.then(super::host::trees).into_iter().flatten() {
            let name = tree.file_name().unwrap_or_default().to_owned();
            parts.push(Part::host(&tree, &name).at("open", Path::new("/").join(&name))?);
        }
        Ok(parts)
    }
}
