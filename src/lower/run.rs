//! `RUN` to an [`Exec`].

use super::history;
use super::stage::Context;
use super::state::State;
use crate::model::{Instruction, Mount, MountKind, Owner, Run, RunNetwork, Sharing, path};
use crate::plan::{
    BindMount, CacheMount, CacheSharing, Exec, ExecMount, ExecMountKind, InlineFile, Network, Op, SecurityMode, StepId,
};

pub(super) fn lower(context: &mut Context<'_, '_, '_>, state: &mut State, instruction: &Instruction, run: &Run) {
    let args = state.args_of(&run.command);
    let mut reads = Vec::new();
    let mut sockets = 0;
    let mut mounts = Vec::with_capacity(run.mounts.len());
    for mount in &run.mounts {
        mounts.push(lower_mount(context, state, mount, &mut sockets, &mut reads));
    }
    let script = run.script.iter().map(|script| InlineFile {
        path: format!("/dev/pipes/{}", script.name),
        content: script.content.clone(),
        mode: 0o755,
    });
    let exec = Exec {
        env: env(context, state, &mounts),
        cwd: state.workdir.clone(),
        user: state.config.config.user.clone(),
        files: script.collect(),
        network: match run.network {
            RunNetwork::Default => Network::Default,
            RunNetwork::None => Network::None,
            RunNetwork::Host => Network::Host,
        },
        security: if run.insecure { SecurityMode::Insecure } else { SecurityMode::Sandbox },
        args,
        mounts,
    };
    let line = history::run(state, &exec.args);
    context.step(state, instruction, Op::Exec(exec), reads);
    state.record(&line, true);
}

/// The variables that a program sees.
fn env(context: &Context<'_, '_, '_>, state: &State, mounts: &[ExecMount]) -> Vec<String> {
    let mut env = state.env.lines();
    for (name, value) in &context.model.proxies {
        // Programs differ in which of the two they read.
        for name in [name.to_ascii_uppercase(), name.to_ascii_lowercase()] {
            if !state.env.has(&name) {
                env.push(format!("{name}={value}"));
            }
        }
    }
    let socket = mounts.iter().find(|mount| matches!(mount.kind, ExecMountKind::Ssh { .. }));
    if let Some(socket) = socket.filter(|_| !state.env.has("SSH_AUTH_SOCK")) {
        env.push(format!("SSH_AUTH_SOCK={}", socket.target));
    }
    env
}

fn lower_mount(
    context: &mut Context<'_, '_, '_>,
    state: &State,
    mount: &Mount,
    sockets: &mut u32,
    reads: &mut Vec<StepId>,
) -> ExecMount {
    let written = mount.target.as_deref();
    let absolute = |target: &str| path::joined(&state.workdir, target);
    let mut from = |context: &mut Context<'_, '_, '_>, from: &Option<crate::model::Origin>| {
        let step = from.as_ref().map(|from| context.read(from));
        reads.extend(step);
        step
    };
    let mut target = absolute(written.unwrap_or(""));
    let kind = match &mount.kind {
        MountKind::Bind { from: origin, source } => {
            ExecMountKind::Bind(BindMount { from: from(context, origin), source: path::clean(source) })
        }
        MountKind::Cache { id, from: origin, source, sharing, owner: Owner { uid, gid, mode } } => {
            let id = id.clone().unwrap_or_else(|| cache_id(written.unwrap_or("")));
            let sharing = match sharing {
                Sharing::Shared => CacheSharing::Shared,
                Sharing::Private => CacheSharing::Private,
                Sharing::Locked => CacheSharing::Locked,
            };
            let (from, source) = (from(context, origin), path::clean(source));
            ExecMountKind::Cache(CacheMount { id, from, source, sharing, mode: *mode, uid: *uid, gid: *gid })
        }
        MountKind::Tmpfs { size } => ExecMountKind::Tmpfs { size: *size },
        MountKind::Secret { id, env, required, owner: Owner { uid, gid, mode } } => {
            target = match (written, env) {
                (Some(written), _) => absolute(written),
                (None, Some(_)) => String::new(),
                (None, None) => format!("/run/secrets/{}", id.rsplit('/').next().unwrap_or(id)),
            };
            let (id, env) = (id.clone(), env.clone());
            ExecMountKind::Secret { id, env, required: *required, uid: *uid, gid: *gid, mode: *mode }
        }
        MountKind::Ssh { id, required, owner: Owner { uid, gid, mode } } => {
            target = written.map_or_else(|| format!("/run/buildkit/ssh_agent.{sockets}"), absolute);
            *sockets += 1;
            ExecMountKind::Ssh { id: id.clone(), required: *required, uid: *uid, gid: *gid, mode: *mode }
        }
    };
    ExecMount { target, readonly: mount.readonly, kind }
}

/// A cache without a name is named for its target as written.
fn cache_id(target: &str) -> String {
    if target.starts_with('/') { path::clean(target) } else { target.to_owned() }
}
