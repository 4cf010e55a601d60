//! Connections to the world that are made before they are accepted.
//!
//! A transparent listener accepts whatever comes: its client would be connected with nobody, and see a reset where it was refused. So
//! rules hold a connection's first packet back and show it to us (`log`); we connect first. Once the other end has accepted,
//! the packet goes on as it was, this time for the listener, and what that accepts is joined with the connection that is there.
//! If the other end refuses, the packet is answered as the other end did. Where nobody answers nobody answers here either.

use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::epoll::EventFlags;
use rustix::io::Errno;
use rustix::net::{AddressFamily, SendFlags, SocketFlags, SocketType, ipproto, socket_with, sockopt};

use super::engine::{Engine, Entry, connect};
use super::packet::{self, First};
use super::reach::may_be_reached;
use super::{WAY_OUT_GROUP, echo};
use crate::network::netlink::{ACKNOWLEDGE, Messages, attribute, messages};
use crate::network::spares::make;
use crate::sys::netlink::{Family, Socket};
use crate::sys::socket::{send_from, set_mark};

/// `NFNL_SUBSYS_ULOG`, with its messages.
const PACKET: u16 = 4 << 8;
const CONFIGURE: u16 = 4 << 8 | 1;
/// Attributes: of a configuration, and the packet.
const COMMAND: u16 = 1;
const MODE: u16 = 2;
const THRESHOLD: u16 = 5;
const PAYLOAD: u16 = 9;
/// Connections that are being made, and those of one container: more are not tried, until the client does again.
pub(super) const MOST: usize = 1024;
pub(super) const MOST_EACH: usize = 256;
/// How long a connection waits to be accepted: the client's second try comes after a second, its third after three.
const PATIENCE: Duration = Duration::from_secs(8);
/// Packets before others get their turn.
const BATCH: usize = 64;

/// Sockets of the stack's namespace that packets are shown by, and written to.
#[derive(Debug)]
pub(super) struct Doorman {
    shown: Socket,
    /// For packets as they were, to our own listener; of IPv4 and IPv6.
    inward: [OwnedFd; 2],
    /// For answers.
    outward: [OwnedFd; 2],
}

/// Both ends of a connection.
pub(super) type Ends = (SocketAddr, SocketAddr);

/// A connection to the world that is being made.
#[derive(Debug)]
pub(super) struct Knock {
    /// Its socket, in the host's namespace.
    pub socket: OwnedFd,
    first: First,
}

/// How far a client has got that wants to connect.
#[derive(Debug)]
pub(super) enum Caller {
    /// The other end is being asked, by the entry with this key.
    Waits(u64),
    /// The other end has accepted, at that time.
    Welcome(OwnedFd, Instant),
}

impl Doorman {
    /// Has first packets shown. The calling thread is in the stack's namespace. `mark` is that of packets for our listener.
    pub(super) fn open(mark: u32) -> io::Result<Self> {
        let shown = Socket::open(Family::Netfilter, 0)?;
        let mut wanted = Messages::default();
        let group = WAY_OUT_GROUP.to_be_bytes();
        let head = [0, 0, group[0], group[1]];
        wanted.add(CONFIGURE, ACKNOWLEDGE, &head, |all| {
            all.bytes(COMMAND, &[1]);
        });
        // whole packets, each at once
        wanted.add(CONFIGURE, ACKNOWLEDGE, &head, |all| {
            all.bytes(MODE, &[0, 0, 0xff, 0xff, 2, 0]);
        });
        wanted.add(CONFIGURE, ACKNOWLEDGE, &head, |all| {
            all.number(THRESHOLD, 1);
        });
        shown.send(wanted.bytes())?;
        let mut buffer = [0; 4096];
        while let Some(length) = shown.receive(&mut buffer)? {
            if let Some(error) = messages(&buffer[..length]).find_map(|message| message.failure()) {
                return Err(error);
            }
        }
        let pair = || -> io::Result<[OwnedFd; 2]> { Ok([raw(false)?, raw(true)?]) };
        let (inward, outward) = (pair()?, pair()?);
        inward.iter().try_for_each(|socket| set_mark(socket, mark))?;
        Ok(Doorman { shown, inward, outward })
    }

    /// Where packets are shown.
    pub(super) fn socket(&self) -> impl AsFd + '_ {
        &self.shown
    }

    fn send(sockets: &[OwnedFd; 2], packet: &[u8], to: SocketAddr) {
        let socket = &sockets[usize::from(to.is_ipv6())];
        // what is lost comes again
        let _ = rustix::net::sendto(socket, packet, SendFlags::DONTWAIT, &echo::plain(to));
    }
}

/// A socket for packets with headers of their own.
fn raw(ipv6: bool) -> io::Result<OwnedFd> {
    let family = if ipv6 { AddressFamily::INET6 } else { AddressFamily::INET };
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    Ok(socket_with(family, SocketType::RAW, flags, Some(ipproto::RAW))?)
}

