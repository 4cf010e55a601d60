//! Bases from outside: OCI layouts, archives of images, root file systems.
//!
//! Nothing of them is believed: every manifest, config and layer is measured against the digest that named it while it is read,
//! JSON is at most 4 MiB, and layers are unpacked by [`layer`](super::layer). What was imported once is found again by its
//! `ChainId` (or, of a root file system, by its content) without reading a layer.

mod cache;
mod docker;
mod layers;
mod layout;
mod load;
mod place;
mod receive;
mod rootfs;

use std::path::Path;

pub use cache::CacheFolder;
pub use load::LoadedImage;
pub use receive::Blobs;
pub(super) use receive::is_half;

use super::error::{Error, Result};
use super::{SnapshotId, Store};
use crate::image::{Digest, ImageConfig, Platform};

/// The most bytes of a JSON document (4 MiB, the distribution-spec's own suggestion for manifests).
const JSON: u64 = 4 * 1024 * 1024;

/// A base that lies outside of the store.
#[derive(Clone, Copy, Debug)]
pub enum Base<'a> {
    /// A folder with an OCI image layout.
    OciLayout {
        /// The folder.
        path: &'a Path,
        /// `org.opencontainers.image.ref.name`; none = the only one.
        tag: Option<&'a str>,
        /// Which of an index.
        platform: &'a Platform,
    },
    /// A tar of an OCI image layout.
    OciArchive {
        /// The file.
        path: &'a Path,
        /// As of the layout.
        tag: Option<&'a str>,
        /// As of the layout.
        platform: &'a Platform,
    },
    /// What `docker save` writes.
    DockerArchive {
        /// The file.
        path: &'a Path,
        /// `name:tag`; none = the only one.
        tag: Option<&'a str>,
    },
    /// A folder with a root file system, or a tar of one, compressed or not.
    Rootfs {
        /// The folder or file.
        path: &'a Path,
    },
}

/// A base that is in the store now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Its config without `rootfs.diff_ids`; empty for a root file system.
    pub config: ImageConfig,
    /// Its top layer; none = it has none.
    pub snapshot: Option<SnapshotId>,
    /// What names its content: the config's digest, or the content's of a root file system.
    pub digest: Digest,
}

impl Base<'_> {
    const fn path(&self) -> &Path {
        match self {
            Self::OciLayout { path, .. }
            | Self::OciArchive { path, .. }
            | Self::DockerArchive { path, .. }
            | Self::Rootfs { path } => path,
        }
    }

    /// The config alone, without a store and without reading a layer; an empty one for a root file system.
    pub fn config(&self) -> Result<ImageConfig> {
        Ok(match self.open()? {
            Some(image) => image.config,
            None => empty_config(),
        })
    }

    fn open(&self) -> Result<Option<layers::Image>> {
        match *self {
            Self::OciLayout { path, tag, platform } => {
                layout::open(place::Place::folder(path)?, tag, platform).map(Some)
            }
            Self::OciArchive { path, tag, platform } => {
                layout::open(place::Place::archive(path)?, tag, platform).map(Some)
            }
            Self::DockerArchive { path, tag } => docker::open(place::Place::archive(path)?, tag).map(Some),
            Self::Rootfs { .. } => Ok(None),
        }
    }
}

fn empty_config() -> ImageConfig {
    let platform = Platform::host();
    ImageConfig {
        architecture: platform.architecture,
        variant: platform.variant,
        os: platform.os,
        ..ImageConfig::default()
    }
}

/// An error about a base.
fn bad<T>(path: &Path, what: impl Into<String>) -> Result<T> {
    Err(Error::Base { path: path.to_owned(), what: what.into() })
}

impl Store {
    /// Brings a base into the store, unless it is there, and keeps it from being pruned as long as this process lives.
    pub fn import(&self, base: &Base<'_>) -> Result<Imported> {
        match base.open()? {
            Some(image) => self.import_image(&image),
            None => self.import_rootfs(base.path()),
        }
    }
}
