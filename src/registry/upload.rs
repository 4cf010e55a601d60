//! Blobs on their way out (distribution-spec 1.1, "Pushing blobs").
//!
//! A blob that the registry has in this repository, or can take from another one, is not sent. Others go in one request; where
//! that breaks or is too large for something in between, in pieces, each of which can be tried again.

use std::io::{self, Read, Seek as _, SeekFrom};
use std::time::Duration;

use ureq::http::Method;

use super::document::Repository;
use super::error::{Error, ErrorKind, Result};
use super::event::{Event, Listen};
use super::session::{ATTEMPTS, Answer, Payload, Request, Scope};
use super::trouble::{is_passing, pause};
use super::url::Url;
use crate::image::Descriptor;
use crate::store::Store;

/// The bytes of a piece.
const PIECE: u64 = 16 << 20;
/// How long a registry may take to put a large blob where it belongs.
pub(super) const COMMIT: Duration = Duration::from_mins(10);

/// How a blob got there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Got {
    /// It was there.
    There,
    /// From another repository of the registry.
    Mounted,
    /// Over the wire.
    Sent,
}

/// A blob that is to go somewhere.
#[derive(Clone, Copy)]
pub(super) struct Upload<'a> {
    pub repository: &'a Repository<'a>,
    pub store: &'a Store,
    pub listen: &'a dyn Listen,
}

