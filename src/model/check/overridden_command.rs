//! RB4002 overridden-command: a `CMD`, `ENTRYPOINT` or `HEALTHCHECK` that a later one of the stage takes the place of.

use super::stage_view::StageView;
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::syntax::keyword::Keyword;

/// Reports all but the last of each.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    for keyword in [Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck] {
        let mut steps = view.steps.iter().rev().filter(|step| step.keyword() == keyword);
        let Some(last) = steps.next() else { continue };
        for step in steps {
            let message = format!("this {keyword} has no effect: only the last one of a stage counts");
            found.push(
                Diagnostic::new(Code::OverriddenCommand, step.written.span, message)
                    .label("never used")
                    .related(last.written.keyword.span, "this one counts")
                    .help("remove it")
                    .fix(FixSafety::Safe, "remove it", step.written.span, ""),
            );
        }
    }
}
