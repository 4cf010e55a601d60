//! RB0016 invalid-value: a word that is not of the kind its place asks for.

use crate::diag::{Code, Diagnostic};
use crate::source::Span;

pub(in crate::model) fn invalid(span: Span, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::InvalidValue, span, message).label(label)
}

pub(in crate::model) fn too_long(span: Span) -> Diagnostic {
    invalid(span, "this comes to more text than any value can hold", "over 16 MiB with its variables filled in")
        .help("a variable that holds others twice doubles with each step; break the chain")
}
