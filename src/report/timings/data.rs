//! What the page shows, as plain data; it is in the page as JSON as well.

use std::time::Duration;

use serde::Serialize;

use super::super::names::{Names, stage_name};
use super::{Noted, TimedPlan, What};
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
    /// The chain of steps that needed each other and took longest (of several plans the sum, for they run one after the
    /// other): the least that any number of processors needs.
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
    /// Counted over all plans.
    pub(super) id: usize,
    /// The platform that it is for, where there are several.
    pub(super) platform: Option<String>,
    /// With the platform before it, where there are several.
    pub(super) stage: String,
    /// `builder 2/4`, with the platform as well.
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
    inputs: Vec<usize>,
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
    /// Puts together what was heard of plans that ran one after the other.
    pub(super) fn new(plans: &[TimedPlan<'_>], noted: &[Noted], wall: Duration) -> Self {
        let wall = wall.as_secs_f64();
        let mut steps: Vec<StepTime> = Vec::new();
        let (mut first, mut critical) = (0, 0.0_f64);
        for (index, of) in plans.iter().enumerate() {
            let start = steps.len();
            steps.extend(times(&Numbered { of, first, names: Names::new(of.plan) }, noted, index));
            let own = &mut steps[start..];
            own.iter_mut().filter(|step| step.end == End::Stopped).for_each(|step| step.took = wall - step.start);
            // Plans wait for each other, so the chains of all of them decide the end.
            critical += mark_critical(of.plan, first, own);
            first += of.plan.steps.len();
        }
        let lanes = lanes(&mut steps);
        let sum = |of: &dyn Fn(&StepTime) -> f64| steps.iter().map(of).sum();
        let (work, saved) = (sum(&|step| step.took), sum(&|step| step.saved.unwrap_or(0.0)));
        let file = plans.first().map_or_else(String::new, |of| of.plan.file.clone());
        Self { version: 1, file, wall, work, critical, saved, lanes, steps }
    }
}

/// A plan and the number of its first step among those of all plans.
struct Numbered<'a> {
    of: &'a TimedPlan<'a>,
    first: usize,
    names: Names,
}

/// The steps of a plan that were heard of.
fn times(plan: &Numbered<'_>, noted: &[Noted], index: usize) -> Vec<StepTime> {
    let mut steps: Vec<StepTime> = Vec::new();
    for one in noted.iter().filter(|one| one.plan == index) {
        let at = one.at.as_secs_f64();
        let id = plan.first + one.step.0 as usize;
        match &one.what {
            What::Cached { took } => {
                steps.retain(|step| step.id != id);
                let saved = took.map(|took| took.as_secs_f64());
                steps.push(StepTime { saved, end: End::Cached, ..step(plan, one.step, at) });
            }
            What::Running { reason } => {
                steps.push(StepTime { reason: reason.clone(), ..step(plan, one.step, at) });
            }
            What::Done | What::Failed => {
                if let Some(step) = steps.iter_mut().find(|step| step.id == id) {
                    step.took = at - step.start;
                    step.end = if matches!(one.what, What::Done) { End::Done } else { End::Failed };
                }
            }
        }
    }
    steps
}

fn step(numbered: &Numbered<'_>, id: StepId, start: f64) -> StepTime {
    let Numbered { of, first, names } = numbered;
    let step = of.plan.step(id);
    let with_platform = |text: &str| match &of.platform {
        Some(platform) => format!("{platform} {text}"),
        None => text.to_owned(),
    };
    StepTime {
        id: first + id.0 as usize,
        platform: of.platform.clone(),
        stage: with_platform(&stage_name(&step.origin.stage)),
        place: with_platform(&names.get(id).place),
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
        inputs: step.inputs.iter().map(|input| first + input.0 as usize).collect(),
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

/// Marks the chain of a plan's steps that took longest, and gives its time; the plan's first step has the number `first`.
fn mark_critical(plan: &Plan, first: usize, steps: &mut [StepTime]) -> f64 {
    let took = |id: StepId| steps.iter().find(|step| step.id == first + id.0 as usize).map_or(0.0, |step| step.took);
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
        let own = first + id.0 as usize;
        if let Some(step) = steps.iter_mut().find(|step| step.id == own && step.end != End::Cached) {
            step.critical = true;
        }
        next = chains[id.0 as usize].1;
    }
    last.map_or(0.0, |id| chains[id.0 as usize].0)
}
