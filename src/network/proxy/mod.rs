//! Connections between the host's network namespace and the stack's, made of sockets in both.
//!
//! *In*: the host's ports are bound here, whatever serves them later; clients are accepted in the host's namespace and
//! connected with the container from the stack's, under the client's own address where that has a meaning inside. Nothing of the host's
//! rules is touched, so its firewall holds, `127.0.0.1` stays what it is, and a port that is taken says so.
//!
//! *Out*, for an ordinary user: what leaves for outside is taken by rules of the stack's namespace (TPROXY) and goes on from a socket of
//! the host's, which is connected first: who is refused there is refused here. Pings go the same way.
//!
//! One thread serves everything, with epoll; the kernel moves the bytes of TCP (`splice`). A connection takes two descriptors, and pipes
//! only while bytes are in them.

mod bind;
mod closing;
mod doorman;
mod echo;
mod engine;
mod flow;
mod packet;
mod pipes;
mod reach;
mod session;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, PoisonError, RwLock, mpsc};
use std::time::Instant;

use rustix::net::{SocketType, sockopt};

use bind::Bound;
use doorman::Doorman;
use engine::{Command, Engine, Entry, Target};

use super::error::Error;
use super::namespace::Namespace;
use super::poll::Inbox;
use super::port::{BoundPort, PortSpec, Protocol};
use super::spares::{Spares, make};
use super::worker::Worker;
use crate::sys::descriptors;
use crate::sys::socket::{set_transparent, tell_destination};

/// What the thread's stack may have; only what is touched takes memory.
const STACK: usize = 128 << 10;
/// Where rules send what leaves for outside, on the loopback addresses of the stack's namespace: nobody else gets there.
pub const WAY_OUT_PORT: u16 = 15001;
/// To which group rules log the first packets of TCP connections that leave for outside, which they then drop.
pub const WAY_OUT_GROUP: u16 = 15001;

/// The thread that serves published ports and an ordinary user's way out. Dropping it closes all of them.
#[derive(Debug)]
pub struct Proxy {
    inbox: Arc<Inbox<Command>>,
    worker: Worker,
    targets: Mutex<Vec<Arc<Target>>>,
}

/// Says which of these ports can't be had, without holding any. The calling thread is in the host's network namespace.
pub fn try_ports(ports: &[PortSpec]) -> Result<(), Error> {
    bind::bind_all(ports).map(drop)
}

impl Proxy {
    /// Starts it for a stack namespace. The calling thread is in the host's network namespace.
    pub fn start(stack: &Namespace) -> Result<Self, Error> {
        let proxy = Proxy::new(stack, true)?;
        proxy.begin()?;
        Ok(proxy)
    }

    /// The same, but for its thread: until that begins, connections wait. `answers6`: whether containers have a way to answer clients of IPv6,
    /// who come from the router's address else.
    pub(super) fn new(stack: &Namespace, answers6: bool) -> Result<Self, Error> {
        let failed = |error| Error::kernel("start the proxy of published ports", error);
        // a connection takes two
        descriptors::use_all();
        let inbox = Inbox::new().map_err(failed)?;
        let engine = Engine::new(&inbox, Spares::new(stack.try_clone()?), answers6).map_err(failed)?;
        let worker = Worker::new("proxy", STACK, move || engine.run());
        Ok(Proxy { inbox, worker, targets: Mutex::default() })
    }

    /// Has its thread begin. On a thread of the host's namespace.
    pub(super) fn begin(&self) -> Result<(), Error> {
        self.worker.begin().map_err(|error| Error::kernel("start the proxy of published ports", error))
    }

