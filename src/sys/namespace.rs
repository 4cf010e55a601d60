//! What namespaces tell about themselves (`ioctl_ns(2)`).

use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

use rustix::io::Errno;

use super::checked;

/// The user namespace that owns a namespace. Only told to processes that are in it or above it.
pub fn owner(namespace: BorrowedFd<'_>) -> Result<OwnedFd, Errno> {
    const GET_USERNS: libc::c_ulong = 0xb701;
    // SAFETY: the call takes no argument and makes a descriptor.
    let fd = checked(unsafe { libc::syscall(libc::SYS_ioctl, namespace.as_raw_fd(), GET_USERNS) })?;
    // SAFETY: the kernel just made this descriptor for us.
    Ok(unsafe { OwnedFd::from_raw_fd(i32::try_from(fd).map_err(|_| Errno::RANGE)?) })
}
