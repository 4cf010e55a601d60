//! What stands between two words of a unit.

/// A part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Blanks inside a line.
    Blanks(&'a str),
    /// The end of a line that goes on.
    Join,
    /// A comment on a line of its own.
    Comment(&'a str),
    /// `--`, brackets and commas of JSON.
    Word(&'a str),
}

/// The parts of a text that starts behind a word and ends before the next; none if a line ends in it that does not go on.
pub(super) fn parts(text: &str, escape: char) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut lines = text.split('\n').peekable();
    let mut first = true;
    while let Some(line) = lines.next() {
        let inside = lines.peek().is_some();
        let starts_line = !std::mem::take(&mut first);
        if inside && starts_line && line.trim().is_empty() {
            continue;
        }
        if inside && starts_line && line.trim_start().starts_with('#') {
            parts.push(Part::Comment(line.trim()));
            continue;
        }
        let line =
            if inside { line.trim_end_matches('\r').trim_end_matches([' ', '\t']).strip_suffix(escape)? } else { line };
        words(line, &mut parts);
        if inside {
            parts.push(Part::Join);
        }
    }
    Some(parts)
}

fn words<'a>(mut line: &'a str, parts: &mut Vec<Part<'a>>) {
    let is_blank = |char: char| char.is_whitespace();
    while !line.is_empty() {
        let end = line.find(|char| !is_blank(char)).unwrap_or(line.len());
        if end > 0 {
            parts.push(Part::Blanks(&line[..end]));
        }
        line = &line[end..];
        let end = line.find(is_blank).unwrap_or(line.len());
        if end > 0 {
            parts.push(Part::Word(&line[..end]));
        }
        line = &line[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_words() {
        use Part::{Blanks, Comment, Join, Word};
        assert_eq!(parts("  ", '\\'), Some(vec![Blanks("  ")]));
        assert_eq!(
            parts(" \\ \r\n  # why\n\n -- \\\n  ", '\\'),
            Some(vec![Blanks(" "), Join, Comment("# why"), Blanks(" "), Word("--"), Blanks(" "), Join, Blanks("  ")])
        );
        assert_eq!(parts(" \n ", '\\'), None);
    }
}
