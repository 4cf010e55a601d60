//! RB2005 maintainer-deprecated: `MAINTAINER`, which a label took the place of.

use super::stage_view::StageView;
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::syntax::keyword::Keyword;

/// Reports each `MAINTAINER`.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    for step in view.steps.iter().filter(|step| step.keyword() == Keyword::Maintainer) {
        let text = step.written.rest.text.trim().trim_matches('"');
        let label =
            format!("LABEL org.opencontainers.image.authors=\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let diagnostic = Diagnostic::new(
            Code::MaintainerDeprecated,
            step.written.keyword.span,
            "MAINTAINER is out of use since 2017",
        )
        .label("a label says it today")
        .help(format!("write `{label}`"));
        // A `$` means something in a label.
        let plain = !text.contains(['$', '\n']);
        found.push(if plain {
            diagnostic.fix(FixSafety::Safe, "write a label", step.written.span, label)
        } else {
            diagnostic
        });
    }
}
