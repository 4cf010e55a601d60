//! What the table says of a word.

/// An instruction, a block or a property.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// In upper case.
    pub word: &'static str,
    /// How what stands behind it is written.
    pub form: Form,
    /// One sentence.
    pub summary: &'static str,
    /// Each way to write it; what varies is in upper case, what can be left out in brackets.
    pub syntax: &'static [&'static str],
    /// A paragraph or two, in Markdown.
    pub text: &'static str,
    /// Lines of a file that show it.
    pub example: &'static str,
    /// The version of Dockerfile syntax that brought it; empty where it is rbox's own.
    pub since: &'static str,
    /// `--name[=value]`.
    pub flags: &'static [FlagSpec],
    /// `name=value` words, where only these are known.
    pub keys: &'static [KeySpec],
    /// What its value is.
    pub takes: Takes,
    /// Fixed words besides it: in its place, or behind it.
    pub options: &'static [Term],
    /// Whether it may stand more than once in a block.
    pub repeats: bool,
    /// Whether it may stand alone.
    pub alone: bool,
}

impl Entry {
    /// An entry with nothing but what every entry has.
    pub(super) const fn new(word: &'static str, form: Form, summary: &'static str) -> Self {
        Self {
            word,
            form,
            summary,
            syntax: &[],
            text: "",
            example: "",
            since: "",
            flags: &[],
            keys: &[],
            takes: Takes::Text,
            options: &[],
            repeats: false,
            alone: false,
        }
    }

    /// An instruction that Dockerfiles have had from the start.
    pub(super) const fn docker(word: &'static str, form: Form, summary: &'static str) -> Self {
        let mut entry = Self::new(word, form, summary);
        entry.since = "1.0";
        entry.repeats = true;
        entry
    }

    /// A property that is on where it stands.
    pub(super) const fn switch(word: &'static str, summary: &'static str) -> Self {
        let mut entry = Self::new(word, Form::Property, summary);
        entry.takes = Takes::Nothing;
        entry.alone = true;
        entry
    }

    pub(super) const fn syntax(mut self, syntax: &'static [&'static str]) -> Self {
        self.syntax = syntax;
        self
    }

    pub(super) const fn text(mut self, text: &'static str) -> Self {
        self.text = text;
        self
    }

    pub(super) const fn example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    pub(super) const fn flags(mut self, flags: &'static [FlagSpec]) -> Self {
        self.flags = flags;
        self
    }

    pub(super) const fn keys(mut self, keys: &'static [KeySpec]) -> Self {
        self.keys = keys;
        self
    }

    pub(super) const fn takes(mut self, takes: Takes) -> Self {
        self.takes = takes;
        self
    }

    pub(super) const fn options(mut self, options: &'static [Term]) -> Self {
        self.options = options;
        self
    }

    pub(super) const fn repeats(mut self) -> Self {
        self.repeats = true;
        self
    }

    pub(super) const fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// The fixed words that it takes.
    pub fn terms(&self) -> impl Iterator<Item = &'static Term> {
        self.takes.terms().iter().chain(self.options)
    }

    /// Its flag of a name.
    pub fn flag(&self, name: &str) -> Option<&'static FlagSpec> {
        self.flags.iter().find(|flag| flag.name == name)
    }

    /// The names of its keys.
    pub fn key_names(&self) -> Vec<&'static str> {
        key_names(self.keys)
    }

    /// Whether it has a key of this name.
    pub fn has_key(&self, name: &str) -> bool {
        self.keys.iter().any(|key| key.names.contains(&name))
    }

    /// Whether it takes no value.
    pub const fn is_switch(&self) -> bool {
        matches!(self.takes, Takes::Nothing)
    }
}

/// Every name of keys.
pub fn key_names(keys: &[KeySpec]) -> Vec<&'static str> {
    keys.iter().flat_map(|key| key.names).copied().collect()
}

/// How the arguments behind a keyword are written; each is a rule of the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Words.
    Words,
    /// A JSON array of strings, else words.
    ExecOrWords,
    /// The whole line.
    Line,
    /// A JSON array of strings, else the whole line.
    ExecOrLine,
    /// A kind, then as `ExecOrLine`.
    Healthcheck,
    /// Words that quotes hold together.
    Pairs,
    /// The same, with flags anywhere between them.
    Property,
    /// A name and `{`.
    Block,
}

impl Form {
    /// The grammar's name for it.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Words => "words_form",
            Self::ExecOrWords => "exec_or_words_form",
            Self::Line => "line_form",
            Self::ExecOrLine => "exec_or_line_form",
            Self::Healthcheck => "healthcheck_form",
            Self::Pairs => "pairs_form",
            Self::Property => "property_form",
            Self::Block => "block_form",
        }
    }
}

