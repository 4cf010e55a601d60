//! Pushing: an image of the store goes to a registry.
//!
//! What was pulled goes out with the bytes it came with, manifest and all. Of what was built here, layers are packed when they
//! are first wanted, on all cores, sent meanwhile, and kept; what the registry is known to have is neither packed nor sent.

use std::collections::{BTreeMap, HashMap, HashSet};

use ureq::http::Method;

use super::artifact::Artifact;
use super::document::{Repository, is_attestation};
use super::error::{Error, Result};
use super::event::Listen;
use super::place::to_push;
use super::session::{Client, Payload, Request, Scope};
use super::upload::{Got, Upload};
use super::workers::each;
use crate::image::{Descriptor, Digest, Document, ImageConfig, Index, Manifest, Reference, media};
use crate::store::layer::Compression;
use crate::store::{Growing, ImageRecord, Pulled, Snapshot, Store};

/// What is to be pushed.
#[derive(Clone, Copy, Debug)]
pub struct Push<'a> {
    /// The image.
    pub image: &'a ImageRecord,
    /// The same for other platforms: the name is to lead to an index of all.
    pub more: &'a [ImageRecord],
    /// Where to.
    pub to: &'a Reference,
    /// Of layers that were made here.
    pub compression: Compression,
    /// The whole index that the image was pulled with.
    pub all: bool,
}

/// An image that is in a registry now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pushed {
    /// Of what the name leads to.
    pub digest: Option<Digest>,
    /// Blobs that went over the wire.
    pub sent: usize,
    /// Blobs that the registry took from another of its repositories.
    pub mounted: usize,
    /// Blobs that were there.
    pub there: usize,
}

/// A blob to push, made or not.
enum Part<'a> {
    /// Bytes of the store's.
    Blob(Descriptor),
    /// A layer that may have to be packed first.
    Layer(&'a Snapshot),
}

/// A document to push, behind the blobs that it names.
struct Paper {
    bytes: Vec<u8>,
    media_type: String,
    digest: Digest,
}

impl Paper {
    fn new(bytes: Vec<u8>, media_type: &str) -> Self {
        Self { digest: Digest::of(&bytes), bytes, media_type: media_type.to_owned() }
    }

    /// What an index says of it.
    fn entry(&self, image: &ImageRecord) -> Descriptor {
        let descriptor = Descriptor::new(self.media_type.clone(), self.digest, self.bytes.len() as u64);
        Descriptor { platform: Some(image.platform()), ..descriptor }
    }
}

/// Pushes an image.
///
/// # Errors
/// See [`Error`]. What has arrived by then stays in the registry, which takes it for the next try; the name leads where it led.
pub fn push(client: &Client, store: &Store, push: &Push<'_>, listen: &dyn Listen) -> Result<Pushed> {
    let place = to_push(push.to, &client.config)?;
    let scope = Scope::push(&place.repository);
    let repository = Repository { client, place, scope };
    let upload = Upload { repository: &repository, store, listen };
    let elsewhere = elsewhere(store, push.to)?;
    let (mut pushed, mut papers, mut entries) = (Pushed::default(), Vec::new(), Vec::new());
    for image in std::iter::once(push.image).chain(push.more) {
        let one = Push { image, more: &[], ..*push };
        let job = Job { push: &one, store, upload, elsewhere: &elsewhere };
        let (done, documents) = if image.pulled.is_some() { job.as_pulled()? } else { job.as_made()? };
        pushed.sent += done.sent;
        pushed.mounted += done.mounted;
        pushed.there += done.there;
        entries.extend(documents.last().map(|last| last.entry(image)));
        papers.extend(documents);
    }
    if !push.more.is_empty() {
        papers.push(Paper::new(Index::new(entries).to_bytes(), media::INDEX));
    }
    let (last, children) = papers.split_last().ok_or_else(|| Error::local("presume: an image has a manifest"))?;
    for paper in children {
        put(&repository, push.to, paper, &paper.digest.to_string())?;
    }
    put(&repository, push.to, last, push.to.tag.as_deref().unwrap_or("latest"))?;
    pushed.digest = Some(last.digest);
    Ok(pushed)
}

/// Brings the blobs of an artifact to a repository, and lets a name lead to it.
pub(super) fn push_parts(
    repository: &Repository<'_>,
    store: &Store,
    to: &Reference,
    artifact: &Artifact<'_>,
    listen: &dyn Listen,
) -> Result<Pushed> {
    let nothing =
        ImageRecord { config: ImageConfig::default(), snapshot: None, host: false, epoch: None, pulled: None };
    let push = Push { image: &nothing, more: &[], to, compression: Compression::default(), all: false };
    let upload = Upload { repository, store, listen };
    let job = Job { push: &push, store, upload, elsewhere: &HashMap::new() };
    let parts: Vec<Part<'_>> = artifact.blobs.iter().cloned().map(Part::Blob).collect();
    let (mut pushed, _) = job.send(&parts)?;
    let paper = Paper::new(artifact.manifest.to_vec(), media::MANIFEST);
    put(repository, to, &paper, to.tag.as_deref().unwrap_or("latest"))?;
    pushed.digest = Some(paper.digest);
    Ok(pushed)
}

