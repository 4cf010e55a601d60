//! Layers in the making.

use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use rustix::fs::FlockOperation;

use super::error::{At, Result};
use super::lock::{Shared, wait};
use super::owners::{NamedOwner, inode, recorded_stat};
use super::snapshot::Meta;
use super::{Kind, Snapshot, SnapshotId, Store};
use crate::sys::descriptors::set_aside;
use crate::sys::ownership;

/// A layer in the making: dropped, it is gone; committed, it is a snapshot.
#[derive(Debug)]
pub struct Staging {
    store: Store,
    id: SnapshotId,
    folder: PathBuf,
    started: i64,
    links: Mutex<Vec<Link>>,
    /// The name of overlayfs's folder.
    work: &'static str,
    owners: Mutex<Vec<NamedOwner>>,
    /// Holds the lease: unlocked, the folder is garbage.
    lease: Option<File>,
}

/// Names of folders for overlayfs's work. With a layer that is used again they take turns: what overlayfs left in one, and
/// would not go on with, is removed while it works in the other.
pub(super) const WORK: [&str; 2] = ["work", "work-2"];

/// What overlayfs leaves in its folder where nothing was to be synced.
const LEFT: &str = "work/incompat";

/// A path of a layer and the path that it is a hard link to.
pub(super) type Link = (Vec<u8>, Vec<u8>);

/// What a snapshot is told at its commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotMeta {
    /// The snapshot below; none = the bottom.
    pub parent: Option<SnapshotId>,
    /// What the layer was made by.
    pub kind: Kind,
}

impl Store {
    /// Begins a layer.
    pub fn stage(&self) -> Result<Staging> {
        self.touched();
        let id = SnapshotId::random();
        let folder = self.path("staging").join(id.to_string());
        let shared = self.shared()?;
        fs::DirBuilder::new().mode(0o700).create(&folder).at("create", &folder)?;
        let mut staging = Staging::adopt(self, id, folder, shared)?;
        let upper = staging.upper();
        fs::DirBuilder::new().mode(0o755).create(&upper).at("create", &upper)?;
        // Whatever the umask says: this is `/` of the containers to come.
        fs::set_permissions(&upper, fs::Permissions::from_mode(0o755)).at("create", &upper)?;
        let made = fs::metadata(&upper).at("look at", &upper)?;
        staging.started = made.mtime().saturating_mul(1_000_000_000).saturating_add(made.mtime_nsec());
        Ok(staging)
    }
}

impl Staging {
    /// Takes the lease of a folder, which nothing can be pruned before thanks to the share.
    pub(super) fn adopt(store: &Store, id: SnapshotId, folder: PathBuf, shared: Shared<'_>) -> Result<Self> {
        let lease = File::open(&folder).at("open", &folder)?;
        wait(&lease, FlockOperation::LockShared).at("lock", &folder)?;
        drop(shared);
        Ok(Staging {
            store: store.clone(),
            id,
            folder,
            started: 0,
            links: Mutex::default(),
            work: WORK[0],
            owners: Mutex::default(),
            lease: Some(set_aside(lease.into()).into()),
        })
    }

    pub(super) const fn id(&self) -> SnapshotId {
        self.id
    }

    /// Lets go of a folder that has moved elsewhere.
    pub(super) fn release(&mut self) {
        self.lease = None;
    }

    /// The layer to be: absolute, empty, 0755.
    pub fn upper(&self) -> PathBuf {
        self.folder.join("layer")
    }

    /// A folder on the same file system, as overlayfs wants one for its work; empty but for what it left there itself.
    pub fn work(&self) -> Result<PathBuf> {
        self.dir(self.work)
    }

    /// Has the folder that was not used last be the one for overlayfs's work.
    pub(super) fn take_turns(&mut self) {
        if self.folder.join(WORK[0]).join(LEFT).exists() {
            self.work = WORK[1];
        }
    }

    /// The folder that overlayfs worked in when the layer was last used, if there is one.
    pub fn idle_work(&self) -> Option<PathBuf> {
        let names = WORK.iter().filter(|name| **name != self.work);
        names.map(|name| self.folder.join(name)).find(|path| path.join(LEFT).exists())
    }

    /// A further folder that goes with the staging and is no part of the layer.
    ///
    /// # Panics
    /// If the name is `layer`, `links`, `owners` or `meta`, or no single path component.
    pub fn dir(&self, name: &str) -> Result<PathBuf> {
        assert!(
            !matches!(name, "layer" | "links" | "owners" | "meta" | "" | "." | "..") && !name.contains('/'),
            "presume: `{name}` is a name for a staging's folder"
        );
        let path = self.folder.join(name);
        fs::create_dir_all(&path).at("create", &path)?;
        Ok(path)
    }

    /// Gives the layer's top the mode and owner of the top below, which it covers.
    pub fn root_like(&self, below: &Snapshot) -> Result<()> {
        let (from, to) = (below.path(), self.upper());
        let stat = File::open(from).and_then(recorded_stat).at("look at", from)?;
        let top = File::open(&to).at("open", &to)?;
        ownership::give(&top, stat.st_uid, stat.st_gid).at("change the owner of", &to)?;
        fs::set_permissions(&to, fs::Permissions::from_mode(stat.st_mode & 0o7777)).at("change the mode of", &to)
    }

