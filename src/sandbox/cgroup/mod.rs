//! The cgroup of a sandbox: limits, and the end of everything in it.
//!
//! On a machine with the unified hierarchy alone all of it is there. On a hybrid one limits are set by the old
//! controllers, one hierarchy each, and the unified tree has what it is better at: killing. Everything lies below
//! `rbox/ID`; a lock on the directory tells that somebody still looks after it.

mod found;
mod hierarchy;
mod knobs;
mod sweep;

use std::io::{Read as _, Seek as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{FlockOperation, Mode, OFlags};
use rustix::io::Errno;

use hierarchy::Hierarchy;

pub use found::{Found, found};
pub use sweep::{Leftover, leftovers, leftovers_of};

use super::error::LaunchError;
use super::spec::{Limits, Spec};
use crate::sys::descriptors::set_aside;

/// A controller of resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Controller {
    Memory,
    Cpu,
    Cpuset,
    Pids,
    Io,
}

impl Controller {
    const ALL: [Controller; 5] =
        [Controller::Memory, Controller::Cpu, Controller::Cpuset, Controller::Pids, Controller::Io];

    /// Its name in the unified hierarchy.
    const fn name(self) -> &'static str {
        match self {
            Controller::Memory => "memory",
            Controller::Cpu => "cpu",
            Controller::Cpuset => "cpuset",
            Controller::Pids => "pids",
            Controller::Io => "io",
        }
    }

    /// The name of its old hierarchy.
    const fn old_name(self) -> &'static str {
        match self {
            Controller::Io => "blkio",
            other => other.name(),
        }
    }

    /// Whether limits ask for it.
    fn is_needed(self, limits: &Limits) -> bool {
        match self {
            Controller::Memory => {
                limits.memory.is_some() || limits.memory_swap.is_some() || limits.memory_reserved.is_some()
            }
            Controller::Cpu => limits.millicpus.is_some() || limits.cpu_weight.is_some(),
            Controller::Cpuset => limits.cpuset.is_some(),
            Controller::Pids => limits.pids.is_some(),
            Controller::Io => limits.io_weight.is_some(),
        }
    }
}

/// The cgroup of a sandbox, in each hierarchy that it needs. Removed when dropped.
#[derive(Debug, Default)]
pub(super) struct Group(Places);

/// Where the cgroup of a sandbox is, for those who look at it from other threads.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    unified: Option<Arc<Directory>>,
    old: Vec<(Controller, Arc<Directory>)>,
    memory: Option<PathBuf>,
}

/// A cgroup of one hierarchy.
#[derive(Debug)]
struct Directory {
    path: PathBuf,
    descriptor: OwnedFd,
}

impl Group {
    /// Makes what limits need; where nothing is needed, nothing is made unless it is to be `managed` as a whole.
    pub(super) fn create(id: &str, limits: &Limits, managed: bool) -> Result<Self, LaunchError> {
        let needed: Vec<_> = Controller::ALL.into_iter().filter(|controller| controller.is_needed(limits)).collect();
        if needed.is_empty() && !managed {
            return Ok(Group::default());
        }
        let nothing = needed.is_empty() || Group::can_do_without(limits);
        let Some(hierarchy) = Hierarchy::find() else {
            return if nothing { Ok(Group::default()) } else { Err(nowhere()) };
        };
        let mut group = Group::default();
        match group.fill(&hierarchy, id, limits, &needed, managed) {
            // the usual bound on processes is worth no failure: it is there by other means as well
            Err(_) if nothing => Ok(Group::default()),
            Err(error) => Err(error),
            Ok(()) => Ok(group),
        }
    }

    /// That of a sandbox. One that may do without limits gets none that can't be set, and what is said of them comes back.
    pub(super) fn of(spec: &Spec) -> Result<(Self, Option<String>), LaunchError> {
        match Group::create(&spec.id, &spec.limits, spec.managed) {
            Err(error) if spec.lenient => {
                let usual = Limits { pids: Some(super::defaults::PIDS), ..Limits::default() };
                Ok((Group::create(&spec.id, &usual, spec.managed)?, Some(error.to_string())))
            }
            made => Ok((made?, None)),
        }
    }

    /// Whether only the usual bound on processes is asked for.
    fn can_do_without(limits: &Limits) -> bool {
        let usual = Limits { pids: Some(super::defaults::PIDS), ..Limits::default() };
        *limits == usual
    }

