//! Findings that a file says it wants, and those it wants as errors.
//!
//! ```text
//! # rbox: allow(name, other) reason     the next instruction, or the next line inside a continued one
//! # hadolint ignore=DL3000              the next instruction
//! # hadolint global ignore=DL3000       the whole file
//! # check=skip=UndefinedVar;error=true  the whole file
//! ```
//!
//! An error is never silenced: nothing can be made of a file that has one.

use std::cell::Cell;

use super::tree::{Item, Tree};
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety, Severity};
use crate::source::{FileId, Span, Spanned};

/// More comments of this kind than anybody writes; the rest is not looked at.
const MAX_COMMENTS: usize = 200;

/// One `allow(…)` of the file.
struct Allow {
    codes: Vec<Code>,
    /// Where findings are allowed; everywhere if none.
    span: Option<Span>,
    /// The name that is to be reported if nothing matches, and the comment it stands in.
    name: Option<(Spanned<String>, Span)>,
    used: bool,
}

/// Takes the findings of a whole run on one file through what the file itself says of them.
///
/// `text` is the file that `tree` was read from; findings in other files are left alone.
pub fn apply(file: FileId, text: &str, tree: &Tree, found: Diagnostics) -> Diagnostics {
    let mut left = Diagnostics::default();
    let mut allows: Vec<Allow> = Vec::new();
    let targets = Targets::new(text, tree);
    for comment in tree.comments.iter().filter(|comment| comment.value.contains("rbox:")).take(MAX_COMMENTS) {
        rbox_comment(&targets, comment, &mut allows, &mut left);
    }
    for comment in tree.comments.iter().filter(|comment| comment.value.contains("hadolint")).take(MAX_COMMENTS) {
        hadolint_comment(&targets, comment, &mut allows);
    }
    let (skips, raise) = checks(tree);
    allows.push(Allow { codes: skips, span: None, name: None, used: true });
    for mut diagnostic in found.0 {
        if !diagnostic.is_error() && diagnostic.label.span.file == file && silenced(&mut allows, &diagnostic) {
            continue;
        }
        if raise && diagnostic.code.is_docker_check() {
            diagnostic.severity = Severity::Error;
        }
        left.push(diagnostic);
    }
    for (name, comment) in allows.into_iter().filter(|allow| !allow.used).filter_map(|allow| allow.name) {
        let label = match Code::find(&name.value).map(Code::severity) {
            Some(Severity::Error) => "an error can't be allowed",
            _ => "not found on the next line",
        };
        left.push(unused(format!("nothing is allowed by `{}`", name.value), name.span, label, comment));
    }
    left.sort();
    left
}

/// Marks every allow that matches.
fn silenced(allows: &mut [Allow], diagnostic: &Diagnostic) -> bool {
    let at = diagnostic.label.span;
    let mut silenced = false;
    for allow in allows.iter_mut().filter(|allow| allow.codes.contains(&diagnostic.code)) {
        if allow.span.is_none_or(|span| span.start <= at.start && at.start <= span.end) {
            allow.used = true;
            silenced = true;
        }
    }
    silenced
}

fn unused(message: String, span: Span, label: &str, comment: Span) -> Diagnostic {
    Diagnostic::new(Code::UnusedAllow, span, message).label(label).help("take the comment away").fix(
        FixSafety::Safe,
        "delete the comment",
        comment,
        "",
    )
}

/// `# rbox: allow(name, other) reason`.
fn rbox_comment(targets: &Targets<'_>, comment: &Spanned<String>, allows: &mut Vec<Allow>, left: &mut Diagnostics) {
    let Some(body) = comment.value.trim_start_matches('#').trim_start().strip_prefix("rbox:") else { return };
    let names = body.trim_start().strip_prefix("allow(").and_then(|rest| rest.split_once(')')).map(|(names, _)| names);
    let Some(names) = names else {
        let diagnostic =
            unused("this comment to rbox is not understood".to_owned(), comment.span, "not understood", comment.span);
        left.push(diagnostic.help("write `# rbox: allow(name) reason`"));
        return;
    };
    let mut at = comment.span.start as usize + (names.as_ptr() as usize - comment.value.as_ptr() as usize);
    for written in names.split(',').take(MAX_COMMENTS) {
        let name = written.trim();
        let start = at + (written.len() - written.trim_start().len());
        at += written.len() + 1;
        let span = narrow_span(comment.span.file, start, start + name.len());
        let Some(code) = Code::find(name) else {
            let diagnostic = unused(format!("no finding is called `{name}`"), span, "unknown name", comment.span);
            left.push(diagnostic.did_you_mean(name, span, Code::ALL.iter().map(|code| code.name())));
            continue;
        };
        let name = Spanned::new(name.to_owned(), span);
        let span = Some(targets.of(comment.span));
        allows.push(Allow { codes: vec![code], span, name: Some((name, comment.span)), used: false });
    }
}

