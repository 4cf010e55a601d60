//! Values of flags, keys and arguments, by what the table says that they take.

use gen_lsp_types::CompletionItemKind;

use super::{List, markdown};
use crate::lsp::mention::Kind;
use crate::syntax::reference::{self, BASES, Entry, FlagSpec, KeySpec, Takes, Term};
use crate::syntax::tree::{Args, Item};

/// Signals that programs are stopped with.
const SIGNALS: [&str; 6] = ["SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGKILL"];

/// Machines that images are made for.
const PLATFORMS: [&str; 8] = [
    "$BUILDPLATFORM",
    "$TARGETPLATFORM",
    "linux/amd64",
    "linux/arm64",
    "linux/arm/v7",
    "linux/386",
    "linux/ppc64le",
    "linux/riscv64",
];

impl List<'_> {
    /// The value of a flag.
    pub(super) fn flag_value(&mut self, entry: &'static Entry, spec: &'static FlagSpec, value: &str) {
        if spec.keys.is_empty() {
            return self.value(&spec.takes, value);
        }
        self.list(entry, spec.keys, value);
    }

    /// `key=value,key=value`: the field that the cursor stands in.
    fn list(&mut self, entry: &'static Entry, keys: &'static [KeySpec], written: &str) {
        let (before, field) = written.rsplit_once(',').unwrap_or(("", written));
        let given: Vec<&str> = before.split(',').filter_map(|field| field.split('=').next()).collect();
        let kind = before.split(',').find_map(|field| field.strip_prefix("type="));
        if let Some((name, value)) = field.split_once('=') {
            let Some(key) = keys.iter().find(|key| key.names.contains(&name)) else { return };
            match (name, kind) {
                ("id", Some("secret")) => self.names(Kind::Secret, CompletionItemKind::Constant, value.len()),
                ("source" | "src", Some("volume")) => self.names(Kind::Volume, CompletionItemKind::Struct, value.len()),
                // A path of another stage, which nobody knows before it is built.
                ("source" | "src", _) if given.contains(&"from") => {}
                _ => self.value(&key.takes, value),
            }
            return;
        }
        // As BuildKit, and MOUNT alike: a mount of no type is a bind.
        let kind = kind.unwrap_or(if entry.word == "RUN" { "bind" } else { "volume" });
        for key in keys {
            let taken = key.names.iter().any(|name| given.contains(name));
            if !taken && (key.is_of(kind) || field.starts_with(key.name())) {
                let text = if key.takes == Takes::Switch { key.name().to_owned() } else { format!("{}=", key.name()) };
                let item = self.push(&text, CompletionItemKind::Field, key.doc, field.len());
                item.documentation = Some(markdown(key.doc));
            }
        }
    }

    /// What stands behind an instruction or property, flags aside.
    pub(super) fn values_of(&mut self, entry: &'static Entry) {
        let args = self.place.args().len();
        let partial = self.place.partial().to_owned();
        match (entry.word, args) {
            ("FROM", 0) => self.value(&Takes::Base, &partial),
            ("FROM", 1) if self.place.block.is_none() => {
                self.push("AS", CompletionItemKind::Keyword, "gives the stage a name", partial.len());
            }
            ("COPY" | "ADD", _) if self.place.flags().any(|flag| flag.starts_with("from=")) => {}
            ("COPY" | "ADD", _) => self.context_paths(&partial),
            ("DEPENDS", 0) | ("ALLOW", 0 | 2) => self.value(&Takes::Service, &partial),
            ("DEPENDS", 1) | ("HEALTHCHECK", 0) => self.terms(entry.terms(), &partial),
            ("ALLOW", 1) => {
                self.push("->", CompletionItemKind::Operator, "may reach", partial.len());
            }
            ("MOUNT", 0) if partial.contains('=') || partial.contains(',') => self.list(entry, entry.keys, &partial),
            ("MOUNT", 0) => {
                self.names(Kind::Volume, CompletionItemKind::Struct, partial.len());
                if partial.starts_with('.') {
                    self.context_paths(&partial);
                } else {
                    self.push("type=", CompletionItemKind::Field, "the long form", partial.len());
                }
            }
            ("ONBUILD", 0) => {
                for keyword in crate::syntax::keyword::Keyword::ALL {
                    let inner = reference::instruction(*keyword);
                    self.push(inner.word, CompletionItemKind::Keyword, inner.summary, partial.len());
                }
            }
            ("PUBLISH", 0) => self.publish(&partial),
            _ if !entry.keys.is_empty() => self.pairs(entry, &partial),
            (_, 0) => {
                self.value(&entry.takes, &partial);
                self.terms(entry.options.iter(), &partial);
            }
            _ => {}
        }
    }

    /// `memory=… cpus=…`: words of keys and values.
    fn pairs(&mut self, entry: &'static Entry, partial: &str) {
        if let Some((name, value)) = partial.split_once('=') {
            if let Some(key) = entry.keys.iter().find(|key| key.names.contains(&name)) {
                self.value(&key.takes, value);
            }
            return;
        }
        let given: Vec<String> =
            self.place.args().iter().map(|word| word.split('=').next().unwrap_or(word).to_owned()).collect();
        for key in entry.keys.iter().filter(|key| !given.iter().any(|name| key.names.contains(&name.as_str()))) {
            self.push(&format!("{}=", key.name()), CompletionItemKind::Field, key.doc, partial.len());
        }
    }

    fn terms<'t>(&mut self, terms: impl Iterator<Item = &'t Term>, written: &str) {
        for term in terms {
            self.push(term.name, CompletionItemKind::EnumMember, term.doc, written.len());
        }
    }

    /// A value of a kind, of which some is written.
    pub(super) fn value(&mut self, takes: &Takes, written: &str) {
        let length = written.len();
        self.terms(takes.terms().iter(), written);
        match takes {
            Takes::Base | Takes::Stage => {
                self.names(Kind::Stage, CompletionItemKind::Class, length);
                if *takes == Takes::Base {
                    for term in BASES {
                        self.push(term.name, CompletionItemKind::Constant, term.doc, length);
                    }
                }
                self.images(length);
            }
            Takes::Network => self.names(Kind::Network, CompletionItemKind::Interface, length),
            Takes::Service => self.names(Kind::Service, CompletionItemKind::Module, length),
            Takes::Secret => self.names(Kind::Secret, CompletionItemKind::Constant, length),
            Takes::Mount => self.names(Kind::Volume, CompletionItemKind::Struct, length),
            Takes::ContextPath | Takes::Pattern => self.context_paths(written),
            Takes::Platform => self.plain(&PLATFORMS, length),
            Takes::Signal => self.plain(&SIGNALS, length),
            Takes::Switch => self.plain(&["true", "false"], length),
            Takes::Port => {
                for port in self.ports() {
                    self.push(&port, CompletionItemKind::Value, "a port of this file", length);
                }
            }
            Takes::Publish => self.publish(written),
            _ => {}
        }
    }

    fn plain(&mut self, words: &[&str], length: usize) {
        for word in words {
            self.push(word, CompletionItemKind::Value, "", length);
        }
    }

    /// Images that the file names already.
    fn images(&mut self, length: usize) {
        let stages = self.document.outline().stage_names();
        let mut bases: Vec<String> = self.document.outline().stages().map(|stage| stage.base.clone()).collect();
        bases.retain(|base| !base.is_empty() && !base.contains('$') && !stages.contains(&base.to_ascii_lowercase()));
        bases.retain(|base| !BASES.iter().any(|term| term.name == base));
        bases.sort();
        bases.dedup();
        for base in bases {
            self.push(&base, CompletionItemKind::Reference, "image of another stage", length);
        }
    }

    /// Ports that stages and services expose.
    fn ports(&self) -> Vec<String> {
        let mut ports: Vec<String> = Vec::new();
        for (_, item) in self.document.items() {
            let words: Vec<&Args> = match item {
                Item::Instruction(one) if one.keyword.value.as_str() == "EXPOSE" => vec![&one.args],
                Item::Block(block) => {
                    let own = block.properties.iter().filter(|property| property.keyword.value.as_str() == "EXPOSE");
                    own.map(|property| &property.args).collect()
                }
                _ => continue,
            };
            for args in words {
                if let Args::Words(words) = args {
                    ports.extend(words.iter().map(|word| word.text.clone()).filter(|port| !port.contains('$')));
                }
            }
        }
        ports.sort();
        ports.dedup();
        ports
    }

    /// `8080:80`: behind the colon a port that something exposes, before it the same port of the host.
    fn publish(&mut self, written: &str) {
        let ports = self.ports();
        match written.rsplit_once(':') {
            Some((_, port)) => {
                for known in ports {
                    self.push(&known, CompletionItemKind::Value, "exposed in this file", port.len());
                }
            }
            None => {
                for known in ports {
                    let number: String = known.chars().take_while(char::is_ascii_digit).collect();
                    let host = match number.parse::<u32>() {
                        Ok(number) if number < 1024 => (8000 + number).to_string(),
                        _ => number,
                    };
                    self.push(
                        &format!("{host}:{known}"),
                        CompletionItemKind::Value,
                        "a port that is exposed",
                        written.len(),
                    );
                }
            }
        }
    }
}
