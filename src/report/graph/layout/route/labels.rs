//! Words beside lines: to the right of where a line comes down, or to its left, or a line further down.

use std::collections::BTreeSet;
use std::ops::Range;

use textwrap::core::display_width;

use super::super::super::super::names::fitted;
use super::super::{Label, Piece};
use super::Drawing;

/// More lines are not spent on words of one channel.
const MOST: usize = 12;

/// Places the words of pieces that end in boxes; `y` counts from where words begin. Also gives the lines that they take.
pub(super) fn place(pieces: &[Piece], drawing: &Drawing, width: usize) -> (Vec<Label>, usize) {
    let stems: BTreeSet<usize> = pieces.iter().map(|piece| drawing.ports.enters(piece)).collect();
    let right = if drawing.frames.right > 0 { drawing.frames.right } else { width.max(drawing.work.limit) };
    let left = usize::from(drawing.frames.right > 0);
    let mut wanted: Vec<(usize, &str)> = pieces
        .iter()
        .filter(|piece| drawing.work.items[piece.to].node.is_some())
        .map(|piece| (drawing.ports.enters(piece), drawing.work.nets[piece.net].label.as_str()))
        .filter(|(_, label)| !label.is_empty())
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut placed: Vec<Label> = Vec::new();
    for (x, text) in wanted {
        let length = display_width(text);
        let free = |from: usize, level: usize| {
            let to = from + length;
            let clear = |label: &Label| label.y != level || from > label.x + display_width(&label.text) || to < label.x;
            from >= left && to <= right && stems.range(from..=to).next().is_none() && placed.iter().all(clear)
        };
        let beside = |level| {
            let left = x.checked_sub(length + 1);
            [Some(x + 2), left].into_iter().flatten().find(|from| free(*from, level)).map(|from| (from, level))
        };
        let last = placed.iter().map(|label| label.y + 1).max().unwrap_or(0);
        placed.push(match (0..MOST).find_map(beside) {
            Some((from, level)) => Label { x: from, y: level, text: text.to_owned() },
            None => squeezed(text, x, last, &stems, left..right),
        });
    }
    let levels = placed.iter().map(|label| label.y + 1).max().unwrap_or(0);
    (placed, levels)
}

/// Words that have no room on either side of the line at `x`: cut, on the side that has more.
fn squeezed(text: &str, x: usize, y: usize, stems: &BTreeSet<usize>, columns: Range<usize>) -> Label {
    let next = stems.range(x + 1..).next().map_or(columns.end, |stem| columns.end.min(stem.saturating_sub(1)));
    let before = stems.range(..x).next_back().map_or(columns.start, |stem| columns.start.max(stem + 2));
    let behind = next.saturating_sub(x + 2);
    let in_front = x.saturating_sub(before + 1);
    if in_front > behind {
        let text = fitted(text, in_front);
        Label { x: x - 1 - display_width(&text), y, text }
    } else {
        Label { x: x + 2, y, text: fitted(text, behind) }
    }
}
