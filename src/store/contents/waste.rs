//! Bytes of layers that nobody sees, and bytes that are there twice.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;

use rayon::prelude::*;

use super::changes::{Changes, How, Place};
use crate::store::ContentDigest;

/// Files smaller than this are not compared with others: there is nothing to gain.
const SMALL: u64 = 4096;

/// A file whose bytes are in a layer and seen no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wasted<'a> {
    /// Where it was.
    pub path: &'a [u8],
    /// How many.
    pub bytes: u64,
    /// The layer that has them, counted from the bottom.
    pub layer: usize,
    /// The layer that hid them.
    pub by: usize,
    /// What it did.
    pub how: How,
}

/// Files of the same content that are seen at several places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate<'a> {
    /// Of each.
    pub bytes: u64,
    /// The layers and paths, sorted.
    pub places: Vec<(usize, &'a [u8])>,
}

impl Duplicate<'_> {
    /// What all but one of them take.
    pub fn waste(&self) -> u64 {
        self.bytes * (self.places.len() as u64 - 1)
    }
}

impl<'a> Changes<'a> {
    /// Bytes of a layer's files.
    pub fn bytes(&self, layer: usize) -> u64 {
        self.layers[layer].entries.iter().map(|entry| entry.bytes).sum()
    }

    /// Files whose bytes are seen no more, the largest first.
    pub fn wasted(&self) -> Vec<Wasted<'a>> {
        let mut all: Vec<Wasted<'a>> = self
            .gone
            .iter()
            .map(|(place, (by, how))| (self.entry(*place), place.0, *by, *how))
            .filter(|(entry, ..)| entry.bytes > 0)
            .map(|(entry, layer, by, how)| Wasted { path: &entry.path, bytes: entry.bytes, layer, by, how })
            .collect();
        all.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.path.cmp(b.path)));
        all
    }

    /// Files of one content at several places, the most wasteful first.
    ///
    /// # Errors
    /// A file can't be read.
    pub fn duplicates(&self) -> io::Result<Vec<Duplicate<'a>>> {
        let mut sizes: HashMap<u64, Vec<Place>> = HashMap::new();
        for place in self.seen.values() {
            let entry = self.entry(*place);
            if entry.bytes >= SMALL {
                sizes.entry(entry.bytes).or_default().push(*place);
            }
        }
        let alike: Vec<Place> = sizes.into_values().filter(|places| places.len() > 1).flatten().collect();
        let digests: Vec<(ContentDigest, Place)> = alike
            .into_par_iter()
            .map(|place| self.digest(place).map(|digest| (digest, place)))
            .collect::<io::Result<_>>()?;
        let mut same: BTreeMap<ContentDigest, Vec<Place>> = BTreeMap::new();
        for (digest, place) in digests {
            same.entry(digest).or_default().push(place);
        }
        let mut all: Vec<Duplicate<'a>> = same.into_values().filter_map(|places| self.duplicate(&places)).collect();
        all.sort_by(|a, b| b.waste().cmp(&a.waste()).then_with(|| a.places.cmp(&b.places)));
        Ok(all)
    }

    fn digest(&self, place: Place) -> io::Result<ContentDigest> {
        ContentDigest::of_file(&mut self.layers[place.0].open(self.entry(place))?)
    }

    fn duplicate(&self, places: &[Place]) -> Option<Duplicate<'a>> {
        let bytes = self.entry(*places.first()?).bytes;
        let mut places: Vec<(usize, &'a [u8])> =
            places.iter().map(|place| (place.0, self.entry(*place).path.as_slice())).collect();
        places.sort_unstable();
        (places.len() > 1).then_some(Duplicate { bytes, places })
    }

    /// Bytes that are seen in the end, and bytes of all layers.
    pub fn efficiency(&self) -> (u64, u64) {
        let all: u64 = (0..self.layers.len()).map(|layer| self.bytes(layer)).sum();
        let wasted: HashSet<Place> = self.gone.keys().copied().collect();
        let lost: u64 = wasted.iter().map(|place| self.entry(*place).bytes).sum();
        (all - lost, all)
    }
}
