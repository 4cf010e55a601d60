//! The name server of a stack.
//!
//! It listens on the router's address of every network, IPv4 and IPv6, UDP and TCP. A client sees the names of the networks
//! it is on: `web`, `web.STACK`, `replica-1.web`, aliases; addresses backwards (PTR); and what listens where
//! (`_80._tcp.web`, SRV). Names that several containers share are answered with the healthy ones, in turn. Every answer has a
//! life of 0 seconds. Where a name has no address of a family, the answer is empty, not "no such name". What the networks of a client
//! don't have is looked for on the stack's common network, if its members are reached from one of them ([`Sight`]).
//!
//! Other names go to the host's servers, from the host's namespace. Never forwarded, whether they exist or not: `NAME` and
//! `NAME.STACK`, with or without `replica-N.` or a service before them, and the reverse names of the stack's addresses; and nothing at all
//! of clients that are on INTERNAL networks alone.
//!
//! The messages are read and written here ([`message`]): the crate for them brings 45 others, those of international names
//! among them, for the five types of records that we have.

mod answer;
pub mod message;
mod resolvers;
mod server;
mod stream;
mod upstream;
mod zones;

use std::fmt::Write as _;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::net::{SocketType, sockopt};

pub use zones::{Record, Sight};

use resolvers::Resolvers;
use server::{Command, Server};
use zones::Zones;

use super::error::Error;
use super::namespace::Namespace;
use super::poll::Inbox;
use super::spares::{Made, Spares};
use super::worker::Worker;

/// Where name servers listen.
const PORT: u16 = 53;
/// Bytes of the kernel's for questions that wait: one who asks a thousand things at once crowds nobody out.
const WAITING: usize = 1 << 20;
/// Half-open connections of TCP clients.
const BACKLOG: i32 = 128;
/// What the thread's stack may have; only what is touched takes memory.
const STACK: usize = 128 << 10;

/// The names of a stack's containers, and the server that tells them. Dropping it ends the server.
///
/// Every call is done when it returns: the next question is answered accordingly.
#[derive(Debug)]
pub struct Names {
    zones: Arc<Mutex<Zones>>,
    inbox: Arc<Inbox<Command>>,
    worker: Worker,
    spares: Mutex<Spares>,
}

impl Names {
    /// Starts the server of a stack, which as yet listens nowhere. The calling thread is in the host's network namespace:
    /// there it asks the servers that `resolv_conf` names at that time.
    pub fn start(name: &str, stack: &Namespace, resolv_conf: &Path) -> Result<Self, Error> {
        let names = Names::new(name, stack, resolv_conf)?;
        names.begin()?;
        Ok(names)
    }

    /// The same, but for its thread: until that begins, questions wait. On a thread of the host's namespace.
    pub(super) fn new(name: &str, stack: &Namespace, resolv_conf: &Path) -> Result<Self, Error> {
        let zones = Arc::new(Mutex::new(Zones::new(name)));
        let failed = |error| Error::kernel("start the name server", error);
        let inbox = Inbox::new().map_err(failed)?;
        let server = Server::new(&inbox, Arc::clone(&zones), Resolvers::new(resolv_conf)).map_err(failed)?;
        let worker = Worker::new("names", STACK, move || server.run());
        let spares = Mutex::new(Spares::new(stack.try_clone()?));
        Ok(Names { zones, inbox, worker, spares })
    }

    /// Has its thread begin. On a thread of the host's namespace.
    pub(super) fn begin(&self) -> Result<(), Error> {
        self.worker.begin().map_err(|error| Error::kernel("start the name server", error))
    }

    /// Takes in sockets of the stack's namespace to listen by.
    pub(super) fn stock(&self, made: Made) {
        self.spares().stock(made);
    }

    /// Listens on a network's router addresses, which need not be there yet.
    pub fn open(&self, network: &str, sight: Sight, gateways: &[IpAddr]) -> Result<(), Error> {
        let (mut datagrams, mut listeners) = (Vec::new(), Vec::new());
        let mut spares = self.spares();
        for address in gateways {
            datagrams.push(UdpSocket::from(listen(&mut spares, *address, SocketType::DGRAM)?));
            listeners.push(TcpListener::from(listen(&mut spares, *address, SocketType::STREAM)?));
        }
        drop(spares);
        self.zones().open(network, sight, gateways);
        self.inbox.send(Command::Open(network.to_owned(), datagrams, listeners));
        Ok(())
    }

    /// Stops listening on a network and forgets who is on it.
    pub fn close(&self, network: &str) {
        self.zones().close(network);
        self.inbox.send(Command::Close(network.to_owned()));
    }

    /// Gives containers their names, all at once. What one had on that network before is replaced.
    pub fn register(&self, records: impl IntoIterator<Item = Record>) {
        let mut zones = self.zones();
        records.into_iter().for_each(|record| zones.register(record));
    }

    /// Takes the names of a container away, on one network or on all.
    pub fn withdraw(&self, container: &str, network: Option<&str>) {
        let mut zones = self.zones();
        match network {
            Some(network) => zones.withdraw(container, network),
            None => zones.withdraw_everywhere(container),
        }
    }

    /// Says whether the names that a container shares lead to it. Its own name always does.
    pub fn set_healthy(&self, container: &str, is_healthy: bool) {
        self.zones().set_healthy(container, is_healthy);
    }

    fn spares(&self) -> MutexGuard<'_, Spares> {
        self.spares.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn zones(&self) -> MutexGuard<'_, Zones> {
        self.zones.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Names {
    fn drop(&mut self) {
        self.inbox.send(Command::Stop);
        self.worker.join();
    }
}

/// What `/etc/resolv.conf` of a container says: the name servers, and that a name is what it says, without a domain to try.
pub fn resolv_conf(servers: &[IpAddr]) -> String {
    let mut text = String::new();
    for server in servers {
        let _ = writeln!(text, "nameserver {server}");
    }
    text.push_str("options ndots:0\n");
    text
}

/// The same for a container outside of any stack, which tries the domains of the host's `resolv.conf` with its options.
pub fn resolv_conf_like(servers: &[IpAddr], host: &str) -> String {
    let mut text = String::new();
    for server in servers {
        let _ = writeln!(text, "nameserver {server}");
    }
    let kept =
        |line: &&str| ["search", "domain", "options"].contains(&line.split_whitespace().next().unwrap_or_default());
    for line in host.lines().filter(kept) {
        let _ = writeln!(text, "{}", line.trim());
    }
    text
}

fn listen(spares: &mut Spares, address: IpAddr, kind: SocketType) -> Result<OwnedFd, Error> {
    let mut open = || -> io::Result<OwnedFd> {
        let socket = spares.take(address.is_ipv6(), kind)?;
        // the address may come later, or still be looked at for duplicates
        if address.is_ipv4() {
            sockopt::set_ip_freebind(&socket, true)?;
        } else {
            sockopt::set_ipv6_freebind(&socket, true)?;
        }
        if kind == SocketType::STREAM {
            sockopt::set_socket_reuseaddr(&socket, true)?;
        } else if sockopt::set_socket_recv_buffer_size_force(&socket, WAITING).is_err() {
            // an ordinary user has what net.core.rmem_max allows
            let _ = sockopt::set_socket_recv_buffer_size(&socket, WAITING);
        }
        rustix::net::bind(&socket, &SocketAddr::new(address, PORT))?;
        if kind == SocketType::STREAM {
            rustix::net::listen(&socket, BACKLOG)?;
        }
        Ok(socket)
    };
    open().map_err(|error| Error::kernel(format!("listen for questions on {address} port {PORT}"), error))
}
