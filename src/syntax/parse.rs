//! One logical line through the grammar. The only file that knows pest; what it gives are ranges of bytes in the line.

use std::ops::Range;

use pest::Parser as _;
use pest::error::InputLocation;
use pest_derive::Parser;

use super::plain;
use super::reference::Form;

#[derive(Parser)]
#[grammar = "../grammar/rbox.pest"]
struct Grammar;

/// Where the parts of a line are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// The first word.
    pub(super) keyword: Range<usize>,
    /// Each `--name[=value]`.
    pub(super) flags: Vec<Range<usize>>,
    /// The kind of a health check.
    pub(super) kind: Option<Range<usize>>,
    /// The arguments: words, strings with their quotes, or the one line.
    pub(super) args: Vec<Range<usize>>,
    /// Whether the arguments are the strings of a JSON array.
    pub(super) exec: bool,
    /// What stands behind keyword and flags.
    pub(super) rest: Range<usize>,
}

/// The parts of a line whose keyword takes this form.
///
/// Every form accepts every line that starts with a word; `None` would be a mistake in the grammar.
pub(super) fn parts(form: Form, escape: char, line: &str) -> Option<Parts> {
    plain::parts(form, escape, line).or_else(|| by_grammar(form, escape, line))
}

/// The same, by the grammar alone.
pub(super) fn by_grammar(form: Form, escape: char, line: &str) -> Option<Parts> {
    let rule = match form {
        Form::Words => Rule::words_form,
        Form::ExecOrWords => Rule::exec_or_words_form,
        Form::Line => Rule::line_form,
        Form::ExecOrLine => Rule::exec_or_line_form,
        Form::Healthcheck => Rule::healthcheck_form,
        Form::Pairs if escape == '`' => Rule::pairs_form_tick,
        Form::Pairs => Rule::pairs_form,
        Form::Property => Rule::property_form,
        Form::Block => return None,
    };
    let mut parts = Parts { rest: line.len()..line.len(), ..Parts::default() };
    for pair in Grammar::parse(rule, line).ok()?.next()?.into_inner() {
        let span = pair.as_span();
        let range = span.start()..span.end();
        match pair.as_rule() {
            Rule::keyword => parts.keyword = range,
            Rule::flag => parts.flags.push(range),
            Rule::exec => {
                parts.exec = true;
                parts.rest.start = parts.rest.start.min(range.start);
                let strings = pair.into_inner().filter(|pair| pair.as_rule() == Rule::string);
                parts.args.extend(strings.map(|pair| pair.as_span()).map(|span| span.start()..span.end()));
            }
            Rule::EOI => {}
            rule => {
                parts.rest.start = parts.rest.start.min(range.start);
                if rule == Rule::kind {
                    parts.kind = Some(range);
                } else {
                    parts.args.push(range);
                }
            }
        }
    }
    Some(parts)
}

/// Where the parts of the first line of a block are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct BlockParts {
    /// `SERVICE`.
    pub(super) keyword: Range<usize>,
    /// Its name.
    pub(super) name: Option<Range<usize>>,
    /// The `{`.
    pub(super) open: Option<Range<usize>>,
    /// Words that have no place there.
    pub(super) extra: Vec<Range<usize>>,
}

/// The parts of the first line of a block.
pub(super) fn block(line: &str) -> Option<BlockParts> {
    let mut parts = BlockParts::default();
    for pair in Grammar::parse(Rule::block_form, line).ok()?.next()?.into_inner() {
        let span = pair.as_span();
        let range = span.start()..span.end();
        match pair.as_rule() {
            Rule::keyword => parts.keyword = range,
            Rule::name => parts.name = Some(range),
            Rule::open => parts.open = Some(range),
            Rule::word => parts.extra.push(range),
            _ => {}
        }
    }
    Some(parts)
}

/// A line of a block without the comment behind it.
pub(super) fn code(line: &str) -> &str {
    plain::code(line).unwrap_or_else(|| code_by_grammar(line))
}

/// The same, by the grammar alone.
pub(super) fn code_by_grammar(line: &str) -> &str {
    let code = Grammar::parse(Rule::block_line, line).ok().and_then(|mut pairs| pairs.next()).and_then(|line| {
        let mut inner = line.into_inner();
        inner.find(|pair| pair.as_rule() == Rule::code)
    });
    code.map_or("", |pair| pair.as_str())
}

/// Where a text stops being a JSON array of strings; `None` if it is one.
pub(super) fn json_error(text: &str) -> Option<usize> {
    let error = Grammar::parse(Rule::exec_form, text).err()?;
    Some(match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(form: Form, line: &str) -> Vec<&str> {
        let parts = parts(form, '\\', line).unwrap();
        parts.flags.iter().chain(&parts.kind).chain(&parts.args).map(|range| &line[range.clone()]).collect()
    }

    #[test]
    fn lines_fall_into_parts() {
        assert_eq!(show(Form::Words, "FROM --platform=$P  a AS b"), ["--platform=$P", "a", "AS", "b"]);
        assert_eq!(show(Form::Line, "RUN --mount=type=\"a b\" -- --x y"), ["--mount=type=\"a b\"", "--x y"]);
        assert_eq!(show(Form::ExecOrLine, "CMD [ \"a\\n\" , \"b\" ] "), ["\"a\\n\"", "\"b\""]);
        assert_eq!(show(Form::ExecOrLine, "CMD [a]"), ["[a]"]);
        assert_eq!(show(Form::Healthcheck, "HEALTHCHECK --retries=1 CMD  x y"), ["--retries=1", "CMD", "x y"]);
        assert_eq!(show(Form::Pairs, "ENV a=\"b c\" d='e f' g\\ h"), ["a=\"b c\"", "d='e f'", "g\\ h"]);
        assert_eq!(show(Form::Property, "NETWORK back --alias=x y"), ["--alias=x", "back", "y"]);
        assert_eq!(show(Form::Line, "RUN"), [""; 0]);
        assert_eq!(show(Form::Line, "RUN --"), [""; 0]);
    }

    #[test]
    fn comments_behind_a_line_of_a_block_go() {
        assert_eq!(code("SUBNET 10.0.0.0/8   # none"), "SUBNET 10.0.0.0/8");
        assert_eq!(code("CMD [\"a # b\"] # c"), "CMD [\"a # b\"]");
        assert_eq!(code("LABEL a=b#c"), "LABEL a=b#c");
        assert_eq!(code("# x"), "");
    }

    #[test]
    fn the_place_where_json_ends_is_known() {
        assert_eq!(json_error("[\"a\", \"b\"]"), None);
        assert_eq!(json_error("['a']"), Some(1));
        assert_eq!(json_error("[\"a\",]"), Some(5));
        assert_eq!(json_error("[\"a\" b]"), Some(5));
    }
}
