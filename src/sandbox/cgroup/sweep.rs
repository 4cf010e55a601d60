//! Cgroups that a killed rbox left behind.

use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, Mode, OFlags};
use rustix::io::Errno;

use super::hierarchy::Hierarchy;

/// A cgroup that nobody looks after.
#[derive(Debug)]
pub struct Leftover {
    /// Where it is.
    pub path: PathBuf,
    /// How many processes still run in it.
    pub processes: usize,
}

/// Finds them. One whose rbox lives is locked and not among them.
pub fn leftovers() -> Vec<Leftover> {
    leftovers_of(|_| true)
}

/// Finds those of containers that are so called.
pub fn leftovers_of(is_meant: impl Fn(&str) -> bool) -> Vec<Leftover> {
    let roots = Hierarchy::find().map(|hierarchy| hierarchy.roots()).unwrap_or_default();
    let entries = roots.iter().filter_map(|root| std::fs::read_dir(root.join("rbox")).ok()).flatten().flatten();
    let meant = entries.filter(|entry| entry.file_name().to_str().is_some_and(|name| is_meant(container_of(name))));
    let directories = meant.map(|entry| entry.path()).filter(|path| path.is_dir());
    directories.filter_map(|path| Some(Leftover { processes: pids(&lock(&path)?).len(), path })).collect()
}

/// The container that a cgroup was made for: its id stands behind its name.
fn container_of(cgroup: &str) -> &str {
    cgroup.rsplit_once('-').map_or(cgroup, |(name, _)| name)
}

impl Leftover {
    /// Kills what runs in it and takes it away. One that somebody has begun to look after since is left alone.
    pub fn remove(&self) -> Result<(), Errno> {
        // until it is gone: who makes one of that name waits, and makes it anew
        let Some(locked) = lock(&self.path) else { return Ok(()) };
        // another one may have come by that name since: its processes are not to be taken for these
        for pid in pids(&locked) {
            if let Some(pid) = rustix::process::Pid::from_raw(pid) {
                // it may end by itself meanwhile
                let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
            }
        }
        let patience = std::time::Instant::now() + std::time::Duration::from_secs(2);
        while is_at(&locked, &self.path) {
            match rustix::fs::rmdir(&self.path) {
                Err(Errno::BUSY) if std::time::Instant::now() < patience => std::thread::yield_now(),
                Err(Errno::NOENT) => return Ok(()),
                result => return result,
            }
        }
        Ok(())
    }
}

/// Locks one that nobody looks after.
fn lock(path: &Path) -> Option<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let directory = rustix::fs::open(path, flags, Mode::empty()).ok()?;
    rustix::fs::flock(&directory, FlockOperation::NonBlockingLockExclusive).ok()?;
    // who removed it meanwhile held it until then
    is_at(&directory, path).then_some(directory)
}

/// Whether a path still leads to a cgroup.
fn is_at(directory: &OwnedFd, path: &Path) -> bool {
    let there = rustix::fs::stat(path).map(|there| there.st_ino);
    there.is_ok_and(|there| rustix::fs::fstat(directory).is_ok_and(|own| own.st_ino == there))
}

fn pids(directory: &OwnedFd) -> Vec<i32> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    let Ok(file) = rustix::fs::openat(directory, "cgroup.procs", flags, Mode::empty()) else { return Vec::new() };
    let text = std::io::read_to_string(std::fs::File::from(file));
    text.unwrap_or_default().lines().filter_map(|line| line.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Directory;
    use super::*;

    fn leftover(path: &Path) -> Leftover {
        Leftover { path: path.to_owned(), processes: 0 }
    }

    #[test]
    fn what_is_looked_after_since_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("id");
        let made = Directory::create(path.clone()).expect("made");
        leftover(&path).remove().expect("left alone");
        assert!(path.is_dir() && lock(&path).is_none());
        drop(made);
        leftover(&path).remove().expect("removed");
        assert!(!path.exists());
    }

    #[test]
    fn one_that_controllers_share_is_used_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("id");
        let _first = Directory::create(path.clone()).expect("made");
        let locked = rustix::fs::open(&path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).expect("it is there");
        let _second = Directory::create(path.clone()).expect("the same");
        assert!(is_at(&locked, &path), "what the first one set is still there");
    }

    #[test]
    fn what_is_being_taken_away_is_made_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("id");
        std::fs::create_dir(&path).expect("a folder");
        let taken = lock(&path).expect("nobody's");
        std::thread::scope(|scope| {
            let making = scope.spawn(|| Directory::create(path.clone()).expect("made"));
            std::thread::sleep(std::time::Duration::from_millis(50));
            assert!(!making.is_finished(), "it waits for who takes it away");
            std::fs::remove_dir(&path).expect("removed");
            drop(taken);
            let made = making.join().expect("no panic");
            assert!(path.is_dir() && lock(&path).is_none());
            drop(made);
        });
    }
}
