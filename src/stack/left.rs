//! What a stack printed whose supervisor is gone.

use std::fs;
use std::path::{Path, PathBuf};

use super::protocol::{Line, Logs};
use super::state;
use super::supervise::tail::Tail;

/// The logs that a stack left.
#[derive(Debug)]
pub struct LeftLogs {
    /// Names of containers, each with its newest file.
    all: Vec<(String, PathBuf)>,
}

impl LeftLogs {
    /// Those of a stack that does not live; none if it does, or has left none.
    pub fn of(root: &Path, stack: &str) -> Option<Self> {
        let folder = state::folder(root, stack);
        if state::is_alive(&folder) {
            return None;
        }
        let entries = fs::read_dir(folder.join("logs")).ok()?;
        let named = |path: PathBuf| Some((path.file_name()?.to_str()?.strip_suffix(".json")?.to_owned(), path));
        let mut all: Vec<_> = entries.flatten().filter_map(|entry| named(entry.path())).collect();
        all.sort();
        Some(LeftLogs { all }).filter(|logs| !logs.all.is_empty())
    }

    /// The names of the containers whose logs there are.
    pub fn names(&self) -> Vec<&str> {
        self.all.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The lines of some of them in the order of time; its targets are names of containers.
    pub fn lines(&self, logs: &Logs) -> impl Iterator<Item = Line> {
        let wanted = self.all.iter().filter(|(name, _)| logs.targets.contains(name));
        let mut tail = Tail::open(logs, wanted.cloned());
        std::iter::from_fn(move || tail.next())
    }
}
