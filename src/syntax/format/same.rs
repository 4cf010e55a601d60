//! Whether two texts say the same: all words of their trees, heredocs and comments, wherever they stand.
//!
//! The formatted text is read as any file is, line by line. Most of its lines are the words of an instruction in their order, one
//! blank apart, and the grammar takes white space between words for nothing else: such a line says what the instruction says,
//! and need not be taken apart to see it. All others are read, and the trees compared.

use std::borrow::Cow;

use super::Style;
use crate::source::{FileId, Span};
use crate::syntax::file::Reader;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Args, Flag, Heredoc, Instruction, Item, Pair, Tree, Word};

/// Whether a formatted text says what the file said before that a tree was read from.
pub(super) fn same((tree, before): (&Tree, &str), after: &str, style: Style) -> bool {
    let comparison = Comparison { before, after, shell: style.shell };
    let mut reader = Reader::at_top(FileId(0), after, 0);
    // Items that are known to be the same; those of the reader come next.
    let mut same = 0;
    while let Some(logical) = reader.scanner.logical() {
        let next = same + reader.tree.items.len();
        if reader.is_too_much() {
            break;
        }
        match tree.items.get(next) {
            Some(Item::Instruction(one)) if !logical.too_long && is_spelt(one, before, &logical.line.text) => {
                if !all(&tree.items[same..next], &reader.tree.items, |a, b| comparison.items(a, b)) {
                    return false;
                }
                reader.tree.items.clear();
                reader.count(&logical.line);
                same = next + 1;
            }
            _ => reader.logical(logical),
        }
    }
    tree.escape == reader.tree.escape
        && all(&tree.items[same..], &reader.tree.items, |a, b| comparison.items(a, b))
        && all(&tree.comments, &reader.scanner.comments, |a, b| a.value == b.value)
        && all(&tree.directives, &reader.tree.directives, |a, b| {
            a.name.value == b.name.value && a.value.value == b.value.value
        })
}

/// Whether a logical line is the words of an instruction, one after the other. One that takes more to say is none here: a
/// heredoc, an instruction inside another, words that could be taken for flags or JSON.
fn is_spelt(one: &Instruction, before: &str, line: &str) -> bool {
    let keyword = one.keyword.value;
    let plain = match keyword {
        Keyword::Onbuild | Keyword::Healthcheck | Keyword::Volume => false,
        Keyword::Run | Keyword::Copy | Keyword::Add => !line.contains("<<"),
        _ => true,
    };
    if !plain || one.rest.text.starts_with('-') {
        return false;
    }
    let Some(rest) = line.strip_prefix(keyword.as_str()) else { return false };
    let mut rest = Rest(rest);
    for flag in &one.flags {
        let written = before.get(flag.span.start as usize..flag.span.end as usize).unwrap_or_default();
        if written.contains('\n') || !rest.starts_with_word(written) {
            return false;
        }
    }
    match &one.args {
        Args::None => rest.0.is_empty(),
        Args::Line(_) | Args::Json(_) => rest.is_word(&one.rest.text),
        Args::Words(_) if one.rest.text.starts_with('[') => rest.is_word(&one.rest.text),
        Args::Words(words) => {
            let word = |(at, word): (usize, &Word)| match (keyword, at) {
                (Keyword::From, 1) if word.text.eq_ignore_ascii_case("as") => rest.starts_with_word("AS"),
                _ => rest.starts_with_word(&word.text),
            };
            words.iter().enumerate().all(word) && rest.0.is_empty()
        }
        Args::Pairs(pairs) if pairs.iter().any(|pair| pair.legacy) => rest.is_word(&one.rest.text),
        Args::Pairs(pairs) => pairs.iter().all(|pair| rest.starts_with_pair(pair)) && rest.0.is_empty(),
        Args::Healthcheck { .. } | Args::Trigger(_) => false,
    }
}

/// What is left of a line whose words are looked at one by one.
struct Rest<'t>(&'t str);

