//! A cache of steps that machines share: an OCI image layout, or an artifact of a registry, of layers and of what made them.
//!
//! ```text
//! index.json ─▶ manifest   artifactType application/vnd.rbox.cache.v1
//!                 config     application/vnd.rbox.cache.steps.v1+json: which key's result is which layers
//!                 layers     the layers, as images have them
//! ```
//!
//! A cache can only be wrong in what it says: every blob is measured against the digest that named it, and layers are unpacked
//! as those of any image. Whom the keys are believed of is the user's choice, as with a base.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::{At, Error, Result};
use super::layer::Compression;
use super::{Snapshot, SnapshotId, Store};
use crate::image::{Descriptor, DiffId, Digest, media};

/// What the artifact is.
const ARTIFACT: &str = "application/vnd.rbox.cache.v1";
/// What its config is.
const STEPS: &str = "application/vnd.rbox.cache.steps.v1+json";
/// The version of the config's form.
const VERSION: u32 = 1;

/// The steps of a cache and their layers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StepCache {
    version: u32,
    /// Of each layer: the digest of its tar. In the order of the manifest's layers.
    diff_ids: Vec<DiffId>,
    /// Key → layers, as numbers, bottom first.
    steps: BTreeMap<Digest, Vec<usize>>,
    #[serde(skip)]
    layers: Vec<Descriptor>,
}

/// A manifest with the member that tells an artifact (image-spec 1.1, manifest.md).
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactManifest {
    schema_version: u32,
    media_type: String,
    #[serde(default)]
    artifact_type: String,
    config: Descriptor,
    layers: Vec<Descriptor>,
}

/// A cache's documents, ready to be written somewhere.
#[derive(Clone, Debug)]
pub struct CacheDocuments {
    /// What leads to the rest.
    pub manifest: Descriptor,
    /// Its bytes.
    pub manifest_bytes: Vec<u8>,
    /// What holds the steps.
    pub config: Descriptor,
    /// Its bytes.
    pub config_bytes: Vec<u8>,
    /// The layers; their blobs are in the store.
    pub layers: Vec<Descriptor>,
}

impl StepCache {
    /// Reads a manifest's bytes: what its config is.
    ///
    /// # Errors
    /// It is no cache.
    pub fn config_of(place: &Path, manifest: &[u8]) -> Result<Descriptor> {
        Ok(Self::manifest(place, manifest)?.config)
    }

    fn manifest(place: &Path, bytes: &[u8]) -> Result<ArtifactManifest> {
        let manifest: ArtifactManifest = serde_json::from_slice(bytes)
            .map_err(|error| bad(place, format!("its manifest can't be understood: {error}")))?;
        if manifest.artifact_type != ARTIFACT || manifest.config.media_type != STEPS {
            return Err(bad(place, "it is something else than a cache of rbox's".to_owned()));
        }
        Ok(manifest)
    }

    /// Reads a cache's documents, which the caller measured.
    ///
    /// # Errors
    /// They are none, or contradict each other.
    pub fn read(place: &Path, manifest: &[u8], config: &[u8]) -> Result<Self> {
        let manifest = Self::manifest(place, manifest)?;
        let mut cache: Self = serde_json::from_slice(config)
            .map_err(|error| bad(place, format!("its list of steps can't be understood: {error}")))?;
        if cache.version != VERSION {
            return Err(bad(place, format!("it has version {}, and this rbox reads version {VERSION}", cache.version)));
        }
        let count = manifest.layers.len();
        let sound = |layers: &Vec<usize>| layers.iter().all(|layer| *layer < count);
        if cache.diff_ids.len() != count || !cache.steps.values().all(sound) {
            return Err(bad(place, "its manifest and its list of steps disagree about its layers".to_owned()));
        }
        cache.layers = manifest.layers;
        Ok(cache)
    }

    /// Whether it has what a key names.
    pub fn has(&self, key: &Digest) -> bool {
        self.steps.contains_key(key)
    }

    /// How many steps it has.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The layers of a key's result, bottom first.
    pub fn chain(&self, key: &Digest) -> Option<Vec<(DiffId, Descriptor)>> {
        let layers = self.steps.get(key)?;
        Some(layers.iter().map(|layer| (self.diff_ids[*layer], self.layers[*layer].clone())).collect())
    }
}

