//! OCI image layouts (image-spec 1.1, image-layout.md), as a folder and as a tar.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::archive::Archive;
use super::docker::Entry;
use super::{Out, Saved, taken};
use crate::image::{Descriptor, Digest, Document, Index, Manifest, OciLayout, Reference, media};
use crate::store::error::{At, Result};
use crate::store::layer::Compression;
use crate::store::{ImageRecord, Store, id};

pub(super) const TAG: &str = "org.opencontainers.image.ref.name";

/// What a layout has of some images.
#[derive(Default)]
struct Layout {
    /// Configs, manifests and indexes.
    documents: BTreeMap<Digest, Vec<u8>>,
    layers: BTreeMap<Digest, Descriptor>,
    /// Of `index.json`, one a name.
    entries: Vec<Descriptor>,
    /// Of `manifest.json`, which Docker without containerd's store reads: one an image, for its first platform.
    docker: Vec<Entry>,
}

/// An image's manifest that is in a layout, and what it names there.
struct Written {
    manifest: Descriptor,
    config: Digest,
    layers: Vec<Digest>,
}

fn json<T: serde::Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("OCI's documents have string keys alone")
}

pub(super) fn layout_file() -> Vec<u8> {
    json(&OciLayout { image_layout_version: "1.0.0".to_owned() })
}

fn blob_name(digest: &Digest) -> String {
    format!("blobs/sha256/{}", digest.hex())
}

impl Store {
    fn layout(&self, images: &[Saved<'_>], compression: Compression) -> Result<Layout> {
        let mut layout = Layout::default();
        let names: Vec<&Reference> = images.iter().flat_map(|saved| saved.names).collect();
        let tags: BTreeSet<&Option<String>> = names.iter().map(|name| &name.tag).collect();
        // As skopeo and umoci write it: a tag; the whole name only where tags don't tell the images apart.
        let short = tags.len() == names.len();
        for saved in images {
            let written: Vec<Written> = saved
                .images
                .iter()
                .map(|image| self.manifest(image, compression, &mut layout))
                .collect::<Result<_>>()?;
            layout.docker.extend(written.first().map(|first| {
                Entry::new(blob_name(&first.config), saved.names, first.layers.iter().map(blob_name).collect())
            }));
            let mut manifests: Vec<Descriptor> = written.into_iter().map(|written| written.manifest).collect();
            let entry = if let Some(index) = self.whole_index(saved, &manifests, &mut layout)? {
                index
            } else if manifests.len() == 1 {
                manifests.remove(0)
            } else {
                let bytes = Index::new(manifests).to_bytes();
                let entry = Descriptor::of(media::INDEX, &bytes);
                layout.documents.insert(entry.digest, bytes);
                entry
            };
            for name in saved.names {
                let mut entry = entry.clone();
                let tag = name.tag.clone().unwrap_or_else(|| "latest".to_owned());
                entry.annotations.insert("io.containerd.image.name".to_owned(), name.to_string());
                entry.annotations.insert(TAG.to_owned(), if short { tag } else { name.to_string() });
                layout.entries.push(entry);
            }
            if saved.names.is_empty() {
                layout.entries.push(entry);
            }
        }
        Ok(layout)
    }

    /// Adds the index that images came in, with attestations and whatever else it names, if all of that is here still.
    fn whole_index(
        &self,
        saved: &Saved<'_>,
        manifests: &[Descriptor],
        layout: &mut Layout,
    ) -> Result<Option<Descriptor>> {
        let pulled = |image: &&ImageRecord| image.pulled.clone().filter(|pulled| pulled.index.is_some());
        let Some(first) = saved.images.first().and_then(pulled).filter(|_| saved.whole) else { return Ok(None) };
        let Some(index) = first.index else { return Ok(None) };
        let is_of_it = |image: &&ImageRecord| pulled(image).is_some_and(|pulled| pulled.index.as_ref() == Some(&index));
        if !saved.images.iter().all(is_of_it) {
            return Ok(None);
        }
        let mut more = Layout::default();
        let mut waiting = vec![index.clone()];
        while let Some(next) = waiting.pop() {
            let written = manifests.iter().any(|manifest| manifest.digest == next.digest);
            if written || more.documents.contains_key(&next.digest) {
                continue;
            }
            let is_top = next.digest == index.digest;
            if !is_top && !first.others.contains(&next.digest) || !self.blob_path(&next.digest).exists() {
                return Ok(None);
            }
            if !next.is_document() {
                more.layers.insert(next.digest, next);
                continue;
            }
            let Some(bytes) = self.document(&next.digest)? else { return Ok(None) };
            let Ok(document) = Document::read(&bytes, &next.media_type) else { return Ok(None) };
            waiting.extend(document.children().into_iter().cloned());
            more.documents.insert(next.digest, bytes);
        }
        layout.documents.extend(more.documents);
        layout.layers.extend(more.layers);
        Ok(Some(index))
    }

    /// Adds an image's documents and layers to a layout.
    fn manifest(&self, image: &ImageRecord, compression: Compression, layout: &mut Layout) -> Result<Written> {
        let layers: Vec<Descriptor> = self
            .layers(image)?
            .par_iter()
            .map(|layer| self.blob(layer, image.epoch, compression))
            .collect::<Result<_>>()?;
        let config = self.config_json(image)?;
        let (mut manifest, bytes) = if let Some((manifest, bytes)) = self.as_it_came(image, &layers)? {
            (manifest.clone(), bytes)
        } else {
            let bytes = Manifest::new(Descriptor::of(media::CONFIG, &config), layers.clone()).to_bytes();
            (Descriptor::of(media::MANIFEST, &bytes), bytes)
        };
        manifest.platform = Some(image.platform());
        let written = Written {
            config: Digest::of(&config),
            layers: layers.iter().map(|layer| layer.digest).collect(),
            manifest,
        };
        layout.documents.insert(written.config, config);
        layout.documents.insert(written.manifest.digest, bytes);
        layout.layers.extend(layers.into_iter().map(|layer| (layer.digest, layer)));
        Ok(written)
    }

    /// The manifest that an image came with, if its layers are still packed as it says.
    fn as_it_came<'a>(
        &self,
        image: &'a ImageRecord,
        layers: &[Descriptor],
    ) -> Result<Option<(&'a Descriptor, Vec<u8>)>> {
        let Some(pulled) = &image.pulled else { return Ok(None) };
        let Some(bytes) = self.document(&pulled.manifest.digest)? else { return Ok(None) };
        let Ok(parsed) = serde_json::from_slice::<Manifest>(&bytes) else { return Ok(None) };
        let same = parsed.layers.iter().map(|layer| layer.digest).eq(layers.iter().map(|layer| layer.digest));
        Ok(same.then_some((&pulled.manifest, bytes)))
    }

