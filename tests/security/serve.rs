//! Servers on loopback: a file over HTTP, a socket for an agent; and repositories.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

/// Answers every HTTP request with the same bytes and keeps what was asked.
#[derive(Debug)]
pub(crate) struct Http {
    /// Its address, `127.0.0.1:PORT`.
    pub address: String,
    /// The heads of all requests.
    pub heads: Arc<Mutex<String>>,
}

impl Http {
    /// Serves these bytes (status and all headers aside) until the test ends.
    pub(crate) fn start(status: &'static str, body: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound").to_string();
        let heads = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&heads);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, status, body, &kept);
            }
        });
        Self { address, heads }
    }
}

fn answer(mut stream: TcpStream, status: &str, body: &str, kept: &Mutex<String>) {
    let mut lines = BufReader::new(stream.try_clone().expect("own socket"));
    let mut head = String::new();
    while lines.read_line(&mut head).is_ok_and(|length| length > 2) {}
    kept.lock().expect("no test panicked here").push_str(&head);
    let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
}

/// Runs git in a folder, with nobody's settings.
pub(crate) fn git(folder: &Path, args: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=t", "-c", "user.email=t@t", "-c", "init.defaultBranch=main", "-c", "safe.directory=*"])
        .args(["-c", "protocol.ext.allow=never"])
        .args(args)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git is there");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}
