//! A long file read by two threads, each a half of it.
//!
//! Nobody knows what a line in the middle belongs to before all above it has been read: it may stand in a heredoc. So the second
//! half is read on the assumption that an instruction starts where one seems to, and what was read is taken only if the first
//! half has ended right there, with nothing left over that the second would have had to know.

use std::ops::Range;
use std::thread;

use super::file::Reader;
use super::keyword::Keyword;
use super::tree::Item;

/// A shorter file is read before a second thread has started; in bytes.
pub(super) const LONG: usize = 64 << 10;
/// How far behind the middle an instruction is looked for.
const AHEAD: usize = 16 << 10;

/// Where the second half of what is left of a text can start: at an instruction behind a line that holds something and does
/// not go on.
fn middle(text: &str, read: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let from = usize::midpoint(read, text.len());
    let mut start = line_end(bytes, from);
    while start < text.len().min(from + AHEAD) {
        let end = line_end(bytes, start);
        let before = text.get(line_before(bytes, start))?.trim();
        let word = text.get(start..end)?.split([' ', '\t']).next().unwrap_or_default();
        if Keyword::parse(word).is_some()
            && !before.is_empty()
            && !before.starts_with('#')
            && !before.ends_with(['\\', '`'])
        {
            return Some(start);
        }
        start = end;
    }
    None
}

/// The first byte of the next line.
fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length + 1)
}

/// The line that ends right before a byte.
fn line_before(bytes: &[u8], start: usize) -> Range<usize> {
    let end = start - 1;
    bytes[..end].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)..end
}

impl<'a> Reader<'a> {
    /// Reads to the end of a file of at least `long` bytes in halves.
    pub(super) fn read_in_halves(&mut self, text: &'a str, long: usize) {
        let read = self.scanner.position();
        let worth_it = text.len() - read >= long && thread::available_parallelism().is_ok_and(|count| count.get() > 1);
        if let Some(middle) = worth_it.then(|| middle(text, read)).flatten() {
            let mut second = self.second(text, middle);
            thread::scope(|scope| {
                let builder = thread::Builder::new().name("second half".to_owned());
                let other = builder.spawn_scoped(scope, || {
                    second.read_up_to(usize::MAX);
                    second
                });
                self.read_up_to(middle);
                // Where no thread can be started, or what it read does not fit, the rest is read here.
                if let Some(second) = other.ok().and_then(|other| other.join().ok())
                    && self.goes_on_with(&second, middle)
                {
                    self.append(second, text.len());
                }
            });
        }
        self.read_up_to(usize::MAX);
    }

    /// Whether reading on from here would give what the second half was read as.
    fn goes_on_with(&self, second: &Self, middle: usize) -> bool {
        self.scanner.position() == middle
            && !self.scanner.has_unended()
            && (self.recoveries == 0 || second.recoveries == 0)
            && self.has_room_for(second)
    }

    /// Takes over what the second half was read as.
    fn append(&mut self, second: Self, end: usize) {
        self.recoveries += second.recoveries;
        self.guessed += second.guessed;
        self.count_all(&second);
        self.casing.append(second.casing);
        self.sink.append(second.sink);
        self.tree.guesses.extend(second.tree.guesses);
        self.tree.holes |= second.tree.holes;
        self.tree.unended = self.tree.unended.or(second.tree.unended);
        let mut items = second.tree.items.into_iter();
        if let Some(first) = items.next() {
            match first {
                Item::Unknown(span) => self.push_unknown(span),
                first => self.tree.items.push(first),
            }
        }
        self.tree.items.extend(items);
        self.scanner.append(second.scanner, end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::{file, sexp};

    /// What a text is read as.
    fn read(text: &str, halves_from: usize) -> (String, String, String) {
        let (tree, found) = file::parse_as(FileId(0), text, 1000, halves_from);
        (sexp::dump(&tree), format!("{:?}", tree.comments), format!("{found:?}"))
    }

    #[test]
    fn two_halves_are_the_whole() {
        let line = |at: usize| format!("ENV NAME{at}=x \\\n    OTHER{at}=y\n# comment\ncopy a{at} /b\nRUN make {at}\n");
        let plain: String = (0..40).map(line).collect();
        let at = plain.find("RUN make 18").unwrap();
        let put = |words: &str| format!("FROM a\n{}{words}{}", &plain[..at], &plain[at..]);
        let texts = [
            put(""),
            put("WAT x\nRUN y <<X\n"),
            put("NETWORK x {\n  MTU 5\n"),
            put("SERVICE x {\n  FROM a\n}\n"),
            put("SERVICE x\n"),
            put("RUN <<E\n  E\n"),
            format!("FROM a\n{}{plain}", "WAT x\n".repeat(1500)),
            format!("FROM a\nRUN <<EOF\n{plain}EOF\n{plain}"),
            format!("# escape=`\n# syntax=docker/dockerfile:1.2\nFROM a\n{plain}COPY --parents a b\n"),
        ];
        for text in texts {
            assert!(middle(&text, 0).is_some(), "{text}");
            assert!(read(&text, 0) == read(&text, usize::MAX), "{text}");
        }
    }

    #[test]
    fn the_second_half_starts_at_an_instruction() {
        assert_eq!(middle("FROM a\nRUN b \\\nCOPY c d\nRUN e\n", 0), Some(24));
        assert_eq!(middle("FROM a\nRUN b\n# c\nRUN d\n\nRUN e\n", 0), None);
        assert_eq!(middle("x\nx\nx\nx\n", 0), None);
        assert_eq!(middle("", 0), None);
    }
}
