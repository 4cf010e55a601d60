//! The lines of a file around some words, as miette wants them.
//!
//! miette's own reader walks the file from its start for every label; ours asks the line table, and shows of a very long
//! line only what lies around the words.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::source::Source;

/// A line longer than this is cut around the words.
const LONG: usize = 400;
/// What stays on each side of the words then.
const AROUND: usize = 60;

/// A file to quote from.
#[derive(Debug)]
pub(super) struct Excerpt<'a>(pub(super) &'a Source);

impl Excerpt<'_> {
    /// The bytes of whole lines from `before` lines above `start` to `after` lines below `end`.
    fn lines(&self, start: usize, end: usize, before: usize, after: usize) -> (usize, usize) {
        let text = self.0.text().as_bytes();
        let mut from = text[..start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        for _ in 0..before {
            if from == 0 {
                break;
            }
            from = text[..from - 1].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        }
        let mut to = line_end(text, end);
        for _ in 0..after {
            to = line_end(text, (to + 1).min(text.len()));
        }
        (from, to)
    }

    /// Cuts what is too long to show, at characters.
    fn cut(&self, (from, to): (usize, usize), start: usize, end: usize) -> (usize, usize) {
        let text = self.0.text();
        if to - from <= LONG {
            return (from, to);
        }
        let own_line = self.lines(start, end, 0, 0);
        if own_line.1 - own_line.0 <= LONG {
            return own_line;
        }
        let low = text.floor_char_boundary(start.saturating_sub(AROUND)).max(own_line.0);
        let high = text.ceil_char_boundary((end + AROUND).min(start + LONG)).min(own_line.1);
        (low, high)
    }
}

/// The end of the line that holds a byte.
fn line_end(text: &[u8], at: usize) -> usize {
    text[at..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |more| at + more)
}

impl SourceCode for Excerpt<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        if end > self.0.text().len() {
            return Err(MietteError::OutOfBounds);
        }
        // The last byte decides where the span ends: an end right behind a line's end does not take in the next line.
        let last = if end > start { end - 1 } else { end };
        let (from, to) = self.cut(self.lines(start, last, before, after), start, end);
        let place = |at: usize| self.0.line_col(u32::try_from(at).unwrap_or(u32::MAX));
        let (first, at) = (place(from), place(start));
        // Asked for no context, miette wants to know where the words themselves stand.
        let (line, column) = if before == 0 { (at.line, at.column) } else { (first.line, 1) };
        let data = &self.0.shown().as_bytes()[from..to.max(from)];
        let count = data.split(|byte| *byte == b'\n').count();
        Ok(Box::new(MietteSpanContents::new_named(
            self.0.name().to_owned(),
            data,
            (from, data.len()).into(),
            line as usize - 1,
            column as usize - 1,
            count,
        )))
    }
}
