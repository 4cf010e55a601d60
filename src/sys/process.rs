//! Processes: clone3 with what it can do beyond fork, and what a child does before it executes something.

use std::ffi::CStr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use rustix::io::Errno;

use super::parcel::Parcel;
use super::{checked, heap, last_error};

/// Namespaces that [`clone`] can make, as its flags.
pub mod namespace {
    /// User and group ids, and capabilities over all namespaces made with it.
    pub const USER: u64 = libc::CLONE_NEWUSER as u64;
    /// Mounts.
    pub const MOUNT: u64 = libc::CLONE_NEWNS as u64;
    /// Processes.
    pub const PID: u64 = libc::CLONE_NEWPID as u64;
    /// Host name.
    pub const UTS: u64 = libc::CLONE_NEWUTS as u64;
    /// System V queues and POSIX message queues.
    pub const IPC: u64 = libc::CLONE_NEWIPC as u64;
    /// Interfaces, addresses, ports.
    pub const NETWORK: u64 = libc::CLONE_NEWNET as u64;
    /// What is seen of cgroups. For [`unshare`](super::unshare): with [`clone`](super::clone) it would be rooted in the
    /// cgroup of the parent.
    pub const CGROUP: u64 = libc::CLONE_NEWCGROUP as u64;
    /// Monotonic and boot clocks.
    pub const TIME: u64 = 0x80;
}

/// A process made by [`clone`].
#[derive(Debug)]
pub struct Child {
    /// Its number here; good for `/proc` while it is not waited for.
    pub pid: i32,
    /// The process itself, whatever its number becomes.
    pub pidfd: OwnedFd,
}

/// Forks into new namespaces and, if given, straight into a cgroup of the unified hierarchy.
///
/// `child` runs on a copy of this process that has one thread, whatever this one has: it must neither allocate nor take
/// a lock, nor read anything of the heap, which it [may not have](heap::keep_from_children): what it is given lies in
/// [parcels](super::parcel). What it returns becomes the exit code. All signals are blocked in it.
pub fn clone(namespaces: u64, cgroup: Option<BorrowedFd<'_>>, child: impl FnOnce() -> i32) -> Result<Child, Errno> {
    clone_with(namespaces, cgroup, libc::SIGCHLD as u64, child)
}

/// The same, without copies of this process's descriptors from `first` on: where there are thousands, they cost a tenth of a
/// container's start.
///
/// The child shares the table of descriptors until it has left those behind, before `child` begins. So what it needs of those
/// below may not be closed here until it has been heard of.
pub fn clone_without(
    first: i32,
    namespaces: u64,
    cgroup: Option<BorrowedFd<'_>>,
    child: impl FnOnce() -> i32,
) -> Result<Child, Errno> {
    let first = own_pidfd().map_or(first, |own| first.max(own.as_raw_fd() + 1)).unsigned_abs();
    let leave = || match close_range(first, libc::CLOSE_RANGE_UNSHARE) {
        Ok(()) => child(),
        Err(errno) => errno.raw_os_error(),
    };
    clone_with(namespaces | libc::CLONE_FILES as u64, cgroup, libc::SIGCHLD as u64, leave)
}

/// As [`clone`], but the new process is a sibling of this one: a child of its parent. In a child.
pub fn clone_sibling(
    namespaces: u64,
    cgroup: Option<BorrowedFd<'_>>,
    child: impl FnOnce() -> i32,
) -> Result<Child, Errno> {
    // the signal at its end is that of this process
    clone_with(namespaces | libc::CLONE_PARENT as u64, cgroup, 0, child)
}

fn clone_with(
    flags: u64,
    cgroup: Option<BorrowedFd<'_>>,
    exit_signal: u64,
    child: impl FnOnce() -> i32,
) -> Result<Child, Errno> {
    const INTO_CGROUP: u64 = 0x2_0000_0000;
    const CLEAR_HANDLERS: u64 = 0x1_0000_0000;
    let mut pidfd: i32 = -1;
    let args = libc::clone_args {
        flags: flags | libc::CLONE_PIDFD as u64 | CLEAR_HANDLERS | cgroup.map_or(0, |_| INTO_CGROUP),
        pidfd: &raw mut pidfd as u64,
        child_tid: 0,
        parent_tid: 0,
        exit_signal,
        stack: 0,
        stack_size: 0,
        tls: 0,
        set_tid: 0,
        set_tid_size: 0,
        cgroup: cgroup.map_or(0, |fd| u64::from(fd.as_raw_fd().unsigned_abs())),
    };
    let parent = own_pidfd();
    let blocked = block_signals();
    heap::keep();
    // SAFETY: `args` is a valid clone_args without CLONE_VM, so the child has its own copy of all memory and this stack.
    let pid = unsafe { libc::syscall(libc::SYS_clone3, &raw const args, size_of::<libc::clone_args>()) };
    if pid == 0 {
        if die_with(parent).is_err() {
            exit(125);
        }
        let code = child();
        exit(code);
    }
    let result = checked(pid);
    restore_signals(&blocked);
    let pid = i32::try_from(result?).map_err(|_| Errno::RANGE)?;
    // SAFETY: the kernel stored a new descriptor there, which nobody else owns.
    Ok(Child { pid, pidfd: unsafe { OwnedFd::from_raw_fd(pidfd) } })
}

