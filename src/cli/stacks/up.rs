//! `rbox up`: a file's services run.

use std::path::PathBuf;

use super::find::{Stacks, containers};
use super::foreground::{Interrupts, follow, follow_on, hear};
use super::wanted::{Choice, Wanted, progress};
use super::{Project, StackName, Telling, now, strange, watch};
use crate::cli::bases::Pulling;
use crate::cli::exit::{Error, Exit, Outcome};
use crate::cli::input::{Chosen, Input, means_folder};
use crate::cli::limits::Limits;
use crate::cli::meaning::{Meaning, Reach, sources};
use crate::cli::sources::Files;
use crate::cli::work::Work;
use crate::cli::{findings, root};
use crate::executor::Options;
use crate::report::{self, Look, differences};
use crate::stack::definition::Definition;
use crate::stack::diff::{Difference, Fate, Resource, diff};
use crate::stack::protocol::{Apply, Recreate, Reply, Request, Until};
use crate::stack::{Client, state};
use crate::store::Store;

/// Build what a file's services need, and run them: only what changed is touched
///
/// In the foreground their output is shown; Ctrl-C stops them in order, a second one kills them.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "a bool is what a switch of the command line is")]
// with `docker run` and `docker compose up`, the word is no option
#[command(mut_arg("pull", |arg| arg.num_args(1).require_equals(false)))]
pub(in crate::cli) struct Up {
    #[command(flatten)]
    project: Project,
    /// Leave them running and come back
    #[arg(short, long)]
    detach: bool,
    /// Come back when all are healthy (implies --detach)
    #[arg(long)]
    wait: bool,
    /// Rebuild and restart what changed files of the context make different, as they change
    #[arg(long, conflicts_with_all = ["detach", "wait"])]
    watch: bool,
    /// Always so: images are built where anything has changed
    #[arg(long)]
    build: bool,
    /// Make all containers anew
    #[arg(long, conflicts_with = "no_recreate")]
    force_recreate: bool,
    /// Leave containers alone that are there, whatever changed
    #[arg(long)]
    no_recreate: bool,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    meaning: Meaning,
    #[command(flatten)]
    pulling: Pulling,
    #[command(flatten)]
    reach: Reach,
    #[command(flatten)]
    work: Work,
    /// How to tell what happens, and in the foreground what is printed
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Telling,
    /// The file that has the services
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The folder that COPY, ADD and MOUNT take files from [default: the file's folder]
    #[arg(long, value_name = "DIR")]
    context: Option<PathBuf>,
    /// The file or its folder, where the first word is one and no service is so called; then services [default: all]
    #[arg(value_name = "FILE|SERVICE")]
    words: Vec<String>,
}

/// What is asked of a supervisor.
pub(in crate::cli) struct Round {
    /// The stack.
    pub(in crate::cli) stack: String,
    /// What is to run.
    pub(in crate::cli) apply: Apply,
    /// What that changes.
    pub(in crate::cli) changes: Vec<Difference>,
}

impl Up {
    pub(in crate::cli) fn run(&self) -> Outcome {
        let (input, services) = self.input();
        let chosen = input.choose()?;
        root::become_root()?;
        let store = root::store()?;
        let began = now();
        let wanted = self.wanted(&chosen, &services, &sources(&chosen)?)?;
        findings::hint(&wanted.compiled.warnings, &chosen.name);
        let stacks = Stacks::open(&Project { project: Some(StackName(wanted.name.clone())) })?;
        let look = Look::of_stderr();
        let folder = state::folder(stacks.root(), &wanted.name);
        if let Some(remains) = state::remains(&folder).filter(|_| !state::is_alive(&folder)) {
            tell!("{} stack `{}`: {remains}", look.warning("note:"), wanted.name);
        }
        let round = self.round(&stacks, &store, &wanted)?;
        if self.detach || self.wait {
            let is_reachable = round.apply.definition.services.iter().any(|service| !service.publish.is_empty());
            begin(&stacks, round, None, self.format)?;
            return if is_reachable { summary(&stacks, &wanted.name) } else { Ok(Exit::OK) };
        }
        let mut interrupts = Interrupts::watch(stacks.root(), &wanted.name)?;
        if !begin(&stacks, round, Some(&mut interrupts), self.format)? {
            return Ok(Exit::INTERRUPTED);
        }
        if !self.watch {
            return follow(&stacks, &wanted.name, began, &mut interrupts, self.format);
        }
        watch::beside(
            || follow_on(&stacks, &wanted.name, began, &mut interrupts, self.format),
            |over| self.keep_up(&input, &services, &stacks, &store, over),
        )
    }

    /// The first word is a file or a folder where it looks like one, or is there and no service is so called; the rest are services.
    fn input(&self) -> (Input, Vec<String>) {
        let first = self.words.first().filter(|word| self.file.is_none() && (is_path(word) || means_folder(word)));
        let services = self.words.iter().skip(usize::from(first.is_some())).cloned().collect();
        let path = self.file.clone().or_else(|| first.map(PathBuf::from));
        (Input::of(path, self.context.clone()), services)
    }

