//! A disk that is full.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rbox::image::Digest;
use rbox::store::layer::Compression;
use rbox::store::{Attributes, Base, Doctor, Error, Kind, Output, Prune, SnapshotMeta, Store};

use crate::again::{FOLDER, again};
use crate::needs::needs_root;
use crate::support::image;

/// Runs the other half in a mount namespace of its own, on a file system of 8 MiB.
#[test]
fn nothing_half_done_stays_needs_root() {
    if !needs_root() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for kind in ["tmpfs", "ext4"] {
        let place = folder.path().join(kind);
        fs::create_dir(&place).unwrap();
        let inner = again("full::on_a_small_disk", &place);
        let mount = match kind {
            "tmpfs" => "mount -t tmpfs -o size=8m none \"$0\"",
            _ => "truncate -s 12M \"$0.img\" && mkfs.ext4 -q \"$0.img\" && mount -o loop \"$0.img\" \"$0\"",
        };
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", &format!("{mount} && exec \"$@\"")]).arg(&place);
        command.arg(inner.get_program()).args(inner.get_args()).env(FOLDER, &place);
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && text.contains("1 passed"),
            "{kind}: {text}{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// Takes what is left, to the last block.
fn fill(folder: &Path) -> PathBuf {
    let path = folder.join("filler");
    let mut file = File::create(&path).unwrap();
    for size in [1 << 16, 1 << 12, 1 << 9] {
        while std::io::Write::write_all(&mut file, &vec![1; size]).is_ok() {}
    }
    path
}

fn assert_full<T: std::fmt::Debug>(result: Result<T, Error>) {
    let error = result.expect_err("the disk is full");
    assert!(error.is_full() && error.to_string().contains("free some space"), "{error}");
}

#[test]
#[ignore = "runs on a disk that another test makes"]
fn on_a_small_disk() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let root = folder.join("store");
    let store = Store::open(&root).unwrap();
    let attributes = Attributes { mode: 0o644, ..Attributes::default() };
    let put = |bytes: usize| {
        let staging = store.stage()?;
        let upper = File::open(staging.upper()).unwrap();
        store.pool()?.write(&vec![7; bytes], &attributes, upper.as_fd(), OsStr::new("file"))?;
        staging.commit(SnapshotMeta { parent: None, kind: Kind::Files })
    };
    let small = put(1 << 20).unwrap();
    let key = Digest::of(b"small");
    store.record(&key, small).unwrap();

    // In the middle of a file.
    assert_full(put(20 << 20));
    // In the middle of an archive, of an export and of a packed layer. There is a filler beside the store.
    let archive = folder.join("rootfs.tar");
    store.export(&image(Some(small)), &[], Compression::None, Output::Tar(&archive)).unwrap();
    let filler = fill(&folder);
    assert_full(store.import(&Base::Rootfs { path: &archive }));
    assert_full(store.export(&image(Some(small)), &[], Compression::None, Output::Tar(&folder.join("again.tar"))));
    let layout = folder.join("layout");
    assert_full(store.export(&image(Some(small)), &[], Compression::None, Output::OciLayout(&layout)));
    let _ = store.record(&Digest::of(b"other"), small);
    let _ = put(1 << 16);

    let left = |name: &str| fs::read_dir(root.join(name)).unwrap().count();
    assert_eq!((left("staging"), left("tmp"), left("trash")), (0, 0, 0));
    assert_eq!(store.doctor(Doctor { fix: false, deep: true }).unwrap(), []);
    assert_eq!(store.cached(&key).unwrap(), Some(small));
    // A full disk can be pruned.
    drop(store);
    let store = Store::open(&root).unwrap();
    assert!(store.prune(Prune { all: true, ..Prune::default() }).unwrap().bytes >= 1 << 20);
    fs::remove_file(filler).unwrap();
    assert_eq!(store.doctor(Doctor { fix: false, deep: true }).unwrap(), []);
    store.stage().unwrap().commit(SnapshotMeta { parent: None, kind: Kind::Files }).unwrap();
}
