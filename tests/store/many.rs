//! Twenty processes on one store, some of them killed.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::fd::AsFd as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use rbox::image::{Digest, Reference};
use rbox::store::{Attributes, Doctor, Kind, Prune, SnapshotMeta, Store};

use crate::again::{FOLDER, again};
use crate::support::{image, tree};

const PROCESSES: u32 = 20;

/// One process: builds on what others built, names images, and prunes now and then.
#[test]
#[ignore = "a process that other tests start"]
fn one_of_many() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let own: u32 = std::env::var("RBOX_TEST_NUMBER").unwrap().parse().unwrap();
    for round in 0..12_u32 {
        // A store a round: leases come and go.
        let store = Store::open(&folder).unwrap();
        let mut parent = None;
        for step in 0..3_u32 {
            let key = Digest::of(format!("step {} of {}", step, round % 4).as_bytes());
            let done = store.cached(&key).unwrap().unwrap_or_else(|| {
                let staging = store.stage().unwrap();
                let upper = File::open(staging.upper()).unwrap();
                let pool = store.pool().unwrap();
                for file in 0..5 {
                    let text = format!("{step} {file}").repeat(300);
                    let name = format!("file-{file}");
                    let attributes = Attributes { mode: 0o644, ..owned() };
                    pool.write(text.as_bytes(), &attributes, upper.as_fd(), OsStr::new(&name)).unwrap();
                }
                let made = staging.commit(SnapshotMeta { parent, kind: Kind::Files }).unwrap();
                store.record(&key, made).unwrap();
                made
            });
            // Whoever made it, it is whole.
            assert_eq!(tree(store.snapshot(done).unwrap().path()).len(), 5);
            parent = Some(done);
        }
        let name: Reference = format!("app:{}", (own + round) % 7).parse().unwrap();
        let record = store.images().put(Some(&name), &image(parent)).unwrap();
        store.image_id(record, &image(parent)).unwrap();
        if (own + round).is_multiple_of(5) {
            store.prune(Prune { all: round % 2 == 0, unused: Duration::ZERO, pretend: false }).unwrap();
        }
        assert!(!store.chain(parent.unwrap()).unwrap().is_empty(), "pinned, whoever prunes");
    }
}

fn owned() -> Attributes {
    let (uid, gid) = (rustix::process::getuid().as_raw(), rustix::process::getgid().as_raw());
    Attributes { uid, gid, ..Attributes::default() }
}

fn start(folder: &std::path::Path, number: u32) -> Command {
    let mut command = again("many::one_of_many", folder);
    command.env("RBOX_TEST_NUMBER", number.to_string()).stdout(Stdio::null());
    command
}

#[test]
fn twenty_at_once_agree() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("store");
    let children: Vec<_> = (0..PROCESSES).map(|number| start(&root, number).spawn().unwrap()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let store = Store::open(&root).unwrap();
    assert_eq!(store.doctor(Doctor { fix: false, deep: true }).unwrap(), []);
    let images = store.images();
    for listed in images.list().unwrap() {
        for name in listed.names {
            assert!(images.get(&name).unwrap().is_some(), "{name}");
        }
    }
}

#[test]
fn killed_ones_leave_garbage_at_most() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("store");
    for round in 0..6_u64 {
        let children: Vec<_> =
            (0..6).map(|number| start(&root, number).stderr(Stdio::null()).spawn().unwrap()).collect();
        std::thread::sleep(Duration::from_millis(40 + 90 * round));
        for mut child in children {
            // `kill` is SIGKILL; one that is done already is no error.
            let _ = child.kill();
            child.wait().unwrap();
        }
        let store = Store::open(&root).unwrap();
        let found = store.doctor(Doctor { fix: false, deep: true }).unwrap();
        assert!(found.iter().all(|finding| finding.problem.is_garbage()), "{found:?}");
        store.doctor(Doctor { fix: true, deep: false }).unwrap();
        assert_eq!(store.doctor(Doctor { fix: false, deep: true }).unwrap(), []);
        let staging = fs::read_dir(root.join("staging")).unwrap().count();
        assert_eq!(staging, 0);
    }
    assert!(start(&root, 1).status().unwrap().success(), "and life goes on");
}
