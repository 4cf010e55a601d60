//! A registry of a few lines that does what a test tells it, and keeps what it was asked.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rbox::image::{Digest, media};

use super::image::Image;

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub method: String,
    pub path: String,
    /// The whole head, in lower case.
    pub head: String,
    pub body: Vec<u8>,
}

impl Asked {
    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")))
    }
}

/// What it does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Answers: status, further headers, body.
    Says(u16, Vec<String>, Vec<u8>),
    /// Says how much is to come, sends these bytes, and closes.
    Breaks(u16, Vec<String>, u64, Vec<u8>),
    /// Sends these bytes and then one at a time, as slowly as a test can wait for.
    Drips(u64, Vec<u8>),
    /// Says nothing for as long as the other side stays.
    Hangs,
    /// These bytes, and closes.
    Raw(Vec<u8>),
}

impl Reply {
    pub(crate) fn not_found() -> Self {
        Self::Says(
            404,
            Vec::new(),
            br#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}"#.to_vec(),
        )
    }

    pub(crate) fn to(status: u16, location: impl Into<String>) -> Self {
        Self::Says(status, vec![format!("Location: {}", location.into())], Vec::new())
    }
}

/// A server.
#[derive(Debug)]
pub(crate) struct Evil {
    /// `127.0.0.1:PORT`.
    pub address: String,
    pub asked: Arc<Mutex<Vec<Asked>>>,
}

impl Evil {
    /// Serves by a function, which is given each request and how many like it came before.
    pub(crate) fn start(answer: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::reading(|_, _| true, answer)
    }

    /// The same; of a request's body it reads nothing before it is ready for that, by all that was asked so far.
    pub(crate) fn reading(
        ready: impl Fn(&Asked, &[Asked]) -> bool + Send + Sync + 'static,
        answer: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound").to_string();
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let (kept, rules) = (Arc::clone(&asked), Arc::new((ready, answer)));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, rules) = (Arc::clone(&kept), Arc::clone(&rules));
                std::thread::spawn(move || serve(stream, &kept, &rules.0, &rules.1));
            }
        });
        Self { address, asked }
    }

    /// Serves an image under every name, but for what a function does with a request.
    pub(crate) fn with(image: &Image, change: impl Fn(&Asked, usize) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let image = image.clone();
        Self::start(move |asked, before| change(asked, before).unwrap_or_else(|| honest(&image, asked)))
    }

    /// An image of it.
    pub(crate) fn name(&self, name: &str) -> String {
        format!("{}/{name}", self.address)
    }

    /// What it was asked, as `GET /v2/`.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect()
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("no test panicked here").clone()
    }

    /// Whether somebody told it who they are.
    pub(crate) fn knows_who(&self) -> bool {
        self.asked().iter().any(|asked| asked.head.contains("authorization") || asked.path.contains("secret"))
    }
}

/// What an honest registry answers.
pub(crate) fn honest(image: &Image, asked: &Asked) -> Reply {
    let blob = |bytes: &[u8]| asked.path.ends_with(&format!("blobs/{}", Digest::of(bytes)));
    if asked.path.contains("/manifests/") {
        return manifest(&image.manifest, media::MANIFEST);
    }
    for bytes in [&image.config, &image.layer] {
        if blob(bytes) {
            return ranged(bytes, asked);
        }
    }
    if asked.path == "/v2/" { Reply::Says(200, Vec::new(), b"{}".to_vec()) } else { Reply::not_found() }
}

/// A manifest's answer.
pub(crate) fn manifest(bytes: &[u8], media_type: &str) -> Reply {
    let headers = vec![format!("Content-Type: {media_type}"), format!("Docker-Content-Digest: {}", Digest::of(bytes))];
    Reply::Says(200, headers, bytes.to_vec())
}

/// A blob's answer, from where it was asked for.
pub(crate) fn ranged(bytes: &[u8], asked: &Asked) -> Reply {
    let from =
        asked.header("range").and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok());
    match from {
        Some(from) => {
            let range = format!("Content-Range: bytes {from}-{}/{}", bytes.len() - 1, bytes.len());
            Reply::Says(206, vec![range], bytes[from..].to_vec())
        }
        None => Reply::Says(200, Vec::new(), bytes.to_vec()),
    }
}

/// The length of the next chunk (RFC 9112, section 7.1).
fn chunk(reader: &mut impl std::io::BufRead) -> Option<u64> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    u64::from_str_radix(line.trim(), 16).ok()
}

fn serve(
    stream: TcpStream,
    kept: &Mutex<Vec<Asked>>,
    ready: &dyn Fn(&Asked, &[Asked]) -> bool,
    answer: &dyn Fn(&Asked, usize) -> Reply,
) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut stream = stream;
    let mut head = String::new();
    while reader.read_line(&mut head).ok()? > 2 {}
    let mut words = head.split(' ').map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let mut asked = Asked { method, path, head: head.to_ascii_lowercase(), body: Vec::new() };
    while !ready(&asked, &kept.lock().ok()?) {
        std::thread::sleep(Duration::from_millis(5));
    }
    if asked.header("transfer-encoding") == Some("chunked") {
        while let length @ 1.. = chunk(&mut reader)? {
            reader.by_ref().take(length).read_to_end(&mut asked.body).ok()?;
            reader.read_line(&mut String::new()).ok()?;
        }
    }
    let length: u64 = asked.header("content-length").and_then(|length| length.trim().parse().ok()).unwrap_or(0);
    reader.by_ref().take(length).read_to_end(&mut asked.body).ok()?;
    let before = {
        let mut kept = kept.lock().ok()?;
        let before = kept.iter().filter(|old| (&old.method, &old.path) == (&asked.method, &asked.path)).count();
        kept.push(asked.clone());
        before
    };
    let start = |status: u16, headers: &[String], length: u64| {
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n")
    };
    match answer(&asked, before) {
        Reply::Says(status, headers, body) => {
            stream.write_all(start(status, &headers, body.len() as u64).as_bytes()).ok()?;
            if asked.method != "HEAD" {
                stream.write_all(&body).ok()?;
            }
        }
        Reply::Breaks(status, headers, length, body) => {
            stream.write_all(start(status, &headers, length).as_bytes()).ok()?;
            stream.write_all(&body).ok()?;
        }
        Reply::Drips(length, body) => {
            stream.write_all(start(200, &[], length).as_bytes()).ok()?;
            stream.write_all(&body).ok()?;
            while stream.write_all(b"x").is_ok() {
                std::thread::sleep(Duration::from_millis(200));
            }
        }
        Reply::Hangs => _ = reader.read_to_end(&mut Vec::new()),
        Reply::Raw(bytes) => stream.write_all(&bytes).ok()?,
    }
    Some(())
}
