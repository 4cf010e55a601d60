//! A graph in Graphviz's words.

use std::fmt::Write as _;

use super::model::{Arrow, Edge, Graph, Kind, Line, Node, Row};

/// Writes a digraph.
pub(super) fn dot(graph: &Graph) -> String {
    let title = quoted(&graph.title);
    let mut out =
        format!("digraph \"{title}\" {{\n  node [shape=box, fontname=monospace];\n  edge [fontname=monospace];\n");
    let inside = |frame: Option<usize>| graph.nodes.iter().filter(move |node| node.frame == frame);
    inside(None).for_each(|node| _ = writeln!(out, "  {}", shape(node)));
    for (index, frame) in graph.frames.iter().enumerate() {
        let heading =
            std::iter::once(&frame.name).chain(&frame.notes).map(|text| quoted(text)).collect::<Vec<_>>().join(", ");
        let _ = writeln!(out, "  subgraph cluster_{index} {{\n    label=\"{heading}\";\n    fontname=monospace;");
        inside(Some(index)).for_each(|node| _ = writeln!(out, "    {}", shape(node)));
        out += "  }\n";
    }
    for edge in &graph.edges {
        let _ = writeln!(out, "  {}", arrow(graph, edge));
    }
    out + "}\n"
}

fn shape(node: &Node) -> String {
    let row = |row: &Row| format!("{}{}", row.mark.sign(true), quoted(&row.text));
    let lines: Vec<String> = std::iter::once(quoted(&node.title)).chain(node.rows.iter().map(row)).collect();
    let style = match node.kind {
        Kind::Stage | Kind::Service => "",
        Kind::Target => ", style=bold",
        Kind::Again => ", style=dashed",
        Kind::Outside => ", style=rounded",
    };
    // `\l` ends a line that stands at the left.
    format!("\"{}\" [label=\"{}\\l\"{style}];", quoted(&node.id), lines.join("\\l"))
}

fn arrow(graph: &Graph, edge: &Edge) -> String {
    let (from, to) = (quoted(&graph.nodes[edge.from].id), quoted(&graph.nodes[edge.to].id));
    let mut facts = Vec::new();
    if !edge.label.is_empty() {
        facts.push(format!("label=\"{}\"", quoted(&edge.label)));
    }
    match edge.arrow {
        Arrow::None => facts.push("dir=none".to_owned()),
        Arrow::To => {}
        Arrow::Both => facts.push("dir=both".to_owned()),
    }
    if edge.line == Line::Dashed {
        facts.push("style=dashed".to_owned());
    }
    let facts = if facts.is_empty() { String::new() } else { format!(" [{}]", facts.join(", ")) };
    format!("\"{from}\" -> \"{to}\"{facts};")
}

/// Text inside of quotes.
fn quoted(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
