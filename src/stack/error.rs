//! Why a stack could not be reached, or did not do what it was asked to.

use std::io;
use std::path::{Path, PathBuf};

/// Why a stack could not be reached, or did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder of the stack.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// As it follows "cannot".
        action: &'static str,
        /// What.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The supervisor did not start.
    #[error("the supervisor of `{stack}` did not start: {reason}")]
    NotStarted {
        /// The stack.
        stack: String,
        /// Its own words.
        reason: String,
    },
    /// The supervisor refuses, or what it did went wrong.
    #[error("{message}")]
    Refused {
        /// What, where, why.
        message: String,
        /// What to do about it.
        help: Option<String>,
        /// The exit code that says the same, where there is one (125, 126, 127).
        code: Option<i32>,
    },
    /// The supervisor is gone in the middle of a talk.
    #[error(
        "the supervisor of `{0}` ended while it was asked, and its containers with it; `rbox logs` and the file `log` of the stack tell more"
    )]
    Gone(String),
    /// A line that is none of ours.
    #[error(
        "the supervisor of `{stack}` said what this rbox does not understand ({reason}); `rbox down` it and start it again"
    )]
    Strange {
        /// The stack.
        stack: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// A result of this room.
pub(super) type Result<T> = std::result::Result<T, Error>;

/// Says where something failed.
pub(super) trait At<T> {
    /// `action` as it follows "cannot".
    fn at(self, action: &'static str, path: impl AsRef<Path>) -> Result<T>;
}

impl<T, E: Into<io::Error>> At<T> for std::result::Result<T, E> {
    fn at(self, action: &'static str, path: impl AsRef<Path>) -> Result<T> {
        self.map_err(|source| Error::Io { action, path: path.as_ref().to_owned(), source: source.into() })
    }
}
