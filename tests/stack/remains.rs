//! What is left when a supervisor is killed: nothing.

use std::os::unix::fs::MetadataExt as _;
use std::time::{Duration, Instant};

use rbox::stack::definition::Limits;
use rbox::stack::protocol::Reply;
use rbox::stack::state;

use crate::lab::{Lab, STACK};
use crate::support;

/// Processes that have the store in their mounts or are a supervisor's, by what they were started as.
fn processes(marker: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").expect("/proc").flatten() {
        let Ok(line) = std::fs::read(entry.path().join("cmdline")) else { continue };
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        if line.contains(marker) {
            found.push(line);
        }
    }
    found
}

fn supervisor(lab: &Lab) -> i32 {
    let lock = std::fs::metadata(lab.root().join("stacks").join(STACK).join("lock")).expect("a lock");
    let locks = std::fs::read_to_string("/proc/locks").expect("locks");
    let line = locks.lines().find(|line| line.contains(&format!(":{} ", lock.ino()))).expect("a lock that is held");
    line.split_whitespace().nth(4).expect("a process").parse().expect("a number")
}

#[test]
fn a_killed_supervisor_leaves_no_process_and_the_next_one_says_so_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    // a number that no other test's program has
    let marker = format!("sleep 77{}", std::process::id());
    let mut web = lab.service("web", &format!("setsid {marker} & exec {marker}"));
    web.limits = Limits { memory: Some(64 << 20), ..Limits::default() };
    lab.up(vec![web.clone(), lab.service("db", &format!("exec {marker}"))]).expect("up");
    assert_eq!(processes(&marker).len(), 3, "{:?}", processes(&marker));
    let containers = lab.ps();
    let mounts = || std::fs::read_to_string("/proc/self/mountinfo").expect("mounts");
    let before = mounts();
    let pid = rustix::process::Pid::from_raw(supervisor(&lab)).expect("a process");
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("killed");
    let folder = lab.root().join("stacks").join(STACK);
    let end = Instant::now() + Duration::from_secs(20);
    while state::is_alive(&folder) || !processes(&marker).is_empty() {
        assert!(Instant::now() < end, "{:?}", processes(&marker));
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(mounts(), before);
    let found = state::remains(&folder).expect("it was killed");
    assert!(found.contains("killed") && found.contains("shop-web-1, shop-db-1"), "{found}");
    // its cgroups are empty, and nobody's
    let ids: Vec<String> = containers.iter().map(|one| format!("{}-{}", one.name, one.id)).collect();
    let of_ours = |path: &std::path::Path| ids.iter().any(|id| path.ends_with(id));
    let left =
        || -> Vec<_> { rbox::sandbox::cgroup::leftovers().into_iter().filter(|left| of_ours(&left.path)).collect() };
    while left().iter().any(|left| left.processes > 0) {
        assert!(Instant::now() < end, "{:?}", left());
        std::thread::sleep(Duration::from_millis(5));
    }
    let events = lab.up(vec![web]).expect("up again");
    assert!(!events.is_empty());
    let mut client = lab.client();
    client.send(&rbox::stack::protocol::Request::Events { since: Some(0) }, &[]).expect("sent");
    let Reply::Event(first) = client.receive().expect("an event").0 else { panic!("no event") };
    assert!(first.detail.is_some_and(|text| text.contains("its supervisor was killed")), "the next one says it");
    assert!(left().iter().all(|left| left.remove().is_ok()) && left().is_empty(), "they can be taken away");
}

#[test]
fn a_supervisor_ends_with_its_last_container_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    lab.up(vec![lab.service("web", "exit 0")]).expect("up");
    let folder = lab.root().join("stacks").join(STACK);
    let end = Instant::now() + Duration::from_secs(30);
    while state::is_alive(&folder) {
        assert!(Instant::now() < end, "it does not end");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(state::remains(&folder), None, "it ended by itself");
    let stacks = state::list(&lab.root()).expect("a list");
    assert_eq!(stacks.iter().map(|stack| (stack.name.as_str(), stack.alive)).collect::<Vec<_>>(), [(STACK, false)]);
}
