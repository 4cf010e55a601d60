//! One stage: its base, the base's triggers, its instructions.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Resolver;
use super::outline::{Outline, StageOutline};
use super::scope::{ArgId, Scope};
use crate::model::check;
use crate::model::facts::Facts;
use crate::model::stage::{Instruction as Resolved, Stage, StageId};
use crate::source::{Span, Spanned};
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Args, Instruction, Word};

/// A stage while its instructions are resolved.
pub(super) struct Open {
    pub id: StageId,
    pub scope: Scope,
    /// `ONBUILD` instructions, for stages that start from this one.
    pub triggers: Vec<Rc<Instruction>>,
    /// The working directory so far.
    pub workdir: String,
    /// Whether this file has set it.
    pub workdir_set: bool,
    /// Where `FROM` is written.
    pub from: Span,
    /// What it says about how it runs; none where the base is not here.
    pub facts: Option<Facts>,
    /// Whether a `CMD` of this stage stands above.
    pub has_cmd: bool,
    pub instructions: Vec<Resolved>,
}

/// What later stages need to know of a stage.
pub(super) struct Finished {
    pub scope: Rc<Scope>,
    pub triggers: Vec<Rc<Instruction>>,
    pub workdir: String,
    pub workdir_set: bool,
    /// Its `ARG`s that nothing in it reads.
    pub unread: Vec<ArgId>,
}

impl Resolver<'_> {
    /// Notes every stage's name, and reports names given twice, reserved or malformed.
    pub(super) fn declare(&mut self, outline: &Outline<'_>) {
        for (index, stage) in outline.stages.iter().enumerate() {
            let words = from_words(stage.from);
            let Some(word) = words.get(2) else {
                self.places.push(stage.from.span);
                continue;
            };
            self.places.push(word.span);
            let name = word.text.to_lowercase();
            if !is_stage_name(&name) {
                self.report(check::stages::malformed_name(word));
            } else if matches!(name.as_str(), "scratch" | "context" | "host") {
                self.report(check::stages::reserved_name(word));
            }
            match self.names.get(&name) {
                Some(first) => {
                    let first = self.places[first.0];
                    self.report(check::names::duplicate("stage", &name, word.span, first));
                }
                None => drop(self.names.insert(name, StageId(index))),
            }
        }
    }

    /// Resolves one stage.
    pub(super) fn stage(&mut self, outline: &StageOutline<'_>) {
        let id = StageId(self.stages.len());
        let words = from_words(outline.from);
        let name = words.get(2).map(|word| Spanned::new(word.text.to_lowercase(), word.span));
        self.current_from = Some(outline.from.span);
        let start = self.from(outline.from, words.first());
        let mut open = Open {
            id,
            scope: start.scope,
            triggers: Vec::new(),
            workdir: start.workdir,
            workdir_set: start.workdir_set,
            from: outline.from.span,
            facts: start.facts,
            has_cmd: false,
            instructions: Vec::with_capacity(outline.body.len()),
        };
        self.run_triggers(&mut open, &start.triggers, start.config.as_deref(), &start.base);
        for instruction in &outline.body {
            self.instruction(&mut open, instruction, None);
        }
        self.stages.push(Stage {
            name,
            base: start.base,
            platform: start.platform,
            config: start.config,
            instructions: open.instructions,
            span: outline.from.span,
            text: text_of(outline.from),
        });
        self.model.stage_facts.push(open.facts);
        let Open { mut scope, triggers, workdir, workdir_set, .. } = open;
        let unread = scope.take_unread();
        self.finished.push(Finished { scope: scope.finish(), triggers, workdir, workdir_set, unread });
    }

    /// Finds the stages asked for.
    pub(super) fn targets(&mut self) {
        for name in &self.inputs.targets {
            let by_number = name.parse::<usize>().ok().filter(|index| *index < self.stages.len()).map(StageId);
            if let Some(id) = self.names.get(&name.to_lowercase()).copied().or(by_number) {
                self.model.targets.push(id);
            } else {
                let span = self.command_line(format!("--target {name}"));
                let known: Vec<String> = self.names.keys().cloned().collect();
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                self.report(check::stages::unknown_target(name, span, &known));
            }
        }
        if self.inputs.stack && !self.model.services.is_empty() {
            self.model.targets = self.model.service_stages().collect::<BTreeSet<_>>().into_iter().collect();
        } else if self.inputs.targets.is_empty() {
            self.model.targets = self.stages.len().checked_sub(1).map(StageId).into_iter().collect();
        }
    }
}

/// The words behind `FROM` and its flags.
pub(super) fn from_words(from: &Instruction) -> &[Word] {
    match &from.args {
        Args::Words(words) => words,
        _ => &[],
    }
}

/// As `BuildKit`: a letter, then letters, digits, `-`, `_` and `.`.
fn is_stage_name(name: &str) -> bool {
    let tail = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(tail)
}

/// An instruction as written, on one line.
pub(super) fn text_of(instruction: &Instruction) -> String {
    let mut text = String::with_capacity(16 + instruction.rest.text.len());
    text.push_str(instruction.keyword.value.as_str());
    for flag in &instruction.flags {
        text.push_str(" --");
        text.push_str(&flag.name.value);
        if let Some(value) = &flag.value {
            text.push('=');
            text.push_str(&value.text);
        }
    }
    let rest = instruction.rest.text.trim();
    if !rest.is_empty() {
        text.push(' ');
        text.push_str(rest);
    }
    if instruction.keyword.value == Keyword::Run {
        // A heredoc alone says nothing: its first line does.
        if let Some(line) = instruction.heredocs.first().and_then(|heredoc| heredoc.body.value.lines().next()) {
            text = format!("{text} ({})", line.trim());
        }
    }
    text
}
