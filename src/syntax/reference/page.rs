//! The table as Markdown: a page for a word, and the whole manual.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::word::{Entry, FlagSpec, KeySpec, Term};
use super::{BASES, DIRECTIVES, PREDEFINED, RESERVED, VARIABLE_FORMS};
use super::{block, instruction, properties};
use crate::syntax::keyword::{BlockKind, Keyword};

/// Where a word has a meaning: the words to say it with (`instruction`, `property of SERVICE`), and what it means there.
pub type Meaning = (String, &'static Entry);

/// Every instruction, block and property.
pub fn all() -> Vec<Meaning> {
    let instructions = Keyword::ALL.iter().map(|keyword| ("instruction".to_owned(), instruction(*keyword)));
    let blocks = BlockKind::ALL.iter().map(|kind| ("block".to_owned(), block(*kind)));
    let rows = BlockKind::ALL.iter().flat_map(|kind| {
        let own = properties(*kind).map(|(_, entry)| entry);
        own.map(move |entry| (format!("property of {kind}"), entry))
    });
    instructions.chain(blocks).chain(rows).collect()
}

/// Every meaning of a word, in any case; none where the language does not have it.
pub fn find(word: &str) -> Vec<Meaning> {
    all().into_iter().filter(|(_, entry)| entry.word.eq_ignore_ascii_case(word)).collect()
}

/// Bases, directives and predefined variables of a name, with what they are.
pub fn find_term(word: &str) -> Vec<(&'static str, &'static Term)> {
    let kinds = [("base", BASES), ("directive", DIRECTIVES), ("predefined ARG", PREDEFINED)];
    let of_kind = |(kind, terms): (&'static str, &'static [Term])| {
        let named = terms.iter().filter(|term| term.name.trim_end_matches(':').eq_ignore_ascii_case(word));
        named.map(move |term| (kind, term))
    };
    kinds.into_iter().flat_map(of_kind).collect()
}

/// The page of one meaning, without a heading.
pub fn page(entry: &Entry) -> String {
    let mut out = format!("{}\n\n```text\n{}\n```\n\n{}\n", entry.summary, entry.syntax.join("\n"), entry.text);
    if !entry.flags.is_empty() {
        out.push('\n');
        for flag in entry.flags {
            flag_item(&mut out, flag);
        }
    }
    if !entry.keys.is_empty() {
        out.push('\n');
        for key in entry.keys {
            key_item(&mut out, key, "");
        }
    }
    if entry.terms().next().is_some() {
        out.push('\n');
    }
    for term in entry.terms() {
        term_item(&mut out, term, "");
    }
    let _ = write!(out, "\n```rbox\n{}\n```\n", entry.example);
    out
}

/// What a flag means, without a heading.
pub fn flag_page(flag: &FlagSpec) -> String {
    let mut out = format!("{}{}\n", flag.doc, since(flag));
    let terms = flag.takes.terms();
    if !terms.is_empty() || !flag.keys.is_empty() {
        out.push('\n');
    }
    for term in terms {
        term_item(&mut out, term, "");
    }
    for key in flag.keys {
        key_item(&mut out, key, "");
    }
    out
}

fn since(flag: &FlagSpec) -> String {
    match flag.since {
        "" | "1.0" => String::new(),
        since => format!(" (Dockerfile syntax {since})"),
    }
}

fn flag_item(out: &mut String, flag: &FlagSpec) {
    let _ = writeln!(out, "- `{}`: {}{}", flag.written(), flag.doc, since(flag));
    for term in flag.takes.terms() {
        term_item(out, term, "  ");
    }
    for key in flag.keys {
        key_item(out, key, "  ");
    }
}

fn key_item(out: &mut String, key: &KeySpec, indent: &str) {
    let names: Vec<String> = key.names.iter().map(|name| format!("`{name}`")).collect();
    let of = if key.of.is_empty() { String::new() } else { format!(" ({})", key.of.join(", ")) };
    let _ = writeln!(out, "{indent}- {}{of}: {}", names.join(", "), key.doc);
    for term in key.takes.terms() {
        term_item(out, term, &format!("{indent}  "));
    }
}

fn term_item(out: &mut String, term: &Term, indent: &str) {
    let quoted = if term.name.contains('`') { format!("`` {} ``", term.name) } else { format!("`{}`", term.name) };
    let _ = writeln!(out, "{indent}- {quoted}: {}", term.doc);
}

/// The whole manual.
pub fn manual() -> String {
    let mut manual = Manual::default();
    manual.section("Instructions", &mut Keyword::ALL.iter().map(|keyword| instruction(*keyword)));
    manual.section("Blocks", &mut BlockKind::ALL.iter().map(|kind| block(*kind)));
    for kind in BlockKind::ALL {
        manual.section(&format!("Properties of {kind}"), &mut properties(*kind).map(|(_, entry)| entry));
    }
    for (title, before, terms) in [
        ("Bases", "What FROM starts from, besides an earlier stage and an image of a registry.", BASES),
        ("Directives", "Comments at the top of a file, before anything else: `# name=value`.", DIRECTIVES),
        ("Variables", "Every word but a shell's line can hold variables.", VARIABLE_FORMS),
        (
            "Predefined ARGs",
            "There once an `ARG` names them; those of platforms also for FROM without one.",
            PREDEFINED,
        ),
    ] {
        manual.section(title, &mut std::iter::empty());
        let _ = write!(manual.body, "\n{before}\n\n");
        for term in terms {
            term_item(&mut manual.body, term, "");
        }
    }
    manual.section("Reserved words", &mut std::iter::empty());
    let _ = write!(manual.body, "\nNothing can start with them today: `{}`.\n", RESERVED.join("`, `"));
    manual.finish()
}

/// A page of sections, with links to all of them at its top.
#[derive(Default)]
struct Manual {
    contents: String,
    body: String,
    /// How often a heading was there already.
    anchors: BTreeMap<String, usize>,
}

impl Manual {
    fn section(&mut self, title: &str, entries: &mut dyn Iterator<Item = &'static Entry>) {
        let link = self.link(title);
        let _ = write!(self.contents, "- {link}");
        let _ = write!(self.body, "\n## {title}\n");
        for (index, entry) in entries.enumerate() {
            let link = self.link(entry.word);
            let _ = write!(self.contents, "{}{link}", if index == 0 { ": " } else { ", " });
            let _ = write!(self.body, "\n### {}\n\n{}", entry.word, page(entry));
        }
        self.contents.push('\n');
    }

    /// A link to the next heading of this name: a second one of the same name has a number behind it, as code hosts number them.
    fn link(&mut self, heading: &str) -> String {
        let anchor = heading.to_lowercase().replace(' ', "-");
        let before = self.anchors.entry(anchor.clone()).or_default();
        let number = if *before == 0 { String::new() } else { format!("-{before}") };
        *before += 1;
        format!("[{heading}](#{anchor}{number})")
    }

    fn finish(self) -> String {
        format!(
            "# The language of rbox\n\n\
             Every word of a `.rbox` file. `rbox explain WORD` prints the same on the terminal. Every Dockerfile is a `.rbox` file: \
             the instructions are Dockerfile syntax 1.26, the blocks are rbox's own.\n\n{}{}",
            self.contents, self.body
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_wherever_it_has_a_meaning() {
        let places = |word| find(word).into_iter().map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!(places("from"), ["instruction", "property of VOLUME", "property of SERVICE"]);
        assert_eq!(places("VOLUME"), ["instruction", "block"]);
        assert_eq!(places("mtu"), ["property of NETWORK"]);
        assert_eq!(places("IF"), [""; 0]);
    }

    #[test]
    fn a_page_shows_flags_and_their_keys() {
        let page = page(instruction(Keyword::Run));
        assert!(page.contains("- `--mount=type=TYPE,…`: Mounts something"), "{page}");
        assert!(page.contains("  - `sharing` (cache): "), "{page}");
        assert!(page.contains("    - `locked`: steps wait for each other\n"), "{page}");
        assert!(page.contains("\n```rbox\nRUN "), "{page}");
        let manual = manual();
        assert!(manual.contains("\n### MTU\n\nSets the largest packet, in bytes.\n"));
        // The second VOLUME is a block, the third FROM a property of SERVICE.
        let blocks = "- [Blocks](#blocks): [NETWORK](#network), [VOLUME](#volume-1), ";
        assert!(manual.contains(blocks) && manual.contains("[FROM](#from-2), [CMD](#cmd-1), "), "{manual}");
    }
}
