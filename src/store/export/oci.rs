//! OCI image layouts (image-spec 1.1, image-layout.md), as a folder and as a tar.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::archive::Archive;
use super::{Out, taken};
use crate::image::{Descriptor, Digest, Index, Manifest, OciLayout, Platform, Reference, media};
use crate::store::error::{At, Result};
use crate::store::layer::Compression;
use crate::store::{ImageRecord, Store, id};

const TAG: &str = "org.opencontainers.image.ref.name";

/// An image as a layout has it.
struct Layout {
    config: Vec<u8>,
    manifest: Vec<u8>,
    layers: Vec<Descriptor>,
    entry: Descriptor,
}

fn descriptor(media_type: &str, bytes: &[u8]) -> Descriptor {
    let (digest, size) = (Digest::of(bytes), bytes.len() as u64);
    Descriptor { media_type: media_type.to_owned(), digest, size, platform: None, annotations: BTreeMap::new() }
}

fn json<T: serde::Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("OCI's documents have string keys alone")
}

fn layout_file() -> Vec<u8> {
    json(&OciLayout { image_layout_version: "1.0.0".to_owned() })
}

fn index(manifests: Vec<Descriptor>) -> Vec<u8> {
    json(&Index { schema_version: 2, media_type: media::INDEX.to_owned(), manifests, annotations: BTreeMap::new() })
}

fn blob_name(digest: &Digest) -> String {
    format!("blobs/sha256/{}", digest.hex())
}

impl Store {
    fn layout(&self, image: &ImageRecord, names: &[Reference], compression: Compression) -> Result<Layout> {
        let layers: Vec<Descriptor> = self
            .layers(image)?
            .par_iter()
            .map(|layer| self.blob(layer, image.epoch, compression))
            .collect::<Result<_>>()?;
        let config = self.config_json(image)?;
        let manifest = json(&Manifest {
            schema_version: 2,
            media_type: media::MANIFEST.to_owned(),
            config: descriptor(media::CONFIG, &config),
            layers: layers.clone(),
            annotations: BTreeMap::new(),
        });
        let mut entry = descriptor(media::MANIFEST, &manifest);
        entry.platform = Some(Platform {
            architecture: image.config.architecture.clone(),
            os: image.config.os.clone(),
            variant: image.config.variant.clone(),
        });
        if let Some(name) = names.first() {
            entry.annotations.insert("io.containerd.image.name".to_owned(), name.to_string());
            entry.annotations.insert(TAG.to_owned(), name.tag.clone().unwrap_or_else(|| "latest".to_owned()));
        }
        Ok(Layout { config, manifest, layers, entry })
    }

    pub(super) fn write_oci_archive(
        &self,
        image: &ImageRecord,
        names: &[Reference],
        compression: Compression,
        out: Out<'_>,
    ) -> Result<()> {
        let layout = self.layout(image, names, compression)?;
        let write = || -> io::Result<()> {
            let mut archive = Archive::new(out);
            archive.folder("blobs")?;
            archive.folder("blobs/sha256")?;
            let mut written = std::collections::BTreeSet::new();
            for layer in layout.layers.iter().filter(|layer| written.insert(layer.digest)) {
                archive.file(&blob_name(&layer.digest), &self.blob_path(&layer.digest), layer.size)?;
            }
            for bytes in [&layout.config, &layout.manifest] {
                archive.bytes(&blob_name(&Digest::of(bytes)), bytes)?;
            }
            archive.bytes("index.json", &index(vec![layout.entry.clone()]))?;
            archive.bytes("oci-layout", &layout_file())?;
            archive.finish()
        };
        write().at("write an archive from", self.root())
    }

    pub(super) fn export_layout(
        &self,
        image: &ImageRecord,
        names: &[Reference],
        compression: Compression,
        folder: &Path,
    ) -> Result<()> {
        let old = manifests(folder)?;
        let layout = self.layout(image, names, compression)?;
        let blobs = folder.join("blobs/sha256");
        fs::create_dir_all(&blobs).at("create", &blobs)?;
        layout.layers.par_iter().try_for_each(|layer| copy_blob(&self.blob_path(&layer.digest), &blobs, layer))?;
        for bytes in [&layout.config, &layout.manifest] {
            replace(&blobs.join(Digest::of(bytes).hex()), bytes)?;
        }
        replace(&folder.join("oci-layout"), &layout_file())?;
        // The index last: what it names is there.
        let tag = |entry: &Descriptor| entry.annotations.get(TAG).cloned();
        let mut entries: Vec<Descriptor> = old.into_iter().filter(|entry| tag(entry) != tag(&layout.entry)).collect();
        entries.push(layout.entry);
        replace(&folder.join("index.json"), &index(entries))
    }
}

/// What a layout has already; an error if the folder is full of something else.
fn manifests(folder: &Path) -> Result<Vec<Descriptor>> {
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

fn copy_blob(from: &Path, blobs: &Path, layer: &Descriptor) -> Result<()> {
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

fn replace(place: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = place.with_file_name(format!(".rbox-{}", id::unique()));
    let written = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, place)).at("write", place);
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}
