//! Names that the file defines.

use std::collections::HashSet;

use super::{List, MOST};
use crate::lsp::document::Document;
use crate::lsp::mention::{Kind, Role};
use crate::lsp::outline::PartKind;
use crate::syntax::reference::PREDEFINED;

/// Names of a kind with a word on each: stages before a byte, blocks anywhere, volumes that a mount declares as well.
pub(super) fn defined(document: &Document, kind: Kind, offset: usize) -> Vec<(String, String)> {
    if kind == Kind::Stage {
        let stages = document.outline().stages().filter(|stage| stage.named && stage.whole.end < offset);
        return stages.map(|stage| (stage.name.clone(), format!("stage, FROM {}", stage.base))).collect();
    }
    let blocks = document.outline().parts.iter().filter(|part| part.kind == PartKind::Block(kind) && part.named);
    let mut names: Vec<(String, String)> = blocks.map(|part| (part.name.clone(), kind.as_str().to_owned())).collect();
    if kind == Kind::Volume {
        let used = document.mentions().filter(|(range, found)| {
            found.kind == kind && found.role == Role::Use && !(range.start <= offset && offset <= range.end)
        });
        names.extend(used.map(|(_, found)| (found.name.clone(), "volume declared by its use".to_owned())));
    }
    names
}

impl List<'_> {
    /// Variables that have a value at the cursor and go on with what is written: those of the stage, and before the first stage
    /// those of the file.
    pub(super) fn variable_names(&self, written: &str) -> Vec<(String, String)> {
        let offset = self.place.offset;
        let outline = self.document.outline();
        let first = outline.stages().next().map_or(usize::MAX, |stage| stage.whole.start);
        let from_line = self.place.entry.is_some_and(|entry| entry.word == "FROM");
        let stage = outline.at(offset).filter(|part| part.kind == PartKind::Stage && !from_line);
        let start = stage.map_or(0, |stage| stage.whole.start);
        let mut names: Vec<(String, String)> = Vec::new();
        let mut seen: HashSet<String> = HashSet::new();
        let mut push = |name: &str, detail: &str| {
            if fits(name, written) && names.len() < MOST && seen.insert(name.to_owned()) {
                names.push((name.to_owned(), detail.to_owned()));
            }
        };
        for (range, found) in self.document.mentions() {
            let own = if stage.is_some() { start <= range.start && range.start < offset } else { range.start < first };
            if found.kind == Kind::Variable && found.role == Role::Definition && own && range.end < offset {
                let whole = range.start - found.span.start + found.whole.start;
                push(&found.name, self.document.text()[whole..].lines().next().unwrap_or_default());
            }
        }
        for term in PREDEFINED {
            push(term.name, term.doc);
        }
        names
    }
}

/// Whether a name goes on with what is written, whichever way its letters are written.
fn fits(name: &str, written: &str) -> bool {
    name.get(..written.len()).is_some_and(|start| start.eq_ignore_ascii_case(written))
}
