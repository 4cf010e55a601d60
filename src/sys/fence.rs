//! Landlock scopes: what a process cannot reach although it shares a namespace with it.

use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

use rustix::io::Errno;

use super::checked;

#[repr(C)]
struct Ruleset {
    filesystem: u64,
    network: u64,
    scoped: u64,
}

/// Cuts this process off from abstract sockets that were made outside of it. In a child.
///
/// Fails on kernels older than 6.12, which have no such scope.
pub fn scope_abstract_sockets() -> Result<(), Errno> {
    const ABSTRACT_UNIX_SOCKET: u64 = 1;
    let rules = Ruleset { filesystem: 0, network: 0, scoped: ABSTRACT_UNIX_SOCKET };
    // SAFETY: `rules` is a landlock_ruleset_attr of the size that is said.
    let fd = checked(unsafe {
        libc::syscall(libc::SYS_landlock_create_ruleset, &raw const rules, size_of::<Ruleset>(), 0)
    })?;
    // SAFETY: the kernel just made this descriptor for us.
    let fd = unsafe { OwnedFd::from_raw_fd(i32::try_from(fd).map_err(|_| Errno::RANGE)?) };
    // SAFETY: plain numbers.
    checked(unsafe { libc::syscall(libc::SYS_landlock_restrict_self, fd.as_raw_fd(), 0) }).map(drop)
}
