//! A file of variables, as people have them for Compose: quotes are taken off, `#` behind a space begins a comment, `export`
//! is skipped.

use std::ops::Range;

/// What a file sets, and the lines that set nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct EnvFile {
    /// Names with their values, in the file's order.
    pub values: Vec<(String, String)>,
    /// Bytes of lines that are no `NAME=value`, or whose quote is never closed.
    pub bad: Vec<Range<usize>>,
}

/// Reads a file's text. A quoted value may go on over several lines.
pub fn read(text: &str) -> EnvFile {
    let mut file = EnvFile::default();
    let mut at = text.len() - text.trim_start_matches('\u{feff}').len();
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let line = text[at..end].trim();
        let start = at + (text[at..end].len() - text[at..end].trim_start().len());
        at = end + 1;
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let pair = line
            .split_once('=')
            .map(|(name, value)| (name.strip_prefix("export ").unwrap_or(name).trim(), value.trim()));
        let Some((name, value)) = pair.filter(|(name, _)| !name.is_empty()) else {
            file.bad.push(start..start + line.len());
            continue;
        };
        let Some(quote) = value.chars().next().filter(|first| matches!(first, '"' | '\'')) else {
            file.values.push((name.to_owned(), without_comment(value).to_owned()));
            continue;
        };
        // where the value begins, behind its quote
        let begin = start + line.len() - value.len() + 1;
        let Some((value, length)) = quoted(&text[begin..], quote) else {
            file.bad.push(start..start + line.len());
            continue;
        };
        let rest = begin + length;
        let end = text[rest..].find('\n').map_or(text.len(), |length| rest + length);
        let behind = text[rest..end].trim();
        if behind.is_empty() || behind.starts_with('#') {
            file.values.push((name.to_owned(), value));
            at = end + 1;
        } else {
            // such as `"a" and "b"`: what it means is anybody's guess, and Compose refuses it too
            file.bad.push(start..end);
            at = end + 1;
        }
    }
    file
}

fn without_comment(value: &str) -> &str {
    let begins = |at: &usize| value[..*at].ends_with([' ', '\t']);
    let comment = value.match_indices('#').map(|(at, _)| at).find(begins);
    comment.map_or(value, |at| value[..at].trim_end())
}

/// The value up to a closing quote, and how many bytes that is, the quote included.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            _ if char == quote => return Some((value, at + char.len_utf8())),
            '\\' if quote == '"' => match chars.next()?.1 {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                't' => value.push('\t'),
                known @ ('"' | '\\' | '$') => value.push(known),
                other => value.extend(['\\', other]),
            },
            _ => value.push(char),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<(String, String)> {
        let file = read(text);
        assert!(file.bad.is_empty(), "{text}");
        file.values
    }

    fn one(line: &str) -> String {
        values(line).remove(0).1
    }

    #[test]
    fn values_are_what_compose_makes_of_them() {
        assert_eq!(one("A=two words"), "two words");
        assert_eq!(one("A=\"two words\""), "two words");
        assert_eq!(one("A = 'single \\n $B' # why"), "single \\n $B");
        assert_eq!(one("A=x # comment"), "x");
        assert_eq!(one("URL=http://u:p@h/#frag"), "http://u:p@h/#frag");
        assert_eq!(one("A=# nothing"), "# nothing");
        assert_eq!(one("A=\"a\\nb\\\"c\\q\""), "a\nb\"c\\q");
        assert_eq!(one("A={\"json\": \"kept\"}"), "{\"json\": \"kept\"}");
        assert_eq!(
            values("\u{feff}# c\r\nexport D=4\r\nE=\r\n"),
            [("D".into(), "4".into()), ("E".into(), String::new())]
        );
        assert_eq!(
            values("K='-----BEGIN\nxyz\n'\nL=1"),
            [("K".into(), "-----BEGIN\nxyz\n".into()), ("L".into(), "1".into())]
        );
    }

    #[test]
    fn lines_that_set_nothing_are_told() {
        let text = "A=1\n broken line\nB=\"open\nC=2\nD='a' b\n=x\n";
        let file = read(text);
        assert_eq!(
            file.bad.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>(),
            ["broken line", "B=\"open", "D='a' b", "=x"]
        );
        assert_eq!(file.values.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["A", "C"]);
    }
}
