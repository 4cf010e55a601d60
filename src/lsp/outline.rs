//! A file from above: its stages and blocks.

use std::collections::HashMap;
use std::ops::Range;

use super::document::Document;
use super::mention::Kind;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Args, Item};

/// Stages and blocks, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    pub(super) parts: Vec<Part>,
    /// Where the first of each name stands among them; names of stages in lower case.
    named: HashMap<(PartKind, String), usize>,
}

/// A stage, a block, or the arguments before the first stage.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) kind: PartKind,
    /// Its name; of a stage without one: its number.
    pub(super) name: String,
    /// Whether the name stands in the file.
    pub(super) named: bool,
    /// Behind `FROM`, of a stage.
    pub(super) base: String,
    /// The name, or the keyword where there is none.
    pub(super) head: Range<usize>,
    /// The first line.
    pub(super) first: Range<usize>,
    /// All of it.
    pub(super) whole: Range<usize>,
}

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum PartKind {
    /// `FROM` and what follows.
    Stage,
    /// `NETWORK`, `VOLUME`, `SECRET`, `SERVICE`.
    Block(Kind),
}

impl Outline {
    pub(super) fn new(document: &Document) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        let mut stages = 0;
        let mut open = false;
        for (chunk, item) in document.items() {
            let whole = chunk.absolute(item.span());
            match item {
                Item::Instruction(one) if one.keyword.value == Keyword::From => {
                    let words = if let Args::Words(words) = &one.args { words.as_slice() } else { &[] };
                    let named = words.get(2).filter(|_| words[1].text.eq_ignore_ascii_case("as"));
                    parts.push(Part {
                        kind: PartKind::Stage,
                        name: named.map_or_else(|| stages.to_string(), |name| name.text.clone()),
                        named: named.is_some(),
                        base: words.first().map(|base| base.text.clone()).unwrap_or_default(),
                        head: chunk.absolute(named.map_or(one.keyword.span, |name| name.span)),
                        first: whole.clone(),
                        whole,
                    });
                    stages += 1;
                    open = true;
                }
                Item::Instruction(_) | Item::Unknown(_) => {
                    if let Some(stage) = parts.last_mut().filter(|_| open) {
                        stage.whole.end = whole.end;
                    }
                }
                Item::Block(block) => {
                    open = false;
                    let first = block.kind.span.to(block.name.span);
                    parts.push(Part {
                        kind: PartKind::Block(Kind::of(block.kind.value)),
                        name: block.name.text.clone(),
                        named: !block.name.text.is_empty(),
                        base: String::new(),
                        head: chunk.absolute(if block.name.text.is_empty() {
                            block.kind.span
                        } else {
                            block.name.span
                        }),
                        first: chunk.absolute(first),
                        whole,
                    });
                }
            }
        }
        let mut named = HashMap::new();
        for (index, part) in parts.iter().enumerate().filter(|(_, part)| part.named) {
            let name = if part.kind == PartKind::Stage { part.name.to_lowercase() } else { part.name.clone() };
            named.entry((part.kind, name)).or_insert(index);
        }
        Self { parts, named }
    }

    /// The stages, in order.
    pub(super) fn stages(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| part.kind == PartKind::Stage)
    }

    /// The names of stages, in order.
    pub(super) fn stage_names(&self) -> Vec<String> {
        self.stages().map(|stage| if stage.named { stage.name.to_ascii_lowercase() } else { String::new() }).collect()
    }

    /// The stage or block that holds a byte.
    pub(super) fn at(&self, offset: usize) -> Option<&Part> {
        let after = self.parts.partition_point(|part| part.whole.start <= offset);
        after.checked_sub(1).map(|index| &self.parts[index])
    }

    /// The first stage of a name, which is given in lower case.
    pub(super) fn named_stage(&self, name: &str) -> Option<&Part> {
        self.named(PartKind::Stage, name)
    }

    /// The first block of a kind and a name.
    pub(super) fn block(&self, kind: Kind, name: &str) -> Option<&Part> {
        self.named(PartKind::Block(kind), name)
    }

    fn named(&self, kind: PartKind, name: &str) -> Option<&Part> {
        self.named.get(&(kind, name.to_owned())).map(|index| &self.parts[*index])
    }

    /// The stage of a name, or of a number.
    pub(super) fn stage(&self, name: &str) -> Option<&Part> {
        let by_name = self.named_stage(&name.to_lowercase());
        by_name.or_else(|| name.parse().ok().and_then(|number: usize| self.stages().nth(number)))
    }
}
