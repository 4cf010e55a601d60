//! Sandboxes of an ordinary user with a single id.
//!
//! This program is its own harness: a user namespace can only be entered by a process with one thread, so each case is
//! this program started again as an ordinary user.

#[path = "../sandbox/place.rs"]
mod place;

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use rbox::sandbox::{HostTree, Ids, Network, Rootfs, Stdio, User, identity, launch};

use place::Place;

const USER: u32 = 65_432;

/// Tells the program which case it is to run.
const CASE: &str = "RBOX_TEST_CASE";

const CASES: &[(&str, fn())] = &[
    ("a_sandbox_of_an_ordinary_user_works_needs_root", a_sandbox_works),
    ("an_id_that_is_not_there_is_refused_needs_root", other_ids_are_refused),
    ("an_ordinary_user_s_sandbox_has_the_machine_below_needs_root", the_machine_is_there),
    ("an_ordinary_user_s_sandbox_has_a_terminal_needs_root", a_terminal_works),
    ("an_ordinary_user_s_sandbox_can_be_looked_into_needs_root", it_can_be_looked_into),
];

fn main() {
    let chosen = |name: &str| CASES.iter().find(|(case, _)| *case == name);
    if let Some((_, case)) = std::env::var(CASE).ok().and_then(|name| chosen(&name)) {
        identity::enter(identity::Range::All).expect("a user namespace");
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
    let script = "echo $$ $(id -u) $(hostname); cat /proc/self/uid_map; touch /made; echo x > /dev/null; \
                  cat /proc/keys /proc/interrupts; echo x > /proc/sys/kernel/hostname; touch /sys/fs/cgroup/x; \
                  mount -t tmpfs none /tmp; cat /proc/self/status";
    let said = place.script(script);
    assert!(said.out.starts_with("1 0 box\n         0          0          1\n"), "{}", said.out);
    for line in
        ["CapInh:\t0000000000000000", "CapPrm:\t00000000000404fb", "CapBnd:\t00000000000404fb", "NoNewPrivs:\t1"]
    {
        assert!(said.out.contains(line), "{line}: {}", said.out);
    }
    assert_eq!(said.out.matches("Read-only file system").count(), 2, "{}", said.out);
    assert!(said.out.contains("mount: permission denied"), "{}", said.out);
    assert_eq!(said.exit.code(), 0);
    assert!(place.path().join("staging/1/upper/made").exists());
    assert_eq!(std::fs::read_dir(place.path().join("staging/1/upper")).expect("upper").count(), 1);
}

fn other_ids_are_refused() {
    let place = place();
    let mut spec = place.spec(&["true"]);
    spec.process.user = User { uid: 33, gid: 33, groups: vec![] };
    let refused = place::run(spec).expect_err("there is one id").to_string();
    assert!(refused.contains("/etc/subuid"), "{refused}");
}

fn the_machine_is_there() {
    let place = place();
    std::fs::create_dir_all(place.layer().join("usr/local/bin")).expect("a directory");
    let mut spec =
        place.spec(&["sh", "-c", "ls /usr/bin/env; echo new > /usr/local/bin/made; ls -d /sys/class/net/lo"]);
    let (upper, work) = place.fresh();
    if let Rootfs::Overlay(overlay) = &mut spec.rootfs {
        overlay.host.push(HostTree { path: "/usr".into(), upper, work });
    }
    spec.network = Network::Host;
    let said = place::run(spec).expect("it starts");
    assert_eq!(said.out, "/usr/bin/env\n/sys/class/net/lo\n");
    assert!(place.path().join("staging/2/upper/local/bin/made").exists());
}

fn a_terminal_works() {
    let place = place();
    let mut spec = place.spec(&["sh", "-c", "tty; exit 4"]);
    spec.process.stdio = Stdio::Terminal { columns: 80, rows: 24 };
    let mut running = launch(spec).expect("it starts");
    let terminal = running.terminal().expect("a terminal").try_clone_to_owned().expect("a descriptor");
    let mut out = Vec::new();
    // the other end closing is an error here
    let _ = std::io::Read::read_to_end(&mut std::fs::File::from(terminal), &mut out);
    assert!(String::from_utf8_lossy(&out).contains("/dev/pts/0"), "{}", String::from_utf8_lossy(&out));
    assert_eq!(running.wait().expect("an end").code(), 4);
}

fn it_can_be_looked_into() {
    let place = place();
    let mut spec = place.spec(&["sleep", "1000"]);
    spec.managed = true;
    spec.network = Network::Own;
    let filled = std::cell::Cell::new(false);
    let fill = |_: std::os::fd::BorrowedFd<'_>| {
        filled.set(true);
        Ok(())
    };
    let mut running = rbox::sandbox::launch_with(spec, &fill).expect("it starts");
    assert!(filled.get());
    let handle = running.handle();
    let text = |text: &str| std::ffi::CString::new(text).expect("no NUL");
    let exec = |script: &str| {
        let (mut read, write) = std::io::pipe().expect("a pipe");
        let write = std::os::fd::OwnedFd::from(write);
        let null = std::fs::File::open("/dev/null").expect("/dev/null");
        let stdio = Stdio::Fds([null.into(), write.try_clone().expect("a copy"), write]);
        let args = ["sh", "-c", script].map(text).to_vec();
        let (env, cwd) = (vec![text("PATH=/bin")], text("/"));
        let spec = rbox::sandbox::ExecSpec { args, env, cwd, user: User::default(), stdio, privileged: false };
        let mut executed = handle.exec(spec).expect("it starts");
        let mut out = String::new();
        std::io::Read::read_to_string(&mut read, &mut out).expect("text");
        (executed.wait().expect("an end"), out)
    };
    let (status, out) = exec("hostname; cat /proc/self/status; ps; ls /proc/self/fd | wc -l; exit 3");
    assert_eq!(status, rbox::sandbox::Status::Code(3), "{out}");
    for line in ["box\n", "CapPrm:\t00000000000404fb", "NoNewPrivs:\t1", "Seccomp:\t2", "sleep 1000", "\n4\n"] {
        assert!(out.contains(line), "{line}: {out}");
    }
    // without a cgroup every process is stopped by itself
    handle.freeze().expect("it stands still");
    let states = || handle.processes().expect("a list").iter().map(|process| process.state).collect::<String>();
    assert_eq!(states(), "T");
    handle.thaw().expect("it goes on");
    // it may take a moment until it sleeps again
    while states() != "S" {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let usage = handle.usage().expect("numbers");
    assert!(usage.pids == 1 && usage.memory > 0, "{usage:?}");
    let mut joined = place.spec(&["readlink", "/proc/self/ns/net"]);
    joined.network = Network::Join(handle.network().expect("a namespace"));
    assert_eq!(place::run(joined).expect("it starts").out, exec("readlink /proc/self/ns/net").1);
    handle.kill_all().expect("it ends");
    assert_eq!(running.wait().expect("an end").code(), 137);
}
