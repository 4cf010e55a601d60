//! The page for those who come from Docker and Compose: its files are read, and its commands are there.

use std::collections::BTreeSet;
use std::process::Command;

use crate::top;

fn page() -> String {
    std::fs::read_to_string(top().join("examples/moving/README.md")).expect("the page is there")
}

fn rbox() -> Command {
    Command::new(env!("CARGO_BIN_EXE_rbox"))
}

/// The blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let blocks = text.split(fence.as_str()).skip(1).filter_map(|rest| rest.split("\n```").next());
    let blocks: Vec<String> = blocks.map(str::to_owned).collect();
    assert!(!blocks.is_empty(), "no block of {language}");
    blocks
}

#[test]
fn the_files_of_the_page_are_right() {
    for block in blocks(&page(), "rbox") {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["hello.c", "web.py", "password.txt"] {
            std::fs::write(folder.path().join(name), "x").expect("a file of the context");
        }
        std::fs::write(folder.path().join("page.rbox"), format!("{block}\n")).expect("the file");
        let out = rbox()
            .args(["plan", "--format", "json", "page.rbox"])
            .current_dir(folder.path())
            .output()
            .expect("rbox runs");
        let told = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success() && !told.contains("warning"), "{block}\n{told}");
    }
}

#[test]
fn the_commands_of_the_page_exist() {
    let text = page();
    let shown = blocks(&text, "sh").join("\n");
    let quoted: BTreeSet<&str> = text
        .split('`')
        .chain(shown.lines())
        .filter_map(|piece| piece.strip_prefix("rbox ")?.split([' ', '\n']).next())
        .filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()))
        .collect();
    assert!(quoted.len() > 15, "{quoted:?}");
    for word in quoted {
        let out = rbox().args([word, "--help"]).output().expect("rbox runs");
        assert!(out.status.success(), "there is no `rbox {word}`");
    }
}

#[test]
fn every_property_of_a_service_is_on_the_page() {
    let text = page();
    for (property, _) in rbox::syntax::reference::properties(rbox::syntax::keyword::BlockKind::Service) {
        assert!(
            text.contains(&format!("`{property}")) || text.contains(&format!(" {property}")),
            "{property} is not on the page"
        );
    }
}

#[test]
fn the_compose_file_of_the_page_is_converted() {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file of the project");
    put("compose.yaml", &blocks(&page(), "yaml")[0]);
    put("Dockerfile", "FROM host\nCMD [\"/usr/bin/python3\", \"/app/web.py\"]\n");
    put("password.txt", "x");
    let run = |words: &[&str]| {
        let out = rbox().args(words).current_dir(folder.path()).output().expect("rbox runs");
        (out.status.success(), String::from_utf8_lossy(&out.stderr).into_owned())
    };
    let (converted, told) = run(&["convert", "--output", "shop.rbox"]);
    assert!(converted && told.lines().count() == 1, "{told}");
    let (checked, told) = run(&["check", "shop.rbox"]);
    assert!(checked, "{told}");
    let written = std::fs::read_to_string(folder.path().join("shop.rbox")).expect("it was written");
    let services = page().split("SERVICE web {").nth(1).expect("the page has it").to_owned();
    for line in services.split("\n}").next().expect("it ends").lines().filter(|line| !line.trim().is_empty()) {
        let line = line.replace("FROM app", "FROM web").replace("PUBLISH ", "PUBLISH 127.0.0.1:");
        assert!(written.contains(&line), "{line} is not in\n{written}");
    }
}
