//! Findings as diagnostics of the editor: sent when typing pauses, or given when asked for.

use std::path::Path;

use gen_lsp_types::{
    Code as LspCode, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    Message as Text, PublishDiagnosticsParams, Uri,
};
use lsp_server::{Message, Notification, RequestId, Response};
use serde_json::json;

use super::analysis::Analysis;
use super::lines::Lines;
use super::uri::of_path;
use crate::diag::{self, Code, Label, Severity};
use crate::source::{FileId, Source, Span};

/// More findings of one file are counted, not shown: nobody reads them, and an editor would be busy with them.
const MOST: usize = 1000;

/// `textDocument/publishDiagnostics`.
pub(super) fn pushed(uri: &Uri, analysis: &Analysis) -> Message {
    let version = Some(analysis.version);
    let params = PublishDiagnosticsParams { uri: uri.clone(), version, diagnostics: all(uri, analysis) };
    Notification::new("textDocument/publishDiagnostics".to_owned(), params).into()
}

/// The answer to `textDocument/diagnostic`.
pub(super) fn pulled(id: RequestId, uri: &Uri, analysis: &Analysis) -> Message {
    let report = json!({"kind": "full", "resultId": analysis.version.to_string(), "items": all(uri, analysis)});
    Response { id, response_result: Ok(report) }.into()
}

fn all(uri: &Uri, analysis: &Analysis) -> Vec<Diagnostic> {
    // One in another file (an environment file, say) is shown where the document names that file, or not at all.
    let mut own = analysis.found.iter().filter(|found| found.label.span.file == FileId(0));
    let mut shown: Vec<Diagnostic> = own.by_ref().take(MOST).map(|found| diagnostic(uri, analysis, found)).collect();
    if let Some(next) = own.next() {
        let message = format!("{} more findings from here on; `rbox check` lists them", own.count() + 1);
        let range = diagnostic(uri, analysis, next).range;
        let severity = Some(DiagnosticSeverity::Information);
        let source = Some("rbox".to_owned());
        shown.push(Diagnostic { range, severity, source, message: Text::String(message), ..Diagnostic::default() });
    }
    shown
}

/// A finding as the editor shows it.
pub(super) fn diagnostic(uri: &Uri, analysis: &Analysis, found: &diag::Diagnostic) -> Diagnostic {
    let text = analysis.files.get(FileId(0)).map_or("", Source::text);
    let span = found.label.span;
    let mut message = found.message.clone();
    if !found.label.text.is_empty() {
        message = format!("{message}: {}", found.label.text);
    }
    if let Some(help) = &found.help {
        message = format!("{message}\nhelp: {help}");
    }
    let related: Vec<DiagnosticRelatedInformation> =
        found.related.iter().filter_map(|label| related(uri, analysis, label)).collect();
    Diagnostic {
        range: analysis.lines.range(span.start as usize..span.end as usize, text),
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Note => DiagnosticSeverity::Information,
            Severity::Style => DiagnosticSeverity::Hint,
        }),
        code: Some(LspCode::String(found.code.name().to_owned())),
        source: Some("rbox".to_owned()),
        message: Text::String(message),
        tags: tag(found.code).map(|tag| vec![tag]),
        related_information: Some(related).filter(|related| !related.is_empty()),
        data: Some(json!({"id": found.code.id()})),
        ..Diagnostic::default()
    }
}

/// How words are shown that could go, or that are of the past.
fn tag(code: Code) -> Option<DiagnosticTag> {
    match code.name() {
        "unreachable-stage" | "unused-arg" | "unused-definition" | "unused-allow" => Some(DiagnosticTag::Unnecessary),
        "legacy-key-value" | "maintainer-deprecated" => Some(DiagnosticTag::Deprecated),
        _ => None,
    }
}

fn related(uri: &Uri, analysis: &Analysis, label: &Label) -> Option<DiagnosticRelatedInformation> {
    let location = location(uri, analysis, label.span)?;
    Some(DiagnosticRelatedInformation { location, message: label.text.clone() })
}

/// The place of a span, in whichever file.
fn location(uri: &Uri, analysis: &Analysis, span: Span) -> Option<Location> {
    let range = span.start as usize..span.end as usize;
    let source = analysis.files.get(span.file)?;
    if span.file == FileId(0) {
        return Some(Location { uri: uri.clone(), range: analysis.lines.range(range, source.text()) });
    }
    let path = analysis.folder.as_deref()?.join(Path::new(source.name()));
    // Some names are no files: the trigger of a base, say.
    let lines = Lines::new(source.text(), super::lines::Encoding::default());
    path.is_file().then(|| Location { uri: of_path(&path), range: lines.range(range, source.text()) })
}
