//! RB4006 prompts-for-input: a package manager that asks, where nobody answers.

use std::cell::LazyCell;
use std::ops::Range;

use super::packages::{Manager, Packaging, packaging};
use super::stage_view::StageView;
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::source::Span;
use crate::syntax::script::Call;

/// A call that asks, and the flag that answers.
struct Asks<'a> {
    /// The word that the flag goes behind.
    behind: &'a Range<usize>,
    flag: &'static str,
    verb: String,
}

/// Reports each call that asks; one that is given its answers does not.
pub(in crate::model) fn check(view: &StageView<'_>, found: &mut Diagnostics) {
    let settled = LazyCell::new(|| view.steps.iter().any(|step| says(&step.written.rest.text)));
    for (_, _, script) in view.scripts() {
        for pipeline in &script.pipelines {
            // Behind a pipe stands `yes |` or the like.
            let Some(call) =
                pipeline.commands.first().filter(|command| !command.fed).and_then(|command| script.call(command))
            else {
                continue;
            };
            let Some(asks) = asks(&call) else { continue };
            if says(&script.text.text) || *settled {
                return;
            }
            let span = script.span(asks.behind);
            let message = format!("`{}` asks before it goes on, and in a build nobody answers", asks.verb);
            found.push(
                Diagnostic::new(Code::PromptsForInput, script.span(call.name()).to(span), message)
                    .label("stops here")
                    .help(format!("write `{}` behind it", asks.flag.trim()))
                    .fix(FixSafety::Safe, format!("add `{}`", asks.flag.trim()), Span::after(span), asks.flag),
            );
        }
    }
}

fn asks<'a>(call: &Call<'a>) -> Option<Asks<'a>> {
    let program = call.program();
    if let Some(packaging) = packaging(call) {
        return asks_of_packages(call, &packaging);
    }
    match program {
        "pacman" => {
            let changes = |value: &str| ["-S", "-R", "-U"].iter().any(|flag| value.starts_with(flag));
            let lists_only = call.args().len() == 1 && call.has(&["-Sy", "-Sc"]);
            let asks = call.values().any(|value| changes(&value)) && !lists_only && !call.has(&["--noconfirm"]);
            asks.then(|| Asks { behind: call.name(), flag: " --noconfirm", verb: program.to_owned() })
        }
        "conda" | "mamba" | "micromamba" => {
            let (verb, _) = call.verb(&["-n", "--name", "-p", "--prefix", "-c", "--channel"])?;
            let text = call.script.raw(verb);
            let changes = matches!(text, "install" | "create" | "update" | "remove");
            let asks = changes && !call.has(&["-y", "--yes", "-qy", "-yq"]);
            asks.then(|| Asks { behind: verb, flag: " -y", verb: format!("{program} {text}") })
        }
        _ => None,
    }
}

/// What apt, dnf and zypper ask about, and what answers them besides `-y` among other letters.
const APT: (&[&str], &[&str]) = (
    &["install", "upgrade", "dist-upgrade", "full-upgrade", "remove", "purge", "autoremove", "build-dep", "reinstall"],
    &["--yes", "--assume-yes", "--quiet=2", "-q=2", "--force-yes", "--no", "--print-uris", "--simulate", "--dry-run"],
);
const DNF: (&[&str], &[&str]) = (
    &[
        "install",
        "update",
        "upgrade",
        "remove",
        "erase",
        "autoremove",
        "reinstall",
        "downgrade",
        "groupinstall",
        "localinstall",
        "distro-sync",
        "swap",
    ],
    &["--assumeyes", "--assumeno", "--downloadonly"],
);
const ZYPPER: (&[&str], &[&str]) = (
    &["install", "in", "remove", "rm", "update", "up", "dist-upgrade", "dup", "patch"],
    &["-n", "--non-interactive", "-y", "--no-confirm"],
);

fn asks_of_packages<'a>(call: &Call<'a>, packaging: &Packaging<'a>) -> Option<Asks<'a>> {
    let zypper = packaging.manager == Manager::Zypper;
    let (verbs, flags) = match packaging.manager {
        Manager::Apt => APT,
        Manager::Dnf => DNF,
        Manager::Zypper => ZYPPER,
        _ => return None,
    };
    let verb = packaging.verb_text();
    let quiet = call.values().filter(|value| value == "-q").count() > 1;
    let answered = quiet || call.values().any(|value| flags.contains(&&*value) || !zypper && is_yes(&value));
    let (behind, flag) = if zypper { (call.name(), " --non-interactive") } else { (packaging.verb, " -y") };
    let asks = verbs.contains(&verb) && !answered;
    asks.then(|| Asks { behind, flag, verb: format!("{} {verb}", call.program()) })
}

/// `-y`, also among others: `-qy`; `-qq` says yes as well.
fn is_yes(value: &str) -> bool {
    let letters = value.strip_prefix('-').filter(|letters| letters.bytes().all(|byte| byte.is_ascii_lowercase()));
    letters.is_some_and(|letters| letters.contains('y') || letters.contains("qq"))
        || value.contains("Assume-Yes")
        || value.contains("assumeyes=")
}

/// Whether a setting answers for all calls.
fn says(text: &str) -> bool {
    let settings =
        ["Assume-Yes", "assumeyes", "always_yes", "CONDA_ALWAYS_YES", "MAMBA_ALWAYS_YES", "ZYPP_NON_INTERACTIVE"];
    settings.iter().any(|setting| text.contains(setting))
}
