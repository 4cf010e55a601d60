//! What the server knows: open documents, settings, the workspace.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use gen_lsp_types::Uri;
use serde_json::Value;

use super::analysis::{Analyst, Snapshot, Waiting};
use super::capabilities::Client;
use super::document::Document;
use super::settings::Settings;
use super::tokens::Sent;
use super::uri::path;

/// Everything that outlives a message.
pub(super) struct State {
    pub(super) client: Client,
    pub(super) settings: Arc<Settings>,
    /// The folders of the workspace; none where a single file is open.
    pub(super) roots: Vec<PathBuf>,
    pub(super) documents: HashMap<Uri, Document>,
    /// Tokens that each document's editor has.
    pub(super) sent: HashMap<Uri, Sent>,
    pub(super) analyst: Analyst,
}

impl State {
    /// Takes in what `initialize` says of the workspace and the settings.
    pub(super) fn new(params: &Value, client: Client, analyst: Analyst) -> Self {
        let uri = |value: &Value| value.as_str().and_then(|text| path(&Uri(text.to_owned())));
        let folders = params.get("workspaceFolders").and_then(Value::as_array);
        let mut roots: Vec<PathBuf> =
            folders.into_iter().flatten().filter_map(|folder| uri(folder.get("uri")?)).collect();
        if roots.is_empty() {
            roots.extend(params.get("rootUri").and_then(uri));
        }
        let settings = params.get("initializationOptions").map(Settings::read).unwrap_or_default();
        Self { client, settings: Arc::new(settings), roots, documents: HashMap::new(), sent: HashMap::new(), analyst }
    }

    /// Whether the files beside a document are the user's business here.
    pub(super) fn is_inside(&self, uri: &Uri) -> bool {
        path(uri).is_some_and(|path| self.roots.is_empty() || self.roots.iter().any(|root| path.starts_with(root)))
    }

    /// A document for the analysis.
    pub(super) fn snapshot(&self, document: &Document) -> Snapshot {
        Snapshot {
            uri: document.uri.clone(),
            version: document.version,
            text: document.shared(),
            encoding: document.encoding(),
            settings: Arc::clone(&self.settings),
            inside: self.is_inside(&document.uri),
        }
    }

    /// Has a document analysed, once typing pauses.
    pub(super) fn analyse(&self, document: &Document, waiting: Waiting) {
        self.analyst.ask(self.snapshot(document), waiting);
    }

    /// Has all documents analysed anew: something around them changed.
    pub(super) fn analyse_all(&self) {
        for document in self.documents.values() {
            self.analyst.close(&document.uri);
            self.analyse(document, Waiting::Push);
        }
    }
}
