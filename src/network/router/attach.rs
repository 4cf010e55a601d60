//! Containers are linked with the networks that they have a [reserved](super::reserve) place on, and leave them.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::os::fd::BorrowedFd;

use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketType};

use super::reserve::release;
use super::state::State;
use super::{Router, Shared, policy};
use crate::network::endpoint::{Attached, Endpoint};
use crate::network::error::Error;
use crate::network::firewall::{Entries, Scope};
use crate::network::kernel::LinksToCome;
use crate::network::links::{Batch, LOOPBACK, Links, Veth};
use crate::network::namespace::{Namespace, run_in};
use crate::network::spec::Driver;
use crate::network::stack_network::{Network, Port};
use crate::network::subnet::Subnet;

impl Router {
    /// Connects a container, by the network namespace that it has made, with all of its networks: links, addresses and
    /// routes are there when this returns, the loopback interface is up, and nothing else may come from it.
    pub fn attach(&self, namespace: BorrowedFd<'_>, endpoint: &Endpoint) -> Result<Vec<Attached>, Error> {
        self.attach_by(Access::open(namespace)?, endpoint)
    }

    /// The same, by what was opened before, which takes a while and no router.
    pub(in crate::network) fn attach_by(
        &self,
        inside: Access<'_>,
        endpoint: &Endpoint,
    ) -> Result<Vec<Attached>, Error> {
        let reserved = self.reserve(endpoint)?;
        let result = connect(&self.shared, inside, &endpoint.container, &reserved);
        if result.is_err() {
            let names: Vec<String> = reserved.iter().map(|attached| attached.network.clone()).collect();
            let _ = leave(&mut self.shared.state(), &endpoint.container, &names);
        }
        result.map(|()| reserved)
    }

    /// Takes a container off a network and gives its names and addresses back. Whether it still runs does not matter.
    pub fn detach(&self, container: &str, network: &str) -> Result<(), Error> {
        self.names.withdraw(container, Some(network));
        let result = leave(&mut self.shared.state(), container, &[network.to_owned()]);
        self.watch.wake();
        result
    }

    /// Gives a container that has left a network another way out, where that was its one: by the first of those that it is on.
    pub fn find_way_out(&self, namespace: BorrowedFd<'_>, container: &str) -> Result<(), Error> {
        let mut state = self.shared.state();
        // the old link, and with it the old way, is gone before there is another
        state.sweep();
        let mut ways: [Option<(String, Reach, IpAddr)>; 2] = [None, None];
        for network in state.networks.values() {
            let Some(member) = network.members.get(container) else { continue };
            for gateway in &member.attached.gateways {
                let way = &mut ways[usize::from(gateway.is_ipv6())];
                if let (None, Some(reach)) = (&way, reach(&state, network, *gateway)) {
                    *way = Some((member.attached.interface.clone(), reach, *gateway));
                }
            }
        }
        drop(state);
        run_in(namespace, || {
            let failed = |errno: Errno| Error::kernel("find an interface of a container", errno);
            let socket = rustix::net::socket(AddressFamily::INET, SocketType::DGRAM, None).map_err(failed)?;
            let mut links = Links::open()?;
            for (interface, reach, gateway) in ways.into_iter().flatten() {
                let index = rustix::net::netdevice::name_to_index(&socket, &interface).map_err(failed)?;
                let mut routes = Batch::default();
                lead(&mut routes, reach, gateway, index);
                match links.apply(routes) {
                    // it had another one all along
                    Err(error) if is(&error, Errno::EXIST) => {}
                    result => result?,
                }
            }
            Ok(())
        })
    }

    /// Takes a container off all of its networks.
    pub fn detach_all(&self, container: &str) -> Result<(), Error> {
        self.names.withdraw(container, None);
        let mut state = self.shared.state();
        let has = |network: &&Network| network.members.contains_key(container);
        let names: Vec<String> = state.networks.values().filter(has).map(|network| network.spec.name.clone()).collect();
        let result = leave(&mut state, container, &names);
        drop(state);
        self.watch.wake();
        result
    }
}

/// What a container's network namespace is changed by, from outside of it.
#[derive(Debug)]
pub struct Access<'a> {
    namespace: BorrowedFd<'a>,
    links: Links,
    to_come: LinksToCome,
}

impl<'a> Access<'a> {
    /// Opens it.
    pub fn open(namespace: BorrowedFd<'a>) -> Result<Self, Error> {
        let (links, to_come) = run_in(namespace, || Ok((Links::open()?, LinksToCome::open()?)))?;
        Ok(Access { namespace, links, to_come })
    }
}

