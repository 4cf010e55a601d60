//! Any bytes as a file: no panic, every span inside the text, and every word where its span says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rbox::diag::Diagnostics;
use rbox::source::{FileId, Span};
use rbox::syntax::tree::{Args, Item, Word};
use rbox::syntax::{allow, decode, parse, sexp};

fuzz_target!(|bytes: &[u8]| {
    let text = match decode(FileId(0), bytes.to_vec()) {
        Ok(text) => text,
        Err(refused) => {
            slice(&refused.text, refused.diagnostic.label.span);
            refused.text
        }
    };
    let (tree, found) = parse(FileId(0), &text);
    check_spans(&text, &found);
    for item in &tree.items {
        match item {
            Item::Instruction(instruction) => {
                slice(&text, instruction.span);
                check_args(&text, &instruction.args);
                instruction.flags.iter().filter_map(|flag| flag.value.as_ref()).for_each(|word| check_word(&text, word));
                for heredoc in &instruction.heredocs {
                    assert_eq!(slice(&text, heredoc.body.span), heredoc.body.value);
                    assert!(slice(&text, heredoc.marker).contains("<<"));
                }
            }
            Item::Block(block) => {
                slice(&text, block.span);
                block.properties.iter().for_each(|property| check_args(&text, &property.args));
            }
            Item::Unknown(span) => check_span(&text, *span),
        }
    }
    sexp::dump(&tree);
    let left = allow::apply(FileId(0), &text, &tree, found);
    check_spans(&text, &left);
});

fn slice(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

fn check_spans(text: &str, found: &Diagnostics) {
    for diagnostic in found.iter() {
        check_span(text, diagnostic.label.span);
        diagnostic.related.iter().for_each(|label| check_span(text, label.span));
        diagnostic.fixes.iter().flat_map(|fix| &fix.edits).for_each(|edit| check_span(text, edit.span));
    }
}

fn check_args(text: &str, args: &Args) {
    match args {
        Args::None => {}
        Args::Words(words) => words.iter().for_each(|word| check_word(text, word)),
        Args::Json(strings) => strings.iter().for_each(|string| {
            let written = slice(text, string.span);
            assert!(written.starts_with('"') && written.ends_with('"'), "{written:?}");
        }),
        Args::Line(line) => check_word(text, line),
        Args::Pairs(pairs) => {
            for pair in pairs {
                check_word(text, &pair.key);
                pair.value.iter().for_each(|word| check_word(text, word));
            }
        }
        Args::Healthcheck { kind, args } => {
            check_word(text, kind);
            check_args(text, args);
        }
        Args::Trigger(inner) => check_args(text, &inner.args),
    }
}

/// Every character of a word stands in the file where the word says.
fn check_word(text: &str, word: &Word) {
    slice(text, word.span);
    for (at, char) in word.text.char_indices() {
        let span = word.span_of(at..at + char.len_utf8());
        assert_eq!(slice(text, span), char.encode_utf8(&mut [0; 4]), "{word:?}");
    }
}

fn check_span(text: &str, span: Span) {
    assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?}");
}
