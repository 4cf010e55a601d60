//! The order in a row: each part near to the middle of what it is joined with, as few crossings as that gives.

use super::{Neighbours, Work};

/// Rounds down and up.
const SWEEPS: usize = 12;

/// Orders every row.
pub(super) fn order(work: &mut Work, neighbours: &Neighbours) {
    settle(work);
    let mut places = places(work);
    let mut best = (crossings(work, &places), work.rows.clone());
    for sweep in 0..SWEEPS {
        let down = sweep % 2 == 0;
        let count = work.rows.len();
        for step in 1..count {
            let row = if down { step } else { count - 1 - step };
            sort(work, row, if down { &neighbours.above } else { &neighbours.below }, &mut places);
        }
        let found = crossings(work, &places);
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
fn sort(work: &mut Work, row: usize, near: &[Vec<usize>], places: &mut [usize]) {
    let middle = |item: usize| {
        let near = &near[item];
        // In hundredths; what is joined with nothing stays where it is.
        let sum: usize = near.iter().map(|other| places[*other]).sum();
        (sum * 100).checked_div(near.len()).unwrap_or(places[item] * 100)
    };
    let mut keyed: Vec<(bool, usize, usize)> =
        work.rows[row].iter().map(|item| (work.items[*item].outside, middle(*item), *item)).collect();
    keyed.sort_by_key(|(outside, middle, _)| (*outside, *middle));
    work.rows[row] = keyed.into_iter().map(|(.., item)| item).collect();
    for (place, item) in work.rows[row].iter().enumerate() {
        places[*item] = place;
    }
}

/// How often lines cross.
fn crossings(work: &Work, places: &[usize]) -> usize {
    let mut gaps: Vec<Vec<(usize, usize)>> = vec![Vec::new(); work.rows.len()];
    for piece in &work.pieces {
        gaps[work.items[piece.from].row].push((places[piece.from], places[piece.to]));
    }
    gaps.iter_mut()
        .map(|gap| {
            gap.sort_unstable();
            let mut ends: Vec<usize> = gap.iter().map(|(_, to)| *to).collect();
            swaps(&mut ends)
        })
        .sum()
}

/// How many pairs of numbers stand the wrong way round; sorts them.
fn swaps(numbers: &mut [usize]) -> usize {
    if numbers.len() < 2 {
        return 0;
    }
    let (left, right) = numbers.split_at_mut(numbers.len() / 2);
    let mut count = swaps(left) + swaps(right);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (&*left, &*right);
    while let ([first, rest @ ..], [other, others @ ..]) = (left, right) {
        if first <= other {
            merged.push(*first);
            left = rest;
        } else {
            // Smaller than all that is left of the first half.
            count += left.len();
            merged.push(*other);
            right = others;
        }
    }
    merged.extend(left.iter().chain(right));
    numbers.copy_from_slice(&merged);
    count
}

#[cfg(test)]
mod tests {
    use super::swaps;

    #[test]
    fn pairs_are_counted_that_stand_the_wrong_way_round() {
        for (mut numbers, count) in
            [(vec![], 0), (vec![1, 2, 2, 3], 0), (vec![3, 2, 1], 3), (vec![2, 2, 1], 2), (vec![5, 1, 4, 2, 3], 6)]
        {
            let mut sorted = numbers.clone();
            sorted.sort_unstable();
            assert_eq!(swaps(&mut numbers), count);
            assert_eq!(numbers, sorted);
        }
    }
}
