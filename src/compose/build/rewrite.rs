//! A Dockerfile's text, with what has to change so that it can stand beside others.

use std::collections::BTreeMap;

use super::super::Conversion;
use super::super::variables::{Piece, has_variables, pieces};
use super::{Further, Unit, name_of};
use crate::diag::{Edit, edited};
use crate::source::Span;
use crate::syntax;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Args, Directive, Flag, Instruction, Word};

/// Edits of a text.
struct Edits<'u> {
    unit: &'u Unit,
    /// The stages that services are built to.
    services: &'u BTreeMap<String, String>,
    /// Further contexts that stand where only an image can.
    homeless: Vec<String>,
    changes: Vec<Edit>,
    /// The number of the stage that is being read; none before the first.
    stage: Option<usize>,
    /// Names of its stages so far, and their numbers.
    names: BTreeMap<String, usize>,
    /// Names of ARGs that another Dockerfile has with another value, and what they are called here.
    renamed: BTreeMap<String, String>,
    /// Sources that lead out of the context, which has none of them.
    outside: bool,
}

impl Conversion<'_> {
    /// The text of a unit among the others; `alone` where there are none.
    pub(super) fn rewritten(&mut self, unit: &Unit, services: &BTreeMap<String, String>, alone: bool) -> String {
        let mut edits = Edits {
            unit,
            services,
            homeless: Vec::new(),
            changes: Vec::new(),
            stage: None,
            names: BTreeMap::new(),
            renamed: BTreeMap::new(),
            outside: false,
        };
        let name = &unit.file.name;
        for Directive { name: directive, value } in &unit.file.directives {
            // They stand at the top of a file, and count for all of it.
            if directive.value == "escape" && value.value != "\\" {
                let text = format!(
                    "`# escape={}` of {name} counts for a whole file: write its line ends with `\\`",
                    value.value
                );
                self.note(unit.place, text);
            }
            let line = unit.file.text[..directive.span.start as usize].rfind('#').unwrap_or(0);
            edits.put(Span { start: u32::try_from(line).unwrap_or(0), ..value.span }, "");
        }
        for instruction in &unit.file.instructions {
            self.instruction(&mut edits, instruction);
        }
        if edits.outside {
            self.note(unit.place, format!("{name} copies what lies outside of its context"));
        }
        for name in &edits.homeless {
            let text =
                format!("{name} stands for a context of {} that can't be a base: copy from it instead", unit.file.name);
            self.note(unit.place, text);
        }
        edits.changes.sort_by_key(|edit| edit.span);
        let body = edited(&unit.file.text, &edits.changes.iter().collect::<Vec<_>>());
        let head = if alone { String::new() } else { format!("# {name}\n") };
        format!("{head}{}\n", body.trim_matches('\n'))
    }

    fn instruction(&mut self, edits: &mut Edits<'_>, instruction: &Instruction) {
        match instruction.keyword.value {
            Keyword::From => edits.from(instruction),
            Keyword::Arg => self.argument(edits, instruction),
            Keyword::Copy | Keyword::Add => edits.copy(instruction),
            Keyword::Run => instruction.flags.iter().filter(|flag| flag.is("mount")).for_each(|flag| edits.mount(flag)),
            _ => {}
        }
    }

    /// Build arguments take the place of defaults; ARGs before the first stage move to the top of all.
    fn argument(&mut self, edits: &mut Edits<'_>, instruction: &Instruction) {
        let Args::Pairs(pairs) = &instruction.args else { return };
        if edits.stage.is_none() {
            for pair in pairs {
                let default = pair.value.as_ref().map(|value| value.text.clone());
                self.global(edits, &pair.key.text, default);
            }
            return edits.put(instruction.span, "");
        }
        for pair in pairs {
            let name = &pair.key.text;
            let given = edits.unit.args.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
            let value = match given {
                Some(value) if !has_variables(&value) => Some(self.word(edits.unit.place, &value)),
                Some(_) => {
                    // Of variables a stage sees only those that it declares.
                    self.global(edits, name, None);
                    self.own_value(edits, name)
                }
                None if pair.value.is_none() && edits.renamed.contains_key(name) => self.own_value(edits, name),
                None => continue,
            };
            let span = pair.key.span.to(pair.value.as_ref().unwrap_or(&pair.key).span);
            edits.put(span, value.map_or(name.clone(), |value| format!("{name}={value}")));
        }
    }

    /// The value of a renamed ARG, for a stage: its own name is another's before the stages.
    fn own_value(&mut self, edits: &Edits<'_>, name: &str) -> Option<String> {
        let renamed = edits.renamed.get(name)?;
        let (_, value) = self.builds.globals.iter().find(|(known, _)| known == renamed)?;
        if value.as_deref().is_some_and(has_variables) {
            let text = format!(
                "`ARG {name}` of {} and of another Dockerfile differ: a stage sees one value",
                edits.unit.file.name
            );
            self.note(edits.unit.place, text);
            return None;
        }
        value.clone()
    }

    /// An ARG for all stages, with the build argument of its name, else this default. Where another Dockerfile gives it another
    /// value, it gets a name of its own.
    fn global(&mut self, edits: &mut Edits<'_>, name: &str, default: Option<String>) {
        let unit = edits.unit;
        let given = unit.args.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        // `ARG NAME=${NAME}` would ask itself.
        let itself = given.as_deref() == Some(&format!("${{{name}}}"));
        let value = match given {
            Some(_) if itself => default,
            Some(given) => Some(self.word(unit.place, &given)),
            None => default,
        };
        let known = |name: &str| self.builds.globals.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        let name = match known(name) {
            Some(other) if *other != value => {
                let service = unit.users.first().map_or("", |user| &user.service);
                let own = format!("{service}_{name}").to_uppercase().replace(['-', '.'], "_");
                edits.renamed.insert(name.to_owned(), own.clone());
                own
            }
            _ => name.to_owned(),
        };
        if known(&name).is_none() {
            self.builds.globals.push((name, value));
        }
    }
}

