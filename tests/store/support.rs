//! What the tests of the store share.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use rbox::image::{ImageConfig, Platform};
use rbox::store::{ImageRecord, Kind, SnapshotId, SnapshotMeta, Store};

/// A store in a folder of its own.
pub(crate) struct Bench {
    pub folder: tempfile::TempDir,
    pub store: Store,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store")).unwrap();
        Self { folder, store }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Commits a layer that a function fills.
    pub(crate) fn layer(&self, parent: Option<SnapshotId>, kind: Kind, fill: impl FnOnce(&Path)) -> SnapshotId {
        let staging = self.store.stage().unwrap();
        fill(&staging.upper());
        staging.commit(SnapshotMeta { parent, kind }).unwrap()
    }

    /// Two layers with one of everything; the upper one hides some of the lower.
    pub(crate) fn image(&self) -> ImageRecord {
        let base = self.layer(None, Kind::Run, |top| {
            for folder in ["etc", "old/deep", "gone"] {
                fs::create_dir_all(top.join(folder)).unwrap();
            }
            fs::write(top.join("etc/passwd"), "root:x:0:0::/:/bin/sh\n").unwrap();
            fs::write(top.join("old/deep/file"), "old").unwrap();
            fs::write(top.join("gone/file"), "gone").unwrap();
            fs::write(top.join("tool"), vec![b'x'; 200_000]).unwrap();
            fs::set_permissions(top.join("tool"), fs::Permissions::from_mode(0o4755)).unwrap();
            fs::hard_link(top.join("tool"), top.join("tool-too")).unwrap();
            symlink("/etc/passwd", top.join("link")).unwrap();
            let long = format!("{}/{}", "d".repeat(120), "f".repeat(150));
            fs::create_dir(top.join("d".repeat(120))).unwrap();
            fs::write(top.join(long), "long").unwrap();
            fs::write(top.join("naïve ☃"), "name").unwrap();
        });
        let top = self.layer(Some(base), Kind::Run, |top| {
            fs::create_dir_all(top.join("old")).unwrap();
            opaque(&top.join("old"));
            fs::write(top.join("old/new"), "new").unwrap();
            whiteout(&top.join("gone"));
        });
        image(Some(top))
    }
}

/// An image on a snapshot.
pub(crate) fn image(snapshot: Option<SnapshotId>) -> ImageRecord {
    let platform = Platform::host();
    let mut config = ImageConfig { architecture: platform.architecture, os: platform.os, ..ImageConfig::default() };
    config.config.cmd = Some(vec!["/tool".to_owned()]);
    config.config.env = vec!["A=b".to_owned()];
    ImageRecord { config, snapshot, host: false, epoch: None, pulled: None }
}

/// Overlayfs's mark of a removed file.
pub(crate) fn whiteout(path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    mknodat(CWD, path, FileType::CharacterDevice, Mode::empty(), 0).unwrap();
}

/// Overlayfs's mark of an opaque folder: as the machine's root, or as a user namespace's.
pub(crate) fn opaque(path: &Path) {
    let set = |name: &str| rustix::fs::setxattr(path, name, b"y", rustix::fs::XattrFlags::empty());
    set("trusted.overlay.opaque").or_else(|_| set("user.overlay.opaque")).unwrap();
}

/// A tree as text: path → what it is. Times are left out, they have tests of their own.
pub(crate) fn tree(top: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![top.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let metadata = fs::symlink_metadata(&path).unwrap();
            let kind = metadata.file_type();
            let what = if kind.is_dir() {
                waiting.push(path.clone());
                "folder".to_owned()
            } else if kind.is_symlink() {
                format!("link to {}", fs::read_link(&path).unwrap().display())
            } else if kind.is_file() {
                let bytes = fs::read(&path).unwrap();
                format!("file {} {}", bytes.len(), blake3::hash(&bytes))
            } else {
                format!("other {} {}", kind.is_char_device(), metadata.rdev())
            };
            let mode = if kind.is_symlink() { 0o777 } else { metadata.mode() & 0o7777 };
            let name = path.strip_prefix(top).unwrap().display().to_string();
            found.insert(name, format!("{mode:o} {}:{} {what}", metadata.uid(), metadata.gid()));
        }
    }
    found
}
