//! Files with holes: virtual disks, the login records of a machine with large user ids.

use std::fs::{self, File};
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::Path;

use super::support::{Rbox, namespaces, skip};

const SIZE: u64 = 48 << 20;

/// A file of [`SIZE`] with a word in its middle and one at its end.
fn disk(path: &Path) {
    let file = File::create(path).unwrap();
    file.write_all_at(b"middle", SIZE / 2).unwrap();
    file.write_all_at(b"end", SIZE - 3).unwrap();
}

/// What a folder takes up on the disk, each file once.
fn used(folder: &Path) -> u64 {
    let own = fs::symlink_metadata(folder).unwrap();
    if own.is_dir() {
        return fs::read_dir(folder).unwrap().map(|entry| used(&entry.unwrap().path())).sum();
    }
    own.blocks() * 512 / own.nlink()
}

#[test]
fn holes_of_what_is_imported_copied_and_exported_stay_holes_needs_namespaces() {
    if !namespaces() {
        return skip("needs namespaces");
    }
    let rbox = Rbox::new();
    let base = rbox.out().join("base");
    fs::create_dir(&base).unwrap();
    disk(&base.join("imported"));
    disk(&rbox.context().join("disk"));
    let rbox = rbox.file(&format!(
        "FROM rootfs:{0} AS base\nCOPY disk /copied\nFROM scratch\nCOPY --from=base /imported /from-a-stage\nCOPY --from=base /copied /\n",
        base.display()
    ));
    if used(&base) > SIZE / 4 {
        return skip("the temporary folder lies on a file system without holes");
    }
    let tree = rbox.out().join("tree");
    rbox.args(["build", "-q", "-o", &format!("type=local,dest={}", tree.display())]).run().success();
    for (folder, what) in [(rbox.root(), "the store"), (tree.clone(), "the export")] {
        let used = used(&folder);
        assert!(used < SIZE / 4, "{what} takes {} MiB", used >> 20);
    }
    for name in ["from-a-stage", "copied"] {
        let file = File::open(tree.join(name)).unwrap();
        let mut bytes = [1; 6];
        assert_eq!(file.metadata().unwrap().len(), SIZE);
        for (at, expected) in [(0, b"\0\0\0\0\0\0"), (SIZE / 2, b"middle"), (SIZE - 6, b"\0\0\0end")] {
            file.read_exact_at(&mut bytes, at).unwrap();
            assert_eq!(&bytes, expected, "{name} at {at}");
        }
    }
}
