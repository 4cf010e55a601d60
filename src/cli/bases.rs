//! Images that a file names and that are not here: they are pulled, all at once, and the file is read again.

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use super::exit::Error;
use super::sources::Files;
use super::transfer::{Shown, client, show};
use super::{findings, root};
use crate::compile::{self, Compiled, Failed, Missing, Request};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::image::{Platform, Reference};
use crate::plan::{Op, Plan, Source, StepId, stack};
use crate::registry::{self, Client, ErrorKind, Pull, at_once, pull, resolve};
use crate::report::{Format, Look, ProgressMode, Transfer, units};
use crate::source::Span;
use crate::store::Store;

/// Each time a file is read, it may name further images (those of a stage that starts from a new one). More rounds than
/// this it has never.
const ROUNDS: usize = 8;

/// When images come from their registries
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(super) struct Pulling {
    /// When to ask the registry for images that the file names: for those that are not here, for all, or not at all
    #[arg(
        long,
        value_enum,
        default_value = "missing",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "always",
        value_name = "WHEN"
    )]
    pull: When,
    /// Build only what rbox.lock pins whole: an error where the file names what it has not, or no longer names what it has
    #[arg(long)]
    locked: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum When {
    /// For all, to see whether they have changed
    Always,
    /// For those that are not in the store
    #[default]
    Missing,
    /// For none
    Never,
}

/// How the images of a file's bases are brought in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bases {
    when: When,
    locked: bool,
    /// Whether their layers are needed, or a look at their configs will do.
    layers: bool,
    mode: ProgressMode,
}

/// An image, the platform it is needed for, and the words of the file that name it.
struct Wanted {
    name: Reference,
    platform: Platform,
    spans: Vec<Span>,
}

impl Pulling {
    /// For something that runs.
    pub(super) const fn layers(self, mode: ProgressMode) -> Bases {
        Bases { when: self.pull, locked: self.locked, layers: true, mode }
    }

    /// For something that only looks.
    pub(super) const fn configs(self, mode: ProgressMode) -> Bases {
        Bases { when: self.pull, locked: self.locked, layers: false, mode }
    }

    /// Whether an image that is not here may be pulled.
    pub(super) fn may(self) -> bool {
        self.pull != When::Never
    }

    /// Whether an image that is here is asked after.
    pub(super) fn must(self) -> bool {
        self.pull == When::Always
    }
}

impl Bases {
    /// Makes the plan of a file, or shows all that is wrong with it.
    pub(super) fn compile(self, request: &Request, sources: &Files) -> Result<Compiled, Error> {
        let request = &Request { locked: self.locked, ..request.clone() };
        let mut session = None;
        for _ in 0..ROUNDS {
            let failed = match compile::plan(request, sources) {
                Ok(compiled) => return self.renewed(compiled, request, sources, &mut session),
                Err(failed) => failed,
            };
            if self.when == When::Never {
                return Err(wrong(&failed));
            }
            if compile::has_mistakes(&failed.diagnostics, &failed.missing) {
                return Err(told(failed, Vec::new()));
            }
            let wanted = wanted(&failed.missing, sources);
            if wanted.is_empty() {
                return Err(told(failed, Vec::new()));
            }
            let errors = self.bring(&wanted, sources, &mut session)?;
            if !errors.is_empty() {
                return Err(told(failed, errors));
            }
        }
        Err(Error::new("presume: a file names more and more images; please report this"))
    }

    /// Asks after all bases of a plan where that is wanted, and makes it again where one has changed.
    fn renewed(
        self,
        compiled: Compiled,
        request: &Request,
        sources: &Files,
        session: &mut Option<Session>,
    ) -> Result<Compiled, Error> {
        if self.when == When::Never || !self.layers {
            return Ok(compiled);
        }
        let all = self.when == When::Always;
        let (pinned, stored): (Vec<_>, Vec<_>) =
            stored(&compiled.plan, |step| all || is_always_asked_after(&compiled.plan, step))
                .into_iter()
                .partition(|wanted| wanted.name.digest.is_some());
        if compiled.model.pinnable.is_locked() && !pinned.is_empty() && self.mode != ProgressMode::Quiet {
            let look = Look::of_stderr();
            tell!("{} `--pull` asks nobody what rbox.lock pins; `rbox lock --update all` does", look.warning("note:"));
        }
        if stored.is_empty() {
            return Ok(compiled);
        }
        let session = Session::get(session)?;
        let transfer = show("pulling", self.mode);
        let results = session.pull_all(&stored, &transfer, true);
        transfer.finish();
        let mut changed = false;
        for (wanted, result) in stored.iter().zip(results) {
            match result {
                Ok(pulled) => changed |= !pulled.was_here,
                // An image that was made here needs no registry to know it.
                Err(error)
                    if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Denied) && session.is_own(wanted)? => {}
                Err(error) => return Err(error.into()),
            }
        }
        if !changed {
            return Ok(compiled);
        }
        compile::plan(request, sources).map_err(|failed| wrong(&failed))
    }

    /// Brings images in, all at once; what is wrong is told at the words that name them.
    fn bring(
        self,
        wanted: &[Wanted],
        sources: &Files,
        session: &mut Option<Session>,
    ) -> Result<Vec<Diagnostic>, Error> {
        let session = Session::get(session)?;
        let transfer = show("pulling", self.mode);
        let started = Instant::now();
        let results: Vec<Result<(), registry::Error>> = if self.layers {
            let results = session.pull_all(wanted, &transfer, false);
            results.into_iter().map(|result| result.map(drop)).collect()
        } else {
            session.resolve_all(wanted, sources, &transfer)
        };
        transfer.finish();
        let look = Look::of_stderr();
        let mut errors = Vec::new();
        for (wanted, result) in wanted.iter().zip(results) {
            match result {
                Ok(()) => {
                    if self.layers {
                        sources.came(&wanted.name, &wanted.platform);
                        if self.mode != ProgressMode::Quiet && self.mode != ProgressMode::Json {
                            let time = units::time(started.elapsed());
                            tell!("{} {}  {}", look.good("pulled"), wanted.name.brief(), look.dim(&time));
                        }
                    }
                }
                Err(error) if error.kind == ErrorKind::Stopped => return Err(error.into()),
                Err(error) => errors.extend(wanted.spans.iter().map(|span| not_pulled(*span, &error))),
            }
        }
        Ok(errors)
    }
}

