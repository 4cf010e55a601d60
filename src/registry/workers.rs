//! Several transfers, or questions to servers, at once.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::error::Result;

/// How many blobs are on their way at once.
const BLOBS: usize = 4;
/// How many servers are waited for at once.
const SERVERS: usize = 16;

/// Does something with each of so many things, a few at once; after the first failure nothing more is begun. What came of them
/// is in their order.
pub(super) fn each<T: Send>(count: usize, act: impl Fn(usize) -> Result<T> + Sync) -> Result<Vec<T>> {
    let failed = AtomicBool::new(false);
    let results = side_by_side(count, BLOBS, |at| {
        (!failed.load(Ordering::Relaxed)).then(|| act(at).inspect_err(|_| failed.store(true, Ordering::Relaxed)))
    });
    results.into_iter().flatten().collect()
}

/// Asks something of each of some things, several at once; what came of them is in their order.
pub fn at_once<T: Sync, R: Send>(all: &[T], act: impl Fn(&T) -> R + Sync) -> Vec<R> {
    side_by_side(all.len(), SERVERS, |at| act(&all[at]))
}

/// Does things by number, at most so many at once.
fn side_by_side<R: Send>(count: usize, most: usize, act: impl Fn(usize) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<R>>> = (0..count).map(|_| Mutex::default()).collect();
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(place) = results.get(at) else { break };
            let result = act(at);
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        }
    };
    thread::scope(|scope| {
        for _ in 1..count.min(most) {
            scope.spawn(work);
        }
        work();
    });
    let result = |place: Mutex<Option<R>>| place.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.into_iter().map(|place| result(place).expect("presume: every thing was taken by a thread")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::error::Error;

    #[test]
    fn results_come_in_order_and_a_failure_ends_it() {
        assert_eq!(each(100, Ok), Ok((0..100).collect()));
        assert_eq!(each(0, Ok), Ok(Vec::new()));
        let begun = AtomicUsize::new(0);
        let result = each(1000, |at| {
            begun.fetch_add(1, Ordering::Relaxed);
            if at == 3 { Err(Error::local("no")) } else { Ok(at) }
        });
        assert_eq!(result, Err(Error::local("no")));
        assert!(begun.load(Ordering::Relaxed) < 1000);
    }

    #[test]
    fn all_are_asked_and_answers_are_in_order() {
        let all: Vec<usize> = (0..100).collect();
        assert_eq!(at_once(&all, |one| one * 2), all.iter().map(|one| one * 2).collect::<Vec<_>>());
        assert_eq!(at_once::<usize, ()>(&[], |_| ()), []);
        assert_eq!(at_once(&[7], |one| one + 1), [8]);
    }
}
