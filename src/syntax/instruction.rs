//! One instruction from its logical line.

use std::ops::Range;

use super::file::{MAX_RECOVERIES, Reader};
use super::heredoc::{Opening, openings};
use super::json;
use super::keyword::Keyword;
use super::parse::{Parts, parts};
use super::reference::{self, Form};
use super::scan::HeredocEnd;
use super::tree::{Args, Flag, Heredoc, Instruction, Pair, Word};
use super::{arity, flags};
use crate::diag::{Code, Diagnostic, FixSafety};
use crate::source::{Span, Spanned};

/// Whether the pieces of a line and what they are called go together.
pub(super) struct Shape {
    /// The keyword, as messages call it.
    pub(super) owner: &'static str,
    pub(super) form: Form,
    /// Whether `K v` is the old form of `K=v` here.
    pub(super) legacy: bool,
}

impl Reader<'_> {
    /// Reads an instruction; `None` if the grammar does not take its line.
    pub(super) fn instruction(&mut self, keyword: Keyword, line: &Word, trigger: bool) -> Option<Instruction> {
        let entry = reference::instruction(keyword);
        let shape = Shape {
            owner: keyword.as_str(),
            form: entry.form,
            legacy: matches!(keyword, Keyword::Env | Keyword::Label),
        };
        let mut parts = parts(shape.form, self.scanner.escape, &line.text)?;
        if let Some(joined) = self.with_equals(entry, &shape, &parts, line) {
            return self.instruction(keyword, &joined, trigger);
        }
        self.cut_off(keyword, shape.legacy, &mut parts, line);
        let keyword_span = line.span_of(parts.keyword.clone());
        self.casing.note(keyword_span, shape.owner, &line.text[parts.keyword.clone()]);
        let mut flags: Vec<Flag> = parts.flags.iter().map(|range| flag(&line.slice(range.clone()))).collect();
        flags::check(shape.owner, entry.flags, &mut flags, self.declared, &mut self.sink);
        let rest = line.slice(parts.rest.clone());
        let mut heredocs = Vec::new();
        let mut args =
            if keyword == Keyword::Onbuild { self.trigger(&rest, trigger) } else { self.args(&shape, &parts, line) };
        if matches!(keyword, Keyword::Run | Keyword::Copy | Keyword::Add) && !parts.exec {
            heredocs = self.heredocs(line, true);
        }
        if let (Keyword::Label, Args::None) = (keyword, &args) {
            args = Args::Pairs(Vec::new());
        }
        let span = self.span_with(line.span, &heredocs, &args);
        let instruction =
            Instruction { keyword: Spanned::new(keyword, keyword_span), flags, args, heredocs, span, rest };
        if !line.joins.is_empty() && !trigger {
            self.swallowed(&instruction, line);
        }
        arity::check(&instruction, &mut self.sink);
        if keyword == Keyword::From {
            self.casing.note_as(&instruction);
        }
        Some(instruction)
    }

    /// From the keyword to the end of the last heredoc.
    pub(super) fn span_with(&self, line: Span, heredocs: &[Heredoc], args: &Args) -> Span {
        let inner = if let Args::Trigger(inner) = args { inner.heredocs.as_slice() } else { &[] };
        if heredocs.is_empty() && inner.is_empty() { line } else { line.to(self.last_line_end(line)) }
    }

    /// `ONBUILD` and what stands behind it.
    fn trigger(&mut self, rest: &Word, inside: bool) -> Args {
        if rest.text.is_empty() {
            return Args::None;
        }
        let first = super::file::first_word(&rest.text);
        let Some(keyword) = Keyword::parse(&rest.text[first.clone()]) else {
            self.unknown_instruction(rest);
            return Args::Words(vec![rest.clone()]);
        };
        if inside || matches!(keyword, Keyword::Onbuild | Keyword::From | Keyword::Maintainer) {
            let message = format!("ONBUILD can't trigger {keyword}");
            let diagnostic =
                Diagnostic::new(Code::InvalidValue, rest.span_of(first), message).label("not allowed as a trigger");
            self.sink
                .push(diagnostic.help("a trigger is an instruction that runs inside the stage built on this image"));
            return Args::Words(vec![rest.clone()]);
        }
        match self.instruction(keyword, rest, true) {
            Some(inner) => Args::Trigger(Box::new(inner)),
            None => Args::Words(vec![rest.clone()]),
        }
    }

    /// The arguments of a line in the tree's shape.
    pub(super) fn args(&mut self, shape: &Shape, parts: &Parts, line: &Word) -> Args {
        match shape.form {
            Form::Healthcheck => {
                let Some(kind) = parts.kind.clone().map(|range| line.slice(range)) else { return Args::None };
                Args::Healthcheck { kind, args: Box::new(self.exec_or(shape, parts, line)) }
            }
            Form::Pairs => self.pairs(shape, parts, line),
            _ => self.exec_or(shape, parts, line),
        }
    }

    fn exec_or(&mut self, shape: &Shape, parts: &Parts, line: &Word) -> Args {
        if parts.exec {
            let string = |range: &Range<usize>| {
                Spanned::new(json::unquote(&line.text[range.clone()]), line.span_of(range.clone()))
            };
            return Args::Json(parts.args.iter().map(string).collect());
        }
        let Some(first) = parts.args.first() else { return Args::None };
        let takes_exec = matches!(shape.form, Form::ExecOrWords | Form::ExecOrLine | Form::Healthcheck);
        if takes_exec && line.text[first.clone()].starts_with('[') {
            let args = line.slice(first.start..line.text.len());
            self.sink.extend(json::near_miss(shape.owner, &args, shape.form != Form::ExecOrWords));
            if shape.form == Form::ExecOrWords
                && let Some(closed) = json::closed(&args.text)
            {
                return self.as_if_closed(shape, line, first.start, &closed);
            }
        }
        match shape.form {
            Form::Line | Form::ExecOrLine | Form::Healthcheck => Args::Line(line.slice(first.clone())),
            _ => Args::Words(parts.args.iter().map(|range| line.slice(range.clone())).collect()),
        }
    }

    /// The strings of an array whose end is missing, which has been reported: words with quotes that don't match are an error too.
    fn as_if_closed(&self, shape: &Shape, line: &Word, start: usize, closed: &str) -> Args {
        let whole = format!("{}{closed}", &line.text[..start]);
        let parts = parts(shape.form, self.scanner.escape, &whole).filter(|parts| parts.exec);
        let string = |range: &Range<usize>| {
            let written = range.start..range.end.min(line.text.len());
            Spanned::new(json::unquote(&whole[range.clone()]), line.span_of(written))
        };
        parts.map_or(Args::None, |parts| Args::Json(parts.args.iter().map(string).collect()))
    }

    /// `k=v …`, or `k v` in the old form.
    fn pairs(&mut self, shape: &Shape, parts: &Parts, line: &Word) -> Args {
        let Some(first) = parts.args.first() else { return Args::None };
        if shape.legacy && !line.text[first.clone()].contains('=') {
            if let Some(taken_in) = self.taken_in(line) {
                self.sink.push(taken_in);
            }
            return Args::Pairs(vec![self.legacy_pair(shape.owner, &line.slice(parts.rest.clone()))]);
        }
        let mut pairs = Vec::with_capacity(parts.args.len());
        let mut loose = false;
        for word in parts.args.iter().map(|range| line.slice(range.clone())) {
            let (key, value) = word.split_equals();
            loose |= value.is_none();
            pairs.push(Pair { key, value, legacy: false });
        }
        if loose && shape.legacy {
            self.loose_words(line, &pairs);
        }
        self.commands(shape.owner, &pairs);
        Args::Pairs(pairs)
    }

    fn legacy_pair(&mut self, owner: &str, rest: &Word) -> Pair {
        let blank = [' ', '\t', '\u{b}', '\u{c}', '\r'];
        let end = rest.text.find(blank).unwrap_or(rest.text.len());
        let start = rest.text[end..].find(|char| !blank.contains(&char)).map_or(rest.text.len(), |length| end + length);
        let key = rest.slice(0..end);
        let value = (start < rest.text.len()).then(|| rest.slice(start..rest.text.len()));
        let Some(written) = &value else {
            let message = format!("`{owner} {}` gives no value", key.text);
            let diagnostic = Diagnostic::new(Code::MissingArgument, key.span, message).label("no value");
            let help = format!("write `{owner} {}=value`; `{}=` alone sets it to the empty text", key.text, key.text);
            self.sink.push(diagnostic.help(help));
            return Pair { key, value, legacy: true };
        };
        if let Some(meant) = written.text.strip_prefix('=').map(str::trim).filter(|meant| !meant.is_empty()) {
            let pair = format!("{}={}", key.text, self.as_new_value(meant).unwrap_or_else(|| meant.to_owned()));
            let message = format!("this sets `{}` to `{}`, with the `=`", key.text, written.text);
            let whole = rest.span_of(0..rest.text.len());
            let diagnostic = Diagnostic::new(Code::LegacyKeyValue, whole, message).label("blanks around `=`");
            let diagnostic = diagnostic.help(format!("write `{owner} {pair}`"));
            self.sink.push(diagnostic.fix(FixSafety::Unsafe, "take the blanks away", whole, pair));
            return Pair { key, value, legacy: true };
        }
        if let Some(name) = key.text.strip_suffix(':').filter(|name| !name.is_empty()) {
            let pair = format!("{name}={}", self.as_new_value(&written.text).unwrap_or_else(|| written.text.clone()));
            let message = format!("this sets `{}`, with the `:`", key.text);
            let whole = rest.span_of(0..rest.text.len());
            let diagnostic = Diagnostic::new(Code::LegacyKeyValue, whole, message).label("`:` in place of `=`");
            let diagnostic = diagnostic.help(format!("write `{owner} {pair}`"));
            self.sink.push(diagnostic.fix(FixSafety::Unsafe, "write `=`", whole, pair));
            return Pair { key, value, legacy: true };
        }
        let message = format!("`{owner} key value` is the old form of `{owner} key=value`");
        let mut diagnostic =
            Diagnostic::new(Code::LegacyKeyValue, rest.span_of(0..rest.text.len()), message).label("no `=`");
        let fixed = self.as_new_value(&written.text);
        diagnostic = if let Some(fixed) = fixed {
            let whole = rest.span_of(0..rest.text.len());
            let pair = format!("{}={fixed}", key.text);
            diagnostic.help(format!("write `{owner} {pair}`")).fix(FixSafety::Safe, "write `key=value`", whole, pair)
        } else {
            diagnostic.help(format!("write `{owner} {}=…`, with quotes around the value", key.text))
        };
        self.sink.push(diagnostic);
        Pair { key, value, legacy: true }
    }

    /// A value of the old form as the new one has to write it, if that is plain to see.
    fn as_new_value(&self, value: &str) -> Option<String> {
        let line = format!("ENV {value}");
        let one_word = parts(Form::Pairs, self.scanner.escape, &line).is_some_and(|parts| parts.args.len() == 1);
        if one_word {
            return Some(value.to_owned());
        }
        let plain = !value.contains(['"', '\'', '\\', '`']);
        plain.then(|| format!("\"{value}\""))
    }

    /// The heredocs that a line opens, their bodies lifted out of the file; one that nothing ends goes up to the `next` instruction.
    pub(super) fn heredocs(&mut self, line: &Word, next: bool) -> Vec<Heredoc> {
        let mut heredocs = Vec::new();
        if next
            && let Some(apart) = self.apart(line)
            && let Ok(body) = self.scanner.heredoc(&apart.name, apart.strip_tabs)
        {
            self.tell_apart(line, &apart);
            let marker = line.span_of(apart.end..line.text.len());
            let name = Spanned::new(apart.name, marker);
            let strip_tabs = apart.strip_tabs;
            return vec![Heredoc { marker, name, expand: true, strip_tabs, descriptor: 0, body }];
        }
        for opening in openings(&line.text) {
            let ended = self.scanner.heredoc(&opening.name, opening.strip_tabs);
            let unended = ended.is_err();
            let body = ended.unwrap_or_else(|end| self.unterminated(line, &opening, &end, next));
            heredocs.push(Heredoc {
                marker: line.span_of(opening.range),
                name: Spanned::new(opening.name, line.span_of(opening.name_range)),
                expand: opening.expand,
                strip_tabs: opening.strip_tabs,
                descriptor: opening.descriptor,
                body,
            });
            if unended {
                break;
            }
        }
        heredocs
    }

    /// Reports a heredoc that nothing ends; its body goes up to the line that was meant, else to the next instruction, so that
    /// what follows is looked at as well, else to the end of the file.
    fn unterminated(&mut self, line: &Word, opening: &Opening, end: &HeredocEnd, next: bool) -> Spanned<String> {
        let name = &opening.name;
        let message = format!("heredoc `{name}` is never closed");
        let marker = line.span_of(opening.range.clone());
        self.tree.unended.get_or_insert(marker);
        let mut diagnostic = Diagnostic::new(Code::UnterminatedHeredoc, marker, message).label("opened here");
        let body_end = self.scanner.position();
        if let Some((start, next)) = end.near {
            let written = self.scanner.body(start, next);
            let shown = written.value.trim_end_matches(['\r', '\n']).len();
            let help = if written.value.starts_with('\t') && !opening.strip_tabs {
                format!("write `<<-{name}` to allow tabs before the end")
            } else {
                format!("the line that ends it holds `{name}` alone, with no spaces around it")
            };
            let span = self.scanner.span(start, start + shown);
            diagnostic = diagnostic.related(span, "this would end it without the white space").help(help).fix(
                FixSafety::Safe,
                format!("write `{name}` alone"),
                span,
                name.clone(),
            );
            self.scanner.rewind(next);
            self.sink.push(diagnostic);
            return self.scanner.body(end.start, start);
        }
        let may_recover = self.recoveries < MAX_RECOVERIES;
        let following = (next && may_recover).then(|| self.scanner.next_instruction(end.start)).flatten();
        let comes_first = |(start, _): &(usize, usize)| following.is_none_or(|next| *start < next.start as usize);
        if let Some((start, next)) = end.alike.filter(|alike| may_recover && comes_first(alike)) {
            self.recoveries += 1;
            let written = self.scanner.body(start, next);
            let span = self.scanner.span(start, start + written.value.trim_end_matches(['\r', '\n']).len());
            self.sink.push(
                diagnostic
                    .related(span, "this looks like its end, and is not")
                    .help(format!("the line that ends it holds `{name}` alone"))
                    .fix(FixSafety::Unsafe, format!("write `{name}`"), span, name.clone()),
            );
            self.scanner.rewind(next);
            return self.scanner.body(end.start, start);
        }
        if let Some(next) = following {
            self.recoveries += 1;
            let before = Span::new(next.file, next.start, next.start);
            self.sink.push(
                diagnostic
                    .related(next, "this looks like the next instruction")
                    .help(format!("close it with a line that holds `{name}` alone"))
                    .fix(FixSafety::Unsafe, format!("insert `{name}`"), before, format!("{name}\n")),
            );
            self.scanner.rewind(next.start as usize);
            return self.scanner.body(end.start, next.start as usize);
        }
        let last = self.scanner.end();
        let newline = if self.scanner.ends_in_newline() { "" } else { "\n" };
        diagnostic = diagnostic
            .related(last, "the file ends here")
            .help(format!("close it with a line that holds `{name}` alone"))
            .fix(FixSafety::Safe, format!("append `{name}`"), last.after(), format!("{newline}{name}\n"));
        self.sink.push(diagnostic);
        self.scanner.body(end.start, body_end)
    }
}

/// `--name=value`, its quotes taken away as `BuildKit` takes them away before anybody sees the value.
pub(super) fn flag(written: &Word) -> Flag {
    let word =
        if written.text.contains(['"', '\'', '\\']) { written.keep(&unquoted(&written.text)) } else { written.clone() };
    let (name, value) = word.split_equals();
    let bare = name.text.find(|char| char != '-').unwrap_or(name.text.len()).min(2);
    let text = name.text[bare..].to_owned();
    Flag { name: Spanned::new(text, name.span_of(bare..name.text.len())), value, span: written.span, meant: None }
}

/// The pieces of a flag that are neither quotes nor escapes.
fn unquoted(text: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut quote = None;
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        match (char, quote) {
            ('\\', _) => {
                chars.next();
            }
            ('"' | '\'', None) => quote = Some(char),
            (char, Some(open)) if char == open => quote = None,
            _ => continue,
        }
        pieces.push(start..at);
        start = at + char.len_utf8();
    }
    pieces.push(start..text.len());
    pieces
}
