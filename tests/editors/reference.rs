//! The manual, and that its examples are true.

use rbox::source::FileId;
use rbox::syntax::keyword::{BlockKind, Keyword};
use rbox::syntax::{self, reference};

pub(crate) fn manual() -> String {
    let note = "<!-- Written from the table of the language: `UPDATE=1 cargo test --test editors`. -->\n\n";
    format!("{note}{}", reference::manual())
}

/// Errors of a text, each as its message.
fn errors(text: &str) -> Vec<String> {
    let (_, found) = syntax::parse(FileId(0), text);
    found.iter().filter(|found| found.is_error()).map(|found| found.message.clone()).collect()
}

#[test]
fn the_examples_of_the_manual_are_read_without_an_error() {
    for keyword in Keyword::ALL {
        assert_eq!(errors(reference::instruction(*keyword).example), [""; 0], "{keyword}");
    }
    for kind in BlockKind::ALL {
        assert_eq!(errors(reference::block(*kind).example), [""; 0], "{kind}");
        for (property, entry) in reference::properties(*kind) {
            let text = format!("{kind} name {{\n{}\n}}\n", entry.example);
            assert_eq!(errors(&text), [""; 0], "{property} of {kind}");
        }
    }
}

#[test]
fn a_word_that_is_not_in_the_table_is_none_of_the_language() {
    for kind in BlockKind::ALL {
        let (_, found) = syntax::parse(FileId(0), &format!("{kind} name {{\n  XYZZY a\n}}\n"));
        let listed = found.iter().filter_map(|found| found.help.clone()).collect::<String>();
        if *kind != BlockKind::Service {
            for (property, _) in reference::properties(*kind) {
                assert!(listed.contains(property.as_str()), "{kind}: {listed}");
            }
        }
    }
}
