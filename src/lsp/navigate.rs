//! From a name to where it is defined and used.

use std::ops::Range;

use gen_lsp_types::{DocumentHighlight, DocumentHighlightKind, Location};

use super::document::Document;
use super::mention::{Kind, Mention, Role};

/// The uses and definitions of the name at a byte; none where no definition is in the file.
pub(super) fn all<'a>(document: &'a Document, offset: usize) -> Vec<(Range<usize>, &'a Mention)> {
    let Some((_, named)) = document.mention_at(offset) else { return Vec::new() };
    let same = |found: &&(Range<usize>, &'a Mention)| found.1.kind == named.kind && found.1.name == named.name;
    let found: Vec<_> = document.mentions().filter(|found| same(&found)).collect();
    // Volumes and stages by number are declared by their use.
    let known = named.kind == Kind::Volume || found.iter().any(|(_, found)| found.role == Role::Definition);
    if known { found } else { Vec::new() }
}

/// Where the name at a byte is defined.
pub(super) fn definition(document: &Document, offset: usize) -> Vec<Location> {
    let Some((range, named)) = document.mention_at(offset) else { return Vec::new() };
    let locate = |range: Range<usize>| Location { uri: document.uri.clone(), range: document.range(range) };
    let found: Vec<Range<usize>> = document.definitions(named.kind, &named.name).map(|(range, _)| range).collect();
    match named.kind {
        Kind::Stage if found.is_empty() => {
            document.outline().stage(&named.name).map(|stage| locate(stage.head.clone())).into_iter().collect()
        }
        // The nearest before it in its own stage, else those before the first stage.
        Kind::Variable => {
            let stage = document.outline().stages().filter(|stage| stage.whole.start <= range.start).last();
            let start = stage.map_or(0, |stage| stage.whole.start);
            let first = document.outline().stages().next().map_or(usize::MAX, |stage| stage.whole.start);
            let own = found.iter().rev().find(|found| (start..=range.start).contains(&found.start));
            let global = found.iter().rev().find(|found| found.start < first);
            own.or(global).or(found.first()).map(|range| locate(range.clone())).into_iter().collect()
        }
        _ => found.into_iter().map(locate).collect(),
    }
}

/// Every place of the name at a byte; whether where it is defined counts.
pub(super) fn references(document: &Document, offset: usize, declarations: bool) -> Vec<Location> {
    let found = all(document, offset).into_iter();
    let found = found.filter(|(_, mention)| declarations || mention.role == Role::Use);
    found.map(|(range, _)| Location { uri: document.uri.clone(), range: document.range(range) }).collect()
}

/// The same in this document, to be painted.
pub(super) fn highlights(document: &Document, offset: usize) -> Vec<DocumentHighlight> {
    let paint = |(range, mention): (Range<usize>, &Mention)| DocumentHighlight {
        range: document.range(range),
        kind: Some(match mention.role {
            Role::Definition => DocumentHighlightKind::Write,
            Role::Use => DocumentHighlightKind::Read,
        }),
    };
    all(document, offset).into_iter().map(paint).collect()
}
