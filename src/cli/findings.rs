//! Diagnostics on their way to the user.

use std::io::{self, Write};

use super::exit::{Error, Exit};
use crate::diag::Diagnostics;
use crate::report::{self, Format, Look};
use crate::source::SourceMap;

/// Shows findings on standard error, with a line that counts them.
pub(super) fn show(found: &Diagnostics, files: &SourceMap, format: Format) {
    let look = Look::of_stderr();
    let mut out = io::BufWriter::new(io::stderr().lock());
    // Nowhere to complain to when this fails.
    let _ = write(&mut out, found, files, format, look).and_then(|()| out.flush());
}

/// Shows findings and, for people, a line that counts them.
pub(super) fn write(
    out: &mut impl Write,
    found: &Diagnostics,
    files: &SourceMap,
    format: Format,
    look: Look,
) -> io::Result<()> {
    report::write(out, found, files, format, look)?;
    match report::summary(found, look).filter(|_| format != Format::Json) {
        Some(line) => writeln!(out, "{line}"),
        None => Ok(()),
    }
}

/// Shows why a file can't be used, and ends the call.
pub(super) fn failed(found: &Diagnostics, files: &SourceMap, format: Format) -> Error {
    show(found, files, format);
    Error::Told(Exit::FAILED)
}
