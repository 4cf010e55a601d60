//! RB5002 apt-update-alone: lists of packages in a layer of their own, which stays as it is while the archive moves on.

use super::merge;
use super::packages::{Packaging, packaging};
use super::stage_view::StageView;
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::source::Span;
use crate::syntax::script::Script;

/// Reports an `apt-get update` whose packages are installed by a later `RUN`.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    // The last RUN that only fetched the lists, and where.
    let mut alone: Option<(usize, Span)> = None;
    for (index, _, script) in view.scripts() {
        #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is one of a single lifetime")]
        let update = first(script, |call| call.updates_lists());
        let install = first(script, |call| call.installs() && call.manager == super::packages::Manager::Apt);
        match (update, install, alone) {
            (Some(update), None, _) => alone = Some((index, update)),
            (Some(_), Some(_), _) => alone = None,
            (None, Some(install), Some((at, update))) => {
                let mut diagnostic = Diagnostic::new(
                    Code::AptUpdateAlone,
                    update,
                    "when the packages below change, they are still looked up in the lists of this cached layer",
                )
                .label("fetched here, kept as long as this line is")
                .related(install, "used here")
                .help("update and install in one RUN: `apt-get update && apt-get install -y …`");
                if at + 1 == index {
                    diagnostic.fixes.extend(merge::with_one_before(view, index, FixSafety::Safe));
                }
                found.push(diagnostic);
                alone = None;
            }
            _ => {}
        }
    }
}

/// The place of the first call of a kind.
fn first(script: &Script, wanted: fn(&Packaging<'_>) -> bool) -> Option<Span> {
    let mut calls = script.calls();
    calls.find_map(|call| {
        let packaging = packaging(&call).filter(wanted)?;
        Some(script.span(call.name()).to(script.span(packaging.verb)))
    })
}
