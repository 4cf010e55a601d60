//! Sockets of the stack namespace for a thread that isn't in it.

use std::io;
use std::os::fd::OwnedFd;

use rustix::net::{AddressFamily, SocketFlags, SocketType, socket_with};

use crate::network::error::Error;
use crate::network::namespace::Namespace;

/// How many are made at first, and at most, when there are none left.
const FIRST: usize = 4;
const MOST: usize = 64;

/// Sockets made in advance. A socket belongs to the namespace in which its thread was when it was made: making one
/// elsewhere takes a thread that goes there, so they are made by the dozen. Whether the process may come back from
/// there, as an ordinary user's can't, is then no question.
#[derive(Debug)]
pub(super) struct Spares {
    stack: Namespace,
    shelves: [Shelf; 4],
}

#[derive(Debug)]
struct Shelf {
    sockets: Vec<OwnedFd>,
    next: usize,
}

impl Spares {
    /// None as yet, of this namespace.
    pub(super) fn new(stack: Namespace) -> Self {
        let shelf = || Shelf { sockets: Vec::new(), next: FIRST };
        Spares { stack, shelves: [shelf(), shelf(), shelf(), shelf()] }
    }

    /// A new socket that doesn't block.
    pub(super) fn take(&mut self, ipv6: bool, kind: SocketType) -> io::Result<OwnedFd> {
        let shelf = &mut self.shelves[usize::from(ipv6) * 2 + usize::from(kind == SocketType::DGRAM)];
        if let Some(socket) = shelf.sockets.pop() {
            return Ok(socket);
        }
        let count = shelf.next;
        let made = self.stack.run(|| {
            let made: io::Result<Vec<_>> = (0..count).map(|_| make(ipv6, kind)).collect();
            made.map_err(|error| Error::kernel("make sockets", error))
        });
        shelf.sockets = made.map_err(io::Error::other)?;
        shelf.next = (count * 2).min(MOST);
        shelf.sockets.pop().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// A new socket of this thread's namespace.
pub(super) fn make(ipv6: bool, kind: SocketType) -> io::Result<OwnedFd> {
    let family = if ipv6 { AddressFamily::INET6 } else { AddressFamily::INET };
    Ok(socket_with(family, kind, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK, None)?)
}
