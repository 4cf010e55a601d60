//! Words and blocks of the outcome.

use super::variables::{Piece, pieces};
use super::yaml::Node;

/// A Compose text as one word of ours: its variables as they are, all else meaning itself.
pub(super) fn word(text: &str) -> String {
    let pieces = pieces(text);
    let plain = |c: char| c.is_alphanumeric() || "-_./:@%+,=~".contains(c);
    let is_bare = |piece: &Piece<'_>| match piece {
        Piece::Text(text) => text.chars().all(plain),
        Piece::Dollar => false,
        Piece::Variable { written, .. } => !written.contains([' ', '\t', '"', '\'', '\\']),
    };
    if !text.is_empty() && pieces.iter().all(is_bare) {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for piece in pieces {
        match piece {
            Piece::Text(text) => {
                for c in text.chars() {
                    if matches!(c, '"' | '\\' | '$') {
                        out.push('\\');
                    }
                    out.push(c);
                }
            }
            Piece::Dollar => out.push_str("\\$"),
            Piece::Variable { written, .. } => out.push_str(written),
        }
    }
    out.push('"');
    out
}

/// Words in the exec form.
pub(super) fn exec(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| serde_json::Value::from(word.as_str()).to_string()).collect();
    format!("[{}]", words.join(", "))
}

/// Cuts a text at a character that stands in no `${…}` and no `[…]`.
pub(super) fn cut(text: &str, at: char) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (offset, c) in text.char_indices() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            _ if c == at && depth == 0 => {
                parts.push(&text[start..offset]);
                start = offset + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// A line as Compose cuts it into words: as a shell does, but nothing is expanded.
pub(super) fn shell_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    let mut quote = None;
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some('"') | None, '\\') => match chars.next() {
                Some(next) if quote.is_some() && !matches!(next, '"' | '\\' | '$' | '`') => {
                    word.get_or_insert_default().extend(['\\', next]);
                }
                Some('\n') | None => {}
                Some(next) => word.get_or_insert_default().push(next),
            },
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// The lines of a block.
#[derive(Debug, Default)]
pub(super) struct Block {
    lines: Vec<String>,
}

impl Block {
    pub(super) fn line(&mut self, line: impl AsRef<str>) {
        self.lines.push(format!("  {}", line.as_ref()));
    }

    /// Lines that stand as they are: a heredoc's.
    pub(super) fn verbatim(&mut self, lines: &str) {
        self.lines.extend(lines.lines().map(str::to_owned));
    }

    /// A comment in the place of what has no counterpart.
    pub(super) fn left_out(&mut self, key: &str, node: &Node) {
        self.line(format!("# left out: {key}: {}", node.brief()));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The whole block.
    pub(super) fn finish(self, head: &str) -> String {
        if self.lines.is_empty() {
            return format!("{head}\n");
        }
        format!("{head} {{\n{}\n}}\n", self.lines.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_themselves() {
        for (text, written) in [
            ("plain-1.2/x:y", "plain-1.2/x:y"),
            ("", "\"\""),
            ("two words", "\"two words\""),
            ("${A:-b}:80", "${A:-b}:80"),
            ("${A:-b c}", "\"${A:-b c}\""),
            ("p$$w \"q\" \\", "\"p\\$w \\\"q\\\" \\\\\""),
            ("a#b", "\"a#b\""),
        ] {
            assert_eq!(word(text), written);
        }
    }

    #[test]
    fn lines_are_cut_as_a_shell_cuts_them() {
        assert_eq!(
            shell_words("sh -c 'a \"b\" $c' \"d\\\"e\" f\\ g\n h ''"),
            ["sh", "-c", "a \"b\" $c", "d\"e", "f g", "h", ""]
        );
        assert_eq!(cut("${A:-b}:[::1]:80", ':'), ["${A:-b}", "[::1]", "80"]);
    }
}
