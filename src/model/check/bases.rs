//! RB2006 base-not-here: a base that would have to come from somewhere first.

use std::collections::HashSet;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Model;
use crate::model::stage::Base;
use crate::source::Span;

/// Reports the bases that the targets need and that are not here; where services are to `run`, theirs too.
pub(in crate::model) fn check(model: &Model, run: bool, found: &mut Diagnostics) {
    let needed = model.needed(&model.targets);
    let mut told = HashSet::new();
    let run = model.service_images().filter(|_| run).filter(|image| !image.present);
    for image in run {
        if told.insert((&image.base, image.span)) {
            found.push(not_here(&image.base, image.span));
        }
    }
    for (stage, _) in model.stages.iter().zip(needed).filter(|(_, needed)| *needed) {
        let base = &stage.base.value;
        let missing = stage.config.is_none() && !matches!(base, Base::Stage(_) | Base::Scratch);
        let own = missing.then_some((base, stage.base.span));
        let others = stage.origins().filter(|origin| !origin.present).map(|origin| (&origin.base, origin.span));
        for (base, span) in own.into_iter().chain(others) {
            if told.insert((base, span)) {
                found.push(not_here(base, span));
            }
        }
    }
}

fn not_here(base: &Base, span: Span) -> Diagnostic {
    if let Some(path) = base.path() {
        return Diagnostic::new(Code::BaseNotHere, span, format!("there is nothing at `{path}`"))
            .label("not found")
            .help("the path starts at the context's folder");
    }
    let name = base.to_string();
    Diagnostic::new(Code::BaseNotHere, span, format!("`{name}` is not here; pulling comes with the registry"))
        .label("not in the store")
        .help(
            "bring it in as a file: `docker save` or `skopeo copy` it to an archive, then write \
             `FROM docker-archive:FILE`, `FROM oci-archive:FILE` or `FROM oci:DIR`; or start from `host`, \
             `scratch` or a `rootfs:DIR`",
        )
}

pub(in crate::model) fn unreadable(span: Span, text: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::BaseNotHere, span, format!("`{text}` can't be read: {why}")).label("this base")
}
