//! A plan as a graph: a box a stage, its steps inside, what it stands on and what it copies from above it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::names::{clean, stage_name};
use super::model::{Arrow, Edge, Graph, Kind, Line, Mark, Node, Row};
use crate::executor::{Fate, StepState};
use crate::plan::{CopySource, ExecMountKind, File, Op, Plan, Step, StepId};

/// Makes a graph of a plan; `states` say what the store has, where that is known.
pub fn of_plan(plan: &Plan, states: Option<&[StepState]>) -> Graph {
    let needed = needed(plan);
    let last = last_shown(plan, &needed);
    let fates: Option<Fates<'_>> = states.map(|states| states.iter().map(|state| (state.step, &state.fate)).collect());
    let fates = fates.as_ref();
    let mut stages: Stages<'_> = BTreeMap::new();
    let mut nodes: Vec<Node> = Vec::new();
    let mut paths: BTreeMap<(usize, usize, Line), Vec<String>> = BTreeMap::new();
    for (id, step) in plan.iter().filter(|(id, _)| needed.contains(id)) {
        let stage = place(&step.origin.stage, &mut stages, &mut nodes);
        if !matches!(step.op, Op::Image(_)) {
            nodes[stage].rows.push(row(id, step, fates));
        }
        for (number, input) in step.inputs.iter().enumerate() {
            let other = plan.step(*input).origin.stage.as_str();
            if other == step.origin.stage {
                continue;
            }
            // Two stages of one base share the step that brings it.
            if number == 0 && shares_base(plan, *input, &last) {
                nodes[stage].rows.insert(0, base(*input, plan.step(*input), fates));
                continue;
            }
            let from = place(other, &mut stages, &mut nodes);
            let line = if number == 0 { Line::Solid } else { Line::Dashed };
            let known = paths.entry((from, stage, line)).or_default();
            let read = if number == 0 { shared(plan, *input, &last) } else { read(step, *input) };
            known.extend(read.into_iter().filter(|path| !known.contains(path)).collect::<Vec<_>>());
        }
    }
    for target in &plan.targets {
        if let Some(stage) = stages.get(plan.step(target.step).origin.stage.as_str()) {
            nodes[*stage].kind = Kind::Target;
        }
    }
    services(plan, &stages, &mut nodes);
    let edge = |((from, to, line), paths): ((usize, usize, Line), Vec<String>)| Edge {
        from,
        to,
        label: label(&paths),
        line,
        arrow: Arrow::To,
    };
    let edges = paths.into_iter().map(edge).collect();
    let title = format!("The plan of {}", plan.file);
    Graph { title, frames: Vec::new(), nodes, edges, legend: legend(states) }
}

/// The steps that the targets need.
fn needed(plan: &Plan) -> BTreeSet<StepId> {
    let mut needed: BTreeSet<StepId> = plan.targets.iter().map(|target| target.step).collect();
    for (id, step) in plan.iter().rev() {
        if needed.contains(&id) {
            needed.extend(&step.inputs);
        }
    }
    needed
}

/// The boxes of stages, by name.
type Stages<'a> = BTreeMap<&'a str, usize>;
/// What the store has, by step.
type Fates<'a> = BTreeMap<StepId, &'a Fate>;

/// The last step of each stage that its box shows.
fn last_shown<'a>(plan: &'a Plan, needed: &BTreeSet<StepId>) -> BTreeMap<&'a str, StepId> {
    let shown = |(id, step): &(StepId, &Step)| needed.contains(id) && !matches!(step.op, Op::Image(_));
    plan.iter().filter(shown).map(|(id, step)| (step.origin.stage.as_str(), id)).collect()
}

/// Whether the stage of a step goes on behind it.
fn goes_on(plan: &Plan, id: StepId, last: &BTreeMap<&str, StepId>) -> bool {
    last.get(plan.step(id).origin.stage.as_str()).is_some_and(|last| *last > id)
}

/// Whether a step is a base of several stages, and no stage of its own.
fn shares_base(plan: &Plan, id: StepId, last: &BTreeMap<&str, StepId>) -> bool {
    matches!(plan.step(id).op, Op::Source(_)) && goes_on(plan, id, last)
}

