//! Flags that decide how a plan is run, and the running of it.

use std::io::{self, Write as _};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::exit::Error;
use super::findings;
use super::limits::Limits;
use super::value::{FakerootArg, SshArg};
use crate::executor::{self, Agent, Event, Listen, Options, Outcome};
use crate::plan::Plan;
use crate::report::{self, Job, Look, Progress, ProgressMode, Timings};
use crate::sandbox::fakeroot::Mode;
use crate::source::SourceMap;
use crate::store::Store;
use crate::sys::signals::{are_taken, watch};

/// How a plan is run
#[derive(Debug, Default, clap::Args)]
pub(super) struct Work {
    /// Use no earlier result
    #[arg(long)]
    no_cache: bool,
    /// Steps to run at once
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// How to show what happens: a live tree on a terminal and lines in a pipe (auto), lines (plain), JSON lines, nothing
    #[arg(long, value_enum, default_value = "auto", value_name = "MODE")]
    progress: ShowProgress,
    /// An agent for RUN --mount=type=ssh
    #[arg(long, value_name = "default|ID=SOCKET")]
    ssh: Vec<SshArg>,
    /// Allow what a file may ask for and rbox does not give by itself
    #[arg(long, value_enum, value_name = "RIGHT")]
    allow: Vec<Right>,
    /// How owners and users are played for programs where you have a single id: recorded and shown (full), recorded alone
    /// (record, which is quicker), not at all (none)
    #[arg(long, value_enum, default_value = "full", value_name = "MODE")]
    fakeroot: FakerootArg,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum ShowProgress {
    #[default]
    #[value(alias = "tty")]
    Auto,
    Plain,
    Json,
    Quiet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Right {
    /// RUN --security=insecure: every capability, no filter
    #[value(name = "security.insecure")]
    Insecure,
}

impl Work {
    /// How events are shown; `quiet` is the `-q` of a command.
    pub(super) const fn progress(&self, quiet: bool) -> ProgressMode {
        match self.progress {
            ShowProgress::Quiet => ProgressMode::Quiet,
            // For programs: the digest goes to standard output, the events to standard error.
            ShowProgress::Json => ProgressMode::Json,
            _ if quiet => ProgressMode::Quiet,
            ShowProgress::Auto => ProgressMode::Auto,
            ShowProgress::Plain => ProgressMode::Plain,
        }
    }

    /// How much owners and users are played.
    pub(super) fn fakeroot(&self) -> Mode {
        self.fakeroot.into()
    }

    /// The executor's options.
    pub(super) fn options(&self, limits: &Limits, epoch: Option<i64>) -> Result<Options, Error> {
        let mut options = Options::new().map_err(|error| Error::new(format!("no descriptor can be made: {error}")))?;
        options.no_cache = self.no_cache;
        options.jobs = self.jobs.map(NonZeroUsize::get);
        options.insecure = self.allow.contains(&Right::Insecure);
        options.epoch = epoch;
        options.fakeroot = self.fakeroot();
        options.limits = limits.typed(options.limits.pids)?;
        options.ssh = self.ssh.iter().map(agent).collect::<Result<_, _>>()?;
        Ok(options)
    }
}

fn agent(arg: &SshArg) -> Result<Agent, Error> {
    let socket = arg.socket.clone().or_else(|| std::env::var_os("SSH_AUTH_SOCK").map(PathBuf::from));
    let socket = socket.ok_or_else(|| {
        Error::usage(format!("no agent runs for `--ssh {}`: SSH_AUTH_SOCK is not set", arg.id))
            .help("start one (`eval $(ssh-agent)`), or name a socket: `--ssh default=/path/to/socket`")
    })?;
    if !socket.exists() {
        return Err(Error::usage(format!(
            "the agent's socket `{}` of `--ssh {}` is not there",
            socket.display(),
            arg.id
        )));
    }
    Ok(Agent { id: arg.id.clone(), socket })
}

/// Runs a plan, shows what happens, and tells a failure at its line of the file.
pub(super) fn run(
    plan: &Plan,
    files: &SourceMap,
    store: &Store,
    options: &Options,
    mode: ProgressMode,
) -> Result<Outcome, Error> {
    let progress = Progress::new(mode, plan, Look::of_stderr());
    heard(plan, files, store, options, progress, None)
}

/// Runs a plan as [`run`], and notes when each step ran.
pub(super) fn timed(
    plan: &Plan,
    files: &SourceMap,
    store: &Store,
    options: &Options,
    mode: ProgressMode,
    timings: &Timings,
) -> Result<Outcome, Error> {
    let progress = Progress::new(mode, plan, Look::of_stderr());
    heard(plan, files, store, options, progress, Some(timings))
}

/// Who hears of what happens.
struct Heard<'a> {
    progress: &'a Progress,
    timings: Option<&'a Timings>,
}

impl Listen for Heard<'_> {
    fn event(&self, event: Event) {
        if let Some(timings) = self.timings {
            timings.note(&event);
        }
        self.progress.event(event);
    }
}

fn heard(
    plan: &Plan,
    files: &SourceMap,
    store: &Store,
    options: &Options,
    progress: Progress,
    timings: Option<&Timings>,
) -> Result<Outcome, Error> {
    let cancel = options.cancel.clone();
    at_signals(move || cancel.cancel())?;
    let result = executor::run(plan, store, options, &Heard { progress: &progress, timings });
    progress.finish();
    result.map_err(|failure| {
        if Job::detect() == Some(Job::GitHub) {
            let line = report::failure(&failure, plan, files).map(|found| report::annotation(&found, files));
            // Nobody listening is no error.
            let _ = line.map(|line| writeln!(io::stderr(), "{line}"));
        }
        findings::run_failed(&failure, plan, files)
    })
}

/// What a signal ends: whatever is under way.
type End = Box<dyn FnOnce() + Send>;

/// What the first signal ends; none until signals are watched.
static ENDS: Mutex<Option<Vec<End>>> = Mutex::new(None);

/// The first Ctrl-C ends what runs, which clears up; the second ends rbox as it is.
pub(super) fn at_signals(end: impl FnOnce() + Send + 'static) -> Result<(), Error> {
    const SIGNALS: [i32; 3] = [1, 2, 15]; // HUP, INT, TERM
    let mut ends = ENDS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(ends) = &mut *ends {
        ends.push(Box::new(end));
        return Ok(());
    }
    if are_taken() {
        // by a stack in the foreground, which is brought up anew
        return Ok(());
    }
    let failed = |error: std::io::Error| Error::new(format!("signals can't be watched: {error}"));
    let pipe = watch(&SIGNALS, true).map_err(|error| failed(error.into()))?;
    let wait = move || {
        let mut fds = [rustix::event::PollFd::new(&pipe, rustix::event::PollFlags::IN)];
        if rustix::io::retry_on_intr(|| rustix::event::poll(&mut fds, None)).is_ok() {
            let ends = ENDS.lock().unwrap_or_else(PoisonError::into_inner).replace(Vec::new());
            ends.into_iter().flatten().for_each(|end| end());
        }
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait).map_err(failed)?;
    *ends = Some(vec![Box::new(end)]);
    Ok(())
}
