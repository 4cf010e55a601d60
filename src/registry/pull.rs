//! Pulling: an image of a registry becomes one of the store.

use std::collections::HashSet;

use super::blob::Wire;
use super::document::{Fetched, Repository, choose};
use super::error::{Error, ErrorKind, Result};
use super::event::{Event, Listen};
use super::place::to_pull;
use super::session::Client;
use super::workers::each;
use crate::image::{Descriptor, Digest, Document, ImageConfig, Manifest, Platform, Reference, RootFs, layer_type};
use crate::store::{self, ImageRecord, RecordDigest, Store};

/// How deep indexes may lie in each other, and how many documents one may lead to.
const DEPTH: usize = 4;
const MOST: usize = 1000;

/// What is to be pulled.
#[derive(Clone, Copy, Debug)]
pub struct Pull<'a> {
    /// The image.
    pub name: &'a Reference,
    /// Which of an index; none = this machine's, and whatever there is where it is no index.
    pub platform: Option<&'a Platform>,
    /// All other images and artifacts of an index too, as they are.
    pub all: bool,
    /// Whether an image that is here already is asked after.
    pub refresh: bool,
    /// Whether the name is to stand for this image in general, and not only on its platform.
    pub in_general: bool,
}

/// An image that is in the store now.
#[derive(Clone, Debug)]
pub struct Pulled {
    /// What the store calls it.
    pub record: RecordDigest,
    /// The image.
    pub image: ImageRecord,
    /// The digest that its name led to.
    pub digest: Digest,
    /// Whether it was here already.
    pub was_here: bool,
}

/// An image whose documents are here and whose layers may not be.
#[derive(Debug)]
pub struct Resolved {
    /// What the name led to.
    top: Fetched,
    /// The image's own.
    manifest: Fetched,
    layers: Vec<Descriptor>,
    config_bytes: Vec<u8>,
    config: ImageConfig,
}

impl Resolved {
    /// The image's config.
    pub fn config(&self) -> &ImageConfig {
        &self.config
    }

    /// Its bytes, as the registry has them.
    pub fn config_bytes(&self) -> &[u8] {
        &self.config_bytes
    }

    /// The digest that the name led to.
    pub fn digest(&self) -> Digest {
        self.top.descriptor.digest
    }

    /// The image's platform, by its config.
    pub fn platform(&self) -> Platform {
        self.config.platform().folded()
    }
}

/// Brings an image in, unless it is here and what its name leads to has not changed.
///
/// # Errors
/// See [`Error`]; the store is as it was, but for blobs that came and belong to nothing.
pub fn pull(client: &Client, store: &Store, pull: &Pull<'_>, listen: &dyn Listen) -> Result<Pulled> {
    let here = here(store, pull)?;
    let mut mirror_failed = None;
    let repositories = repositories(client, pull.name)?;
    for (at, repository) in repositories.iter().enumerate() {
        let result = unchanged(repository, pull, here.clone()).and_then(|unchanged| {
            if let Some(here) = unchanged {
                let platform = here.image.platform().folded();
                store.images().put_for(pull.name, &platform, &here.image, pull.in_general)?;
                Ok(here)
            } else {
                let resolved = resolve_at(repository, pull, listen)?;
                take(store, pull, &resolved, &repositories[at..], listen)
            }
        });
        match result {
            Err(error) if repository.place.mirror && !matches!(error.kind, ErrorKind::Stopped | ErrorKind::Local) => {
                let text = format!("the mirror `{}` is of no use: {error}", repository.place.name);
                mirror_failed = Some(text);
            }
            Err(error) => return Err(error),
            Ok(pulled) => {
                if let Some(text) = &mirror_failed {
                    listen.event(Event::Warning { text });
                }
                return Ok(pulled);
            }
        }
    }
    Err(Error::local("presume: every name has a registry"))
}