/// A flag that an instruction or property takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlagSpec {
    /// Without the dashes.
    pub name: &'static str,
    /// How often, and whether with a value.
    pub kind: FlagKind,
    /// The version of Dockerfile syntax that brought it; empty where it is rbox's own.
    pub since: &'static str,
    /// What its value is called in a syntax line; empty for a switch.
    pub value: &'static str,
    /// What its value is.
    pub takes: Takes,
    /// The keys of a value that is a list of `key=value`.
    pub keys: &'static [KeySpec],
    /// One sentence.
    pub doc: &'static str,
}

impl FlagSpec {
    pub(super) const fn value(name: &'static str, value: &'static str, takes: Takes, doc: &'static str) -> Self {
        Self { name, kind: FlagKind::Value, since: "", value, takes, keys: &[], doc }
    }

    pub(super) const fn values(name: &'static str, value: &'static str, takes: Takes, doc: &'static str) -> Self {
        Self { name, kind: FlagKind::Values, since: "", value, takes, keys: &[], doc }
    }

    pub(super) const fn switch(name: &'static str, doc: &'static str) -> Self {
        Self { name, kind: FlagKind::Switch, since: "", value: "", takes: Takes::Nothing, keys: &[], doc }
    }

    pub(super) const fn since(mut self, since: &'static str) -> Self {
        self.since = since;
        self
    }

    pub(super) const fn keys(mut self, keys: &'static [KeySpec]) -> Self {
        self.keys = keys;
        self
    }

    /// As it is written: `--from=STAGE`.
    pub fn written(&self) -> String {
        if self.value.is_empty() { format!("--{}", self.name) } else { format!("--{}={}", self.name, self.value) }
    }
}

/// What a flag takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagKind {
    /// A value, once.
    Value,
    /// A value, as often as wanted.
    Values,
    /// Nothing, `=true` or `=false`.
    Switch,
}

/// A key of `key=value`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeySpec {
    /// Its names; the first is the one to write.
    pub names: &'static [&'static str],
    /// The types (of a mount) that take it; empty where all do.
    pub of: &'static [&'static str],
    /// What its value is.
    pub takes: Takes,
    /// One sentence.
    pub doc: &'static str,
}

impl KeySpec {
    pub(super) const fn new(names: &'static [&'static str], takes: Takes, doc: &'static str) -> Self {
        Self { names, of: &[], takes, doc }
    }

    pub(super) const fn of(mut self, of: &'static [&'static str]) -> Self {
        self.of = of;
        self
    }

    /// The name to write.
    pub fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }

    /// Whether a mount of this type takes it.
    pub fn is_of(&self, kind: &str) -> bool {
        self.of.is_empty() || self.of.contains(&kind)
    }
}

/// A word with a meaning: a fixed value, a directive, a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// As it is written.
    pub name: &'static str,
    /// What it means, in a few words or a sentence.
    pub doc: &'static str,
}

pub(super) const fn term(name: &'static str, doc: &'static str) -> Term {
    Term { name, doc }
}

/// What a value is, for completion and for colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Takes {
    /// Nothing.
    Nothing,
    /// Any text.
    Text,
    /// One of these words.
    OneOf(&'static [Term]),
    /// One of these, or some text of its own.
    Usually(&'static [Term]),
    /// `true` or `false`; nothing is `true`.
    Switch,
    /// A whole number.
    Number,
    /// `30s`, `1m30s`.
    Duration,
    /// `64M`.
    Size,
    /// `0755`, or for COPY and ADD `u=rwX,go=rX`.
    Mode,
    /// `user[:group]`, names or numbers.
    Owner,
    /// A base: a stage, an image, `scratch`, `host`, `oci:DIR` and so on.
    Base,
    /// A stage, an image or a context.
    Stage,
    /// `linux/arm64`.
    Platform,
    /// A path of the context or of this machine.
    ContextPath,
    /// A path inside the image or container.
    ImagePath,
    /// A pattern for paths.
    Pattern,
    /// `sha256:…`.
    Checksum,
    /// A port with or without its protocol.
    Port,
    /// `[ip:][host:]container[/protocol]`.
    Publish,
    /// An IP address.
    Address,
    /// A subnet in CIDR form.
    Subnet,
    /// The name of a signal.
    Signal,
    /// A NETWORK of the file.
    Network,
    /// A SERVICE of the file.
    Service,
    /// A SECRET of the file or of the command line.
    Secret,
    /// A VOLUME of the file, or a path.
    Mount,
    /// `NAME=value`.
    Pairs,
    /// The name of a variable.
    Variable,
    /// A command for a shell, or a program with arguments as a JSON array.
    Command,
    /// Another instruction.
    Instruction,
}

impl Takes {
    /// The fixed values; none where it is not a set.
    pub const fn terms(&self) -> &'static [Term] {
        match self {
            Self::OneOf(terms) | Self::Usually(terms) => terms,
            _ => &[],
        }
    }
}
