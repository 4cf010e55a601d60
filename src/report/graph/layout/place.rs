//! Columns: each part as near to what it is joined with as its row lets it.

use super::{Neighbours, Work};

/// Rounds down and up.
const SWEEPS: usize = 10;

/// Gives every item its column.
pub(super) fn place(work: &mut Work, neighbours: &Neighbours) {
    for row in work.rows.clone() {
        let mut x = 0;
        for (item, size) in row.iter().zip(work.sizes(&row)) {
            work.items[*item].x = x;
            x += size;
        }
    }
    for sweep in 0..SWEEPS {
        let count = work.rows.len();
        for step in 0..count {
            let down = sweep % 2 == 0;
            let row = if down { step } else { count - 1 - step };
            align(work, neighbours, row, (down, sweep + 2 >= SWEEPS));
        }
    }
    let left = work.items.iter().map(|item| item.x).min().unwrap_or(0);
    work.items.iter_mut().for_each(|item| item.x -= left);
}

/// Moves a row's items to the middle of their neighbours above (or below, or of both at the end).
fn align(work: &mut Work, neighbours: &Neighbours, row: usize, (down, both): (bool, bool)) {
    let items = work.rows[row].clone();
    let wanted: Vec<usize> = items.iter().map(|item| wanted(work, neighbours, *item, (down, both))).collect();
    let sizes = work.sizes(&items);
    let total = sizes.iter().sum::<usize>();
    let room = work.limit.max(total);
    for (item, x) in items.iter().zip(spread(&wanted, &sizes, room - total)) {
        work.items[*item].x = x;
    }
}

/// The left column that would put an item in the middle of its neighbours.
fn wanted(work: &Work, neighbours: &Neighbours, item: usize, (down, both): (bool, bool)) -> usize {
    // In half columns, so that boxes of even and odd widths have a middle.
    let middle = |item: &usize| 2 * work.items[*item].x + work.items[*item].width - 1;
    let above = neighbours.above[item].iter().filter(|_| down || both);
    let below = neighbours.below[item].iter().filter(|_| !down || both);
    let near: Vec<usize> = above.chain(below).map(middle).collect();
    let own = &work.items[item];
    if near.is_empty() {
        return own.x;
    }
    let middle = near.iter().sum::<usize>() / near.len();
    (middle + 1).saturating_sub(own.width) / 2
}

/// Places things of some sizes in a row, in order, each as near to its wanted place as the others let it (the least sum of
/// squares, by pooling neighbours that are in each other's way); the first at 0 or later, none more than `slack` late.
pub(super) fn spread(wanted: &[usize], sizes: &[usize], slack: usize) -> Vec<usize> {
    // Pools of neighbours: sum of their wanted offsets, and how many they are. Offsets may lie left of 0.
    let mut pools: Vec<(isize, isize)> = Vec::new();
    let mut before = 0;
    for (wanted, size) in wanted.iter().zip(sizes) {
        let mut pool = (wanted.cast_signed() - before, 1);
        while let Some((sum, count)) = pools.pop_if(|(sum, count)| *sum * pool.1 > pool.0 * *count) {
            pool = (pool.0 + sum, pool.1 + count);
        }
        pools.push(pool);
        before += size.cast_signed();
    }
    let offsets = pools.into_iter().flat_map(|(sum, count)| {
        let offset = usize::try_from(sum.div_euclid(count)).unwrap_or(0).min(slack);
        std::iter::repeat_n(offset, usize::try_from(count).unwrap_or(0))
    });
    let mut before = 0;
    let place = |(offset, size): (usize, &usize)| {
        let x = before + offset;
        before += size;
        x
    };
    offsets.zip(sizes).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn things_stand_as_near_as_they_may() {
        assert_eq!(spread(&[5, 20], &[4, 4], 100), [5, 20]);
        // Both want the middle: they share it.
        assert_eq!(spread(&[10, 10], &[4, 4], 100), [8, 12]);
        // Nothing before the first column, nothing behind the last.
        assert_eq!(spread(&[0, 1, 90], &[4, 4, 4], 10), [0, 4, 18]);
        assert_eq!(spread(&[], &[], 10), [0_usize; 0]);
    }
}
