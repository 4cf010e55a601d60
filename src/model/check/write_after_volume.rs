//! RB7005 write-after-volume: files that are put below a `VOLUME` behind it.

use std::collections::BTreeSet;

use super::stage_view::{StageView, Step};
use crate::diag::{Code, Diagnostic, Diagnostics, Edit, Fix, FixSafety};
use crate::model::path;
use crate::model::stage::Action;
use crate::source::Span;

/// Reports the first instruction of a stage that writes below each of its volumes.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    let mut volumes = BTreeSet::new();
    for (index, step) in view.steps.iter().enumerate() {
        let Some(Action::Volume(paths)) = step.action else { continue };
        for volume in paths.iter().filter_map(|written| view.absolute(index, written)) {
            if !volumes.insert(volume.clone()) {
                continue;
            }
            let later = view.steps.iter().enumerate().skip(index + 1);
            let mut writers = later.filter_map(|(at, later)| Some((at, written_to(view, at, later, &volume)?)));
            let Some((_, span)) = writers.next() else { continue };
            let last = writers.last().map(|(at, _)| at);
            found.push(told(view, step, &volume, span, last, paths.len() == 1));
        }
    }
}

fn told(
    view: &StageView<'_>,
    step: &Step<'_>,
    volume: &str,
    writer: Span,
    last: Option<usize>,
    alone: bool,
) -> Diagnostic {
    let message =
        format!("what is written below `{volume}` after its VOLUME is kept here, and thrown away by older builders");
    let diagnostic = Diagnostic::new(Code::WriteAfterVolume, writer, message)
        .label("written after it")
        .related(step.written.span, "a volume from here on")
        .help("put VOLUME behind the last instruction that writes there");
    let writer =
        view.steps.iter().find(|step| step.written.span.start <= writer.start && writer.start < step.written.span.end);
    let behind = last.and_then(|at| view.steps.get(at)).or(writer).map(|step| step.written.span.after());
    let Some(behind) = behind.filter(|_| alone) else { return diagnostic };
    let text = format!("\nVOLUME {}", step.written.rest.text.trim());
    let edits = vec![Edit { span: step.written.span, text: String::new() }, Edit { span: behind, text }];
    let mut diagnostic = diagnostic;
    diagnostic.fixes.push(Fix { title: "move VOLUME behind it".to_owned(), safety: FixSafety::Unsafe, edits });
    diagnostic
}

/// The words of a step that write below a folder.
fn written_to(view: &StageView<'_>, index: usize, step: &Step<'_>, folder: &str) -> Option<Span> {
    let inside = |path: &str| path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    if let Some(Action::Copy(copy)) = step.action {
        let dest = view.absolute(index, &copy.dest)?;
        return inside(&dest).then_some(step.written.span);
    }
    let script = step.script()?;
    for call in script.calls() {
        if !matches!(call.program(), "mkdir" | "chown" | "chmod" | "cp" | "mv" | "touch" | "tar" | "rm") {
            continue;
        }
        let hit = call.args().iter().find(|word| {
            let value = script.value(word);
            value.starts_with('/') && !value.contains('$') && inside(&path::clean(value.trim_end_matches('*')))
        });
        if let Some(word) = hit {
            return Some(script.span(word));
        }
    }
    None
}
