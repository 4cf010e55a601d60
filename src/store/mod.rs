//! The store: layers, images and the step cache, as plain files under one folder.
//!
//! ```text
//! ROOT/                      0700, RBOX_ROOT
//!   version                  "rbox store 1"
//!   lock                     flock: shared while something is looked up and pinned, exclusive while `prune` decides
//!   leases/<id>              one a process, flocked as long as it lives: the snapshots it uses, a line each  [GC root]
//!   staging/<id>/            one a layer in the making, flocked as long as its maker lives
//!     layer/                   the layer to be
//!     …                        what the maker needs beside it (overlayfs's work folder)
//!   spare/<id>/              layers of containers that wrote nothing, for the next ones ([`spare`])
//!   mount-points/            the bottom layer of every sandbox: places to mount at
//!   snapshots/<id>/          the same folder after one rename: never written again
//!     meta                     record: parent, kind, whose folder holds the layer
//!     layer/                   the layer in overlayfs's form
//!     links                    record: which files are hard links, where it can't be seen (optional)
//!     made-by                  record: the instruction that made it (optional)
//!     original, diff-…, blob-… records: digests of its tar and its packed forms ([`blobs`])
//!   steps/<aa>/<…>           record: cache key → snapshot                                                [GC root, ages]
//!   notes/<hex>              record: what a step read when it last ran, to tell why it runs again         ages
//!   images/<digest>          record: config and top snapshot                                             [GC root, ages]
//!   images/<digest>-id       record: the image's id, found when somebody asked
//!   names/<escaped name>     record: name → digest of the image's record                                 [GC root]
//!   pool/<boot>/<aa>/<key>   files by content and metadata, hard-linked into layers
//!   blobs/sha256/<hex>       packed layers, kept for the next export; documents that images were pulled with
//!   index/<hash>             one a context: (path, size, times, inode) → digest of the content
//!   caches/<hash>/           cache mounts
//!   volumes/<name>/          named volumes ([`volumes`])                                                 never pruned
//!   logs/                    what steps printed
//!   durable/<boot>           until when a boot's writes are on the disk
//!   tmp/                     files before their rename; `fetch-<hex>`, a blob that is on its way in
//!   trash/                   what `prune` took out, before it is gone
//!   stacks/ networks/        of the room `stack`, which draws them
//! ```
//!
//! Everything is found by listing folders: there is no database and no central index that could be lost or torn. A record
//! (`record`) proves itself, `durable` says when it is believed. What no root reaches is garbage.
//!
//! **Locks**, always taken in this order and never held while something runs: `lock` (shared or exclusive) → a file of
//! `leases/`, `staging/` or `caches/`. The last three are leases: their holder may run for days, nobody but a waiter for the
//! same cache mount waits for them, and the kernel lets go of them when the holder dies.

mod age;
mod blobs;
mod caches;
mod content;
pub mod contents;
mod doctor;
mod durable;
mod error;
mod export;
mod growing;
mod id;
mod images;
mod import;
mod index;
pub mod layer;
mod lock;
mod mount_points;
mod notes;
mod owners;
mod pool;
mod prune;
mod record;
mod remove;
mod snapshot;
mod spare;
mod sparse;
mod staging;
mod step_cache;
mod steps;
mod survey;
mod volumes;

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use caches::{Cache, Sharing};
pub use content::{Attributes, ContentDigest, Xattr, xattrs};
pub use doctor::{Doctor, Finding, Problem};
pub use error::{Error, Result};
pub use export::{Output, Saved};
pub use growing::Growing;
pub use id::{SnapshotId, SnapshotIdError};
pub use images::{ImageRecord, Images, Listed, Pulled, RecordDigest};
pub use import::{Base, Blobs, CacheFolder, Imported, LoadedImage};
pub use index::{FileStat, HashStart, StatIndex};
pub use owners::{NamedOwner, Owners, named, recorded_stat};
pub use pool::{Origin, Placed, Pool, copy_apart, write_apart};
pub use prune::{Prune, Pruned};
pub use snapshot::{Kind, MadeBy, Snapshot};
pub use staging::{SnapshotMeta, Staging};
pub use step_cache::{CacheDocuments, StepCache};
pub use steps::CachedStep;
pub use volumes::{HeldVolume, Volume};

