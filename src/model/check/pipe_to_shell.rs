//! RB8005 pipe-to-shell: a script from elsewhere that is run unseen.

use super::stage_view::StageView;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use crate::syntax::script::{Call, Pipeline, Script};

/// Reports `curl … | sh` and its other ways of writing.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    for (_, _, script) in view.scripts() {
        for pipeline in &script.pipelines {
            if let Some((fetch, runs)) = piped(script, pipeline).or_else(|| substituted(script, pipeline)) {
                let message = "what this downloads is run as it comes, whoever sent it";
                let diagnostic = Diagnostic::new(Code::PipeToShell, runs, message).label("runs it");
                let diagnostic = if fetch == runs { diagnostic } else { diagnostic.related(fetch, "downloaded here") };
                found.push(diagnostic.help(
                    "fetch it with `ADD --checksum=sha256:…`, or check it with `sha256sum -c` before it runs; a half-sent script runs half",
                ));
            }
        }
    }
}

/// `curl … | sh`: the places of both.
fn piped(script: &Script, pipeline: &Pipeline) -> Option<(Span, Span)> {
    let calls: Vec<Call<'_>> = pipeline.commands.iter().filter_map(|command| script.call(command)).collect();
    let from = calls.iter().position(|call| matches!(call.program(), "curl" | "wget" | "fetch"))?;
    let runs = calls[from + 1..].iter().find(|call| is_interpreter(call) && reads_input(call))?;
    Some((script.span(&calls[from].command.range), script.span(&runs.command.range)))
}

/// `sh -c "$(curl …)"`, `bash <(curl …)`, `eval "$(curl …)"`.
fn substituted(script: &Script, pipeline: &Pipeline) -> Option<(Span, Span)> {
    for command in &pipeline.commands {
        let Some(call) = script.call(command) else { continue };
        if !is_interpreter(&call) && !matches!(call.program(), "eval" | "source" | ".") {
            continue;
        }
        let fetches = |text: &str| {
            let start = text.trim_start_matches(['"', '\'']);
            let inner =
                start.strip_prefix("$(").or_else(|| start.strip_prefix("<(")).or_else(|| start.strip_prefix('`'));
            inner
                .is_some_and(|inner| inner.trim_start().starts_with("curl ") || inner.trim_start().starts_with("wget "))
        };
        if let Some(word) = call.args().iter().find(|word| fetches(script.raw(word))) {
            return Some((script.span(word), script.span(call.name())));
        }
    }
    None
}

fn is_interpreter(call: &Call<'_>) -> bool {
    let program = call.program();
    let name = program.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.');
    matches!(name, "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" | "python" | "perl" | "ruby" | "node" | "php")
}

/// Whether it runs what comes in, and no file or text of its own.
fn reads_input(call: &Call<'_>) -> bool {
    let own = call.has(&["-c", "-e", "-m", "-r"]);
    let first = call.values().find(|value| !value.starts_with('-') || value == "-");
    let script_behind = call.has(&["-s", "--", "-"]);
    !own && (script_behind || first.is_none())
}
