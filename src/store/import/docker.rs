//! What `docker save` writes: `manifest.json`, a config, and a tar a layer.

use std::sync::Arc;

use serde::Deserialize;

use super::layers::{Image, Layer};
use super::layout::parse;
use super::load::Found;
use super::place::Place;
use super::{Result, bad};
use crate::image::{Digest, ImageConfig, Reference, media};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    config: String,
    #[serde(default)]
    repo_tags: Option<Vec<String>>,
    layers: Vec<String>,
}

/// Finds an image in an archive and reads what names its layers. There are no digests to measure against but the config's
/// `diff_ids`, and those hold for each layer's content.
pub(super) fn open(place: Place, tag: Option<&str>) -> Result<Image> {
    let entry = choose(&place, entries(&place)?, tag)?;
    image(&Arc::new(place), entry)
}

/// Every image in an archive, with its names.
pub(super) fn all(place: &Arc<Place>) -> Result<Vec<Found>> {
    let mut all = Vec::new();
    for entry in entries(place)? {
        let mut names = Vec::new();
        for name in entry.repo_tags.iter().flatten() {
            match name.parse::<Reference>() {
                Ok(name) if name.digest.is_none() => names.push(name),
                _ => return bad(place.path(), format!("`{}` in it is no name of an image", name.escape_debug())),
            }
        }
        all.push(Found { names, images: vec![image(place, entry)?], kept: None });
    }
    Ok(all)
}

fn entries(place: &Place) -> Result<Vec<Entry>> {
    if !place.has("manifest.json") {
        return bad(place.path(), "it is no archive of `docker save`: `manifest.json` is missing");
    }
    let bytes = place.document("manifest.json")?;
    if bytes.trim_ascii_start().starts_with(b"{") {
        let text = "it is a folder of skopeo's kind `dir`, or one like it: copy it into a layout, \
                    `skopeo copy dir:FOLDER oci:OTHER`, and take that";
        return bad(place.path(), text);
    }
    parse(place, "manifest.json", &bytes)
}

fn image(place: &Arc<Place>, entry: Entry) -> Result<Image> {
    let bytes = place.document(&entry.config)?;
    let config: ImageConfig = parse(place, "the config", &bytes)?;
    if config.rootfs.diff_ids.len() != entry.layers.len() {
        return bad(place.path(), "its manifest and its config disagree about how many layers there are");
    }
    let layer = |name: String| Layer { name, media_type: media::LAYER.to_owned(), digest: None, size: None };
    let layers = entry.layers.into_iter().map(layer).collect();
    let digest = Digest::of(&bytes);
    Ok(Image { place: Arc::clone(place), config, digest, config_bytes: bytes, manifest: None, layers })
}

fn choose(place: &Place, mut entries: Vec<Entry>, tag: Option<&str>) -> Result<Entry> {
    let names = |entries: &[Entry]| {
        let names: Vec<String> = entries.iter().flat_map(|entry| entry.repo_tags.clone().unwrap_or_default()).collect();
        if names.is_empty() { "none has a name".to_owned() } else { format!("it has {}", names.join(", ")) }
    };
    let full = |name: &str| name.parse::<Reference>().map_or_else(|_| name.to_owned(), |name| name.to_string());
    let Some(tag) = tag else {
        if entries.len() > 1 {
            return bad(place.path(), format!("it has several images: name one behind a colon; {}", names(&entries)));
        }
        return entries.pop().map_or_else(|| bad(place.path(), "it has no image"), Ok);
    };
    let has = |entry: &Entry| entry.repo_tags.iter().flatten().any(|name| full(name) == full(tag));
    match entries.iter().position(has) {
        Some(at) => Ok(entries.swap_remove(at)),
        None => bad(place.path(), format!("it has no image `{tag}`; {}", names(&entries))),
    }
}
