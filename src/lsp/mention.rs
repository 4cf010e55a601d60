//! Names in a chunk: stages, services, networks, volumes, secrets and variables, where they are defined and where they are used.
//!
//! What a use means is known only with the whole file at hand: `FROM app` names a stage where one is called `app`, and else an image.

use std::ops::Range;

use crate::source::Span;
use crate::syntax::fields;
use crate::syntax::keyword::{BlockKind, Keyword, Property};
use crate::syntax::tree::{Args, Block, BlockProperty, Flag, Heredoc, Instruction, Item, Tree, Word};

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    Stage,
    Service,
    Network,
    Volume,
    Secret,
    Variable,
}

impl Kind {
    /// The word for it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Service => "service",
            Self::Network => "network",
            Self::Volume => "volume",
            Self::Secret => "secret",
            Self::Variable => "variable",
        }
    }

    /// What a block declares.
    pub(super) const fn of(block: BlockKind) -> Self {
        match block {
            BlockKind::Network => Self::Network,
            BlockKind::Volume => Self::Volume,
            BlockKind::Secret => Self::Secret,
            BlockKind::Service => Self::Service,
        }
    }
}

/// Whether a name is defined where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Definition,
    Use,
}

/// A name at a place.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) kind: Kind,
    pub(super) role: Role,
    /// As it is compared: stages in lower case.
    pub(super) name: String,
    /// Its bytes in the chunk.
    pub(super) span: Range<usize>,
    /// What it is part of: the instruction, property or block, in the chunk.
    pub(super) whole: Range<usize>,
}

/// The names of a chunk, in order.
pub(super) fn mentions(text: &str, tree: &Tree) -> Vec<Mention> {
    let mut collector = Collector { text, tree, whole: 0..0, found: Vec::new() };
    for item in &tree.items {
        match item {
            Item::Instruction(instruction) => collector.instruction(instruction),
            Item::Block(block) => collector.block(block),
            Item::Unknown(_) => {}
        }
    }
    let mut found = collector.found;
    found.sort_by_key(|mention| mention.span.start);
    found
}

struct Collector<'a> {
    text: &'a str,
    tree: &'a Tree,
    whole: Range<usize>,
    found: Vec<Mention>,
}

