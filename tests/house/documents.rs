//! README, CHANGELOG and the folders at the top say what is so.

use std::process::Command;

use super::{exists, read, top};

/// The lines of fenced blocks of the kind `sh` or `console`.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut kind: Option<&str> = None;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("```") {
            kind = if kind.is_some() { None } else { Some(name) };
            continue;
        }
        let command = match kind {
            Some("sh") => Some(line),
            Some("console") => line.strip_prefix("$ "),
            _ => None,
        };
        found.extend(command.map(str::to_owned));
    }
    found
}

#[test]
fn the_commands_of_readme_exist() {
    let text = read("README.md");
    let commands = commands(&text);
    assert!(!commands.is_empty(), "README.md has no commands");
    for command in &commands {
        let words: Vec<&str> = command.split_whitespace().collect();
        for word in words.iter().filter(|word| word.starts_with("examples/") || word.starts_with("tests/")) {
            assert!(exists(word.trim_end_matches(';')), "README.md: `{command}` names {word}, which is not there");
        }
        if let Some(at) = words.iter().position(|word| *word == "rbox") {
            let subcommand = words.get(at + 1).expect("a subcommand behind `rbox`");
            let help =
                Command::new(env!("CARGO_BIN_EXE_rbox")).args([subcommand, "--help"]).output().expect("rbox starts");
            assert!(help.status.success(), "README.md: `{command}`: rbox has no `{subcommand}`");
        }
    }
}

#[test]
fn readme_has_the_two_commands() {
    let text = read("README.md");
    for command in ["cargo run --release -- run examples/hello", "sh tests/all.sh"] {
        assert!(commands(&text).iter().any(|line| line == command), "README.md lacks `{command}`");
    }
}

#[test]
fn the_changelog_has_a_place_for_news() {
    assert!(read("CHANGELOG.md").contains("## [Unreleased]"), "CHANGELOG.md lacks [Unreleased]");
}

#[test]
fn what_a_reader_looks_for_is_there() {
    for path in [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        ".ci/run",
        "editors",
        "examples",
        "grammar/rbox.pest",
        "tests/setup.sh",
    ] {
        assert!(exists(path), "{path} is not there");
    }
    assert!(top().join("src/main.rs").metadata().is_ok() && read("src/main.rs").lines().count() < 40);
}

#[test]
fn editors_know_the_ending() {
    assert!(read("editors/vim/ftdetect/rbox.vim").contains("*.rbox"), "vim's file detection lacks *.rbox");
}
