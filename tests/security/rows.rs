//! The list of rows, and what is not tested yet and why.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Rows, or parts of rows, that concern something rbox does not have yet.
const LATER: &[(&str, &str)] = &[
    (
        "A11",
        "parent and child share memory and a pipe of fixed-size errors: there is no length-prefixed protocol to overflow",
    ),
    ("A23", "checkpoints do not exist; their absence is tested"),
    ("A32", "the list has no such row"),
    ("C17", "signatures are not looked at, so there is no policy that could let something through"),
    ("B13", "attestations and telemetry do not exist; history, records and logs are tested"),
];

/// All rows of the list, by letter and number.
fn all() -> impl Iterator<Item = String> {
    [("A", 35), ("B", 21), ("C", 17), ("D", 5), ("E", 17)]
        .into_iter()
        .flat_map(|(letter, last)| (1..=last).map(move |row| format!("{letter}{row}")))
}

/// Which test covers which row, by the `row!` lines beside the tests; by a `#[doc = "…"]` where a test needs more than a user.
fn covered() -> BTreeSet<String> {
    let mut covered = BTreeSet::new();
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let folders = ["security", "registry"].map(|folder| fs::read_dir(tests.join(folder)).expect("these folders"));
    for entry in folders.into_iter().flatten().flatten() {
        let Ok(text) = fs::read_to_string(entry.path()) else { continue };
        let rows = |line: &str| {
            let rest = line.strip_prefix("row!(\"").or_else(|| line.strip_prefix("#[doc = \""))?;
            rest.split_once('"').map(|(rows, _)| rows.to_owned())
        };
        covered.extend(
            text.lines().filter_map(rows).flat_map(|rows| rows.split(' ').map(str::to_owned).collect::<Vec<_>>()),
        );
    }
    // The network's tests make their own machines and need no canary; each says its rows in a comment.
    for entry in fs::read_dir(tests.join("network")).expect("this folder").flatten() {
        let Ok(text) = fs::read_to_string(entry.path()) else { continue };
        let comments = text.lines().filter_map(|line| line.trim_start().strip_prefix("//"));
        let words = comments.flat_map(|line| line.split(|letter: char| !letter.is_ascii_alphanumeric()));
        let is_row = |word: &&str| word.strip_prefix('E').is_some_and(|row| row.parse::<u8>().is_ok());
        covered.extend(words.filter(is_row).map(str::to_owned));
    }
    covered
}

#[test]
fn every_row_is_tested_or_has_a_reason() {
    let covered = covered();
    let later: BTreeSet<_> = LATER.iter().map(|(row, _)| (*row).to_owned()).collect();
    let missing: Vec<_> = all().filter(|row| !covered.contains(row) && !later.contains(row)).collect();
    assert!(missing.is_empty(), "neither tested nor excused: {missing:?}");
    let known: BTreeSet<_> = all().collect();
    // `host` is a base of our own.
    let known = |row: &String| known.contains(row) || row == "host";
    let strange: Vec<_> = later.iter().chain(&covered).filter(|row| !known(row)).collect();
    assert!(strange.is_empty(), "not in the list: {strange:?}");
    assert!(LATER.iter().all(|(_, why)| why.len() > 20), "a reason is a sentence");
}
