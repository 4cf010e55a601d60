//! What a file is formatted by: its directives, instructions, first and last lines of blocks, properties.

use std::ops::Range;

use crate::source::Span;
use crate::syntax::keyword::{Keyword, Property};
use crate::syntax::tree::{Args, Block, BlockProperty, Flag, Heredoc, Instruction, Item, Pair, Tree, Word};

/// A part of a file that is written as one.
pub(super) enum Unit {
    /// A directive on the line of this byte.
    Directive(usize),
    /// Lines that can't be read.
    Unknown(Range<usize>),
    /// The `}` of a block.
    Close(usize),
    /// Words.
    Code(Code),
}

/// An instruction, a property, or the first line of a block.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub(super) struct Code {
    /// Its first byte.
    pub(super) start: usize,
    /// Its words, in order.
    pub(super) pieces: Vec<Piece>,
    /// Where the body of its first heredoc starts.
    pub(super) heredocs: Option<usize>,
    /// Behind its last byte, heredocs included.
    pub(super) last: usize,
    /// Whether its last heredoc never ends.
    pub(super) open_ended: bool,
    /// Whether a comment may stand behind it.
    pub(super) comments: bool,
    /// Whether it opens a block.
    pub(super) opens: bool,
    /// Whether an empty line stands before it.
    pub(super) paragraph: bool,
    /// Blanks before it.
    pub(super) indent: usize,
}

/// Words that are kept as they are.
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
    /// What is written in their place.
    pub(super) instead: Option<String>,
    /// Whether a shell reads them.
    pub(super) shell: bool,
    /// What stands before them.
    pub(super) gap: Gap,
}

/// What stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// One blank.
    One,
    /// One blank where there is any.
    Any,
    /// The blanks that are there.
    Kept,
}

impl Unit {
    /// Its first byte.
    pub(super) const fn start(&self) -> usize {
        match self {
            Self::Directive(at) | Self::Close(at) => *at,
            Self::Unknown(range) => range.start,
            Self::Code(code) => code.start,
        }
    }
}

impl Code {
    /// Behind its last word.
    pub(super) fn end(&self) -> usize {
        self.pieces.last().map_or(self.start, |piece| piece.end)
    }

    fn push(&mut self, span: Span, gap: Gap) {
        self.add(span.start as usize, span.end as usize, gap);
    }

    fn add(&mut self, start: usize, end: usize, gap: Gap) {
        self.pieces.push(Piece { start, end, instead: None, shell: false, gap });
    }

    fn upper(&mut self, word: &str) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.instead = Some(word.to_ascii_uppercase());
        }
    }

    fn flags(&mut self, flags: &[Flag]) {
        for flag in flags {
            self.push(flag.span, Gap::Any);
        }
    }

    fn line(&mut self, word: &Word, shell: bool) {
        if !word.text.is_empty() {
            self.push(word.span, Gap::Any);
            self.pieces.last_mut().into_iter().for_each(|piece| piece.shell = shell);
        }
    }

    fn pair(&mut self, pair: &Pair) {
        let end = match &pair.value {
            // The place of an empty word may be that of the next.
            Some(value) if value.text.is_empty() => pair.key.span.end + 1,
            Some(value) if pair.legacy => {
                self.push(pair.key.span, Gap::Any);
                return self.push(value.span, Gap::Any);
            }
            Some(value) => value.span.end,
            None => pair.key.span.end,
        };
        self.add(pair.key.span.start as usize, end as usize, Gap::Any);
    }

    fn args(&mut self, args: &Args, rest: &Word, shell: bool) {
        match args {
            Args::None => {}
            Args::Words(words) => words.iter().for_each(|word| self.push(word.span, Gap::Any)),
            Args::Json(strings) => {
                // The brackets and commas come with what lies between.
                let first = strings.first().map_or(rest.span.end, |string| string.span.start);
                let bracket = rest.span.start.min(first.saturating_sub(1));
                self.add(bracket as usize, bracket as usize + 1, Gap::Any);
                for string in strings {
                    self.push(string.span, Gap::Kept);
                }
                let last = self.end();
                let end = rest.span.end as usize;
                if end > last {
                    self.add(end - 1, end, Gap::Kept);
                }
            }
            Args::Line(line) => self.line(line, shell),
            Args::Pairs(pairs) => pairs.iter().for_each(|pair| self.pair(pair)),
            Args::Healthcheck { kind, args } => {
                self.push(kind.span, Gap::Any);
                if ["CMD", "NONE"].iter().any(|known| known.eq_ignore_ascii_case(&kind.text)) {
                    self.upper(&kind.text);
                }
                let json = matches!(**args, Args::Json(_));
                if json {
                    // Where the array starts is known by its first string alone; nothing in it moves.
                    self.add_rest(kind, rest);
                } else {
                    self.args(args, rest, true);
                }
            }
            // The trigger is kept in the image as it is written.
            Args::Trigger(_) => self.line(rest, false),
        }
    }

    /// What stands behind the first word of a line, as it is.
    fn add_rest(&mut self, first: &Word, rest: &Word) {
        let behind = rest.text.get(first.text.len()..).unwrap_or_default();
        let start = rest.text.len() - behind.trim_start().len();
        let word = rest.slice(start..rest.text.len());
        self.line(&word, false);
    }

    fn heredocs(&mut self, heredocs: &[Heredoc]) {
        if let (Some(first), Some(last)) = (heredocs.first(), heredocs.last()) {
            self.heredocs = Some(first.body.span.start as usize);
            let end = last.body.span.end as usize;
            self.open_ended = end >= self.last;
            self.last = self.last.max(end);
        }
    }
}

