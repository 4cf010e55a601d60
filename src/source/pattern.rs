//! Path patterns: wildcards as Go's `filepath.Match` reads them, and ignore lists as Docker reads `.dockerignore`.
//!
//! A [`Pattern`] is one wildcard (`COPY *.txt`): `*` and `?` stop at `/`, `[a-z]` and `[^a-z]` are classes, `\` takes the next
//! character as it is. An [`IgnoreList`] adds `**` (any number of directories), `!` (take back), comments, and two rules:
//! the last line that matches a path *or one of its directories* decides, and `foo` does not match `a/foo` (it is no
//! `.gitignore`). Everything is compiled once; a match reads the path once for each line.

use std::ops::Range;

use thiserror::Error;

/// A pattern that can't be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("the pattern `{pattern}` is malformed: {reason}")]
pub struct PatternError {
    /// The pattern as written.
    pub pattern: String,
    /// What is wrong, in a few words.
    pub reason: &'static str,
    /// The line it stands on in its file, from 1; 0 where it is not from a file.
    pub line: u32,
    /// Its bytes in its file.
    pub span: Range<u32>,
}

/// One wildcard pattern with the rules of Go's `filepath.Match`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    glob: Glob,
}

impl Pattern {
    /// Compiles a pattern.
    pub fn new(text: &str) -> Result<Self, PatternError> {
        let tokens = tokens(text, Stars::Single).map_err(|reason| error(text, reason))?;
        Ok(Self { glob: Glob::new(tokens) })
    }

    /// Whether the whole path matches.
    pub fn is_match(&self, path: impl AsRef<[u8]>) -> bool {
        self.glob.accepts(path.as_ref(), Reach::Whole)
    }

    /// Whether a path has characters that make it a pattern (an escape counts: it must be taken away).
    pub fn has_wildcards(path: &str) -> bool {
        path.contains(['*', '?', '[', '\\'])
    }
}

/// The lines of an ignore file, or the values of `COPY --exclude`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IgnoreList {
    rules: Vec<Rule>,
}

/// One line of an [`IgnoreList`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// As written, without white space around it.
    pub text: String,
    /// The line of its file, from 1; 0 where it is not from a file.
    pub line: u32,
    /// Its bytes in its file.
    pub span: Range<u32>,
    /// Whether it starts with `!`: what it matches is not ignored after all.
    pub keeps: bool,
    matcher: Matcher,
}

impl IgnoreList {
    /// Reads an ignore file.
    ///
    /// Lines that are malformed are left out of the list and given back beside it.
    pub fn parse(text: &str) -> (Self, Vec<PatternError>) {
        let mut list = Self::default();
        let mut errors = Vec::new();
        let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        for (number, line) in (1..).zip(text[start..].split_inclusive('\n')) {
            let pattern = line.trim();
            let at = start + (line.len() - line.trim_start().len());
            start += line.len();
            if line.starts_with('#') || pattern.is_empty() {
                continue;
            }
            let (from, to) = (u32::try_from(at), u32::try_from(at + pattern.len()));
            let span = from.unwrap_or(u32::MAX)..to.unwrap_or(u32::MAX);
            match Rule::new(pattern) {
                Ok(rule) => list.rules.push(Rule { line: number, span, ..rule }),
                Err(error) => errors.push(PatternError { line: number, span, ..error }),
            }
        }
        (list, errors)
    }

