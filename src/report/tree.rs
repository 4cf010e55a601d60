//! A plan as a tree: each target, its steps in order, and below a step the stages that it reads.

use std::collections::{BTreeMap, BTreeSet};

use super::Look;
use super::names::{clean, stage_name};
use super::units::counted;
use crate::executor::{Fate, StepState};
use crate::plan::{Op, Plan, StepId};

/// Draws a plan with what would become of its steps.
pub fn tree(plan: &Plan, states: &[StepState], look: Look) -> String {
    let fates = states.iter().map(|state| (state.step, &state.fate)).collect();
    let mut drawing = Drawing { plan, fates, look, lines: Vec::new(), seen: BTreeSet::new() };
    for target in &plan.targets {
        drawing.lines.push((stage_name(&target.name).into_owned(), None));
        drawing.stage(target.step, "", 0);
    }
    drawing.finish()
}

/// `2 steps will run, 3 cached`.
pub fn tree_summary(plan: &Plan, states: &[StepState]) -> String {
    let shown = |state: &&StepState| !matches!(plan.step(state.step).op, Op::Image(_));
    let (cached, runs): (Vec<_>, Vec<_>) = states.iter().filter(shown).partition(|state| state.fate == Fate::Cached);
    let cached = cached.len() as u64;
    match runs.len() as u64 {
        0 => format!("nothing to do: {} cached", counted(cached, "step")),
        runs => format!("{} will run, {cached} cached", counted(runs, "step")),
    }
}

/// Stages below each other that are drawn; nobody finds the way in more.
const DEEPEST: usize = 100;

struct Drawing<'a> {
    plan: &'a Plan,
    fates: BTreeMap<StepId, &'a Fate>,
    look: Look,
    /// Text with its branches, and the fate behind it.
    lines: Vec<(String, Option<&'a Fate>)>,
    seen: BTreeSet<StepId>,
}

/// A branch of the tree.
enum Branch<'a> {
    /// A step, and the stages it reads besides the one it stands on.
    Step(StepId, Vec<StepId>),
    /// The stage that this one starts from.
    Base(&'a str, StepId),
}

impl<'a> Drawing<'a> {
    /// Draws the steps of the stage that ends with `tip`.
    fn stage(&mut self, tip: StepId, indent: &str, depth: usize) {
        let branches = self.branches(tip);
        let count = branches.len();
        for (number, branch) in (1..).zip(branches) {
            let last = number == count;
            let (fork, pass) = self.look.joints(last);
            let below = format!("{indent}{pass}");
            match branch {
                Branch::Base(name, tip) => {
                    self.other(&format!("{indent}{fork}FROM {}", stage_name(name)), tip, &below, depth);
                }
                Branch::Step(step, reads) => {
                    let text = format!("{indent}{fork}{}", clean(&self.plan.step(step).origin.text));
                    self.lines.push((text, self.fates.get(&step).copied()));
                    self.reads(&reads, &below, depth);
                }
            }
        }
    }

    /// Draws what a step reads besides the file system it stands on.
    fn reads(&mut self, reads: &[StepId], indent: &str, depth: usize) {
        for (number, tip) in (1..).zip(reads) {
            let (fork, pass) = self.look.joints(number == reads.len());
            let stage = stage_name(&self.plan.step(*tip).origin.stage).into_owned();
            self.other(&format!("{indent}{fork}{stage}"), *tip, &format!("{indent}{pass}"), depth);
        }
    }

    /// Draws another stage, once.
    fn other(&mut self, head: &str, tip: StepId, indent: &str, depth: usize) {
        if depth == DEEPEST {
            self.lines.push((format!("{head}  (and what it stands on)"), None));
        } else if self.seen.insert(tip) {
            self.lines.push((head.to_owned(), None));
            self.stage(tip, indent, depth + 1);
        } else {
            self.lines.push((format!("{head}  (above)"), None));
        }
    }

    /// The steps of a stage in order, from its base to `tip`.
    fn branches(&self, tip: StepId) -> Vec<Branch<'a>> {
        let stage = self.plan.step(tip).origin.stage.as_str();
        let mut branches = Vec::new();
        let mut next = Some(tip);
        while let Some(id) = next {
            let step = self.plan.step(id);
            if step.origin.stage != stage {
                branches.push(Branch::Base(&step.origin.stage, id));
                break;
            }
            let mut inputs = step.inputs.iter().copied();
            next = inputs.next();
            if !matches!(step.op, Op::Image(_)) {
                let mut reads: Vec<StepId> = inputs.collect();
                reads.dedup();
                branches.push(Branch::Step(id, reads));
            }
        }
        branches.reverse();
        branches
    }

    /// Sets the fates in a column of their own.
    fn finish(self) -> String {
        let look = self.look;
        // Where there is little room, the step goes first and its reason last.
        let narrow = look.width < 64;
        let room = if narrow { look.width.saturating_sub(8).max(12) } else { look.width - 30 };
        let fated = self.lines.iter().filter(|(_, fate)| fate.is_some());
        let column = fated.map(|(text, _)| textwrap::core::display_width(text).min(room)).max().unwrap_or(0);
        let mut out = String::new();
        for (text, fate) in &self.lines {
            let Some(fate) = fate else {
                out += &look.strong(&if look.terminal { look.fitted(text, look.width) } else { text.clone() });
                out.push('\n');
                continue;
            };
            let text = look.fitted(text, room);
            let gap = " ".repeat(column - textwrap::core::display_width(&text) + 2);
            let fate = match fate {
                Fate::Cached => look.dim("cached"),
                Fate::Runs(why) if why.is_empty() => look.help("runs"),
                Fate::Runs(_) if narrow => look.help("runs"),
                Fate::Runs(why) => {
                    let why = if look.terminal {
                        look.fitted(why, look.width.saturating_sub(column + 8))
                    } else {
                        why.clone()
                    };
                    format!("{}  {}", look.help("runs"), look.dim(&why))
                }
            };
            out += &format!("{text}{gap}{fate}\n");
        }
        out
    }
}
