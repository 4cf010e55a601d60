//! `NETWORK`, `VOLUME`, `SECRET` and `SERVICE`. Their words see the variables that `FROM` sees.

mod access;
mod life;
mod limits;
mod mounts;
mod network;
mod reach;
mod service;
mod volume;

use std::collections::{BTreeMap, HashMap};

use super::Resolver;
use super::outline::Outline;
use super::scope::Scope;
use super::variables::pairs;
use crate::model::check;
use crate::source::{Span, Spanned};
use crate::syntax::keyword::{BlockKind, Property};
use crate::syntax::reference;
use crate::syntax::tree::{Args, Block, BlockProperty, Word};

/// Names of blocks, by kind.
#[derive(Debug, Default)]
pub(super) struct BlockNames(HashMap<BlockKind, BTreeMap<String, Span>>);

impl BlockNames {
    pub(super) fn has(&self, kind: BlockKind, name: &str) -> bool {
        self.0.get(&kind).is_some_and(|names| names.contains_key(name))
    }

    /// Every name of a kind, sorted.
    pub(super) fn of(&self, kind: BlockKind) -> impl Iterator<Item = &str> {
        self.0.get(&kind).into_iter().flat_map(BTreeMap::keys).map(String::as_str)
    }
}

impl Resolver<'_> {
    /// Notes every block's name, before anything can ask for it.
    pub(super) fn declare_blocks(&mut self, outline: &Outline<'_>) {
        for block in &outline.blocks {
            let (kind, name) = (block.kind.value, &block.name);
            if name.text.is_empty() {
                continue;
            }
            if !is_block_name(&name.text) {
                self.report(check::names::malformed(kind, name));
            } else if kind == BlockKind::Network && matches!(name.text.as_str(), "host" | "none" | "default") {
                self.report(check::names::reserved_network(name));
            }
            let names = self.blocks.0.entry(kind).or_default();
            if let Some(first) = names.get(&name.text) {
                let first = *first;
                self.report(check::names::duplicate(&kind.to_string(), &name.text, name.span, first));
            } else {
                names.insert(name.text.clone(), name.span);
            }
        }
    }

    /// Resolves the secrets, which `RUN` asks for.
    pub(super) fn secret_blocks(&mut self, outline: &Outline<'_>) {
        self.blocks_of(outline, BlockKind::Secret, Self::secret_block);
    }

    /// Resolves all other blocks, once the stages are known.
    pub(super) fn other_blocks(&mut self, outline: &Outline<'_>) {
        self.blocks_of(outline, BlockKind::Network, Self::network_block);
        self.blocks_of(outline, BlockKind::Volume, Self::volume_block);
        self.blocks_of(outline, BlockKind::Service, Self::service_block);
    }

    fn blocks_of(&mut self, outline: &Outline<'_>, kind: BlockKind, resolve: fn(&mut Self, &Block, &Scope)) {
        // The variables are taken out, so that one that is missing is not looked for among themselves.
        let scope = std::mem::take(&mut self.globals);
        for block in outline.blocks.iter().filter(|block| block.kind.value == kind) {
            self.repeated(block);
            resolve(self, block, &scope);
        }
        self.globals = scope;
    }

    /// Reports properties that stand twice and count once.
    fn repeated(&mut self, block: &Block) {
        let mut first: HashMap<Property, Span> = HashMap::new();
        for property in block.meant() {
            let (word, span) = (property.keyword.value, property.keyword.span);
            if reference::property(block.kind.value, word).is_none_or(|entry| entry.repeats) {
                continue;
            }
            match first.get(&word) {
                Some(before) => {
                    let before = *before;
                    self.report(check::names::repeated(word, &block.name.text, span, before));
                }
                None => drop(first.insert(word, span)),
            }
        }
    }

    /// The words of a property, expanded; empty ones are reported.
    fn words(&mut self, property: &BlockProperty, scope: &Scope) -> Vec<Spanned<String>> {
        let mut values = Vec::new();
        for word in words_of(&property.args) {
            let value = self.expand_spanned(word, scope);
            if value.value.is_empty() {
                let message = format!("{} has an empty value here", property.keyword.value);
                self.report(check::values::invalid(value.span, message, "comes to nothing"));
            } else {
                values.push(value);
            }
        }
        values
    }

    /// The only word of a property; further ones are reported.
    fn word(&mut self, property: &BlockProperty, scope: &Scope) -> Option<Spanned<String>> {
        let mut values = self.words(property, scope).into_iter();
        let first = values.next()?;
        if let Some(extra) = values.next() {
            self.report(check::values::extra(property.keyword.value, extra.span));
        }
        Some(first)
    }

    /// A word of a fixed set.
    fn choice<T: Copy>(&mut self, what: Property, word: &Spanned<String>, known: &[(&str, T)]) -> Option<T> {
        let found = known.iter().find(|(name, _)| name.eq_ignore_ascii_case(&word.value));
        if found.is_none() {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            let diagnostic = check::values::not_one_of(&what.to_string(), word, &names);
            self.report_near(diagnostic, &word.value, word.span, &names);
        }
        found.map(|(_, value)| *value)
    }

    /// `key=value` words: the key, the value.
    fn settings(&mut self, property: &BlockProperty, scope: &Scope) -> Vec<(Spanned<String>, Spanned<String>)> {
        let mut settings = Vec::new();
        for word in words_of(&property.args) {
            match word.split_equals() {
                (key, Some(value)) if !key.text.is_empty() => {
                    settings.push((self.expand_spanned(&key, scope), self.expand_spanned(&value, scope)));
                }
                _ => self.report(check::values::no_setting(property.keyword.value, word)),
            }
        }
        settings
    }

    /// `LABEL` and `ENV` pairs.
    fn pairs(&mut self, property: &BlockProperty, scope: &Scope) -> Vec<(String, String)> {
        let mut values = Vec::new();
        for pair in pairs(&property.args) {
            if let Some(value) = &pair.value {
                values.push((self.expand(&pair.key, scope), self.expand(value, scope)));
            }
        }
        values
    }

    /// Reports a service that no block declares.
    fn known_service(&mut self, name: &Spanned<String>) -> bool {
        let known = self.blocks.has(BlockKind::Service, &name.value);
        if !known {
            let (blocks, kind) = (&self.blocks, BlockKind::Service);
            let near = self.guesses.near(&name.value, blocks.of(kind), |word| blocks.has(kind, word));
            let unknown = check::services::unknown(name, self.blocks.of(BlockKind::Service));
            self.report(unknown.did_you_mean(&name.value, name.span, near.as_deref()));
        }
        known
    }
}

/// A letter or digit, then letters, digits, `-`, `_` and `.`, at most 63: it becomes part of host names.
pub(super) fn is_block_name(name: &str) -> bool {
    let tail = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    name.len() <= 63 && name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(tail)
}

/// The words of a property.
fn words_of(args: &Args) -> &[Word] {
    super::metadata::words(args)
}

/// The value of a flag of a property.
fn flag_word<'t>(property: &'t BlockProperty, name: &str) -> Option<&'t Word> {
    property.flags.iter().rev().find(|flag| flag.is(name))?.value.as_ref()
}
