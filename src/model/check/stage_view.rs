//! A stage as its lints see it: what is written, what it came to, and the shell of its `RUN`s, parsed when first asked for.

use std::cell::OnceCell;

use crate::model::resolve::{is_heredoc, stripped};
use crate::model::stage::{Action, Base, Stage, StageId};
use crate::model::{self, Model, path};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::script::Script;
use crate::syntax::shell;
use crate::syntax::shell_syntax::{self, Refusal};
use crate::syntax::tree::{Args, Heredoc, Instruction, Word};

/// One stage.
pub(super) struct StageView<'a> {
    /// All of the file.
    pub(super) model: &'a Model,
    /// What it came to.
    pub(super) stage: &'a Stage,
    /// Its `FROM`.
    pub(super) from: &'a Instruction,
    /// What follows.
    pub(super) steps: Vec<Step<'a>>,
    /// Whether its files end in an image that somebody gets: it is a target, or one rests on it.
    pub(super) ships: bool,
    /// The steps that have a script: most have none, and twenty lints ask.
    scripted: OnceCell<Vec<usize>>,
    /// The working directory from each `WORKDIR` on, by the byte where it stands; first, what the base leaves.
    workdirs: OnceCell<Vec<(u32, Option<String>)>>,
}

/// One instruction of it.
pub(super) struct Step<'a> {
    /// As written.
    pub(super) written: &'a Instruction,
    /// What it came to; none where an error says why.
    pub(super) action: Option<&'a Action>,
    /// What its shell form is run by.
    pub(super) shell: Shell,
    /// Whether a `VOLUME` stands before it, so that it matters where files are put.
    after_volume: bool,
    /// Whether its script may be looked into.
    short: bool,
    script: OnceCell<Option<Script>>,
}

/// More shell than this in one file is not looked into: nobody writes it, and to read it takes seconds.
const MOST_SHELL: usize = 1 << 20;

/// A shell, as far as lints know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shell {
    /// Which language it reads.
    pub(super) kind: ShellKind,
    /// Whether it is sh or bash itself, and none of their kin: what those read is known to the letter.
    pub(super) plain: bool,
    /// Whether a pipeline fails where any of its commands does.
    pub(super) pipefail: bool,
    /// Whether this file sets it.
    pub(super) chosen: bool,
}

/// Which language a shell reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ShellKind {
    /// `/bin/sh`, whatever that is.
    #[default]
    Sh,
    /// bash, zsh, ksh: they know `pipefail`.
    Bash,
    /// None that is read here.
    Other,
}

impl Default for Shell {
    fn default() -> Self {
        Self { kind: ShellKind::Sh, plain: true, pipefail: false, chosen: false }
    }
}

impl Shell {
    /// The shell of `SHELL [ … ]`.
    pub(super) fn of(args: &[String], chosen: bool) -> Self {
        let name = args.first().map_or("", String::as_str);
        let kind = match name.rsplit(['/', '\\']).next().unwrap_or(name) {
            "sh" | "ash" | "dash" | "busybox" => ShellKind::Sh,
            "bash" | "zsh" | "ksh" => ShellKind::Bash,
            _ => ShellKind::Other,
        };
        let plain = kind == ShellKind::Sh || name.ends_with("bash");
        Self { kind, plain, pipefail: args.iter().any(|arg| arg == "pipefail"), chosen }
    }
}

