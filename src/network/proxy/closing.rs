//! Closing many sockets: the kernel takes 7 µs for one that listens, and processors don't wait for each other there.

use std::num::NonZero;
use std::os::fd::OwnedFd;
use std::thread;

/// From so many on, several threads close them.
const MANY: usize = 512;

/// Closes sockets, which are closed when it returns.
pub(super) fn close(mut sockets: Vec<OwnedFd>) {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(8);
    if sockets.len() < MANY || threads == 1 {
        return;
    }
    let part = sockets.len().div_ceil(threads);
    thread::scope(|scope| {
        while sockets.len() > part {
            let some = sockets.split_off(sockets.len() - part);
            // one that can't be started drops them here
            let _ = thread::Builder::new().name("closing".to_owned()).spawn_scoped(scope, || drop(some));
        }
        drop(sockets);
    });
}
