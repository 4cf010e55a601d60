//! What stops nobody: files that are not here for stages that nobody asked for.

use std::collections::HashMap;

use crate::diag::{Code, Diagnostics, Severity};
use crate::model::{Model, StageId};
use crate::source::Span;
use crate::syntax::tree::{Item, Tree};

/// Makes warnings of what is said of the context's files by stages that neither the targets nor services need. One file often
/// serves several contexts, each with what its own target copies, and BuildKit never looks at the others.
pub(super) fn forgive(found: &mut Diagnostics, tree: &Tree, model: &Model) {
    if model.targets.is_empty() {
        return;
    }
    let unneeded = instructions(tree, model);
    let is_unneeded = |span: Span| {
        let before = unneeded.partition_point(|instruction| instruction.start <= span.start);
        before > 0 && span.end <= unneeded[before - 1].end && span.file == unneeded[before - 1].file
    };
    for diagnostic in &mut found.0 {
        let of_files =
            matches!(diagnostic.code, Code::SourceMissing | Code::SourceIgnored | Code::SourceOutsideContext);
        if of_files && is_unneeded(diagnostic.label.span) {
            diagnostic.severity = Severity::Warning;
        }
    }
}

/// The instructions of stages that are not needed, in order.
fn instructions(tree: &Tree, model: &Model) -> Vec<Span> {
    let wanted: Vec<StageId> = model.targets.iter().copied().chain(model.service_stages()).collect();
    let stages: HashMap<u32, bool> =
        model.stages.iter().map(|stage| stage.span.start).zip(model.needed(&wanted)).collect();
    let mut needed = true;
    let mut unneeded = Vec::new();
    for item in &tree.items {
        let Item::Instruction(instruction) = item else { continue };
        needed = stages.get(&instruction.span.start).copied().unwrap_or(needed);
        if !needed {
            unneeded.push(instruction.span);
        }
    }
    unneeded
}
