//! Files that a Compose file includes (specification, "Include"), and the paths of files that lie in other folders.

use std::collections::HashMap;

use super::build::joined;
use super::yaml::{Entry, Node, Value};
use super::{Conversion, DEPTH, env_file, merge};

/// What an included file may declare.
const DECLARED: [&str; 5] = ["services", "networks", "volumes", "secrets", "configs"];

impl Conversion<'_> {
    /// A project with what it includes beside its own; `folder` is its own, as of which [`rebased`] has written its paths.
    pub(super) fn with_included(&mut self, project: Node, folder: &str) -> Node {
        self.included_below(project, folder, 0)
    }

    /// The same for a file whose paths are relative to a folder.
    fn included_below(&mut self, mut project: Node, folder: &str, depth: usize) -> Node {
        let Some(include) = project.get("include").cloned() else { return project };
        for item in include.each() {
            if depth >= DEPTH {
                self.note(item.place, "files include each other too deep: this one is left out");
                break;
            }
            let paths =
                if item.as_text().is_some() { item.each() } else { item.get("path").map_or(&[][..], Node::each) };
            let paths: Vec<String> = paths.iter().filter_map(Node::as_text).map(|path| joined(folder, path)).collect();
            let Some(first) = paths.first() else { continue };
            let below = match item.text_of("project_directory") {
                Some(directory) => joined(folder, directory),
                None => folder_of(first).to_owned(),
            };
            self.read_values(item, folder, &below);
            let mut all: Option<Node> = None;
            for path in &paths {
                if path.contains(':') {
                    self.note(item.place, format!("`{path}` is not here: get it, and include the file"));
                    continue;
                }
                let Some(node) = self.other_file(item.place, path) else { continue };
                all = Some(match all {
                    Some(before) => merge::merged(before, node, ""),
                    None => node,
                });
            }
            let Some(node) = all else { continue };
            // What it includes itself is written from the top by then.
            let node = self.included_below(rebased(node, &below), &below, depth + 1);
            self.add(&mut project, node);
        }
        project
    }

    /// Values of variables that an included file brings along; those of the file itself count before them.
    fn read_values(&mut self, item: &Node, folder: &str, below: &str) {
        let named = item.get("env_file").map(Node::each).unwrap_or_default();
        let mut files: Vec<String> = named.iter().filter_map(Node::as_text).map(|file| joined(folder, file)).collect();
        if files.is_empty() {
            files.push(joined(below, ".env"));
        }
        for file in files {
            let Some(bytes) = self.sources.read(&file).ok().flatten() else { continue };
            for (name, value) in env_file::read(&String::from_utf8_lossy(&bytes)).values {
                self.values.entry(name).or_insert(value);
            }
        }
    }

    /// Adds what a file declares to a project that has it not.
    fn add(&mut self, project: &mut Node, included: Node) {
        let Value::Map(sections) = included.value else { return };
        let Value::Map(own) = &mut project.value else { return };
        for section in sections.into_iter().filter(|section| DECLARED.contains(&section.key.as_str())) {
            let Some(known) = own.iter_mut().find(|entry| entry.key == section.key) else {
                own.push(section);
                continue;
            };
            let Value::Map(more) = section.node.value else { continue };
            let mut entries = known.node.entries().to_vec();
            let places: HashMap<String, usize> =
                entries.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at)).collect();
            for entry in more {
                match places.get(&entry.key).map(|at| &entries[*at]) {
                    None => entries.push(entry),
                    Some(other) if other.node.brief() == entry.node.brief() => {}
                    Some(_) => {
                        let text =
                            format!("`{}` stands in the file that includes this one, too: that one counts", entry.key);
                        self.note(entry.place, text);
                    }
                }
            }
            known.node.value = Value::Map(entries);
        }
    }
}

/// The folder that a file lies in; empty for the top.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A file's node, its relative paths written as they are from the top.
pub(super) fn rebased(mut node: Node, folder: &str) -> Node {
    if folder.is_empty() {
        return node;
    }
    let Value::Map(sections) = &mut node.value else { return node };
    for Entry { key, node, .. } in sections {
        for Entry { node, .. } in entries(node) {
            match key.as_str() {
                "services" => service(node, folder),
                "secrets" | "configs" => at(node, "file", |node| path(node, folder)),
                _ => {}
            }
        }
    }
    node
}

