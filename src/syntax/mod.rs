//! Text to [`Tree`](tree::Tree): logical lines, the grammar, words. Parsing can't fail; what is wrong is reported beside it.

pub mod keyword;
mod shell_pattern;
pub mod tree;
pub mod words;
