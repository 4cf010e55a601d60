//! An ordinary user's store: root of a user namespace with one id.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rbox::image::Platform;
use rbox::store::layer::{Compression, Unpack};
use rbox::store::{Base, Doctor, ImageRecord, Output, Prune, Store, recorded_stat};
use rustix::fs::{FileType, makedev};

use crate::again::{FOLDER, again};
use crate::needs::{is_root, needs_namespaces};
use crate::raw_tar::{Head, Tar};
use crate::support::{Bench, tree};

#[test]
fn one_id_is_enough_needs_namespaces() {
    if !needs_namespaces() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    // The program must be within the user's reach.
    let program = folder.path().join("program");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let inner = again("ordinary::as_root_of_one_id", folder.path());
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", "65432", "--regid", "65432", "--clear-groups", "unshare", "-Ur"]);
        command
    } else {
        let mut command = Command::new("unshare");
        command.arg("-Ur");
        command
    };
    command.arg(&program).args(inner.get_args()).env(FOLDER, folder.path()).env("TMPDIR", folder.path());
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

fn local(bench: &Bench, image: &ImageRecord) -> BTreeMap<String, String> {
    let out = bench.path("local");
    bench.store.export(image, &[], Compression::None, Output::Local(&out)).unwrap();
    tree(&out)
}

#[test]
#[ignore = "runs in a user namespace that another test makes"]
fn as_root_of_one_id() {
    if std::env::var_os(FOLDER).map(PathBuf::from).is_none() {
        return;
    }
    let bench = Bench::new();
    let image = bench.image();
    let expected = local(&bench, &image);
    assert!(!expected.contains_key("gone") && !expected.contains_key("old/deep"));
    let layout = bench.path("layout");
    bench.store.export(&image, &[], Compression::Gzip, Output::OciLayout(&layout)).unwrap();
    let platform = Platform::host();
    let other = Bench::new();
    let imported = other.store.import(&Base::OciLayout { path: &layout, tag: None, platform: &platform }).unwrap();
    let back = ImageRecord { config: imported.config, snapshot: imported.snapshot, ..image };
    assert_eq!(local(&other, &back), expected);
    other.store.prune(Prune { all: true, ..Prune::default() }).unwrap();
    assert_eq!(other.store.doctor(Doctor { fix: false, deep: true }).unwrap(), []);
    odd_entries(&bench.store, &bench.path("odd"));
}

/// Owners that there are not, and devices that nobody here may make.
fn odd_entries(store: &Store, folder: &Path) {
    fs::create_dir(folder).unwrap();
    let unpack = |tar: Tar| Unpack::default().unpack(&tar.end()[..], fs::File::open(folder).unwrap());
    // with their records: of a file beside it, of a link in a list
    unpack(Tar::new().head(Head::new("f", b'0', 0).field(108, b"0000041"), b"")).unwrap();
    let stat = |name: &str| recorded_stat(fs::File::open(folder.join(name)).unwrap()).unwrap();
    assert_eq!((stat("f").st_uid, stat("f").st_gid), (33, 0));
    let link = unpack(Tar::new().head(Head::new("l", b'2', 0).field(108, b"0000041").field(157, b"f"), b"")).unwrap();
    assert_eq!(link.owners, [(b"l".to_vec(), 33, 0)]);
    unpack(Tar::new().head(Head::new("null", b'3', 0).field(329, b"0000001\x000000003"), b"")).unwrap();
    assert_eq!(FileType::from_raw_mode(stat("null").st_mode), FileType::CharacterDevice);
    assert_eq!(stat("null").st_rdev, makedev(1, 3));
    store.sync().unwrap();
}
