//! What stands in `editors/`: written from the table of the language, and run in the editors themselves.
//!
//! `UPDATE=1 cargo test --test editors` writes the files that are made from the table. Each engine's own reading of every example
//! is compared, byte by byte, with what `rbox debug tokens` says; what may differ stands in `allowed.txt`.

mod compare;
mod engines;
mod generate;
mod moving;
mod readmes;
mod reference;
mod textmate;
mod words;

use std::path::PathBuf;

/// The project's folder.
fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
