//! A piece of a document, read on its own: what an edit reads again.
//!
//! A chunk starts with the line of an instruction or a block, and nothing that starts before it goes on in it; so the tree of a
//! file is the trees of its chunks, one after the other. Spans of a chunk count from its own start.

use std::cell::OnceCell;
use std::ops::Range;

use super::mention::{Mention, mentions};
use super::tokens::ChunkTokens;
use crate::diag::{Code, Diagnostics};
use crate::source::{FileId, Span};
use crate::syntax;
use crate::syntax::keyword::BlockKind;
use crate::syntax::tree::{Item, Tree};

/// Instructions and blocks of a chunk, about.
const ITEMS: usize = 40;

/// A piece of a document.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Its first byte in the document.
    pub(super) start: usize,
    /// Its length in bytes.
    pub(super) length: usize,
    /// What it says.
    pub(super) tree: Tree,
    /// Whether something in it goes on behind its end.
    pub(super) open: bool,
    mentions: OnceCell<Vec<Mention>>,
    tokens: OnceCell<ChunkTokens>,
}

impl Chunk {
    fn new(text: &str, start: usize) -> Self {
        let (tree, found) = syntax::parse(FileId(0), text);
        Self::of(text, start, tree, &found)
    }

    fn of(text: &str, start: usize, tree: Tree, found: &Diagnostics) -> Self {
        let open = is_open(text, &tree, found);
        Self { start, length: text.len(), tree, open, mentions: OnceCell::new(), tokens: OnceCell::new() }
    }

    /// Whether it reads alike with what comes before it: a comment at its start is no directive, though it may look like one,
    /// a byte order mark belongs to the start of a file alone, and a line that can't be read may belong to the one before.
    pub(super) fn starts_well(&self, document: &str) -> bool {
        let unread = matches!(self.tree.items.first(), Some(Item::Unknown(_)));
        self.tree.directives.is_empty() && !unread && !self.text(document).starts_with('\u{feff}')
    }

    /// The byte behind it in the document.
    pub(super) const fn end(&self) -> usize {
        self.start + self.length
    }

    /// A span of its tree as bytes of the document.
    pub(super) const fn absolute(&self, span: Span) -> Range<usize> {
        self.start + span.start as usize..self.start + span.end as usize
    }

    /// Its text.
    pub(super) fn text<'t>(&self, document: &'t str) -> &'t str {
        &document[self.start..self.end()]
    }

    /// The names in it.
    pub(super) fn mentions(&self, document: &str) -> &[Mention] {
        self.mentions.get_or_init(|| mentions(self.text(document), &self.tree))
    }

    /// Its tokens; the first call makes them.
    pub(super) fn tokens(&self, make: impl FnOnce() -> ChunkTokens) -> &ChunkTokens {
        self.tokens.get_or_init(make)
    }

    /// Forgets its tokens, whose colours hang on names of the whole file.
    pub(super) fn forget_tokens(&mut self) {
        self.tokens = OnceCell::new();
    }
}

/// Whether the end of a text may not be the end of what stands there.
fn is_open(text: &str, tree: &Tree, found: &Diagnostics) -> bool {
    let unended = found.iter().any(|found| matches!(found.code, Code::UnterminatedHeredoc | Code::UnclosedBlock));
    let mut lines = text.lines().rev().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let joined = lines.next().is_some_and(|line| line.ends_with(['\\', '`']));
    // `{` may stand on the next line.
    let headless = matches!(tree.items.last(), Some(Item::Block(block)) if block.properties.is_empty());
    unended || joined || headless || tree.items.iter().any(|item| seeks_end(item, text)) || !text.ends_with('\n')
}

/// Whether an item is a block that takes whatever follows, up to a `}`, though no `{` opens it.
fn seeks_end(item: &Item, text: &str) -> bool {
    let Item::Block(block) = item else { return false };
    let needs_braces = matches!(block.kind.value, BlockKind::Service | BlockKind::Secret);
    let closed = text.get(..block.span.end as usize).is_some_and(|before| before.ends_with('}'));
    needs_braces && block.properties.is_empty() && !closed
}

/// Cuts a text that starts at a byte of the document into chunks.
pub(super) fn cut(text: &str, start: usize) -> Vec<Chunk> {
    let (tree, found) = syntax::parse(FileId(0), text);
    // A text whose lines go on in another way, or too long to be read to its end, is not read in pieces: a piece would not know.
    if tree.escape != '\\' || tree.cropped || tree.items.len() <= 2 * ITEMS {
        return vec![Chunk::of(text, start, tree, &found)];
    }
    let mut chunks: Vec<Chunk> = Vec::with_capacity(tree.items.len() / ITEMS + 1);
    let mut from = 0;
    let mut items = 0;
    // What goes on behind a piece is tried with twice as much: a text where nothing ends is not read again with each line.
    let mut enough = ITEMS;
    for item in &tree.items {
        let at = text[..item.start() as usize].rfind('\n').map_or(0, |end| end + 1);
        // Where reading went back behind an error, items may share lines.
        if items >= enough && at > from && matches!(item, Item::Instruction(_)) {
            let piece = Chunk::new(&text[from..at], start + from);
            if piece.open {
                enough = 2 * items;
            } else {
                chunks.push(piece);
                from = at;
                items = 0;
                enough = ITEMS;
            }
        }
        items += 1;
    }
    chunks.push(if from == 0 { Chunk::of(text, start, tree, &found) } else { Chunk::new(&text[from..], start + from) });
    chunks
}
