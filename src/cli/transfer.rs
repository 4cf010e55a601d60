//! What commands that speak to registries share: who they are, how they show it, how they end.

use super::exit::{Error, Exit};
use super::work;
use crate::image::Reference;
use crate::registry::{self, Client, Event, Listen, Stop};
use crate::report::{Look, ProgressMode, Transfer};

/// How it is shown that images move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ShowTransfer {
    /// A line that is kept fresh on a terminal, a line an image in a pipe
    #[default]
    Auto,
    /// Lines that stay
    Plain,
    /// JSON lines on standard error
    Json,
    /// Nothing but warnings
    Quiet,
}

impl ShowTransfer {
    pub(super) const fn mode(self, quiet: bool) -> ProgressMode {
        match self {
            Self::Json => ProgressMode::Json,
            Self::Quiet => ProgressMode::Quiet,
            _ if quiet => ProgressMode::Quiet,
            Self::Auto => ProgressMode::Auto,
            Self::Plain => ProgressMode::Plain,
        }
    }
}

/// A client that Ctrl-C ends.
pub(super) fn client() -> Result<Client, Error> {
    let stop = Stop::default();
    let client = Client::of_environment(stop.clone())?;
    work::at_signals(move || stop.stop())?;
    Ok(client)
}

/// Shows what happens to one image.
#[derive(Debug)]
pub(super) struct Shown<'a> {
    transfer: &'a Transfer,
    name: String,
}

impl<'a> Shown<'a> {
    pub(super) fn new(transfer: &'a Transfer, name: &Reference) -> Self {
        Self { transfer, name: name.familiar() }
    }
}

impl Listen for Shown<'_> {
    fn event(&self, event: Event<'_>) {
        let name = self.name.as_str();
        match event {
            Event::Planned { blobs, there } => {
                let bytes = blobs.iter().fold(0_u64, |sum, blob| sum.saturating_add(blob.size));
                self.transfer.planned(name, blobs.len() as u64, bytes, there as u64);
            }
            Event::Begun => self.transfer.begun(name),
            Event::Grown { bytes } => self.transfer.grown(name, bytes),
            Event::Made { blob } => self.transfer.made(name, blob.size),
            Event::Moved { bytes } => self.transfer.moved(name, bytes),
            Event::Done => self.transfer.blob_done(name),
            Event::Warning { text } => self.transfer.warning(text),
        }
    }
}

/// A transfer's words on standard error.
pub(super) fn show(verb: &'static str, mode: ProgressMode) -> Transfer {
    Transfer::new(verb, mode, Look::of_stderr())
}

impl From<registry::Error> for Error {
    fn from(error: registry::Error) -> Self {
        let exit = if error.kind == registry::ErrorKind::Stopped { Exit::INTERRUPTED } else { Exit::FAILED };
        let told = Self::new(error.text).exit(exit);
        match error.help {
            Some(help) => told.help(help),
            None => told,
        }
    }
}
