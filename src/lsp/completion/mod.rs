//! What can be written at the cursor: words of the language from its table, names of the file, paths of the context.

mod names;
mod paths;
mod snippets;
mod values;

use std::ops::Range;

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, Documentation, InsertTextFormat, MarkupContent,
    MarkupKind, TextEdit,
};

use super::document::Document;
use super::mention::Kind;
use super::place::Place;
use crate::source::Sources;
use crate::syntax::keyword::{BlockKind, Keyword};
use crate::syntax::reference::{self, Entry, FlagKind};

/// Items more than this are no help: nobody reads them, and with the next letter the editor asks again.
pub(super) const MOST: usize = 200;

/// The items at a byte; whether the client takes snippets.
pub(super) fn items(
    document: &Document,
    offset: usize,
    sources: Option<&dyn Sources>,
    snippets: bool,
) -> Vec<CompletionItem> {
    let Some(place) = Place::new(document, offset) else { return Vec::new() };
    let mut list = List { document, place: &place, sources, snippets, items: Vec::new() };
    if !list.variables() {
        match place.entry {
            Some(entry) => list.arguments(entry),
            None if place.body => {}
            None if place.word == 0 => list.starts(),
            None => {}
        }
    }
    list.items.truncate(MOST);
    list.items
}

/// The items on their way.
struct List<'a> {
    document: &'a Document,
    place: &'a Place,
    sources: Option<&'a dyn Sources>,
    snippets: bool,
    items: Vec<CompletionItem>,
}

impl List<'_> {
    /// Adds an item that replaces the last `length` bytes before the cursor.
    fn push(&mut self, label: &str, kind: CompletionItemKind, detail: &str, length: usize) -> &mut CompletionItem {
        let range = self.place.tail(length);
        self.push_at(label, kind, detail, range)
    }

    fn push_at(
        &mut self,
        label: &str,
        kind: CompletionItemKind,
        detail: &str,
        range: Range<usize>,
    ) -> &mut CompletionItem {
        let edit = TextEdit { range: self.document.range(range), new_text: label.to_owned() };
        let index = self.items.len();
        self.items.push(CompletionItem {
            label: label.to_owned(),
            kind: Some(kind),
            detail: Some(detail.to_owned()).filter(|detail| !detail.is_empty()),
            // As the table has them: what is used most comes first.
            sort_text: Some(format!("{index:04}")),
            text_edit: Some(CompletionItemTextEdit::TextEdit(edit)),
            ..CompletionItem::default()
        });
        &mut self.items[index]
    }

    /// Instructions and blocks, or the properties of the block around.
    fn starts(&mut self) {
        let length = self.place.partial().len();
        if let Some(kind) = self.place.block {
            for (_, entry) in reference::properties(kind) {
                self.word(entry, CompletionItemKind::Property, length);
            }
            self.push("}", CompletionItemKind::Operator, "end of the block", length);
        } else {
            for keyword in Keyword::ALL {
                self.word(reference::instruction(*keyword), CompletionItemKind::Keyword, length);
            }
            for kind in BlockKind::ALL.iter().filter(|kind| **kind != BlockKind::Volume) {
                self.word(reference::block(*kind), CompletionItemKind::Keyword, length);
            }
        }
        if self.snippets {
            self.templates(length);
        }
    }

    fn word(&mut self, entry: &'static Entry, kind: CompletionItemKind, length: usize) {
        let text = if entry.alone { entry.word.to_owned() } else { format!("{} ", entry.word) };
        let item = self.push(entry.word, kind, entry.summary, length);
        item.documentation = Some(markdown(&reference::page(entry)));
        if let Some(CompletionItemTextEdit::TextEdit(edit)) = &mut item.text_edit {
            edit.new_text = text;
        }
    }

    /// What stands behind an instruction or property.
    fn arguments(&mut self, entry: &'static Entry) {
        let partial = self.place.partial();
        if let Some(flag) = partial.strip_prefix("--") {
            match flag.split_once('=') {
                None => self.flags(entry),
                Some((name, value)) => {
                    if let Some(spec) = entry.flag(name) {
                        self.flag_value(entry, spec, value);
                    }
                }
            }
            return;
        }
        self.values_of(entry);
        if partial.is_empty() && self.place.args().is_empty() {
            self.flags(entry);
        }
    }

    fn flags(&mut self, entry: &'static Entry) {
        let length = self.place.partial().len();
        let given: Vec<String> =
            self.place.flags().map(|flag| flag.split('=').next().unwrap_or(flag).to_owned()).collect();
        for spec in entry.flags {
            if spec.kind != FlagKind::Values && given.iter().any(|name| name == spec.name) {
                continue;
            }
            let text =
                if spec.kind == FlagKind::Switch { format!("--{}", spec.name) } else { format!("--{}=", spec.name) };
            let item = self.push(&text, CompletionItemKind::Field, spec.doc, length);
            item.documentation = Some(markdown(&reference::flag_page(spec)));
        }
    }

    /// Variables behind `$`; whether that is what is being written.
    fn variables(&mut self) -> bool {
        let line = &self.place.line;
        let Some(dollar) = line.rfind('$') else { return false };
        let behind = &line[dollar + 1..];
        let braces = behind.starts_with('{');
        let name = behind.strip_prefix('{').unwrap_or(behind);
        let plain = name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_');
        if !plain || line[..dollar].ends_with('\\') {
            return false;
        }
        let length = name.len();
        let closes = braces && !self.document.text()[self.place.offset..].starts_with('}');
        for (name, detail) in self.variable_names(name) {
            let item = self.push(&name, CompletionItemKind::Variable, &detail, length);
            if let (true, Some(CompletionItemTextEdit::TextEdit(edit))) = (closes, &mut item.text_edit) {
                edit.new_text.push('}');
            }
        }
        true
    }

    /// Names of a kind that the file defines.
    fn names(&mut self, kind: Kind, picture: CompletionItemKind, length: usize) {
        let mut seen: Vec<String> = Vec::new();
        for (name, detail) in names::defined(self.document, kind, self.place.offset) {
            if !seen.contains(&name) {
                self.push(&name, picture, &detail, length);
                seen.push(name);
            }
        }
    }
}

fn markdown(text: &str) -> Documentation {
    Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: text.to_owned() })
}

/// Marks an item as a snippet.
fn snippet(item: &mut CompletionItem, text: &str) {
    item.insert_text_format = Some(InsertTextFormat::Snippet);
    if let Some(CompletionItemTextEdit::TextEdit(edit)) = &mut item.text_edit {
        text.clone_into(&mut edit.new_text);
    }
}
