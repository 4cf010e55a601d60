//! Everything that one `COPY` or `ADD` puts into its layer, brought together: files, archives, downloads, heredocs.

use std::collections::HashMap;

use super::build::Build;
use super::copy::Material;
use super::draft::Marks;
use super::failure::Reason;
use super::fingerprint::Indexed;
use super::ground::Ground;
use super::remote::Remote;
use super::select::Selected;
use crate::image::Digest;
use crate::plan::{Copy, CopySource, StepId};
use crate::store::SnapshotId;

/// A copy whose sources are all there.
pub(super) struct Assembly<'a> {
    /// Its step.
    pub(super) id: StepId,
    /// What is asked for.
    pub(super) copy: &'a Copy,
    /// What it builds on.
    pub(super) base: Ground,
    /// Where its paths lie: the context or another step.
    pub(super) index: Option<&'a Indexed<'a>>,
    /// What they select, one a source.
    pub(super) selections: &'a [Vec<Selected>],
    /// What came from elsewhere, one a source.
    pub(super) fetched: &'a [Option<Remote>],
    /// How it is marked.
    pub(super) marks: Marks,
}

impl Assembly<'_> {
    /// Who owns what is unpacked; none = whom the archive says.
    fn owner(&self) -> Option<(u32, u32)> {
        self.copy.chown.as_ref().and(self.marks.owner)
    }
}

impl Build<'_> {
    /// Makes the layer; a linked one is taken from wherever it lay before, and put on this base.
    pub(super) fn assemble(&self, assembly: &Assembly<'_>, linked: Option<Digest>) -> Result<SnapshotId, Reason> {
        let below = assembly.base.snapshot;
        if let Some(key) = linked.filter(|_| !self.options.no_cache)
            && let Some(layer) = self.store.cached(&key)?
        {
            return Ok(self.store.graft(layer, below)?);
        }
        let view = assembly.index.map(|index| index.view);
        let archives = self.archives(assembly.copy, view, assembly.selections, assembly.owner())?;
        let downloads = self.downloads(assembly)?;
        let material = material(assembly, &archives, &downloads);
        let layer = self.copy(assembly.id, assembly.copy, assembly.base, &material, assembly.index)?;
        if let Some(index) = assembly.index {
            index.save();
        }
        let Some(key) = linked else { return Ok(layer) };
        self.store.record(&key, layer)?;
        Ok(self.store.graft(layer, below)?)
    }

    /// Downloads that are archives, unpacked: only if the file says so.
    fn downloads(&self, assembly: &Assembly<'_>) -> Result<HashMap<usize, Remote>, Reason> {
        let mut unpacked = HashMap::new();
        let asked = assembly.copy.add.as_ref().is_some_and(|add| add.unpack == Some(true));
        for (number, source) in assembly.copy.sources.iter().enumerate().filter(|_| asked) {
            let (Some(remote), CopySource::Http { .. }) = (&assembly.fetched[number], source) else { continue };
            let Some(one) = remote.selected().first() else { continue };
            if let Some(archive) = self.archive(remote.view(), one, assembly.owner())? {
                unpacked.insert(number, archive);
            }
        }
        Ok(unpacked)
    }
}

/// All of it, in the order of the sources.
fn material<'a>(
    assembly: &'a Assembly<'_>,
    archives: &'a HashMap<(usize, usize), Remote>,
    downloads: &'a HashMap<usize, Remote>,
) -> Vec<Material<'a>> {
    let marks = &assembly.marks;
    let mut all = Vec::new();
    for (number, source) in assembly.copy.sources.iter().enumerate() {
        if let CopySource::Inline(file) = source {
            all.push(Material::Inline(file));
        }
        if let Some(remote) = downloads.get(&number).or(assembly.fetched[number].as_ref()) {
            remote.material(marks, &mut all);
        }
        for (place, selected) in assembly.selections[number].iter().enumerate() {
            match (archives.get(&(number, place)), assembly.index) {
                (Some(archive), _) => archive.material(marks, &mut all),
                (None, Some(index)) => all.push(Material::Files(index.view, selected, marks.clone())),
                (None, None) => {}
            }
        }
    }
    all
}