    /// Takes patterns that don't come from a file.
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Self, PatternError> {
        let patterns = patterns.into_iter().map(str::trim).filter(|pattern| !pattern.is_empty());
        Ok(Self { rules: patterns.map(Rule::new).collect::<Result<_, _>>()? })
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Its lines, in order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The line that decides on a path: the last that matches it or one of its directories.
    ///
    /// The path is relative, with `/` between names and none at its ends.
    pub fn decide(&self, path: impl AsRef<[u8]>) -> Option<&Rule> {
        let path = path.as_ref();
        self.rules.iter().rev().find(|rule| rule.matcher.is_match(path))
    }

    /// Whether a path is ignored.
    pub fn is_ignored(&self, path: impl AsRef<[u8]>) -> bool {
        self.decide(path).is_some_and(|rule| !rule.keeps)
    }

    /// Whether something below a directory can be kept: if not, a walk need not enter it.
    pub fn enters(&self, directory: impl AsRef<[u8]>) -> bool {
        let directory = directory.as_ref();
        let decisive = self.rules.iter().rposition(|rule| rule.matcher.is_match(directory));
        match decisive {
            // Everything below is matched by this line too, so only a later `!` can take it back.
            Some(index) if !self.rules[index].keeps => {
                self.rules[index + 1..].iter().any(|rule| rule.keeps && rule.matcher.can_match_below(directory))
            }
            _ => true,
        }
    }
}

impl Rule {
    fn new(text: &str) -> Result<Self, PatternError> {
        let (keeps, pattern) = match text.strip_prefix('!') {
            Some(rest) => (true, rest.trim()),
            None => (false, text),
        };
        if pattern.is_empty() {
            return Err(error(text, "nothing stands behind `!`"));
        }
        let cleaned = clean(pattern);
        let relative = if cleaned.len() > 1 { cleaned.trim_start_matches('/') } else { &cleaned };
        let matcher = Matcher::new(relative).map_err(|reason| error(text, reason))?;
        Ok(Self { text: text.to_owned(), line: 0, span: 0..0, keeps, matcher })
    }
}

fn error(pattern: &str, reason: &'static str) -> PatternError {
    PatternError { pattern: pattern.to_owned(), reason, line: 0, span: 0..0 }
}

/// The shortest path that means the same, as Go's `filepath.Clean`: no `//`, no `.`, no `x/..`, no `/` at the end.
pub fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." if names.last().is_some_and(|last| *last != "..") => {
                names.pop();
            }
            ".." if rooted => {}
            name => names.push(name),
        }
    }
    match (rooted, names.is_empty()) {
        (true, _) => format!("/{}", names.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => names.join("/"),
    }
}

/// How a line of an ignore list matches; the first three are what most lines are.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Matcher {
    /// No wildcard.
    Exact(Vec<u8>),
    /// `text**`.
    Prefix(Vec<u8>),
    /// `**text` or `**/text`, the `/` kept.
    Suffix(Vec<u8>),
    /// All else.
    Glob(Glob),
}

impl Matcher {
    fn new(pattern: &str) -> Result<Self, &'static str> {
        let tokens = tokens(pattern, Stars::Double)?;
        let plain = |text: &str| !text.contains(['*', '?', '[', ']', '\\']);
        Ok(if plain(pattern) {
            Self::Exact(pattern.into())
        } else if let Some(rest) = pattern.strip_prefix("**").filter(|rest| plain(rest)) {
            Self::Suffix(rest.into())
        } else if let Some(rest) = pattern.strip_suffix("**").filter(|rest| plain(rest)) {
            Self::Prefix(rest.into())
        } else {
            Self::Glob(Glob::new(tokens))
        })
    }

    /// Whether the path or one of its directories matches.
    fn is_match(&self, path: &[u8]) -> bool {
        match self {
            Self::Exact(text) => {
                path.strip_prefix(text.as_slice()).is_some_and(|rest| rest.first().is_none_or(|byte| *byte == b'/'))
            }
            Self::Prefix(text) => path.starts_with(text),
            Self::Suffix(text) => {
                let ends = path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(index, _)| index);
                ends.chain([path.len()]).any(|end| ends_in(&path[..end], text))
            }
            Self::Glob(glob) => glob.accepts(path, Reach::Directories),
        }
    }

    fn can_match_below(&self, directory: &[u8]) -> bool {
        match self {
            Self::Exact(text) => is_below(text, directory),
            Self::Prefix(text) => is_below(text, directory) || directory.starts_with(text),
            Self::Suffix(_) => true,
            Self::Glob(glob) => glob.accepts(directory, Reach::Below),
        }
    }
}

fn ends_in(path: &[u8], suffix: &[u8]) -> bool {
    path.ends_with(suffix) || suffix.strip_prefix(b"/").is_some_and(|name| name == path)
}

fn is_below(path: &[u8], directory: &[u8]) -> bool {
    path.strip_prefix(directory).is_some_and(|rest| rest.starts_with(b"/"))
}

