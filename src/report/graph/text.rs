//! A picture for the terminal.

use textwrap::core::display_width;

use super::super::Look;
use super::super::names::fitted;
use super::canvas::{Canvas, Ink, Stroke};
use super::layout::{Label, Layout, Rect, Wire};
use super::model::{Graph, Kind, Line, Mark, Node, Row};

const BOX: Stroke = Stroke { dashed: false, round: false, ink: Ink::Plain };
const AGAIN: Stroke = Stroke { dashed: true, round: false, ink: Ink::Dim };
const OUTSIDE: Stroke = Stroke { dashed: false, round: true, ink: Ink::Plain };
const FRAME: Stroke = Stroke { dashed: false, round: true, ink: Ink::Dim };

/// Draws a graph that was laid out.
pub(super) fn text(graph: &Graph, layout: &Layout, look: Look) -> String {
    let mut canvas = Canvas::new(layout.width, layout.height);
    for rect in &layout.frames {
        canvas.frame((rect.x, rect.y), (rect.right(), rect.bottom()), FRAME);
    }
    for wire in &layout.lines {
        let dashed = wire.line == Line::Dashed;
        for pair in ends(wire).windows(2) {
            canvas.line(pair[0], pair[1], Stroke { dashed, round: true, ink: Ink::Plain });
        }
    }
    for (node, rect) in graph.nodes.iter().zip(&layout.boxes) {
        draw_box(&mut canvas, node, rect, look);
    }
    for (words, rect) in layout.headings.iter().zip(&layout.frames) {
        heading(&mut canvas, words, rect.y, look);
    }
    for wire in &layout.lines {
        heads(&mut canvas, wire, look);
    }
    for label in &layout.labels {
        canvas.text((label.x, label.y), &for_look(&label.text, look), Ink::Accent);
    }
    let mut out = canvas.draw(look);
    if !graph.legend.is_empty() {
        let part = |row: &Row| format!("{}{}", row.mark.sign(look.unicode), for_look(&row.text, look));
        let legend = graph.legend.iter().map(part).collect::<Vec<_>>().join("   ");
        let legend = textwrap::wrap(&legend, look.width.max(20)).join("\n");
        out += &format!("\n{}\n", look.dim(&legend));
    }
    out
}

/// The cells of a line without those of its heads' boxes: a head ends it.
fn ends(wire: &Wire) -> Vec<(usize, usize)> {
    let mut points = wire.points.clone();
    if let Some(last) = points.last_mut().filter(|_| wire.head) {
        last.1 -= 1;
    }
    if let Some(first) = points.first_mut().filter(|_| wire.tail) {
        first.1 += 1;
    }
    points
}

/// Text without what a terminal without Unicode can't show.
fn for_look(text: &str, look: Look) -> String {
    if look.unicode {
        text.to_owned()
    } else {
        text.replace('→', "->")
            .replace('←', "<-")
            .replace('↔', "<->")
            .replace('…', "~")
            .replace('×', "x")
            .replace('·', "-")
    }
}

/// Words cut to a width.
fn cut(text: &str, width: usize, look: Look) -> String {
    for_look(&fitted(text, width), look)
}

fn draw_box(canvas: &mut Canvas, node: &Node, rect: &Rect, look: Look) {
    let stroke = match node.kind {
        Kind::Again => AGAIN,
        Kind::Outside => OUTSIDE,
        Kind::Stage | Kind::Target | Kind::Service => BOX,
    };
    canvas.frame((rect.x, rect.y), (rect.right(), rect.bottom()), stroke);
    let room = rect.width.saturating_sub(4);
    let ink = if node.kind == Kind::Again { Ink::Dim } else { Ink::Strong };
    canvas.text((rect.x + 2, rect.y + 1), &cut(&node.title, room, look), ink);
    for (line, row) in (rect.y + 2..).zip(&node.rows) {
        let mark = row.mark.sign(look.unicode);
        let ink = match row.mark {
            Mark::Cached => Ink::Dim,
            Mark::Runs => Ink::Accent,
            Mark::None | Mark::Step => Ink::Plain,
        };
        canvas.text((rect.x + 2, line), mark, ink);
        let used = display_width(mark);
        let ink = if row.mark == Mark::Cached { Ink::Dim } else { Ink::Plain };
        canvas.text((rect.x + 2 + used, line), &cut(&row.text, room.saturating_sub(used), look), ink);
    }
}

fn heading(canvas: &mut Canvas, words: &[Label], border: usize, look: Look) {
    for (index, label) in words.iter().enumerate() {
        let ink = if index == 0 { Ink::Strong } else { Ink::Accent };
        let text = for_look(&label.text, look);
        if label.y == border {
            canvas.text((label.x - 1, label.y), &format!(" {text} "), ink);
        } else {
            canvas.text((label.x, label.y), &text, ink);
        }
    }
}

fn heads(canvas: &mut Canvas, wire: &Wire, look: Look) {
    let (down, up) = if look.unicode { ("▼", "▲") } else { ("v", "^") };
    if let Some((x, y)) = wire.points.last().filter(|_| wire.head) {
        canvas.text((*x, y - 1), down, Ink::Plain);
    }
    if let Some((x, y)) = wire.points.first().filter(|_| wire.tail) {
        canvas.text((*x, y + 1), up, Ink::Plain);
    }
}
