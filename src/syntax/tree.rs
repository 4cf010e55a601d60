//! The tree: what a file says, nothing decided yet.
//!
//! Every word keeps its bytes as written (quotes and variables included) and the way back to the file. What fits no rule
//! is kept as [`Item::Unknown`], with its diagnostic reported beside the tree.

use std::ops::Range;

use super::keyword::{BlockKind, Keyword, Property};
use crate::source::{FileId, Span, Spanned};

/// A whole file.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The escape character: `\\`, or what `# escape=` says.
    pub escape: char,
    /// `# syntax=`, `# escape=`, `# check=` at the top, in order.
    pub directives: Vec<Directive>,
    /// Instructions and blocks, in order.
    pub items: Vec<Item>,
    /// What lines of [`Item::Unknown`] most likely mean whose first word is misspelt, in order; good for finding further mistakes
    /// and for nothing else.
    pub guesses: Vec<Item>,
    /// Whether a line has neither been understood nor guessed.
    pub holes: bool,
    /// The first heredoc that no line ends: nobody knows what behind it is its text.
    pub unended: Option<Span>,
    /// Whether the file has more lines than are read.
    pub cropped: bool,
    /// Whole-line comments (also those inside continued lines), for the formatter and for `# rbox: allow(…)`.
    pub comments: Vec<Spanned<String>>,
}

impl Default for Tree {
    fn default() -> Self {
        Self {
            escape: '\\',
            directives: Vec::new(),
            items: Vec::new(),
            guesses: Vec::new(),
            holes: false,
            unended: None,
            cropped: false,
            comments: Vec::new(),
        }
    }
}

/// A parser directive.
#[derive(Clone, Debug)]
pub struct Directive {
    /// `syntax`, `escape` or `check`, lower-case.
    pub name: Spanned<String>,
    /// What stands behind `=`, trimmed.
    pub value: Spanned<String>,
}

/// One thing at the top level of a file.
#[derive(Clone, Debug)]
pub enum Item {
    /// An instruction of a stage, or an `ARG` before the first.
    Instruction(Instruction),
    /// `NETWORK`, `VOLUME`, `SECRET` or `SERVICE`.
    Block(Block),
    /// Logical lines next to each other that fit no rule; their errors have been reported.
    Unknown(Span),
}

impl Item {
    /// Its first byte.
    pub const fn start(&self) -> u32 {
        match self {
            Self::Instruction(instruction) => instruction.keyword.span.start,
            Self::Block(block) => block.kind.span.start,
            Self::Unknown(span) => span.start,
        }
    }

    /// From its first to its last byte, heredocs and properties that nothing closes included.
    pub fn span(&self) -> Span {
        match self {
            Self::Instruction(instruction) => instruction.span,
            Self::Block(block) => block.meant().fold(block.span, |span, property| span.to(property.span)),
            Self::Unknown(span) => *span,
        }
    }
}

/// An instruction: keyword, flags, arguments, heredocs.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// The keyword, as written at its span.
    pub keyword: Spanned<Keyword>,
    /// `--name[=value]`, in order.
    pub flags: Vec<Flag>,
    /// What stands behind the flags.
    pub args: Args,
    /// Bodies of `<<NAME`, in the order they are opened; those of `ONBUILD RUN <<NAME` belong to the inner instruction.
    pub heredocs: Vec<Heredoc>,
    /// From the keyword to the end of the last line, heredocs included.
    pub span: Span,
    /// The joined line behind the keyword and its flags, as written: what history and the shell get to see.
    pub rest: Word,
}

/// `--name` or `--name=value`.
#[derive(Clone, Debug)]
pub struct Flag {
    /// Without the dashes.
    pub name: Spanned<String>,
    /// Behind the `=`, unexpanded.
    pub value: Option<Word>,
    /// The whole flag.
    pub span: Span,
    /// The flag that a misspelt name, which has been reported, most likely stands for.
    pub meant: Option<&'static str>,
}

impl Flag {
    /// Whether it is the flag of this name. One that is misspelt counts, so that nothing else is said to be wrong for want of it.
    pub fn is(&self, name: &str) -> bool {
        self.meant.unwrap_or(&self.name.value) == name
    }
}

/// A piece of a logical line as written, with the way back to the file.
///
/// Continuations are already joined, so the text can be shorter than its span.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The text: quotes, escapes and variables as written.
    pub text: String,
    /// From its first to its last byte in the file.
    pub span: Span,
    /// `(offset in text, offset in file)` behind every join, rising; what stands before the first starts where the span does.
    pub joins: Vec<(u32, u32)>,
}

impl Word {
    /// A text whose first piece starts at a byte of a file, each other at `(offset in text, offset in file)`.
    pub fn new(file: FileId, text: String, start: u32, joins: Vec<(u32, u32)>) -> Self {
        let mut word = Self { text, span: Span::new(file, start, start), joins };
        word.span = word.span_of(0..word.text.len());
        word
    }

