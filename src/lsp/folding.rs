//! What can be folded: stages, blocks, heredocs, lines that go on, runs of comments.

use std::ops::Range;

use gen_lsp_types::{FoldingRange, FoldingRangeKind};

use super::document::Document;
use super::lines::narrow;
use super::outline::PartKind;
use crate::syntax::tree::{Heredoc, Item};

/// The ranges of a document, in order.
pub(super) fn ranges(document: &Document) -> Vec<FoldingRange> {
    let mut folder = Folder { document, found: Vec::new() };
    for part in document.outline().parts.iter().filter(|part| part.kind == PartKind::Stage) {
        folder.push(part.whole.clone(), FoldingRangeKind::Region);
    }
    for (chunk, item) in document.items() {
        folder.push(chunk.absolute(item.span()), FoldingRangeKind::Region);
        let heredocs = |folder: &mut Folder<'_>, heredocs: &[Heredoc]| {
            // One alone folds with its instruction.
            if heredocs.len() > 1 {
                for one in heredocs {
                    folder.push(chunk.absolute(one.body.span), FoldingRangeKind::Region);
                }
            }
        };
        match item {
            Item::Instruction(one) => heredocs(&mut folder, &one.heredocs),
            Item::Block(block) => {
                for property in &block.properties {
                    folder.push(chunk.absolute(property.span), FoldingRangeKind::Region);
                }
            }
            Item::Unknown(_) => {}
        }
    }
    folder.comments();
    let mut found = folder.found;
    found.sort_by_key(|range| (range.start_line, std::cmp::Reverse(range.end_line)));
    found.dedup_by_key(|range| (range.start_line, range.end_line));
    found
}

struct Folder<'a> {
    document: &'a Document,
    found: Vec<FoldingRange>,
}

impl Folder<'_> {
    fn push(&mut self, range: Range<usize>, kind: FoldingRangeKind) {
        let lines = self.document.lines();
        let first = lines.line(range.start);
        let last = lines.line(range.end.saturating_sub(1).max(range.start));
        if last > first {
            self.found.push(FoldingRange {
                start_line: narrow(first),
                end_line: narrow(last),
                kind: Some(kind),
                ..FoldingRange::default()
            });
        }
    }

    /// Comments on lines next to each other.
    fn comments(&mut self) {
        let mut run: Option<Range<usize>> = None;
        let document = self.document;
        for chunk in document.chunks() {
            for comment in &chunk.tree.comments {
                let range = chunk.absolute(comment.span);
                let lines = document.lines();
                let line = lines.line(range.start);
                match &mut run {
                    Some(open) if lines.line(open.end) + 1 == line => open.end = range.end,
                    _ => {
                        if let Some(run) = run.replace(range) {
                            self.push(run, FoldingRangeKind::Comment);
                        }
                    }
                }
            }
        }
        if let Some(run) = run {
            self.push(run, FoldingRangeKind::Comment);
        }
    }
}
