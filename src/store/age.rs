//! When a record was last of use: its file's mtime, moved at most once a day.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

const DAY: Duration = Duration::from_hours(24);

/// Notes that a record was of use. Best effort: an old time only means that `prune` may take it sooner.
pub(super) fn used(path: &Path) {
    if age(path).is_some_and(|age| age > DAY) {
        let _ = fs::File::open(path).and_then(|file| file.set_modified(SystemTime::now()));
    }
}

/// How long ago a record was last of use; none if it is gone.
pub(super) fn age(path: &Path) -> Option<Duration> {
    let modified = fs::symlink_metadata(path).and_then(|metadata| metadata.modified()).ok()?;
    Some(SystemTime::now().duration_since(modified).unwrap_or_default())
}
