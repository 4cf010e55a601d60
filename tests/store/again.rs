//! Runs a test of this program once more, in a process of its own.

use std::path::Path;
use std::process::Command;

/// Where the other process finds its folder.
pub(crate) const FOLDER: &str = "RBOX_TEST_STORE_FOLDER";

/// This program with one of its ignored tests, for a folder.
pub(crate) fn again(test: &str, folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--ignored", "--nocapture", "--test-threads=1"]).env(FOLDER, folder);
    command
}
