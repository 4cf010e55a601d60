//! The proxy's one thread: it accepts, connects and lets the kernel move the bytes.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::sync::{Arc, Mutex, PoisonError, RwLock, mpsc};
use std::time::{Duration, Instant};

use rustix::event::epoll::EventFlags;
use rustix::io::Errno;
use rustix::net::{SocketFlags, SocketType, acceptfrom_with, sockopt};

use super::doorman::{Caller, Doorman, Ends, Knock};
use super::flow::{Flow, Progress, reset};
use super::pipes::Pipes;
use super::reach::{keeps_its_address, may_be_reached};
use super::session::{Line, Session};
use super::{closing, doorman, session};
use crate::network::poll::{Inbox, Poll, WAKE};
use crate::network::shares::Shares;
use crate::network::slots::Slots;
use crate::network::spares::{Spares, make};
use crate::sys::socket::set_transparent;

/// Connections that one port accepts before others get their turn.
const BATCH: usize = 64;
/// Descriptors that are left to the rest of the process.
const RESERVE: i32 = 256;
/// How often sessions that are over are looked for, while there are any.
const SWEEP: Duration = Duration::from_secs(5);
/// How long after a refusal that is no answer a container is asked again.
const PAUSE: Duration = Duration::from_millis(50);
/// What is told of a connection's sockets: each change once.
const EDGE: EventFlags = EventFlags::IN.union(EventFlags::OUT).union(EventFlags::RDHUP).union(EventFlags::ET);

/// What serves published ports; its addresses may change.
#[derive(Debug)]
pub(super) struct Target {
    /// Who asked for it.
    pub id: String,
    /// The container's addresses.
    pub addresses: RwLock<Vec<IpAddr>>,
    /// Until when a refusal is no answer: its program has just been started, and nobody listens yet. None = it is one.
    pub patience: Mutex<Option<Instant>>,
}

/// What other threads tell this one.
#[derive(Debug)]
pub(super) enum Command {
    /// Serves sockets.
    Serve(Vec<Entry>),
    /// Closes the ports of somebody and what goes through them, then says so.
    Close(String, mpsc::Sender<()>),
    /// Ends.
    Stop,
}

/// Something with a socket that is waited for.
#[derive(Debug)]
pub(super) enum Entry {
    /// A published TCP port that listens.
    Port(OwnedFd, Arc<Target>, u16),
    /// A published UDP port.
    Datagrams(OwnedFd, Arc<Target>, u16),
    /// Where TCP connections of containers to the world come in.
    WayOut(OwnedFd),
    /// Where their first datagrams come in.
    DatagramsOut(OwnedFd),
    /// Where the first packets of those connections are shown.
    Doorman(Doorman),
    /// A connection to the world that is being made for one.
    Knock(Knock),
    /// Where pings come in, of IPv6 or not.
    Echoes(OwnedFd, bool),
    /// A connection. If it came in at a published port, whose, and the container's port.
    Flow(Flow, Option<(Arc<Target>, u16)>),
    /// Datagrams between two addresses.
    Session(Session),
}

/// All that the thread has.
#[derive(Debug)]
pub(super) struct Engine {
    pub(super) poll: Poll,
    inbox: Arc<Inbox<Command>>,
    pub(super) entries: Slots<Entry>,
    pub(super) spares: Spares,
    /// Whether containers have a way to answer clients of IPv6.
    pub(super) answers6: bool,
    pipes: Pipes,
    /// Flows that had more to do when their turn ended.
    unfinished: VecDeque<u64>,
    /// Flows whose containers refused and may only not listen yet, and when they are asked again; the first come first.
    refused: VecDeque<(Instant, u64)>,
    /// Sessions by what they are between.
    pub(super) lines: HashMap<Line, u64>,
    /// How many sessions each client has.
    pub(super) sessions: Shares,
    /// Who wants to connect with the world, and is not accepted yet.
    pub(super) callers: HashMap<Ends, Caller>,
    /// How many of them each container has.
    pub(super) calls: Shares,
    /// A descriptor kept so that a connection can be taken and closed when there are no others.
    reserve: Option<File>,
    /// The first descriptor that is not for clients.
    ceiling: i32,
    pub(super) buffer: Vec<u8>,
    pub(super) now: Instant,
}

