//! `rbox.lock`: which bytes the names of a file stand for, read and written.
//!
//! ```toml
//! # rbox.lock: the bytes that files here start from and fetch. …
//! version = 1
//!
//! [files."Containerfile".bases]
//! "debian:12" = "sha256:…"                          the digest that the name led to: of the index, where there is one
//!
//! [files."Containerfile".urls]
//! "https://example.org/tool.tgz" = "sha256:…"       of the file's bytes
//!
//! [files."Containerfile".git]
//! "https://example.org/repo.git#main" = "3f1c…"     the commit
//! ```
//!
//! One lock lies beside the files of a folder and has tables for each of them. It is TOML, and no more of it than is shown here:
//! an entry a line, in order, so that two branches that add entries merge by themselves. Names have Docker's defaults filled in
//! (`debian:latest`) and no passwords. Roots of images, local paths and what was made on a machine have no entry.

mod read;
mod write;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::image::{Digest, Reference};
use crate::source::without_credentials;

pub use read::Malformed;

/// What the file is called.
pub const NAME: &str = "rbox.lock";

/// The form that this rbox writes.
const VERSION: u32 = 1;

/// What a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An image that a stage, a copy, a mount or a service starts from.
    Base,
    /// A file that `ADD` fetches.
    Url,
    /// A repository that `ADD` fetches, at a branch or tag.
    Git,
}

impl Kind {
    /// All of them, in the order of a lock.
    pub const ALL: [Self; 3] = [Self::Base, Self::Url, Self::Git];

    /// The table that has them.
    const fn table(self) -> &'static str {
        match self {
            Self::Base => "bases",
            Self::Url => "urls",
            Self::Git => "git",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Base => "base",
            Self::Url => "url",
            Self::Git => "git",
        })
    }
}

/// A name that can be pinned.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// Of what.
    pub kind: Kind,
    /// As a lock has it.
    pub text: String,
}

impl Name {
    /// Of an image, whatever digest it has.
    pub fn base(reference: &Reference) -> Self {
        Self { kind: Kind::Base, text: Reference { digest: None, ..reference.clone() }.familiar() }
    }

    /// Of a file by HTTP.
    pub fn url(url: &str) -> Self {
        Self { kind: Kind::Url, text: without_credentials(url) }
    }

    /// Of a repository, at a branch or tag; none = the one that the server calls `HEAD`.
    pub fn git(remote: &str, reference: Option<&str>) -> Self {
        let is_ssh = remote.starts_with("ssh://");
        // The name before an `@` is part of where ssh leads to.
        let remote = if is_ssh { remote.to_owned() } else { without_credentials(remote) };
        let text = reference.map_or_else(|| remote.clone(), |reference| format!("{remote}#{reference}"));
        Self { kind: Kind::Git, text }
    }
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pinned {
    /// Of an image or a file.
    Digest(Digest),
    /// Of a repository: its whole name in hexadecimal digits.
    Commit(String),
}

impl fmt::Display for Pinned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Digest(digest) => digest.fmt(f),
            Self::Commit(commit) => commit.fmt(f),
        }
    }
}

/// An entry.
#[derive(Clone, Debug)]
pub struct Pin {
    /// What its name stands for.
    pub pinned: Pinned,
    /// Its bytes in the lock's text; empty for one that was never written.
    pub place: Range<usize>,
}

/// The entries of one file.
#[derive(Clone, Debug, Default)]
pub struct Pins {
    /// By name, in the order of the lock.
    pub entries: BTreeMap<Name, Pin>,
    /// The bytes of its first table's head.
    pub place: Range<usize>,
}

impl Pins {
    /// What a name stands for.
    pub fn get(&self, name: &Name) -> Option<&Pin> {
        self.entries.get(name)
    }

    /// Adds or replaces an entry.
    pub fn set(&mut self, name: Name, pinned: Pinned) {
        self.entries.insert(name, Pin { pinned, place: 0..0 });
    }
}

/// A lock.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    /// By the name of the file that names them, without its folder.
    pub files: BTreeMap<String, Pins>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock() -> Lock {
        let mut pins = Pins::default();
        let digest = Digest::of(b"x");
        pins.set(Name::base(&"debian:12".parse().unwrap()), Pinned::Digest(digest));
        pins.set(Name::base(&"a.example/b".parse().unwrap()), Pinned::Digest(digest));
        pins.set(Name::url("https://u:p@h/a \"b\\.tgz"), Pinned::Digest(digest));
        pins.set(Name::git("git@h:a", Some("main")), Pinned::Commit("0123456789".repeat(4)));
        let mut other = Pins::default();
        other.set(Name::url("https://h/x"), Pinned::Digest(digest));
        Lock { files: BTreeMap::from([("Containerfile".to_owned(), pins), ("a b.rbox".to_owned(), other)]) }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = lock().to_string();
        let read: Lock = Lock::read(&text).unwrap();
        assert_eq!(read.to_string(), text);
        let entry = |lock: &Lock| {
            let of = |(file, pins): (&String, &Pins)| {
                pins.entries.iter().map(|(n, p)| (file.clone(), n.clone(), p.pinned.clone())).collect::<Vec<_>>()
            };
            lock.files.iter().flat_map(of).collect::<Vec<_>>()
        };
        assert_eq!(entry(&read), entry(&lock()));
        let pins = &read.files["Containerfile"];
        let pin = pins.get(&Name::base(&"debian:12".parse().unwrap())).unwrap();
        assert!(text[pin.place.clone()].starts_with("\"debian:12\" = \"sha256:"), "{}", &text[pin.place.clone()]);
        assert!(text[pins.place.clone()].starts_with("[files.\"Containerfile\".bases]"));
        assert!(!text.contains("u:p"));
    }

    #[test]
    fn names_are_those_that_a_lock_has() {
        assert_eq!(Name::base(&"docker.io/library/debian".parse().unwrap()).text, "debian:latest");
        assert_eq!(Name::git("https://t0ken@h/x.git", None).text, "https://h/x.git");
        assert_eq!(Name::git("ssh://git@h/x", Some("v1")).text, "ssh://git@h/x#v1");
    }
}
