//! Several transfers at once.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::error::Result;

/// How many blobs are on their way at once.
const AT_ONCE: usize = 4;

/// Does something with each of so many things, a few at once; after the first failure nothing more is begun. What came of them
/// is in their order.
pub(super) fn each<T: Send>(count: usize, act: impl Fn(usize) -> Result<T> + Sync) -> Result<Vec<T>> {
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let results: Vec<Mutex<Option<Result<T>>>> = (0..count).map(|_| Mutex::default()).collect();
    let work = || {
        while !failed.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(place) = results.get(at) else { break };
            let result = act(at);
            failed.fetch_or(result.is_err(), Ordering::Relaxed);
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        }
    };
    thread::scope(|scope| {
        for _ in 1..count.min(AT_ONCE) {
            scope.spawn(work);
        }
        work();
    });
    results.into_iter().filter_map(|result| result.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
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
}
