//! The ignore file of the context.

use std::cell::Cell;

use crate::source::pattern::IgnoreList;
use crate::source::{FileId, Source, SourceMap, Sources, Span};

/// The ignore file that is in use.
#[derive(Clone, Debug)]
pub(super) struct Ignore {
    pub list: IgnoreList,
    pub name: String,
    pub file: FileId,
    /// Patterns that may still be held against a path.
    left: Cell<usize>,
}

/// Patterns that are held against paths in all: a hundred thousand of them and as many paths must not take minutes. What is not looked
/// at is not told; a build leaves it out all the same.
const MOST_TRIES: usize = 10_000_000;

impl Ignore {
    /// Finds and reads it: `FILE.dockerignore`, else the first of three names at the top of the context.
    ///
    /// A line that is malformed is left out, as it can match nothing.
    pub(super) fn load(file: Option<&str>, sources: &dyn Sources, files: &mut SourceMap) -> Option<Self> {
        let own = file.map(|file| format!("{file}.dockerignore"));
        let common = [".rboxignore", ".containerignore", ".dockerignore"].map(str::to_owned);
        let (name, bytes) = own
            .into_iter()
            .chain(common)
            .find_map(|name| sources.read(&name).ok().flatten().map(|bytes| (name, bytes)))?;
        let text = String::from_utf8_lossy(&bytes);
        let (list, _) = IgnoreList::parse(&text);
        let file = files.add(Source::new(name.clone(), text));
        Some(Self { list, name, file, left: Cell::new(MOST_TRIES) })
    }

    /// The line that leaves a path out.
    pub(super) fn line_against(&self, path: &str) -> Option<(Span, &str)> {
        self.left.set(self.left.get().checked_sub(self.list.rules().len())?);
        let rule = self.list.decide(path).filter(|rule| !rule.keeps)?;
        Some((Span::new(self.file, rule.span.start, rule.span.end), &rule.text))
    }

    /// The patterns as written.
    pub(super) fn patterns(&self) -> Vec<String> {
        self.list.rules().iter().map(|rule| rule.text.clone()).collect()
    }
}