/// Asks for the documents of an image, and for no layer.
pub fn resolve(client: &Client, pull: &Pull<'_>, listen: &dyn Listen) -> Result<Resolved> {
    let mut result = Err(Error::local("presume: every name has a registry"));
    for repository in repositories(client, pull.name)? {
        result = resolve_at(&repository, pull, listen);
        match &result {
            Err(error) if repository.place.mirror && error.kind != ErrorKind::Stopped => {}
            _ => break,
        }
    }
    result
}

fn repositories<'a>(client: &'a Client, name: &Reference) -> Result<Vec<Repository<'a>>> {
    let places = to_pull(name, &client.config)?;
    Ok(places.into_iter().map(|place| Repository::to_pull(client, place)).collect())
}

/// The image of that name and platform that the store has from a registry.
///
/// Whoever asks after it wants it whole: one whose layers can't be pushed any more is not here.
fn here(store: &Store, pull: &Pull<'_>) -> Result<Option<Pulled>> {
    let wanted = pull.platform.map_or_else(Platform::host, Platform::folded);
    let found = store.images().get_for(pull.name, &wanted)?;
    if let Some((_, image)) = found.as_ref().filter(|_| pull.refresh)
        && !store.lost_blobs(&store.layers(image)?)?.is_empty()
    {
        return Ok(None);
    }
    Ok(found.and_then(|(record, image)| {
        let pulled = image.pulled.as_ref()?;
        if pull.all && pulled.index.is_some() && pulled.others.is_empty() {
            return None;
        }
        let digest = pulled.top().digest;
        Some(Pulled { record, image, digest, was_here: true })
    }))
}

/// The image that is here, if it is still what the name leads to.
fn unchanged(repository: &Repository<'_>, pull: &Pull<'_>, here: Option<Pulled>) -> Result<Option<Pulled>> {
    let Some(here) = here else { return Ok(None) };
    // What a digest names can't change.
    if pull.name.digest.is_some() || !pull.refresh {
        return Ok(Some(here));
    }
    Ok(repository.head(pull.name)?.filter(|digest| *digest == here.digest).map(|_| here))
}

fn resolve_at(repository: &Repository<'_>, pull: &Pull<'_>, listen: &dyn Listen) -> Result<Resolved> {
    let name = pull.name;
    let top = repository.get(name)?;
    let wanted = pull.platform.map_or_else(Platform::host, Platform::folded);
    let mut manifest = top.clone();
    for _ in 0..DEPTH {
        let Document::Index(index) = &manifest.document else { break };
        let chosen = choose(index, &wanted, name)?.clone();
        manifest = repository.child(&chosen)?;
    }
    let Document::Manifest(document) = manifest.document.clone() else {
        return Err(Error::broken(format!("`{}` has indexes in indexes in indexes", name.familiar())));
    };
    let layers = layers(&document, name)?;
    let config_bytes = repository.config(&document.config)?;
    let config = document
        .read_config(&config_bytes)
        .map_err(|error| Error::broken(format!("the config of `{}` {error}", name.familiar())))?;
    let found = config.platform().folded();
    if found != wanted && !wanted.lesser().contains(&found) {
        let text = format!("`{}` is for {found}, and not for {wanted}", name.familiar());
        if pull.platform.is_some() {
            return Err(Error::new(ErrorKind::NotFound, text).help(format!("name its own: --platform {found}")));
        }
        listen.event(Event::Warning { text: &text });
    }
    Ok(Resolved { top, manifest, layers, config_bytes, config })
}

/// The layers of a manifest, if it is an image's that can be unpacked.
fn layers(manifest: &Manifest, name: &Reference) -> Result<Vec<Descriptor>> {
    if !manifest.is_image() {
        let text = format!("`{}` is no image but an artifact (`{}`)", name.familiar(), manifest.config.media_type);
        return Err(Error::broken(text));
    }
    for layer in &manifest.layers {
        if layer_type(&layer.media_type).is_none() {
            let text = format!(
                "`{}` has a layer of the type `{}`, which can't be unpacked",
                name.familiar(),
                layer.media_type
            );
            return Err(Error::broken(text));
        }
    }
    Ok(manifest.layers.clone())
}

