//! A stack in the foreground: what it prints, what a changed file does, and how it ends.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{self, Rbox};

/// `{busybox}` is a root file system with busybox.
const FILE: &str = "FROM {busybox} AS app\nCOPY page /page\n\nSERVICE web {\n  FROM app\n  \
                    CMD [\"sh\", \"-c\", \"trap 'echo bye; exit 0' TERM; cat /page; while :; do sleep 0.05; done\"]\n}\n";

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
    let rbox = Rbox::new().file(FILE).context_file("page", "one\n");
    let (mut child, lines) = start(&rbox, &["up", "--watch", "-p", "watched"]);
    until(&lines, "one");
    rbox.write("page", "two\n");
    until(&lines, "two");
    let pid = Pid::from_raw(child.id().try_into().expect("a pid")).expect("a pid");
    kill_process(pid, Signal::INT).expect("it is asked to end");
    until(&lines, "bye");
    assert_eq!(child.wait().expect("an end").code(), Some(130));
    rbox.args(["ps", "-p", "watched"]).run().lacks(" up ");
    rbox.args(["down", "-p", "watched"]).run().success();
}
