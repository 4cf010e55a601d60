//! All that a store has, listed: what `prune` and `doctor` decide on.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::error::{At, Result};
use super::images::Name;
use super::lock::attempt;
use super::record::Look;
use super::snapshot::Meta;
use super::steps::Step;
use super::{ImageRecord, RecordDigest, SnapshotId, Store};
use crate::image::Digest;

/// A record's file and what is in it.
pub(super) struct Recorded<T> {
    pub path: PathBuf,
    /// None if it is torn, or of a boot that ended before its data was on the disk.
    pub value: Option<T>,
}

/// A store's content. Only whole under the exclusive lock.
pub(super) struct Survey {
    /// Files of processes that are gone.
    pub dead_leases: Vec<PathBuf>,
    /// Snapshots that living processes use.
    pub pinned: HashSet<SnapshotId>,
    /// Folders of processes that are gone.
    pub dead_stagings: Vec<PathBuf>,
    /// By their names; none if it has no record to be believed.
    pub snapshots: HashMap<SnapshotId, Option<Meta>>,
    pub steps: Vec<Recorded<Step>>,
    pub images: HashMap<RecordDigest, Recorded<ImageRecord>>,
    pub names: Vec<Recorded<Name>>,
    /// Files whose name is none that a store gives.
    pub strange: Vec<PathBuf>,
}

impl Store {
    pub(super) fn survey(&self) -> Result<Survey> {
        let mut survey = Survey {
            dead_leases: Vec::new(),
            pinned: HashSet::new(),
            dead_stagings: Vec::new(),
            snapshots: HashMap::new(),
            steps: Vec::new(),
            images: HashMap::new(),
            names: Vec::new(),
            strange: Vec::new(),
        };
        for path in self.entries("leases")? {
            survey.lease(path)?;
        }
        for path in self.entries("staging")? {
            if is_dead(&path)? {
                survey.dead_stagings.push(path);
            }
        }
        for path in self.entries("snapshots")? {
            match name(&path).parse::<SnapshotId>() {
                Ok(id) => _ = survey.snapshots.insert(id, self.look(&path.join("meta"))?.good()),
                Err(_) => survey.strange.push(path),
            }
        }
        for folder in self.entries("steps")? {
            for path in list(&folder)? {
                survey.steps.push(self.recorded(path)?);
            }
        }
        for path in self.entries("images")? {
            let file = name(&path);
            match Digest::from_hex(file.strip_suffix("-id").unwrap_or(&file)) {
                Ok(digest) if !file.ends_with("-id") => {
                    _ = survey.images.insert(RecordDigest(digest), self.recorded(path)?);
                }
                Ok(_) => {}
                Err(_) => survey.strange.push(path),
            }
        }
        for path in self.entries("names")? {
            survey.names.push(self.recorded(path)?);
        }
        Ok(survey)
    }

    fn recorded<T: DeserializeOwned>(&self, path: PathBuf) -> Result<Recorded<T>> {
        let value = match self.look(&path)? {
            Look::Good(value) => Some(value),
            Look::Absent | Look::Doubtful => None,
        };
        Ok(Recorded { path, value })
    }

    /// What lies in a folder of the store.
    pub(super) fn entries(&self, folder: &str) -> Result<Vec<PathBuf>> {
        list(&self.path(folder))
    }
}

impl Survey {
    fn lease(&mut self, path: PathBuf) -> Result<()> {
        if is_dead(&path)? {
            self.dead_leases.push(path);
            return Ok(());
        }
        let mut text = String::new();
        match File::open(&path).and_then(|mut file| file.read_to_string(&mut text)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error).at("read", path),
            _ => {}
        }
        self.pinned.extend(text.lines().filter_map(|line| line.parse::<SnapshotId>().ok()));
        Ok(())
    }

    /// Whether a snapshot and all below it are there.
    pub(super) fn is_whole(&self, top: SnapshotId) -> bool {
        let mut next = Some(top);
        // A chain can't be longer than there are snapshots; a loop, which only damage makes, is not whole.
        for _ in 0..=self.snapshots.len() {
            let Some(id) = next else { return true };
            let Some(Some(meta)) = self.snapshots.get(&id) else { return false };
            if meta.layer.is_some_and(|layer| !self.snapshots.contains_key(&layer)) {
                return false;
            }
            next = meta.parent;
        }
        false
    }

    /// All that some snapshots need: themselves, what is below them, and the folders that their layers lie in.
    pub(super) fn reach(&self, roots: impl IntoIterator<Item = SnapshotId>) -> HashSet<SnapshotId> {
        let mut reached = HashSet::new();
        let mut waiting: Vec<SnapshotId> = roots.into_iter().collect();
        while let Some(id) = waiting.pop() {
            if reached.insert(id)
                && let Some(Some(meta)) = self.snapshots.get(&id)
            {
                waiting.extend([meta.parent, meta.layer].into_iter().flatten());
            }
        }
        reached
    }
}

/// The paths in a folder; none if it is gone.
pub(super) fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(error).at("list", folder),
    };
    entries.map(|entry| entry.map(|entry| entry.path()).at("list", folder)).collect()
}

fn name(path: &Path) -> String {
    path.file_name().map(OsString::from).unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether nobody holds a file's or folder's lock. One that is gone is not dead: its owner put it away.
pub(super) fn is_dead(path: &Path) -> Result<bool> {
    match File::open(path) {
        Ok(file) => attempt(&file).at("lock", path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).at("open", path),
    }
}
