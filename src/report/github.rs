//! Annotations of a GitHub workflow: a line each, which the runner shows at its place of the file; and the page of its job.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, io};

use super::diagnostics::{summary, word};
use super::markdown::cell;
use super::{Look, units};
use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::source::SourceMap;

/// More findings are not listed on the page of a job.
const MOST: usize = 50;

/// `::error file=…,line=…,col=…,title=…::message`.
pub(super) fn write(out: &mut dyn io::Write, diagnostics: &Diagnostics, files: &SourceMap) -> io::Result<()> {
    diagnostics.iter().try_for_each(|diagnostic| writeln!(out, "{}", annotation(diagnostic, files)))
}

/// A finding as a line that the runner shows at its place.
pub fn annotation(diagnostic: &Diagnostic, files: &SourceMap) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | Severity::Style => "notice",
    };
    let span = diagnostic.label.span;
    let mut out = format!("::{command} ");
    if let Some(file) = files.get(span.file) {
        let (from, to) = (file.line_col(span.start), file.line_col(span.end));
        let name = property(&from_top(file.name()));
        let _ = write!(out, "file={name},line={},endLine={}", from.line, to.line);
        // Columns of several lines are taken for those of one.
        if from.line == to.line {
            let _ = write!(out, ",col={},endColumn={}", from.column, to.column);
        }
        out.push(',');
    }
    let _ = write!(out, "title={} ({})::", diagnostic.code.id(), diagnostic.code.name());
    let mut message = diagnostic.message.clone();
    if !diagnostic.label.text.is_empty() {
        let _ = write!(message, "\n{}", diagnostic.label.text);
    }
    for related in &diagnostic.related {
        let file = files.get(related.span.file);
        let at = file.map(|file| format!("{}:{}", file.name(), file.line_col(related.span.start).line));
        let _ = write!(message, "\n{}: {}", at.unwrap_or_default(), related.text);
    }
    if let Some(help) = &diagnostic.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    out + &data(&message)
}

/// The page of a job, in Markdown: all findings, since the runner shows ten annotations of a kind and no more.
pub fn job_page(diagnostics: &Diagnostics, files: &SourceMap, name: &str) -> String {
    let Some(counted) = summary(diagnostics, Look::PLAIN) else { return String::new() };
    let mut out = format!("### {}\n\n{counted}\n\n| line | finding | |\n|---:|---|---|\n", cell(name));
    for diagnostic in diagnostics.iter().take(MOST) {
        let span = diagnostic.label.span;
        let line = files.get(span.file).map_or(0, |file| file.line_col(span.start).line);
        let mark = match diagnostic.severity {
            Severity::Error => "❌",
            Severity::Warning => "⚠️",
            Severity::Note | Severity::Style => "ℹ️",
        };
        let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!("<br>{}", cell(help)));
        let (severity, message) = (word(diagnostic.severity), cell(&diagnostic.message));
        let code = diagnostic.code;
        let _ = writeln!(
            out,
            "| {line} | {mark} {severity}: {message}{help} | {} <code>{}</code> |",
            code.id(),
            code.name()
        );
    }
    match diagnostics.0.len().saturating_sub(MOST) {
        0 => {}
        more => out += &format!("\nand {} more\n", units::counted(more as u64, "finding")),
    }
    out
}

/// A file's name as the runner wants it: from the top of what it checked out, wherever in it the job's step works.
fn from_top(name: &str) -> String {
    let inside = || {
        let (top, here) = (env::var_os("GITHUB_WORKSPACE")?, env::current_dir().ok()?);
        let folder = here.strip_prefix(Path::new(&top)).ok().filter(|folder| !folder.as_os_str().is_empty())?;
        Some(folder.join(name.strip_prefix("./").unwrap_or(name)).to_str()?.to_owned())
    };
    // Joined to a folder, an absolute one stays as it is.
    inside().unwrap_or_else(|| name.to_owned())
}

/// What the runner would read as the end of a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What it would read as the end of a property, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::source::{FileId, Source, Span};

    #[test]
    fn nothing_ends_early() {
        let files = SourceMap::new(Source::new("a,b:100%.rbox", "FROM a\nRUN x\n"));
        let found = Diagnostic::new(Code::UnknownStage, Span::new(FileId(0), 5, 6), "50% of\r\n::error::x")
            .label("here")
            .related(Span::new(FileId(0), 7, 10), "and here")
            .help("do: this, that");
        assert_eq!(
            annotation(&found, &files),
            "::error file=a%2Cb%3A100%25.rbox,line=1,endLine=1,col=6,endColumn=7,title=RB1001 (unknown-stage)::50%25 \
             of%0D%0A::error::x%0Ahere%0Aa,b:100%25.rbox:2: and here%0Ahelp: do: this, that"
        );
    }
}