/// Brings the layers of an image in, keeps its documents, and names it.
fn take(
    store: &Store,
    pull: &Pull<'_>,
    resolved: &Resolved,
    repositories: &[Repository<'_>],
    listen: &dyn Listen,
) -> Result<Pulled> {
    let diff_ids = &resolved.config.rootfs.diff_ids;
    let missing = store.missing_layers(diff_ids)?;
    let mut blobs: Vec<Descriptor> = missing.iter().map(|at| resolved.layers[*at].clone()).collect();
    let there = diff_ids.len() - blobs.len();
    let others = match (&resolved.top.document, pull.all) {
        (Document::Index(_), true) => others(&repositories[0], resolved)?,
        _ => Others::default(),
    };
    let more = others.blobs.iter().filter(|blob| !blobs.iter().any(|known| known.digest == blob.digest));
    blobs.extend(more.cloned().collect::<Vec<_>>());
    // Packed layers of what was made here, say, wait to be unpacked.
    let count = blobs.len();
    blobs.retain(|blob| !store.has_blob(blob));
    let there = there + count - blobs.len();
    listen.event(Event::Planned { blobs: &blobs, there });
    let wire = Wire::new(repositories, listen);
    let snapshot = store.receive(diff_ids, &resolved.layers, &wire)?;
    let fetch = |at: usize| store.fetch(&others.blobs[at], &wire).map_err(Error::from);
    each(others.blobs.len(), fetch)?;
    // What came long ago may have been pruned meanwhile, for no record speaks of it yet.
    (0..others.blobs.len()).try_for_each(fetch)?;
    let config = ImageConfig { rootfs: RootFs::default(), ..resolved.config.clone() };
    let image = ImageRecord { config, snapshot, host: false, epoch: None, pulled: None };
    // Those that were unpacked long ago, and whose bytes are gone since.
    for lost in store.lost_blobs(&store.layers(&image)?)? {
        if resolved.layers.iter().any(|layer| layer.digest == lost.digest) {
            store.fetch(&lost, &wire)?;
        }
    }
    for bytes in
        [&resolved.config_bytes, &resolved.manifest.bytes, &resolved.top.bytes].into_iter().chain(&others.documents)
    {
        store.keep_document(bytes)?;
    }
    let is_index = matches!(resolved.top.document, Document::Index(_));
    let mut kept: Vec<Digest> = others.documents.iter().map(|bytes| Digest::of(bytes)).collect();
    kept.extend(others.blobs.iter().map(|blob| blob.digest));
    let pulled = store::Pulled {
        manifest: resolved.manifest.descriptor.clone(),
        config: Digest::of(&resolved.config_bytes),
        index: is_index.then(|| resolved.top.descriptor.clone()),
        others: kept,
    };
    let image = ImageRecord { pulled: Some(pulled), ..image };
    let record = store.images().put_for(pull.name, &resolved.platform(), &image, pull.in_general)?;
    Ok(Pulled { record, image, digest: resolved.digest(), was_here: false })
}

/// What an index has besides the image that was chosen.
#[derive(Default)]
struct Others {
    documents: Vec<Vec<u8>>,
    blobs: Vec<Descriptor>,
}

fn others(repository: &Repository<'_>, resolved: &Resolved) -> Result<Others> {
    let mut others = Others::default();
    let mut seen: HashSet<Digest> =
        HashSet::from([resolved.top.descriptor.digest, resolved.manifest.descriptor.digest]);
    let mut waiting: Vec<Descriptor> = resolved.top.document.children().into_iter().cloned().collect();
    while let Some(next) = waiting.pop() {
        if !seen.insert(next.digest) {
            continue;
        }
        if seen.len() > MOST {
            return Err(Error::broken(format!(
                "the index leads to over {MOST} documents and blobs, and no honest one does"
            )));
        }
        if next.is_document() {
            let fetched = repository.child(&next)?;
            waiting.extend(fetched.document.children().into_iter().cloned());
            others.documents.push(fetched.bytes);
        } else {
            others.blobs.push(next);
        }
    }
    Ok(others)
}
