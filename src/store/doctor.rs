//! The store's health: what a crash, a full disk or a stranger left, found and mended.

use std::collections::HashSet;
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::blobs::{Diff, Original};
use super::error::{At, Error, Result};
use super::layer::Hashing;
use super::owners::recorded_stat;
use super::prune::is_left;
use super::survey::{Survey, list};
use super::{Attributes, ContentDigest, FileStat, SnapshotId, Store, xattrs};
use crate::image::{DiffId, Digest};

/// What the doctor does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doctor {
    /// Mend what is found.
    pub fix: bool,
    /// Read all layers, packed layers and files of the pool, and measure them against their digests.
    pub deep: bool,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub problem: Problem,
    /// Where.
    pub path: PathBuf,
    /// Whether it is mended.
    pub fixed: bool,
}

/// What may be wrong with a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// A process that is gone left it. Garbage.
    LeftBehind,
    /// A record is torn, or is of a boot that ended before it was on the disk. Garbage: nobody believes it.
    Doubtful,
    /// A layer without a record to be believed, or without one of those below it. Garbage.
    Incomplete,
    /// A record speaks of a layer or image that is gone. Garbage: nobody follows it.
    Dangling,
    /// Nothing that rbox made.
    Strange,
    /// Other users can reach into the store.
    Open,
    /// The content is not what its digest says: the disk or a stranger changed it.
    Damaged,
}

impl Problem {
    /// Whether it costs nothing but space: what a crash may leave.
    pub const fn is_garbage(self) -> bool {
        matches!(self, Self::LeftBehind | Self::Doubtful | Self::Incomplete | Self::Dangling)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LeftBehind => "left behind by a process that is gone",
            Self::Doubtful => "a record that is torn, or was not on the disk when the machine went down",
            Self::Incomplete => "a layer whose record, or one below it, is missing",
            Self::Dangling => "speaks of something that is gone",
            Self::Strange => "nothing that rbox made",
            Self::Open => "open to other users",
            Self::Damaged => "damaged: its content is not what its digest says",
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fixed = if self.fixed { " (mended)" } else { "" };
        write!(f, "{}: {}{fixed}", self.path.display(), self.problem)
    }
}

impl Store {
    /// Looks for what is wrong, and mends it if asked. What living processes do meanwhile is none of it.
    pub fn doctor(&self, options: Doctor) -> Result<Vec<Finding>> {
        let mut found = Vec::new();
        self.check_root(options, &mut found)?;
        if options.deep {
            self.check_contents(options, &mut found)?;
        }
        {
            let _exclusive = self.exclusive()?;
            self.check_survey(&self.survey()?, options, &mut found)?;
        }
        for path in self.entries("trash")? {
            found.push(Finding { problem: Problem::LeftBehind, path, fixed: options.fix });
        }
        if options.fix {
            self.empty_trash()?;
        }
        Ok(found)
    }

    fn check_root(&self, options: Doctor, found: &mut Vec<Finding>) -> Result<()> {
        let root = self.root();
        if fs::metadata(root).at("look at", root)?.mode() & 0o077 != 0 {
            if options.fix {
                fs::set_permissions(root, fs::Permissions::from_mode(0o700)).at("close to other users", root)?;
            }
            found.push(Finding { problem: Problem::Open, path: root.to_owned(), fixed: options.fix });
        }
        Ok(())
    }

    fn check_survey(&self, survey: &Survey, options: Doctor, found: &mut Vec<Finding>) -> Result<()> {
        let mut report = |problem: Problem, path: PathBuf, mend: bool| -> Result<()> {
            let fixed = options.fix && mend;
            if fixed {
                self.put_away(&path)?;
            }
            found.push(Finding { problem, path, fixed });
            Ok(())
        };
        for path in survey.dead_leases.iter().chain(&survey.dead_stagings) {
            report(Problem::LeftBehind, path.clone(), true)?;
        }
        for path in self.entries("tmp")? {
            if is_left(&path)? {
                report(Problem::LeftBehind, path, true)?;
            }
        }
        // What nobody knows is nobody's to remove.
        for path in &survey.strange {
            report(Problem::Strange, path.clone(), false)?;
        }
        for id in survey.snapshots.keys().filter(|id| !survey.is_whole(**id)) {
            report(Problem::Incomplete, self.snapshot_folder(*id), true)?;
        }
        let mut record = |path: &Path, believed: bool, dangling: bool| match (believed, dangling) {
            (false, _) => report(Problem::Doubtful, path.to_owned(), true),
            (true, true) => report(Problem::Dangling, path.to_owned(), true),
            (true, false) => Ok(()),
        };
        for step in &survey.steps {
            let dangling = step.value.as_ref().is_some_and(|step| !survey.is_whole(step.snapshot));
            record(&step.path, step.value.is_some(), dangling)?;
        }
        let is_lost = |top: Option<SnapshotId>| top.is_some_and(|top| !survey.is_whole(top));
        for image in survey.images.values() {
            let dangling = image.value.as_ref().is_some_and(|image| is_lost(image.snapshot));
            record(&image.path, image.value.is_some(), dangling)?;
        }
        for name in &survey.names {
            let image = name.value.as_ref().map(|name| survey.images.get(&name.image));
            let dangling = image.is_some_and(|image| image.is_none_or(|image| image.value.is_none()));
            record(&name.path, name.value.is_some(), dangling)?;
        }
        Ok(())
    }

