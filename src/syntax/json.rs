//! The exec form: strings of a JSON array, and what to say about one that is none.

use std::ops::Range;

use super::parse::json_error;
use super::tree::Word;
use crate::diag::{Code, Diagnostic, FixSafety, Severity};

/// The value of a JSON string with its quotes; the grammar has seen to it that it is one.
///
/// As Go reads them: half of a surrogate pair becomes U+FFFD.
pub(super) fn unquote(written: &str) -> String {
    let inner = written.get(1..written.len().saturating_sub(1)).unwrap_or_default();
    if !inner.contains('\\') {
        return inner.to_owned();
    }
    let mut result = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        result.push_str(&rest[..at]);
        let (char, length) = escape(&rest[at..]);
        result.push(char);
        rest = &rest[at + length..];
    }
    result + rest
}

/// One escape at the start of a text, and its length.
fn escape(text: &str) -> (char, usize) {
    match text.as_bytes().get(1) {
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'n') => ('\n', 2),
        Some(b'r') => ('\r', 2),
        Some(b't') => ('\t', 2),
        Some(b'u') => unicode_escape(text),
        Some(byte) if byte.is_ascii() => (char::from(*byte), 2),
        _ => ('\\', 1),
    }
}

fn unicode_escape(text: &str) -> (char, usize) {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let Some(first) = unit(0) else { return ('\\', 1) };
    let pair = unit(6).filter(|second| (0xD800..0xDC00).contains(&first) && (0xDC00..0xE000).contains(second));
    let units = [Some(first), pair].into_iter().flatten();
    let char = char::decode_utf16(units).next().and_then(Result::ok).unwrap_or(char::REPLACEMENT_CHARACTER);
    (char, if pair.is_some() { 12 } else { 6 })
}

/// What to say about arguments that start with `[` and are no JSON array of strings.
///
/// `shell` is true where they run as a shell command instead, which may well be a test: `[ -f x ] && y`.
pub(super) fn near_miss(keyword: &str, args: &Word, shell: bool) -> Option<Diagnostic> {
    let text = args.text.as_str();
    if is_json(text) {
        // BuildKit refuses it as well: an array, but not of strings.
        let at = json_error(text).unwrap_or(0);
        let mut diagnostic = Diagnostic::new(
            Code::MalformedJsonArgs,
            at_char(args, at),
            format!("the exec form of {keyword} holds strings only"),
        );
        diagnostic.severity = Severity::Error;
        let help = match keyword {
            "RUN" => "put every argument into double quotes of its own; a test of the shell is `RUN test …`",
            _ => "put every argument into double quotes of its own",
        };
        return Some(diagnostic.label("no string").help(help));
    }
    if !looks_like_json(keyword, text) {
        return None;
    }
    let at = json_error(text)?;
    let instead = if shell { "so it runs as a shell command" } else { "so it is read as words" };
    let message = format!("this looks like the exec form but is not JSON, {instead}");
    let cause = cause(text, at);
    if let Cause::Smart = cause {
        return Some(smart_quotes(keyword, args, at));
    }
    let here = match cause {
        Cause::BadEscape(at) => args.span_of(at..at + 1),
        _ => at_char(args, at),
    };
    let mut diagnostic = Diagnostic::new(Code::MalformedJsonArgs, here, message);
    if !shell && closed(text).is_some() {
        diagnostic.severity = Severity::Error;
        diagnostic.message = format!("the exec form of {keyword} is never closed");
    }
    Some(describe(diagnostic.related(args.span_of(0..1), "the array starts here"), cause, args))
}

/// Whether this is an array in JSON, of whatever.
fn is_json(text: &str) -> bool {
    text.starts_with('[') && serde_json::from_str::<Vec<serde::de::IgnoredAny>>(text).is_ok()
}

/// Whether somebody meant JSON, and not the shell's `[ … ]`.
fn looks_like_json(keyword: &str, text: &str) -> bool {
    let Some(inner) = text.strip_prefix('[') else { return false };
    let spaced = inner.starts_with([' ', '\t']);
    let first = inner.trim_start();
    let Some(quote) = first.chars().next() else { return keyword != "RUN" };
    let close = match quote {
        '"' | '\'' => quote,
        '“' | '”' | '„' => '”',
        '‘' | '’' => '’',
        // `[npm, start]`; a shell's test has no comma.
        _ => return keyword != "RUN" && first.split_whitespace().next().is_some_and(|word| word.ends_with(',')),
    };
    let body = &first[quote.len_utf8()..];
    let Some(end) = body.find(close) else { return !spaced || keyword != "RUN" };
    match body[end + close.len_utf8()..].trim_start().chars().next() {
        Some(',' | '"' | '\'' | '“') => true,
        Some(']') | None => !spaced || keyword != "RUN",
        Some(_) => keyword != "RUN" || !spaced,
    }
}

/// An array whose last string is never closed, with the end that it should have: `["a", "b` and `["a", "b]`.
pub(super) fn closed(text: &str) -> Option<String> {
    let whole = text.trim_end_matches(']').len();
    let closed = format!("{}\"]", &text[..whole]);
    (text.starts_with('[') && json_error(text).is_some() && json_error(&closed).is_none()).then_some(closed)
}

#[derive(Clone, Copy)]
enum Cause {
    Single,
    Smart,
    TrailingComma(usize),
    Unclosed,
    UnclosedString,
    /// At this byte.
    BadEscape(usize),
    Behind,
    /// Missing behind the string that ends here.
    NoComma(usize),
    Bare,
}

