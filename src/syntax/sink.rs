//! Where findings go while a file is read.

use crate::diag::{Diagnostic, Diagnostics};

/// Collects findings.
pub(super) struct Sink {
    found: Vec<Diagnostic>,
    /// More than so many are counted and no longer kept.
    most: usize,
    /// How many were not kept.
    dropped: usize,
}

impl Sink {
    pub(super) const fn new(most: usize) -> Self {
        Self { found: Vec::new(), most, dropped: 0 }
    }

    /// One that keeps as many.
    pub(super) const fn another(&self) -> Self {
        Self::new(self.most)
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if self.is_full() { self.drop_one() } else { self.found.push(diagnostic) }
    }

    /// Whether nothing more is kept, so that no words need be found for it.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= self.most
    }

    /// Counts a finding that is not kept.
    pub(super) fn drop_one(&mut self) {
        self.dropped += 1;
    }

    pub(super) fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// Adds what another has collected behind it.
    pub(super) fn append(&mut self, other: Self) {
        self.extend(other.found);
        self.dropped += other.dropped;
    }

    /// How many are kept, to go back there.
    pub(super) const fn mark(&self) -> usize {
        self.found.len()
    }

    /// Forgets what was found since a mark.
    pub(super) fn rewind(&mut self, mark: usize) {
        self.found.truncate(mark);
    }

    /// All that was found, in the order of the file.
    pub(super) fn finish(mut self) -> Diagnostics {
        if let Some(last) = self.found.last_mut().filter(|_| self.dropped > 0) {
            last.help = Some(format!("{} more findings are not shown", self.dropped));
        }
        let mut diagnostics = Diagnostics(self.found);
        diagnostics.sort();
        diagnostics
    }
}
