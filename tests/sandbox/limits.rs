//! Limits hold, are told, and leave nothing.

use std::fs;
use std::path::Path;

use rbox::sandbox::{Limits, launch};

use crate::place::{Place, run};

/// Where a cgroup of this sandbox is, in any hierarchy.
fn groups(id: &str) -> Vec<String> {
    let roots = ["", "unified", "memory", "pids", "cpu", "cpuset", "blkio"];
    let paths = roots.iter().map(|root| format!("/sys/fs/cgroup/{root}/rbox/{id}"));
    paths.filter(|path| Path::new(path).exists()).collect()
}

fn limited(place: &Place, script: &str, limits: Limits) -> rbox::sandbox::Spec {
    let mut spec = place.spec(&["sh", "-c", script]);
    spec.limits = limits;
    spec
}

#[test]
fn too_much_memory_is_told_as_such_needs_root() {
    let place = Place::new();
    let limits = Limits { memory: Some(16 << 20), ..Limits::default() };
    // a string that doubles until it is too long
    let spec = limited(&place, "x=0123456789abcdef; while true; do x=$x$x; done", limits.clone());
    let id = spec.id.clone();
    let said = run(spec).expect("it starts");
    assert!(said.exit.out_of_memory, "{said:?}");
    assert_ne!(said.exit.code(), 0);
    assert_eq!(groups(&id), [""; 0]);
    let said = run(limited(&place, "true", limits)).expect("it starts");
    assert!(!said.exit.out_of_memory, "{said:?}");
}

#[test]
fn processes_are_counted_needs_root() {
    let place = Place::new();
    let script = "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 5 & done; echo all";
    let said = run(limited(&place, script, Limits { pids: Some(8), ..Limits::default() })).expect("it starts");
    assert!(said.out.contains("can't fork"), "{said:?}");
}

#[test]
fn the_usual_bound_on_processes_needs_no_cgroup_here_needs_root() {
    let place = Place::new();
    let spec = limited(&place, "cat /proc/sys/kernel/pid_max", Limits { pids: Some(4096), ..Limits::default() });
    let id = spec.id.clone();
    let running = launch(spec).expect("it starts");
    let hybrid = Path::new("/sys/fs/cgroup/unified").exists();
    assert_eq!(groups(&id).is_empty(), hybrid);
    drop(running);
    assert_eq!(groups(&id), [""; 0]);
}

#[test]
fn who_starts_again_after_a_kill_is_not_killed_needs_root() {
    let place = Place::new();
    let roots = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"].map(Path::new);
    let root = roots.into_iter().find(|root| root.join("cgroup.controllers").exists()).expect("a unified hierarchy");
    // not each one would be
    for _ in 0..20 {
        let mut spec = place.spec(&["true"]);
        spec.managed = true;
        // as one that could not be removed in time leaves it
        let left = root.join("rbox").join(&spec.id);
        fs::create_dir_all(&left).expect("a cgroup");
        fs::write(left.join("cgroup.kill"), "1").expect("killed");
        let said = run(spec).expect("it starts");
        assert_eq!(said.exit.code(), 0, "{said:?}");
        assert!(!left.exists());
    }
}

#[test]
fn processors_are_limited_needs_root() {
    let place = Place::new();
    let limits = Limits { millicpus: Some(500), cpuset: Some("0".to_owned()), ..Limits::default() };
    let mut spec = limited(&place, "cat /proc/self/status; sleep 5", limits);
    let id = spec.id.clone();
    spec.process.args.truncate(3);
    let running = launch(spec).expect("it starts");
    let groups = groups(&id);
    assert!(!groups.is_empty());
    let read = |file: &str| groups.iter().find_map(|group| fs::read_to_string(format!("{group}/{file}")).ok());
    let quota = read("cpu.cfs_quota_us").or_else(|| read("cpu.max")).expect("a quota");
    assert!(quota.starts_with("50000"), "{quota}");
    assert_eq!(read("cpuset.cpus").expect("processors").trim(), "0");
    let status = fs::read_to_string(format!("/proc/{}/status", running.pid())).expect("it runs");
    assert!(status.contains("Cpus_allowed_list:\t0\n"), "{status}");
    drop(running);
    assert_eq!(self::groups(&id), [""; 0]);
}

#[test]
fn limits_that_cannot_be_are_refused_needs_root() {
    let place = Place::new();
    for limits in [
        Limits { cpuset: Some("4095".to_owned()), ..Limits::default() },
        Limits { cpuset: Some("zero".to_owned()), ..Limits::default() },
        Limits { memory: Some(1 << 30), memory_swap: Some(1 << 20), ..Limits::default() },
    ] {
        let spec = limited(&place, "true", limits);
        let id = spec.id.clone();
        let refused = run(spec).expect_err("it cannot be");
        assert_eq!(refused.exit_code(), 125);
        assert_eq!(groups(&id), [""; 0], "{refused}");
    }
}
