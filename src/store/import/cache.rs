//! A cache of steps in a folder, as another rbox left it.

use std::path::Path;
use std::sync::Arc;

use super::layers::Image;
use super::layout::{blob, index, layer_of, name_of};
use super::place::Place;
use crate::image::{DiffId, Digest, ImageConfig, RootFs};
use crate::store::error::{Error, Result};
use crate::store::step_cache::StepCache;
use crate::store::{SnapshotId, Store};

/// A folder with a cache of steps.
pub struct CacheFolder {
    place: Arc<Place>,
    cache: StepCache,
}

impl CacheFolder {
    /// Opens a folder's cache of that name; none where there is no such folder, or no such cache in it.
    pub fn open(path: &Path, tag: &str) -> Result<Option<Self>> {
        if !path.join("index.json").exists() {
            return Ok(None);
        }
        let place = Place::folder(path)?;
        let named = index(&place)?.manifests.into_iter().find(|entry| name_of(entry) == Some(tag));
        let Some(entry) = named else { return Ok(None) };
        let manifest = blob(&place, &entry, "manifest")?;
        let config = blob(&place, &StepCache::config_of(path, &manifest)?, "list of steps")?;
        let cache = StepCache::read(path, &manifest, &config)?;
        Ok(Some(Self { place: Arc::new(place), cache }))
    }

    /// Its steps.
    pub fn cache(&self) -> &StepCache {
        &self.cache
    }
}

impl Store {
    /// Brings the result of a key in from a folder: the layers that are not here.
    pub fn bring(&self, folder: &CacheFolder, key: &Digest) -> Result<SnapshotId> {
        let place = &folder.place;
        let wrong = |what: &str| Error::Cache { place: place.path().to_owned(), what: what.to_owned() };
        let chain = folder.cache.chain(key).ok_or_else(|| wrong("it does not have what it was asked for"))?;
        let layers = chain.iter().map(|(_, layer)| layer_of(place, layer)).collect::<Result<_>>()?;
        let diff_ids: Vec<DiffId> = chain.iter().map(|(diff, _)| *diff).collect();
        let config = ImageConfig { rootfs: RootFs { diff_ids, ..RootFs::default() }, ..ImageConfig::default() };
        let image =
            Image { place: Arc::clone(place), config, digest: *key, config_bytes: Vec::new(), manifest: None, layers };
        self.import_image(&image)?.snapshot.ok_or_else(|| wrong("it has a step without a layer"))
    }
}
