//! RB3004 dest-needs-slash: several sources, and a destination that looks like a file.

use crate::diag::{Code, Diagnostic, FixSafety};
use crate::model::stage::Copy;
use crate::source::Spanned;

pub(in crate::model) fn diagnostic(copy: &Copy, dest: &Spanned<String>) -> Diagnostic {
    let keyword = if copy.add { "ADD" } else { "COPY" };
    let message = format!("{keyword} has {} sources, so its destination must be a directory", copy.sources.len());
    Diagnostic::new(Code::DestNeedsSlash, dest.span, message)
        .label("does not end with `/`")
        .help(format!("write `{}/`", dest.value))
        .fix(FixSafety::Safe, "add `/`", dest.span.after(), "/")
}
