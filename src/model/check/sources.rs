//! RB3001 source-missing, RB3002 source-ignored, RB3003 source-outside-context.

use crate::diag::{Code, Diagnostic, FixSafety, Severity, nearest};
use crate::model::context::{Context, Found, parts};
use crate::model::ignore::Ignore;
use crate::model::path::clean;
use crate::source::pattern::Pattern;
use crate::source::{EntryKind, Spanned};

/// Looks a source up in the context; a pattern is not.
pub(in crate::model) fn check(
    path: &Spanned<String>,
    wildcards: bool,
    context: &mut Context<'_>,
    ignore: Option<&Ignore>,
) -> (Option<EntryKind>, Option<Diagnostic>) {
    let text = path.value.as_str();
    if wildcards && Pattern::has_wildcards(text) {
        return match parts(text) {
            Some(_) => (None, None),
            None => outside(path, wildcards, context, ignore),
        };
    }
    match context.find(text) {
        Found::Entry(kind) => {
            let names = ignore.and_then(|_| parts(text)).filter(|names| !names.is_empty());
            (Some(kind), names.zip(ignore).and_then(|(names, ignore)| ignored(path, &names.join("/"), ignore)))
        }
        Found::Unknown => (None, None),
        Found::Outside => outside(path, wildcards, context, ignore),
        Found::Missing { directory, name, beside } => (None, Some(missing(path, &directory, &name, &beside))),
    }
}

/// Looks up the folder that a pattern starts with, up to its first wildcard.
pub(in crate::model) fn pattern(path: &Spanned<String>, context: &mut Context<'_>) -> Option<Diagnostic> {
    if !Pattern::has_wildcards(&path.value) {
        return None;
    }
    let names = parts(&path.value)?;
    let fixed: Vec<&str> = names.iter().copied().take_while(|name| !Pattern::has_wildcards(name)).collect();
    if fixed.is_empty() || fixed.len() == names.len() {
        return None;
    }
    match context.find(&fixed.join("/")) {
        Found::Missing { directory, name, beside } => Some(missing(path, &directory, &name, &beside)),
        _ => None,
    }
}

/// A path that leads out of the context. As for BuildKit, there is nothing above its top: what lies there under that name
/// is taken, and only where nothing does it is an error.
fn outside(
    path: &Spanned<String>,
    wildcards: bool,
    context: &mut Context<'_>,
    ignore: Option<&Ignore>,
) -> (Option<EntryKind>, Option<Diagnostic>) {
    let message = format!("`{}` lies outside the context", path.value);
    let mut diagnostic = Diagnostic::new(Code::SourceOutsideContext, path.span, message)
        .label("leads out of the folder that is built from");
    let inside = clean(&path.value);
    let inside = if inside == "/" { "." } else { inside.trim_start_matches('/') }.to_owned();
    let (kind, found) = check(&Spanned::new(inside.clone(), path.span), wildcards, context, ignore);
    let pattern = wildcards && Pattern::has_wildcards(&inside);
    if found.is_some() || kind.is_none() && !pattern {
        let help = "build from a folder further up: `rbox build --context DIR -f FILE`";
        return (None, Some(diagnostic.help(help)));
    }
    diagnostic.severity = Severity::Warning;
    let title = format!("write `{inside}`");
    let help = format!("there is nothing above its top, so `{inside}` is taken, as BuildKit does; write that");
    (kind, Some(diagnostic.help(help).fix(FixSafety::Safe, title, path.span, inside)))
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
