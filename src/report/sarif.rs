//! SARIF 2.1.0 (OASIS): findings as code hosts and editors take them in.

use std::io;

use serde::Serialize;
use serde_json::{Value, json};

use crate::diag::{Code, Diagnostic, Diagnostics, Fix, Label, Severity};
use crate::source::{FileId, SourceMap, Span};

/// Where the format is defined for programs.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One log of one run.
pub(super) fn write(out: &mut dyn io::Write, diagnostics: &Diagnostics, files: &SourceMap) -> io::Result<()> {
    // Rules are told once, results point at them.
    let mut codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| result(diagnostic, &codes, files)).collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code)).collect();
    let driver = json!({
        "name": "rbox",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::pretty(&mut text);
    log.serialize(&mut serializer)?;
    text.push(b'\n');
    out.write_all(&text)
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | Severity::Style => "note",
    }
}

fn rule(code: Code) -> Value {
    let page = code.page();
    let text = page.split_once('\n').map_or(page, |(_, rest)| rest).trim();
    // Its first paragraph says what it is about.
    let first = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    json!({
        "id": code.id(),
        "name": code.name(),
        "shortDescription": { "text": first },
        "help": { "text": text, "markdown": text },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn result(diagnostic: &Diagnostic, rules: &[Code], files: &SourceMap) -> Value {
    let text = match &diagnostic.help {
        Some(help) => format!("{}. {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .map(|label| json!({ "physicalLocation": location(label.span, files), "message": { "text": label.text } }))
        .collect();
    let mut result = json!({
        "ruleId": diagnostic.code.id(),
        "ruleIndex": rules.binary_search(&diagnostic.code).unwrap_or_default(),
        "level": level(diagnostic.severity),
        "message": { "text": text },
        "locations": [place(&diagnostic.label, files)],
    });
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    if !diagnostic.fixes.is_empty() {
        result["fixes"] = diagnostic.fixes.iter().map(|one| fix(one, files)).collect();
    }
    result
}

/// The words that are wrong, with what is said at them.
fn place(label: &Label, files: &SourceMap) -> Value {
    let mut location = location(label.span, files);
    if !label.text.is_empty() {
        location["region"]["message"] = json!({ "text": label.text });
    }
    json!({ "physicalLocation": location })
}

fn location(span: Span, files: &SourceMap) -> Value {
    json!({ "artifactLocation": { "uri": uri(span.file, files) }, "region": region(span, files) })
}

fn region(span: Span, files: &SourceMap) -> Value {
    let Some(file) = files.get(span.file) else { return json!({ "startLine": 1 }) };
    let (from, to) = (file.line_col(span.start), file.line_col(span.end));
    json!({ "startLine": from.line, "startColumn": from.column, "endLine": to.line, "endColumn": to.column })
}

fn fix(fix: &Fix, files: &SourceMap) -> Value {
    let changes = fix.edits.chunk_by(|one, other| one.span.file == other.span.file).map(|edits| {
        let replacements = edits
            .iter()
            .map(|edit| json!({ "deletedRegion": region(edit.span, files), "insertedContent": { "text": edit.text } }));
        let replacements: Vec<Value> = replacements.collect();
        json!({ "artifactLocation": { "uri": uri(edits[0].span.file, files) }, "replacements": replacements })
    });
    let changes: Vec<Value> = changes.collect();
    json!({ "description": { "text": fix.title }, "artifactChanges": changes })
}

/// A file's name as a relative reference (RFC 3986): what such a reference has no letters for is written in hexadecimal.
fn uri(file: FileId, files: &SourceMap) -> String {
    let name = files.get(file).map_or("", |file| file.name());
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    name.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
