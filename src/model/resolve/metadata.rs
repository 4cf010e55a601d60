//! Instructions that change no file: what an image says about how it runs.

use std::borrow::Cow;

use super::Resolver;
use super::flags::flag;
use super::stage::Open;
use super::variables::pairs;
use crate::image::Healthcheck;
use crate::image::signal;
use crate::model::stage::{Action, Command};
use crate::model::value::{duration, ports};
use crate::model::{check, path};
use crate::source::{Span, Spanned};
use crate::syntax::tree::{Args, Instruction, Word};

impl Resolver<'_> {
    pub(super) fn label(&mut self, open: &Open, instruction: &Instruction) -> Action {
        let mut labels = Vec::new();
        for pair in pairs(&instruction.args) {
            let Some(value) = &pair.value else { continue };
            labels.push((self.expand(&pair.key, &open.scope), self.expand(value, &open.scope)));
        }
        Action::Label(labels)
    }

    /// The only word of `WORKDIR` and `STOPSIGNAL`; an empty one is reported.
    pub(super) fn single(&mut self, open: &Open, instruction: &Instruction) -> Option<Spanned<String>> {
        let word = line(&instruction.args)?;
        let value = self.expand_spanned(word, &open.scope);
        if value.value.is_empty() {
            let message = format!("{} has an empty value here", instruction.keyword.value);
            self.report(check::values::invalid(word.span, message, "comes to nothing"));
            return None;
        }
        Some(value)
    }

    pub(super) fn workdir(&mut self, open: &mut Open, instruction: &Instruction) -> Option<Action> {
        let path = self.single(open, instruction)?;
        if !open.workdir_set && !path.value.starts_with('/') {
            let known = Some(open.workdir.as_str()).filter(|_| !open.scope.incomplete);
            self.report(check::relative_workdir::diagnostic(&path, open.from, known));
        }
        open.workdir_set = true;
        let workdir = path::joined(&open.workdir, &path.value);
        if workdir.len() > path::LONGEST {
            self.report(check::values::too_long_a_path(path.span, workdir.len()));
            return None;
        }
        open.workdir = workdir;
        Some(Action::Workdir(path.value))
    }

    pub(super) fn expose(&mut self, open: &Open, instruction: &Instruction) -> Action {
        let mut exposed = Vec::new();
        for word in words(&instruction.args) {
            for text in self.expand_words(word, &open.scope) {
                match ports::exposed(&text) {
                    Ok(port) => {
                        if let Some(diagnostic) = check::invalid_port::written(&text, port, word.span) {
                            self.report(diagnostic);
                        }
                        exposed.push(port.ports);
                    }
                    Err(error) => self.report(check::invalid_port::diagnostic(&text, word.span, &error)),
                }
            }
        }
        Action::Expose(exposed)
    }

    pub(super) fn volume(&mut self, open: &Open, instruction: &Instruction) -> Option<Action> {
        let mut volumes = Vec::new();
        for word in all_words(&instruction.args).iter() {
            let path = self.expand(word, &open.scope);
            if path.trim().is_empty() {
                self.report(check::values::invalid(word.span, "a VOLUME can't have an empty path", "comes to nothing"));
            } else {
                volumes.push(path.trim().to_owned());
            }
        }
        (!volumes.is_empty()).then_some(Action::Volume(volumes))
    }

    pub(super) fn shell(instruction: &Instruction) -> Option<Action> {
        match &instruction.args {
            Args::Json(strings) if !strings.is_empty() => {
                Some(Action::Shell(strings.iter().map(|string| string.value.clone()).collect()))
            }
            _ => None,
        }
    }

    pub(super) fn stopsignal(&mut self, open: &Open, instruction: &Instruction) -> Option<Action> {
        let name = self.single(open, instruction)?;
        if signal::number(&name.value).is_none() {
            let message = format!("`{}` is no signal", name.value);
            let diagnostic = check::values::invalid(name.span, message, "neither a name nor a number from 1 to 64");
            self.report_near(diagnostic, &name.value, name.span, signal::NAMES);
            return None;
        }
        Some(Action::Stopsignal(name.value))
    }

    pub(super) fn maintainer(instruction: &Instruction) -> Option<Action> {
        line(&instruction.args).map(|word| Action::Maintainer(word.text.clone()))
    }

    pub(super) fn healthcheck(&mut self, instruction: &Instruction) -> Option<Action> {
        let health =
            self.health(&instruction.args, |name| flag(instruction, name).and_then(|flag| flag.value.as_ref()))?;
        Some(Action::Healthcheck(health))
    }

    /// `NONE`, or `CMD` with the times that flags give.
    pub(super) fn health<'t>(
        &mut self,
        args: &Args,
        value_of: impl Fn(&str) -> Option<&'t Word>,
    ) -> Option<Healthcheck> {
        let Args::Healthcheck { kind, args } = args else { return None };
        if kind.text.eq_ignore_ascii_case("NONE") {
            return Some(Healthcheck { test: vec!["NONE".to_owned()], ..Healthcheck::default() });
        }
        if !kind.text.eq_ignore_ascii_case("CMD") {
            return None;
        }
        let test = match command(args) {
            Command::Exec(args) if args.is_empty() => return None,
            Command::Exec(args) => std::iter::once("CMD".to_owned()).chain(args).collect(),
            Command::Shell(line) => vec!["CMD-SHELL".to_owned(), line],
        };
        let mut time = |name: &str| value_of(name).map_or(0, |word| self.nanoseconds(word));
        Some(Healthcheck {
            test,
            interval: time("interval"),
            timeout: time("timeout"),
            start_period: time("start-period"),
            start_interval: time("start-interval"),
            retries: value_of("retries").map_or(0, |word| self.count(word)),
        })
    }

    /// A duration of at least a millisecond, or 0; in nanoseconds.
    pub(super) fn nanoseconds(&mut self, word: &Word) -> u64 {
        match duration::parse(&word.text) {
            Ok(0) => 0,
            Ok(time) if time >= 1_000_000 => time,
            Ok(_) => {
                let message = format!("`{}` is too short: at least a millisecond", word.text);
                self.report(check::values::invalid(word.span, message, "less than 1ms"));
                0
            }
            Err(error) => {
                let message = format!("`{}` is no duration: {error}", word.text);
                self.report(
                    check::values::invalid(word.span, message, "no duration")
                        .help("write it as `30s`, `1m30s` or `1h`"),
                );
                0
            }
        }
    }

    /// A count.
    pub(super) fn count(&mut self, word: &Word) -> u64 {
        word.text.parse::<u32>().map_or_else(
            |_| {
                let message = format!("`{}` is no count: a whole number from 0 on", word.text);
                self.report(check::values::invalid(word.span, message, "no whole number"));
                0
            },
            u64::from,
        )
    }
}