    /// Notes that a file of the layer is a real hard link to another one, and is to be one in the layer's tar as well.
    ///
    /// Needed for [`Kind::Files`] alone, where files that the pool stores once share an inode without being links. Both
    /// paths are relative to the layer.
    pub fn note_link(&self, path: &Path, to: &Path) {
        let pair = (path.as_os_str().as_bytes().to_vec(), to.as_os_str().as_bytes().to_vec());
        self.links.lock().unwrap_or_else(PoisonError::into_inner).push(pair);
    }

    /// Notes owners that can be given to no file and recorded with none: links, pipes and sockets.
    pub fn note_owners(&self, owners: impl IntoIterator<Item = NamedOwner>) {
        self.owners.lock().unwrap_or_else(PoisonError::into_inner).extend(owners);
    }

    /// Makes it a snapshot, at once and as a whole. What `dir` made is removed.
    pub fn commit(self, meta: SnapshotMeta) -> Result<SnapshotId> {
        self.clear()?;
        let links = self.links.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !links.is_empty() {
            self.store.write_record(&self.folder.join("links"), &links)?;
        }
        let mut owners = std::mem::take(&mut *self.owners.lock().unwrap_or_else(PoisonError::into_inner));
        if !owners.is_empty() {
            let top = File::open(self.upper()).at("open", self.upper())?;
            // what came and went, or is a lower layer's as it was
            owners.retain(|(path, ..)| inode(&top, path).is_some());
        }
        if !owners.is_empty() {
            self.store.write_record(&self.folder.join("owners"), &owners)?;
        }
        let meta = Meta { parent: meta.parent, kind: meta.kind, started: self.started, layer: None };
        self.publish(&meta)
    }

    /// Makes it a snapshot whose layer lies in another's folder.
    pub(super) fn commit_graft(self, meta: &Meta) -> Result<SnapshotId> {
        let unused = self.upper();
        fs::remove_dir(&unused).at("remove", &unused)?;
        self.publish(meta)
    }

    fn publish(mut self, meta: &Meta) -> Result<SnapshotId> {
        let store = self.store.clone();
        store.write_record(&self.folder.join("meta"), meta)?;
        let place = store.path("snapshots").join(self.id.to_string());
        let shared = store.shared()?;
        store.pin(&shared, self.id)?;
        fs::rename(&self.folder, &place).at("commit", &place)?;
        self.release();
        Ok(self.id)
    }

    /// Removes all but the layer.
    fn clear(&self) -> Result<()> {
        for entry in fs::read_dir(&self.folder).at("list", &self.folder)? {
            let entry = entry.at("list", &self.folder)?;
            if entry.file_name() != "layer" {
                self.store.discard(&entry.path())?;
            }
        }
        Ok(())
    }

    /// The staging's folder.
    pub fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if self.lease.is_some() {
            // Best effort: `prune` and `doctor` find what this can't remove, for nobody holds its lease any more.
            let _ = self.store.discard(&self.folder);
        }
    }
}

/// Gives the root of a layer the owner, mode and times of a new one: a program may have left word there for the next.
pub(super) fn refresh(layer: &Path) -> Result<()> {
    let (uid, gid) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
    let top = File::open(layer).at("open", layer)?;
    ownership::give(&top, uid, gid).at("change the owner of", layer)?;
    fs::set_permissions(layer, fs::Permissions::from_mode(0o755)).at("change the mode of", layer)?;
    let now = SystemTime::now();
    let times = fs::FileTimes::new().set_accessed(now).set_modified(now);
    top.set_times(times).at("set the times of", layer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        (root, store)
    }

    #[test]
    fn a_dropped_staging_leaves_nothing() {
        let (_root, store) = store();
        let staging = store.stage().unwrap();
        fs::create_dir_all(staging.work().unwrap().join("a/b")).unwrap();
        fs::write(staging.upper().join("file"), "x").unwrap();
        drop(staging);
        for folder in ["staging", "snapshots", "trash"] {
            assert_eq!(fs::read_dir(store.path(folder)).unwrap().count(), 0, "{folder}");
        }
    }

    #[test]
    fn a_commit_is_the_same_folder_in_another_place() {
        let (_root, store) = store();
        let staging = store.stage().unwrap();
        staging.work().unwrap();
        fs::write(staging.upper().join("file"), "x").unwrap();
        let inode = fs::metadata(staging.upper()).unwrap().ino();
        let id = staging.commit(SnapshotMeta { parent: None, kind: Kind::Files }).unwrap();
        let snapshot = store.snapshot(id).unwrap();
        assert_eq!(fs::metadata(snapshot.path()).unwrap().ino(), inode);
        assert_eq!(fs::read_dir(snapshot.path().parent().unwrap()).unwrap().count(), 2);
        assert_eq!(fs::read_dir(store.path("staging")).unwrap().count(), 0);
    }

    #[test]
    fn chains_come_bottom_first_and_grafts_share_the_folder() {
        let (_root, store) = store();
        let commit = |parent| store.stage().unwrap().commit(SnapshotMeta { parent, kind: Kind::Files }).unwrap();
        let base = commit(None);
        let (middle, other) = (commit(Some(base)), commit(None));
        let graft = store.graft(middle, Some(other)).unwrap();
        let ids = |top| store.chain(top).unwrap().iter().map(Snapshot::id).collect::<Vec<_>>();
        assert_eq!(ids(middle), [base, middle]);
        assert_eq!(ids(graft), [other, graft]);
        assert_eq!(store.snapshot(graft).unwrap().path(), store.snapshot(middle).unwrap().path());
    }
}
