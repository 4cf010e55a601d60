//! Cells of a terminal that lines are drawn into: where lines meet, a cell gets the character that joins them.

use textwrap::core::display_width;

use super::super::Look;

/// How a cell looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ink {
    #[default]
    Plain,
    Strong,
    Dim,
    Accent,
}

const UP: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const RIGHT: u8 = 8;

#[derive(Clone, Debug, Default)]
struct Cell {
    /// Which sides a line leads to.
    sides: u8,
    /// Whether every line here is a dashed one.
    dashed: bool,
    /// Whether corners are round.
    round: bool,
    text: Option<char>,
    /// Whether a wide character to the left covers it.
    covered: bool,
    ink: Ink,
}

/// A field of cells.
#[derive(Debug)]
pub(super) struct Canvas {
    width: usize,
    cells: Vec<Cell>,
}

/// A line's look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    pub(super) dashed: bool,
    pub(super) round: bool,
    pub(super) ink: Ink,
}

impl Canvas {
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self { width, cells: vec![Cell::default(); width * height] }
    }

    fn cell(&mut self, x: usize, y: usize) -> Option<&mut Cell> {
        if x < self.width { self.cells.get_mut(y * self.width + x) } else { None }
    }

    /// A straight line between two cells, both included.
    pub(super) fn line(&mut self, (x1, y1): (usize, usize), (x2, y2): (usize, usize), stroke: Stroke) {
        let (left, right) = (x1.min(x2), x1.max(x2));
        let (top, bottom) = (y1.min(y2), y1.max(y2));
        for y in top..=bottom {
            for x in left..=right {
                let mut sides = 0;
                for (side, leads) in [(UP, y > top), (DOWN, y < bottom), (LEFT, x > left), (RIGHT, x < right)] {
                    sides |= if leads { side } else { 0 };
                }
                self.add(x, y, sides, stroke);
            }
        }
    }

    fn add(&mut self, x: usize, y: usize, sides: u8, stroke: Stroke) {
        let Some(cell) = self.cell(x, y) else { return };
        cell.dashed = if cell.sides == 0 { stroke.dashed } else { cell.dashed && stroke.dashed };
        cell.round |= stroke.round;
        if cell.sides == 0 {
            cell.ink = stroke.ink;
        }
        cell.sides |= sides;
    }

    /// The sides of a box.
    pub(super) fn frame(&mut self, (left, top): (usize, usize), (right, bottom): (usize, usize), stroke: Stroke) {
        self.line((left, top), (right, top), stroke);
        self.line((left, bottom), (right, bottom), stroke);
        self.line((left, top), (left, bottom), stroke);
        self.line((right, top), (right, bottom), stroke);
    }

    /// Words; over lines they win.
    pub(super) fn text(&mut self, (x, y): (usize, usize), text: &str, ink: Ink) {
        let mut x = x;
        for c in text.chars() {
            let width = display_width(c.encode_utf8(&mut [0; 4]));
            for part in 0..width {
                if let Some(cell) = self.cell(x + part, y) {
                    *cell = Cell { text: (part == 0).then_some(c), covered: part > 0, ink, ..Cell::default() };
                }
            }
            x += width;
        }
    }

    /// The lines of the picture, with escape sequences where the look takes them.
    pub(super) fn draw(&self, look: Look) -> String {
        let mut out = String::new();
        for row in self.cells.chunks(self.width.max(1)) {
            let used = row.iter().rposition(|cell| cell.sides != 0 || cell.text.is_some_and(|c| c != ' '));
            let (mut run, mut ink) = (String::new(), Ink::Plain);
            for cell in &row[..used.map_or(0, |last| last + 1)] {
                if cell.covered {
                    continue;
                }
                if cell.ink != ink {
                    out += &painted(&run, ink, look);
                    run.clear();
                    ink = cell.ink;
                }
                run.push(cell.text.unwrap_or_else(|| character(cell, look.unicode)));
            }
            out += &painted(&run, ink, look);
            out.push('\n');
        }
        out
    }
}

fn painted(text: &str, ink: Ink, look: Look) -> String {
    match ink {
        Ink::Plain => text.to_owned(),
        _ if text.trim().is_empty() => text.to_owned(),
        Ink::Strong => look.strong(text),
        Ink::Dim => look.dim(text),
        Ink::Accent => look.help(text),
    }
}

fn character(cell: &Cell, unicode: bool) -> char {
    const JOINTS: [char; 16] = [' ', '╵', '╷', '│', '╴', '┘', '┐', '┤', '╶', '└', '┌', '├', '─', '┴', '┬', '┼'];
    let sides = usize::from(cell.sides);
    if !unicode {
        return match cell.sides {
            0 => ' ',
            _ if cell.sides & (LEFT | RIGHT) == 0 => {
                if cell.dashed {
                    ':'
                } else {
                    '|'
                }
            }
            _ if cell.sides & (UP | DOWN) == 0 => {
                if cell.dashed {
                    '.'
                } else {
                    '-'
                }
            }
            _ => '+',
        };
    }
    match (cell.sides, cell.dashed, cell.round) {
        (3, true, _) => '┆',
        (12, true, _) => '┄',
        (5, _, true) => '╯',
        (6, _, true) => '╮',
        (9, _, true) => '╰',
        (10, _, true) => '╭',
        _ => JOINTS[sides],
    }
}