/// Makes the links.
///
/// What is done inside needs no state, and containers that start at once don't wait for each other there.
fn connect(shared: &Shared, inside: Access<'_>, container: &str, reserved: &[Attached]) -> Result<(), Error> {
    let Access { namespace, links: mut inside, to_come } = inside;
    let mut batch = Batch::default();
    batch.up("lo", LOOPBACK);
    let mut routes = Batch::default();
    let mut way_out = [false; 2];
    for attached in reserved {
        to_come.choose_ipv6(attached.addresses.iter().any(IpAddr::is_ipv6))?;
        let name = attached.network.as_str();
        let mut state = shared.state();
        let index = match &state.network(name)?.spec.driver {
            Driver::Bridge | Driver::Star => plug(&mut state, namespace, container, attached)?,
            Driver::Ptp => super::ptp::link(&mut state, (namespace, &mut inside), container, attached)?,
            Driver::Macvlan { .. } => super::macvlan::make(&mut state, namespace, attached)?,
        };
        let network = state.network(name)?;
        if network.spec.driver != Driver::Ptp {
            configure(&mut batch, network, attached, index);
        }
        if let Some(mac) = network.port_mac() {
            attached.gateways.iter().for_each(|gateway| batch.neighbour(*gateway, mac, index));
        }
        for gateway in &attached.gateways {
            let out = &mut way_out[usize::from(gateway.is_ipv6())];
            if let Some(reach) = reach(&state, network, *gateway).filter(|_| !*out) {
                lead(&mut routes, reach, *gateway, index);
                *out = true;
            }
        }
        if network.is_common() {
            // who is reached from other networks answers by the one that it is reached on, whatever else it is on
            for (address, gateway) in attached.addresses.iter().zip(&attached.gateways) {
                routes.answer_through(*address, *gateway, index);
            }
        }
    }
    inside.apply(batch)?;
    match inside.apply(routes) {
        // it is on a network with a way out already, and goes on to use that; or it comes back to one
        Err(error) if is(&error, Errno::EXIST) => Ok(()),
        result => result,
    }
}

/// What lies behind a gateway for the members of its network.
#[derive(Clone, Copy, Debug)]
enum Reach {
    /// Everything.
    World,
    /// What other networks of the stack have: unique local addresses (RFC 4193). Nothing else is there to be tried, so programs don't
    /// wait for it.
    Stack,
}

/// What a network's members reach by one of its gateways.
fn reach(state: &State, network: &Network, gateway: IpAddr) -> Option<Reach> {
    match network {
        _ if network.spec.internal => None,
        _ if gateway.is_ipv4() || state.ipv6_out => Some(Reach::World),
        _ if network.is_guest() || network.is_common() => Some(Reach::Stack),
        _ => None,
    }
}

/// Leads there by the gateway.
fn lead(routes: &mut Batch, reach: Reach, gateway: IpAddr, index: u32) {
    match reach {
        Reach::World => routes.default_route(gateway, index),
        Reach::Stack => routes.route_through(Subnet::unique_local(), gateway, index),
    }
}

/// Gives a container's end of a link its addresses.
pub(super) fn configure(batch: &mut Batch, network: &Network, attached: &Attached, index: u32) {
    let name = attached.interface.as_str();
    batch.up(name, index);
    let is_policed = network.is_policed();
    for (address, subnet) in attached.addresses.iter().zip(&attached.subnets) {
        batch.address(name, index, *address, *subnet, !is_policed);
        let gateway = attached.gateways.iter().find(|gateway| gateway.is_ipv6() == address.is_ipv6());
        if let Some(gateway) = gateway.filter(|_| is_policed) {
            // neighbours are reached by way of the router, whose rules decide
            batch.route_to_link(Subnet::of_one(*gateway), index);
            batch.route_through(*subnet, *gateway, index);
        }
    }
}

