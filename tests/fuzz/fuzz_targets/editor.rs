//! An editor in memory: edits a text and asks everything. Of the fuzz target `edits`, and of the tests.

use std::cell::Cell;
use std::io;
use std::path::Path;
use std::sync::Arc;

use lsp_server::{Connection, Message, Notification, Request, Response};
use rbox::lsp::serve_on;
use rbox::source::{Entry, Sources};
use serde_json::{Value, json};

/// An edit: where in the text (of 255 parts), bytes that go, and what comes.
pub(crate) type Edit = (u8, u8, String);

/// Edits a text, and sees to it that a server that saw all edits answers as one that saw the last text alone.
pub(crate) fn check(first: &str, edits: &[Edit]) {
    let mut text = first.to_owned();
    let mut changes = Vec::new();
    let mut at = 0;
    for (start, length, new) in edits {
        let (start, end) = range(&text, usize::from(*start), usize::from(*length));
        let place = json!({"start": position(&text, start), "end": position(&text, end)});
        changes.push(json!({"range": place, "text": new}));
        text.replace_range(start..end, new);
        at = start;
    }
    let here = position(&text, at);
    let edited = session(first, &changes, &here);
    let fresh = session(&text, &[], &here);
    for (edited, fresh) in edited.into_iter().zip(fresh) {
        assert_eq!(edited, fresh, "{first:?} by {edits:?}");
    }
}

/// A range of bytes that no character lies across, somewhere in a text.
fn range(text: &str, start: usize, length: usize) -> (usize, usize) {
    let floor = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    // Edits lie all over the text, however long it is.
    let start = floor((start * text.len().div_ceil(255)).min(text.len()));
    let end = floor((start + length).min(text.len()));
    let (start, end) = (before_line_end(text, start), before_line_end(text, end));
    (start, end.max(start))
}

/// The protocol has no place inside a line end.
fn before_line_end(text: &str, mut at: usize) -> usize {
    while text[..at].ends_with('\r') {
        at -= 1;
    }
    at
}

fn position(text: &str, at: usize) -> Value {
    let at = before_line_end(text, at);
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    json!({"line": text[..start].matches('\n').count(), "character": at - start})
}

/// Nothing is there.
struct Nothing;

impl Sources for Nothing {
    fn read(&self, _: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(None)
    }

    fn list(&self, _: &str) -> io::Result<Option<Vec<Entry>>> {
        Ok(None)
    }

    fn image_config(&self, _: &str, _: Option<&str>) -> io::Result<Option<Vec<u8>>> {
        Ok(None)
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the server asks for what may not be there")]
fn open(_: &Path, _: &Path) -> Option<Box<dyn Sources>> {
    Some(Box::new(Nothing))
}

/// Opens a text, changes it, and asks everything; the answers in order.
fn session(text: &str, changes: &[Value], here: &Value) -> Vec<Value> {
    let (server, editor) = Connection::memory();
    let tell = |method: &str, params: Value| {
        editor.sender.send(Notification::new(method.to_owned(), params).into()).expect("an open channel");
    };
    let count = Cell::new(0);
    let mut ask = |method: &str, params: Value| {
        count.set(count.get() + 1);
        let request = Request::new(count.get().into(), method.to_owned(), params);
        editor.sender.send(request.into()).expect("an open channel");
    };
    let general = json!({"positionEncodings": ["utf-8"]});
    // Findings are asked for, if at all: what comes by itself comes when it likes.
    ask("initialize", json!({"capabilities": {"general": general, "textDocument": {"diagnostic": {}}}}));
    tell("initialized", json!({}));
    let uri = "file:///fuzz/a.rbox";
    let item = json!({"uri": uri, "languageId": "rbox", "version": 1, "text": text});
    tell("textDocument/didOpen", json!({"textDocument": item}));
    let document = json!({"uri": uri});
    for (version, change) in (2..).zip(changes) {
        // Makes what is kept, so that edits have something to spoil.
        ask("textDocument/semanticTokens/full", json!({"textDocument": document}));
        let versioned = json!({"uri": uri, "version": version});
        tell("textDocument/didChange", json!({"textDocument": versioned, "contentChanges": [change]}));
    }
    let warm = count.get();
    questions(&mut ask, &document, here);
    ask("shutdown", Value::Null);
    tell("exit", Value::Null);
    serve_on(&server, Arc::new(open)).expect("a good end");
    drop(server);
    let mut answers: Vec<Option<Value>> = vec![None; usize::try_from(count.get()).expect("few")];
    for message in &editor.receiver {
        if let Message::Response(Response { id, response_result }) = message {
            let number: usize = id.to_string().parse().expect("a number of ours");
            let value = response_result.unwrap_or_else(|error| json!({"error": error.message}));
            assert!(answers[number - 1].replace(value).is_none(), "one answer");
        }
    }
    let answers = answers.into_iter().map(|answer| answer.expect("an answer"));
    answers.skip(usize::try_from(warm).expect("few")).map(without_names).collect()
}

/// Without the number that tokens are known by: it counts how often they were asked for.
fn without_names(mut answer: Value) -> Value {
    if let Some(members) = answer.as_object_mut() {
        members.remove("resultId");
    }
    answer
}

fn questions(ask: &mut impl FnMut(&str, Value), document: &Value, here: &Value) {
    let everything = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9999, "character": 0}});
    for method in ["semanticTokens/full", "documentSymbol", "foldingRange", "codeLens", "documentLink", "formatting"] {
        ask(&format!("textDocument/{method}"), json!({"textDocument": document}));
    }
    for method in [
        "completion",
        "hover",
        "signatureHelp",
        "definition",
        "documentHighlight",
        "prepareRename",
        "linkedEditingRange",
    ] {
        ask(&format!("textDocument/{method}"), json!({"textDocument": document, "position": here}));
    }
    ask("textDocument/prepareCallHierarchy", json!({"textDocument": document, "position": here}));
    ask("textDocument/rename", json!({"textDocument": document, "position": here, "newName": "other"}));
    ask("textDocument/references", json!({"textDocument": document, "position": here, "context": {}}));
    ask("textDocument/onTypeFormatting", json!({"textDocument": document, "position": here, "ch": "\n"}));
    ask("textDocument/selectionRange", json!({"textDocument": document, "positions": [here]}));
    ask("textDocument/rangeFormatting", json!({"textDocument": document, "range": everything}));
    ask("textDocument/semanticTokens/range", json!({"textDocument": document, "range": everything}));
    ask("textDocument/codeAction", json!({"textDocument": document, "range": everything, "context": {}}));
}
