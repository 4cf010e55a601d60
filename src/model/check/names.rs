//! RB1002 duplicate-name, RB1003 reserved-name of networks, and names that are none.

use super::values;
use crate::diag::{Code, Diagnostic, Severity};
use crate::source::{Span, Spanned};
use crate::syntax::keyword::{BlockKind, Property};
use crate::syntax::tree::Word;

/// What a name looks like.
const SHAPE: &str = "a letter or digit, then letters, digits, `-`, `_` and `.`, at most 63";

/// More names than these are not listed.
const MOST_LISTED: usize = 12;

/// Names as a sentence lists them; none where there are none. They are not all looked at: each of thousands of misspelt names
/// has a list.
pub(in crate::model) fn listed<'n>(names: impl Iterator<Item = &'n str>) -> Option<String> {
    let mut names = names.peekable();
    let shown: Vec<&str> = names.by_ref().take(MOST_LISTED).collect();
    let more = if names.peek().is_some() { " and others" } else { "" };
    (!shown.is_empty()).then(|| format!("{}{more}", shown.join(", ")))
}

pub(in crate::model) fn duplicate(kind: &str, name: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateName, second, format!("{kind} `{name}` is defined twice"))
        .label("defined again here")
        .related(first, "first defined here")
        .help(format!("give one {kind} another name, or remove it"))
}

pub(in crate::model) fn repeated(word: Property, block: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::ExtraArgument, second, format!("{word} stands twice in `{block}`"))
        .label("given again")
        .related(first, "first given here")
        .help("keep one of the two")
}

pub(in crate::model) fn malformed(kind: BlockKind, name: &Word) -> Diagnostic {
    values::invalid(name.span, format!("`{}` can't be the name of a {kind}", name.text), "no name").help(SHAPE)
}

pub(in crate::model) fn malformed_value(what: Property, name: &Spanned<String>) -> Diagnostic {
    if name.value.is_empty() {
        return values::invalid(name.span, format!("{what} names nothing: this came to an empty text"), "nothing")
            .help("a variable without a value is empty: `--arg NAME=value` gives one, `${NAME:-value}` is a default");
    }
    values::invalid(name.span, format!("`{}` is no name that {what} could take", name.value), "no name").help(SHAPE)
}

/// Reserved for good: a service could not say which one it means.
pub(in crate::model) fn reserved_network(name: &Word) -> Diagnostic {
    let what = match name.text.as_str() {
        "host" => "the host's own network",
        "none" => "no network at all",
        _ => "the stack's own network",
    };
    let message = format!("a network can't be called `{}`: that is {what}", name.text);
    let mut diagnostic =
        Diagnostic::new(Code::ReservedName, name.span, message).label("reserved").help("choose another name");
    diagnostic.severity = Severity::Error;
    diagnostic
}
