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
    keywords: Vec<(Span, String, Case)>,
    /// `as` that is written otherwise than its `FROM`.
    odd: Vec<Diagnostic>,
}

fn case(text: &str) -> Case {
    match (text.contains(|char: char| char.is_ascii_lowercase()), text.contains(|char: char| char.is_ascii_uppercase()))
    {
        (false, _) => Case::Upper,
        (true, false) => Case::Lower,
        (true, true) => Case::Mixed,
    }
}

impl Casing {
    pub(super) fn note(&mut self, span: Span, text: &str) {
        self.keywords.push((span, text.to_owned(), case(text)));
    }

    /// Forgets what stands at or behind a byte.
    pub(super) fn rewind(&mut self, position: usize) {
        let kept = self.keywords.partition_point(|(span, ..)| (span.start as usize) < position);
        self.keywords.truncate(kept);
        let kept = self.odd.partition_point(|diagnostic| (diagnostic.label.span.start as usize) < position);
        self.odd.truncate(kept);
    }

    /// Compares the `AS` of a `FROM` with it.
    pub(super) fn note_as(&mut self, from: &Instruction) {
        let (Args::Words(words), Some((_, _, from_case))) = (&from.args, self.keywords.last()) else { return };
        let Some(between) = words.get(1).filter(|word| word.text.eq_ignore_ascii_case("as")) else { return };
        let wanted = if *from_case == Case::Lower { "as" } else { "AS" };
        if between.text != wanted && *from_case != Case::Mixed {
            self.odd.push(finding(between.span, &between.text, wanted, "its FROM"));
        }
    }

    /// Reports those that differ from most.
    pub(super) fn check(self, sink: &mut Sink) {
        let count = |case| self.keywords.iter().filter(|(.., own)| *own == case).count();
        let lower = count(Case::Lower) > count(Case::Upper);
        let wanted = if lower { Case::Lower } else { Case::Upper };
        for (span, text, _) in self.keywords.iter().filter(|(.., own)| *own != wanted) {
            let fixed = if lower { text.to_ascii_lowercase() } else { text.to_ascii_uppercase() };
            sink.push(finding(*span, text, &fixed, "the other instructions"));
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
