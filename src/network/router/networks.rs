//! Networks come and go.

use std::collections::BTreeSet;

use super::Router;
use super::state::State;
use crate::network::dns::{Names, Sight};
use crate::network::error::Error;
use crate::network::firewall::stack::{BETWEEN, GATEWAYS4, GATEWAYS6, OUTWARD};
use crate::network::firewall::{Element, Entries, Scope, interface, key, octets};
use crate::network::links::{Batch, LOOPBACK};
use crate::network::spec::{Driver, Isolation, NetworkSpec};
use crate::network::stack_network::{Network, Place};
use crate::network::subnet::Subnet;

impl Router {
    /// Makes networks: all or none of them.
    pub fn add_networks(&mut self, networks: &[NetworkSpec]) -> Result<(), Error> {
        let settings = &self.shared.settings;
        let mut state = self.shared.state();
        let mut planned: Vec<Network> = Vec::new();
        for spec in networks {
            let is_taken = state.networks.contains_key(&spec.name);
            if is_taken || planned.iter().any(|other| other.spec.name == spec.name) {
                return Err(Error::NetworkExists(spec.name.clone()));
            }
            let index = state.next_index();
            let others: Vec<_> = state.networks.values().chain(&planned).flat_map(subnets).collect();
            let place = Place {
                stack: &settings.name,
                routes: &state.routes,
                uplink: settings.uplink,
                mtu: state.mtu,
                ipv6: state.ipv6,
            };
            let mut network = Network::plan(spec, index, &others, place)?;
            if matches!(spec.driver, Driver::Macvlan { .. }) {
                // its members and this machine are on one wire
                let around = state.host_view.look_around()?;
                network.subnets.iter_mut().for_each(|there| there.leave_to_machine(&around.addresses));
            }
            planned.push(network);
        }
        let made = make(&mut state, &planned);
        let names: Vec<String> = planned.iter().map(|network| network.spec.name.clone()).collect();
        state.networks.extend(planned.into_iter().map(|network| (network.spec.name.clone(), network)));
        let ruled = made.and_then(|()| rule(&mut state)).and_then(|()| open(&state, &self.names, &names));
        if ruled.is_err() {
            for name in &names {
                self.names.close(name);
                let gone = state.networks.remove(name);
                let _ = gone.map_or(Ok(()), |network| unmake(&mut state, &network));
            }
        }
        ruled
    }

    /// Removes a network that nobody is on.
    pub fn remove_network(&mut self, name: &str) -> Result<(), Error> {
        let mut state = self.shared.state();
        let network = state.network(name)?;
        if !network.members.is_empty() {
            let containers = network.members.keys().cloned().collect();
            return Err(Error::InUse { name: name.to_owned(), containers });
        }
        let Some(network) = state.networks.remove(name) else { return Ok(()) };
        self.names.close(name);
        // both are tried, whatever the first says
        let ruled = rule(&mut state);
        unmake(&mut state, &network).and(ruled)
    }
}

/// Has the name server listen on the router's addresses.
fn open(state: &State, names: &Names, networks: &[String]) -> Result<(), Error> {
    let routed = networks.iter().filter_map(|name| state.networks.get(name)).filter(|network| network.has_router());
    for network in routed {
        let sight = match network {
            _ if network.spec.internal => Sight::Internal,
            _ if network.is_common() => Sight::Common,
            _ if network.is_guest() => Sight::Guest,
            _ => Sight::Own,
        };
        names.open(&network.spec.name, sight, &network.gateways())?;
    }
    Ok(())
}

fn subnets(network: &Network) -> Vec<(String, Subnet)> {
    network.subnets.iter().map(|addresses| (network.spec.name.clone(), addresses.subnet())).collect()
}

/// Makes the bridges, and what stands for one, all at once.
fn make(state: &mut State, networks: &[Network]) -> Result<(), Error> {
    let mut batch = Batch::default();
    for network in networks.iter().filter(|network| network.has_router()) {
        if !network.has_bridge() {
            star(&mut batch, network);
            continue;
        }
        let (name, index) = (network.interface.as_str(), network.index);
        let mac = network.router_mac();
        batch.bridge(name, index, mac, network.mtu);
        if network.subnets.iter().any(|addresses| addresses.subnet().is_ipv6()) {
            // neighbours are asked for from there
            batch.link_local(name, index, mac);
        }
        for addresses in &network.subnets {
            if let Some(gateway) = addresses.gateway() {
                batch.address(name, index, gateway, addresses.subnet(), true);
            }
        }
    }
    state.choose_ipv6(true)?;
    state.links.apply(batch)
}

/// Makes what is there before the links of its own that members will have.
fn star(batch: &mut Batch, network: &Network) {
    for addresses in &network.subnets {
        let Some(gateway) = addresses.gateway() else { continue };
        batch.address("lo", LOOPBACK, gateway, Subnet::of_one(gateway), true);
        if gateway.is_ipv4() {
            // what no member has is nobody's, and nothing that is outside; of IPv6, the links say so
            batch.route_to_link(addresses.subnet(), LOOPBACK);
        }
    }
}

/// Removes a bridge.
fn unmake(state: &mut State, network: &Network) -> Result<(), Error> {
    if !network.has_bridge() {
        return Ok(());
    }
    let mut batch = Batch::default();
    batch.delete(&network.interface);
    state.links.apply(batch)
}

/// Has the rules know the networks as they are now.
fn rule(state: &mut State) -> Result<(), Error> {
    let entries = entries(state.networks.values());
    let changed = state.rules.change(vec![(Scope::Networks, entries)]);
    changed.map_err(|error| Error::kernel("change the rules of the stack's networks", error))
}

fn entries<'a>(networks: impl Iterator<Item = &'a Network>) -> Entries {
    let mut entries = BTreeSet::new();
    // of links of their own, each member's rules know what may be done there
    let routed: Vec<&Network> = networks.filter(|network| network.has_bridge()).collect();
    for network in &routed {
        let name = interface(&network.interface);
        for gateway in network.gateways() {
            let set = if gateway.is_ipv6() { GATEWAYS6 } else { GATEWAYS4 };
            entries.insert((set, Element::new(key(&[&name, &octets(gateway)]))));
        }
        if !network.spec.internal {
            entries.insert((OUTWARD, Element::new(name.to_vec())));
        }
        let reached = routed.iter().filter(|other| reaches(network, other));
        entries.extend(reached.map(|other| (BETWEEN, Element::new(key(&[&name, &interface(&other.interface)])))));
    }
    entries
}

/// Whether all members of one network reach all of the other.
fn reaches(network: &Network, other: &Network) -> bool {
    if network.index == other.index {
        return !network.is_policed();
    }
    let is_open = |network: &Network| network.spec.isolation == Isolation::Open && !network.is_policed();
    (is_open(network) && is_open(other)) || (network.is_guest() && other.is_common())
}
