//! Words to values: variables filled in, quotes taken away, and what can't be filled in reported.

use std::cell::RefCell;

use super::Resolver;
use super::scope::{ArgId, Scope};
use crate::model::check;
use crate::source::{Span, Spanned};
use crate::syntax::tree::{Heredoc, Word};
use crate::syntax::words::{self, Lexer, Operator};

/// What a word came to.
#[derive(Debug, Default)]
pub(super) struct Expansion {
    pub text: String,
    /// Of [`Style::Words`]: the same, split at white space that is not quoted.
    pub words: Vec<String>,
    /// Names that have no value here and no default in the word, with their places.
    pub missing: Vec<Spanned<String>>,
    /// Names that the word asks for.
    pub read: Vec<String>,
    /// Whether an error was reported (the text is what could be made of it).
    pub failed: bool,
}

/// How a word is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Quotes and escapes are taken away.
    Word,
    /// The same, and what comes of it may be several words.
    Words,
    /// Quotes stand for themselves: the body of a heredoc.
    Body,
}

impl Resolver<'_> {
    /// Expands a word of a stage; undefined variables are reported.
    pub(super) fn expand(&mut self, word: &Word, scope: &Scope) -> String {
        let expansion = self.expansion(word, scope, Style::Word);
        self.undefined(&expansion.missing, scope);
        expansion.text
    }

    /// Expands a word and keeps its place.
    pub(super) fn expand_spanned(&mut self, word: &Word, scope: &Scope) -> Spanned<String> {
        Spanned::new(self.expand(word, scope), word.span)
    }

    /// Expands the body of a heredoc whose name is not quoted.
    pub(super) fn expand_body(&mut self, heredoc: &Heredoc, scope: &Scope) -> String {
        let word = stripped(heredoc);
        if !heredoc.expand {
            return word.text;
        }
        let expansion = self.expansion(&word, scope, Style::Body);
        self.undefined(&expansion.missing, scope);
        expansion.text
    }

    /// Reports variables that a stage does not have.
    pub(super) fn undefined(&mut self, missing: &[Spanned<String>], scope: &Scope) {
        for name in missing {
            if self.globals.get(&name.value).is_some_and(|global| global.arg.is_some()) {
                self.arg_not_in_scope(name);
            } else if !scope.incomplete && !check::variables::is_predefined(&name.value) {
                let near = self.guesses.near(&name.value, scope.names(), |name| scope.get(name).is_some());
                if let Some(arg) = near.as_ref().and_then(|near| scope.get(near)?.arg) {
                    self.args.mark_read(arg);
                }
                self.report(check::variables::undefined(name).did_you_mean(&name.value, name.span, near.as_deref()));
            }
        }
    }

    /// Expands a word of `EXPOSE`, whose variables may hold several.
    pub(super) fn expand_words(&mut self, word: &Word, scope: &Scope) -> Vec<String> {
        let expansion = self.expansion(word, scope, Style::Words);
        self.undefined(&expansion.missing, scope);
        expansion.words
    }

    /// Expands a word and reports nothing at all.
    pub(super) fn quiet_expansion(&self, word: &Word, scope: &Scope) -> String {
        let fits = longest_result(&word.text, scope) <= LONGEST;
        let expanded = fits.then(|| Lexer::new(self.escape).fill_in(&word.text, scope));
        expanded.and_then(Result::ok).map(|expanded| expanded.text).unwrap_or_default()
    }

    /// Expands a word and reports nothing but what is malformed.
    pub(super) fn expansion(&mut self, word: &Word, scope: &Scope, style: Style) -> Expansion {
        let text = &word.text;
        let quotes = style != Style::Body;
        let plain = |byte: u8| {
            let char = char::from(byte);
            char != '$' && char != self.escape && !(quotes && matches!(char, '"' | '\'' | ' ' | '\t'))
        };
        if text.bytes().all(plain) {
            let words = if style != Style::Words || text.is_empty() { Vec::new() } else { vec![text.clone()] };
            return Expansion { text: text.clone(), words, ..Expansion::default() };
        }
        let failed = Expansion { failed: true, ..Expansion::default() };
        if self.filled > MOST {
            return failed;
        }
        if longest_result(text, scope) > LONGEST {
            self.report(check::values::too_long(word.span));
            return failed;
        }
        let lexer = if style == Style::Body { Lexer::heredoc() } else { Lexer::new(self.escape) };
        let reading = Reading { scope, args: RefCell::default() };
        let result = if style == Style::Words { lexer.expand(text, &reading) } else { lexer.fill_in(text, &reading) };
        for arg in reading.args.into_inner() {
            self.args.mark_read(arg);
        }
        let expanded = match result {
            Ok(expanded) => expanded,
            Err(error) => {
                self.report(check::variables::malformed(word, &error));
                // Whatever it names is meant to be read.
                for name in check::variables::shell_reads(text) {
                    if let Some(arg) = scope.get(name).and_then(|variable| variable.arg) {
                        self.args.mark_read(arg);
                    }
                }
                return failed;
            }
        };
        self.filled += expanded.text.len();
        if self.filled > MOST {
            self.report(check::values::too_much(word.span));
            return failed;
        }
        let missing = expanded.uses.iter().filter(|used| {
            let plain = matches!(used.operator, Operator::Plain | Operator::Trim | Operator::Replace);
            !used.set && plain && scope.get(&used.name).is_none()
        });
        let missing =
            missing.map(|used| Spanned::new(used.name.clone(), word.span_of(used.name_range.clone()))).collect();
        Expansion {
            missing,
            words: expanded.words.into_iter().map(|split| split.text).collect(),
            read: expanded.uses.into_iter().map(|used| used.name).collect(),
            text: expanded.text,
            failed: false,
        }
    }
}

