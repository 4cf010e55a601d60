//! A further program in a sandbox that runs, confined as its first one is.
//!
//! The child is born into the sandbox's process numbers, and there somebody may look at it from then on. So it gives up
//! everything of this machine before it goes in: it is not dumpable (no one in the sandbox may attach to it or follow its
//! links in `/proc`), all its descriptors but its streams are closed, and what it executes first is the trampoline.

use std::ffi::CString;
use std::os::fd::{AsFd, OwnedFd};

use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType};
use rustix::process::{Signal, WaitId, WaitIdOptions};
use rustix::thread::LinkNameSpaceType;

use super::capabilities;
use super::child::{self, Door};
use super::error::LaunchError;
use super::guest;
use super::handle::Handle;
use super::ids::Ids;
use super::launch::{Words, candidates, filter, set_oom_score, streams, texts, told, trampoline_words};
use super::report::{self, Report};
use super::running::Status;
use super::setup::Program;
use super::spec::{Seccomp, Stdio, User};
use super::unborn;
use super::userns::UserNamespace;
use crate::sys::parcel::{Parcel, Text};
use crate::sys::process::{Child, Vector};
use crate::sys::trampoline;

/// A program to run in a sandbox that runs.
#[derive(Debug)]
pub struct ExecSpec {
    /// The program and its arguments.
    pub args: Vec<CString>,
    /// `NAME=value`.
    pub env: Vec<CString>,
    /// Absolute.
    pub cwd: CString,
    /// Numbers, looked up beforehand.
    pub user: User,
    /// Its standard streams.
    pub stdio: Stdio,
    /// Every capability that the sandbox can have, and no filter.
    pub privileged: bool,
}

/// A further program in a sandbox. Dropped before it has ended, it is killed.
///
/// As with a sandbox, the thread that started it must outlive it.
#[derive(Debug)]
pub struct Executed {
    child: Child,
    terminal: Option<OwnedFd>,
    status: Option<Status>,
}

