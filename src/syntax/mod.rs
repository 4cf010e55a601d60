//! Text to [`Tree`](tree::Tree): logical lines, the grammar, words. Parsing can't fail; what is wrong is reported beside it.

mod arity;
mod block;
mod casing;
mod file;
pub mod flags;
mod heredoc;
mod instruction;
mod invisible;
mod json;
pub mod keyword;
mod parse;
mod scan;
pub mod sexp;
mod shell_pattern;
mod sink;
pub mod tree;
pub mod words;

pub use file::parse;
