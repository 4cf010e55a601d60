//! Frames: all as wide as the widest, with what passes them to their right.

use std::collections::BTreeMap;

use textwrap::core::display_width;

use super::super::super::model::Graph;
use super::super::{PAD, Work};

/// How wide frames are, and what stands in them above the boxes.
pub(super) struct Frames {
    /// The column of their right side; 0 where there are none.
    pub(super) right: usize,
    /// Lines of headings that don't fit into the border.
    pub(super) headings: Vec<Vec<String>>,
}

impl Frames {
    /// Measures frames, and moves the items into them.
    pub(super) fn new(graph: &Graph, work: &mut Work, width: usize) -> Self {
        if graph.frames.is_empty() {
            return Self { right: 0, headings: Vec::new() };
        }
        for item in &mut work.items {
            item.x += PAD + 1;
        }
        let most = width.max(24).saturating_sub(1 + 2 * work.outsiders());
        let members = work.items.iter().filter(|item| !item.outside);
        let boxes = members.map(|item| item.x + item.width - 1 + PAD + 1).max().unwrap_or(0);
        let titles = graph.frames.iter().map(|frame| {
            let notes: usize = frame.notes.iter().map(|note| display_width(note) + 3).sum();
            display_width(&frame.name) + notes + 8
        });
        let right = titles.chain([boxes, words(work)]).filter(|right| *right <= most).max().unwrap_or(most).max(boxes);
        // What is narrower than the headings stands in the middle.
        let shift = right.saturating_sub(boxes.max(words(work))) / 2;
        work.items.iter_mut().filter(|item| !item.outside).for_each(|item| item.x += shift);
        let fits = |name: &str, notes: &[String]| {
            display_width(name) + notes.iter().map(|note| display_width(note) + 3).sum::<usize>() + 8 <= right
        };
        let headings = graph
            .frames
            .iter()
            .map(|frame| {
                if fits(&frame.name, &frame.notes) {
                    return Vec::new();
                }
                let room = right.saturating_sub(2 * PAD).max(8);
                textwrap::wrap(&frame.notes.join(", "), room).into_iter().map(std::borrow::Cow::into_owned).collect()
            })
            .collect();
        // Each net that passes has one column, all the way down.
        let mut columns: BTreeMap<usize, usize> = BTreeMap::new();
        for index in (0..work.items.len()).filter(|index| work.items[*index].outside).collect::<Vec<_>>() {
            let net = work.pieces.iter().find(|piece| piece.to == index).map_or(0, |piece| piece.net);
            let fresh = right + 2 + 2 * columns.len();
            work.items[index].x = *columns.entry(net).or_insert(fresh);
        }
        Self { right, headings }
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
