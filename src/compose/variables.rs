//! Variables of Compose (specification, section "Interpolation"), which are written as ours are: `$NAME`, `${NAME:-else}`. A `$`
//! that is none is `$$` there and `\$` here.

use std::collections::{BTreeSet, HashMap};

/// The longest variable, its default included: a `${` that is closed no sooner is text.
const LONGEST: usize = 1024;
/// How deep defaults may lie in each other; what lies deeper is text.
const DEPTH: usize = 32;

/// A piece of a Compose text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    /// `$$`.
    Dollar,
    /// A variable, as written.
    Variable {
        written: &'a str,
        name: &'a str,
        operator: &'a str,
        word: &'a str,
    },
}

/// Cuts a text into pieces.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        if at > 0 {
            pieces.push(Piece::Text(&rest[..at]));
        }
        let behind = &rest[at + 1..];
        let (piece, length) = if behind.starts_with('$') {
            (Piece::Dollar, 2)
        } else if let Some(inner) = behind.strip_prefix('{').and_then(closed) {
            let length = inner.len() + 3;
            (variable(&rest[at..at + length], inner), length)
        } else {
            let name = name_of(behind);
            let length = name.len() + 1;
            let written = &rest[at..at + length];
            // A lone `$` means itself.
            let piece =
                if name.is_empty() { Piece::Dollar } else { Piece::Variable { written, name, operator: "", word: "" } };
            (piece, length)
        };
        pieces.push(piece);
        rest = &rest[at + length..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// What stands before the brace that closes a variable.
fn closed(text: &str) -> Option<&str> {
    let mut depth = 1;
    for (at, byte) in text.bytes().enumerate().take(LONGEST) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&text[..at]);
        }
    }
    None
}

fn name_of(text: &str) -> &str {
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    if starts { &text[..end] } else { "" }
}

fn variable<'a>(written: &'a str, inner: &'a str) -> Piece<'a> {
    let name = name_of(inner);
    let behind = &inner[name.len()..];
    let operator = [":-", ":+", ":?", "-", "+", "?"].into_iter().find(|operator| behind.starts_with(operator));
    match operator {
        _ if name.is_empty() => Piece::Text(written),
        Some(operator) => Piece::Variable { written, name, operator, word: &behind[operator.len()..] },
        None => Piece::Variable { written, name, operator: "", word: "" },
    }
}

/// The names of all variables of a text, those within others included.
pub(super) fn names(text: &str, into: &mut BTreeSet<String>) {
    names_within(text, into, DEPTH);
}

fn names_within(text: &str, into: &mut BTreeSet<String>, depth: usize) {
    for piece in pieces(text) {
        if let Piece::Variable { name, word, .. } = piece {
            into.insert(name.to_owned());
            if depth > 0 {
                names_within(word, into, depth - 1);
            }
        }
    }
}

/// What a text comes to, with these values. `unknown` gets the names of those that have none.
pub(super) fn resolved(text: &str, values: &HashMap<String, String>, unknown: &mut BTreeSet<String>) -> String {
    resolved_within(text, values, unknown, DEPTH)
}

fn resolved_within(
    text: &str,
    values: &HashMap<String, String>,
    unknown: &mut BTreeSet<String>,
    depth: usize,
) -> String {
    if depth == 0 {
        return text.to_owned();
    }
    let mut out = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Dollar => out.push('$'),
            Piece::Variable { name, operator, word, .. } => {
                let value = values.get(name).filter(|value| !operator.starts_with(':') || !value.is_empty());
                match (operator.trim_start_matches(':'), value) {
                    ("+", Some(_)) | ("-", None) => {
                        out.push_str(&resolved_within(word, values, unknown, depth - 1));
                    }
                    ("+", None) => {}
                    (_, Some(value)) => out.push_str(value),
                    (_, None) => drop(unknown.insert(name.to_owned())),
                }
            }
        }
    }
    out
}

/// Whether a text has variables.
pub(super) fn has_variables(text: &str) -> bool {
    pieces(text).iter().any(|piece| matches!(piece, Piece::Variable { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found_and_resolved() {
        let values = [("A", "1"), ("B", "two words"), ("C", ""), ("D", "x")];
        let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let mut unknown = BTreeSet::new();
        for (text, value) in [
            ("a$A-${B}", "a1-two words"),
            ("${C:-else}${C-else}", "else"),
            ("${E:-${A}}$$A", "1$A"),
            ("${A:+yes}${E:+no}", "yes"),
            ("${D}$", "x$"),
            ("${", "$"),
        ] {
            let found = resolved(text, &values, &mut unknown);
            assert_eq!(found.trim_end_matches('{'), value, "{text}");
        }
        assert!(unknown.is_empty());
        let deep = format!("{}{}", "${E:-".repeat(500), "}".repeat(500));
        assert!(resolved(&deep, &values, &mut BTreeSet::new()).ends_with('}'));
        assert_eq!(resolved("<$E>", &values, &mut unknown), "<>");
        assert_eq!(unknown.into_iter().collect::<Vec<_>>(), ["E"]);
        let mut all = BTreeSet::new();
        names("$A ${B:-${C}} $$D", &mut all);
        assert_eq!(all.into_iter().collect::<Vec<_>>(), ["A", "B", "C"]);
    }
}
