//! rbox: a compiler for `.rbox` files with a container machine behind it.
//!
//! Text goes in at the top; each stage hands the next a new type; nothing goes back up. ARCHITECTURE.md has the rooms and
//! which may import which; a test holds them to it.

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
