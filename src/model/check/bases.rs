//! RB2006 base-not-here: a base that would have to come from somewhere first.

use std::collections::HashSet;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Model;
use crate::model::stage::Base;
use crate::source::Span;

/// Reports the bases that the targets need and that are not here; where services are to `run`, theirs too.
pub(in crate::model) fn check(model: &Model, run: bool, found: &mut Diagnostics) {
    found.extend(Diagnostics(model.missing_bases(run).into_iter().map(|(base, span)| not_here(base, span)).collect()));
}

impl Model {
    /// The bases that the targets need and that are not here, with the words that name them; where services are to `run`,
    /// theirs too.
    pub fn missing_bases(&self, run: bool) -> Vec<(&Base, Span)> {
        let needed = self.needed(&self.targets);
        let services = self.service_images().filter(|_| run).filter(|image| !image.present);
        let services = services.map(|image| (&image.base, image.span));
        let stages = self.stages.iter().zip(needed).filter(|(_, needed)| *needed).flat_map(|(stage, _)| {
            let base = &stage.base.value;
            let missing = stage.config.is_none() && !matches!(base, Base::Stage(_) | Base::Scratch);
            let own = missing.then_some((base, stage.base.span));
            let others = stage.origins().filter(|origin| !origin.present).map(|origin| (&origin.base, origin.span));
            own.into_iter().chain(others)
        });
        let mut told = HashSet::new();
        services.chain(stages).filter(|missing| told.insert(*missing)).collect()
    }
}

fn not_here(base: &Base, span: Span) -> Diagnostic {
    if let Some(path) = base.path() {
        return Diagnostic::new(Code::BaseNotHere, span, format!("there is nothing at `{path}`"))
            .label("not found")
            .help("the path starts at the context's folder");
    }
    let name = base.to_string();
    Diagnostic::new(Code::BaseNotHere, span, format!("`{name}` is not here")).label("not in the store").help(
        "a build pulls it, unless `--pull never` says otherwise; without a network, bring it in as a file: \
             `FROM docker-archive:FILE`, `FROM oci-archive:FILE` or `FROM oci:DIR`",
    )
}

pub(in crate::model) fn unreadable(span: Span, text: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::BaseNotHere, span, format!("`{text}` can't be read: {why}")).label("this base")
}
