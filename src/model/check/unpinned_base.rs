//! RB2001 unpinned-base: an image without a tag, or with one that moves by its nature.

use std::collections::HashSet;

use super::stage_view::StageView;
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety, Severity};
use crate::image::Reference;
use crate::model::Model;
use crate::model::stage::Base;
use crate::source::Span;

/// Reports the base of a stage.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    let base = &view.stage.base;
    found.0.extend(of(view.model, &base.value, base.span));
    let copied = view.stage.origins().filter_map(|origin| of(view.model, &origin.base, origin.span));
    found.0.extend(copied);
}

/// Reports the images of services, their mounts and volumes.
pub(in crate::model) fn services(model: &Model, found: &mut Diagnostics) {
    let mut told = HashSet::new();
    for image in model.service_images().filter(|image| told.insert(image.span)) {
        found.0.extend(of(model, &image.base, image.span));
    }
}

fn of(model: &Model, base: &Base, span: Span) -> Option<Diagnostic> {
    let Base::Image(reference) = base else { return None };
    // Where no tag is written, the reference has `latest`.
    let Reference { tag, digest, .. } = reference;
    if tag.as_deref().is_some_and(|tag| tag != "latest") {
        return None;
    }
    let name = Reference { digest: None, ..reference.clone() }.familiar();
    let bare = name.strip_suffix(":latest").unwrap_or(&name);
    if let Some(digest) = digest {
        let mention = model.pinnable.locked(reference, span)?;
        return Some(by_lock_alone(bare, &format!("{name}@{digest}"), mention.plain, span));
    }
    let message = format!("which `{bare}` this is depends on the day it is fetched");
    let diagnostic =
        Diagnostic::new(Code::UnpinnedBase, span, message).label("`latest`, which moves with every release");
    Some(diagnostic.help(format!("name a version, as in `{bare}:1.2`, or a digest: `{bare}@sha256:…`")))
}

/// Where the lock says which one it is: builds are the same, but other tools read no lock.
fn by_lock_alone(bare: &str, pinned: &str, plain: bool, span: Span) -> Diagnostic {
    let message = format!("rbox.lock alone says which `{bare}` this is; whoever builds without it gets the newest");
    let mut found = Diagnostic::new(Code::UnpinnedBase, span, message).label("`latest`, with the lock's digest");
    found.severity = Severity::Note;
    found = found.help(format!("pin it here too: `{pinned}`"));
    if plain { found.fix(FixSafety::Safe, "pin from rbox.lock", span, pinned) } else { found }
}
