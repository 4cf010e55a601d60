//! Words between the `k=v` of `ENV` and `LABEL` that have no `=`.

use super::file::Reader;
use super::tree::{Pair, Word};
use crate::diag::{Code, Diagnostic, FixSafety};

impl Reader<'_> {
    /// Reports them: those that stand side by side as one.
    pub(super) fn loose_words(&mut self, line: &Word, pairs: &[Pair]) {
        // What a line before took in is no word of this one.
        if let Some(mut taken_in) = self.taken_in(line) {
            taken_in.severity = Code::MissingArgument.severity();
            return self.sink.push(taken_in);
        }
        let mut at = 0;
        while let Some(length) = pairs[at..].iter().position(|pair| pair.value.is_none()) {
            at += length;
            let end = pairs[at..].iter().position(|pair| pair.value.is_some()).map_or(pairs.len(), |count| at + count);
            if self.sink.is_full() {
                return self.sink.drop_one();
            }
            let blanks = blanks_around_equals(pairs, at, end);
            let (diagnostic, next) = blanks.unwrap_or_else(|| (no_equals(pairs, at, end), end));
            self.sink.push(diagnostic);
            at = next;
        }
    }
}

/// Whether nothing of a word has to be quoted with care.
fn plain(word: &Word) -> bool {
    !word.text.contains(['"', '\'', '\\', '`'])
}

/// `KEY = value`, `KEY =value` and `KEY= value`, where the loose words go from `at` to `end`; and the word behind it.
fn blanks_around_equals(pairs: &[Pair], at: usize, end: usize) -> Option<(Diagnostic, usize)> {
    let value_of = |pair: &Pair| pair.value.as_ref().map_or("", |value| value.text.as_str()).to_owned();
    let before = at.checked_sub(1).map(|before| &pairs[before]);
    let equals = pairs.get(end).filter(|pair| pair.key.text.is_empty() && end == at + 1);
    let (first, last, value) = match (before, equals) {
        (Some(before), None) if value_of(before).is_empty() && !before.key.text.is_empty() && end == at + 1 => {
            (before, at, pairs[at].key.text.clone())
        }
        (_, Some(equals)) if !value_of(equals).is_empty() => (&pairs[at], end, value_of(equals)),
        (_, Some(_)) => {
            let value = pairs.get(end + 1).filter(|pair| pair.value.is_none())?;
            (&pairs[at], end + 1, value.key.text.clone())
        }
        _ => return None,
    };
    let last_span = pairs[last].value.as_ref().map_or(pairs[last].key.span, |value| value.span);
    let (span, right) = (first.key.span.to(last_span), format!("{}={value}", first.key.text));
    let message = format!("`{}` gets no value: there are blanks around `=`", first.key.text);
    let diagnostic = Diagnostic::new(Code::MissingArgument, span, message).label("not one word");
    let diagnostic = diagnostic.help(format!("write `{right}`"));
    Some((diagnostic.fix(FixSafety::Unsafe, "take the blanks away", span, right), last + 1))
}

/// Words that are no `k=v`, from `at` to `end`.
fn no_equals(pairs: &[Pair], at: usize, end: usize) -> Diagnostic {
    let words: Vec<&Word> = pairs[at..end].iter().map(|pair| &pair.key).collect();
    let (first, span) = (words[0], words[0].span.to(words[words.len() - 1].span));
    let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let (message, label) = match words.len() {
        1 => (format!("`{text}` has no value"), "no `=` in this word"),
        _ => (format!("`{text}` are words without a value"), "no `=` in these words"),
    };
    let diagnostic = Diagnostic::new(Code::MissingArgument, span, message).label(label);
    let before = at.checked_sub(1).and_then(|before| Some((&pairs[before].key, pairs[before].value.as_ref()?)));
    match before {
        Some((key, value)) if plain(value) && words.iter().all(|word| plain(word)) => {
            let quoted = format!("{}=\"{} {text}\"", key.text, value.text);
            diagnostic
                .help(format!("write `{}=…`, or quote the value before if this belongs to it: `{quoted}`", first.text))
        }
        _ => diagnostic.help(format!("write `{}=…`, or put quotes around a value that holds spaces", first.text)),
    }
}

#[cfg(test)]
mod tests {
    use crate::source::FileId;
    use crate::syntax::parse;

    /// What is said of a line: the words, and the help.
    fn told(line: &str) -> Vec<(String, String)> {
        let text = format!("FROM a\n{line}\n");
        let (_, found) = parse(FileId(0), &text);
        let words = |found: &crate::diag::Diagnostic| {
            text[found.label.span.start as usize..found.label.span.end as usize].to_owned()
        };
        found.iter().map(|found| (words(found), found.help.clone().unwrap_or_default())).collect()
    }

    #[test]
    fn blanks_around_the_sign() {
        for line in ["ENV A=1 PORT = 3000 B=2", "ENV A=1 PORT =3000", "ENV A=1 PORT= 3000"] {
            let told = told(line);
            assert_eq!(told.len(), 1, "{line}: {told:?}");
            assert_eq!(told[0].1, "write `PORT=3000`", "{line}");
            assert!(told[0].0.starts_with("PORT") && told[0].0.ends_with("3000"), "{line}: {told:?}");
        }
        assert_eq!(told("ENV PORT = 3000"), [("PORT = 3000".to_owned(), "write `ENV PORT=3000`".to_owned())]);
    }

    #[test]
    fn words_side_by_side_are_told_once() {
        let told = told("LABEL maintainer=John Doe <j@example.com> a=b");
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].0, "Doe <j@example.com>");
        assert!(told[0].1.contains("`maintainer=\"John Doe <j@example.com>\"`"), "{told:?}");
    }

    #[test]
    fn an_instruction_that_was_taken_in_is_told_as_such() {
        let told = told("ENV A=1 \\\n    B=2 \\\nENV C=3");
        assert_eq!(told, [("ENV".to_owned(), "take `\\` away from the line before it".to_owned())]);
    }
}
