//! Colours of words that need more than a grammar: whether `FROM app` is a stage or an image, what a flag takes.
//!
//! The classes are those of `rbox debug tokens`. A chunk's tokens are made once and kept, so that a keystroke makes those of some
//! forty instructions; what is sent is the difference from what was sent before.

use gen_lsp_types::SemanticToken;
use serde_json::{Value, json};

use super::chunk::Chunk;
use super::document::Document;
use super::lines::narrow;
use crate::syntax::tokens::{Class, tokens_among};

/// The types of the legend, in order.
pub(super) const TYPES: [&str; 13] = [
    "comment",
    "macro",
    "keyword",
    "property",
    "parameter",
    "operator",
    "enumMember",
    "number",
    "string",
    "variable",
    "class",
    "namespace",
    "interface",
];

/// The place of a class in the legend; none where the editor's own grammar says more (the shell, brackets).
const fn kind(class: Class) -> Option<u32> {
    Some(match class {
        Class::Comment => 0,
        Class::Directive | Class::Heredoc => 1,
        Class::Keyword => 2,
        Class::Property | Class::Key => 3,
        Class::Flag => 4,
        Class::Operator | Class::Continuation => 5,
        Class::Constant => 6,
        Class::Number => 7,
        Class::String | Class::Path => 8,
        Class::Variable => 9,
        Class::Stage => 10,
        Class::Image => 11,
        Class::Name => 12,
        Class::Body | Class::Shell | Class::Punctuation => return None,
    })
}

/// A token of a chunk: its line there, column, length, and place in the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChunkToken {
    line: u32,
    column: u32,
    length: u32,
    kind: u32,
}

/// The tokens of a chunk, in order.
pub(super) type ChunkTokens = Vec<ChunkToken>;

fn of_chunk<'a>(document: &'a Document, chunk: &'a Chunk) -> &'a ChunkTokens {
    chunk.tokens(|| {
        let text = chunk.text(document.text());
        let (mut line, mut start) = (0, 0);
        let mut found = Vec::new();
        let is_before =
            |name: &str| document.outline().named_stage(name).is_some_and(|stage| stage.whole.start < chunk.start);
        for token in tokens_among(text, &chunk.tree, &is_before) {
            let (from, to) = (token.start as usize, token.end as usize);
            while let Some(end) = text[start..from].find('\n') {
                start += end + 1;
                line += 1;
            }
            let Some(kind) = kind(token.class) else { continue };
            let columns = |range: std::ops::Range<usize>| narrow(document.lines().columns(&text[range]));
            found.push(ChunkToken { line, column: columns(start..from), length: columns(from..to), kind });
        }
        found
    })
}

/// The tokens of some lines, in the protocol's form: each counted from the one before.
pub(super) fn encoded(document: &Document, lines: std::ops::Range<usize>) -> Vec<SemanticToken> {
    let mut data = Vec::new();
    let (mut line, mut column) = (0, 0);
    for chunk in document.chunks() {
        let first = document.lines().line(chunk.start);
        if first >= lines.end || document.lines().line(chunk.end()) < lines.start {
            continue;
        }
        for token in of_chunk(document, chunk) {
            let at = narrow(first) + token.line;
            if !lines.contains(&(at as usize)) {
                continue;
            }
            data.push(SemanticToken {
                delta_line: at - line,
                delta_start: if at == line { token.column - column } else { token.column },
                length: token.length,
                token_type: token.kind,
                token_modifiers_bitset: 0,
            });
            (line, column) = (at, token.column);
        }
    }
    data
}

/// Tokens that were sent, and the name that the editor calls them by.
#[derive(Debug, Default)]
pub(super) struct Sent {
    number: u64,
    data: Vec<SemanticToken>,
}

fn numbers(tokens: &[SemanticToken]) -> Vec<u32> {
    let five = |token: &SemanticToken| {
        [token.delta_line, token.delta_start, token.length, token.token_type, token.token_modifiers_bitset]
    };
    tokens.iter().flat_map(five).collect()
}

impl Sent {
    /// All tokens.
    pub(super) fn full(&mut self, document: &Document) -> Value {
        self.data = encoded(document, 0..usize::MAX);
        self.number += 1;
        json!({"resultId": self.number.to_string(), "data": numbers(&self.data)})
    }

    /// What has changed since the tokens of a name; all of them where that is not known any more.
    pub(super) fn delta(&mut self, document: &Document, since: &str) -> Value {
        if since != self.number.to_string() {
            return self.full(document);
        }
        let new = encoded(document, 0..usize::MAX);
        let same = new.iter().zip(&self.data).take_while(|(new, old)| new == old).count();
        let ends = new[same..].iter().rev().zip(self.data[same..].iter().rev());
        let tail = ends.take_while(|(new, old)| new == old).count();
        let edits = if same == new.len() && same == self.data.len() {
            json!([])
        } else {
            let fresh = numbers(&new[same..new.len() - tail]);
            json!([{"start": 5 * same, "deleteCount": 5 * (self.data.len() - tail - same), "data": fresh}])
        };
        self.data = new;
        self.number += 1;
        json!({"resultId": self.number.to_string(), "edits": edits})
    }
}
