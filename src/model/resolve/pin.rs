//! Names whose bytes `rbox.lock` knows.

use super::Resolver;
use crate::image::{Digest, Platform, Reference};
use crate::lock::{self, Lock, Name, Pinned};
use crate::model::check::lock_drift;
use crate::model::pinnable::{Address, LockFile, Mention};
use crate::model::stage::{Base, GitSource};
use crate::source::{Source, Span};

impl Resolver<'_> {
    /// Reads the lock beside the file.
    pub(super) fn read_lock(&mut self) {
        let path = match self.inputs.name.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{}", lock::NAME),
            None => lock::NAME.to_owned(),
        };
        let text = match self.context.sources().lock() {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return,
            Err(error) => {
                let file = self.files.add(Source::new(path.clone(), ""));
                self.report(lock_drift::unreadable(Span::new(file, 0, 0), &path, &error.to_string()));
                return;
            }
        };
        let text = String::from_utf8_lossy(&text).into_owned();
        let read = Lock::read(&text);
        let file = self.files.add(Source::new(path, text));
        let mut found = LockFile { file, pins: None };
        match read {
            Ok(mut lock) => {
                let own = self.inputs.name.rsplit('/').next().unwrap_or(&self.inputs.name);
                found.pins = lock.files.remove(own);
                self.model.pinnable.lock = Some(found);
            }
            Err(error) => self.report(lock_drift::malformed(&error, found.span(&error.place))),
        }
    }

    /// A base as it is wanted: an image with the digest that the lock has for it, unless the file names one itself.
    pub(super) fn pinned(&mut self, base: Base, span: Span, platform: Platform) -> Base {
        let Base::Image(mut image) = base else { return base };
        let own = image.digest.map(|digest| digest.to_string());
        let plain = self.files.slice(span).parse::<Reference>().is_ok_and(|written| written == image);
        let address = Address::Image(image.clone());
        if let Some(Pinned::Digest(digest)) = self.pin(span, Mention { address, own, plain, platform }) {
            image.digest = Some(digest);
        }
        Base::Image(image)
    }

    /// The digest that the lock has for a file by HTTP.
    pub(super) fn pinned_url(&mut self, url: &str, checksum: Option<&str>, span: Span) -> Option<Digest> {
        match self.fetched(url, Address::Url(url.to_owned()), checksum, span)? {
            Pinned::Digest(digest) => Some(digest),
            Pinned::Commit(_) => None,
        }
    }

    /// The commit that the lock has for a repository.
    pub(super) fn pinned_git(&mut self, git: &GitSource, checksum: Option<&str>, span: Span) -> Option<String> {
        let reference = git.reference.as_deref();
        let commit = reference.filter(|text| text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let address = Address::Git { remote: git.remote.clone(), reference: git.reference.clone() };
        match self.fetched(&git.url, address, git.checksum.as_deref().or(checksum).or(commit), span)? {
            Pinned::Commit(commit) => Some(commit),
            Pinned::Digest(_) => None,
        }
    }

    fn fetched(&mut self, url: &str, address: Address, own: Option<&str>, span: Span) -> Option<Pinned> {
        let (own, plain) = (own.map(str::to_owned), self.files.slice(span) == url);
        self.pin(span, Mention { address, own, plain, platform: self.inputs.platform.clone() })
    }

    /// Whether the lock knows an image.
    pub(super) fn is_locked(&self, base: &Base) -> bool {
        matches!(base, Base::Image(image) if self.model.pinnable.pin(&Name::base(image)).is_some())
    }

    fn pin(&mut self, span: Span, mention: Mention) -> Option<Pinned> {
        let pin = self.model.pinnable.pin(&mention.address.name()).filter(|_| mention.own.is_none());
        let pinned = pin.map(|pin| pin.pinned.clone());
        self.model.pinnable.mention(span, mention);
        pinned
    }
}
