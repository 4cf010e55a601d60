//! Sandboxes of an ordinary user with a single id.
//!
//! This program is its own harness: a user namespace can only be entered by a process with one thread, so each case is
//! this program started again as an ordinary user.

#[path = "../sandbox/place.rs"]
mod place;

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use rbox::sandbox::{Ids, identity};

use place::Place;

const USER: u32 = 65_432;

/// Tells the program which case it is to run.
const CASE: &str = "RBOX_TEST_CASE";

const CASES: &[(&str, fn())] = &[("a_sandbox_of_an_ordinary_user_works_needs_root", a_sandbox_works)];

fn main() {
    let chosen = |name: &str| CASES.iter().find(|(case, _)| *case == name);
    if let Some((_, case)) = std::env::var(CASE).ok().and_then(|name| chosen(&name)) {
        identity::enter().expect("a user namespace");
        return case();
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |argument: &str| arguments.iter().any(|given| given == argument);
    if has("--list") {
        // what nextest asks for
        CASES.iter().filter(|_| !has("--ignored")).for_each(|(name, _)| println!("{name}: test"));
        return;
    }
    let filter = arguments.iter().find(|argument| !argument.starts_with('-'));
    let matches = |name: &str| {
        filter.is_none_or(|filter| if has("--exact") { name == filter } else { name.contains(filter.as_str()) })
    };
    let failed = CASES.iter().filter(|(name, _)| matches(name)).filter(|(name, _)| !passes(name)).count();
    assert!(failed == 0, "{failed} cases failed");
}

/// Runs one case as an ordinary user.
fn passes(name: &str) -> bool {
    // the folders above the program may be closed to others
    let folder = tempfile::Builder::new().prefix("rbox-ordinary-").tempdir_in("/var/tmp").expect("a folder");
    let copy = folder.path().join("cases");
    std::fs::copy(std::env::current_exe().expect("a path"), &copy).expect("a copy");
    if std::os::unix::fs::chown(folder.path(), Some(USER), Some(USER)).is_err() {
        assert!(std::env::var_os("CI").is_none(), "{name} needs root");
        println!("{name} ... skipped: it needs root");
        return true;
    }
    let mut command = Command::new(copy);
    command.env(CASE, name).env("RBOX_TEST_FOLDER", folder.path()).uid(USER).gid(USER).current_dir("/");
    let passed = command.status().expect("it starts").success();
    println!("{name} ... {}", if passed { "ok" } else { "FAILED" });
    passed
}

fn place() -> Place {
    Place::below(Path::new(&std::env::var_os("RBOX_TEST_FOLDER").expect("set by the first process")))
}

fn a_sandbox_works() {
    assert!(Ids::current().is_single());
    let place = place();
    let said =
        place.script("echo $$; cat /proc/self/uid_map; ls -a / /dev /proc/self/fd; mount; id; touch /made; ls -ln /");
    println!("{}", said.out);
    assert_eq!(said.exit.code(), 0);
}
