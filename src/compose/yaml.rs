//! YAML as Compose files have it: nodes that know their lines.
//!
//! Scalars stay the text that was written (`8080:80`, `0440`, `1.10`): which of them are numbers is known to whoever reads them.

use std::collections::HashMap;

use granit_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag, options};

use super::{Place, Unreadable};

/// How deep nodes may lie in each other.
const DEPTH: usize = 64;
/// The most nodes of a file, those that aliases repeat included.
const MOST: usize = 200_000;

/// A value, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) value: Value,
    /// What a later file says of an earlier one's value here.
    pub(super) mark: Option<Mark>,
}

/// Tags of the Compose specification, section "Merge".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `!reset`: what was there goes.
    Reset,
    /// `!override`: this stands in its place as it is.
    Override,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    Null,
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) place: Place,
    pub(super) node: Node,
}

impl Node {
    pub(super) const fn null(place: Place) -> Self {
        Self { place, value: Value::Null, mark: None }
    }

    pub(super) fn text(place: Place, text: impl Into<String>) -> Self {
        Self { place, value: Value::Text(text.into()), mark: None }
    }

    /// Its entries; none where it is no map.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// What a key leads to.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// Its text, where it is one.
    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text that a key leads to.
    pub(super) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_text()
    }

    /// Whether a key says yes.
    pub(super) fn is(&self, key: &str) -> bool {
        self.get(key).is_some_and(Self::is_true)
    }

    /// Whether it says yes, as YAML 1.1 and 1.2 write it.
    pub(super) fn is_true(&self) -> bool {
        self.as_text().is_some_and(|text| ["true", "yes", "on"].iter().any(|yes| text.eq_ignore_ascii_case(yes)))
    }

    /// The nodes of a list, or the only one of what is none: `dns: 9.9.9.9`.
    pub(super) fn each(&self) -> &[Self] {
        match &self.value {
            Value::List(nodes) => nodes,
            Value::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// The value on one line, as a comment shows it.
    pub(super) fn brief(&self) -> String {
        let mut out = String::new();
        self.brief_into(&mut out);
        let mut end = out.char_indices().nth(60).map_or(out.len(), |(at, _)| at);
        if end < out.len() {
            while !out.is_char_boundary(end) {
                end -= 1;
            }
            out.truncate(end);
            out.push('…');
        }
        out
    }

    fn brief_into(&self, out: &mut String) {
        // A comment has room for so much.
        if out.len() > 300 {
            return;
        }
        match &self.value {
            Value::Null => out.push_str("null"),
            Value::Text(text) => out.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c })),
            Value::List(nodes) => {
                out.push('[');
                for (at, node) in nodes.iter().enumerate() {
                    out.push_str(if at > 0 { ", " } else { "" });
                    node.brief_into(out);
                }
                out.push(']');
            }
            Value::Map(entries) => {
                out.push('{');
                for (at, entry) in entries.iter().enumerate() {
                    out.push_str(if at > 0 { ", " } else { "" });
                    out.push_str(&entry.key);
                    out.push_str(": ");
                    entry.node.brief_into(out);
                }
                out.push('}');
            }
        }
    }
}

/// Reads the first document of a file; `file` is its number in every [`Place`].
pub(super) fn parse(file: usize, text: &str) -> Result<Node, Unreadable> {
    let parser = Parser::new_from_str_with_options(text, options! { emit_comments: false });
    let mut reader = Reader { parser, file, anchors: Vec::new(), count: 0 };
    loop {
        match reader.next()? {
            (Event::StreamEnd, at) => return Ok(Node::null(at)),
            (Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd, _) => {}
            (event, at) => return reader.node(event, at, 0),
        }
    }
}

