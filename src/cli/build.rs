//! `rbox build`: a file becomes an image.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::time::Instant;

use super::bases::Pulling;
use super::exit::{Error, Exit, Outcome, say};
use super::images::short;
use super::input::Input;
use super::limits::Limits;
use super::meaning::{Meaning, Reach};
use super::value::{Kind, Output};
use super::work::{self, Work};
use super::{findings, root};
use crate::executor::{self, Built, Options};
use crate::image::Reference;
use crate::plan::Plan;
use crate::report::{Job, Look, Timings, stage_name, units};
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
    /// Also write the image: an OCI layout, what `docker load` reads, a tar or a folder of its files
    #[arg(short, long, value_name = "type=oci|docker|tar|local,dest=PATH")]
    output: Vec<Output>,
    /// Write a page about where the time went: what ran when, what decided the end, what the cache saved
    #[arg(long, value_name = "FILE.html")]
    timings: Option<PathBuf>,
}

impl Build {
    pub(super) fn run(&self) -> Outcome {
        let chosen = self.input.choose()?;
        root::become_root()?;
        let mut compiled =
            self.meaning.compile(&chosen, self.pulling.layers(self.work.progress(self.results.quiet)))?;
        self.reach.apply(&mut compiled.plan);
        findings::hint(&compiled.warnings, &chosen.name);
        let options = self.work.options(&self.limits, Meaning::epoch(&compiled)?)?;
        make(&compiled.plan, &compiled.files, &self.results, &self.work, &options)
    }
}

/// Runs a plan and does with its images what was asked for.
pub(super) fn make(plan: &Plan, files: &SourceMap, results: &Results, work: &Work, options: &Options) -> Outcome {
    results.check(plan)?;
    let started = Instant::now();
    let store = root::store()?;
    let outcome = results.run(plan, files, &store, work, options)?;
    for built in &outcome.images {
        let record = results.keep(&store, built)?;
        results.write(&store, built)?;
        results.tell(&store, built, record, started)?;
    }
    store.settle()?;
    Ok(Exit::OK)
}

impl Results {
    /// Refuses what makes no sense for more than one image.
    fn check(&self, plan: &Plan) -> Result<(), Error> {
        if plan.targets.len() > 1 && !(self.tags.is_empty() && self.output.is_empty()) {
            return Err(Error::usage(format!(
                "`--tag` and `--output` need one target, and there are {}",
                plan.targets.len()
            )));
        }
        match self.tags.iter().find(|tag| tag.digest.is_some()) {
            Some(tag) => {
                Err(Error::usage(format!("`{tag}` has a digest, which can't be given: it follows from the image")))
            }
            None => Ok(()),
        }
    }

    /// Runs the plan, and writes where the time went even if a step fails.
    fn run(
        &self,
        plan: &Plan,
        files: &SourceMap,
        store: &Store,
        work: &Work,
        options: &Options,
    ) -> Result<executor::Outcome, Error> {
        let mode = work.progress(self.quiet);
        let job_summary = job_summary();
        if self.timings.is_none() && job_summary.is_none() {
            return work::run(plan, files, store, options, mode);
        }
        let timings = Timings::new();
        let result = work::timed(plan, files, store, options, mode, &timings);
        if let Some(path) = job_summary {
            let names: Vec<String> = plan.targets.iter().map(|target| stage_name(&target.name).into_owned()).collect();
            let what = format!("{} {}", if result.is_ok() { "Built" } else { "Failed to build" }, names.join(", "));
            let text = timings.summary(plan, &what);
            // A job whose page can't be written has built all the same.
            let _ = fs::OpenOptions::new()
                .append(true)
                .create(true)
                .open(path)
                .and_then(|mut f| f.write_all(text.as_bytes()));
        }
        let written = match &self.timings {
            None => Ok(()),
            Some(path) => fs::write(path, timings.page(plan)).map_err(|error| {
                let text = format!("the page about timings can't be written to `{}`: {error}", path.display());
                Error::new(text).help("name a file in a folder that you may write to: `--timings timings.html`")
            }),
        };
        let outcome = result?;
        written?;
        if let Some(path) = self.timings.as_ref().filter(|_| !self.quiet) {
            let look = Look::of_stderr();
            // Nobody listening is no error.
            let _ = writeln!(io::stderr(), "{} {}", look.good("wrote"), look.link(path, &path.display().to_string()));
        }
        Ok(outcome)
    }

    fn keep(&self, store: &Store, built: &Built) -> Result<RecordDigest, Error> {
        let images = store.images();
        let record = images.put(self.tags.first(), &built.record)?;
        for tag in self.tags.iter().skip(1) {
            images.tag(record, tag)?;
        }
        Ok(record)
    }

    fn write(&self, store: &Store, built: &Built) -> Result<(), Error> {
        if built.record.host && !self.output.is_empty() {
            let text = format!(
                "`{}` still rests on base `host`, whose files are this machine's, so it can't be written",
                built.target
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

    fn tell(&self, store: &Store, built: &Built, record: RecordDigest, started: Instant) -> Result<(), Error> {
        if self.quiet {
            return say(&store.image_id(record, &built.record)?.to_string()).map(drop);
        }
        let look = Look::of_stderr();
        let names: Vec<String> = self.tags.iter().map(Reference::familiar).collect();
        let name = if names.is_empty() { stage_name(&built.target).into_owned() } else { names.join(", ") };
        let id = short(&record.to_string()).to_owned();
        let time = units::time(started.elapsed());
        // Nobody listening is no error.
        let _ = writeln!(
            io::stderr(),
            "{} {}  {}",
            look.good("built"),
            look.strong(&name),
            look.dim(&format!("{id}  {time}"))
        );
        Ok(())
    }
}

/// The page of a GitHub workflow's job.
fn job_summary() -> Option<PathBuf> {
    let path = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty())?;
    (Job::detect() == Some(Job::GitHub)).then(|| path.into())
}

fn export(store: &Store, built: &Built, names: &[Reference], output: &Output) -> Result<(), Error> {
    let place = match output.kind {
        Kind::Oci if output.is_file() => store::Output::OciArchive(&output.dest),
        Kind::Oci => store::Output::OciLayout(&output.dest),
        Kind::Docker => store::Output::DockerArchive(&output.dest),
        Kind::Tar => store::Output::Tar(&output.dest),
        Kind::Local => store::Output::Local(&output.dest),
    };
    Ok(store.export(&built.record, names, output.compression, place)?)
}

/// Gives something that writes a file a pipe whose other end is standard output.
fn to_stdout(write: impl FnOnce(PathBuf) -> Result<(), Error>) -> Result<(), Error> {
    use std::os::fd::AsRawFd as _;
    let failed = |error: io::Error| Error::new(format!("standard output can't be written: {error}"));
    let (mut reader, writer) = io::pipe().map_err(failed)?;
    std::thread::scope(|scope| {
        let copying = scope.spawn(move || io::copy(&mut reader, &mut io::stdout().lock()));
        let written = write(PathBuf::from(format!("/proc/self/fd/{}", writer.as_raw_fd())));
        // The copy ends when the last writer does.
        drop(writer);
        let copied = copying.join().map_err(|_| Error::new("the thread that writes standard output panicked"))?;
        written.and(copied.map(drop).map_err(failed))
    })
}
