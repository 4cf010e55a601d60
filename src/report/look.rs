//! How output looks where it goes: colours, characters, width.

use std::io::IsTerminal as _;
use std::os::fd::AsFd;

/// What a stream can show.
///
/// Colours only on a terminal and never with `NO_COLOR` or `TERM=dumb`; `CLICOLOR_FORCE` turns them on. `NO_GRAPHICS` asks
/// for sentences that a screen reader can read out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about a stream")]
pub struct Look {
    /// Whether it is a terminal.
    pub terminal: bool,
    /// Whether it takes escape sequences for colours.
    pub color: bool,
    /// Whether it takes characters beyond ASCII.
    pub unicode: bool,
    /// Whether drawings are to be told in words.
    pub narrated: bool,
    /// Its width in columns.
    pub width: usize,
}

impl Look {
    /// Without anything: what a test or a file gets.
    pub const PLAIN: Self = Self { terminal: false, color: false, unicode: true, narrated: false, width: 100 };

    /// Of standard output.
    pub fn of_stdout() -> Self {
        let out = std::io::stdout();
        Self::of(&out, out.is_terminal())
    }

    /// Of standard error.
    pub fn of_stderr() -> Self {
        let err = std::io::stderr();
        Self::of(&err, err.is_terminal())
    }

    fn of(stream: &impl AsFd, terminal: bool) -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let forced = std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0" && !value.is_empty());
        Self {
            terminal: terminal && !dumb,
            color: (forced || terminal && !dumb) && !set("NO_COLOR"),
            unicode: unicode(),
            narrated: std::env::var_os("NO_GRAPHICS").is_some_and(|value| value != "0"),
            width: if terminal { columns(stream) } else { Self::PLAIN.width },
        }
    }

    pub(super) fn paint(self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// Bold red.
    pub fn error(self, text: &str) -> String {
        self.paint("1;31", text)
    }

    /// Bold yellow.
    pub fn warning(self, text: &str) -> String {
        self.paint("1;33", text)
    }

    /// Cyan.
    pub fn help(self, text: &str) -> String {
        self.paint("36", text)
    }

    /// Green.
    pub fn good(self, text: &str) -> String {
        self.paint("32", text)
    }

    /// Bold.
    pub fn strong(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// Grey.
    pub fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }
}

/// The terminal's width; 80 where it has none to tell.
fn columns(stream: &impl AsFd) -> usize {
    let of_terminal = rustix::termios::tcgetwinsize(stream).map_or(0, |size| usize::from(size.ws_col));
    if of_terminal == 0 { 80 } else { of_terminal.max(40) }
}

/// Whether the locale is UTF-8; where none is set (a service, a CI job), UTF-8 is what reads the log.
fn unicode() -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
