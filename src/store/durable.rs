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
//!
//! Nobody waits for the disk. A syncfs(2) writes what everybody wrote: after 10,000 small files on an idle machine it took
//! 0.13 s (`cp -r` of them 0.40 s), after 1 GiB as long as the disk takes for that, and beside a compiler at work over 40 s. So
//! it is done by a process that was forked for it alone, holds nothing but the folder, and ends with it. Should it be killed,
//! or the machine go down before it is done, the build's results are made again: they are lost, but never wrong.

use std::collections::HashMap;
use std::ffi::CString;
use std::fs;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rustix::fs::{AtFlags, Mode, OFlags, openat, renameat, syncfs, unlinkat};
use rustix::process::{WaitOptions, waitpid};
use rustix::time::{ClockId, clock_gettime};

use super::error::{At, Result};
use super::{Store, id};
use crate::sys::process;

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

    /// Puts all that was written on the disk and marks it so, in the background. Does nothing if nothing was written.
    ///
    /// Until then, results hold as long as the machine runs; if it goes down first, they are made again.
    pub fn settle(&self) -> Result<()> {
        let Some(work) = self.settling()? else { return Ok(()) };
        // A child of a child: nobody has to wait for it. Where there can be none, a later settling does this one's work, and
        // nothing is wrong meanwhile.
        if let Ok(child) = process::fork(|| i32::from(process::fork(|| work.detached()).is_err())) {
            let child = rustix::process::Pid::from_raw(child);
            let _ = rustix::io::retry_on_intr(|| waitpid(child, WaitOptions::empty()));
        }
        Ok(())
    }

    /// Puts all that was written on the disk and marks it so, and waits for it.
    pub fn sync(&self) -> Result<()> {
        let Some(work) = self.settling()? else { return Ok(()) };
        work.run(work.folder.as_fd()).at("sync", self.root())
    }

    /// What a settling does from now on; none if nothing was written.
    fn settling(&self) -> Result<Option<Settling>> {
        if !self.inner.boots.touched.swap(false, Ordering::Relaxed) {
            return Ok(None);
        }
        let announcements = self.announcements();
        let at = since_boot();
        let path = self.path("durable");
        let folder = fs::File::open(&path).at("open", &path)?.into();
        let name = |text: String| CString::new(text).expect("presume: names in a store have no NUL");
        Ok(Some(Settling {
            folder,
            temporary: name(format!("../tmp/{}", id::unique())),
            marker: name(self.boot().to_owned()),
            text: format!("{at} {at}\n"),
            announcements: announcements
                .into_iter()
                .map(|id| name(format!("../pool/{}/open/{id}", self.boot())))
                .collect(),
        }))
    }
}

/// A settling, with all that it needs made beforehand: it may run in a child, which must not allocate.
struct Settling {
    /// `durable/`; all names are relative to it.
    folder: OwnedFd,
    temporary: CString,
    marker: CString,
    text: String,
    announcements: Vec<CString>,
}

impl Settling {
    /// In a child: lets go of all that it has of its parent (files, locks, terminal, working directory), and does the work.
    fn detached(&self) -> i32 {
        process::reset_signals();
        let alone = rustix::process::setsid().is_ok()
            && process::duplicate_to(self.folder.as_fd(), 0).is_ok()
            && process::close_from(1).is_ok()
            && rustix::process::chdir(c"/").is_ok();
        let Some(folder) = process::borrow(0).filter(|_| alone) else { return 1 };
        i32::from(self.run(folder).is_err())
    }

    fn run(&self, folder: BorrowedFd<'_>) -> rustix::io::Result<()> {
        syncfs(folder)?;
        // Another may have written a later time meanwhile: an earlier one in its place only means less trust.
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let file = openat(folder, &*self.temporary, flags, Mode::RUSR | Mode::WUSR)?;
        rustix::io::write(&file, self.text.as_bytes())?;
        renameat(folder, &*self.temporary, folder, &*self.marker)?;
        for announcement in &self.announcements {
            // Best effort: what stays costs the next boot its pool.
            let _ = unlinkat(folder, &**announcement, AtFlags::empty());
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
        store.sync().unwrap();
        assert_eq!(store.durable_until(store.boot()), 0, "nothing written, nothing synced");
        let before = store.stamp();
        store.touched();
        store.sync().unwrap();
        assert!(before.at < store.durable_until(store.boot()));
    }

    #[test]
    fn nobody_waits_for_a_settling_and_it_comes() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let before = store.stamp();
        store.touched();
        store.settle().unwrap();
        let started = std::time::Instant::now();
        while store.durable_until(store.boot()) <= before.at {
            assert!(started.elapsed().as_secs() < 120, "the settling did not come");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }
}
