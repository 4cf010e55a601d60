//! The page that a GitHub workflow shows of a job: what its steps append to a file (`GITHUB_STEP_SUMMARY`).

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::report::Job;

/// The file of the page; none outside of a GitHub job.
pub(super) fn summary() -> Option<PathBuf> {
    let path = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty())?;
    (Job::detect() == Some(Job::GitHub)).then(|| path.into())
}

/// Appends Markdown to the page.
pub(super) fn append(path: &Path, text: &str) -> io::Result<()> {
    OpenOptions::new().append(true).create(true).open(path)?.write_all(text.as_bytes())
}
