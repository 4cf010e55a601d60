//! The walls of the house: which room may import which, which crate may be named where, how long files and functions may be,
//! and that the documents say what is so.
//!
//! `UPDATE=1 cargo test --test house` writes the table of rooms into ARCHITECTURE.md.

mod code;
mod documents;
mod limits;
mod rooms;

use std::fs;
use std::path::{Path, PathBuf};

/// The top of the repository.
fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the repository.
fn read(path: &str) -> String {
    fs::read_to_string(top().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every Rust file below a folder of the repository, as a path from the top, sorted.
fn rust_files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![top().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path.strip_prefix(top()).expect("below the top").to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

/// Whether a path exists in the repository.
fn exists(path: &str) -> bool {
    Path::new(&top()).join(path).exists()
}
