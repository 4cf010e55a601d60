//! What the server says that it can do, and what the client says.

use serde_json::{Value, json};

use super::actions::FIX_ALL;
use super::lines::Encoding;
use super::tokens::TYPES;

/// What a client can do, as far as it changes anything here.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the protocol too")]
pub(super) struct Client {
    pub(super) encoding: Encoding,
    /// Completions with places to fill in.
    pub(super) snippets: bool,
    /// Asks for findings itself.
    pub(super) pulls: bool,
    /// `workspace/configuration`.
    pub(super) configuration: bool,
    /// `client/registerCapability` for watched files.
    pub(super) watches: bool,
}

impl Client {
    /// Reads `initialize`; what a client does not say it can't do.
    pub(super) fn read(params: &Value) -> Self {
        let flag = |path: &str| params.pointer(path).and_then(Value::as_bool).unwrap_or(false);
        let encodings = params.pointer("/capabilities/general/positionEncodings").and_then(Value::as_array);
        let utf8 = encodings.is_some_and(|list| list.iter().any(|name| name == "utf-8"));
        Self {
            encoding: if utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            snippets: flag("/capabilities/textDocument/completion/completionItem/snippetSupport"),
            pulls: params.pointer("/capabilities/textDocument/diagnostic").is_some(),
            configuration: flag("/capabilities/workspace/configuration"),
            watches: flag("/capabilities/workspace/didChangeWatchedFiles/dynamicRegistration"),
        }
    }
}

/// The answer to `initialize`.
pub(super) fn answer(client: Client) -> Value {
    let encoding = match client.encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf16 => "utf-16",
    };
    json!({
        "serverInfo": {"name": "rbox", "version": env!("CARGO_PKG_VERSION")},
        "capabilities": {
            "positionEncoding": encoding,
            "textDocumentSync": {"openClose": true, "change": 2, "save": {"includeText": false}},
            "completionProvider": {"triggerCharacters": ["-", "=", "$", "{", "/", ",", " ", ":"]},
            "hoverProvider": true,
            "signatureHelpProvider": {"triggerCharacters": [" ", "-"], "retriggerCharacters": ["=", ","]},
            "definitionProvider": true,
            "referencesProvider": {"workDoneProgress": false},
            "documentHighlightProvider": true,
            "documentSymbolProvider": {"label": "rbox"},
            "workspaceSymbolProvider": {"workDoneProgress": true},
            "codeActionProvider": {"codeActionKinds": ["quickfix", FIX_ALL]},
            "codeLensProvider": {"resolveProvider": false},
            "documentLinkProvider": {"resolveProvider": false},
            "documentFormattingProvider": true,
            "documentRangeFormattingProvider": true,
            "documentOnTypeFormattingProvider": {"firstTriggerCharacter": "\n", "moreTriggerCharacter": ["}"]},
            "renameProvider": {"prepareProvider": true},
            "foldingRangeProvider": true,
            "selectionRangeProvider": true,
            "linkedEditingRangeProvider": true,
            "callHierarchyProvider": true,
            "inlayHintProvider": {"resolveProvider": false},
            "semanticTokensProvider": {
                "legend": {"tokenTypes": TYPES, "tokenModifiers": []},
                "full": {"delta": true},
                "range": true
            },
            "diagnosticProvider": {
                "identifier": "rbox", "interFileDependencies": true, "workspaceDiagnostics": false
            },
            "workspace": {"workspaceFolders": {"supported": true, "changeNotifications": true}}
        }
    })
}
