//! An editor, as far as the server can tell.

use std::io::{BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// More than any answer takes, on the slowest of machines.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server with a workspace of its own.
pub(crate) struct Client {
    folder: TempDir,
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Messages that came while an answer was waited for.
    kept: Vec<Value>,
    next: i64,
    /// What the server said to `initialize`.
    pub(crate) hello: Value,
}

impl Client {
    /// Starts a server for a client that can do all that changes anything.
    pub(crate) fn new() -> Self {
        Self::with(&json!({"textDocument": {"completion": {"completionItem": {"snippetSupport": true}}}}))
    }

    /// Starts a server for a client with these capabilities.
    pub(crate) fn with(capabilities: &Value) -> Self {
        let mut client = Self::silent();
        let root = client.uri("");
        let params = json!({
            "processId": null,
            "rootUri": root,
            "workspaceFolders": [{"uri": root, "name": "test"}],
            "capabilities": capabilities
        });
        client.hello = client.ask("initialize", &params);
        client.tell("initialized", &json!({}));
        client
    }

    /// Starts a server and says nothing.
    pub(crate) fn silent() -> Self {
        let folder = tempfile::Builder::new().prefix("rbox-lsp-").tempdir().expect("a temporary folder");
        let mut child = Command::new(env!("CARGO_BIN_EXE_rbox"))
            .arg("lsp")
            .env("RBOX_ROOT", folder.path().join(".store"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("rbox starts");
        let output = child.stdout.take().expect("a pipe");
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        Self { folder, child, input, messages, kept: Vec::new(), next: 0, hello: Value::Null }
    }

    /// The folder of the workspace.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file of the workspace.
    pub(crate) fn file(&self, name: &str, text: &str) {
        let path = self.folder().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("its folder");
        std::fs::write(path, text).expect("a file of the workspace");
    }

    /// The address of a file of the workspace.
    pub(crate) fn uri(&self, name: &str) -> String {
        format!("file://{}", self.folder().join(name).display()).trim_end_matches('/').to_owned()
    }

    /// Sends bytes as they are.
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the pipe is open");
        input.write_all(bytes).and_then(|()| input.flush()).expect("the server reads");
    }

    pub(crate) fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    /// A notification.
    pub(crate) fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// A request that nobody waits for yet; its number.
    pub(crate) fn begin(&mut self, method: &str, params: &Value) -> i64 {
        self.next += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.next, "method": method, "params": params}));
        self.next
    }

    /// The whole answer to a request.
    pub(crate) fn answer(&mut self, id: i64) -> Value {
        self.wait(|message| message.get("id") == Some(&json!(id)) && message.get("method").is_none())
    }

    /// The result of a request.
    #[track_caller]
    pub(crate) fn ask(&mut self, method: &str, params: &Value) -> Value {
        let id = self.begin(method, params);
        let mut answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].take()
    }

    /// The message of an error that a request gets, and its code.
    #[track_caller]
    pub(crate) fn refused(&mut self, method: &str, params: &Value) -> (i64, String) {
        let id = self.begin(method, params);
        let answer = self.answer(id);
        let code = answer["error"]["code"].as_i64().unwrap_or_else(|| panic!("{method}: {answer}"));
        (code, answer["error"]["message"].as_str().expect("a message").to_owned())
    }

    /// The next message that fits; others are kept.
    #[track_caller]
    pub(crate) fn wait(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&fits) {
            return self.kept.remove(at);
        }
        loop {
            let message = self.messages.recv_timeout(PATIENCE).expect("the server answers");
            if fits(&message) {
                return message;
            }
            self.kept.push(message);
        }
    }

    /// Opens a document of the workspace.
    pub(crate) fn open(&mut self, name: &str, text: &str) {
        let uri = self.uri(name);
        self.open_uri(&uri, text);
    }

    pub(crate) fn open_uri(&mut self, uri: &str, text: &str) {
        let item = json!({"uri": uri, "languageId": "rbox", "version": 1, "text": text});
        self.tell("textDocument/didOpen", &json!({"textDocument": item}));
    }

    /// Changes a range of a document.
    pub(crate) fn change(&mut self, name: &str, version: i32, range: &Value, text: &str) {
        let document = json!({"uri": self.uri(name), "version": version});
        let change = json!({"range": range, "text": text});
        self.tell("textDocument/didChange", &json!({"textDocument": document, "contentChanges": [change]}));
    }

    /// The findings of a document at a version, once they come.
    pub(crate) fn findings(&mut self, name: &str, version: i32) -> Vec<Value> {
        let uri = self.uri(name);
        let message = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri.as_str()
                && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().expect("a list").clone()
    }

    /// The result of a request about a document.
    #[track_caller]
    pub(crate) fn about(&mut self, method: &str, name: &str) -> Value {
        let uri = self.uri(name);
        self.ask(&format!("textDocument/{method}"), &json!({"textDocument": {"uri": uri}}))
    }

    /// The result of a request about a place, with further parameters.
    #[track_caller]
    pub(crate) fn at(&mut self, method: &str, name: &str, place: &Value, more: &Value) -> Value {
        let mut params = json!({"textDocument": {"uri": self.uri(name)}, "position": place});
        for (key, value) in more.as_object().into_iter().flatten() {
            params[key] = value.clone();
        }
        self.ask(&format!("textDocument/{method}"), &params)
    }

    /// Ends the server as an editor does; its exit code.
    pub(crate) fn end(mut self) -> Option<i32> {
        self.ask("shutdown", &Value::Null);
        self.tell("exit", &Value::Null);
        self.child.wait().expect("it ends").code()
    }

    /// Closes the pipe, and waits for the server to end; its exit code.
    pub(crate) fn hang_up(mut self) -> Option<i32> {
        self.input = None;
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.input = None;
        // Gone already, mostly.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One message.
fn read(output: &mut impl std::io::BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim() {
            "" => break,
            header => {
                if let Some(number) = header.strip_prefix("Content-Length:") {
                    length = number.trim().parse().expect("a length");
                }
            }
        }
    }
    let mut bytes = vec![0; length];
    output.read_exact(&mut bytes).ok()?;
    Some(serde_json::from_slice(&bytes).expect("JSON"))
}

