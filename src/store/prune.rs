//! Pruning: what no root reaches goes.
//!
//! Under the exclusive lock it is decided what goes, and that is renamed to `trash/`: milliseconds. The rest, which takes as
//! long as it takes, needs no lock, for nobody can reach what is in the trash. Roots are what living processes have pinned,
//! named images, and step records and unnamed images that were of use lately.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::blobs::{Original, Packed};
use super::error::{At, Result};
use super::import::is_half;
use super::survey::{Survey, is_dead, list};
use super::{RecordDigest, SnapshotId, Store, age, caches, id};
use crate::image::Digest;

/// How long a file in `tmp/` is left alone: nobody takes longer to write a record, and blobs are locked.
const YOUNG: Duration = Duration::from_mins(1);

/// How long a packed layer without a record is left alone while layers are made: a pull may take that long. And half of one that
/// broke off, for whoever tries again.
const LONG: Duration = Duration::from_hours(24);

/// What is pruned besides what nothing can reach any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prune {
    /// Step records, unnamed images, stat indexes and logs that were not of use for so long.
    pub unused: Duration,
    /// All that no named image and no living process needs: packed layers and cache mounts too, and nothing is too young.
    pub all: bool,
    /// Only look at what would go.
    pub pretend: bool,
}

impl Default for Prune {
    /// What was not of use for a week.
    fn default() -> Self {
        Self { unused: Duration::from_hours(7 * 24), all: false, pretend: false }
    }
}

/// What was pruned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Layers.
    pub snapshots: u64,
    /// Images without a name.
    pub images: u64,
    /// Step records.
    pub steps: u64,
    /// Packed layers.
    pub blobs: u64,
    /// What dead processes left.
    pub left_behind: u64,
    /// Bytes that are free now, or would be, as `du` counts.
    pub bytes: u64,
}

impl Store {
    /// Removes what nothing needs. Other processes may go on meanwhile.
    pub fn prune(&self, options: Prune) -> Result<Pruned> {
        let mut sweep = Sweep { store: self, options, pruned: Pruned::default(), doomed: Vec::new() };
        {
            let _exclusive = self.exclusive()?;
            let survey = self.survey()?;
            let mut blobs = HashSet::new();
            let kept = sweep.keep(&survey, &mut blobs)?;
            sweep.put_away_others(&survey, &kept, blobs)?;
        }
        sweep.remove_old()?;
        let Sweep { mut pruned, doomed, .. } = sweep;
        pruned.bytes +=
            if options.pretend { self.freed_by(&doomed)? } else { self.empty_trash()? + self.prune_pool()? };
        Ok(pruned)
    }

    /// The bytes that would be free without some files and folders: those of files that nobody else has, and of the pool's that
    /// no layer has then.
    fn freed_by(&self, doomed: &[PathBuf]) -> Result<u64> {
        let mut shared = HashMap::new();
        let mut bytes = 0;
        let mut open = doomed.to_vec();
        open.extend(self.entries("trash")?);
        while let Some(path) = open.pop() {
            let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
            if metadata.is_dir() {
                bytes += metadata.blocks() * 512;
                open.extend(list(&path)?);
            } else if metadata.nlink() == 1 {
                bytes += metadata.blocks() * 512;
            } else {
                shared.entry(metadata.ino()).or_insert((metadata.nlink(), metadata.blocks())).0 -= 1;
            }
        }
        self.each_of_pool(|_, metadata| match shared.get_mut(&metadata.ino()) {
            Some((links, _)) => *links -= 1,
            None if metadata.nlink() == 1 => bytes += metadata.blocks() * 512,
            None => {}
        })?;
        Ok(bytes + shared.values().filter(|(links, _)| *links == 0).map(|(_, blocks)| blocks * 512).sum::<u64>())
    }

