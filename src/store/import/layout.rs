//! OCI image layouts (image-spec 1.1, image-layout.md).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::layers::{Image, Layer};
use super::load::Found;
use super::place::Place;
use super::{Result, bad};
use crate::image::{Descriptor, Digest, Document, ImageConfig, Index, Manifest, Platform, Reference, media};

/// How deep indexes may lie in each other, and how much one may lead to.
const DEPTH: usize = 3;
const MOST: usize = 1000;

/// Finds an image in a layout and reads what names its layers.
pub(super) fn open(place: Place, tag: Option<&str>, platform: &Platform) -> Result<Image> {
    let place = Arc::new(place);
    let descriptor = choose(&place, index(&place)?.manifests, tag, platform, DEPTH)?;
    image(&place, &descriptor)
}

/// Everything in a layout that is an image: names, and the image for each platform that is there.
pub(super) fn all(place: &Arc<Place>, platform: Option<&Platform>) -> Result<Vec<Found>> {
    let mut found: Vec<(Vec<Descriptor>, Vec<Reference>)> = Vec::new();
    for descriptor in index(place)?.manifests {
        let name = full_name(&descriptor);
        let same_name = |names: &[Reference]| name.as_ref().is_some_and(|name| names.contains(name));
        let known = found
            .iter_mut()
            .find(|(images, names)| images.iter().any(|image| image.digest == descriptor.digest) || same_name(names));
        match known {
            Some((images, names)) => {
                names.extend(name.filter(|name| !names.contains(name)));
                if images.iter().all(|image| image.digest != descriptor.digest) {
                    images.push(descriptor);
                }
            }
            None => found.push((vec![descriptor], name.into_iter().collect())),
        }
    }
    let wanted = |descriptor: &Descriptor| match (&descriptor.platform, platform) {
        (Some(found), Some(wanted)) => same(found, wanted),
        _ => true,
    };
    let mut all = Vec::new();
    for (descriptors, names) in found {
        let kept = match &descriptors[..] {
            // Of a part of an index the rest would tell of what is not there.
            [one] if platform.is_none() && matches!(&*one.media_type, media::INDEX | media::DOCKER_LIST) => {
                Kept::of(place, one)?
            }
            _ => None,
        };
        let mut images = Vec::new();
        for descriptor in descriptors {
            images.extend(manifests(place, descriptor, DEPTH)?.into_iter().filter(&wanted));
        }
        let images: Vec<Image> = images.iter().map(|descriptor| image(place, descriptor)).collect::<Result<_>>()?;
        if !images.is_empty() {
            all.push(Found { names, images, kept });
        }
    }
    Ok(all)
}

/// What of an index stands beside images, as it came.
pub(super) struct Kept {
    /// The index.
    pub index: Descriptor,
    /// Its own bytes, and those of all documents that lie below it.
    pub documents: Vec<Vec<u8>>,
    /// What those documents name.
    pub blobs: Vec<Descriptor>,
}

impl Kept {
    /// Everything below an index, if all of it is there: a tool may have written the platforms that it was asked for.
    fn of(place: &Place, index: &Descriptor) -> Result<Option<Self>> {
        let index = Descriptor { annotations: BTreeMap::new(), ..index.clone() };
        let mut kept = Self { index: index.clone(), documents: Vec::new(), blobs: Vec::new() };
        let (mut waiting, mut seen) = (vec![index], BTreeSet::new());
        while let Some(next) = waiting.pop() {
            if !seen.insert(next.digest) {
                continue;
            }
            if seen.len() > MOST {
                return bad(place.path(), format!("its index leads to over {MOST} documents and blobs"));
            }
            if !place.has(&blob_name(&next.digest)) {
                return Ok(None);
            }
            if !next.is_document() {
                kept.blobs.push(next);
                continue;
            }
            let bytes = blob(place, &next, "manifest")?;
            match Document::read(&bytes, &next.media_type) {
                Ok(document) => waiting.extend(document.children().into_iter().cloned()),
                Err(error) => return bad(place.path(), format!("its manifest {} {error}", next.digest)),
            }
            kept.documents.push(bytes);
        }
        Ok(Some(kept))
    }
}

