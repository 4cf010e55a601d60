//! Rows: ranks that are too wide are broken, and edges get a place in each row that they pass.

use std::collections::{BTreeMap, HashMap};

use super::super::model::{Arrow, Graph};
use super::rank::Ranks;
use super::{Down, GAP, Item, NARROWEST, Net, Piece, Work, natural_width};

/// A box is made narrower than it would like to be, down to this, before a row is broken.
const NARROW: usize = 28;

/// More rounds of making room for lines are not made: a little too wide is better than never done.
const ROUNDS: usize = 6;
/// More boxes that nothing is joined with get rows of their own.
const LOOSE: usize = 4;

/// A frame's rank: rows are made of one each.
type Rank = (usize, usize);

/// Puts boxes into rows of at most `limit` columns; not all edges if they are too much.
pub(super) fn rows(graph: &Graph, ranks: &Ranks, limit: usize) -> Work {
    let by_rank = by_rank(graph, ranks);
    // Columns that lines need which pass the rows of a rank.
    let mut kept: BTreeMap<Rank, usize> = BTreeMap::new();
    let mut round = 0;
    loop {
        let (work, rank_of) = attempt(graph, ranks, &by_rank, &kept, limit);
        round += 1;
        let mut fits = true;
        for (row, rank) in work.rows.iter().zip(rank_of) {
            let inside: Vec<usize> = row.iter().copied().filter(|item| !work.items[*item].outside).collect();
            let over = work.sizes(&inside).iter().sum::<usize>().saturating_sub(limit);
            if over > 0 {
                *kept.entry(rank).or_default() += over;
                fits = false;
            }
        }
        if fits || round == ROUNDS || work.is_too_much() {
            return work;
        }
    }
}

fn band(graph: &Graph, node: usize) -> usize {
    graph.nodes[node].frame.map_or(0, |frame| frame + 1)
}

/// The boxes of each rank, in the order of what stands above them.
fn by_rank(graph: &Graph, ranks: &Ranks) -> BTreeMap<Rank, Vec<usize>> {
    let count = graph.nodes.len();
    let mut joined = vec![false; count];
    let mut above = vec![usize::MAX; count];
    for edge in &ranks.edges {
        joined[edge.from] = true;
        joined[edge.to] = true;
        above[edge.to] = above[edge.to].min(edge.from);
    }
    let mut loose = vec![0_usize; graph.frames.len() + 1];
    for node in (0..count).filter(|node| !joined[*node]) {
        loose[band(graph, node)] += 1;
    }
    let mut by_rank: BTreeMap<Rank, Vec<usize>> = BTreeMap::new();
    for (node, rank) in ranks.rank.iter().enumerate() {
        let band = band(graph, node);
        let rank = if !joined[node] && loose[band] > LOOSE { usize::MAX } else { *rank };
        by_rank.entry((band, rank)).or_default().push(node);
    }
    for nodes in by_rank.values_mut() {
        // Those that nothing is joined with come last: they fill what is left of the rank's rows.
        nodes.sort_by_key(|node| (!joined[*node], above[*node], *node));
    }
    by_rank
}

fn attempt(
    graph: &Graph,
    ranks: &Ranks,
    by_rank: &BTreeMap<Rank, Vec<usize>>,
    kept: &BTreeMap<Rank, usize>,
    limit: usize,
) -> (Work, Vec<Rank>) {
    let mut work = Work { limit, ..Work::default() };
    for (index, node) in graph.nodes.iter().enumerate() {
        let (width, height) = (natural_width(node).min(limit), node.rows.len() + 3);
        let band = band(graph, index);
        work.items.push(Item { node: Some(index), band, outside: false, width, height, row: 0, x: 0 });
    }
    let mut rank_of = Vec::new();
    for (rank, nodes) in by_rank {
        let limit = limit.saturating_sub(kept.get(rank).copied().unwrap_or(0)).max(NARROWEST);
        for row in broken(nodes, &work.items, limit) {
            let number = work.rows.len();
            for node in &row {
                work.items[*node].row = number;
            }
            fit(&row, &mut work.items, graph, limit);
            work.rows.push(row);
            rank_of.push(*rank);
        }
    }
    thread(&mut work, &ranks.edges);
    (work, rank_of)
}

