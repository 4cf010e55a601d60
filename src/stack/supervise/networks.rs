//! What clients want of networks.

use std::os::fd::AsFd as _;
use std::sync::Arc;

use super::client::Pending;
use super::container::Phase;
use super::net::{Net, plug_for};
use super::plug::Plug;
use super::supervisor::{Done, Supervisor};
use crate::sandbox::Handle;
use crate::stack::definition::{Connection, Join};
use crate::stack::protocol::{Action, Event, Reply, Request};
use crate::stack::state;

/// What happened to a container's networks, for the one who keeps the books.
#[derive(Debug)]
pub(super) enum Moved {
    /// It is on a network now.
    Joined(Join),
    /// It is off a network now.
    Left(String),
}

impl Supervisor {
    /// Does what a client wants of networks; what takes the kernel's time on an errand.
    pub(super) fn network_request(&mut self, id: u64, request: Request) -> Result<(), Reply> {
        let net = Arc::clone(&self.net);
        match request {
            Request::Networks => {
                let member =
                    |container: &super::container::Container| (container.name.clone(), container.endpoints.clone());
                let members: Vec<_> = self.containers.values().map(member).collect();
                self.errand(id, move || Reply::Networks(net.list(&members)))
            }
            Request::AddNetwork(network) => {
                self.wait_for(id, Pending::Errand);
                self.begin(move || {
                    Done::Network(id, Action::NetworkCreate, network.name.clone(), net.add_one(&network))
                })
            }
            Request::RemoveNetwork { name } => {
                self.wait_for(id, Pending::Errand);
                self.begin(move || {
                    let removed = net.remove_one(&name);
                    Done::Network(id, Action::NetworkRemove, name, removed)
                })
            }
            Request::Connect { target, join } => self.connect(id, &target, join),
            Request::Disconnect { target, network } => self.disconnect(id, &target, network),
            _ => Err(Self::failed("this is no request about networks")),
        }
    }

    /// A network was made or removed by hand, or could not be.
    pub(super) fn networked(&mut self, id: u64, action: Action, name: String, result: Result<(), String>) {
        match result {
            Ok(()) => {
                self.announce(Event { time: state::now(), action, name, service: None, detail: None });
                self.finish(id, &Reply::Done);
            }
            Err(text) => self.finish(id, &Self::failed(text)),
        }
    }

    /// Has something done for a client, whose reply tells what came of it.
    pub(super) fn errand(&mut self, id: u64, work: impl FnOnce() -> Reply + Send + 'static) -> Result<(), Reply> {
        self.wait_for(id, Pending::Errand);
        self.begin(move || Done::Replied(id, work()))
    }

    /// Begins an errand for a client.
    fn begin(&self, work: impl FnOnce() -> Done + Send + 'static) -> Result<(), Reply> {
        self.pool.errand(work).map_err(|error| Self::failed(format!("no thread can be started: {error}")))
    }

    fn connect(&mut self, id: u64, target: &str, join: Join) -> Result<(), Reply> {
        let key = self.find_one(target)?;
        let container = self.container(key)?;
        let (name, network) = (container.name.clone(), join.network.clone());
        if container.joins.iter().any(|there| there.network == network) {
            return Err(Self::failed(format!("`{name}` is on the network `{network}` already")));
        }
        if matches!(container.service.network, Connection::Host | Connection::Service(_)) {
            return Err(Self::failed(format!("`{name}` has the network of another, and can't join any")));
        }
        let plug = plug_for(container, &join);
        let handle =
            container.live.as_ref().filter(|_| container.phase != Phase::Ending).map(|live| Arc::clone(&live.handle));
        let net = Arc::clone(&self.net);
        self.wait_for(id, Pending::Errand);
        self.begin(move || {
            let result = join_now(&net, &plug, handle.as_deref());
            Done::Moved(id, key, result.map(|()| Moved::Joined(join)))
        })
    }

    fn disconnect(&mut self, id: u64, target: &str, network: String) -> Result<(), Reply> {
        let key = self.find_one(target)?;
        let container = self.container(key)?;
        let name = container.name.clone();
        if !container.joins.iter().any(|there| there.network == network) {
            return Err(Self::failed(format!("`{name}` is not on the network `{network}`")));
        }
        let net = Arc::clone(&self.net);
        let handle =
            container.live.as_ref().filter(|_| container.phase != Phase::Ending).map(|live| Arc::clone(&live.handle));
        self.wait_for(id, Pending::Errand);
        self.begin(move || {
            let namespace = handle.and_then(|handle| handle.network().ok());
            let result = net.disconnect(&name, &network, namespace.as_ref().map(|namespace| namespace.as_fd()));
            Done::Moved(id, key, result.map(|()| Moved::Left(network)))
        })
    }

    /// A container has joined or left a network, or could not.
    pub(super) fn moved(&mut self, id: u64, key: u32, result: Result<Moved, String>) {
        let moved = match result {
            Ok(moved) => moved,
            Err(text) => return self.finish(id, &Self::failed(text)),
        };
        let net = Arc::clone(&self.net);
        let Some(container) = self.containers.get_mut(&key) else { return self.finish(id, &Reply::Done) };
        let (action, network) = match moved {
            Moved::Joined(join) => {
                let network = join.network.clone();
                container.joins.push(join);
                (Action::Connect, network)
            }
            Moved::Left(network) => {
                container.joins.retain(|join| join.network != network);
                (Action::Disconnect, network)
            }
        };
        let plug = Plug { joins: container.joins.clone(), ..Plug::any(container) };
        container.endpoints = net.show(&plug).0;
        self.tell(action, key, Some(network));
        self.finish(id, &Reply::Done);
    }
}

/// Joins a network; a container that does not run does so when it is started.
fn join_now(net: &Net, plug: &Plug, handle: Option<&Handle>) -> Result<(), String> {
    net.reserve(plug, &mut super::mounts::Places::default())?;
    let Some(handle) = handle else { return Ok(()) };
    let namespace = handle.network().map_err(|errno| format!("`{}` has just ended: {errno}", plug.container))?;
    net.attach(namespace.as_fd(), plug)
}
