//! Several questions to servers at once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// How many servers are waited for at once.
const AT_ONCE: usize = 16;

/// Does something with each of some things, several at once; what came of them is in their order.
pub(super) fn at_once<T: Sync, R: Send>(all: &[T], act: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if let [one] = all {
        return vec![act(one)];
    }
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<R>>> = all.iter().map(|_| Mutex::new(None)).collect();
    thread::scope(|scope| {
        for _ in 0..all.len().min(AT_ONCE) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some((one, place)) = all.get(at).zip(results.get(at)) else { break };
                    let result = act(one);
                    *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
                }
            });
        }
    });
    let result = |place: Mutex<Option<R>>| place.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.into_iter().map(|place| result(place).expect("presume: every thing was taken by a thread")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_order() {
        let all: Vec<usize> = (0..100).collect();
        assert_eq!(at_once(&all, |one| one * 2), all.iter().map(|one| one * 2).collect::<Vec<_>>());
        assert_eq!(at_once::<usize, ()>(&[], |_| ()), []);
        assert_eq!(at_once(&[7], |one| one + 1), [8]);
    }
}