impl Engine {
    /// One that serves nothing yet.
    pub(super) fn new(inbox: &Arc<Inbox<Command>>, spares: Spares, answers6: bool) -> io::Result<Self> {
        Ok(Engine {
            poll: Poll::new(inbox)?,
            inbox: Arc::clone(inbox),
            entries: Slots::new(),
            spares,
            answers6,
            pipes: Pipes::default(),
            unfinished: VecDeque::new(),
            refused: VecDeque::new(),
            lines: HashMap::new(),
            sessions: Shares::new(session::MOST, session::MOST_EACH),
            callers: HashMap::new(),
            calls: Shares::new(doorman::MOST, doorman::MOST_EACH),
            reserve: File::open("/dev/null").ok(),
            ceiling: ceiling(),
            // as long as a datagram can be
            buffer: vec![0; 1 << 16],
            now: Instant::now(),
        })
    }

    /// Serves until it is told to stop.
    pub(super) fn run(mut self) {
        let mut swept = self.now;
        loop {
            let limit = match (self.unfinished.is_empty(), self.lines.is_empty() && self.callers.is_empty()) {
                (false, _) => Some(Duration::ZERO),
                (true, false) => Some(SWEEP),
                (true, true) => None,
            };
            let again = self.refused.front().map(|(at, _)| at.saturating_duration_since(Instant::now()));
            let limit = [limit, again].into_iter().flatten().min();
            let Ok(events) = self.poll.wait(limit) else { return };
            self.now = Instant::now();
            for (key, what) in events {
                if key != WAKE {
                    self.event(key, what);
                } else if self.obey() {
                    return;
                }
            }
            for key in std::mem::take(&mut self.unfinished) {
                self.advance(key, Flow::pump);
            }
            self.ask_again();
            if self.now.duration_since(swept) >= SWEEP {
                self.sweep();
                self.sweep_callers();
                swept = self.now;
            }
        }
    }

    fn obey(&mut self) -> bool {
        for command in self.inbox.take() {
            match command {
                Command::Serve(entries) => entries.into_iter().for_each(|entry| {
                    let _ = self.enter(entry);
                }),
                Command::Close(id, done) => {
                    self.close_ports(|target| target.id == id);
                    // nobody waits who has gone
                    let _ = done.send(());
                }
                Command::Stop => {
                    self.close_ports(|_| true);
                    return true;
                }
            }
        }
        false
    }

    /// Takes an entry in and waits for its sockets.
    pub(super) fn enter(&mut self, entry: Entry) -> Option<u64> {
        let key = self.entries.insert(entry);
        let added = match self.entries.get_mut(key)? {
            Entry::Port(socket, ..)
            | Entry::Datagrams(socket, ..)
            | Entry::WayOut(socket)
            | Entry::DatagramsOut(socket)
            | Entry::Echoes(socket, _) => self.poll.add(socket.as_fd(), key, EventFlags::IN),
            Entry::Doorman(doorman) => self.poll.add(doorman.socket(), key, EventFlags::IN),
            Entry::Knock(knock) => self.poll.add(&knock.socket, key, EDGE),
            Entry::Flow(flow, _) => {
                self.poll.add(flow.socket(0), key, EDGE).and_then(|()| self.poll.add(flow.socket(1), key | 1, EDGE))
            }
            Entry::Session(session) => {
                session.sockets().try_for_each(|(socket, side)| self.poll.add(socket, key | side, EventFlags::IN))
            }
        };
        if added.is_err() {
            self.entries.remove(key);
            return None;
        }
        Some(key)
    }

    /// Closes ports, and what goes through them.
    fn close_ports(&mut self, is_meant: impl Fn(&Target) -> bool) {
        let of = |entry: &Entry| match entry {
            Entry::Port(_, target, _) | Entry::Datagrams(_, target, _) | Entry::Flow(_, Some((target, _))) => {
                is_meant(target)
            }
            _ => false,
        };
        let keys: Vec<u64> = self.entries.iter().filter(|(_, entry)| of(entry)).map(|(key, _)| key).collect();
        let mut sockets = Vec::new();
        for key in keys {
            match self.entries.remove(key) {
                Some(Entry::Flow(mut flow, _)) => _ = flow.reset(),
                Some(Entry::Port(socket, ..)) => sockets.push(socket),
                Some(Entry::Datagrams(socket, ..)) => {
                    self.close_lines(key);
                    sockets.push(socket);
                }
                _ => {}
            }
        }
        closing::close(sockets);
    }