    /// Reads everything. Snapshots that turn out damaged are put away, and the survey that follows finds what stood on them.
    fn check_contents(&self, options: Doctor, found: &mut Vec<Finding>) -> Result<()> {
        let mut report = |path: PathBuf, mend: bool| -> Result<()> {
            let fixed = options.fix && mend;
            if fixed {
                self.put_away(&path)?;
            }
            found.push(Finding { problem: Problem::Damaged, path, fixed });
            Ok(())
        };
        let mut damaged = HashSet::new();
        for path in self.entries("blobs/sha256")? {
            let digest = path.file_name().and_then(|name| Digest::from_hex(name.to_str()?).ok());
            if let Some(digest) = digest
                && let Some(sum) = sum(&path)?
                && sum != digest
            {
                damaged.insert(digest);
                report(path, true)?;
            }
        }
        for folder in self.entries("snapshots")? {
            let Some(id) = folder.file_name().and_then(|name| name.to_str()?.parse().ok()) else { continue };
            if !self.is_layer_sound(id, &damaged)? {
                report(folder, true)?;
            }
        }
        for shard in list(&self.path("pool").join(self.boot()))? {
            for path in list(&shard)? {
                if !is_pool_file_sound(&shard, &path)? {
                    report(path, true)?;
                }
            }
        }
        Ok(())
    }

    /// Whether a layer still gives the tar whose digest was noted.
    fn is_layer_sound(&self, id: SnapshotId, damaged: &HashSet<Digest>) -> Result<bool> {
        let folder = self.snapshot_folder(id);
        if let Some(original) = self.look::<Original>(&folder.join("original"))?.good() {
            // The folder can't be compared with somebody else's tar; a packed form that is lost would be missed at an export.
            let blob = self.blob_path(&original.digest);
            return Ok(blob.exists() && !damaged.contains(&original.digest));
        }
        let layer = match self.snapshot(id) {
            Ok(layer) if layer.owner() == id => layer,
            // A graft, or one that the survey tells of.
            Ok(_) | Err(Error::SnapshotGone { .. }) => return Ok(true),
            Err(error) => return Err(error),
        };
        for path in list(&folder)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Some(epoch) = name.strip_prefix("diff-") else { continue };
            let Some(diff) = self.look::<Diff>(&path)?.good() else { continue };
            let mut hashing = Hashing::new(io::sink());
            let packed = self.pack(&layer, epoch.parse().ok()).map(|pack| pack.write(&mut hashing));
            let (digest, size, _) = hashing.finish();
            if !matches!(packed, Ok(Ok(()))) || diff != (Diff { id: DiffId(digest), size }) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The SHA-256 of a file; none if it is gone.
fn sum(path: &Path) -> Result<Option<Digest>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).at("open", path),
    };
    let mut hashing = Hashing::new(io::sink());
    io::copy(&mut file, &mut hashing).at("read", path)?;
    Ok(Some(hashing.finish().0))
}

/// Whether a file of the pool is what its key says.
fn is_pool_file_sound(shard: &Path, path: &Path) -> Result<bool> {
    if shard.file_name().is_some_and(|name| name == "open") {
        return Ok(true);
    }
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error).at("open", path),
    };
    let stat = recorded_stat(&file).at("look at", path)?;
    let attributes = Attributes {
        mode: stat.st_mode & 0o7777,
        uid: stat.st_uid,
        gid: stat.st_gid,
        mtime: FileStat::from(&stat).mtime,
        xattrs: xattrs(&file).at("read", path)?,
    };
    let key = attributes.key(&ContentDigest::of_file(&mut file).at("read", path)?).to_hex();
    let names = [shard, path].map(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned());
    Ok(names.concat() == key.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Kind, SnapshotMeta};

    fn problems(store: &Store, options: Doctor) -> Vec<Problem> {
        store.doctor(options).unwrap().into_iter().map(|finding| finding.problem).collect()
    }

    const FIX: Doctor = Doctor { fix: true, deep: false };

    #[test]
    fn what_crashes_leave_is_garbage_and_goes() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let commit = |parent| store.stage().unwrap().commit(SnapshotMeta { parent, kind: Kind::Run }).unwrap();
        let base = commit(None);
        let top = commit(Some(base));
        store.record(&Digest::of(b"step"), top).unwrap();
        assert_eq!(problems(&store, Doctor { deep: true, ..FIX }), []);
        fs::create_dir_all(store.path("staging/left/layer")).unwrap();
        fs::write(store.path("leases/left"), format!("{base}\n")).unwrap();
        fs::create_dir_all(store.path("trash/left/a")).unwrap();
        fs::remove_file(store.snapshot_folder(base).join("meta")).unwrap();
        let found = store.doctor(Doctor::default()).unwrap();
        assert!(found.iter().all(|finding| finding.problem.is_garbage() && !finding.fixed), "{found:?}");
        assert_eq!(found.len(), 6, "lease, staging, trash, two layers, one step: {found:?}");
        problems(&store, FIX);
        assert_eq!(problems(&store, FIX), []);
        assert_eq!(fs::read_dir(store.path("snapshots")).unwrap().count(), 0);
    }

    #[test]
    fn changed_bytes_are_found_by_a_deep_look() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let staging = store.stage().unwrap();
        fs::write(staging.upper().join("file"), "right").unwrap();
        let id = staging.commit(SnapshotMeta { parent: None, kind: Kind::Run }).unwrap();
        let layer = store.snapshot(id).unwrap();
        store.diff(&layer, None).unwrap();
        fs::write(layer.path().join("file"), "wrong").unwrap();
        assert_eq!(problems(&store, Doctor::default()), []);
        assert_eq!(problems(&store, Doctor { deep: true, fix: true }), [Problem::Damaged, Problem::LeftBehind]);
        assert_eq!(problems(&store, Doctor { deep: true, fix: true }), []);
    }
}
