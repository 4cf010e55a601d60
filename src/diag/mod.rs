//! Diagnostics: what is wrong, where, why, and what to do about it.
//!
//! A [`Diagnostic`] is a value; drawing it is somebody else's work. Every one has a [`Code`] of the table in `codes.rs`, and
//! every code has a page for `rbox explain`.

mod aliases;
mod area;
mod codes;
mod mend;
mod near;

use std::collections::HashMap;

use serde::Serialize;

pub use area::{AREAS, Area};
pub use codes::{Code, Severity};
pub use mend::{Mended, edited, mend, mending};
pub use near::nearest;

use crate::source::Span;

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which message.
    pub code: Code,
    /// The code's own, unless a `# check=error=true` or the like raised it.
    pub severity: Severity,
    /// A sentence without a full stop: what is wrong.
    pub message: String,
    /// The words that are wrong, and why.
    pub label: Label,
    /// What they contradict.
    pub related: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// Edits that would mend it; the first is the best.
    pub fixes: Vec<Fix>,
}

/// Words of a file and what to say at them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The words.
    pub span: Span,
    /// A few words.
    pub text: String,
}

/// An edit that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an editor's menu would say it.
    pub title: String,
    /// Whether it can be applied without a look.
    pub safety: FixSafety,
    /// Replacements; none overlaps another.
    pub edits: Vec<Edit>,
}

/// Whether a fix can be applied without a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FixSafety {
    /// The file means what its author meant.
    Safe,
    /// It may not.
    Unsafe,
}

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl Diagnostic {
    /// A finding of a code, at the words that are wrong.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            label: Label { span, text: String::new() },
            related: Vec::new(),
            help: None,
            fixes: Vec::new(),
        }
    }

    /// What to say at the words.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label.text = text.into();
        self
    }

    /// Further words that these contradict.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// An edit of one place that mends it.
    #[must_use]
    pub fn fix(mut self, safety: FixSafety, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        let edits = vec![Edit { span, text: text.into() }];
        self.fixes.push(Fix { title: title.into(), safety, edits });
        self
    }

    /// "did you mean" for a misspelt word: the help, and a safe fix where one letter is wrong.
    #[must_use]
    pub fn did_you_mean<'a>(self, written: &str, span: Span, known: impl IntoIterator<Item = &'a str>) -> Self {
        let Some((word, distance)) = nearest(written, known) else { return self };
        let safety = if distance <= 1 { FixSafety::Safe } else { FixSafety::Unsafe };
        self.meant(span, word, safety)
    }

    /// "did you mean" of a word.
    #[must_use]
    pub fn meant(self, span: Span, word: &str, safety: FixSafety) -> Self {
        self.help(format!("did you mean `{word}`?")).fix(safety, format!("write `{word}`"), span, word)
    }

    /// Whether nothing may run.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// More findings than this of one kind are counted and not shown: nobody reads them, and a file built to have a hundred thousand
/// must neither keep anybody waiting nor take all memory.
pub const MOST_OF_A_KIND: usize = 1000;

/// The findings of a run, in the order of the file once [`Diagnostics::sort`] has run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all of another stage.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether nothing may run.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(Diagnostic::is_error)
    }

    /// Leaves the first [`MOST_OF_A_KIND`] of each kind; the last of them says how many more there were.
    ///
    /// Bases that are not here all stay: which of them matter is decided later.
    pub fn crop(&mut self) {
        if self.0.len() <= MOST_OF_A_KIND {
            return;
        }
        // By kind: how many there are, and where the last that stays will be.
        let mut kinds: HashMap<(Code, Severity), (usize, usize)> = HashMap::new();
        let mut kept = 0;
        self.0.retain(|diagnostic| {
            let (count, last) = kinds.entry((diagnostic.code, diagnostic.severity)).or_default();
            *count += 1;
            let stays = *count <= MOST_OF_A_KIND || diagnostic.code == Code::BaseNotHere;
            if stays {
                *last = kept;
                kept += 1;
            }
            stays
        });
        for ((code, _), (count, last)) in kinds {
            if count > MOST_OF_A_KIND && code != Code::BaseNotHere {
                let more = format!("{} more findings of this kind are not shown", count - MOST_OF_A_KIND);
                let help = &mut self.0[last].help;
                *help = Some(help.take().map_or_else(|| more.clone(), |help| format!("{help}; {more}")));
            }
        }
    }

    /// Puts them in the order of the file and drops repetitions.
    pub fn sort(&mut self) {
        self.0.sort_by_key(|d| (d.label.span, d.code));
        self.0.dedup();
    }

    /// All of them.
    #[expect(clippy::iter_without_into_iter, reason = "`.iter()` is how it reads best")]
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}
