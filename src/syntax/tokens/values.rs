//! Where variables and quotes stand in a text, without asking what they come to.

use std::ops::Range;

/// The variables of a text; with `plain_quotes`, quotes mean nothing.
pub(super) fn variables(text: &str, escape: char, plain_quotes: bool) -> Vec<Range<usize>> {
    pieces(text, escape, plain_quotes).0
}

/// Variables, and quoted pieces with their quotes. A quote that nothing closes is none.
pub(super) fn pieces(text: &str, escape: char, plain_quotes: bool) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let mut variables = Vec::new();
    let mut quoted = Vec::new();
    let mut open: Option<(char, usize)> = None;
    let mut at = 0;
    while let Some(char) = text[at..].chars().next() {
        let length = char.len_utf8();
        match (char, open) {
            ('\'', Some(('\'', start))) => {
                quoted.push(start..at + 1);
                open = None;
            }
            (_, Some(('\'', _))) => {}
            (char, _) if char == escape => at += text[at + length..].chars().next().map_or(0, char::len_utf8),
            ('"', Some(('"', start))) => {
                quoted.push(start..at + 1);
                open = None;
            }
            ('"' | '\'', None) if !plain_quotes => open = Some((char, at)),
            ('$', _) => {
                if let Some(end) = variable(&text[at..]) {
                    variables.push(at..at + end);
                    at += end;
                    continue;
                }
            }
            _ => {}
        }
        at += length;
    }
    (variables, quoted)
}

/// The length of the variable that a text starts with.
fn variable(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('$')?;
    if let Some(inner) = rest.strip_prefix('{') {
        if !inner.starts_with(|char: char| char.is_ascii_alphanumeric() || char == '_') {
            return None;
        }
        let mut depth = 1;
        for (at, char) in inner.char_indices() {
            match char {
                '{' => depth += 1,
                '}' if depth == 1 => return Some(at + 3),
                '}' => depth -= 1,
                '\n' => return None,
                _ => {}
            }
        }
        return None;
    }
    let name = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '_').unwrap_or(rest.len());
    let starts = rest.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_');
    match starts {
        true => Some(name + 1),
        // `$1` is one digit, as in a shell.
        false if name > 0 => Some(2),
        false => None,
    }
}

/// Whether a text is a number as people write it: with a unit, a port, an address.
pub(super) fn is_number(text: &str) -> bool {
    text.starts_with(|char: char| char.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:/-_%".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found() {
        let found = |text: &str| {
            let (variables, quoted) = pieces(text, '\\', false);
            let show =
                |ranges: Vec<Range<usize>>| ranges.into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>();
            (show(variables), show(quoted))
        };
        assert_eq!(found("$a${b:-${c}}\\$d $1x").0, ["$a", "${b:-${c}}", "$1"]);
        assert_eq!(
            found("'$a' \"$b\\\"\" $"),
            (vec!["$b".to_owned()], vec!["'$a'".to_owned(), "\"$b\\\"\"".to_owned()])
        );
        assert_eq!(found("\"$a ${b ${}"), (vec!["$a".to_owned()], vec![]));
        assert!(is_number("8080:80/tcp") && is_number("64M") && !is_number("web") && !is_number("1;2"));
    }
}
