//! What a run is asked for, and what comes of it.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::event::EventfdFlags;

use crate::plan::{CacheKey, StepId};
use crate::sandbox::Limits;
use crate::sandbox::fakeroot::Mode;
use crate::store::ImageRecord;

/// How a plan is run.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Options {
    /// Steps at once; none = four a core, at least 8: most of a build's programs wait for something.
    pub jobs: Option<usize>,
    /// Whether no earlier result is used.
    pub no_cache: bool,
    /// Whether keys are to be those of other machines too: images that were made here count by their content, which may have
    /// to be measured, and servers are asked before anything runs what an `ADD` that is not pinned would give.
    pub portable: bool,
    /// Whether images' ids will be asked for: digests of their layers are made while other steps run.
    pub digests: bool,
    /// `SOURCE_DATE_EPOCH`, in seconds since 1970: the time of everything that is copied or made.
    pub epoch: Option<i64>,
    /// What each program may use.
    pub limits: Limits,
    /// Whether `RUN --security=insecure` is allowed.
    pub insecure: bool,
    /// How much owners and users are played for programs, where this user has a single id.
    pub fakeroot: Mode,
    /// Agents for `RUN --mount=type=ssh`.
    pub ssh: Vec<Agent>,
    /// What ends the run early.
    pub cancel: Cancel,
}

/// An agent that a step can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// The id of the mount; `default`.
    pub id: String,
    /// Its socket on this machine.
    pub socket: PathBuf,
}

impl Options {
    /// Programs of one step may have this many processes and threads, where nothing else is said.
    pub const PIDS: u64 = 4096;

    /// What holds where nothing is said.
    ///
    /// # Errors
    /// If no descriptor can be made.
    pub fn new() -> std::io::Result<Self> {
        Ok(Self {
            jobs: None,
            no_cache: false,
            portable: false,
            digests: false,
            epoch: None,
            limits: Limits { pids: Some(Self::PIDS), ..Limits::default() },
            insecure: false,
            fakeroot: Mode::default(),
            ssh: Vec::new(),
            cancel: Cancel::new()?,
        })
    }

    /// Steps at once.
    pub(super) fn jobs(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.jobs.unwrap_or_else(|| (cores() * 4).max(8)).max(1)
    }
}

/// A switch that ends a run early. Clones are the same switch.
#[derive(Clone, Debug)]
pub struct Cancel(Arc<Switch>);

#[derive(Debug)]
struct Switch {
    on: AtomicBool,
    fd: OwnedFd,
}

impl Cancel {
    /// A switch that is off.
    ///
    /// # Errors
    /// If no descriptor can be made.
    pub fn new() -> std::io::Result<Self> {
        let fd = rustix::event::eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        Ok(Self(Arc::new(Switch { on: AtomicBool::new(false), fd })))
    }

    /// Ends the run: no step begins any more, and programs that run are killed. May be called in a signal handler.
    pub fn cancel(&self) {
        self.0.on.store(true, Ordering::SeqCst);
        // It can only fail when the counter is full, and then every waiter is awake anyway.
        let _ = rustix::io::write(&self.0.fd, &1_u64.to_ne_bytes());
    }

    /// Whether somebody did.
    pub fn is_cancelled(&self) -> bool {
        self.0.on.load(Ordering::SeqCst)
    }

    /// What becomes readable when somebody does.
    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.0.fd.as_fd()
    }
}

/// What a plan came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// One a target, in the plan's order.
    pub images: Vec<Built>,
}

/// An image that was built.
#[derive(Clone, Debug)]
pub struct Built {
    /// The target's name.
    pub target: String,
    /// For the store: it is not named, listed or exported yet.
    pub record: ImageRecord,
}

/// What would become of a step.
#[derive(Clone, Debug)]
pub struct StepState {
    /// Which.
    pub step: StepId,
    /// The digest of its definition with the content of all that it reads.
    pub key: CacheKey,
    /// What a run would do.
    pub fate: Fate,
}

/// What a run would do with a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing: the result is there.
    Cached,
    /// Run it; in a few words, why.
    Runs(String),
}