/// How `*` next to `*` is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stars {
    /// As two `*` (Go).
    Single,
    /// As any number of directories (Docker).
    Double,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// This character.
    Char(char),
    /// `?`: one character but `/`.
    Any,
    /// `*`: any characters but `/`.
    Star,
    /// `**` or `**/` before something: nothing, or anything that ends in `/`.
    Directories,
    /// `**` at the end: anything.
    Rest,
    /// `[…]`; as in Go, it matches `/` where its ranges do.
    Class { negated: bool, ranges: Vec<(char, char)> },
}

fn tokens(pattern: &str, stars: Stars) -> Result<Vec<Token>, &'static str> {
    let mut chars = pattern.chars().peekable();
    let mut tokens = Vec::new();
    while let Some(char) = chars.next() {
        tokens.push(match char {
            '*' if stars == Stars::Double && chars.next_if_eq(&'*').is_some() => {
                chars.next_if_eq(&'/');
                if chars.peek().is_some() { Token::Directories } else { Token::Rest }
            }
            '*' => Token::Star,
            '?' => Token::Any,
            '[' => class(&mut chars)?,
            '\\' => Token::Char(chars.next().ok_or("nothing stands behind `\\`")?),
            char => Token::Char(char),
        });
    }
    tokens.dedup_by(|a, b| a == b && *a == Token::Star);
    Ok(tokens)
}

fn class(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<Token, &'static str> {
    const UNCLOSED: &str = "`[` is never closed";
    let negated = chars.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    let one = |chars: &mut std::iter::Peekable<std::str::Chars<'_>>| match chars.next() {
        Some('-') => Err("`-` has no character on one side"),
        Some(']') => Err("`[]` holds no character"),
        Some('\\') => chars.next().ok_or(UNCLOSED),
        Some(char) => Ok(char),
        None => Err(UNCLOSED),
    };
    loop {
        if !ranges.is_empty() && chars.next_if_eq(&']').is_some() {
            return Ok(Token::Class { negated, ranges });
        }
        let low = one(chars)?;
        let high = if chars.next_if_eq(&'-').is_some() { one(chars)? } else { low };
        ranges.push((low, high));
    }
}

/// How much of a path has to match.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The path.
    Whole,
    /// The path or one of its directories.
    Directories,
    /// The path with `/` and something more behind it, perhaps.
    Below,
}

/// Tokens, and what can be looked at before them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Glob {
    /// What every match starts with.
    prefix: Vec<u8>,
    /// The longest text that every match holds somewhere.
    needle: Vec<u8>,
    tokens: Vec<Token>,
}

impl Glob {
    fn new(tokens: Vec<Token>) -> Self {
        let mut prefix = None;
        let mut needle = String::new();
        let mut run = String::new();
        for token in tokens.iter().map(Some).chain([None]) {
            if let Some(Token::Char(char)) = token {
                run.push(*char);
                continue;
            }
            prefix.get_or_insert_with(|| run.clone());
            if run.len() > needle.len() {
                needle.clone_from(&run);
            }
            run.clear();
        }
        Self { prefix: prefix.unwrap_or_default().into(), needle: needle.into(), tokens }
    }

    fn accepts(&self, path: &[u8], reach: Reach) -> bool {
        if reach != Reach::Below {
            if !path.starts_with(&self.prefix) {
                return false;
            }
            if !self.needle.is_empty() && !path.windows(self.needle.len()).any(|window| window == self.needle) {
                return false;
            }
        }
        self.simulate(path, reach)
    }

    /// Walks all ways through the tokens at once, so that no pattern takes more than tokens × characters steps.
    fn simulate(&self, path: &[u8], reach: Reach) -> bool {
        let end = self.tokens.len();
        let mut states = vec![false; end + 1];
        let mut next = vec![false; end + 1];
        self.enter(&mut states, 0);
        let mut rest = path;
        while let Some(char) = take_char(&mut rest) {
            if reach == Reach::Directories && char == '/' && states[end] {
                return true;
            }
            if !self.advance(&states, &mut next, char) {
                return false;
            }
            std::mem::swap(&mut states, &mut next);
        }
        match reach {
            // One more `/`, and a state that is left waits for something below.
            Reach::Below => self.advance(&states, &mut next, '/') && next[..end].contains(&true),
            Reach::Whole | Reach::Directories => states[end],
        }
    }

