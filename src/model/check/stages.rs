//! RB0018 no-stage, RB1001 unknown-stage, RB1003 reserved-name, RB1004 unreachable-stage.

use std::collections::HashSet;

use super::names::listed;
use super::values;
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::model::Model;
use crate::model::base::BaseError;
use crate::model::stage::StageId;
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Args, Instruction, Word};

pub(in crate::model) fn no_stage(first: &Instruction, block: Option<Span>) -> Diagnostic {
    let keyword = first.keyword.value;
    if let Some(name) = volume_of_the_stack(first) {
        let right = format!("VOLUME {} {{\n}}", name.text);
        return Diagnostic::new(Code::NoStage, first.span, "the VOLUME of an image belongs to a stage")
            .label("stands outside every stage")
            .help(format!(
                "a volume that services mount is a block: `VOLUME {} {{` and `}}` on a line of its own",
                name.text
            ))
            .fix(FixSafety::Safe, format!("make `{}` a volume of the stack", name.text), first.span, right);
    }
    let diagnostic = Diagnostic::new(Code::NoStage, first.keyword.span, format!("{keyword} belongs to no stage"));
    match block {
        Some(block) => diagnostic
            .label("stands outside every stage")
            .related(block, "this block ended the stage before it")
            .help("move it up into its stage, or start a stage with FROM"),
        None => diagnostic.label("stands before the first FROM").help("start with FROM: only ARG may stand before it"),
    }
}

/// The name of what is meant to be a named volume: no stage is there for a folder of an image, and folders begin with `/`.
fn volume_of_the_stack(first: &Instruction) -> Option<&Word> {
    match &first.args {
        Args::Words(words) if first.keyword.value == Keyword::Volume => match words.as_slice() {
            [name]
                if !name.text.is_empty()
                    && name.text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte)) =>
            {
                Some(name)
            }
            _ => None,
        },
        _ => None,
    }
}

/// A name that is no stage; `near` is the one most like it, and its place.
pub(in crate::model) fn unknown(word: &Word, near: Option<(&str, Span)>) -> Diagnostic {
    let message = format!("there is no stage `{}`, and no image of that name here", word.text);
    let diagnostic = Diagnostic::new(Code::UnknownStage, word.span, message).label("not found");
    let Some((name, place)) = near else { return diagnostic };
    let told = diagnostic.related(place, "a stage of a similar name").did_you_mean(&word.text, word.span, [name]);
    if told.help.is_some() { told } else { told.meant(word.span, name, FixSafety::Unsafe) }
}

/// A stage that comes later, or a number that no stage has.
pub(in crate::model) fn not_earlier(word: &Word, current: StageId, later: Option<Span>) -> Diagnostic {
    if let Some(later) = later {
        let message = format!("stage `{}` comes later in the file, so nothing of it is there yet", word.text);
        Diagnostic::new(Code::UnknownStage, word.span, message)
            .label("used here")
            .related(later, "defined here")
            .help("move that stage above this one")
    } else {
        let message = format!("there is no stage number {}", word.text);
        let help = match current.0 {
            0 => "stages are counted from 0, and none comes before this one".to_owned(),
            1 => "stages are counted from 0; only stage 0 comes before this one".to_owned(),
            n => format!("stages are counted from 0; 0 to {} come before this one", n - 1),
        };
        Diagnostic::new(Code::UnknownStage, word.span, message).label("not found").help(help)
    }
}

pub(in crate::model) fn unknown_target(name: &str, span: Span, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnknownStage, span, format!("there is no stage `{name}` to build"))
        .label("asked for here");
    let near = crate::diag::nearest(name, known.iter().copied());
    match near {
        Some((word, _)) => diagnostic.help(format!("did you mean `{word}`?")),
        None if known.is_empty() => {
            diagnostic.help("no stage of this file has a name; stages can be asked for by number")
        }
        None => {
            let mut known = known.to_vec();
            known.sort_unstable();
            diagnostic.help(format!("the stages are {}", listed(known.into_iter()).unwrap_or_default()))
        }
    }
}

pub(in crate::model) fn variable_in_from(word: &Word) -> Diagnostic {
    values::invalid(
        word.span,
        "variables are not filled in here, since stages are tied together before they have values",
        "has a variable",
    )
    .help("name it first with `FROM $IMAGE AS name` (an ARG before the first FROM is seen there), then use `name`")
}

pub(in crate::model) fn not_a_base(word: &Word, text: &str, error: BaseError) -> Diagnostic {
    let shown = if word.text == text { format!("`{text}`") } else { format!("`{}` (that is `{text}`)", word.text) };
    let diagnostic = values::invalid(
        word.span,
        format!("{shown} is neither a stage nor the name of an image: {error}"),
        "no image name",
    );
    let lower = text.to_lowercase();
    if lower != text && lower.parse::<crate::image::Reference>().is_ok() && word.text == text {
        let help = format!("names of images are in lower case: `{lower}`");
        return diagnostic.help(help).fix(crate::diag::FixSafety::Safe, format!("write `{lower}`"), word.span, lower);
    }
    diagnostic
}

pub(in crate::model) fn malformed_name(word: &Word) -> Diagnostic {
    values::invalid(word.span, format!("`{}` can't be the name of a stage", word.text), "no stage name")
        .help("a letter, then letters, digits, `-`, `_` and `.`")
}

pub(in crate::model) fn reserved_name(word: &Word) -> Diagnostic {
    let message = format!("`{}` already means something else, so a stage should not have that name", word.text);
    Diagnostic::new(Code::ReservedName, word.span, message).label("reserved").help("choose another name")
}

/// Warns of stages that nothing uses.
pub(in crate::model) fn unreachable(model: &Model, found: &mut Diagnostics) {
    let mut used: HashSet<StageId> = model.stages.iter().flat_map(super::super::stage::Stage::reads).collect();
    used.extend(model.targets.iter().copied());
    used.extend(model.service_stages());
    used.extend(model.stages.len().checked_sub(1).map(StageId));
    for (index, stage) in model.stages.iter().enumerate() {
        if used.contains(&StageId(index)) {
            continue;
        }
        let name = model.stage_name(StageId(index));
        let span = stage.name.as_ref().map_or(stage.base.span, |name| name.span);
        let message = format!("nothing uses stage `{name}`");
        let diagnostic =
            Diagnostic::new(Code::UnreachableStage, span, message).label("never copied from, started from or run");
        let help = match &stage.name {
            Some(_) => format!("it is only built with `--target {name}`; remove it if nobody does that"),
            None => "give it a name and use it, or remove it".to_owned(),
        };
        found.push(diagnostic.help(help));
    }
}
