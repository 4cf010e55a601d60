//! A picture as SVG: the same cells, drawn to scale, in the reader's colours (light and dark).

use std::fmt::Write as _;

use super::super::names::fitted;
use super::layout::{Label, Layout, Rect, Wire};
use super::model::{Graph, Kind, Line, Mark, Node};

/// A cell is as wide as a character of the font, and as high as a line.
const WIDTH: usize = 8;
const HEIGHT: usize = 20;
/// Around everything.
const MARGIN: usize = 16;
/// Of corners of lines.
const RADIUS: usize = 6;

/// Colours by the reader's own setting; a picture in a page (`<img>`) has no other way to know it.
const STYLE: &str = "
.rbox { --page: #ffffff; --ink: #1f2328; --dim: #6e7781; --line: #8c959f; --fill: #f6f8fa; --target: #ddf4ff;
  --edge: #57606a; --accent: #0969da; --run: #bc4c00; --good: #1a7f37; --frame: #f6f8fa99; }
@media (prefers-color-scheme: dark) { .rbox { --page: #0d1117; --ink: #e6edf3; --dim: #8b949e; --line: #6e7681;
  --fill: #161b22; --target: #12283f; --edge: #9ea7b3; --accent: #58a6ff; --run: #f0883e; --good: #3fb950; --frame: #161b2266; } }
.page { fill: var(--page) } text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  fill: var(--ink); white-space: pre } .title { font-weight: 600 } .dim { fill: var(--dim) } .accent { fill: var(--accent) }
.halo { stroke: var(--page); stroke-width: 6px; paint-order: stroke; stroke-linejoin: round }
.box { fill: var(--fill); stroke: var(--line) } .target { fill: var(--target); stroke: var(--accent) }
.again { stroke-dasharray: 4 3 } .outside { fill: none; stroke: var(--accent) }
.frame { fill: var(--frame); stroke: var(--line); stroke-dasharray: 1 0 } .wire { fill: none; stroke: var(--edge); stroke-width: 1.4 }
.dashed { stroke-dasharray: 5 4 } .head { fill: var(--edge) } .cached { fill: none; stroke: var(--dim) }
.runs { fill: var(--run) } .step { fill: var(--dim) }
";

/// Draws a graph that was laid out.
pub(super) fn svg(graph: &Graph, layout: &Layout) -> String {
    let legend = if graph.legend.is_empty() { 0 } else { 2 };
    let width = layout.width.max(legend_width(graph)) * WIDTH + 2 * MARGIN;
    let height = (layout.height + legend) * HEIGHT + 2 * MARGIN;
    let title = escaped(&graph.title);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"rbox\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n<rect class=\"page\" width=\"100%\" height=\"100%\" rx=\"8\"/>\n\
         <g transform=\"translate({MARGIN} {MARGIN})\">\n"
    );
    for rect in &layout.frames {
        let _ = writeln!(out, "{}", rectangle(rect, "frame", 10));
    }
    for wire in &layout.lines {
        out += &line(wire);
    }
    for (node, rect) in graph.nodes.iter().zip(&layout.boxes) {
        out += &node_box(node, rect);
    }
    for (labels, rect) in layout.headings.iter().zip(&layout.frames) {
        out += &heading(labels, rect.y);
    }
    for wire in &layout.lines {
        out += &heads(wire);
    }
    for label in &layout.labels {
        out += &words(label.x, label.y, &label.text, "accent halo");
    }
    let mut x = 0;
    for row in &graph.legend {
        out += &mark(row.mark, x, layout.height + 1);
        out += &words(x + 2, layout.height + 1, &row.text, "dim");
        x += textwrap::core::display_width(&row.text) + 5;
    }
    out += "</g>\n</svg>\n";
    out
}

fn legend_width(graph: &Graph) -> usize {
    graph.legend.iter().map(|row| textwrap::core::display_width(&row.text) + 5).sum()
}

/// Text for an XML document; characters that XML can't have at all are left out.
pub(in crate::report) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// The middle of a cell.
const fn middle((x, y): (usize, usize)) -> (usize, usize) {
    (x * WIDTH + WIDTH / 2, y * HEIGHT + HEIGHT / 2)
}

fn rectangle(rect: &Rect, class: &str, radius: usize) -> String {
    let ((x, y), (right, bottom)) = (middle((rect.x, rect.y)), middle((rect.right(), rect.bottom())));
    format!(
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"{radius}\"/>",
        right - x,
        bottom - y
    )
}

fn words(x: usize, y: usize, text: &str, class: &str) -> String {
    format!("<text class=\"{class}\" x=\"{}\" y=\"{}\">{}</text>\n", x * WIDTH, y * HEIGHT + 14, escaped(text))
}

/// A piece of the page below words that stand on a line.
fn plate(x: usize, y: usize, text: &str) -> String {
    let width = (textwrap::core::display_width(text) + 1) * WIDTH;
    format!(
        "<rect class=\"page\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{HEIGHT}\"/>\n",
        x * WIDTH - WIDTH / 2,
        y * HEIGHT
    )
}

fn mark(mark: Mark, x: usize, y: usize) -> String {
    let (x, y) = middle((x, y));
    let circle =
        |class: &str, radius: &str| format!("<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>\n");
    match mark {
        Mark::None => String::new(),
        Mark::Cached => circle("cached", "3.5"),
        Mark::Runs => circle("runs", "4"),
        Mark::Step => circle("step", "2"),
    }
}

fn node_box(node: &Node, rect: &Rect) -> String {
    let class = match node.kind {
        Kind::Stage | Kind::Service => "box",
        Kind::Target => "box target",
        Kind::Again => "box again",
        Kind::Outside => "outside",
    };
    let radius = if node.kind == Kind::Outside { 12 } else { 6 };
    let room = rect.width.saturating_sub(4);
    let all = node.rows.iter().map(|row| row.text.as_str());
    let all: Vec<&str> = std::iter::once(node.title.as_str()).chain(all).collect();
    let mut out = format!(
        "<g><title>{}</title>\n{}\n",
        escaped(&all.join("\n")).replace('\n', "&#10;"),
        rectangle(rect, class, radius)
    );
    let title = if node.kind == Kind::Again { "title dim" } else { "title" };
    out += &words(rect.x + 2, rect.y + 1, &fitted(&node.title, room), title);
    for (y, row) in (rect.y + 2..).zip(&node.rows) {
        let used = if row.mark == Mark::None { 0 } else { 2 };
        out += &mark(row.mark, rect.x + 2, y);
        let class = if row.mark == Mark::Cached { "dim" } else { "" };
        out += &words(rect.x + 2 + used, y, &fitted(&row.text, room.saturating_sub(used)), class);
    }
    out + "</g>\n"
}

fn heading(labels: &[Label], border: usize) -> String {
    let mut out = String::new();
    for (index, label) in labels.iter().enumerate() {
        if label.y == border {
            out += &plate(label.x, label.y, &label.text);
        }
        out += &words(label.x, label.y, &label.text, if index == 0 { "title" } else { "accent" });
    }
    out
}

/// A line whose corners are round.
fn line(wire: &Wire) -> String {
    let mut points: Vec<(usize, usize)> = wire.points.iter().map(|point| middle(*point)).collect();
    // Heads end at the box, lines below them.
    if let Some(last) = points.last_mut().filter(|_| wire.head) {
        last.1 -= 6;
    }
    if let Some(first) = points.first_mut().filter(|_| wire.tail) {
        first.1 += 6;
    }
    let towards =
        |from: usize, to: usize| if to >= from { from + RADIUS.min(to - from) } else { from - RADIUS.min(from - to) };
    let mut path = String::new();
    for (index, (x, y)) in points.iter().copied().enumerate() {
        let corner = points.get(index.wrapping_sub(1)).zip(points.get(index + 1));
        let _ = match corner {
            None if index == 0 => write!(path, "M{x} {y}"),
            None => write!(path, "L{x} {y}"),
            Some((before, after)) => write!(
                path,
                "L{} {}Q{x} {y} {} {}",
                towards(x, before.0),
                towards(y, before.1),
                towards(x, after.0),
                towards(y, after.1)
            ),
        };
    }
    let dashed = if wire.line == Line::Dashed { " dashed" } else { "" };
    format!("<path class=\"wire{dashed}\" d=\"{path}\"/>\n")
}

fn heads(wire: &Wire) -> String {
    let mut out = String::new();
    if let Some((x, y)) = wire.points.last().filter(|_| wire.head).map(|point| middle(*point)) {
        let _ = writeln!(out, "<path class=\"head\" d=\"M{x} {y}l-4.5 -9h9z\"/>");
    }
    if let Some((x, y)) = wire.points.first().filter(|_| wire.tail).map(|point| middle(*point)) {
        let _ = writeln!(out, "<path class=\"head\" d=\"M{x} {y}l-4.5 9h9z\"/>");
    }
    out
}