struct Job<'a> {
    push: &'a Push<'a>,
    store: &'a Store,
    upload: Upload<'a>,
    /// Which other repositories of the registry have a blob, as far as is known here.
    elsewhere: &'a HashMap<Digest, String>,
}

impl Job<'_> {
    /// The blobs and documents of what was pulled, as they came.
    fn as_pulled(&self) -> Result<(Pushed, Vec<Paper>)> {
        let pulled = self.push.image.pulled.as_ref().ok_or_else(|| Error::local("presume: it was pulled"))?;
        let mut papers = Vec::new();
        let mut blobs = BTreeMap::new();
        let top = if self.push.all || self.has_artifacts_alone(pulled)? { pulled.top() } else { &pulled.manifest };
        if self.push.all && pulled.index.is_some() && pulled.others.is_empty() {
            return Err(Error::local(format!("only one platform of `{}` is here", self.push.to.familiar()))
                .help("pull the others first: `rbox pull --all-platforms`"));
        }
        self.gather(top, &mut papers, &mut blobs, &mut HashSet::new())?;
        let parts: Vec<Part<'_>> = blobs.into_values().map(Part::Blob).collect();
        let (pushed, _) = self.send(&parts)?;
        Ok((pushed, papers))
    }

    /// Whether an image came in an index that has nothing beside it but attestations, and those are here: they go along.
    fn has_artifacts_alone(&self, pulled: &Pulled) -> Result<bool> {
        let Some(index) = pulled.index.as_ref().filter(|_| !pulled.others.is_empty()) else { return Ok(false) };
        let Some(bytes) = self.store.document(&index.digest)? else { return Ok(false) };
        let Ok(Document::Index(index)) = Document::read(&bytes, &index.media_type) else { return Ok(false) };
        Ok(index.manifests.iter().all(|entry| entry.digest == pulled.manifest.digest || is_attestation(entry)))
    }

    /// A document, behind all that it names.
    fn gather(
        &self,
        of: &Descriptor,
        papers: &mut Vec<Paper>,
        blobs: &mut BTreeMap<Digest, Descriptor>,
        seen: &mut HashSet<Digest>,
    ) -> Result<()> {
        if !seen.insert(of.digest) {
            return Ok(());
        }
        let gone = || {
            Error::local(format!("the store has lost {} of `{}`", of.digest, self.push.to.familiar()))
                .help("pull it anew")
        };
        let bytes = self.store.document(&of.digest)?.ok_or_else(gone)?;
        let document = Document::read(&bytes, &of.media_type)
            .map_err(|error| Error::broken(format!("the manifest {} {error}", of.digest)))?;
        for child in document.children() {
            if matches!(document, Document::Index(_)) && child.is_document() {
                self.gather(child, papers, blobs, seen)?;
            } else {
                blobs.insert(child.digest, child.clone());
            }
        }
        papers.push(Paper::new(bytes, &of.media_type));
        Ok(())
    }

    /// The blobs and the manifest of what was built here.
    fn as_made(&self) -> Result<(Pushed, Vec<Paper>)> {
        let image = self.push.image;
        let layers = self.store.layers(image)?;
        let parts: Vec<Part<'_>> = layers.iter().map(Part::Layer).collect();
        let (mut pushed, layers) = self.send(&parts)?;
        // Its layers' digests are known by now.
        let config = self.store.config_json(image)?;
        let digest = self.store.keep_document(&config)?;
        let config = Descriptor::new(media::CONFIG, digest, config.len() as u64);
        let (more, _) = self.send(&[Part::Blob(config.clone())])?;
        pushed.sent += more.sent;
        pushed.mounted += more.mounted;
        pushed.there += more.there;
        let manifest = Manifest::new(config, layers).to_bytes();
        Ok((pushed, vec![Paper::new(manifest, media::MANIFEST)]))
    }

    /// Brings blobs to the registry, several at once; gives back what they are, in their order.
    fn send(&self, parts: &[Part<'_>]) -> Result<(Pushed, Vec<Descriptor>)> {
        let mut pushed = Pushed::default();
        let mut blobs = Vec::new();
        for (blob, got) in each(parts.len(), |at| self.one(&parts[at]))? {
            match got {
                Got::There => pushed.there += 1,
                Got::Mounted => pushed.mounted += 1,
                Got::Sent => pushed.sent += 1,
            }
            blobs.push(blob);
        }
        Ok((pushed, blobs))
    }

    fn one(&self, part: &Part<'_>) -> Result<(Descriptor, Got)> {
        self.upload.repository.client.stop.check()?;
        let (epoch, compression) = (self.push.image.epoch, self.push.compression);
        let known = match part {
            Part::Blob(blob) => Some(blob.clone()),
            Part::Layer(layer) => self.store.known_blob(layer, epoch, compression)?,
        };
        if let Some(blob) = &known
            && self.upload.is_there(blob)?
        {
            return Ok((blob.clone(), Got::There));
        }
        let from = known.as_ref().and_then(|blob| self.other(blob));
        let is_here = known.as_ref().is_some_and(|known| self.store.has_blob(known));
        let came_packed = match part {
            Part::Layer(layer) => self.store.came_packed(layer)?,
            Part::Blob(_) => true,
        };
        let (blob, got) = match (part, known) {
            // What it came as can't be made of what it was unpacked to.
            (Part::Layer(_), Some(blob)) if came_packed && !is_here && from.is_none() => {
                let text = format!("the store has lost {}, a layer of a base of what is pushed", blob.digest);
                return Err(
                    Error::local(text).help("bring the base in anew: `rbox pull`, or a build with --pull=always")
                );
            }
            (Part::Layer(layer), known) if !came_packed && !is_here => {
                let make = |growing: &Growing| Ok(self.store.make_blob(layer, epoch, compression, growing)?);
                match (self.upload.begin(known.as_ref(), from.as_deref())?, known) {
                    (Some(place), _) => self.upload.stream(&place, make)?,
                    (None, Some(blob)) => (blob, Got::Mounted),
                    (None, None) => return Err(Error::broken("presume: a registry takes no blob that has no name")),
                }
            }
            (_, Some(blob)) => {
                let got = self.upload.upload(&blob, from.as_deref())?;
                (blob, got)
            }
            (_, None) => return Err(Error::local("presume: only layers have to be packed")),
        };
        note(self.store, self.push.to, &blob);
        Ok((blob, got))
    }

    /// Another repository of the registry that may have a blob.
    fn other(&self, blob: &Descriptor) -> Option<String> {
        let noted = self.store.note(&note_key(&self.push.to.domain, &blob.digest));
        let noted = noted.and_then(|path| String::from_utf8(path).ok()).filter(|path| *path != self.push.to.path);
        noted.or_else(|| self.elsewhere.get(&blob.digest).cloned())
    }
}