    /// A piece of it, with its own way back.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let (start, end) = (narrow(range.start), narrow(range.end));
        let after = self.joins.partition_point(|(text, _)| *text <= start);
        let before_end = self.joins.partition_point(|(text, _)| *text < end).max(after);
        let span = self.span_of(range.clone());
        let joins = self.joins[after..before_end].iter().map(|(text, at)| (text - start, *at)).collect();
        Self { text: self.text[range].to_owned(), span, joins }
    }

    /// Pieces of it, in order and without what lies between them.
    #[must_use]
    pub fn keep(&self, pieces: &[Range<usize>]) -> Self {
        let mut kept = Self::new(self.span.file, String::new(), self.span_of(0..0).start, Vec::new());
        for piece in pieces.iter().filter(|piece| !piece.is_empty()) {
            let piece = self.slice(piece.clone());
            let offset = narrow(kept.text.len());
            if kept.text.is_empty() {
                kept.span = piece.span;
            } else {
                kept.span = kept.span.to(piece.span);
                kept.joins.push((offset, piece.span.start));
            }
            kept.joins.extend(piece.joins.iter().map(|(text, at)| (text + offset, *at)));
            kept.text.push_str(&piece.text);
        }
        kept
    }

    /// The words at both sides of the first `=`.
    pub fn split_equals(&self) -> (Self, Option<Self>) {
        match self.text.find('=') {
            Some(at) => (self.slice(0..at), Some(self.slice(at + 1..self.text.len()))),
            None => (self.clone(), None),
        }
    }

    /// The place in the file of a range of the text.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        let at = |offset: usize| {
            let offset = narrow(offset);
            let index = self.joins.partition_point(|(text, _)| *text <= offset);
            match index.checked_sub(1).and_then(|index| self.joins.get(index)) {
                Some((text, file)) => file + (offset - text),
                None => self.span.start + offset,
            }
        };
        let start = at(range.start);
        // The end belongs to the last character: a join right behind it must not stretch the span over the line end.
        let end = if range.is_empty() { start } else { at(range.end - 1) + 1 };
        Span::new(self.span.file, start, end.max(start))
    }
}

/// Offsets fit: no file has more than 4 GiB.
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// What an instruction is given.
#[derive(Clone, Debug)]
pub enum Args {
    /// Nothing.
    None,
    /// Words split at white space (`COPY a b`, `EXPOSE 80 81`, `FROM a AS b`, block properties).
    Words(Vec<Word>),
    /// A JSON array of strings (exec form); each span covers the quoted string.
    Json(Vec<Spanned<String>>),
    /// A whole line for a shell (`RUN`, `CMD`, `ENTRYPOINT` in shell form) or a single raw value (`WORKDIR`, `USER`).
    Line(Word),
    /// `k=v …` (`ENV`, `LABEL`, `ARG`).
    Pairs(Vec<Pair>),
    /// `HEALTHCHECK NONE|CMD …`.
    Healthcheck {
        /// `NONE`, `CMD`, or what stands there instead.
        kind: Word,
        /// What stands behind it.
        args: Box<Args>,
    },
    /// `ONBUILD` and the instruction behind it.
    Trigger(Box<Instruction>),
}

/// One `k=v`, or a key alone.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Left of `=`.
    pub key: Word,
    /// Right of `=`; none for `ARG NAME` and for `ENV k` (an error reported elsewhere).
    pub value: Option<Word>,
    /// Whether it was written `k v` (the old form) and not `k=v`.
    pub legacy: bool,
}

/// A heredoc: `<<[-]NAME`, its body lifted out of the file.
#[derive(Clone, Debug)]
pub struct Heredoc {
    /// The whole `<<NAME` in the line: the word of `COPY` at this span is the heredoc.
    pub marker: Span,
    /// The name, without quotes.
    pub name: Spanned<String>,
    /// Whether variables in the body are expanded by us (the name was not quoted).
    pub expand: bool,
    /// Whether leading tabs are dropped (`<<-`); they still stand in `body`.
    pub strip_tabs: bool,
    /// A number before `<<`, as in `3<<EOF`; 0 where none is written.
    pub descriptor: u32,
    /// The body as written, every line with its end.
    pub body: Spanned<String>,
}

/// `NETWORK`, `VOLUME`, `SECRET` or `SERVICE`, with or without `{ … }`.
#[derive(Clone, Debug)]
pub struct Block {
    /// Which block.
    pub kind: Spanned<BlockKind>,
    /// Its name; empty (with an error reported) where none stands.
    pub name: Word,
    /// The lines between the braces.
    pub properties: Vec<BlockProperty>,
    /// What lines between the braces most likely mean whose first word is misspelt.
    pub guesses: Vec<BlockProperty>,
    /// From the keyword to the `}`.
    pub span: Span,
}

impl Block {
    /// Its properties and what was guessed of others: all that may be wrong with it.
    pub fn meant(&self) -> impl Iterator<Item = &BlockProperty> {
        self.properties.iter().chain(&self.guesses)
    }
}

/// One line of a block.
#[derive(Clone, Debug)]
pub struct BlockProperty {
    /// The word at its start.
    pub keyword: Spanned<Property>,
    /// `--name[=value]`.
    pub flags: Vec<Flag>,
    /// What stands behind the flags.
    pub args: Args,
    /// Heredocs (of `FILE`).
    pub heredocs: Vec<Heredoc>,
    /// From the keyword to its end, heredocs included.
    pub span: Span,
    /// The joined line behind the keyword and its flags, as written.
    pub rest: Word,
}
