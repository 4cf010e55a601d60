//! RB7004 volume-shadows-image-files: a mount over files that the image was given.

use std::collections::HashMap;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::stage::{Action, Base, Copy, CopySource, StageId};
use crate::model::{Model, Service, ServiceMount, ServiceMountKind, path};
use crate::source::Span;

/// More pairs of a mount and a `COPY` than any file has that is meant.
const MOST_PAIRS: usize = 2_000_000;

/// Reports mounts that hide what a `COPY` put there.
pub(in crate::model) fn check(model: &Model, found: &mut Diagnostics) {
    let mut known: HashMap<StageId, Vec<(String, &Copy, Span)>> = HashMap::new();
    let mut pairs = 0;
    for service in model.services.iter().filter(|service| !service.mounts.is_empty()) {
        let Some(Base::Stage(id)) = service.image.as_ref().map(|image| image.base.clone()) else { continue };
        let copies = known.entry(id).or_insert_with(|| copies(model, id));
        for mount in &service.mounts {
            pairs += copies.len();
            if pairs > MOST_PAIRS {
                return;
            }
            let target = &mount.target.value;
            let hides = |dest: &str| {
                dest == target || dest.strip_prefix(target.as_str()).is_some_and(|rest| rest.starts_with('/'))
            };
            let hidden = copies.iter().rev().find(|(dest, copy, _)| hides(dest) && !is_same(mount, copy));
            let told = hidden.and_then(|(dest, _, span)| hiding(service, mount, dest, *span));
            if let Some(told) = told {
                found.push(told);
            }
        }
    }
}

/// What stages copy where, and on which lines: those of the bases first.
fn copies(model: &Model, id: StageId) -> Vec<(String, &Copy, Span)> {
    let mut row = Vec::new();
    let mut next = Some(id);
    while let Some(stage) = next.and_then(|id| model.stages.get(id.0)) {
        row.push(stage);
        next = match stage.base.value {
            Base::Stage(id) => Some(id),
            _ => None,
        };
    }
    let config = row.last().and_then(|stage| stage.config.as_ref());
    let mut workdir = config.map_or_else(|| "/".to_owned(), |config| path::clean(&config.config.working_dir));
    let mut copies = Vec::new();
    for instruction in row.iter().rev().flat_map(|stage| &stage.instructions) {
        match &instruction.action {
            Action::Workdir(written) => workdir = path::joined(&workdir, written),
            Action::Copy(copy) => {
                copies.push((path::joined(&workdir, &copy.dest), &**copy, instruction.span));
            }
            _ => {}
        }
    }
    copies
}

/// Whether a mount brings the very files that were copied, as people do while they work on them.
fn is_same(mount: &ServiceMount, copy: &Copy) -> bool {
    let ServiceMountKind::Bind(source) = &mount.kind else { return false };
    let bare = |path: &str| path::clean(&format!("/{path}"));
    copy.sources.iter().any(|one| match one {
        CopySource::Path(path) => {
            let (copied, mounted) = (bare(&path.value), bare(source));
            copied == mounted || mounted == "/" || copied.starts_with(&format!("{mounted}/"))
        }
        _ => false,
    })
}

fn hiding(service: &Service, mount: &ServiceMount, dest: &str, copy: Span) -> Option<Diagnostic> {
    let name = &service.name.value;
    let (label, help) = match &mount.kind {
        // One of its own is filled with what the image has, each time anew.
        ServiceMountKind::Volume(None) | ServiceMountKind::Image(..) => return None,
        ServiceMountKind::Volume(Some(_)) => (
            "keeps the files of the first start",
            "a volume is filled from the image once: later builds change nothing in it; mount it on a folder of data alone",
        ),
        ServiceMountKind::Bind(_) | ServiceMountKind::Tmpfs(_) => {
            ("hides them", "mount it elsewhere, or leave the COPY out")
        }
    };
    let message = format!(
        "the mount at `{}` of service `{name}` lies over files that the image has at `{dest}`",
        mount.target.value
    );
    Some(
        Diagnostic::new(Code::VolumeShadowsImageFiles, mount.target.span, message)
            .label(label)
            .related(copy, "they come from here")
            .help(help),
    )
}
