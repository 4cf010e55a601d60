//! The one way a file is written: what `rbox fmt` and an editor make of it.
//!
//! ```text
//! from debian:12   as app        FROM debian:12 AS app
//! copy a \                       COPY a \
//!   b /src/                          b /src/
//! run echo a  \                  RUN echo a  \
//!   b                              b
//! service web {                  SERVICE web {
//! from app # x                     FROM app  # x
//! }                              }
//! ```
//!
//! The bytes between the words change, never the words: what quotes, JSON and heredocs hold stays as it is, comments stay where
//! they are, nothing is sorted. A shell gets to see the blanks of its command, and a step is built anew when they change; so
//! the lines of a shell command keep theirs unless [`Style::shell`] says otherwise. Lines that can't be read stay as they are, and
//! so does a file with a heredoc that is never closed.

mod gap;
mod hunks;
mod layout;
mod out;
mod same;
mod shell;
mod unit;

use std::ops::Range;

pub use hunks::{Hunk, hunks, steps};

use self::layout::{Laid, lay_out};
use self::out::Out;
use self::unit::{Code, Unit, units};
use super::reference::DIRECTIVES;
use super::tree::Tree;
use crate::source::FileId;

/// Blanks before a line of a block.
const BLOCK: usize = 2;

/// What of a file's writing is open to choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether the lines of a shell command are indented as well. The shell sees other blanks then, so its step is built anew.
    pub shell: bool,
}

/// Why a file is not formatted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unformatted {
    /// Nobody can say which lines are the heredoc's text, where no blank may change.
    #[error("`{opening}` in line {line} opens a heredoc that is never closed, and its text must not change")]
    OpenHeredoc {
        /// `<<NAME`, as written.
        opening: String,
        /// Counted from 1.
        line: usize,
    },
    /// Its meaning would change: a mistake of rbox, seen before any harm was done.
    #[error("formatting would change what the file says, which is a mistake of rbox; please report the file")]
    Changed,
}

/// Formats a file, and proves that it says the same as before.
pub fn format(text: &str, style: Style) -> Result<String, Unformatted> {
    let (tree, _) = super::parse_keeping(FileId(0), text, 0);
    if let Some(span) = tree.unended {
        let (start, end) = (span.start as usize, span.end as usize);
        let line = text[..start].matches('\n').count() + 1;
        return Err(Unformatted::OpenHeredoc { opening: text[start..end].to_owned(), line });
    }
    let formatted = of_tree(text, &tree, style);
    if formatted == text {
        return Ok(formatted);
    }
    if same::same((&tree, text), &formatted, style) { Ok(formatted) } else { Err(Unformatted::Changed) }
}

/// Formats a file by the tree that was read from it.
fn of_tree(text: &str, tree: &Tree, style: Style) -> String {
    let mut formatter = Formatter {
        text,
        escape: tree.escape,
        shell: style.shell && shell::is_plain(tree),
        out: Out::new(if crlf(text) { "\r\n" } else { "\n" }),
        position: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
        indent: 0,
    };
    formatter.top();
    for unit in units(tree, text) {
        formatter.up_to(unit.start());
        if formatter.position <= unit.start() {
            formatter.unit(&unit);
        }
    }
    formatter.up_to(text.len());
    formatter.out.finish()
}

/// Whether the lines of a file end as on Windows; the first one speaks for all.
fn crlf(text: &str) -> bool {
    text.find('\n').is_some_and(|end| text[..end].ends_with('\r'))
}

struct Formatter<'a> {
    text: &'a str,
    escape: char,
    shell: bool,
    out: Out,
    /// The first byte that has not been written.
    position: usize,
    /// Blanks before a comment here.
    indent: usize,
}

