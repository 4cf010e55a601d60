//! RB1013 unknown-secret: a secret that nobody gives.

use crate::diag::{Code, Diagnostic};
use crate::source::Span;

pub(in crate::model) fn unknown(id: &str, span: Span, known: &[&str]) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(Code::UnknownSecret, span, format!("there is no secret `{id}`")).label("not given");
    if crate::diag::nearest(id, known.iter().copied()).is_some() {
        return diagnostic.did_you_mean(id, span, known.iter().copied());
    }
    diagnostic.help(format!("declare it with a block, `SECRET {id} {{ FILE ./{id}.txt }}` on three lines, or pass `--secret id={id},src=FILE`"))
}
