//! Cgroups that a killed rbox left behind.

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
    let roots = Hierarchy::find().map(|hierarchy| hierarchy.roots()).unwrap_or_default();
    let entries = roots.iter().filter_map(|root| std::fs::read_dir(root.join("rbox")).ok()).flatten().flatten();
    let directories = entries.map(|entry| entry.path()).filter(|path| path.is_dir());
    directories.filter(|path| is_abandoned(path)).map(|path| Leftover { processes: processes(&path), path }).collect()
}

impl Leftover {
    /// Kills what runs in it and takes it away.
    pub fn remove(&self) -> Result<(), Errno> {
        for pid in pids(&self.path) {
            if let Some(pid) = rustix::process::Pid::from_raw(pid) {
                // it may end by itself meanwhile
                let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
            }
        }
        let patience = std::time::Instant::now() + std::time::Duration::from_secs(2);
        loop {
            match rustix::fs::rmdir(&self.path) {
                Err(Errno::BUSY) if std::time::Instant::now() < patience => std::thread::yield_now(),
                Err(Errno::NOENT) => return Ok(()),
                result => return result,
            }
        }
    }
}

fn is_abandoned(path: &Path) -> bool {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let Ok(directory) = rustix::fs::open(path, flags, Mode::empty()) else { return false };
    rustix::fs::flock(&directory, FlockOperation::NonBlockingLockExclusive).is_ok()
}

fn processes(path: &Path) -> usize {
    pids(path).len()
}

fn pids(path: &Path) -> Vec<i32> {
    let text = std::fs::read_to_string(path.join("cgroup.procs")).unwrap_or_default();
    text.lines().filter_map(|line| line.parse().ok()).collect()
}
