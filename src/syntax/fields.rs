//! `type=cache,target=/x`: the comma-separated values of `--mount` and the like.

use std::ops::Range;

use super::tree::Word;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// One `key=value` or `key` of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Left of `=`, as written: case and variables are the caller's business.
    pub key: Word,
    /// Right of `=`, not expanded; none where no `=` stands.
    pub value: Option<Word>,
    /// The whole field.
    pub span: Span,
}

/// Splits a list at its commas; a field in double quotes may hold commas (as in CSV, `""` is a quote in it).
///
/// A field that is not closed, or is quoted only in part, is reported.
pub fn fields(list: &Word) -> (Vec<Field>, Vec<Diagnostic>) {
    let mut fields = Vec::new();
    let mut errors = Vec::new();
    let text = list.text.as_str();
    let mut start = 0;
    while start <= text.len() {
        let (kept, end, problem) =
            if text[start..].starts_with('"') { quoted(text, start) } else { plain(text, start) };
        if let Some((message, help)) = problem {
            let diagnostic =
                Diagnostic::new(Code::MalformedWord, list.span_of(start..end), message).label("this field");
            errors.push(diagnostic.help(help));
        }
        let (key, value) = match kept.as_slice() {
            [piece] => match text[piece.clone()].find('=').map(|length| piece.start + length) {
                Some(at) => (list.slice(piece.start..at), Some(list.slice(at + 1..piece.end))),
                None => (list.slice(piece.clone()), None),
            },
            pieces => list.keep(pieces).split_equals(),
        };
        fields.push(Field { key, value, span: list.span_of(start..end) });
        start = end + 1;
    }
    (fields, errors)
}

/// The pieces of a field, where it ends, and what is wrong with it: a message and what to do.
type Piece = (Vec<Range<usize>>, usize, Option<(&'static str, &'static str)>);

fn plain(text: &str, start: usize) -> Piece {
    let end = text[start..].find(',').map_or(text.len(), |length| start + length);
    let stray = text[start..end].contains('"');
    let problem =
        ("a quote stands inside a field that is not quoted", "put the whole field into quotes: `\"key=value\"`");
    (std::iter::once(start..end).collect(), end, stray.then_some(problem))
}

fn quoted(text: &str, start: usize) -> Piece {
    let mut kept = Vec::new();
    let mut from = start + 1;
    loop {
        let Some(length) = text[from..].find('"') else {
            kept.push(from..text.len());
            return (kept, text.len(), Some(("the quote of this field is never closed", "close it with `\"`")));
        };
        let quote = from + length;
        if text[quote + 1..].starts_with('"') {
            kept.push(from..quote + 1);
            from = quote + 2;
            continue;
        }
        kept.push(from..quote);
        let end = text[quote..].find(',').map_or(text.len(), |length| quote + length);
        let problem = ("something stands behind the quote that closes this field", "end the field at the quote");
        return (kept, end, (end > quote + 1).then_some(problem));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn show(text: &str) -> (Vec<(String, Option<String>)>, usize) {
        let (fields, errors) = fields(&Word::new(FileId(0), text.to_owned(), 10, Vec::new()));
        (fields.into_iter().map(|field| (field.key.text, field.value.map(|value| value.text))).collect(), errors.len())
    }

    #[test]
    fn lists_fall_into_fields() {
        let pair = |key: &str, value: Option<&str>| (key.to_owned(), value.map(str::to_owned));
        assert_eq!(show("type=bind,ro"), (vec![pair("type", Some("bind")), pair("ro", None)], 0));
        assert_eq!(show("\"target=/a,b\",x=1"), (vec![pair("target", Some("/a,b")), pair("x", Some("1"))], 0));
        assert_eq!(show("\"a=\"\"b\"\"\"").0, [pair("a", Some("\"b\""))]);
        assert_eq!(show("a,").0, [pair("a", None), pair("", None)]);
        assert_eq!(show("\"a").1, 1);
        assert_eq!(show("\"a\"b,c").1, 1);
        assert_eq!(show("a\"b").1, 1);
    }

    #[test]
    fn fields_know_their_place() {
        let (fields, _) = fields(&Word::new(FileId(0), "\"a=x\"\"y\",b=z".to_owned(), 10, Vec::new()));
        let value = fields[0].value.clone().unwrap();
        assert_eq!((value.text.as_str(), value.span.start, value.span.end), ("x\"y", 13, 17));
        assert_eq!(fields[1].key.span.start, 19);
    }
}
