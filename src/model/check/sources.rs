//! RB3001 source-missing, RB3002 source-ignored, RB3003 source-outside-context.

use crate::diag::{Code, Diagnostic, FixSafety, nearest};
use crate::model::context::{Context, Found, parts};
use crate::model::ignore::Ignore;
use crate::source::pattern::Pattern;
use crate::source::{EntryKind, Spanned};

/// Looks a source up in the context; a pattern is only checked as far as its first wildcard.
pub(in crate::model) fn check(
    path: &Spanned<String>,
    wildcards: bool,
    context: &mut Context<'_>,
    ignore: Option<&Ignore>,
) -> (Option<EntryKind>, Option<Diagnostic>) {
    let text = path.value.as_str();
    let Some(names) = parts(text) else { return (None, Some(outside(path))) };
    if names.is_empty() {
        return (Some(EntryKind::Directory), None);
    }
    if wildcards && Pattern::has_wildcards(text) {
        return (None, None);
    }
    match context.find(text) {
        Found::Entry(kind) => (Some(kind), ignore.and_then(|ignore| ignored(path, &names.join("/"), ignore))),
        Found::Unknown => (None, None),
        Found::Outside => (None, Some(outside(path))),
        Found::Missing { directory, name, beside } => (None, Some(missing(path, &directory, &name, &beside))),
    }
}

fn outside(path: &Spanned<String>) -> Diagnostic {
    let message = format!("`{}` lies outside the context", path.value);
    Diagnostic::new(Code::SourceOutsideContext, path.span, message)
        .label("leads out of the folder that is built from")
        .help("build from a folder further up: `rbox build --context DIR -f FILE`")
}

fn missing(path: &Spanned<String>, directory: &str, name: &str, beside: &[String]) -> Diagnostic {
    let message = format!("`{}` is not in the context", path.value);
    let place = if directory.is_empty() { "at the top of the context".to_owned() } else { format!("in `{directory}`") };
    let diagnostic = Diagnostic::new(Code::SourceMissing, path.span, message).label(format!("no `{name}` {place}"));
    let Some((near, distance)) = nearest(name, beside.iter().map(String::as_str)) else { return diagnostic };
    let right = replaced(&path.value, directory, name, near);
    let safety = if distance <= 1 { FixSafety::Safe } else { FixSafety::Unsafe };
    diagnostic.help(format!("did you mean `{right}`?")).fix(safety, format!("write `{right}`"), path.span, right)
}

/// The path with its missing part replaced.
fn replaced(path: &str, directory: &str, name: &str, near: &str) -> String {
    let from = directory
        .split('/')
        .filter(|part| !part.is_empty())
        .fold(0, |from, part| path[from..].find(part).map_or(from, |at| from + at + part.len()));
    match path[from..].find(name) {
        Some(at) => format!("{}{near}{}", &path[..from + at], &path[from + at + name.len()..]),
        None => near.to_owned(),
    }
}

fn ignored(path: &Spanned<String>, clean: &str, ignore: &Ignore) -> Option<Diagnostic> {
    // An exception further down may bring part of a folder back.
    let (line, pattern) = ignore.line_against(clean)?;
    if ignore.list.enters(clean) {
        return None;
    }
    let message = format!("`{}` is left out by {}, so there is nothing to copy", path.value, ignore.name);
    let exception = format!("!{clean}");
    Some(
        Diagnostic::new(Code::SourceIgnored, path.span, message)
            .label("not sent")
            .related(line, format!("`{pattern}` leaves it out"))
            .help(format!("add `{exception}` below that line, or do not copy it"))
            .fix(FixSafety::Unsafe, format!("add `{exception}`"), line.after(), format!("\n{exception}")),
    )
}

/// A path of the host that a service mounts; one outside the context is its own business.
pub(in crate::model) fn bind(path: &Spanned<String>, context: &mut Context<'_>) -> Option<Diagnostic> {
    if path.value.starts_with('/') {
        return None;
    }
    match context.find(&path.value) {
        Found::Missing { directory, name, beside } => Some(missing(path, &directory, &name, &beside)),
        _ => None,
    }
}

pub(in crate::model) fn no_file(path: &Spanned<String>) -> Diagnostic {
    let message = format!("`{}` is not in the context", path.value);
    Diagnostic::new(Code::SourceMissing, path.span, message).label("not found")
}

pub(in crate::model) fn unreadable(path: &Spanned<String>, why: &str) -> Diagnostic {
    let message = format!("`{}` can't be read: {why}", path.value);
    Diagnostic::new(Code::SourceMissing, path.span, message).label("this file")
}