impl<'a> StageView<'a> {
    /// A stage; `shell` is what its base leaves, and becomes what it leaves; `read` counts the bytes of shell before it.
    pub(super) fn new(
        model: &'a Model,
        id: StageId,
        from: &'a Instruction,
        body: &[&'a Instruction],
        ships: bool,
        shell: &mut Shell,
        read: &mut usize,
    ) -> Self {
        let stage = model.stage(id);
        // Both are in the order of the file; what a trigger brought has the place of `FROM`.
        let mut resolved = stage.instructions.iter().filter(|one| one.span != stage.span).peekable();
        let mut steps = Vec::with_capacity(body.len());
        let mut after_volume = false;
        for written in body {
            while resolved.peek().is_some_and(|one| one.span.start < written.span.start) {
                resolved.next();
            }
            let action = resolved.next_if(|one| one.span == written.span).map(|one| &one.action);
            if let Some(Action::Shell(args)) = action {
                *shell = Shell::of(args, true);
            }
            if written.keyword.value == Keyword::Run {
                let bodies = written.heredocs.iter().map(|heredoc| heredoc.body.value.len());
                *read += written.rest.text.len() + bodies.sum::<usize>();
            }
            let short = *read <= MOST_SHELL;
            steps.push(Step { written, action, shell: *shell, after_volume, short, script: OnceCell::new() });
            after_volume |= written.keyword.value == Keyword::Volume;
        }
        Self { model, stage, from, steps, ships, scripted: OnceCell::new(), workdirs: OnceCell::new() }
    }

    /// `RUN`s in shell form that hold something a lint looks for, with their number.
    pub(super) fn scripts(&self) -> impl Iterator<Item = (usize, &Step<'a>, &Script)> {
        let find = || (0..self.steps.len()).filter(|index| self.steps[*index].script().is_some()).collect();
        let scripted: &Vec<usize> = self.scripted.get_or_init(find);
        scripted.iter().filter_map(|index| Some((*index, &self.steps[*index], self.steps[*index].script()?)))
    }

    /// The working directory before a step; none where the base's is not known.
    pub(super) fn workdir(&self, index: usize) -> Option<String> {
        let at = self.steps.get(index).map_or(u32::MAX, |step| step.written.span.start);
        let workdirs = self.workdirs.get_or_init(|| self.find_workdirs());
        let before = workdirs.partition_point(|(start, _)| *start < at).saturating_sub(1);
        workdirs.get(before)?.1.clone()
    }

    fn find_workdirs(&self) -> Vec<(u32, Option<String>)> {
        let mut below = Vec::new();
        let mut bottom = self.stage;
        while let Base::Stage(id) = bottom.base.value {
            bottom = self.model.stage(id);
            below.push(bottom);
        }
        let mut workdir = bottom.config.as_ref().map(|config| path::clean(&config.config.working_dir));
        for instruction in below.iter().rev().flat_map(|stage| &stage.instructions) {
            go_to(&mut workdir, instruction);
        }
        let mut found = vec![(0, workdir.clone())];
        for instruction in &self.stage.instructions {
            if go_to(&mut workdir, instruction) {
                found.push((instruction.span.start, workdir.clone()));
            }
        }
        found
    }

    /// An absolute path for one that a step names; none where that can't be told.
    pub(super) fn absolute(&self, index: usize, written: &str) -> Option<String> {
        if written.contains(['$', '~', '`']) {
            return None;
        }
        if written.starts_with('/') {
            return Some(path::clean(written));
        }
        self.workdir(index).map(|workdir| path::joined(&workdir, written))
    }
}

/// Follows a `WORKDIR`; whether it is one.
fn go_to(workdir: &mut Option<String>, instruction: &model::Instruction) -> bool {
    let Action::Workdir(written) = &instruction.action else { return false };
    *workdir = match (workdir.take(), written.starts_with('/')) {
        (_, true) => Some(path::clean(written)),
        (Some(before), false) => Some(path::joined(&before, written)),
        (None, false) => None,
    };
    true
}

impl Step<'_> {
    /// Its script, where it is a `RUN` in shell form that holds something a lint looks for and can be read.
    pub(super) fn script(&self) -> Option<&Script> {
        let read = || {
            let run = self.written.keyword.value == Keyword::Run && self.shell.kind != ShellKind::Other;
            let Args::Line(line) = &self.written.args else { return None };
            (run && self.short && is_of_interest(self, line))
                .then(|| text(line, &self.written.heredocs))
                .flatten()
                .and_then(shell::script)
        };
        self.script.get_or_init(read).as_ref()
    }

