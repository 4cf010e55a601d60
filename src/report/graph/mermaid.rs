//! A graph in Mermaid's words, for pages that draw it themselves.

use std::fmt::Write as _;

use super::model::{Arrow, Edge, Graph, Kind, Line, Node, Row};

/// Writes a flowchart.
pub(super) fn mermaid(graph: &Graph) -> String {
    let mut out = String::from("flowchart TB\n");
    let inside = |frame: Option<usize>| graph.nodes.iter().filter(move |node| node.frame == frame);
    inside(None).for_each(|node| _ = writeln!(out, "  {}", shape(node)));
    for (index, frame) in graph.frames.iter().enumerate() {
        let heading =
            std::iter::once(&frame.name).chain(&frame.notes).map(|text| quoted(text)).collect::<Vec<_>>().join(" · ");
        let _ = writeln!(out, "  subgraph frame{index} [\"{heading}\"]");
        inside(Some(index)).for_each(|node| _ = writeln!(out, "    {}", shape(node)));
        out += "  end\n";
    }
    for edge in &graph.edges {
        let _ = writeln!(out, "  {}", arrow(graph, edge));
    }
    out
}

fn shape(node: &Node) -> String {
    let row = |row: &Row| format!("{}{}", row.mark.sign(true), quoted(&row.text));
    let text: Vec<String> =
        std::iter::once(format!("<b>{}</b>", quoted(&node.title))).chain(node.rows.iter().map(row)).collect();
    let text = text.join("<br>");
    match node.kind {
        Kind::Outside => format!("{}([\"{text}\"])", node.id),
        Kind::Target => format!("{}[[\"{text}\"]]", node.id),
        Kind::Stage | Kind::Service | Kind::Again => format!("{}[\"{text}\"]", node.id),
    }
}

fn arrow(graph: &Graph, edge: &Edge) -> String {
    let (from, to) = (&graph.nodes[edge.from].id, &graph.nodes[edge.to].id);
    let line = match (edge.line, edge.arrow) {
        (Line::Solid, Arrow::None) => "---",
        (Line::Solid, Arrow::To) => "-->",
        (Line::Solid, Arrow::Both) => "<-->",
        (Line::Dashed, Arrow::None) => "-.-",
        (Line::Dashed, Arrow::To) => "-.->",
        (Line::Dashed, Arrow::Both) => "<-.->",
    };
    if edge.label.is_empty() {
        format!("{from} {line} {to}")
    } else {
        format!("{from} {line}|\"{}\"| {to}", quoted(&edge.label))
    }
}

/// Text inside of quotes: what means something to Mermaid or to HTML is written by number.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | '`' | '\\' | ';' => _ = write!(out, "#{};", u32::from(c)),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_of_a_file_is_mermaid_s() {
        assert_eq!(super::quoted("echo \"<b>\" # x"), "echo #34;#60;b#62;#34; #35; x");
    }
}