    /// Removes files of the pool that no layer has.
    fn prune_pool(&self) -> Result<u64> {
        let mut bytes = 0;
        self.each_of_pool(|path, metadata| {
            // A layer that gets it between the look and the removal has it all the same: only the pool loses it.
            if metadata.nlink() == 1 && fs::remove_file(path).is_ok() {
                bytes += metadata.blocks() * 512;
            }
        })?;
        Ok(bytes)
    }

    fn each_of_pool(&self, mut look: impl FnMut(&Path, &fs::Metadata)) -> Result<()> {
        for boot in self.entries("pool")? {
            for shard in list(&boot)? {
                if shard.file_name().is_some_and(|name| name == "open") {
                    continue;
                }
                for path in list(&shard)? {
                    if let Ok(metadata) = fs::symlink_metadata(&path) {
                        look(&path, &metadata);
                    }
                }
            }
        }
        Ok(())
    }

    /// Moves a tree into the trash; one that is gone is no error.
    pub(super) fn put_away(&self, path: &Path) -> Result<()> {
        self.touched();
        let place: PathBuf = self.path("trash").join(id::unique());
        let moved = match fs::rename(path, &place) {
            // The trash's folder can't grow on a full disk; once it is emptied, it need not.
            Err(error) if error.kind() == io::ErrorKind::StorageFull => {
                self.empty_trash()?;
                fs::rename(path, &place)
            }
            other => other,
        };
        match moved {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).at("remove", path),
            _ => Ok(()),
        }
    }
}

/// One pruning on its way.
struct Sweep<'a> {
    store: &'a Store,
    options: Prune,
    pruned: Pruned,
    /// What would go, where that is all that is asked.
    doomed: Vec<PathBuf>,
}

