//! RB1002 duplicate-name: two things of one name.

use crate::diag::{Code, Diagnostic};
use crate::source::Span;

pub(in crate::model) fn duplicate(kind: &str, name: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateName, second, format!("{kind} `{name}` is defined twice"))
        .label("defined again here")
        .related(first, "first defined here")
        .help(format!("give one {kind} another name, or remove it"))
}