struct Reader<'a> {
    parser: Parser<'a, granit_parser::StrInput<'a>>,
    file: usize,
    /// What aliases repeat, by the parser's number of the anchor.
    anchors: Vec<(usize, Node, usize)>,
    count: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Place), Unreadable> {
        match self.parser.next() {
            Some(Ok((event, span))) => Ok((event, self.place(span.start))),
            Some(Err(error)) => Err(self.broken(&error)),
            None => Ok((Event::StreamEnd, Place { file: self.file, line: 1 })),
        }
    }

    fn place(&self, mark: Marker) -> Place {
        Place { file: self.file, line: mark.line() }
    }

    fn broken(&self, error: &ScanError) -> Unreadable {
        let text = format!("this is no YAML: {}", error.info());
        Unreadable { place: self.place(*error.marker()), text, help: None }
    }

    fn node(&mut self, event: Event<'a>, at: Place, depth: usize) -> Result<Node, Unreadable> {
        let too_much = |text: &str| Unreadable { place: at, text: text.to_owned(), help: None };
        if depth > DEPTH {
            return Err(too_much("values lie too deep in each other"));
        }
        self.count += 1;
        let before = self.count;
        let (value, anchor, tag) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let empty = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                (if empty { Value::Null } else { Value::Text(text.into_owned()) }, anchor, tag)
            }
            Event::SequenceStart(_, anchor, tag) => (self.list(depth)?, anchor, tag),
            Event::MappingStart(_, anchor, tag) => (self.map(depth)?, anchor, tag),
            Event::Alias(anchor) => {
                let known = self.anchors.iter().rev().find(|(known, ..)| *known == anchor);
                let Some((_, node, count)) = known else {
                    return Err(too_much("this alias stands in the value that it repeats"));
                };
                self.count += count;
                if self.count > MOST {
                    return Err(too_much("aliases make more of this file than rbox reads"));
                }
                return Ok(node.clone());
            }
            _ => (Value::Null, 0, None),
        };
        if self.count > MOST {
            return Err(too_much("this file has more values than rbox reads"));
        }
        let node = Node { place: at, value, mark: tag.and_then(|tag| mark_of(&tag)) };
        if anchor > 0 {
            self.anchors.push((anchor, node.clone(), self.count - before + 1));
        }
        Ok(node)
    }

    fn list(&mut self, depth: usize) -> Result<Value, Unreadable> {
        let mut nodes = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd | Event::StreamEnd, _) => return Ok(Value::List(nodes)),
                (event, at) => nodes.push(self.node(event, at, depth + 1)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, Unreadable> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut merged = Vec::new();
        loop {
            let (event, place) = self.next()?;
            if matches!(event, Event::MappingEnd | Event::StreamEnd) {
                break;
            }
            let key = self.node(event, place, depth + 1)?;
            let (event, at) = self.next()?;
            let node = self.node(event, at, depth + 1)?;
            let key = match key.value {
                Value::Text(key) => key,
                Value::Null => String::new(),
                _ => {
                    return Err(Unreadable { place, text: "a key is one word here".to_owned(), help: None });
                }
            };
            if key == "<<" {
                merged.push(node);
            } else if let Some(first) = known.insert(key.clone(), place.line) {
                let text = format!("`{key}` stands here twice, first in line {first}");
                return Err(Unreadable { place, text, help: Some("keep one of them".to_owned()) });
            } else {
                entries.push(Entry { key, place, node });
            }
        }
        // What stands there itself counts before what is merged in, and that in its order (YAML 1.1, "merge").
        for node in merged.iter().flat_map(Node::each) {
            for entry in node.entries() {
                if known.insert(entry.key.clone(), entry.place.line).is_none() {
                    entries.push(entry.clone());
                }
            }
        }
        Ok(Value::Map(entries))
    }
}

fn mark_of(tag: &Tag) -> Option<Mark> {
    match tag.to_string().trim_start_matches('!') {
        "reset" => Some(Mark::Reset),
        "override" => Some(Mark::Override),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_keep_their_text_and_lines() {
        let node = parse(0, "a: 0440\nb:\n  - '8080:80'\n  - 1.10\nc: ~\n").unwrap();
        assert_eq!(node.text_of("a"), Some("0440"));
        let list = node.get("b").unwrap().each();
        assert_eq!(list.iter().map(|node| node.as_text().unwrap()).collect::<Vec<_>>(), ["8080:80", "1.10"]);
        assert_eq!(list[1].place.line, 4);
        assert!(matches!(node.get("c").unwrap().value, Value::Null));
    }

    #[test]
    fn anchors_merge_and_are_bounded() {
        let node = parse(0, "x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\n").unwrap();
        let y = node.get("y").unwrap();
        assert_eq!((y.text_of("a"), y.text_of("b")), (Some("1"), Some("3")));
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let all = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{all}]\n"));
        }
        assert!(parse(0, &bomb).unwrap_err().text.contains("aliases"));
        assert!(parse(0, &"[".repeat(10_000)).is_err());
    }

    #[test]
    fn mistakes_have_their_line() {
        assert_eq!(parse(0, "a: 1\nb: 2\na: 3\n").unwrap_err().place.line, 3);
        assert!(parse(0, "a: [1\nb: }").is_err());
        assert!(matches!(parse(0, "").unwrap().value, Value::Null));
    }
}
