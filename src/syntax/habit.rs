//! What people write behind an instruction out of habit: a comment, a shell's operator, a blank in place of a flag's `=`, a blank
//! before a heredoc's name, a command that nobody runs.

use super::file::Reader;
use super::instruction::Shape;
use super::keyword::Keyword;
use super::parse::Parts;
use super::reference::{Entry, FlagKind, Form};
use super::tree::{Pair, Word};
use crate::diag::{Code, Diagnostic, Edit, Fix, FixSafety, Severity};
use crate::source::Span;

/// What a shell has between two commands.
const OPERATORS: [&str; 4] = ["&&", "||", "|", ";"];

/// A heredoc whose name stands apart from its `<<`.
pub(super) struct Apart {
    pub(super) name: String,
    pub(super) strip_tabs: bool,
    /// The blanks between, in the line.
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Reader<'_> {
    /// Reports a comment or another command behind an instruction's words, and takes it off the words of one that can't be
    /// right with it. Of one over several lines it stays: they are formatted as they are read.
    pub(super) fn cut_off(&mut self, keyword: Keyword, legacy: bool, parts: &mut Parts, line: &Word) {
        use Keyword::{Add, Arg, Copy, Env, Expose, From, Label, Stopsignal, User, Volume, Workdir};
        let fatal = matches!(keyword, From | Copy | Add | Env | Label | Expose | Stopsignal);
        if !fatal && !matches!(keyword, Workdir | User | Volume | Arg) || parts.exec {
            return;
        }
        // In the old form all of it is the value.
        let first = parts.args.first().map(|range| &line.text[range.clone()]);
        if legacy && first.is_some_and(|word| !word.contains('=')) {
            return;
        }
        let stops = |word: &str| word.starts_with('#') || OPERATORS.contains(&word);
        let found = match parts.args.as_slice() {
            [whole] => {
                let text = &line.text[whole.clone()];
                let mut words = text.split_ascii_whitespace().skip(1);
                let word = words.find(|word| stops(word)).filter(|_| !text.contains(['"', '\'']));
                word.map(|word| (1, word.as_ptr() as usize - line.text.as_ptr() as usize))
            }
            args => {
                let index = args.iter().skip(1).position(|range| stops(&line.text[range.clone()]));
                index.map(|index| (index + 1, args[index + 1].start))
            }
        };
        let Some((count, at)) = found else { return };
        let end = line.text.trim_end().len();
        let mut diagnostic = behind(keyword, line, at, end);
        if fatal && line.joins.is_empty() {
            parts.args.truncate(count);
            parts.rest.end = parts.args.last().map_or(parts.rest.end, |last| last.end.min(at));
        } else if !fatal {
            diagnostic.severity = Severity::Warning;
        }
        self.sink.push(diagnostic);
    }

    /// A line whose last flag has a blank where its `=` should be, which is reported, as if it had the `=`.
    pub(super) fn with_equals(&mut self, entry: &Entry, shape: &Shape, parts: &Parts, line: &Word) -> Option<Word> {
        let written = parts.flags.last()?;
        let name = line.text[written.clone()].strip_prefix("--").filter(|name| !name.contains('='))?;
        let spec = entry.flags.iter().find(|spec| spec.name == name && spec.kind != FlagKind::Switch)?;
        let rest = line.text[written.end..].strip_prefix(' ')?;
        let next = rest.split_ascii_whitespace().next().filter(|_| !rest.starts_with([' ', '\t']))?;
        // What stands there may be an argument, and the value be forgotten.
        let words = rest.split_ascii_whitespace().count();
        let is_value = match shape.form {
            _ if next.starts_with("--") => false,
            Form::ExecOrWords => words > 2 && (name != "from" || !next.starts_with(['/', '.'])),
            Form::Words => words > 1,
            _ if spec.kind == FlagKind::Values => next.contains('='),
            _ => words > 1,
        };
        if !is_value {
            return None;
        }
        let mut joined = line.clone();
        joined.text.replace_range(written.end..=written.end, "=");
        let flag = line.span_of(written.clone());
        let blank = line.span_of(written.end..written.end + 1);
        let told = Diagnostic::new(Code::MissingArgument, flag, format!("`--{name}` needs a value"))
            .label("no `=` behind it")
            .help(format!("write `--{name}={next}`, with no space around the `=`"))
            .fix(FixSafety::Safe, "write `=`", blank, "=");
        self.sink.push(told);
        Some(joined)
    }

