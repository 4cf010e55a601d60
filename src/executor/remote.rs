//! Sources of `ADD` that come from elsewhere. What was fetched is a layer of its own in the store, found again by what
//! names its content: a checksum, an entity tag, a commit.

use std::collections::HashSet;
use std::os::unix::ffi::OsStrExt as _;

use super::build::Build;
use super::copy::Material;
use super::draft::Marks;
use super::failure::Reason;
use super::git::Asked;
use super::ground::Ground;
use super::select::{From, Selected};
use super::view::View;
use crate::image::Digest;
use crate::plan::{Copy, CopySource, StepId};
use crate::store::SnapshotId;

/// Something that was fetched or unpacked.
#[derive(Debug)]
pub(super) struct Remote {
    view: View,
    selected: Vec<Selected>,
    digest: Digest,
    /// Whether it takes the place of what is in its way, and keeps its own marks.
    archive: bool,
    /// Who owns folders that are made for it; none = root.
    owner: Option<(u32, u32)>,
}

impl Remote {
    /// A layer of the store, less the names that match `exclude`.
    pub(super) fn new(
        build: &Build<'_>,
        snapshot: SnapshotId,
        path: &str,
        exclude: &[String],
        digest: Digest,
    ) -> Result<Self, Reason> {
        let view = Ground { snapshot: Some(snapshot), host: false }.view(build.store, build.time())?;
        let from = From { view: &view, ignore: None, place: "in what was fetched" };
        let selected = from.select(path, false, exclude)?;
        Ok(Self { view, selected, digest, archive: false, owner: None })
    }

    /// The same, as an archive is put in place; all of it belongs to `owner` already, if there is one, and it has no entries
    /// for the directories in `implied`.
    pub(super) fn unpacked(mut self, owner: Option<(u32, u32)>, implied: &HashSet<Vec<u8>>) -> Self {
        for pick in self.selected.iter_mut().flat_map(|selected| &mut selected.picks) {
            pick.implied = implied.contains(pick.rel.as_os_str().as_bytes());
        }
        Self { archive: true, owner, ..self }
    }

    /// What it is, by content.
    pub(super) fn digest(&self) -> Digest {
        self.digest
    }

    /// Its files.
    pub(super) fn view(&self) -> &View {
        &self.view
    }

    /// What of them was asked for.
    pub(super) fn selected(&self) -> &[Selected] {
        &self.selected
    }

    /// What is put where the copy goes.
    pub(super) fn material<'a>(&'a self, marks: &Marks, all: &mut Vec<Material<'a>>) {
        let marks = if self.archive {
            Marks { replace: true, time: marks.time, owner: self.owner, chmod: None }
        } else {
            marks.clone()
        };
        all.extend(self.selected.iter().map(|selected| Material::Files(&self.view, selected, marks.clone())));
    }
}

impl Build<'_> {
    /// Fetches a source that lies elsewhere; none for others.
    pub(super) fn fetch(&self, id: StepId, source: &CopySource, copy: &Copy) -> Result<Option<Remote>, Reason> {
        match source {
            CopySource::Http { url, locked } => self.download(id, url, *locked, copy.add.as_ref()).map(Some),
            CopySource::Git { remote, reference, subdir, submodules, locked } => {
                let add = copy.add.as_ref();
                let asked = Asked::new(remote, reference.as_deref(), *submodules, add);
                self.git(&asked.at(locked.as_deref()), subdir.as_deref(), add, &copy.exclude).map(Some)
            }
            CopySource::Path { .. } | CopySource::Inline(_) => Ok(None),
        }
    }
}
