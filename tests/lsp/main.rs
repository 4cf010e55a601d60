//! The language server as an editor meets it: a client of our own speaks to `rbox lsp` on its standard input and output.

mod client;
#[path = "../fuzz/fuzz_targets/editor.rs"]
mod editor;
mod edits;
mod findings;
mod names;
mod protocol;
mod typing;
mod views;
