//! System calls of other processes, held until this process says what becomes of them (`seccomp_unotify(2)`).

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use rustix::io::Errno;

use super::checked;
use super::seccomp::Instruction;

/// What a filter returns to have a call held.
pub const HOLD: u32 = 0x7fc0_0000;

/// Where held calls arrive. Closed, every call that is held fails with ENOSYS.
#[derive(Debug)]
pub struct Listener(OwnedFd);

/// A call that is held: as `struct seccomp_notif`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct Call {
    id: u64,
    /// The thread that makes it, by its number here.
    pub thread: i32,
    flags: u32,
    /// Which.
    pub number: i32,
    arch: u32,
    instruction: u64,
    /// Its arguments.
    pub args: [u64; 6],
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The kernel does it.
    Continue,
    /// It is done, and this is what it returns.
    Value(i64),
    /// It failed.
    Failed(Errno),
}

#[repr(C)]
struct Response {
    id: u64,
    value: i64,
    error: i32,
    flags: u32,
}

#[repr(C)]
struct Added {
    id: u64,
    flags: u32,
    source: u32,
    number: u32,
    number_flags: u32,
}

// `ioctl`s, each with the size of what it takes in its number
const RECEIVE: libc::c_ulong = 0xc050_2100;
const SEND: libc::c_ulong = 0xc018_2101;
const IS_VALID: libc::c_ulong = 0x4008_2102;
const ADD: libc::c_ulong = 0x4018_2103;
const SET_FLAGS: libc::c_ulong = 0x4008_2104;

/// Puts a filter on this process that may hold calls, and opens the end where they arrive. In a child.
///
/// Needs what [`install`](super::seccomp::install) needs, and that no filter of this process holds calls already (EBUSY).
pub fn install(filter: &[Instruction]) -> Result<OwnedFd, Errno> {
    const SET_MODE_FILTER: libc::c_uint = 1;
    const NEW_LISTENER: libc::c_uint = 1 << 3;
    // only KILL interrupts a call that has been received: else a signal would have it made twice
    const WAIT_KILLABLE: libc::c_uint = 1 << 5;
    #[repr(C)]
    struct Program {
        length: u16,
        filter: *const Instruction,
    }
    let length = u16::try_from(filter.len()).map_err(|_| Errno::TOOBIG)?;
    let program = Program { length, filter: filter.as_ptr() };
    let with = |flags: libc::c_uint| {
        // SAFETY: the program points at `length` instructions, which the kernel copies and checks.
        checked(unsafe { libc::syscall(libc::SYS_seccomp, SET_MODE_FILTER, flags, &raw const program) })
    };
    let fd = match with(NEW_LISTENER | WAIT_KILLABLE) {
        Err(Errno::INVAL) => with(NEW_LISTENER)?,
        other => other?,
    };
    // SAFETY: the kernel just made this descriptor for us.
    Ok(unsafe { OwnedFd::from_raw_fd(i32::try_from(fd).map_err(|_| Errno::RANGE)?) })
}

/// Whether the kernel knows how to hold calls.
pub fn is_known() -> bool {
    const ACTION_IS_AVAILABLE: libc::c_uint = 2;
    let action = HOLD;
    // SAFETY: the kernel reads one number.
    checked(unsafe { libc::syscall(libc::SYS_seccomp, ACTION_IS_AVAILABLE, 0, &raw const action) }).is_ok()
}

