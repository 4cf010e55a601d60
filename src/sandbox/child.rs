//! The way of a child from clone3 to the program. Nothing here allocates or takes a lock: other threads of the parent
//! may have held any lock when the child was copied.

use std::convert::Infallible;
use std::ffi::CStr;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{CWD, Mode, OFlags};
use rustix::io::{Errno, FdFlags};
use rustix::mount::{MoveMountFlags, OpenTreeFlags, UnmountFlags};
use rustix::process::{DumpableBehavior, Signal};
use rustix::pty::OpenptFlags;
use rustix::termios::Winsize;
use rustix::thread::{CapabilitiesSecureBits, ThreadNameSpaceType};

use super::init;
use super::report::{self, Report, Step};
use super::setup::{Program, Setup};
use super::walk::Walk;
use crate::sys;
use crate::sys::mount::{Change, attribute};
use crate::sys::process::{Title, namespace};

/// What a process of rbox's is called in a sandbox: one that looks after the program, one that only stands there.
const INIT: &CStr = c"rbox-init";
const PAUSE: &CStr = c"rbox-pause";

/// A step that did not work.
pub(super) struct Failure {
    step: Step,
    errno: Errno,
}

/// Marks a failure with the step it belongs to.
trait During<T> {
    fn during(self, step: Step) -> Result<T, Failure>;
}

impl<T> During<T> for Result<T, Errno> {
    fn during(self, step: Step) -> Result<T, Failure> {
        self.map_err(|errno| Failure { step, errno })
    }
}

/// Becomes the program, or tells the parent why not and returns an exit code that nobody reads. `tells`: whether the parent waits
/// to hear that it has begun.
pub(super) fn run(setup: &Setup, status: BorrowedFd<'_>, tells: bool) -> i32 {
    if tells && report::send(status, Report::Begun, None).is_err() {
        return 125;
    }
    match prepare(setup, status) {
        Ok(status) if setup.program.hold => {
            show(setup.program.title, PAUSE, std::iter::empty());
            told(stand(status), status)
        }
        Ok(status) => told(become_program(&setup.program, status), status),
        Err(failure) => told(Err(failure), status),
    }
}

/// Has the sandbox's programs see another command line than that of rbox, which is none of their business.
fn show<'a>(title: Option<Title>, name: &'a CStr, args: impl Iterator<Item = &'a CStr>) {
    let Some(title) = title else { return };
    title.show([name].into_iter().chain(args));
    // who looks sees the old one at worst
    let _ = rustix::thread::set_name(name);
}

/// Stands there until it is killed, and keeps the sandbox's files in their places meanwhile. The parent hears that it is
/// there as it hears of a program: by the end of what it can be told.
fn stand(status: BorrowedFd<'static>) -> Result<Infallible, Failure> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).during(Step::USER)?;
    if hung_up(status) {
        return Err(Failure { step: Step::USER, errno: Errno::PIPE });
    }
    // others look into it by way of `/proc`; nobody in it could
    rustix::process::set_dumpable_behavior(DumpableBehavior::Dumpable).during(Step::IDENTITY)?;
    sys::process::hold_signals();
    report::send(status, Report::Runs, None).during(Step::USER)?;
    sys::process::close(status);
    loop {
        let _ = sys::process::next_signal();
    }
}

/// The same in a sandbox that runs: joins it first.
pub(super) fn run_in(sandbox: &Door, program: &Program, status: BorrowedFd<'_>) -> i32 {
    match enter(sandbox, program, status) {
        Ok(status) => told(become_program(program, status), status),
        Err(failure) => told(Err(failure), status),
    }
}

/// The way into a sandbox that runs.
#[derive(Debug)]
pub(super) struct Door {
    /// Its first process.
    pub(super) pidfd: OwnedFd,
    /// The namespaces to join; the process numbers' are joined by the parent.
    pub(super) namespaces: ThreadNameSpaceType,
    /// Whether a user namespace is among them.
    pub(super) own_user_namespace: bool,
}

