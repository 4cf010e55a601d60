//! RB1012 copy-from-self: a stage that copies from itself.

use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::tree::Word;

pub(in crate::model) fn diagnostic(word: &Word, stage: Span) -> Diagnostic {
    Diagnostic::new(Code::CopyFromSelf, word.span, format!("stage `{}` can't read from itself", word.text))
        .label("this very stage")
        .related(stage, "defined here")
        .help("copy files within a stage with `RUN cp`")
}
