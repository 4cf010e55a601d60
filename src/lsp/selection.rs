//! What a growing selection takes in: a word, the arguments, the instruction or property, the stage or block, the file.

use std::ops::Range;

use gen_lsp_types::SelectionRange;

use super::document::Document;
use crate::syntax::tree::{Flag, Item, Word};

/// The ranges around a byte, the smallest first.
pub(super) fn around(document: &Document, offset: usize) -> SelectionRange {
    let mut ranges = vec![word(document.text(), offset)];
    if let Some((chunk, item)) = document.item_at(offset) {
        let mut push = |span| ranges.push(chunk.absolute(span));
        let mut parts = |flags: &[Flag], rest: &Word, keyword| {
            for flag in flags {
                push(flag.span);
            }
            push(keyword);
            push(rest.span);
            if let Some(first) = flags.first() {
                push(if rest.text.is_empty() { first.span } else { first.span.to(rest.span) });
            }
        };
        match item {
            Item::Instruction(one) => {
                parts(&one.flags, &one.rest, one.keyword.span);
                for heredoc in &one.heredocs {
                    push(heredoc.body.span);
                }
            }
            Item::Block(block) => {
                for property in &block.properties {
                    parts(&property.flags, &property.rest, property.keyword.span);
                }
                for property in &block.properties {
                    property.heredocs.iter().for_each(|heredoc| push(heredoc.body.span));
                    push(property.span);
                }
            }
            Item::Unknown(_) => {}
        }
        push(item.span());
    }
    ranges.extend(document.outline().at(offset).map(|part| part.whole.clone()));
    ranges.push(0..document.text().len());
    ranges.retain(|range| range.start <= offset && offset <= range.end);
    ranges.sort_by_key(|range| (range.len(), range.start));
    ranges.dedup();
    nested(document, &ranges)
}

/// One inside the other; what only overlaps the one before it is left out.
fn nested(document: &Document, ranges: &[Range<usize>]) -> SelectionRange {
    let mut kept: Vec<&Range<usize>> = Vec::new();
    for range in ranges {
        let holds = kept.last().is_none_or(|inner| range.start <= inner.start && inner.end <= range.end);
        if holds {
            kept.push(range);
        }
    }
    let outermost = kept.iter().rev().fold(None, |parent, range| {
        Some(SelectionRange { range: document.range((*range).clone()), parent: parent.map(Box::new) })
    });
    outermost.unwrap_or_default()
}

/// The word at a byte.
fn word(text: &str, offset: usize) -> Range<usize> {
    let ends = |char: char| {
        char.is_whitespace() || matches!(char, ',' | '=' | ':' | '"' | '\'' | '[' | ']' | '/' | '$' | '{' | '}')
    };
    let start =
        text[..offset].char_indices().rev().find(|(_, char)| ends(*char)).map_or(0, |(at, char)| at + char.len_utf8());
    let end = text[offset..].find(ends).map_or(text.len(), |length| offset + length);
    start..end
}
