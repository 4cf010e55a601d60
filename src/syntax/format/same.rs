//! Whether two texts say the same: all words of their trees, heredocs and comments, wherever they stand.

use std::borrow::Cow;

use super::Style;
use crate::source::Span;
use crate::syntax::tree::{Args, Flag, Heredoc, Instruction, Item, Pair, Tree, Word};

/// Whether a formatted file says what it said before.
pub(super) fn same(before: (&Tree, &str), after: (&Tree, &str), style: Style) -> bool {
    let comparison = Comparison { before: before.1, after: after.1, shell: style.shell };
    let (before, after) = (before.0, after.0);
    before.escape == after.escape
        && all(&before.directives, &after.directives, |a, b| {
            a.name.value == b.name.value && a.value.value == b.value.value
        })
        && all(&before.comments, &after.comments, |a, b| a.value == b.value)
        && all(&before.items, &after.items, |a, b| comparison.items(a, b))
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
