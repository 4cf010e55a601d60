//! The table of the language: every instruction, block, property, flag, key and fixed value, with what it means.
//!
//! The parser's checks, "did you mean", completion, hover, the reference manual and the files of every editor are made from it, so
//! that none of them can know a word that another does not.

mod blocks;
mod capabilities;
mod general;
mod instructions;
mod metadata;
mod mounts;
mod page;
mod service;
mod service_life;
mod service_reach;
mod word;

pub use blocks::{NETWORK, SECRET, SERVICE, VOLUME};
pub use capabilities::CAPABILITIES;
pub use general::{BASES, DIRECTIVES, PREDEFINED, RESERVED, VARIABLE_FORMS};
pub use mounts::{RUN_MOUNT, SERVICE_MOUNT, mount_types};
pub use page::{Meaning, all, find, find_term, flag_page, manual, page};
pub use word::{Entry, FlagKind, FlagSpec, Form, KeySpec, Takes, Term, key_names};

use super::keyword::{BlockKind, Keyword, Property};

/// A property and what it means in one kind of block.
pub type Row = (Property, Entry);

/// What an instruction means.
pub const fn instruction(keyword: Keyword) -> &'static Entry {
    use {instructions as build, metadata as meta};
    match keyword {
        Keyword::From => &build::FROM,
        Keyword::Run => &build::RUN,
        Keyword::Copy => &build::COPY,
        Keyword::Add => &build::ADD,
        Keyword::Arg => &build::ARG,
        Keyword::Env => &meta::ENV,
        Keyword::Label => &meta::LABEL,
        Keyword::User => &meta::USER,
        Keyword::Workdir => &build::WORKDIR,
        Keyword::Expose => &meta::EXPOSE,
        Keyword::Volume => &meta::VOLUME,
        Keyword::Cmd => &meta::CMD,
        Keyword::Entrypoint => &meta::ENTRYPOINT,
        Keyword::Healthcheck => &meta::HEALTHCHECK,
        Keyword::Shell => &build::SHELL,
        Keyword::Stopsignal => &meta::STOPSIGNAL,
        Keyword::Onbuild => &build::ONBUILD,
        Keyword::Maintainer => &meta::MAINTAINER,
    }
}

/// What a block declares.
pub const fn block(kind: BlockKind) -> &'static Entry {
    match kind {
        BlockKind::Network => &NETWORK,
        BlockKind::Volume => &VOLUME,
        BlockKind::Secret => &SECRET,
        BlockKind::Service => &SERVICE,
    }
}

/// The properties of a block, in the order of the manual.
pub fn properties(kind: BlockKind) -> impl Iterator<Item = &'static Row> + Clone {
    let tables: [&'static [Row]; 3] = match kind {
        BlockKind::Network => [blocks::NETWORK_ROWS, &[], &[]],
        BlockKind::Volume => [blocks::VOLUME_ROWS, &[], &[]],
        BlockKind::Secret => [blocks::SECRET_ROWS, &[], &[]],
        BlockKind::Service => [service::ROWS, service_reach::ROWS, service_life::ROWS],
    };
    tables.into_iter().flatten()
}

/// What a property means in a block of this kind; none where the block does not take it.
pub fn property(kind: BlockKind, property: Property) -> Option<&'static Entry> {
    properties(kind).find(|(own, _)| *own == property).map(|(_, entry)| entry)
}

/// The blocks that take a property.
pub fn owners(property: Property) -> Vec<&'static str> {
    let takes = |kind: &&BlockKind| properties(**kind).any(|(own, _)| *own == property);
    BlockKind::ALL.iter().filter(takes).map(|kind| kind.as_str()).collect()
}

/// The names of terms, for checks and "did you mean".
pub fn names(terms: &[Term]) -> Vec<&'static str> {
    terms.iter().map(|term| term.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_language_stands_in_the_table_once() {
        for keyword in Keyword::ALL {
            assert_eq!(instruction(*keyword).word, keyword.as_str());
        }
        for kind in BlockKind::ALL {
            assert_eq!(block(*kind).word, kind.as_str());
            let mut seen = Vec::new();
            for (property, entry) in properties(*kind) {
                assert_eq!(entry.word, property.as_str(), "in {kind}");
                assert!(!seen.contains(property), "{property} stands twice in {kind}");
                seen.push(*property);
            }
        }
        for property in Property::ALL {
            assert!(!owners(*property).is_empty(), "no block takes {property}");
        }
    }

    #[test]
    fn every_entry_says_what_it_means() {
        let blocks = BlockKind::ALL.iter().map(|kind| block(*kind));
        let rows = BlockKind::ALL.iter().flat_map(|kind| properties(*kind)).map(|(_, entry)| entry);
        for entry in Keyword::ALL.iter().map(|keyword| instruction(*keyword)).chain(blocks).chain(rows) {
            let word = entry.word;
            assert!(entry.summary.ends_with('.') && !entry.summary.contains('\n'), "{word}: {}", entry.summary);
            assert!(!entry.syntax.is_empty(), "{word} has no syntax line");
            assert!(entry.syntax.iter().all(|line| line.starts_with(word)), "{word}: {:?}", entry.syntax);
            assert!(entry.example.contains(word), "the example of {word} does not show it");
            assert!(entry.text.ends_with('.'), "{word} has no paragraph");
            for flag in entry.flags {
                assert!(
                    flag.doc.ends_with('.') && flag.value.is_empty() == (flag.kind == FlagKind::Switch),
                    "{flag:?}"
                );
            }
            for key in entry.keys.iter().chain(entry.flags.iter().flat_map(|flag| flag.keys)) {
                assert!(key.doc.ends_with('.'), "{word} {}", key.name());
            }
        }
    }

    #[test]
    fn the_grammar_names_the_instructions_of_each_form() {
        let grammar = include_str!("../../../grammar/rbox.pest");
        let mut forms = std::collections::BTreeMap::<&str, Vec<&str>>::new();
        for keyword in Keyword::ALL {
            forms.entry(instruction(*keyword).form.rule()).or_default().push(keyword.as_str());
        }
        for (rule, words) in forms {
            let line = format!("// {rule}: {}\n", words.join(" "));
            assert!(grammar.contains(&line), "grammar/rbox.pest has no line `{}`", line.trim_end());
        }
    }
}
