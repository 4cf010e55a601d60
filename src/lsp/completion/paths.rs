//! Paths of the context.

use gen_lsp_types::CompletionItemKind;

use super::List;
use crate::source::EntryKind;

impl List<'_> {
    /// Files and folders that a path of the context can go on with.
    pub(super) fn context_paths(&mut self, written: &str) {
        let Some(sources) = self.sources else { return };
        let written = written.trim_start_matches(['"', '\'']);
        let (folder, name) = written.rsplit_once('/').unwrap_or(("", written));
        let folder = folder.trim_start_matches("./").trim_start_matches('/');
        if folder.split('/').any(|part| part == "..") {
            return;
        }
        let folder = if folder == "." { "" } else { folder };
        // What can't be read has nothing to offer.
        let Ok(Some(entries)) = sources.list(folder) else { return };
        for entry in entries {
            let hidden = entry.name.starts_with('.') && !name.starts_with('.');
            let plain = !entry.name.contains(|char: char| char.is_whitespace() || char == '$');
            if hidden || !plain {
                continue;
            }
            match entry.kind {
                EntryKind::Directory => {
                    self.push(&format!("{}/", entry.name), CompletionItemKind::Folder, "", name.len());
                }
                _ => {
                    self.push(&entry.name, CompletionItemKind::File, "", name.len());
                }
            }
        }
    }
}
