//! What is left when a build ends in the middle: killed at any system call, or with a full disk.

use std::collections::HashMap;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::support::{self, Rbox, binary, namespaces, needs_tool, skip};

/// Places to kill at.
const POINTS: usize = 200;

const FILE: &str = "FROM scratch AS tools\nCOPY busybox /bin/sh\nCOPY files /files\nWORKDIR /w\n\
    RUN echo hello > made; cp /files/a copied\nFROM scratch\nCOPY --from=tools /w /w\nCOPY <<F /f\ntext\nF\n";

fn busybox() -> Vec<u8> {
    ["/bin/busybox", "/usr/bin/busybox"]
        .iter()
        .find_map(|path| std::fs::read(path).ok())
        .expect("busybox-static is there: `sh tests/setup.sh` installs it")
}

fn kitchen() -> Rbox {
    let mut rbox = Rbox::new().file(FILE).context_file("busybox", busybox());
    for name in ["a", "b", "c"] {
        rbox = rbox.context_file(&format!("files/{name}"), name.repeat(1000));
    }
    let path = rbox.context().join("busybox");
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    // Old enough for the stat index, and the same in every context.
    let old = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    for name in ["busybox", "files/a", "files/b", "files/c", "files"] {
        std::fs::File::open(rbox.context().join(name)).unwrap().set_modified(old).unwrap();
    }
    rbox
}

/// `rbox build` with all its own work in one thread, under strace with these options.
fn traced(rbox: &Rbox, options: &[&str]) -> std::process::Output {
    let mut command = rbox.command("strace".as_ref());
    command.args(options).arg(binary()).args(["build", "-q", "-j", "1"]);
    command.output().expect("strace starts")
}

#[test]
fn a_build_killed_anywhere_is_made_good_by_the_next_needs_strace_and_namespaces() {
    if !namespaces() {
        return skip("needs namespaces");
    }
    if !needs_tool("strace") {
        return;
    }
    let clean = kitchen();
    let digest = clean.build().success().stdout();
    let counted = kitchen();
    let log = counted.out().join("calls");
    let done = traced(&counted, &["-qq", "-o", log.to_str().unwrap()]);
    assert_eq!(String::from_utf8_lossy(&done.stdout), digest, "two stores, one digest");
    let calls = calls(&std::fs::read_to_string(&log).unwrap());
    assert!(calls.len() > POINTS, "{} calls", calls.len());
    let (next, killed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let point = next.fetch_add(1, Ordering::Relaxed);
                    if point >= POINTS {
                        return;
                    }
                    if kill_at(&calls[point * calls.len() / POINTS], &digest) {
                        killed.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let killed = killed.into_inner();
    assert!(killed * 10 >= POINTS * 9, "only {killed} of {POINTS} builds were killed");
}

/// The system calls of a log: each by its name and how often it was made by then, as strace counts.
fn calls(log: &str) -> Vec<(String, usize)> {
    let mut counts = HashMap::new();
    let names = log.lines().filter_map(|line| line.split_once('(')).map(|(name, _)| name.to_owned());
    let known = names.filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
    let count = |name: String| {
        let count: &mut usize = counts.entry(name.clone()).or_default();
        *count += 1;
        (name, *count)
    };
    // The first ones are the loader's.
    known.map(count).skip(20).collect()
}

/// Kills a build at one of its system calls, and builds again; whether it was killed.
fn kill_at((name, count): &(String, usize), digest: &str) -> bool {
    let rbox = kitchen();
    let inject = format!("inject={name}:signal=KILL:when={count}");
    let cut = traced(&rbox, &["-qq", "-o", "/dev/null", "-e", &inject]);
    let again = rbox.build();
    assert_eq!(again.success().stdout(), digest, "killed at call {count} of {name}");
    !cut.status.success()
}

/// Runs a script of the shell in a mount namespace whose `$RBOX_ROOT` lies in a small memory.
fn on_a_small_disk(rbox: &Rbox, size: &str) -> (String, String) {
    let script = format!(
        "mount -t tmpfs -o size={size} small {root} && {rbox} build --progress plain 2>&1; echo code $?; ls {root}/staging | wc -l; du -sk {root}/staging; {rbox} images; echo $?",
        root = rbox.root().display(),
        rbox = binary().display(),
    );
    let mut command = rbox.command("unshare".as_ref());
    let output = command.args(["-m", "sh", "-c", &script]).output().unwrap();
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_full_disk_in_a_copy_is_told_and_leaves_nothing_needs_root() {
    if !support::is_root() {
        return skip("needs root");
    }
    let rbox = Rbox::new().file("FROM scratch\nCOPY big /big\n").context_file("big", vec![7; 8 << 20]);
    let (text, errors) = on_a_small_disk(&rbox, "4m");
    assert!(text.contains("free some space") && text.contains("code 1\n0\n"), "{text}{errors}");
}

#[test]
fn a_full_disk_in_a_run_is_told_and_leaves_nothing_needs_root() {
    if !support::is_root() {
        return skip("needs root");
    }
    let rbox = Rbox::new()
        .file("FROM scratch\nCOPY --chmod=755 busybox /bin/sh\nRUN dd if=/dev/zero of=/big bs=1M count=64\n");
    let rbox = rbox.context_file("busybox", busybox());
    let (text, errors) = on_a_small_disk(&rbox, "16m");
    assert!(text.contains("No space left on device") && text.contains("code 1\n0\n"), "{text}{errors}");
}

#[test]
fn an_interrupted_build_ends_its_programs_and_clears_up_needs_namespaces() {
    if !namespaces() {
        return skip("needs namespaces");
    }
    let rbox = Rbox::new().file("FROM {busybox}\nRUN sleep 1234567\n");
    let mut child = rbox.args(["build", "--progress", "plain"]).command().spawn().unwrap();
    let running = || Command::new("pgrep").args(["-f", "sleep 123456[7]"]).output().unwrap().status.success();
    let began = std::time::Instant::now();
    while !running() && began.elapsed().as_secs() < 20 {
        thread::sleep(std::time::Duration::from_millis(50));
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(!running(), "the program goes with the build");
    assert_eq!(std::fs::read_dir(rbox.root().join("staging")).unwrap().count(), 0);
}