/// Puts a document where a name or its digest leads to it.
fn put(repository: &Repository<'_>, to: &Reference, paper: &Paper, version: &str) -> Result<()> {
    let url = repository.url(&format!("manifests/{version}"))?;
    let mut request =
        Request::new(Method::PUT, url, &repository.scope).header("content-type", paper.media_type.as_str());
    request.payload = Payload::Bytes(&paper.bytes);
    let answer = repository.send(&request)?;
    if !matches!(answer.status, 200..=204) {
        return Err(answer.error(&repository.place, &format!("push the manifest of `{}`", to.familiar())));
    }
    match answer.header("docker-content-digest").map(str::parse::<Digest>) {
        Some(Ok(there)) if there != paper.digest => Err(Error::broken(format!(
            "`{}` keeps the manifest as {there}, and it was sent {}",
            repository.place.name, paper.digest
        ))),
        _ => Ok(()),
    }
}

/// The note that says which repository of a registry a blob was pushed to.
fn note_key(domain: &str, digest: &Digest) -> Digest {
    Digest::of(format!("pushed {domain} {digest}").as_bytes())
}

fn note(store: &Store, to: &Reference, blob: &Descriptor) {
    // Best effort: without it the blob is sent once more, to another repository.
    let _ = store.set_note(&note_key(&to.domain, &blob.digest), to.path.as_bytes());
}

/// Which repositories of the registry have blobs: those that images were pulled from, and those that were pushed to.
fn elsewhere(store: &Store, to: &Reference) -> Result<HashMap<Digest, String>> {
    let mut found = HashMap::new();
    for listed in store.images().list()? {
        let Some(pulled) = &listed.image.pulled else { continue };
        let Some(name) = listed.names.iter().find(|name| name.domain == to.domain && name.path != to.path) else {
            continue;
        };
        let Some(bytes) = store.document(&pulled.manifest.digest)? else { continue };
        if let Ok(Document::Manifest(manifest)) = Document::read(&bytes, &pulled.manifest.media_type) {
            found.extend(manifest.layers.iter().map(|layer| (layer.digest, name.path.clone())));
        }
    }
    Ok(found)
}
