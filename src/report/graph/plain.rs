//! A picture without lines, for what has more of them than anybody could follow: each box names what lines would lead to.

use super::model::{Arrow, Graph, Row};

/// More names are counted, not told.
const NAMES: usize = 4;

/// The same boxes without lines.
pub(super) fn without_lines(graph: &Graph) -> Graph {
    let mut plain = Graph { edges: Vec::new(), ..graph.clone() };
    let mut told = vec![0_usize; graph.nodes.len()];
    for edge in &graph.edges {
        told[edge.to] += 1;
        if told[edge.to] > NAMES {
            continue;
        }
        let sign = if edge.arrow == Arrow::Both { '↔' } else { '←' };
        let words = format!("{sign} {} {}", graph.nodes[edge.from].title, edge.label);
        plain.nodes[edge.to].rows.push(Row::plain(words.trim_end()));
    }
    for (node, told) in plain.nodes.iter_mut().zip(told) {
        if told > NAMES {
            node.rows.push(Row::plain(format!("← {} more", told - NAMES)));
        }
    }
    plain.legend.push(Row::plain(format!(
        "{} lines are too many to draw: ← names what a box needs; --format dot and json have all of them",
        graph.edges.len()
    )));
    plain
}

#[cfg(test)]
mod tests {
    use super::super::model::{Edge, Kind, Line, Node};
    use super::*;

    #[test]
    fn boxes_name_what_they_need() {
        let node = |number: usize| Node {
            id: format!("n{number}"),
            kind: Kind::Stage,
            title: format!("n{number}"),
            rows: Vec::new(),
            frame: None,
        };
        let edge = |from| Edge { from, to: 6, label: String::new(), line: Line::Solid, arrow: Arrow::To };
        let edges = (0..6).map(edge).collect();
        let graph = Graph { nodes: (0..7).map(node).collect(), edges, ..Graph::default() };
        let plain = without_lines(&graph);
        let rows: Vec<&str> = plain.nodes[6].rows.iter().map(|row| row.text.as_str()).collect();
        assert_eq!(rows, ["← n0", "← n1", "← n2", "← n3", "← 2 more"]);
        assert!(plain.edges.is_empty() && plain.legend[0].text.starts_with("6 lines are too many"));
    }
}