/// Leaves everything of this machine's behind, and only then goes in: who is in the sandbox may look at this process from
/// its first moment there.
fn enter(sandbox: &Door, program: &Program, status: BorrowedFd<'_>) -> Result<BorrowedFd<'static>, Failure> {
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable).during(Step::IDENTITY)?;
    report::wait_to_go(status).during(Step::WAIT)?;
    if let Some(streams) = &program.stdio {
        stdio(streams).during(Step::STDIO)?;
    }
    let trampoline = program.trampoline.as_ref().map(|(trampoline, _)| *trampoline);
    let [status, door] = keep_only(status, trampoline, Some(sandbox.pidfd.as_fd())).during(Step::CLOSE)?;
    rustix::thread::move_into_thread_name_spaces(door, sandbox.namespaces).during(Step::JOIN)?;
    // nothing is opened from here on that a sandbox could have put there but the terminal's multiplexer
    sys::process::close(door);
    if sandbox.own_user_namespace {
        sys::identity::become_user(0, 0).during(Step::IDENTITY)?;
        if program.groups.is_some() {
            sys::identity::set_groups(&[]).during(Step::IDENTITY)?;
        }
        rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable).during(Step::IDENTITY)?;
    }
    rustix::process::umask(Mode::from_raw_mode(0o022));
    own_keyring(program)?;
    if program.stdio.is_none() {
        open_terminal(program, status).during(Step::TERMINAL)?;
    }
    Ok(status)
}

/// Leaves the session's keyring, in which keys of this machine may be.
fn own_keyring(program: &Program) -> Result<(), Failure> {
    match sys::identity::new_session_keyring() {
        // a kernel without keyrings, or a surrounding sandbox that hides them, shares none
        Err(Errno::NOSYS | Errno::PERM) => Ok(()),
        // a user who has logged in can have 200 (keyrings(7)), and a program that is not let to them needs none
        Err(Errno::DQUOT) if program.hides_keys => Ok(()),
        result => result.during(Step::KEYRING),
    }
}

fn told(result: Result<Infallible, Failure>, status: BorrowedFd<'_>) -> i32 {
    let Err(failure) = result;
    // the parent may be gone: then there is nobody to tell
    let _ = report::send(status, Report::Failed { step: failure.step, errno: failure.errno }, None);
    125
}