/// This process itself, as a descriptor that its children can ask whether it is still there.
fn own_pidfd() -> Option<BorrowedFd<'static>> {
    static OWN: std::sync::OnceLock<Option<OwnedFd>> = std::sync::OnceLock::new();
    let open = || rustix::process::pidfd_open(rustix::process::getpid(), rustix::process::PidfdFlags::empty()).ok();
    OWN.get_or_init(open).as_ref().map(OwnedFd::as_fd)
}

/// Has the kernel kill this process when its parent ends, and fails if that has happened already. In a child; once more
/// after each change of user, which undoes it.
fn die_with(parent: Option<BorrowedFd<'_>>) -> Result<(), Errno> {
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    let Some(parent) = parent else { return Ok(()) };
    let mut fds = [rustix::event::PollFd::from_borrowed_fd(parent, rustix::event::PollFlags::IN)];
    let now = rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 };
    match rustix::event::poll(&mut fds, Some(&now)) {
        Ok(0) => Ok(()),
        _ => Err(Errno::SRCH),
    }
}

/// As every child begins: once more after a change of user, as long as all descriptors are open. In a child.
pub fn die_with_parent() -> Result<(), Errno> {
    die_with(own_pidfd())
}

/// Forks a process in the same namespaces; same rules as [`clone`]. In a child.
pub fn fork(child: impl FnOnce() -> i32) -> Result<i32, Errno> {
    // SAFETY: a plain fork; the child has its own copy of all memory.
    let pid = unsafe { libc::syscall(libc::SYS_clone, libc::SIGCHLD, 0, 0, 0, 0) };
    if pid == 0 {
        let code = child();
        exit(code);
    }
    checked(pid).and_then(|pid| i32::try_from(pid).map_err(|_| Errno::RANGE))
}

/// Forks this process, which has one thread; both go on from here. True in the new one, which is in the namespaces that
/// [`unshare`] has made for children.
pub fn fork_whole() -> Result<bool, Errno> {
    // SAFETY: with one thread nobody else holds a lock that the copy would wait for.
    let pid = unsafe { libc::fork() };
    checked(pid.into()).map(|pid| pid == 0)
}

/// Gives back what this process has no use for: memory that was freed, and pages of its own code, which are read again from
/// the page cache where they are needed again. For one that waits most of its life.
pub fn settle_down() {
    #[cfg(target_env = "gnu")]
    // SAFETY: gives free memory back to the kernel, and touches nothing else.
    unsafe {
        libc::malloc_trim(0)
    };
    let (Ok(maps), Ok(own)) = (std::fs::read_to_string("/proc/self/maps"), std::fs::read_link("/proc/self/exe")) else {
        return;
    };
    let own = own.to_string_lossy();
    for line in maps.lines().filter(|line| line.ends_with(&*own)) {
        let mut words = line.split_whitespace();
        let (Some(range), Some("r-xp")) = (words.next(), words.next()) else { continue };
        let ends =
            range.split_once('-').map(|(from, to)| (usize::from_str_radix(from, 16), usize::from_str_radix(to, 16)));
        if let Some((Ok(from), Ok(to))) = ends {
            // SAFETY: a mapping of a file that nobody writes to: what is dropped of it comes back as it was.
            unsafe { libc::madvise(from as *mut libc::c_void, to - from, libc::MADV_DONTNEED) };
        }
    }
}

/// Ends this process at once, running nothing. In a child.
pub fn exit(code: i32) -> ! {
    // SAFETY: ends the process without touching its memory.
    unsafe { libc::_exit(code) }
}

fn block_signals() -> libc::sigset_t {
    // SAFETY: both sets are valid for the calls, which fill them; the calls cannot fail with these arguments.
    unsafe {
        let mut all = std::mem::zeroed();
        let mut before = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const all, &raw mut before);
        before
    }
}

