//! A finding as text: `code severity: message`, then its places, help and fixes.

use std::fmt::Write as _;

use rbox::diag::{Diagnostic, FixSafety};
use rbox::source::{FileId, Source, SourceMap, Span};

/// Appends a finding; a place in another file than the first carries the file's name.
pub(crate) fn tell(out: &mut String, files: &SourceMap, diagnostic: &Diagnostic) {
    let at = |span: Span| {
        let Some(file) = files.get(span.file) else { return "nowhere".to_owned() };
        let place = file.line_col(span.start);
        let name = if span.file == FileId(0) { String::new() } else { format!("{}:", file.name()) };
        format!("{name}{}:{} `{}`", place.line, place.column, files.slice(span).replace('\n', "⏎"))
    };
    let severity = format!("{:?}", diagnostic.severity).to_lowercase();
    let _ = writeln!(out, "{} {severity}: {}", diagnostic.code.id(), diagnostic.message);
    let _ = writeln!(out, "  {} {}", at(diagnostic.label.span), diagnostic.label.text);
    for related in &diagnostic.related {
        let _ = writeln!(out, "  {} {}", at(related.span), related.text);
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "  help: {}", help.replace('\n', "\n        "));
    }
    for fix in &diagnostic.fixes {
        let safety = if fix.safety == FixSafety::Safe { "safe" } else { "unsafe" };
        let Some(file) = files.get(fix.edits[0].span.file) else { continue };
        let mut fixed = file.text().to_owned();
        for edit in fix.edits.iter().rev() {
            fixed.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
        let first = file.line_col(fix.edits[0].span.start).line;
        let shown = Source::new("", fixed.as_str()).line(first).unwrap_or_default().to_owned();
        let _ = writeln!(out, "  fix ({safety}): {} → {}", fix.title, shown.replace('\t', "→"));
    }
}