    fn wanted(&self, chosen: &Chosen, services: &[String], sources: &Files) -> Result<Wanted, Error> {
        let bases = self.pulling.layers(progress(&self.work, false));
        let mut compiled = self.meaning.compile_stack_from(chosen, sources, bases)?;
        self.reach.apply(&mut compiled.plan);
        Wanted::new(compiled, chosen, self.project.project.as_ref(), services, &self.choice)
    }

    fn options(&self, wanted: &Wanted) -> Result<Options, Error> {
        self.work.options(&Limits::default(), Meaning::epoch(&wanted.compiled)?)
    }

    /// Builds, and works out what is to be asked of the supervisor.
    fn round(&self, stacks: &Stacks, store: &Store, wanted: &Wanted) -> Result<Round, Error> {
        let images = wanted.build(store, &self.options(wanted)?, progress(&self.work, false))?;
        let running = running(stacks, &wanted.name)?;
        let salt = state::salt(stacks.root(), &wanted.name, true)?;
        let mut definition = wanted.definition(store, images.clone(), running.as_ref(), salt.as_deref())?;
        if let Some(running) = running.as_ref().filter(|_| self.no_recreate) {
            super::wanted::leave_alone(&mut definition, running);
        }
        let made = wanted.volumes(store, &images)?;
        let made = made.into_iter().map(|name| Difference {
            fate: Fate::Add,
            resource: Resource::Volume,
            name,
            reason: String::new(),
        });
        let changes = made.chain(diff(running.as_ref(), &definition)).collect();
        let apply = Apply {
            definition,
            only: wanted.only(),
            secrets: wanted.secrets()?,
            until: if self.wait { Until::Healthy } else { Until::Started },
            recreate: match (self.force_recreate, self.no_recreate) {
                (true, _) => Recreate::Always,
                (_, true) => Recreate::Never,
                _ => Recreate::Changed,
            },
        };
        Ok(Round { stack: wanted.name.clone(), apply, changes })
    }

    /// Looks at the file and its context until it is over, and brings up what has changed.
    fn keep_up(&self, input: &Input, services: &[String], stacks: &Stacks, store: &Store, over: &watch::Over) {
        let mut seen = watch::Seen::default();
        let look = Look::of_stderr();
        while !over.soon() {
            let Ok(chosen) = input.choose() else { continue };
            let mut again = || -> Result<(), Error> {
                if !seen.is_new(&chosen.text) && !seen.is_changed(store) {
                    return Ok(());
                }
                let sources = sources(&chosen)?;
                let wanted = self.wanted(&chosen, services, &sources);
                // also of a file that is wrong: what mends it may be in another one
                seen.note(sources.read_so_far());
                let wanted = wanted?;
                seen.note(wanted.secret_files());
                let options = self.options(&wanted)?;
                if let Some(why) = seen.look(wanted.plan(), store, options)? {
                    tell!("{} {why}", look.help("changed:"));
                    let round = self.round(stacks, store, &wanted)?;
                    begin(stacks, round, None, self.format)?;
                }
                Ok(())
            };
            if let Err(error) = again() {
                // It is told, and looked at again when something changes.
                error.tell(look);
            }
        }
    }
}

fn is_path(word: &str) -> bool {
    let looks = word == "-"
        || word == "."
        || word.contains('/')
        || std::path::Path::new(word).extension().is_some_and(|end| end == "rbox");
    looks || std::path::Path::new(word).is_file()
}

/// What a stack runs, if it lives.
pub(in crate::cli) fn running(stacks: &Stacks, stack: &str) -> Result<Option<Definition>, Error> {
    let Some(mut client) = Client::connect(stacks.root(), stack)? else { return Ok(None) };
    match client.ask(&Request::Definition, |_| {})? {
        Reply::Definition(definition) => Ok(Some(*definition)),
        other => Err(strange(&other)),
    }
}

/// Asks for it, and tells what happens; false if it was interrupted.
pub(in crate::cli) fn begin(
    stacks: &Stacks,
    round: Round,
    interrupts: Option<&mut Interrupts>,
    telling: Telling,
) -> Result<bool, Error> {
    tell_on!("{}", differences(&round.changes, Look::of_stderr()));
    let mut client = Client::connect_or_start(stacks.root(), &round.stack)?;
    client.send(&Request::Apply(Box::new(round.apply)), &[])?;
    hear(&mut client, interrupts, telling)
}

/// Tells where the services are reachable.
fn summary(stacks: &Stacks, stack: &str) -> Outcome {
    // A stack whose services have all ended by now has nothing to tell.
    let Some(mut client) = Client::connect(stacks.root(), stack)? else { return Ok(Exit::OK) };
    let look = Look::of_stderr();
    for container in containers(&mut client)?.iter().filter(|container| !container.ports.is_empty()) {
        tell!("{} {}  {}", look.dim("at       "), container.name, look.strong(&report::ports(&container.ports)));
    }
    Ok(Exit::OK)
}
