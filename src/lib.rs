//! rbox: a compiler for `.rbox` files with a container machine behind it.
//!
//! Text goes in at the top; each stage hands the next a new type; nothing goes back up. ARCHITECTURE.md has the rooms and
//! which may import which; a test holds them to it.

/// Writes a line to standard error. Where that can't be written, as to a file on a full disk, the line is lost and nothing else:
/// `eprintln!` would end the process, and with a supervisor all that it looks after.
macro_rules! tell {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($words)*);
    }};
}

/// The same, for text that has its line feeds.
macro_rules! tell_on {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = write!(std::io::stderr(), $($words)*);
    }};
}

pub mod cli;
pub mod compile;
pub mod compose;
pub mod diag;
pub mod executor;
pub mod http;
pub mod image;
pub mod lock;
pub mod lower;
pub mod lsp;
pub mod model;
pub mod network;
pub mod plan;
pub mod registry;
pub mod report;
pub mod sandbox;
pub mod source;
pub mod stack;
pub mod store;
pub mod syntax;
pub mod sys;
