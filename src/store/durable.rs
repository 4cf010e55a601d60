//! Durability once.
//!
//! Nothing is synced while a build runs. What the page cache holds survives a `kill -9` of rbox but not the kernel's own end,
//! so every record carries the boot it was written in and the time since that boot, and there is one small file a boot:
//!
//! ```text
//! durable/<boot id>     "all that was written in this boot before AT nanoseconds is on the disk"
//! ```
//!
//! [`Store::settle`] takes the time, calls syncfs(2) once, then writes that file. A record is believed if it is of this boot
//! (the page cache has what it speaks of), or if its boot's file covers its time. Anything else was not on the disk when the
//! machine went down: it is garbage, whatever its bytes look like. No record is ever written a second time for that.

use std::collections::HashMap;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rustix::time::{ClockId, clock_gettime};

use super::error::{At, Result};
use super::{Store, id};

/// When something was written: the boot, and the nanoseconds since it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub boot: String,
    pub at: u64,
}

/// What a process knows of boots.
#[derive(Debug)]
pub(super) struct Boots {
    /// The boot that runs.
    current: String,
    /// Of other boots: until when they are on the disk.
    others: Mutex<HashMap<String, u64>>,
    /// Whether this process wrote anything since its last settling.
    touched: AtomicBool,
}

impl Boots {
    /// Reads the boot's id. Where `/proc` is missing, every process is its own boot: nothing is believed too much.
    pub(super) fn new() -> Self {
        let current = fs::read_to_string("/proc/sys/kernel/random/boot_id")
            .ok()
            .map(|text| text.trim().to_owned())
            .filter(|text| is_boot(text))
            .unwrap_or_else(id::unique);
        Self { current, others: Mutex::default(), touched: AtomicBool::new(false) }
    }
}

/// Whether a text can be a boot's id, and so the name of a file.
fn is_boot(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Nanoseconds since the boot, sleep included; never set back.
fn since_boot() -> u64 {
    let time = clock_gettime(ClockId::Boottime);
    u64::try_from(time.tv_sec).unwrap_or(0) * 1_000_000_000 + u64::try_from(time.tv_nsec).unwrap_or(0)
}

impl Store {
    /// The stamp of what is written now.
    pub(super) fn stamp(&self) -> Stamp {
        Stamp { boot: self.inner.boots.current.clone(), at: since_boot() }
    }

    /// The boot that runs.
    pub(super) fn boot(&self) -> &str {
        &self.inner.boots.current
    }

    /// Whether what was written then is still whole.
    pub(super) fn believes(&self, stamp: &Stamp) -> bool {
        let boots = &self.inner.boots;
        if stamp.boot == boots.current {
            return true;
        }
        if !is_boot(&stamp.boot) {
            return false;
        }
        let mut others = boots.others.lock().unwrap_or_else(PoisonError::into_inner);
        let until = others.entry(stamp.boot.clone()).or_insert_with(|| self.durable_until(&stamp.boot));
        stamp.at < *until
    }

    fn durable_until(&self, boot: &str) -> u64 {
        let text = fs::read_to_string(self.path("durable").join(boot)).unwrap_or_default();
        let mut words = text.split_whitespace();
        // The number twice: a torn one is not believed.
        match (words.next(), words.next()) {
            (Some(first), Some(second)) if first == second => first.parse().unwrap_or(0),
            _ => 0,
        }
    }

    /// Notes that something was written that a settling has to put on the disk.
    pub(super) fn touched(&self) {
        self.inner.boots.touched.store(true, Ordering::Relaxed);
    }

    /// Puts all that was written on the disk, with one syncfs(2), and marks it so. Does nothing if nothing was written.
    ///
    /// Until then, results hold as long as the machine runs; if it goes down first, they are made again.
    pub fn settle(&self) -> Result<()> {
        if !self.inner.boots.touched.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        let announcements = self.announcements();
        let at = since_boot();
        let folder = self.path("durable");
        let opened = fs::File::open(&folder).at("open", &folder)?;
        rustix::fs::syncfs(&opened).at("sync", self.root())?;
        let marker = folder.join(self.boot());
        if self.durable_until(self.boot()) < at {
            self.replace(&marker, format!("{at} {at}\n").as_bytes())?;
        }
        for path in announcements {
            // Best effort: what stays costs the next boot its pool.
            let _ = fs::remove_file(path);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_boot_is_believed_up_to_its_last_settling() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let stamp = |boot: &str, at| Stamp { boot: boot.to_owned(), at };
        fs::write(store.path("durable").join("0a"), "10 10\n").unwrap();
        fs::write(store.path("durable").join("0b"), "10 1").unwrap();
        assert!(store.believes(&store.stamp()));
        assert!(store.believes(&stamp("0a", 9)));
        assert!(!store.believes(&stamp("0a", 10)), "written while the sync ran");
        assert!(!store.believes(&stamp("0b", 9)), "a torn marker");
        assert!(!store.believes(&stamp("0c", 9)), "a boot that never settled");
        assert!(!store.believes(&stamp("../durable/0a", 9)));
    }

    #[test]
    fn settling_covers_what_was_written_before() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        store.settle().unwrap();
        assert_eq!(store.durable_until(store.boot()), 0, "nothing written, nothing synced");
        let before = store.stamp();
        store.touched();
        store.settle().unwrap();
        assert!(before.at < store.durable_until(store.boot()));
    }
}
