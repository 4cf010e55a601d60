//! The lines of one unit as they are to stand.

use super::gap::{self, Part};
use super::shell;
use super::unit::{Code, Gap, Piece};

/// Blanks before the lines that go on with an instruction, besides those before its first.
pub(super) const CONTINUATION: usize = 4;

/// How the lines are written.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) escape: char,
    /// Whether the lines of shell commands are indented.
    pub(super) shell: bool,
    /// Blanks before the first line.
    pub(super) base: usize,
}

/// The lines of a unit.
#[derive(Default)]
pub(super) struct Laid {
    pub(super) lines: Vec<Line>,
    /// What stands behind it.
    pub(super) comment: Option<String>,
}

/// One of them.
pub(super) struct Line {
    pub(super) text: String,
    /// Whether it stands in the file as it is here, with no blanks before it.
    pub(super) verbatim: bool,
}

/// What comes before the next word.
enum Between {
    Nothing,
    Blanks(String),
    NewLine,
}

/// Lays a unit out whose lines end at `end`; none if something stands between its words that was not expected.
pub(super) fn lay_out(text: &str, code: &Code, end: usize, style: Style) -> Option<Laid> {
    let mut laid = Laid::default();
    laid.lines.push(Line { text: String::new(), verbatim: false });
    let mut position = code.start;
    for (index, piece) in code.pieces.iter().enumerate() {
        if index > 0 {
            let parts = gap::parts(text.get(position..piece.start)?, style.escape)?;
            laid.gap(&parts, piece.gap, style.escape);
        }
        laid.piece(text.get(piece.start..piece.end)?, piece, style)?;
        position = piece.end;
    }
    let tail = text.get(position..end)?.trim();
    if tail.starts_with('#') && code.comments && !tail.contains('\n') {
        if tail.ends_with(style.escape) {
            return None;
        }
        laid.comment = Some(tail.to_owned());
        return Some(laid);
    }
    let ends = tail.strip_prefix(style.escape) == Some("") && laid.ends_here(text, end, style.escape);
    (tail.is_empty() || ends).then_some(laid)
}

impl Laid {
    /// One word on a line.
    pub(super) fn word(word: &str, comment: Option<&str>) -> Self {
        Self { lines: vec![Line { text: word.to_owned(), verbatim: false }], comment: comment.map(str::to_owned) }
    }

    /// Whether an escape at the end of the last line can go: nothing follows that it would join, and it leaves no other at the end.
    fn ends_here(&self, text: &str, end: usize, escape: char) -> bool {
        let nothing = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        let escaped = self.lines.last().is_some_and(|last| last.text.trim_end().ends_with(escape));
        !escaped && text[end..].lines().all(nothing)
    }

    fn push(&mut self, text: &str) {
        if let Some(last) = self.lines.last_mut() {
            last.text.push_str(text);
        }
    }

    fn new_line(&mut self, text: &str) {
        self.lines.push(Line { text: format!("{:CONTINUATION$}{text}", ""), verbatim: false });
    }

    /// Writes what stands between two words.
    fn gap(&mut self, parts: &[Part<'_>], kind: Gap, escape: char) {
        let mut between = Between::Nothing;
        for part in parts {
            match part {
                Part::Blanks(_) | Part::Join if matches!(between, Between::NewLine) => {}
                Part::Blanks(blanks) if kind == Gap::Kept => between = Between::Blanks((*blanks).to_owned()),
                Part::Blanks(_) => between = Between::Blanks(" ".to_owned()),
                Part::Join => {
                    self.push(" ");
                    self.push(escape.encode_utf8(&mut [0; 4]));
                    between = Between::NewLine;
                }
                Part::Comment(text) => self.new_line(text),
                Part::Word(word) => {
                    self.begin_word(&between);
                    self.push(word);
                    between = Between::Nothing;
                }
            }
        }
        if kind == Gap::One && matches!(between, Between::Nothing) {
            between = Between::Blanks(" ".to_owned());
        }
        self.begin_word(&between);
    }

    fn begin_word(&mut self, between: &Between) {
        match between {
            Between::Nothing => {}
            Between::Blanks(blanks) => self.push(blanks),
            Between::NewLine => self.new_line(""),
        }
    }

    fn piece(&mut self, written: &str, piece: &Piece, style: Style) -> Option<()> {
        if let Some(word) = &piece.instead {
            self.push(word);
        } else if !written.contains('\n') {
            self.push(written);
        } else {
            let indent = (style.shell && piece.shell).then_some(style.base + CONTINUATION);
            let mut lines = shell::lines(written, style.escape, indent)?.into_iter();
            self.push(&lines.next()?);
            self.lines.extend(lines.map(|text| Line { text, verbatim: true }));
        }
        Some(())
    }
}
