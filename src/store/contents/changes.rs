//! Layers stacked: what each changed of those below.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::ops::Bound;

use super::{Contents, Entry, EntryKind};

/// A name of a layer, by the layer and its place in that.
pub(super) type Place = (usize, usize);

/// Layers stacked on one another.
#[derive(Debug)]
pub struct Changes<'a> {
    pub(super) layers: &'a [Contents],
    /// What each layer changed, by path.
    pub changes: Vec<Vec<Change<'a>>>,
    /// What is seen in the end: the topmost name of each path.
    pub(super) seen: BTreeMap<&'a [u8], Place>,
    /// What is seen no more: which layer hid it, and how.
    pub(super) gone: BTreeMap<Place, (usize, How)>,
}

/// What a layer did to a path.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The path.
    pub path: &'a [u8],
    /// What was done.
    pub how: How,
    /// What is there now; of something that was deleted, what was there.
    pub entry: &'a Entry,
    /// Bytes of what was there before.
    pub before: u64,
}

/// How a layer changes a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It was not there.
    Added,
    /// It has other content, or is something else.
    Changed,
    /// It has the same content with another owner or mode: all of it is stored once more.
    Remarked,
    /// It is not there any more.
    Deleted,
}

impl How {
    /// A word for programs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Remarked => "remarked",
            Self::Deleted => "deleted",
        }
    }

    /// A sign for people.
    pub const fn sign(self) -> char {
        match self {
            Self::Added => '+',
            Self::Changed | Self::Remarked => '~',
            Self::Deleted => '-',
        }
    }
}

impl<'a> Changes<'a> {
    /// Stacks layers, bottom first.
    ///
    /// # Errors
    /// A file that two layers have can't be read.
    pub fn new(layers: &'a [Contents]) -> io::Result<Self> {
        let mut all =
            Self { layers, changes: Vec::with_capacity(layers.len()), seen: BTreeMap::new(), gone: BTreeMap::new() };
        for layer in 0..layers.len() {
            let mut changes = all.put(layer)?;
            changes.sort_by_key(|change| change.path);
            all.changes.push(changes);
        }
        Ok(all)
    }

    /// The name at a place.
    pub(super) fn entry(&self, (layer, at): Place) -> &'a Entry {
        &self.layers[layer].entries[at]
    }

    /// What is seen in the end, by path, and the layer that it is seen of.
    pub fn merged(&self) -> impl Iterator<Item = (usize, &'a Entry)> + '_ {
        self.seen.values().map(|place| (place.0, self.entry(*place)))
    }

    /// Puts one more layer on top.
    fn put(&mut self, layer: usize) -> io::Result<Vec<Change<'a>>> {
        let mut changes = Vec::new();
        // Below an opaque folder, until the layer itself has the name again.
        let mut hidden: BTreeMap<&'a [u8], Place> = BTreeMap::new();
        let layers = self.layers;
        for (at, entry) in layers[layer].entries.iter().enumerate() {
            let path = entry.path.as_slice();
            let old = self.seen.get(path).copied();
            match &entry.kind {
                EntryKind::Whiteout => {
                    self.seen.remove(path);
                    let below = self.take_below(path);
                    for place in old.into_iter().chain(below) {
                        self.delete(layer, place, &mut changes);
                    }
                    continue;
                }
                EntryKind::Folder { opaque } if old.is_some_and(|old| self.entry(old).kind.is_folder()) => {
                    if *opaque {
                        let below = self.take_below(path);
                        hidden.extend(below.into_iter().map(|place| (self.entry(place).path.as_slice(), place)));
                    }
                }
                _ => {
                    // Something else than a folder hides all that was in one.
                    for place in if old.is_some() { self.take_below(path) } else { Vec::new() } {
                        self.delete(layer, place, &mut changes);
                    }
                }
            }
            self.seen.insert(path, (layer, at));
            let old = old.or_else(|| hidden.remove(path));
            changes.extend(self.change(layer, entry, old)?);
        }
        for place in hidden.into_values() {
            self.delete(layer, place, &mut changes);
        }
        Ok(changes)
    }

    /// Takes out what lies in a folder.
    fn take_below(&mut self, path: &[u8]) -> Vec<Place> {
        let prefix = [path, b"/"].concat();
        let below = self
            .seen
            .range::<[u8], _>((Bound::Included(prefix.as_slice()), Bound::Unbounded))
            .take_while(|(path, _)| path.starts_with(&prefix));
        let below: Vec<(&'a [u8], Place)> = below.map(|(path, place)| (*path, *place)).collect();
        for (path, _) in &below {
            self.seen.remove(path);
        }
        below.into_iter().map(|(_, place)| place).collect()
    }

    fn delete(&mut self, layer: usize, place: Place, changes: &mut Vec<Change<'a>>) {
        let entry = self.entry(place);
        self.gone.insert(place, (layer, How::Deleted));
        changes.push(Change { path: &entry.path, how: How::Deleted, entry, before: entry.bytes });
    }

    /// What a name of a layer changed, if anything: folders are there for what is in them.
    fn change(&mut self, layer: usize, entry: &'a Entry, old: Option<Place>) -> io::Result<Option<Change<'a>>> {
        let path = entry.path.as_slice();
        let Some(place) = old else { return Ok(Some(Change { path, how: How::Added, entry, before: 0 })) };
        let before = self.entry(place);
        let marks = |entry: &Entry| (entry.mode, entry.uid, entry.gid);
        if entry.kind.is_folder() && before.kind.is_folder() {
            let how = How::Remarked;
            return Ok((marks(entry) != marks(before)).then_some(Change { path, how, entry, before: 0 }));
        }
        let same = match (&entry.kind, &before.kind) {
            (EntryKind::File, EntryKind::File) => {
                entry.length == before.length
                    && (entry.inode == before.inode || self.same_content(layer, entry, place.0, before)?)
            }
            (one, other) => one == other,
        };
        let how = if same { How::Remarked } else { How::Changed };
        self.gone.insert(place, (layer, how));
        Ok(Some(Change { path, how, entry, before: before.bytes }))
    }

    fn same_content(&self, layer: usize, one: &Entry, other_layer: usize, other: &Entry) -> io::Result<bool> {
        same_bytes(self.layers[layer].open(one)?, self.layers[other_layer].open(other)?)
    }
}

/// Whether two streams have the same bytes.
pub(super) fn same_bytes(mut one: impl Read, mut other: impl Read) -> io::Result<bool> {
    let (mut left, mut right) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        let count = fill(&mut one, &mut left)?;
        if count != fill(&mut other, &mut right)? || left[..count] != right[..count] {
            return Ok(false);
        }
        if count < left.len() {
            return Ok(true);
        }
    }
}

/// Reads until the buffer is full or there is no more.
fn fill(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut have = 0;
    while have < buffer.len() {
        match input.read(&mut buffer[have..]) {
            Ok(0) => break,
            Ok(count) => have += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(have)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_compared_whole() {
        let long = vec![7_u8; 200_000];
        let mut other = long.clone();
        assert!(same_bytes(&long[..], &other[..]).unwrap());
        other[199_999] = 8;
        assert!(!same_bytes(&long[..], &other[..]).unwrap());
        assert!(!same_bytes(&long[..], &long[..64 * 1024]).unwrap());
        assert!(same_bytes(&b""[..], &b""[..]).unwrap());
    }
}
