//! RB2003 platform-mismatch: a base that is for another machine than the image.

use super::stage_view::StageView;
use crate::diag::{Code, Diagnostic, Diagnostics};

/// Reports a base whose config names another architecture or system than its stage is for.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    let Some(config) = &view.stage.config else { return };
    let wanted = &view.stage.platform;
    let same = |has: &str, wants: &str| has.is_empty() || has == wants;
    if same(&config.architecture, &wanted.architecture) && same(&config.os, &wanted.os) {
        return;
    }
    let has = format!("{}/{}", config.os, config.architecture);
    let span = view.stage.base.span;
    let message = format!("`{}` is for {has}, and the stage for {wanted}", view.stage.base.value);
    let mut diagnostic = Diagnostic::new(Code::PlatformMismatch, span, message).label(format!("for {has}")).help(
        format!("take a base for {wanted}, or ask for this one with `--platform={has}` if it is only used to build"),
    );
    if let Some(flag) = view.from.flags.iter().find(|flag| flag.is("platform")) {
        diagnostic = diagnostic.related(flag.span, format!("asks for {wanted}"));
    }
    found.push(diagnostic);
}