impl Sweep<'_> {
    /// Removes records that are too old or of no use, and tells which snapshots and documents the others reach.
    fn keep(&mut self, survey: &Survey, blobs: &mut HashSet<Digest>) -> Result<HashSet<SnapshotId>> {
        // A name with a digest is nobody's: a lock that has moved on would keep its former bases for ever.
        let names = survey.names.iter().filter_map(|name| name.value.as_ref()).filter(|name| !name.name.contains('@'));
        let named: HashSet<RecordDigest> = names.map(|name| name.image).collect();
        let mut roots: Vec<SnapshotId> = survey.pinned.iter().copied().collect();
        for (digest, image) in &survey.images {
            let whole = |top: Option<SnapshotId>| top.is_none_or(|top| survey.is_whole(top));
            match &image.value {
                Some(record) if whole(record.snapshot) && (named.contains(digest) || !self.is_old(&image.path)) => {
                    roots.extend(record.snapshot);
                    blobs.extend(record.pulled.iter().flat_map(super::images::Pulled::blobs));
                }
                _ => {
                    self.drop_file(&image.path)?;
                    self.drop_file(&self.store.image_id_path(*digest))?;
                    self.pruned.images += 1;
                }
            }
        }
        let needed = survey.reach(roots.iter().copied());
        for step in &survey.steps {
            match &step.value {
                // A record of what is kept anyway costs nothing and saves a step.
                Some(record)
                    if survey.is_whole(record.snapshot)
                        && (needed.contains(&record.snapshot) || !self.is_old(&step.path)) =>
                {
                    roots.push(record.snapshot);
                }
                _ => {
                    self.drop_file(&step.path)?;
                    self.pruned.steps += 1;
                }
            }
        }
        for name in &survey.names {
            // A name whose image was lost in a crash.
            let there = |image: &RecordDigest| self.store.image_path(*image).exists();
            if !name.value.as_ref().is_some_and(|name| there(&name.image)) {
                self.drop_file(&name.path)?;
            }
        }
        Ok(survey.reach(roots))
    }

    /// Moves what is not kept into the trash.
    fn put_away_others(
        &mut self,
        survey: &Survey,
        kept: &HashSet<SnapshotId>,
        mut blobs: HashSet<Digest>,
    ) -> Result<()> {
        for path in &survey.dead_leases {
            self.drop_file(path)?;
        }
        for path in survey.dead_stagings.iter().chain(&self.store.entries("spare")?) {
            self.put_away(path)?;
        }
        self.pruned.left_behind += (survey.dead_leases.len() + survey.dead_stagings.len()) as u64;
        for id in survey.snapshots.keys() {
            let folder = self.store.snapshot_folder(*id);
            if kept.contains(id) {
                blobs.extend(self.blobs_of(&folder)?);
            } else {
                self.put_away(&folder)?;
                self.pruned.snapshots += 1;
            }
        }
        // The first layers of an image that is being pulled wait for the last.
        let busy = self.store.entries("staging")?.len() > survey.dead_stagings.len();
        let youth = if busy { LONG } else { YOUNG };
        for path in self.store.entries("blobs/sha256")? {
            let digest = path.file_name().and_then(|name| Digest::from_hex(name.to_str()?).ok());
            // One that was put a moment ago may get its record in the next.
            let young = age::age(&path).is_some_and(|age| age < youth);
            if !digest.is_some_and(|digest| blobs.contains(&digest)) && !young {
                self.drop_file(&path)?;
                self.pruned.blobs += 1;
            }
        }
        Ok(())
    }

    /// The blobs that a snapshot's records name. With `all`, those that can be made again are forgotten.
    fn blobs_of(&mut self, snapshot: &Path) -> Result<Vec<Digest>> {
        let mut blobs = Vec::new();
        for path in list(snapshot)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name == "original" {
                blobs.extend(self.store.look::<Original>(&path)?.good().map(|original| original.digest));
            } else if name.starts_with("blob-") {
                if self.options.all {
                    self.drop_file(&path)?;
                } else {
                    blobs.extend(self.store.look::<Packed>(&path)?.good().map(|packed| packed.digest));
                }
            }
        }
        Ok(blobs)
    }

    /// Removes what ages by itself and what was left in `tmp/`.
    fn remove_old(&mut self) -> Result<()> {
        for folder in ["index", "notes", "logs"] {
            for path in self.store.entries(folder)? {
                if self.is_old(&path) {
                    self.drop_any(&path)?;
                }
            }
        }
        for path in self.store.entries("tmp")? {
            if is_left(&path)? || self.options.all && is_half(&path) && is_dead(&path)? {
                self.drop_any(&path)?;
                self.pruned.left_behind += 1;
            }
        }
        if self.options.all {
            let _exclusive = self.store.exclusive()?;
            for folder in self.store.entries("caches")? {
                if caches::is_unused(&folder)? {
                    self.put_away(&folder)?;
                }
            }
        }
        Ok(())
    }

    fn is_old(&self, path: &Path) -> bool {
        self.options.all || age::age(path).is_some_and(|age| age > self.options.unused)
    }

    fn drop_any(&mut self, path: &Path) -> Result<()> {
        if path.is_dir() { self.put_away(path) } else { self.drop_file(path) }
    }

    fn put_away(&mut self, path: &Path) -> Result<()> {
        if self.options.pretend {
            self.doomed.push(path.to_owned());
            return Ok(());
        }
        self.store.put_away(path)
    }

    /// Removes a file; one that is gone is no error.
    fn drop_file(&mut self, path: &Path) -> Result<()> {
        if self.options.pretend {
            self.doomed.push(path.to_owned());
            return Ok(());
        }
        self.store.touched();
        let bytes = fs::symlink_metadata(path).map_or(0, |metadata| metadata.blocks() * 512);
        match fs::remove_file(path) {
            Ok(()) => self.pruned.bytes += bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).at("remove", path),
        }
        Ok(())
    }
}