impl Edits<'_> {
    /// Has a text stand in the place of another.
    fn put(&mut self, span: Span, text: impl Into<String>) {
        self.changes.push(Edit { span, text: text.into() });
    }

    /// Has a text stand behind a word.
    fn put_behind(&mut self, span: Span, text: impl Into<String>) {
        self.put(Span { start: span.end, ..span }, text);
    }

    fn from(&mut self, from: &Instruction) {
        let number = self.stage.map_or(0, |stage| stage + 1);
        self.stage = Some(number);
        let (Args::Words(words), Some(new)) = (&from.args, self.unit.stages.get(number)) else { return };
        let Some(base) = words.first() else { return };
        if let Some(stage) = self.names.get(&base.text.to_ascii_lowercase()) {
            self.rename(&base.text, base, *stage);
        } else if !self.further(base) {
            self.call_anew(base);
        }
        if let Some(old) = name_of(from) {
            if old != *new
                && let Some(name) = words.get(2)
            {
                self.put(name.span, new);
            }
            self.names.insert(old, number);
        } else {
            self.put_behind(words.last().unwrap_or(base).span, format!(" AS {new}"));
        }
    }

    /// Writes the new names of ARGs in a base.
    fn call_anew(&mut self, base: &Word) {
        let anew = |piece: Piece<'_>| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Dollar => "$$".to_owned(),
            Piece::Variable { written, name, operator, word } => match self.renamed.get(name) {
                Some(own) => format!("${{{own}{operator}{word}}}"),
                None => written.to_owned(),
            },
        };
        let text: String = pieces(&base.text).into_iter().map(anew).collect();
        if text != base.text {
            self.put(base.span, text);
        }
    }

    /// Writes the new name of a stage where its old one stands.
    fn rename(&mut self, written: &str, word: &Word, stage: usize) {
        if let Some(new) = self.unit.stages.get(stage).filter(|new| *new != written) {
            self.put(word.span, new);
        }
    }

    /// A stage that is named by its name or its number.
    fn refer(&mut self, word: &Word) {
        let by_number = || word.text.parse().ok().filter(|number| self.stage.is_some_and(|stage| *number < stage));
        if let Some(stage) = self.names.get(&word.text.to_ascii_lowercase()).copied().or_else(by_number) {
            self.rename(&word.text, word, stage);
        } else {
            self.further(word);
        }
    }

    /// Writes what a further context is where its name stands for an image; false where it is none.
    fn further(&mut self, word: &Word) -> bool {
        let name = word.text.to_ascii_lowercase();
        let Some((_, further)) = self.unit.contexts.iter().find(|(known, _)| *known == name) else { return false };
        match further {
            Further::Image(image) => self.put(word.span, image.clone()),
            Further::Service(service) if self.services.contains_key(service) => {
                self.put(word.span, self.services[service].clone());
            }
            Further::Service(_) | Further::Folder(_) => self.homeless.push(format!("`{}`", word.text)),
        }
        true
    }

    /// The folder that a word stands for as a further context; a stage of its name counts before it.
    fn folder_of(&self, word: &Word) -> Option<String> {
        let name = word.text.to_ascii_lowercase();
        let found = self.unit.contexts.iter().find(|(known, _)| *known == name && !self.names.contains_key(&name));
        match found {
            Some((_, Further::Folder(folder))) => Some(folder.clone()),
            _ => None,
        }
    }

    fn copy(&mut self, copy: &Instruction) {
        let mut folder = self.unit.context.clone();
        let flag = copy.flags.iter().find(|flag| flag.is("from"));
        if let Some((flag, from)) = flag.and_then(|flag| Some((flag, flag.value.as_ref()?))) {
            let Some(found) = self.folder_of(from) else { return self.refer(from) };
            folder = found;
            // With the blank behind it.
            self.put(Span { end: flag.span.end + 1, ..flag.span }, "");
        }
        if folder.is_empty() {
            return;
        }
        let is_heredoc = |start: u32| copy.heredocs.iter().any(|heredoc| heredoc.marker.start == start);
        match &copy.args {
            Args::Words(words) => {
                let sources = words.split_last().map(|(_, sources)| sources).unwrap_or_default();
                for source in sources.iter().filter(|source| !is_heredoc(source.span.start)) {
                    self.source(&folder, &source.text, source.span);
                }
            }
            Args::Json(words) => {
                let sources = words.split_last().map(|(_, sources)| sources).unwrap_or_default();
                for source in sources {
                    // Behind the quote.
                    self.source(&folder, &source.value, Span { start: source.span.start + 1, ..source.span });
                }
            }
            _ => {}
        }
    }

    /// Puts a context's folder before a source that is written at a place.
    fn source(&mut self, folder: &str, text: &str, at: Span) {
        if text.contains("://") || text.starts_with("git@") {
            return;
        }
        let quote = usize::from(text.starts_with(['"', '\'']));
        let inner = &text[quote..];
        let rest = inner.trim_start_matches("./").trim_start_matches('/');
        let is_all = inner == "." || inner.starts_with(".\"") || inner.starts_with(".'");
        let gone = if is_all { 1 } else { inner.len() - rest.len() };
        self.outside |= rest.starts_with("..") || folder.starts_with("..");
        let [start, end] = [quote, quote + gone].map(|offset| at.start + u32::try_from(offset).unwrap_or(0));
        self.put(Span { start, end, ..at }, format!("{folder}/"));
    }

    fn mount(&mut self, flag: &Flag) {
        let Some(list) = &flag.value else { return };
        let (fields, _) = syntax::fields(list);
        let value = |names: &[&str]| {
            let found = fields.iter().find(|field| names.contains(&field.key.text.as_str()));
            found.and_then(|field| field.value.clone())
        };
        let mut folder = self.unit.context.clone();
        if let Some(from) = value(&["from"]) {
            let Some(found) = self.folder_of(&from) else { return self.refer(&from) };
            folder = found;
            let field = fields.iter().find(|field| field.key.text == "from");
            let Some(start) = field.map(|field| field.key.span.start) else { return };
            // With the comma behind it, or else before it.
            let (start, end) = if from.span.end < list.span.end {
                (start, from.span.end + 1)
            } else {
                (start.saturating_sub(1).max(list.span.start), from.span.end)
            };
            self.put(Span { start, end, ..from.span }, "");
        }
        let is_bind = value(&["type"]).is_none_or(|kind| kind.text == "bind");
        if !is_bind || folder.is_empty() {
            return;
        }
        if let Some(source) = value(&["source", "src"]) {
            self.source(&folder, &source.text, source.span);
        } else {
            self.put_behind(list.span, format!(",source={folder}"));
        }
    }
}
