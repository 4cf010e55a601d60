//! Why something with a registry did not work.

use std::io;

use crate::store;

/// What kind of failure it is: what may be tried instead depends on that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The registry has no such thing.
    NotFound,
    /// The registry wants to know who asks, or does not let them.
    Denied,
    /// No answer, or none that makes sense, however often it was tried.
    Unreachable,
    /// What came is not what was promised, or is hostile.
    Broken,
    /// Something here: the store, a file of credentials, the command line.
    Local,
    /// The user ended it.
    Stopped,
}

/// Why something with a registry did not work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct Error {
    /// What kind of failure it is.
    pub kind: ErrorKind,
    /// A sentence without a full stop: what, where, why.
    pub text: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// The result of something with a registry.
pub(super) type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub(super) fn new(kind: ErrorKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), help: None }
    }

    /// What came is not what was promised.
    pub(super) fn broken(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Broken, text)
    }

    /// Something of this machine.
    pub(super) fn local(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Local, text)
    }

    /// The user ended it.
    pub fn stopped() -> Self {
        Self::new(ErrorKind::Stopped, "stopped, because you said so")
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// An error on its way through a reader.
impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        let kind = match error.kind {
            ErrorKind::Stopped => io::ErrorKind::ConnectionAborted,
            _ => io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            // One of ours that went through the store's hands.
            store::Error::Blob(error) => match error.downcast::<Self>() {
                Ok(ours) => ours,
                Err(other) => Self::local(other.to_string()),
            },
            full if full.is_full() => Self::local(full.to_string()),
            broken @ (store::Error::Changed { .. } | store::Error::Archive { .. }) => Self::broken(broken.to_string()),
            other => Self::local(other.to_string()),
        }
    }
}