/// `# hadolint ignore=DL3006,DL3008`, also `global`; its codes that rbox has not are no matter.
fn hadolint_comment(targets: &Targets<'_>, comment: &Spanned<String>, allows: &mut Vec<Allow>) {
    let Some(body) = comment.value.trim_start_matches('#').trim_start().strip_prefix("hadolint") else { return };
    let (global, body) = match body.trim_start().strip_prefix("global") {
        Some(rest) => (true, rest),
        None => (false, body),
    };
    let Some(list) = body.trim_start().strip_prefix("ignore").and_then(|rest| rest.trim_start().strip_prefix('='))
    else {
        return;
    };
    let codes: Vec<Code> = list.split([',', ' ']).flat_map(|name| Code::aliased(name.trim())).collect();
    let span = (!global).then(|| targets.of(comment.span));
    allows.push(Allow { codes, span, name: None, used: true });
}

/// What `# check=` skips, and whether it makes errors of the rest.
fn checks(tree: &Tree) -> (Vec<Code>, bool) {
    let mut codes = Vec::new();
    let mut raise = false;
    let values = tree.directives.iter().filter(|directive| directive.name.value == "check");
    for part in values.flat_map(|directive| directive.value.value.split(';')) {
        match part.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
            Some(("skip", "all")) => codes.extend(Code::docker_checks()),
            Some(("skip", names)) => codes.extend(names.split(',').flat_map(|name| Code::aliased(name.trim()))),
            Some(("error", value)) => raise = value.eq_ignore_ascii_case("true"),
            _ => {}
        }
    }
    (codes, raise)
}

/// What comments stand before: an instruction, a line of a block, or a line inside a continued instruction.
struct Targets<'a> {
    text: &'a str,
    /// Instructions, heads and lines of blocks, in order.
    units: Vec<Span>,
    /// The last comment that was passed to find a line, and that line: it is that of all comments between the two.
    last: Cell<Option<(u32, Span)>>,
}

impl<'a> Targets<'a> {
    fn new(text: &'a str, tree: &Tree) -> Self {
        let mut units = Vec::new();
        for item in &tree.items {
            match item {
                Item::Instruction(instruction) => units.push(instruction.span),
                Item::Block(block) => {
                    units.push(block.kind.span.to(block.name.span));
                    units.extend(block.properties.iter().map(|property| property.span));
                }
                Item::Unknown(span) => units.push(*span),
            }
        }
        units.sort_unstable();
        Self { text, units, last: Cell::new(None) }
    }

    fn of(&self, comment: Span) -> Span {
        let next = self.units.partition_point(|unit| unit.start < comment.end);
        let inside = next.checked_sub(1).is_some_and(|before| self.units[before].end >= comment.end);
        match self.units.get(next) {
            Some(next) if !inside => *next,
            _ => self.next_line(comment),
        }
    }

    /// The line behind a comment, with further comments passed.
    fn next_line(&self, comment: Span) -> Span {
        if let Some((_, line)) = self.last.get().filter(|(from, line)| (*from..line.start).contains(&comment.start)) {
            return line;
        }
        let mut start = comment.end as usize;
        loop {
            start = self.text[start..].find('\n').map_or(self.text.len(), |length| start + length + 1);
            let end = self.text[start..].find('\n').map_or(self.text.len(), |length| start + length);
            if !self.text[start..end].trim_start().starts_with('#') {
                let line = narrow_span(comment.file, start, end);
                self.last.set(Some((comment.start, line)));
                return line;
            }
        }
    }
}

fn narrow_span(file: FileId, start: usize, end: usize) -> Span {
    let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    Span::new(file, narrow(start), narrow(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    fn left(text: &str) -> Vec<(&'static str, Severity)> {
        let (tree, found) = parse(FileId(0), text);
        apply(FileId(0), text, &tree, found)
            .iter()
            .map(|diagnostic| (diagnostic.code.name(), diagnostic.severity))
            .collect()
    }

    #[test]
    fn a_comment_silences_the_next_instruction_only() {
        let text = "FROM a\n# rbox: allow(legacy-key-value, RB0008) it is what we want\n# more\nenv A b\nENV A b\n";
        assert_eq!(left(text), [("legacy-key-value", Severity::Warning)]);
        assert_eq!(left("FROM a\n# hadolint ignore=DL3006\nENV A=b\n"), []);
    }

    #[test]
    fn a_comment_inside_an_instruction_silences_its_next_line() {
        let text = "FROM a\nRUN a \\\n# rbox: allow(empty-continuation) on purpose\n\n  b\n";
        assert_eq!(left(text), []);
    }

    #[test]
    fn allows_that_match_nothing_are_told() {
        let unused = ("unused-allow", Severity::Warning);
        assert_eq!(left("# rbox: allow(legacy-key-value)\nFROM a\n"), [unused]);
        assert_eq!(left("# rbox: allow(legacy-keyvalue)\nFROM a\n"), [unused]);
        assert_eq!(left("# rbox: whatever\nFROM a\n"), [unused]);
        assert_eq!(
            left("FROM a\n# rbox: allow(unknown-instruction)\nRNU x"),
            [unused, ("unknown-instruction", Severity::Error)]
        );
    }

    #[test]
    fn the_check_directive_skips_and_raises() {
        assert_eq!(left("# check=skip=LegacyKeyValueFormat\nFROM a\nENV A b\n"), []);
        assert_eq!(left("# check=skip=all;error=true\nFROM a\nENV A b\n"), []);
        assert_eq!(left("# check=error=true\nFROM a\nENV A b\n"), [("legacy-key-value", Severity::Error)]);
    }
}