impl<'t> Rest<'t> {
    /// Goes on behind blanks, of which there has to be one, and a text.
    fn starts_with_word(&mut self, word: &str) -> bool {
        let Some(rest) = self.behind_blanks().and_then(|rest| rest.strip_prefix(word)) else { return false };
        self.0 = rest;
        !word.is_empty() && (rest.is_empty() || rest.starts_with([' ', '\t']))
    }

    fn starts_with_pair(&mut self, pair: &Pair) -> bool {
        let Some(value) = &pair.value else { return self.starts_with_word(&pair.key.text) };
        let key = self.behind_blanks().and_then(|rest| rest.strip_prefix(pair.key.text.as_str()));
        let Some(rest) = key.and_then(|rest| rest.strip_prefix('=')?.strip_prefix(value.text.as_str())) else {
            return false;
        };
        self.0 = rest;
        rest.is_empty() || rest.starts_with([' ', '\t'])
    }

    /// Whether blanks and a text is all that is left.
    fn is_word(&self, word: &str) -> bool {
        self.behind_blanks() == Some(word)
    }

    fn behind_blanks(&self) -> Option<&'t str> {
        let rest = self.0.trim_start_matches([' ', '\t']);
        (rest.len() < self.0.len()).then_some(rest)
    }
}

fn all<T>(before: &[T], after: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    before.len() == after.len() && before.iter().zip(after).all(|(a, b)| same(a, b))
}

struct Comparison<'a> {
    before: &'a str,
    after: &'a str,
    /// Whether blanks of a shell command don't count.
    shell: bool,
}

impl Comparison<'_> {
    fn items(&self, a: &Item, b: &Item) -> bool {
        let slice = |text: &str, span: Span| text.get(span.start as usize..span.end as usize).map(str::to_owned);
        match (a, b) {
            (Item::Unknown(a), Item::Unknown(b)) => slice(self.before, *a) == slice(self.after, *b),
            (Item::Instruction(a), Item::Instruction(b)) => self.instructions(a, b),
            (Item::Block(a), Item::Block(b)) => {
                a.kind.value == b.kind.value
                    && a.name.text == b.name.text
                    && all(&a.properties, &b.properties, |a, b| {
                        a.keyword.value == b.keyword.value
                            && flags(&a.flags, &b.flags)
                            && self.args(&a.args, &b.args)
                            && heredocs(&a.heredocs, &b.heredocs)
                    })
            }
            _ => false,
        }
    }

    fn instructions(&self, a: &Instruction, b: &Instruction) -> bool {
        a.keyword.value == b.keyword.value
            && flags(&a.flags, &b.flags)
            && self.args(&a.args, &b.args)
            && heredocs(&a.heredocs, &b.heredocs)
            && (!matches!(a.args, Args::Trigger(_)) || a.rest.text == b.rest.text)
    }

    fn args(&self, a: &Args, b: &Args) -> bool {
        match (a, b) {
            (Args::None, Args::None) => true,
            (Args::Words(a), Args::Words(b)) => {
                let is_as = |a: &Word, b: &Word| b.text == "AS" && a.text.eq_ignore_ascii_case("as");
                all(a, b, |a, b| a.text == b.text || is_as(a, b))
            }
            (Args::Json(a), Args::Json(b)) => all(a, b, |a, b| a.value == b.value),
            (Args::Line(a), Args::Line(b)) => self.line(&a.text) == self.line(&b.text),
            (Args::Pairs(a), Args::Pairs(b)) => all(a, b, pairs),
            (Args::Healthcheck { kind: a, args: inner_a }, Args::Healthcheck { kind: b, args: inner_b }) => {
                a.text.eq_ignore_ascii_case(&b.text) && self.args(inner_a, inner_b)
            }
            (Args::Trigger(a), Args::Trigger(b)) => self.instructions(a, b),
            _ => false,
        }
    }

    fn line<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.shell { text.split_whitespace().collect::<Vec<_>>().join(" ").into() } else { text.into() }
    }
}

fn flags(a: &[Flag], b: &[Flag]) -> bool {
    all(a, b, |a, b| a.name.value == b.name.value && text(a.value.as_ref()) == text(b.value.as_ref()))
}

