//! RB2004 constant-platform: `FROM --platform=linux/amd64`, which builds for one machine whatever is asked for.

use super::stage_view::StageView;
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};

/// Reports a platform without a variable, unless the stage is named for it.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    let Some(flag) = view.from.flags.iter().find(|flag| flag.is("platform")) else { return };
    let Some(value) = flag.value.as_ref().filter(|value| !value.text.is_empty() && !value.text.contains('$')) else {
        return;
    };
    let name = view.stage.name.as_ref().map_or("", |name| name.value.as_str());
    // `FROM --platform=linux/arm64 … AS build-arm64` is one of several that a later FROM chooses from.
    if value.text.split('/').any(|part| name.contains(part)) {
        return;
    }
    let message = format!("this stage is for {} whatever `--platform` asks for", value.text);
    found.push(
        Diagnostic::new(Code::ConstantPlatform, value.span, message)
            .label("written out")
            .help("leave the flag out, or write `$BUILDPLATFORM` for a stage that only builds; a stage for one machine says so in its name")
            .fix(FixSafety::Unsafe, "write `$BUILDPLATFORM`", value.span, "$BUILDPLATFORM"),
    );
}
