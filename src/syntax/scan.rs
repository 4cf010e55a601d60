//! Logical lines: continuations joined, comments dropped, heredoc bodies lifted out, each with the way back to the file.
//!
//! ```text
//! RUN a \            one logical line, "RUN a b", with a join where "b" starts
//! # comment
//!   b
//! ```
//!
//! Nothing here knows what an instruction says: the reader asks for a body when a line opens a heredoc.

use super::keyword::Keyword;
use super::reference::DIRECTIVES;
use super::tree::{Directive, Word};
use crate::diag::nearest;
use crate::source::{FileId, Span, Spanned};

/// The longest logical line that is read.
///
/// Linux runs no command line that is longer (`MAX_ARG_STRLEN`), and `BuildKit` reads no line of the file above 64 KiB.
pub(super) const MAX_LINE: usize = 128 << 10;

/// How many heredocs that nothing ends are looked for up to the end of the file; the next takes all that is left.
const MAX_SEARCHES: usize = 20;

/// Walks a file line by line.
pub(super) struct Scanner<'a> {
    file: FileId,
    text: &'a str,
    position: usize,
    /// The escape character in force.
    pub(super) escape: char,
    /// Whole-line comments met so far.
    pub(super) comments: Vec<Spanned<String>>,
    /// Names of heredocs that no line of the rest of the file ends, and whether tabs were passed to look for it.
    unended: Vec<(String, bool)>,
}

/// A logical line.
pub(super) struct Logical {
    /// The joined text, without white space around it.
    pub(super) line: Word,
    /// Empty lines inside it, with their line ends.
    pub(super) empty: Vec<Span>,
    /// Whether it was longer than [`MAX_LINE`]; then `line` has only its start.
    pub(super) too_long: bool,
}