impl Upload<'_> {
    /// Whether the repository has a blob.
    pub(super) fn is_there(&self, blob: &Descriptor) -> Result<bool> {
        let url = self.repository.url(&format!("blobs/{}", blob.digest))?;
        let answer = self.repository.send(&Request::new(Method::HEAD, url, &self.repository.scope))?;
        match answer.status {
            200 => Ok(true),
            404 => Ok(false),
            _ => Err(answer.error(&self.repository.place, &format!("push to `{}`", self.repository.place.repository))),
        }
    }

    /// Brings a blob to the registry, which has it not; `from` is another repository there that may have it.
    pub(super) fn upload(&self, blob: &Descriptor, from: Option<&str>) -> Result<Got> {
        let begin = self.begin(Some(blob), from)?;
        let Some(place) = begin else {
            self.listen.event(Event::Done);
            return Ok(Got::Mounted);
        };
        self.planned(blob);
        let got = self.bring(blob, &place)?;
        self.listen.event(Event::Done);
        Ok(got)
    }

    pub(super) fn planned(&self, blob: &Descriptor) {
        self.listen.event(Event::Planned { blobs: std::slice::from_ref(blob), there: 0 });
    }

    /// Sends a blob of the store's to where an upload has begun.
    pub(super) fn bring(&self, blob: &Descriptor, place: &Url) -> Result<Got> {
        if self.at_once(blob, place)? { Ok(Got::Sent) } else { self.bring_anew(blob) }
    }

    /// Sends a blob of the store's after all else failed.
    pub(super) fn bring_anew(&self, blob: &Descriptor) -> Result<Got> {
        self.in_pieces(blob)?;
        Ok(Got::Sent)
    }

    /// Begins an upload; none where the blob could be taken from another repository.
    pub(super) fn begin(&self, blob: Option<&Descriptor>, from: Option<&str>) -> Result<Option<Url>> {
        let repository = self.repository;
        let url = repository.url("blobs/uploads/")?;
        let (url, scope) = match blob.zip(from) {
            Some((blob, from)) => {
                let url = url.with("mount", &blob.digest.to_string()).with("from", from);
                (url, Scope::push(&repository.place.repository).and_pull(from))
            }
            None => (url, repository.scope.clone()),
        };
        let answer = repository.send(&Request::new(Method::POST, url, &scope))?;
        match answer.status {
            201 => Ok(None),
            202 => self.next(&answer).map(Some),
            // Nothing that we have to see there, or nothing that may be mounted: it is sent.
            401 | 403 | 404 if from.is_some() => self.begin(None, None),
            _ => Err(answer.error(&repository.place, &format!("push to `{}`", repository.place.repository))),
        }
    }

    /// Where an upload goes on.
    pub(super) fn next(&self, answer: &Answer) -> Result<Url> {
        let name = &self.repository.place.name;
        let lost = || Error::broken(format!("`{name}` does not say where the upload goes on"));
        let next = answer.header("location").and_then(|location| answer.url.join(location)).ok_or_else(lost)?;
        let from = &answer.url.origin;
        if !next.origin.safe && (from.safe || !next.origin.is_loopback()) {
            return Err(Error::broken(format!(
                "`{name}` wants the upload to go on at `{}`, which is no TLS",
                next.origin
            ))
            .help("a proxy in front of it may hide from the registry that it is reached by https"));
        }
        if next.origin.is_link_local() || next.origin.is_loopback() && !from.is_loopback() {
            let text = format!(
                "`{name}` wants the upload to go on at `{}`, an address of this machine's own network",
                next.origin
            );
            return Err(Error::broken(text));
        }
        Ok(next)
    }

    /// Sends a blob in one request; false where it may do in pieces.
    fn at_once(&self, blob: &Descriptor, place: &Url) -> Result<bool> {
        let open = || self.part(blob, 0, blob.size);
        let mut request =
            Request::new(Method::PUT, place.with("digest", &blob.digest.to_string()), &self.repository.scope)
                .header("content-type", "application/octet-stream");
        request.payload = Payload::Stream(Some(blob.size), &open);
        (request.attempts, request.answer) = (1, Some(COMMIT));
        match self.repository.send(&request) {
            Ok(answer) if matches!(answer.status, 201 | 204) => Ok(true),
            Ok(answer) if answer.status == 413 || answer.status == 404 || is_passing(answer.status) => Ok(false),
            Ok(answer) => Err(self.refused(answer, blob)),
            Err(error) if error.kind == ErrorKind::Unreachable => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub(super) fn refused(&self, answer: Answer, blob: &Descriptor) -> Error {
        answer.error(&self.repository.place, &format!("push the blob {}", blob.digest))
    }

    /// Sends a blob in pieces, each as often as it takes.
    fn in_pieces(&self, blob: &Descriptor) -> Result<()> {
        let scope = &self.repository.scope;
        let mut place = self.begin_anew()?;
        let (mut at, mut farthest, mut failures) = (0, 0, 0);
        while at < blob.size {
            let length = PIECE.min(blob.size - at);
            let open = || self.part(blob, at, length);
            let mut request = Request::new(Method::PATCH, place.clone(), scope)
                .header("content-type", "application/octet-stream")
                .header("content-range", format!("{at}-{}", at + length - 1));
            request.payload = Payload::Stream(Some(length), &open);
            (request.attempts, request.answer) = (1, Some(COMMIT));
            let result = self.repository.send(&request);
            let why = match result {
                Ok(answer) if matches!(answer.status, 201 | 202 | 204) => {
                    place = self.next(&answer)?;
                    at += length;
                    if at > farthest {
                        (farthest, failures) = (at, 0);
                    }
                    continue;
                }
                Ok(answer) if is_passing(answer.status) || matches!(answer.status, 404 | 416) => {
                    self.refused(answer, blob)
                }
                Ok(answer) => return Err(self.refused(answer, blob)),
                Err(error) if error.kind == ErrorKind::Unreachable => error,
                Err(error) => return Err(error),
            };
            failures += 1;
            if failures >= ATTEMPTS {
                return Err(why);
            }
            self.repository.client.stop.pause(pause(failures))?;
            (place, at) = match self.how_far(&place, at)? {
                Some(known) => known,
                None => (self.begin_anew()?, 0),
            };
        }
        let mut request = Request::new(Method::PUT, place.with("digest", &blob.digest.to_string()), scope);
        request.answer = Some(COMMIT);
        let answer = self.repository.send(&request)?;
        if matches!(answer.status, 201 | 204) { Ok(()) } else { Err(self.refused(answer, blob)) }
    }

    /// Begins an upload of a blob that can't be taken from another repository.
    pub(super) fn begin_anew(&self) -> Result<Url> {
        let never = || Error::broken(format!("`{}` has an upload that never began", self.repository.place.name));
        self.begin(None, None)?.ok_or_else(never)
    }

    /// Asks how much of an upload has come; where the registry does not say, what we last knew. None where the upload is lost:
    /// Docker's registry finds that it has more of a piece that broke off than its own address of the upload says.
    fn how_far(&self, place: &Url, at: u64) -> Result<Option<(Url, u64)>> {
        let answer = self.repository.send(&Request::new(Method::GET, place.clone(), &self.repository.scope))?;
        match answer.status {
            200 | 204 => {}
            404 => return Ok(None),
            _ => return Ok(Some((place.clone(), at))),
        }
        let came = answer.header("range").and_then(|range| range.rsplit_once('-')?.1.parse::<u64>().ok());
        let next = if answer.header("location").is_some() { self.next(&answer)? } else { place.clone() };
        Ok(Some((next, came.map_or(0, |last| if last == 0 { 0 } else { last + 1 }))))
    }

    /// A part of a blob, counted as it goes out.
    fn part(&self, blob: &Descriptor, from: u64, length: u64) -> io::Result<Box<dyn Read + '_>> {
        let mut file = self.store.open_blob(&blob.digest).map_err(io::Error::other)?;
        file.seek(SeekFrom::Start(from))?;
        Ok(Box::new(Counted { file: file.take(length), upload: self }))
    }
}

struct Counted<'a> {
    file: io::Take<std::fs::File>,
    upload: &'a Upload<'a>,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        if count > 0 {
            self.upload.listen.event(Event::Moved { bytes: count as u64 });
        }
        Ok(count)
    }
}
