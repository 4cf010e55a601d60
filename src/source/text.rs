//! The text of the files of a run, and the way from a byte to a line and a column.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::{FileId, Span, hide_passwords};

/// A place as people count it: both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineCol {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// One file: its name as the user would write it, and its text.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: Arc<str>,
    lines: OnceLock<Vec<u32>>,
    shown: OnceLock<Option<Box<str>>>,
}

impl Source {
    /// A file of at most 4 GiB.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), text: text.into(), lines: OnceLock::new(), shown: OnceLock::new() }
    }

    /// The name, as the user would write it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as it may be shown: without the passwords of addresses, and byte for byte as long.
    pub fn shown(&self) -> &str {
        let hidden = self.shown.get_or_init(|| match hide_passwords(&self.text) {
            Cow::Borrowed(_) => None,
            Cow::Owned(hidden) => Some(hidden.into()),
        });
        hidden.as_deref().unwrap_or(&self.text)
    }

    /// The bytes where lines start.
    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let after_newline = self.text.bytes().zip(1_u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next);
            std::iter::once(0).chain(after_newline).collect()
        })
    }

    /// The line and column of a byte; a byte past the end counts as the end.
    pub fn line_col(&self, offset: u32) -> LineCol {
        let offset = offset.min(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        let lines = self.lines();
        let line = lines.partition_point(|start| *start <= offset) - 1;
        let before = &self.text.as_bytes()[lines[line] as usize..offset as usize];
        let chars = before.iter().filter(|byte| (**byte & 0xC0) != 0x80).count();
        LineCol {
            line: u32::try_from(line).unwrap_or(u32::MAX) + 1,
            column: u32::try_from(chars).unwrap_or(u32::MAX) + 1,
        }
    }

    /// The text of a line counted from 1, without its end.
    pub fn line(&self, line: u32) -> Option<&str> {
        let index = line.checked_sub(1)? as usize;
        let start = *self.lines().get(index)? as usize;
        self.text[start..].lines().next().or(Some(""))
    }
}

/// The files of one run; the first is the `.rbox` file.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<Source>,
}

impl SourceMap {
    /// A run that starts from one file.
    pub fn new(main: Source) -> Self {
        Self { files: vec![main] }
    }

    /// Adds a file and gives the id its spans carry.
    pub fn add(&mut self, source: Source) -> FileId {
        let id = FileId(u16::try_from(self.files.len()).unwrap_or(u16::MAX));
        self.files.push(source);
        id
    }

    /// The file of an id.
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// The words at a span; empty where the span does not fit its file.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).and_then(|file| file.text().get(span.start as usize..span.end as usize)).unwrap_or("")
    }

    /// All files, the `.rbox` file first.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.files.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let source = Source::new("a.rbox", "FROM é\nRUN x\n");
        assert_eq!(source.line_col(7), LineCol { line: 1, column: 7 });
        assert_eq!(source.line_col(8), LineCol { line: 2, column: 1 });
        assert_eq!(source.line_col(999), LineCol { line: 3, column: 1 });
        assert_eq!(source.line(2), Some("RUN x"));
    }
}
