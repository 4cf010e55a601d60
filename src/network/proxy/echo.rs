//! Pings of containers to the world, for an ordinary user: from a raw socket of the stack's namespace, which takes and gives any address, to
//! ping sockets of the host's, which the kernel gives to the groups of `net.ipv4.ping_group_range` alone. Where it doesn't, only
//! the stack's own router answers.
//!
//! Packets that rules mark are the stack's own as far as its kernel knows: it must not answer them itself, so the stack's
//! `icmp_echo_ignore_all` is 1 and the router's own addresses are answered here as well.

use std::io;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;

use rustix::net::{AddressFamily, Protocol, SocketFlags, SocketType, ipproto, socket_with};

use crate::sys::socket::{set_transparent, tell_destination};

/// The fixed part of an echo message.
const HEAD: usize = 8;

/// An echo request that came in at a raw socket.
#[derive(Debug)]
pub(super) struct Request<'a> {
    /// Its number, which answers must have again.
    pub id: u16,
    /// The whole message.
    pub message: &'a [u8],
}

/// A raw socket of this thread's namespace for echo messages of one family.
pub(super) fn entrance(ipv6: bool) -> io::Result<OwnedFd> {
    let (family, protocol) = parts(ipv6);
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = socket_with(family, SocketType::RAW, flags, Some(protocol))?;
    set_transparent(&socket, ipv6)?;
    tell_destination(&socket, ipv6)?;
    Ok(socket)
}

/// A ping socket of this thread's namespace, connected with an address. The kernel numbers its requests.
pub(super) fn ping(to: SocketAddr) -> io::Result<OwnedFd> {
    let (family, protocol) = parts(to.is_ipv6());
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = socket_with(family, SocketType::DGRAM, flags, Some(protocol))?;
    rustix::net::connect(&socket, &to)?;
    Ok(socket)
}

fn parts(ipv6: bool) -> (AddressFamily, Protocol) {
    if ipv6 { (AddressFamily::INET6, ipproto::ICMPV6) } else { (AddressFamily::INET, ipproto::ICMP) }
}

/// The request in what a raw socket gave: of IPv4 with the header of its packet, of IPv6 without.
pub(super) fn request(bytes: &[u8], ipv6: bool) -> Option<Request<'_>> {
    let start = if ipv6 { 0 } else { usize::from(bytes.first()? & 0xf) * 4 };
    let message = bytes.get(start..)?;
    let kind = if ipv6 { 128 } else { 8 };
    (message.len() >= HEAD && message[..2] == [kind, 0])
        .then(|| Request { id: u16::from_be_bytes([message[4], message[5]]), message })
}

/// Makes an answer with this number of an echo message: of a request, or of somebody's answer.
pub(super) fn answer(message: &[u8], id: u16, ipv6: bool) -> Option<Vec<u8>> {
    let mut answer = message.to_vec();
    if answer.len() < HEAD {
        return None;
    }
    answer[..4].copy_from_slice(&[if ipv6 { 129 } else { 0 }, 0, 0, 0]);
    answer[4..6].copy_from_slice(&id.to_be_bytes());
    Some(summed(answer, ipv6))
}

/// A message whose sum is 0, with its sum. That of `ICMPv6` is the kernel's work.
pub(super) fn summed(mut message: Vec<u8>, ipv6: bool) -> Vec<u8> {
    if !ipv6 {
        let sum = checksum(&message);
        message[2..4].copy_from_slice(&sum.to_be_bytes());
    }
    message
}

/// Whether a ping socket gave an answer, and not an error.
pub(super) fn is_answer(message: &[u8], ipv6: bool) -> bool {
    message.len() >= HEAD && message[0] == if ipv6 { 129 } else { 0 }
}

/// The sum of RFC 1071.
pub(super) fn checksum(bytes: &[u8]) -> u16 {
    let words = bytes.chunks(2).map(|pair| u32::from(pair[0]) << 8 | u32::from(pair.get(1).copied().unwrap_or(0)));
    let mut sum: u32 = words.sum();
    while sum >> 16 != 0 {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !u16::try_from(sum).unwrap_or(0)
}

/// An address without a port, as sessions of pings have it.
pub(super) fn plain(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip(), 0)
}

#[cfg(test)]
mod tests {
    use super::{answer, checksum, request};

    #[test]
    fn a_request_becomes_its_answer() {
        // as `ping -c1` writes it, behind the header of its packet
        let mut packet = vec![0x45; 20];
        packet.extend([8, 0, 0, 0, 0x12, 0x34, 0, 1, b'a', b'b', b'c']);
        let asked = request(&packet, false).expect("a request");
        assert_eq!((asked.id, asked.message.len()), (0x1234, 11));
        let answered = answer(asked.message, 7, false).expect("an answer");
        assert_eq!((answered[0], &answered[4..6], &answered[8..]), (0, &[0, 7][..], &b"abc"[..]));
        assert_eq!(checksum(&answered), 0, "a sum over itself is 0");
        assert!(request(&packet[..27], false).is_none() && request(&[], false).is_none());
        assert!(request(&[129, 0, 0, 0, 0, 0, 0, 0], true).is_none());
    }
}
