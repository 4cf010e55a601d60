//! Two `RUN`s made one, as a fix.

use super::stage_view::{StageView, Step};
use crate::diag::{Edit, Fix, FixSafety};
use crate::source::Span;
use crate::syntax::script::{Joined, Place, Script};
use crate::syntax::tree::Args;

/// The fix that joins a `RUN` to the one right before it; none where they are not next to each other or not plain.
pub(super) fn with_one_before(view: &StageView<'_>, index: usize, safety: FixSafety) -> Option<Fix> {
    let (before, step) = (view.steps.get(index.checked_sub(1)?)?, view.steps.get(index)?);
    if !is_plain(before) || !is_plain(step) {
        return None;
    }
    let Args::Line(line) = &step.written.args else { return None };
    let gap = Span::new(line.span.file, before.written.span.end, line.span.start);
    let edits = vec![Edit { span: gap, text: " \\\n && ".to_owned() }];
    Some(Fix { title: "make the two RUNs one".to_owned(), safety, edits })
}

/// A `RUN` of commands that each run only when the one before went well.
fn is_plain(step: &Step<'_>) -> bool {
    let chained = |script: &Script| {
        let mut top = script.pipelines.iter().filter(|pipeline| pipeline.place == Place::Top);
        top.all(|pipeline| matches!(pipeline.joined, Joined::First | Joined::And)) && !script.text.text.contains('&')
            || script.pipelines.iter().all(|pipeline| matches!(pipeline.joined, Joined::First | Joined::And))
    };
    step.written.flags.is_empty() && step.written.heredocs.is_empty() && step.script().is_some_and(chained)
}
