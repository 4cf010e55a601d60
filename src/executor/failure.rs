//! Why a run failed.

use std::io;
use std::path::PathBuf;

use super::chmod::ChmodError;
use super::draft::DraftError;
use super::select::SelectError;
use super::users::UserError;
use crate::plan::StepId;
use crate::sandbox::LaunchError;
use crate::source::pattern::PatternError;
use crate::store;

/// Why a run failed: the first step that did.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct Failure {
    /// The step; none where the run as a whole can't go on.
    pub step: Option<StepId>,
    /// Why.
    #[source]
    pub reason: Box<Reason>,
    /// What its program printed last, a line each.
    pub tail: Vec<String>,
    /// All that its program printed.
    pub log: Option<PathBuf>,
    /// The line of its script (from 1) that the shell named in its error.
    pub script_line: Option<usize>,
}

/// Why a step failed.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// Its program ended with an error.
    #[error("{}", exit_words(*.code, *.signal, *.out_of_memory))]
    Exit {
        /// The exit code; 128 and the signal for a program that a signal ended.
        code: i32,
        /// What ended it.
        signal: Option<i32>,
        /// Whether the memory limit did.
        out_of_memory: bool,
    },
    /// Its program could not be started.
    #[error(transparent)]
    Launch(#[from] LaunchError),
    /// The store.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A pattern.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// The kernel refused.
    #[error("can't {doing} `{}`: {error}{}", path.display(), advice(error))]
    Io {
        /// A verb, as `read`.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A sentence of its own.
    #[error("{0}")]
    Other(String),
    /// The user ended the run.
    #[error("stopped, because you said so")]
    Cancelled,
}

// The rooms' own errors stay private; their words are what counts.
impl From<SelectError> for Reason {
    fn from(error: SelectError) -> Self {
        Self::Other(error.to_string())
    }
}

impl From<DraftError> for Reason {
    fn from(error: DraftError) -> Self {
        Self::Other(error.to_string())
    }
}

impl From<UserError> for Reason {
    fn from(error: UserError) -> Self {
        Self::Other(error.to_string())
    }
}

impl From<ChmodError> for Reason {
    fn from(error: ChmodError) -> Self {
        Self::Other(error.to_string())
    }
}

impl From<Reason> for Failure {
    fn from(reason: Reason) -> Self {
        Self { step: None, reason: Box::new(reason), tail: Vec::new(), log: None, script_line: None }
    }
}

impl Reason {
    /// The exit code that says the same as a shell would.
    pub fn exit_code(&self) -> i32 {
        match self {
            Self::Exit { code, .. } => *code,
            Self::Launch(error) => error.exit_code(),
            Self::Cancelled => 130,
            _ => 1,
        }
    }
}

/// Gives an error of the kernel its place.
pub(super) trait At<T> {
    /// What was being done to which path.
    fn at(self, doing: &'static str, path: impl Into<PathBuf>) -> Result<T, Reason>;
}

impl<T, E: Into<io::Error>> At<T> for Result<T, E> {
    fn at(self, doing: &'static str, path: impl Into<PathBuf>) -> Result<T, Reason> {
        self.map_err(|error| Reason::Io { doing, path: path.into(), error: error.into() })
    }
}

fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull => {
            "; nothing was left half-done: free some space (`rbox prune` helps) and run it again"
        }
        io::ErrorKind::QuotaExceeded => {
            "; nothing was left half-done: the disk quota is used up (`rbox prune` frees some)"
        }
        _ => "",
    }
}

/// What an exit status means.
fn exit_words(code: i32, signal: Option<i32>, out_of_memory: bool) -> String {
    if out_of_memory {
        return format!(
            "the program was killed: it used more memory than its limit (exit code {code}); give it more with --memory"
        );
    }
    if let Some(signal) = signal {
        let name = nix::sys::signal::Signal::try_from(signal).map_or("a signal", nix::sys::signal::Signal::as_str);
        return format!("the program was ended by {name} (exit code {code})");
    }
    match code {
        126 => {
            "exit code 126: a command was found that can't be run (not executable, or for another machine)".to_owned()
        }
        127 => "exit code 127: a command, or the loader or interpreter it needs, was not found".to_owned(),
        137 => "exit code 137: a command was killed by SIGKILL (by hand, or the machine is out of memory)".to_owned(),
        139 => "exit code 139: a command crashed (SIGSEGV)".to_owned(),
        143 => "exit code 143: a command was ended by SIGTERM".to_owned(),
        code => format!("exit code {code}"),
    }
}
