//! A misspelt first word, read as what it most likely stands for.
//!
//! A file whose `FRM debian` counted for nothing would be told of that word alone, and of its other mistakes a run later. So the line
//! is kept as one that can't be read, for whoever writes or colours the file, and what it most likely means lies beside it, for
//! whoever looks for further mistakes. Nothing is built of a guess: its word has been reported as an error.

use super::compose;
use super::file::{Reader, first_word};
use super::keyword::{BlockKind, Keyword, Property};
use super::reference;
use super::tree::{BlockProperty, Item, Word};
use crate::diag::nearest;

/// From so many letters on, a word may have two wrong ones.
const LONG: usize = 7;

/// How many lines of a file are guessed at: one that is no `.rbox` file at all must not take minutes.
pub(super) const MAX_GUESSES: usize = 1000;

/// The word that a misspelt one most likely stands for.
fn meant<'w>(written: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let word = written.bytes().all(|byte| byte.is_ascii_alphabetic());
    let (near, distance) = nearest(written, known).filter(|_| word)?;
    (distance == 1 || written.len() >= LONG).then_some(near)
}

impl Reader<'_> {
    /// Keeps a line that starts with no keyword, which has been reported, and what it most likely means.
    pub(super) fn guess(&mut self, line: &Word) {
        let word = &line.text[first_word(&line.text)];
        let names =
            Keyword::ALL.iter().map(|word| word.as_str()).chain(BlockKind::ALL.iter().map(|word| word.as_str()));
        let near = self.may_guess().then(|| meant(word, names)).flatten();
        let Some(item) = near.and_then(|near| self.as_if(near, line)) else {
            self.tree.holes = true;
            return self.push_unknown(line.span);
        };
        self.push_unknown(item.span());
        self.tree.guesses.push(item);
    }

    /// Counts a guess, if there may be another.
    fn may_guess(&mut self) -> bool {
        self.guessed += 1;
        self.guessed <= MAX_GUESSES
    }

    /// Reads a line as if it started with another word.
    fn as_if(&mut self, near: &str, line: &Word) -> Option<Item> {
        let item = if let Some(keyword) = Keyword::parse(near) {
            self.instruction(keyword, line, false).map(Item::Instruction)
        } else {
            let items = self.tree.items.len();
            self.block(BlockKind::parse(near)?, line);
            (self.tree.items.len() > items).then(|| self.tree.items.pop()).flatten()
        };
        self.casing.forget(line.span_of(first_word(&line.text)));
        item
    }

    /// Reads a line of a block, whose misspelt first word has been reported, as the property that it most likely is.
    pub(super) fn guess_property(&mut self, kind: BlockKind, line: &Word) -> Option<BlockProperty> {
        let word = line.span_of(first_word(&line.text));
        let names = reference::properties(kind).map(|(property, _)| property.as_str());
        let (first, rest) = line.text.split_at(first_word(&line.text).end);
        let key = first.strip_suffix(':').unwrap_or(first);
        if first.ends_with(':') && rest.trim_start().starts_with(['[', '{']) {
            // A list of YAML's, which is no value here.
            return None;
        }
        let near = || meant(key, names).and_then(Property::parse);
        // A key alone has its values in the lines below.
        let same = compose::same_as(key).filter(|_| kind == BlockKind::Service && !rest.trim().is_empty());
        let property = self.may_guess().then(|| near().or(same)).flatten()?;
        let read = self.property(property, reference::property(kind, property)?, line);
        self.casing.forget(word);
        read
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::Code;
    use crate::source::FileId;
    use crate::syntax::parse;

    /// The codes found in a text, and how many guesses were made and whether a line stayed unread.
    fn read(text: &str) -> (Vec<Code>, usize, bool) {
        let (tree, found) = parse(FileId(0), text);
        (found.iter().map(|found| found.code).collect(), tree.guesses.len(), tree.holes)
    }

    #[test]
    fn a_misspelt_line_is_read_as_what_it_most_likely_is() {
        use Code::{UnknownFlag, UnknownInstruction, UnknownProperty, UnterminatedHeredoc};
        assert_eq!(read("FRM a\n"), (vec![UnknownInstruction], 1, false));
        assert_eq!(read("frm a\nRUN b\nRUN c\n"), (vec![UnknownInstruction], 1, false));
        assert_eq!(read("FROM a\nCOYP --form=b c d\n"), (vec![UnknownInstruction, UnknownFlag], 1, false));
        assert_eq!(read("FROM a\nRUM <<EOF\nwat\nEOF\nRUN b\n"), (vec![UnknownInstruction], 1, false));
        assert_eq!(read("FROM a\nRUM <<EOF\nwat\n"), (vec![UnknownInstruction, UnterminatedHeredoc], 1, false));
        assert_eq!(read("SERVCE web {\n  FRM a\n  tty\n}\n").0, [UnknownInstruction, UnknownProperty]);
    }

    #[test]
    fn what_is_far_from_any_word_is_not_guessed_at() {
        for line in ["wat x", "make install", "from: x", "RUN-x y", "copyxx a b", "}"] {
            let (_, guesses, holes) = read(&format!("FROM a\n{line}\n"));
            assert_eq!((guesses, holes), (0, true), "{line}");
        }
    }
}