    /// One character further; whether any way is left.
    fn advance(&self, states: &[bool], next: &mut [bool], char: char) -> bool {
        next.fill(false);
        let mut alive = false;
        for (index, token) in self.tokens.iter().enumerate().filter(|(index, _)| states[*index]) {
            let (stays, moves) = match token {
                Token::Char(own) => (false, *own == char),
                Token::Any => (false, char != '/'),
                Token::Star => (char != '/', false),
                Token::Directories => (true, char == '/'),
                Token::Rest => (true, false),
                Token::Class { negated, ranges } => {
                    (false, *negated != ranges.iter().any(|(low, high)| (low..=high).contains(&&char)))
                }
            };
            if stays {
                self.stay(next, index);
            }
            if moves {
                self.enter(next, index + 1);
            }
            alive |= stays || moves;
        }
        alive
    }

    /// A way arrives before a token: what may match nothing is passed at once.
    fn enter(&self, states: &mut [bool], from: usize) {
        for (index, state) in states.iter_mut().enumerate().skip(from) {
            *state = true;
            if !matches!(self.tokens.get(index), Some(Token::Star | Token::Directories | Token::Rest)) {
                break;
            }
        }
    }

    /// A way stays inside a token; unlike on arrival, `Directories` can be left only behind a `/`.
    fn stay(&self, states: &mut [bool], index: usize) {
        states[index] = true;
        if !matches!(self.tokens[index], Token::Directories) {
            self.enter(states, index + 1);
        }
    }
}