/// A client and a store, made when the first image is missing.
struct Session {
    client: Client,
    store: Store,
}

impl Session {
    fn get(session: &mut Option<Self>) -> Result<&Self, Error> {
        if session.is_none() {
            *session = Some(Self { client: client()?, store: root::store()? });
        }
        Ok(session.as_ref().expect("presume: it was made in the line above"))
    }

    fn pull_all(
        &self,
        wanted: &[Wanted],
        transfer: &Transfer,
        refresh: bool,
    ) -> Vec<Result<registry::Pulled, registry::Error>> {
        at_once(wanted, |wanted| {
            let Wanted { name, platform, .. } = wanted;
            // A base of another platform is one for this build, and not what the name means here.
            let in_general = *platform == Platform::host();
            let request = Pull { name, platform: Some(platform), all: false, refresh, in_general };
            pull(&self.client, &self.store, &request, &Shown::new(transfer, name))
        })
    }

    fn resolve_all(&self, wanted: &[Wanted], sources: &Files, transfer: &Transfer) -> Vec<Result<(), registry::Error>> {
        let results = at_once(wanted, |wanted| {
            let Wanted { name, platform, .. } = wanted;
            let request = Pull { name, platform: Some(platform), all: false, refresh: false, in_general: false };
            resolve(&self.client, &request, &Shown::new(transfer, name))
        });
        let know = |(wanted, result): (&Wanted, Result<registry::Resolved, registry::Error>)| {
            result.map(|resolved| sources.know(&wanted.name, &wanted.platform, resolved.config_bytes()))
        };
        wanted.iter().zip(results).map(know).collect()
    }

    /// Whether an image was made here.
    fn is_own(&self, wanted: &Wanted) -> Result<bool, Error> {
        let found = self.store.images().get_for(&wanted.name, &wanted.platform)?;
        Ok(found.is_some_and(|(_, image)| image.pulled.is_none()))
    }
}

/// Brings in what a plan of a file that may be gone needs.
pub(super) fn bring(plan: &Plan, mode: ProgressMode) -> Result<(), Error> {
    let store = root::store()?;
    let mut missing = Vec::new();
    for wanted in stored(plan, |_| true) {
        if store.images().get_for(&wanted.name, &wanted.platform)?.is_none() {
            missing.push(wanted);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let session = Session { client: client()?, store };
    let transfer = show("pulling", mode);
    let results = session.pull_all(&missing, &transfer, false);
    transfer.finish();
    for result in results {
        result?;
    }
    Ok(())
}

/// Whether the image of a service that says `FROM --pull=always` starts from a step.
fn is_always_asked_after(plan: &Plan, step: StepId) -> bool {
    let mut services = plan.stack.iter().flat_map(|stack| &stack.services);
    services.any(|service| service.pull == stack::Pull::Always && plan.step(service.image).inputs.contains(&step))
}

/// The images of the store that steps of a plan start from.
fn stored(plan: &Plan, chosen: impl Fn(StepId) -> bool) -> Vec<Wanted> {
    let mut known = HashSet::new();
    let mut all: Vec<Wanted> = Vec::new();
    for (_, step) in plan.iter().filter(|(id, _)| chosen(*id)) {
        let Op::Source(Source::Stored { reference, platform }) = &step.op else { continue };
        let Ok(name) = reference.parse::<Reference>() else { continue };
        if known.insert((name.clone(), platform)) {
            all.push(Wanted { name, platform: platform.clone(), spans: Vec::new() });
        }
    }
    all
}

/// The images among what is missing.
fn wanted(missing: &[Missing], sources: &Files) -> Vec<Wanted> {
    let mut places: HashMap<(&Reference, Platform), usize> = HashMap::new();
    let mut all: Vec<Wanted> = Vec::new();
    for Missing { image, span, .. } in missing.iter().filter(|missing| !missing.stays) {
        let Some(name) = image else { continue };
        for platform in sources.asked(name) {
            let place = *places.entry((name, platform.clone())).or_insert(all.len());
            if place == all.len() {
                all.push(Wanted { name: name.clone(), platform, spans: Vec::new() });
            }
            all[place].spans.push(*span);
        }
    }
    all
}

/// Shows all that is wrong with a file.
fn wrong(failed: &Failed) -> Error {
    findings::failed(&failed.diagnostics, &failed.files, Format::Graphical)
}

/// Shows what is wrong with a file besides images that are missing, and what became of those.
fn told(failed: Failed, errors: Vec<Diagnostic>) -> Error {
    let Failed { mut diagnostics, files, missing } = failed;
    compile::forget_missing_images(&mut diagnostics, &missing);
    diagnostics.extend(Diagnostics(errors));
    findings::failed(&diagnostics, &files, Format::Graphical)
}

fn not_pulled(span: Span, error: &registry::Error) -> Diagnostic {
    let found = Diagnostic::new(Code::BaseNotHere, span, error.text.clone()).label("can't be pulled");
    match &error.help {
        Some(help) => found.help(help.clone()),
        None => found,
    }
}
