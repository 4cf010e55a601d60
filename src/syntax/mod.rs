//! Text to [`Tree`](tree::Tree): logical lines, the grammar, words. Parsing can't fail; what is wrong is reported beside it.

pub mod allow;
mod arity;
mod block;
mod casing;
mod compose;
mod decode;
pub mod env_file;
mod fields;
mod file;
mod flags;
pub mod format;
mod guess;
mod halves;
mod heredoc;
mod instruction;
mod invisible;
mod json;
pub mod keyword;
mod parse;
mod plain;
pub mod reference;
mod scan;
pub mod script;
pub mod sexp;
pub mod shell;
mod shell_pattern;
pub mod shell_syntax;
mod sink;
pub mod tokens;
pub mod tree;
pub mod words;

pub use decode::{NotText, decode};
pub use fields::{Field, fields};
pub use file::parse;
