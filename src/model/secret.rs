//! `SECRET` blocks.

use crate::source::Span;

/// A secret that the file declares; never its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Its name.
    pub name: String,
    /// Where its bytes are.
    pub source: SecretSource,
    /// Where its name is written.
    pub span: Span,
}

/// Where a secret's bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// A file, relative to the context.
    File(String),
    /// A variable of rbox's own environment.
    Env(String),
}