impl From<OwnedFd> for Listener {
    fn from(fd: OwnedFd) -> Self {
        const SYNC_WAKE_UP: libc::c_ulong = 1;
        // The one waits while the other works, so they may share a processor; a kernel that can't have it so is only slower.
        // SAFETY: the flag is passed by value.
        let _ = unsafe { libc::ioctl(fd.as_raw_fd(), SET_FLAGS, SYNC_WAKE_UP) };
        Listener(fd)
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl Listener {
    /// Takes the next call; an error NOENT or INTR where the one that was there is gone.
    pub fn receive(&self) -> Result<Call, Errno> {
        let mut call = Call::default();
        // SAFETY: the kernel fills a zeroed struct of the size that the number of the ioctl says.
        checked(libc::c_long::from(unsafe { libc::ioctl(self.0.as_raw_fd(), RECEIVE, &raw mut call) }))?;
        Ok(call)
    }

    /// Whether a call is still held: then its thread's number has been its own up to now.
    pub fn holds(&self, call: &Call) -> Result<(), Errno> {
        // SAFETY: the kernel reads one number.
        checked(libc::c_long::from(unsafe { libc::ioctl(self.0.as_raw_fd(), IS_VALID, &raw const call.id) })).map(drop)
    }

    /// Says what becomes of a call. One that is gone by now is no error.
    pub fn answer(&self, call: &Call, answer: Answer) -> Result<(), Errno> {
        const CONTINUE: u32 = 1;
        let (value, error, flags) = match answer {
            Answer::Continue => (0, 0, CONTINUE),
            Answer::Value(value) => (value, 0, 0),
            Answer::Failed(errno) => (0, -errno.raw_os_error(), 0),
        };
        let response = Response { id: call.id, value, error, flags };
        // SAFETY: the kernel reads a struct of the size that the number of the ioctl says.
        match checked(libc::c_long::from(unsafe { libc::ioctl(self.0.as_raw_fd(), SEND, &raw const response) })) {
            Ok(_) | Err(Errno::NOENT) => Ok(()),
            Err(errno) => Err(errno),
        }
    }

    /// Gives the caller a descriptor, whose number there is what its call returns.
    pub fn answer_with(&self, call: &Call, descriptor: BorrowedFd<'_>, close_on_exec: bool) -> Result<(), Errno> {
        const SEND_TOO: u32 = 2;
        let added = Added {
            id: call.id,
            flags: SEND_TOO,
            source: descriptor.as_raw_fd().unsigned_abs(),
            number: 0,
            number_flags: if close_on_exec { libc::O_CLOEXEC.unsigned_abs() } else { 0 },
        };
        // SAFETY: the kernel reads a struct of the size that the number of the ioctl says.
        checked(libc::c_long::from(unsafe { libc::ioctl(self.0.as_raw_fd(), ADD, &raw const added) })).map(drop)
    }
}

/// Reads memory of another process; how much of it there is up to the end of what is mapped.
pub fn read_memory(thread: i32, address: u64, into: &mut [u8]) -> Result<usize, Errno> {
    let local = libc::iovec { iov_base: into.as_mut_ptr().cast(), iov_len: into.len() };
    let address = usize::try_from(address).map_err(|_| Errno::FAULT)?;
    let remote = libc::iovec { iov_base: address as *mut libc::c_void, iov_len: into.len() };
    // SAFETY: the kernel writes at most as much as the slice holds; the other address is checked by it.
    let read = unsafe { libc::process_vm_readv(thread, &raw const local, 1, &raw const remote, 1, 0) };
    checked(read as libc::c_long).map(|read| usize::try_from(read).unwrap_or(0))
}

/// Writes memory of another process: all of it, or FAULT.
pub fn write_memory(thread: i32, address: u64, from: &[u8]) -> Result<(), Errno> {
    let local = libc::iovec { iov_base: from.as_ptr().cast_mut().cast(), iov_len: from.len() };
    let address = usize::try_from(address).map_err(|_| Errno::FAULT)?;
    let remote = libc::iovec { iov_base: address as *mut libc::c_void, iov_len: from.len() };
    // SAFETY: the kernel reads the slice; the other address is checked by it.
    let written = unsafe { libc::process_vm_writev(thread, &raw const local, 1, &raw const remote, 1, 0) };
    match checked(written as libc::c_long) {
        Ok(written) if usize::try_from(written) == Ok(from.len()) => Ok(()),
        Ok(_) => Err(Errno::FAULT),
        Err(errno) => Err(errno),
    }
}

/// Has this thread a umask, a root and a working directory of its own from now on.
pub fn unshare_files() -> Result<(), Errno> {
    // SAFETY: changes what this thread shares with others, no memory and no descriptors.
    checked(unsafe { libc::syscall(libc::SYS_unshare, libc::CLONE_FS) }).map(drop)
}

/// A file's `stat`, as programs get it from the kernel.
pub fn stat(file: BorrowedFd<'_>) -> Result<libc::stat, Errno> {
    // SAFETY: a struct of numbers, which the kernel fills.
    unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        checked(libc::c_long::from(libc::fstat(file.as_raw_fd(), &raw mut stat)))?;
        Ok(stat)
    }
}

/// A file's `statx`, as programs get it from the kernel.
pub fn statx(file: BorrowedFd<'_>, flags: u32, mask: u32) -> Result<libc::statx, Errno> {
    let flags = flags.cast_signed() & libc::AT_STATX_SYNC_TYPE | libc::AT_EMPTY_PATH;
    // SAFETY: a struct of numbers, which the kernel fills; the path is an empty string.
    unsafe {
        let mut stat: libc::statx = std::mem::zeroed();
        let empty = c"".as_ptr();
        checked(libc::c_long::from(libc::statx(file.as_raw_fd(), empty, flags, mask, &raw mut stat)))?;
        Ok(stat)
    }
}

/// The bytes of what [`stat`] or [`statx`] gave.
pub fn bytes_of<T: Plain>(value: &T) -> &[u8] {
    // SAFETY: such a value is nothing but numbers, every byte of which the kernel or a zeroing has set.
    unsafe { std::slice::from_raw_parts(std::ptr::from_ref(value).cast(), size_of::<T>()) }
}

/// Structs of numbers that are made zeroed.
pub trait Plain: private::Sealed {}
impl Plain for libc::stat {}
impl Plain for libc::statx {}

mod private {
    pub trait Sealed {}
    impl Sealed for libc::stat {}
    impl Sealed for libc::statx {}
}