/// Connects a container with the router, by a bridge or by a link of its own, and returns the number of its end.
fn plug(state: &mut State, namespace: BorrowedFd<'_>, container: &str, attached: &Attached) -> Result<u32, Error> {
    let name = attached.network.as_str();
    let (index, peer_index) = (state.next_index(), state.next_index());
    let gone = || Error::Network { network: name.to_owned(), why: format!("`{container}` has just left it") };
    let member = state.network_mut(name)?.members.get_mut(container).ok_or_else(gone)?;
    // the namespace that one before led to has usually taken it along
    let before = member.port.take_if(|port| port.is_made);
    let is_another = before.is_some();
    let port = member.port.get_or_insert_with(|| Port::new(container, index));
    port.is_made = true;
    let port = port.clone();
    state.garbage.extend(before.map(|port| port.name));
    if is_another {
        rule(state, &[(container.to_owned(), name.to_owned())])?;
    }
    let network = state.network(name)?;
    let bridge = network.has_bridge().then_some(network.index);
    let link = |state: &mut State| {
        let network = state.network(name)?;
        let mut batch = Batch::default();
        batch.veth(&Veth {
            name: &port.name,
            index: port.index,
            mac: network.port_mac(),
            peer_namespace: namespace,
            peer_name: &attached.interface,
            peer_index,
            peer_mac: attached.mac,
            mtu: network.mtu,
            bridge,
        });
        if bridge.is_none() {
            lead_to(&mut batch, network, &port, attached);
        } else {
            batch.behind(attached.mac, &port.name, port.index);
            if network.is_policed() {
                batch.isolate(&port.name, port.index);
            }
        }
        state.links.apply(batch)
    };
    // one that has it does as well
    let _ = state.choose_ipv6(bridge.is_none());
    match link(state) {
        // an interface of that name is about to go
        Err(error) if is(&error, Errno::EXIST) && !state.garbage.is_empty() => {
            state.sweep();
            link(state)?;
        }
        result => result?,
    }
    Ok(peer_index)
}

/// Has a link of its own lead to a container.
fn lead_to(batch: &mut Batch, network: &Network, port: &Port, attached: &Attached) {
    batch.up(&port.name, port.index);
    for (gateway, subnet) in network.gateways().into_iter().zip(&attached.subnets).filter(|(one, _)| one.is_ipv6()) {
        // who has lost its neighbours asks for it on this link
        batch.address(&port.name, port.index, gateway, *subnet, true);
    }
    for address in &attached.addresses {
        batch.route_to_link(Subnet::of_one(*address), port.index);
        batch.neighbour(*address, attached.mac, port.index);
    }
}

/// Has the rules know containers on networks as they are now, or that they are on none, all at once.
pub(super) fn rule(state: &mut State, members: &[(String, String)]) -> Result<(), Error> {
    let mut changes = Vec::new();
    for (container, name) in members {
        let network = state.network(name)?;
        let sources =
            network.members.get(container).map_or_else(Entries::new, |member| policy::sources(network, member));
        changes.push((Scope::Member(container.clone(), name.clone()), sources));
    }
    let names: BTreeSet<&String> = members.iter().map(|(_, name)| name).collect();
    for name in names {
        changes.push((Scope::Policy(name.clone()), policy::ways(state.network(name)?)));
    }
    let changed = state.rules.change(changes);
    let of = || members.iter().map(|(container, name)| format!("`{container}` on network `{name}`"));
    changed
        .map_err(|error| Error::kernel(format!("change the rules for {}", of().collect::<Vec<_>>().join(", ")), error))
}

/// Takes a container off networks.
pub(super) fn leave(state: &mut State, container: &str, names: &[String]) -> Result<(), Error> {
    let (mut left, mut result) = (Vec::new(), Ok(()));
    for name in names {
        let network = state.network_mut(name)?;
        let Some(member) = network.members.remove(container) else { continue };
        release(network, &member.attached.addresses);
        let unlinked = member.namespace.map_or(Ok(()), |inside| unlink(&inside, &member.attached.interface));
        state.garbage.extend(member.port.filter(|port| port.is_made).map(|port| port.name));
        left.push((container.to_owned(), name.clone()));
        result = unlinked.and(result);
    }
    // both are tried, whatever the first says
    rule(state, &left).and(result)
}

/// Removes an interface of a container that nothing of ours holds the other end of.
pub(super) fn unlink(inside: &Namespace, interface: &str) -> Result<(), Error> {
    let removed = inside.run(|| {
        let mut batch = Batch::default();
        batch.delete(interface);
        Links::open()?.apply(batch)
    });
    removed.or_else(gone_already)
}

/// A link that is gone already is as good as removed.
fn gone_already(error: Error) -> Result<(), Error> {
    if is(&error, Errno::NODEV) { Ok(()) } else { Err(error) }
}

fn is(error: &Error, number: Errno) -> bool {
    matches!(error, Error::Kernel { source, .. } if source.raw_os_error() == Some(number.raw_os_error()))
}
