//! `rbox run`: a container, in the foreground or in the hands of the supervisor.

mod flags;
mod given;
mod grants;
mod once;
mod subject;
mod supervised;
mod volumes;

use std::cell::{Cell, OnceCell};
use std::mem::ManuallyDrop;
use std::os::fd::BorrowedFd;

use super::bases::Pulling;
use super::exit::{Error, Exit, Outcome};
use super::limits::Limits;
use super::meaning::Meaning;
use super::root;
use super::work::Work;
use crate::executor;
use crate::network::Access;
use crate::report::Look;
use crate::sandbox::{self, Attendant, LaunchError, Rootfs};
use crate::sys::heap;
use flags::Flags;
use grants::{Grants, Health};
use once::Once;
use supervised::Supervised;

/// Start a container of a file, an image, a base, or a service
///
/// FILE is built first, as `rbox build` does. IMAGE is a name or an id of the store, or a name of a registry, from
/// which it is pulled. BASE is `host` (any program of this
/// machine, with nothing but what is given to it), `rootfs:DIR`, `oci:DIR`, `oci-archive:FILE` or `docker-archive:FILE`.
/// `service:NAME`, or NAME where nothing else here is called so, is a service of the file here: once more, beside its
/// replicas, with what it mounts and on its networks, when what it depends on is there.
///
/// What the container writes goes with it. The exit code is the program's own; 125 says that rbox failed, 126 that the
/// program can't be run, 127 that it is not there.
#[derive(Debug, clap::Args)]
// with `docker run` and `docker compose up`, the word is no option
#[command(mut_arg("pull", |arg| arg.num_args(1).require_equals(false)))]
pub(super) struct Run {
    #[command(flatten)]
    flags: Flags,
    #[command(flatten)]
    supervised: Supervised,
    #[command(flatten)]
    grants: Grants,
    #[command(flatten)]
    health: Health,
    #[command(flatten)]
    once: Once,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    meaning: Meaning,
    #[command(flatten)]
    pulling: Pulling,
    #[command(flatten)]
    work: Work,
    /// Say nothing of what is pulled or built first
    #[arg(short, long)]
    quiet: bool,
    /// The folder that the COPY and ADD of FILE take files from [default: the file's folder]
    #[arg(long, value_name = "DIR")]
    context: Option<std::path::PathBuf>,
    /// What to run
    #[arg(value_name = "FILE|IMAGE|BASE|SERVICE")]
    subject: String,
    /// The program and its arguments [default: what the image says]
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "CMD")]
    command: Vec<std::ffi::OsString>,
}

impl Run {
    pub(super) fn run(&self) -> Outcome {
        self.container().map_err(|error| error.or_exit(Exit::RBOX))
    }

    fn container(&self) -> Outcome {
        self.flags.check()?;
        root::become_root()?;
        if let Some(name) = self.service_once()? {
            return self.run_once(&root::store()?, name);
        }
        if self.is_supervised() {
            let store = root::store()?;
            return self.supervised(&store, &self.image(&store)?);
        }
        heap::keep_from_children();
        // takes as long as what follows, and is not needed before the end of it
        let outlet = self.flags.outlet(root::path()?)?;
        let store = root::store()?;
        let image = self.image(&store)?;
        let _volumes = self.flags.make_volumes(&store, &image)?;
        let given = given::Given::find(&self.subject, &self.command, &self.flags);
        let config = &image.config.config;
        let user = self.flags.user(&config.user);
        let cwd = self.flags.cwd(given.cwd(), &config.working_dir);
        let container = executor::container(&store, &image, user, &cwd, self.work.fakeroot())?;
        let args = self.flags.args(config, &self.command)?;
        let rootfs = Rootfs::Overlay(container.overlay);
        let limits = self.limits.typed(Some(sandbox::defaults::PIDS))?;
        let account = (container.user, container.home.as_deref());
        let (names, making) = outlet.map(flags::Making::names).transpose()?.unzip();
        let mut spec = self.flags.spec(rootfs, args, config, account, limits, (&store, names))?;
        spec.fakeroot = container.fakeroot;
        spec.process.cwd = flags::word(cwd.as_bytes())?;
        spec.process.rlimits.splice(0..0, sandbox::open_files());
        spec.mounts.extend(given.mounts());
        let memory = spec.limits.memory;
        let stop = crate::image::signal::number(&config.stop_signal);
        let mut attendant =
            Attendant::new(stop).map_err(|errno| Error::new(format!("signals can't be watched: {errno}")))?;
        // the network is made while the sandbox is
        let (making, outlet) = (Cell::new(making), OnceCell::new());
        let fill = |namespace: BorrowedFd<'_>| {
            let Some(making) = making.take() else { return Ok(()) };
            let inside = Access::open(namespace).map_err(|error| error.to_string())?;
            let outlet = outlet.get_or_init(|| making.finished()).as_ref().map_err(Clone::clone)?;
            let seat = outlet.seat("run").map_err(|error| error.to_string())?;
            // not given back by itself: all of the outlet goes at once
            ManuallyDrop::new(seat).attach(inside).map_err(|error| error.to_string())
        };
        let mut running = sandbox::launch_with(spec, &fill)?;
        // the program has begun, and is heard as soon as it says something
        if let Some(Ok(outlet)) = outlet.get() {
            outlet.begin().map_err(|error| Error::new(error.to_string()))?;
        }
        container.layer.tidy();
        let exit = attendant
            .attend(&mut running, self.flags.interactive)
            .map_err(|errno| Error::new(format!("the container can't be waited for: {errno}")))?;
        // its mounts use the layer
        drop(running);
        container.layer.retire(&store)?;
        if let Some(Ok(outlet)) = outlet.into_inner() {
            outlet.end_with_process();
        }
        if exit.out_of_memory {
            let limit = memory.map_or(String::new(), |bytes| format!(" of {}", crate::report::units::memory(bytes)));
            let text = format!("the container used more memory than its limit{limit}, and was killed");
            let error = Error::new(text).help("give it more with `--memory`").exit(Exit::of(exit.code()));
            return Ok(error.tell(Look::of_stderr()));
        }
        Ok(Exit::of(exit.code()))
    }
}

impl From<LaunchError> for Error {
    fn from(error: LaunchError) -> Self {
        Self::new(error.to_string()).exit(Exit::of(error.exit_code()))
    }
}

impl From<executor::Reason> for Error {
    fn from(reason: executor::Reason) -> Self {
        Self::new(reason.to_string())
    }
}