    fn event(&mut self, key: u64, what: EventFlags) {
        let (side, key) = (usize::from(key & 1 == 1), key & !1);
        match self.entries.get_mut(key) {
            Some(Entry::Port(..) | Entry::WayOut(_)) => self.accept(key),
            Some(Entry::Flow(..)) => self.advance(key, |flow, pipes| flow.event(side, what, pipes)),
            Some(Entry::Datagrams(..) | Entry::DatagramsOut(_)) => self.datagrams(key),
            Some(Entry::Echoes(..)) => self.echoes(key),
            Some(Entry::Doorman(_)) => self.first_packets(key),
            Some(Entry::Knock(_)) => self.knocked(key, what),
            Some(Entry::Session(_)) => self.relay(key, side),
            None => {}
        }
    }

    fn advance(&mut self, key: u64, step: impl FnOnce(&mut Flow, &mut Pipes) -> Progress) {
        let Some(Entry::Flow(flow, target)) = self.entries.get_mut(key) else { return };
        let was_made = flow.is_made();
        let progress = step(flow, &mut self.pipes);
        if !was_made
            && flow.is_made()
            && let Some((target, _)) = target
        {
            // from now on a refusal means what it says
            target.set_patience(None);
        }
        match progress {
            Progress::Waiting => {}
            Progress::More => {
                if !self.unfinished.contains(&key) {
                    self.unfinished.push_back(key);
                }
            }
            Progress::Refused => self.refused(key),
            Progress::Over => drop(self.entries.remove(key)),
        }
    }

    /// Connects a flow by its second address: `localhost` is `::1` first, and many a program listens for IPv4 alone. Without one, it
    /// waits where the container may just not listen yet, and is reset where nobody does.
    fn refused(&mut self, key: u64) {
        let Some(Entry::Flow(flow, target)) = self.entries.get_mut(key) else { return };
        if let Some(to) = flow.second() {
            let socket = self.spares.take(to.is_ipv6(), SocketType::STREAM);
            let socket = socket.and_then(|socket| connect(&socket, to).map(|()| (socket, None)));
            return self.connect_again(key, socket);
        }
        if target.as_ref().is_some_and(|(target, _)| target.may_be_starting(self.now)) {
            return self.refused.push_back((self.now + PAUSE, key));
        }
        flow.reset();
        self.entries.remove(key);
    }

    /// Asks containers again that refused a while ago.
    fn ask_again(&mut self) {
        while let Some((at, key)) = self.refused.front().copied()
            && at <= self.now
        {
            self.refused.pop_front();
            let Some(Entry::Flow(flow, Some((target, port)))) = self.entries.get_mut(key) else { continue };
            let (target, port) = (Arc::clone(target), *port);
            let from = rustix::net::getpeername(flow.socket(0)).map_err(io::Error::from);
            let from =
                from.and_then(|from| from.map_or(Err(Errno::NOTCONN.into()), |from| Ok(SocketAddr::try_from(from)?)));
            let socket = from.and_then(|from| {
                Ok((connect_in(&mut self.spares, self.answers6, from, &target, port)?, target.second_for(from, port)))
            });
            self.connect_again(key, socket);
        }
    }

    /// Has a flow go on with another connection that is being made, and the address to try after that.
    fn connect_again(&mut self, key: u64, socket: io::Result<(OwnedFd, Option<SocketAddr>)>) {
        let Some(Entry::Flow(flow, _)) = self.entries.get_mut(key) else { return };
        let socket = socket.and_then(|made| self.poll.add(&made.0, key | 1, EDGE).map(|()| made));
        if let Ok((socket, second)) = socket {
            flow.connect_by(socket, second);
        } else {
            flow.reset();
            self.entries.remove(key);
        }
    }

    fn accept(&mut self, key: u64) {
        for _ in 0..BATCH {
            let Some(Entry::Port(listener, ..) | Entry::WayOut(listener)) = self.entries.get_mut(key) else { return };
            let (accepted, from) = match acceptfrom_with(&*listener, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK) {
                Ok(accepted) => accepted,
                Err(Errno::MFILE | Errno::NFILE) => {
                    // no descriptor left: taken with the one in reserve and closed at once, the connection is refused
                    self.reserve = None;
                    if let Ok((refused, _)) = acceptfrom_with(&*listener, SocketFlags::CLOEXEC) {
                        reset(&refused);
                    }
                    self.reserve = File::open("/dev/null").ok();
                    continue;
                }
                Err(Errno::CONNABORTED | Errno::INTR) => continue,
                Err(_) => return,
            };
            if self.is_crowded(&accepted) {
                reset(&accepted);
                continue;
            }
            let Some(from) = from.and_then(|from| SocketAddr::try_from(from).ok()) else { continue };
            let connecting = match self.entries.get_mut(key) {
                Some(Entry::Port(_, target, port)) => {
                    let (target, port) = (Arc::clone(target), *port);
                    let second = target.second_for(from, port);
                    connect_in(&mut self.spares, self.answers6, from, &target, port)
                        .map(|socket| (socket, second, Some((target, port))))
                }
                _ => self.connect_out(&accepted, from).map(|socket| (socket, None, None)),
            };
            match connecting {
                Ok((connecting, second, target)) => {
                    self.enter(Entry::Flow(Flow::new(accepted, connecting, second), target));
                }
                // a connection that goes nowhere is reset: the nearest to a refusal once it is accepted
                Err(_) => reset(&accepted),
            }
        }
    }
}