/// A scope that notes which `ARG`s are asked for.
struct Reading<'a> {
    scope: &'a Scope,
    args: RefCell<Vec<ArgId>>,
}

impl words::Scope for Reading<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        let variable = self.scope.get(name)?;
        self.args.borrow_mut().extend(variable.arg);
        variable.value.as_deref()
    }
}

/// Bytes that a value may come to: `ARG A=$B$B` a few dozen times over would fill any memory.
const LONGEST: usize = 16 << 20;

/// Bytes that all values of a file together may come to: a chain of ten thousand, each of which holds the one before, fills
/// memory as well.
const MOST: usize = 64 << 20;

/// No less than the bytes that a text can come to.
fn longest_result(text: &str, scope: &Scope) -> usize {
    let uses = text.bytes().filter(|byte| *byte == b'$').count();
    if uses == 0 {
        return text.len();
    }
    // `${v//p/r}` can put a whole value in the place of each character.
    let replaces = text.contains("${") && text.contains("//");
    let value =
        if replaces { scope.longest().saturating_mul(scope.longest().max(text.len())) } else { scope.longest() };
    text.len().saturating_add(uses.saturating_mul(value))
}

/// The body of a heredoc, without leading tabs where it is written `<<-`.
pub(in crate::model) fn stripped(heredoc: &Heredoc) -> Word {
    let Spanned { value: body, span } = &heredoc.body;
    if !heredoc.strip_tabs {
        return Word { text: body.clone(), span: *span, joins: Vec::new() };
    }
    let mut word = Word { text: String::with_capacity(body.len()), span: *span, joins: Vec::new() };
    let mut at = span.start;
    for line in body.split_inclusive('\n') {
        let kept = line.trim_start_matches('\t');
        word.joins.push((narrow(word.text.len()), at + narrow(line.len() - kept.len())));
        word.text.push_str(kept);
        at += narrow(line.len());
    }
    word
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// The place of a part of a word.
pub(super) fn place(word: &Word, part: &str) -> Span {
    word.text.find(part).map_or(word.span, |start| word.span_of(start..start + part.len()))
}
