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
    let mut below = vec![Vec::new(); count];
    let mut above = vec![0_usize; count];
    for edge in edges.iter().filter(inner) {
        below[edge.from].push(edge.to);
        above[edge.to] += 1;
    }
    let roots: Vec<usize> = (0..count).filter(|node| above[*node] == 0).collect();
    let mut rank = vec![0_usize; count];
    // A box gets its rank once all above it have theirs; no edge leads in a circle any more.
    let mut ready = roots.clone();
    while let Some(node) = ready.pop() {
        for to in &below[node] {
            rank[*to] = rank[*to].max(rank[node] + 1);
            above[*to] -= 1;
            if above[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    // What nothing leads to moves down to where it is needed.
    for node in roots {
        if let Some(nearest) = below[node].iter().map(|to| rank[*to]).min() {
            rank[node] = nearest - 1;
        }
    }
    Ranks { rank, edges }
}

/// Which edges have to be turned so that no edge leads up or in a circle.
fn backward(graph: &Graph) -> Vec<bool> {
    let up = |edge: &Edge| band(graph, edge.from) > band(graph, edge.to);
    let mut turned: Vec<bool> = graph.edges.iter().map(up).collect();
    let mut leaving = vec![Vec::new(); graph.nodes.len()];
    for (index, edge) in graph.edges.iter().enumerate() {
        leaving[edge.from].push(index);
    }
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
            let Some(index) = leaving[*node].get(*next).copied() else {
                seen[*node] = 2;
                way.pop();
                continue;
            };
            *next += 1;
            let edge = &graph.edges[index];
            if turned[index] {
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
