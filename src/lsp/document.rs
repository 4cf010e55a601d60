//! A file that an editor has open: its text and the chunks that were read of it.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use gen_lsp_types::{Position, Range as LspRange, TextDocumentContentChangeEvent as Change, Uri};

use super::chunk::{Chunk, cut};
use super::lines::{Encoding, Lines};
use super::mention::{Kind, Mention, Role};
use super::outline::Outline;
use crate::syntax::tree::Item;

/// An open file.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) uri: Uri,
    /// The editor's number of its state.
    pub(super) version: i32,
    text: String,
    lines: Lines,
    encoding: Encoding,
    chunks: Vec<Chunk>,
    outline: OnceCell<Outline>,
    shared: OnceCell<Arc<str>>,
}

impl Document {
    pub(super) fn new(uri: Uri, version: i32, text: String, encoding: Encoding) -> Self {
        let lines = Lines::new(&text, encoding);
        let chunks = cut(&text, 0);
        Self { uri, version, text, lines, encoding, chunks, outline: OnceCell::new(), shared: OnceCell::new() }
    }

    /// The whole text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The whole text for another thread.
    pub(super) fn shared(&self) -> Arc<str> {
        Arc::clone(self.shared.get_or_init(|| self.text.as_str().into()))
    }

    pub(super) const fn lines(&self) -> &Lines {
        &self.lines
    }

    pub(super) const fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub(super) fn chunks(&self) -> &[Chunk] {
        &self.chunks
    }

    /// What an editor shows for a range of bytes.
    pub(super) fn range(&self, range: Range<usize>) -> LspRange {
        self.lines.range(range, &self.text)
    }

    /// The byte at a place.
    pub(super) fn offset(&self, position: Position) -> usize {
        self.lines.offset(position, &self.text)
    }

    /// The bytes of a range.
    pub(super) fn bytes(&self, range: LspRange) -> Range<usize> {
        let start = self.offset(range.start);
        start..self.offset(range.end).max(start)
    }

    /// Takes in what an editor changed.
    pub(super) fn change(&mut self, changes: Vec<Change>) {
        for change in changes {
            match change {
                Change::TextDocumentContentChangePartial(part) => {
                    let range = self.bytes(part.range);
                    self.replace(range, &part.text);
                }
                Change::TextDocumentContentChangeWholeDocument(whole) => {
                    self.text = whole.text;
                    self.lines = Lines::new(&self.text, self.encoding);
                    self.read_all();
                }
            }
        }
    }

    fn read_all(&mut self) {
        self.chunks = cut(&self.text, 0);
        self.forget();
    }

    fn forget(&mut self) {
        self.outline = OnceCell::new();
        self.shared = OnceCell::new();
    }

    /// Replaces a range of bytes and reads again what that touches.
    pub(super) fn replace(&mut self, range: Range<usize>, new: &str) {
        let names = self.outline.get().map(Outline::stage_names);
        self.lines.edit(&range, new);
        self.text.replace_range(range.clone(), new);
        // Joined to the line before when its line end goes, so the byte before counts as touched.
        let mut first = self.chunk_index(range.start.saturating_sub(1));
        let mut last = self.chunk_index(range.end);
        let shifted = |at: usize| at - range.len() + new.len();
        let fresh = loop {
            let start = self.chunks[first].start;
            let end = shifted(self.chunks[last].end());
            let fresh = cut(&self.text[start..end], start);
            let ends_well = last + 1 == self.chunks.len() || fresh.last().is_some_and(|chunk| !chunk.open);
            let starts_well = first == 0 || fresh.first().is_some_and(|chunk| chunk.starts_well(&self.text));
            if ends_well && starts_well {
                break fresh;
            }
            if !starts_well {
                first -= 1;
            }
            if !ends_well {
                last = (last + 1 + (last - first)).min(self.chunks.len() - 1);
            }
        };
        let escape = self.chunks.first().map(|chunk| chunk.tree.escape);
        let is_reading_anew =
            escape != Some('\\') || first == 0 && fresh.first().is_some_and(|chunk| chunk.tree.escape != '\\');
        let count = fresh.len();
        drop(self.chunks.splice(first..=last, fresh));
        for chunk in &mut self.chunks[first + count..] {
            chunk.start = shifted(chunk.start);
        }
        if is_reading_anew {
            self.read_all();
        }
        self.forget();
        // Colours tell stages from images, so a new name of a stage changes those of other lines.
        if names.is_some_and(|names| names != self.outline().stage_names()) {
            self.chunks.iter_mut().for_each(Chunk::forget_tokens);
        }
    }

    /// The chunk that holds a byte, or the last.
    fn chunk_index(&self, offset: usize) -> usize {
        self.chunks.partition_point(|chunk| chunk.start <= offset).saturating_sub(1)
    }