/// A span as a range.
pub(super) const fn bytes(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

impl Collector<'_> {
    fn push(&mut self, kind: Kind, role: Role, name: &str, span: Range<usize>) {
        // A name that goes over a line end, or is put together from variables, is none to point at.
        let written = self.text.get(span.clone()).is_some_and(|written| written == name);
        if written && !name.is_empty() && !name.contains(['$', '"', '\'']) {
            let name = if kind == Kind::Stage { name.to_ascii_lowercase() } else { name.to_owned() };
            self.found.push(Mention { kind, role, name, span, whole: self.whole.clone() });
        }
    }

    fn word(&mut self, kind: Kind, role: Role, word: &Word) {
        self.push(kind, role, &word.text, bytes(word.span));
    }

    /// The part of a word before a character.
    fn head(&mut self, kind: Kind, word: &Word, end: char) {
        let head = word.slice(0..word.text.find(end).unwrap_or(word.text.len()));
        self.word(kind, Role::Use, &head);
    }

    fn instruction(&mut self, instruction: &Instruction) {
        self.whole = bytes(instruction.span);
        self.parts(instruction);
        self.variables(instruction.span, &instruction.heredocs);
    }

    fn parts(&mut self, instruction: &Instruction) {
        match (instruction.keyword.value, &instruction.args) {
            (Keyword::From, Args::Words(words)) => {
                if let Some(base) = words.first() {
                    self.word(Kind::Stage, Role::Use, base);
                }
                if let [_, between, name, ..] = words.as_slice()
                    && between.text.eq_ignore_ascii_case("as")
                {
                    self.word(Kind::Stage, Role::Definition, name);
                }
            }
            (Keyword::Arg | Keyword::Env, Args::Pairs(pairs)) => {
                for pair in pairs {
                    self.word(Kind::Variable, Role::Definition, &pair.key);
                }
            }
            (_, Args::Trigger(inner)) => self.parts(inner),
            _ => {}
        }
        for flag in &instruction.flags {
            self.flag(flag);
        }
    }

    fn flag(&mut self, flag: &Flag) {
        let Some(value) = &flag.value else { return };
        match flag.name.value.as_str() {
            "from" => self.word(Kind::Stage, Role::Use, value),
            "mount" => {
                let (fields, _) = fields(value);
                let is = |field: &crate::syntax::Field, key: &str| field.key.text.eq_ignore_ascii_case(key);
                let secret = fields
                    .iter()
                    .any(|field| is(field, "type") && field.value.as_ref().is_some_and(|value| value.text == "secret"));
                for field in &fields {
                    match &field.value {
                        Some(value) if is(field, "from") => self.word(Kind::Stage, Role::Use, value),
                        Some(value) if secret && is(field, "id") => self.word(Kind::Secret, Role::Use, value),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn block(&mut self, block: &Block) {
        let end = block.properties.iter().fold(block.span, |span, property| span.to(property.span));
        self.whole = bytes(end);
        self.word(Kind::of(block.kind.value), Role::Definition, &block.name);
        for property in &block.properties {
            self.whole = bytes(property.span);
            self.property(block.kind.value, property);
            self.variables(property.span, &property.heredocs);
        }
    }

    fn property(&mut self, block: BlockKind, property: &BlockProperty) {
        let Args::Words(words) = &property.args else { return };
        let Some(first) = words.first() else { return };
        match (block, property.keyword.value) {
            (BlockKind::Volume, Property::From) => self.head(Kind::Stage, first, ':'),
            (BlockKind::Service, Property::From) => self.word(Kind::Stage, Role::Use, first),
            (BlockKind::Service, Property::Network) => match first.text.strip_prefix("service:") {
                Some(_) => self.word(Kind::Service, Role::Use, &first.slice("service:".len()..first.text.len())),
                None if matches!(first.text.as_str(), "host" | "none") => {}
                None => self.word(Kind::Network, Role::Use, first),
            },
            (BlockKind::Service, Property::Depends) => self.word(Kind::Service, Role::Use, first),
            (BlockKind::Service, Property::Secret) => self.word(Kind::Secret, Role::Use, first),
            (BlockKind::Service, Property::Mount) => self.mount(first),
            (BlockKind::Network, Property::Allow) => {
                self.word(Kind::Service, Role::Use, first);
                if let Some(to) = words.get(2) {
                    self.head(Kind::Service, to, ':');
                }
            }
            _ => {}
        }
    }

    /// `data:/var`, or `type=volume,source=data,target=/var`.
    fn mount(&mut self, word: &Word) {
        if !word.text.contains('=') {
            if word.text.contains(':') && !word.text.starts_with(['/', '.', '~']) {
                self.head(Kind::Volume, word, ':');
            }
            return;
        }
        let (fields, _) = fields(word);
        let value_of = |keys: &[&str]| {
            fields.iter().find(|field| keys.contains(&field.key.text.as_str())).and_then(|field| field.value.clone())
        };
        match value_of(&["type"]).map(|kind| kind.text).as_deref() {
            None | Some("volume") => {
                if let Some(source) = value_of(&["source", "src"]) {
                    self.word(Kind::Volume, Role::Use, &source);
                }
            }
            Some("image") => {
                if let Some(from) = value_of(&["from", "source", "src"]) {
                    self.word(Kind::Stage, Role::Use, &from);
                }
            }
            Some(_) => {}
        }
    }

    /// `$NAME` and `${NAME…}`, in a shell's command as well: it sees the variables of its stage.
    fn variables(&mut self, span: Span, heredocs: &[Heredoc]) {
        let (start, end) = (span.start as usize, span.end as usize);
        let Some(text) = self.text.get(start..end) else { return };
        let mut found = Vec::new();
        for (at, _) in text.match_indices('$') {
            if text[..at].ends_with(['\\', '$']) {
                continue;
            }
            let behind = &text[at + 1..];
            let braces = usize::from(behind.starts_with('{'));
            let rest = &behind[braces..];
            let length = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '_').unwrap_or(rest.len());
            if length > 0 && !rest.starts_with(|char: char| char.is_ascii_digit()) {
                let from = start + at + 1 + braces;
                found.push(from..from + length);
            }
        }
        let in_comment = |range: &Range<usize>| {
            let after = self.tree.comments.partition_point(|comment| comment.span.start as usize <= range.start);
            after > 0 && range.start < self.tree.comments[after - 1].span.end as usize
        };
        found.retain(|range| !in_comment(range));
        let runs = text.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("RUN"));
        let copies = |heredoc: &&Heredoc| !heredoc.expand && !runs;
        let quiet: Vec<Range<usize>> = heredocs.iter().filter(copies).map(|heredoc| bytes(heredoc.body.span)).collect();
        found.retain(|range| !quiet.iter().any(|body| body.contains(&range.start)));
        for range in found {
            let name = self.text[range.clone()].to_owned();
            self.push(Kind::Variable, Role::Use, &name, range);
        }
    }
}