/// What stands on a line as a whole.
pub(super) fn line(args: &Args) -> Option<&Word> {
    match args {
        Args::Line(word) => Some(word),
        Args::Words(words) => words.first(),
        _ => None,
    }
}

/// Words split at white space.
pub(super) fn words(args: &Args) -> &[Word] {
    match args {
        Args::Words(words) => words,
        Args::Line(word) => std::slice::from_ref(word),
        _ => &[],
    }
}

/// Words, or the strings of a JSON array (at their places inside the quotes).
pub(super) fn all_words(args: &Args) -> Cow<'_, [Word]> {
    let Args::Json(strings) = args else { return Cow::Borrowed(words(args)) };
    let word = |string: &Spanned<String>| {
        let Span { file, start, end } = string.span;
        let span = Span::new(file, start + 1, end.saturating_sub(1).max(start + 1));
        Word { text: string.value.clone(), span, joins: Vec::new() }
    };
    Cow::Owned(strings.iter().map(word).collect())
}

/// A program's arguments, or the shell's line: never expanded, that is the shell's work.
pub(super) fn command(args: &Args) -> Command {
    match args {
        Args::Json(strings) => Command::Exec(strings.iter().map(|string| string.value.clone()).collect()),
        Args::Line(word) => Command::Shell(word.text.clone()),
        Args::Words(words) => Command::Shell(words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")),
        _ => Command::Exec(Vec::new()),
    }
}
