//! How far images on their way are: one line that is kept fresh on a terminal, JSON lines, or nothing until it is over.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::names::fitted;
use super::progress::put;
use super::{Look, ProgressMode, units};

/// Between two frames.
const FRAME: Duration = Duration::from_millis(80);

/// Images on their way.
#[derive(Debug)]
pub struct Transfer {
    /// `pulling`, `pushing`.
    verb: &'static str,
    mode: ProgressMode,
    look: Look,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    started: Instant,
    images: BTreeMap<String, Image>,
    shown: Option<Instant>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Image {
    blobs: u64,
    blobs_done: u64,
    bytes: u64,
    bytes_done: u64,
}

/// One thing that happened. `time` is in seconds since the start.
#[derive(Serialize)]
struct Record<'a> {
    event: &'static str,
    time: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blobs: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    there: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
}

impl Transfer {
    /// Begins to show; `verb` is what is done, as `pulling`.
    pub fn new(verb: &'static str, mode: ProgressMode, look: Look) -> Self {
        let state = State { started: Instant::now(), images: BTreeMap::new(), shown: None };
        Self { verb, mode, look, state: Mutex::new(state) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    const fn is_live(&self) -> bool {
        matches!(self.mode, ProgressMode::Auto | ProgressMode::Terse) && self.look.terminal && !self.look.narrated
    }

    /// Something more of an image has to move.
    pub fn planned(&self, image: &str, blobs: u64, bytes: u64, there: u64) {
        let mut state = self.lock();
        let known = state.images.entry(image.to_owned()).or_default();
        known.blobs += blobs;
        known.bytes = known.bytes.saturating_add(bytes);
        match self.mode {
            ProgressMode::Json => Self::json(&state, "planned", image, Some(there)),
            ProgressMode::Quiet => {}
            _ if self.is_live() => self.draw(&mut state),
            _ if blobs > 0 => self.tell(image, blobs, bytes, there),
            _ => {}
        }
    }

    fn tell(&self, image: &str, blobs: u64, bytes: u64, there: u64) {
        let there = if there > 0 { format!(", {there} there already") } else { String::new() };
        let what = units::counted(blobs, "blob");
        put(&format!("{} {image}: {what}, {}{there}\n", self.look.dim(self.verb), units::size(bytes)));
    }

    /// A blob of an image begins to move while it is made.
    pub fn begun(&self, image: &str) {
        self.lock().images.entry(image.to_owned()).or_default().blobs += 1;
    }

    /// Such a blob has more bytes.
    pub fn grown(&self, image: &str, bytes: u64) {
        if let Some(image) = self.lock().images.get_mut(image) {
            image.bytes = image.bytes.saturating_add(bytes);
        }
    }

    /// Such a blob is made, and has so many.
    pub fn made(&self, image: &str, bytes: u64) {
        let state = self.lock();
        match self.mode {
            ProgressMode::Json => Self::json(&state, "planned", image, Some(0)),
            ProgressMode::Quiet => {}
            _ if self.is_live() => {}
            _ => self.tell(image, 1, bytes, 0),
        }
    }

    /// Bytes of an image moved.
    pub fn moved(&self, image: &str, bytes: u64) {
        self.change(image, "moved", |image| image.bytes_done += bytes);
    }

    /// A blob of an image is where it was to be.
    pub fn blob_done(&self, image: &str) {
        self.change(image, "moved", |image| image.blobs_done += 1);
    }

    fn change(&self, name: &str, event: &'static str, change: impl FnOnce(&mut Image)) {
        let mut state = self.lock();
        if let Some(image) = state.images.get_mut(name) {
            change(image);
        }
        if state.shown.is_some_and(|shown| shown.elapsed() < FRAME) {
            return;
        }
        if self.mode == ProgressMode::Json {
            state.shown = Some(Instant::now());
            Self::json(&state, event, name, None);
        } else if self.is_live() {
            self.draw(&mut state);
        }
    }

    /// Something to know that stops nothing.
    pub fn warning(&self, text: &str) {
        let state = self.lock();
        if self.mode == ProgressMode::Json {
            let time = state.started.elapsed().as_secs_f64();
            json(&Record { text: Some(text), ..plain("warning", time) });
        } else {
            let wipe = if state.shown.is_some() && self.is_live() { "\r\x1b[K" } else { "" };
            put(&format!("{wipe}{} {text}\n", self.look.warning("warning:")));
        }
    }

    /// Takes down what is live.
    pub fn finish(&self) {
        if self.is_live() && self.lock().shown.take().is_some() {
            put("\r\x1b[K");
        }
    }

    fn draw(&self, state: &mut State) {
        let sum = state.images.values().fold(Image::default(), |sum, image| Image {
            blobs: sum.blobs + image.blobs,
            blobs_done: sum.blobs_done + image.blobs_done,
            bytes: sum.bytes.saturating_add(image.bytes),
            bytes_done: sum.bytes_done + image.bytes_done,
        });
        if sum.blobs == 0 {
            return;
        }
        let seconds = state.started.elapsed().as_secs_f64().max(0.001);
        // Precise enough for a rate that is shown with two digits.
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rate for people"
        )]
        let rate = (sum.bytes_done as f64 / seconds) as u64;
        let names: Vec<&str> = state.images.keys().map(String::as_str).collect();
        let text = format!(
            "{} {}  {}/{} blobs  {} of {}  {}/s",
            self.verb,
            names.join(", "),
            sum.blobs_done,
            sum.blobs,
            units::size(sum.bytes_done),
            units::size(sum.bytes),
            units::size(rate),
        );
        state.shown = Some(Instant::now());
        put(&format!("\r{}\x1b[K", fitted(&text, self.look.width.saturating_sub(1))));
    }

    fn json(state: &State, event: &'static str, name: &str, there: Option<u64>) {
        let image = state.images.get(name).copied().unwrap_or_default();
        json(&Record {
            image: Some(name),
            blobs: Some(image.blobs),
            there,
            done: Some(image.bytes_done),
            total: Some(image.bytes),
            ..plain(event, state.started.elapsed().as_secs_f64())
        });
    }
}

const fn plain(event: &'static str, time: f64) -> Record<'static> {
    Record { event, time, image: None, text: None, blobs: None, there: None, done: None, total: None }
}

fn json(record: &Record<'_>) {
    // No map and no number that JSON lacks: it can't fail.
    if let Ok(text) = serde_json::to_string(record) {
        put(&format!("{text}\n"));
    }
}
