//! A whole file: directives, then instructions and blocks to its end.

use std::ops::Range;

use super::casing::Casing;
use super::flags::Declared;
use super::guess::MAX_GUESSES;
use super::halves::LONG;
use super::invisible;
use super::keyword::{BlockKind, Keyword};
use super::scan::{Logical, MAX_LINE, Scanner};
use super::sink::Sink;
use super::stray::Stray;
use super::tree::{Item, Tree, Word};
use crate::diag::{Code, Diagnostic, Diagnostics, Edit, Fix, FixSafety, MOST_OF_A_KIND};
use crate::source::{FileId, Span};

/// More than anybody writes: logical lines, and bytes of them. What a generator makes beyond is refused, not waited for.
const MAX_LINES: usize = 50_000;
const MAX_CODE: usize = 2 << 20;

/// How often a file is read again from a place where a block was meant to end.
pub(super) const MAX_RECOVERIES: usize = 20;

/// Reads a file.
///
/// It can't fail: what fits no rule is kept as [`Item::Unknown`], and every error of the file stands in the findings, in the order
/// of the file.
pub fn parse(file: FileId, text: &str) -> (Tree, Diagnostics) {
    parse_keeping(file, text, MOST_OF_A_KIND)
}

/// Reads a file and keeps so many findings; of others only the number is told.
pub fn parse_keeping(file: FileId, text: &str, most: usize) -> (Tree, Diagnostics) {
    parse_as(file, text, most, LONG)
}

/// Reads a file, its halves side by side where it has so many bytes; what comes of it is the same.
pub(super) fn parse_as(file: FileId, text: &str, most: usize, halves_from: usize) -> (Tree, Diagnostics) {
    let mut reader = Reader::at_top(file, text, most);
    reader.read_in_halves(text, halves_from);
    reader.finish(file, text)
}

/// What is known while a file is read.
pub(super) struct Reader<'a> {
    pub(super) scanner: Scanner<'a>,
    pub(super) sink: Sink,
    pub(super) tree: Tree,
    pub(super) casing: Casing,
    /// How often reading went back.
    pub(super) recoveries: usize,
    /// How many lines were guessed at.
    pub(super) guessed: usize,
    /// How many logical lines were read so far, and bytes of them.
    lines: usize,
    code: usize,
    /// What was said of the last line that starts with no keyword.
    pub(super) stray: Stray,
    /// The version of Dockerfile syntax that the file asks for.
    pub(super) declared: Option<Declared>,
}

/// The first word of a line.
pub(super) fn first_word(line: &str) -> Range<usize> {
    0..line.find([' ', '\t', '\u{b}', '\u{c}', '\r']).unwrap_or(line.len())
}

impl<'a> Reader<'a> {
    fn new(scanner: Scanner<'a>, sink: Sink) -> Self {
        Self {
            scanner,
            sink,
            tree: Tree::default(),
            casing: Casing::default(),
            recoveries: 0,
            guessed: 0,
            lines: 0,
            code: 0,
            stray: Stray::default(),
            declared: None,
        }
    }

    /// A reader that has read the directives of a file.
    pub(super) fn at_top(file: FileId, text: &'a str, most: usize) -> Self {
        let mut reader = Self::new(Scanner::new(file, text), Sink::new(most));
        reader.directives();
        reader
    }

    /// A reader of the rest of the text from a byte on, which knows what its top says.
    pub(super) fn second(&self, text: &'a str, start: usize) -> Self {
        let mut second = Self::new(self.scanner.at(text, start), self.sink.another());
        second.declared = self.declared;
        second
    }
}