/// Whether a manifest that an index names is an image's: attestations (BuildKit's `unknown/unknown`), signatures and charts
/// are not.
fn is_image(place: &Place, entry: &Descriptor) -> Result<bool> {
    if entry.platform.as_ref().is_some_and(|platform| platform.os == "unknown") {
        return Ok(false);
    }
    let bytes = blob(place, entry, "manifest")?;
    Ok(parse::<Manifest>(place, "the manifest", &bytes)?.is_image())
}

/// The manifests of images that a descriptor leads to. What an index names and the layout lacks is no fault: tools write the
/// platforms that they were asked for.
fn manifests(place: &Place, descriptor: Descriptor, depth: usize) -> Result<Vec<Descriptor>> {
    match descriptor.media_type.as_str() {
        media::INDEX | media::DOCKER_LIST if depth > 0 => {
            let bytes = blob(place, &descriptor, "index")?;
            reject_confusion(place, &bytes, &descriptor, &["layers", "config"])?;
            let index: Index = parse(place, "an index", &bytes)?;
            let mut all = Vec::new();
            for below in index.manifests {
                if below.is_document() && place.has(&blob_name(&below.digest)) {
                    all.extend(manifests(place, below, depth - 1)?);
                }
            }
            Ok(all)
        }
        media::MANIFEST | media::DOCKER_MANIFEST if !is_image(place, &descriptor)? => Ok(Vec::new()),
        media::MANIFEST | media::DOCKER_MANIFEST => Ok(vec![descriptor]),
        other => bad(place.path(), format!("{} is no image but a `{other}`", descriptor.digest)),
    }
}

/// The name that an entry of a layout's index gives its image; a tag alone is none.
fn full_name(descriptor: &Descriptor) -> Option<Reference> {
    let containerd = descriptor.annotations.get("io.containerd.image.name").map(String::as_str);
    let own = name_of(descriptor).filter(|name| name.contains([':', '/']));
    let name: Reference = containerd.or(own)?.parse().ok()?;
    name.digest.is_none().then_some(name)
}

pub(super) fn index(place: &Place) -> Result<Index> {
    if !place.has("oci-layout") || !place.has("index.json") {
        return bad(place.path(), "it is no OCI image layout: `oci-layout` or `index.json` is missing");
    }
    parse(place, "index.json", &place.document("index.json")?)
}

/// Reads what a manifest's descriptor names.
fn image(place: &Arc<Place>, descriptor: &Descriptor) -> Result<Image> {
    let manifest_bytes = blob(place, descriptor, "manifest")?;
    let manifest: Manifest = parse(place, "the manifest", &manifest_bytes)?;
    reject_confusion(place, &manifest_bytes, descriptor, &["manifests"])?;
    let bytes = blob(place, &manifest.config, "config")?;
    let config: ImageConfig = parse(place, "the config", &bytes)?;
    if config.rootfs.diff_ids.len() != manifest.layers.len() {
        return bad(place.path(), "its manifest and its config disagree about how many layers there are");
    }
    let layers = manifest.layers.iter().map(|layer| layer_of(place, layer)).collect::<Result<_>>()?;
    Ok(Image {
        place: Arc::clone(place),
        config,
        digest: manifest.config.digest,
        config_bytes: bytes,
        manifest: Some((descriptor.clone(), manifest_bytes)),
        layers,
    })
}

pub(super) fn layer_of(place: &Place, layer: &Descriptor) -> Result<Layer> {
    let media_type = match layer.media_type.as_str() {
        media::LAYER | media::DOCKER_LAYER => media::LAYER,
        media::LAYER_GZIP | media::DOCKER_LAYER_GZIP => media::LAYER_GZIP,
        media::LAYER_ZSTD => media::LAYER_ZSTD,
        // Layers that may not be passed on, of Windows; OCI keeps the types though nobody should write them any more.
        other => return bad(place.path(), format!("its layer {} has the unknown type `{other}`", layer.digest)),
    };
    Ok(Layer {
        name: blob_name(&layer.digest),
        media_type: media_type.to_owned(),
        digest: Some(layer.digest),
        size: Some(layer.size),
    })
}