    fn fill(
        &mut self,
        hierarchy: &Hierarchy,
        id: &str,
        limits: &Limits,
        needed: &[Controller],
        managed: bool,
    ) -> Result<(), LaunchError> {
        // the first write to an old hierarchy's list of processes blocks for ten milliseconds and more
        let usual = hierarchy.is_hybrid() && Group::can_do_without(limits);
        if usual && !managed {
            return Ok(());
        }
        if let Some(base) = hierarchy.unified() {
            // what is managed is measured too
            let measured = [Controller::Memory, Controller::Cpu, Controller::Pids, Controller::Io];
            let wanted = Controller::ALL.into_iter().filter(|controller| {
                hierarchy.has_unified(*controller)
                    && (needed.contains(controller) || managed && measured.contains(controller))
            });
            self.0.unified = Some(Arc::new(Directory::create_unified(base, id, wanted)?));
        }
        if usual {
            return Ok(());
        }
        for controller in needed {
            let (path, version) = if hierarchy.has_unified(*controller) {
                (self.0.unified.as_ref().map(|unified| unified.path.clone()), knobs::Version::Unified)
            } else {
                let base = hierarchy.old(*controller).ok_or_else(|| missing(*controller))?;
                let directory = Directory::create_old(&base, id, *controller)?;
                let path = directory.path.clone();
                self.0.old.push((*controller, Arc::new(directory)));
                (Some(path), knobs::Version::Old)
            };
            let Some(path) = path else { continue };
            knobs::set(&path, version, *controller, limits)?;
            if *controller == Controller::Memory {
                self.0.memory = Some(path);
            }
        }
        Ok(())
    }

    /// Where it is.
    pub(super) fn places(&self) -> &Places {
        &self.0
    }

    /// Whether the kernel killed something in it for want of memory.
    pub(super) fn ran_out_of_memory(&self) -> bool {
        let Some(path) = &self.0.memory else { return false };
        let counts = ["memory.events", "memory.oom_control"].iter().filter_map(|name| {
            let text = std::fs::read_to_string(path.join(name)).ok()?;
            text.lines().find_map(|line| line.strip_prefix("oom_kill ")?.trim().parse::<u64>().ok())
        });
        counts.sum::<u64>() > 0
    }

    /// Kills whatever is in it and takes it away. What cannot be taken away now is a leftover that `doctor` finds.
    pub(super) fn remove(&mut self) {
        let Places { unified, old, .. } = std::mem::take(&mut self.0);
        for directory in old.into_iter().map(|(_, directory)| directory).chain(unified) {
            directory.remove();
        }
    }
}

impl Places {
    /// Where a child is to be cloned into.
    pub(super) fn directory(&self) -> Option<BorrowedFd<'_>> {
        self.unified.as_ref().map(|directory| directory.descriptor.as_fd())
    }

    /// Its folder in the unified hierarchy.
    pub(super) fn unified(&self) -> Option<&Path> {
        self.unified.as_ref().map(|directory| directory.path.as_path())
    }

    /// Its folder in the old hierarchy of a controller.
    pub(super) fn old(&self, controller: Controller) -> Option<&Path> {
        self.old.iter().find(|(known, _)| *known == controller).map(|(_, directory)| directory.path.as_path())
    }

    /// Puts a child into the old hierarchies.
    pub(super) fn join(&self, pid: i32) -> Result<(), LaunchError> {
        for (_, directory) in &self.old {
            let file = directory.path.join("cgroup.procs");
            std::fs::write(&file, pid.to_string()).map_err(|error| LaunchError::Failed {
                what: format!("put the sandbox into the cgroup {}", directory.path.display()),
                errno: Errno::from_io_error(&error).unwrap_or(Errno::IO),
                advice: String::new(),
            })?;
        }
        Ok(())
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.remove();
    }
}

impl Directory {
    fn create_unified(
        base: &Path,
        id: &str,
        controllers: impl Iterator<Item = Controller>,
    ) -> Result<Self, LaunchError> {
        let above = base.join("rbox");
        make(&above)?;
        for controller in controllers {
            // whether it worked shows when the knob is there
            for parent in [base, above.as_path()] {
                let _ = std::fs::write(parent.join("cgroup.subtree_control"), format!("+{}", controller.name()));
            }
        }
        Directory::create(above.join(id))
    }

