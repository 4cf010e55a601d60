//! `rbox attach`: somebody comes back to a container that runs.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::pty::Terminal;
use crate::support::{self, Rbox, people};

fn start(rbox: &Rbox, args: &[&str]) -> Child {
    let mut command = rbox.args(args.iter().copied()).command();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("rbox")
}

fn interrupt(child: &Child) {
    kill_process(Pid::from_child(child), Signal::INT).expect("it runs");
}

#[test]
fn one_that_was_left_by_keys_is_come_back_to_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    for who in people() {
        let rbox = Rbox::new().file("FROM {busybox}\n").user(who);
        rbox.build().success();
        let keys = ["--detach-keys", "ctrl-p,ctrl-q"];
        let words = [&["run", "-it", "--name", "left"][..], &keys, &["--network", "none", "test.rbox", "sh"]].concat();
        let mut terminal = Terminal::start(&rbox.args(words).command(), 80);
        terminal.wait_for("# ");
        terminal.write("word=before\r");
        terminal.wait_for("# ");
        terminal.write("\u{10}\u{11}");
        assert!(terminal.finish().contains("come back with `rbox attach left`"));

        // two at once, of other sizes: both see what is printed, and so does the log
        let mut terminal = Terminal::start(&rbox.args(["attach", "left"]).command(), 101);
        terminal.wait_for("# ");
        let mut other = Terminal::start(&rbox.args(["attach", "--no-stdin", "left"]).command(), 90);
        other.wait_for("# ");
        terminal.write("echo $word-and-after; stty size\r");
        for terminal in [&mut terminal, &mut other] {
            terminal.wait_for("before-and-after");
            terminal.wait_for(" 90");
        }
        rbox.args(["logs", "left"]).run().success().stdout_has("before-and-after");
        terminal.write("\u{10}\u{11}");
        terminal.finish();

        let mut terminal = Terminal::start(&rbox.args(["attach", "--detach-keys", "", "left"]).command(), 80);
        terminal.wait_for("# ");
        terminal.write("exit 7\r");
        terminal.finish();
        other.finish();
        rbox.args(["attach", "left"]).run().code(125).stderr_has("there is no");
    }
}

#[test]
fn input_outputs_and_signals_of_one_without_a_terminal_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    for who in people() {
        let rbox = Rbox::new().file("FROM {busybox}\n").user(who);
        let script = "trap 'echo asked >&2; exit 5' INT; while read word; do echo got $word; done; sleep 1000";
        let begin = || {
            let words = ["run", "-d", "-i", "--name", "reads", "--network", "none", "test.rbox", "sh", "-c", script];
            rbox.args(words).run().success();
        };
        begin();
        // who goes leaves its input open for the next one
        for word in ["first", "second"] {
            let mut child = start(&rbox, &["attach", "--sig-proxy=false", "reads"]);
            writeln!(child.stdin.take().expect("its input"), "{word}").expect("taken");
            let mut line = String::new();
            BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
            assert_eq!(line, format!("got {word}\n"));
            interrupt(&child);
            assert_eq!(child.wait().expect("waited").code(), None, "the signal is its own");
        }
        let mut child = start(&rbox, &["attach", "reads"]);
        let mut input = child.stdin.take().expect("its input");
        writeln!(input, "third").expect("taken");
        let mut lines = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        lines.read_line(&mut line).expect("a line");
        interrupt(&child);
        assert_eq!(child.wait().expect("waited").code(), Some(5));
        let mut errors = String::new();
        child.stderr.take().expect("its errors").read_to_string(&mut errors).expect("text");
        assert_eq!((line.as_str(), errors.as_str()), ("got third\n", "asked\n"), "{who:?}");
        rbox.args(["logs", "reads"]).run().success().stdout_is("got first\ngot second\ngot third\n");
        rbox.args(["attach", "reads"]).run().code(125).stderr_has("does not run");
        rbox.args(["ps", "-q", "--status", "exited"]).run().success().stdout_is("reads\n");
        rbox.args(["ps", "-q", "--status", "running", "--status", "paused"]).run().success().stdout_is("");
        rbox.args(["rm", "reads"]).run().success();
    }
}

#[test]
fn who_looks_on_late_misses_nothing_that_comes_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file("FROM {busybox}\n");
    // more than pipes hold, and the program is gone before it is read
    let script = "read go; i=0; while [ $i -lt 40000 ]; do i=$((i+1)); echo line $i; done; exit 3";
    let words = ["run", "-d", "-i", "--name", "flood", "--network", "none", "test.rbox", "sh", "-c", script];
    rbox.args(words).run().success();
    let mut child = start(&rbox, &["attach", "flood"]);
    writeln!(child.stdin.take().expect("its input"), "go").expect("taken");
    std::thread::sleep(std::time::Duration::from_millis(300));
    let lines: Vec<String> =
        BufReader::new(child.stdout.take().expect("its output")).lines().map(|line| line.expect("text")).collect();
    assert_eq!((lines.len(), lines.last().map(String::as_str)), (40_000, Some("line 40000")));
    assert_eq!(child.wait().expect("waited").code(), Some(3));
    rbox.args(["logs", "-n", "1", "flood"]).run().success().stdout_is("line 40000\n");
    rbox.args(["rm", "flood"]).run().success();
}