fn restore_signals(set: &libc::sigset_t) {
    // SAFETY: `set` came from `block_signals`.
    unsafe {
        libc::pthread_sigmask(libc::SIG_SETMASK, set, std::ptr::null_mut());
    }
}

/// Blocks and ignores no signal, as a new program expects: not what rbox's caller ignores, nor the broken pipe that Rust
/// does. In a child of [`clone`], which has no handlers.
pub fn reset_signals() {
    // The kernel's `sigaction`, all zero: the default, no flags, an empty mask of eight bytes. Asked for without libc, which takes a
    // lock for SIGABRT (glibc 2.41) that another thread may have held when this child was made, and nobody gives back here.
    let default = [0_u64; 4];
    // SAFETY: plain dispositions, of which the kernel refuses those of KILL and STOP, and a valid, empty set.
    unsafe {
        for signal in 1..32 {
            libc::syscall(libc::SYS_rt_sigaction, signal, default.as_ptr(), std::ptr::null_mut::<u64>(), 8);
        }
        let mut none = std::mem::zeroed();
        libc::sigemptyset(&raw mut none);
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const none, std::ptr::null_mut());
    }
}

/// Strings in the form that exec takes: pointers, the last one null. Made before a child is, which finds them.
#[derive(Debug)]
pub struct Vector {
    pointers: Parcel<*const libc::c_char>,
    /// What they point at.
    strings: Parcel<u8>,
}

impl Vector {
    /// Copies `strings`.
    pub fn new<'a>(strings: impl IntoIterator<Item = &'a CStr>) -> Self {
        let (mut bytes, mut begins) = (Vec::new(), Vec::new());
        for string in strings {
            begins.push(bytes.len());
            bytes.extend_from_slice(string.to_bytes_with_nul());
        }
        let strings = Parcel::copy(&bytes);
        let begins = begins.into_iter().filter_map(|begin| strings.get(begin..));
        let pointers: Vec<_> = begins.map(|string| string.as_ptr().cast()).chain([std::ptr::null()]).collect();
        Vector { pointers: pointers.into(), strings }
    }

    /// The strings.
    pub fn iter(&self) -> impl Iterator<Item = &CStr> {
        let strings = self.strings.split_inclusive(|byte| *byte == 0);
        strings.filter_map(|string| CStr::from_bytes_with_nul(string).ok())
    }

    pub(super) fn as_ptr(&self) -> *const *const libc::c_char {
        self.pointers.as_ptr()
    }
}

/// Becomes another program; returns only if that fails. In a child.
pub fn exec(path: &CStr, args: &Vector, env: &Vector) -> Errno {
    // SAFETY: path and vectors are null-terminated and outlive the call.
    unsafe { libc::execve(path.as_ptr(), args.pointers.as_ptr(), env.pointers.as_ptr()) };
    last_error()
}

/// Where the kernel reads this process's arguments from, for whoever looks at `/proc/PID/cmdline`.
#[derive(Clone, Copy, Debug)]
pub struct Title {
    start: usize,
    length: usize,
}

impl Title {
    /// That of this process, if the kernel tells.
    pub fn of_process() -> Option<Self> {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        // proc_pid_stat(5): the name in brackets is the second field, the arguments' start and end the 48th and 49th
        let (_, rest) = stat.rsplit_once(')')?;
        let mut fields = rest.split_whitespace().skip(45).map(str::parse::<usize>);
        let (start, end) = (fields.next()?.ok()?, fields.next()?.ok()?);
        (start != 0 && start < end).then(|| Title { start, length: end - start })
    }

    /// Shows these words instead, as many of them as there is room for. In a child.
    pub fn show<'a>(self, words: impl Iterator<Item = &'a CStr>) {
        let room = std::ptr::with_exposed_provenance_mut::<u8>(self.start);
        let mut bytes = words.flat_map(CStr::to_bytes_with_nul);
        for at in 0..self.length {
            // the last byte stays null: else the kernel reads on
            let byte = bytes.next().filter(|_| at + 1 < self.length).copied().unwrap_or(0);
            // SAFETY: the kernel put the arguments there, in this process's own writable stack. The child is its only
            // thread, and what Rust keeps of the arguments are copies.
            unsafe { room.add(at).write_volatile(byte) };
        }
    }
}

/// Closes every descriptor from `first` up, for good. In a child.
pub fn close_from(first: u32) -> Result<(), Errno> {
    close_range(first, 0)
}

fn close_range(first: u32, flags: libc::c_uint) -> Result<(), Errno> {
    // SAFETY: the caller is a child about to execute something: nothing of it uses these descriptors any more.
    checked(unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, flags) }).map(drop)
}

