//! `rbox build`: a file becomes an image.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::bases::Pulling;
use super::cache::CacheArgs;
use super::exit::{Error, Exit, Outcome, say};
use super::images::{self, short};
use super::input::{Chosen, Input};
use super::limits::Limits;
use super::meaning::{Meaning, Reach};
use super::push::Push;
use super::standard::to_stdout;
use super::value::{EnvArg, Kind, Output};
use super::work::{self, Work};
use super::{findings, job, platforms, root};
use crate::compile::Compiled;
use crate::executor::{self, Built, Options};
use crate::image::{Platform, Reference};
use crate::plan::{Op, Plan, StepId};
use crate::report::{Look, TimedPlan, Timings, stage_name, units};
use crate::source::SourceMap;
use crate::store::{self, RecordDigest, Store};

/// Make an image of a file
#[derive(Debug, clap::Args)]
pub(super) struct Build {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    meaning: Meaning,
    #[command(flatten)]
    pulling: Pulling,
    #[command(flatten)]
    reach: Reach,
    /// A label of the image, on top of the file's
    #[arg(long, value_name = "NAME=VALUE")]
    label: Vec<EnvArg>,
    /// Send the image to where its names say, once it is made
    #[arg(long, requires = "tags")]
    push: bool,
    #[command(flatten)]
    results: Results,
    #[command(flatten)]
    work: Work,
    #[command(flatten)]
    limits: Limits,
}

/// What becomes of the image
#[derive(Debug, Default, clap::Args)]
pub(super) struct Results {
    /// Name the image
    #[arg(short, long = "tag", value_name = "NAME[:TAG]")]
    tags: Vec<Reference>,
    /// Print the image's id alone
    #[arg(short, long)]
    quiet: bool,
    /// Write the image's id into a file
    #[arg(long, value_name = "FILE")]
    iidfile: Option<PathBuf>,
    /// Also write the image: an OCI layout, what `docker load` reads, a tar or a folder of its files
    #[arg(short, long, value_name = "type=oci|docker|tar|local,dest=PATH")]
    output: Vec<Output>,
    /// Write a page about where the time went: what ran when, what decided the end, what the cache saved
    #[arg(long, value_name = "FILE.html")]
    timings: Option<PathBuf>,
    #[command(flatten)]
    cache: CacheArgs,
}

impl Build {
    pub(super) fn run(&self) -> Outcome {
        let chosen = self.input.choose()?;
        root::become_root()?;
        let platforms = self.meaning.platforms();
        let meanings = match platforms.len() {
            0 | 1 => vec![self.meaning.clone()],
            _ => own_first(platforms).into_iter().map(|platform| self.meaning.on(platform)).collect(),
        };
        // Everything that can be known of all of them is known before anything runs.
        let compiled = meanings.iter().map(|meaning| self.compile(meaning, &chosen)).collect::<Result<Vec<_>, _>>()?;
        let options = self.work.options(&self.limits, Meaning::epoch(&compiled[0])?)?;
        let several = meanings.len() > 1;
        let planned = compiled.iter().zip(&meanings).map(|(one, meaning)| Planned {
            plan: &one.plan,
            files: &one.files,
            platform: meaning.platform().filter(|_| several),
        });
        let made = make_all(&planned.collect::<Vec<_>>(), &self.results, &self.work, &options)?;
        for name in self.results.tags.iter().filter(|_| self.push) {
            let push = Push::of(name, self.results.quiet);
            // Where the id alone is printed, no digest stands beside it.
            if self.results.quiet { push.send().map(drop)? } else { push.run().map(drop)? }
        }
        Ok(made)
    }

    /// Gives the images the labels of the command line; definitions change, and so do their digests.
    fn label(&self, plan: &mut Plan) {
        if self.label.is_empty() {
            return;
        }
        let targets: Vec<StepId> = plan.targets.iter().map(|target| target.step).collect();
        let label = |arg: &EnvArg| (arg.name.clone(), arg.value.clone().unwrap_or_default());
        plan.change(|id, op| {
            if let Op::Image(image) = op
                && targets.contains(&id)
            {
                image.config.config.labels.extend(self.label.iter().map(label));
            }
        });
    }

    fn compile(&self, meaning: &Meaning, chosen: &Chosen) -> Result<Compiled, Error> {
        let mut compiled = meaning.compile(chosen, self.pulling.layers(self.work.progress(self.results.quiet)))?;
        self.reach.apply(&mut compiled.plan);
        self.label(&mut compiled.plan);
        findings::hint(&compiled.warnings, &chosen.name);
        platforms::check_programs(&compiled)?;
        Ok(compiled)
    }
}

/// This machine's own platform before others: it is what a name means where nothing else is said.
fn own_first(mut platforms: Vec<Platform>) -> Vec<Platform> {
    let host = Platform::host();
    platforms.sort_by_key(|platform| *platform != host);
    platforms
}

