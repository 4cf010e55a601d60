//! RB1011 unused-arg: an `ARG` that nothing can read.

use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::model::resolve::Declaration;

/// Warns of every `ARG` that no word names and no program runs with.
pub(in crate::model) fn check(args: &[Declaration], found: &mut Diagnostics) {
    for arg in args.iter().filter(|arg| !arg.read) {
        let message = format!("ARG `{}` is never read", arg.name);
        let label = if arg.global { "no FROM line uses it, and no stage repeats it" } else { "nothing below uses it" };
        let diagnostic = Diagnostic::new(Code::UnusedArg, arg.span, message).label(label);
        let diagnostic = if arg.global {
            diagnostic.help(format!("to use it in a stage, repeat `ARG {}` there; else remove it", arg.name))
        } else {
            diagnostic.help("remove it")
        };
        found.push(if arg.alone {
            diagnostic.fix(FixSafety::Unsafe, "remove it", arg.instruction, "")
        } else {
            diagnostic
        });
    }
}