impl Engine {
    /// Looks at the packets that were held back.
    pub(super) fn first_packets(&mut self, key: u64) {
        for _ in 0..BATCH {
            let mut buffer = std::mem::take(&mut self.buffer);
            let received = match self.entries.get(key) {
                Some(Entry::Doorman(doorman)) => doorman.shown.receive(&mut buffer),
                _ => Ok(None),
            };
            let length = match received {
                Ok(length) => length,
                // more than the kernel kept: clients try again
                Err(Errno::NOBUFS) => Some(0),
                Err(_) => None,
            };
            let firsts: Vec<First> = messages(&buffer[..length.unwrap_or(0)])
                .filter(|message| message.kind == PACKET)
                .filter_map(|message| packet::read(attribute(message.body.get(4..)?, PAYLOAD)?))
                .collect();
            self.buffer = buffer;
            for first in firsts {
                self.first_packet(key, first);
            }
            if length.is_none() {
                return;
            }
        }
    }

    fn first_packet(&mut self, doorman: u64, first: First) {
        let ends = (first.from, first.to);
        match self.callers.get(&ends) {
            Some(Caller::Waits(_)) => {}
            Some(Caller::Welcome(..)) => self.let_in(doorman, &first),
            None if !may_be_reached(first.to.ip()) => self.turn_away(doorman, &first, Errno::ACCESS),
            None if !self.calls.take(first.from.ip()) => {}
            None => {
                let made = make(first.to.is_ipv6(), SocketType::STREAM);
                let made = made.and_then(|socket| connect(&socket, first.to).map(|()| socket));
                match made {
                    Ok(socket) if self.is_crowded(&socket) => self.calls.give_back(ends.0.ip()),
                    Ok(socket) => match self.enter(Entry::Knock(Knock { socket, first })) {
                        Some(key) => drop(self.callers.insert(ends, Caller::Waits(key))),
                        None => self.calls.give_back(ends.0.ip()),
                    },
                    Err(error) => {
                        self.calls.give_back(ends.0.ip());
                        let number = Errno::from_io_error(&error).unwrap_or(Errno::IO);
                        self.turn_away(doorman, &first, number);
                    }
                }
            }
        }
    }

    /// Goes on after an event of a connection that is being made.
    pub(super) fn knocked(&mut self, key: u64, what: EventFlags) {
        let Some(Entry::Knock(knock)) = self.entries.get(key) else { return };
        let outcome = match sockopt::socket_error(&knock.socket) {
            Ok(Ok(())) if what.contains(EventFlags::OUT) && !what.contains(EventFlags::HUP) => Ok(()),
            Ok(Ok(())) => return,
            Ok(Err(error)) | Err(error) => Err(error),
        };
        let doorman = self.entries.iter().find(|(_, entry)| matches!(entry, Entry::Doorman(_))).map(|(key, _)| key);
        let (Some(Entry::Knock(knock)), Some(doorman)) = (self.entries.remove(key), doorman) else { return };
        let ends = (knock.first.from, knock.first.to);
        match outcome {
            Ok(()) => {
                self.poll.forget(&knock.socket);
                self.callers.insert(ends, Caller::Welcome(knock.socket, self.now));
                self.let_in(doorman, &knock.first);
            }
            Err(error) => {
                self.callers.remove(&ends);
                self.calls.give_back(ends.0.ip());
                self.turn_away(doorman, &knock.first, error);
            }
        }
    }

    fn let_in(&self, doorman: u64, first: &First) {
        if let Some(Entry::Doorman(doorman)) = self.entries.get(doorman) {
            Doorman::send(&doorman.inward, &first.again(), first.to);
        }
    }

    fn turn_away(&self, doorman: u64, first: &First, why: Errno) {
        let Some(Entry::Doorman(doorman)) = self.entries.get(doorman) else { return };
        match why {
            Errno::TIMEDOUT => {}
            Errno::CONNREFUSED => Doorman::send(&doorman.outward, &first.refusal(), first.from),
            _ => {
                let ipv6 = first.to.is_ipv6();
                let echoes = self.entries.iter().find_map(|(_, entry)| match entry {
                    Entry::Echoes(socket, of) if *of == ipv6 => Some(socket),
                    _ => None,
                });
                let message = echo::summed(first.unreachable(), ipv6);
                let _ = echoes.map(|socket| send_from(socket, &message, first.to.ip(), echo::plain(first.from)));
            }
        }
    }

    /// The connection to the world that is there for one that was accepted.
    pub(super) fn welcomed(&mut self, ends: Ends) -> Option<OwnedFd> {
        let caller = self.callers.remove(&ends)?;
        self.calls.give_back(ends.0.ip());
        match caller {
            Caller::Welcome(socket, _) => Some(socket),
            Caller::Waits(key) => {
                self.entries.remove(key);
                None
            }
        }
    }

    /// Closes connections whose client has gone away before it was let in.
    pub(super) fn sweep_callers(&mut self) {
        let now = self.now;
        let calls = &mut self.calls;
        self.callers.retain(|ends, caller| {
            let stays = match caller {
                Caller::Welcome(_, since) => now.duration_since(*since) < PATIENCE,
                Caller::Waits(_) => true,
            };
            if !stays {
                calls.give_back(ends.0.ip());
            }
            stays
        });
    }
}
