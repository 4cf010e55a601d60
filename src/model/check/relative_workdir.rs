//! RB3006 relative-workdir: a working directory that depends on the base's.

use crate::diag::{Code, Diagnostic, FixSafety};
use crate::model::path;
use crate::source::{Span, Spanned};

/// `workdir` is the base's, where the base is here.
pub(in crate::model) fn diagnostic(path: &Spanned<String>, from: Span, workdir: Option<&str>) -> Diagnostic {
    let message = format!("where `{}` is depends on the base image", path.value);
    let diagnostic = Diagnostic::new(Code::RelativeWorkdir, path.span, message)
        .label("relative")
        .related(from, "to the working directory of this base");
    let Some(workdir) = workdir else { return diagnostic.help("write a path that starts with `/`") };
    let full = path::joined(workdir, &path.value);
    diagnostic.help(format!("write it out: `WORKDIR {full}`")).fix(
        FixSafety::Safe,
        format!("write `{full}`"),
        path.span,
        full,
    )
}