/// Breaks boxes into rows that fit.
fn broken(nodes: &[usize], items: &[Item], limit: usize) -> Vec<Vec<usize>> {
    let (mut rows, mut row, mut used) = (Vec::new(), Vec::new(), 0);
    for node in nodes {
        let width = items[*node].width.min(NARROW);
        if !row.is_empty() && used + GAP + width > limit {
            rows.push(std::mem::take(&mut row));
            used = 0;
        }
        used += if row.is_empty() { width } else { GAP + width };
        row.push(*node);
    }
    rows.push(row);
    rows
}

/// Gives the boxes of a row the widths that they have room for.
fn fit(row: &[usize], items: &mut [Item], graph: &Graph, limit: usize) {
    let gaps = GAP * (row.len() - 1);
    let wanted: usize = row.iter().map(|node| items[*node].width).sum();
    if wanted + gaps <= limit {
        return;
    }
    let mut left = limit.saturating_sub(gaps);
    let mut waiting = row.to_vec();
    // The small ones first: what they leave is for the others.
    waiting.sort_by_key(|node| items[*node].width);
    while let Some(node) = (!waiting.is_empty()).then(|| waiting.remove(0)) {
        let share = left / (waiting.len() + 1);
        let width = natural_width(&graph.nodes[node]).min(share).max(8);
        items[node].width = width;
        left = left.saturating_sub(width);
    }
}

/// Which edges share a line: all that leave a box and look alike, or all that come in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum End {
    From(usize),
    To(usize),
}

/// Makes pieces of the edges, with a place in each row that they pass.
fn thread(work: &mut Work, edges: &[Down]) {
    let mut alike: HashMap<(End, &Net, bool), usize> = HashMap::new();
    for edge in edges {
        for end in [End::From(edge.from), End::To(edge.to)] {
            *alike.entry((end, &edge.net, edge.turned)).or_default() += 1;
        }
    }
    let mut nets: BTreeMap<(End, Net, bool), usize> = BTreeMap::new();
    let mut places: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for edge in edges {
        let leave = alike[&(End::From(edge.from), &edge.net, edge.turned)];
        let enter = alike[&(End::To(edge.to), &edge.net, edge.turned)];
        let end = if leave > enter { End::From(edge.from) } else { End::To(edge.to) };
        let fresh = nets.len();
        let net = *nets.entry((end, edge.net.clone(), edge.turned)).or_insert(fresh);
        if net == fresh {
            work.nets.push(edge.net.clone());
        }
        let mut from = edge.from;
        let (head, tail) = match edge.arrow {
            Arrow::None => (false, false),
            Arrow::To => (!edge.turned, edge.turned),
            Arrow::Both => (true, true),
        };
        let last = work.items[edge.to].row;
        work.steps += last.saturating_sub(work.items[edge.from].row);
        if work.is_too_much() {
            return;
        }
        for row in work.items[edge.from].row + 1..last {
            let place = *places.entry((net, row)).or_insert_with(|| {
                let band = work.items[work.rows[row][0]].band;
                let own = band == work.items[edge.from].band && band == work.items[edge.to].band;
                let outside = band > 0 && !own;
                work.items.push(Item { node: None, band, outside, width: 1, height: 1, row, x: 0 });
                work.rows[row].push(work.items.len() - 1);
                work.items.len() - 1
            });
            work.pieces.push(Piece { from, to: place, net, tail: tail && from == edge.from, head: false });
            from = place;
        }
        work.pieces.push(Piece { from, to: edge.to, net, tail: tail && from == edge.from, head });
    }
    work.pieces.sort();
    work.pieces.dedup();
}
