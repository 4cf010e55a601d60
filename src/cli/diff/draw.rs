//! Differences for people, a line each.

use super::config::Setting;
use crate::report::{Look, fit, units};
use crate::store::contents::{Difference, Entry, EntryKind};

/// Draws files, then the config, then the sums.
pub(super) fn draw(files: &[Difference<'_>], settings: &[Setting], all: bool, look: Look) -> String {
    if files.is_empty() && settings.is_empty() {
        return "the images have the same files and the same config\n".to_owned();
    }
    let mut text = String::new();
    let (mut at, mut sums) = (0, Sums::default());
    while at < files.len() {
        let count = if all { 1 } else { together(&files[at..]) };
        let group = &files[at..at + count];
        for one in group {
            sums.add(one);
        }
        text += &line(group, look);
        at += count;
    }
    if !settings.is_empty() {
        text += &format!("{}{}\n", if files.is_empty() { "" } else { "\n" }, look.strong("config"));
        for one in settings {
            text += &setting(one, look);
        }
    }
    text + &format!("\n{}\n", look.strong(&sums.words(settings.len())))
}

/// How many differences, from the first on, are told by the first one: a folder that only one image has, with all in it.
fn together(files: &[Difference<'_>]) -> usize {
    let first = &files[0];
    let side = |one: &Difference<'_>| (one.before.is_some(), one.after.is_some());
    let is_folder = |entry: Option<&Entry>| entry.is_some_and(|entry| entry.kind.is_folder());
    if first.before.is_some() == first.after.is_some() || !(is_folder(first.before) || is_folder(first.after)) {
        return 1;
    }
    let prefix = [first.path, b"/"].concat();
    let inside = |one: &&Difference<'_>| one.path.starts_with(&prefix) && side(one) == side(first);
    1 + files[1..].iter().take_while(inside).count()
}

fn line(group: &[Difference<'_>], look: Look) -> String {
    let first = &group[0];
    let path = fit(&String::from_utf8_lossy(first.path), look.width.max(80));
    let slash = if first.after.or(first.before).is_some_and(|entry| entry.kind.is_folder()) { "/" } else { "" };
    let path = format!("/{path}{slash}");
    let words = match (first.before, first.after) {
        (Some(before), Some(after)) => changed(first, before, after),
        _ if group.len() > 1 => {
            let entries = group.iter().filter_map(|one| one.after.or(one.before));
            let bytes = entries.map(|entry| entry.bytes).sum();
            format!("with {} below, {}", units::counted(group.len() as u64 - 1, "name"), units::size(bytes))
        }
        (None, Some(entry)) | (Some(entry), None) => plain(entry),
        (None, None) => String::new(),
    };
    let words = look.dim(&words);
    let name = match (first.before, first.after) {
        (None, _) => look.good(&format!("+ {path}")),
        (_, None) => look.error(&format!("- {path}")),
        _ => look.warning(&format!("~ {path}")),
    };
    format!("{name}  {words}").trim_end().to_owned() + "\n"
}

/// What a file is, in short.
fn plain(entry: &Entry) -> String {
    match &entry.kind {
        EntryKind::File => units::size(entry.length),
        EntryKind::Symlink(target) => format!("→ {}", fit(&String::from_utf8_lossy(target), 80)),
        EntryKind::Folder { .. } => String::new(),
        kind => kind.word().to_owned(),
    }
}

fn changed(difference: &Difference<'_>, before: &Entry, after: &Entry) -> String {
    let differs = difference.differs;
    let mut words = Vec::new();
    if differs.kind {
        words.push(format!("{} → {}", before.kind.word(), after.kind.word()));
    } else if differs.content {
        words.push(match (&before.kind, &after.kind) {
            (EntryKind::File, EntryKind::File) if before.length == after.length => {
                format!("other content, {}", units::size(after.length))
            }
            (EntryKind::File, EntryKind::File) => {
                format!("other content, {} → {}", units::size(before.length), units::size(after.length))
            }
            _ => format!("{} instead of {}", plain(after), plain(before).trim_start_matches("→ ")),
        });
    }
    if differs.mode {
        words.push(format!("mode {:04o} → {:04o}", before.mode, after.mode));
    }
    if differs.owner {
        words.push(format!("owner {}:{} → {}:{}", before.uid, before.gid, after.uid, after.gid));
    }
    if differs.xattrs {
        words.push("other extended attributes".to_owned());
    }
    words.join(", ")
}

fn setting(setting: &Setting, look: Look) -> String {
    let fit = |text: &Option<String>| fit(text.as_deref().unwrap_or(""), 200);
    let (before, after) = (fit(&setting.before), fit(&setting.after));
    match (&setting.before, &setting.after) {
        (None, _) => format!("{}  {after}\n", look.good(&format!("+ {}", setting.name))),
        (_, None) => format!("{}  {before}\n", look.error(&format!("- {}", setting.name))),
        _ => format!("{}  {before} → {after}\n", look.warning(&format!("~ {}", setting.name))),
    }
}

/// What the differences come to.
#[derive(Default)]
struct Sums {
    added: (u64, u64),
    removed: (u64, u64),
    changed: u64,
}

impl Sums {
    fn add(&mut self, one: &Difference<'_>) {
        match (one.before, one.after) {
            (None, Some(entry)) => self.added = (self.added.0 + 1, self.added.1 + entry.bytes),
            (Some(entry), None) => self.removed = (self.removed.0 + 1, self.removed.1 + entry.bytes),
            _ => self.changed += 1,
        }
    }

    fn words(&self, settings: usize) -> String {
        let mut words = Vec::new();
        for ((count, bytes), word) in [(self.added, "added"), (self.removed, "removed")] {
            if count > 0 {
                words.push(format!("{count} {word} ({})", units::size(bytes)));
            }
        }
        if self.changed > 0 {
            words.push(format!("{} changed", self.changed));
        }
        if settings > 0 {
            words.push(format!("{} of the config", units::counted(settings as u64, "setting")));
        }
        words.join(", ")
    }
}
