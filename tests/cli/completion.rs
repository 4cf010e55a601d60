//! Completions, by real shells on terminals; the manual and the pages of `--help`.

use std::path::Path;

use crate::pty::Terminal;
use crate::support::{self, Rbox};

const FILE: &str = "\
FROM scratch AS assets
COPY a /
FROM scratch AS builder
COPY a /
CMD [\"/a\"]
SERVICE website {
  FROM builder
}
SERVICE worker {
  FROM builder
}
";

/// A context with stages and services, and a store with an image and a volume.
fn place() -> Rbox {
    let rbox = Rbox::new().file(FILE).context_file("a", "").context_file("some-file.txt", "");
    rbox.args(["build", "-q", "-t", "app:12", "-t", "another"]).run().success();
    rbox.args(["volume", "create", "orders"]).run().success();
    rbox
}

/// A shell that finds rbox in its PATH.
fn shell(rbox: &Rbox, program: &str, args: &[&str]) -> Terminal {
    let mut command = rbox.command(Path::new(program));
    let folder = support::binary().parent().unwrap().display().to_string();
    command.args(args).env("PATH", format!("{folder}:/usr/bin:/bin")).env("PS1", "ready> ").env("TERM", "xterm");
    Terminal::start(&command, 100)
}

/// What is typed, and what must stand there once the tab key was pressed.
const CASES: &[(&str, &str)] = &[
    ("rbox buil", "rbox build"),
    ("rbox build --targ", "rbox build --target"),
    ("rbox build --target bui", "rbox build --target builder"),
    ("rbox build --target=ass", "rbox build --target=assets"),
    ("rbox up web", "rbox up website"),
    ("rbox rmi app:1", "rbox rmi app:12"),
    ("rbox history anot", "rbox history another:latest"),
    ("rbox inspect app:1", "rbox inspect app:12"),
    ("rbox diff anot", "rbox diff another:latest"),
    ("rbox check --select unknown-sta", "rbox check --select unknown-stage"),
    ("rbox volume rm ord", "rbox volume rm orders"),
    ("rbox check some", "rbox check some-file.txt"),
    ("rbox explain unknown-sta", "rbox explain unknown-stage"),
    ("rbox run --network ho", "rbox run --network host"),
];

/// Types each case and reads what the shell makes of it: a command that prints its words.
fn complete(terminal: &mut Terminal) {
    for (typed, becomes) in CASES {
        // The tab key, to the line's start, `said` in front of it, and go.
        terminal.write(&format!("{typed}\t\u{1}said \u{5} end\n"));
        terminal.wait_for(&format!("<said {becomes} end>"));
    }
}

#[test]
fn bash_completes_what_is_there_needs_bash() {
    if !support::needs_tool("bash") {
        return;
    }
    let rbox = place();
    let mut terminal = shell(&rbox, "/bin/bash", &["--norc", "--noprofile", "-i"]);
    terminal.write("said() { echo \"<said $*>\"; }; source <(rbox completions bash); echo go'es'\n");
    terminal.wait_for("goes");
    complete(&mut terminal);
}

#[test]
fn zsh_completes_what_is_there_needs_zsh() {
    if !support::needs_tool("zsh") {
        return;
    }
    let rbox = place();
    let mut terminal = shell(&rbox, "/usr/bin/zsh", &["-f", "-i"]);
    terminal.write("said() { echo \"<said $*>\"; }; bindkey -e; autoload -U compinit; compinit -D; echo go'es'\n");
    terminal.wait_for("goes");
    terminal.write("source <(rbox completions zsh); echo and' on'\n");
    terminal.wait_for("and on");
    complete(&mut terminal);
}

#[test]
fn fish_completes_what_is_there_needs_fish() {
    if !support::needs_tool("fish") {
        return;
    }
    let rbox = place();
    let mut terminal = shell(&rbox, "/usr/bin/fish", &["--no-config", "-i"]);
    terminal.write("function said; echo \"<said $argv>\"; end; rbox completions fish | source; echo go'es'\n");
    terminal.wait_for("goes");
    complete(&mut terminal);
}

#[test]
fn names_come_with_what_they_mean() {
    let rbox = place();
    let fits = |words: &[&str]| {
        let words = ["complete", "fish", "--"].iter().chain(words);
        rbox.args(words).run().success().stdout()
    };
    assert_eq!(fits(&["build", "--target", ""]), "assets\tFROM scratch\nbuilder\tFROM scratch\n");
    assert_eq!(fits(&["up", "w"]), "website\tservice\nworker\tservice\n:files\n");
    assert_eq!(fits(&["run", "-v", "o"]), "orders:\tvolume\n:files\n");
    assert_eq!(fits(&["scale", "web"]), "website=\tservice\n");
    assert!(fits(&["build", "-"]).contains("--no-cache\tUse no earlier result\n"));
    // A program's own line is its own.
    assert_eq!(fits(&["run", "app:12", "ls", "--al"]), ":files\n");
    assert_eq!(fits(&["explain", "--", "run-fai"]), "run-failed\tRB9001\n");
    // Completing makes no store and says nothing of mistakes.
    let empty = Rbox::new().file("FROMM x\n").env("RBOX_ROOT", "/nowhere/rbox");
    empty.args(["complete", "fish", "--", "rmi", ""]).run().success().stdout_is("");
    empty.args(["complete", "fish", "--", "build", "--target", ""]).run().success().stdout_is("");
    assert!(!Path::new("/nowhere").exists());
}

#[test]
fn the_manual_is_one_that_man_likes_needs_man() {
    if !support::needs_tool("man") || !support::needs_tool("groff") {
        return;
    }
    let rbox = Rbox::new();
    let folder = rbox.out().join("man1");
    rbox.args(["man", folder.to_str().unwrap()]).run().success().stdout_has("rbox.1");
    let mut pages: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    assert!(pages.len() > 40 && folder.join("rbox-network-create.1").exists(), "{pages:?}");
    let mut command = rbox.command(Path::new("/usr/bin/man"));
    command
        .args(["--warnings", "-l"])
        .args(&pages)
        .env("MANPAGER", "cat")
        .env("MANWIDTH", "80")
        .env("LC_ALL", "C.UTF-8");
    let output = command.output().unwrap();
    let (text, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.is_empty(), "{said}");
    assert_eq!(text.matches("\nSYNOPSIS\n").count(), pages.len(), "{text}");
    let build = std::fs::read_to_string(folder.join("rbox-build.1")).unwrap();
    assert!(build.contains("EXAMPLES") && build.contains(".nf"), "{build}");
}

#[test]
fn the_first_page_is_by_theme_and_fits() {
    let rbox = Rbox::new();
    let page = rbox.args(["--help"]).run().success().lacks("\u{1b}").stdout();
    for part in
        ["Build:\n", "Run:\n", "Stacks:\n", "Images:\n", "Networks and volumes:\n", "  build        Make an image"]
    {
        assert!(page.contains(part), "{part:?} in\n{page}");
    }
    assert!(page.lines().all(|line| line.chars().count() <= 100), "{page}");
    assert!(!page.contains("supervise") && !page.contains("complete "), "{page}");
    let help = rbox.args(["help", "build"]).run().success().stdout_has("Examples:").stdout();
    assert!(help.contains("rbox build -t app ."), "{help}");
    rbox.args(["network", "create", "--help"]).run().success().stdout_has("Examples:");
    let colored = rbox.args(["--help"]).env("CLICOLOR_FORCE", "1").run().success();
    colored.stdout_has("\u{1b}[");
}

#[test]
fn words_of_docker_are_understood() {
    let rbox = Rbox::new();
    rbox.args(["compose", "up", "-d", "web"]).run().code(2).stderr_has("`rbox up -d web`");
    rbox.args(["buildx", "build", "-t", "a", "."]).run().code(2).stderr_has("`rbox build -t a .`");
    rbox.args(["system", "prune"]).run().code(2).stderr_has("`rbox prune`");
    rbox.args(["commit", "web"]).run().code(2).stderr_has("there is no `rbox commit`");
    rbox.args(["build", "--load", "."])
        .run()
        .code(2)
        .stderr_has("`rbox build` has no `--load`")
        .stderr_has("leave it away");
    rbox.args(["run", "--link", "db", "app"]).run().code(125).stderr_has("find each other by name");
    rbox.args(["biuld"]).run().code(2).stderr_has("build");
    rbox.args(["frobnicate"]).run().code(2).stderr_has("unrecognized subcommand");
}
