//! Diagnostics on their way to the user.

use std::io::{self, Write};

use super::exit::{Error, Exit};
use crate::diag::{Diagnostics, Severity};
use crate::executor::Failure;
use crate::plan::Plan;
use crate::report::{self, Format, Look, units};
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
    match report::summary(found, look).filter(|_| format.is_for_people()) {
        Some(line) => writeln!(out, "{line}"),
        None => Ok(()),
    }
}

/// Shows why a file can't be used, and ends the call.
pub(super) fn failed(found: &Diagnostics, files: &SourceMap, format: Format) -> Error {
    show(found, files, format);
    Error::Told(Exit::FAILED)
}

/// Tells on one line that there are findings that stop nothing: whoever builds wants to see the build.
pub(super) fn hint(found: &Diagnostics, name: &str) {
    let count = found.iter().filter(|found| found.severity >= Severity::Warning).count() as u64;
    if count > 0 {
        let look = Look::of_stderr();
        let counted = look.warning(&units::counted(count, "warning"));
        // Nowhere to complain to when this fails.
        let _ = writeln!(io::stderr(), "{counted}; `rbox check {name}` shows what");
    }
}

/// Shows why a run failed, at its line of the file where there is one, and ends the call.
pub(super) fn run_failed(failure: &Failure, plan: &Plan, files: &SourceMap) -> Error {
    let look = Look::of_stderr();
    let exit = Exit::FAILED;
    let Some(found) = report::failure(failure, plan, files) else {
        let origin = failure.step.and_then(|step| plan.steps.get(step.0 as usize)).map(|step| &step.origin);
        let place =
            origin.map_or(String::new(), |origin| format!("{}:{}: `{}`: ", plan.file, origin.line, origin.text));
        let text = format!("{place}{failure}");
        let exit = if failure.reason.exit_code() == 130 { Exit::INTERRUPTED } else { exit };
        let _ = io::stderr().write_all(report::aftermath(failure, look).as_bytes());
        return Error::Message { text, help: None, exit };
    };
    let mut out = io::BufWriter::new(io::stderr().lock());
    // Nowhere to complain to when this fails.
    let _ = report::write(&mut out, &Diagnostics(vec![found]), files, Format::Graphical, look)
        .and_then(|()| out.write_all(report::aftermath(failure, look).as_bytes()))
        .and_then(|()| out.flush());
    Error::Told(exit)
}