use durable::Boots;
use error::At as _;
use lock::{Leases, Lock};
use snapshot::Loaded;

/// The version of the form on disk.
pub const VERSION: u32 = 1;

const FOLDERS: &[&str] = &[
    "leases",
    "staging",
    "spare",
    "mount-points",
    "snapshots",
    "steps",
    "notes",
    "images",
    "names",
    "pool",
    "blobs/sha256",
    "index",
    "caches",
    "volumes",
    "logs",
    "durable",
    "tmp",
    "trash",
];

/// A store. Clones share what they know and hold.
#[derive(Clone, Debug)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    root: PathBuf,
    boots: Boots,
    lock: Lock,
    leases: Leases,
    loaded: Loaded,
    announcement: pool::Announcement,
}

impl Store {
    /// Opens the store of a folder, and makes it where there is none. No other user can reach into it.
    pub fn open(root: &Path) -> Result<Self> {
        let root = std::path::absolute(root).at("find", root)?;
        if !has_version(&root)? {
            create(&root)?;
        }
        let lock = Lock::new(&root)?;
        let inner = Inner {
            root,
            boots: Boots::new(),
            lock,
            leases: Leases::default(),
            loaded: Loaded::default(),
            announcement: pool::Announcement::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Its folder, absolute.
    pub fn root(&self) -> &Path {
        &self.inner.root
    }

    /// A file or folder of it.
    fn path(&self, name: &str) -> PathBuf {
        self.inner.root.join(name)
    }

    /// The folder for what steps print.
    pub fn logs(&self) -> PathBuf {
        self.path("logs")
    }
}

fn version() -> String {
    format!("rbox store {VERSION}")
}

/// Whether the folder is a store of ours; an error if it is another's.
fn has_version(root: &Path) -> Result<bool> {
    let path = root.join("version");
    match fs::read_to_string(&path) {
        Ok(text) if text.trim_end() == version() => Ok(true),
        Ok(text) => {
            let found = text.trim().trim_start_matches("rbox store ");
            Err(Error::Version { root: root.to_owned(), found: found.chars().take(40).collect() })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Err(Error::NotAFolder { root: root.to_owned() }),
        Err(error) => Err(error).at("read", path),
    }
}

/// Makes an empty store; two makers at once make the same one.
fn create(root: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(root).at("create", root)?;
    let ours = |name: &std::ffi::OsStr| {
        matches!(name.to_str(), Some("lock" | "version" | "stacks" | "networks"))
            || FOLDERS.iter().any(|folder| *name == *folder.split('/').next().unwrap_or(folder))
    };
    for entry in fs::read_dir(root).at("list", root)? {
        if !ours(&entry.at("list", root)?.file_name()) {
            return Err(Error::NotAStore { root: root.to_owned() });
        }
    }
    let metadata = fs::metadata(root).at("look at", root)?;
    if metadata.mode() & 0o077 != 0 {
        fs::set_permissions(root, fs::Permissions::from_mode(0o700)).at("close to other users", root)?;
    }
    for folder in FOLDERS {
        let path = root.join(folder);
        builder.create(&path).at("create", path)?;
    }
    let temporary = root.join("tmp").join(id::unique());
    fs::write(&temporary, version() + "\n").at("write", &temporary)?;
    fs::rename(&temporary, root.join("version")).at("write", root.join("version"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_is_closed_to_others_and_knows_its_version() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("a/b");
        Store::open(&root).unwrap();
        assert_eq!(fs::metadata(&root).unwrap().mode() & 0o7777, 0o700);
        Store::open(&root).unwrap();
        fs::write(root.join("version"), "rbox store 99\n").unwrap();
        let error = Store::open(&root).unwrap_err().to_string();
        assert!(error.contains("version 99,") && error.contains("RBOX_ROOT"), "{error}");
    }

    #[test]
    fn a_folder_with_other_things_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("letter"), "").unwrap();
        assert!(matches!(Store::open(folder.path()), Err(Error::NotAStore { .. })));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