fn cause(text: &str, at: usize) -> Cause {
    let rest = &text[at..];
    let before = text[..at].trim_end();
    match rest.chars().next() {
        _ if text.contains(['“', '”', '„', '‘', '’']) && !before.ends_with('"') => Cause::Smart,
        None if before.ends_with(['"', '[', ',']) => Cause::Unclosed,
        None => Cause::UnclosedString,
        Some('\'') => Cause::Single,
        Some(']') if before.ends_with(',') => Cause::TrailingComma(before.len() - 1),
        Some('"') if before.ends_with('"') => Cause::NoComma(before.len()),
        Some('"') if bad_escape(rest).is_some() => Cause::BadEscape(at + bad_escape(rest).unwrap_or_default()),
        Some('"') if !rest[1..].contains('"') => Cause::UnclosedString,
        Some(_) if before.ends_with(']') => Cause::Behind,
        Some(_) => Cause::Bare,
    }
}

fn describe(diagnostic: Diagnostic, cause: Cause, args: &Word) -> Diagnostic {
    let here = diagnostic.label.span;
    let inner = json_error(&args.text).is_some_and(|at| args.text[..at].ends_with('"'));
    match cause {
        Cause::Single | Cause::Smart => {
            let fixed = args.text.replace('\'', "\"");
            let diagnostic = diagnostic.label("JSON strings stand in double quotes").help("write `\"` for `'`");
            if json_error(&fixed).is_some() {
                return diagnostic;
            }
            diagnostic.fix(FixSafety::Safe, "write double quotes", args.span_of(0..args.text.len()), fixed)
        }
        Cause::TrailingComma(comma) => diagnostic
            .label("nothing stands between the last `,` and this")
            .help("take the last `,` away")
            .fix(FixSafety::Safe, "take the `,` away", args.span_of(comma..comma + 1), ""),
        Cause::Unclosed => diagnostic.label("`[` is never closed").help("close it with `]`").fix(
            FixSafety::Safe,
            "append `]`",
            args.span_of(0..args.text.len()).after(),
            "]",
        ),
        Cause::UnclosedString => {
            let diagnostic = diagnostic.label("this string is never closed").help("close it with `\"`");
            match closed(&args.text) {
                Some(closed) => {
                    let behind = args.text.trim_end_matches(']').len();
                    let span = args.span_of(behind..args.text.len());
                    let span = if behind < args.text.len() { span } else { args.span_of(0..behind).after() };
                    diagnostic.fix(FixSafety::Safe, "close the string", span, &closed[behind..])
                }
                None => diagnostic,
            }
        }
        Cause::BadEscape(_) => diagnostic.label("JSON knows no such escape").help("write `\\\\` for a backslash").fix(
            FixSafety::Safe,
            "double the backslash",
            here.after(),
            "\\",
        ),
        Cause::Behind => diagnostic.label("this stands behind the closing `]`").help("end the line at the `]`"),
        Cause::NoComma(end) => diagnostic
            .label("a `,` is missing before this")
            .help("put `,` between the strings")
            .fix(FixSafety::Safe, "insert `,`", args.span_of(end..end), ","),
        Cause::Bare if inner => diagnostic
            .label("the string has ended before this")
            .help("write `\\\"` for a quote inside of a string; put every argument into double quotes of its own"),
        Cause::Bare => diagnostic.label("this is no string").help("put every argument into double quotes of its own"),
    }
}

/// The first backslash of a JSON string that starts no escape.
fn bad_escape(string: &str) -> Option<usize> {
    let mut bytes = string.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return None,
            b'\\' => match bytes.next()?.1 {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                b'u' if string
                    .as_bytes()
                    .get(at + 2..at + 6)
                    .is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) => {}
                _ => return Some(at),
            },
            _ => {}
        }
    }
    None
}

fn smart_quotes(keyword: &str, args: &Word, at: usize) -> Diagnostic {
    let text = args.text.as_str();
    let range = text.find(['“', '”', '„', '‘', '’']).map_or(at..at, |at| char_range(text, at));
    let span = args.span_of(range);
    let fixed = text.replace(['“', '”', '„', '‘', '’'], "\"");
    let message =
        format!("typographic quotes are no quotes of JSON, so the exec form of {keyword} would run as a shell command");
    let diagnostic = Diagnostic::new(Code::InvisibleCharacter, span, message)
        .label("not `\"`")
        .help("write `\"`; a word processor may have changed it");
    if json_error(&fixed).is_some() {
        return diagnostic;
    }
    diagnostic.fix(FixSafety::Safe, "write `\"`", args.span_of(0..text.len()), fixed)
}

fn char_range(text: &str, at: usize) -> Range<usize> {
    at..at + text[at..].chars().next().map_or(0, char::len_utf8)
}

/// The character at a place, or the last one at the end: a label needs one to stand under.
fn at_char(args: &Word, at: usize) -> crate::source::Span {
    let text = args.text.as_str();
    let at = if at < text.len() { at } else { text.char_indices().next_back().map_or(0, |(at, _)| at) };
    args.span_of(char_range(text, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_read_as_go_reads_them() {
        assert_eq!(unquote(r#""a\"\\\/\b\f\n\r\t\u00e9""#), "a\"\\/\u{8}\u{c}\n\r\té");
        assert_eq!(unquote(r#""\ud83d\ude00 \ud83d x \ude00""#), "😀 \u{fffd} x \u{fffd}");
    }

    #[test]
    fn a_test_of_the_shell_is_no_json() {
        for text in ["[ -f x ] && y", "[ \"$x\" ] && y", "[ \"$x\" = y ] || z", "[[ a ]]", "[ x ]", "[ '' ]"] {
            assert!(!looks_like_json("RUN", text), "{text}");
        }
        for text in ["['a']", "[\"a\", b]", "[ \"a\", \"b\"", "[\"a\" \"b\"]", "[“a”]", "[\"a"] {
            assert!(looks_like_json("RUN", text), "{text}");
        }
        assert!(looks_like_json("CMD", "[npm, start]"));
    }
}
