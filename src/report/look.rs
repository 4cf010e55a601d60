//! How output looks where it goes: colours, characters, width.

use std::io::IsTerminal as _;
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use super::names::fitted;

/// What a stream can show.
///
/// Colours only on a terminal and never with `NO_COLOR`, `CLICOLOR=0` or `TERM=dumb`; `CLICOLOR_FORCE` turns them on.
/// `NO_GRAPHICS` asks for sentences that a screen reader can read out, `FORCE_HYPERLINK` for links or (`0`) for none.
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
    /// Whether words can lead somewhere (OSC 8).
    pub links: bool,
    /// Its width in columns.
    pub width: usize,
}

impl Look {
    /// Without anything: what a test or a file gets.
    pub const PLAIN: Self =
        Self { terminal: false, color: false, unicode: true, narrated: false, links: false, width: 100 };

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
        let off = set("NO_COLOR") || std::env::var_os("CLICOLOR").is_some_and(|value| value == "0") && !forced;
        Self {
            terminal: terminal && !dumb,
            color: (forced || terminal && !dumb) && !off,
            links: terminal && !dumb && links(),
            unicode: unicode(),
            narrated: std::env::var_os("NO_GRAPHICS").is_some_and(|value| value != "0"),
            width: if terminal { columns(stream) } else { Self::PLAIN.width },
        }
    }

    /// Words that lead to a file of this machine, where the terminal takes that.
    pub fn link(self, path: &Path, text: &str) -> String {
        let absolute = std::path::absolute(path).ok().filter(|path| self.links && path.exists());
        let Some(path) = absolute else { return text.to_owned() };
        let mut url = format!("file://{}", host());
        for byte in path.as_os_str().as_bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => url.push((*byte).into()),
                _ => url += &format!("%{byte:02X}"),
            }
        }
        format!("\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\")
    }

    /// A text that a terminal has no need to break in the middle of a word.
    pub fn on_words(self, text: &str) -> String {
        if self.terminal { super::wrap(text, self.width).join("\n") } else { text.to_owned() }
    }

    /// The first characters of a text that fit into a width, with a mark where it is cut.
    pub fn fitted(self, text: &str, width: usize) -> String {
        let cut = fitted(text, width);
        if self.unicode || cut == text { cut } else { cut.trim_end_matches('…').to_owned() + "~" }
    }

    pub(super) fn paint(self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// What stands before a branch of a tree, and before what hangs on that.
    pub const fn joints(self, last: bool) -> (&'static str, &'static str) {
        match (self.unicode, last) {
            (true, false) => ("├─ ", "│  "),
            (true, true) => ("└─ ", "   "),
            (false, false) => ("|- ", "|  "),
            (false, true) => ("`- ", "   "),
        }
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

/// This machine's name: a terminal may show what another machine says.
fn host() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.')).collect()
}

/// Whether the terminal is one of those that take links; some of the others print the address among the words.
fn links() -> bool {
    let var = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(force) = var("FORCE_HYPERLINK") {
        return force != "0";
    }
    // What stands between rbox and the terminal may not pass them on.
    if var("TMUX").is_some() || var("STY").is_some() {
        return false;
    }
    let program = var("TERM_PROGRAM").unwrap_or_default();
    let term = var("TERM").unwrap_or_default();
    let vte = var("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby"].contains(&program.as_str())
        || vte.is_some_and(|version| version >= 5000)
        || ["WT_SESSION", "KONSOLE_VERSION", "KITTY_WINDOW_ID", "DOMTERM"].iter().any(|name| var(name).is_some())
        || ["kitty", "alacritty", "foot", "ghostty", "wezterm"].iter().any(|name| term.contains(name))
}

/// Nothing can be said in fewer columns.
const FEWEST: usize = 20;

/// The terminal's width; 80 where it has none to tell.
fn columns(stream: &impl AsFd) -> usize {
    let of_terminal = rustix::termios::tcgetwinsize(stream).map_or(0, |size| usize::from(size.ws_col));
    if of_terminal == 0 { 80 } else { of_terminal.max(FEWEST) }
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
