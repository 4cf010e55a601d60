//! Fixes put into texts.

use std::collections::BTreeMap;

use super::{Diagnostic, Edit, Fix, FixSafety};
use crate::source::{FileId, SourceMap, Span};

/// What some fixes make of the files of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// The changed files, each with its whole new text.
    pub files: Vec<(FileId, String)>,
    /// How many findings they mend.
    pub count: usize,
}

/// The edits of the best fix of each finding that is safe enough, in order, as long as none touches another; and how many
/// findings they mend.
///
/// What is left out can be put in once the files are read again.
pub fn mending<'a>(found: impl IntoIterator<Item = &'a Diagnostic>, allowed: FixSafety) -> (Vec<&'a Edit>, usize) {
    let safe_enough = |fix: &&Fix| allowed == FixSafety::Unsafe || fix.safety == FixSafety::Safe;
    // In order; none touches its neighbours.
    let mut edits: BTreeMap<Span, &Edit> = BTreeMap::new();
    let mut count = 0;
    for fix in found.into_iter().filter_map(|diagnostic| diagnostic.fixes.iter().find(safe_enough)) {
        let is_there = |edit: &Edit| edits.get(&edit.span).is_some_and(|other| *other == edit);
        let is_free = |edit: &Edit| {
            let (before, behind) = (edits.range(..edit.span).next_back(), edits.range(edit.span..).next());
            before.into_iter().chain(behind).all(|(other, _)| !touches(edit.span, *other))
        };
        if fix.edits.iter().all(is_there) {
            count += 1;
        } else if fix.edits.iter().all(is_free) {
            edits.extend(fix.edits.iter().map(|edit| (edit.span, edit)));
            count += 1;
        }
    }
    (edits.into_values().collect(), count)
}

/// Puts those edits into the files.
pub fn mend<'a>(found: impl IntoIterator<Item = &'a Diagnostic>, files: &SourceMap, allowed: FixSafety) -> Mended {
    let (edits, count) = mending(found, allowed);
    let mut mended = Mended { files: Vec::new(), count };
    for edits in edits.chunk_by(|one, other| one.span.file == other.span.file) {
        let file = edits[0].span.file;
        if let Some(source) = files.get(file) {
            mended.files.push((file, edited(source.text(), edits)));
        }
    }
    mended
}

/// Whether two edits get in each other's way.
const fn touches(one: Span, other: Span) -> bool {
    let apart = one.end < other.start || other.end < one.start;
    // One that ends where the other starts is apart as well, but two insertions at one place have no order.
    let next = (one.end == other.start && !one.is_empty()) || (other.end == one.start && !other.is_empty());
    one.file.0 == other.file.0 && !apart && !next
}

/// A text with edits that are in order and don't touch.
pub fn edited(text: &str, edits: &[&Edit]) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in edits {
        let (start, end) = whole_lines(text, edit);
        if start < at {
            continue;
        }
        out.push_str(&text[at..start]);
        out.push_str(&edit.text);
        at = end;
    }
    out.push_str(&text[at..]);
    out
}

/// What an edit takes away: one that leaves nothing of its lines takes their end as well.
fn whole_lines(text: &str, edit: &Edit) -> (usize, usize) {
    let (start, end) = (edit.span.start as usize, edit.span.end as usize);
    if !edit.text.is_empty() || start == end {
        return (start, end);
    }
    let before = text[..start].trim_end_matches([' ', '\t']);
    let behind = text[end..].trim_start_matches([' ', '\t', '\r']);
    let alone = before.is_empty() || before.ends_with('\n');
    match behind.strip_prefix('\n') {
        Some(rest) if alone => (before.len(), text.len() - rest.len()),
        None if alone && behind.is_empty() => (before.len(), text.len()),
        _ => (start, end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::source::Source;

    fn fix(edits: &[(u32, u32, &str)], safety: FixSafety) -> Diagnostic {
        let span = |(start, end, _): &(u32, u32, &str)| Span::new(FileId(0), *start, *end);
        let edits: Vec<Edit> = edits.iter().map(|edit| Edit { span: span(edit), text: edit.2.to_owned() }).collect();
        let mut diagnostic = Diagnostic::new(Code::UnusedArg, edits[0].span, "m");
        diagnostic.fixes.push(Fix { title: "t".to_owned(), safety, edits });
        diagnostic
    }

    fn mended(text: &str, found: &[Diagnostic], allowed: FixSafety) -> (String, usize) {
        let files = SourceMap::new(Source::new("a", text));
        let mended = mend(found, &files, allowed);
        (mended.files.into_iter().next().map_or_else(|| text.to_owned(), |(_, text)| text), mended.count)
    }

    #[test]
    fn fixes_that_do_not_touch_are_put_in_at_once() {
        let found = [
            fix(&[(0, 3, "XYZ")], FixSafety::Safe),
            fix(&[(2, 4, "no")], FixSafety::Safe),
            fix(&[(3, 3, "+")], FixSafety::Safe),
            fix(&[(3, 3, "+")], FixSafety::Safe),
            fix(&[(3, 3, "-")], FixSafety::Safe),
            fix(&[(5, 6, "u")], FixSafety::Unsafe),
        ];
        assert_eq!(mended("abcdef", &found, FixSafety::Safe), ("XYZ+def".to_owned(), 3));
        assert_eq!(mended("abcdef", &found, FixSafety::Unsafe), ("XYZ+deu".to_owned(), 4));
    }

    #[test]
    fn a_line_that_goes_goes_whole() {
        let gone =
            |text: &str, start, end| mended(text, &[fix(&[(start, end, "")], FixSafety::Safe)], FixSafety::Safe).0;
        assert_eq!(gone("a\n  bc\nd\n", 4, 6), "a\nd\n");
        assert_eq!(gone("a\nbc", 2, 4), "a\n");
        assert_eq!(gone("a\nbc d\n", 2, 4), "a\n d\n");
        assert_eq!(gone("bc\r\nd\r\n", 0, 2), "d\r\n");
    }
}
