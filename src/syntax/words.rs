//! Variables, quotes and word splitting, exactly as `BuildKit`'s shell lexer does them (frontend/dockerfile/shell).
//!
//! ```text
//! $v ${v}        the value, empty if unset       ${v#p} ${v##p}   the value without the shortest, longest start like p
//! ${v:-w} ${v-w} w if unset (`:` or empty)       ${v%p} ${v%%p}   the same at its end
//! ${v:+w} ${v+w} w if set (`:` and not empty)    ${v/p/r}         the first piece like p replaced by r
//! ${v:?m} ${v?m} an error if unset (`:` or empty) ${v//p/r}       every such piece
//! ```
//!
//! `w`, `p`, `r` and `m` are expanded themselves. What was used is reported with its place in the word, so that
//! `$PAHT` can be pointed at.

use std::collections::BTreeMap;
use std::ops::Range;

use super::shell_pattern::ShellPattern;

/// How deep `${a:-${b:-…}}` may go.
const MAX_DEPTH: usize = 64;

/// Where variables come from.
pub trait Scope {
    /// The value of a variable, if it is set.
    fn get(&self, name: &str) -> Option<&str>;
}

/// No variable at all.
impl Scope for () {
    fn get(&self, _: &str) -> Option<&str> {
        None
    }
}

impl Scope for BTreeMap<String, String> {
    fn get(&self, name: &str) -> Option<&str> {
        self.get(name).map(String::as_str)
    }
}

/// Variables whose names differ not only in case, as on Windows.
#[derive(Clone, Debug, Default)]
pub struct CaseInsensitive(pub BTreeMap<String, String>);

impl Scope for CaseInsensitive {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in BuildKit too")]
pub struct Lexer {
    /// The escape character of the file.
    pub escape: char,
    /// Whether quotes stay in the result.
    pub keep_quotes: bool,
    /// Whether escape characters stay in the result.
    pub keep_escapes: bool,
    /// Whether quotes mean nothing (bodies of heredocs).
    pub plain_quotes: bool,
    /// Whether a variable that is not set stays as it is written.
    pub keep_unset: bool,
}

/// What became of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expanded {
    /// The text with variables replaced and quotes taken away.
    pub text: String,
    /// The same, split at white space that is not quoted.
    pub words: Vec<Split>,
    /// Each use of a variable, in order.
    pub uses: Vec<Use>,
}

/// One of the words that a text splits into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The word.
    pub text: String,
    /// The bytes of the text it was made of.
    pub range: Range<usize>,
}

/// A use of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The name.
    pub name: String,
    /// The bytes from `$` to its end.
    pub range: Range<usize>,
    /// The bytes of the name.
    pub name_range: Range<usize>,
    /// What is done with the value.
    pub operator: Operator,
    /// Whether it had a value.
    pub set: bool,
}

/// What `${…}` does with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `$v`, `${v}`.
    Plain,
    /// `${v:-w}`, `${v-w}`.
    Default,
    /// `${v:+w}`, `${v+w}`.
    Alternative,
    /// `${v:?m}`, `${v?m}`.
    Require,
    /// `${v#p}`, `${v##p}`, `${v%p}`, `${v%%p}`.
    Trim,
    /// `${v/p/r}`, `${v//p/r}`.
    Replace,
}

/// Why a text can't be expanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordError {
    /// What is wrong.
    pub kind: WordErrorKind,
    /// The bytes of the text that are wrong.
    pub range: Range<usize>,
}

/// The ways in which a text can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordErrorKind {
    /// A `'` or `"` with no second one.
    #[error("the quote `{0}` is never closed")]
    UnclosedQuote(char),
    /// `${` without `}`.
    #[error("`${{` is never closed")]
    UnclosedBrace,
    /// `${v/p` without the second `/`.
    #[error("`${{{0}/…}}` has no second `/`")]
    NoReplacement(String),
    /// `${}`, `${:-x}`, `${{`.
    #[error("`${{` has no variable name behind it")]
    NoName,
    /// `${v=x}`, `${v^^}` and all else that a shell knows and a Dockerfile does not.
    #[error("`{0}` is not a modifier of a variable")]
    UnknownModifier(String),
    /// `${v?m}` and no value.
    #[error("{name}: {message}")]
    Required {
        /// The variable.
        name: String,
        /// The message of the file, or `is not allowed to be unset`.
        message: String,
    },
    /// `\x` in a pattern.
    #[error("`\\{0}` means nothing in a pattern")]
    BadEscape(char),
    /// Text and pattern for which there is not time enough.
    #[error("the pattern takes too long on this value")]
    TooSlow,
    /// More `${` inside each other than anybody needs.
    #[error("`${{…}}` is nested more than {MAX_DEPTH} deep")]
    TooDeep,
}

