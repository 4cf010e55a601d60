//! The steps made so far.

use std::collections::HashMap;

use crate::plan::{Op, Origin, Step, StepDigest, StepId};
use crate::source::{FileId, SourceMap, Span, hide_passwords};

/// Characters of an instruction that an origin keeps.
const SHOWN: usize = 120;

/// Steps, inputs first; of equal ones only the first is kept.
pub(super) struct Graph<'a> {
    files: &'a SourceMap,
    steps: Vec<Step>,
    known: HashMap<StepDigest, StepId>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(files: &'a SourceMap) -> Self {
        Self { files, steps: Vec::new(), known: HashMap::new() }
    }

    /// Adds a step and gives its id.
    pub(super) fn add(&mut self, op: Op, inputs: Vec<StepId>, origin: Origin) -> StepId {
        let digests: Vec<StepDigest> = inputs.iter().map(|input| self.steps[input.0 as usize].digest).collect();
        let digest = StepDigest::of(&op, &digests);
        if let Some(known) = self.known.get(&digest) {
            return *known;
        }
        let id = StepId(u32::try_from(self.steps.len()).unwrap_or(u32::MAX));
        self.steps.push(Step { op, inputs, origin, digest });
        self.known.insert(digest, id);
        id
    }

    /// The origin of a step.
    pub(super) fn origin(&self, span: Span, text: &str, stage: &str) -> Origin {
        let line = self
            .files
            .get(span.file)
            .filter(|_| span.file == FileId(0))
            .map_or(1, |file| file.line_col(span.start).line);
        Origin { span, line, text: shortened(&hide_passwords(text)), stage: stage.to_owned() }
    }

    pub(super) fn finish(self) -> Vec<Step> {
        self.steps
    }
}

/// One line of bearable length.
fn shortened(text: &str) -> String {
    let mut line = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == SHOWN {
            line.push('…');
            break;
        }
        line.push(if c.is_control() { ' ' } else { c });
    }
    line
}
