//! The lints that look at one stage after the other.

use super::stage_view::{Shell, StageView};
use super::{
    apt_update_alone, cache_busting_order, constant_platform, delete_in_later_layer, exec_form_one_string,
    lost_shell_state, maintainer_deprecated, overridden_command, package_cache_kept, pipe_hides_failure, pipe_to_shell,
    platform_mismatch, prompts_for_input, runs_as_root, secret_in_image, shell_form_signals, shell_syntax,
    unpinned_base, unpinned_package, unreproducible_step, write_after_volume,
};
use crate::diag::Diagnostics;
use crate::model::Model;
use crate::model::context::Context;
use crate::model::stage::{Base, StageId};
use crate::syntax::tree::Instruction;

/// One lint: finds what it is about in a stage.
type StageLint = fn(&StageView<'_>, &mut Diagnostics);

/// All of them.
const LINTS: [StageLint; 19] = [
    unpinned_base::check,
    platform_mismatch::check,
    constant_platform::check,
    maintainer_deprecated::check,
    shell_form_signals::check,
    overridden_command::check,
    pipe_hides_failure::check,
    lost_shell_state::check,
    exec_form_one_string::check,
    prompts_for_input::check,
    shell_syntax::check,
    apt_update_alone::check,
    package_cache_kept::check,
    delete_in_later_layer::check,
    unpinned_package::check,
    unreproducible_step::check,
    write_after_volume::check,
    runs_as_root::check,
    pipe_to_shell::check,
];

/// Runs them over every stage: its `FROM` and what follows it.
pub(in crate::model) fn check<'t>(
    model: &Model,
    stages: impl Iterator<Item = (&'t Instruction, &'t [&'t Instruction])>,
    globals: &[&Instruction],
    escape: char,
    context: &mut Context<'_>,
    found: &mut Diagnostics,
) {
    secret_in_image::arguments(globals, found);
    let ships = shipped(model);
    let mut shells: Vec<Shell> = Vec::new();
    let mut read = 0;
    for ((id, (from, body)), ships) in model.ids().zip(stages).zip(ships) {
        let stage = model.stage(id);
        let of_config = || Some(Shell::of(stage.config.as_ref()?.config.shell.as_deref()?, false));
        let mut shell = match stage.base.value {
            Base::Stage(base) => shells.get(base.0).copied().unwrap_or_default(),
            _ => of_config().unwrap_or_default(),
        };
        // Who writes continuations with a backtick writes for Windows, whose own shell is another.
        shell.plain &= escape == '\\' || shell.chosen;
        let view = StageView::new(model, id, from, body, ships, &mut shell, &mut read);
        shells.push(shell);
        for lint in LINTS {
            lint(&view, found);
        }
        secret_in_image::check(&view, found);
        cache_busting_order::check(&view, context, found);
    }
    unpinned_base::services(model, found);
}

/// Which stages' files end in an image that somebody gets.
fn shipped(model: &Model) -> Vec<bool> {
    let mut ships = vec![false; model.stages.len()];
    let last = model.stages.len().checked_sub(1).map(StageId);
    let open = model.targets.iter().copied().chain(model.service_stages()).chain(last);
    for mut id in open.collect::<Vec<_>>() {
        while !std::mem::replace(&mut ships[id.0], true) {
            let Base::Stage(base) = model.stage(id).base.value else { break };
            id = base;
        }
    }
    ships
}
