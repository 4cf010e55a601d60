//! The formatted text on its way.

use super::layout::Laid;

/// Blanks before a comment that stands behind code.
const BEFORE_COMMENT: usize = 2;

/// The formatted text.
pub(super) struct Out {
    text: String,
    newline: &'static str,
    /// Whether an empty line comes before what is written next.
    blank: bool,
    /// Whether nothing stands before: at the top, and behind `{`.
    fresh: bool,
    /// Where the comments start that stand right before what is written next.
    comments: Option<usize>,
    /// Comments behind code that are still to be written: the end of the code, its width, the comment.
    behind: Vec<(usize, usize, String)>,
}

impl Out {
    pub(super) const fn new(newline: &'static str) -> Self {
        Self { text: String::new(), newline, blank: false, fresh: true, comments: None, behind: Vec::new() }
    }

    /// An empty line that has to stand at the top.
    pub(super) fn keep_top_blank(&mut self) {
        self.text.push_str(self.newline);
    }

    /// An empty line of the file.
    pub(super) fn blank(&mut self) {
        self.align();
        self.blank = true;
    }

    /// No empty line before what comes.
    pub(super) const fn drop_blank(&mut self) {
        self.blank = false;
    }

    /// A block has been opened.
    pub(super) const fn open(&mut self) {
        self.fresh = true;
    }

    /// A comment on a line of its own.
    pub(super) fn comment(&mut self, indent: usize, text: &str) {
        self.align();
        self.begin();
        self.comments.get_or_insert(self.text.len());
        self.push_line(indent, text);
    }

    /// Something other than a comment is to come; whether an empty line has to stand before it and its comments.
    pub(super) fn item(&mut self, paragraph: bool) {
        if !paragraph || self.text.is_empty() {
            return;
        }
        // Behind a `{` that nothing closes as well.
        self.fresh = false;
        if self.blank {
            return;
        }
        self.align();
        let at = self.comments.unwrap_or(self.text.len());
        let before = &self.text[..at];
        let is_apart = before.is_empty()
            || before.strip_suffix('\n').is_some_and(|rest| rest.trim_end_matches('\r').ends_with('\n'));
        if !is_apart {
            self.text.insert_str(at, self.newline);
        }
    }

    /// The lines of a unit.
    pub(super) fn code(&mut self, laid: &Laid, indent: usize) {
        if laid.lines.len() > 1 || indent == 0 {
            self.align();
        }
        self.begin();
        self.comments = None;
        for line in &laid.lines {
            self.push_line(if line.verbatim { 0 } else { indent }, &line.text);
        }
        if let (Some(comment), Some(last)) = (&laid.comment, laid.lines.last()) {
            let width = last.text.chars().count();
            self.behind.push((self.text.len() - self.newline.len(), width, comment.clone()));
            if laid.lines.len() > 1 || indent == 0 {
                self.align();
            }
        }
    }

    /// Lines as they are; whether they end a line.
    pub(super) fn raw(&mut self, text: &str, ends: bool) {
        self.align();
        self.begin();
        self.comments = None;
        self.text.push_str(text);
        if ends && !text.ends_with('\n') {
            self.text.push_str(self.newline);
        }
    }

    /// The whole text.
    pub(super) fn finish(mut self) -> String {
        self.align();
        self.text
    }

    fn begin(&mut self) {
        if std::mem::take(&mut self.blank) {
            self.comments = None;
            if !self.fresh {
                self.text.push_str(self.newline);
            }
        }
        self.fresh = false;
    }

    fn push_line(&mut self, indent: usize, text: &str) {
        self.text.extend(std::iter::repeat_n(' ', if text.is_empty() { 0 } else { indent }));
        self.text.push_str(text);
        self.text.push_str(self.newline);
    }

    /// Writes the comments behind neighbouring lines, one below the other.
    fn align(&mut self) {
        let width = self.behind.iter().map(|(_, width, _)| *width).max().unwrap_or(0) + BEFORE_COMMENT;
        for (at, own, comment) in std::mem::take(&mut self.behind).into_iter().rev() {
            let blanks = " ".repeat(width - own);
            self.text.insert_str(at, &(blanks + &comment));
        }
    }
}
