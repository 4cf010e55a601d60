//! RB7005 write-after-volume: files that are put below a `VOLUME` behind it.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use super::stage_view::{StageView, Step};
use crate::diag::{Code, Diagnostic, Diagnostics, Edit, Fix, FixSafety};
use crate::model::path;
use crate::model::stage::Action;
use crate::source::Span;

/// Reports the first instruction of a stage that writes below each of its volumes.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    let mut volumes = BTreeSet::new();
    let written = LazyCell::new(|| Written::of(view));
    for (index, step) in view.steps.iter().enumerate() {
        let Some(Action::Volume(paths)) = step.action else { continue };
        for volume in paths.iter().filter_map(|written| view.absolute(index, written)) {
            if !volumes.insert(volume.clone()) {
                continue;
            }
            let Some(writers) = written.below(&volume, index) else { continue };
            found.push(told(view, step, &volume, &writers, paths.len() == 1));
        }
    }
}

/// Who writes below a folder.
struct Writers {
    /// The words of the first step that does.
    first: Span,
    /// The last step that does.
    last: usize,
}

/// What the steps of a stage write, by path: the numbers of the steps, and their words.
struct Written(BTreeMap<String, Vec<(usize, Span)>>);

impl Written {
    fn of(view: &StageView<'_>) -> Self {
        let mut all: BTreeMap<String, Vec<(usize, Span)>> = BTreeMap::new();
        for (index, step) in view.steps.iter().enumerate() {
            for (path, span) in written_by(view, index, step) {
                all.entry(path).or_default().push((index, span));
            }
        }
        Self(all)
    }

    /// Who writes a folder or below it behind a step.
    fn below(&self, folder: &str, after: usize) -> Option<Writers> {
        let itself = self.0.get(folder).into_iter();
        // `0` is the character behind `/`.
        let inside = self.0.range(format!("{folder}/")..format!("{folder}0")).map(|(_, writers)| writers);
        let writers = || itself.clone().chain(inside.clone()).flatten().filter(|(at, _)| *at > after);
        let first = writers().min_by_key(|(at, span)| (*at, span.start))?.1;
        Some(Writers { first, last: writers().map(|(at, _)| *at).max()? })
    }
}

fn told(view: &StageView<'_>, step: &Step<'_>, volume: &str, writers: &Writers, alone: bool) -> Diagnostic {
    let message =
        format!("what is written below `{volume}` after its VOLUME is kept here, and thrown away by older builders");
    let mut diagnostic = Diagnostic::new(Code::WriteAfterVolume, writers.first, message)
        .label("written after it")
        .related(step.written.span, "a volume from here on")
        .help("put VOLUME behind the last instruction that writes there");
    if !alone {
        return diagnostic;
    }
    let behind = view.steps[writers.last].written.span.after();
    let text = format!("\nVOLUME {}", step.written.rest.text.trim());
    let edits = vec![Edit { span: step.written.span, text: String::new() }, Edit { span: behind, text }];
    diagnostic.fixes.push(Fix { title: "move VOLUME behind it".to_owned(), safety: FixSafety::Unsafe, edits });
    diagnostic
}

/// The paths that a step writes, with the words that say so.
fn written_by(view: &StageView<'_>, index: usize, step: &Step<'_>) -> Vec<(String, Span)> {
    if let Some(Action::Copy(copy)) = step.action {
        let dest = view.absolute(index, &copy.dest);
        return dest.map(|dest| (dest, step.written.span)).into_iter().collect();
    }
    let Some(script) = step.script() else { return Vec::new() };
    let writes = |program: &str| matches!(program, "mkdir" | "chown" | "chmod" | "cp" | "mv" | "touch" | "tar" | "rm");
    let mut written = Vec::new();
    for call in script.calls().filter(|call| writes(call.program())) {
        for word in call.args() {
            let value = script.value(word);
            if value.starts_with('/') && !value.contains('$') {
                written.push((path::clean(value.trim_end_matches('*')), script.span(word)));
            }
        }
    }
    written
}
