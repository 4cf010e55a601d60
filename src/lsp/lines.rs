//! Places in a text: bytes on our side, lines and columns on the editor's.

use std::ops::Range;

use gen_lsp_types::{Position, Range as LspRange};

/// What a column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Units of UTF-16, as every client knows.
    #[default]
    Utf16,
    /// Bytes, where the client offers it.
    Utf8,
}

/// Where the lines of a text start.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    starts: Vec<u32>,
    encoding: Encoding,
}

impl Lines {
    pub(super) fn new(text: &str, encoding: Encoding) -> Self {
        let behind = text.bytes().zip(1_u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next);
        Self { starts: std::iter::once(0).chain(behind).collect(), encoding }
    }

    /// The text `range` of the former text has become `length` bytes.
    pub(super) fn edit(&mut self, range: &Range<usize>, new: &str) {
        let (start, end) = (narrow(range.start), narrow(range.end));
        let from = self.starts.partition_point(|at| *at <= start);
        let to = self.starts.partition_point(|at| *at <= end);
        let behind = new.bytes().zip(start + 1..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next);
        let count = self.starts.len() - to;
        self.starts.splice(from..to, behind);
        let after = self.starts.len() - count;
        let grown = narrow(new.len());
        for at in &mut self.starts[after..] {
            *at = *at - (end - start) + grown;
        }
    }

    /// The line of a byte, from 0.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= offset).saturating_sub(1)
    }

    /// The first byte of a line; the end of the text for a line behind it.
    pub(super) fn start(&self, line: usize, text: &str) -> usize {
        self.starts.get(line).map_or(text.len(), |start| *start as usize)
    }

    /// The byte at a place; what lies outside of the text or inside a character counts as the nearest before.
    pub(super) fn offset(&self, position: Position, text: &str) -> usize {
        let line = position.line as usize;
        let start = self.start(line, text);
        let end = self.start(line + 1, text);
        let content = text[start..end].trim_end_matches(['\n', '\r']);
        let wanted = position.character as usize;
        let mut column = 0;
        for (at, char) in content.char_indices() {
            let next = column + self.width(char);
            if next > wanted {
                return start + at;
            }
            column = next;
        }
        start + content.len()
    }

    /// The place of a byte.
    pub(super) fn position(&self, offset: usize, text: &str) -> Position {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line(offset);
        let start = self.start(line, text);
        Position { line: narrow(line), character: narrow(self.columns(&text[start..offset])) }
    }

    /// The places of a range of bytes.
    pub(super) fn range(&self, range: Range<usize>, text: &str) -> LspRange {
        LspRange { start: self.position(range.start, text), end: self.position(range.end, text) }
    }

    /// How many columns a text of one line takes.
    pub(super) fn columns(&self, text: &str) -> usize {
        match self.encoding {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 if text.is_ascii() => text.len(),
            Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
        }
    }

    const fn width(&self, char: char) -> usize {
        match self.encoding {
            Encoding::Utf8 => char.len_utf8(),
            Encoding::Utf16 => char.len_utf16(),
        }
    }
}

/// Offsets fit: no document has more than 4 GiB.
pub(super) fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_what_the_client_counts() {
        let text = "a😀é\r\nb\n";
        let at = |line, character| Position { line, character };
        let utf16 = Lines::new(text, Encoding::Utf16);
        assert_eq!(utf16.position(5, text), at(0, 3));
        assert_eq!(utf16.offset(at(0, 3), text), 5);
        assert_eq!(utf16.offset(at(0, 2), text), 1, "inside a character");
        assert_eq!(utf16.offset(at(0, 99), text), 7, "behind the line");
        assert_eq!(utf16.offset(at(9, 0), text), text.len());
        let utf8 = Lines::new(text, Encoding::Utf8);
        assert_eq!(utf8.position(5, text), at(0, 5));
        assert_eq!(utf8.position(9, text), at(1, 0));
    }

    #[test]
    fn lines_follow_edits() {
        for (text, range, new) in [
            ("a\nb\nc\n", 1..2, ""),
            ("a\nb\nc\n", 0..6, "x"),
            ("a\nb\nc\n", 2..3, "1\n2\n\n3"),
            ("", 0..0, "\n"),
            ("a\n", 2..2, "\nb"),
        ] {
            let mut lines = Lines::new(text, Encoding::Utf8);
            lines.edit(&range, new);
            let mut after = text.to_owned();
            after.replace_range(range, new);
            assert_eq!(lines.starts, Lines::new(&after, Encoding::Utf8).starts, "{after:?}");
        }
    }
}
