//! RB5006 unreproducible-step: a download that gives something else tomorrow.

use std::cell::LazyCell;

use super::stage_view::{StageView, Step};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::stage::{Action, Copy, CopySource, GitSource};
use crate::source::Span;
use crate::syntax::script::{Call, Script};
use crate::syntax::tree::Args;

/// Notes downloads of what has no fixed content: a `latest`, a branch, an `ADD` without a checksum.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    for step in &view.steps {
        if let Some(Action::Copy(copy)) = step.action {
            found.0.extend(copy.sources.iter().filter_map(|source| added(step, copy, source)));
        }
        let Some(script) = step.script() else { continue };
        // Looked for once: a script may fetch thousands of times.
        let is_checked = LazyCell::new(|| script.calls().any(|call| checks(&call)));
        let is_settled = LazyCell::new(|| script.calls().any(|call| settles(&call)));
        for call in script.calls() {
            match call.program() {
                "curl" | "wget" => found.0.extend(fetched(script, &call).filter(|_| !*is_checked)),
                "git" => found.0.extend(cloned(script, &call).filter(|_| !*is_settled)),
                "go" => found.0.extend(installed(script, &call)),
                _ => {}
            }
        }
    }
}

/// Words that stand for whatever is newest.
fn moves(url: &str) -> Option<&'static str> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let known = ["latest", "master", "main", "HEAD", "nightly", "trunk"];
    let mut parts = path.split('/').skip(3);
    parts.find_map(|part| known.into_iter().find(|word| part == *word))
}

/// Whether a call looks at what came: whoever does need not care where from.
fn checks(call: &Call<'_>) -> bool {
    matches!(
        call.program(),
        "sha256sum" | "sha512sum" | "sha1sum" | "shasum" | "gpg" | "gpgv" | "cosign" | "b2sum" | "minisign"
    )
}

/// Whether a call decides which commit of a clone it is.
fn settles(call: &Call<'_>) -> bool {
    call.program() == "git" && call.has(&["checkout", "reset", "switch", "fetch", "rev-parse", "submodule"])
}

fn fetched(script: &Script, call: &Call<'_>) -> Option<Diagnostic> {
    let (word, part) = call.args().iter().find_map(|word| {
        let url = script.value(word);
        let moving = url.contains("://").then(|| moves(&url)).flatten()?;
        Some((word, moving))
    })?;
    let message = format!("`{part}` is something else after the next release, and the cached layer does not notice");
    let diagnostic = Diagnostic::new(Code::UnreproducibleStep, script.span(word), message).label("moves");
    Some(diagnostic.help("name a release in the URL, and check what comes with `sha256sum -c`"))
}

fn cloned(script: &Script, call: &Call<'_>) -> Option<Diagnostic> {
    let (verb, _) = call.verb(&["-C", "-c", "--git-dir", "--work-tree"])?;
    let named = call.values().any(|value| {
        matches!(&*value, "-b" | "--branch" | "--revision")
            || value.starts_with("--branch=")
            || value.starts_with("--revision=")
    });
    if script.raw(verb) != "clone" || named {
        return None;
    }
    let span = script.span(call.name()).to(script.span(verb));
    let message =
        "this clones whatever the default branch holds that day, and the cached layer does not notice when it moves";
    let diagnostic = Diagnostic::new(Code::UnreproducibleStep, span, message).label("no tag and no commit");
    Some(
        diagnostic
            .help("name a tag, `git clone --branch v1.2`, or let ADD fetch it: `ADD https://host/repo.git#v1.2 /src`"),
    )
}

fn installed(script: &Script, call: &Call<'_>) -> Option<Diagnostic> {
    let word = call.args().iter().find(|word| script.value(word).ends_with("@latest"))?;
    let diagnostic = Diagnostic::new(
        Code::UnreproducibleStep,
        script.span(word),
        "`@latest` is something else after the next release",
    );
    Some(diagnostic.label("moves").help("name a version: `@v1.2.3`"))
}

fn added(step: &Step<'_>, copy: &Copy, source: &CopySource) -> Option<Diagnostic> {
    let (url, help) = match source {
        CopySource::Http { url, locked: None } if copy.checksum.is_none() => {
            (url, "say what must come: `ADD --checksum=sha256:… URL DEST`, or have `rbox lock` note it")
        }
        CopySource::Git(git @ GitSource { reference: None, checksum: None, locked: None, .. })
            if copy.checksum.is_none() =>
        {
            (&git.url, "name a tag or a commit, `ADD https://host/repo.git#v1.2 DEST`, or have `rbox lock` note it")
        }
        _ => return None,
    };
    let span = place(step, url)?;
    let message = "what comes from there may be something else tomorrow, and nothing would say so";
    Some(Diagnostic::new(Code::UnreproducibleStep, span, message).label("not checked").help(help))
}

/// The place of the word that a source came from; the whole argument list where a variable hides it.
fn place(step: &Step<'_>, url: &str) -> Option<Span> {
    match &step.written.args {
        Args::Words(words) => words.iter().find(|word| word.text == url).or(words.first()).map(|word| word.span),
        Args::Json(strings) => strings.iter().find(|one| one.value == url).or(strings.first()).map(|one| one.span),
        _ => None,
    }
}