/// Goes as far as descriptors of the parent's are needed; returns the only one left besides the standard streams.
fn prepare(setup: &Setup, status: BorrowedFd<'_>) -> Result<BorrowedFd<'static>, Failure> {
    enter_namespaces(setup, status)?;
    build_root(setup, status)?;
    pivot().during(Step::PIVOT)?;
    if let Some(hostname) = &setup.hostname {
        rustix::system::sethostname(hostname).during(Step::HOSTNAME)?;
    }
    // who fills it takes that up as well
    if setup.own_network && !setup.network_is_filled {
        loopback_up().during(Step::LOOPBACK)?;
    }
    own_keyring(&setup.program)?;
    match &setup.program.stdio {
        Some(streams) => stdio(streams).during(Step::STDIO)?,
        None => open_terminal(&setup.program, status).during(Step::TERMINAL)?,
    }
    if setup.network_is_filled {
        report::wait_to_go(status).during(Step::WAIT)?;
    }
    let trampoline = setup.program.trampoline.as_ref().map(|(trampoline, _)| *trampoline);
    keep_only(status, trampoline, None).during(Step::CLOSE).map(|[status, _]| status)
}

fn become_program(setup: &Program, status: BorrowedFd<'_>) -> Result<Infallible, Failure> {
    confine(setup, status)?;
    // between the last change of user and the new death signal, the parent's end went unnoticed
    if hung_up(status) {
        return Err(Failure { step: Step::USER, errno: Errno::PIPE });
    }
    sys::process::reset_signals();
    if setup.init {
        show(setup.title, INIT, [c"--"].into_iter().chain(setup.args.iter()));
        let errno = init::run(status, || told(execute(setup, status), status));
        return Err(Failure { step: Step::INIT, errno });
    }
    execute(setup, status)
}

/// Whether nobody is at the other end any more.
fn hung_up(status: BorrowedFd<'_>) -> bool {
    let mut fds = [PollFd::from_borrowed_fd(status, PollFlags::empty())];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    rustix::event::poll(&mut fds, Some(&now)).is_ok_and(|ready| ready > 0)
}

fn enter_namespaces(setup: &Setup, status: BorrowedFd<'_>) -> Result<(), Failure> {
    report::wait_to_go(status).during(Step::WAIT)?;
    if setup.own_user_namespace {
        sys::identity::become_user(0, 0).during(Step::IDENTITY)?;
        if setup.program.groups.is_some() {
            sys::identity::set_groups(&[]).during(Step::IDENTITY)?;
        }
        sys::process::die_with_parent().during(Step::IDENTITY)?;
    }
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable).during(Step::IDENTITY)?;
    // not with clone3: the one would be rooted in the parent's cgroup, the other keeps the parent waiting
    let more = if setup.own_network { namespace::CGROUP | namespace::NETWORK } else { namespace::CGROUP };
    sys::process::unshare(more).during(Step::CGROUP)?;
    if setup.network_is_filled {
        // the parent may not look into `/proc` for it: a process that is not dumpable is closed to others
        let network = rustix::fs::open(c"/proc/thread-self/ns/net", OFlags::CLOEXEC, Mode::empty());
        let sent = network.and_then(|network| report::send(status, Report::Network, Some(network.as_fd())));
        sent.during(Step::CGROUP)?;
    }
    let root = rustix::fs::open(c"/", OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).during(Step::PRIVATE)?;
    sys::mount::set(&root, Change { private: true, recursive: true, ..Change::default() }).during(Step::PRIVATE)
}

fn build_root(setup: &Setup, status: BorrowedFd<'_>) -> Result<(), Failure> {
    rustix::process::umask(Mode::empty());
    let root = report::wait_to_go(status).and_then(|root| root.ok_or(Errno::BADF)).during(Step::WAIT)?;
    let root = attach(root, setup).during(Step::ROOT)?;
    let mut walk = Walk::new(root.as_fd(), setup.dev.as_fd(), status);
    for (index, operation) in setup.operations.iter().enumerate() {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        walk.perform(index, operation).during(Step::Operation(index))?;
    }
    if setup.program.no_new_privileges {
        // Nobody gains anything by a file's capabilities then. But the kernel would not run a file that has some which the sandbox lacks,
        // as most systems' `ping`, and that it can do without.
        let change = Change { attributes: attribute::NO_SUID, recursive: true, ..Change::default() };
        sys::mount::set(&root, change).during(Step::PRIVILEGES)?;
    }
    if setup.readonly {
        let change = Change { attributes: attribute::READ_ONLY, ..Change::default() };
        sys::mount::set(&root, change).during(Step::READ_ONLY)?;
    }
    rustix::process::fchdir(&root).during(Step::PIVOT)?;
    rustix::process::umask(Mode::from_raw_mode(0o022));
    Ok(())
}

/// Puts the root file system over the root, where `pivot_root` finds it.
fn attach(root: OwnedFd, setup: &Setup) -> Result<OwnedFd, Errno> {
    if let Some(old) = &setup.old {
        return old.mount();
    }
    rustix::mount::move_mount(&root, c"", CWD, c"/", MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH)?;
    Ok(root)
}

/// Makes the working directory the root, and lets go of the old one with everything that was hung up in it.
fn pivot() -> Result<(), Errno> {
    rustix::process::pivot_root(c".", c".")?;
    rustix::mount::unmount(c".", UnmountFlags::DETACH)?;
    rustix::process::chdir(c"/")
}

