//! Every raw system call and all `unsafe` of rbox: what rustix and nix do not wrap, made safe to call.
//!
//! Whatever says "in a child" may be called between [`clone`](process::clone) and exec: it neither allocates nor locks.

#![expect(unsafe_code, reason = "raw system calls live here and nowhere else")]

pub mod descriptors;
pub mod fence;
pub mod heap;
pub mod identity;
pub mod link;
pub mod lookup;
pub mod mount;
pub mod namespace;
pub mod netlink;
pub mod notify;
pub mod ownership;
pub mod parcel;
pub mod process;
pub mod seccomp;
pub mod signals;
pub mod socket;
pub mod thread;
pub mod trampoline;

use rustix::io::Errno;

/// Makes a result of what a system call returned through libc.
fn checked(returned: libc::c_long) -> Result<libc::c_long, Errno> {
    if returned < 0 { Err(last_error()) } else { Ok(returned) }
}

/// What `errno` says: reads a thread-local, in a child too.
fn last_error() -> Errno {
    Errno::from_io_error(&std::io::Error::last_os_error()).unwrap_or(Errno::IO)
}
