//! Text to [`Tree`](tree::Tree): logical lines, the grammar, words. Parsing can't fail; what is wrong is reported beside it.

pub mod keyword;
pub mod tree;
