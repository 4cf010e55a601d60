//! A cache of steps into a folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::oci::{TAG, copy_blob, layout_file, manifests, replace};
use crate::image::{Descriptor, Digest, Index, Manifest};
use crate::store::Store;
use crate::store::error::{At, Result};
use crate::store::step_cache::{CacheDocuments, sweep};

impl Store {
    /// Writes a cache into a folder under a name, in the place of an earlier one of that name. Blobs that nothing in the folder
    /// names any more are removed, so that it does not grow with every build.
    pub fn write_cache(&self, documents: &CacheDocuments, folder: &Path, tag: &str) -> Result<()> {
        let old = manifests(folder)?;
        let blobs = folder.join("blobs/sha256");
        fs::create_dir_all(&blobs).at("create", &blobs)?;
        let layers = &documents.layers;
        layers.par_iter().try_for_each(|layer| copy_blob(&self.blob_path(&layer.digest), &blobs, layer))?;
        let parts = [(&documents.config, &documents.config_bytes), (&documents.manifest, &documents.manifest_bytes)];
        for (descriptor, bytes) in parts {
            replace(&blobs.join(descriptor.digest.hex()), bytes)?;
        }
        replace(&folder.join("oci-layout"), &layout_file())?;
        let named = |entry: &Descriptor| entry.annotations.get(TAG).is_some_and(|name| name == tag);
        let mut entries: Vec<Descriptor> = old.into_iter().filter(|entry| !named(entry)).collect();
        let mut entry = documents.manifest.clone();
        entry.annotations.insert(TAG.to_owned(), tag.to_owned());
        entries.push(entry);
        let kept = reached(&blobs, &entries);
        replace(&folder.join("index.json"), &Index::new(entries).to_bytes())?;
        kept.map_or(Ok(()), |kept| sweep(&blobs, &kept))
    }
}

/// All that the entries of a layout lead to; none where that can't be told, as for an index or a damaged one.
fn reached(blobs: &Path, entries: &[Descriptor]) -> Option<BTreeSet<Digest>> {
    let mut kept = BTreeSet::new();
    for entry in entries {
        let bytes = fs::read(blobs.join(entry.digest.hex())).ok()?;
        let manifest: Manifest = serde_json::from_slice(&bytes).ok()?;
        kept.extend([entry.digest, manifest.config.digest]);
        kept.extend(manifest.layers.iter().map(|layer| layer.digest));
    }
    Some(kept)
}
