//! What stands behind a keyword: flags, words, pairs, JSON arrays, a shell's line.

use super::{Class, Painter, values};
use crate::source::Spanned;
use crate::syntax::fields::fields;
use crate::syntax::keyword::Keyword;
use crate::syntax::reference::{Entry, KeySpec, Takes};
use crate::syntax::tree::{Args, BlockProperty, Flag, Instruction, Pair, Word};

impl Painter<'_> {
    /// `--name=value`.
    pub(super) fn flags(&mut self, entry: &Entry, flags: &[Flag]) {
        for flag in flags {
            let spec = entry.flag(&flag.name.value);
            self.canvas.paint(flag.span.start as usize, flag.name.span.end as usize, Class::Flag);
            let Some(value) = &flag.value else { continue };
            self.paint_text(flag.name.span.end, value.span.start.max(flag.name.span.end + 1), "=", Class::Operator);
            let keys = spec.map_or(&[][..], |spec| spec.keys);
            if keys.is_empty() {
                self.value(value, spec.map_or(Takes::Text, |spec| spec.takes));
            } else {
                self.fields(value, keys);
            }
        }
    }

    /// `key=value,key`.
    fn fields(&mut self, list: &Word, keys: &[KeySpec]) {
        for field in fields(list).0 {
            let name = field.key.text.to_ascii_lowercase();
            let key = keys.iter().find(|key| key.names.contains(&name.as_str()));
            self.paint(field.key.span, Class::Key);
            if let Some(value) = &field.value {
                self.paint_text(field.key.span.end, value.span.start.max(field.key.span.end + 1), "=", Class::Operator);
                self.value(value, key.map_or(Takes::Text, |key| key.takes));
            }
            let end = field.span.end as usize;
            if field.span.end < list.span.end && self.canvas.text()[end..].starts_with(',') {
                self.canvas.paint(end, end + 1, Class::Operator);
            }
        }
    }

    pub(super) fn arguments(&mut self, keyword: Keyword, entry: &Entry, instruction: &Instruction) {
        match &instruction.args {
            Args::Trigger(inner) => self.instruction(inner),
            Args::Words(words) if keyword == Keyword::From => self.from(words),
            Args::Words(words) => {
                for word in words {
                    self.value(word, entry.takes);
                }
            }
            args => self.any(args, entry, &instruction.rest),
        }
    }

    pub(super) fn property_arguments(&mut self, entry: &Entry, property: &BlockProperty) {
        let Args::Words(words) = &property.args else { return self.any(&property.args, entry, &property.rest) };
        for word in words {
            let is_long_mount = matches!(entry.takes, Takes::Mount)
                && word.text.find('=').is_some_and(|equals| !word.text[..equals].contains(['/', ':']));
            if is_long_mount {
                self.fields(word, entry.keys);
            } else if word.text == "->" {
                self.paint(word.span, Class::Operator);
            } else if !entry.keys.is_empty() && !matches!(entry.takes, Takes::Mount)
                || matches!(entry.takes, Takes::Pairs)
            {
                let (key, value) = word.split_equals();
                let takes = entry.keys.iter().find(|spec| spec.names.contains(&key.text.as_str()));
                self.pair(&key, value.as_ref(), takes.map_or(Takes::Text, |spec| spec.takes));
            } else if entry.options.iter().any(|option| option.name.eq_ignore_ascii_case(&word.text)) {
                self.paint(word.span, Class::Constant);
            } else {
                self.value(word, entry.takes);
            }
        }
    }

    fn any(&mut self, args: &Args, entry: &Entry, rest: &Word) {
        match args {
            Args::None | Args::Trigger(_) => {}
            Args::Words(words) => words.iter().for_each(|word| self.value(word, entry.takes)),
            Args::Json(strings) => self.json(strings, rest, entry.takes),
            Args::Line(line) if matches!(entry.takes, Takes::Command | Takes::OneOf(_)) => {
                self.paint(line.span, Class::Shell);
            }
            Args::Line(line) => self.value(line, entry.takes),
            Args::Pairs(pairs) => {
                for Pair { key, value, .. } in pairs {
                    self.pair(key, value.as_ref(), Takes::Text);
                }
            }
            Args::Healthcheck { kind, args } => {
                self.paint(kind.span, Class::Keyword);
                self.any(args, entry, rest);
            }
        }
    }

    /// `FROM base AS name`.
    fn from(&mut self, words: &[Word]) {
        if let Some(base) = words.first() {
            self.value(base, Takes::Base);
        }
        if let [_, between, name, ..] = words
            && between.text.eq_ignore_ascii_case("as")
        {
            self.paint(between.span, Class::Keyword);
            self.paint(name.span, Class::Stage);
            self.stages.insert(name.text.to_lowercase());
        }
    }

    fn pair(&mut self, key: &Word, value: Option<&Word>, takes: Takes) {
        self.paint(key.span, Class::Key);
        if let Some(value) = value {
            self.paint_text(key.span.end, value.span.start.max(key.span.end + 1), "=", Class::Operator);
            self.value(value, takes);
        }
    }

    /// `["a", "b"]`. Paths see variables; programs and their arguments don't.
    fn json(&mut self, strings: &[Spanned<String>], rest: &Word, takes: Takes) {
        for string in strings {
            self.paint(string.span, Class::String);
            if matches!(takes, Takes::ContextPath | Takes::ImagePath) {
                let start = string.span.start as usize;
                let text = &self.canvas.text()[start..string.span.end as usize];
                for range in values::variables(text, self.escape, true) {
                    self.canvas.paint(start + range.start, start + range.end, Class::Variable);
                }
            }
        }
        let text = self.canvas.text();
        for at in rest.span.start as usize..rest.span.end as usize {
            if matches!(text.as_bytes()[at], b'[' | b']' | b',') {
                self.canvas.paint_free(at, Class::Punctuation);
            }
        }
    }

    /// A value: its class as a whole, then its quotes, then its variables.
    fn value(&mut self, word: &Word, takes: Takes) {
        let text = word.text.as_str();
        if let Some(class) = self.class(text, takes) {
            self.paint(word.span, class);
        }
        let (variables, quoted) = values::pieces(text, self.escape, false);
        // Words of COPY and the like are split at white space whatever is quoted.
        for range in quoted {
            self.paint(word.span_of(range), Class::String);
        }
        for range in variables {
            self.paint(word.span_of(range), Class::Variable);
        }
    }

    /// The class of a value without quotes.
    fn class(&self, text: &str, takes: Takes) -> Option<Class> {
        let is_term = |name: &str| name.eq_ignore_ascii_case(text.trim_start_matches(['+', '-']));
        if takes.terms().iter().any(|term| is_term(term.name)) {
            return Some(Class::Constant);
        }
        let is_stage = || {
            let name = text.to_lowercase();
            self.stages.contains(&name) || (self.is_before)(&name)
        };
        Some(match takes {
            Takes::Base | Takes::Stage if is_stage() => Class::Stage,
            Takes::Base if matches!(text, "scratch" | "host") => Class::Constant,
            Takes::Base | Takes::Stage => Class::Image,
            Takes::ContextPath | Takes::ImagePath | Takes::Pattern | Takes::Mount => Class::Path,
            Takes::Network | Takes::Service | Takes::Secret => Class::Name,
            Takes::Variable => Class::Key,
            Takes::Switch if matches!(text, "true" | "false") => Class::Constant,
            Takes::Platform | Takes::Owner | Takes::Signal | Takes::Instruction | Takes::Command | Takes::Nothing => {
                return None;
            }
            _ if values::is_number(text) => Class::Number,
            _ => return None,
        })
    }
}
