//! The loop of messages: one after the other, in the order in which they come.

use std::collections::VecDeque;
use std::sync::Arc;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::analysis::{Analyst, Open, Waiting};
use super::capabilities::{Client, answer};
use super::document::Document;
use super::settings::Settings;
use super::state::State;
use super::uri::path;

mod requests;

/// Why the server ended otherwise than it should.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The editor closed the pipe, or said something that is no message.
    #[error("the editor's messages can't be read: {0}")]
    Unreadable(String),
    /// `exit` came without `shutdown`.
    #[error("the editor ended the server without shutting it down first")]
    Abrupt,
}

/// The number of our question for settings, and of our wish to watch files.
const SETTINGS: &str = "rbox/settings";
const WATCH: &str = "rbox/watch";

/// A larger document is no file of rbox's, and to follow its changes would take all memory.
const LARGEST: usize = 4 << 20;

/// Serves an editor on standard input and output until it says `exit`.
///
/// `open` gives the outside of a file; it is called for files of the workspace alone.
pub fn serve(open: Arc<Open>) -> Result<(), Failure> {
    let (connection, threads) = Connection::stdio();
    let ended = serve_on(&connection, open);
    drop(connection);
    if ended.is_ok() {
        threads.join().map_err(|error| Failure::Unreadable(error.to_string()))?;
    }
    ended
}

/// Serves an editor on any connection until it says `exit`.
pub fn serve_on(connection: &Connection, open: Arc<Open>) -> Result<(), Failure> {
    let unreadable = |error: lsp_server::ProtocolError| Failure::Unreadable(error.to_string());
    let (id, params) = connection.initialize_start().map_err(unreadable)?;
    let client = Client::read(&params);
    let sender = connection.sender.clone();
    // The editor is gone when this fails, which the loop sees as well.
    let analyst = Analyst::start(open, !client.pulls, move |message| drop(sender.send(message)));
    let mut server =
        Server { connection, state: State::new(&params, client, analyst), queue: VecDeque::new(), shut: false };
    server.send(Response::new_ok(id, answer(client)));
    server.run()
}

struct Server<'a> {
    connection: &'a Connection,
    state: State,
    /// Messages that have come and were not looked at.
    queue: VecDeque<Message>,
    /// Whether `shutdown` has come.
    shut: bool,
}

/// Why a request got no answer of its own.
enum Refusal {
    /// Nobody knows the method.
    Unknown,
    /// Its parameters are not those of the method.
    Params(String),
    /// It can't be done; a sentence for the user.
    Failed(String),
}

/// The parameters of a method.
fn read<P: DeserializeOwned>(params: &Value) -> Result<P, Refusal> {
    P::deserialize(params).map_err(|error| Refusal::Params(error.to_string()))
}

