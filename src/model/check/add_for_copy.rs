//! RB3005 add-for-copy: an `ADD` that does nothing COPY would not do.

use crate::diag::{Code, Diagnostic, FixSafety};
use crate::model::stage::{Copy, CopySource};
use crate::syntax::tree::Instruction;

/// Ends of names that `ADD` may unpack.
const ARCHIVES: [&str; 10] = [".tar", ".gz", ".tgz", ".bz2", ".tbz2", ".tbz", ".xz", ".txz", ".zst", ".tzst"];

/// Warns where every source is a plain file or folder.
pub(in crate::model) fn check(instruction: &Instruction, copy: &Copy) -> Option<Diagnostic> {
    let plain = |source: &CopySource| match source {
        CopySource::Path(path) => {
            let name = path.value.to_ascii_lowercase();
            !name.contains(['*', '?', '[']) && !ARCHIVES.iter().any(|end| name.ends_with(end))
        }
        CopySource::Inline(_) => true,
        CopySource::Http { .. } | CopySource::Git(_) => false,
    };
    let written_out = !instruction.rest.text.contains('$');
    (written_out && copy.sources.iter().all(plain)).then(|| {
        let span = instruction.keyword.span;
        Diagnostic::new(Code::AddForCopy, span, "COPY says what happens here more plainly than ADD")
            .label("nothing to unpack or fetch")
            .help("ADD unpacks archives and fetches URLs; for files, write COPY")
            .fix(FixSafety::Safe, "write `COPY`", span, "COPY")
    })
}