fn entries(node: &mut Node) -> &mut [Entry] {
    match &mut node.value {
        Value::Map(entries) => entries,
        _ => &mut [],
    }
}

fn each(node: &mut Node) -> &mut [Node] {
    match node.value {
        Value::List(ref mut nodes) => nodes,
        Value::Null => &mut [],
        _ => std::slice::from_mut(node),
    }
}

/// Does something to what a key leads to.
fn at(node: &mut Node, key: &str, change: impl FnOnce(&mut Node)) {
    if let Some(entry) = entries(node).iter_mut().find(|entry| entry.key == key) {
        change(&mut entry.node);
    }
}

/// A path, relative to the folder so far.
fn path(node: &mut Node, folder: &str) {
    let Value::Text(text) = &mut node.value else { return };
    let elsewhere = text.starts_with(['/', '~', '$']) || text.contains("://") || text.starts_with("git@");
    if !elsewhere {
        *text = format!("./{}", joined(folder, text));
    }
}

fn service(node: &mut Node, folder: &str) {
    at(node, "build", |build| {
        if build.as_text().is_some() {
            return path(build, folder);
        }
        let Value::Map(entries) = &mut build.value else { return };
        if !entries.iter().any(|entry| entry.key == "context") {
            let place = build.place;
            entries.push(Entry { key: "context".to_owned(), place, node: Node::text(place, ".") });
        }
        at(build, "context", |context| path(context, folder));
        at(build, "additional_contexts", |contexts| {
            *contexts = merge::as_map(contexts.clone());
            for Entry { node, .. } in self::entries(contexts) {
                if node.as_text().is_some_and(|text| !text.starts_with("service:")) {
                    path(node, folder);
                }
            }
        });
    });
    at(node, "extends", |extends| at(extends, "file", |file| path(file, folder)));
    at(node, "env_file", |files| {
        for file in each(files) {
            if file.as_text().is_some() { path(file, folder) } else { at(file, "path", |node| path(node, folder)) }
        }
    });
    at(node, "volumes", |volumes| {
        for volume in each(volumes) {
            match &mut volume.value {
                Value::Text(text) if text.starts_with('.') => {
                    let (source, rest) =
                        text.split_once(':').map_or((text.as_str(), ""), |(source, rest)| (source, rest));
                    *text = format!("./{}:{rest}", joined(folder, source));
                }
                Value::Map(_) => at(volume, "source", |source| {
                    if source.as_text().is_some_and(|text| text.starts_with('.')) {
                        path(source, folder);
                    }
                }),
                _ => {}
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::super::yaml::parse;
    use super::*;

    #[test]
    fn paths_of_other_folders() {
        let text = "services:\n  a:\n    build: {dockerfile: D, additional_contexts: [x=../y, z=service:b]}\n    env_file: [a.env, {path: /b}]\n    \
                    volumes: ['./c:/c:ro', 'data:/d', '../up:/u', {type: bind, source: ./e, target: /e}]\n  b: {build: ., extends: {file: f.yml}}\n\
                    secrets: {s: {file: ./s.txt}}\nconfigs: {c: {content: ./x}}\n";
        let node = rebased(parse(0, text).unwrap(), "sub");
        let of =
            |service: &str, key: &str| node.get("services").unwrap().get(service).unwrap().get(key).unwrap().clone();
        let build = of("a", "build");
        assert_eq!((build.text_of("context"), build.text_of("dockerfile")), (Some("./sub"), Some("D")));
        let contexts = build.get("additional_contexts").unwrap();
        assert_eq!((contexts.text_of("x"), contexts.text_of("z")), (Some("./y"), Some("service:b")));
        assert_eq!(of("a", "env_file").brief(), "[./sub/a.env, {path: /b}]");
        let volumes = of("a", "volumes");
        let texts: Vec<_> = volumes.each().iter().filter_map(Node::as_text).collect();
        assert_eq!(texts, ["./sub/c:/c:ro", "data:/d", "./up:/u"]);
        assert_eq!(volumes.each()[3].text_of("source"), Some("./sub/e"));
        assert_eq!(
            (of("b", "build").as_text(), of("b", "extends").text_of("file")),
            (Some("./sub"), Some("./sub/f.yml"))
        );
        assert_eq!(node.get("secrets").unwrap().get("s").unwrap().text_of("file"), Some("./sub/s.txt"));
    }
}
