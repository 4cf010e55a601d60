//! RB0002 and RB0016 in `RUN --mount`: keys and values that it does not know.

use super::values;
use crate::diag::{Code, Diagnostic};
use crate::source::{Span, Spanned};
use crate::syntax::tree::Word;

pub(in crate::model) fn unknown_key(key: &Word) -> Diagnostic {
    Diagnostic::new(Code::UnknownFlag, key.span, format!("a mount has no key `{}`", key.text))
        .label("unknown key")
        .help("keys are type, from, source, target, readonly, readwrite, id, sharing, required, size, mode, uid, gid and env")
}

pub(in crate::model) fn no_key(span: Span) -> Diagnostic {
    values::invalid(
        span,
        "a mount is a list of `key=value`, and here is no key",
        "nothing before, between or behind commas",
    )
    .help("take the comma out, or name what is meant")
}

pub(in crate::model) fn no_value(key: &Word) -> Diagnostic {
    values::invalid(key.span, format!("the key `{}` of a mount needs a value", key.text), "no value")
        .help(format!("write it as `{}=value`", key.text))
}

pub(in crate::model) fn bad_value(key: &Word, value: &str, span: Span, wanted: &str) -> Diagnostic {
    values::invalid(span, format!("`{value}` can't be the `{}` of a mount", key.text), format!("must be {wanted}"))
}

pub(in crate::model) fn unknown_type(kind: &str, span: Span) -> Diagnostic {
    values::invalid(span, format!("there is no mount of type `{kind}`"), "unknown type")
        .help("types are bind, cache, tmpfs, secret and ssh")
}

pub(in crate::model) fn unknown_sharing(mode: &str, span: Span) -> Diagnostic {
    values::invalid(span, format!("a cache can't be shared as `{mode}`"), "unknown way of sharing")
        .help("a cache is `shared`, `private` or `locked`")
}

pub(in crate::model) fn misplaced_key(key: &str, kind: &str, span: Span) -> Diagnostic {
    let of = match key {
        "size" => "tmpfs",
        "required" => "secret and ssh",
        "sharing" => "cache",
        "env" => "secret",
        "from" => "bind and cache",
        "source" => "bind, cache and secret",
        _ => "cache, secret and ssh",
    };
    values::invalid(span, format!("a {kind} mount has no `{key}`"), format!("only for mounts of type {of}"))
}

pub(in crate::model) fn over_root(span: Span) -> Diagnostic {
    values::invalid(span, "a mount at `/` would hide the whole image", "comes to `/`")
        .help("name a folder: `target=/src`")
}

pub(in crate::model) fn nameless_secret(span: Span) -> Diagnostic {
    values::invalid(span, "this mount does not say which secret it wants", "has neither `id` nor `target`")
        .help("name it: `--mount=type=secret,id=token`")
}

pub(in crate::model) fn unknown_service_key(key: &Word) -> Diagnostic {
    Diagnostic::new(Code::UnknownFlag, key.span, format!("MOUNT has no key `{}`", key.text))
        .label("unknown key")
        .help("keys are type, from, source, target, readonly and size")
}

pub(in crate::model) fn unknown_service_type(kind: &str, span: Span) -> Diagnostic {
    values::invalid(span, format!("MOUNT knows no type `{kind}`"), "unknown type")
        .help("types are bind, volume, tmpfs and image")
}

pub(in crate::model) fn no_target(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MissingArgument, span, "this mount does not say where it lies")
        .label("has no `target`")
        .help("add `target=/path`")
}

pub(in crate::model) fn no_source(kind: &str, span: Span) -> Diagnostic {
    if kind == "image" {
        // with `docker run --mount` and Compose, `source` is the image
        return Diagnostic::new(Code::MissingArgument, span, "an image mount needs `from`")
            .label("has no `from`")
            .help("`from` names the image or stage, and `source` a path in it");
    }
    Diagnostic::new(Code::MissingArgument, span, format!("a {kind} mount needs `source`")).label("has no `source`")
}

pub(in crate::model) fn not_a_mount(text: &Spanned<String>) -> Diagnostic {
    values::invalid(text.span, format!("`{}` is no mount", text.value), "too many `:`")
        .help("write `SOURCE:TARGET`, `SOURCE:TARGET:ro` or `type=…,source=…,target=…`")
}

pub(in crate::model) fn unknown_mode(mode: &str, span: Span) -> Diagnostic {
    values::invalid(span, format!("a mount can't be `{mode}`"), "its third part is `ro` or `rw`")
}

pub(in crate::model) fn home(source: &Spanned<String>) -> Diagnostic {
    values::invalid(
        source.span,
        format!("`{}` depends on who runs it, so it is not filled in", source.value),
        "starts with `~`",
    )
    .help("write a path that starts with `/` or `./`")
}
