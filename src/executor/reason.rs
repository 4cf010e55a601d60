//! Why a step runs, in words.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::build::Build;
use super::ground::Ground;
use super::survey::Survey;
use crate::image::Digest;
use crate::plan::{Op, StepId};
use crate::store::SnapshotId;

/// What a step read when it last ran.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Note {
    /// The layers it built on and took from.
    inputs: Vec<Option<SnapshotId>>,
    content: Vec<Digest>,
    /// Files of the context, with the beginnings of their digests.
    items: Vec<(PathBuf, u64)>,
}

impl Note {
    /// What a step reads now.
    pub(super) fn new(survey: &Survey, inputs: &[Ground]) -> Self {
        Self {
            inputs: inputs.iter().map(|input| input.snapshot).collect(),
            content: survey.content.clone(),
            items: survey.items.iter().filter(|(path, _)| path.to_str().is_some()).cloned().collect(),
        }
    }

    /// As bytes for the store.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Which file makes the difference.
    fn changed(&self, survey: &Survey) -> Option<String> {
        let before: BTreeMap<&Path, u64> = self.items.iter().map(|(path, item)| (path.as_path(), *item)).collect();
        let now: BTreeMap<&Path, u64> = survey.items.iter().map(|(path, item)| (path.as_path(), *item)).collect();
        let changed = now.iter().filter(|(path, item)| before.get(*path).is_some_and(|old| old != *item));
        let new = now.keys().filter(|path| !before.contains_key(*path));
        let gone = before.keys().filter(|path| !now.contains_key(*path));
        let mut words = changed
            .map(|(path, _)| format!("`{}` changed since", path.display()))
            .chain(new.map(|path| format!("`{}` is new", path.display())))
            .chain(gone.map(|path| format!("`{}` is gone", path.display())));
        let first = words.next()?;
        match words.count() {
            0 => Some(first),
            more => Some(format!("{first}, and {more} more")),
        }
    }
}

impl Build<'_> {
    /// Why a step runs whose inputs are there.
    pub(super) fn why(&self, id: StepId, survey: &Survey, inputs: &[Ground]) -> String {
        if self.options.no_cache && !matches!(self.plan.step(id).op, Op::Source(_)) {
            return "no cache is used".to_owned();
        }
        let Some(note) = self.noted(id) else { return "no cache".to_owned() };
        let moved = note.inputs.iter().zip(inputs).position(|(before, now)| *before != now.snapshot);
        if let Some(text) = moved.and_then(|index| self.plan.step(id).inputs.get(index)).map(|input| self.text(*input))
        {
            return format!("`{text}` gave another result");
        }
        why_alone(&note, survey)
    }

    /// Why a step will run, one of whose inputs has left nothing yet.
    pub(super) fn why_ahead(&self, id: StepId, survey: &Survey, running: Option<StepId>) -> String {
        if self.options.no_cache && !matches!(self.plan.step(id).op, Op::Source(_)) {
            return "no cache is used".to_owned();
        }
        match (self.noted(id), running) {
            (Some(note), running) => note
                .changed(survey)
                .or_else(|| running.map(|input| format!("`{}` runs", self.text(input))))
                .unwrap_or_else(|| why_alone(&note, survey)),
            (None, Some(input)) => format!("no cache, and `{}` runs", self.text(input)),
            (None, None) => "no cache".to_owned(),
        }
    }

    fn noted(&self, id: StepId) -> Option<Note> {
        serde_json::from_slice(&self.store.note(&self.plan.step(id).digest.0)?).ok()
    }
}

fn why_alone(note: &Note, survey: &Survey) -> String {
    note.changed(survey).unwrap_or_else(|| {
        let what = if note.content == survey.content {
            "its result is gone from the store"
        } else {
            "what it reads changed since"
        };
        if survey.volatile { "only a server can tell whether it changed".to_owned() } else { what.to_owned() }
    })
}
