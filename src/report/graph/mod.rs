//! Pictures: a plan as a graph of stages, a stack as networks with services in them; one layout for terminal and SVG.

mod canvas;
mod dot;
mod layout;
mod mermaid;
mod model;
mod of_network;
mod of_plan;
mod plain;
mod svg;
mod text;

use std::borrow::Cow;

use serde::Serialize;

pub use model::Graph;
pub use of_network::of_network;
pub use of_plan::of_plan;
pub(super) use svg::escaped;

use super::Look;

/// How a graph is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphFormat {
    /// For a terminal.
    Text,
    /// An SVG document.
    Svg,
    /// A Mermaid flowchart.
    Mermaid,
    /// A Graphviz digraph.
    Dot,
    /// The graph as JSON, with the places that its parts have in a drawing.
    Json,
}

/// A graph with places, in cells of a terminal.
#[derive(Serialize)]
struct Placed<'a> {
    #[serde(flatten)]
    graph: &'a Graph,
    width: usize,
    height: usize,
    /// `[x, y, width, height]` of each node.
    boxes: Vec<[usize; 4]>,
    /// The same of each frame.
    framed: Vec<[usize; 4]>,
}

/// Draws or writes a graph, as wide as `look` is.
pub fn graph(graph: &Graph, format: GraphFormat, look: Look) -> String {
    match format {
        GraphFormat::Text => {
            let (graph, layout) = laid_out(graph, look.width);
            text::text(&graph, &layout, look)
        }
        GraphFormat::Svg => {
            let (graph, layout) = laid_out(graph, look.width);
            svg::svg(&graph, &layout)
        }
        GraphFormat::Mermaid => mermaid::mermaid(graph),
        GraphFormat::Dot => dot::dot(graph),
        GraphFormat::Json => {
            let (_, layout) = laid_out(graph, look.width);
            let rects = |rects: &[layout::Rect]| rects.iter().map(|r| [r.x, r.y, r.width, r.height]).collect();
            let (boxes, framed) = (rects(&layout.boxes), rects(&layout.frames));
            let placed = Placed { graph, width: layout.width, height: layout.height, boxes, framed };
            serde_json::to_string_pretty(&placed).expect("strings and numbers") + "\n"
        }
    }
}

/// A graph with its layout; without its lines, where those are too many.
fn laid_out(graph: &Graph, width: usize) -> (Cow<'_, Graph>, layout::Layout) {
    if let Some(layout) = layout::layout(graph, width) {
        return (Cow::Borrowed(graph), layout);
    }
    let plain = plain::without_lines(graph);
    let layout = layout::layout(&plain, width).unwrap_or_default();
    (Cow::Owned(plain), layout)
}