impl Lexer {
    /// The way values are read in a file with this escape character.
    pub const fn new(escape: char) -> Self {
        Self { escape, keep_quotes: false, keep_escapes: false, plain_quotes: false, keep_unset: false }
    }

    /// The way bodies of heredocs are read: variables and escapes, always by `\\`.
    pub const fn heredoc() -> Self {
        Self { plain_quotes: true, ..Self::new('\\') }
    }

    /// The way a line is read to find its words and leave them as written.
    pub const fn raw() -> Self {
        Self { escape: '\\', keep_quotes: true, keep_escapes: true, plain_quotes: false, keep_unset: true }
    }

    /// Expands variables and takes quotes away.
    pub fn expand(&self, text: &str, scope: &dyn Scope) -> Result<Expanded, WordError> {
        self.read(text, scope, Some(Splitter::default()))
    }

    /// The same without splitting the result: [`Expanded::words`] stays empty.
    pub fn fill_in(&self, text: &str, scope: &dyn Scope) -> Result<Expanded, WordError> {
        self.read(text, scope, None)
    }

    fn read(self, text: &str, scope: &dyn Scope, mut splitter: Option<Splitter>) -> Result<Expanded, WordError> {
        let mut expander = Expander {
            lexer: &self,
            text,
            position: 0,
            scope,
            uses: Vec::new(),
            keep_escapes: self.keep_escapes,
            depth: 0,
        };
        let text = expander.until(None, splitter.as_mut())?.unwrap_or_default();
        let words = splitter.map(Splitter::finish).unwrap_or_default();
        Ok(Expanded { text, words, uses: expander.uses })
    }
}

/// Collects words while a text is read.
#[derive(Default)]
struct Splitter {
    word: String,
    range: Range<usize>,
    inside: bool,
    words: Vec<Split>,
}

impl Splitter {
    fn add(&mut self, text: &str, range: &Range<usize>, quoted: bool) {
        if quoted {
            self.extend(text, range);
            return;
        }
        for char in text.chars() {
            if !char.is_whitespace() {
                self.extend(char.encode_utf8(&mut [0; 4]), range);
            } else if self.inside && !self.word.is_empty() {
                self.flush();
            }
        }
    }

    fn extend(&mut self, text: &str, range: &Range<usize>) {
        if !self.inside {
            self.range.start = range.start;
        }
        self.range.end = range.end;
        self.inside = true;
        self.word.push_str(text);
    }

    fn flush(&mut self) {
        self.words.push(Split { text: std::mem::take(&mut self.word), range: self.range.clone() });
        self.inside = false;
    }

    fn finish(mut self) -> Vec<Split> {
        if !self.word.is_empty() {
            self.flush();
        }
        self.words
    }
}

struct Expander<'a> {
    lexer: &'a Lexer,
    text: &'a str,
    position: usize,
    scope: &'a dyn Scope,
    uses: Vec<Use>,
    keep_escapes: bool,
    depth: usize,
}

