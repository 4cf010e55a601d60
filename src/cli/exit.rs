//! How a call ends: its exit code, and the words that go with a bad end.

use std::io::Write as _;

use crate::report::{Look, without_numbers};

/// An exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exit(u8);

impl Exit {
    /// Done.
    pub(super) const OK: Self = Self(0);
    /// Not done.
    pub(super) const FAILED: Self = Self(1);
    /// The arguments make no sense.
    pub(super) const USAGE: Self = Self(2);
    /// `rbox plan --detailed-exitcode`: something would run.
    pub(super) const CHANGES: Self = Self(2);
    /// Ended by the user's Ctrl-C.
    pub(super) const INTERRUPTED: Self = Self(130);
    /// `rbox run`: rbox itself failed, and the program never started.
    pub(super) const RBOX: Self = Self(125);

    /// The code of a program.
    pub(super) fn of(code: i32) -> Self {
        Self(u8::try_from(code).unwrap_or(255))
    }

    /// What the shell gets to see.
    pub(super) const fn code(self) -> u8 {
        self.0
    }
}

/// What a subcommand comes to.
pub(super) type Outcome = Result<Exit, Error>;

/// Why a call did not do what it was asked to.
#[derive(Debug)]
pub(super) enum Error {
    /// What is wrong stands on the terminal already.
    Told(Exit),
    /// A sentence, and what to do about it.
    Message {
        /// What, where, why.
        text: String,
        /// What to do.
        help: Option<String>,
        /// How the call ends.
        exit: Exit,
    },
}

impl Error {
    /// A sentence without a full stop: what, where, why.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self::Message { text: text.into(), help: None, exit: Exit::FAILED }
    }

    /// The arguments make no sense.
    pub(super) fn usage(text: impl Into<String>) -> Self {
        Self::Message { text: text.into(), help: None, exit: Exit::USAGE }
    }

    /// What to do about it.
    pub(super) fn help(self, words: impl Into<String>) -> Self {
        match self {
            Self::Told(_) => self,
            Self::Message { text, exit, .. } => Self::Message { text, help: Some(words.into()), exit },
        }
    }

    /// Ends with another code.
    pub(super) fn exit(self, code: Exit) -> Self {
        match self {
            Self::Told(_) => Self::Told(code),
            Self::Message { text, help, .. } => Self::Message { text, help, exit: code },
        }
    }

    /// Ends with another code, unless it has one that says more than "failed".
    pub(super) fn or_exit(self, code: Exit) -> Self {
        let (Self::Told(exit) | Self::Message { exit, .. }) = &self;
        if matches!(*exit, Exit::FAILED | Exit::USAGE) { self.exit(code) } else { self }
    }

    /// Says it, where it has not been said, and gives the exit code.
    pub(super) fn tell(self, look: Look) -> Exit {
        match self {
            Self::Told(exit) => exit,
            Self::Message { text, help, exit } => {
                let mut out = format!("{} {}\n", look.error("error:"), without_numbers(&text));
                if let Some(help) = help {
                    out += &format!("  {} {help}\n", look.help("help:"));
                }
                // Nowhere to complain to when this fails.
                let _ = std::io::stderr().lock().write_all(out.as_bytes());
                exit
            }
        }
    }
}

impl From<crate::store::Error> for Error {
    fn from(error: crate::store::Error) -> Self {
        Self::new(error.to_string())
    }
}

/// Prints a line to standard output. A reader that went away (`| head`) ends the call well.
pub(super) fn say(text: &str) -> Outcome {
    print(&format!("{text}\n"))
}

/// Prints a text to standard output, as [`say`].
pub(super) fn print(text: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(Exit::OK),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(Exit::OK),
        Err(error) => Err(Error::new(format!("standard output can't be written: {error}"))),
    }
}