/// Whether a file in `tmp/` is nobody's any more.
pub(super) fn is_left(path: &Path) -> Result<bool> {
    let young = if is_half(path) { LONG } else { YOUNG };
    if age::age(path).is_none_or(|age| age < young) {
        return Ok(false);
    }
    is_dead(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::{ImageConfig, Reference};
    use crate::store::{Attributes, ImageRecord, Kind, SnapshotMeta};
    use std::ffi::OsStr;
    use std::os::fd::AsFd as _;

    fn count(store: &Store, folder: &str) -> usize {
        store.entries(folder).unwrap().len()
    }

    /// A layer with a file of the pool, made by a process that is gone.
    fn layer(root: &Path, parent: Option<SnapshotId>, content: &str) -> SnapshotId {
        let store = Store::open(root).unwrap();
        let staging = store.stage().unwrap();
        let upper = fs::File::open(staging.upper()).unwrap();
        let attributes = Attributes {
            mode: 0o644,
            uid: rustix::process::getuid().as_raw(),
            gid: rustix::process::getgid().as_raw(),
            ..Attributes::default()
        };
        store.pool().unwrap().write(content.as_bytes(), &attributes, upper.as_fd(), OsStr::new("file")).unwrap();
        staging.commit(SnapshotMeta { parent, kind: Kind::Files }).unwrap()
    }

    #[test]
    fn only_what_roots_reach_stays() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let base = layer(root.path(), None, "base");
        let (used, unused) = (layer(root.path(), Some(base), "used"), layer(root.path(), Some(base), "unused"));
        let pinned = layer(root.path(), None, "pinned");
        store.snapshot(pinned).unwrap();
        let name: Reference = "app".parse().unwrap();
        let image = ImageRecord {
            config: ImageConfig::default(),
            snapshot: Some(used),
            host: false,
            epoch: None,
            pulled: None,
        };
        let other = Store::open(root.path()).unwrap();
        other.images().put(Some(&name), &image).unwrap();
        other.record(&Digest::of(b"young"), unused).unwrap();
        drop(other);
        let leftover = Store::open(root.path()).unwrap().path("staging").join("left");
        fs::create_dir_all(leftover.join("layer")).unwrap();

        let pruned = store.prune(Prune::default()).unwrap();
        assert_eq!((pruned.snapshots, pruned.left_behind), (0, 1), "the step record is young");
        let pruned = store.prune(Prune { all: true, ..Prune::default() }).unwrap();
        assert_eq!((pruned.snapshots, pruned.steps), (1, 1));
        assert!(pruned.bytes >= 4096);
        assert_eq!((count(&store, "snapshots"), count(&store, "trash"), count(&store, "staging")), (3, 0, 0));
        store.images().untag(&name).unwrap();
        store.prune(Prune { all: true, ..Prune::default() }).unwrap();
        assert_eq!(count(&store, "snapshots"), 1, "the pinned one");
        drop(store);
        let store = Store::open(root.path()).unwrap();
        store.prune(Prune { all: true, ..Prune::default() }).unwrap();
        assert_eq!(count(&store, "snapshots"), 0);
        let files: usize = store
            .entries("pool")
            .unwrap()
            .iter()
            .flat_map(|boot| list(boot).unwrap())
            .filter(|shard| shard.file_name() != Some(OsStr::new("open")))
            .map(|shard| list(&shard).unwrap().len())
            .sum();
        assert_eq!(files, 0, "no file of the pool is needed any more");
    }

    #[test]
    fn a_graft_keeps_the_folder_that_its_layer_lies_in() {
        let root = tempfile::tempdir().unwrap();
        let (below, owner) = (layer(root.path(), None, "below"), layer(root.path(), None, "owner"));
        let maker = Store::open(root.path()).unwrap();
        let graft = maker.graft(owner, Some(below)).unwrap();
        let image = ImageRecord {
            config: ImageConfig::default(),
            snapshot: Some(graft),
            host: false,
            epoch: None,
            pulled: None,
        };
        maker.images().put(Some(&"app".parse().unwrap()), &image).unwrap();
        drop(maker);
        let store = Store::open(root.path()).unwrap();
        assert_eq!(store.prune(Prune { all: true, ..Prune::default() }).unwrap().snapshots, 0);
        assert!(store.snapshot(graft).unwrap().path().join("file").exists());
    }
}
