//! Each request and the feature that answers it.

use gen_lsp_types::{CallHierarchyItem, Position, Range, TextDocumentIdentifier, TextDocumentPositionParams, Uri};
use lsp_server::{Notification, RequestId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Refusal, Server, Waiting, read};
use crate::lsp::document::Document;
use crate::lsp::{
    actions, calls, completion, folding, formatting, hover, lens, linked, links, navigate, rename, selection,
    signature, symbols, tokens, workspace,
};
use crate::source::Sources;

/// An answer; none where somebody else gives it later.
type Answer = Result<Option<Value>, Refusal>;

/// Parameters that name a document and a range.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ranged {
    text_document: TextDocumentIdentifier,
    range: Range,
}

/// Parameters that name a document.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Whole {
    text_document: TextDocumentIdentifier,
}

/// Parameters of a growing selection.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Places {
    text_document: TextDocumentIdentifier,
    positions: Vec<Position>,
}

/// Parameters of a call hierarchy.
#[derive(Deserialize)]
struct Called {
    item: CallHierarchyItem,
}

fn value(result: impl Serialize) -> Answer {
    serde_json::to_value(result).map(Some).map_err(|error| Refusal::Failed(error.to_string()))
}

impl Server<'_> {
    /// Answers a request.
    pub(super) fn answer(&mut self, id: &RequestId, method: &str, params: &Value) -> Answer {
        match method {
            "textDocument/completion" => self.completion(params),
            "textDocument/hover" => self.at(params, |server, document, offset| {
                let analysis = server.state.analyst.now(&server.state.snapshot(document));
                value(hover::hover(document, offset, Some(&analysis.facts)))
            }),
            "textDocument/signatureHelp" => {
                self.at(params, |_, document, offset| value(signature::help(document, offset)))
            }
            "textDocument/definition" => {
                self.at(params, |_, document, offset| value(navigate::definition(document, offset)))
            }
            "textDocument/references" => self.at(params, |_, document, offset| {
                let declared = params.pointer("/context/includeDeclaration").and_then(Value::as_bool);
                value(navigate::references(document, offset, declared.unwrap_or(true)))
            }),
            "textDocument/documentHighlight" => {
                self.at(params, |_, document, offset| value(navigate::highlights(document, offset)))
            }
            "textDocument/linkedEditingRange" => {
                self.at(params, |_, document, offset| value(linked::ranges(document, offset)))
            }
            "textDocument/prepareRename" => {
                self.at(params, |_, document, offset| value(rename::prepare(document, offset)))
            }
            "textDocument/rename" => self.at(params, |_, document, offset| {
                let new = params.get("newName").and_then(Value::as_str).unwrap_or_default();
                rename::rename(document, offset, new).map_err(Refusal::Failed).and_then(value)
            }),
            "textDocument/prepareCallHierarchy" => self.at(params, |_, document, offset| {
                value(Some(calls::prepare(document, offset)).filter(|items| !items.is_empty()))
            }),
            "textDocument/onTypeFormatting" => self.at(params, |server, document, offset| {
                let typed = params.get("ch").and_then(Value::as_str).unwrap_or_default();
                value(formatting::on_type(document, &server.state.settings, offset, typed))
            }),
            "callHierarchy/incomingCalls" => {
                self.called(params, |document, item| value(calls::incoming(document, item)))
            }
            "callHierarchy/outgoingCalls" => {
                self.called(params, |document, item| value(calls::outgoing(document, item)))
            }
            "textDocument/documentSymbol" => self.whole(params, |_, document| value(symbols::of_document(document))),
            "textDocument/foldingRange" => self.whole(params, |_, document| value(folding::ranges(document))),
            "textDocument/documentLink" => self.whole(params, |server, document| {
                let sources = server.sources(&document.uri);
                value(links::links(document, sources.as_deref()))
            }),
            "textDocument/codeLens" => self.whole(params, |server, document| {
                value(if server.state.settings.lenses { lens::lenses(document) } else { Vec::new() })
            }),
            "textDocument/formatting" => {
                self.whole(params, |server, document| value(formatting::edits(document, &server.state.settings, None)))
            }
            _ => self.others(id, method, params),
        }
    }

    fn others(&mut self, id: &RequestId, method: &str, params: &Value) -> Answer {
        match method {
            "textDocument/rangeFormatting" => self.ranged(params, |server, document, range| {
                let lines = document.lines().line(range.start)..document.lines().line(range.end) + 1;
                value(formatting::edits(document, &server.state.settings, Some(&lines)))
            }),
            "textDocument/codeAction" => self.ranged(params, |server, document, range| {
                let asked = params.pointer("/context/only").and_then(Value::as_array);
                let only = asked.into_iter().flatten().filter_map(|kind| kind.as_str().map(str::to_owned));
                let only: Vec<String> = only.collect();
                let analysis = server.state.analyst.now(&server.state.snapshot(document));
                value(actions::actions(document, &analysis, &range, &only))
            }),
            "textDocument/inlayHint" => self.ranged(params, |server, document, range| {
                if !server.state.settings.hints {
                    return value(json!([]));
                }
                server.state.analyse(document, Waiting::Hints(id.clone(), range));
                Ok(None)
            }),
            "textDocument/diagnostic" => self.whole(params, |server, document| {
                server.state.analyse(document, Waiting::Pull(id.clone()));
                Ok(None)
            }),
            "textDocument/selectionRange" => {
                let params: Places = read(params)?;
                let Some(document) = self.state.documents.get(&params.text_document.uri) else { return value(()) };
                let around = |position: &Position| selection::around(document, document.offset(*position));
                value(params.positions.iter().map(around).collect::<Vec<_>>())
            }
            "textDocument/semanticTokens/full" => {
                let params: Whole = read(params)?;
                self.tokens(params.text_document.uri, super::super::tokens::Sent::full)
            }
            "textDocument/semanticTokens/full/delta" => {
                let since = params.get("previousResultId").and_then(Value::as_str).unwrap_or_default().to_owned();
                let params: Whole = read(params)?;
                self.tokens(params.text_document.uri, |sent, document| sent.delta(document, &since))
            }
            "textDocument/semanticTokens/range" => self.ranged(params, |_, document, range| {
                let lines = document.lines().line(range.start)..document.lines().line(range.end) + 1;
                let data = tokens::encoded(document, lines);
                value(gen_lsp_types::SemanticTokens { result_id: None, data })
            }),
            "workspace/symbol" => self.workspace_symbols(params),
            _ => Err(Refusal::Unknown),
        }
    }

    /// Answers for a place of an open document; with nothing for one that is not open.
    fn at(&self, params: &Value, answer: impl FnOnce(&Self, &Document, usize) -> Answer) -> Answer {
        let place: TextDocumentPositionParams = read(params)?;
        match self.state.documents.get(&place.text_document.uri) {
            Some(document) => answer(self, document, document.offset(place.position)),
            None => value(()),
        }
    }

    fn whole(&self, params: &Value, answer: impl FnOnce(&Self, &Document) -> Answer) -> Answer {
        let params: Whole = read(params)?;
        match self.state.documents.get(&params.text_document.uri) {
            Some(document) => answer(self, document),
            None => value(()),
        }
    }

    fn ranged(
        &self,
        params: &Value,
        answer: impl FnOnce(&Self, &Document, std::ops::Range<usize>) -> Answer,
    ) -> Answer {
        let params: Ranged = read(params)?;
        match self.state.documents.get(&params.text_document.uri) {
            Some(document) => answer(self, document, document.bytes(params.range)),
            None => value(()),
        }
    }

    fn called(&self, params: &Value, answer: impl FnOnce(&Document, &CallHierarchyItem) -> Answer) -> Answer {
        let params: Called = read(params)?;
        match self.state.documents.get(&params.item.uri) {
            Some(document) => answer(document, &params.item),
            None => value(()),
        }
    }

    fn tokens(&mut self, uri: Uri, answer: impl FnOnce(&mut tokens::Sent, &Document) -> Value) -> Answer {
        let Some(document) = self.state.documents.get(&uri) else { return value(()) };
        Ok(Some(answer(self.state.sent.entry(uri).or_default(), document)))
    }

    /// The outside of a document, where it may be looked at.
    fn sources(&self, uri: &Uri) -> Option<Box<dyn Sources>> {
        if self.state.is_inside(uri) { self.state.analyst.sources(uri) } else { None }
    }

    fn completion(&self, params: &Value) -> Answer {
        self.at(params, |server, document, offset| {
            let sources = server.sources(&document.uri);
            let items = completion::items(document, offset, sources.as_deref(), server.state.client.snippets);
            value(json!({"isIncomplete": items.len() >= completion::MOST, "items": items}))
        })
    }

    /// Stages and blocks of all files of the workspace; files that are open count as they are in the editor.
    fn workspace_symbols(&self, params: &Value) -> Answer {
        let query = params.get("query").and_then(Value::as_str).unwrap_or_default();
        let token = params.get("workDoneToken").filter(|token| !token.is_null());
        self.progress(token, &json!({"kind": "begin", "title": "Looking for files", "cancellable": false}));
        let mut found: Vec<Value> = Vec::new();
        for document in self.state.documents.values() {
            found.extend(workspace::symbols(document, &document.uri, query));
        }
        let files = workspace::files(&self.state.roots);
        for (count, path) in files.iter().enumerate() {
            let uri = crate::lsp::uri::of_path(path);
            if self.state.documents.contains_key(&uri) {
                continue;
            }
            if let Some(document) = workspace::read(path, self.state.client.encoding) {
                found.extend(workspace::symbols(&document, &uri, query));
            }
            if count % 50 == 49 {
                let percentage = 100 * count / files.len();
                self.progress(token, &json!({"kind": "report", "percentage": percentage}));
            }
        }
        self.progress(token, &json!({"kind": "end"}));
        value(found)
    }

    /// Tells how far a request is, where the editor wants to know.
    fn progress(&self, token: Option<&Value>, progress: &Value) {
        if let Some(token) = token {
            let params = json!({"token": token, "value": progress});
            self.send(Notification::new("$/progress".to_owned(), params));
        }
    }
}
