//! Several files as one, and services that extend others (Compose specification, "Merge" and "Extend").

use super::yaml::{Entry, Mark, Node, Value};

/// Lists that a later file replaces: to append words to a command makes no sense.
const REPLACED: [&str; 3] = ["command", "entrypoint", "test"];
/// What may be written as a list of `name=value` or as a map.
const EITHER: [&str; 8] =
    ["environment", "labels", "args", "additional_contexts", "sysctls", "extra_hosts", "depends_on", "networks"];

/// An earlier node with a later one over it.
pub(super) fn merged(base: Node, over: Node, key: &str) -> Node {
    if over.mark == Some(Mark::Override) {
        return over;
    }
    let (base, over) = if EITHER.contains(&key) { (as_map(base), as_map(over)) } else { (base, over) };
    match (base.value, over.value) {
        (Value::Map(mut entries), Value::Map(more)) => {
            for entry in more {
                put(&mut entries, entry);
            }
            Node { place: over.place, value: Value::Map(entries), mark: None }
        }
        (Value::List(nodes), Value::List(more)) if !REPLACED.contains(&key) => {
            let identity = |node: &Node| if key == "volumes" { target(node) } else { node.brief() };
            let mut all: Vec<Node> =
                nodes.into_iter().filter(|node| !more.iter().any(|other| identity(other) == identity(node))).collect();
            all.extend(more);
            Node { place: over.place, value: Value::List(all), mark: None }
        }
        (base_value, Value::Null) => Node { place: base.place, value: base_value, mark: None },
        (_, value) => Node { place: over.place, value, mark: None },
    }
}

fn put(entries: &mut Vec<Entry>, entry: Entry) {
    let known = entries.iter().position(|known| known.key == entry.key);
    match known {
        Some(at) if entry.node.mark == Some(Mark::Reset) => drop(entries.remove(at)),
        Some(at) => {
            let base = std::mem::replace(&mut entries[at].node, Node::null(entry.place));
            entries[at].node = merged(base, entry.node, &entry.key);
        }
        None if entry.node.mark == Some(Mark::Reset) => {}
        None => entries.push(entry),
    }
}

/// Where a mount of a service lies: what makes two of them the same.
fn target(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => text.split(':').nth(1).unwrap_or(text).to_owned(),
        _ => node.text_of("target").unwrap_or_default().to_owned(),
    }
}

/// A list of `name=value`, or of names, as a map.
pub(super) fn as_map(node: Node) -> Node {
    let Value::List(nodes) = node.value else { return node };
    let entry = |item: &Node| {
        let text = item.as_text().unwrap_or_default();
        let (key, value) = match text.split_once('=') {
            Some((key, value)) => (key, Node::text(item.place, value)),
            None => (text, Node::null(item.place)),
        };
        Entry { key: key.to_owned(), place: item.place, node: value }
    };
    Node { place: node.place, value: Value::Map(nodes.iter().map(entry).collect()), mark: node.mark }
}

#[cfg(test)]
mod tests {
    use super::super::yaml::parse;
    use super::*;

    #[test]
    fn later_files_count() {
        let base = parse(
            0,
            "web:\n  image: a\n  ports: ['80:80']\n  command: [a]\n  environment: [A=1, B=2]\n  volumes: ['x:/d']\n  dns: 1.1.1.1\n",
        );
        let over = parse(
            1,
            "web:\n  image: b\n  ports: ['81:80']\n  command: [b]\n  environment: {B: 3}\n  volumes: ['./y:/d']\n  dns: !reset null\n",
        );
        let both = merged(base.unwrap(), over.unwrap(), "");
        let wanted =
            "{web: {image: b, ports: [80:80, 81:80], command: [b], environment: {A: 1, B: 3}, volumes: [./y:/d]}}";
        let mut found = both.brief();
        found.pop();
        assert!(wanted.starts_with(&found), "{found}");
        let web = both.get("web").unwrap();
        assert_eq!(web.get("environment").unwrap().brief(), "{A: 1, B: 3}");
        assert_eq!(web.get("volumes").unwrap().brief(), "[./y:/d]");
        assert!(web.get("dns").is_none());
    }
}