    /// What its shell would say against its script, where it is a `RUN` in shell form, with the script.
    pub(super) fn refusal(&self) -> Option<(Word, Refusal)> {
        let Args::Line(line) = &self.written.args else { return None };
        if self.written.keyword.value != Keyword::Run || !self.shell.plain || !self.short {
            return None;
        }
        let heredocs = &self.written.heredocs;
        if heredocs.is_empty() {
            return shell_syntax::refusal(&line.text).map(|refusal| (line.clone(), refusal));
        }
        let script = text(line, heredocs)?;
        let other = script.text.lines().next().is_some_and(|first| first.starts_with("#!") && first.ends_with("zsh"));
        shell_syntax::refusal(&script.text).filter(|_| !other).map(|refusal| (script, refusal))
    }

    /// Which instruction it is.
    pub(super) const fn keyword(&self) -> Keyword {
        self.written.keyword.value
    }

    /// Right behind the keyword, where a flag can be put in.
    pub(super) const fn behind_keyword(&self) -> Span {
        self.written.keyword.span.after()
    }

    /// Right before the instruction.
    pub(super) const fn before(&self) -> Span {
        let span = self.written.span;
        Span::new(span.file, span.start, span.start)
    }
}

/// What a shell reads of a `RUN`; none where another program does.
fn text(line: &Word, heredocs: &[Heredoc]) -> Option<Word> {
    if let [heredoc] = heredocs
        && is_heredoc(line.text.trim())
    {
        let body = stripped(heredoc);
        let first = body.text.lines().next().unwrap_or_default();
        let shebang =
            first.strip_prefix("#!").map(|program| program.trim().rsplit(['/', ' ']).next().unwrap_or_default());
        return shebang.is_none_or(|program| matches!(program, "sh" | "bash" | "ash" | "dash" | "zsh")).then_some(body);
    }
    let mut whole = line.clone();
    for heredoc in heredocs {
        let at = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let span = heredoc.body.span;
        whole.text.push('\n');
        whole.joins.push((at(whole.text.len()), span.start));
        whole.text.push_str(&heredoc.body.value);
        whole.joins.push((at(whole.text.len()), span.end));
        whole.text.push_str(&heredoc.name.value);
    }
    Some(whole)
}

/// Whether there is anything in a `RUN` that a lint looks for: most have nothing, and parsing is what costs.
fn is_of_interest(step: &Step<'_>, line: &Word) -> bool {
    let holds = |text: &str| holds_interest(text, step.after_volume);
    holds(&line.text) || step.written.heredocs.iter().any(|heredoc| holds(&heredoc.body.value))
}

fn holds_interest(text: &str, after_volume: bool) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|byte| is_word(byte)).count();
        match &bytes[at..at + length] {
            [] if bytes[at] == b'|' => {
                // `||` is no pipe.
                if bytes.get(at + 1) != Some(&b'|') {
                    return true;
                }
                at += 2;
            }
            [] => at += 1,
            word => {
                at += word.len();
                // A part of a path, or the name of a variable.
                let is_program = !matches!(bytes.get(at), Some(b'/' | b'='));
                if is_program && (is_telling(word) || after_volume && moves_files(word)) {
                    return true;
                }
            }
        }
    }
    false
}

/// Whether a word is a program that some lint knows.
const fn is_telling(word: &[u8]) -> bool {
    matches!(
        word,
        b"cd"
            | b"export"
            | b"source"
            | b"."
            | b"alias"
            | b"pushd"
            | b"eval"
            | b"rm"
            | b"git"
            | b"curl"
            | b"wget"
            | b"apt"
            | b"apt-get"
            | b"aptitude"
            | b"apk"
            | b"yum"
            | b"dnf"
            | b"microdnf"
            | b"tdnf"
            | b"zypper"
            | b"pacman"
            | b"conda"
            | b"mamba"
            | b"micromamba"
            | b"pip"
            | b"pip3"
            | b"npm"
            | b"pnpm"
            | b"yarn"
            | b"gem"
            | b"bundle"
            | b"go"
            | b"composer"
            | b"poetry"
            | b"uv"
            | b"mix"
            | b"mvn"
            | b"cargo"
    )
}

/// Whether a word is a program that puts files where it is told to.
const fn moves_files(word: &[u8]) -> bool {
    matches!(word, b"mkdir" | b"chown" | b"chmod" | b"cp" | b"mv" | b"touch" | b"tar")
}