fn loopback_up() -> Result<(), Errno> {
    use rustix::net::{AddressFamily, SocketFlags, SocketType, socket_with};
    let socket = socket_with(AddressFamily::INET, SocketType::DGRAM, SocketFlags::CLOEXEC, None)?;
    sys::link::loopback_up(&socket)
}

fn stdio(streams: &[OwnedFd; 3]) -> Result<(), Errno> {
    let [input, output, errors] = streams;
    rustix::stdio::dup2_stdin(input)?;
    rustix::stdio::dup2_stdout(output)?;
    rustix::stdio::dup2_stderr(errors)
}

/// Opens a terminal of the sandbox's own devpts, puts it on the standard streams and, for its first program, at
/// `/dev/console`, and sends the other end to the parent.
fn open_terminal(setup: &Program, status: BorrowedFd<'_>) -> Result<(), Errno> {
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let main = rustix::fs::open(c"/dev/pts/ptmx", flags, Mode::empty())?;
    // in a sandbox that runs, somebody may have put something else there
    if rustix::fs::fstat(&main)?.st_rdev != rustix::fs::makedev(5, 2) {
        return Err(Errno::NODEV);
    }
    rustix::pty::unlockpt(&main)?;
    let terminal = rustix::pty::ioctl_tiocgptpeer(&main, OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    let (ws_col, ws_row) = setup.size;
    rustix::termios::tcsetwinsize(&main, Winsize { ws_row, ws_col, ws_xpixel: 0, ws_ypixel: 0 })?;
    let (uid, gid) = setup.user;
    // group tty keeps `mesg` working; where that group has no id here, the user's own does
    let tty = rustix::fs::fstat(&terminal)?.st_gid;
    let _ = rustix::fs::fchown(&terminal, Some(rustix::fs::Uid::from_raw(uid)), None);
    if tty == u32::MAX {
        let _ = rustix::fs::fchown(&terminal, None, Some(rustix::fs::Gid::from_raw(gid)));
    }
    rustix::stdio::dup2_stdin(&terminal)?;
    rustix::stdio::dup2_stdout(&terminal)?;
    rustix::stdio::dup2_stderr(&terminal)?;
    if setup.console {
        let tree = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC | OpenTreeFlags::AT_EMPTY_PATH;
        let console = rustix::mount::open_tree(&terminal, c"", tree)?;
        let flags = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH;
        rustix::mount::move_mount(&console, c"", CWD, c"/dev/console", flags)?;
    }
    report::send(status, Report::Terminal, Some(main.as_fd()))
}

/// The number of the way to the parent once all else is closed; a trampoline knows it too.
const STATUS: i32 = 3;

/// The number of the trampoline.
const TRAMPOLINE: i32 = 4;

/// The number of the way into a sandbox that runs.
const DOOR: i32 = 5;

/// Closes everything but the standard streams, the way to the parent, the trampoline and the way into a sandbox, and
/// numbers these. Returns the first and the last of them.
fn keep_only(
    status: BorrowedFd<'_>,
    trampoline: Option<BorrowedFd<'_>>,
    door: Option<BorrowedFd<'_>>,
) -> Result<[BorrowedFd<'static>; 2], Errno> {
    // the others have numbers from 10 on
    sys::process::duplicate_to(status, STATUS)?;
    let mut last = STATUS;
    if trampoline.is_some() || door.is_some() {
        // a gap would leave something open
        sys::process::duplicate_to(trampoline.unwrap_or(status), TRAMPOLINE)?;
        last = TRAMPOLINE;
    }
    if let Some(door) = door {
        sys::process::duplicate_to(door, DOOR)?;
        last = DOOR;
    }
    sys::process::close_from(last.unsigned_abs() + 1)?;
    let named = |number| sys::process::borrow(number).ok_or(Errno::BADF);
    Ok([named(STATUS)?, named(if door.is_some() { DOOR } else { STATUS })?])
}

/// Takes from this process what the program is not to have.
fn confine(setup: &Program, status: BorrowedFd<'_>) -> Result<(), Failure> {
    for (resource, limit) in setup.rlimits.iter() {
        rustix::process::setrlimit(*resource, *limit).during(Step::RLIMIT)?;
    }
    if setup.no_new_privileges {
        rustix::thread::set_no_new_privs(true).during(Step::PRIVILEGES)?;
    }
    if setup.fence {
        match sys::fence::scope_abstract_sockets() {
            // a kernel without this scope
            Err(Errno::NOSYS | Errno::OPNOTSUPP | Errno::INVAL | Errno::TOOBIG) => {}
            result => result.during(Step::FENCE)?,
        }
    }
    if !setup.held.is_empty() {
        match sys::notify::install(&setup.held) {
            Ok(listener) => {
                report::send(status, Report::Listener, Some(listener.as_fd())).during(Step::HOLD)?;
            }
            // a sandbox in a sandbox: devices can't be made in it, which hardly anybody wants
            Err(_) if !setup.plays_users => {}
            Err(errno) => return Err(errno).during(Step::HOLD),
        }
    }
    // before the user changes: without no_new_privileges only the administrator of the namespace may do this
    if !setup.filter.is_empty() {
        sys::seccomp::install(&setup.filter).during(Step::SECCOMP)?;
    }
    for capability in 0..=setup.last_capability {
        if setup.bounding & (1 << capability) == 0 {
            sys::identity::drop_from_bounding_set(capability).during(Step::BOUNDING)?;
        }
    }
    if let Some(groups) = &setup.groups {
        sys::identity::set_groups(groups).during(Step::GROUPS)?;
    }
    let (uid, gid) = setup.user;
    if !setup.plays_users {
        sys::identity::become_user(uid, gid).during(Step::USER)?;
    } else if uid != 0 {
        // a played user is root to the kernel, and would get root's capabilities back when it executes something
        let bits = CapabilitiesSecureBits::NO_ROOT | CapabilitiesSecureBits::NO_ROOT_LOCKED;
        rustix::thread::set_capabilities_secure_bits(bits).during(Step::USER)?;
    }
    super::capabilities::keep(setup.capabilities).during(Step::CAPABILITIES)?;
    // after the last change of user, which would undo it
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).during(Step::USER)
}

