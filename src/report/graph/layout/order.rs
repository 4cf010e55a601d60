//! The order in a row: each part near to the middle of what it is joined with, as few crossings as that gives.

use super::Work;

/// Rounds down and up.
const SWEEPS: usize = 12;

/// Orders every row.
pub(super) fn order(work: &mut Work) {
    settle(work);
    let mut best = (crossings(work), work.rows.clone());
    for sweep in 0..SWEEPS {
        let down = sweep % 2 == 0;
        let count = work.rows.len();
        for step in 1..count {
            let row = if down { step } else { count - 1 - step };
            sort(work, row, down);
        }
        let found = crossings(work);
        if found < best.0 {
            best = (found, work.rows.clone());
        }
    }
    work.rows = best.1;
}

/// What passes a frame stays to the right of all that is in it.
fn settle(work: &mut Work) {
    let items = &work.items;
    for row in &mut work.rows {
        row.sort_by_key(|item| items[*item].outside);
    }
}

/// The place of each item in its row.
fn places(work: &Work) -> Vec<usize> {
    let mut places = vec![0; work.items.len()];
    for row in &work.rows {
        for (place, item) in row.iter().enumerate() {
            places[*item] = place;
        }
    }
    places
}

/// Sorts a row by the middle of what is above it (or below it).
fn sort(work: &mut Work, row: usize, down: bool) {
    let places = places(work);
    let middle = |item: usize| {
        let near: Vec<usize> = work
            .pieces
            .iter()
            .filter_map(|piece| match (down, piece.from == item, piece.to == item) {
                (true, _, true) => Some(places[piece.from]),
                (false, true, _) => Some(places[piece.to]),
                _ => None,
            })
            .collect();
        // In hundredths; what is joined with nothing stays where it is.
        if near.is_empty() { places[item] * 100 } else { near.iter().sum::<usize>() * 100 / near.len() }
    };
    let mut keyed: Vec<(bool, usize, usize)> =
        work.rows[row].iter().map(|item| (work.items[*item].outside, middle(*item), *item)).collect();
    keyed.sort_by_key(|(outside, middle, _)| (*outside, *middle));
    work.rows[row] = keyed.into_iter().map(|(.., item)| item).collect();
}

/// How often lines cross.
fn crossings(work: &Work) -> usize {
    let places = places(work);
    let mut gaps: Vec<Vec<(usize, usize)>> = vec![Vec::new(); work.rows.len()];
    for piece in &work.pieces {
        gaps[work.items[piece.from].row].push((places[piece.from], places[piece.to]));
    }
    let crossed = |one: &(usize, usize), other: &(usize, usize)| one.0 < other.0 && one.1 > other.1;
    gaps.iter()
        .map(|gap| gap.iter().map(|one| gap.iter().filter(|other| crossed(one, other)).count()).sum::<usize>())
        .sum()
}
