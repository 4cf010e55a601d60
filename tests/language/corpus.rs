//! `BuildKit`'s own test data, from the folder that `RBOX_CORPUS` names.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rbox::source::{FileId, Source};
use rbox::syntax::tree::Item;
use rbox::syntax::words::{CaseInsensitive, Lexer, Scope};
use rbox::syntax::{parse, sexp};

/// The folder of a part of the corpus; without one the test is skipped, and in CI that is a failure.
fn corpus(part: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("RBOX_CORPUS").map(|root| PathBuf::from(root).join("dockerfile").join(part));
    match folder {
        Some(folder) if folder.exists() => Some(folder),
        Some(folder) if std::env::var_os("CI").is_some() => panic!("{} is not there", folder.display()),
        _ => {
            println!("skipped: RBOX_CORPUS names no corpus with {part}");
            None
        }
    }
}

fn variables(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn variables_expand_as_in_buildkit() {
    let Some(file) = corpus("words/envVarTest") else { return };
    let unix = variables(&[("PWD", "/home"), ("SHELL", "bash"), ("KOREAN", "한국어"), ("NULL", "")]);
    let windows = CaseInsensitive(unix.clone());
    let mut rows = 0;
    for line in std::fs::read_to_string(file).unwrap().lines() {
        if line.starts_with('#') {
            continue;
        }
        let Some((platform, rest)) = line.split_once('|') else { continue };
        let (input, output) = rest.split_once('|').unwrap();
        let (input, output) = (input.trim(), output.trim());
        let mut check = |scope: &dyn Scope| match Lexer::new('\\').expand(input, scope) {
            Ok(expanded) => assert_eq!(expanded.text, output, "{line}"),
            Err(error) => assert_eq!(output, "error", "{line}: {}", error.kind),
        };
        match platform.trim() {
            "A" => [&unix as &dyn Scope, &windows].into_iter().for_each(&mut check),
            "U" => check(&unix),
            "W" => check(&windows),
            other => panic!("what is {other}?"),
        }
        rows += 1;
    }
    assert_eq!(rows, 230);
}

#[test]
fn words_split_as_in_buildkit() {
    let Some(file) = corpus("words/wordsTest") else { return };
    let mut scope = BTreeMap::new();
    let mut rows = 0;
    for line in std::fs::read_to_string(file).unwrap().lines() {
        if let Some(set) = line.strip_prefix("ENV ") {
            let (name, value) = set.split_once('=').unwrap();
            scope.insert(name.trim_start().to_owned(), value.to_owned());
        } else if let Some((input, output)) = line.split_once('|').filter(|_| !line.starts_with('#')) {
            let expected: Vec<&str> = output.trim_start().split(',').collect();
            match Lexer::new('\\').expand(input.trim(), &scope) {
                Ok(expanded) => {
                    let words: Vec<&str> = expanded.words.iter().map(|word| word.text.as_str()).collect();
                    assert_eq!(words, expected, "{line}");
                }
                Err(error) => assert_eq!(expected, ["error"], "{line}: {}", error.kind),
            }
            rows += 1;
        }
    }
    assert_eq!(rows, 24);
}

/// The folders of a part, by name, with the text of their Dockerfile.
fn dockerfiles(part: &str) -> Option<Vec<(PathBuf, String)>> {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(corpus(part)?).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let read = |folder: PathBuf| {
        let text = std::fs::read_to_string(folder.join("Dockerfile")).unwrap();
        (folder, text)
    };
    Some(folders.into_iter().map(read).collect())
}

#[test]
fn trees_are_those_of_buildkit() {
    let Some(files) = dockerfiles("testfiles") else { return };
    for (folder, text) in &files {
        let (tree, _) = parse(FileId(0), text);
        let expected = std::fs::read_to_string(folder.join("result")).unwrap();
        assert_eq!(sexp::dump(&tree).trim(), expected.trim(), "{}", folder.display());
    }
    assert_eq!(files.len(), 33);
}

#[test]
fn what_buildkit_rejects_is_rejected() {
    let Some(files) = dockerfiles("testfiles-negative") else { return };
    for (folder, text) in &files {
        assert!(parse(FileId(0), text).1.has_errors(), "{}", folder.display());
    }
    assert_eq!(files.len(), 4);
}

#[test]
fn instructions_lie_at_the_lines_where_buildkit_sees_them() {
    let Some(folder) = corpus("testfile-line") else { return };
    let text = std::fs::read_to_string(folder.join("Dockerfile")).unwrap();
    let source = Source::new("Dockerfile", text.as_str());
    let (tree, _) = parse(FileId(0), &text);
    let lines = tree.items.iter().map(|item| match item {
        Item::Instruction(instruction) => {
            (source.line_col(instruction.span.start).line, source.line_col(instruction.span.end).line)
        }
        other => panic!("{other:?}"),
    });
    assert_eq!(lines.collect::<Vec<_>>(), [(5, 5), (11, 12), (17, 31)]);
}
