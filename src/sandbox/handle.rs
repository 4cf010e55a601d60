//! What can be done to a sandbox that runs, from any thread: look into it, freeze it, measure it, run more in it.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::process::{Pid, Resource, Rlimit, Signal};
use rustix::thread::ThreadNameSpaceType;

use super::cgroup::{Group, Places};
use super::error::LaunchError;
use super::fakeroot::Supervisor;
use super::setup::Program;
use super::spec::{Confinement, Share, Spec};
use super::userns::UserNamespace;
use crate::sys::descriptors::set_aside;
use crate::sys::process::Child;

/// A sandbox that runs, for any thread. It keeps nothing alive.
#[derive(Debug)]
pub struct Handle {
    pid: i32,
    /// From 10 on, so that a child can put its own descriptors below.
    pub(super) pidfd: OwnedFd,
    pub(super) places: Places,
    pub(super) namespaces: ThreadNameSpaceType,
    pub(super) space: UserNamespace,
    pub(super) confinement: Confinement,
    pub(super) bounding: u64,
    pub(super) fence: bool,
    pub(super) rlimits: Vec<(Resource, Rlimit)>,
    pub(super) oom_score: Option<i16>,
    pub(super) supervisor: Option<Arc<Supervisor>>,
}

/// How long a sandbox may take to stand still.
const PATIENCE: Duration = Duration::from_secs(5);

impl Handle {
    pub(super) fn new(
        spec: &Spec,
        child: &Child,
        group: &Group,
        space: UserNamespace,
        program: &Program,
        supervisor: Option<Arc<Supervisor>>,
    ) -> Result<Self, LaunchError> {
        let pidfd = rustix::io::fcntl_dupfd_cloexec(&child.pidfd, 10)
            .map_err(LaunchError::failed("keep hold of the sandbox"))?;
        let pidfd = set_aside(pidfd);
        let mut namespaces = ThreadNameSpaceType::MOUNT | ThreadNameSpaceType::CONTROL_GROUP;
        // the kernel refuses to join the namespace that one is in
        let shares = &spec.shares;
        let others = [
            (!spec.network.is_host(), ThreadNameSpaceType::NETWORK),
            (!matches!(shares.ipc, Share::Host), ThreadNameSpaceType::INTER_PROCESS_COMMUNICATION),
            (!matches!(shares.uts, Share::Host), ThreadNameSpaceType::HOST_NAME_AND_NIS_DOMAIN_NAME),
            (space.is_own(), ThreadNameSpaceType::USER),
        ];
        for (_, kind) in others.into_iter().filter(|(is_other, _)| *is_other) {
            namespaces |= kind;
        }
        Ok(Handle {
            pid: child.pid,
            pidfd,
            places: group.places().clone(),
            namespaces,
            space,
            confinement: spec.confinement.clone(),
            bounding: program.bounding,
            fence: program.fence,
            rlimits: program.rlimits.to_vec(),
            oom_score: spec.oom_score,
            supervisor,
        })
    }

    /// The number of its first process, as this process sees it.
    pub fn pid(&self) -> i32 {
        self.pid
    }

    /// Its first process.
    pub fn pidfd(&self) -> BorrowedFd<'_> {
        self.pidfd.as_fd()
    }

    /// The id on this side of what is `id` in the sandbox.
    pub fn outside(&self, id: u32) -> u32 {
        self.space.outside(id)
    }

    /// A file of its first process below `/proc`, which surely is its own.
    fn of_proc(&self, name: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
        let file = rustix::fs::open(format!("/proc/{}/{name}", self.pid), flags | OFlags::CLOEXEC, Mode::empty())?;
        // while it runs, no other process has its number
        let mut fds = [PollFd::new(&self.pidfd, PollFlags::IN)];
        match rustix::event::poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }))? {
            0 => Ok(file),
            _ => Err(Errno::SRCH),
        }
    }

    /// Its network namespace.
    pub fn network(&self) -> Result<OwnedFd, Errno> {
        self.of_proc("ns/net", OFlags::RDONLY)
    }

    /// Its namespace of process numbers.
    pub fn pids(&self) -> Result<OwnedFd, Errno> {
        self.of_proc("ns/pid", OFlags::RDONLY)
    }

    /// Its namespace of queues and shared memory.
    pub fn ipc(&self) -> Result<OwnedFd, Errno> {
        self.of_proc("ns/ipc", OFlags::RDONLY)
    }

    /// Its namespace of host names.
    pub fn uts(&self) -> Result<OwnedFd, Errno> {
        self.of_proc("ns/uts", OFlags::RDONLY)
    }

    /// Its root, for look-ups that no link leads out of (`RESOLVE_IN_ROOT`). What lies there belongs to
    /// [`outside`](Handle::outside) ids.
    pub fn root(&self) -> Result<OwnedFd, Errno> {
        self.of_proc("root", OFlags::PATH | OFlags::DIRECTORY)
    }

    /// Freezes everything in it, and waits until it stands still.
    pub fn freeze(&self) -> Result<(), Errno> {
        self.set_frozen(true)
    }

    /// Lets everything in it go on.
    pub fn thaw(&self) -> Result<(), Errno> {
        self.set_frozen(false)
    }

    fn set_frozen(&self, frozen: bool) -> Result<(), Errno> {
        let Some(unified) = self.places.unified() else {
            // without a cgroup: every process by itself
            self.signal_all(if frozen { Signal::STOP } else { Signal::CONT })?;
            // one that has ended and was not asked for its end can't be stopped
            return wait_until(|| Ok(!frozen || self.processes()?.iter().all(|one| "TtZX".contains(one.state))));
        };
        write(&unified.join("cgroup.freeze"), if frozen { "1" } else { "0" })?;
        let stands = format!("frozen {}", u8::from(frozen));
        wait_until(|| {
            let events = std::fs::read_to_string(unified.join("cgroup.events")).map_err(errno)?;
            Ok(events.lines().any(|line| line == stands))
        })
    }

    /// Kills everything in it, whether it is frozen or not.
    pub fn kill_all(&self) -> Result<(), Errno> {
        match self.places.unified().map(|unified| write(&unified.join("cgroup.kill"), "1")) {
            Some(Ok(())) => Ok(()),
            // before Linux 5.14, or without a cgroup
            _ => self.signal_all(Signal::KILL),
        }
    }

    fn signal_all(&self, signal: Signal) -> Result<(), Errno> {
        // the first one last: it is what the others belong to
        for process in self.processes()?.iter().rev() {
            let Some(pid) = Pid::from_raw(process.outside) else { continue };
            match rustix::process::kill_process(pid, signal) {
                Ok(()) | Err(Errno::SRCH) => {}
                Err(errno) => return Err(errno),
            }
        }
        Ok(())
    }
}

fn write(path: &Path, text: &str) -> Result<(), Errno> {
    std::fs::write(path, text).map_err(errno)
}

pub(super) fn errno(error: impl Into<std::io::Error>) -> Errno {
    Errno::from_io_error(&error.into()).unwrap_or(Errno::IO)
}

/// Waits until something is so, within [`PATIENCE`].
fn wait_until(is_so: impl Fn() -> Result<bool, Errno>) -> Result<(), Errno> {
    let end = Instant::now() + PATIENCE;
    while !is_so()? {
        if Instant::now() > end {
            return Err(Errno::TIMEDOUT);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}
