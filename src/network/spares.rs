//! Sockets of the stack namespace for a thread that isn't in it.

use std::io;
use std::os::fd::OwnedFd;

use rustix::net::{AddressFamily, SocketFlags, SocketType, socket_with};

use super::error::Error;
use super::kernel;
use super::namespace::Namespace;

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

    /// Takes in those that were made by who was there.
    pub(super) fn stock(&mut self, made: Made) {
        for (ipv6, kind, socket) in made.0 {
            self.shelf(ipv6, kind).sockets.push(socket);
        }
    }

    /// A new socket that doesn't block.
    pub(super) fn take(&mut self, ipv6: bool, kind: SocketType) -> io::Result<OwnedFd> {
        let shelf = self.shelf(ipv6, kind);
        if let Some(socket) = shelf.sockets.pop() {
            return Ok(socket);
        }
        let count = shelf.next;
        shelf.next = (count * 2).min(MOST);
        let made = self.stack.run(|| {
            let made: io::Result<Vec<_>> = (0..count).map(|_| make(ipv6, kind)).collect();
            made.map_err(|error| Error::kernel("make sockets", error))
        });
        let sockets = &mut self.shelf(ipv6, kind).sockets;
        *sockets = made.map_err(io::Error::other)?;
        sockets.pop().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn shelf(&mut self, ipv6: bool, kind: SocketType) -> &mut Shelf {
        &mut self.shelves[usize::from(ipv6) * 2 + usize::from(kind == SocketType::DGRAM)]
    }
}

/// Sockets with their family and kind.
#[derive(Debug)]
pub(super) struct Made(Vec<(bool, SocketType, OwnedFd)>);

impl Made {
    /// So many of each kind, of this thread's namespace.
    pub(super) fn of_each(count: usize) -> Result<Self, Error> {
        let families = [false, true].into_iter().take(1 + usize::from(kernel::has_ipv6()));
        let kinds = families.flat_map(|ipv6| [(ipv6, SocketType::STREAM), (ipv6, SocketType::DGRAM)]);
        let one = |(ipv6, kind)| Ok((ipv6, kind, make(ipv6, kind)?));
        let made = kinds.flat_map(|kind| (0..count).map(move |_| kind)).map(one).collect::<io::Result<_>>();
        made.map(Made).map_err(|error| Error::kernel("make sockets", error))
    }
}

/// A new socket of this thread's namespace.
pub(super) fn make(ipv6: bool, kind: SocketType) -> io::Result<OwnedFd> {
    let family = if ipv6 { AddressFamily::INET6 } else { AddressFamily::INET };
    Ok(socket_with(family, kind, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK, None)?)
}
