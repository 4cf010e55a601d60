//! Something on the host that no attack may change, read or add to.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::support::Rbox;

/// What the canary's file says; no attack may print it.
pub(crate) const SONG: &str = "canary-song-5f3b9c1e";

/// A folder of the host, outside of context and store, with files that belong to the user rbox runs as.
///
/// [`Canary::check`] must be called at the end: it compares every name, inode, mode, owner, time and byte.
#[derive(Debug)]
pub(crate) struct Canary {
    folder: TempDir,
    before: BTreeMap<PathBuf, Seen>,
}

#[derive(Debug, PartialEq, Eq)]
struct Seen {
    inode: u64,
    mode: u32,
    owner: (u32, u32),
    links: u64,
    modified: (i64, i64),
    changed: (i64, i64),
    content: Vec<u8>,
}

impl Canary {
    /// A fresh one, owned by the user that rbox runs as and open to all, since a container of root's has ids of nobody:
    /// that it survives is not for want of permission.
    pub(crate) fn new(rbox: &Rbox) -> Self {
        let folder = tempfile::Builder::new().prefix("rbox-canary-").tempdir().expect("a temporary folder");
        let path = folder.path();
        for name in ["folder", "empty", "etc", "x"] {
            fs::create_dir(path.join(name)).expect("a folder of the canary");
            fs::set_permissions(path.join(name), fs::Permissions::from_mode(0o777)).expect("own folder");
        }
        for name in ["song", "folder/file", "etc/passwd", "etc/group", "etc/hosts", "etc/resolv.conf", "etc/hostname"] {
            fs::write(path.join(name), SONG).expect("a file of the canary");
            fs::set_permissions(path.join(name), fs::Permissions::from_mode(0o666)).expect("own file");
        }
        symlink("song", path.join("link")).expect("a link of the canary");
        fs::set_permissions(path, fs::Permissions::from_mode(0o777)).expect("own folder");
        rbox.give(path);
        let mut before = BTreeMap::new();
        see(path, &mut before);
        Self { folder, before }
    }

    /// Where it is on the host.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The same as text, for files of a build.
    pub(crate) fn text(&self) -> String {
        self.path().display().to_string()
    }

    /// A relative path to it that climbs out of every root.
    pub(crate) fn climb(&self) -> String {
        format!("{}{}", "../".repeat(24).trim_end_matches('/'), self.text())
    }

    /// Fails the test if anything about it changed.
    #[track_caller]
    pub(crate) fn check(&self) {
        let mut now = BTreeMap::new();
        see(self.path(), &mut now);
        for (path, seen) in &now {
            assert_eq!(self.before.get(path), Some(seen), "the canary's {} changed or is new", path.display());
        }
        let gone: Vec<_> = self.before.keys().filter(|path| !now.contains_key(*path)).collect();
        assert!(gone.is_empty(), "the canary lost {gone:?}");
    }
}

fn see(path: &Path, all: &mut BTreeMap<PathBuf, Seen>) {
    let meta = fs::symlink_metadata(path).expect("the canary is there");
    let content = match meta.file_type() {
        kind if kind.is_file() => fs::read(path).expect("a file of the canary"),
        kind if kind.is_symlink() => fs::read_link(path).expect("a link").into_os_string().into_encoded_bytes(),
        _ => Vec::new(),
    };
    all.insert(
        path.to_owned(),
        Seen {
            inode: meta.ino(),
            mode: meta.mode(),
            owner: (meta.uid(), meta.gid()),
            links: meta.nlink(),
            modified: (meta.mtime(), meta.mtime_nsec()),
            changed: (meta.ctime(), meta.ctime_nsec()),
            content,
        },
    );
    if meta.is_dir() {
        fs::read_dir(path).expect("a folder of the canary").flatten().for_each(|entry| see(&entry.path(), all));
    }
}
