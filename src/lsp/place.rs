//! Where the cursor stands, by what is written before it: what completion and signature help start from.

use std::ops::Range;

use super::document::Document;
use crate::syntax::keyword::{BlockKind, Keyword, Property};
use crate::syntax::reference::{self, Entry};
use crate::syntax::tree::{Heredoc, Item};

/// The cursor's surroundings.
#[derive(Debug)]
pub(super) struct Place {
    /// The block it stands in.
    pub(super) block: Option<BlockKind>,
    /// What the line starts with, where that is known; of `ONBUILD` what stands behind it.
    pub(super) entry: Option<&'static Entry>,
    /// The logical line up to the cursor, joins taken away.
    pub(super) line: String,
    /// Where its last word starts in it.
    pub(super) word: usize,
    /// Whether a shell reads what stands here, or the file that a heredoc becomes.
    pub(super) body: bool,
    /// The byte of the cursor.
    pub(super) offset: usize,
}

impl Place {
    /// The surroundings of a byte; none inside a comment, and where nothing but a file's own content stands.
    pub(super) fn new(document: &Document, offset: usize) -> Option<Self> {
        let text = document.text();
        let body = heredoc(document, offset);
        if body.is_some_and(|expands| !expands) {
            return None;
        }
        let line = if body.is_some() { last_line(text, offset).to_owned() } else { logical(text, offset) };
        if last_line(text, offset).trim_start().starts_with('#') {
            return None;
        }
        let block = block_at(document, offset);
        let entry = if body.is_some() { None } else { entry(block, &line) };
        let word = line.rfind([' ', '\t']).map_or(0, |at| at + 1);
        Some(Self { block, entry, line, word, body: body.is_some(), offset })
    }

    /// The word that the cursor stands in, up to it.
    pub(super) fn partial(&self) -> &str {
        &self.line[self.word..]
    }

    /// The bytes of the document that the last bytes of the line are.
    pub(super) fn tail(&self, length: usize) -> Range<usize> {
        self.offset.saturating_sub(length)..self.offset
    }

    /// The words before the one that the cursor stands in, keyword and flags left out.
    pub(super) fn args(&self) -> Vec<&str> {
        let before = self.line[..self.word].split_whitespace().skip(1);
        before.filter(|word| !word.starts_with("--")).collect()
    }

    /// The flags of the line.
    pub(super) fn flags(&self) -> impl Iterator<Item = &str> {
        self.line.split_whitespace().filter_map(|word| word.strip_prefix("--"))
    }

    /// The flag that the cursor stands in.
    pub(super) fn flag(&self) -> Option<&str> {
        let flag = self.partial().strip_prefix("--")?;
        Some(flag.split('=').next().unwrap_or(flag))
    }
}

fn last_line(text: &str, offset: usize) -> &str {
    let before = &text[..offset];
    &before[before.rfind('\n').map_or(0, |end| end + 1)..]
}

/// The logical line up to a byte.
fn logical(text: &str, offset: usize) -> String {
    let mut pieces = vec![last_line(text, offset)];
    let mut start = offset - pieces[0].len();
    while start > 0 {
        let line = last_line(text, start - 1);
        let trimmed = line.trim_end();
        if line.trim_start().starts_with('#') || trimmed.is_empty() {
            // Comments stand between lines that go on; whether these do, a line above says.
            pieces.push("");
        } else if let Some(joined) = trimmed.strip_suffix(['\\', '`']) {
            pieces.push(joined);
        } else {
            break;
        }
        start -= line.len() + 1;
        if pieces.len() > 500 {
            break;
        }
    }
    // Comments and empty lines at the top join nothing.
    while pieces.len() > 1 && pieces.last().is_some_and(|piece| piece.is_empty()) {
        pieces.pop();
    }
    let line: String = pieces.into_iter().rev().collect();
    line.trim_start().to_owned()
}

/// Whether a byte stands in the body of a heredoc, and whether variables are expanded there.
fn heredoc(document: &Document, offset: usize) -> Option<bool> {
    let (chunk, item) = document.item_at(offset)?;
    let inside = |heredoc: &&Heredoc| {
        let range = chunk.absolute(heredoc.body.span);
        range.start <= offset && offset < range.end.max(range.start + 1)
    };
    let found = match item {
        Item::Instruction(one) => one.heredocs.iter().find(inside),
        Item::Block(block) => block.properties.iter().flat_map(|property| &property.heredocs).find(inside),
        Item::Unknown(_) => None,
    };
    found.map(|heredoc| heredoc.expand)
}

/// The block whose braces a byte stands between; one that nothing closes goes on to the next line that starts outside.
fn block_at(document: &Document, offset: usize) -> Option<BlockKind> {
    let chunk = document.chunk_at(offset);
    let before = chunk.tree.items.iter().rev().find(|item| chunk.start + (item.start() as usize) < offset)?;
    let Item::Block(block) = before else { return None };
    let range = chunk.absolute(block.span);
    let text = document.text();
    let head = text[range.start..].lines().next().unwrap_or_default();
    let opened = head.contains('{') && offset > range.start + head.find('{').unwrap_or_default();
    let closed = text[range.clone()].ends_with('}') && range.end > range.start + head.len();
    (opened && (!closed || offset < range.end)).then_some(block.kind.value)
}

/// What a line starts with; only where a blank stands behind the first word.
fn entry(block: Option<BlockKind>, line: &str) -> Option<&'static Entry> {
    let (word, rest) = line.split_once([' ', '\t'])?;
    match block {
        Some(kind) => reference::property(kind, Property::parse(word)?),
        None => match Keyword::parse(word) {
            Some(Keyword::Onbuild) => entry(None, rest.trim_start()).or(Some(reference::instruction(Keyword::Onbuild))),
            Some(keyword) => Some(reference::instruction(keyword)),
            None => BlockKind::parse(word).map(reference::block),
        },
    }
}
