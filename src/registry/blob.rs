//! Bytes of a blob as they come: a connection that breaks or stalls is made anew and goes on where it was.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ureq::BodyReader;
use ureq::http::Method;

use super::document::Repository;
use super::error::{Error, ErrorKind, Result};
use super::event::{Event, Listen};
use super::session::{ATTEMPTS, Request};
use super::trouble::{pause, words};
use crate::image::Descriptor;
use crate::store::Blobs;

/// Bytes a second that a connection brings at least, or it counts as stalled.
const SLOWEST: u64 = 1024;
/// Bytes that make a connection one that was of use.
const OF_USE: u64 = 64 << 10;

/// Blobs of an image, wherever they are to be had.
pub(super) struct Wire<'a> {
    /// The server that had the manifest first.
    pub repositories: &'a [Repository<'a>],
    pub listen: &'a dyn Listen,
    pub in_vain: AtomicBool,
}

impl<'a> Wire<'a> {
    pub(super) fn new(repositories: &'a [Repository<'a>], listen: &'a dyn Listen) -> Self {
        Self { repositories, listen, in_vain: AtomicBool::new(false) }
    }
}

impl Blobs for Wire<'_> {
    fn read(&self, blob: &Descriptor, from: u64) -> io::Result<Box<dyn Read + Send + '_>> {
        if from > 0 {
            self.listen.event(Event::Moved { bytes: from });
        }
        Ok(Box::new(Coming {
            wire: self,
            blob: blob.clone(),
            at: from,
            body: None,
            failures: 0,
            window: (Instant::now(), from),
        }))
    }

    fn done(&self) {
        self.listen.event(Event::Done);
    }

    fn pause(&self) -> io::Result<()> {
        Ok(self.repositories[0].client.stop.pause(Duration::from_millis(100))?)
    }

    fn give_up(&self) {
        self.in_vain.store(true, Ordering::Relaxed);
    }
}

/// A blob on its way.
struct Coming<'a> {
    wire: &'a Wire<'a>,
    blob: Descriptor,
    at: u64,
    body: Option<BodyReader<'static>>,
    /// In a row, without use.
    failures: u32,
    /// Since when, and from where on, its speed is measured.
    window: (Instant, u64),
}

impl Coming<'_> {
    fn open(&mut self) -> Result<()> {
        let mut first = None;
        for repository in self.wire.repositories {
            match self.open_at(repository) {
                Ok(body) => {
                    self.body = Some(body);
                    self.window = (Instant::now(), self.at);
                    return Ok(());
                }
                Err(error) if error.kind == ErrorKind::Stopped => return Err(error),
                Err(error) => _ = first.get_or_insert(error),
            }
        }
        Err(first.expect("presume: there is a repository"))
    }

    fn open_at(&self, repository: &Repository<'_>) -> Result<BodyReader<'static>> {
        let url = repository.url(&format!("blobs/{}", self.blob.digest))?;
        let mut request = Request::new(Method::GET, url, &repository.scope);
        if self.at > 0 {
            request = request.header("range", format!("bytes={}-", self.at));
        }
        let answer = repository.send(&request)?;
        let what = format!("get the blob {}", self.blob.digest);
        let length: Option<u64> = answer.header("content-length").and_then(|length| length.parse().ok());
        let (expected, skip) = match answer.status {
            200 => (self.blob.size, self.at),
            206 if answer
                .header("content-range")
                .is_some_and(|range| range.starts_with(&format!("bytes {}-", self.at))) =>
            {
                (self.blob.size - self.at, 0)
            }
            206 => {
                return Err(Error::broken(format!(
                    "`{}` sends another part than it was asked for: can't {what}",
                    repository.place.name
                )));
            }
            _ => return Err(answer.error(&repository.place, &what)),
        };
        if let Some(length) = length.filter(|length| *length != expected) {
            return Err(Error::broken(format!(
                "the blob {} has {} bytes at `{}`, and its manifest says {}",
                self.blob.digest,
                length.saturating_add(self.blob.size - expected),
                repository.place.name,
                self.blob.size
            )));
        }
        let mut body = answer.body.into_reader();
        if skip > 0 {
            // A server that knows no ranges sends it all again.
            let skipped = io::copy(&mut (&mut body).take(skip), &mut io::sink());
            if !skipped.is_ok_and(|skipped| skipped == skip) {
                let text = format!(
                    "`{}` broke off before the blob {} was where it had been",
                    repository.place.name, self.blob.digest
                );
                return Err(Error::new(ErrorKind::Unreachable, text));
            }
        }
        Ok(body)
    }

    /// Whether what came lately is too little to be a connection.
    fn is_stalled(&mut self) -> bool {
        let patience = self.wire.repositories[0].client.patience.bytes;
        let (since, from) = self.window;
        if since.elapsed() < patience {
            return false;
        }
        let came = self.at - from;
        self.window = (Instant::now(), self.at);
        came < SLOWEST * patience.as_secs().max(1)
    }

    fn broke_off(&mut self, why: &str) -> Result<()> {
        self.body = None;
        if self.at - self.window.1 >= OF_USE {
            self.failures = 0;
        }
        self.failures += 1;
        let client = self.wire.repositories[0].client;
        client.stop.check()?;
        if self.failures >= ATTEMPTS {
            let place = &self.wire.repositories[0].place.name;
            let (digest, at, size) = (self.blob.digest, self.at, self.blob.size);
            let text =
                format!("`{place}` broke off {ATTEMPTS} times at byte {at} of {size} of the blob {digest}: {why}");
            return Err(Error::new(ErrorKind::Unreachable, text).help("run it again: it goes on where it was"));
        }
        client.stop.pause(pause(self.failures))
    }
}

impl Read for Coming<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let left = self.blob.size - self.at;
            if left == 0 || buffer.is_empty() {
                return Ok(0);
            }
            if self.wire.in_vain.load(Ordering::Relaxed) {
                return Err(Error::stopped().into());
            }
            if self.body.is_none() {
                self.open()?;
            }
            let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let read = self.body.as_mut().map_or(Ok(0), |body| body.read(&mut buffer[..most]));
            match read {
                Ok(0) => self.broke_off("it ended too soon")?,
                Ok(count) => {
                    self.at += count as u64;
                    self.wire.listen.event(Event::Moved { bytes: count as u64 });
                    if self.is_stalled() && self.at < self.blob.size {
                        self.broke_off("it sends next to nothing")?;
                    }
                    return Ok(count);
                }
                Err(error) => self.broke_off(&without_frame(&error))?,
            }
        }
    }
}

/// The words of an error of the wire, which come wrapped.
fn without_frame(error: &io::Error) -> String {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
    inner.map_or_else(|| error.to_string(), words)
}