/// A line as it stands in the file.
#[derive(Clone, Copy)]
pub(super) struct Physical<'a> {
    /// Its first byte.
    pub(super) start: usize,
    /// Without its end.
    pub(super) text: &'a str,
    /// The first byte of the next.
    pub(super) next: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(file: FileId, text: &'a str) -> Self {
        let position = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { file, text, position, escape: '\\', comments: Vec::new(), unended: Vec::new() }
    }

    /// The same text from another byte on.
    pub(super) fn at(&self, text: &'a str, position: usize) -> Self {
        Self { position, escape: self.escape, ..Self::new(self.file, text) }
    }

    /// Whether a heredoc was met that nothing ends: another of its name is not looked for.
    pub(super) const fn has_unended(&self) -> bool {
        !self.unended.is_empty()
    }

    /// Goes on where one has ended that started here.
    pub(super) fn append(&mut self, other: Scanner<'_>, end: usize) {
        self.position = end;
        self.comments.extend(other.comments);
        self.unended.extend(other.unended);
    }

    /// The first byte that has not been read.
    pub(super) const fn position(&self) -> usize {
        self.position
    }

    /// Goes on from somewhere else.
    pub(super) fn rewind(&mut self, position: usize) {
        self.position = position;
        let kept = self.comments.partition_point(|comment| (comment.span.start as usize) < position);
        self.comments.truncate(kept);
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span::new(self.file, narrow(start), narrow(end))
    }

    fn peek(&self) -> Option<Physical<'a>> {
        let rest = &self.text[self.position..];
        if rest.is_empty() {
            return None;
        }
        let length = rest.find('\n').map_or(rest.len(), |length| length + 1);
        let text = rest[..length].trim_end_matches(['\r', '\n']);
        Some(Physical { start: self.position, text, next: self.position + length })
    }

    pub(super) fn physical(&mut self) -> Option<Physical<'a>> {
        let line = self.peek()?;
        self.position = line.next;
        Some(line)
    }

    /// The directives at the top of the file, as written; whether they make sense is the reader's to say.
    pub(super) fn directives(&mut self) -> Vec<Directive> {
        let mut directives = Vec::new();
        while let Some(line) = self.peek() {
            // A first line for the kernel, `#!/usr/bin/env rbox`, is no comment that would end the directives.
            let interpreter = line.start == 0 && line.text.starts_with("#!");
            let Some(directive) = self.directive(line) else {
                if interpreter {
                    self.position = line.next;
                    continue;
                }
                break;
            };
            if directive.name.value == "escape" && matches!(directive.value.value.as_str(), "\\" | "`") {
                self.escape = if directive.value.value == "`" { '`' } else { '\\' };
            }
            directives.push(directive);
            self.position = line.next;
        }
        directives
    }

    /// A line as a directive, if it is written like one.
    pub(super) fn directive(&self, line: Physical<'_>) -> Option<Directive> {
        let text = line.text.trim_start();
        if text.len() > MAX_LINE {
            return None;
        }
        let body = text.strip_prefix('#')?.trim_start();
        let (name, value) = body.split_once('=')?;
        let lower = name.trim_end().to_ascii_lowercase();
        if !DIRECTIVES.iter().any(|known| known.name == lower) || value.trim().is_empty() {
            return None;
        }
        let name_start = line.start + (line.text.len() - body.len());
        let value_start = line.start + (line.text.len() - value.trim_start().len());
        Some(Directive {
            name: Spanned::new(lower, self.span(name_start, name_start + name.trim_end().len())),
            value: Spanned::new(value.trim().to_owned(), self.span(value_start, value_start + value.trim().len())),
        })
    }

    fn comment(&mut self, line: Physical<'_>) {
        let text = line.text.trim_start();
        if text.len() <= MAX_LINE {
            let start = line.start + (line.text.len() - text.len());
            let span = self.span(start, start + text.trim_end().len());
            self.comments.push(Spanned::new(text.trim_end().to_owned(), span));
        }
    }

    /// The part of a line before the escape character that joins it to the next.
    fn before_join<'t>(&self, line: &'t str) -> Option<&'t str> {
        let before = line.trim_end_matches([' ', '\t']).strip_suffix(self.escape)?;
        (!before.ends_with(self.escape)).then_some(before)
    }

    /// The next logical line; comments and empty lines before it are passed.
    pub(super) fn logical(&mut self) -> Option<Logical> {
        let mut line = Joined::default();
        while let Some(physical) = self.physical() {
            let text = physical.text.trim_start();
            if text.starts_with('#') {
                self.comment(physical);
            } else if !text.is_empty() {
                let start = physical.start + (physical.text.len() - text.len());
                let joined = self.before_join(text);
                // Nothing behind the last word: a line on its own is the logical one as it stands.
                line.push(joined.unwrap_or_else(|| text.trim_end()), start);
                if joined.is_some() {
                    self.continuations(&mut line);
                }
                if !line.text.trim().is_empty() {
                    return Some(line.finish(self.file));
                }
                line = Joined::default();
            }
        }
        None
    }

    fn continuations(&mut self, line: &mut Joined) {
        while let Some(physical) = self.physical() {
            let text = physical.text.trim_start();
            if text.starts_with('#') {
                self.comment(physical);
            } else if text.is_empty() {
                line.empty.push(self.span(physical.start, physical.next));
            } else {
                let joined = self.before_join(physical.text);
                line.push(joined.unwrap_or(physical.text), physical.start);
                if joined.is_none() {
                    return;
                }
            }
        }
    }

    /// The body of a heredoc up to the line that ends it, both passed; `Err` at the end of the file if none does.
    ///
    /// A name that nothing ends is not looked for again, so that many such heredocs don't each read the file to its end.
    pub(super) fn heredoc(&mut self, name: &str, strip_tabs: bool) -> Result<Spanned<String>, HeredocEnd> {
        let hopeless = self.unended.iter().any(|(other, stripped)| other == name && (*stripped || !strip_tabs));
        let start = self.position;
        let (mut near, mut alike) = (None, None);
        if !hopeless && self.unended.len() >= MAX_SEARCHES {
            self.position = self.text.len();
        }
        while let Some(line) = self.physical() {
            let text = if strip_tabs { line.text.trim_start_matches('\t') } else { line.text };
            if text == name {
                return Ok(self.body(start, line.start));
            }
            if near.is_none() && line.text.trim() == name {
                near = Some((line.start, line.next));
                if hopeless {
                    break;
                }
            }
            if alike.is_none() && !hopeless && is_alike(line.text, name) {
                alike = Some((line.start, line.next));
            }
        }
        if !hopeless {
            self.unended.push((name.to_owned(), strip_tabs));
        }
        Err(HeredocEnd { start, near, alike })
    }

    /// The first line from a byte on that looks like an instruction of the file and not like something else's text: its first word.
    pub(super) fn next_instruction(&self, start: usize) -> Option<Span> {
        let mut at = start;
        for line in self.text[start..].split_inclusive('\n') {
            let word = line.split_whitespace().next().unwrap_or_default();
            let own = Keyword::ALL.iter().find(|keyword| keyword.as_str() == word && line.starts_with(word));
            // Queries of databases have lines that start with FROM. A block is set off by blank lines, which a body must not get.
            let fits = |own: &Keyword| *own != Keyword::From || line.contains([':', '$']) || line.contains(" AS ");
            if own.is_some_and(fits) && !line.trim_end().ends_with('{') {
                return Some(self.span(at, at + word.len()));
            }
            at += line.len();
        }
        None
    }

    /// The text of a body.
    pub(super) fn body(&self, start: usize, end: usize) -> Spanned<String> {
        Spanned::new(self.text[start..end].to_owned(), self.span(start, end))
    }

    /// Behind the escape character that stands right behind a byte, blanks before it aside.
    pub(super) fn escape_behind(&self, end: u32) -> Option<u32> {
        let rest = self.text.get(end as usize..)?;
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let length = blanks + rest[blanks..].starts_with(self.escape).then(|| self.escape.len_utf8())?;
        Some(end + u32::try_from(length).ok()?)
    }

    /// Whether nothing but blanks and line ends stands between two bytes.
    pub(super) fn blank_between(&self, start: u32, end: u32) -> bool {
        self.text.get(start as usize..end as usize).is_some_and(|between| between.trim().is_empty())
    }

    /// Whether a line from here on holds a word alone, among the next thousand.
    pub(super) fn has_line(&self, word: &str) -> bool {
        let rest = self.text.get(self.position..).unwrap_or_default();
        rest.lines().take(1000).any(|line| line.trim_start_matches('\t') == word)
    }

    /// The end of the file: its last character, since a label needs one to stand under.
    pub(super) fn end(&self) -> Span {
        let last = self.text.char_indices().next_back().map_or(0, |(index, _)| index);
        self.span(last, self.text.len())
    }

    /// Whether a line end stands right before a byte.
    pub(super) fn newline_before(&self, position: usize) -> bool {
        self.text[..position].ends_with('\n')
    }

    /// Where a first line can be put in: behind a byte order mark and a line for the kernel.
    pub(super) fn top(&self) -> usize {
        let start = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let interpreter = self.text.starts_with("#!").then(|| self.text.find('\n')).flatten();
        interpreter.map_or(start, |end| end + 1)
    }

    /// A span with the line end right behind it, if there is one.
    pub(super) fn with_line_end(&self, span: Span) -> Span {
        let rest = &self.text[span.end as usize..];
        let length = if rest.starts_with("\r\n") { 2 } else { u32::from(rest.starts_with('\n')) };
        Span::new(span.file, span.start, span.end + length)
    }

    /// Whether the file ends in a line end.
    pub(super) fn ends_in_newline(&self) -> bool {
        self.text.ends_with('\n')
    }
}

