//! Tracks: which line of a channel each net runs along, so that no two lie on each other.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Piece;
use super::ports::Ports;

/// Where a net enters and leaves a channel.
#[derive(Default)]
struct Pins {
    above: BTreeSet<usize>,
    below: BTreeSet<usize>,
}

impl Pins {
    fn span(&self) -> (usize, usize) {
        let all = || self.above.iter().chain(&self.below).copied();
        (all().min().unwrap_or(0), all().max().unwrap_or(0))
    }
}

/// Gives each net that does not run straight down a track, from 0.
pub(super) fn assign(pieces: &[Piece], ports: &Ports) -> BTreeMap<usize, usize> {
    let mut nets: BTreeMap<usize, Pins> = BTreeMap::new();
    for piece in pieces {
        let pins = nets.entry(piece.net).or_default();
        pins.above.insert(ports.leaves(piece));
        pins.below.insert(ports.enters(piece));
    }
    nets.retain(|_, pins| pins.span().0 != pins.span().1);
    // One whose line comes down where another's goes on must turn off above it.
    let before = |one: &Pins, other: &Pins| one.above.intersection(&other.below).next().is_some();
    let mut tracks = BTreeMap::new();
    let mut waiting: Vec<usize> = nets.keys().copied().collect();
    waiting.sort_by_key(|net| nets[net].span());
    for track in 0.. {
        if waiting.is_empty() {
            break;
        }
        let free = |net: &usize| !waiting.iter().any(|other| other != net && before(&nets[other], &nets[net]));
        let mut able: Vec<usize> = waiting.iter().copied().filter(free).collect();
        if able.is_empty() {
            // In a circle: one of them has to cross itself in.
            able.push(waiting[0]);
        }
        let mut end = None;
        for net in able {
            let (left, right) = nets[&net].span();
            if end.is_none_or(|end| left > end + 1) {
                tracks.insert(net, track);
                waiting.retain(|other| *other != net);
                end = Some(right);
            }
        }
    }
    tracks
}
