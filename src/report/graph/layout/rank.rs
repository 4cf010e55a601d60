//! Ranks: every edge leads down, and none is longer than it must be.

use super::super::model::{Edge, Graph};
use super::Down;

/// The rank of each box within its frame, and the edges, all turned to lead down.
pub(super) struct Ranks {
    pub(super) rank: Vec<usize>,
    pub(super) edges: Vec<Down>,
}

/// Where a box stands: the frame first, the rank in it second.
fn band(graph: &Graph, node: usize) -> usize {
    graph.nodes[node].frame.map_or(0, |frame| frame + 1)
}

/// Finds ranks.
pub(super) fn rank(graph: &Graph) -> Ranks {
    let turned = backward(graph);
    let down = |(edge, turned): (&Edge, bool)| {
        let (from, to) = if turned { (edge.to, edge.from) } else { (edge.from, edge.to) };
        let net = super::Net { line: edge.line, label: edge.label.clone() };
        Down { from, to, net, arrow: edge.arrow, turned }
    };
    let edges: Vec<Down> = graph.edges.iter().zip(turned).filter(|(edge, _)| edge.from != edge.to).map(down).collect();
    let inner = |edge: &&Down| band(graph, edge.from) == band(graph, edge.to);
    let count = graph.nodes.len();
    let mut rank = vec![0_usize; count];
    // As long as something moves; no path is longer than there are boxes.
    for _ in 0..count {
        let mut moved = false;
        for edge in edges.iter().filter(inner) {
            if rank[edge.to] <= rank[edge.from] {
                rank[edge.to] = rank[edge.from] + 1;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    // What nothing leads to moves down to where it is needed.
    for node in (0..count).rev() {
        let is_root = !edges.iter().filter(inner).any(|edge| edge.to == node);
        let nearest = edges.iter().filter(inner).filter(|edge| edge.from == node).map(|edge| rank[edge.to]).min();
        if let Some(nearest) = nearest.filter(|_| is_root) {
            rank[node] = nearest - 1;
        }
    }
    Ranks { rank, edges }
}

/// Which edges have to be turned so that no edge leads up or in a circle.
fn backward(graph: &Graph) -> Vec<bool> {
    let up = |edge: &Edge| band(graph, edge.from) > band(graph, edge.to);
    let mut turned: Vec<bool> = graph.edges.iter().map(up).collect();
    // 0 = not seen, 1 = on the way, 2 = done
    let mut seen = vec![0_u8; graph.nodes.len()];
    for start in 0..graph.nodes.len() {
        // Boxes that are being looked at, with the next edge of each.
        let mut way = vec![(start, 0)];
        if seen[start] != 0 {
            continue;
        }
        seen[start] = 1;
        while let Some((node, next)) = way.last_mut() {
            let Some(edge) = graph.edges.get(*next) else {
                seen[*node] = 2;
                way.pop();
                continue;
            };
            let (index, node) = (*next, *node);
            *next += 1;
            if edge.from != node || turned[index] {
                continue;
            }
            match seen[edge.to] {
                0 => {
                    seen[edge.to] = 1;
                    way.push((edge.to, 0));
                }
                1 => turned[index] = true,
                _ => {}
            }
        }
    }
    turned
}
