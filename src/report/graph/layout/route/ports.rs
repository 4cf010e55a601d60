//! Where lines leave a box and enter one: straight above each other where the boxes let them.

use std::collections::BTreeMap;

use textwrap::core::display_width;

use super::super::place::spread;
use super::super::{Piece, Work};

/// Columns of ends of lines, one for each net at an item.
pub(super) struct Ports {
    out: BTreeMap<(usize, usize), usize>,
    into: BTreeMap<(usize, usize), usize>,
}

impl Ports {
    /// Finds them: first those that leave, towards where they lead; then those that enter, below where they come from.
    pub(super) fn new(work: &Work) -> Self {
        let centre = |item: usize| work.items[item].x + (work.items[item].width - 1) / 2;
        let out = ends(work, |piece| piece.from, |piece| centre(piece.to), |_| 0);
        // Words stand beside where a line enters.
        let words = |net: usize| display_width(&work.nets[net].label);
        let into = ends(work, |piece| piece.to, |piece| out[&(piece.from, piece.net)], words);
        Self { out, into }
    }

    /// The column that a piece leaves its upper end in.
    pub(super) fn leaves(&self, piece: &Piece) -> usize {
        self.out[&(piece.from, piece.net)]
    }

    /// The column that it enters its lower end in.
    pub(super) fn enters(&self, piece: &Piece) -> usize {
        self.into[&(piece.to, piece.net)]
    }
}

/// The columns of one kind of ends.
fn ends(
    work: &Work,
    end: impl Fn(&Piece) -> usize,
    towards: impl Fn(&Piece) -> usize,
    words: impl Fn(usize) -> usize,
) -> BTreeMap<(usize, usize), usize> {
    let mut wanted: BTreeMap<usize, BTreeMap<usize, Vec<usize>>> = BTreeMap::new();
    for piece in &work.pieces {
        wanted.entry(end(piece)).or_default().entry(piece.net).or_default().push(towards(piece));
    }
    let mut found = BTreeMap::new();
    for (item, nets) in wanted {
        let mut nets: Vec<(usize, usize)> =
            nets.into_iter().map(|(net, xs)| (xs.iter().sum::<usize>() / xs.len(), net)).collect();
        nets.sort_unstable();
        let own = &work.items[item];
        // A column of the border is left free at both sides.
        let (left, room) = if own.width > 4 { (own.x + 2, own.width - 4) } else { (own.x, own.width) };
        let apart = |step: usize| nets.iter().map(|_| step).collect::<Vec<usize>>();
        let with_words = nets.iter().map(|(_, net)| (words(*net) + 3).max(4)).collect();
        let span = |sizes: &[usize]| sizes[..sizes.len() - 1].iter().sum::<usize>() + 1;
        let sizes = [with_words, apart(4), apart(2)].into_iter().find(|sizes| span(sizes) <= room);
        let sizes = sizes.unwrap_or_else(|| apart(1));
        let slack = room.saturating_sub(span(&sizes));
        let xs: Vec<usize> = nets.iter().map(|(x, _)| x.saturating_sub(left)).collect();
        for ((_, net), x) in nets.iter().zip(spread(&xs, &sizes, slack)) {
            found.insert((item, *net), left + x);
        }
    }
    found
}
