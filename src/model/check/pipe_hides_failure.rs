//! RB4003 pipe-hides-failure: `a | b` where nobody hears of it when `a` fails.

use super::stage_view::{ShellKind, StageView, Step};
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::source::Span;
use crate::syntax::script::{Command, Pipeline, Place, Script};

/// What sets `pipefail` for all that follows.
const SHELL: &str = "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]";

/// Reports the first such pipeline of each `RUN`.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    // One SHELL mends all of them.
    let mut first: Option<Span> = None;
    for (_, step, script) in view.scripts().filter(|(_, step, _)| !step.shell.pipefail) {
        let Some((pipeline, pipe)) = hidden(script) else { continue };
        let place = *first.get_or_insert(step.before());
        let program = pipeline.commands.first().and_then(|command| script.call(command));
        let name = program.map_or_else(|| "what stands before it".to_owned(), |call| format!("`{}`", call.program()));
        let message =
            format!("the RUN goes on when {name} fails: the status of a pipeline is that of its last command");
        let diagnostic = Diagnostic::new(Code::PipeHidesFailure, pipe, message).label("hides a failure");
        found.push(mended(diagnostic, step, script, place));
    }
}

fn mended(diagnostic: Diagnostic, step: &Step<'_>, script: &Script, place: Span) -> Diagnostic {
    if step.shell.kind == ShellKind::Bash {
        // A heredoc's script has lines, a RUN's has not.
        let set = if step.written.heredocs.is_empty() { "set -o pipefail && " } else { "set -o pipefail\n" };
        let start = script.text.span_of(0..0);
        return diagnostic.help("write `set -o pipefail` first").fix(
            FixSafety::Safe,
            "set `pipefail` first",
            start,
            set,
        );
    }
    diagnostic
        .help(format!("where the image has bash, write `{SHELL}` above; else put what the pipe carries into a file"))
        .fix(FixSafety::Unsafe, "set bash with `pipefail` as the shell", place, format!("{SHELL}\n"))
}

/// The first pipeline that hides a failure, and its `|`.
fn hidden(script: &Script) -> Option<(&Pipeline, Span)> {
    for pipeline in &script.pipelines {
        if pipeline.commands.iter().any(|command| sets_pipefail(script, command)) {
            return None;
        }
        let asked = pipeline.place == Place::Condition || pipeline.tested;
        let (_, before) = pipeline.commands.split_last()?;
        if asked || before.iter().all(|command| cannot_fail(script, command)) {
            continue;
        }
        if let Some(pipe) = pipeline.pipes.first() {
            return Some((pipeline, script.span(pipe)));
        }
    }
    None
}

fn sets_pipefail(script: &Script, command: &Command) -> bool {
    let call = script.call(command);
    call.is_some_and(|call| call.program() == "set" && call.has(&["pipefail"]))
}

/// Whether a command's failure is nothing to think of.
fn cannot_fail(script: &Script, command: &Command) -> bool {
    if command.compound {
        let inside = |other: &&Command| command.range.start < other.range.start && other.range.end <= command.range.end;
        let mut inner = script.commands().filter(inside).peekable();
        return inner.peek().is_some() && inner.all(|command| cannot_fail(script, command));
    }
    let Some(call) = script.call(command) else { return false };
    match call.program() {
        "echo" | "printf" | "yes" | "true" | ":" | "env" | "printenv" => true,
        // It only passes on what stands in the file.
        "cat" => command.fed && call.args().is_empty(),
        _ => false,
    }
}
