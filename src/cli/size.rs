//! How large layers are.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::store::{self, ImageRecord, Snapshot, Store};

/// Sizes of layers, each measured once.
#[derive(Debug, Default)]
pub(super) struct Sizes(HashMap<PathBuf, u64>);

impl Sizes {
    /// The bytes of an image's files, layer by layer; what is shared with other images counts too.
    pub(super) fn image(&mut self, store: &Store, image: &ImageRecord) -> store::Result<u64> {
        let Some(top) = image.snapshot else { return Ok(0) };
        Ok(store.chain(top)?.iter().map(|snapshot| self.layer(snapshot)).sum())
    }

    /// The bytes of a layer's files; a file with several names counts once.
    pub(super) fn layer(&mut self, snapshot: &Snapshot) -> u64 {
        if let Some(size) = self.0.get(snapshot.path()) {
            return *size;
        }
        let size = measure(snapshot.path(), &mut HashSet::new());
        self.0.insert(snapshot.path().to_owned(), size);
        size
    }
}

/// What can't be read (another user's folder) counts nothing: this is for people, not for quotas.
fn measure(folder: &Path, seen: &mut HashSet<u64>) -> u64 {
    let mut sum = 0;
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(meta) = entry.metadata() else { continue };
            if meta.is_dir() {
                open.push(entry.path());
            } else if meta.is_file() && (meta.nlink() == 1 || seen.insert(meta.ino())) {
                sum += meta.len();
            }
        }
    }
    sum
}
