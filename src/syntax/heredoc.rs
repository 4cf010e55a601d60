//! Which words of a line open heredocs.

use std::ops::Range;

use super::words::{Lexer, Split};

/// `[3]<<[-]NAME` in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Opening {
    /// The whole word in the line.
    pub(super) range: Range<usize>,
    /// The name in the line, its quotes included.
    pub(super) name_range: Range<usize>,
    /// The name, without quotes.
    pub(super) name: String,
    pub(super) expand: bool,
    pub(super) strip_tabs: bool,
    pub(super) descriptor: u32,
}

/// The heredocs that a line opens, in order.
///
/// As in `BuildKit`, the words of the whole line are looked at as its shell lexer splits them; a line that it can't read opens none.
pub(super) fn openings(line: &str) -> Vec<Opening> {
    if !line.contains("<<") {
        return Vec::new();
    }
    let words = Lexer::raw().expand(line, &()).map(|expanded| expanded.words).unwrap_or_default();
    words.into_iter().filter_map(|word| opening(&word)).collect()
}

fn opening(word: &Split) -> Option<Opening> {
    let digits = word.text.find(|char: char| !char.is_ascii_digit())?;
    let rest = word.text[digits..].strip_prefix("<<")?;
    let strip_tabs = rest.starts_with('-');
    let written = rest.strip_prefix('-').unwrap_or(rest);
    if written.is_empty() || written.contains('<') {
        return None;
    }
    let read = |lexer: Lexer| lexer.expand(written, &()).ok().filter(|expanded| expanded.words.len() == 1);
    let plain = Lexer { keep_unset: true, ..Lexer::new('\\') };
    let name = read(plain)?.words.remove(0).text;
    let quoted = read(Lexer { keep_quotes: true, ..plain })?.words.remove(0).text;
    let count = |text: &str| text.matches(['\'', '"']).count();
    let name_start = word.range.end.saturating_sub(written.len());
    Some(Opening {
        range: word.range.clone(),
        name_range: name_start..word.range.end,
        expand: count(&name) == count(&quoted),
        name,
        strip_tabs,
        descriptor: word.text[..digits].parse().unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<(String, bool, bool)> {
        openings(line).into_iter().map(|opening| (opening.name, opening.expand, opening.strip_tabs)).collect()
    }

    #[test]
    fn heredocs_are_found_where_buildkit_finds_them() {
        let eof = |expand, strip| vec![("EOF".to_owned(), expand, strip)];
        for line in ["RUN <<EOF", "RUN cat <<EOF > x", "RUN 3<<EOF", "COPY <<EOF /a", "RUN a&& b <<EOF"] {
            assert_eq!(names(line), eof(true, false), "{line}");
        }
        assert_eq!(names("RUN <<'EOF'"), eof(false, false));
        assert_eq!(names("RUN <<\"EOF\" sh"), eof(false, false));
        assert_eq!(names("RUN <<E\"OF\""), eof(false, false));
        assert_eq!(names("RUN <<-EOF"), eof(true, true));
        assert_eq!(names("RUN << -EOF"), []);
        assert_eq!(names("RUN <<a <<-b").len(), 2);
        for line in [
            "RUN '<<EOF'",
            "RUN \"<<EOF\"",
            "RUN <<<EOF",
            "RUN echo a<<EOF",
            "RUN <<",
            "RUN <<- EOF",
            "RUN <<'EOF",
            "RUN ${x^^} <<EOF",
        ] {
            assert_eq!(names(line), [], "{line}");
        }
        let line = "RUN a 2<<-\"E F\" b";
        let found = openings(line).remove(0);
        assert_eq!((&line[found.range], &line[found.name_range], found.descriptor), ("2<<-\"E F\"", "\"E F\"", 2));
    }
}
