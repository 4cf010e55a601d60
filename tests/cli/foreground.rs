//! A stack in the foreground: what it prints, what a changed file does, and how it ends.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{self, Rbox};

/// `{busybox}` is a root file system with busybox.
const FILE: &str = "FROM {busybox} AS app\nCOPY page /page\n\nSERVICE web {\n  FROM app\n  \
                    CMD [\"sh\", \"-c\", \"trap 'echo bye; exit 0' TERM; cat /page; echo $GREETING; while :; do sleep 0.05; done\"]\n  \
                    ENV --file=web.env\n}\n";

/// What no line takes longer than.
const PATIENCE: Duration = Duration::from_mins(2);

/// Starts rbox and hands over its lines as they come.
fn start(rbox: &Rbox, args: &[&str]) -> (Child, Receiver<String>) {
    let mut command = rbox.args(args.iter().copied()).command();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("rbox");
    let (sender, receiver) = channel();
    let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line)));
    (child, receiver)
}

/// Waits for a line with a text.
fn until(lines: &Receiver<String>, text: &str) {
    loop {
        let line = lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("`{text}` is printed"));
        if line.contains(text) {
            return;
        }
    }
}

#[test]
fn what_is_watched_comes_up_anew_and_ends_when_asked_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file(FILE).context_file("page", "one\n").context_file("web.env", "GREETING=hi\n");
    let (mut child, lines) = start(&rbox, &["up", "--watch", "-p", "watched"]);
    until(&lines, "one");
    rbox.write("page", "two\n");
    until(&lines, "two");
    rbox.write("web.env", "GREETING=welcome\n");
    until(&lines, "welcome");
    let pid = Pid::from_raw(child.id().try_into().expect("a pid")).expect("a pid");
    kill_process(pid, Signal::INT).expect("it is asked to end");
    until(&lines, "bye");
    assert_eq!(child.wait().expect("an end").code(), Some(130));
    rbox.args(["ps", "-p", "watched"]).run().lacks(" up ");
    rbox.args(["down", "-p", "watched"]).run().success();
}

#[test]
fn a_second_interrupt_kills_what_does_not_end_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    // beside one that has ended, which takes no signal
    let file = "FROM {busybox} AS app\nSERVICE deaf {\n  FROM app\n  NETWORK none\n  STOPGRACE 1h\n  \
                CMD [\"sh\", \"-c\", \"trap 'echo no' TERM; echo here; while :; do sleep 0.05; done\"]\n}\n\
                SERVICE job {\n  FROM app\n  NETWORK none\n  CMD [\"echo\", \"done\"]\n}\n";
    let rbox = Rbox::new().file(file);
    let (mut child, lines) = start(&rbox, &["up", "-p", "deaf"]);
    let (mut wanted, end) = (BTreeSet::from(["here", "done"]), std::time::Instant::now() + PATIENCE);
    while !wanted.is_empty() {
        let line = lines.recv_timeout(PATIENCE).expect("both print");
        wanted.retain(|text| !line.contains(text));
    }
    while !rbox.args(["ps", "-p", "deaf"]).run().stdout().contains("exited (0)") {
        assert!(std::time::Instant::now() < end, "the job has ended");
    }
    let pid = Pid::from_raw(child.id().try_into().expect("a pid")).expect("a pid");
    kill_process(pid, Signal::INT).expect("it is asked to end");
    until(&lines, "no");
    kill_process(pid, Signal::INT).expect("it is told to end");
    assert_eq!(child.wait().expect("an end").code(), Some(130));
    rbox.args(["ps", "-p", "deaf"]).run().success().stdout_has("exited (137)");
    rbox.args(["down", "-p", "deaf"]).run().success();
}

#[test]
fn a_supervisor_that_is_killed_is_told_in_the_foreground_needs_root() {
    if !support::needs_root() || !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file(
        "SERVICE web {\n  FROM {busybox}\n  NETWORK none\n  CMD [\"sh\", \"-c\", \"echo here; exec sleep 1000\"]\n}\n",
    );
    let (mut child, lines) = start(&rbox, &["up", "-p", "lost"]);
    until(&lines, "here");
    let lock = std::fs::metadata(rbox.root().join("stacks/lost/lock")).expect("a lock");
    let inode = format!(":{} ", std::os::unix::fs::MetadataExt::ino(&lock));
    let locks = std::fs::read_to_string("/proc/locks").expect("locks");
    let held = locks.lines().find(|line| line.contains(&inode)).expect("it is held");
    let pid =
        held.split_whitespace().nth(4).and_then(|pid| pid.parse().ok()).and_then(Pid::from_raw).expect("a process");
    kill_process(pid, Signal::KILL).expect("killed");
    assert_eq!(child.wait().expect("an end").code(), Some(1), "its containers did not end by themselves");
    rbox.args(["up", "-d", "-p", "lost"]).run().success().stderr_has("its supervisor was killed");
    rbox.args(["down", "-p", "lost"]).run().success();
}

#[test]
fn what_happens_in_all_stacks_is_told_line_by_line_until_they_end_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new()
        .file("FROM {busybox} AS app\nSERVICE web {\n  FROM app\n  CMD [\"sleep\", \"1000\"]\n  NETWORK none\n}\n");
    for stack in ["one", "other"] {
        rbox.args(["up", "-d", "-p", stack]).run().success();
    }
    // past events too, so that none is missed before it listens
    let (mut child, lines) = start(&rbox, &["events", "--format", "json", "--since", "1h"]);
    let mut told = BTreeSet::new();
    while told.len() < 2 {
        let line = lines.recv_timeout(PATIENCE).expect("both stacks have told of a start");
        let event: serde_json::Value = serde_json::from_str(&line).expect("a JSON object a line");
        if event["action"] == "start" {
            told.insert(event["stack"].as_str().expect("its stack").to_owned());
        }
    }
    assert_eq!(told.iter().map(String::as_str).collect::<Vec<_>>(), ["one", "other"]);
    rbox.args(["down", "-p", "one", "-t", "0"]).run().success();
    until(&lines, "\"remove\"");
    assert!(child.try_wait().expect("it runs").is_none(), "one of its stacks goes on");
    rbox.args(["down", "-p", "other", "-t", "0"]).run().success();
    assert_eq!(child.wait().expect("an end").code(), Some(0));
    rbox.args(["events"]).run().failure().stderr_has("does not run");
}
