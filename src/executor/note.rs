//! What a step was and read when it last ran, and what of that is different now.
//!
//! A note is found by the step's definition, else by its words in its stage, wherever lines were put in or taken out meanwhile,
//! else by its place in the file (context, file, stage, number): a step whose own words changed has no other way to say what it was.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::build::Build;
use super::cause::Cause;
use super::ground::Ground;
use super::key;
use super::survey::Survey;
use crate::image::Digest;
use crate::plan::{Op, Plan, Step, StepId};
use crate::source::hide_passwords;
use crate::store::SnapshotId;

/// Of a plan with more steps the notes are listed first: to look for one that is not there takes as long as for one that is.
const MANY: usize = 1000;

/// What a step was when it last ran.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Note {
    /// Its op, without the numbers of other steps and without passwords.
    op: Value,
    text: String,
    /// The layers it built on and took from.
    pub(super) inputs: Vec<Option<SnapshotId>>,
    content: Vec<Digest>,
    /// Files of the context, with the beginnings of their digests.
    items: Vec<(PathBuf, u64)>,
    /// Seconds since 1970.
    pub(super) at: u64,
    /// Why it ran then.
    pub(super) causes: Vec<Cause>,
}

/// Where the steps of a plan stand among those of their stage.
#[derive(Debug)]
pub(super) struct Places {
    before: Vec<Before>,
    /// Stages and the words that steps of them have.
    texts: HashSet<(String, String)>,
}

/// How many steps stand before one in its stage.
#[derive(Debug)]
struct Before {
    all: usize,
    /// Of the same words.
    same: usize,
}

impl Places {
    fn of(plan: &Plan) -> Self {
        let mut stages: HashMap<&str, usize> = HashMap::new();
        let mut texts: HashMap<(&str, &str), usize> = HashMap::new();
        let mut before = Vec::with_capacity(plan.steps.len());
        for Step { origin, .. } in &plan.steps {
            let all = stages.entry(&origin.stage).or_default();
            let same = texts.entry((&origin.stage, &origin.text)).or_default();
            before.push(Before { all: *all, same: *same });
            (*all, *same) = (*all + 1, *same + 1);
        }
        let texts = texts.into_keys().map(|(stage, text)| (stage.to_owned(), text.to_owned())).collect();
        Self { before, texts }
    }
}

impl Build<'_> {
    /// Notes what a step is and reads now, and why it ran.
    pub(super) fn note(&self, id: StepId, survey: &Survey, inputs: &[Ground], causes: Vec<Cause>) {
        let step = self.plan.step(id);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let note = Note {
            op: described(&step.op),
            text: step.origin.text.clone(),
            inputs: inputs.iter().map(|input| input.snapshot).collect(),
            content: survey.content.clone(),
            items: survey.items.iter().filter(|(path, _)| path.to_str().is_some()).cloned().collect(),
            at: now.as_secs(),
            causes,
        };
        let bytes = serde_json::to_vec(&note).unwrap_or_default();
        for name in [step.digest.0, self.words(id), self.place(id)] {
            // Best effort: it is there to explain, nothing else.
            let _ = self.store.set_note(&name, &bytes);
        }
    }

    /// The note of a step: of its very definition, else of its words, else of what stood in its place and stands nowhere now.
    pub(super) fn noted(&self, id: StepId) -> Option<Note> {
        let read = |name: Digest| serde_json::from_slice::<Note>(&self.kept(&name)?).ok();
        let step = self.plan.step(id);
        let known = read(step.digest.0).or_else(|| read(self.words(id)));
        known.or_else(|| read(self.place(id)).filter(|note| !self.stands(&step.origin.stage, &note.text)))
    }

    /// Whether it is a further instruction among those that ran here.
    pub(super) fn is_new(&self, id: StepId) -> bool {
        self.kept(&self.place(id)).is_some()
    }

    /// The bytes that are noted under a name.
    fn kept(&self, name: &Digest) -> Option<Vec<u8>> {
        let listed = self.notes.get_or_init(|| (self.plan.steps.len() > MANY).then(|| self.store.noted()));
        let may_be = listed.as_ref().is_none_or(|listed| listed.contains(name));
        may_be.then(|| self.store.note(name)).flatten()
    }

    /// Whether a stage has an instruction of such words.
    fn stands(&self, stage: &str, text: &str) -> bool {
        self.places().texts.contains(&(stage.to_owned(), text.to_owned()))
    }

    /// What a step is called by its words in its stage, and how many of the same stand before it.
    fn words(&self, id: StepId) -> Digest {
        let text = &self.plan.step(id).origin.text;
        self.name(id, &format!("{text}\0{}", self.places().before[id.0 as usize].same))
    }

    /// What a step's place in the file is called.
    fn place(&self, id: StepId) -> Digest {
        self.name(id, &self.places().before[id.0 as usize].all.to_string())
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::of(self.plan))
    }

    fn name(&self, id: StepId, what: &str) -> Digest {
        let stage = &self.plan.step(id).origin.stage;
        // Its name without folders: from elsewhere the same file is written otherwise.
        let file = self.plan.file.rsplit('/').next().unwrap_or_default();
        key::mark("place", format!("{}\0{file}\0{stage}\0{what}", self.plan.context).as_bytes())
    }

    /// What is different from a note, apart from what other steps gave.
    pub(super) fn differences(&self, id: StepId, note: &Note, survey: &Survey) -> Vec<Cause> {
        let step = self.plan.step(id);
        let op = described(&step.op);
        let mut causes = Vec::new();
        if op != note.op {
            self.op_differences(id, note, &op, &mut causes);
        }
        causes.extend(files(note, survey));
        if causes.is_empty() && note.content != survey.content {
            causes.push(match &step.op {
                Op::Source(_) => Cause::Base {
                    name: base_name(&op),
                    before: beginning(&note.content),
                    after: beginning(&survey.content),
                },
                _ => Cause::Content,
            });
        }
        causes
    }

    fn op_differences(&self, id: StepId, note: &Note, op: &Value, causes: &mut Vec<Cause>) {
        let step = self.plan.step(id);
        let is_source = matches!(step.op, Op::Source(_));
        if is_source && note.op.get("kind") == op.get("kind") {
            let (before, after) = (base_name(&note.op), base_name(op));
            return causes.push(Cause::Base { name: after.clone(), before, after });
        }
        if step.origin.text != note.text {
            return causes.push(Cause::Instruction { before: note.text.clone() });
        }
        let empty = serde_json::Map::new();
        let members = |value: &'_ Value| value.as_object().unwrap_or(&empty).clone();
        let (before, after) = (members(&note.op), members(op));
        let mut keys: Vec<&String> = before.keys().chain(after.keys()).collect();
        keys.sort();
        keys.dedup();
        for key in keys.into_iter().filter(|key| before.get(*key) != after.get(*key)) {
            if key == "env" {
                causes.extend(variables(before.get(key), after.get(key)));
            } else {
                causes.push(Cause::Meaning {
                    what: key.clone(),
                    before: plain(before.get(key)),
                    after: plain(after.get(key)),
                    variables: mentioned(&step.origin.text),
                });
            }
        }
        // A variable that is named by itself explains what follows from it.
        if causes.iter().any(|cause| matches!(cause, Cause::Variable { .. })) {
            causes.retain(|cause| !matches!(cause, Cause::Meaning { what, .. } if what == "args"));
        }
    }
}