impl Server<'_> {
    fn send(&self, message: impl Into<Message>) {
        // The editor is gone when this fails; the next message says so.
        let _ = self.connection.sender.send(message.into());
    }

    fn run(&mut self) -> Result<(), Failure> {
        loop {
            if self.queue.is_empty() {
                match self.connection.receiver.recv() {
                    Ok(message) => self.queue.push_back(message),
                    Err(_) => return if self.shut { Ok(()) } else { Err(Failure::Abrupt) },
                }
            }
            while let Ok(message) = self.connection.receiver.try_recv() {
                self.queue.push_back(message);
            }
            match self.queue.pop_front() {
                Some(Message::Request(request)) => self.request(request),
                Some(Message::Notification(notification)) if notification.method == "exit" => {
                    return if self.shut { Ok(()) } else { Err(Failure::Abrupt) };
                }
                Some(Message::Notification(notification)) => self.notification(&notification),
                Some(Message::Response(response)) => self.response(response),
                None => {}
            }
        }
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        if self.shut {
            let message = "the server is shut down and answers no more".to_owned();
            return self.send(Response::new_err(id, ErrorCode::InvalidRequest as i32, message));
        }
        if method == "shutdown" {
            self.shut = true;
            return self.send(Response::new_ok(id, Value::Null));
        }
        if self.is_cancelled(&id) {
            let message = "cancelled by the editor".to_owned();
            return self.send(Response::new_err(id, ErrorCode::RequestCanceled as i32, message));
        }
        let (code, message) = match self.answer(&id, &method, &params) {
            Ok(None) => return,
            // Not by `new_ok`, which copies the whole value once more.
            Ok(Some(result)) => return self.send(Response { id, response_result: Ok(result) }),
            Err(Refusal::Unknown) => (ErrorCode::MethodNotFound, format!("rbox has no method `{method}`")),
            Err(Refusal::Params(error)) => (ErrorCode::InvalidParams, format!("`{method}`: {error}")),
            Err(Refusal::Failed(sentence)) => (ErrorCode::RequestFailed, sentence),
        };
        self.send(Response::new_err(id, code as i32, message));
    }

    /// Whether the editor has taken a request back that is still to be answered.
    fn is_cancelled(&self, id: &RequestId) -> bool {
        self.queue.iter().any(|message| match message {
            Message::Notification(note) if note.method == "$/cancelRequest" => {
                note.params.get("id").is_some_and(|other| serde_json::to_value(id).is_ok_and(|own| own == *other))
            }
            _ => false,
        })
    }

    fn notification(&mut self, note: &Notification) {
        // Nobody waits for an answer, so what can't be read is passed over.
        let _ = match note.method.as_str() {
            "initialized" => {
                self.initialized();
                Ok(())
            }
            "textDocument/didOpen" => self.did_open(&note.params),
            "textDocument/didChange" => self.did_change(&note.params),
            "textDocument/didClose" => self.did_close(&note.params),
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                self.state.analyse_all();
                Ok(())
            }
            "workspace/didChangeConfiguration" => {
                self.did_change_configuration(&note.params);
                Ok(())
            }
            "workspace/didChangeWorkspaceFolders" => {
                self.did_change_folders(&note.params);
                Ok(())
            }
            _ => Ok(()),
        };
    }

    fn initialized(&self) {
        if self.state.client.configuration {
            self.ask_settings();
        }
        if self.state.client.watches {
            let patterns = [
                "**/*.env",
                "**/.dockerignore",
                "**/.containerignore",
                "**/.rboxignore",
                "**/*.dockerignore",
                "**/rbox.lock",
            ];
            let watchers: Vec<Value> = patterns.iter().map(|pattern| json!({ "globPattern": pattern })).collect();
            let registration = json!({
                "id": WATCH,
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": {"watchers": watchers}
            });
            let params = json!({"registrations": [registration]});
            self.send(Request::new(WATCH.to_owned().into(), "client/registerCapability".to_owned(), params));
        }
    }

    fn ask_settings(&self) {
        let params = json!({"items": [{"section": "rbox"}]});
        self.send(Request::new(SETTINGS.to_owned().into(), "workspace/configuration".to_owned(), params));
    }

    fn response(&mut self, response: Response) {
        let settings = response.id == RequestId::from(SETTINGS.to_owned());
        if let (true, Ok(Value::Array(values))) = (settings, response.response_result)
            && let Some(value) = values.first().filter(|value| !value.is_null())
        {
            self.set(Settings::read(value));
        }
    }

    fn set(&mut self, settings: Settings) {
        if *self.state.settings != settings {
            self.state.settings = Arc::new(settings);
            self.state.analyse_all();
        }
    }

    fn did_change_configuration(&mut self, params: &Value) {
        match params.get("settings").filter(|settings| !settings.is_null()) {
            Some(settings) => self.set(Settings::read(settings)),
            None if self.state.client.configuration => self.ask_settings(),
            None => {}
        }
    }

    fn did_change_folders(&mut self, params: &Value) {
        let folders = |name: &str| -> Vec<std::path::PathBuf> {
            let list = params.pointer(&format!("/event/{name}")).and_then(Value::as_array);
            let uris = list.into_iter().flatten().filter_map(|folder| folder.get("uri")?.as_str().map(str::to_owned));
            uris.filter_map(|uri| path(&gen_lsp_types::Uri(uri))).collect()
        };
        let removed = folders("removed");
        self.state.roots.retain(|root| !removed.contains(root));
        self.state.roots.extend(folders("added"));
        self.state.analyse_all();
    }

    fn did_open(&mut self, params: &Value) -> Result<(), Refusal> {
        let params: gen_lsp_types::DidOpenTextDocumentParams = read(params)?;
        let item = params.text_document;
        if item.text.len() > LARGEST {
            self.leave_alone(&item.uri);
            return Ok(());
        }
        let document = Document::new(item.uri.clone(), item.version, item.text, self.state.client.encoding);
        self.state.analyse(&document, Waiting::Push);
        self.state.documents.insert(item.uri, document);
        Ok(())
    }

    fn did_change(&mut self, params: &Value) -> Result<(), Refusal> {
        let params: gen_lsp_types::DidChangeTextDocumentParams = read(params)?;
        let uri = params.text_document.text_document_identifier.uri;
        if let Some(document) = self.state.documents.get_mut(&uri) {
            document.version = params.text_document.version;
            document.change(params.content_changes);
        }
        match self.state.documents.get(&uri) {
            Some(document) if document.text().len() > LARGEST => self.leave_alone(&uri),
            Some(document) => self.state.analyse(document, Waiting::Push),
            None => {}
        }
        Ok(())
    }

    /// Says of a document that it is too large, and knows nothing of it from here on.
    fn leave_alone(&mut self, uri: &gen_lsp_types::Uri) {
        self.forget(uri);
        let message =
            format!("rbox leaves `{}` alone: it has over {} MiB, which no such file has", uri.0, LARGEST >> 20);
        self.send(Notification::new("window/showMessage".to_owned(), json!({"type": 2, "message": message})));
    }

    /// Knows nothing of a document any more, and takes back what was found in it.
    fn forget(&mut self, uri: &gen_lsp_types::Uri) {
        self.state.documents.remove(uri);
        self.state.sent.remove(uri);
        self.state.analyst.close(uri);
        if !self.state.client.pulls {
            let params = json!({"uri": uri, "diagnostics": []});
            self.send(Notification::new("textDocument/publishDiagnostics".to_owned(), params));
        }
    }

    fn did_close(&mut self, params: &Value) -> Result<(), Refusal> {
        let params: gen_lsp_types::DidCloseTextDocumentParams = read(params)?;
        self.forget(&params.text_document.uri);
        Ok(())
    }
}