/// The place `behind` bytes behind the start of the first `words` in a text, in lines and units of UTF-16.
#[track_caller]
pub(crate) fn place(text: &str, words: &str, behind: usize) -> Value {
    let at = text.find(words).unwrap_or_else(|| panic!("`{words}` stands in the text")) + behind;
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let units: usize = text[start..at].chars().map(char::len_utf16).sum();
    json!({"line": line, "character": units})
}

/// The range of the first `words` in a text.
pub(crate) fn range(text: &str, words: &str) -> Value {
    json!({"start": place(text, words, 0), "end": place(text, words, words.len())})
}

/// The words of a text at a range.
pub(crate) fn words<'t>(text: &'t str, range: &Value) -> &'t str {
    let at = |place: &Value| {
        let line = usize::try_from(place["line"].as_u64().expect("a line")).expect("small");
        let mut left = place["character"].as_u64().expect("a column");
        let start = text.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
        let mut at = start;
        for char in text[start..].chars() {
            if left == 0 {
                break;
            }
            left = left.saturating_sub(char.len_utf16() as u64);
            at += char.len_utf8();
        }
        at
    };
    &text[at(&range["start"])..at(&range["end"])]
}

/// A text with edits of the server put in.
pub(crate) fn edited(text: &str, edits: &Value) -> String {
    let mut edits: Vec<&Value> = edits.as_array().expect("a list of edits").iter().collect();
    edits.sort_by_key(|edit| {
        let start = &edit["range"]["start"];
        std::cmp::Reverse((start["line"].as_u64(), start["character"].as_u64()))
    });
    let mut text = text.to_owned();
    for edit in edits {
        let (start, length) = {
            let old = words(&text, &edit["range"]);
            (old.as_ptr() as usize - text.as_ptr() as usize, old.len())
        };
        text.replace_range(start..start + length, edit["newText"].as_str().expect("a text"));
    }
    text
}
