//! Annotations of a GitHub workflow: a line each, which the runner shows at its place of the file.

use std::fmt::Write as _;
use std::io;

use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::source::SourceMap;

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
        let _ = write!(out, "file={},line={},endLine={}", property(file.name()), from.line, to.line);
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
