//! Datagrams between two addresses, which nothing but silence ends.

use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, SocketType};

use super::engine::{Engine, Entry, Target, bind_as, choose};
use super::reach::{keeps_its_address, may_be_reached};
use super::{echo, packet};
use crate::network::spares::make;
use crate::sys::socket::{receive_from, send_from};

/// How long a session lasts in silence, without an answer ever and with one: the kernel's own times for UDP.
const UNANSWERED: Duration = Duration::from_secs(30);
const ANSWERED: Duration = Duration::from_mins(2);
/// How many there can be, and of one client; of its own, or of all, the one that was silent longest makes room.
pub(super) const MOST: usize = 4096;
pub(super) const MOST_EACH: usize = MOST / 2;
/// Datagrams of one socket before others get their turn.
const BATCH: usize = 64;

/// What a session is between: the socket its datagrams came in by, whose they are, and where they were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Line {
    entrance: u64,
    from: SocketAddr,
    to: SocketAddr,
}

/// A session.
#[derive(Debug)]
pub(super) struct Session {
    line: Line,
    /// The socket on the client's side; without one, answers go by the entrance.
    client: Option<OwnedFd>,
    /// The socket on the server's side, connected with it.
    server: OwnedFd,
    last: Instant,
    was_answered: bool,
}

impl Session {
    /// Its sockets, each with its side.
    pub(super) fn sockets(&self) -> impl Iterator<Item = (BorrowedFd<'_>, u64)> {
        let client = self.client.as_ref().map(|socket| (socket.as_fd(), 0));
        client.into_iter().chain([(self.server.as_fd(), 1)])
    }

    fn is_over(&self, now: Instant) -> bool {
        now.duration_since(self.last) > if self.was_answered { ANSWERED } else { UNANSWERED }
    }
}

impl Engine {
    /// Takes what came in at an entrance and passes it on, beginning sessions where there are none.
    pub(super) fn datagrams(&mut self, key: u64) {
        for _ in 0..BATCH {
            let mut buffer = std::mem::take(&mut self.buffer);
            let received = match self.entries.get_mut(key) {
                Some(Entry::Datagrams(socket, ..) | Entry::DatagramsOut(socket)) => receive_from(&*socket, &mut buffer),
                _ => Err(rustix::io::Errno::BADF),
            };
            if let Ok(received) = received
                && let Some(to) = received.to
            {
                self.datagram(Line { entrance: key, from: received.from, to }, &buffer[..received.length]);
            }
            self.buffer = buffer;
            if received.is_err() {
                return;
            }
        }
    }

    fn datagram(&mut self, line: Line, bytes: &[u8]) {
        let key = match self.lines.get(&line) {
            Some(key) => *key,
            None => match self.begin(line) {
                Some(key) => key,
                None => return,
            },
        };
        if let Some(Entry::Session(session)) = self.entries.get_mut(key) {
            session.last = self.now;
            // what can't be sent is lost, as datagrams are
            let _ = rustix::net::send(&session.server, bytes, SendFlags::DONTWAIT);
        }
    }

    fn begin(&mut self, line: Line) -> Option<u64> {
        let (client, server) = match self.entries.get_mut(line.entrance)? {
            Entry::Datagrams(_, target, port) => {
                let (target, port) = (Arc::clone(target), *port);
                (None, self.open_in(line.from, &target, port)?)
            }
            Entry::Echoes(..) if may_be_reached(line.to.ip()) => (None, echo::ping(line.to).ok()?),
            Entry::Echoes(..) => return None,
            _ => self.open_out(line).map(|(client, server)| (Some(client), server))?,
        };
        if self.is_crowded(&server) {
            return None;
        }
        let own = self.sessions.has_its_share(line.from.ip()).then_some(line.from.ip());
        if own.is_some() || self.lines.len() >= MOST {
            self.close_oldest(own);
        }
        let session = Session { line, client, server, last: self.now, was_answered: false };
        let key = self.enter(Entry::Session(session))?;
        if !self.sessions.take(line.from.ip()) {
            self.entries.remove(key);
            return None;
        }
        self.lines.insert(line, key);
        Some(key)
    }

    /// A socket of the stack's namespace, connected with the container.
    fn open_in(&mut self, from: SocketAddr, target: &Target, port: u16) -> Option<OwnedFd> {
        let to = choose(target, from, port).ok()?;
        if keeps_its_address(from, to, self.answers6) {
            let socket = self.spares.take(to.is_ipv6(), SocketType::DGRAM).ok()?;
            if bind_as(&socket, from).is_ok() && rustix::net::connect(&socket, &to).is_ok() {
                return Some(socket);
            }
        }
        let socket = self.spares.take(to.is_ipv6(), SocketType::DGRAM).ok()?;
        rustix::net::connect(&socket, &to).ok()?;
        Some(socket)
    }

    /// A socket that is the outside address for the container, and one of the host's that is connected with that address.
    fn open_out(&mut self, line: Line) -> Option<(OwnedFd, OwnedFd)> {
        if !may_be_reached(line.to.ip()) {
            return None;
        }
        let server = make(line.to.is_ipv6(), SocketType::DGRAM).ok()?;
        rustix::net::connect(&server, &line.to).ok()?;
        let client = self.spares.take(line.to.is_ipv6(), SocketType::DGRAM).ok()?;
        bind_as(&client, line.to).ok()?;
        rustix::net::connect(&client, &line.from).ok()?;
        Some((client, server))
    }

