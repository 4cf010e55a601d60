//! A pseudo-terminal around rbox: the live tree, and containers with a terminal of their own.

use std::fs::File;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::termios::{LocalModes, tcgetattr};

use crate::pty::{Terminal, pseudo_terminal};
use crate::support::{self, Rbox, Who};

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
    let rbox = Rbox::new().file("FRM scratch\n").env("NO_COLOR", "1");
    let shown = on_terminal(&rbox, "check", "");
    assert!(shown.contains("error[RB") && !shown.contains("\u{1b}[3"), "{shown:?}");
    let rbox = Rbox::new().file("FRM scratch\n");
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

#[test]
fn a_program_goes_on_when_it_is_left_by_keys_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = "SERVICE web {\n  FROM {busybox}\n  CMD [\"sleep\", \"1000\"]\n  STOPGRACE 0s\n  NETWORK none\n}\n";
    let mut people = vec![Who::Me];
    people.extend(support::is_root().then_some(Who::User));
    for who in people {
        let rbox = Rbox::new().file(file).user(who);
        rbox.args(["up", "-d", "-p", "left", "-f", "test.rbox"]).run().success();
        let mark = "i=0; while :; do echo $i; i=$((i+1)); echo $i >/tmp/mark; sleep 0.05; done\r";
        let lives = || {
            let look = || rbox.args(["exec", "-p", "left", "web", "cat", "/tmp/mark"]).run().success().stdout();
            let before = look();
            // one that has ended writes no more, however long that takes on a busy machine
            (0..20).any(|_| {
                std::thread::sleep(Duration::from_millis(500));
                before != look()
            })
        };
        for (flags, keys) in [(&[][..], "\u{10}\u{11}"), (&["--detach-keys", "ctrl-a,x"][..], "\u{1}x")] {
            let words = [&["exec", "-p", "left", "-it"][..], flags, &["web", "sh"][..]].concat();
            let mut terminal = Terminal::start(&rbox.args(&words).command(), 80);
            terminal.wait_for("# ");
            terminal.write(mark);
            terminal.wait_for("\n3");
            terminal.write(keys);
            assert!(terminal.finish().contains("left:"));
            // with nobody to read what it prints
            assert!(lives(), "{who:?} {flags:?}");
            rbox.args(["restart", "-p", "left", "web"]).run().success();
        }
        rbox.args(["down", "-p", "left"]).run().success();
    }
}

#[test]
fn a_container_goes_on_when_it_is_left_by_keys_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file("FROM {busybox}\n");
    let words =
        ["run", "-it", "--name", "left", "--detach-keys", "ctrl-p,ctrl-q", "--network", "none", "test.rbox", "sh"];
    let mut terminal = Terminal::start(&rbox.args(words).command(), 80);
    terminal.wait_for("# ");
    terminal.write("i=0; while :; do echo line $i; i=$((i+1)); sleep 0.05; done\r");
    terminal.wait_for("line 3");
    terminal.write("\u{10}\u{11}");
    assert!(terminal.finish().contains("left:"));
    std::thread::sleep(Duration::from_millis(500));
    rbox.args(["logs", "left"]).run().success().stdout_has("line 9");
    rbox.args(["rm", "-f", "left"]).run().success();
}

/// Runs rbox on a terminal of some columns to its end, and gives what was shown.
fn shown(rbox: &Rbox, args: &[&str], columns: u16) -> String {
    Terminal::start(&rbox.args(args).command(), columns).finish()
}

/// The text without escape sequences: what stands on the terminal, at the end of a run that moves no cursor.
fn plain(shown: &str) -> String {
    let mut out = String::new();
    let mut rest = shown;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        out += before;
        rest = match after.strip_prefix(']') {
            Some(link) => link.split_once("\u{1b}\\").map_or("", |(_, rest)| rest),
            None => after.find(|c: char| c.is_ascii_alphabetic()).map_or("", |at| &after[at + 1..]),
        };
    }
    out + rest
}

const MISTAKES: &str =
    "FROM scratch AS builder\nFROM scratch\nCOPY --from=buidler /a-rather-long-path/to/something /target/folder\n";

