//! RB4005 exec-form-one-string: `["npm start"]`, which looks for a program of that whole name.

use super::stage_view::StageView;
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::model::stage::{Action, Base};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::Args;

/// Reports exec forms of one string with a space in it.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    for step in &view.steps {
        let args = match &step.written.args {
            Args::Healthcheck { args, .. } => args,
            args => args,
        };
        let runs = matches!(step.keyword(), Keyword::Cmd | Keyword::Entrypoint | Keyword::Run | Keyword::Healthcheck);
        let (true, Args::Json(strings)) = (runs, args) else { continue };
        let [only] = strings.as_slice() else { continue };
        let text = only.value.trim();
        if !text.contains(' ') || step.keyword() == Keyword::Cmd && is_argument(view) {
            continue;
        }
        let message = format!("this runs a program that is called `{text}`, spaces and all");
        let mut diagnostic = Diagnostic::new(Code::ExecFormOneString, only.span, message).label("one word");
        let plain = !text.contains(|char: char| "\"'\\$&|;<>()*?[]{}~`#".contains(char));
        if plain {
            let words: Vec<String> = text.split_whitespace().map(|word| format!("\"{word}\"")).collect();
            let words = words.join(", ");
            diagnostic = diagnostic.help(format!("give each argument a string of its own: `[{words}]`")).fix(
                FixSafety::Safe,
                "split it",
                Span::new(only.span.file, only.span.start, only.span.end),
                words,
            );
        } else {
            diagnostic = diagnostic.help(
                "give each argument a string of its own, or leave brackets and quotes out to have a shell run it",
            );
        }
        found.push(diagnostic);
    }
}

/// Whether the image's `CMD` is the script that its `ENTRYPOINT` waits for: `["sh", "-c"]`.
fn is_argument(view: &StageView<'_>) -> bool {
    let mut stage = view.stage;
    loop {
        let entrypoint = stage.instructions.iter().rev().find_map(|instruction| match &instruction.action {
            Action::Entrypoint(command) => Some(command),
            _ => None,
        });
        if let Some(command) = entrypoint {
            return matches!(command, crate::model::stage::Command::Exec(args) if args.last().is_some_and(|last| last == "-c"));
        }
        let Base::Stage(id) = &stage.base.value else {
            let config = stage.config.as_ref().and_then(|config| config.config.entrypoint.as_ref());
            return config.is_some_and(|args| args.last().is_some_and(|last| last == "-c"));
        };
        stage = view.model.stage(*id);
    }
}
