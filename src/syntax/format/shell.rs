//! Words that go over several lines: shell commands above all.

use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Args, Item, Tree};

/// Shells to which blanks between words are all the same.
const PLAIN: [&str; 6] = ["sh", "bash", "ash", "dash", "zsh", "ksh"];

/// Whether no stage of a file has a shell of another kind.
pub(super) fn is_plain(tree: &Tree) -> bool {
    tree.items.iter().all(|item| match item {
        Item::Instruction(one) if one.keyword.value == Keyword::Shell => match &one.args {
            Args::Json(words) => {
                let program = words.first().map_or("", |word| word.value.rsplit('/').next().unwrap_or_default());
                PLAIN.contains(&program)
            }
            _ => false,
        },
        _ => true,
    })
}

/// A line of a continued text.
struct Part<'a> {
    /// Without its end.
    text: &'a str,
    comment: bool,
    /// Whether it may be moved: no quote goes over its start, and a blank stands before its first word.
    free: bool,
    /// Whether nothing stands on it but what joins it to the next.
    empty: bool,
}

/// The lines of a text as they are to stand: without empty ones, comments moved to the line that they stand before, and, where
/// `indent` says so, all moved so that the first column that one of them starts in is that.
///
/// None if a line does not go on where it should.
pub(super) fn lines(text: &str, escape: char, indent: Option<usize>) -> Option<Vec<String>> {
    let parts = split(text, escape)?;
    let moved = parts.iter().skip(1).filter(|part| part.free && !part.empty);
    let least = moved.map(|part| column(part.text)).min();
    let mut lines = Vec::with_capacity(parts.len());
    let mut comments = 0;
    for part in &parts {
        if part.comment {
            comments += 1;
            lines.push(part.text.trim().to_owned());
            continue;
        }
        let own = part.text.len() - part.text.trim_start_matches([' ', '\t']).len();
        let line = match (indent, least) {
            (Some(indent), Some(least)) if part.free && !lines.is_empty() => {
                let blanks = if part.empty { indent } else { indent + column(part.text).saturating_sub(least) };
                format!("{:blanks$}{}", "", &part.text[own..])
            }
            _ => part.text.to_owned(),
        };
        let blanks = line[..line.len() - line.trim_start_matches([' ', '\t']).len()].to_owned();
        let first = lines.len() - comments;
        lines[first..].iter_mut().for_each(|comment| comment.insert_str(0, &blanks));
        comments = 0;
        lines.push(line);
    }
    Some(lines)
}

fn split(text: &str, escape: char) -> Option<Vec<Part<'_>>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut quotes = Quotes::default();
    let mut blank_before = true;
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        let line = line.trim_end_matches('\r');
        let starts = line.trim_start();
        let is_first = parts.is_empty();
        if !is_first && starts.is_empty() && lines.peek().is_some() {
            continue;
        }
        if !is_first && starts.starts_with('#') {
            parts.push(Part { text: line, comment: true, free: false, empty: false });
            continue;
        }
        let free = quotes.open.is_none() && !quotes.escaped && (blank_before || line.starts_with([' ', '\t']));
        let kept = if lines.peek().is_some() { line.trim_end_matches([' ', '\t']) } else { line };
        let read = if lines.peek().is_some() { kept.strip_suffix(escape)? } else { kept };
        quotes.read(read);
        let empty = read.trim_start_matches([' ', '\t']).is_empty();
        blank_before = read.ends_with([' ', '\t']) || empty && blank_before;
        parts.push(Part { text: kept, comment: false, free, empty });
    }
    Some(parts)
}

/// Columns of the blanks before a line; a tab counts as four, as nobody means eight.
fn column(line: &str) -> usize {
    line.chars().take_while(|char| matches!(char, ' ' | '\t')).map(|char| if char == '\t' { 4 } else { 1 }).sum()
}

/// Whether a quote of the shell is open.
#[derive(Default)]
struct Quotes {
    open: Option<char>,
    escaped: bool,
}

impl Quotes {
    fn read(&mut self, text: &str) {
        for char in text.chars() {
            if std::mem::take(&mut self.escaped) {
                continue;
            }
            match (char, self.open) {
                ('\\', None | Some('"')) => self.escaped = true,
                ('"' | '\'', None) => self.open = Some(char),
                (char, Some(open)) if char == open => self.open = None,
                _ => {}
            }
        }
    }
}
