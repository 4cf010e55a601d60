//! Words that lead to files of the context, and addresses that lead out.

use std::path::Path;

use gen_lsp_types::{DocumentLink, Uri};

use super::document::Document;
use super::uri::{of_path, path};
use crate::source::{Sources, Span};
use crate::syntax::keyword::{BlockKind, Keyword, Property};
use crate::syntax::tree::{Args, Flag, Item, Word};

/// The links of a document.
pub(super) fn links(document: &Document, sources: Option<&dyn Sources>) -> Vec<DocumentLink> {
    let folder = path(&document.uri).and_then(|path| path.parent().map(Path::to_owned));
    let mut links = Vec::new();
    for (chunk, item) in document.items() {
        let mut push = |span: Span, target: Uri, tooltip: &str| {
            links.push(DocumentLink {
                range: document.range(chunk.absolute(span)),
                target: Some(target),
                tooltip: Some(tooltip.to_owned()),
                data: None,
            });
        };
        let mut file = |word: &Word| {
            let written = word.text.trim_matches('"');
            let plain =
                !written.is_empty() && !written.contains(['$', '*', '?', '[', '<']) && !written.starts_with(['/', '~']);
            let inside = written.trim_start_matches("./");
            if plain
                && !inside.split('/').any(|part| part == "..")
                && let (Some(folder), Some(sources)) = (&folder, sources)
                && sources.read(inside).is_ok_and(|found| found.is_some())
            {
                push(word.span, of_path(&folder.join(inside)), "open the file");
            }
        };
        match item {
            Item::Instruction(one) => match (one.keyword.value, &one.args) {
                (Keyword::Copy | Keyword::Add, Args::Words(words)) if !has(&one.flags, "from") => {
                    let sources = words.len().saturating_sub(1);
                    words[..sources].iter().filter(|word| !is_address(&word.text)).for_each(&mut file);
                    for word in words[..sources].iter().filter(|word| is_address(&word.text)) {
                        push(word.span, Uri(word.text.clone()), "open the address");
                    }
                }
                _ => {}
            },
            Item::Block(block) => {
                for property in &block.properties {
                    let words = if let Args::Words(words) = &property.args { words.as_slice() } else { &[] };
                    match (block.kind.value, property.keyword.value) {
                        (BlockKind::Secret, Property::File) => words.iter().take(1).for_each(&mut file),
                        (BlockKind::Service, Property::Env) => {
                            let named = property.flags.iter().filter(|flag| flag.name.value == "file");
                            named.filter_map(|flag| flag.value.as_ref()).for_each(&mut file);
                        }
                        _ => {}
                    }
                }
            }
            Item::Unknown(_) => {}
        }
    }
    links
}

fn has(flags: &[Flag], name: &str) -> bool {
    flags.iter().any(|flag| flag.name.value == name)
}

fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}
