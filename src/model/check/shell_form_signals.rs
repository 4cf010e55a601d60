//! RB4001 shell-form-signals: a program that runs below `/bin/sh`, which keeps signals to itself.

use super::stage_view::{ShellKind, StageView, Step};
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::syntax::keyword::Keyword;
use crate::syntax::shell;
use crate::syntax::tree::{Args, Word};

/// What a shell does itself: there is no program of that name.
const BUILTINS: [&str; 18] = [
    "cd", "export", "source", ".", "eval", "set", "exec", "if", "for", "while", "until", "case", "trap", "wait",
    "ulimit", "umask", "exit", ":",
];

/// Reports the last `CMD` and the last `ENTRYPOINT` of a stage that ships.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    if !view.ships {
        return;
    }
    for keyword in [Keyword::Entrypoint, Keyword::Cmd] {
        let Some(step) = view.steps.iter().rfind(|step| step.keyword() == keyword) else { continue };
        if let Args::Line(line) = &step.written.args {
            // An ENTRYPOINT in exec form is given what CMD says, one in shell form is not.
            let changes =
                keyword == Keyword::Entrypoint && view.steps.iter().any(|step| step.keyword() == Keyword::Cmd);
            found.0.extend(of(keyword, step, line, if changes { FixSafety::Unsafe } else { FixSafety::Safe }));
        }
    }
}

fn of(keyword: Keyword, step: &Step<'_>, line: &Word, safety: FixSafety) -> Option<Diagnostic> {
    let text = line.text.trim();
    // Whoever names the shell wants it; what looks like JSON has a message of its own.
    if step.shell.chosen
        || step.shell.kind == ShellKind::Other
        || text.is_empty()
        || text.starts_with("exec ")
        || text.starts_with('[')
    {
        return None;
    }
    let message = format!("{keyword} in shell form makes the shell process 1, and a stop signal goes to it alone");
    let diagnostic = Diagnostic::new(Code::ShellFormSignals, line.span, message).label("runs below `/bin/sh -c`");
    if let Some(args) = plain(text) {
        let diagnostic = diagnostic.help(format!("name the program and its arguments: `{keyword} {args}`"));
        return Some(diagnostic.fix(safety, "write it in exec form", line.span, args));
    }
    let help = format!(
        "let the program take the shell's place, `{keyword} exec …`, or write it in exec form: `{keyword} [\"…\"]`"
    );
    let diagnostic = diagnostic.help(help);
    let start = line.span_of(0..0);
    Some(if is_one_program(line) {
        diagnostic.fix(FixSafety::Unsafe, "put `exec` before it", start, "exec ")
    } else {
        diagnostic
    })
}

/// The exec form of a line that means nothing special to a shell.
fn plain(text: &str) -> Option<String> {
    let harmless = |char: char| char.is_ascii_alphanumeric() || " _./:@%+,-=".contains(char);
    let mut words = text.split_whitespace().peekable();
    let program = *words.peek()?;
    if !text.chars().all(harmless) || program.contains('=') || BUILTINS.contains(&program) {
        return None;
    }
    let words: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
    Some(format!("[{}]", words.join(", ")))
}

/// Whether a line starts one program and does nothing else.
fn is_one_program(line: &Word) -> bool {
    let Some(script) = shell::script(line.clone()) else { return false };
    let [pipeline] = script.pipelines.as_slice() else { return false };
    let [command] = pipeline.commands.as_slice() else { return false };
    let builtin = script.call(command).is_none_or(|call| BUILTINS.contains(&call.program()));
    !builtin && command.assigns.is_empty() && !line.text.contains(['&', ';'])
}
