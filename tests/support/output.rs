//! What a call of rbox came to, and what a test says about it.

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt as _;

/// The end of one call. Every assertion shows the whole call when it fails.
#[derive(Debug)]
pub struct Output {
    args: Vec<OsString>,
    output: std::process::Output,
}

impl Output {
    /// Keeps what the call was.
    pub(super) fn new(args: Vec<OsString>, output: std::process::Output) -> Self {
        Self { args, output }
    }

    /// The exit code; 128 and the signal's number where one ended it.
    pub fn status(&self) -> i32 {
        let status = self.output.status;
        status.code().or_else(|| status.signal().map(|signal| 128 + signal)).expect("it ended")
    }

    /// Standard output as text.
    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    /// Standard output as it is.
    pub fn stdout_bytes(&self) -> &[u8] {
        &self.output.stdout
    }

    /// Standard error as text.
    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    /// Standard output without white space around it: a digest, a single line.
    pub fn line(&self) -> String {
        self.stdout().trim().to_owned()
    }

    /// Fails the test unless it ended with 0.
    #[track_caller]
    pub fn success(self) -> Self {
        self.code(0)
    }

    /// Fails the test if it ended with 0.
    #[track_caller]
    pub fn failure(self) -> Self {
        assert_ne!(self.status(), 0, "expected a failure\n{self}");
        self.sane()
    }

    /// Fails the test unless it ended with this code.
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        assert_eq!(self.status(), code, "expected exit code {code}\n{self}");
        self.sane()
    }

    /// A panic is never an answer.
    #[track_caller]
    fn sane(self) -> Self {
        assert!(!self.stderr().contains("panicked at"), "rbox panicked\n{self}");
        self
    }

    /// Fails the test unless standard output has this text.
    #[track_caller]
    pub fn stdout_has(self, text: &str) -> Self {
        assert!(self.stdout().contains(text), "expected in standard output: {text:?}\n{self}");
        self
    }

    /// Fails the test unless standard output is this text, white space around it aside.
    #[track_caller]
    pub fn stdout_is(self, text: &str) -> Self {
        assert_eq!(self.stdout().trim(), text.trim(), "\n{self}");
        self
    }

    /// Fails the test unless standard error has this text.
    #[track_caller]
    pub fn stderr_has(self, text: &str) -> Self {
        assert!(self.stderr().contains(text), "expected in standard error: {text:?}\n{self}");
        self
    }

    /// Fails the test if standard output or standard error has this text.
    #[track_caller]
    pub fn lacks(self, text: &str) -> Self {
        let found = self.stdout().contains(text) || self.stderr().contains(text);
        assert!(!found, "not expected: {text:?}\n{self}");
        self
    }
}

impl std::fmt::Display for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let args: Vec<_> = self.args.iter().map(|arg| arg.to_string_lossy()).collect();
        writeln!(f, "rbox {}", args.join(" "))?;
        writeln!(f, "exit code {}", self.status())?;
        writeln!(f, "-- standard output\n{}-- standard error\n{}", self.stdout(), self.stderr())
    }
}
