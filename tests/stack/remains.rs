//! What is left when a supervisor is killed: nothing.

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
    let end = Instant::now() + Duration::from_secs(20);
    // up: their programs were started; this one starts another first
    while processes(&marker).len() != 3 {
        assert!(Instant::now() < end, "{:?}", processes(&marker));
        std::thread::sleep(Duration::from_millis(5));
    }
    let containers = lab.ps();
    let ours = lab.root().display().to_string();
    let mounts = || {
        let all = std::fs::read_to_string("/proc/self/mountinfo").expect("mounts");
        all.lines().filter(|line| line.contains(&ours)).map(str::to_owned).collect::<Vec<_>>()
    };
    let before = mounts();
    lab.kill_supervisor();
    let folder = lab.root().join("stacks").join(STACK);
    while !processes(&marker).is_empty() {
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
    assert!(left().is_empty(), "and takes its cgroups away");
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

#[test]
fn a_stack_of_a_former_boot_is_told_of_and_cleared_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let web = lab.service("web", "exec sleep 1000");
    lab.up(vec![web.clone()]).expect("up");
    let folder = lab.root().join("stacks").join(STACK);
    // the record is written when nothing more urgent is to be done
    let end = Instant::now() + Duration::from_secs(20);
    while !std::fs::read_to_string(folder.join("state.json")).is_ok_and(|text| text.contains("shop-web-1")) {
        assert!(Instant::now() < end, "it is never written down");
        std::thread::sleep(Duration::from_millis(5));
    }
    lab.kill_supervisor();
    // what a machine finds that was switched off meanwhile
    let record = std::fs::read_to_string(folder.join("state.json")).expect("a record");
    let mut record: serde_json::Value = serde_json::from_str(&record).expect("JSON");
    record["boot"] = "01234567-89ab-cdef-0123-456789abcdef".into();
    std::fs::write(folder.join("state.json"), record.to_string()).expect("written");
    let told = "the machine was started again since then; until that its container shop-web-1 ran";
    lab.rbox.args(["ps", "-p", STACK]).run().failure().stderr_has(told);
    let doctor = lab.rbox.args(["doctor"]).run();
    assert!(doctor.stdout().contains(told), "{doctor}");
    lab.rbox.args(["doctor", "--fix"]).run();
    assert!(!folder.join("state.json").exists() && !folder.join("control").exists(), "it is cleared");
    let staging = std::fs::read_dir(lab.root().join("staging")).expect("a folder").count();
    assert_eq!(staging, 0, "nothing is left of its containers' files");
    lab.up(vec![web]).expect("up again");
    lab.until_state("web", rbox::stack::protocol::State::Running);
}
