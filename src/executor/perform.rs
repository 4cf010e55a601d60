//! One step: is its result there, and if not, makes it.

use std::time::{Duration, Instant};

use super::assemble::Assembly;
use super::build::Build;
use super::cause::short;
use super::copy::Other;
use super::event::Event;
use super::failure::{Failure, Reason};
use super::fingerprint::Indexed;
use super::ground::{Found, Ground};
use super::key;
use super::remote::Remote;
use super::select::Selected;
use super::survey::Survey;
use super::view::View;
use crate::image::Digest;
use crate::plan::{CacheKey, Copy, CopySource, Exec, ExecMountKind, File, Op, StepId};
use crate::store::{CachedStep, MadeBy, SnapshotId};

/// What became of a step.
pub(super) struct Performed {
    /// What it left.
    pub(super) ground: Ground,
    /// Whether it ran.
    pub(super) ran: bool,
}

/// The keys of a step whose inputs are there.
struct Keys {
    ahead: Option<Digest>,
    on: Digest,
}

impl Build<'_> {
    /// What a step left before, if that can be told without running or fetching anything.
    pub(super) fn peek(&self, id: StepId, survey: &Survey, inputs: &[Ground]) -> Result<Option<Found>, Reason> {
        let base = inputs.first().copied().unwrap_or_default();
        let op = &self.plan.step(id).op;
        match op {
            Op::Source(source) => return self.peek_source(source, survey),
            Op::Image(_) => return Ok(Some(base.into())),
            _ => {}
        }
        if self.options.no_cache {
            return Ok(None);
        }
        let there = |step| Found::of(step, base.host);
        if let Some(step) = self.cached_ahead(survey)? {
            return Ok(Some(there(step)));
        }
        let content = match op {
            Op::File(File::Copy(copy)) if has_remote(copy) => return Ok(None),
            Op::File(File::Copy(copy)) => match self.other(id, copy, inputs)? {
                Some(other) => other_content(copy, &Indexed::new(self.store, &other), inputs)?.0,
                None => Vec::new(),
            },
            Op::Exec(exec) => self.exec_content(id, exec, inputs)?,
            _ => Vec::new(),
        };
        let keys = self.keys(id, survey, base, &content);
        let found = self.store.cached_step(&keys.on)?;
        if let (Some(step), Some(ahead)) = (found, keys.ahead) {
            self.store.record_step(&ahead, step)?;
        }
        Ok(found.map(there))
    }

    fn cached_ahead(&self, survey: &Survey) -> Result<Option<CachedStep>, Reason> {
        if survey.volatile { Ok(None) } else { Ok(self.store.cached_step(&survey.key.0)?) }
    }

    fn keys(&self, id: StepId, survey: &Survey, base: Ground, content: &[Digest]) -> Keys {
        let all: Vec<Digest> = survey.content.iter().chain(content).copied().collect();
        let CacheKey(on) = key::on(&self.plan.step(id).op, self.options.epoch, base.snapshot, &all);
        Keys { ahead: (!survey.volatile).then_some(survey.key.0), on }
    }

    /// Looks a step up once more, now that its inputs are there, and runs it if it must.
    pub(super) fn perform(&self, id: StepId, survey: &Survey, inputs: &[Ground]) -> Result<Performed, Failure> {
        if let Some(found) = self.peek(id, survey, inputs)? {
            self.told_cached(id, found.took);
            return Ok(Performed { ground: found.ground, ran: false });
        }
        let began = Instant::now();
        let base = inputs.first().copied().unwrap_or_default();
        // Asked before it runs: what it was last is replaced by what it is now.
        let causes = self.causes_on(id, survey, inputs);
        let running = || self.tell(Event::Running { step: id, reason: short(&causes) });
        let (ground, ran) = match &self.plan.step(id).op {
            Op::Source(source) => {
                running();
                (self.source(source, survey)?, true)
            }
            Op::Image(_) => (base, false),
            Op::File(File::MakeDir { path, user }) => {
                running();
                let snapshot = self.make_dir(id, path, user, base)?;
                (self.keep(id, survey, base, &[], (snapshot, began))?, true)
            }
            Op::File(File::Copy(copy)) => self.perform_copy(id, copy, survey, inputs, (began, &running))?,
            Op::Exec(exec) => {
                running();
                let snapshot = self.exec(id, exec, survey, inputs)?;
                let content = self.exec_content(id, exec, inputs)?;
                (self.keep(id, survey, base, &content, (snapshot, began))?, true)
            }
        };
        if ran {
            self.note(id, survey, inputs, causes);
        }
        Ok(Performed { ground, ran })
    }

    pub(super) fn told_cached(&self, id: StepId, took: Option<Duration>) {
        if !matches!(self.plan.step(id).op, Op::Image(_)) {
            self.tell(Event::Cached { step: id, took });
        }
    }

    /// Notes a result under both keys.
    fn keep(
        &self,
        id: StepId,
        survey: &Survey,
        base: Ground,
        content: &[Digest],
        (snapshot, began): (SnapshotId, Instant),
    ) -> Result<Ground, Reason> {
        let origin = &self.plan.step(id).origin;
        let made_by = MadeBy { file: self.plan.file.clone(), line: origin.line, text: origin.text.clone() };
        self.store.set_made_by(snapshot, &made_by)?;
        let keys = self.keys(id, survey, base, content);
        let step = CachedStep { snapshot, took: Some(began.elapsed()) };
        self.store.record_step(&keys.on, step)?;
        if let Some(ahead) = keys.ahead {
            self.store.record_step(&ahead, step)?;
        }
        Ok(Ground { snapshot: Some(snapshot), host: base.host })
    }

    fn perform_copy(
        &self,
        id: StepId,
        copy: &Copy,
        survey: &Survey,
        inputs: &[Ground],
        (began, running): (Instant, &dyn Fn()),
    ) -> Result<(Ground, bool), Failure> {
        let base = inputs.first().copied().unwrap_or_default();
        let remote = has_remote(copy);
        if remote {
            running();
        }
        // What servers give comes first: it decides whether there is anything to do.
        let fetched = copy.sources.iter().map(|source| self.fetch(id, source, copy)).collect::<Result<Vec<_>, _>>()?;
        let mut content: Vec<Digest> = fetched.iter().flatten().map(Remote::digest).collect();
        let other = self.other(id, copy, inputs)?;
        let other = other.as_ref().map(|view| Indexed::new(self.store, view));
        let mut selections = None;
        if let Some(other) = &other {
            let (digests, selected) = other_content(copy, other, inputs)?;
            content.extend(digests);
            selections = Some(selected);
        }
        let keys = self.keys(id, survey, base, &content);
        if remote
            && !self.options.no_cache
            && let Some(snapshot) = self.store.cached(&keys.on).map_err(Reason::from)?
        {
            return Ok((Ground { snapshot: Some(snapshot), host: base.host }, true));
        }
        if !remote {
            running();
        }
        let marks = self.marks(copy, &base.view(self.store, self.time())?)?;
        let linked = copy.link.then(|| self.linked(id, survey, &content, marks.owner));
        let index = other.as_ref().or(self.context.map(|(_, indexed)| indexed));
        let selections = selections.as_ref().unwrap_or(&survey.selections);
        let assembly = Assembly { id, copy, base, index, selections, fetched: &fetched, marks };
        let snapshot = self.assemble(&assembly, linked)?;
        Ok((self.keep(id, survey, base, &content, (snapshot, began))?, true))
    }

    /// The key of a linked layer: it depends on its own content and owner alone, and lies on any other.
    fn linked(&self, id: StepId, survey: &Survey, content: &[Digest], owner: Option<(u32, u32)>) -> Digest {
        let owner = key::mark("owner", format!("{owner:?}").as_bytes());
        let all: Vec<Digest> = survey.content.iter().chain(content).copied().chain([owner]).collect();
        key::on(&self.plan.step(id).op, self.options.epoch, None, &all).0
    }

    /// The files of the step that a copy takes from.
    fn other(&self, id: StepId, copy: &Copy, inputs: &[Ground]) -> Result<Option<View>, Reason> {
        let Some(from) = copy.from else { return Ok(None) };
        let ground = self.input(id, from, inputs)?;
        ground.view(self.store, self.time()).map(Some)
    }

    /// What an input left.
    pub(super) fn input(&self, id: StepId, from: StepId, inputs: &[Ground]) -> Result<Ground, Reason> {
        let position = self.plan.step(id).inputs.iter().position(|input| *input == from);
        let ground = position.and_then(|position| inputs.get(position)).copied();
        ground.ok_or_else(|| {
            Reason::Other(format!("step {} of the plan takes from step {}, which is none of its inputs", id.0, from.0))
        })
    }

    /// What a program's mounts take from other steps, by content.
    fn exec_content(&self, id: StepId, exec: &Exec, inputs: &[Ground]) -> Result<Vec<Digest>, Reason> {
        let mut content = Vec::new();
        for mount in &exec.mounts {
            let (from, source) = match &mount.kind {
                ExecMountKind::Bind(bind) => (bind.from, bind.source.as_str()),
                ExecMountKind::Cache(cache) => (cache.from, "/"),
                _ => continue,
            };
            let Some(from) = from else { continue };
            let ground = self.input(id, from, inputs)?;
            if is_everything(source) {
                content.push(key::mark("layer", format!("{ground:?}").as_bytes()));
                continue;
            }
            let view = ground.view(self.store, self.time())?;
            let indexed = Indexed::new(self.store, &view);
            let from =
                super::select::From { view: &view, ignore: None, place: "in the stage or image it is mounted from" };
            content.push(indexed.print(&from.select(source, false, &[])?, true)?.digest);
            indexed.save();
        }
        Ok(content)
    }
}

/// What a copy takes from another step, by content.
fn other_content(
    copy: &Copy,
    indexed: &Indexed<'_>,
    inputs: &[Ground],
) -> Result<(Vec<Digest>, Vec<Vec<Selected>>), Reason> {
    let other = Other { view: indexed.view };
    let selections = other.select(copy)?;
    let mut content = Vec::new();
    for (source, selected) in copy.sources.iter().zip(&selections) {
        let CopySource::Path { pattern } = source else { continue };
        content.push(if is_everything(pattern) {
            // All of a file system: its layer says as much, and nothing has to be read.
            key::mark("layer", format!("{inputs:?}").as_bytes())
        } else {
            indexed.print(selected, true)?.digest
        });
    }
    indexed.save();
    Ok((content, selections))
}

fn has_remote(copy: &Copy) -> bool {
    copy.sources.iter().any(|source| matches!(source, CopySource::Http { .. } | CopySource::Git { .. }))
}

fn is_everything(pattern: &str) -> bool {
    matches!(pattern.trim_matches('/'), "" | ".")
}
