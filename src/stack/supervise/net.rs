//! A stack's networks as its containers need them: made before anything starts, given to each container on its way.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::{IpAddr, UdpSocket};
use std::os::fd::BorrowedFd;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::container::Container;
use super::mounts::Places;
use super::plug::{Peer, Plug, published};
use super::ports::{Ports, ToHold};
use crate::network::dns::{Record, resolv_conf};
use crate::network::{
    Allowed, Attached, Attachment, Driver, Endpoint, Isolation, Mac, NetworkSpec, Policy, PortRange, Router, Settings,
    Subnet, Uplink,
};
use crate::sandbox::Ids;
use crate::stack::definition::{self, Join, Network};
use crate::stack::protocol::{self, NetworkState, PublishedPort};
use crate::stack::resolve::DEFAULT;
use crate::stack::{LOOSE, reached, state};

/// The router of a stack, once something needs it.
#[derive(Debug)]
pub(super) struct Net {
    stack: String,
    root: PathBuf,
    router: RwLock<Option<Router>>,
    known: Mutex<Known>,
    /// Told when ports are bound, or can't be.
    pub(super) held: Condvar,
}

/// What the router has from here.
#[derive(Debug, Default)]
pub(super) struct Known {
    networks: BTreeMap<String, Network>,
    /// Those that are made once somebody is on them.
    declared: BTreeMap<String, Network>,
    pub(super) ports: Ports,
}

impl Net {
    pub(super) fn new(stack: &str, root: &Path) -> Self {
        let (router, known, held) = (RwLock::default(), Mutex::default(), Condvar::new());
        Net { stack: stack.to_owned(), root: root.to_owned(), router, known, held }
    }

