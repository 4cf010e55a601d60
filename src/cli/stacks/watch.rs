//! `rbox up --watch`: what changes is brought up.
//!
//! What counts as changed is what the plan's steps read: the files that COPY lines name (without what the ignore file hides),
//! the file itself, and what its meaning depends on: its lock, ignore files, files of variables and secrets. A look only stats.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::cli::exit::Error;
use crate::executor::{self, Fate, Options};
use crate::plan::{CacheKey, Plan};
use crate::store::Store;

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(400);

/// Tells a look-out that it is over.
#[derive(Debug, Default)]
pub(super) struct Over {
    over: Mutex<bool>,
    news: Condvar,
}

impl Over {
    /// Waits for the time of the next look; true if there is none.
    pub(super) fn soon(&self) -> bool {
        let over = self.over.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.news.wait_timeout_while(over, PAUSE, |over| !*over);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn end(&self) {
        *self.over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.news.notify_all();
    }
}

/// Does one thing with another beside it, which is told when the first is done.
pub(super) fn beside<T>(main: impl FnOnce() -> T, other: impl FnOnce(&Over) + Send) -> T {
    let over = Over::default();
    std::thread::scope(|scope| {
        scope.spawn(|| other(&over));
        let result = main();
        over.end();
        result
    })
}

/// What tells two states of a file apart without a look into it: its length, when it was changed, which one it is. None where
/// there is no file.
type Stamp = Option<(u64, i64, i64, u64)>;

fn stamp(path: &Path) -> Stamp {
    let found = fs::metadata(path).ok()?;
    Some((found.len(), found.mtime(), found.mtime_nsec(), found.ino()))
}

/// What was seen last.
#[derive(Default)]
pub(super) struct Seen {
    text: Vec<u8>,
    beside: Vec<(PathBuf, Stamp)>,
    /// Which of them changed last, in words; none = the file itself.
    news: Option<String>,
    plan: Option<(Plan, Options)>,
    keys: Vec<CacheKey>,
}

impl Seen {
    /// Whether the file reads otherwise now, or something that its meaning depends on may.
    pub(super) fn is_new(&mut self, text: &[u8]) -> bool {
        let mut new = self.text != text;
        if new {
            text.clone_into(&mut self.text);
            self.news = None;
        }
        for (path, before) in &mut self.beside {
            let now = stamp(path);
            if std::mem::replace(before, now) != now {
                self.news = (!new).then(|| format!("`{}`", from_here(path).display()));
                new = true;
            }
        }
        new
    }

    /// Has changes of these files seen from now on, whether they are there or not.
    pub(super) fn note(&mut self, files: Vec<PathBuf>) {
        for path in files {
            if !self.beside.iter().any(|(known, _)| *known == path) {
                let now = stamp(&path);
                self.beside.push((path, now));
            }
        }
    }

    /// Whether anything that the plan reads is different now.
    pub(super) fn is_changed(&self, store: &Store) -> bool {
        let Some((plan, options)) = &self.plan else { return true };
        let keys: Vec<CacheKey> = match executor::assess(plan, store, options) {
            Ok(states) => states.iter().map(|state| state.key).collect(),
            // A file that is gone for a moment, as editors do it: the next look tells.
            Err(_) => return false,
        };
        keys != self.keys
    }

    /// Takes a plan for the one to watch; gives why it has work to do. At the first look that is a file that changed since the
    /// stack came up.
    pub(super) fn look(&mut self, plan: Plan, store: &Store, options: Options) -> Result<Option<String>, Error> {
        let first = self.plan.is_none();
        let states = executor::assess(&plan, store, &options).map_err(|failure| Error::new(failure.to_string()))?;
        let why = states.iter().find_map(|state| match &state.fate {
            Fate::Runs(why) => Some(format!("{} ({why})", plan.step(state.step).origin.text)),
            Fate::Cached => None,
        });
        self.keys = states.iter().map(|state| state.key).collect();
        self.plan = Some((plan, options));
        // A change that runs no step (a service's own lines) is still one.
        Ok(if first { why } else { Some(why.or_else(|| self.news.take()).unwrap_or_else(|| "the file".to_owned())) })
    }
}

/// A path as people see it who work in this folder.
fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned)).unwrap_or_else(|| path.to_owned())
}
