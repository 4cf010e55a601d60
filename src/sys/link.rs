//! Network interfaces by ioctl: the little that a sandbox without a network needs.

use std::os::fd::{AsFd, AsRawFd};

use rustix::io::Errno;

use super::checked;

/// Brings the loopback interface of this network namespace up. In a child.
pub fn loopback_up(socket: impl AsFd) -> Result<(), Errno> {
    // IFF_UP and IFF_RUNNING
    const UP_AND_RUNNING: libc::c_short = 0x1 | 0x40;
    // SAFETY: an ifreq of zeros is a valid one.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    for (to, from) in request.ifr_name.iter_mut().zip(b"lo") {
        *to = from.cast_signed();
    }
    request.ifr_ifru.ifru_flags = UP_AND_RUNNING;
    // SAFETY: the request outlives the call, which reads it.
    checked(unsafe {
        libc::syscall(libc::SYS_ioctl, socket.as_fd().as_raw_fd(), libc::SIOCSIFFLAGS, &raw const request)
    })
    .map(drop)
}
