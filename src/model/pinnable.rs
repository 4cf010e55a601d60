//! The names of a file that a lock pins, and what the lock beside it has for them.

use std::collections::BTreeMap;

use crate::image::{Platform, Reference};
use crate::lock::{Name, Pin, Pinned, Pins};
use crate::source::{FileId, Span};

/// Where something lies that can be pinned, with the credentials that a lock does without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// An image of a registry.
    Image(Reference),
    /// A file by HTTP.
    Url(String),
    /// A repository.
    Git {
        /// Without the fragment.
        remote: String,
        /// Branch, tag or commit; none = the remote's HEAD.
        reference: Option<String>,
    },
}

impl Address {
    /// What a lock calls it.
    pub fn name(&self) -> Name {
        match self {
            Self::Image(image) => Name::base(image),
            Self::Url(url) => Name::url(url),
            Self::Git { remote, reference } => Name::git(remote, reference.as_deref()),
        }
    }
}

/// A place where a file names something that can be pinned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where it lies.
    pub address: Address,
    /// The digest or commit (or the beginning of one) that the file says itself; the lock is not asked then.
    pub own: Option<String>,
    /// Whether the words there are the name as it stands, without variables or more than the name.
    pub plain: bool,
    /// The machine that it is wanted for.
    pub platform: Platform,
}

/// All that a file names and a lock can pin.
#[derive(Clone, Debug, Default)]
pub struct Pinnable {
    /// By name, and by where it is written.
    pub names: BTreeMap<Name, BTreeMap<Span, Mention>>,
    /// The lock beside the file; none where there is none, or it can't be read.
    pub(super) lock: Option<LockFile>,
}

/// A lock that was read.
#[derive(Clone, Debug)]
pub(super) struct LockFile {
    pub file: FileId,
    /// What it has for the file; none = nothing was locked for it.
    pub pins: Option<Pins>,
}

impl LockFile {
    /// The bytes of an entry or a head.
    pub(super) fn span(&self, place: &std::ops::Range<usize>) -> Span {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(self.file, narrow(place.start), narrow(place.end))
    }
}

impl Pinnable {
    /// Whether there is a lock that has entries for the file.
    pub fn is_locked(&self) -> bool {
        self.lock.as_ref().is_some_and(|lock| lock.pins.is_some())
    }

    /// Whether a name is to be found in a lock: at some place, the file does not pin it itself.
    pub fn needs(&self, name: &Name) -> bool {
        self.names.get(name).is_some_and(|mentions| mentions.values().any(|mention| mention.own.is_none()))
    }

    /// Whether an entry says what the file says itself, wherever it does.
    pub fn agrees(&self, name: &Name, pinned: &Pinned) -> bool {
        let own =
            self.names.get(name).into_iter().flat_map(BTreeMap::values).filter_map(|mention| mention.own.as_ref());
        own.into_iter().all(|own| pinned.to_string().starts_with(own.as_str()))
    }

    /// What the lock has for a name.
    pub(super) fn pin(&self, name: &Name) -> Option<&Pin> {
        self.lock.as_ref()?.pins.as_ref()?.get(name)
    }

    /// The place of an image whose digest is the lock's; none where it has none, or the file's own.
    pub(super) fn locked(&self, image: &Reference, span: Span) -> Option<&Mention> {
        let name = Name::base(image);
        let mention = self.names.get(&name)?.get(&span).filter(|mention| mention.own.is_none())?;
        self.pin(&name).map(|_| mention)
    }

    pub(super) fn mention(&mut self, span: Span, mention: Mention) {
        self.names.entry(mention.address.name()).or_default().insert(span, mention);
    }
}
