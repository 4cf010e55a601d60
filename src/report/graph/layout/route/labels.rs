//! Words beside lines: to the right of where a line comes down, or to its left, or a line further down.

use std::collections::BTreeSet;

use textwrap::core::display_width;

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
        let (from, level) = (0..MOST).find_map(beside).unwrap_or((x + 2, last));
        placed.push(Label { x: from, y: level, text: text.to_owned() });
    }
    let levels = placed.iter().map(|label| label.y + 1).max().unwrap_or(0);
    (placed, levels)
}
