//! RB0016 in `COPY` and `ADD`: sources, modes and checksums that they can't take.

use super::values;
use crate::diag::{Diagnostic, FixSafety};
use crate::source::{Span, Spanned};
use crate::syntax::tree::Instruction;

pub(in crate::model) fn remote_source(source: &Spanned<String>, instruction: &Instruction) -> Diagnostic {
    values::invalid(source.span, "COPY only takes files; ADD fetches them", "lies elsewhere")
        .related(instruction.keyword.span, "COPY here")
        .help("write ADD instead of COPY")
        .fix(FixSafety::Safe, "write `ADD`", instruction.keyword.span, "ADD")
}

pub(in crate::model) fn not_a_mode(mode: &str, span: Span) -> Diagnostic {
    values::invalid(span, format!("`{mode}` is no file mode"), "no mode")
        .help("write it in octal up to 7777 (`0644`) or as chmod does (`u=rwX,go=rX`)")
}

pub(in crate::model) fn checksum_of_what(span: Span) -> Diagnostic {
    values::invalid(span, "`--checksum` needs exactly one source, from http(s) or git", "nothing to check")
        .help("give each download an ADD of its own")
}

pub(in crate::model) fn not_a_checksum(sum: &str, span: Span) -> Diagnostic {
    values::invalid(span, format!("`{sum}` is no checksum"), "no checksum")
        .help("for a download `sha256:` and 64 lower-case hexadecimal digits, for git the commit")
}