fn heredocs(a: &[Heredoc], b: &[Heredoc]) -> bool {
    all(a, b, |a, b| {
        (&a.name.value, a.expand, a.strip_tabs, a.descriptor, &a.body.value)
            == (&b.name.value, b.expand, b.strip_tabs, b.descriptor, &b.body.value)
    })
}

fn pairs(a: &Pair, b: &Pair) -> bool {
    a.key.text == b.key.text && text(a.value.as_ref()) == text(b.value.as_ref()) && a.legacy == b.legacy
}

fn text(value: Option<&Word>) -> Option<&str> {
    value.map(|value| value.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    fn is_same(before: &str, after: &str) -> bool {
        let (tree, _) = parse(FileId(0), before);
        same((&tree, before), after, Style::default())
    }

    #[test]
    fn blanks_between_words_say_nothing() {
        for (before, after) in [
            ("from  a  as b\nrun  --network=none   x  y\n", "FROM a AS b\nRUN --network=none x  y\n"),
            ("FROM a\nENV  A=1   B='x  y'\nCOPY a\\\n   b\n", "FROM a\nENV A=1 B='x  y'\nCOPY a b\n"),
            ("FROM a\nLABEL a   b  c\nCMD  [\"x\",  \"y\"]\n", "FROM a\nLABEL a b  c\nCMD [\"x\",  \"y\"]\n"),
            ("FROM a\nwat  x\nwat\nRUN  y\nVOLUME  x {\n}\n", "FROM a\nwat  x\nwat\nRUN y\nVOLUME x {\n}\n"),
            ("FROM a\nRUN  --  --x\nRUN  <<E\n y\nE\n", "FROM a\nRUN -- --x\nRUN <<E\n y\nE\n"),
        ] {
            assert!(is_same(before, after), "{before}");
        }
    }

    #[test]
    fn whatever_else_changes_is_seen() {
        for (before, after) in [
            ("FROM a\nRUN x  y\n", "FROM a\nRUN x y\n"),
            ("FROM a\nRUN -- --network=none x\n", "FROM a\nRUN --network=none x\n"),
            ("FROM a\nENV A=1 B=2\n", "FROM a\nENV A=1 B=\n"),
            ("FROM a\nENV A='1  2'\n", "FROM a\nENV A='1 2'\n"),
            ("FROM a\nENV A 1 B=2\n", "FROM a\nENV A=1 B=2\n"),
            ("FROM a\nCOPY a b c\n", "FROM a\nCOPY a bc\n"),
            ("FROM a\nCOPY --link a b\n", "FROM a\nCOPY a b\n"),
            ("FROM a\nCOPY a b\n", "FROM a\nCOPY a b c\n"),
            ("FROM a\nCMD [\"x  y\"]\n", "FROM a\nCMD [\"x y\"]\n"),
            ("FROM a\nRUN x\n", "FROM a\n"),
            ("FROM a\n", "FROM a\nRUN x\n"),
            ("FROM a\nRUN x\nRUN y\n", "FROM a\nRUN y\nRUN x\n"),
            ("FROM a\n# c\nRUN x\n", "FROM a\nRUN x\n"),
            ("FROM a\nRUN x\n", "# escape=`\nFROM a\nRUN x\n"),
            ("FROM a\nRUN <<E\nx\nE\n", "FROM a\nRUN <<E\n x\nE\n"),
            ("FROM a\nRUN x \\\n<<E\nx\nE\n", "FROM a\nRUN x\n<<E\nx\nE\n"),
            ("FROM a\nwat\nRUN x\nwat\n", "FROM a\nwat\nwat\nRUN x\n"),
            ("FROM a\nVOLUME x\n", "FROM a\nVOLUME y\n"),
            ("FROM a\nRUN x\nRUN y\n", "FROM a\nRUN x \\\nRUN y\n"),
        ] {
            assert!(!is_same(before, after), "{before} => {after}");
        }
    }
}
