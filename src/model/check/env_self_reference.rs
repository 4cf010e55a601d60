//! RB1010 env-self-reference: `ENV A=1 B=$A` gives `B` the value that `A` had before.

use crate::diag::{Code, Diagnostic, FixSafety};
use crate::source::{Span, Spanned};

pub(in crate::model) fn diagnostic(name: &Spanned<String>, set: Span, pair: Span) -> Diagnostic {
    let message = format!("`${}` is the value from before this line", name.value);
    Diagnostic::new(Code::EnvSelfReference, name.span, message)
        .label("read here")
        .related(set, "set on the same line, which only counts from the next one on")
        .help("put the second one in an ENV of its own")
        .fix(FixSafety::Safe, "split the line", Span::new(pair.file, pair.start, pair.start), "\nENV ")
}
