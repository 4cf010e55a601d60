//! What the page shows, as plain data; it is in the page as JSON as well.

use std::time::Duration;

use serde::Serialize;

use super::super::names::{Names, stage_name};
use super::{Noted, What};
use crate::plan::{File, Op, Plan, StepId};

/// A run. Times are in seconds since its start.
#[derive(Debug, Serialize)]
pub(super) struct Data {
    /// Of this form; it rises when a reader of the old one would misread the new one.
    version: u32,
    pub(super) file: String,
    /// From the start to the end.
    pub(super) wall: f64,
    /// All steps one after another.
    pub(super) work: f64,
    /// The chain of steps that needed each other and took longest: the least that any number of processors needs.
    pub(super) critical: f64,
    /// What cached steps took when they ran.
    pub(super) saved: f64,
    /// Steps at once, at most.
    pub(super) lanes: usize,
    pub(super) steps: Vec<StepTime>,
}

/// A step of a run.
#[derive(Debug, Serialize)]
pub(super) struct StepTime {
    pub(super) id: StepId,
    pub(super) stage: String,
    /// `builder 2/4`.
    pub(super) place: String,
    pub(super) text: String,
    pub(super) line: u32,
    pub(super) kind: Kind,
    pub(super) end: End,
    /// Why it ran.
    pub(super) reason: String,
    pub(super) start: f64,
    pub(super) took: f64,
    /// Of a cached one: what it took when it ran, where that is known.
    pub(super) saved: Option<f64>,
    /// Which of the rows of the timeline it stands in.
    pub(super) lane: usize,
    /// Whether the whole run would have been shorter without it.
    pub(super) critical: bool,
    inputs: Vec<StepId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    Base,
    Run,
    Copy,
    Workdir,
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum End {
    Cached,
    Done,
    Failed,
    /// Another one failed before it was done.
    Stopped,
}

impl Data {
    /// Puts together what was heard of a run.
    pub(super) fn new(plan: &Plan, noted: &[Noted], wall: Duration) -> Self {
        let names = Names::new(plan);
        let mut steps: Vec<StepTime> = Vec::new();
        for one in noted {
            let at = one.at.as_secs_f64();
            match &one.what {
                What::Cached { took } => {
                    steps.retain(|step| step.id != one.step);
                    let saved = took.map(|took| took.as_secs_f64());
                    steps.push(StepTime { saved, end: End::Cached, ..step(plan, &names, one.step, at) });
                }
                What::Running { reason } => {
                    steps.push(StepTime { reason: reason.clone(), ..step(plan, &names, one.step, at) });
                }
                What::Done | What::Failed => {
                    if let Some(step) = steps.iter_mut().find(|step| step.id == one.step) {
                        step.took = at - step.start;
                        step.end = if matches!(one.what, What::Done) { End::Done } else { End::Failed };
                    }
                }
            }
        }
        let wall = wall.as_secs_f64();
        steps.iter_mut().filter(|step| step.end == End::Stopped).for_each(|step| step.took = wall - step.start);
        let lanes = lanes(&mut steps);
        let critical = critical(plan, &mut steps);
        let sum = |of: &dyn Fn(&StepTime) -> f64| steps.iter().map(of).sum();
        let (work, saved) = (sum(&|step| step.took), sum(&|step| step.saved.unwrap_or(0.0)));
        Self { version: 1, file: plan.file.clone(), wall, work, critical, saved, lanes, steps }
    }
}

fn step(plan: &Plan, names: &Names, id: StepId, start: f64) -> StepTime {
    let step = plan.step(id);
    StepTime {
        id,
        stage: stage_name(&step.origin.stage).into_owned(),
        place: names.get(id).place.clone(),
        text: names.get(id).text.clone(),
        line: step.origin.line,
        kind: match &step.op {
            Op::Source(_) | Op::Image(_) => Kind::Base,
            Op::Exec(_) => Kind::Run,
            Op::File(File::Copy(_)) => Kind::Copy,
            Op::File(File::MakeDir { .. }) => Kind::Workdir,
        },
        end: End::Stopped,
        reason: String::new(),
        start,
        took: 0.0,
        saved: None,
        lane: 0,
        critical: false,
        inputs: step.inputs.clone(),
    }
}

/// Puts steps that ran at the same time into different rows; gives how many rows that takes.
fn lanes(steps: &mut [StepTime]) -> usize {
    let mut ends: Vec<f64> = Vec::new();
    let mut order: Vec<usize> = (0..steps.len()).filter(|index| steps[*index].end != End::Cached).collect();
    order.sort_by(|one, other| steps[*one].start.total_cmp(&steps[*other].start));
    for index in order {
        let step = &mut steps[index];
        let free = ends.iter().position(|end| *end <= step.start).unwrap_or(ends.len());
        if free == ends.len() {
            ends.push(0.0);
        }
        ends[free] = step.start + step.took;
        step.lane = free;
    }
    ends.len()
}

/// Marks the chain of steps that took longest, and gives its time.
fn critical(plan: &Plan, steps: &mut [StepTime]) -> f64 {
    let took = |id: StepId| steps.iter().find(|step| step.id == id).map_or(0.0, |step| step.took);
    // For each step of the plan: its time with that of the longest chain before it, and the step before it in that.
    let mut chains: Vec<(f64, Option<StepId>)> = Vec::with_capacity(plan.steps.len());
    for (id, step) in plan.iter() {
        let longest = step
            .inputs
            .iter()
            .copied()
            .max_by(|one, other| chains[one.0 as usize].0.total_cmp(&chains[other.0 as usize].0));
        chains.push((took(id) + longest.map_or(0.0, |input| chains[input.0 as usize].0), longest));
    }
    let last = (0..).map(StepId).zip(&chains).max_by(|one, other| one.1.0.total_cmp(&other.1.0)).map(|(id, _)| id);
    let mut next = last;
    while let Some(id) = next {
        if let Some(step) = steps.iter_mut().find(|step| step.id == id && step.end != End::Cached) {
            step.critical = true;
        }
        next = chains[id.0 as usize].1;
    }
    last.map_or(0.0, |id| chains[id.0 as usize].0)
}
