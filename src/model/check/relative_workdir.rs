//! RB3006 relative-workdir: a working directory that depends on the base's.

use crate::diag::{Code, Diagnostic, FixSafety};
use crate::source::{Span, Spanned};

pub(in crate::model) fn diagnostic(path: &Spanned<String>, from: Span, workdir: &str) -> Diagnostic {
    let message = format!("where `{}` is depends on the base image", path.value);
    let full = crate::model::path::clean(&crate::model::path::absolute(workdir, &path.value));
    Diagnostic::new(Code::RelativeWorkdir, path.span, message)
        .label("relative")
        .related(from, "to the working directory of this base")
        .help(format!("write it out: `WORKDIR {full}`"))
        .fix(FixSafety::Safe, format!("write `{full}`"), path.span, full)
}