    pub(super) fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> RwLockReadGuard<'_, Option<Router>> {
        self.router.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Option<Router>> {
        self.router.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something with the router, if there is one.
    pub(super) fn with<T>(&self, work: impl FnOnce(&Router) -> T) -> Option<T> {
        self.read().as_ref().map(work)
    }

    /// Makes networks that are missing, and holds the ports of containers to be: all, or nothing is started.
    ///
    /// Where there are many ports, they are bound while sandboxes are made: then it gives what is to be [held](Net::hold) beside
    /// that. `joined` are the networks that containers will be on, also those that are made anew later; `fresh` are the containers whose programs [wait](Net::wait_for_ports) for it; none = all ports are bound at once.
    pub(super) fn prepare(
        &self,
        networks: &[Network],
        joined: &BTreeSet<String>,
        plugs: &[Plug],
        fresh: &[String],
    ) -> Result<Option<ToHold>, String> {
        self.drop_unused(networks);
        let is_new = |name: &String| joined.contains(name) && !self.known().networks.contains_key(name);
        let needs = |network: &&Network| plugs.iter().any(|plug| plug.is_on(&network.name)) || is_new(&network.name);
        let missing: Vec<&Network> = networks.iter().filter(needs).collect();
        self.add(&missing)?;
        for join in plugs.iter().flat_map(|plug| &plug.joins) {
            self.find(&join.network)?;
        }
        let endpoints: Vec<Endpoint> = plugs.iter().map(Plug::endpoint).collect();
        let Some(reserved) = self.with(|router| router.reserve_all(&endpoints)) else { return Ok(None) };
        let reserved = reserved.map_err(|error| error.to_string())?;
        let to_hold = ToHold::new(plugs, reserved, fresh);
        if to_hold.is_long() {
            self.begin_to_hold(&to_hold);
            return Ok(Some(to_hold));
        }
        let published = self.publish_all(&to_hold);
        if published.is_err() {
            for plug in plugs {
                self.forget(&plug.container);
            }
        }
        published.map(|()| None)
    }

    /// Takes networks away that nobody wants any more; one that is still in use goes the next time.
    pub(super) fn drop_unused(&self, networks: &[Network]) {
        if self.stack == LOOSE {
            return;
        }
        let mut known = self.known();
        let unwanted = |network: &Network| !networks.contains(network);
        let names: Vec<String> =
            known.networks.values().filter(|network| unwanted(network)).map(|network| network.name.clone()).collect();
        for name in names {
            let removed = self.write().as_mut().map_or(Ok(()), |router| router.remove_network(&name));
            if removed.is_ok() {
                known.networks.remove(&name);
            }
        }
    }

    /// Adds those that are not there, all in one go.
    fn add(&self, networks: &[&Network]) -> Result<(), String> {
        let mut known = self.known();
        let mut missing = Vec::new();
        for network in networks {
            match known.networks.get(&network.name) {
                None => missing.push(*network),
                Some(there) if there == *network => {}
                Some(_) => {
                    return Err(format!(
                        "network `{}` is to be another one, and containers are on it; `rbox down` the stack first",
                        network.name
                    ));
                }
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let isolation = |network: &Network| match self.stack.as_str() {
            LOOSE if network.name == DEFAULT => Isolation::Common,
            LOOSE if !reached(network).is_empty() => Isolation::Guest,
            _ => Isolation::Full,
        };
        let spec = |network: &&Network| Ok(NetworkSpec { isolation: isolation(network), ..spec(network)? });
        let specs = missing.iter().map(spec).collect::<Result<Vec<_>, String>>()?;
        let mut router = self.write();
        let router = match &mut *router {
            Some(router) => router,
            none => none.insert(self.start()?),
        };
        router.add_networks(&specs).map_err(|error| error.to_string())?;
        known.networks.extend(missing.into_iter().map(|network| (network.name.clone(), network.clone())));
        Ok(())
    }

    /// Takes it all away.
    pub(super) fn close(&self) {
        let router = self.write().take();
        drop(router);
        *self.known() = Known::default();
    }

    fn start(&self) -> Result<Router, String> {
        let root = Ids::current().is_whole_machine();
        let name = if self.stack == LOOSE { "rbox" } else { &self.stack };
        Router::start(&Settings::here(name, &self.root, root, Uplink::fitting())).map_err(|error| error.to_string())
    }

    /// Says how networks are to be that a container of no definition is on.
    pub(super) fn declare(&self, networks: Vec<Network>) {
        self.known().declared.extend(networks.into_iter().map(|network| (network.name.clone(), network)));
    }

    /// Has a network there that was declared or made by hand, and the default one.
    fn find(&self, name: &str) -> Result<(), String> {
        let known = self.known();
        if known.networks.contains_key(name) {
            return Ok(());
        }
        let declared = known.declared.get(name).cloned();
        drop(known);
        if let Some(network) = declared {
            return self.add(&[&network]);
        }
        let by_hand = state::networks(&self.root).map_err(|error| error.to_string())?;
        let network = by_hand.into_iter().find(|network| network.name == name);
        let is_default = name == DEFAULT;
        let network = network.or_else(|| is_default.then(|| Network { name: name.to_owned(), ..Network::default() }));
        match network {
            Some(network) => self.add(&[&network]),
            None => Err(format!("there is no network `{name}`; make it with `rbox network create {name}`")),
        }
    }

    /// Decides what a container gets on its networks, and binds its ports.
    pub(super) fn reserve(&self, plug: &Plug, places: &mut Places) -> Result<(), String> {
        for join in &plug.joins {
            self.find(&join.network)?;
        }
        let reserved = self.with(|router| router.reserve(&plug.endpoint())).ok_or("there is no router")?;
        let attached = reserved.map_err(|error| error.to_string())?;
        fill(places, &attached);
        if self.is_held(&plug.container) { Ok(()) } else { self.publish(&[(plug, &attached)]) }
    }

    /// What the files of a container say that is on another one's networks: what that one's say.
    pub(super) fn tell_places(&self, other: &Plug, places: &mut Places) {
        let mut attached = self.with(|router| router.attached(&other.container)).unwrap_or_default();
        attached.sort_by_key(|one| other.joins.iter().position(|join| join.network == one.network));
        fill(places, &attached);
    }

    /// Whether a network is a link without a bridge, so without a name server.
    pub(super) fn is_link(&self, network: &str) -> bool {
        self.known().networks.get(network).is_some_and(|network| network.driver == definition::Driver::Ptp)
    }

    /// Where the other end of a link is, and its names; nothing where it has no place there yet.
    pub(super) fn find_peer(&self, peer: &Peer) -> Vec<(IpAddr, String)> {
        let attached = self.with(|router| router.attached(&peer.container)).unwrap_or_default();
        let there = attached.into_iter().filter(|one| one.network == peer.network).flat_map(|one| one.addresses);
        there.map(|address| (address, peer.names.join(" "))).collect()
    }

    /// The subnets of a network; none where it is not there.
    pub(super) fn subnets(&self, network: &str) -> Vec<Subnet> {
        self.with(|router| router.subnets(network).unwrap_or_default()).unwrap_or_default()
    }

    /// Connects a container, and has its names lead to it.
    pub(super) fn attach(&self, namespace: BorrowedFd<'_>, plug: &Plug) -> Result<(), String> {
        let attached = self.with(|router| router.attach(namespace, &plug.endpoint())).ok_or("there is no router")?;
        let attached = attached.map_err(|error| error.to_string())?;
        self.wait_for_ports(&plug.container)?;
        self.with(|router| {
            router.names().register(attached.into_iter().map(|one| record(plug, one)));
            if !plug.publish.is_empty() {
                router.starts(&plug.container);
            }
        });
        Ok(())
    }

    /// Takes a container off a network; one that runs goes out by another then.
    pub(super) fn disconnect(
        &self,
        container: &str,
        network: &str,
        namespace: Option<BorrowedFd<'_>>,
    ) -> Result<(), String> {
        self.with(|router| {
            router.names().withdraw(container, Some(network));
            let left = router
                .detach(container, network)
                .and_then(|()| namespace.map_or(Ok(()), |namespace| router.find_way_out(namespace, container)));
            left.map_err(|error| error.to_string())
        })
        .unwrap_or_else(|| Err(format!("`{container}` is not on the network `{network}`")))
    }

    /// Where a container is reachable.
    pub(super) fn show(&self, plug: &Plug) -> (Vec<protocol::Endpoint>, Vec<PublishedPort>) {
        let attached = self.with(|router| router.attached(&plug.container)).unwrap_or_default();
        let names = |network: &str| {
            let join = plug.joins.iter().find(|join| join.network == network);
            let aliases = join.map(|join| join.aliases.clone()).unwrap_or_default();
            let shared = (!plug.stands_in).then(|| plug.service.clone());
            let mut names: Vec<String> = [plug.container.clone()].into_iter().chain(shared).chain(aliases).collect();
            names.dedup();
            names
        };
        let mut endpoints: Vec<_> = attached
            .into_iter()
            .map(|one| protocol::Endpoint {
                names: names(&one.network),
                network: one.network,
                addresses: one.addresses,
                mac: one.mac.to_string(),
            })
            .collect();
        let place = |network: &str| plug.joins.iter().position(|join| join.network == network);
        endpoints.sort_by_key(|endpoint| place(&endpoint.network));
        (endpoints, self.known().ports.of(&plug.container).map(published).collect())
    }

    /// The names that a container shares lead to it from now on.
    pub(super) fn healthy(&self, container: &str) {
        self.with(|router| router.names().set_healthy(container, true));
    }

    /// They do no more.
    pub(super) fn unhealthy(&self, container: &str) {
        self.with(|router| router.names().set_healthy(container, false));
    }

    /// A container is gone.
    pub(super) fn forget(&self, container: &str) {
        self.rest(container);
        // what is left of it goes with the router at the latest
        self.with(|router| router.detach_all(container));
    }

    /// Adds a network by hand.
    pub(super) fn add_one(&self, network: &Network) -> Result<(), String> {
        if self.known().networks.contains_key(&network.name) {
            return Err(format!("there is a network `{}` already", network.name));
        }
        self.add(&[network])
    }

    /// Takes a network away that nobody is on.
    pub(super) fn remove_one(&self, name: &str) -> Result<(), String> {
        let mut known = self.known();
        if known.networks.contains_key(name) {
            let removed = self.write().as_mut().map_or(Ok(()), |router| router.remove_network(name));
            removed.map_err(|error| error.to_string())?;
            known.networks.remove(name);
        }
        Ok(())
    }

    /// Networks as they are, with the containers that are on them.
    pub(super) fn list(&self, members: &[(String, Vec<protocol::Endpoint>)]) -> Vec<NetworkState> {
        let known = self.known();
        let of = |network: &Network| {
            let subnets = self.subnets(&network.name);
            let gateways = self.with(|router| router.gateways(&network.name).unwrap_or_default()).unwrap_or_default();
            let on = |(name, endpoints): &(String, Vec<protocol::Endpoint>)| {
                let endpoint = endpoints.iter().find(|endpoint| endpoint.network == network.name)?;
                Some((name.clone(), endpoint.addresses.clone()))
            };
            NetworkState {
                network: network.clone(),
                subnets: subnets.iter().map(|subnet| (subnet.address(), subnet.prefix())).collect(),
                gateways,
                members: members.iter().filter_map(on).collect(),
                reaches: if self.stack == LOOSE { reached(network) } else { Vec::new() },
            }
        };
        known.networks.values().map(of).collect()
    }
}

/// What a container's files say of its networks.
fn fill(places: &mut Places, attached: &[Attached]) {
    places.addresses = attached.iter().flat_map(|one| one.addresses.clone()).collect();
    let servers: Vec<IpAddr> = attached.iter().flat_map(|one| one.gateways.clone()).collect();
    places.resolv_conf = (!servers.is_empty()).then(|| resolv_conf(&servers));
    places.host = host_address();
}

/// A container on a network, as its names go.
fn record(plug: &Plug, attached: Attached) -> Record {
    let join = plug.joins.iter().find(|join| join.network == attached.network);
    Record {
        network: attached.network,
        container: plug.container.clone(),
        replica: (!plug.stands_in).then(|| (plug.service.clone(), plug.replica)),
        aliases: join.map(|join| join.aliases.clone()).unwrap_or_default(),
        addresses: attached.addresses,
        ports: plug.expose.iter().map(|port| (super::plug::protocol(port.protocol), port.port)).collect(),
        resolvers: plug.dns.clone(),
        is_healthy: !plug.has_check,
    }
}

/// A network as the router takes it.
fn spec(network: &Network) -> Result<NetworkSpec, String> {
    let subnet = |(address, prefix): &(IpAddr, u8)| {
        Subnet::new(*address, *prefix)
            .ok_or_else(|| format!("network `{}`: {address}/{prefix} is no subnet", network.name))
    };
    let driver = match network.driver {
        definition::Driver::Bridge => Driver::Bridge,
        definition::Driver::Ptp => Driver::Ptp,
        definition::Driver::Macvlan => Driver::Macvlan {
            parent: way_out().ok_or_else(|| {
                format!(
                    "network `{}`: macvlan needs the interface of the machine's way out, and it has none",
                    network.name
                )
            })?,
        },
    };
    let allowed = |allow: &definition::Allow| Allowed {
        from: allow.from.clone(),
        to: allow.to.clone(),
        ports: allow.ports.map(|ports| PortRange { first: ports.first, last: ports.last }),
        protocol: allow.ports.map(|ports| super::plug::protocol(ports.protocol)),
    };
    Ok(NetworkSpec {
        driver,
        subnets: network.subnets.iter().map(subnet).collect::<Result<_, _>>()?,
        gateways: network.gateways.clone(),
        internal: network.internal,
        mtu: network.mtu,
        policy: if network.deny { Policy::Deny(network.allows.iter().map(allowed).collect()) } else { Policy::Allow },
        ..NetworkSpec::bridge(&network.name)
    })
}

/// The interface that the machine's default route goes by.
fn way_out() -> Option<String> {
    let routes = fs::read_to_string("/proc/thread-self/net/route").ok()?;
    routes.lines().skip(1).find_map(|line| {
        let mut fields = line.split_whitespace();
        let (name, destination) = (fields.next()?, fields.next()?);
        (destination == "00000000").then(|| name.to_owned())
    })
}

/// The address of the machine that its default route starts from. Nothing is sent for it.
fn host_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    // of the range that is for documentation (RFC 5737)
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip())
}

/// Where a container joins, and what it is called there.
pub(super) fn attachment(join: &Join) -> Attachment {
    Attachment {
        network: join.network.clone(),
        addresses: join.addresses.clone(),
        aliases: join.aliases.clone(),
        mac: join.mac.map(Mac),
        ..Attachment::default()
    }
}

/// That of a container that runs, for one network more.
pub(super) fn plug_for(container: &Container, join: &Join) -> Plug {
    Plug { joins: vec![join.clone()], publish: Vec::new(), ..Plug::any(container) }
}
