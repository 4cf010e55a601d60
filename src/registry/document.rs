//! Manifests and indexes: fetched, measured against what named them, and the one of a platform chosen.

use std::io::Read as _;

use ureq::http::Method;

use super::error::{Error, ErrorKind, Result};
use super::place::Place;
use super::session::{Answer, Client, Request, Scope};
use super::url::Url;
use crate::image::{DOCUMENTS, Descriptor, Digest, Document, Index, LARGEST_DOCUMENT, Platform, Reference};

/// A document, as it came.
#[derive(Clone, Debug)]
pub(super) struct Fetched {
    pub descriptor: Descriptor,
    pub bytes: Vec<u8>,
    pub document: Document,
}

/// A repository at one of its servers.
#[derive(Debug)]
pub(super) struct Repository<'a> {
    pub client: &'a Client,
    pub place: Place,
    pub scope: Scope,
}

/// The part of an address that names a version.
fn version(name: &Reference) -> String {
    match (&name.digest, &name.tag) {
        (Some(digest), _) => digest.to_string(),
        (None, tag) => tag.clone().unwrap_or_else(|| "latest".to_owned()),
    }
}

impl<'a> Repository<'a> {
    pub(super) fn to_pull(client: &'a Client, place: Place) -> Self {
        let scope = Scope::pull(&place.repository);
        Self { client, place, scope }
    }

    pub(super) fn url(&self, rest: &str) -> Result<Url> {
        let origin = self.client.origin(&self.place)?;
        Ok(Url { origin, path: format!("/v2/{}/{rest}", self.place.repository) })
    }

    pub(super) fn send(&self, request: &Request<'_>) -> Result<Answer> {
        self.client.send(&self.place, request)
    }