/// The first character; a byte that is no UTF-8 counts as one.
fn take_char(bytes: &mut &[u8]) -> Option<char> {
    let first = *bytes.first()?;
    if first.is_ascii() {
        *bytes = &bytes[1..];
        return Some(char::from(first));
    }
    let head = &bytes[..bytes.len().min(4)];
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    let char = valid.chars().next();
    *bytes = &bytes[char.map_or(1, char::len_utf8)..];
    Some(char.unwrap_or(char::REPLACEMENT_CHARACTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn go(pattern: &str, path: &str) -> Option<bool> {
        Pattern::new(pattern).ok().map(|pattern| pattern.is_match(path))
    }

    fn ignored(patterns: &[&str], path: &str) -> bool {
        IgnoreList::new(patterns.iter().copied()).unwrap().is_ignored(path)
    }

    #[test]
    fn wildcards_read_as_go_reads_them() {
        for (pattern, path) in [
            ("abc", "abc"),
            ("*", "abc"),
            ("*c", "abc"),
            ("a*", "a"),
            ("a*/b", "abc/b"),
            ("a*b*c*d*e*/f", "axbxcxdxe/f"),
            ("a*b?c*x", "abxbbxdbxebxczzx"),
            ("ab[c]", "abc"),
            ("ab[b-d]", "abc"),
            ("ab[^e-g]", "abc"),
            ("a\\*b", "a*b"),
            ("a?b", "a☺b"),
            ("a[^a]b", "a☺b"),
            ("[a-ζ]*", "α"),
            ("[\\]a]", "]"),
            ("[\\-x]", "-"),
            ("[x\\-]", "x"),
            ("**", "a"),
        ] {
            assert_eq!(go(pattern, path), Some(true), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("*", "a/b"),
            ("a*", "ab/c"),
            ("a*/b", "a/c/b"),
            ("a*b?c*x", "abxbbxdbxebxczzy"),
            ("ab[e-g]", "abc"),
            ("ab[^b-d]", "abc"),
            ("a\\*b", "ab"),
            ("a???b", "a☺b"),
            ("a?b", "a/b"),
            ("*x", "xxy"),
            ("", "a"),
        ] {
            assert_eq!(go(pattern, path), Some(false), "{pattern} {path}");
        }
        for pattern in ["[]a]", "[-]", "[x-]", "[-x]", "[a-b-c]", "[", "[^", "[^bc", "a[", "a\\", "[\\"] {
            assert_eq!(go(pattern, "a"), None, "{pattern}");
        }
    }

    #[test]
    fn ignore_lists_read_as_docker_reads_them() {
        for (patterns, path) in [
            (&["**"][..], "file"),
            (&["**"], "dir/file"),
            (&["**/"], "dir"),
            (&["**/**"], "dir/file"),
            (&["dir/**"], "dir/a/b"),
            (&["**/dir"], "dir/file"),
            (&["**/dir"], "a/dir/file"),
            (&["**/dir2/*"], "dir/dir2/dir2/file"),
            (&["**/dir2/**"], "dir/dir2/file"),
            (&["**file"], "dir/myfile"),
            (&["**/*file"], "a/file"),
            (&["a**/*.txt"], "abc.txt"),
            (&["a/*.txt"], "a/b.txt"),
            (&["a[b-d]e"], "ace"),
            (&["a\\*b"], "a*b"),
            (&["**/foo/bar"], "foo/bar"),
            (&["abc/**"], "abc/def/ghi"),
            (&["**/.foo"], "bar/.foo"),
            (&["./bar.*"], "bar.c"),
            (&["docs/*/"], "docs/x/y"),
            (&["/a/b/"], "a/b/c"),
            (&["a/../b"], "b"),
            (&["docs", "!docs/README.md", "docs/README.md"], "docs/README.md"),
            (&["a/**/b"], "a/b"),
            (&["a/**/b"], "a/x/y/b"),
            (&["*/b"], "a/b/c"),
        ] {
            assert!(ignored(patterns, path), "{patterns:?} {path}");
        }
        for (patterns, path) in [
            (&["foo"][..], "a/foo"),
            (&["dir/**"], "dir"),
            (&["a**/*.txt"], "a/dir"),
            (&["a/*.txt"], "a/b/c.txt"),
            (&["a/*.txt"], "b.txt"),
            (&["**/foo"], "barfoo"),
            (&["docs", "!docs/README.md"], "docs/README.md"),
            (&["**", "!**/*.md"], "a/b.md"),
            (&["."], "a"),
            (&["/"], "a"),
            (&["a/**/b"], "a/xb"),
            (&["*.md", "!*.md"], "a.md"),
            (&["!a"], "a"),
            (&["abc.def"], "abcdef"),
            (&["abc?def"], "abc/def"),
            (&["dir/foo*"], "dir2/foo"),
            (&["docs", "!docs"], "docs/x"),
        ] {
            assert!(!ignored(patterns, path), "{patterns:?} {path}");
        }
        assert!(IgnoreList::new(["!"]).is_err());
        assert!(IgnoreList::new(["[a"]).is_err());
    }

    #[test]
    fn a_file_gives_the_line_that_decides() {
        let text = "\u{feff}# comment\n\n  target \r\n !target/keep\n[bad\n #no comment\n";
        let (list, errors) = IgnoreList::parse(text);
        let texts: Vec<_> = list.rules().iter().map(|rule| (rule.text.as_str(), rule.line)).collect();
        assert_eq!(texts, [("target", 3), ("!target/keep", 4), ("#no comment", 6)]);
        let rule = list.decide("target/x").unwrap();
        assert_eq!(&text[rule.span.start as usize..rule.span.end as usize], "target");
        assert_eq!(list.decide("target/keep/x").unwrap().line, 4);
        assert_eq!((errors[0].line, errors[0].reason), (5, "`[` is never closed"));
    }

    #[test]
    fn a_walk_enters_only_where_something_is_kept() {
        let list = IgnoreList::new(["target", "docs", "!docs/api/*.md", "x", "!**/keep"]).unwrap();
        assert!(list.enters("docs"));
        assert!(list.enters("docs/api"));
        assert!(list.enters("src"));
        assert!(list.enters("target"), "`**/keep` may lie anywhere");
        let list = IgnoreList::new(["!target/a", "target", "docs", "!docs/api/*.md", "!src/a"]).unwrap();
        assert!(!list.enters("target"), "a `!` before the line that ignores it takes nothing back");
        assert!(!list.enters("docs/other"));
        assert!(list.enters("docs/api"));
    }

    #[test]
    fn a_hostile_pattern_takes_linear_time() {
        let pattern = "*a".repeat(300) + "**/" + &"[^b]?".repeat(50) + "b";
        let path = "a".repeat(3000);
        assert!(!ignored(&[&pattern], &path));
        assert_eq!(go(&"*a".repeat(500), &("a".repeat(3000) + "b")), Some(false));
    }

    #[test]
    fn bytes_that_are_no_text_are_characters() {
        assert!(Pattern::new("a?b").unwrap().is_match(b"a\xffb"));
        assert!(!Pattern::new("a?b").unwrap().is_match(b"a\xff\xffb"));
    }
}
