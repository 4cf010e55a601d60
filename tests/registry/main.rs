//! Registries: Debian's own with other tools beside us, and one that means harm.

#[path = "../support/mod.rs"]
mod support;

mod attestations;
mod cache;
mod conf;
mod credentials;
mod evil;
mod from;
mod hostile;
mod hub;
mod image;
mod interrupted;
mod lock;
mod stream;
mod tools;
mod trees;
mod wire;

use std::process::Command;
use std::time::{Duration, Instant};

use support::Rbox;

/// A call that waits long enough for a server of the test's own, however busy the machine is.
fn call<'a>(rbox: &'a Rbox, args: &[&str]) -> support::Call<'a> {
    rbox.args(args.iter().copied()).env("RBOX_REGISTRY_TIMEOUT", "60")
}

/// What lies in a folder of the store.
fn left(rbox: &Rbox, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(rbox.root().join(folder)).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Nothing of a pull that failed can be seen, and the store is sound.
#[track_caller]
fn assert_untouched(rbox: &Rbox) {
    for folder in ["images", "names", "snapshots", "staging", "tmp", "trash"] {
        assert_empties(rbox, folder);
    }
}

/// Nothing is left in a folder of the store, once all is on the disk: a process that outlives rbox writes there until then.
#[track_caller]
fn assert_empties(rbox: &Rbox, folder: &str) {
    let until = Instant::now() + Duration::from_mins(1);
    // one look without anything is enough, for what is written next may be there when the next look is taken
    let mut there = left(rbox, folder);
    while !there.is_empty() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(10));
        there = left(rbox, folder);
    }
    assert_eq!(there, [""; 0], "{folder}");
}

/// Runs a tool, and gives back what it prints.
#[track_caller]
fn tool(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{program} {args:?}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}