    fn create_old(base: &Path, id: &str, controller: Controller) -> Result<Self, LaunchError> {
        let above = base.join("rbox");
        make(&above)?;
        if controller == Controller::Cpuset {
            // a new cpuset has neither processors nor memory, and takes no process
            knobs::inherit_cpuset(base, &above)?;
        }
        let directory = Directory::create(above.join(id))?;
        if controller == Controller::Cpuset {
            knobs::inherit_cpuset(&above, &directory.path)?;
        }
        Ok(directory)
    }

    fn create(path: PathBuf) -> Result<Self, LaunchError> {
        let failed = |errno| LaunchError::failed(format!("open the cgroup {}", path.display()))(errno);
        loop {
            let is_new = make(&path)?;
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
            let descriptor = match rustix::fs::open(&path, flags, Mode::empty()) {
                Err(Errno::NOENT) => continue,
                opened => opened.map_err(failed)?,
            };
            // tells `leftovers` that somebody looks after it. Who holds it meanwhile only looks, or has begun to take it away
            let _ = rustix::io::retry_on_intr(|| rustix::fs::flock(&descriptor, FlockOperation::LockShared));
            match rustix::fs::stat(&path) {
                Ok(there) if rustix::fs::fstat(&descriptor).is_ok_and(|own| own.st_ino == there.st_ino) => {
                    // Linux 6.18 kills a child that is cloned into one whose processes were ever killed.
                    if !is_new && has_emptied(&path) && rustix::fs::rmdir(&path).is_ok() {
                        continue;
                    }
                    return Ok(Directory { path, descriptor: set_aside(descriptor) });
                }
                Ok(_) | Err(Errno::NOENT) => {}
                Err(errno) => return Err(failed(errno)),
            }
        }
    }

    fn remove(&self) {
        if rustix::fs::rmdir(&self.path) != Err(Errno::BUSY) {
            return;
        }
        // something outlived its first process: only where there is no pid namespace, or a kill is still under way
        let _ = std::fs::write(self.path.join("cgroup.kill"), "1");
        has_emptied(&self.path);
        let _ = rustix::fs::rmdir(&self.path);
    }
}

/// Waits until nothing runs in a cgroup any more, a second at the most, and says whether that is so. Of one in an old hierarchy, which
/// kills nobody, it is never said: controllers that are mounted together share it.
fn has_emptied(path: &Path) -> bool {
    let end = Instant::now() + Duration::from_secs(1);
    let Ok(mut events) = std::fs::File::open(path.join("cgroup.events")) else { return false };
    loop {
        // what was read last is what a change is told against
        let mut text = String::new();
        if events.rewind().and_then(|()| events.read_to_string(&mut text)).is_err() {
            return false;
        }
        if text.lines().any(|line| line == "populated 0") {
            return true;
        }
        let Some(left) = end.checked_duration_since(Instant::now()) else { return false };
        let left = Timespec { tv_sec: 0, tv_nsec: left.subsec_nanos().into() };
        let _ = poll(&mut [PollFd::new(&events, PollFlags::PRI)], Some(&left));
    }
}

/// Makes a cgroup, and says whether it was not there.
fn make(path: &Path) -> Result<bool, LaunchError> {
    match rustix::fs::mkdir(path, Mode::from_raw_mode(0o755)) {
        Ok(()) => Ok(true),
        Err(Errno::EXIST) => Ok(false),
        Err(errno) => Err(LaunchError::Failed {
            what: format!("make the cgroup {}", path.display()),
            errno,
            advice: "limits need a cgroup that belongs to this user; start rbox with `systemd-run --user --scope -p \
                     Delegate=yes rbox …`, or as root"
                .to_owned(),
        }),
    }
}

fn nowhere() -> LaunchError {
    LaunchError::Impossible(
        "cannot set limits: no cgroup hierarchy is mounted at /sys/fs/cgroup; mount one (mount -t cgroup2 none \
         /sys/fs/cgroup) or leave the limits out"
            .to_owned(),
    )
}

fn missing(controller: Controller) -> LaunchError {
    LaunchError::Impossible(format!(
        "cannot set a limit: the cgroup controller `{}` is not available here; enable it in the kernel or the \
         surrounding container, or leave the limit out",
        controller.name()
    ))
}
