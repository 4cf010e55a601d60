//! What `docker load` reads.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use super::archive::Archive;
use super::{Out, Saved};
use crate::image::{Digest, Reference};
use crate::store::blobs::Diff;
use crate::store::error::{At, Error, Result};
use crate::store::{Snapshot, Store};

/// An image in `manifest.json`, by the paths of its files.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Entry {
    config: String,
    repo_tags: Vec<String>,
    layers: Vec<String>,
}

impl Entry {
    pub(super) fn new(config: String, names: &[Reference], layers: Vec<String>) -> Self {
        Self { config, repo_tags: names.iter().map(Reference::familiar).collect(), layers }
    }
}

/// An image as an archive has it.
struct Piece {
    entry: Entry,
    config: Vec<u8>,
    layers: Vec<(Snapshot, Diff)>,
    epoch: Option<i64>,
}

fn layer_name(diff: &Diff) -> String {
    format!("{}.tar", diff.id.0.hex())
}

impl Store {
    pub(super) fn write_docker_archive(&self, images: &[Saved<'_>], out: Out<'_>) -> Result<()> {
        let pieces: Vec<Piece> = images.iter().map(|saved| self.piece(saved)).collect::<Result<_>>()?;
        let mut archive = Archive::new(out);
        let mut written = BTreeSet::new();
        for piece in &pieces {
            for (layer, diff) in piece.layers.iter().filter(|(_, diff)| written.insert(diff.id)) {
                let stream = archive.stream::<Failed>(&layer_name(diff), diff.size, |out| {
                    self.write_layer(layer, piece.epoch, out).map_err(Failed)
                });
                stream.map_err(|Failed(error)| error)?;
            }
        }
        let mut configs: BTreeMap<&str, &[u8]> = BTreeMap::new();
        configs.extend(pieces.iter().map(|piece| (piece.entry.config.as_str(), piece.config.as_slice())));
        let repositories = repositories(images, &pieces);
        let entries: Vec<&Entry> = pieces.iter().map(|piece| &piece.entry).collect();
        let manifest = serde_json::to_vec(&entries).expect("a list of plain text");
        let finish = || -> std::io::Result<()> {
            for (name, config) in configs {
                archive.bytes(name, config)?;
            }
            archive.bytes("manifest.json", &manifest)?;
            if !repositories.is_empty() {
                archive.bytes("repositories", &serde_json::to_vec(&repositories).expect("maps of plain text"))?;
            }
            Ok(())
        };
        finish().and_then(|()| archive.finish()).at("write an archive from", self.root())
    }

    fn piece(&self, saved: &Saved<'_>) -> Result<Piece> {
        let image = saved.images[0];
        let layers = self.layers(image)?;
        let diffs: Vec<Diff> = layers.par_iter().map(|layer| self.diff(layer, image.epoch)).collect::<Result<_>>()?;
        let config = self.config_json(image)?;
        let entry = Entry::new(
            format!("{}.json", Digest::of(&config).hex()),
            saved.names,
            diffs.iter().map(layer_name).collect(),
        );
        Ok(Piece { entry, config, layers: layers.into_iter().zip(diffs).collect(), epoch: image.epoch })
    }
}

/// What tools from before `manifest.json` look names up in: repository → tag → top layer.
fn repositories(images: &[Saved<'_>], pieces: &[Piece]) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut all: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (saved, piece) in images.iter().zip(pieces) {
        let Some((_, top)) = piece.layers.last() else { continue };
        for name in saved.names {
            let repository = Reference { tag: None, ..name.clone() }.familiar();
            let tag = name.tag.clone().unwrap_or_else(|| "latest".to_owned());
            all.entry(repository).or_default().insert(tag, top.id.0.hex());
        }
    }
    all
}

/// An error of the store in a place where one of the kernel may come too.
struct Failed(Error);

impl From<std::io::Error> for Failed {
    fn from(source: std::io::Error) -> Self {
        Self(Error::Io { doing: "write", path: "the archive".into(), source })
    }
}
