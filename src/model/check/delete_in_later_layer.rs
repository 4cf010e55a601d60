//! RB5004 delete-in-later-layer and RB8003 secret-deleted-later: what a former layer holds stays in the image.

use super::merge;
use super::packages::{Manager, Packaging, packaging};
use super::secret_in_image::is_secret_file;
use super::stage_view::{StageView, Step};
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::model::path;
use crate::model::stage::{Action, Copy, CopySource};
use crate::source::Span;
use crate::syntax::script::{Call, Script};

/// Further back than this nobody looks for what wrote a file.
const FAR: usize = 200;

/// Reports files of one layer that a later `RUN` removes.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    if !view.ships {
        return;
    }
    for (index, step, script) in view.scripts() {
        for call in script.calls() {
            let hit = match call.program() {
                "rm" => removed(view, index, step, script, &call),
                _ => cleaned(view, index, script, &call),
            };
            let Some((word, layer, secret)) = hit else { continue };
            let before = &view.steps[layer].written;
            found.push(if secret {
                Diagnostic::new(Code::SecretDeletedLater, word, "the secret is still in the layer that brought it")
                    .label("hides it, and removes nothing")
                    .related(before.span, "anybody who has the image can read it from this layer")
                    .help("give it to the one RUN that needs it: `RUN --mount=type=secret,id=…`")
            } else {
                let mut diagnostic = Diagnostic::new(
                    Code::DeleteInLaterLayer,
                    word,
                    "this frees nothing: the layer that wrote it is part of the image as it is",
                )
                .label("only hidden from here on")
                .related(before.keyword.span, "written by this layer")
                .help("remove it in the instruction that writes it, or leave it out of the image");
                if layer + 1 == index {
                    diagnostic.fixes.extend(merge::with_one_before(view, index, FixSafety::Unsafe));
                }
                diagnostic
            });
            break;
        }
    }
}

/// The first path of an `rm` that a former layer wrote: its place, that layer, and whether it is a secret.
fn removed(
    view: &StageView<'_>,
    index: usize,
    step: &Step<'_>,
    script: &Script,
    call: &Call<'_>,
) -> Option<(Span, usize, bool)> {
    // A folder that the script went to is not followed.
    let moved = script.calls().any(|call| matches!(call.program(), "cd" | "pushd"));
    for word in call.args() {
        let written = script.value(word);
        let target = written.trim_end_matches(['*', '/']);
        if written.starts_with('-')
            || target.is_empty()
            || target.contains(['*', '?', '['])
            || moved && !target.starts_with('/')
        {
            continue;
        }
        let Some(target) = view.absolute(index, target) else { continue };
        if target == "/" || is_mounted(step, &target) || writes(view, index, &target).is_some() {
            continue;
        }
        let from = index.saturating_sub(FAR);
        let layer = (from..index).rev().find_map(|at| Some((at, writes(view, at, &target)?)));
        if let Some((at, secret)) = layer {
            return Some((script.span(word), at, secret));
        }
    }
    None
}

/// `apt-get clean` and the like in a `RUN` that installs nothing.
fn cleaned(view: &StageView<'_>, index: usize, script: &Script, call: &Call<'_>) -> Option<(Span, usize, bool)> {
    let of_call = packaging(call).filter(|packaging| packaging.verb_text() == "clean")?;
    let installs = |script: &Script| {
        script
            .calls()
            .filter_map(|call| packaging(&call).filter(Packaging::installs))
            .any(|other| other.manager == of_call.manager)
    };
    // Debian's images keep no packages anyway.
    if installs(script) || of_call.manager == Manager::Apt {
        return None;
    }
    let from = index.saturating_sub(FAR);
    let layer = (from..index).rev().find(|at| view.steps[*at].script().is_some_and(installs))?;
    Some((script.span(call.name()).to(script.span(of_call.verb)), layer, false))
}