/// Says that a stage stands on the first steps of another alone: what two stages have in common is done once.
fn shared(plan: &Plan, id: StepId, last: &BTreeMap<&str, StepId>) -> Vec<String> {
    if goes_on(plan, id, last) { vec![format!("up to line {}", plan.step(id).origin.line)] } else { Vec::new() }
}

/// The line of a base that another stage names.
fn base(id: StepId, step: &Step, fates: Option<&Fates<'_>>) -> Row {
    let mut row = row(id, step, fates);
    let words: Vec<&str> = row.text.split(' ').collect();
    if let [before @ .., word, _] = words.as_slice()
        && word.eq_ignore_ascii_case("as")
    {
        row.text = before.join(" ");
    }
    row
}

/// The box of a stage; a new one where there is none.
fn place<'a>(stage: &'a str, stages: &mut Stages<'a>, nodes: &mut Vec<Node>) -> usize {
    if let Some(known) = stages.get(stage) {
        return *known;
    }
    stages.insert(stage, nodes.len());
    nodes.push(Node {
        id: format!("stage{}", nodes.len()),
        kind: Kind::Stage,
        title: stage_name(stage).into_owned(),
        rows: Vec::new(),
        frame: None,
    });
    nodes.len() - 1
}

fn row(id: StepId, step: &Step, fates: Option<&Fates<'_>>) -> Row {
    let mark = match fates.and_then(|fates| fates.get(&id)) {
        None => Mark::Step,
        Some(Fate::Cached) => Mark::Cached,
        Some(Fate::Runs(_)) => Mark::Runs,
    };
    Row { mark, text: clean(&step.origin.text).split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// The paths that a step reads of another.
fn read(step: &Step, from: StepId) -> Vec<String> {
    match &step.op {
        Op::File(File::Copy(copy)) if copy.from == Some(from) => {
            let path = |source: &CopySource| match source {
                CopySource::Path { pattern } => Some(pattern.clone()),
                CopySource::Http { .. } | CopySource::Git { .. } | CopySource::Inline(_) => None,
            };
            copy.sources.iter().filter_map(path).collect()
        }
        Op::Exec(exec) => {
            let path = |kind: &ExecMountKind| match kind {
                ExecMountKind::Bind(bind) if bind.from == Some(from) => Some(bind.source.clone()),
                ExecMountKind::Cache(cache) if cache.from == Some(from) => Some(cache.source.clone()),
                _ => None,
            };
            exec.mounts.iter().filter_map(|mount| path(&mount.kind)).collect()
        }
        Op::Source(_) | Op::File(_) | Op::Image(_) => Vec::new(),
    }
}

/// The first path, and how many more there are.
fn label(paths: &[String]) -> String {
    let Some(first) = paths.first() else { return String::new() };
    let first = super::super::names::fitted(&format!("/{}", clean(first).trim_start_matches('/')), 24);
    match paths.len() {
        1 => first,
        count => format!("{first} +{}", count - 1),
    }
}

/// Says in the box of a stage which services run it.
fn services(plan: &Plan, stages: &Stages<'_>, nodes: &mut [Node]) {
    for service in plan.stack.iter().flat_map(|stack| &stack.services) {
        let stage = plan.step(service.image).origin.stage.as_str();
        if let Some(place) = stages.get(stage) {
            let many = if service.replicas == 1 { String::new() } else { format!(" ×{}", service.replicas) };
            nodes[*place].rows.push(Row::plain(format!("→ service {}{many}", service.name)));
        }
    }
}

fn legend(states: Option<&[StepState]>) -> Vec<Row> {
    let Some(states) = states else { return Vec::new() };
    let cached = states.iter().any(|state| state.fate == Fate::Cached);
    let runs = states.iter().any(|state| state.fate != Fate::Cached);
    let row = |mark, text: &str| Row { mark, text: text.to_owned() };
    [cached.then(|| row(Mark::Cached, "cached")), runs.then(|| row(Mark::Runs, "runs"))].into_iter().flatten().collect()
}
