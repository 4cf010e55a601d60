//! Lines: where they leave and enter boxes, in which tracks of a channel they run, where their words stand; and with that,
//! in which line of the picture every row begins.

mod frames;
mod labels;
mod ports;
mod tracks;

use frames::Frames;
use ports::Ports;

use super::super::model::Graph;
use super::{Label, Layout, Piece, Rect, Wire, Work};

/// A channel between two rows.
#[derive(Debug, Default)]
struct Channel {
    /// The line of the picture that its tracks begin in.
    tracks_at: usize,
    /// One a net that needs a track.
    tracks: std::collections::BTreeMap<usize, usize>,
    labels_at: usize,
}

/// Draws all lines of a work whose items have their columns.
pub(super) fn route(graph: &Graph, mut work: Work, width: usize) -> Layout {
    let frames = Frames::new(graph, &mut work, width);
    let ports = Ports::new(&work);
    let mut drawing = Drawing { layout: Layout::default(), work, ports, frames, tops: Vec::new() };
    drawing.layout.boxes = vec![Rect::default(); graph.nodes.len()];
    drawing.layout.frames = vec![Rect::default(); graph.frames.len()];
    drawing.layout.headings = vec![Vec::new(); graph.frames.len()];
    drawing.draw(graph, width);
    drawing.layout
}

struct Drawing {
    layout: Layout,
    work: Work,
    ports: Ports,
    frames: Frames,
    /// The line of the picture that each row begins in.
    tops: Vec<usize>,
}

impl Drawing {
    fn draw(&mut self, graph: &Graph, width: usize) {
        let count = self.work.rows.len();
        let mut y = 0;
        let mut channels = Vec::new();
        for (row, pieces) in self.pieces_above().into_iter().enumerate() {
            let mut channel = Channel::default();
            if row > 0 {
                y += usize::from(pieces.iter().any(|piece| piece.tail));
                let ends = self.band(row - 1) != self.band(row);
                if ends {
                    y += self.close(self.band(row - 1), y);
                }
                channel.tracks_at = y;
                channel.tracks = tracks::assign(&pieces, &self.ports);
                let tracks = channel.tracks.values().max().map_or(0, |most| most + 1);
                y += if ends && self.band(row) > 0 { tracks.max(1) } else { tracks };
            }
            let opens = row == 0 || self.band(row - 1) != self.band(row);
            if opens && self.band(row) > 0 {
                y += self.open(graph, self.band(row), y, &pieces);
            }
            channel.labels_at = y;
            let (labels, levels) = labels::place(&pieces, self, width);
            self.layout.labels.extend(labels.into_iter().map(|label| Label { y: label.y + y, ..label }));
            // Room for heads, and for a stem above them.
            let stem = usize::from(row > 0 && !opens && channel.tracks.is_empty() && levels == 0 && !pieces.is_empty());
            y += levels + stem + usize::from(row > 0 || self.band(row) > 0);
            self.tops.push(y);
            y += self.height(row);
            channels.push(channel);
        }
        if let Some(last) = count.checked_sub(1) {
            y += self.close(self.band(last), y);
        }
        self.finish(graph, &channels, y);
    }

    /// Opens a frame that pieces lead into; gives the lines that its heading takes.
    fn open(&mut self, graph: &Graph, band: usize, y: usize, pieces: &[Piece]) -> usize {
        let lines = pieces.iter().map(|piece| self.ports.enters(piece)).collect();
        let heading = self.frames.heading(&graph.frames[band - 1], y, &lines);
        let last = heading.iter().map(|label| label.y).max().unwrap_or(y);
        self.layout.frames[band - 1].y = y;
        self.layout.headings[band - 1] = heading;
        last + 1 - y
    }

    /// Closes a frame; gives the lines that this takes.
    fn close(&mut self, band: usize, y: usize) -> usize {
        let Some(frame) = band.checked_sub(1) else { return 0 };
        let rect = &mut self.layout.frames[frame];
        *rect = Rect { x: 0, width: self.frames.right + 1, height: y + 1 - rect.y, ..*rect };
        1
    }

    fn finish(&mut self, graph: &Graph, channels: &[Channel], height: usize) {
        for item in &self.work.items {
            if let Some(node) = item.node {
                let y = self.tops[item.row];
                self.layout.boxes[node] = Rect { x: item.x, y, width: item.width, height: item.height };
            }
        }
        for piece in &self.work.pieces {
            let wire = self.wire(piece, &channels[self.work.items[piece.to].row]);
            self.layout.lines.push(wire);
        }
        let boxes = self.layout.boxes.iter().chain(&self.layout.frames).map(Rect::right);
        let lines = self.layout.lines.iter().flat_map(|wire| wire.points.iter().map(|point| point.0));
        let labels =
            self.layout.labels.iter().map(|label| label.x + textwrap::core::display_width(&label.text).max(1) - 1);
        self.layout.width = boxes.chain(lines).chain(labels).max().map_or(0, |right| right + 1);
        self.layout.height = height;
        debug_assert_eq!(self.layout.boxes.len(), graph.nodes.len());
    }

    fn wire(&self, piece: &Piece, channel: &Channel) -> Wire {
        let (from, to) = (&self.work.items[piece.from], &self.work.items[piece.to]);
        let (x1, x2) = (self.ports.leaves(piece), self.ports.enters(piece));
        let y1 = self.tops[from.row] + if from.node.is_some() { from.height - 1 } else { 0 };
        let y2 = self.tops[to.row];
        let track = channel.tracks.get(&piece.net).map(|track| channel.tracks_at + track);
        let points = match track {
            Some(track) if x1 != x2 => vec![(x1, y1), (x1, track), (x2, track), (x2, y2)],
            _ => vec![(x1, y1), (x2, y2)],
        };
        Wire { points, line: self.work.nets[piece.net].line, tail: piece.tail, head: piece.head }
    }

    /// The pieces that end in each row.
    fn pieces_above(&self) -> Vec<Vec<Piece>> {
        let mut above = vec![Vec::new(); self.work.rows.len()];
        for piece in &self.work.pieces {
            above[self.work.items[piece.to].row].push(piece.clone());
        }
        above
    }

    fn band(&self, row: usize) -> usize {
        self.work.items[self.work.rows[row][0]].band
    }

    fn height(&self, row: usize) -> usize {
        self.work.rows[row].iter().map(|item| self.work.items[*item].height).max().unwrap_or(0)
    }
}