/// Whether a mount lies over a path, so that no layer holds it.
fn is_mounted(step: &Step<'_>, target: &str) -> bool {
    let Some(Action::Run(run)) = step.action else { return false };
    run.mounts.iter().filter_map(|mount| mount.target.as_deref()).any(|mount| is_in(target, mount))
}

/// Whether a path is another or lies in it.
fn is_in(path: &str, folder: &str) -> bool {
    path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a step writes a path, and whether that is a secret then.
fn writes(view: &StageView<'_>, index: usize, target: &str) -> Option<bool> {
    let step = &view.steps[index];
    if let Some(Action::Copy(copy)) = step.action {
        return copied(view, index, copy, target);
    }
    let script = step.script()?;
    if is_mounted(step, target) {
        return None;
    }
    let any = script.calls().any(|call| match packaging(&call) {
        Some(packaging) => match packaging.manager {
            Manager::Apt if packaging.updates_lists() => is_in("/var/lib/apt/lists", target),
            Manager::Apk if packaging.installs() => !call.has(&["--no-cache"]) && is_in("/var/cache/apk", target),
            Manager::Dnf if packaging.installs() => is_in("/var/cache/yum", target) || is_in("/var/cache/dnf", target),
            _ => false,
        },
        None => downloaded(&call).and_then(|file| view.absolute(index, &file)).is_some_and(|file| is_in(&file, target)),
    });
    any.then_some(false)
}

/// The file that a download ends in.
fn downloaded(call: &Call<'_>) -> Option<String> {
    let values: Vec<_> = call.values().collect();
    let behind = |flags: &[&str]| {
        let at = values.iter().position(|value| flags.contains(&&**value))?;
        values.get(at + 1).map(|value| value.clone().into_owned())
    };
    let url_name = || {
        let url = values.iter().find(|value| value.contains("://"))?;
        let path = url.split(['?', '#']).next().unwrap_or(url);
        path.rsplit('/').next().filter(|name| !name.is_empty()).map(str::to_owned)
    };
    let moved = call.script.calls().any(|call| call.program() == "cd");
    let name = match call.program() {
        "curl" if call.has(&["-O", "--remote-name", "-LO", "-sLO", "-fsSLO", "-OL", "-sSLO"]) => url_name(),
        "curl" => behind(&["-o", "--output", "-Lo", "-sLo", "-fsSLo", "-sSLo", "-fLo", "-so"]),
        "wget" => match behind(&["-O", "--output-document", "-qO", "-nvO"]) {
            Some(file) => Some(file).filter(|file| file != "-"),
            None if call.values().any(|value| value.ends_with("O-") || value.starts_with("-P")) => None,
            None => url_name(),
        },
        _ => None,
    }?;
    (!moved || name.starts_with('/')).then_some(name)
}

/// Whether a copy puts something at a path, and whether that looks like a secret.
fn copied(view: &StageView<'_>, index: usize, copy: &Copy, target: &str) -> Option<bool> {
    let dest = view.absolute(index, &copy.dest)?;
    let into = copy.dest.ends_with('/') || copy.dest == "." || copy.sources.len() > 1;
    for source in &copy.sources {
        let (path, name) = match source {
            CopySource::Path(path) => {
                let text = path.value.trim_end_matches('/');
                (text, text.rsplit('/').next().unwrap_or(text))
            }
            CopySource::Http { url, .. } => ("", url.rsplit('/').next().unwrap_or_default()),
            CopySource::Inline(_) | CopySource::Git(_) => continue,
        };
        let folder = matches!(path, "" | "." | "/");
        let file = if into && !folder { path::joined(&dest, name) } else { dest.clone() };
        // A folder's content lies below it; which files those are is not looked up.
        if is_in(&file, target) || folder && copy.from.is_none() && is_in(target, &dest) && target != "/" {
            let removed = target.rsplit('/').next().unwrap_or_default();
            return Some(is_secret_file(if is_in(&file, target) { name } else { removed }));
        }
    }
    None
}