/// The units of a file, in order.
pub(super) fn units(tree: &Tree, text: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> =
        tree.directives.iter().map(|directive| Unit::Directive(directive.name.span.start as usize)).collect();
    let mut stage = false;
    let mut before: Option<&Item> = None;
    for item in &tree.items {
        match item {
            Item::Unknown(span) => units.push(Unit::Unknown(span.start as usize..span.end as usize)),
            Item::Instruction(one) => {
                let from = one.keyword.value == Keyword::From;
                // An ARG before the first stage belongs to what follows.
                let paragraph = from && (stage || before.is_some_and(|item| !matches!(item, Item::Instruction(_))));
                stage |= from;
                units.push(Unit::Code(Code { paragraph, ..instruction(one) }));
            }
            Item::Block(block) => {
                let paragraph = matches!(before, Some(Item::Instruction(_)));
                let (first, last) = (units.len(), close(block, text));
                units.push(Unit::Code(Code { paragraph, ..head(block, text) }));
                units.extend(block.properties.iter().map(|one| Unit::Code(property(one))));
                units[first..].sort_by_key(Unit::start);
                units.extend(last.map(Unit::Close));
            }
        }
        before = Some(item);
    }
    units
}

fn instruction(instruction: &Instruction) -> Code {
    let keyword = instruction.keyword.value;
    let shell = matches!(keyword, Keyword::Run | Keyword::Cmd | Keyword::Entrypoint);
    let mut code =
        Code { start: instruction.keyword.span.start as usize, last: instruction.span.end as usize, ..Code::default() };
    code.push(instruction.keyword.span, Gap::Any);
    code.upper(keyword.as_str());
    code.flags(&instruction.flags);
    let mut heredocs = instruction.heredocs.as_slice();
    match &instruction.args {
        Args::Trigger(inner) => {
            code.line(&instruction.rest, false);
            if heredocs.is_empty() {
                heredocs = &inner.heredocs;
            }
        }
        Args::Words(_) if keyword == Keyword::Onbuild => code.line(&instruction.rest, false),
        args => code.args(args, &instruction.rest, shell),
    }
    if let (Keyword::From, Args::Words(words)) = (keyword, &instruction.args)
        && let Some(between) = words.get(1).filter(|word| word.text.eq_ignore_ascii_case("as"))
        && let Some(piece) = code.pieces.iter_mut().find(|piece| piece.start == between.span.start as usize)
    {
        piece.instead = Some("AS".to_owned());
    }
    code.heredocs(heredocs);
    code
}

fn property(property: &BlockProperty) -> Code {
    let shell = matches!(property.keyword.value, Property::Cmd | Property::Entrypoint);
    let mut code = Code {
        start: property.keyword.span.start as usize,
        last: property.span.end as usize,
        comments: true,
        indent: super::BLOCK,
        ..Code::default()
    };
    code.push(property.keyword.span, Gap::Any);
    code.upper(property.keyword.value.as_str());
    code.flags(&property.flags);
    code.args(&property.args, &property.rest, shell);
    // Flags of a property stand anywhere.
    code.pieces.sort_by_key(|piece| piece.start);
    code.heredocs(&property.heredocs);
    code
}

/// The first line of a block.
fn head(block: &Block, text: &str) -> Code {
    let mut code = Code { start: block.kind.span.start as usize, comments: true, ..Code::default() };
    code.push(block.kind.span, Gap::Any);
    code.upper(block.kind.value.as_str());
    if !block.name.text.is_empty() {
        code.push(block.name.span, Gap::One);
    }
    let behind = &text[code.end()..];
    let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    if behind[blanks..].starts_with('{') {
        let at = code.end() + blanks;
        code.add(at, at + 1, Gap::One);
        code.opens = true;
    }
    code.last = code.end();
    code
}

/// The `}` of a block, where it has one on a line of its own.
fn close(block: &Block, text: &str) -> Option<usize> {
    let at = (block.span.end as usize).checked_sub(1)?;
    let before = text.get(..at).filter(|_| text[at..].starts_with('}'))?;
    let line = before.rfind('\n').map_or(before, |end| &before[end + 1..]);
    (line.trim().is_empty() && before.len() > block.kind.span.end as usize).then_some(at)
}
