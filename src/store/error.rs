//! What can go wrong in a store.

use std::io;
use std::path::{Path, PathBuf};

use super::SnapshotId;
use super::layer::ArchiveError;
use crate::image::Digest;

/// The result of a store's work.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a store could not do something. Nothing that was in the store before is lost by any of them.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The kernel refused.
    #[error("can't {doing} `{}`: {source}{}", path.display(), advice(source))]
    Io {
        /// A verb, as `create`.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder is a store of another rbox.
    #[error("`{}` is a store of version {found}, and this rbox uses version {}: use the rbox that made it, or name another folder with RBOX_ROOT", root.display(), super::VERSION)]
    Version {
        /// The store's folder.
        root: PathBuf,
        /// What its `version` file says.
        found: String,
    },
    /// There is a file where the folder is to be, or above it.
    #[error("`{}` can't be a store: it, or what it is to lie in, is a file and no folder; name a folder with RBOX_ROOT", root.display())]
    NotAFolder {
        /// As it was named.
        root: PathBuf,
    },
    /// The folder has other things in it.
    #[error("`{}` is not empty and no store of rbox; name an empty or a new folder with RBOX_ROOT", root.display())]
    NotAStore {
        /// The folder.
        root: PathBuf,
    },
    /// Something refers to a snapshot that is gone.
    #[error("layer {id} is not in the store any more (pruned by hand, or lost in a crash); build the image again")]
    SnapshotGone {
        /// Which.
        id: SnapshotId,
    },
    /// An image from outside that is none, is damaged, or is hostile.
    #[error("`{}` can't be taken as an image: {what}", path.display())]
    Base {
        /// The folder or file.
        path: PathBuf,
        /// A clause: what is wrong, and what to do where there is something.
        what: String,
    },
    /// A cache of steps that is none, or is damaged.
    #[error("`{}` can't be used as a cache: {what}", place.display())]
    Cache {
        /// The folder, or the name in a registry.
        place: PathBuf,
        /// A clause: what is wrong.
        what: String,
    },
    /// A layer or archive that can't be unpacked.
    #[error("`{}`: {source}", path.display())]
    Archive {
        /// The file, or the layer's digest in it.
        path: PathBuf,
        /// Why.
        source: ArchiveError,
    },
    /// What was to bring bytes in failed; its own words say how.
    #[error("{0}")]
    Blob(io::Error),
    /// A blob that is not what it was named as.
    #[error(
        "the bytes that came for {digest} {what}: they were damaged or changed on their way, or the registry lies; nothing of them was kept"
    )]
    Changed {
        /// As it was named.
        digest: Digest,
        /// A clause: what they are instead.
        what: String,
    },
    /// The place of an export has something else in it.
    #[error("`{}` has something else in it; name a new or an empty folder", path.display())]
    Taken {
        /// The folder.
        path: PathBuf,
    },
    /// No image of that name or id.
    #[error("there is no image `{name}` in the store; `rbox images` lists those that are")]
    NoImage {
        /// As asked for.
        name: String,
    },
    /// No volume of that name.
    #[error("there is no volume `{name}`; `rbox volume ls` lists those that are")]
    NoVolume {
        /// As asked for.
        name: String,
    },
    /// A volume that somebody has mounted.
    #[error("volume `{name}` is in use; stop what has it mounted first")]
    VolumeInUse {
        /// Which.
        name: String,
    },
    /// A text that can be no volume's name.
    #[error(
        "`{name}` can't be a volume's name: that has letters, digits, `_`, `.` and `-`, a letter or digit first, and at most 200 of them"
    )]
    VolumeName {
        /// As written.
        name: String,
    },
    /// The beginning of an id that several images share.
    #[error("`{prefix}` is the beginning of the ids of {count} images; write more of it")]
    Ambiguous {
        /// As asked for.
        prefix: String,
        /// How many.
        count: usize,
    },
}

/// What to do about an error of the kernel, where there is something to say.
fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull => {
            "; nothing was left half-done: free some space (`rbox prune` helps), or move the store with RBOX_ROOT, and run it again"
        }
        io::ErrorKind::QuotaExceeded => {
            "; nothing was left half-done: the disk quota is used up (`rbox prune` frees some of it)"
        }
        io::ErrorKind::ReadOnlyFilesystem => "; name a folder that can be written with RBOX_ROOT",
        io::ErrorKind::PermissionDenied => {
            "; the store belongs to another user, or its folder can't be written: name one of your own with RBOX_ROOT"
        }
        _ => "",
    }
}

/// Gives an error of the kernel its place.
pub(crate) trait At<T> {
    /// What was being done to which path.
    fn at(self, doing: &'static str, path: impl AsRef<Path>) -> Result<T>;
}

impl<T, E: Into<io::Error>> At<T> for Result<T, E> {
    fn at(self, doing: &'static str, path: impl AsRef<Path>) -> Result<T> {
        self.map_err(|error| Error::Io { doing, path: path.as_ref().to_owned(), source: error.into() })
    }
}

impl Error {
    /// Whether the disk or the quota is full.
    pub fn is_full(&self) -> bool {
        let (Self::Io { source, .. } | Self::Archive { source: ArchiveError::Make { source, .. }, .. }) = self else {
            return false;
        };
        matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
    }
}
