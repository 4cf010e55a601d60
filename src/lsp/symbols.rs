//! Stages, blocks and their lines, as an editor lists them.

use gen_lsp_types::{DocumentSymbol, SymbolKind};

use super::chunk::Chunk;
use super::document::Document;
use super::mention::Kind;
use super::outline::{Part, PartKind};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Instruction, Item, Word};

/// The symbols of a document: stages with their instructions, blocks with their properties.
pub(super) fn of_document(document: &Document) -> Vec<DocumentSymbol> {
    let mut symbols: Vec<DocumentSymbol> = Vec::new();
    let mut parts = document.outline().parts.iter();
    let mut in_stage = false;
    for (chunk, item) in document.items() {
        match item {
            Item::Instruction(one) if one.keyword.value == Keyword::From => {
                in_stage = true;
                symbols.extend(parts.next().map(|part| of_part(document, part, Vec::new())));
            }
            Item::Block(block) => {
                in_stage = false;
                let children = block.properties.iter().map(|property| {
                    let keyword = property.keyword.value.as_str();
                    line(document, chunk, keyword, &property.rest, property.span, SymbolKind::Property)
                });
                let children = children.collect();
                symbols.extend(parts.next().map(|part| of_part(document, part, children)));
            }
            Item::Instruction(one) => {
                let symbol = instruction(document, chunk, one);
                match symbols.last_mut().filter(|_| in_stage) {
                    Some(stage) => stage.children.get_or_insert_default().push(symbol),
                    None => symbols.push(symbol),
                }
            }
            Item::Unknown(_) => {}
        }
    }
    symbols
}

fn instruction(document: &Document, chunk: &Chunk, one: &Instruction) -> DocumentSymbol {
    let kind = match one.keyword.value {
        Keyword::Arg | Keyword::Env => SymbolKind::Variable,
        Keyword::Copy | Keyword::Add => SymbolKind::File,
        Keyword::Run | Keyword::Cmd | Keyword::Entrypoint => SymbolKind::Function,
        _ => SymbolKind::Property,
    };
    line(document, chunk, one.keyword.value.as_str(), &one.rest, one.span, kind)
}

fn line(document: &Document, chunk: &Chunk, word: &str, rest: &Word, span: Span, kind: SymbolKind) -> DocumentSymbol {
    let rest: String = rest.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect();
    let range = document.range(chunk.absolute(span));
    DocumentSymbol::new(format!("{word} {rest}").trim_end().to_owned(), None, kind, None, None, range, range, None)
}

fn of_part(document: &Document, part: &Part, children: Vec<DocumentSymbol>) -> DocumentSymbol {
    let (name, detail) = titles(part);
    let children = Some(children).filter(|children| !children.is_empty());
    let (range, head) = (document.range(part.whole.clone()), document.range(part.head.clone()));
    DocumentSymbol::new(name, Some(detail), kind(part), None, None, range, head, children)
}

/// What a stage or block is called, and what is said beside it.
pub(super) fn titles(part: &Part) -> (String, String) {
    match part.kind {
        PartKind::Stage if part.named => (part.name.clone(), format!("FROM {}", part.base)),
        PartKind::Stage => (format!("stage {}", part.name), format!("FROM {}", part.base)),
        PartKind::Block(kind) if part.named => (part.name.clone(), kind.as_str().to_ascii_uppercase()),
        PartKind::Block(kind) => (kind.as_str().to_ascii_uppercase(), String::new()),
    }
}

/// The picture for it.
pub(super) const fn kind(part: &Part) -> SymbolKind {
    match part.kind {
        PartKind::Stage => SymbolKind::Class,
        PartKind::Block(Kind::Service) => SymbolKind::Module,
        PartKind::Block(Kind::Network) => SymbolKind::Interface,
        PartKind::Block(Kind::Volume) => SymbolKind::Struct,
        PartKind::Block(_) => SymbolKind::Key,
    }
}