fn bad(place: &Path, what: String) -> Error {
    Error::Cache { place: place.to_owned(), what }
}

impl Store {
    /// Makes the documents of a cache of these results, and packs their layers.
    pub fn cache_documents(
        &self,
        results: &[(Digest, SnapshotId)],
        epoch: Option<i64>,
        compression: Compression,
    ) -> Result<CacheDocuments> {
        let (mut layers, mut diff_ids) = (Vec::new(), Vec::new());
        let mut numbers: BTreeMap<SnapshotId, usize> = BTreeMap::new();
        let mut known: BTreeMap<Digest, usize> = BTreeMap::new();
        let mut steps = BTreeMap::new();
        for (key, top) in results {
            let mut chain = Vec::new();
            for layer in self.chain(*top)? {
                let number = if let Some(number) = numbers.get(&layer.id()) {
                    *number
                } else {
                    let (diff, blob) = self.packed(&layer, epoch, compression)?;
                    let number = *known.entry(blob.digest).or_insert_with(|| {
                        layers.push(blob);
                        diff_ids.push(diff);
                        layers.len() - 1
                    });
                    numbers.insert(layer.id(), number);
                    number
                };
                chain.push(number);
            }
            steps.insert(*key, chain);
        }
        let cache = StepCache { version: VERSION, diff_ids, steps, layers: Vec::new() };
        let config_bytes = serde_json::to_vec(&cache).expect("digests and numbers");
        let config = Descriptor::of(STEPS, &config_bytes);
        let manifest = ArtifactManifest {
            schema_version: 2,
            media_type: media::MANIFEST.to_owned(),
            artifact_type: ARTIFACT.to_owned(),
            config: config.clone(),
            layers: layers.clone(),
        };
        let manifest_bytes = serde_json::to_vec(&manifest).expect("plain text");
        let manifest = Descriptor::of(media::MANIFEST, &manifest_bytes);
        Ok(CacheDocuments { manifest, manifest_bytes, config, config_bytes, layers })
    }

    fn packed(&self, layer: &Snapshot, epoch: Option<i64>, compression: Compression) -> Result<(DiffId, Descriptor)> {
        Ok((self.diff(layer, epoch)?.id, self.blob(layer, epoch, compression)?))
    }
}

/// Removes blobs of a layout's folder that `kept` does not name: what earlier caches left there.
pub(super) fn sweep(blobs: &Path, kept: &BTreeSet<Digest>) -> Result<()> {
    for entry in fs::read_dir(blobs).at("list", blobs)? {
        let path = entry.at("list", blobs)?.path();
        let digest = path.file_name().and_then(|name| Digest::from_hex(name.to_str()?).ok());
        if digest.is_some_and(|digest| !kept.contains(&digest)) {
            fs::remove_file(&path).at("remove", &path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_that_contradicts_itself_is_refused() {
        let place = Path::new("cache");
        let digest = Digest::of(b"x");
        let config =
            |layers: &str| format!(r#"{{"version":1,"diffIds":["{digest}"],"steps":{{"{digest}":{layers}}}}}"#);
        let manifest = |kind: &str, layers: &str| {
            format!(
                r#"{{"schemaVersion":2,"mediaType":"m","artifactType":"{kind}","config":{{"mediaType":"{STEPS}","digest":"{digest}","size":1}},"layers":[{layers}]}}"#
            )
        };
        let layer = format!(r#"{{"mediaType":"l","digest":"{digest}","size":1}}"#);
        let good = StepCache::read(place, manifest(ARTIFACT, &layer).as_bytes(), config("[0]").as_bytes()).unwrap();
        assert!(good.has(&digest) && good.len() == 1 && good.chain(&digest).unwrap().len() == 1);
        for (manifest, config) in [
            (manifest("other", &layer), config("[0]")),
            (manifest(ARTIFACT, ""), config("[0]")),
            (manifest(ARTIFACT, &layer), config("[1]")),
            (manifest(ARTIFACT, &layer), config("[0]").replace("\"version\":1", "\"version\":2")),
            (manifest(ARTIFACT, &layer), "{}".to_owned()),
        ] {
            assert!(StepCache::read(place, manifest.as_bytes(), config.as_bytes()).is_err(), "{manifest} {config}");
        }
    }
}