#[test]
fn colours_are_as_the_environment_asks() {
    let colored = |name: &str, value: &str| {
        let rbox = Rbox::new().file(MISTAKES).env(name, value);
        shown(&rbox, &["check"], 80).contains("\u{1b}[1;31m")
    };
    assert!(colored("NOTHING", "1"));
    assert!(!colored("NO_COLOR", "1") && !colored("CLICOLOR", "0") && !colored("TERM", "dumb"));
    // An empty NO_COLOR asks for nothing (no-color.org).
    assert!(colored("NO_COLOR", "") && colored("CLICOLOR", "1"));
    // In a pipe none, unless they are forced; what says no wins.
    let rbox = Rbox::new().file(MISTAKES);
    rbox.args(["check"]).run().code(1).lacks("\u{1b}");
    rbox.args(["check"]).env("CLICOLOR_FORCE", "1").run().code(1).stdout_has("\u{1b}[1;31m");
    rbox.args(["check"]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").run().code(1).lacks("\u{1b}");
}

#[test]
fn a_narrow_terminal_has_room_enough() {
    let fits = |text: &str, columns: usize| {
        let text = plain(text);
        let widest = text.lines().map(|line| line.trim_end().chars().count()).max().unwrap_or(0);
        assert!(widest <= columns, "{widest} columns in {columns}:\n{text}");
    };
    let rbox = Rbox::new()
        .file("FROM scratch AS a-stage-with-a-long-name\nCOPY some-file.txt /a/rather/long/path/of/a/file\n");
    rbox.write("some-file.txt", "");
    for args in [&["plan"][..], &["graph"], &["build"], &["plan"], &["images"]] {
        fits(&shown(&rbox, args, 40), 40);
    }
    let rbox = Rbox::new().file(
        "FROM scratch AS a\nSERVICE a-service-with-a-long-name {\n  FROM a\n  CMD [\"/a\"]\n  PUBLISH 8080:80\n}\n",
    );
    fits(&shown(&rbox, &["graph"], 40), 40);
}

#[test]
fn without_unicode_all_is_ascii() {
    let rbox = Rbox::new().file(MISTAKES).env("LANG", "C");
    let text = shown(&rbox, &["check"], 80);
    assert!(text.is_ascii(), "{text}");
    let rbox = Rbox::new()
        .file("FROM scratch AS a\nCOPY f /a/rather/long/path/that/has/to/be/cut/somewhere\n")
        .env("LANG", "C");
    rbox.write("f", "");
    for args in [&["plan"][..], &["graph"], &["build", "-t", "a"], &["images"], &["doctor"]] {
        let text = shown(&rbox, args, 50);
        assert!(text.is_ascii(), "{args:?}: {text}");
    }
}

#[test]
fn words_lead_to_files_where_the_terminal_takes_that() {
    let rbox = Rbox::new().file(MISTAKES);
    assert!(!shown(&rbox, &["check"], 80).contains("\u{1b}]8;"));
    for (name, value) in
        [("WT_SESSION", "1"), ("TERM_PROGRAM", "vscode"), ("VTE_VERSION", "6800"), ("FORCE_HYPERLINK", "1")]
    {
        let rbox = Rbox::new().file(MISTAKES).env(name, value);
        let text = shown(&rbox, &["check"], 80);
        assert!(
            text.contains("\u{1b}]8;;file://") && text.contains("/context/test.rbox\u{1b}\\test.rbox:3:"),
            "{text:?}"
        );
        assert!(plain(&text).contains("[test.rbox:3:13]"), "{text:?}");
    }
    let rbox = Rbox::new().file(MISTAKES).env("WT_SESSION", "1").env("FORCE_HYPERLINK", "0");
    assert!(!shown(&rbox, &["check"], 80).contains("\u{1b}]8;"));
}

#[test]
fn the_live_tree_survives_a_resize_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox =
        Rbox::new().file("FROM {busybox} AS app\nRUN echo one $(seq 40); sleep 1.5; echo two $(seq 40); sleep 1\n");
    rbox.hand_over();
    let mut terminal = Terminal::start(&rbox.args(["build"]).command(), 100);
    terminal.wait_for("one 1 2");
    terminal.resize(40);
    let text = terminal.wait_for("two 1 2");
    let after = terminal.finish();
    // The old frame was wrapped: more lines than it had are taken back once, and no line is wider from then on.
    let frames: Vec<&str> = text.split("\u{1b}[?2026h").collect();
    let last = frames[frames.len() - 2];
    assert!(plain(last).lines().all(|line| line.chars().count() <= 40), "{last:?}");
    assert!(after.contains("built"), "{after:?}");
    let ups = |frame: &&str| {
        frame.strip_prefix("\u{1b}[").and_then(|rest| rest.split_once('F')).and_then(|(rows, _)| rows.parse().ok())
    };
    let ups: Vec<usize> = frames.iter().filter_map(ups).collect();
    let (most, last) = (ups.iter().max(), ups.last());
    assert!(most > last, "a frame goes up over what the narrow terminal has wrapped: {ups:?}");
}