impl Reader<'_> {
    /// Reads lines as long as they start before a byte.
    pub(super) fn read_up_to(&mut self, end: usize) {
        while !self.tree.cropped && self.scanner.position() < end {
            let Some(logical) = self.scanner.logical() else { return };
            if self.is_too_much() {
                return self.too_much(logical.line.span);
            }
            self.logical(logical);
        }
    }

    /// Whether all that another reader has read can be added.
    pub(super) fn has_room_for(&self, other: &Self) -> bool {
        !self.tree.cropped
            && self.guessed + other.guessed <= MAX_GUESSES
            && self.lines + other.lines < MAX_LINES
            && self.code + other.code <= MAX_CODE
    }

    fn directives(&mut self) {
        self.tree.directives = self.scanner.directives();
        self.tree.escape = self.scanner.escape;
        self.declared = self.tree.directives.iter().find_map(Declared::new);
        for (index, directive) in self.tree.directives.iter().enumerate() {
            let name = &directive.name.value;
            let before = self.tree.directives[..index].iter().find(|other| other.name.value == *name);
            if let Some(before) = before {
                let message = format!("`# {name}=` is given twice");
                let diagnostic =
                    Diagnostic::new(Code::ExtraArgument, directive.name.span, message).label("given again");
                self.sink.push(diagnostic.related(before.name.span, "first given here").help("keep one of the two"));
            }
            let value = &directive.value;
            if name == "escape" && !matches!(value.value.as_str(), "\\" | "`") {
                let message = format!("`{}` can't be the escape character", value.value);
                let diagnostic =
                    Diagnostic::new(Code::InvalidValue, value.span, message).label("neither `\\` nor `` ` ``");
                self.sink.push(diagnostic.help("the escape character is `\\` or `` ` ``"));
            }
            if name == "syntax" && !speaks(&value.value) {
                let message = "rbox reads the file itself and loads no frontend";
                let diagnostic = Diagnostic::new(Code::SyntaxDirective, value.span, message).label("not used");
                self.sink.push(diagnostic.help("the file is read as Dockerfile syntax 1.26"));
            }
        }
    }

    pub(super) fn logical(&mut self, logical: Logical) {
        let Some(line) = self.usable(logical) else { return };
        let first = first_word(&line.text);
        let word = &line.text[first];
        let block = BlockKind::parse(word).filter(|kind| *kind != BlockKind::Volume || super::block::opens(&line.text));
        if let Some(kind) = block {
            self.block(kind, &line);
            return;
        }
        let instruction = Keyword::parse(word).and_then(|keyword| self.instruction(keyword, &line, false));
        if let Some(instruction) = instruction {
            self.tree.items.push(Item::Instruction(instruction));
        } else {
            self.unknown_instruction(&line);
            self.guess(&line);
        }
    }

    /// The line, after what is wrong with how it is joined has been reported; none if it is too long to be read.
    pub(super) fn usable(&mut self, logical: Logical) -> Option<Word> {
        let Logical { line, empty, too_long } = logical;
        self.count(&line);
        if let Some(first) = empty.first() {
            let mut diagnostic =
                Diagnostic::new(Code::EmptyContinuation, *first, "empty line inside a continued instruction")
                    .label("the instruction goes on behind it")
                    .related(line.span_of(first_word(&line.text)), "the instruction starts here")
                    .help(
                        "delete the line, or take the escape away from the line before it to end the instruction there",
                    )
                    .fix(FixSafety::Safe, "delete the empty line", *first, "");
            if let Some(fix) = diagnostic.fixes.first_mut() {
                fix.edits = empty.iter().map(|span| Edit { span: *span, text: String::new() }).collect();
            }
            self.sink.push(diagnostic);
        }
        if !too_long {
            return Some(line);
        }
        let message = format!("this line is longer than {} KiB", MAX_LINE >> 10);
        let diagnostic =
            Diagnostic::new(Code::InvalidValue, line.span_of(first_word(&line.text)), message).label("starts here");
        self.sink.push(diagnostic.help("put long text into a heredoc or a file of its own"));
        self.tree.holes = true;
        self.push_unknown(line.span);
        None
    }

    /// Keeps a line that can't be read; neighbours become one.
    pub(super) fn push_unknown(&mut self, span: Span) {
        match self.tree.items.last_mut() {
            Some(Item::Unknown(before)) => *before = before.to(span),
            _ => self.tree.items.push(Item::Unknown(span)),
        }
    }

    /// The end of the last line that was read.
    pub(super) fn last_line_end(&self, line: Span) -> Span {
        let position = self.scanner.position();
        let end = position - usize::from(self.scanner.newline_before(position));
        let end = self.scanner.span(end, end);
        if end.start < line.end { line } else { end }
    }

    /// Whether reading stops, for the file is larger than any that is meant.
    pub(super) const fn is_too_much(&self) -> bool {
        self.lines >= MAX_LINES || self.code > MAX_CODE
    }

    /// Counts a line that is read.
    pub(super) const fn count(&mut self, line: &Word) {
        self.lines += 1;
        self.code += line.text.len();
    }

    /// Counts what another reader has read.
    pub(super) const fn count_all(&mut self, other: &Self) {
        self.lines += other.lines;
        self.code += other.code;
    }

    fn too_much(&mut self, span: Span) {
        self.tree.cropped = true;
        let mib = MAX_CODE >> 20;
        let message = format!("more than {MAX_LINES} instructions and properties, or {mib} MiB of them, in one file");
        self.sink.push(Diagnostic::new(Code::InvalidValue, span, message).label("reading stops here"));
    }

    fn finish(mut self, file: FileId, text: &str) -> (Tree, Diagnostics) {
        self.late_directives();
        invisible::check_directions(file, text, &mut self.sink);
        self.casing.check(&mut self.sink);
        if self.tree.items.is_empty() {
            let span = self.scanner.span(0, text.chars().next().map_or(0, char::len_utf8));
            let diagnostic =
                Diagnostic::new(Code::NothingToBuild, span, "the file holds no instruction").label("nothing here");
            self.sink.push(diagnostic.help("start with a base: `FROM scratch`, `FROM host` or the name of an image"));
        }
        self.tree.comments = self.scanner.comments;
        (self.tree, self.sink.finish())
    }

    /// Comments that would be directives at the top of the file.
    fn late_directives(&mut self) {
        let first = self.tree.items.iter().map(|item| match item {
            Item::Instruction(instruction) => instruction.keyword.span,
            Item::Block(block) => block.kind.span,
            Item::Unknown(span) => *span,
        });
        let first = first.min();
        for comment in &self.scanner.comments {
            let line = super::scan::Physical { start: comment.span.start as usize, text: &comment.value, next: 0 };
            let Some(directive) = self.scanner.directive(line) else { continue };
            let name = &directive.name.value;
            let after = first.filter(|first| first.start < comment.span.start);
            let why = if after.is_some() { "the first instruction" } else { "a comment or an empty line" };
            let message = format!("`# {name}=` behind {why} is a comment and does nothing");
            let diagnostic = Diagnostic::new(Code::LateDirective, comment.span, message).label("too late");
            let diagnostic = after.map_or_else(
                || diagnostic.clone(),
                |first| diagnostic.clone().related(first, "directives stand before this"),
            );
            let mut diagnostic = diagnostic.help("move it to the top of the file");
            let top = self.scanner.span(self.scanner.top(), self.scanner.top());
            diagnostic.fixes.push(Fix {
                title: "move it to the top".to_owned(),
                safety: FixSafety::Unsafe,
                edits: vec![
                    Edit { span: top, text: format!("{}\n", comment.value) },
                    Edit { span: self.scanner.with_line_end(comment.span), text: String::new() },
                ],
            });
            self.sink.push(diagnostic);
        }
    }
}

/// Whether a frontend is one whose language rbox speaks.
fn speaks(frontend: &str) -> bool {
    let name = frontend.split_whitespace().next().unwrap_or_default();
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    let name = name.split(['@', ':']).next().unwrap_or(name);
    matches!(name, "docker/dockerfile" | "docker/dockerfile-upstream")
}

/// A word kept for later.
pub(super) fn reserved_word(word: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::ReservedWord, span, format!("`{word}` is reserved for a later version of the language"))
        .label("reserved")
        .help(match word {
            "IF" | "FOR" => "nothing can start with it today; the shell's stands in a RUN",
            _ => "nothing can start with it today",
        })
}