/// Whether the working directory lies below this process's root, and so has a path. In a child.
pub fn working_directory_is_inside() -> bool {
    let mut path = [0_u8; libc::PATH_MAX as usize];
    // SAFETY: the buffer is as long as said.
    let length = unsafe { libc::syscall(libc::SYS_getcwd, path.as_mut_ptr(), path.len()) };
    // outside the root the kernel says "(unreachable)/…"
    length > 0 && path.first() == Some(&b'/')
}

/// Whether the program was started with more rights than its caller has (set-user-id, file capabilities).
pub fn is_privileged_start() -> bool {
    // SAFETY: reads the auxiliary vector.
    unsafe { libc::getauxval(libc::AT_SECURE) != 0 }
}

/// Names a descriptor by its number. In a child that has only numbers left.
pub fn borrow(number: i32) -> Option<BorrowedFd<'static>> {
    // SAFETY: used by a child for descriptors it keeps open until it executes; -1, the one forbidden value, is refused.
    (number >= 0).then(|| unsafe { BorrowedFd::borrow_raw(number) })
}

/// Makes `number` another name of a descriptor, closed on exec. In a child, which may overwrite any of its numbers.
pub fn duplicate_to(descriptor: BorrowedFd<'_>, number: i32) -> Result<(), Errno> {
    if descriptor.as_raw_fd() == number {
        return Ok(());
    }
    // SAFETY: plain numbers; what `number` was is not used any more.
    checked(unsafe { libc::syscall(libc::SYS_dup3, descriptor.as_raw_fd(), number, libc::O_CLOEXEC) }).map(drop)
}

/// Closes a descriptor that has been [named by its number](borrow). In a child.
pub fn close(descriptor: BorrowedFd<'static>) {
    // SAFETY: the caller is a child that has only numbers left, and does not use this one any more.
    unsafe { libc::close(descriptor.as_raw_fd()) };
}

/// Blocks every signal, so that [`next_signal`] takes them one by one. In a child.
pub fn hold_signals() {
    block_signals();
}

/// Waits for a signal while all are held. In a child.
pub fn next_signal() -> Result<i32, Errno> {
    // SAFETY: the set is valid and filled; no information beyond the number is asked for.
    let signal = unsafe {
        let mut all: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        libc::syscall(libc::SYS_rt_sigtimedwait, &raw const all, 0, 0, 8)
    };
    checked(signal).map(|signal| i32::try_from(signal).unwrap_or(0))
}

/// Sends a signal to a process by number. In a child, for its own children.
pub fn kill(pid: i32, signal: i32) -> Result<(), Errno> {
    // SAFETY: plain numbers.
    checked(unsafe { libc::syscall(libc::SYS_kill, pid, signal) }).map(drop)
}

/// Leaves [`namespace`]s for new ones. In a child, and in a process with one thread.
pub fn unshare(namespaces: u64) -> Result<(), Errno> {
    // SAFETY: changes which namespaces this process is in, no memory and no descriptors.
    checked(unsafe { libc::syscall(libc::SYS_unshare, namespaces) }).map(drop)
}

/// The soft limit of file locks of another process, or of this one for 0.
pub fn lock_limit(pid: i32) -> Result<u64, Errno> {
    let mut limit = libc::rlimit64 { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: sets nothing, and fills the struct that it is given.
    checked(libc::c_long::from(unsafe { libc::prlimit64(pid, libc::RLIMIT_LOCKS, std::ptr::null(), &raw mut limit) }))?;
    Ok(limit.rlim_cur)
}

#[cfg(test)]
mod tests {
    use rustix::io::fcntl_getfd;

    use super::*;

    #[test]
    fn a_child_leaves_descriptors_behind_and_its_parent_keeps_them() {
        let file = std::fs::File::open("/dev/null").expect("a file");
        let low = rustix::io::fcntl_dupfd_cloexec(&file, 10).expect("a descriptor");
        let high = rustix::io::fcntl_dupfd_cloexec(&file, 300).expect("a descriptor");
        let child = clone_without(low.as_raw_fd() + 1, 0, None, || {
            let has = [&low, &high].map(|one| fcntl_getfd(one).is_ok());
            i32::from(has[0]) + 2 * i32::from(has[1])
        });
        let child = child.expect("a child");
        let id = rustix::process::WaitId::PidFd(child.pidfd.as_fd());
        let ended = rustix::process::waitid(id, rustix::process::WaitIdOptions::EXITED).expect("it ends");
        assert_eq!(ended.and_then(|ended| ended.exit_status()), Some(1), "the low one alone is there");
        assert!(fcntl_getfd(&low).is_ok() && fcntl_getfd(&high).is_ok(), "here nothing has changed");
    }
}
