//! RB1013 unknown-secret: a secret that nobody gives.

use crate::diag::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::tree::Word;

/// `near` is the known secret that a misspelt name most likely stands for.
pub(in crate::model) fn unknown(id: &str, span: Span, near: Option<&str>) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(Code::UnknownSecret, span, format!("there is no secret `{id}`")).label("not given");
    if near.is_some() {
        return diagnostic.did_you_mean(id, span, near);
    }
    diagnostic.help(format!("declare it with a block, `SECRET {id} {{ FILE ./{id}.txt }}` on three lines, or pass `--secret id={id},src=FILE`"))
}

pub(in crate::model) fn no_source(name: &Word) -> Diagnostic {
    Diagnostic::new(
        Code::MissingArgument,
        name.span,
        format!("SECRET `{}` does not say where it comes from", name.text),
    )
    .label("empty")
    .help("add `FILE ./path`, or `ENV NAME` for a variable of rbox's own environment")
}

pub(in crate::model) fn two_sources(name: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::ExtraArgument, second, format!("secret `{name}` comes from two places"))
        .label("one too many")
        .related(first, "the first")
        .help("keep one of the two")
}
