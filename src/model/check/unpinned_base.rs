//! RB2001 unpinned-base: an image without a tag, or with one that moves by its nature.

use std::collections::HashSet;

use super::stage_view::StageView;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::image::Reference;
use crate::model::Model;
use crate::model::stage::Base;
use crate::source::Span;

/// Reports the base of a stage.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    let base = &view.stage.base;
    found.0.extend(of(&base.value, base.span));
    let copied = view.stage.origins().filter_map(|origin| of(&origin.base, origin.span));
    found.0.extend(copied);
}

/// Reports the images of services, their mounts and volumes.
pub(in crate::model) fn services(model: &Model, found: &mut Diagnostics) {
    let mut told = HashSet::new();
    for image in model.service_images().filter(|image| told.insert(image.span)) {
        found.0.extend(of(&image.base, image.span));
    }
}

fn of(base: &Base, span: Span) -> Option<Diagnostic> {
    let Base::Image(reference) = base else { return None };
    // Where no tag is written, the reference has `latest`.
    let Reference { tag, digest, .. } = reference;
    if digest.is_some() || tag.as_deref().is_some_and(|tag| tag != "latest") {
        return None;
    }
    let name = reference.familiar();
    let bare = name.strip_suffix(":latest").unwrap_or(&name);
    let message = format!("which `{bare}` this is depends on the day it is fetched");
    let diagnostic =
        Diagnostic::new(Code::UnpinnedBase, span, message).label("`latest`, which moves with every release");
    Some(diagnostic.help(format!("name a version, as in `{bare}:1.2`, or a digest: `{bare}@sha256:…`")))
}