    /// The chunk that holds a byte, or the last.
    pub(super) fn chunk_at(&self, offset: usize) -> &Chunk {
        &self.chunks[self.chunk_index(offset)]
    }

    /// Instructions and blocks with their bytes, in order.
    pub(super) fn items(&self) -> impl Iterator<Item = (&Chunk, &Item)> {
        self.chunks.iter().flat_map(|chunk| chunk.tree.items.iter().map(move |item| (chunk, item)))
    }

    /// The instruction or block at a byte: also right behind it.
    pub(super) fn item_at(&self, offset: usize) -> Option<(&Chunk, &Item)> {
        let chunk = self.chunk_at(offset);
        let inside = |item: &&Item| {
            let range = chunk.absolute(item.span());
            range.start <= offset && offset <= range.end
        };
        chunk.tree.items.iter().rev().find(inside).map(|item| (chunk, item))
    }

    /// Names of the file, each with its bytes, in order.
    pub(super) fn mentions(&self) -> impl Iterator<Item = (Range<usize>, &Mention)> {
        self.chunks.iter().flat_map(|chunk| {
            let start = chunk.start;
            let absolute = move |mention: &Mention| start + mention.span.start..start + mention.span.end;
            chunk.mentions(&self.text).iter().map(move |mention| (absolute(mention), mention))
        })
    }

    /// The name at a byte: also right behind it.
    pub(super) fn mention_at(&self, offset: usize) -> Option<(Range<usize>, &Mention)> {
        let chunk = self.chunk_at(offset);
        let found = chunk.mentions(&self.text).iter().find(|mention| {
            let start = chunk.start + mention.span.start;
            start <= offset && offset <= start + mention.span.len()
        })?;
        Some((chunk.start + found.span.start..chunk.start + found.span.end, found))
    }

    /// Where a name is defined, in order.
    pub(super) fn definitions<'a>(
        &'a self,
        kind: Kind,
        name: &'a str,
    ) -> impl Iterator<Item = (Range<usize>, &'a Mention)> + 'a {
        self.mentions()
            .filter(move |(_, found)| found.kind == kind && found.role == Role::Definition && found.name == name)
    }

    /// Stages and blocks.
    pub(super) fn outline(&self) -> &Outline {
        self.outline.get_or_init(|| Outline::new(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::{parse, sexp};

    fn dump(document: &Document) -> String {
        document.chunks.iter().map(|chunk| sexp::dump(&chunk.tree)).collect()
    }

    /// A document says what its text says, whatever was edited.
    fn check(document: &Document) {
        let (tree, _) = parse(FileId(0), document.text());
        assert_eq!(dump(document), sexp::dump(&tree), "{:?}", document.text());
        assert_eq!(document.chunks.iter().map(|chunk| chunk.length).sum::<usize>(), document.text().len());
        let ends = document.chunks.windows(2).all(|pair| pair[0].end() == pair[1].start);
        assert!(ends, "chunks lie side by side");
    }

    #[test]
    fn of_a_text_that_is_too_long_as_much_is_read_as_elsewhere() {
        let text = "FROM a\n".to_owned() + &"RUN b\n".repeat(50_010);
        let mut document = Document::new("file:///a".into(), 1, text, Encoding::Utf8);
        check(&document);
        document.replace(7..13, "");
        check(&document);
        document.replace(7..7 + 6 * 20, "");
        check(&document);
        assert_eq!(document.items().count(), 49_990);
    }

    #[test]
    fn edits_read_again_what_they_touch() {
        let text: String = (0..500).map(|at| format!("ENV A{at}=x \\\n  B=y\n# c\n")).collect();
        let text = format!("FROM a\n{text}");
        let mut document = Document::new("file:///a".into(), 1, text, Encoding::Utf8);
        assert!(document.chunks.len() > 10);
        let find = |document: &Document, words: &str| document.text().find(words).unwrap();
        for (words, new) in [
            ("ENV A250=x", "RUN <<EOF\n"),
            ("ENV A400=x", "EOF\n"),
            ("RUN <<EOF\n", "# "),
            ("EOF\n", ""),
            ("ENV A50", "SERVICE web {\n"),
            ("ENV A55", "}\n"),
            ("SERVICE web {", "NETWORK x"),
            ("ENV A41=x", "{\n"),
            ("FROM a", "# escape=`\nFROM a"),
            ("# escape=`\n", ""),
            ("ENV A40=x", "# syntax=a"),
            ("ENV A80=x", "é\\"),
            ("ENV A120=x", "SERVICE web\n"),
            ("ENV A300=x", "}\n"),
            ("ENV A160=x", "\u{feff}ENV"),
            ("FROM a", "\u{feff}FROM a"),
        ] {
            let at = find(&document, words);
            document.replace(at..at + words.len(), new);
            check(&document);
        }
        let length = document.text().len();
        document.replace(0..length, "");
        check(&document);
        document.replace(0..0, "FROM b");
        check(&document);
    }
}
