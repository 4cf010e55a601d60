//! The files that are made from the table, and the test that they are what stands there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::{reference, textmate, top, words};

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Every generated file, by its path in the project.
fn generated() -> BTreeMap<PathBuf, String> {
    let mut all = BTreeMap::new();
    let grammar = format!("{:#}\n", textmate::grammar());
    all.insert("editors/jetbrains/rbox.tmbundle/Syntaxes/rbox.tmLanguage.json".into(), grammar.clone());
    all.insert("editors/vscode/syntaxes/rbox.tmLanguage.json".into(), grammar);
    all.insert("editors/sublime/rbox.sublime-syntax".into(), textmate::sublime());
    all.insert("examples/reference.md".into(), reference::manual());
    queries(&mut all);
    let templates = top().join("tests/editors/templates");
    for path in files(&templates) {
        let text = std::fs::read_to_string(&path).expect("a template is text");
        let inner = path.strip_prefix(&templates).expect("a template lies below the templates");
        let text = words::fill(&text);
        let left = text.split("{{").skip(1).find(|rest| words::names_a_list(rest));
        assert!(left.is_none(), "{}: no list for {left:.60?}", path.display());
        all.insert(Path::new("editors").join(inner), text);
    }
    all
}

#[test]
fn the_files_of_editors_are_those_of_the_table() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut stale = Vec::new();
    for (path, text) in generated() {
        let place = top().join(&path);
        if std::fs::read_to_string(&place).is_ok_and(|there| there == text) {
            continue;
        }
        if update {
            std::fs::create_dir_all(place.parent().expect("a file lies in a folder")).expect("the folder can be made");
            std::fs::write(&place, text).expect("the file can be written");
        } else {
            stale.push(path);
        }
    }
    assert!(stale.is_empty(), "not what the table says: {stale:?}; `UPDATE=1 cargo test --test editors` writes them");
}

/// The queries of tree-sitter, written once: the words that each editor has for a capture.
const FLAVOURS: &[(&str, &[(&str, &str)])] = &[
    (
        "editors/tree-sitter-rbox/queries",
        &[
            ("property.keyword", "keyword.property"),
            ("directive", "keyword.directive"),
            ("flag", "attribute"),
            ("key", "property"),
            ("escape", "escape"),
            ("image", "string.special"),
            ("definition", "type"),
            ("path", "string.special.path"),
            ("heredoc", "label"),
            ("body", "string"),
            ("bracket", "punctuation.bracket"),
            ("delimiter", "punctuation.delimiter"),
        ],
    ),
    (
        "editors/nvim/queries/rbox",
        &[
            ("property.keyword", "keyword.modifier"),
            ("directive", "keyword.directive"),
            ("flag", "variable.parameter"),
            ("key", "property"),
            ("escape", "string.escape"),
            ("image", "string.special"),
            ("definition", "type"),
            ("path", "string.special.path"),
            ("heredoc", "label"),
            ("body", "string"),
            ("bracket", "punctuation.bracket"),
            ("delimiter", "punctuation.delimiter"),
            ("local.definition", "local.definition"),
        ],
    ),
    (
        "editors/helix/queries/rbox",
        &[
            ("property.keyword", "keyword.storage"),
            ("directive", "keyword.directive"),
            ("flag", "variable.parameter"),
            ("key", "variable.other.member"),
            ("escape", "constant.character.escape"),
            ("image", "string.special"),
            ("definition", "type"),
            ("path", "string.special.path"),
            ("heredoc", "label"),
            ("body", "string"),
            ("number", "constant.numeric"),
            ("bracket", "punctuation.bracket"),
            ("delimiter", "punctuation.delimiter"),
        ],
    ),
    (
        "editors/zed/languages/rbox",
        &[
            ("property.keyword", "keyword"),
            ("directive", "preproc"),
            ("flag", "attribute"),
            ("key", "property"),
            ("escape", "string.escape"),
            ("image", "string.special"),
            ("definition", "type"),
            ("path", "string.special"),
            ("heredoc", "label"),
            ("body", "string"),
            ("bracket", "punctuation.bracket"),
            ("delimiter", "punctuation.delimiter"),
        ],
    ),
];

/// A query with the words that an editor has for its captures.
fn flavoured(query: &str, words: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (index, piece) in query.split('@').enumerate() {
        if index == 0 {
            out.push_str(piece);
            continue;
        }
        let end =
            piece.find(|char: char| !char.is_ascii_alphanumeric() && char != '.' && char != '_').unwrap_or(piece.len());
        let (name, rest) = piece.split_at(end);
        let word = words.iter().find(|(own, _)| *own == name).map_or(name, |(_, theirs)| theirs);
        out.push('@');
        out.push_str(word);
        out.push_str(rest);
    }
    out
}

fn queries(all: &mut BTreeMap<PathBuf, String>) {
    for path in files(&top().join("tests/editors/queries")) {
        let query = words::fill(&std::fs::read_to_string(&path).expect("a query is text"));
        let name = path.file_name().expect("a query has a name").to_owned();
        for (folder, words) in FLAVOURS {
            // Zed has no locals, and Helix gives a variable the colour of the key that sets it. Zed names the language of an
            // injection by a property.
            if name == "locals.scm" && (folder.contains("zed") || folder.contains("helix")) {
                continue;
            }
            let text = flavoured(&query, words);
            let text = if folder.contains("zed") {
                text.replace("injection.content", "content").replace("#set! injection.language", "#set! language")
            } else {
                text
            };
            let note = "; Written from the table of the language: `UPDATE=1 cargo test --test editors`.\n\n";
            all.insert(Path::new(folder).join(&name), format!("{note}{text}"));
        }
    }
}