pub(super) fn blob_name(digest: &Digest) -> String {
    format!("blobs/sha256/{}", digest.hex())
}

/// The bytes of a document that a descriptor names, measured.
pub(super) fn blob(place: &Place, descriptor: &Descriptor, what: &str) -> Result<Vec<u8>> {
    let bytes = place.document(&blob_name(&descriptor.digest))?;
    if bytes.len() as u64 != descriptor.size || Digest::of(&bytes) != descriptor.digest {
        return bad(
            place.path(),
            format!("the bytes of its {what} are not those of {}: it is damaged", descriptor.digest),
        );
    }
    Ok(bytes)
}

pub(super) fn parse<T: serde::de::DeserializeOwned>(place: &Place, what: &str, bytes: &[u8]) -> Result<T> {
    match serde_json::from_slice(bytes) {
        Ok(value) => Ok(value),
        Err(error) => bad(place.path(), format!("{what} can't be understood: {error}")),
    }
}

/// Refuses a document that could be taken for another kind (CVE-2021-41190): of two kinds at once, or not of the promised one.
fn reject_confusion(place: &Place, bytes: &[u8], descriptor: &Descriptor, never: &[&str]) -> Result<()> {
    let document: Value = parse(place, "a document", bytes)?;
    if never.iter().any(|key| document.get(key).is_some()) {
        return bad(place.path(), format!("{} is a manifest and an index at once", descriptor.digest));
    }
    let stated = document.get("mediaType").and_then(Value::as_str);
    if stated.is_some_and(|stated| stated != descriptor.media_type) {
        return bad(
            place.path(),
            format!("{} says that it is something else than what it was named as", descriptor.digest),
        );
    }
    Ok(())
}

/// The one manifest that is meant.
fn choose(
    place: &Place,
    all: Vec<Descriptor>,
    tag: Option<&str>,
    platform: &Platform,
    depth: usize,
) -> Result<Descriptor> {
    let names: Vec<String> = all.iter().filter_map(name_of).map(str::to_owned).collect();
    let tagged: Vec<Descriptor> = match tag {
        Some(tag) => all.into_iter().filter(|descriptor| name_of(descriptor) == Some(tag)).collect(),
        None => all,
    };
    let listed =
        || if names.is_empty() { "none has a name".to_owned() } else { format!("it has {}", names.join(", ")) };
    let fits = |descriptor: &&Descriptor| descriptor.platform.as_ref().is_none_or(|found| same(found, platform));
    let fitting: Vec<&Descriptor> = tagged.iter().filter(fits).collect();
    let chosen = match (&fitting[..], tag) {
        ([one], _) => (*one).clone(),
        ([], Some(tag)) if tagged.is_empty() => {
            return bad(place.path(), format!("it has no image `{tag}`; {}", listed()));
        }
        ([], _) => return bad(place.path(), format!("it has no image for {platform}")),
        (several, _) if several.iter().all(|one| one.digest == several[0].digest) => several[0].clone(),
        _ => return bad(place.path(), format!("it has several images: name one behind a colon; {}", listed())),
    };
    match chosen.media_type.as_str() {
        media::MANIFEST | media::DOCKER_MANIFEST => Ok(chosen),
        media::INDEX | media::DOCKER_LIST if depth > 0 => {
            let bytes = blob(place, &chosen, "index")?;
            reject_confusion(place, &bytes, &chosen, &["layers", "config"])?;
            let index: Index = parse(place, "an index", &bytes)?;
            choose(place, index.manifests, None, platform, depth - 1)
        }
        other => bad(place.path(), format!("{} is no image but a `{other}`", chosen.digest)),
    }
}

pub(super) fn name_of(descriptor: &Descriptor) -> Option<&str> {
    descriptor.annotations.get("org.opencontainers.image.ref.name").map(String::as_str)
}

/// Whether two platforms are one: arm64 is arm64/v8, and a missing variant of arm is v7.
fn same(found: &Platform, wanted: &Platform) -> bool {
    let folded = |platform: &Platform| platform.to_string().parse::<Platform>().unwrap_or_else(|_| platform.clone());
    folded(found) == folded(wanted)
}