    /// Takes pings and passes them on, or answers those that are for the router itself.
    pub(super) fn echoes(&mut self, key: u64) {
        for _ in 0..BATCH {
            let mut buffer = std::mem::take(&mut self.buffer);
            let received = match self.entries.get_mut(key) {
                Some(Entry::Echoes(socket, _)) => receive_from(&*socket, &mut buffer),
                _ => Err(rustix::io::Errno::BADF),
            };
            if let Ok(received) = received
                && let Some(to) = received.to
                && let Some(request) = echo::request(&buffer[..received.length], to.is_ipv6())
            {
                let from = SocketAddr::new(received.from.ip(), request.id);
                self.echo(Line { entrance: key, from, to: echo::plain(to) }, &request);
            }
            self.buffer = buffer;
            if received.is_err() {
                return;
            }
        }
    }

    fn echo(&mut self, line: Line, request: &echo::Request<'_>) {
        if !self.lines.contains_key(&line) && self.is_own(line.to) {
            return self.answer_echo(line, request.message);
        }
        self.datagram(line, request.message);
    }

    /// Whether an address is one of the stack's own: those can be bound, others can't.
    fn is_own(&mut self, address: SocketAddr) -> bool {
        let socket = self.spares.take(address.is_ipv6(), SocketType::DGRAM);
        socket.is_ok_and(|socket| rustix::net::bind(&socket, &address).is_ok())
    }

    fn answer_echo(&self, line: Line, message: &[u8]) {
        if let Some(Entry::Echoes(socket, ipv6)) = self.entries.get(line.entrance)
            && let Some(answer) = echo::answer(message, line.from.port(), *ipv6)
        {
            let _ = send_from(socket, &answer, line.to.ip(), echo::plain(line.from));
        }
    }

    /// Passes on what came in at one of a session's own sockets.
    pub(super) fn relay(&mut self, key: u64, side: usize) {
        let mut buffer = std::mem::take(&mut self.buffer);
        for _ in 0..BATCH {
            if !self.relay_one(key, side, &mut buffer) {
                break;
            }
        }
        self.buffer = buffer;
    }

    fn relay_one(&mut self, key: u64, side: usize, buffer: &mut [u8]) -> bool {
        let now = self.now;
        let Some(Entry::Session(session)) = self.entries.get_mut(key) else { return false };
        let source = if side == 0 { session.client.as_ref() } else { Some(&session.server) };
        let Some(source) = source else { return false };
        let length = match rustix::net::recv(source, &mut *buffer, RecvFlags::DONTWAIT) {
            Ok((_, length)) => length,
            // nobody is there, just now: told once, and datagrams are sent on as before
            Err(errno @ (Errno::CONNREFUSED | Errno::HOSTUNREACH)) => {
                let line = session.line;
                if side == 1 && session.client.is_some() {
                    self.tell_unreachable(line, errno);
                }
                return true;
            }
            Err(_) => return false,
        };
        session.last = now;
        session.was_answered |= side == 1;
        let bytes = &buffer[..length];
        match (side, &session.client) {
            (0, _) => drop(rustix::net::send(&session.server, bytes, SendFlags::DONTWAIT)),
            (_, Some(client)) => drop(rustix::net::send(client, bytes, SendFlags::DONTWAIT)),
            (_, None) => {
                let line = session.line;
                match self.entries.get(line.entrance) {
                    Some(Entry::Datagrams(socket, ..)) => drop(send_from(socket, bytes, line.to.ip(), line.from)),
                    Some(Entry::Echoes(_, ipv6)) if echo::is_answer(bytes, *ipv6) => self.answer_echo(line, bytes),
                    _ => {}
                }
            }
        }
        true
    }

    /// Tells a container what this machine was told of a datagram: that nobody is there.
    fn tell_unreachable(&self, line: Line, errno: Errno) {
        let ipv6 = line.to.is_ipv6();
        let echoes = self.entries.iter().find_map(|(_, entry)| match entry {
            Entry::Echoes(socket, of) if *of == ipv6 => Some(socket),
            _ => None,
        });
        let message = packet::unreachable(line.from, line.to, errno == Errno::CONNREFUSED);
        let message = echo::summed(message, ipv6);
        let _ = echoes.map(|socket| send_from(socket, &message, line.to.ip(), echo::plain(line.from)));
    }

    /// Ends the sessions that were silent for too long.
    pub(super) fn sweep(&mut self) {
        let now = self.now;
        self.close_where(|session| session.is_over(now));
    }

    /// Ends the sessions of an entrance.
    pub(super) fn close_lines(&mut self, entrance: u64) {
        self.close_where(|session| session.line.entrance == entrance);
    }

    fn close_where(&mut self, is_to_go: impl Fn(&Session) -> bool) {
        let (entries, sessions) = (&mut self.entries, &mut self.sessions);
        self.lines.retain(|line, key| {
            let goes = !matches!(entries.get_mut(*key), Some(Entry::Session(session)) if !is_to_go(session));
            if goes {
                entries.remove(*key);
                sessions.give_back(line.from.ip());
            }
            !goes
        });
    }

    /// Ends the session that was silent longest, of one client or of all.
    fn close_oldest(&mut self, client: Option<IpAddr>) {
        let last = |(line, key): (&Line, &u64)| match self.entries.get(*key) {
            Some(Entry::Session(session)) => (session.last, *line),
            _ => (self.now, *line),
        };
        let some = self.lines.iter().filter(|(line, _)| client.is_none_or(|client| client == line.from.ip()));
        let Some((_, line)) = some.map(last).min_by_key(|(last, _)| *last) else { return };
        if let Some(key) = self.lines.remove(&line) {
            self.entries.remove(key);
            self.sessions.give_back(line.from.ip());
        }
    }
}