    /// Reports `<< EOF` where a later line is `EOF`: the blank keeps it from opening a heredoc.
    pub(super) fn apart(&mut self, line: &Word) -> Option<Apart> {
        let at = line.text.find("<< ").or_else(|| line.text.find("<<- "))?;
        let open = at + if line.text[at..].starts_with("<<-") { 3 } else { 2 };
        let behind = line.text[open..].trim_start_matches(' ');
        let name = behind.trim_end().trim_matches(['"', '\'']);
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_name || name.bytes().all(|byte| byte.is_ascii_digit()) || line.text[..at].contains("<<") {
            return None;
        }
        let end = line.text.len() - behind.len();
        let ends = self.scanner.has_line(name);
        ends.then(|| Apart { name: name.to_owned(), strip_tabs: open == at + 3, start: open, end })
    }

    /// Says so.
    pub(super) fn tell_apart(&mut self, line: &Word, apart: &Apart) {
        let Apart { name, start, end, strip_tabs } = apart;
        let open = if *strip_tabs { "<<-" } else { "<<" };
        let span = line.span_of(start - open.len()..line.text.trim_end().len());
        let told = Diagnostic::new(Code::UnterminatedHeredoc, span, format!("`{open} {name}` opens no heredoc here"))
            .label("a blank stands between")
            .help(format!("write `{open}{name}`"))
            .fix(FixSafety::Safe, "take the blank away", line.span_of(*start..*end), "");
        self.sink.push(told);
    }

    /// Reports values that are whole commands of a shell: they are kept as text.
    pub(super) fn commands(&mut self, owner: &str, pairs: &[Pair]) {
        if !matches!(owner, "ENV" | "ARG" | "LABEL") || self.sink.is_full() {
            return;
        }
        for value in pairs.iter().filter_map(|pair| pair.value.as_ref()) {
            let text = value.text.trim_matches('"');
            let substituted = text.starts_with("$(") && !text.starts_with("$((");
            let backticks = text.len() > 2 && text.starts_with('`') && text.ends_with('`');
            if substituted || backticks && self.scanner.escape != '`' {
                let message = format!("no shell reads {owner}, so this command is kept as text");
                let mut told = Diagnostic::new(Code::InvalidValue, value.span, message).label("not run");
                told.severity = Severity::Warning;
                self.sink.push(told.help("run it where the value is needed, in a RUN, or pass the value with `--arg`"));
            }
        }
    }
}

/// What is to be said of the words from `at` on: a comment, or an operator and a command.
fn behind(keyword: Keyword, line: &Word, at: usize, end: usize) -> Diagnostic {
    let rest = &line.text[at..end];
    let before = line.text[..at].trim_end().len();
    let gone = Span::new(line.span.file, line.span_of(0..before).end, line.span_of(at..end).end);
    let joined = !line.joins.is_empty();
    if rest.starts_with('#') {
        let message = "a comment stands on a line of its own";
        let told = Diagnostic::new(Code::ExtraArgument, line.span_of(at..end), message)
            .label(format!("words of {keyword}, as any others"))
            .help("move it to a line before the instruction");
        if joined {
            return told;
        }
        let above = Span::new(line.span.file, line.span.start, line.span.start);
        let edits = vec![Edit { span: above, text: format!("{rest}\n") }, Edit { span: gone, text: String::new() }];
        let mut told = told;
        told.fixes.push(Fix { title: "move the comment above".to_owned(), safety: FixSafety::Safe, edits });
        return told;
    }
    let operator = rest.split_ascii_whitespace().next().unwrap_or_default();
    let command = rest[operator.len()..].trim_start();
    let message = format!("no shell reads {keyword}, so `{operator}` is a word of it");
    let told = Diagnostic::new(Code::ExtraArgument, line.span_of(at..end), message)
        .label("not run")
        .help("run it by a RUN of its own");
    if joined || command.is_empty() || operator == "|" {
        return told;
    }
    told.fix(FixSafety::Unsafe, "make a RUN of it", gone, format!("\nRUN {command}"))
}
