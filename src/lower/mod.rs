//! [`Model`] to [`Plan`]: the steps that the targets need, each with its digest and its place in the file.

mod copy;
mod graph;
mod history;
mod run;
mod services;
mod stack;
mod stage;
mod state;

use std::collections::{HashMap, HashSet};

use self::graph::Graph;
use self::stage::Lowered;
use crate::image::Platform;
use crate::model::{Action, Base, Model, MountKind, StageId};
use crate::plan::{Plan, Secret, StepId, Target, VERSION};
use crate::source::SourceMap;

/// What a plan says besides what its file means.
#[derive(Clone, Debug)]
pub struct Settings<'a> {
    /// The file as the user named it.
    pub file: &'a str,
    /// The context's folder, absolute.
    pub context: &'a str,
    /// Seconds since 1970 that images are dated with.
    pub epoch: i64,
    /// Secrets that can be asked for; of one name the first counts.
    pub secrets: &'a [Secret],
    /// Whether the file's services are to run.
    pub stack: bool,
    /// The machine that images are for.
    pub platform: &'a Platform,
}

/// Makes the plan of a model without errors.
pub fn lower(model: &Model, settings: &Settings<'_>, files: &SourceMap) -> Plan {
    let needed = model.needed(&model.targets);
    let created = date(settings.epoch);
    let readers = readers(model, &needed);
    let mut graph = Graph::new(files);
    let mut stages: Vec<Option<Lowered>> = Vec::with_capacity(model.stages.len());
    for (id, needed) in model.ids().zip(&needed) {
        let readers = readers[id.0];
        let lowered = needed.then(|| stage::lower(model, id, readers, &created, &mut stages, &mut graph));
        stages.push(lowered);
    }
    let mut images: HashMap<Base, StepId> = HashMap::new();
    let target = |id: StageId| {
        let step = stages[id.0].as_mut()?.image(model, id, &mut graph)?;
        images.insert(Base::Stage(id), step);
        Some(Target { name: model.stage_name(id), step })
    };
    let mut targets: Vec<Target> = model.targets.iter().copied().filter_map(target).collect();
    let stack = settings.stack.then(|| {
        targets.extend(stack::images(model, settings, &created, &mut images, &mut graph));
        stack::lower(model, settings, &images, files)
    });
    Plan {
        version: VERSION,
        file: settings.file.to_owned(),
        context: settings.context.to_owned(),
        ignore: model.ignore.clone(),
        steps: graph.finish(),
        targets,
        secrets: secrets(model, &needed, settings.secrets),
        stack,
    }
}

/// How often what a stage ended with is asked for: by stages on it, and by its own image.
fn readers(model: &Model, needed: &[bool]) -> Vec<usize> {
    let mut readers = vec![0; model.stages.len()];
    for (stage, _) in model.stages.iter().zip(needed).filter(|(_, needed)| **needed) {
        if let Base::Stage(id) = stage.base.value {
            readers[id.0] += 1;
        }
    }
    model.targets.iter().for_each(|id| readers[id.0] += 1);
    readers
}

/// The secrets that needed steps ask for.
fn secrets(model: &Model, needed: &[bool], known: &[Secret]) -> Vec<Secret> {
    let stages = model.stages.iter().zip(needed).filter(|(_, needed)| **needed);
    let mounts = stages.flat_map(|(stage, _)| &stage.instructions).flat_map(|instruction| match &instruction.action {
        Action::Run(run) => &run.mounts[..],
        _ => &[],
    });
    let mut asked: HashSet<&str> = mounts
        .filter_map(|mount| match &mount.kind {
            MountKind::Secret { id, .. } => Some(id.as_str()),
            _ => None,
        })
        .collect();
    known.iter().filter(|secret| asked.remove(secret.id.as_str())).cloned().collect()
}

/// RFC 3339, in UTC; what is out of its range is 1970.
fn date(epoch: i64) -> String {
    jiff::Timestamp::from_second(epoch).unwrap_or_default().to_string()
}
