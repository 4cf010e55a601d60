//! Any text as a word to expand, as a list of fields, as a pattern and as an ignore list.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use rbox::source::FileId;
use rbox::source::pattern::{IgnoreList, Pattern, clean};
use rbox::syntax::fields;
use rbox::syntax::tree::Word;
use rbox::syntax::words::{Lexer, Split};

fuzz_target!(|input: (&str, &str, u8)| {
    let (text, path, switches) = input;
    expand(text, path, switches);
    let word = Word::new(FileId(0), text.to_owned(), 0, Vec::new());
    let (fields, _) = fields(&word);
    for field in &fields {
        assert!(text.get(field.span.start as usize..field.span.end as usize).is_some());
    }
    patterns(text, path);
});

fn expand(text: &str, value: &str, switches: u8) {
    let lexer = Lexer {
        escape: if switches & 1 == 0 { '\\' } else { '`' },
        keep_quotes: switches & 2 != 0,
        keep_escapes: switches & 4 != 0,
        plain_quotes: switches & 8 != 0,
        keep_unset: switches & 16 != 0,
    };
    let scope: BTreeMap<String, String> = [("a", value), ("b", "")].map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    match lexer.expand(text, &scope) {
        Ok(expanded) => {
            expanded.uses.iter().for_each(|used| assert_eq!(text[used.name_range.clone()], used.name));
            let ranges = expanded.words.iter().map(|Split { range, .. }| range);
            ranges.for_each(|range| assert!(text.get(range.clone()).is_some()));
        }
        Err(error) => assert!(text.get(error.range.clone()).is_some(), "{error:?}"),
    }
}

fn patterns(text: &str, path: &str) {
    assert_eq!(clean(&clean(path)), clean(path));
    if let Ok(pattern) = Pattern::new(text) {
        pattern.is_match(path);
    }
    let (list, errors) = IgnoreList::parse(text);
    for error in errors {
        assert_eq!(&text[error.span.start as usize..error.span.end as usize], error.pattern);
    }
    let mut directory = String::new();
    let mut entered = true;
    for name in path.split('/').filter(|name| !name.is_empty()) {
        directory = if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") };
        // What a walk would not enter holds nothing that is kept.
        assert!(entered || list.is_ignored(&directory), "{text:?} {directory:?}");
        entered = entered && (!list.is_ignored(&directory) || list.enters(&directory));
    }
}
