//! RB4007 shell-syntax: a command that its shell will refuse to read.

use super::stage_view::StageView;
use crate::diag::{Code, Diagnostic, Diagnostics};

/// Reports the first mistake of each `RUN`: the shell reads no further either.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    for step in &view.steps {
        let Some((script, refusal)) = step.refusal() else { continue };
        let span = script.span_of(refusal.range);
        let diagnostic = Diagnostic::new(Code::ShellSyntax, span, refusal.message).label(refusal.label);
        found.push(diagnostic.help(refusal.help));
    }
}
