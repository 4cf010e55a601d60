//! RB0016 invalid-value: a word that is not of the kind its place asks for.

use std::ops::Range;

use crate::diag::{Code, Diagnostic};
use crate::model::path;
use crate::source::{FileId, Span, Spanned};
use crate::syntax::keyword::Property;
use crate::syntax::tree::Word;

pub(in crate::model) fn invalid(span: Span, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::InvalidValue, span, message).label(label)
}

pub(in crate::model) fn too_long(span: Span) -> Diagnostic {
    invalid(span, "this comes to more text than any value can hold", "over 16 MiB with its variables filled in")
        .help("a variable that holds others twice doubles with each step; break the chain")
}

pub(in crate::model) fn too_many_triggers(base: Span, most: usize) -> Diagnostic {
    invalid(base, format!("more than {most} ONBUILD triggers would run in this file"), "with those of this base")
        .help("start the stages that need none of them from another base")
}

pub(in crate::model) fn too_long_a_path(span: Span, bytes: usize) -> Diagnostic {
    let message = format!("this comes to a path of {bytes} bytes, and no system takes one of over {}", path::LONGEST);
    invalid(span, message, "goes on from the folder before")
}

pub(in crate::model) fn too_much(span: Span) -> Diagnostic {
    invalid(span, "the values of this file come to more text than a file can mean", "with this one over 64 MiB in all")
        .help("each value that holds the one before it makes all of them longer; break the chain")
}

pub(in crate::model) fn too_many_variables(span: Span) -> Diagnostic {
    let message = "the variables of all RUN of this file come to more text than is handed to programs";
    invalid(span, message, "with this one over 64 MiB in all").help("set variables in the stages that use them")
}

pub(in crate::model) fn extra(what: Property, span: Span) -> Diagnostic {
    Diagnostic::new(Code::ExtraArgument, span, format!("{what} takes one value")).label("one too many")
}

pub(in crate::model) fn not_one_of(what: &str, word: &Spanned<String>, known: &[&str]) -> Diagnostic {
    let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    invalid(word.span, format!("{what} does not know `{}`", word.value), "not known")
        .help(format!("it takes {}", known.join(", ")))
}

pub(in crate::model) fn out_of_range(what: Property, word: &Spanned<String>, wanted: &str) -> Diagnostic {
    invalid(word.span, format!("{what} can't be `{}`", word.value), format!("must be {wanted}"))
}

pub(in crate::model) fn no_setting(what: Property, word: &Word) -> Diagnostic {
    invalid(word.span, format!("{what} takes `key=value`, not `{}`", word.text), "no `=` in it")
}

pub(in crate::model) fn unknown_setting(what: Property, key: &Spanned<String>, known: &[&str]) -> Diagnostic {
    Diagnostic::new(Code::UnknownFlag, key.span, format!("{what} has no key `{}`", key.value))
        .label("unknown key")
        .help(format!("it knows {}", known.join(", ")))
}

pub(in crate::model) fn not_a_signal(name: &Spanned<String>) -> Diagnostic {
    invalid(name.span, format!("`{}` is no signal", name.value), "neither a name nor a number from 1 to 64")
}

pub(in crate::model) fn no_env_line(file: FileId, range: Range<usize>) -> Diagnostic {
    let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    invalid(Span::new(file, narrow(range.start), narrow(range.end)), "this line sets no variable", "not `NAME=value`")
}

pub(in crate::model) fn not_an_epoch(value: &str, span: Span) -> Diagnostic {
    invalid(span, format!("SOURCE_DATE_EPOCH can't be `{value}`"), "must be a whole number of seconds since 1970")
}
