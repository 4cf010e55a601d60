//! Where everything stands: a layered layout in cells of a terminal, which drawings to scale use as well.
//!
//! Boxes get ranks by what they need ([`rank`]), ranks that are too wide become several rows ([`rows`]), edges over more
//! than one row get a place in each row between, boxes of a row are put in an order with few crossings ([`order`]), then in
//! columns near to what they are joined with ([`place`]). Lines run in channels between the rows ([`route`]).

mod order;
mod place;
mod rank;
mod route;
mod rows;
#[cfg(test)]
mod tests;

use textwrap::core::display_width;

use super::model::{Arrow, Graph, Line, Mark, Node, Row};

/// Columns between two boxes; beside a line less will do.
const GAP: usize = 3;
/// Rows that the edges of a picture may lead over, all together.
const MOST_STEPS: usize = 20_000;
/// Columns between a frame and what stands in it.
const PAD: usize = 2;

/// A picture: where every part stands, in cells, from the top left.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub(super) width: usize,
    pub(super) height: usize,
    /// One a box of the graph.
    pub(super) boxes: Vec<Rect>,
    /// One a frame of the graph.
    pub(super) frames: Vec<Rect>,
    /// The words of each frame's heading: its name, then what is to be known of it; in its border, or else below that.
    pub(super) headings: Vec<Vec<Label>>,
    pub(super) lines: Vec<Wire>,
    pub(super) labels: Vec<Label>,
}

/// A box in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rect {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

impl Rect {
    pub(super) const fn right(&self) -> usize {
        (self.x + self.width).saturating_sub(1)
    }

    pub(super) const fn bottom(&self) -> usize {
        (self.y + self.height).saturating_sub(1)
    }
}

/// A line with right angles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wire {
    /// Cells that it turns at, both ends included.
    pub(super) points: Vec<(usize, usize)>,
    pub(super) line: Line,
    /// Whether it has a head at its first point.
    pub(super) tail: bool,
    /// Whether it has a head at its last point.
    pub(super) head: bool,
}

/// Words beside a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) text: String,
}

/// What is laid out: a box, or the place of an edge that passes a row.
#[derive(Clone, Debug)]
struct Item {
    /// The box; none = an edge passes.
    node: Option<usize>,
    /// Which frame it stands in, from 1; 0 = above all of them.
    band: usize,
    /// Whether it passes a frame's row and is to stay out of the frame.
    outside: bool,
    width: usize,
    height: usize,
    row: usize,
    x: usize,
}

/// A piece of an edge, from one row to the next.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Piece {
    from: usize,
    to: usize,
    /// Pieces of one net are drawn as one line with branches.
    net: usize,
    tail: bool,
    head: bool,
}

/// Edges that share a line: all of one box that look alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Net {
    line: Line,
    label: String,
}

/// Everything on its way to a layout.
#[derive(Debug, Default)]
struct Work {
    items: Vec<Item>,
    pieces: Vec<Piece>,
    nets: Vec<Net>,
    /// Items of each row, left to right.
    rows: Vec<Vec<usize>>,
    /// The columns that may be used.
    limit: usize,
    /// Rows that edges lead over, each counted.
    steps: usize,
}

/// What each item is joined with in the rows above and below it.
#[derive(Debug)]
struct Neighbours {
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
}

/// An edge that leads down, whatever its heads say.
#[derive(Clone, Debug)]
struct Down {
    from: usize,
    to: usize,
    net: Net,
    arrow: Arrow,
    /// Whether it was turned round to lead down.
    turned: bool,
}

impl Work {
    /// Whether nobody would follow the lines, and everybody wait for them.
    fn is_too_much(&self) -> bool {
        self.steps > MOST_STEPS
    }

    fn neighbours(&self) -> Neighbours {
        let mut found =
            Neighbours { above: vec![Vec::new(); self.items.len()], below: vec![Vec::new(); self.items.len()] };
        for piece in &self.pieces {
            found.above[piece.to].push(piece.from);
            found.below[piece.from].push(piece.to);
        }
        found
    }

    /// The widths of a row's items, each with the columns that stay free behind it.
    fn sizes(&self, row: &[usize]) -> Vec<usize> {
        let is_box = |index: usize| row.get(index).is_some_and(|item| self.items[*item].node.is_some());
        let gap = |index: usize| match (is_box(index), is_box(index + 1)) {
            _ if index + 1 == row.len() => 0,
            (true, true) => GAP,
            (false, false) => 1,
            _ => GAP - 1,
        };
        row.iter().enumerate().map(|(index, item)| self.items[*item].width + gap(index)).collect()
    }

    /// Nets that pass frames, to the right of them.
    fn outsiders(&self) -> usize {
        let outside = self.pieces.iter().filter(|piece| self.items[piece.to].outside).map(|piece| piece.net);
        outside.collect::<std::collections::BTreeSet<_>>().len()
    }
}

/// The width that a box would like to have.
pub(super) fn natural_width(node: &Node) -> usize {
    let row = |row: &Row| display_width(&row.text) + if row.mark == Mark::None { 0 } else { 2 };
    node.rows.iter().map(row).chain([display_width(&node.title)]).max().unwrap_or(0) + 4
}

/// No box is made for less room.
const NARROWEST: usize = 10;

/// Lays a graph out within a width, as far as that can be done; none where it has more lines than anybody could follow.
pub(super) fn layout(graph: &Graph, width: usize) -> Option<Layout> {
    let framed = !graph.frames.is_empty();
    let limit = if framed { width.saturating_sub(2 * PAD + 2) } else { width }.max(NARROWEST);
    let ranks = rank::rank(graph);
    let mut work = rows::rows(graph, &ranks, limit);
    if work.is_too_much() {
        return None;
    }
    let outsiders = work.outsiders();
    if outsiders > 0 {
        work = rows::rows(graph, &ranks, limit.saturating_sub(2 * outsiders).max(NARROWEST));
        if work.is_too_much() {
            return None;
        }
    }
    let neighbours = work.neighbours();
    order::order(&mut work, &neighbours);
    place::place(&mut work, &neighbours);
    Some(route::route(graph, work, width))
}
