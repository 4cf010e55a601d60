//! A pseudo-terminal around rbox: the live tree, and containers with a terminal of their own.

use std::fs::{File, OpenOptions};
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

use crate::support::{self, Rbox};

/// Runs rbox on a terminal of util-linux's `script`, and gives what the terminal got.
fn on_terminal(rbox: &Rbox, args: &str, input: &str) -> String {
    use std::io::Write as _;
    let line = format!("{} {args}", support::binary().display());
    let mut command: Command = rbox.command(std::path::Path::new("/usr/bin/script"));
    command.args(["-qec", &line, "/dev/null"]).env("TERM", "xterm");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("script starts");
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    // What is typed must not end before the program does.
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn progress_is_a_live_tree_needs_script() {
    if !support::needs_tool("script") || !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file("FROM {busybox} AS app\nRUN echo hello; sleep 0.3\n");
    let shown = on_terminal(&rbox, "build -t app", "");
    for part in ["\u{1b}[?2026h", "app 2/2", "│ hello", "✔", "built"] {
        assert!(shown.contains(part), "{part:?} in {shown:?}");
    }
    // Whatever was live is gone at the end: the last frame wipes what is below.
    assert!(shown.trim_end().lines().last().unwrap().contains("built"), "{shown:?}");
}

#[test]
fn no_color_means_none_needs_script() {
    if !support::needs_tool("script") || !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file("FROM scrach\n").env("NO_COLOR", "1");
    let shown = on_terminal(&rbox, "check", "");
    assert!(shown.contains("error[RB") && !shown.contains("\u{1b}[3"), "{shown:?}");
    let rbox = Rbox::new().file("FROM scrach\n");
    assert!(on_terminal(&rbox, "check", "").contains("\u{1b}[1;31m"));
}

#[test]
fn a_container_gets_a_terminal_needs_script() {
    if !support::needs_tool("script") || !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file("FROM {busybox}\n");
    let shown = on_terminal(&rbox, "run -it . sh -c 'read line; echo got $line; tty; stty size'", "typed\n");
    assert!(shown.contains("got typed") && shown.contains("/dev/"), "{shown:?}");
}

/// A pseudo-terminal: the end that a person would sit at, and the one that programs get.
fn pseudo_terminal() -> (OwnedFd, File) {
    let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&person).and_then(|()| unlockpt(&person)).unwrap();
    let name = ptsname(&person, Vec::new()).unwrap().into_string().unwrap();
    (person, OpenOptions::new().read(true).write(true).open(name).unwrap())
}

#[test]
fn the_terminal_is_given_back_however_rbox_ends_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file("FROM {busybox}\n");
    rbox.build().success();
    // ABRT is how a panic of a release build ends. The program ends on the first TERM.
    for signal in ["-ABRT", "-SEGV", "-TERM", "-HUP"] {
        let (_person, terminal) = pseudo_terminal();
        let cooked = |terminal: &File| tcgetattr(terminal).unwrap().local_modes.contains(LocalModes::ICANON);
        let copy = || Stdio::from(terminal.try_clone().unwrap());
        let script = "trap 'exit 0' TERM HUP; while :; do sleep 0.1; done";
        let mut command = rbox.args(["run", "-it", ".", "sh", "-c", script]).command();
        let mut child = command.stdin(copy()).stdout(copy()).stderr(copy()).spawn().unwrap();
        let start = Instant::now();
        while cooked(&terminal) {
            assert!(start.elapsed() < Duration::from_secs(30), "the terminal becomes the program's");
            std::thread::sleep(Duration::from_millis(5));
        }
        // Give the program the time to set its traps.
        std::thread::sleep(Duration::from_millis(300));
        assert!(Command::new("kill").arg(signal).arg(child.id().to_string()).status().unwrap().success());
        child.wait().unwrap();
        assert!(cooked(&terminal), "after {signal} what is typed is not shown");
    }
}