impl Expander<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.position..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.position += char.len_utf8();
        Some(char)
    }

    fn eat(&mut self, char: char) -> bool {
        let found = self.peek() == Some(char);
        if found {
            self.position += char.len_utf8();
        }
        found
    }

    fn fail<T>(&self, kind: WordErrorKind, start: usize) -> Result<T, WordError> {
        Err(WordError { kind, range: start..self.position.max(start) })
    }

    /// Reads to the end, or up to and with `stop`; nothing if that never comes.
    fn until(&mut self, stop: Option<char>, mut splitter: Option<&mut Splitter>) -> Result<Option<String>, WordError> {
        let mut result = String::with_capacity(if stop.is_none() { self.text.len() } else { 0 });
        loop {
            if splitter.is_none() {
                self.run(stop, !self.lexer.plain_quotes, &mut result);
            }
            let Some(char) = self.peek() else { break };
            let at = self.position;
            if stop == Some(char) {
                self.next();
                return Ok(Some(result));
            }
            let length = result.len();
            let quoted = match char {
                '$' => {
                    result.push_str(&self.dollar()?);
                    false
                }
                '\'' if !self.lexer.plain_quotes => {
                    self.single_quotes(&mut result)?;
                    true
                }
                '"' if !self.lexer.plain_quotes => {
                    self.double_quotes(&mut result)?;
                    true
                }
                _ => self.plain(&mut result),
            };
            if let Some(splitter) = &mut splitter {
                splitter.add(&result[length..], &(at..self.position), quoted);
            }
        }
        Ok(stop.is_none().then_some(result))
    }

    /// Takes what stands for itself up to the next character that may not: an escape, a variable, a quote, the stop.
    fn run(&mut self, stop: Option<char>, quotes: bool, result: &mut String) {
        let escape = self.lexer.escape;
        let may_mean = |byte: u8| {
            let char = char::from(byte);
            char == '$'
                || char == escape
                || stop == Some(char)
                || quotes && matches!(char, '"' | '\'')
                || !byte.is_ascii()
        };
        let rest = &self.text[self.position..];
        let length = rest.bytes().position(may_mean).unwrap_or(rest.len());
        result.push_str(&rest[..length]);
        self.position += length;
    }

    /// One character, or an escape and one character; whether it was escaped.
    fn plain(&mut self, result: &mut String) -> bool {
        let Some(char) = self.next() else { return false };
        if char != self.lexer.escape {
            result.push(char);
            return false;
        }
        if self.keep_escapes {
            result.push(char);
        }
        result.extend(self.next());
        true
    }

    fn single_quotes(&mut self, result: &mut String) -> Result<(), WordError> {
        let start = self.position;
        self.position += 1;
        let Some(length) = self.text[self.position..].find('\'') else {
            return self.fail(WordErrorKind::UnclosedQuote('\''), start);
        };
        let end = self.position + length + 1;
        let kept = if self.lexer.keep_quotes { start..end } else { start + 1..end - 1 };
        result.push_str(&self.text[kept]);
        self.position = end;
        Ok(())
    }

    fn double_quotes(&mut self, result: &mut String) -> Result<(), WordError> {
        let start = self.position;
        self.position += 1;
        if self.lexer.keep_quotes {
            result.push('"');
        }
        loop {
            self.run(Some('"'), false, result);
            match self.peek() {
                None => {
                    self.position = start + 1;
                    return self.fail(WordErrorKind::UnclosedQuote('"'), start);
                }
                Some('"') => {
                    self.position += 1;
                    if self.lexer.keep_quotes {
                        result.push('"');
                    }
                    return Ok(());
                }
                Some('$') => result.push_str(&self.dollar()?),
                Some(char) => {
                    self.next();
                    result.extend(self.between_quotes(char).into_iter().flatten());
                }
            }
        }
    }

    /// What a character between double quotes gives: only `"`, `$` and the escape itself can be escaped there.
    fn between_quotes(&mut self, char: char) -> [Option<char>; 2] {
        if char != self.lexer.escape {
            return [Some(char), None];
        }
        let kept = self.keep_escapes.then_some(char);
        match self.peek() {
            None => [kept, None],
            Some(next) if next == '"' || next == '$' || next == self.lexer.escape => {
                self.next();
                [kept, Some(next)]
            }
            Some(_) => [kept, Some(char)],
        }
    }

    fn name(&mut self) -> Range<usize> {
        let start = self.position;
        let rest = &self.text[start..];
        let digit = |char: char| char.is_ascii_digit() || (!char.is_ascii() && char.is_numeric());
        let length = match rest.chars().next() {
            Some(first) if digit(first) => rest.find(|char| !digit(char)).unwrap_or(rest.len()),
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => 1,
            _ => rest.find(|char: char| !char.is_alphanumeric() && char != '_').unwrap_or(rest.len()),
        };
        self.position += length;
        start..self.position
    }

    /// Looks a variable up and notes the use.
    fn look_up(&mut self, start: usize, name: &Range<usize>, operator: Operator) -> Option<String> {
        let value = self.scope.get(&self.text[name.clone()]).map(str::to_owned);
        self.uses.push(Use {
            name: self.text[name.clone()].to_owned(),
            range: start..self.position,
            name_range: name.clone(),
            operator,
            set: value.is_some(),
        });
        value
    }

    fn dollar(&mut self) -> Result<String, WordError> {
        let start = self.position;
        self.position += 1;
        if !self.eat('{') {
            let name = self.name();
            if name.is_empty() {
                return Ok("$".to_owned());
            }
            let value = self.look_up(start, &name, Operator::Plain);
            return Ok(value.unwrap_or_else(|| self.unset(&self.text[start..self.position])));
        }
        match self.peek() {
            None => return self.fail(WordErrorKind::UnclosedBrace, start),
            Some('{' | '}' | ':') => {
                self.next();
                return self.fail(WordErrorKind::NoName, start);
            }
            Some(_) => {}
        }
        if self.depth == MAX_DEPTH {
            return self.fail(WordErrorKind::TooDeep, start);
        }
        self.depth += 1;
        let result = self.braces(start);
        self.depth -= 1;
        result
    }

    /// What an unset variable gives.
    fn unset(&self, written: &str) -> String {
        if self.lexer.keep_unset { written.to_owned() } else { String::new() }
    }

    /// Behind `${`.
    fn braces(&mut self, start: usize) -> Result<String, WordError> {
        let name = self.name();
        let at = self.position;
        let modifier = self.next();
        match modifier {
            None => self.fail(WordErrorKind::UnclosedBrace, start),
            Some('}') => {
                let value = self.look_up(start, &name, Operator::Plain);
                Ok(value.unwrap_or_else(|| self.unset(&self.text[start..self.position])))
            }
            Some('/') => self.replace(start, &name),
            Some(':') => {
                let kind = self.next();
                self.modified(start, &name, kind, true, at)
            }
            Some('+' | '-' | '?' | '#' | '%') => self.modified(start, &name, modifier, false, at),
            Some(_) => {
                let end = self.text[self.position..].find('}').map_or(self.text.len(), |length| self.position + length);
                let written = self.text[at..end].chars().take(20).collect();
                self.fail(WordErrorKind::UnknownModifier(written), at)
            }
        }
    }

    /// Up to `stop`, with escapes kept or not; nothing if that never comes.
    fn argument(&mut self, stop: char, keep_escapes: bool) -> Result<Option<String>, WordError> {
        let before = std::mem::replace(&mut self.keep_escapes, keep_escapes);
        let result = self.until(Some(stop), None);
        self.keep_escapes = before;
        result
    }

    fn modified(
        &mut self,
        start: usize,
        name: &Range<usize>,
        modifier: Option<char>,
        empty_is_unset: bool,
        at: usize,
    ) -> Result<String, WordError> {
        let operator_end = self.position;
        let operator = match modifier {
            Some('-') => Operator::Default,
            Some('+') => Operator::Alternative,
            Some('?') => Operator::Require,
            Some('#' | '%') => Operator::Trim,
            _ => return self.fail(WordErrorKind::UnknownModifier(self.text[at..self.position].to_owned()), at),
        };
        let argument_start = self.position;
        let Some(argument) = self.argument('}', operator == Operator::Trim)? else {
            return unclosed(WordErrorKind::UnclosedBrace, start);
        };
        let value = self.look_up(start, name, operator);
        if value.is_none() && self.lexer.keep_unset {
            return Ok(format!("{}{argument}}}", &self.text[start..operator_end]));
        }
        let given = value.as_ref().is_some_and(|value| !(empty_is_unset && value.is_empty()));
        match operator {
            Operator::Default => Ok(value.filter(|_| given).unwrap_or(argument)),
            Operator::Alternative => Ok(if given { argument } else { String::new() }),
            Operator::Require if !given => {
                let name = self.text[name.clone()].to_owned();
                let missing = if value.is_none() { "is not allowed to be unset" } else { "is not allowed to be empty" };
                let message = if argument.is_empty() { missing.to_owned() } else { argument };
                self.fail(WordErrorKind::Required { name, message }, start)
            }
            Operator::Trim => {
                let (kind, value) = (modifier.unwrap_or('#'), value.unwrap_or_default());
                let longest = argument.starts_with(kind);
                let pattern = if longest { &argument[1..] } else { &argument };
                let pattern = self.pattern(pattern, argument_start)?;
                let rest =
                    if kind == '#' { pattern.trim_start(&value, longest) } else { pattern.trim_end(&value, longest) };
                rest.map_or_else(|| self.fail(WordErrorKind::TooSlow, start), Ok)
            }
            Operator::Plain | Operator::Replace | Operator::Require => Ok(value.unwrap_or_default()),
        }
    }

    fn pattern(&self, pattern: &str, start: usize) -> Result<ShellPattern, WordError> {
        ShellPattern::new(pattern).or_else(|escaped| self.fail(WordErrorKind::BadEscape(escaped), start))
    }

    /// Behind `${name/`.
    fn replace(&mut self, start: usize, name: &Range<usize>) -> Result<String, WordError> {
        let all = self.eat('/');
        let pattern_start = self.position;
        let Some(pattern) = self.argument('/', true)? else {
            let name = self.text[name.clone()].to_owned();
            return unclosed(WordErrorKind::NoReplacement(name), start);
        };
        let Some(replacement) = self.argument('}', true)? else {
            return unclosed(WordErrorKind::UnclosedBrace, start);
        };
        let value = self.look_up(start, name, Operator::Replace);
        if value.is_none() && self.lexer.keep_unset {
            return Ok(format!("{}{pattern}/{replacement}}}", &self.text[start..pattern_start]));
        }
        let pattern = self.pattern(&pattern, pattern_start)?;
        match pattern.replace(&value.unwrap_or_default(), &replacement, all) {
            Some(value) => Ok(value),
            None => self.fail(WordErrorKind::TooSlow, start),
        }
    }
}

/// The `${` that something is missing behind.
fn unclosed<T>(kind: WordErrorKind, start: usize) -> Result<T, WordError> {
    Err(WordError { kind, range: start..start + 2 })
}
