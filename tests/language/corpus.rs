//! BuildKit's own test data, from the folder that `RBOX_CORPUS` names.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rbox::syntax::words::{CaseInsensitive, Lexer, Scope};

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
