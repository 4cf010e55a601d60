//! What `docker load` reads.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;

use super::Out;
use super::archive::Archive;
use crate::image::{Digest, Reference};
use crate::store::blobs::Diff;
use crate::store::error::{At, Error, Result};
use crate::store::{ImageRecord, Store};

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    config: String,
    repo_tags: Vec<String>,
    layers: Vec<String>,
}

impl Store {
    pub(super) fn write_docker_archive(&self, image: &ImageRecord, names: &[Reference], out: Out<'_>) -> Result<()> {
        let layers = self.layers(image)?;
        let diffs: Vec<Diff> = layers.par_iter().map(|layer| self.diff(layer, image.epoch)).collect::<Result<_>>()?;
        let config = self.config_json(image)?;
        let config_name = format!("{}.json", Digest::of(&config).hex());
        let layer_name = |diff: &Diff| format!("{}.tar", diff.id.0.hex());
        let mut archive = Archive::new(out);
        let mut written = BTreeSet::new();
        for (layer, diff) in layers.iter().zip(&diffs).filter(|(_, diff)| written.insert(diff.id)) {
            let stream = archive.stream::<Failed>(&layer_name(diff), diff.size, |out| {
                self.write_layer(layer, image.epoch, out).map_err(Failed)
            });
            stream.map_err(|Failed(error)| error)?;
        }
        let entry = Entry {
            config: config_name.clone(),
            repo_tags: names.iter().map(Reference::familiar).collect(),
            layers: diffs.iter().map(layer_name).collect(),
        };
        let manifest = serde_json::to_vec(&[entry]).expect("a list of plain text");
        archive
            .bytes(&config_name, &config)
            .and_then(|()| archive.bytes("manifest.json", &manifest))
            .and_then(|()| archive.finish())
            .at("write an archive from", self.root())
    }
}

/// An error of the store in a place where one of the kernel may come too.
struct Failed(Error);

impl From<std::io::Error> for Failed {
    fn from(source: std::io::Error) -> Self {
        Self(Error::Io { doing: "write", path: "the archive".into(), source })
    }
}
