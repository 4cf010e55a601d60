//! A diagnostic as one JSON line, with lines and columns of its own.

use serde::Serialize;

use crate::diag::{Diagnostic, FixSafety, Label, Severity};
use crate::source::{SourceMap, Span};

/// One diagnostic. Lines and columns count from 1, columns in characters; `start` and `end` are bytes of the file.
#[derive(Debug, Serialize)]
pub(super) struct Record<'a> {
    code: &'static str,
    name: &'static str,
    severity: Severity,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    label: &'a str,
    related: Vec<Related<'a>>,
    help: Option<&'a str>,
    fixes: Vec<FixRecord<'a>>,
}

#[derive(Debug, Serialize)]
struct Place<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    start: u32,
    end: u32,
}

#[derive(Debug, Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    label: &'a str,
}

#[derive(Debug, Serialize)]
struct FixRecord<'a> {
    title: &'a str,
    safety: FixSafety,
    edits: Vec<EditRecord<'a>>,
}

#[derive(Debug, Serialize)]
struct EditRecord<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: &'a str,
}

impl<'a> Record<'a> {
    /// The record of a diagnostic.
    pub(super) fn new(diagnostic: &'a Diagnostic, files: &'a SourceMap) -> Self {
        let related = |label: &'a Label| Related { place: place(label.span, files), label: &label.text };
        let fix = |fix: &'a crate::diag::Fix| FixRecord {
            title: &fix.title,
            safety: fix.safety,
            edits: fix
                .edits
                .iter()
                .map(|edit| EditRecord { place: place(edit.span, files), text: &edit.text })
                .collect(),
        };
        Self {
            code: diagnostic.code.id(),
            name: diagnostic.code.name(),
            severity: diagnostic.severity,
            message: &diagnostic.message,
            place: place(diagnostic.label.span, files),
            label: &diagnostic.label.text,
            related: diagnostic.related.iter().map(related).collect(),
            help: diagnostic.help.as_deref(),
            fixes: diagnostic.fixes.iter().map(fix).collect(),
        }
    }
}

fn place(span: Span, files: &SourceMap) -> Place<'_> {
    let Some(file) = files.get(span.file) else {
        return Place { file: "", line: 1, column: 1, end_line: 1, end_column: 1, start: span.start, end: span.end };
    };
    let (from, to) = (file.line_col(span.start), file.line_col(span.end));
    Place {
        file: file.name(),
        line: from.line,
        column: from.column,
        end_line: to.line,
        end_column: to.column,
        start: span.start,
        end: span.end,
    }
}