fn execute(setup: &Program, status: BorrowedFd<'_>) -> Result<Infallible, Failure> {
    // fails for the leader of a group only, which no new process is
    rustix::process::setsid().during(Step::TERMINAL)?;
    if setup.stdio.is_none() {
        rustix::process::ioctl_tiocsctty(rustix::stdio::stdin()).during(Step::TERMINAL)?;
    }
    rustix::process::chdir(&*setup.directory).during(Step::DIRECTORY)?;
    if !sys::process::working_directory_is_inside() {
        return Err(Failure { step: Step::OUTSIDE, errno: Errno::NOENT });
    }
    if let (Some((_, args)), Some(trampoline)) = (&setup.trampoline, sys::process::borrow(TRAMPOLINE)) {
        // it closes this on its own exec, not on ours
        rustix::io::fcntl_setfd(status, FdFlags::empty()).during(Step::EXEC)?;
        // comes back where files in memory may not be executed
        sys::trampoline::exec(trampoline, args, &setup.env);
        rustix::io::fcntl_setfd(status, FdFlags::CLOEXEC).during(Step::EXEC)?;
    }
    let mut worst = Errno::NOENT;
    for candidate in setup.candidates.iter() {
        match sys::process::exec(candidate, &setup.args, &setup.env) {
            Errno::NOENT | Errno::NOTDIR => {}
            Errno::ACCESS => worst = Errno::ACCESS,
            errno => return Err(Failure { step: Step::EXEC, errno }),
        }
    }
    Err(Failure { step: Step::EXEC, errno: worst })
}
