//! A new name for a stage, service, network, volume, secret or variable, everywhere it stands.

use std::collections::HashMap;

use gen_lsp_types::{PrepareRenamePlaceholder, TextEdit, WorkspaceEdit};

use super::document::Document;
use super::mention::Kind;
use super::navigate;

/// The words that would be renamed; none where nothing can be.
pub(super) fn prepare(document: &Document, offset: usize) -> Option<PrepareRenamePlaceholder> {
    let (range, _) = document.mention_at(offset)?;
    if navigate::all(document, offset).is_empty() {
        return None;
    }
    let placeholder = document.text()[range.clone()].to_owned();
    Some(PrepareRenamePlaceholder { range: document.range(range), placeholder })
}

/// Renames the name at a byte; an error is a sentence for the user.
pub(super) fn rename(document: &Document, offset: usize, new: &str) -> Result<WorkspaceEdit, String> {
    let Some((range, named)) = document.mention_at(offset) else {
        return Err("there is no name here to change".to_owned());
    };
    let places = navigate::all(document, offset);
    if places.is_empty() {
        let written = &document.text()[range];
        return Err(format!("`{written}` is not defined in this file, so it can't be renamed here"));
    }
    let kind = named.kind;
    if !is_name(kind, new) {
        return Err(format!("`{new}` can't be the name of a {}: {}", kind.as_str(), rule(kind)));
    }
    let compared = if kind == Kind::Stage { new.to_ascii_lowercase() } else { new.to_owned() };
    if compared != named.name && document.definitions(kind, &compared).next().is_some() {
        return Err(format!("there is a {} `{new}` already", kind.as_str()));
    }
    let edit = |range| TextEdit { range: document.range(range), new_text: new.to_owned() };
    let edits: Vec<TextEdit> = places.into_iter().map(|(range, _)| edit(range)).collect();
    Ok(WorkspaceEdit { changes: Some(HashMap::from([(document.uri.clone(), edits)])), ..WorkspaceEdit::default() })
}

fn is_name(kind: Kind, name: &str) -> bool {
    let mut chars = name.chars();
    let Some(first) = chars.next() else { return false };
    match kind {
        Kind::Variable => {
            (first.is_ascii_alphabetic() || first == '_')
                && chars.all(|char| char.is_ascii_alphanumeric() || char == '_')
        }
        Kind::Stage => {
            // A number would be the place of a stage, and these two are bases of their own.
            first.is_ascii_alphabetic() && !["scratch", "host"].contains(&name) && chars.all(in_name)
        }
        Kind::Network if matches!(name, "host" | "none") => false,
        _ => first.is_ascii_alphanumeric() && chars.all(in_name),
    }
}

const fn in_name(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.')
}

const fn rule(kind: Kind) -> &'static str {
    match kind {
        Kind::Variable => "it takes letters, digits and `_`, and starts with no digit",
        Kind::Stage => {
            "it starts with a letter, goes on with letters, digits, `-`, `_` and `.`, and is not `scratch` or `host`"
        }
        Kind::Network => "it takes letters, digits, `-`, `_` and `.`; `host` and `none` are networks of their own",
        _ => "it takes letters, digits, `-`, `_` and `.`",
    }
}
