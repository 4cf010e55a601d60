//! Sockets: the options and messages for connections that are served on behalf of other addresses.

use std::io::{IoSlice, IoSliceMut};
use std::net::{IpAddr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::os::fd::{AsFd, AsRawFd};

use nix::sys::socket::{
    ControlMessage, ControlMessageOwned, MsgFlags, SockaddrIn, SockaddrIn6, SockaddrLike, SockaddrStorage, recvmsg,
    sendmsg,
};
use rustix::io::Errno;

use super::checked;

/// Lets a socket of the family of `address` take and give addresses that are not the machine's. Needs rights over the
/// socket's network namespace.
pub fn set_transparent(socket: impl AsFd, ipv6: bool) -> Result<(), Errno> {
    let (level, name) =
        if ipv6 { (libc::IPPROTO_IPV6, libc::IPV6_TRANSPARENT) } else { (libc::IPPROTO_IP, libc::IP_TRANSPARENT) };
    set_flag(socket, level, name)
}

/// Has [`receive_from`] tell the address that a datagram was sent to, before any rule changed it.
pub fn tell_destination(socket: impl AsFd, ipv6: bool) -> Result<(), Errno> {
    let (level, name) = if ipv6 {
        (libc::IPPROTO_IPV6, libc::IPV6_RECVORIGDSTADDR)
    } else {
        (libc::IPPROTO_IP, libc::IP_RECVORIGDSTADDR)
    };
    set_flag(socket, level, name)
}

/// Marks every packet that a socket sends. Needs rights over the socket's network namespace.
pub fn set_mark(socket: impl AsFd, mark: u32) -> Result<(), Errno> {
    set(socket, libc::SOL_SOCKET, libc::SO_MARK, mark.cast_signed())
}

fn set_flag(socket: impl AsFd, level: libc::c_int, name: libc::c_int) -> Result<(), Errno> {
    set(socket, level, name, 1)
}

fn set(socket: impl AsFd, level: libc::c_int, name: libc::c_int, value: libc::c_int) -> Result<(), Errno> {
    // SAFETY: the option is an int, which outlives the call.
    checked(unsafe {
        libc::syscall(
            libc::SYS_setsockopt,
            socket.as_fd().as_raw_fd(),
            level,
            name,
            &raw const value,
            size_of::<libc::c_int>(),
        )
    })
    .map(drop)
}

/// A datagram that [`receive_from`] took.
#[derive(Clone, Copy, Debug)]
pub struct Received {
    /// How many bytes of the buffer it fills.
    pub length: usize,
    /// Who sent it.
    pub from: SocketAddr,
    /// Where it was sent to; none if the socket does not [tell](tell_destination).
    pub to: Option<SocketAddr>,
}

/// Takes a datagram, without waiting.
pub fn receive_from(socket: impl AsFd, buffer: &mut [u8]) -> Result<Received, Errno> {
    let mut space = nix::cmsg_space!(libc::sockaddr_in6);
    let mut parts = [IoSliceMut::new(buffer)];
    let fd = socket.as_fd().as_raw_fd();
    let message = recvmsg::<SockaddrStorage>(fd, &mut parts, Some(&mut space), MsgFlags::MSG_DONTWAIT)
        .map_err(|error| Errno::from_raw_os_error(error as i32))?;
    let to = message.cmsgs().map_err(|error| Errno::from_raw_os_error(error as i32))?.find_map(|told| match told {
        ControlMessageOwned::Ipv4OrigDstAddr(address) => {
            Some(SocketAddr::V4(SocketAddrV4::from(SockaddrIn::from(address))))
        }
        ControlMessageOwned::Ipv6OrigDstAddr(address) => {
            Some(SocketAddr::V6(SocketAddrV6::from(SockaddrIn6::from(address))))
        }
        _ => None,
    });
    let from = message.address.as_ref().and_then(socket_address).ok_or(Errno::AFNOSUPPORT)?;
    Ok(Received { length: message.bytes, from, to })
}

fn socket_address(address: &SockaddrStorage) -> Option<SocketAddr> {
    let v4 = || address.as_sockaddr_in().map(|v4| SocketAddr::V4(SocketAddrV4::from(*v4)));
    v4().or_else(|| address.as_sockaddr_in6().map(|v6| SocketAddr::V6(SocketAddrV6::from(*v6))))
}

/// Sends a datagram from one of several addresses that the socket has, without waiting.
pub fn send_from(socket: impl AsFd, bytes: &[u8], from: IpAddr, to: SocketAddr) -> Result<(), Errno> {
    let parts = [IoSlice::new(bytes)];
    let fd = socket.as_fd().as_raw_fd();
    let storage = SockaddrStorage::from(to);
    debug_assert!(storage.family().is_some(), "an address of the internet");
    let sent = match from {
        IpAddr::V4(from) => {
            let address = libc::in_addr { s_addr: u32::from_ne_bytes(from.octets()) };
            let info =
                libc::in_pktinfo { ipi_ifindex: 0, ipi_spec_dst: address, ipi_addr: libc::in_addr { s_addr: 0 } };
            sendmsg(fd, &parts, &[ControlMessage::Ipv4PacketInfo(&info)], MsgFlags::MSG_DONTWAIT, Some(&storage))
        }
        IpAddr::V6(from) => {
            let info = libc::in6_pktinfo { ipi6_addr: libc::in6_addr { s6_addr: from.octets() }, ipi6_ifindex: 0 };
            sendmsg(fd, &parts, &[ControlMessage::Ipv6PacketInfo(&info)], MsgFlags::MSG_DONTWAIT, Some(&storage))
        }
    };
    sent.map(drop).map_err(|error| Errno::from_raw_os_error(error as i32))
}
