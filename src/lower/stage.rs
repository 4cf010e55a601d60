//! One stage: its source, its instructions, its image.

use std::collections::BTreeSet;

use super::graph::Graph;
use super::state::State;
use super::{copy, history, run};
use crate::image::{ImageConfig, Platform};
use crate::model::{Action, Archive, Base, Instruction, Model, Ports, Stage, StageId, path};
use crate::plan::{File, Image, Op, Origin, Source, StepId};

/// A stage whose steps are made.
pub(super) struct Lowered {
    /// The step whose file system is the stage's.
    top: StepId,
    /// What it ended with; gone once nobody needs it any more.
    state: Option<State>,
    /// Stages on it that are still to come, and one for its own image where it is a target.
    readers: usize,
}

/// What the steps of one stage are made with.
pub(super) struct Context<'a, 'g, 'f> {
    pub model: &'a Model,
    pub stage: &'a Stage,
    pub name: String,
    pub stages: &'a mut [Option<Lowered>],
    pub graph: &'g mut Graph<'f>,
}

/// Makes the steps of a stage.
pub(super) fn lower(
    model: &Model,
    id: StageId,
    readers: usize,
    created: &str,
    stages: &mut [Option<Lowered>],
    graph: &mut Graph<'_>,
) -> Lowered {
    let stage = model.stage(id);
    let mut context = Context { model, stage, name: model.stage_name(id), stages, graph };
    let mut so_far = context.start(created);
    for instruction in &stage.instructions {
        context.instruction(&mut so_far, instruction);
    }
    Lowered { top: so_far.top, state: Some(so_far), readers }
}

impl Context<'_, '_, '_> {
    fn start(&mut self, created: &str) -> State {
        if let Base::Stage(id) = self.stage.base.value
            && let Some(state) = self.stages[id.0].as_mut().and_then(Lowered::take_state)
        {
            return state.inherited();
        }
        let origin = self.graph.origin(self.stage.span, &self.stage.text, &self.name);
        let source = source(&self.stage.base.value, &self.stage.platform);
        let top = self.graph.add(Op::Source(source), Vec::new(), origin);
        let Platform { architecture, os, variant } = self.stage.platform.clone();
        let empty =
            ImageConfig { architecture: architecture.clone(), os: os.clone(), variant, ..ImageConfig::default() };
        let mut config = self.stage.config.as_deref().unwrap_or(&empty).clone();
        if config.architecture.is_empty() {
            config.architecture = architecture;
        }
        if config.os.is_empty() {
            config.os = os;
        }
        State::new(top, &config, created)
    }

    fn instruction(&mut self, state: &mut State, instruction: &Instruction) {
        match &instruction.action {
            Action::Run(action) => run::lower(self, state, instruction, action),
            Action::Copy(action) => copy::lower(self, state, instruction, action),
            Action::Workdir(path) => self.workdir(state, instruction, path),
            _ => state.apply(&instruction.action),
        }
    }

    fn workdir(&mut self, state: &mut State, instruction: &Instruction, written: &str) {
        state.workdir = path::joined(&state.workdir, written);
        state.config.config.working_dir.clone_from(&state.workdir);
        let layer = state.workdir != "/";
        if layer {
            let user = state.config.config.user.clone();
            let op = Op::File(File::MakeDir { path: state.workdir.clone(), user });
            self.step(state, instruction, op, Vec::new());
        }
        let line = history::workdir(&state.workdir);
        state.record(&line, layer);
    }

    /// Adds a step on top of the stage's file system; `reads` are its further inputs.
    pub(super) fn step(&mut self, state: &mut State, instruction: &Instruction, op: Op, reads: Vec<StepId>) {
        let origin = self.graph.origin(instruction.span, &instruction.text, &self.name);
        let inputs = std::iter::once(state.top).chain(reads).collect();
        state.top = self.graph.add(op, inputs, origin);
    }

    /// The step that a copy or a mount reads from.
    pub(super) fn read(&mut self, from: &crate::model::Origin) -> StepId {
        if let Base::Stage(id) = from.base
            && let Some(stage) = &self.stages[id.0]
        {
            return stage.top;
        }
        let origin = self.graph.origin(from.span, &format!("FROM {}", from.text), &self.name);
        self.graph.add(Op::Source(source(&from.base, &self.stage.platform)), Vec::new(), origin)
    }
}

impl Lowered {
    /// Adds the step of the stage's image.
    pub(super) fn image(&mut self, model: &Model, id: StageId, graph: &mut Graph<'_>) -> Option<StepId> {
        let state = self.take_state()?;
        let stage = model.stage(id);
        let origin = graph.origin(stage.span, &stage.text, &model.stage_name(id));
        let mut config = state.config;
        config.config.env = state.image_env.lines();
        let ports = Ports::merged(&state.ports);
        let ports = ports.into_iter().flat_map(Ports::names).chain(std::mem::take(&mut config.config.exposed_ports));
        config.config.exposed_ports = ports.collect::<BTreeSet<_>>().into_iter().collect();
        config.config.volumes = config.config.volumes.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        Some(graph.add(Op::Image(Image { config }), vec![self.top], origin))
    }

    /// What the stage ended with: a copy, or the thing itself for the last who asks. A long row of stages would otherwise
    /// copy its variables and its history over and over.
    fn take_state(&mut self) -> Option<State> {
        self.readers = self.readers.saturating_sub(1);
        if self.readers == 0 { self.state.take() } else { self.state.clone() }
    }
}

/// Adds the image of a base that is no stage, as a stage of one `FROM` line would be.
pub(super) fn bare(
    base: &Base,
    config: &ImageConfig,
    platform: &Platform,
    created: &str,
    origin: Origin,
    graph: &mut Graph<'_>,
) -> StepId {
    let top = graph.add(Op::Source(source(base, platform)), Vec::new(), origin.clone());
    let config = State::new(top, config, created).config;
    graph.add(Op::Image(Image { config }), vec![top], origin)
}

/// The source of a base that is no stage.
fn source(base: &Base, platform: &Platform) -> Source {
    let platform = platform.clone();
    match base.clone() {
        Base::Scratch | Base::Stage(_) => Source::Scratch,
        Base::Host => Source::Host,
        Base::Rootfs(path) => Source::Rootfs { path },
        Base::OciLayout(Archive { path, tag }) => Source::OciLayout { path, tag, platform },
        Base::OciArchive(Archive { path, tag }) => Source::OciArchive { path, tag, platform },
        Base::DockerArchive(Archive { path, tag }) => Source::DockerArchive { path, tag },
        Base::Image(reference) => Source::Stored { reference: reference.to_string(), platform },
    }
}