/// Runs a plan and does with its images what was asked for.
pub(super) fn make(plan: &Plan, files: &SourceMap, results: &Results, work: &Work, options: &Options) -> Outcome {
    make_all(&[Planned { plan, files, platform: None }], results, work, options)
}

/// A plan to run.
pub(super) struct Planned<'a> {
    pub(super) plan: &'a Plan,
    pub(super) files: &'a SourceMap,
    /// What it is for, where there are several.
    platform: Option<&'a Platform>,
}

/// Runs plans, one a platform, and does with their images what was asked for.
fn make_all(plans: &[Planned<'_>], results: &Results, work: &Work, options: &Options) -> Outcome {
    plans.iter().try_for_each(|planned| results.check(planned.plan, plans.len()))?;
    let started = Instant::now();
    let store = root::store()?;
    let options = &Options { portable: results.cache.is_used(), digests: results.quiet, ..options.clone() };
    let built = results.run_all(plans, &store, work, options)?;
    if plans.len() > 1 {
        results.finish(&store, &built, started)?;
    } else {
        built.iter().try_for_each(|one| results.finish(&store, std::slice::from_ref(one), started))?;
    }
    results.cache.keep(plans, &store, options)?;
    store.settle()?;
    Ok(Exit::OK)
}

impl Results {
    /// Refuses what makes no sense for more than one image.
    fn check(&self, plan: &Plan, platforms: usize) -> Result<(), Error> {
        if plan.targets.len() > 1 && !(self.tags.is_empty() && self.output.is_empty()) {
            return Err(Error::usage(format!(
                "`--tag` and `--output` need one target, and there are {}",
                plan.targets.len()
            )));
        }
        if platforms > 1 {
            if plan.targets.len() > 1 {
                return Err(Error::usage("several platforms need one target: name it with `--target`"));
            }
            if let Some(output) = self.output.iter().find(|one| matches!(one.kind, Kind::Docker | Kind::Tar)) {
                let form = if output.kind == Kind::Docker { "docker" } else { "tar" };
                let text = format!("`--output type={form}` holds one platform, and {platforms} are asked for");
                return Err(Error::usage(text).help("`type=oci` holds several, `type=local` makes a folder for each"));
            }
        }
        match self.tags.iter().find(|tag| tag.digest.is_some()) {
            Some(tag) => {
                Err(Error::usage(format!("`{tag}` has a digest, which can't be given: it follows from the image")))
            }
            None => Ok(()),
        }
    }

    /// Runs the plans, and writes where the time went even if a step fails.
    fn run_all(
        &self,
        plans: &[Planned<'_>],
        store: &Store,
        work: &Work,
        options: &Options,
    ) -> Result<Vec<Built>, Error> {
        let job_summary = job::summary();
        let timings = (self.timings.is_some() || job_summary.is_some()).then(Timings::new);
        let mut built: Vec<Built> = Vec::new();
        let ran = plans.iter().try_for_each(|planned| {
            built.extend(self.run(planned, store, work, options, timings.as_ref())?.images);
            Ok(())
        });
        let Some(timings) = timings else { return ran.map(|()| built) };
        let platform = |planned: &Planned<'_>| planned.platform.map(Platform::to_string);
        let timed = plans.iter().map(|planned| TimedPlan { plan: planned.plan, platform: platform(planned) });
        let timed: Vec<TimedPlan<'_>> = timed.collect();
        if let Some(path) = job_summary {
            // A job whose page can't be written has built all the same.
            let _ = job::append(&path, &timings.summary(&timed, &headline(&timed, ran.is_ok())));
        }
        let written = self.timings.as_ref().map_or(Ok(()), |path| write_page(path, &timings.page(&timed)));
        ran?;
        written?;
        if let Some(path) = self.timings.as_ref().filter(|_| !self.quiet) {
            let look = Look::of_stderr();
            // Nobody listening is no error.
            let _ = writeln!(io::stderr(), "{} {}", look.good("wrote"), look.link(path, &path.display().to_string()));
        }
        Ok(built)
    }

    fn run(
        &self,
        planned: &Planned<'_>,
        store: &Store,
        work: &Work,
        options: &Options,
        timings: Option<&Timings>,
    ) -> Result<executor::Outcome, Error> {
        let Planned { plan, files, .. } = planned;
        self.cache.restore(plan, files, store, options, self.quiet)?;
        let mode = work.progress(self.quiet);
        match timings {
            None => work::run(plan, files, store, options, mode),
            Some(timings) => {
                timings.next_plan();
                work::timed(plan, files, store, options, mode, timings)
            }
        }
    }

    /// Names, writes and tells of an image, for each platform that it was built for.
    fn finish(&self, store: &Store, built: &[Built], started: Instant) -> Result<(), Error> {
        let records = self.keep(store, built)?;
        self.write(store, built)?;
        self.tell(store, built, &records, started)
    }

    fn keep(&self, store: &Store, built: &[Built]) -> Result<Vec<RecordDigest>, Error> {
        let images = store.images();
        let records: Vec<RecordDigest> =
            built.iter().map(|one| images.put(None, &one.record)).collect::<store::Result<_>>()?;
        self.tags.iter().try_for_each(|tag| images.tag_all(&records, tag))?;
        Ok(records)
    }

    fn write(&self, store: &Store, built: &[Built]) -> Result<(), Error> {
        if let Some(one) = built.iter().find(|one| one.record.host && !self.output.is_empty()) {
            let text = format!(
                "`{}` still rests on base `host`, whose files are this machine's, so it can't be written",
                one.target
            );
            return Err(
                Error::new(text).help("copy what it needs into a stage of its own: `FROM scratch`, `COPY --from=…`")
            );
        }
        for output in &self.output {
            if output.dest.as_os_str() == "-" {
                to_stdout(|dest| export(store, built, &self.tags, &Output { dest, ..output.clone() }))?;
            } else {
                export(store, built, &self.tags, output)?;
            }
        }
        Ok(())
    }

    fn tell(&self, store: &Store, built: &[Built], records: &[RecordDigest], started: Instant) -> Result<(), Error> {
        let look = Look::of_stderr();
        let names: Vec<String> = self.tags.iter().map(Reference::familiar).collect();
        let time = units::time(started.elapsed());
        if let (Some(path), [one, ..], [record, ..]) = (&self.iidfile, built, records) {
            fs::write(path, store.image_id(*record, &one.record)?.to_string())
                .map_err(|error| Error::new(format!("`{}` can't be written: {error}", path.display())))?;
        }
        for (one, record) in built.iter().zip(records) {
            if self.quiet {
                say(&store.image_id(*record, &one.record)?.to_string())?;
                continue;
            }
            let name = if names.is_empty() { stage_name(&one.target).into_owned() } else { names.join(", ") };
            let platform = if built.len() > 1 { format!("{}  ", one.record.platform()) } else { String::new() };
            // As `rbox images` names it from now on; an id that nobody asked for isn't worth packing all layers.
            let id = images::id_of(store, *record, &one.record)?;
            let words = look.dim(&format!("{platform}{}  {time}", short(&id)));
            // A narrow terminal cuts the names, not what it took.
            let room = look.width.saturating_sub(platform.len() + time.len() + 23);
            let name = if look.terminal { look.fitted(&name, room) } else { name };
            // Nobody listening is no error.
            let _ = writeln!(io::stderr(), "{} {}  {words}", look.good("built"), look.strong(&name));
        }
        Ok(())
    }
}

/// What was made, as a heading.
fn headline(plans: &[TimedPlan<'_>], good: bool) -> String {
    let targets = plans.first().map_or(&[][..], |timed| &timed.plan.targets);
    let names: Vec<_> = targets.iter().map(|target| stage_name(&target.name)).collect();
    let platforms: Vec<&str> = plans.iter().filter_map(|timed| timed.platform.as_deref()).collect();
    let what = if good { "Built" } else { "Failed to build" };
    let names = names.join(", ");
    if platforms.is_empty() {
        format!("{what} {names}")
    } else {
        format!("{what} {names} for {}", platforms.join(", "))
    }
}

fn write_page(path: &Path, page: &str) -> Result<(), Error> {
    fs::write(path, page).map_err(|error| {
        let text = format!("the page about timings can't be written to `{}`: {error}", path.display());
        Error::new(text).help("name a file in a folder that you may write to: `--timings timings.html`")
    })
}

fn export(store: &Store, built: &[Built], names: &[Reference], output: &Output) -> Result<(), Error> {
    if output.kind == Kind::Local && built.len() > 1 {
        for one in built {
            // As BuildKit names them.
            let folder = output.dest.join(one.record.platform().to_string().replace('/', "_"));
            store.export(&one.record, names, output.compression, store::Output::Local(&folder))?;
        }
        return Ok(());
    }
    let place = match output.kind {
        Kind::Oci if output.is_file() => store::Output::OciArchive(&output.dest),
        Kind::Oci => store::Output::OciLayout(&output.dest),
        Kind::Docker => store::Output::DockerArchive(&output.dest),
        Kind::Tar => store::Output::Tar(&output.dest),
        Kind::Local => store::Output::Local(&output.dest),
    };
    let saved = store::Saved { images: built.iter().map(|one| &one.record).collect(), names, whole: true };
    Ok(store.save(&[saved], output.compression, place)?)
}
