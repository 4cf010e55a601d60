//! Whether all keywords of a file are written alike.

use super::sink::Sink;
use super::tree::{Args, Instruction};
use crate::diag::{Code, Diagnostic, FixSafety};
use crate::source::Span;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Upper,
    Lower,
    Mixed,
}

/// Keywords met so far.
#[derive(Default)]
pub(super) struct Casing {
    keywords: Vec<Noted>,
    /// `as` that is written otherwise than its `FROM`.
    odd: Vec<Diagnostic>,
}

/// A keyword at its place.
struct Noted {
    span: Span,
    word: &'static str,
    case: Case,
    /// As written, where that does not follow from its case.
    mixed: Option<Box<str>>,
}

impl Noted {
    fn written(&self) -> String {
        match (&self.mixed, self.case) {
            (Some(written), _) => written.to_string(),
            (None, Case::Lower) => self.word.to_ascii_lowercase(),
            (None, Case::Upper | Case::Mixed) => self.word.to_owned(),
        }
    }
}

fn case(text: &str) -> Case {
    let has = |is: fn(&u8) -> bool| text.as_bytes().iter().any(is);
    match (has(u8::is_ascii_lowercase), has(u8::is_ascii_uppercase)) {
        (false, _) => Case::Upper,
        (true, false) => Case::Lower,
        (true, true) => Case::Mixed,
    }
}

impl Casing {
    /// Notes a keyword, as it is known and as it is written.
    pub(super) fn note(&mut self, span: Span, word: &'static str, written: &str) {
        let case = case(written);
        self.keywords.push(Noted { span, word, case, mixed: (case == Case::Mixed).then(|| written.into()) });
    }

    /// Forgets the keyword at a place, which is misspelt besides.
    pub(super) fn forget(&mut self, span: Span) {
        if let Some(at) = self.keywords.iter().rposition(|noted| noted.span == span) {
            self.keywords.remove(at);
        }
    }

    /// Adds what another has met behind it.
    pub(super) fn append(&mut self, other: Self) {
        self.keywords.extend(other.keywords);
        self.odd.extend(other.odd);
    }

    /// Forgets what stands at or behind a byte.
    pub(super) fn rewind(&mut self, position: usize) {
        let kept = self.keywords.partition_point(|noted| (noted.span.start as usize) < position);
        self.keywords.truncate(kept);
        let kept = self.odd.partition_point(|diagnostic| (diagnostic.label.span.start as usize) < position);
        self.odd.truncate(kept);
    }

    /// Compares the `AS` of a `FROM` with it.
    pub(super) fn note_as(&mut self, from: &Instruction) {
        let (Args::Words(words), Some(noted)) = (&from.args, self.keywords.last()) else { return };
        let Some(between) = words.get(1).filter(|word| word.text.eq_ignore_ascii_case("as")) else { return };
        let wanted = if noted.case == Case::Lower { "as" } else { "AS" };
        if between.text != wanted && noted.case != Case::Mixed {
            self.odd.push(finding(between.span, &between.text, wanted, "its FROM"));
        }
    }

    /// Reports those that differ from most.
    pub(super) fn check(self, sink: &mut Sink) {
        let count = |case| self.keywords.iter().filter(|noted| noted.case == case).count();
        let lower = count(Case::Lower) > count(Case::Upper);
        let wanted = if lower { Case::Lower } else { Case::Upper };
        for noted in self.keywords.iter().filter(|noted| noted.case != wanted) {
            let fixed = if lower { noted.word.to_ascii_lowercase() } else { noted.word.to_owned() };
            sink.push(finding(noted.span, &noted.written(), &fixed, "the other instructions"));
        }
        self.odd.into_iter().for_each(|diagnostic| sink.push(diagnostic));
    }
}

fn finding(span: Span, text: &str, fixed: &str, others: &str) -> Diagnostic {
    Diagnostic::new(Code::InconsistentCasing, span, format!("`{text}` is not written like {others}"))
        .label(format!("`{fixed}` in the rest"))
        .help(format!("write `{fixed}`"))
        .fix(FixSafety::Safe, format!("write `{fixed}`"), span, fixed)
}
