//! Owners and users that are only played: what programs need that expect root's many ids, where there is a single one.
//!
//! The kernel holds some system calls of the sandbox's programs (a filter, `seccomp_unotify(2)`), and a thread of rbox, the
//! supervisor, says what becomes of them:
//!
//! | calls | what becomes of them |
//! |---|---|
//! | `chown` and its like | the file belongs to root as before (which copies it up from lower layers, and takes set-id bits away, as the kernel does), and its owner is [recorded](crate::sys::ownership) |
//! | `mknod` of a device | an empty file with a record (of all these, [`Mode::Devices`] plays this alone) |
//! | `setuid`, `getuid` and their like, execution of set-id programs | credentials that the supervisor keeps |
//! | whatever makes a file | the kernel does it, unless the credentials or a set-group-id folder give the file another owner than root: then the supervisor does |
//! | `stat` and its like (only [`Mode::Full`]) | what has a record shows it; the rest is the kernel's |
//! | `listxattr` and its like | without rbox's own attributes |
//! | `prlimit` of file locks | there is no limit, and none is set (see below) |
//!
//! Which credentials a process has must follow `fork` and survive `execve`. So their number lies where the kernel copies it
//! along: in the soft limit of file locks (`RLIMIT_LOCKS`), which it has not used since Linux 2.4.
//!
//! This is no wall: all of it is one user's own, and who gets around it (a system call of another architecture, memory
//! changed by another thread) plays with itself. What the supervisor must not be is a hole. So paths are resolved in the
//! caller's own root and nowhere else (`openat2`), by magic links not at all, and what a descriptor of the caller's names is
//! used as it is.

mod create;
mod credentials;
mod filter;
mod identity;
mod look;
mod own;
mod records;
mod serve;
mod target;

use std::collections::HashMap;
use std::os::fd::{AsFd, OwnedFd};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rustix::event::EventfdFlags;
use rustix::io::Errno;
use rustix::process::{Pid, Resource, Rlimit};
use serde::{Deserialize, Serialize};

use super::ids::Ids;
use super::spec::User;
use crate::sys::ownership::Record;
use crate::sys::seccomp::Instruction;

use credentials::{Credentials, Table};
use records::Records;

/// How much is played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// Nothing: what needs more ids than there are fails.
    None,
    /// What is done is recorded; who looks at a file's owner sees the one id.
    Record,
    /// Who looks sees what is recorded.
    #[default]
    Full,
    /// Only devices, where there are ids enough: in a user namespace nobody may make one.
    Devices,
}

impl Mode {
    /// Whether users are played, which the kernel does not know then.
    pub(super) fn plays_users(self) -> bool {
        matches!(self, Mode::Record | Mode::Full)
    }
}

/// Owners and users that are only played.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fakeroot {
    /// How much.
    pub mode: Mode,
    /// Recorded owners (user, group) of links, pipes and sockets of the root file system's lower layers, by inode.
    pub known: HashMap<u64, (u32, u32)>,
    /// Where those are.
    pub places: Vec<PathBuf>,
}

impl Fakeroot {
    /// Whether this process can't do without: it has a single id.
    pub fn is_needed() -> bool {
        !Ids::current().is_whole_machine() && Ids::current().is_single()
    }

    /// What a sandbox of this process gets, if any.
    pub fn of(mode: Mode) -> Option<Self> {
        (mode != Mode::None && Self::is_needed()).then(|| Fakeroot { mode, ..Fakeroot::default() })
    }

    /// What a build step's sandbox gets besides: nothing but devices.
    pub fn of_devices(mode: Mode) -> Option<Self> {
        (mode != Mode::None).then(|| Fakeroot { mode: Mode::Devices, ..Fakeroot::default() })
    }
}

/// A record of something that can't keep it itself, by its absolute path in the sandbox.
pub type Owned = (PathBuf, Record);

/// The supervisor of a sandbox.
#[derive(Debug)]
pub(super) struct Supervisor {
    shared: Arc<Shared>,
    filter: Vec<Instruction>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// What all threads of a supervisor share: one for the sandbox's first program, and one for each further program.
#[derive(Debug)]
struct Shared {
    mode: Mode,
    credentials: Mutex<Table>,
    records: Mutex<Records>,
    /// Readable when it is over.
    end: OwnedFd,
}

/// Takes a lock; what a panicked thread held is numbers, each of them whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Supervisor {
    /// A supervisor of a sandbox whose first program is run by `user`.
    pub(super) fn new(fakeroot: &Fakeroot, user: &User, no_new_privileges: bool) -> Result<Self, Errno> {
        let end = rustix::event::eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        let shared = Shared {
            mode: fakeroot.mode,
            credentials: Mutex::new(Table::new(Credentials::of(user))),
            records: Mutex::new(Records::new(fakeroot.known.clone())),
            end,
        };
        let filter = filter::filter(fakeroot.mode, !no_new_privileges);
        Ok(Supervisor { shared: Arc::new(shared), filter, threads: Mutex::default() })
    }

    /// Whether users are played.
    pub(super) fn plays_users(&self) -> bool {
        self.shared.mode.plays_users()
    }

    /// The filter for its programs.
    pub(super) fn filter(&self) -> Vec<Instruction> {
        self.filter.clone()
    }

    /// Says what the sandbox's root is.
    pub(super) fn set_root(&self, root: impl AsFd, fakeroot: &Fakeroot) -> Result<(), Errno> {
        lock(&self.shared.records).set_root(root.as_fd(), &fakeroot.places)
    }

    /// Begins to serve a program that `user` runs, whose process is `pid` here.
    pub(super) fn serve(&self, listener: Option<OwnedFd>, pid: i32, user: &User) -> Result<(), Errno> {
        let listener = listener.ok_or(Errno::BADF)?;
        if self.plays_users() {
            let number = lock(&self.shared.credentials).number(Credentials::of(user));
            mark(pid, number)?;
        }
        let shared = Arc::clone(&self.shared);
        let serve = move || serve::serve(&shared, &listener.into());
        let thread = std::thread::Builder::new().name("rbox-fakeroot".to_owned()).spawn(serve);
        let thread = thread.map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::AGAIN))?;
        let mut threads = lock(&self.threads);
        // health checks come and go as long as the sandbox lives
        threads.retain(|thread| !thread.is_finished());
        threads.push(thread);
        Ok(())
    }

    /// Ends once all programs have, and tells what is recorded nowhere else.
    pub(super) fn finish(&self) -> Vec<Owned> {
        let _ = rustix::io::write(&self.shared.end, &1_u64.to_ne_bytes());
        for thread in std::mem::take(&mut *lock(&self.threads)) {
            // one that panicked has told so itself, and its programs have failed
            let _ = thread.join();
        }
        lock(&self.shared.records).take()
    }
}

/// Marks a process, and all that it will fork, with the number of its credentials.
fn mark(pid: i32, number: u64) -> Result<(), Errno> {
    let pid = Pid::from_raw(pid).ok_or(Errno::SRCH)?;
    let hard = rustix::process::prlimit(Some(pid), Resource::Locks, Rlimit { current: Some(number), maximum: None });
    match hard {
        Ok(_) => Ok(()),
        // somebody lowered the hard limit, which can't be raised again
        Err(Errno::PERM | Errno::INVAL) => {
            let limit = Rlimit { current: Some(number), maximum: Some(number.max(MANY)) };
            rustix::process::prlimit(Some(pid), Resource::Locks, limit).map(drop)
        }
        Err(errno) => Err(errno),
    }
}

/// More credentials than a sandbox ever has.
const MANY: u64 = 1 << 20;