impl Engine {
    /// Whether a new descriptor is one of the last ones, which the rest of the process needs: the lowest free number is given first.
    pub(super) fn is_crowded(&self, fresh: &OwnedFd) -> bool {
        fresh.as_raw_fd() >= self.ceiling
    }

    /// The connection that was made for one that is accepted now, or one that begins only now.
    fn connect_out(&mut self, accepted: &OwnedFd, from: SocketAddr) -> io::Result<OwnedFd> {
        let to = SocketAddr::try_from(rustix::net::getsockname(accepted)?)?;
        if let Some(socket) = self.welcomed((from, to)) {
            return Ok(socket);
        }
        if !may_be_reached(to.ip()) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let socket = make(to.is_ipv6(), SocketType::STREAM)?;
        connect(&socket, to)?;
        Ok(socket)
    }
}

/// Where the descriptors begin that clients don't get.
fn ceiling() -> i32 {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    let limit = limit.and_then(|limit| i32::try_from(limit).ok()).unwrap_or(i32::MAX);
    // of few, half
    (limit - RESERVE).max(limit / 2)
}

impl Target {
    /// The container's addresses, those of a client's own family first.
    fn addresses_for(&self, from: SocketAddr) -> impl Iterator<Item = IpAddr> {
        let mut addresses = self.addresses.read().unwrap_or_else(PoisonError::into_inner).clone();
        addresses.sort_by_key(|address| address.is_ipv4() != from.is_ipv4());
        addresses.into_iter()
    }

    /// Where a container may be that refuses at the address of a client's own family.
    fn second_for(&self, from: SocketAddr, port: u16) -> Option<SocketAddr> {
        self.addresses_for(from).nth(1).map(|address| SocketAddr::new(address, port))
    }

    /// Until when a refusal is no answer.
    pub(super) fn set_patience(&self, until: Option<Instant>) {
        *self.patience.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }

    /// Whether it may only not listen yet.
    fn may_be_starting(&self, now: Instant) -> bool {
        self.patience.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|until| now < until)
    }
}

/// The address of a container that is best for a client: of its family, if there is one.
pub(super) fn choose(target: &Target, from: SocketAddr, port: u16) -> io::Result<SocketAddr> {
    let address = target.addresses_for(from).next().ok_or(io::ErrorKind::AddrNotAvailable)?;
    Ok(SocketAddr::new(address, port))
}

/// Begins a connection to a container, from the client's own address if that can be.
fn connect_in(
    spares: &mut Spares,
    answers6: bool,
    from: SocketAddr,
    target: &Target,
    port: u16,
) -> io::Result<OwnedFd> {
    let to = choose(target, from, port)?;
    if keeps_its_address(from, to, answers6) {
        let socket = spares.take(to.is_ipv6(), SocketType::STREAM)?;
        if bind_as(&socket, from).is_ok() && connect(&socket, to).is_ok() {
            return Ok(socket);
        }
    }
    let socket = spares.take(to.is_ipv6(), SocketType::STREAM)?;
    connect(&socket, to)?;
    Ok(socket)
}

/// Gives a socket an address that isn't the machine's.
pub(super) fn bind_as(socket: &OwnedFd, address: SocketAddr) -> io::Result<()> {
    set_transparent(socket, address.is_ipv6())?;
    sockopt::set_socket_reuseaddr(socket, true)?;
    Ok(rustix::net::bind(socket, &address)?)
}

/// Begins a connection.
pub(super) fn connect(socket: &OwnedFd, to: SocketAddr) -> io::Result<()> {
    match rustix::net::connect(socket, &to) {
        Ok(()) | Err(Errno::INPROGRESS) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
