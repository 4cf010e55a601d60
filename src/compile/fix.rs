//! Fixes put in, the file read again, and so on until there is nothing more to put in.

use std::collections::BTreeMap;
use std::io;

use super::{Checked, Request, check_keeping};
use crate::diag::{Diagnostic, FixSafety, mend};
use crate::source::{Entry, FileId, Route, SourceMap, Sources};

/// Fixes that undo each other end here.
const MOST_ROUNDS: usize = 20;

/// What reading anew may cost at most, so that of a file of megabytes that is full of mistakes many are mended, and nobody waits for
/// all of them.
const MOST_COST: usize = 16 << 20;

/// What reading a text costs: its bytes, and as much for a line as for so many bytes.
fn cost(text: &[u8]) -> usize {
    const LINE: usize = 64;
    text.len() + LINE * text.split(|byte| *byte == b'\n').count()
}

/// What fixes made of a file.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The file's new text; none where nothing changed.
    pub text: Option<String>,
    /// Files of the context that changed as well (the ignore file), by their paths in it.
    pub others: BTreeMap<String, String>,
    /// How many findings were mended.
    pub count: usize,
    /// Whether there was more to mend than is done at once.
    pub unfinished: bool,
    /// What is left.
    pub left: Checked,
}

/// Puts fixes in until nothing more can be put in.
///
/// `wanted` says which findings are to be mended. A round that would bring an error into a file that had none is not kept.
pub fn fix(
    request: &Request,
    sources: &dyn Sources,
    allowed: FixSafety,
    wanted: &dyn Fn(&Diagnostic) -> bool,
) -> Fixed {
    let mut request = request.clone();
    let mut overlay = Overlay { below: sources, changed: BTreeMap::new() };
    // All findings are mended at once, and not the first thousand a round.
    let left = check_keeping(&request, &overlay, usize::MAX);
    let mut fixed = Fixed { text: None, others: BTreeMap::new(), count: 0, unfinished: false, left };
    let mut spent = cost(&request.text);
    for _ in 0..MOST_ROUNDS {
        let can_be = |diagnostic: &&Diagnostic| {
            let edits = || diagnostic.fixes.iter().flat_map(|fix| &fix.edits);
            wanted(diagnostic) && edits().all(|edit| overlay.can_edit(edit.span.file, &fixed.left.files))
        };
        let mended = mend(fixed.left.found.iter().filter(can_be), &fixed.left.files, allowed);
        if mended.count == 0 {
            break;
        }
        if spent > MOST_COST {
            fixed.unfinished = true;
            break;
        }
        let (before, text_before) = (overlay.changed.clone(), request.text.clone());
        for (file, text) in mended.files {
            match fixed.left.files.get(file) {
                _ if file == FileId(0) => request.text = text.into_bytes(),
                Some(source) => drop(overlay.changed.insert(source.name().to_owned(), text)),
                None => {}
            }
        }
        let left = check_keeping(&request, &overlay, usize::MAX);
        spent += cost(&request.text);
        if left.has_mistakes() && !fixed.left.has_mistakes() {
            (overlay.changed, request.text) = (before, text_before);
            break;
        }
        fixed.count += mended.count;
        fixed.left = left;
    }
    if fixed.count > 0 {
        fixed.text = fixed.left.files.get(FileId(0)).map(|source| source.text().to_owned());
    }
    fixed.others = overlay.changed;
    fixed.left.found.crop();
    fixed
}

/// The outside of a file, with some of its files changed.
struct Overlay<'a> {
    below: &'a dyn Sources,
    changed: BTreeMap<String, String>,
}

impl Overlay<'_> {
    /// Whether a text of a run is the file itself, or one of the context that can be written.
    fn can_edit(&self, file: FileId, files: &SourceMap) -> bool {
        let in_context = |name: &str| self.read(name).is_ok_and(|bytes| bytes.is_some());
        file == FileId(0) || files.get(file).is_some_and(|source| in_context(source.name()))
    }
}

impl Sources for Overlay<'_> {
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        match self.changed.get(path) {
            Some(text) => Ok(Some(text.clone().into_bytes())),
            None => self.below.read(path),
        }
    }

    fn list(&self, directory: &str) -> io::Result<Option<Vec<Entry>>> {
        self.below.list(directory)
    }

    fn image_config(&self, base: &str, platform: Option<&str>) -> io::Result<Option<Vec<u8>>> {
        self.below.image_config(base, platform)
    }

    fn lock(&self) -> io::Result<Option<Vec<u8>>> {
        self.below.lock()
    }

    fn is_made_here(&self, base: &str, platform: &str) -> bool {
        self.below.is_made_here(base, platform)
    }

    fn routes(&self) -> Vec<Route> {
        self.below.routes()
    }

    fn first_port(&self) -> u16 {
        self.below.first_port()
    }
}
