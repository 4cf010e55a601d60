//! What can be done about findings: each fix of one, and all safe fixes of a file at once.

use std::collections::HashMap;
use std::ops::Range;

use gen_lsp_types::{CodeAction, CodeActionKind, TextEdit, Uri, WorkspaceEdit};

use super::analysis::Analysis;
use super::document::Document;
use super::publish;
use crate::diag::{Diagnostic, Edit, FixSafety, mending};
use crate::source::FileId;

/// All safe fixes of a file.
pub(super) const FIX_ALL: &str = "source.fixAll.rbox";

/// The actions at a range of bytes; `only` are the kinds that are asked for, all where there is none.
pub(super) fn actions(
    document: &Document,
    analysis: &Analysis,
    range: &Range<usize>,
    only: &[String],
) -> Vec<CodeAction> {
    let wanted = |kind: &str| {
        only.is_empty() || only.iter().any(|asked| kind == asked || kind.starts_with(&format!("{asked}.")))
    };
    let mut actions = Vec::new();
    if wanted("quickfix") {
        let here = analysis.found.iter().filter(|found| {
            let span = found.label.span;
            span.file == FileId(0) && span.start as usize <= range.end && range.start <= span.end as usize
        });
        for found in here {
            let mut preferred = true;
            for fix in &found.fixes {
                let Some(edit) = edit(document, &fix.edits.iter().collect::<Vec<_>>()) else { continue };
                actions.push(CodeAction {
                    title: fix.title.clone(),
                    kind: Some(CodeActionKind::QuickFix),
                    diagnostics: Some(vec![publish::diagnostic(&document.uri, analysis, found)]),
                    is_preferred: Some(preferred && fix.safety == FixSafety::Safe),
                    edit: Some(edit),
                    ..CodeAction::default()
                });
                preferred = false;
            }
        }
    }
    if wanted(FIX_ALL) {
        actions.extend(fix_all(document, analysis));
    }
    actions
}

/// One action for all safe fixes that don't get in each other's way.
fn fix_all(document: &Document, analysis: &Analysis) -> Option<CodeAction> {
    let is_own =
        |found: &&Diagnostic| found.fixes.iter().flat_map(|fix| &fix.edits).all(|edit| edit.span.file == FileId(0));
    let (edits, count) = mending(analysis.found.iter().filter(is_own), FixSafety::Safe);
    let title = match count {
        0 => return None,
        1 => "apply the one safe fix of rbox".to_owned(),
        count => format!("apply all {count} safe fixes of rbox"),
    };
    let kind = CodeActionKind::Custom(FIX_ALL.into());
    Some(CodeAction { title, kind: Some(kind), edit: edit(document, &edits), ..CodeAction::default() })
}

/// Edits as an editor takes them; none where one is of another file.
fn edit(document: &Document, edits: &[&Edit]) -> Option<WorkspaceEdit> {
    if edits.is_empty() || edits.iter().any(|edit| edit.span.file != FileId(0)) {
        return None;
    }
    let change = |edit: &&Edit| TextEdit {
        range: document.range(edit.span.start as usize..edit.span.end as usize),
        new_text: edit.text.clone(),
    };
    let changes: HashMap<Uri, Vec<TextEdit>> =
        HashMap::from([(document.uri.clone(), edits.iter().map(change).collect())]);
    Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
}