#[test]
fn a_github_job_has_groups_annotations_and_a_summary_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new()
        .file("FROM {busybox} AS app\nRUN echo hello; echo '::add-mask::x'; echo '##[error]y'\n")
        .env("GITHUB_ACTIONS", "true");
    let summary = rbox.out().join("summary.md");
    let rbox = rbox.env("GITHUB_STEP_SUMMARY", summary.to_str().unwrap());
    let log = rbox.args(["build", "-t", "app"]).run().success().stderr();
    assert!(log.contains("::group::app 2/2  RUN echo hello") && log.contains("| hello\n"), "{log}");
    assert_eq!(log.matches("::group::").count(), log.matches("::endgroup::\n").count(), "{log}");
    // What a program prints is no command of the runner's.
    assert!(!log.lines().any(|line| line.trim_start_matches(['|', ' ']).starts_with("::add-mask")), "{log}");
    assert!(!log.contains("##[error]"), "{log}");
    let text = std::fs::read_to_string(&summary).unwrap();
    assert!(text.contains("app") && text.contains("<code>RUN echo hello"), "{text}");
    let rbox = rbox.file("FROM {busybox} AS app\nRUN echo before; exit 3\n");
    let log = rbox.args(["build"]).run().code(1).stderr();
    assert!(log.contains("::error ") && log.contains("file=test.rbox") && log.contains("line=2"), "{log}");
    // What is asked for wins over what is found.
    rbox.args(["build", "--progress", "plain"]).run().code(1).lacks("::group::");
}

#[test]
fn a_gitlab_job_has_sections_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file("FROM {busybox} AS app\nRUN echo hello\n").env("GITLAB_CI", "true");
    let log = rbox.args(["build"]).run().success().stderr();
    for part in ["section_start:", "[collapsed=true]\r\u{1b}[0Kapp 2/2  RUN echo hello\n| hello\n", "section_end:"] {
        assert!(log.contains(part), "{part:?} in {log:?}");
    }
}

#[test]
fn steps_at_once_have_a_section_each_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let stage =
        |name: &str| format!("FROM {{busybox}} AS {name}\nRUN for i in 1 2 3; do echo {name} $i; sleep 0.1; done\n");
    let file = ["a", "b", "c"].map(stage).concat()
        + "FROM scratch\nCOPY --from=a /bin /a\nCOPY --from=b /bin /b\nCOPY --from=c /bin /c\n";
    let rbox = Rbox::new().file(&file).env("GITHUB_ACTIONS", "true");
    let log = rbox.args(["build"]).run().success().stderr();
    let mut open = None;
    for line in log.lines() {
        if let Some(heading) = line.strip_prefix("::group::") {
            assert_eq!(open, None, "sections lie one after another: {log}");
            open = heading.chars().next();
        } else if line == "::endgroup::" {
            open = None;
        } else if let Some(said) = line.strip_prefix("| ") {
            assert_eq!(open, said.chars().next(), "each in its own: {log}");
        }
    }
    assert_eq!(log.matches("| ").count(), 9, "{log}");
}