    /// Binds ports of the host and serves them from then on: all, or none. The calling thread is in the host's network namespace.
    pub fn publish(&self, ports: &[PortSpec]) -> Result<Vec<BoundPort>, Error> {
        let target = |spec: &PortSpec| Target {
            id: spec.id.clone(),
            addresses: RwLock::new(spec.container.clone()),
            patience: Mutex::default(),
        };
        let mut targets: Vec<_> = ports.iter().map(|spec| Arc::new(target(spec))).collect();
        let bound = bind::bind_all(ports)?;
        let told = bind::ranges(ports, &bound);
        let entry = |Bound { socket, wish, container_port, .. }: Bound| {
            let target = Arc::clone(&targets[wish]);
            match ports[wish].protocol {
                Protocol::Tcp => Entry::Port(socket, target, container_port),
                Protocol::Udp => Entry::Datagrams(socket, target, container_port),
            }
        };
        let entries = bound.into_iter().map(entry).collect();
        self.targets.lock().unwrap_or_else(PoisonError::into_inner).append(&mut targets);
        self.inbox.send(Command::Serve(entries));
        Ok(told)
    }

    /// Has the ports of somebody served by other addresses: connections from now on go there.
    pub fn retarget(&self, id: &str, addresses: &[IpAddr]) {
        let targets = self.targets.lock().unwrap_or_else(PoisonError::into_inner);
        for target in targets.iter().filter(|target| target.id == id) {
            *target.addresses.write().unwrap_or_else(PoisonError::into_inner) = addresses.to_vec();
        }
    }

    /// Takes no refusal of somebody's for an answer until then, or until a first connection is made: the program has just been started.
    pub fn be_patient(&self, id: &str, until: Instant) {
        let targets = self.targets.lock().unwrap_or_else(PoisonError::into_inner);
        targets.iter().filter(|target| target.id == id).for_each(|target| target.set_patience(Some(until)));
    }

    /// Closes the ports of somebody, and breaks the connections through them off. They are free when it returns.
    pub fn unpublish(&self, id: &str) {
        self.targets.lock().unwrap_or_else(PoisonError::into_inner).retain(|target| target.id != id);
        let (done, closed) = mpsc::channel();
        self.inbox.send(Command::Close(id.to_owned(), done));
        // an error means that the thread has ended, and the ports with it
        let _ = closed.recv();
    }

    /// Takes from then on what leaves the stack.
    pub fn serve(&self, way_out: WayOut) {
        self.inbox.send(Command::Serve(way_out.0));
    }
}

/// Sockets that take what rules send to [`WAY_OUT_PORT`], for outside.
#[derive(Debug)]
pub struct WayOut(Vec<Entry>);

impl WayOut {
    /// None, for what leaves by a link.
    pub fn none() -> Self {
        WayOut(Vec::new())
    }

    /// Opens them, on a thread of the stack's namespace, where the loopback interface is up. With a mark, first packets are shown by
    /// [`WAY_OUT_GROUP`], and come back with that mark once the other end has accepted.
    pub fn open(mark: Option<u32>) -> Result<Self, Error> {
        let loopback: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        let mut entries = Vec::new();
        for address in loopback.map(|address| SocketAddr::new(address, WAY_OUT_PORT)) {
            let failed = |error| Error::kernel(format!("listen on {address} for what leaves the stack"), error);
            entries.push(Entry::WayOut(entrance(address, SocketType::STREAM).map_err(failed)?));
            entries.push(Entry::DatagramsOut(entrance(address, SocketType::DGRAM).map_err(failed)?));
            let ipv6 = address.is_ipv6();
            entries.push(Entry::Echoes(echo::entrance(ipv6).map_err(failed)?, ipv6));
        }
        if let Some(mark) = mark {
            let failed = |error| Error::kernel("have connections shown before they are made", error);
            entries.push(Entry::Doorman(Doorman::open(mark).map_err(failed)?));
        }
        Ok(WayOut(entries))
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.inbox.send(Command::Stop);
        self.worker.join();
    }
}

/// A socket of this thread's namespace that takes what is for other addresses.
fn entrance(address: SocketAddr, kind: SocketType) -> io::Result<OwnedFd> {
    let socket = make(address.is_ipv6(), kind)?;
    set_transparent(&socket, address.is_ipv6())?;
    if kind == SocketType::STREAM {
        sockopt::set_socket_reuseaddr(&socket, true)?;
    } else {
        tell_destination(&socket, address.is_ipv6())?;
    }
    rustix::net::bind(&socket, &address)?;
    if kind == SocketType::STREAM {
        rustix::net::listen(&socket, 4096)?;
    }
    Ok(socket)
}