    pub(super) fn write_oci_archive(&self, images: &[Saved<'_>], compression: Compression, out: Out<'_>) -> Result<()> {
        let layout = self.layout(images, compression)?;
        let write = || -> io::Result<()> {
            let mut archive = Archive::new(out);
            archive.folder("blobs")?;
            archive.folder("blobs/sha256")?;
            for layer in layout.layers.values() {
                archive.file(&blob_name(&layer.digest), &self.blob_path(&layer.digest), layer.size)?;
            }
            for (digest, bytes) in &layout.documents {
                archive.bytes(&blob_name(digest), bytes)?;
            }
            archive.bytes("index.json", &Index::new(layout.entries).to_bytes())?;
            archive.bytes("manifest.json", &json(&layout.docker))?;
            archive.bytes("oci-layout", &layout_file())?;
            archive.finish()
        };
        write().at("write an archive from", self.root())
    }

    pub(super) fn export_layout(&self, images: &[Saved<'_>], compression: Compression, folder: &Path) -> Result<()> {
        let old = manifests(folder)?;
        let layout = self.layout(images, compression)?;
        let blobs = folder.join("blobs/sha256");
        fs::create_dir_all(&blobs).at("create", &blobs)?;
        let layers: Vec<&Descriptor> = layout.layers.values().collect();
        layers.par_iter().try_for_each(|layer| copy_blob(&self.blob_path(&layer.digest), &blobs, layer))?;
        for (digest, bytes) in &layout.documents {
            replace(&blobs.join(digest.hex()), bytes)?;
        }
        replace(&folder.join("oci-layout"), &layout_file())?;
        // The index last: what it names is there.
        let tag = |entry: &Descriptor| entry.annotations.get(TAG).cloned();
        let new: BTreeSet<Option<String>> = layout.entries.iter().map(tag).collect();
        let mut entries: Vec<Descriptor> = old.into_iter().filter(|entry| !new.contains(&tag(entry))).collect();
        entries.extend(layout.entries);
        replace(&folder.join("index.json"), &Index::new(entries).to_bytes())
    }
}

/// What a layout has already; an error if the folder is full of something else.
pub(super) fn manifests(folder: &Path) -> Result<Vec<Descriptor>> {
    match fs::read(folder.join("index.json")) {
        Ok(bytes) => serde_json::from_slice::<Index>(&bytes).map(|index| index.manifests).map_err(|_| taken(folder)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            match fs::read_dir(folder).map(Iterator::count) {
                Ok(0) => Ok(Vec::new()),
                Ok(_) => Err(taken(folder)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
                Err(error) => Err(error).at("list", folder),
            }
        }
        Err(error) => Err(error).at("read", folder.join("index.json")),
    }
}

pub(super) fn copy_blob(from: &Path, blobs: &Path, layer: &Descriptor) -> Result<()> {
    let place = blobs.join(layer.digest.hex());
    if fs::metadata(&place).is_ok_and(|metadata| metadata.len() == layer.size) {
        return Ok(());
    }
    let temporary = blobs.join(format!(".rbox-{}", id::unique()));
    let copied = fs::copy(from, &temporary).and_then(|_| fs::rename(&temporary, &place)).at("write", &place);
    if copied.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    copied
}

pub(super) fn replace(place: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = place.with_file_name(format!(".rbox-{}", id::unique()));
    let written = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, place)).at("write", place);
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}
