//! The build context as the checks see it: listed once a directory, never read.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use crate::source::{EntryKind, Sources};

type Listing = BTreeMap<String, EntryKind>;

/// So many names are given to compare misspelt ones with: a thousand of those in a folder of ten thousand must not take minutes.
const MOST_BESIDE: usize = 200_000;

/// The context's directories, listed when first asked for.
pub(super) struct Context<'a> {
    sources: &'a dyn Sources,
    listed: HashMap<String, Option<Rc<Listing>>>,
    /// Names given to compare with so far.
    beside: usize,
}

/// What became of a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It is there.
    Entry(EntryKind),
    /// It can't be told: behind a link, or the directory can't be listed.
    Unknown,
    /// It leaves the context.
    Outside,
    /// It is not there.
    Missing {
        /// Its part that is.
        directory: String,
        /// Its first part that is not.
        name: String,
        /// The names in `directory`.
        beside: Vec<String>,
    },
}

impl<'a> Context<'a> {
    pub(super) fn new(sources: &'a dyn Sources) -> Self {
        Self { sources, listed: HashMap::new(), beside: 0 }
    }

    pub(super) const fn sources(&self) -> &'a dyn Sources {
        self.sources
    }

    /// The names in a directory; none where there is no such directory or it can't be read.
    pub(super) fn list(&mut self, directory: &str) -> Option<Rc<Listing>> {
        if let Some(known) = self.listed.get(directory) {
            return known.clone();
        }
        let listing = self.sources.list(directory).ok().flatten();
        let listing =
            listing.map(|entries| Rc::new(entries.into_iter().map(|entry| (entry.name, entry.kind)).collect()));
        self.listed.insert(directory.to_owned(), listing.clone());
        listing
    }

    /// Looks a path up, part by part.
    pub(super) fn find(&mut self, path: &str) -> Found {
        let Some(parts) = parts(path) else { return Found::Outside };
        let mut directory = String::new();
        let mut kind = EntryKind::Directory;
        for part in parts {
            match kind {
                EntryKind::Symlink => return Found::Unknown,
                EntryKind::Directory => {}
                EntryKind::File | EntryKind::Other => {
                    return Found::Missing { directory, name: part.to_owned(), beside: Vec::new() };
                }
            }
            let Some(listing) = self.list(&directory) else { return Found::Unknown };
            let Some(found) = listing.get(part) else {
                self.beside += listing.len();
                let some = self.beside <= MOST_BESIDE;
                let beside = listing.keys().filter(|_| some).cloned().collect();
                return Found::Missing { directory, name: part.to_owned(), beside };
            };
            kind = *found;
            if !directory.is_empty() {
                directory.push('/');
            }
            directory.push_str(part);
        }
        Found::Entry(kind)
    }
}

/// The names of a path, `.` and `..` resolved; none if it leaves its root.
pub(super) fn parts(path: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts)
}
