//! The language server, `rbox lsp`: what an editor asks about a file, on the language wing alone.
//!
//! ```text
//! editor ── messages ──▶ server ─▶ state ─▶ document ─▶ chunks ─▶ trees, mentions, tokens
//!                           │ one file a feature reads these and answers at once
//!                           └─▶ analysis, a thread of its own: the whole compiler, once typing pauses
//! ```
//!
//! Answers while somebody types come from what an edit touched and no more: a `document` is cut into chunks of some forty
//! instructions, each with a tree of its own. What needs the meaning of the whole file (findings, values) waits for the analysis.
//! The outside is seen through [`Sources`](crate::source::Sources) alone, and only for files of the workspace.

mod actions;
mod analysis;
mod calls;
mod capabilities;
mod chunk;
mod completion;
mod document;
mod folding;
mod formatting;
mod hints;
mod hover;
mod lens;
mod lines;
mod linked;
mod links;
mod mention;
mod navigate;
mod outline;
mod place;
mod publish;
mod rename;
mod selection;
mod server;
mod settings;
mod signature;
mod state;
mod symbols;
mod tokens;
mod uri;
mod workspace;

pub use analysis::Open;
pub use server::{Failure, serve, serve_on};
