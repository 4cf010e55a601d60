//! What changed in a lock.

use serde::Serialize;

use crate::lock::{Kind, Lock, Name, Pin, Pins};
use crate::report::Look;

/// One entry that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Change {
    /// The file that names it.
    file: String,
    kind: Kind,
    name: String,
    /// What it stood for; none = it is new.
    from: Option<String>,
    /// What it stands for now; none of one that goes, and of one that is missing and was not asked for.
    to: Option<String>,
    #[serde(rename = "change")]
    which: Which,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Which {
    Added,
    Changed,
    Removed,
}

/// The lock, and what changed in it.
#[derive(Serialize)]
pub(super) struct Record<'a> {
    lock: &'a str,
    changes: &'a [Change],
}

pub(super) const fn record<'a>(lock: &'a str, changes: &'a [Change]) -> Record<'a> {
    Record { lock, changes }
}

impl Change {
    fn new(file: &str, name: &Name, from: Option<&Pin>, to: Option<&Pin>) -> Self {
        let text = |pin: Option<&Pin>| pin.map(|pin| pin.pinned.to_string());
        let which = match (from, to) {
            (Some(_), Some(_)) => Which::Changed,
            (Some(_), None) => Which::Removed,
            (None, _) => Which::Added,
        };
        Self { file: file.to_owned(), kind: name.kind, name: name.text.clone(), from: text(from), to: text(to), which }
    }

    /// An entry that is missing, and nobody was asked what it is to be.
    pub(super) fn missing(file: &str, name: &Name) -> Self {
        Self::new(file, name, None, None)
    }
}

/// What makes one lock another, in the order of a lock.
pub(super) fn between(old: &Lock, new: &Lock) -> Vec<Change> {
    let mut files: Vec<&String> = old.files.keys().chain(new.files.keys()).collect();
    files.sort();
    files.dedup();
    let mut changes = Vec::new();
    for file in files {
        let (before, after) = (old.files.get(file), new.files.get(file));
        let mut names: Vec<&Name> =
            [before, after].into_iter().flatten().flat_map(|pins| pins.entries.keys()).collect();
        names.sort();
        names.dedup();
        for name in names {
            let of = |pins: Option<&Pins>| pins.and_then(|pins| pins.get(name)).cloned();
            let (from, to) = (of(before), of(after));
            if from.as_ref().map(|pin| &pin.pinned) != to.as_ref().map(|pin| &pin.pinned) {
                changes.push(Change::new(file, name, from.as_ref(), to.as_ref()));
            }
        }
    }
    changes
}

/// A line a change; `own` is the file that nobody needs to be told of.
pub(super) fn lines(changes: &[Change], own: &str, look: Look) -> String {
    let width = changes.iter().map(|change| change.name.chars().count()).max().unwrap_or(0).min(48);
    let mut out = String::new();
    for change in changes {
        let sign = match change.which {
            Which::Added => look.good("+"),
            Which::Changed => look.warning("~"),
            Which::Removed => look.error("-"),
        };
        let ends = [&change.from, &change.to].into_iter().flatten().map(|text| short(text)).collect::<Vec<_>>();
        let arrow = if look.unicode { " → " } else { " -> " };
        let file = if change.file == own { String::new() } else { format!("  ({})", change.file) };
        let rest = look.dim(&format!("{}{file}", ends.join(arrow)));
        out += format!("{sign} {:4} {:width$}  {rest}", change.kind, change.name).trim_end();
        out.push('\n');
    }
    out
}

/// A digest or commit as far as people read it.
fn short(text: &str) -> String {
    match text.split_once(':') {
        Some((algorithm, digits)) => format!("{algorithm}:{}", digits.get(..12).unwrap_or(digits)),
        None => text.get(..12).unwrap_or(text).to_owned(),
    }
}
