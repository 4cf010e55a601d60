//! A sandbox that is killed on its way to its program.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::support::{self, Rbox, binary, needs_tool};

/// The system calls of a trace of one process, each by its name and how often it was made by then.
fn calls(trace: &str) -> Vec<(String, usize)> {
    let mut counts = HashMap::new();
    let names = trace.lines().filter_map(|line| line.split_once('(')).map(|(name, _)| name.to_owned());
    let known = names.filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
    let count = |name: String| {
        let count: &mut usize = counts.entry(name.clone()).or_default();
        *count += 1;
        (name, *count)
    };
    known.map(count).collect()
}

/// `rbox run` of `true` in the image, under strace with these options.
fn traced(rbox: &Rbox, options: &[&str]) -> std::process::Output {
    traced_with(rbox, options, &[])
}

fn traced_with(rbox: &Rbox, options: &[&str], flags: &[&str]) -> std::process::Output {
    let mut command = rbox.command("strace".as_ref());
    command.args(["-f", "-qq"]).args(options).arg(binary());
    command.args(["run", "--network", "none", "--memory", "64m", "-v", "./data:/new/place"]).args(flags);
    command.args(["box", "true"]);
    command.output().expect("strace starts")
}

/// Folders of sandboxes in any hierarchy of cgroups: of other tests too.
fn groups() -> HashSet<PathBuf> {
    let roots = ["rbox", "unified/rbox", "memory/rbox", "pids/rbox"].map(|root| format!("/sys/fs/cgroup/{root}"));
    let folders = roots.iter().filter_map(|root| fs::read_dir(root).ok()).flatten().flatten();
    folders.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path()).collect()
}

#[test]
fn a_sandbox_killed_anywhere_is_told_and_leaves_nothing_needs_root_and_strace() {
    if !support::needs_root() || !needs_tool("strace") {
        return;
    }
    let rbox = Rbox::new().file("FROM {busybox}\n").context_file("data/file", "x");
    rbox.args(["build", "-q", "-t", "box"]).run().success();
    let trace = rbox.out().join("trace");
    let whole = traced(&rbox, &["-ff", "-o", trace.to_str().unwrap()]);
    assert!(whole.status.success(), "{}", String::from_utf8_lossy(&whole.stderr));
    // The child is the process that changes its root.
    let traces = || {
        let traces = fs::read_dir(rbox.out()).unwrap().flatten();
        let traces = traces.map(|entry| fs::read_to_string(entry.path()).unwrap());
        traces.partition::<Vec<_>, _>(|trace| trace.contains("pivot_root("))
    };
    let (child, _) = traces();
    // What tells of a start that failed makes calls, too.
    let told = rbox.out().join("told");
    traced(&rbox, &["-ff", "-o", told.to_str().unwrap(), "-e", "inject=pivot_root:signal=KILL:when=1"]);
    let (_, others) = traces();
    let [child] = &child[..] else { panic!("{} processes change their root", child.len()) };
    // Those that no other process makes as often: strace counts for each of them by itself.
    let most = |name: &str| {
        others.iter().map(|trace| calls(trace).iter().filter(|(other, _)| other == name).count()).max().unwrap_or(0)
    };
    let until_program = child.rfind("execve(").unwrap();
    let points: Vec<_> =
        calls(&child[..until_program]).into_iter().filter(|(name, count)| *count > most(name)).collect();
    assert!(points.len() > 25, "{points:?}");
    let before = groups();
    let mut seen: HashMap<PathBuf, String> = HashMap::new();
    for (name, count) in &points {
        let inject = format!("inject={name}:signal=KILL:when={count}");
        let output = traced(&rbox, &["-o", "/dev/null", "-e", &inject]);
        let (code, told) = (output.status.code(), String::from_utf8_lossy(&output.stderr));
        assert!(matches!(code, Some(125 | 137)), "killed at call {count} of {name}: {code:?} {told}");
        assert_eq!(fs::read_dir(rbox.root().join("staging")).unwrap().count(), 0, "killed at call {count} of {name}");
        let new = groups().into_iter().filter(|group| !before.contains(group));
        seen.extend(new.map(|group| (group, format!("killed at call {count} of {name}"))));
    }
    // What other tests run at this time goes by itself; what was left behind stays.
    let end = Instant::now() + Duration::from_mins(2);
    while seen.keys().any(|group| group.exists()) {
        assert!(Instant::now() < end, "{seen:?}");
        seen.retain(|group, _| group.exists());
        std::thread::sleep(Duration::from_millis(50));
    }
    rbox.args(["doctor"]).run().success().stdout_has("nothing is wrong with it");
    rbox.args(["run", "box", "ls", "/new"]).run().failure();
}

#[test]
fn a_program_below_init_that_is_killed_before_it_runs_has_not_started_needs_root_and_strace() {
    if !support::needs_root() || !needs_tool("strace") {
        return;
    }
    let rbox = Rbox::new().file("FROM {busybox}\n").context_file("data/file", "x");
    rbox.args(["build", "-q", "-t", "box"]).run().success();
    // the call that it makes before it becomes the program, and init does not
    let kill = ["-o", "/dev/null", "-e", "inject=setsid:signal=KILL:when=1"];
    let output = traced_with(&rbox, &kill, &["--init"]);
    let (code, told) = (output.status.code(), String::from_utf8_lossy(&output.stderr));
    assert_eq!(code, Some(125), "{told}");
    assert!(told.contains("killed before its program ran"), "{told}");
    let whole = traced_with(&rbox, &["-o", "/dev/null"], &["--init"]);
    assert!(whole.status.success(), "{}", String::from_utf8_lossy(&whole.stderr));
}
