//! Frames: all as wide as the widest, with what passes them to their right.

use std::collections::{BTreeMap, BTreeSet};

use textwrap::core::display_width;

use super::super::super::super::names::fitted;
use super::super::super::model::{Frame, Graph};
use super::super::{Label, PAD, Work};

/// How wide frames are, and what stands in them above the boxes.
pub(super) struct Frames {
    /// The column of their right side; 0 where there are none.
    pub(super) right: usize,
}

/// The column of a frame that words of its heading stand in at the earliest, and the columns that stay free at its end.
const HEADING: usize = 3;

/// Columns that a line of words needs at least.
const WORDS: usize = 12;

/// Columns that stay free between words of a heading.
const APART: usize = 3;

impl Frames {
    /// Measures frames, and moves the items into them.
    pub(super) fn new(graph: &Graph, work: &mut Work, width: usize) -> Self {
        if graph.frames.is_empty() {
            return Self { right: 0 };
        }
        for item in &mut work.items {
            item.x += PAD + 1;
        }
        let most = width.saturating_sub(1 + 2 * work.outsiders());
        let members = work.items.iter().filter(|item| !item.outside);
        let boxes = members.map(|item| item.x + item.width - 1 + PAD + 1).max().unwrap_or(0);
        let titles = graph.frames.iter().map(|frame| {
            let notes: usize = frame.notes.iter().map(|note| display_width(note) + 3).sum();
            display_width(&frame.name) + notes + 8
        });
        // A line that comes through the border leaves room for words on one side of it.
        let words_of = |frame: &Frame| display_width(&frame.name).max(if frame.notes.is_empty() { 0 } else { WORDS });
        let names = graph.frames.iter().map(|frame| 2 * (words_of(frame) + HEADING) + 3);
        let right = titles
            .chain(names)
            .chain([boxes, words(work)])
            .filter(|right| *right <= most)
            .max()
            .unwrap_or(most)
            .max(boxes);
        // What is narrower than the headings stands in the middle.
        let shift = right.saturating_sub(boxes.max(words(work))) / 2;
        work.items.iter_mut().filter(|item| !item.outside).for_each(|item| item.x += shift);
        // Each net that passes has one column, all the way down.
        let mut columns: BTreeMap<usize, usize> = BTreeMap::new();
        let nets: BTreeMap<usize, usize> = work.pieces.iter().rev().map(|piece| (piece.to, piece.net)).collect();
        for index in (0..work.items.len()).filter(|index| work.items[*index].outside).collect::<Vec<_>>() {
            let net = nets.get(&index).copied().unwrap_or(0);
            let fresh = right + 2 + 2 * columns.len();
            work.items[index].x = *columns.entry(net).or_insert(fresh);
        }
        Self { right }
    }
}

impl Frames {
    /// Places the words of a frame's heading in the border at a line of the picture, each where no line comes through it; what has
    /// no room there stands below.
    pub(super) fn heading(&self, frame: &Frame, y: usize, lines: &BTreeSet<usize>) -> Vec<Label> {
        let name = fitted(&frame.name, self.right.saturating_sub(2 * HEADING - 1));
        let mut heading = vec![self.beside(&[], y, &name, lines).unwrap_or(Label { x: HEADING, y, text: name })];
        for note in &frame.notes {
            match self.beside(&heading, y, note, lines) {
                Some(label) => heading.push(label),
                None => return self.below(frame, heading.swap_remove(0), lines),
            }
        }
        heading
    }

    /// The words of a heading with all notes below the name.
    fn below(&self, frame: &Frame, name: Label, lines: &BTreeSet<usize>) -> Vec<Label> {
        let below = name.y + 1;
        let mut heading = vec![name];
        let (x, room) = self.widest(lines);
        let notes = frame.notes.join(", ");
        let lines = textwrap::wrap(&notes, room).into_iter();
        heading.extend((below..).zip(lines).map(|(y, text)| Label { x, y, text: text.into_owned() }));
        heading
    }

    /// The first column and the width of the widest place beside lines; all of the frame's where none is wide enough for words.
    fn widest(&self, lines: &BTreeSet<usize>) -> (usize, usize) {
        let end = self.right.saturating_sub(HEADING - 1);
        let starts = std::iter::once(HEADING).chain(lines.iter().map(|x| x + 2));
        let ends = lines.iter().map(|x| x.saturating_sub(1)).chain([end]);
        let gaps = starts.zip(ends).map(|(start, stop)| (start, stop.min(end).saturating_sub(start)));
        gaps.max_by_key(|(_, width)| *width)
            .filter(|(_, width)| *width >= WORDS)
            .unwrap_or((HEADING, self.right.saturating_sub(2 * PAD).max(8)))
    }

    /// Words at the first place in a line of the picture that nothing else needs.
    fn beside(&self, placed: &[Label], y: usize, text: &str, lines: &BTreeSet<usize>) -> Option<Label> {
        let width = display_width(text);
        let last = (self.right + 1).checked_sub(width + HEADING)?;
        let free = |x: &usize| {
            let clear =
                |label: &Label| *x >= label.x + display_width(&label.text) + APART || x + width + APART <= label.x;
            lines.range(x - 1..=x + width).next().is_none() && placed.iter().all(clear)
        };
        (HEADING..=last).find(free).map(|x| Label { x, y, text: text.to_owned() })
    }
}

/// How far the words beside lines reach, about.
fn words(work: &Work) -> usize {
    let of = |piece: &super::Piece| {
        let (label, to) = (&work.nets[piece.net].label, &work.items[piece.to]);
        if label.is_empty() || to.node.is_none() { 0 } else { to.x + to.width / 2 + display_width(label) + 4 }
    };
    work.pieces.iter().map(of).max().unwrap_or(0)
}
