//! Who copies from whom: stages, and the services that run them, as a hierarchy of calls.

use std::collections::HashMap;
use std::ops::Range;

use gen_lsp_types::{CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall};

use super::document::Document;
use super::mention::{Kind, Role};
use super::outline::{Part, PartKind};
use super::symbols::{kind, titles};

/// The stage or service at a byte.
pub(super) fn prepare(document: &Document, offset: usize) -> Vec<CallHierarchyItem> {
    let named = document.mention_at(offset).and_then(|(_, mention)| match mention.kind {
        Kind::Stage => document.outline().stage(&mention.name),
        kind => document.outline().block(kind, &mention.name),
    });
    let part = named.or_else(|| document.outline().at(offset)).filter(|part| takes_part(part));
    part.map(|part| item(document, part)).into_iter().collect()
}

/// Who uses it.
pub(super) fn incoming(document: &Document, called: &CallHierarchyItem) -> Vec<CallHierarchyIncomingCall> {
    let Some(target) = part_of(document, called) else { return Vec::new() };
    let uses = edges(document).into_iter().filter(|(_, to, _)| to.head == target.head);
    grouped(uses.map(|(from, _, range)| (from, range)))
        .into_iter()
        .map(|(part, ranges)| CallHierarchyIncomingCall {
            from: item(document, part),
            from_ranges: ranges.into_iter().map(|range| document.range(range)).collect(),
        })
        .collect()
}

/// What it uses.
pub(super) fn outgoing(document: &Document, caller: &CallHierarchyItem) -> Vec<CallHierarchyOutgoingCall> {
    let Some(source) = part_of(document, caller) else { return Vec::new() };
    let uses = edges(document).into_iter().filter(|(from, ..)| from.head == source.head);
    grouped(uses.map(|(_, to, range)| (to, range)))
        .into_iter()
        .map(|(part, ranges)| CallHierarchyOutgoingCall {
            to: item(document, part),
            from_ranges: ranges.into_iter().map(|range| document.range(range)).collect(),
        })
        .collect()
}

const fn takes_part(part: &Part) -> bool {
    matches!(part.kind, PartKind::Stage | PartKind::Block(Kind::Service | Kind::Volume | Kind::Network))
}

fn item(document: &Document, part: &Part) -> CallHierarchyItem {
    let (name, detail) = titles(part);
    CallHierarchyItem {
        name,
        kind: kind(part),
        tags: None,
        detail: Some(detail),
        uri: document.uri.clone(),
        range: document.range(part.whole.clone()),
        selection_range: document.range(part.head.clone()),
        data: None,
    }
}

fn part_of<'a>(document: &'a Document, item: &CallHierarchyItem) -> Option<&'a Part> {
    let at = document.offset(item.selection_range.start);
    document.outline().parts.iter().find(|part| part.head.start == at)
}

/// Each use of a stage or service by a stage or block, with its place.
fn edges(document: &Document) -> Vec<(&Part, &Part, Range<usize>)> {
    let outline = document.outline();
    let uses = document.mentions().filter(|(_, mention)| mention.role == Role::Use);
    uses.filter_map(|(range, mention)| {
        let from = outline.at(range.start)?;
        let to = match mention.kind {
            Kind::Stage => outline.stage(&mention.name)?,
            Kind::Service => outline.block(Kind::Service, &mention.name)?,
            _ => return None,
        };
        Some((from, to, range))
    })
    .collect()
}

/// The places of each, in order of the first.
fn grouped<'a>(uses: impl Iterator<Item = (&'a Part, Range<usize>)>) -> Vec<(&'a Part, Vec<Range<usize>>)> {
    let mut groups: Vec<(&Part, Vec<Range<usize>>)> = Vec::new();
    let mut places: HashMap<usize, usize> = HashMap::new();
    for (part, range) in uses {
        let place = *places.entry(part.head.start).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, ranges)) => ranges.push(range),
            None => groups.push((part, vec![range])),
        }
    }
    groups
}
