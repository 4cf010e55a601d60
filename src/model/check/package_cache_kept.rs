//! RB5003 package-cache-kept: what a package manager downloaded stays in the layer.

use super::packages::{Manager, Packaging, packaging};
use super::stage_view::{StageView, Step};
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::model::stage::{Action, MountKind};
use crate::syntax::script::Script;

/// Reports the first install of each manager in a `RUN` whose downloads end in an image that ships.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    if !view.ships {
        return;
    }
    for (_, step, script) in view.scripts() {
        let mut told: Vec<Manager> = Vec::new();
        for call in script.calls() {
            let Some(packaging) = packaging(&call).filter(Packaging::installs) else { continue };
            let manager = packaging.manager;
            if told.contains(&manager) || is_clean(view, step, script, &packaging) {
                continue;
            }
            told.push(manager);
            found.0.extend(kept(step, script, &packaging));
        }
    }
}

/// What stays, and where.
const fn cache(manager: Manager) -> Option<(&'static str, &'static [&'static str])> {
    Some(match manager {
        Manager::Apt => ("the lists of packages stay", &["/var/lib/apt", "/var/cache/apt"]),
        Manager::Apk => ("the index of packages stays", &["/var/cache/apk", "/etc/apk/cache"]),
        Manager::Dnf => ("the cache of packages stays", &["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"]),
        Manager::Zypper => ("the cache of packages stays", &["/var/cache/zypp"]),
        Manager::Pip => ("what pip downloaded stays", &["/root/.cache", "/.cache/pip", "/root/.cache/pip"]),
        // They keep little, or it is theirs to say.
        Manager::Npm | Manager::Gem => return None,
    })
}

/// Whether the downloads go again, or never come.
fn is_clean(view: &StageView<'_>, step: &Step<'_>, script: &Script, packaging: &Packaging<'_>) -> bool {
    let Some((_, folders)) = cache(packaging.manager) else { return true };
    let inside = |path: &str| {
        folders.iter().any(|folder| path.starts_with(folder) || folder.starts_with(path) && path.len() > 1)
    };
    let mounted = matches!(step.action, Some(Action::Run(run)) if run.mounts.iter().any(|mount| {
        matches!(mount.kind, MountKind::Cache { .. } | MountKind::Tmpfs { .. } | MountKind::Bind { .. })
            && mount.target.as_deref().is_some_and(|target| inside(target) || target.ends_with("/.cache/pip") || target.ends_with("/.cache"))
    }));
    let removed = || {
        script.calls().any(|call| match call.program() {
            "apt-get" | "apt" => call.has(&["dist-clean", "distclean"]),
            "rm" => call.values().any(|path| inside(path.trim_end_matches(['*', '/'])) || path.contains(".cache")),
            "yum" | "dnf" | "microdnf" | "tdnf" | "zypper" => {
                call.values().any(|verb| matches!(&*verb, "clean" | "cc"))
            }
            "pip" | "pip3" => call.has(&["purge"]),
            "find" => call.values().any(|path| inside(&path)),
            _ => false,
        })
    };
    let never = || match packaging.manager {
        Manager::Apk => packaging.call.has(&["--no-cache"]),
        Manager::Pip => packaging.call.has(&["--no-cache-dir", "--no-cache"]) || sets(view, "PIP_NO_CACHE_DIR"),
        _ => false,
    };
    mounted || never() || removed()
}

/// Whether a variable is set for what runs in a stage.
fn sets(view: &StageView<'_>, name: &str) -> bool {
    let own = view.steps.iter().any(|step| match step.action {
        Some(Action::Env(pairs)) => pairs.iter().any(|(key, _)| key == name),
        Some(Action::Arg(pairs)) => pairs.iter().any(|(key, value)| key == name && value.is_some()),
        _ => step.written.rest.text.contains(name),
    });
    let mut base = Some(view.stage);
    while let Some(stage) = base {
        let env = stage
            .instructions
            .iter()
            .any(|one| matches!(&one.action, Action::Env(pairs) if pairs.iter().any(|(key, _)| key == name)));
        let config =
            stage.config.as_ref().is_some_and(|config| config.config.env.iter().any(|pair| pair.starts_with(name)));
        if env || config {
            return true;
        }
        base = match stage.base.value {
            crate::model::stage::Base::Stage(id) => Some(view.model.stage(id)),
            _ => None,
        };
    }
    own
}

fn kept(step: &Step<'_>, script: &Script, packaging: &Packaging<'_>) -> Option<Diagnostic> {
    let (what, _) = cache(packaging.manager)?;
    let program = packaging.program();
    let span = script.span(packaging.call.name()).to(script.span(packaging.verb));
    let diagnostic =
        Diagnostic::new(Code::PackageCacheKept, span, format!("{what} in this layer, and in every image on it"))
            .label(format!("nothing removes it after `{program}`"));
    let mount = |targets: &[&str]| {
        targets.iter().map(|target| format!(" --mount=type=cache,target={target}")).collect::<String>()
    };
    let updates = || script.calls().any(|call| packaging_of_lists(&call));
    let with_mounts = |diagnostic: Diagnostic, flags: String, help: &str| {
        diagnostic.help(help).fix(FixSafety::Safe, "keep it in a cache beside the image", step.behind_keyword(), flags)
    };
    Some(match packaging.manager {
        Manager::Apk => {
            let place = script.span(packaging.verb).after();
            diagnostic.help("write `apk add --no-cache`").fix(FixSafety::Safe, "add `--no-cache`", place, " --no-cache")
        }
        // Lists that a former layer brought would be hidden by the mount.
        Manager::Apt if updates() => with_mounts(
            diagnostic,
            ["/var/cache/apt", "/var/lib/apt/lists"]
                .map(|folder| format!("{},sharing=locked", mount(&[folder])))
                .concat(),
            "end the RUN with `&& rm -rf /var/lib/apt/lists/*`, or mount a cache there",
        ),
        Manager::Apt => diagnostic.help("update, install and `rm -rf /var/lib/apt/lists/*` in one RUN"),
        Manager::Dnf => {
            let folder = if packaging.call.program() == "yum" { "/var/cache/yum" } else { "/var/cache/dnf" };
            let program = packaging.call.program();
            with_mounts(
                diagnostic,
                mount(&[folder]),
                &format!("end the RUN with `&& {program} clean all`, or mount a cache there"),
            )
        }
        Manager::Zypper => with_mounts(
            diagnostic,
            mount(&["/var/cache/zypp"]),
            "end the RUN with `&& zypper clean`, or mount a cache there",
        ),
        Manager::Pip => with_mounts(
            diagnostic,
            mount(&["/root/.cache/pip"]),
            "write `pip install --no-cache-dir`, or mount a cache there",
        ),
        Manager::Npm | Manager::Gem => return None,
    })
}

fn packaging_of_lists(call: &crate::syntax::script::Call<'_>) -> bool {
    packaging(call).is_some_and(|packaging| packaging.updates_lists())
}