impl Formatter<'_> {
    fn line_start(&self, at: usize) -> usize {
        let before = &self.text.as_bytes()[..at];
        before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1).max(self.position)
    }

    /// The first byte of the next line.
    fn line_end(&self, at: usize) -> usize {
        let rest = &self.text.as_bytes()[at..];
        rest.iter().position(|byte| *byte == b'\n').map_or(self.text.len(), |length| at + length + 1)
    }

    /// Keeps an empty line at the top without which a comment would become a directive.
    fn top(&mut self) {
        let rest = &self.text[self.position..];
        let start = rest.trim_start();
        let first = start.lines().next().unwrap_or_default();
        let blank = rest[..rest.len() - start.len()].contains('\n');
        let name = first.strip_prefix('#').and_then(|body| body.split_once('=')).map(|(name, _)| name.trim());
        if blank && name.is_some_and(|name| DIRECTIVES.iter().any(|known| known.name.eq_ignore_ascii_case(name))) {
            self.out.keep_top_blank();
        }
    }

    /// Writes what stands before a unit: comments, empty lines, and lines that can't be read.
    fn up_to(&mut self, start: usize) {
        while self.position < start {
            let end = self.line_end(self.position);
            if end > start {
                // The unit stands on this line.
                return;
            }
            let text = self.text[self.position..end].trim();
            if text.is_empty() {
                self.out.blank();
            } else if text.starts_with('#') {
                self.out.comment(self.indent, text);
            } else {
                let end = if start == self.text.len() { start } else { self.line_start(start) };
                self.raw(self.position..end, true);
                continue;
            }
            self.position = end;
        }
    }

    /// Copies lines as they are.
    fn raw(&mut self, range: Range<usize>, ends: bool) {
        self.out.raw(&self.text[range.clone()], ends);
        self.position = range.end;
    }

    fn unit(&mut self, unit: &Unit) {
        match unit {
            Unit::Directive(at) => {
                let end = self.line_end(*at);
                self.out.comment(0, self.text[self.position..end].trim());
                self.position = end;
            }
            Unit::Unknown(span) => {
                self.indent = 0;
                let start = self.line_start(span.start);
                let end = self.line_end(span.end.saturating_sub(1).max(span.start));
                self.out.item(false);
                self.raw(start..end, true);
            }
            Unit::Close(at) => {
                let end = self.line_end(*at);
                let comment = self.text[at + 1..end].trim();
                self.out.drop_blank();
                self.indent = 0;
                let laid = Laid::word("}", Some(comment).filter(|comment| !comment.is_empty()));
                self.out.code(&laid, 0);
                self.position = end;
            }
            Unit::Code(code) => self.code(code),
        }
    }

    fn code(&mut self, code: &Code) {
        let start = self.line_start(code.start);
        let lines_end = code.heredocs.unwrap_or_else(|| self.line_end(code.end().saturating_sub(1).max(code.start)));
        let last = self.line_end(code.last.saturating_sub(1).max(code.start)).max(lines_end);
        self.out.item(code.paragraph);
        self.indent = code.indent;
        let style = layout::Style { escape: self.escape, shell: self.shell, base: code.indent };
        match lay_out(self.text, code, lines_end, style) {
            Some(laid) => {
                self.out.code(&laid, code.indent);
                self.position = lines_end;
                if last > lines_end {
                    self.raw(lines_end..last, !code.open_ended);
                }
            }
            None => self.raw(start..last, !code.open_ended),
        }
        if code.opens {
            self.indent = BLOCK;
            self.out.open();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(text: &str) -> String {
        let once = format(text, Style::default()).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(format(&once, Style::default()).as_ref(), Ok(&once), "a second time changes nothing");
        once
    }

    #[test]
    fn words_stand_one_space_apart() {
        let text = "from   --platform=$P\tdebian:12   as  app\ncopy  --chown=a:b   a  \"b c\"   /x/  \nenv  A=1   B=\"x  y\" \nexpose 80    81\nhealthcheck   --retries=1   cmd  curl   -f x\nlabel a   b  c\n";
        let expected = "FROM --platform=$P debian:12 AS app\nCOPY --chown=a:b a \"b c\" /x/\nENV A=1 B=\"x  y\"\nEXPOSE 80 81\nHEALTHCHECK --retries=1 CMD curl   -f x\nLABEL a b  c\n";
        assert_eq!(formatted(text), expected);
    }

    #[test]
    fn what_a_shell_sees_stays_as_it_is() {
        let text =
            "FROM a\nrun   --mount=type=cache,target=/x   \\\n   set -e;  \\  \n# why\n\n      echo  'a  \\\n b'\n";
        let expected =
            "FROM a\nRUN --mount=type=cache,target=/x \\\n    set -e;  \\\n      # why\n      echo  'a  \\\n b'\n";
        assert_eq!(formatted(text), expected);
    }

    #[test]
    fn the_lines_of_a_shell_command_are_indented_where_asked() {
        let text = "FROM a\nRUN set -e;\\\n\tfor x in a; do   \\\n# why\n\t  echo \"a \\\n  b\"; \\\n\tdone\n";
        let expected =
            "FROM a\nRUN set -e;\\\n    for x in a; do   \\\n      # why\n      echo \"a \\\n  b\"; \\\n    done\n";
        assert_eq!(format(text, Style { shell: true }).as_deref(), Ok(expected));
        let python = "FROM a\nSHELL [\"python\", \"-c\"]\nRUN x \\\n  y\n";
        assert_eq!(format(python, Style { shell: true }).as_deref(), Ok(python));
    }

    #[test]
    fn continued_lines_are_indented_alike() {
        let text = "FROM a\nCOPY a \\\n b \\\n       # both\n\n  c   /x/\nENV A=1 \\\n  B=2\\\n\t\tC=3\nCMD [ \"a\",  \"b\", \\\n\"c\" ]\n";
        let expected = "FROM a\nCOPY a \\\n    b \\\n    # both\n    c /x/\nENV A=1 \\\n    B=2 \\\n    C=3\nCMD [ \"a\",  \"b\", \\\n    \"c\" ]\n";
        assert_eq!(formatted(text), expected);
    }

    #[test]
    fn blocks_are_indented() {
        let text = "FROM a\nservice  web{\n\n\n from   a   # the image\n\n\n    # what\n\tpublish 8080:80 # here\n cmd [\"x\"]\n\n}   # end\nnetwork   back\nvolume data {\n}\n";
        let expected = "FROM a\n\nSERVICE web {\n  FROM a  # the image\n\n  # what\n  PUBLISH 8080:80  # here\n  CMD [\"x\"]\n}  # end\nNETWORK back\nVOLUME data {\n}\n";
        assert_eq!(formatted(text), expected);
    }

    #[test]
    fn empty_lines_are_few() {
        let text = "\n\n# one\nARG A=1\nFROM a\nRUN x\n# of b\nFROM b\n\n\n\nRUN y\n\n# c\n\nFROM c\n\n\n";
        let expected = "# one\nARG A=1\nFROM a\nRUN x\n\n# of b\nFROM b\n\nRUN y\n\n# c\n\nFROM c\n";
        assert_eq!(formatted(text), expected);
    }

    #[test]
    fn heredocs_and_directives_stay() {
        let text = "# escape=`\n#Syntax = docker/dockerfile:1\nfrom a\nrun <<EOF   \n  a\r\n\n\n\tb  \nEOF\ncopy  <<-x   <<y `\n /d/\n\t1\n\tx\n2\ny";
        let expected = "# escape=`\n#Syntax = docker/dockerfile:1\nFROM a\nRUN <<EOF\n  a\r\n\n\n\tb  \nEOF\nCOPY <<-x <<y `\n    /d/\n\t1\n\tx\n2\ny\n";
        assert_eq!(formatted(text), expected);
        assert_eq!(formatted("\n\n# escape=`\nFROM a\n"), "\n# escape=`\nFROM a\n");
    }

    #[test]
    fn lines_that_cannot_be_read_stay() {
        let text = "FROM a\nfoo   bar\n\n\n  baz \\\n   x\nSERVICE a {\n    publsh  80\n\n\n   wat <<E\n  cmd  x\n}\n  RUN  x\n";
        let after = formatted(text);
        assert!(after.contains("foo   bar\n\n\n  baz \\\n   x\n"), "{after}");
        assert!(after.contains("    publsh  80\n\n\n   wat <<E\n"), "{after}");
        assert!(after.contains("  CMD x\n}\nRUN x\n"), "{after}");
    }

    #[test]
    fn line_ends_are_those_of_the_first_line() {
        assert_eq!(formatted("from a\r\nrun x\nrun y"), "FROM a\r\nRUN x\r\nRUN y\r\n");
        assert_eq!(formatted("\u{feff}from a\nrun x\r\n"), "FROM a\nRUN x\n");
    }

    #[test]
    fn a_file_with_a_heredoc_that_is_never_closed_stays() {
        let error = format("from  a\nRUN  cat <<-'E E' x\n  E E\ncopy  a b\n", Style::default()).unwrap_err();
        assert_eq!(error, Unformatted::OpenHeredoc { opening: "<<-'E E'".to_owned(), line: 2 });
        for text in ["RUN <<E", "FROM a\nRUM <<E\nRUN  x\n", "service a {\nFILE /x <<E\n}\n", "ONBUILD  run <<E\n"] {
            let error = format(text, Style::default()).unwrap_err();
            assert!(matches!(error, Unformatted::OpenHeredoc { .. }), "{text}");
        }
    }

    #[test]
    fn odd_ends() {
        for (text, expected) in [
            ("", ""),
            ("\n\n", ""),
            ("# a", "# a\n"),
            ("FROM a\nRUN b \\\n", "FROM a\nRUN b\n"),
            ("FROM a\nCOPY b c \\\n\n# d\n", "FROM a\nCOPY b c\n\n# d\n"),
            ("FROM a\nENV A=1 \\ \\", "FROM a\nENV A=1 \\ \\\n"),
            ("NETWORK  back \\\n$((FROM a", "NETWORK  back \\\n$((FROM a\n"),
            ("FROM a\nRUN <<E\nx\nE", "FROM a\nRUN <<E\nx\nE\n"),
            ("FROM a\nONBUILD   run  x  y\n", "FROM a\nONBUILD run  x  y\n"),
            ("FROM a\nRUN --  --x\nENV A= \\\n B=c\n", "FROM a\nRUN -- --x\nENV A= \\\n    B=c\n"),
        ] {
            assert_eq!(formatted(text), expected, "{text:?}");
        }
    }
}
