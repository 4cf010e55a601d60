//! An engine's classes of a file's bytes, held against the language's own.
//!
//! An engine's driver prints a line of JSON for each file: `{"file": …, "runs": [[start, end, class], …]}`, in bytes. Its classes
//! are coarse: what a highlighter can be expected to tell apart.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rbox::source::FileId;
use rbox::syntax;
use rbox::syntax::tokens::{self, Class};
use serde::Deserialize;

use crate::top;

/// What a driver prints.
#[derive(Debug, Deserialize)]
pub(crate) struct Dump {
    file: String,
    runs: Vec<(usize, usize, String)>,
}

/// The files that every engine reads: the examples and a corpus of what is hard.
pub(crate) fn files() -> Vec<PathBuf> {
    let all = ["examples", "tests/editors/corpus"].map(|folder| crate::generate::files(&top().join(folder)));
    let mut found: Vec<PathBuf> =
        all.into_iter().flatten().filter(|path| path.extension().is_some_and(|ext| ext == "rbox")).collect();
    found.sort();
    assert!(found.len() > 10, "only {found:?}");
    found
}

/// The coarse class of a token; none where an engine may say what it likes.
const fn coarse(class: Class) -> Option<&'static str> {
    Some(match class {
        Class::Comment | Class::Directive => "comment",
        Class::Keyword | Class::Property => "keyword",
        Class::Flag => "flag",
        Class::Key => "key",
        Class::String => "string",
        Class::Variable => "variable",
        Class::Heredoc => "heredoc",
        Class::Body => "body",
        Class::Shell => "shell",
        Class::Continuation => "continuation",
        Class::Constant | Class::Number | Class::Stage | Class::Image | Class::Name | Class::Path => "text",
        Class::Operator | Class::Punctuation => return None,
    })
}

/// The class that each byte should have.
fn wanted(text: &str) -> Vec<Option<&'static str>> {
    let (tree, _) = syntax::parse(FileId(0), text);
    let mut classes = vec![Some("text"); text.len()];
    for token in tokens::tokens(text, &tree) {
        classes[token.start as usize..token.end as usize].fill(coarse(token.class));
    }
    // A directive is one comment to most engines.
    for directive in &tree.directives {
        let (start, end) = (directive.name.span.start as usize, directive.value.span.end as usize);
        classes[start..end].fill(Some("comment"));
    }
    for (class, byte) in classes.iter_mut().zip(text.bytes()) {
        if byte.is_ascii_whitespace() {
            *class = None;
        }
    }
    classes
}

/// Whether an engine that says `said` agrees.
fn agrees(wanted: &str, said: &str, cannot: &[(&str, &str)]) -> bool {
    if wanted == said || cannot.contains(&(wanted, said)) {
        return true;
    }
    // A shell's line and a body are a language of their own: any colour that stays inside is right.
    matches!(wanted, "shell" | "body")
        && matches!(
            said,
            "text" | "string" | "variable" | "continuation" | "shell" | "body" | "key" | "comment" | "keyword"
        )
}

/// One difference, as `allowed.txt` has it.
fn differences(engine: &str, path: &Path, dump: &Dump, cannot: &[(&str, &str)]) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("the file is there");
    let name = path.strip_prefix(top()).expect("the file is the project's").display().to_string();
    let wanted = wanted(&text);
    let mut said = vec!["text"; text.len()];
    for (start, end, class) in &dump.runs {
        let end = (*end).min(said.len());
        said[(*start).min(end)..end].fill(class.as_str());
    }
    let mut found: Vec<String> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let number = text[..at].matches('\n').count() + 1;
        let mut wrong = BTreeMap::<(&str, &str), String>::new();
        for (offset, char) in line.char_indices() {
            let byte = at + offset;
            if let Some(want) = wanted[byte].filter(|want| !agrees(want, said[byte], cannot)) {
                wrong.entry((want, said[byte])).or_default().push(char);
            }
        }
        for ((want, got), text) in wrong {
            found.push(format!("{engine} {name}:{number} {want} as {got}: {text}"));
        }
        at += line.len();
    }
    found
}

/// Holds the dumps of an engine against the language; `cannot` are pairs of (wanted, said) that the engine can't tell apart.
pub(crate) fn check(engine: &str, output: &str, cannot: &[(&str, &str)]) {
    let files = files();
    let mut dumps: BTreeMap<PathBuf, Dump> = BTreeMap::new();
    for line in output.lines().filter(|line| line.starts_with('{')) {
        let dump: Dump = serde_json::from_str(line).unwrap_or_else(|error| panic!("{engine}: {error}: {line}"));
        dumps.insert(PathBuf::from(&dump.file), dump);
    }
    let allowed = std::fs::read_to_string(top().join("tests/editors/allowed.txt")).expect("allowed.txt is there");
    let mut allowed: Vec<&str> = allowed.lines().filter(|line| line.split(' ').next() == Some(engine)).collect();
    let mut report = String::new();
    for path in &files {
        let dump =
            dumps.get(path).unwrap_or_else(|| panic!("{engine} says nothing of {}\n{output:.2000}", path.display()));
        for difference in differences(engine, path, dump, cannot) {
            let before = allowed.len();
            allowed.retain(|line| *line != difference);
            if allowed.len() == before {
                let _ = writeln!(report, "{difference}");
            }
        }
    }
    for stale in allowed {
        let _ = writeln!(report, "no longer so, take it out of tests/editors/allowed.txt: {stale}");
    }
    assert!(report.is_empty(), "{engine} differs from `rbox debug tokens`:\n{report}");
}
