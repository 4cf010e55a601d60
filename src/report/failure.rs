//! A failed run, told at the line of the file that it comes from.

use std::fmt::Write as _;

use super::Look;
use super::names::{clean, without_numbers};
use crate::diag::{Code, Diagnostic};
use crate::executor::{Failure, Reason};
use crate::plan::{Origin, Plan};
use crate::source::{Source, SourceMap, Span};

/// The finding of a failure; none where no step of the file is to blame, or the file is not at hand.
pub fn failure(failure: &Failure, plan: &Plan, files: &SourceMap) -> Option<Diagnostic> {
    let origin = &plan.steps.get(failure.step?.0 as usize)?.origin;
    let file = files.get(origin.span.file)?;
    if matches!(*failure.reason, Reason::Cancelled) || !fits(file, origin) {
        return None;
    }
    let keyword = origin.text.split_whitespace().next().unwrap_or("a step");
    let reason = without_numbers(&failure.reason.to_string());
    let (span, label) = blame(failure, origin, file);
    Some(Diagnostic::new(Code::RunFailed, span, format!("{keyword} failed: {reason}")).label(label))
}

/// Whether the text is the one that the plan was made of: `apply` may find another.
fn fits(file: &Source, origin: &Origin) -> bool {
    let words = file.text().get(origin.span.start as usize..origin.span.end as usize);
    words.is_some_and(|words| words.split_whitespace().next() == origin.text.split_whitespace().next())
}

/// The words that are to blame, as exactly as what was printed tells.
fn blame(failure: &Failure, origin: &Origin, file: &Source) -> (Span, String) {
    let is_exit = matches!(*failure.reason, Reason::Exit { .. });
    if is_exit {
        let script = failure.script_line.and_then(|line| script_line(line, origin, file));
        if let Some(span) = script {
            return (span, "the script ended here".to_owned());
        }
        if let Some(span) = failure.tail.iter().rev().find_map(|line| missing_command(line, origin, file)) {
            return (span, "no such command in the image".to_owned());
        }
    }
    (first_line(origin.span, file), if is_exit { "this program ended with an error" } else { "this step" }.to_owned())
}

/// The first line of some words.
fn first_line(span: Span, file: &Source) -> Span {
    let words = file.text().get(span.start as usize..span.end as usize).unwrap_or("");
    let length = words.lines().next().unwrap_or("").trim_end_matches(['\\', ' ', '\t']).len();
    Span { end: span.start + u32::try_from(length).unwrap_or(0).max(1), ..span }
}

/// A line of the script that stands in the file as a heredoc.
fn script_line(line: usize, origin: &Origin, file: &Source) -> Option<Span> {
    let words = file.text().get(origin.span.start as usize..origin.span.end as usize)?;
    // The body starts behind the line that opens it, which may have continuations before it.
    let opening = words.lines().position(|line| line.contains("<<"))?;
    let before: usize = words.split_inclusive('\n').take(opening + line).map(str::len).sum();
    let text = words[before.min(words.len())..].lines().next().filter(|text| !text.trim().is_empty())?;
    let indent = text.len() - text.trim_start().len();
    let start = origin.span.start + u32::try_from(before + indent).ok()?;
    Some(Span { start, end: start + u32::try_from(text.trim().len()).ok()?, ..origin.span })
}

/// The word that a shell could not find: `sh: 1: foo: not found`, `bash: line 1: foo: command not found`.
fn missing_command(printed: &str, origin: &Origin, file: &Source) -> Option<Span> {
    let before = printed
        .trim_end()
        .strip_suffix(": not found")
        .or_else(|| printed.trim_end().strip_suffix(": command not found"))?;
    let name = before.rsplit(": ").next().filter(|name| !name.is_empty() && !name.contains(char::is_whitespace))?;
    let words = file.text().get(origin.span.start as usize..origin.span.end as usize)?;
    let is_word = |at: usize| {
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '/' | '.'));
        edge(words[..at].chars().next_back()) && edge(words[at + name.len()..].chars().next())
    };
    let at = words.match_indices(name).map(|(at, _)| at).find(|at| is_word(*at))?;
    let start = origin.span.start + u32::try_from(at).ok()?;
    Some(Span { start, end: start + u32::try_from(name.len()).ok()?, ..origin.span })
}

/// What stands below the finding: the last lines that were printed, and where all of them are.
pub fn aftermath(failure: &Failure, look: Look) -> String {
    let mut out = String::new();
    if !failure.tail.is_empty() {
        let _ = writeln!(out, "  {}", look.help("it printed last:"));
        for line in &failure.tail {
            let line = clean(line);
            let _ = writeln!(out, "    {} {}", look.dim(if look.unicode { "│" } else { "|" }), line.trim_end());
        }
    }
    // A program that printed nothing has an empty log.
    if let Some(log) = failure.log.as_ref().filter(|_| !failure.tail.is_empty()) {
        let _ = writeln!(out, "  {} {}", look.help("all of it:"), look.link(log, &log.display().to_string()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn origin(text: &str) -> (Origin, Source) {
        let span = Span::new(FileId(0), 0, u32::try_from(text.len()).unwrap());
        let origin = Origin { span, line: 1, text: text.lines().next().unwrap().to_owned(), stage: "a".into() };
        (origin, Source::new("a.rbox", text))
    }

    fn words(span: Option<Span>, file: &Source) -> Option<&str> {
        span.map(|span| &file.text()[span.start as usize..span.end as usize])
    }

    #[test]
    fn the_command_that_is_missing() {
        let (origin, file) = origin("RUN mymake && make install");
        for printed in ["/bin/sh: 1: make: not found", "bash: line 1: make: command not found", "sh: make: not found"] {
            let span = missing_command(printed, &origin, &file);
            assert_eq!(span.map(|span| (span.start, span.end)), Some((14, 18)), "{printed}");
        }
        assert_eq!(missing_command("sh: gone: not found", &origin, &file), None);
        assert_eq!(missing_command("404 not found", &origin, &file), None);
    }

    #[test]
    fn the_line_of_a_script() {
        let (origin, file) = origin("RUN --network=none \\\n  <<EOF\necho a\n  false\nEOF\n");
        assert_eq!(words(script_line(2, &origin, &file), &file), Some("false"));
        assert_eq!(script_line(9, &origin, &file), None);
    }

    #[test]
    fn the_first_line_else() {
        let (origin, file) = origin("RUN a && \\\n  b\n");
        assert_eq!(words(Some(first_line(origin.span, &file)), &file), Some("RUN a &&"));
    }
}
