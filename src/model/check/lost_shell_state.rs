//! RB4004 lost-shell-state: a `RUN` that ends in `cd`, `export` or the like, which nothing after it sees.

use super::stage_view::{StageView, Step};
use crate::diag::{Code, Diagnostic, Diagnostics, Edit, Fix, FixSafety};
use crate::syntax::keyword::Keyword;
use crate::syntax::script::{Call, Joined, Place, Script};

/// Reports the last command of each `RUN` if all it does is change the shell.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    for (index, step, script) in view.scripts() {
        let Some(last) = script.pipelines.last().filter(|pipeline| pipeline.place == Place::Top) else { continue };
        let [command] = last.commands.as_slice() else { continue };
        let Some(call) = script.call(command) else { continue };
        let Some((what, help)) = lost(&call) else { continue };
        let message = format!("{what} ends with this RUN: the next instruction starts a new shell");
        let mut diagnostic =
            Diagnostic::new(Code::LostShellState, script.span(&command.range), message).label("lost here").help(help);
        if let Some(span) = later_use(view, index, &call) {
            diagnostic = diagnostic.related(span, "does not see it");
        }
        diagnostic.fixes.extend(fix(step, script, &call, last.joined));
        found.push(diagnostic);
    }
}

/// What a call changes in the shell alone, and what does it for good.
fn lost(call: &Call<'_>) -> Option<(String, &'static str)> {
    let first = call.values().next();
    match call.program() {
        "cd" | "pushd" => first.map(|folder| {
            (
                format!("the change to `{folder}`"),
                "WORKDIR changes the folder for what follows; within a RUN, join with `&&`",
            )
        }),
        "export" => {
            let name = first?.split('=').next().unwrap_or_default().to_owned();
            Some((format!("variable `{name}`"), "ENV sets a variable for what follows; within a RUN, join with `&&`"))
        }
        "alias" => first.map(|alias| {
            let name = alias.split('=').next().unwrap_or_default();
            (format!("alias `{name}`"), "write a small script into `/usr/local/bin` instead")
        }),
        "source" | "." => {
            let file = first?.into_owned();
            let name = file.rsplit('/').next().unwrap_or(&file);
            // Others may do anything.
            let sets = name.ends_with("rc")
                || name.ends_with("env")
                || name.contains("profile")
                || name.starts_with("activate");
            let what = format!("what `{file}` sets");
            sets.then_some((what, "set the variables with ENV (for a virtual environment: its `bin` first in PATH)"))
        }
        _ => None,
    }
}

/// The next instruction that goes by what was lost.
fn later_use(view: &StageView<'_>, index: usize, call: &Call<'_>) -> Option<crate::source::Span> {
    let mut later = view.steps[index + 1..].iter();
    let next = match call.program() {
        "export" => {
            let value = call.values().next()?;
            let name = value.split('=').next()?.to_owned();
            let (plain, braced) = (format!("${name}"), format!("${{{name}"));
            later.find(|step| step.written.rest.text.contains(&plain) || step.written.rest.text.contains(&braced))?
        }
        _ => later.find(|step| step.keyword() == Keyword::Run)?,
    };
    Some(next.written.keyword.span)
}

/// `WORKDIR` or `ENV` instead, where that is plain to see.
fn fix(step: &Step<'_>, script: &Script, call: &Call<'_>, joined: Joined) -> Option<Fix> {
    let [argument] = call.args() else { return None };
    let value = call.script.value(argument);
    let plain =
        !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-+:=@%,".contains(&byte));
    let bare = step.written.heredocs.is_empty() && step.written.flags.is_empty();
    if !plain || !bare || script.raw(&call.command.range).starts_with("sudo") {
        return None;
    }
    let (instruction, safety) = match call.program() {
        // A relative one starts where the commands before it have gone to.
        "cd" if value.starts_with('/') || script.pipelines.len() == 1 => (format!("WORKDIR {value}"), FixSafety::Safe),
        "export" if value.contains('=') => (format!("ENV {value}"), FixSafety::Safe),
        _ => return None,
    };
    let title = format!("write `{instruction}`");
    if script.pipelines.len() == 1 {
        return Some(Fix { title, safety, edits: vec![Edit { span: step.written.span, text: instruction }] });
    }
    if joined != Joined::And {
        return None;
    }
    // From the end of what stands before the `&&` to the end of the line.
    let before = script.text.text[..call.command.range.start].trim_end().strip_suffix("&&")?.trim_end().len();
    let span = script.text.span_of(before..script.text.text.len());
    let start = script.text.span_of(before - 1..before).end;
    let span = crate::source::Span::new(span.file, start, span.end);
    Some(Fix { title, safety, edits: vec![Edit { span, text: format!("\n{instruction}") }] })
}
