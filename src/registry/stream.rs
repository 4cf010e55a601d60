//! Layers that go out while they are packed.
//!
//! A blob's digest names it to a registry, and is known once it is packed: too late to ask whether it is there. So packing and
//! sending begin together. Over a fast wire the last byte has gone out as soon as it is made. Over a slow one packing is done
//! long before that, and then it is asked: what the registry has is sent no further. The packed layer lies in the store at the
//! end, so what breaks off goes on as any other blob.
//!
//! It goes in one request. Where sending is faster than packing and the registry is one that takes pieces, it goes in several: a
//! registry brings to its disk what a request brought when that ends, and so does it while the next piece is packed.

use std::io::{self, Read};
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use ureq::http::Method;

use super::error::{ErrorKind, Result};
use super::event::Event;
use super::session::{Answer, Payload, Request};
use super::trouble::is_passing;
use super::upload::{COMMIT, Got, Upload};
use super::url::Url;
use crate::image::Descriptor;
use crate::store::Growing;

/// How long a layer is only packed: one that is ready by then is small, and asked for before it is sent.
const HEAD_START: Duration = Duration::from_millis(60);
/// What is sent in less time than it takes to ask whether it has to be.
const LITTLE: u64 = 256 << 10;

/// The bytes of a piece, at least: what a disk takes in the time of some round trips.
const PIECE: u64 = 32 << 20;

/// How the sending of a growing blob ended.
enum Sent {
    /// All of it went out; the upload is closed there.
    Whole(Url),
    /// It broke off, or may not go so: it may do otherwise.
    Broke,
    /// The registry took the first piece and not another one.
    OneAlone,
    /// Nothing was sent, for it was made first.
    MadeFirst,
}

impl Upload<'_> {
    /// Makes a blob and sends it meanwhile, unless the registry turns out to have it. `place` is where an upload has begun.
    pub(super) fn stream(
        &self,
        place: &Url,
        make: impl FnOnce(&Growing) -> Result<Descriptor>,
    ) -> Result<(Descriptor, Got)> {
        let (growing, progress) = (Growing::default(), Progress::default());
        let (made, there, sent) = thread::scope(|scope| {
            let sending = scope.spawn(|| self.send_growing(place, &growing, &progress));
            let made = make(&growing).inspect_err(|_| growing.give_up());
            let there = made.as_ref().is_ok_and(|blob| {
                let left = blob.size.saturating_sub(progress.gone.load(Ordering::Relaxed));
                // Where the question fails, the sending goes on.
                let there = left > LITTLE && !sending.is_finished() && self.is_there(blob).unwrap_or(false);
                if there {
                    growing.give_up();
                }
                there
            });
            (made, there, sending.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        let blob = made?;
        if there {
            // Best effort: a registry clears uploads away that nobody goes on with.
            let _ = self.ask(Method::DELETE, place.clone());
            return Ok((blob, Got::There));
        }
        let got = match sent? {
            Sent::MadeFirst if self.is_there(&blob)? => return Ok((blob, Got::There)),
            Sent::MadeFirst => {
                self.planned(&blob);
                self.bring(&blob, place)?
            }
            Sent::Whole(place) => {
                self.listen.event(Event::Made { blob: &blob });
                let answer = self.ask(Method::PUT, place.with("digest", &blob.digest.to_string()))?;
                match answer.status {
                    201 | 204 => Got::Sent,
                    status if may_do_otherwise(status) => self.bring_anew(&blob)?,
                    _ => return Err(self.refused(answer, &blob)),
                }
            }
            Sent::Broke => {
                self.listen.event(Event::Made { blob: &blob });
                self.bring_anew(&blob)?
            }
            Sent::OneAlone => {
                self.listen.event(Event::Made { blob: &blob });
                self.bring(&blob, &self.begin_anew()?)?
            }
        };
        self.listen.event(Event::Done);
        Ok((blob, got))
    }

    fn ask(&self, method: Method, place: Url) -> Result<Answer> {
        let mut request = Request::new(method, place, &self.repository.scope);
        request.answer = Some(COMMIT);
        self.repository.send(&request)
    }

    /// Sends a blob as it grows, in requests without a length, as Docker does.
    fn send_growing(&self, place: &Url, growing: &Growing, progress: &Progress) -> Result<Sent> {
        if growing.ends_within(HEAD_START) {
            return Ok(Sent::MadeFirst);
        }
        self.listen.event(Event::Begun);
        let (mut place, mut from) = (place.clone(), 0);
        loop {
            let least = if takes_pieces(&place) { PIECE } else { u64::MAX };
            let open = || -> io::Result<Box<dyn Read + '_>> {
                progress.gone.store(from, Ordering::Relaxed);
                Ok(Box::new(Counted { inner: growing.follow_piece(from, least), growing, progress, upload: self }))
            };
            let mut request = Request::new(Method::PATCH, place.clone(), &self.repository.scope)
                .header("content-type", "application/octet-stream");
            request.payload = Payload::Stream(None, &open);
            (request.attempts, request.answer) = (1, Some(COMMIT));
            match self.repository.send(&request) {
                Ok(answer) if matches!(answer.status, 201 | 202 | 204) => place = self.next(&answer)?,
                Ok(answer) if may_do_otherwise(answer.status) && from > 0 => return Ok(Sent::OneAlone),
                Ok(answer) if may_do_otherwise(answer.status) => return Ok(Sent::Broke),
                Ok(answer) => return Err(answer.error(&self.repository.place, "push a layer")),
                Err(error) if error.kind == ErrorKind::Unreachable => return Ok(Sent::Broke),
                Err(error) => return Err(error),
            }
            from = progress.gone.load(Ordering::Relaxed);
            if !growing.outgrows(from) {
                return Ok(Sent::Whole(place));
            }
        }
    }
}

/// Whether a registry takes an upload in pieces without lengths, by the address of an upload. Distribution does, which most
/// others are made of, and keeps in the address how much has come; of the rest some take one piece alone.
fn takes_pieces(place: &Url) -> bool {
    place.has("_state")
}

/// Whether what a registry does not take so may be taken in another form: too large, no chunks, an upload that is gone.
const fn may_do_otherwise(status: u16) -> bool {
    is_passing(status) || matches!(status, 400 | 404 | 405 | 411 | 413 | 416 | 501)
}

/// How far a growing blob is.
#[derive(Default)]
struct Progress {
    /// What was told to be made.
    made: AtomicU64,
    /// What was sent.
    gone: AtomicU64,
}

/// Tells of what is made and what is sent.
struct Counted<'a, R> {
    inner: R,
    growing: &'a Growing,
    progress: &'a Progress,
    upload: &'a Upload<'a>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.upload.repository.client.stop.check()?;
        let count = self.inner.read(buffer)?;
        let size = self.growing.size();
        let told = self.progress.made.fetch_max(size, Ordering::Relaxed);
        if size > told {
            self.upload.listen.event(Event::Grown { bytes: size - told });
        }
        self.progress.gone.fetch_add(count as u64, Ordering::Relaxed);
        self.upload.listen.event(Event::Moved { bytes: count as u64 });
        Ok(count)
    }
}
