//! A shell script as checks read it: its pipelines in the order they are written, flat, each word with its place.

use std::borrow::Cow;
use std::ops::Range;

use super::tree::Word;
use crate::source::Span;

/// What a shell is given to run.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// The text, with the way back to the file.
    pub text: Word,
    /// Outer ones before those inside them.
    pub pipelines: Vec<Pipeline>,
}

/// Commands joined by `|`, often a single one.
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// In order.
    pub commands: Vec<Command>,
    /// The `|`s between them.
    pub pipes: Vec<Range<usize>>,
    /// How it follows the one before.
    pub joined: Joined,
    /// Where it stands.
    pub place: Place,
    /// Whether its status decides something on the spot: behind `!`, or with `||` behind it.
    pub tested: bool,
}

/// How a pipeline follows the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// It is the first of a list.
    First,
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// `;`, `&` or a new line.
    Then,
}

/// Where a pipeline stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Run by the script's own shell, always or behind `&&`.
    Top,
    /// Inside `if`, a loop, `case` or a function.
    Inside,
    /// What `if`, `while` and `until` ask.
    Condition,
    /// A shell of its own: `( … )`, `<( … )`.
    Subshell,
}

/// One command.
#[derive(Clone, Debug, Default)]
pub struct Command {
    /// The program's name and its arguments; empty where there are only assignments, and for `if`, `{`, `(` and the like.
    pub words: Vec<Range<usize>>,
    /// `NAME=value` before the program.
    pub assigns: Vec<Range<usize>>,
    /// From its first word to its last.
    pub range: Range<usize>,
    /// Whether something is fed to it by `<`.
    pub fed: bool,
    /// Whether its output goes to a file.
    pub writes: bool,
    /// `if`, a loop, `{ … }`, `( … )`, a function.
    pub compound: bool,
    /// Which word is the program's name, with `sudo`, `env` and the like passed over.
    pub(super) at: usize,
    /// That name without its folder: `sh` for `/bin/sh`. Empty where there is none.
    pub(super) program: String,
}

impl Script {
    /// A piece as written.
    pub fn raw(&self, range: &Range<usize>) -> &str {
        self.text.text.get(range.clone()).unwrap_or_default()
    }

    /// A piece without its quotes and escapes.
    pub fn value(&self, range: &Range<usize>) -> Cow<'_, str> {
        unquoted(self.raw(range))
    }

    /// The place of a piece in the file.
    pub fn span(&self, range: &Range<usize>) -> Span {
        self.text.span_of(range.clone())
    }

    /// Every command, in order.
    pub fn commands(&self) -> impl Iterator<Item = &Command> {
        self.pipelines.iter().flat_map(|pipeline| &pipeline.commands)
    }

    /// Every command with the program that it runs.
    pub fn calls(&self) -> impl Iterator<Item = Call<'_>> {
        self.commands().filter_map(|command| self.call(command))
    }

    /// The program that a command runs, with `sudo`, `env` and the like taken away.
    pub fn call<'a>(&'a self, command: &'a Command) -> Option<Call<'a>> {
        (!command.program.is_empty()).then_some(Call { script: self, command })
    }

    /// Notes of each command which program it runs.
    pub(super) fn find_programs(&mut self) {
        let text = &self.text.text;
        for command in self.pipelines.iter_mut().flat_map(|pipeline| &mut pipeline.commands) {
            let mut at = 0;
            while let Some(word) = command.words.get(at) {
                let name = unquoted(&text[word.clone()]);
                let Some(own) = passes_on(&name) else {
                    command.at = at;
                    name.rsplit('/').next().unwrap_or(&name).clone_into(&mut command.program);
                    break;
                };
                at += 1 + own;
                let is_own =
                    |raw: &str| raw.starts_with('-') || raw.contains('=') && !raw.starts_with(['$', '"', '\'']);
                at += command.words.iter().skip(at).take_while(|word| is_own(&text[(*word).clone()])).count();
            }
        }
    }
}

/// Whether a program only starts the one behind it, and how many words of its own stand before that.
fn passes_on(name: &str) -> Option<usize> {
    match name {
        "sudo" | "env" | "nice" | "nohup" | "time" | "exec" | "command" | "eatmydata" | "chronic" => Some(0),
        "timeout" => Some(1),
        _ => None,
    }
}

/// A program and its arguments.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// What it stands in.
    pub script: &'a Script,
    /// The whole command.
    pub command: &'a Command,
}

impl<'a> Call<'a> {
    /// The name without its folder: `sh` for `/bin/sh`.
    pub fn program(&self) -> &'a str {
        &self.command.program
    }

    /// The place of the name.
    pub fn name(&self) -> &'a Range<usize> {
        &self.command.words[self.command.at]
    }

    /// The arguments.
    pub fn args(&self) -> &'a [Range<usize>] {
        &self.command.words[self.command.at + 1..]
    }

    /// The arguments without quotes.
    pub fn values(&self) -> impl Iterator<Item = Cow<'a, str>> {
        let script = self.script;
        self.args().iter().map(move |range| script.value(range))
    }

    /// The first argument that is no flag, and what stands behind it.
    ///
    /// `valued` are the flags whose value is the next word.
    pub fn verb(&self, valued: &[&str]) -> Option<(&'a Range<usize>, &'a [Range<usize>])> {
        let args = self.args();
        let mut at = 0;
        while let Some(word) = args.get(at) {
            let text = self.script.value(word);
            if !text.starts_with('-') {
                return Some((word, &args[at + 1..]));
            }
            at += 1 + usize::from(valued.contains(&&*text));
        }
        None
    }

    /// Whether an argument is one of these.
    pub fn has(&self, flags: &[&str]) -> bool {
        self.values().any(|value| flags.contains(&&*value))
    }
}

/// A word without its quotes and escapes; variables stay as written.
fn unquoted(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['"', '\'', '\\']) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut quote = None;
    let mut chars = raw.chars();
    while let Some(char) = chars.next() {
        match (char, quote) {
            ('\\', None | Some('"')) => out.extend(chars.next()),
            ('"' | '\'', None) => quote = Some(char),
            (char, Some(open)) if char == open => quote = None,
            _ => out.push(char),
        }
    }
    Cow::Owned(out)
}