/// A heredoc that nothing ends.
pub(super) struct HeredocEnd {
    /// The first byte of the body.
    pub(super) start: usize,
    /// The first line that would end it but for white space around it: its first byte and that of the next.
    pub(super) near: Option<(usize, usize)>,
    /// The first line that is a single word much like the name, likewise.
    pub(super) alike: Option<(usize, usize)>,
}

/// Whether a line is a single word that somebody may have meant to end a heredoc with: `EOFF`, `eof`, `EOF;`.
fn is_alike(line: &str, name: &str) -> bool {
    let word = line.trim();
    let close = name.len() >= 3 && word.len().abs_diff(name.len()) <= 2 && !word.contains([' ', '\t']);
    close
        && (word.trim_matches(|char: char| char.is_ascii_punctuation()).eq_ignore_ascii_case(name)
            || nearest(word, [name]).is_some_and(|(_, distance)| distance == 1))
}

/// A logical line on its way.
#[derive(Default)]
struct Joined {
    text: String,
    /// Where the first piece starts.
    start: u32,
    joins: Vec<(u32, u32)>,
    empty: Vec<Span>,
    too_long: bool,
}

impl Joined {
    fn push(&mut self, piece: &str, start: usize) {
        if self.too_long || self.text.len() + piece.len() > MAX_LINE {
            self.too_long = true;
            // Enough to tell which instruction it is.
            if self.text.is_empty() {
                self.start = u32::try_from(start).unwrap_or(u32::MAX);
                self.text.extend(piece.chars().take(64));
            }
        } else if !piece.is_empty() {
            let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
            if self.text.is_empty() {
                self.start = narrow(start);
            } else {
                self.joins.push((narrow(self.text.len()), narrow(start)));
            }
            self.text.push_str(piece);
        }
    }

    fn finish(self, file: FileId) -> Logical {
        let mut line = Word::new(file, self.text, self.start, self.joins);
        let text = line.text.trim();
        if text.len() < line.text.len() {
            let start = line.text.len() - line.text.trim_start().len();
            line = line.slice(start..start + text.len());
        }
        Logical { line, empty: self.empty, too_long: self.too_long }
    }
}