impl Handle {
    /// Runs a further program, and returns once it does.
    #[expect(clippy::needless_pass_by_value, reason = "its descriptors are closed once the program has them")]
    pub fn exec(&self, spec: ExecSpec) -> Result<Executed, LaunchError> {
        if spec.args.is_empty() {
            return Err(LaunchError::Impossible(
                "there is no program to run; give one behind the container".to_owned(),
            ));
        }
        if !spec.cwd.as_bytes().starts_with(b"/") {
            let cwd = spec.cwd.to_string_lossy();
            return Err(LaunchError::Impossible(format!("cannot start in {cwd:?}: a working directory begins with /")));
        }
        let candidates = candidates(&spec.args, &spec.env);
        let program = self.program(&spec, &candidates)?;
        let pidfd = self.pidfd.try_clone().map_err(|_| LaunchError::failed("copy a descriptor")(Errno::MFILE))?;
        let pidfd = rustix::io::fcntl_dupfd_cloexec(&pidfd, 10).map_err(LaunchError::failed("copy a descriptor"))?;
        let door = Door { pidfd, namespaces: self.namespaces, own_user_namespace: self.space.is_own() };
        let pair = rustix::net::socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None);
        let (status, there) = pair.map_err(LaunchError::failed("make a socket pair"))?;
        let pids = self.pids().map_err(LaunchError::failed("find the sandbox, which seems to have ended"))?;
        let places = [Some((pids.as_fd(), LinkNameSpaceType::ProcessID)), None, None, None];
        let run = || child::run_in(&door, &program, there.as_fd());
        let child = guest::clone(&places, i32::MAX, 0, self.places.directory(), run);
        drop(there);
        let child = child.map_err(LaunchError::failed("start a process in the sandbox"))?;
        // killed when dropped, as on any way out of here
        let mut executed = Executed { child, terminal: None, status: None };
        self.places.join(executed.child.pid)?;
        set_oom_score(executed.child.pid, self.oom_score)?;
        report::go(status.as_fd(), None).map_err(LaunchError::failed("start a process in the sandbox"))?;
        let heard = |heard: Result<_, Errno>| heard.map_err(LaunchError::failed("hear of a process in the sandbox"));
        while let Some((report, descriptor)) = heard(report::receive(&status))? {
            match report {
                Report::Failed { step, errno } => {
                    let words = Words { args: &spec.args, env: &spec.env, cwd: &spec.cwd };
                    return Err(told(&words, |_, _| None, step, errno));
                }
                Report::Terminal => executed.terminal = descriptor,
                Report::Listener => {
                    let supervisor = self.supervisor.as_ref().expect("presume: only its filter holds calls");
                    let served = supervisor.serve(descriptor, executed.child.pid, &spec.user);
                    served.map_err(LaunchError::failed("play owners and users"))?;
                }
                Report::Begun | Report::Runs | Report::Made { .. } | Report::Network => {}
            }
        }
        if unborn::died(executed.child.pid) {
            return Err(LaunchError::Impossible("it was killed before its program ran".to_owned()));
        }
        Ok(executed)
    }

    fn program(&self, spec: &ExecSpec, candidates: &[CString]) -> Result<Program, LaunchError> {
        let mut confinement = self.confinement.clone();
        let mut bounding = self.bounding;
        if spec.privileged {
            confinement.seccomp = Seccomp::Unconfined;
            confinement.no_new_privileges = false;
            bounding = match self.space {
                UserNamespace::None => capabilities::available(capabilities::ALL),
                UserNamespace::Nested | UserNamespace::Shifted(_) => capabilities::ALL,
            };
        }
        let held = self.supervisor.as_ref().map(|supervisor| supervisor.filter()).unwrap_or_default();
        let size = match spec.stdio {
            Stdio::Terminal { columns, rows } => (columns, rows),
            Stdio::Fds(_) => (0, 0),
        };
        let mut groups = vec![spec.user.gid];
        groups.extend(spec.user.groups.iter().filter(|group| **group != spec.user.gid));
        Ok(Program {
            fence: self.fence,
            stdio: streams(&spec.stdio)?,
            console: false,
            size,
            rlimits: Parcel::copy(&self.rlimits),
            no_new_privileges: confinement.no_new_privileges,
            filter: filter(&confinement)?,
            hides_keys: matches!(confinement.seccomp, Seccomp::Default),
            held: held.into(),
            plays_users: self.supervisor.as_ref().is_some_and(|supervisor| supervisor.plays_users()),
            bounding,
            capabilities: if spec.user.uid == 0 { bounding } else { 0 },
            last_capability: capabilities::last(),
            groups: Ids::current().can_set_groups().then(|| groups.into()),
            user: (spec.user.uid, spec.user.gid),
            directory: Text::from(spec.cwd.as_c_str()),
            init: false,
            title: None,
            hold: false,
            candidates: texts(candidates),
            trampoline: trampoline::get()
                .filter(|_| !matches!(self.space, UserNamespace::Shifted(_)))
                .map(|trampoline| (trampoline, trampoline_words(candidates, &spec.args))),
            args: Vector::new(spec.args.iter().map(CString::as_c_str)),
            env: Vector::new(spec.env.iter().map(CString::as_c_str)),
        })
    }
}

impl Executed {
    /// The process; readable when it has ended.
    pub fn pidfd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.child.pidfd.as_fd()
    }

    /// Its number as this process sees it; its own as long as it is not waited for.
    pub fn pid(&self) -> i32 {
        self.child.pid
    }

    /// Our end of its terminal, if it has one; once.
    pub fn take_terminal(&mut self) -> Option<OwnedFd> {
        self.terminal.take()
    }

    /// Sends it a signal, by number. One that has ended takes none, which is no error.
    pub fn signal(&self, number: i32) -> Result<(), Errno> {
        match crate::sys::signals::send(self.child.pidfd.as_fd(), number) {
            Err(Errno::SRCH) => Ok(()),
            result => result,
        }
    }

    /// Waits for its end. Later calls say the same.
    pub fn wait(&mut self) -> Result<Status, Errno> {
        if let Some(status) = self.status {
            return Ok(status);
        }
        let id = WaitId::PidFd(self.child.pidfd.as_fd());
        let status = rustix::io::retry_on_intr(|| rustix::process::waitid(id.clone(), WaitIdOptions::EXITED))?;
        let status = status.and_then(|status| {
            let code = status.exit_status().map(Status::Code);
            code.or_else(|| status.terminating_signal().map(Status::Signal))
        });
        let status = status.unwrap_or(Status::Code(125));
        self.status = Some(status);
        Ok(status)
    }
}

impl Drop for Executed {
    fn drop(&mut self) {
        if self.status.is_none() {
            let _ = self.signal(Signal::KILL.as_raw());
            let _ = self.wait();
        }
    }
}
