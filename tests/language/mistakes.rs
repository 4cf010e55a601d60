//! The table of examples/mistakes: every file has its mistake, and is told as the table says.
//!
//! `UPDATE=1` writes rbox's column anew.

use std::fs;
use std::path::{Path, PathBuf};

use rbox::compile::{self, Request};

use crate::fake::Fake;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/mistakes")
}

/// The folder as a context.
fn context() -> Fake {
    let mut fake = Fake::default().plain_base("debian:12").plain_base("debian:latest");
    for path in ["src/main.c", "package.json", "package-lock.json", "notes.md", "id_ed25519", ".dockerignore"] {
        fake = fake.file(path, &fs::read_to_string(folder().join(path)).unwrap());
    }
    fake
}

/// What a file is told: the first finding of the worst kind.
fn told(name: &str) -> String {
    let file = format!("{name}.Dockerfile");
    let text = fs::read_to_string(folder().join(&file)).unwrap();
    let compile::Checked { found, files, .. } = compile::check(&Request::new(file, text, "/ctx"), &context());
    let worst =
        found.iter().min_by_key(|found| std::cmp::Reverse(found.severity)).unwrap_or_else(|| panic!("{name} is fine"));
    let place = files.get(worst.label.span.file).unwrap().line_col(worst.label.span.start);
    let help = worst.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
    // A `|` would end the column.
    format!("{}:{} {}: {}{help}", place.line, place.column, worst.code.name(), worst.message).replace('|', "\\|")
}

/// A row of the table with rbox's column as it should be; none where a line is no row.
fn row(line: &str) -> Option<(String, String)> {
    let name = line.strip_prefix("| [")?.split(']').next()?.to_owned();
    let (wrong, rest) = line.strip_prefix("| ")?.split_once(" | ")?.1.split_once(" |")?;
    // Behind rbox's column, which may hold an escaped `|`.
    let others = rest.replace("\\|", "\u{1}");
    let others = others.split_once('|')?.1;
    Some((name.clone(), format!("| [{name}]({name}.Dockerfile) | {wrong} | {} |{others}", told(&name))))
}

#[test]
fn the_table_says_what_is_said() {
    let path = folder().join("README.md");
    let before = fs::read_to_string(&path).unwrap();
    let mut names = Vec::new();
    let mut after = String::new();
    for line in before.lines() {
        match row(line) {
            Some((name, row)) => {
                names.push(format!("{name}.Dockerfile"));
                after += &row;
            }
            None => after += line,
        }
        after.push('\n');
    }
    names.sort();
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = entries.filter(|name| name.ends_with(".Dockerfile")).collect();
    files.sort();
    assert_eq!(names, files, "each file has a row");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, after).unwrap();
    } else {
        assert!(before == after, "UPDATE=1 writes examples/mistakes/README.md anew:\n{after}");
    }
}