    fn manifest_request(&self, method: Method, version: &str) -> Result<Request<'_>> {
        let url = self.url(&format!("manifests/{version}"))?;
        Ok(DOCUMENTS
            .iter()
            .fold(Request::new(method, url, &self.scope), |request, accept| request.header("accept", *accept)))
    }

    /// What a name leads to, by its digest alone: one short question. None where the server does not say.
    pub(super) fn head(&self, name: &Reference) -> Result<Option<Digest>> {
        let answer = self.send(&self.manifest_request(Method::HEAD, &version(name))?)?;
        match answer.status {
            200 => Ok(answer.header("docker-content-digest").and_then(|digest| digest.parse().ok())),
            // Not all know HEAD; GET says what is wrong.
            _ => Ok(None),
        }
    }

    /// What a name leads to.
    pub(super) fn get(&self, name: &Reference) -> Result<Fetched> {
        let version = version(name);
        let answer = self.send(&self.manifest_request(Method::GET, &version)?)?;
        if answer.status != 200 {
            return Err(self.no_manifest(answer, name));
        }
        let media_type = answer.header("content-type").unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default().trim().to_owned();
        // What the server says of the digest is a promise like any other.
        let said = match answer.header("docker-content-digest").map(str::parse::<Digest>) {
            Some(Err(error)) => {
                return Err(Error::broken(format!("`{}` names its manifest malformed: {error}", self.place.name)));
            }
            Some(Ok(digest)) => Some(digest),
            None => None,
        };
        let bytes = self.read(answer, &version)?;
        let digest = Digest::of(&bytes);
        for promised in name.digest.iter().chain(&said) {
            if *promised != digest {
                return Err(self.changed(promised, digest));
            }
        }
        let descriptor = Descriptor::new(media_type, digest, bytes.len() as u64);
        self.understood(descriptor, bytes)
    }

    /// The document of a descriptor.
    pub(super) fn child(&self, descriptor: &Descriptor) -> Result<Fetched> {
        if descriptor.size > LARGEST_DOCUMENT {
            return Err(self.large());
        }
        let version = descriptor.digest.to_string();
        let answer = self.send(&self.manifest_request(Method::GET, &version)?)?;
        if answer.status != 200 {
            return Err(answer.error(&self.place, &format!("get the manifest {version}")));
        }
        let bytes = self.read(answer, &version)?;
        let digest = Digest::of(&bytes);
        if digest != descriptor.digest || bytes.len() as u64 != descriptor.size {
            return Err(self.changed(&descriptor.digest, digest));
        }
        self.understood(descriptor.clone(), bytes)
    }

    /// The bytes of a config.
    pub(super) fn config(&self, descriptor: &Descriptor) -> Result<Vec<u8>> {
        if descriptor.size > LARGEST_DOCUMENT {
            return Err(self.large());
        }
        let url = self.url(&format!("blobs/{}", descriptor.digest))?;
        let answer = self.send(&Request::new(Method::GET, url, &self.scope))?;
        if answer.status != 200 {
            return Err(answer.error(&self.place, &format!("get the config {}", descriptor.digest)));
        }
        let bytes = self.read(answer, "the config")?;
        let digest = Digest::of(&bytes);
        if digest == descriptor.digest { Ok(bytes) } else { Err(self.changed(&descriptor.digest, digest)) }
    }

    fn read(&self, mut answer: Answer, what: &str) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = answer.body.as_reader().take(LARGEST_DOCUMENT + 1).read_to_end(&mut bytes);
        read.map_err(|error| {
            self.client.stop.check().err().unwrap_or_else(|| {
                let text = format!("`{}` broke off in the middle of {what}: {error}", self.place.name);
                Error::new(ErrorKind::Unreachable, text)
            })
        })?;
        if bytes.len() as u64 > LARGEST_DOCUMENT { Err(self.large()) } else { Ok(bytes) }
    }

    fn understood(&self, descriptor: Descriptor, bytes: Vec<u8>) -> Result<Fetched> {
        let document = Document::read(&bytes, &descriptor.media_type).map_err(|error| {
            Error::broken(format!("the manifest {} from `{}` {error}", descriptor.digest, self.place.name))
        })?;
        Ok(Fetched { descriptor, bytes, document })
    }

    fn large(&self) -> Error {
        Error::broken(format!(
            "`{}` has a manifest or config of over 4 MiB, and no honest one is that large",
            self.place.name
        ))
    }

    fn changed(&self, promised: &Digest, found: Digest) -> Error {
        Error::broken(format!(
            "`{}` was asked for {promised} and gave {found}: it was damaged or changed on its way, or the registry lies",
            self.place.name
        ))
    }

    fn no_manifest(&self, answer: Answer, name: &Reference) -> Error {
        let short = name.familiar();
        let elsewhere = self.client.config.elsewhere(name);
        match answer.status {
            404 => Error::new(ErrorKind::NotFound, format!("there is no `{short}` at `{}`", self.place.name)).help(
                format!(
                    "the name or the tag may be misspelt; a private image needs `rbox login {}`{elsewhere}",
                    self.place.name
                ),
            ),
            // Docker Hub answers so for what is not there, too.
            401 | 403 => {
                let text = format!("there is no `{short}` at `{}`, or you may not see it", self.place.name);
                Error::new(ErrorKind::Denied, text)
                    .help(format!("check the name; a private image needs `rbox login {}`{elsewhere}", self.place.name))
            }
            _ => answer.error(&self.place, &format!("pull `{short}`")),
        }
    }
}

/// The manifest of an index that is for a platform.
pub(super) fn choose<'a>(index: &'a Index, platform: &Platform, name: &Reference) -> Result<&'a Descriptor> {
    let images = || index.manifests.iter().filter(|entry| !is_attestation(entry));
    let fits = |platform: &Platform| {
        images().find(|entry| entry.platform.as_ref().is_some_and(|found| found.folded() == *platform))
    };
    let wanted = platform.folded();
    let mut tried = vec![wanted.clone()];
    tried.extend(wanted.lesser());
    if let Some(found) = tried.iter().find_map(fits) {
        return Ok(found);
    }
    let mut all = images();
    match (all.next(), all.next()) {
        // Some tools write indexes of one image that say no platform.
        (Some(only), None) if only.platform.is_none() => Ok(only),
        (None, _) => Err(Error::broken(format!("`{}` is an index without an image", name.familiar()))),
        _ => {
            let there: Vec<String> =
                images().filter_map(|entry| entry.platform.as_ref()).map(|there| there.folded().to_string()).collect();
            let text = format!("`{}` has no image for {platform}", name.familiar());
            Err(Error::new(ErrorKind::NotFound, text)
                .help(format!("it has {}: name one with --platform", there.join(", "))))
        }
    }
}

/// What BuildKit puts beside images: no image, whatever its manifest looks like.
pub(super) fn is_attestation(entry: &Descriptor) -> bool {
    entry.annotations.contains_key("vnd.docker.reference.type")
        || entry.platform.as_ref().is_some_and(|platform| platform.os == "unknown")
}