/// An op for a note.
fn described(op: &Op) -> Value {
    let mut value = serde_json::to_value(key::plain(op)).unwrap_or_default();
    hide(&mut value);
    value
}

fn hide(value: &mut Value) {
    match value {
        Value::String(text) => *text = hide_passwords(text).into_owned(),
        Value::Array(values) => values.iter_mut().for_each(hide),
        Value::Object(members) => members.values_mut().for_each(hide),
        _ => {}
    }
}

/// What a base is called: the name, path and tag of its op.
fn base_name(op: &Value) -> String {
    let member = |name: &str| op.get(name).and_then(Value::as_str);
    let name = member("reference").or_else(|| member("path")).or_else(|| member("from")).unwrap_or("the base");
    member("tag").map_or_else(|| name.to_owned(), |tag| format!("{name}:{tag}"))
}

fn beginning(content: &[Digest]) -> String {
    content.first().map_or_else(String::new, |digest| digest.hex()[..12].to_owned())
}

/// Which files of the context are different: changed ones, then new ones, then those that are gone.
fn files(note: &Note, survey: &Survey) -> Vec<Cause> {
    // As bytes: paths are compared and hashed slowly.
    fn by_name(items: &[(PathBuf, u64)]) -> HashMap<&OsStr, u64> {
        items.iter().map(|(path, item)| (path.as_os_str(), *item)).collect()
    }
    let (before, now) = (by_name(&note.items), by_name(&survey.items));
    let hex = |item: u64| format!("{item:016x}")[..12].to_owned();
    let sides = now.iter().map(|(name, item)| (*name, before.get(name).copied(), Some(*item)));
    let gone =
        before.iter().filter(|(name, _)| !now.contains_key(*name)).map(|(name, item)| (*name, Some(*item), None));
    let mut different: Vec<_> = sides.chain(gone).filter(|(_, old, new)| old != new).collect();
    different.sort_by_key(|(name, old, new)| (new.is_none(), old.is_none(), *name));
    let cause = |(name, old, new): (&OsStr, Option<u64>, Option<u64>)| Cause::File {
        path: name.into(),
        before: old.map(hex),
        after: new.map(hex),
    };
    different.into_iter().map(cause).collect()
}

/// Which variables of a program are different.
fn variables(before: Option<&Value>, after: Option<&Value>) -> Vec<Cause> {
    fn pairs(value: Option<&Value>) -> BTreeMap<&str, &str> {
        let lines = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        lines.iter().filter_map(|line| line.as_str()?.split_once('=')).collect()
    }
    let (before, after) = (pairs(before), pairs(after));
    let mut names: Vec<&str> = before.keys().chain(after.keys()).copied().collect();
    names.sort_unstable();
    names.dedup();
    let different = |name: &&str| before.get(name) != after.get(name);
    let cause = |name: &str| Cause::Variable {
        name: name.to_owned(),
        before: before.get(name).map(|value| (*value).to_owned()),
        after: after.get(name).map(|value| (*value).to_owned()),
    };
    names.into_iter().filter(different).map(cause).collect()
}

/// A part of an op as text.
fn plain(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}

/// The variables that an instruction names, as written.
fn mentioned(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in text.split('$').skip(1) {
        let part = part.strip_prefix('{').unwrap_or(part);
        let name: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_compared_by_name() {
        let (before, after) = (serde_json::json!(["A=1", "B=2", "P=x"]), serde_json::json!(["B=3", "P=x", "C=4"]));
        let found = variables(Some(&before), Some(&after));
        let words: Vec<String> = found.iter().map(Cause::words).collect();
        assert_eq!(words, ["`$A` is not set any more", "`$B` changed: `2` → `3`", "`$C` is set: `4`"]);
    }

    #[test]
    fn variables_of_a_text() {
        assert_eq!(mentioned("COPY a-$V ${W:-x}/$V $"), ["V", "W"]);
    }
}
