//! RB7001 unknown-service, RB7007 nothing-to-run, and values of `SERVICE` blocks.

use super::names::listed;
use super::values;
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::model::Model;
use crate::source::{Span, Spanned};
use crate::syntax::tree::Word;

pub(in crate::model) fn unknown<'n>(name: &Spanned<String>, known: impl Iterator<Item = &'n str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnknownService, name.span, format!("there is no service `{}`", name.value))
        .label("not declared");
    match listed(known) {
        None => diagnostic.help("the file has no SERVICE"),
        Some(known) => diagnostic.help(format!("the services are {known}")),
    }
}

pub(in crate::model) fn no_image(name: &Word) -> Diagnostic {
    Diagnostic::new(Code::MissingArgument, name.span, format!("SERVICE `{}` does not say what it runs from", name.text))
        .label("has no FROM")
        .help("add `FROM` and a stage of this file or the name of an image")
}

pub(in crate::model) fn file_without_body(path: &Spanned<String>) -> Diagnostic {
    Diagnostic::new(Code::MissingArgument, path.span, format!("FILE `{}` has no content", path.value))
        .label("no heredoc behind it")
        .help("write the content below it: `FILE PATH <<EOF`, its lines, `EOF`; to mount a file of the host, use MOUNT")
}

pub(in crate::model) fn not_a_device(word: &Spanned<String>) -> Diagnostic {
    values::invalid(word.span, format!("`{}` is no device", word.value), "not understood")
        .help("write `/dev/x`, `/dev/x:/dev/y` or `/dev/x:/dev/y:rw`")
}

pub(in crate::model) fn cap_without_sign(word: &Spanned<String>) -> Diagnostic {
    values::invalid(word.span, format!("`{}` does not say whether it is added or taken away", word.value), "no sign")
        .help(format!("write `+{0}` to add it to the default set, `-{0}` to take it away", word.value))
}

pub(in crate::model) fn unknown_cap(word: &Spanned<String>, name: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = values::invalid(word.span, format!("there is no capability `{name}`"), "unknown capability");
    let Some(near) = near else { return diagnostic };
    let sign = &word.value[..1];
    diagnostic.help(format!("did you mean `{near}`?")).fix(
        FixSafety::Unsafe,
        format!("write `{sign}{near}`"),
        word.span,
        format!("{sign}{near}"),
    )
}

pub(in crate::model) fn one_dependency(extra: Span) -> Diagnostic {
    Diagnostic::new(Code::ExtraArgument, extra, "DEPENDS names one service and what must be true of it")
        .label("one too many")
        .help("give each dependency a line of its own: `DEPENDS db healthy`")
}

/// Reports services that neither the file nor the image gives a program.
pub(in crate::model) fn nothing_to_run(model: &Model, found: &mut Diagnostics) {
    for service in &model.services {
        let Some(image) = &service.image else { continue };
        let runs = model.facts(image).is_none_or(|facts| facts.cmd || facts.entrypoint);
        let own = [&service.cmd, &service.entrypoint].into_iter().flatten().any(|command| !command.is_empty());
        if runs || own {
            continue;
        }
        let name = &service.name.value;
        let message = format!("service `{name}` has nothing to run");
        let diagnostic = Diagnostic::new(Code::NothingToRun, service.name.span, message)
            .label("neither CMD nor ENTRYPOINT")
            .help("say what runs: `CMD [\"program\", \"argument\"]` in the service or in its stage");
        let place = model.place(image).unwrap_or(image.span);
        found.push(diagnostic.related(place, "and this image has none either"));
    }
}
