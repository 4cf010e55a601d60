//! Files of the workspace that nobody has open, for symbols: found by name, read up to a size, never by a link that leads out.

use std::fs;
use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;
use serde_json::{Value, json};

use super::document::Document;
use super::lines::Encoding;
use super::symbols::{kind, titles};
use super::uri::of_path;

/// Folders below a root that are looked into, and how deep.
const FOLDERS: usize = 2000;
const DEPTH: usize = 8;

/// Files that are read, and how large one may be.
const FILES: usize = 500;
const LARGEST: u64 = 1 << 20;

/// Folders of other tools, which hold no file of ours.
const OTHERS: [&str; 3] = ["node_modules", "target", "vendor"];

/// Whether a file is one of ours by its name.
fn is_ours(name: &str) -> bool {
    let known =
        |known: &str| name == known || name.starts_with(&format!("{known}.")) || name.ends_with(&format!(".{known}"));
    let extension = Path::new(name).extension();
    extension.is_some_and(|extension| extension == "rbox")
        || (known("Dockerfile") || known("Containerfile")) && !name.ends_with("ignore")
}

/// The files of ours below some folders, in order.
pub(super) fn files(roots: &[PathBuf]) -> Vec<PathBuf> {
    let mut open: Vec<(PathBuf, usize)> = roots.iter().map(|root| (root.clone(), 0)).collect();
    let (mut found, mut seen) = (Vec::new(), 0);
    while let Some((folder, depth)) = open.pop() {
        seen += 1;
        if seen > FOLDERS || found.len() >= FILES {
            break;
        }
        // What can't be read holds nothing for us.
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            let name = entry.file_name().to_string_lossy().into_owned();
            if kind.is_dir() {
                if depth < DEPTH && !name.starts_with('.') && !OTHERS.contains(&name.as_str()) {
                    open.push((entry.path(), depth + 1));
                }
            } else if kind.is_file() && is_ours(&name) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// A file as a document nobody has open.
pub(super) fn read(path: &Path, encoding: Encoding) -> Option<Document> {
    let small = fs::metadata(path).is_ok_and(|found| found.len() <= LARGEST);
    let text = small.then(|| fs::read_to_string(path).ok()).flatten()?;
    Some(Document::new(of_path(path), 0, text, encoding))
}

/// The symbols of a document whose names hold the letters of a query, in order.
pub(super) fn symbols(document: &Document, uri: &Uri, query: &str) -> Vec<Value> {
    let parts = document.outline().parts.iter().filter(|part| part.named);
    let fitting = parts.filter(|part| holds(&part.name, query));
    let symbol = |part| {
        let (name, detail) = titles(part);
        let range = document.range(part.head.clone());
        json!({"name": name, "kind": kind(part), "containerName": detail, "location": {"uri": uri, "range": range}})
    };
    fitting.map(symbol).collect()
}

fn holds(name: &str, query: &str) -> bool {
    let mut chars = name.chars().flat_map(char::to_lowercase);
    query.chars().flat_map(char::to_lowercase).all(|wanted| chars.any(|char| char == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_ours() {
        for name in ["a.rbox", "Dockerfile", "Containerfile", "Dockerfile.dev", "web.Dockerfile"] {
            assert!(is_ours(name), "{name}");
        }
        for name in ["Dockerfile.dockerignore", "rbox", "a.rs", "MyDockerfile"] {
            assert!(!is_ours(name), "{name}");
        }
        assert!(holds("builder", "BLD") && !holds("builder", "bx"));
    }
}
