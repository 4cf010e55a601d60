//! `COPY`, `ADD` and `WORKDIR`: a layer of files.

use std::fs::File;
use std::os::fd::AsFd as _;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::build::Build;
use super::chmod::Chmod;
use super::draft::{Content, Draft, Marks};
use super::event::Event;
use super::failure::{At, Reason};
use super::fingerprint::Indexed;
use super::ground::Ground;
use super::meta::{Kind as FileKind, Time};
use super::select::{From, Selected};
use super::users::Ids;
use super::view::View;
use super::write::Writer;
use crate::plan::{Copy, CopySource, StepId};
use crate::store::{Kind, SnapshotId, SnapshotMeta};

/// Bytes between two words on progress.
const PROGRESS: u64 = 4 << 20;

/// What a `COPY` takes from another step.
pub(super) struct Other<'a> {
    /// The step's files.
    pub(super) view: &'a View,
}

impl Other<'_> {
    /// What the sources select in it.
    pub(super) fn select(&self, copy: &Copy) -> Result<Vec<Vec<Selected>>, Reason> {
        let from = From { view: self.view, ignore: None, place: "in the stage or image it is copied from" };
        let one = |source: &CopySource| match source {
            CopySource::Path { pattern } => Ok(from.select(pattern, copy.parents, &copy.exclude)?),
            _ => Ok(Vec::new()),
        };
        copy.sources.iter().map(one).collect()
    }
}

/// One thing that is put somewhere: files of a view, or a heredoc.
pub(super) enum Material<'a> {
    /// Files.
    Files(&'a View, &'a Selected, Marks),
    /// A heredoc.
    Inline(&'a crate::plan::InlineFile),
}

impl Material<'_> {
    /// Whether it is one file, and no directory's contents.
    fn is_file(&self) -> bool {
        match self {
            Material::Files(_, selected, _) => {
                selected.picks.first().is_some_and(|first| first.node.meta.kind != FileKind::Directory)
            }
            Material::Inline(_) => true,
        }
    }
}

impl Build<'_> {
    /// How copies are marked.
    pub(super) fn marks(&self, copy: &Copy, base: &View) -> Result<Marks, Reason> {
        let named = copy.chown.as_deref().map(|owner| Ids::owner(base, owner)).transpose()?;
        let owner = named.map(|ids| (ids.uid, ids.gid)).or_else(|| copy.from.is_none().then_some((0, 0)));
        Ok(Marks {
            owner,
            chmod: copy.chmod.as_deref().map(Chmod::parse).transpose()?,
            time: self.options.epoch.map(|seconds| Time { seconds, nanos: 0 }),
            replace: false,
        })
    }

    /// Makes the layer of a `COPY` or `ADD`.
    pub(super) fn copy(
        &self,
        id: StepId,
        copy: &Copy,
        base: Ground,
        material: &[Material<'_>],
        index: Option<&Indexed<'_>>,
    ) -> Result<SnapshotId, Reason> {
        let below = if copy.link { Ground::default() } else { base };
        let view = below.view(self.store, self.time())?;
        let marks = self.marks(copy, &base.view(self.store, self.time())?)?;
        let mut draft = Draft::new(&view, self.time());
        // What a single pattern matches is written over each other, as BuildKit has it; after a directory there is one.
        let several = copy.sources.len() > 1 && material.len() > 1;
        if several && !copy.dest.ends_with('/') && material.first().is_some_and(Material::is_file) {
            draft.has_room(&copy.dest, material.len())?;
        }
        for one in material {
            match one {
                Material::Files(from, selected, own) => draft.copy(from, selected, &copy.dest, own)?,
                Material::Inline(file) => draft.inline(&file.path, &file.content, file.mode, &copy.dest, &marks)?,
            }
        }
        self.layer(Some(id), draft, below, index, Kind::Files)
    }

    /// Makes the layer of a `WORKDIR`.
    pub(super) fn make_dir(&self, id: StepId, path: &str, user: &str, base: Ground) -> Result<SnapshotId, Reason> {
        let view = base.view(self.store, self.time())?;
        let ids = Ids::owner(&view, user)?;
        let mut draft = Draft::new(&view, self.time());
        draft.work_dir(path, (ids.uid, ids.gid))?;
        self.layer(Some(id), draft, base, None, Kind::Files)
    }

    /// Writes a layer that was decided on paper.
    pub(super) fn layer(
        &self,
        id: Option<StepId>,
        draft: Draft<'_>,
        below: Ground,
        index: Option<&Indexed<'_>>,
        kind: Kind,
    ) -> Result<SnapshotId, Reason> {
        let staging = self.store.stage()?;
        let upper = File::open(staging.upper()).at("open", staging.upper())?;
        let pool = self.store.pool()?;
        let told = AtomicU64::new(0);
        let progress = |done| {
            if let Some(step) = id.filter(|_| done >= told.load(Ordering::Relaxed) + PROGRESS) {
                told.store(done, Ordering::Relaxed);
                self.tell(Event::Progress { step, done, total: None });
            }
        };
        let cancelled = || self.is_cancelled();
        let writer =
            Writer { upper: upper.as_fd(), pool: Some(&pool), index, progress: &progress, cancelled: &cancelled };
        let entries = draft.into_entries();
        staging.note_owners(writer.write(&entries)?);
        for (path, entry) in &entries {
            if let Content::HardLink(first) = &entry.content {
                staging.note_link(Path::new(path), first);
            }
        }
        Ok(staging.commit(SnapshotMeta { parent: below.snapshot, kind })?)
    }
}
