//! Netlink sockets, and the options of them that rustix lacks.

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use rustix::io::Errno;
use rustix::net::netlink::{self, SocketAddrNetlink};
use rustix::net::{AddressFamily, Protocol, RecvFlags, SendFlags, SocketFlags, SocketType};

use super::checked;

/// Which part of the kernel answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Links, addresses, routes.
    Route,
    /// Rules and connection tracking.
    Netfilter,
}

/// What the kernel leaves free of a socket's room.
const RESERVE: usize = 1024;

/// A netlink socket. It speaks for the network namespace of the thread that opened it.
#[derive(Debug)]
pub struct Socket(OwnedFd);

impl Socket {
    /// Opens one that hears multicast groups too, group `n` being bit `n - 1`.
    pub fn open(family: Family, groups: u32) -> Result<Self, Errno> {
        let protocol: Option<Protocol> = match family {
            // number 0, the default
            Family::Route => None,
            Family::Netfilter => Some(netlink::NETFILTER),
        };
        let fd = rustix::net::socket_with(AddressFamily::NETLINK, SocketType::RAW, SocketFlags::CLOEXEC, protocol)?;
        // answers say in words what was wrong, and don't repeat the question; older kernels just don't
        let _ = set_option(fd.as_fd(), libc::NETLINK_EXT_ACK);
        let _ = set_option(fd.as_fd(), libc::NETLINK_CAP_ACK);
        rustix::net::bind(&fd, &SocketAddrNetlink::new(0, groups))?;
        Ok(Socket(fd))
    }

    /// Makes room for messages of this size in bytes, as far as this user may, and tells how many can be sent at once.
    pub fn make_room(&self, size: usize) -> usize {
        if rustix::net::sockopt::set_socket_send_buffer_size_force(&self.0, size).is_err() {
            let _ = rustix::net::sockopt::set_socket_send_buffer_size(&self.0, size);
        }
        if rustix::net::sockopt::set_socket_recv_buffer_size_force(&self.0, size).is_err() {
            let _ = rustix::net::sockopt::set_socket_recv_buffer_size(&self.0, size);
        }
        // the kernel keeps a little of it for itself
        rustix::net::sockopt::socket_send_buffer_size(&self.0).map_or(0, |room| room.saturating_sub(RESERVE))
    }

    /// Sends messages to the kernel. It has done what they say when this returns; its answers wait to be received.
    pub fn send(&self, messages: &[u8]) -> Result<(), Errno> {
        let to = SocketAddrNetlink::new(0, 0);
        match rustix::net::sendto(&self.0, messages, SendFlags::empty(), &to)? {
            sent if sent == messages.len() => Ok(()),
            _ => Err(Errno::MSGSIZE),
        }
    }

    /// Takes what the kernel has said so far, in full messages; nothing if it is silent.
    pub fn receive(&self, buffer: &mut [u8]) -> Result<Option<usize>, Errno> {
        match rustix::io::retry_on_intr(|| rustix::net::recv(&self.0, &mut *buffer, RecvFlags::DONTWAIT)) {
            Ok((_, length)) if length > buffer.len() => Err(Errno::MSGSIZE),
            Ok((_, length)) => Ok(Some(length)),
            Err(Errno::AGAIN) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl AsFd for Socket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

fn set_option(socket: BorrowedFd<'_>, option: libc::c_int) -> Result<(), Errno> {
    let on: libc::c_int = 1;
    let size = libc::socklen_t::try_from(size_of::<libc::c_int>()).map_err(|_| Errno::RANGE)?;
    // SAFETY: the value is an int of the size that is said, and outlives the call.
    let returned =
        unsafe { libc::setsockopt(socket.as_raw_fd(), libc::SOL_NETLINK, option, (&raw const on).cast(), size) };
    checked(returned.into()).map(drop)
}
