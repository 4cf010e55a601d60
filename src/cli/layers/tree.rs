//! What a layer did, as a tree of folders.

use std::collections::BTreeMap;

use super::path;
use crate::report::{Look, fit, units};
use crate::store::contents::{Change, How};

/// A folder, or a name in one.
#[derive(Default)]
struct Node {
    below: BTreeMap<String, Node>,
    /// What was done to the name itself.
    how: Option<How>,
    folder: bool,
    /// Bytes that the layer has of it and of all below it.
    bytes: u64,
    /// Names that were added, changed and deleted, itself and below.
    counts: [u64; 3],
}

impl Node {
    fn add(&mut self, change: &Change<'_>, path: &str) {
        let slot = match change.how {
            How::Added => 0,
            How::Changed | How::Remarked => 1,
            How::Deleted => 2,
        };
        let bytes = if change.how == How::Deleted { 0 } else { change.entry.bytes };
        let mut node = self;
        for part in path.split('/') {
            node.bytes += bytes;
            node.counts[slot] += 1;
            node = node.below.entry(part.to_owned()).or_default();
        }
        node.bytes += bytes;
        node.counts[slot] += 1;
        node.how = Some(change.how);
        node.folder = change.entry.kind.is_folder();
    }

    fn is_folder(&self) -> bool {
        self.folder || !self.below.is_empty()
    }
}

/// Draws one layer's tree, `depth` folders deep, each with its `top` largest names.
pub(super) fn draw(
    changes: &[Change<'_>],
    layer: usize,
    instruction: &str,
    depth: usize,
    top: usize,
    look: Look,
) -> String {
    let mut root = Node::default();
    for change in changes {
        root.add(change, &path(change.path));
    }
    let head = format!("layer {}", layer + 1);
    let room = look.width.saturating_sub(40).max(24);
    let sums = look.dim(&sums(&root));
    let mut text = format!("\n{}  {}  {sums}\n", look.strong(&head), fit(instruction, room));
    let mut drawing = Drawing { text: &mut text, depth, top, look };
    drawing.folder(&root, "", 1);
    text
}

struct Drawing<'a> {
    text: &'a mut String,
    depth: usize,
    top: usize,
    look: Look,
}

impl Drawing<'_> {
    fn folder(&mut self, node: &Node, indent: &str, depth: usize) {
        let mut names: Vec<(&String, &Node)> = node.below.iter().collect();
        names.sort_by(|(a, one), (b, other)| other.bytes.cmp(&one.bytes).then_with(|| a.cmp(b)));
        let hidden = names.len().saturating_sub(self.top);
        let shown = names.len() - hidden;
        for (at, (name, child)) in names.iter().take(shown).enumerate() {
            let last = at + 1 == shown && hidden == 0;
            let (fork, pass) = self.look.joints(last);
            let slash = if child.is_folder() { "/" } else { "" };
            self.line(&format!("{indent}{fork}"), &format!("{name}{slash}"), child);
            if depth < self.depth {
                self.folder(child, &format!("{indent}{pass}"), depth + 1);
            }
        }
        if hidden > 0 {
            let bytes: u64 = names.iter().skip(shown).map(|(_, child)| child.bytes).sum();
            let (fork, _) = self.look.joints(true);
            let words = format!("… and {hidden} more, {}", units::size(bytes));
            *self.text += &format!("{:>9}  {indent}{fork}  {}\n", "", self.look.dim(&words));
        }
    }

    fn line(&mut self, indent: &str, name: &str, node: &Node) {
        let sign = node.how.map_or(' ', How::sign);
        let look = self.look;
        let painted = |text: &str| match node.how {
            Some(How::Added) => look.good(text),
            Some(How::Changed | How::Remarked) => look.warning(text),
            Some(How::Deleted) => look.error(text),
            None => text.to_owned(),
        };
        let size = if node.bytes == 0 { String::new() } else { units::size(node.bytes) };
        let counts = if node.below.is_empty() { String::new() } else { format!("  {}", look.dim(&counts(node))) };
        let name = painted(&format!("{sign} {}", fit(name, 60)));
        *self.text += format!("{size:>9}  {indent}{name}{counts}").trim_end();
        self.text.push('\n');
    }
}

fn sums(node: &Node) -> String {
    let counts = counts(node);
    if counts.is_empty() { "changed nothing".to_owned() } else { format!("{} in {counts}", units::size(node.bytes)) }
}

/// `+12 ~3 -1`.
fn counts(node: &Node) -> String {
    let signs = ['+', '~', '-'];
    let words =
        signs.iter().zip(node.counts).filter(|(_, count)| *count > 0).map(|(sign, count)| format!("{sign}{count}"));
    words.collect::<Vec<_>>().join(" ")
}
