//! `rbox lsp`: the language server, for editors.

use std::path::Path;
use std::sync::Arc;

use super::exit::{Error, Exit, Outcome};
use super::input::Chosen;
use super::sources::Files;
use crate::lsp;
use crate::source::Sources;

/// Serve an editor: the language server, on standard input and output
///
/// An editor starts it. It reads files of the workspace that the editor has open, what lies beside them, and images of the store;
/// it runs nothing and fetches nothing.
#[derive(Debug, clap::Args)]
pub(super) struct Lsp {
    /// Speak on standard input and output, which is the only way; editors pass it
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Lsp {
    pub(super) fn run(&self) -> Outcome {
        let Self { stdio: _ } = self;
        match lsp::serve(Arc::new(open)) {
            Ok(()) => Ok(Exit::OK),
            Err(lsp::Failure::Abrupt) => Ok(Exit::FAILED),
            Err(error) => Err(Error::new(error.to_string())),
        }
    }
}

/// The outside of a file: its context, and the images of the store.
fn open(file: &Path, context: &Path) -> Option<Box<dyn Sources>> {
    let chosen = Chosen {
        name: file.display().to_string(),
        path: Some(file.to_owned()),
        text: Vec::new(),
        context: context.to_owned(),
    };
    // A file whose folder is gone is only parsed.
    Files::open(&chosen).ok().map(|files| Box::new(files) as Box<dyn Sources>)
}
