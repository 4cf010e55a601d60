//! What containers get on networks, decided before any of them starts: addresses, names of interfaces, a port of the bridge.

use std::net::IpAddr;

use super::Router;
use super::attach::{leave, rule};
use super::state::State;
use crate::network::address::SubnetAddresses;
use crate::network::endpoint::{Attached, Attachment, Endpoint};
use crate::network::error::Error;
use crate::network::kernel;
use crate::network::links::Surroundings;
use crate::network::settings::Settings;
use crate::network::spec::{Driver, NetworkSpec};
use crate::network::stack_network::{Member, Network, Place, Port, check_name};
use crate::network::subnet::Mac;

/// How many containers a bridge of the kernel has room for (`BR_MAX_PORTS`, whose first is none).
const BRIDGE_PORTS: usize = 1023;

impl Router {
    /// Decides what a container gets on its networks, which others then can't have. Asked again, the answer is the same.
    pub fn reserve(&self, endpoint: &Endpoint) -> Result<Vec<Attached>, Error> {
        Ok(self.reserve_all(std::slice::from_ref(endpoint))?.remove(0))
    }

    /// Decides it for several, all or none of them: the rules are told once.
    pub fn reserve_all(&self, endpoints: &[Endpoint]) -> Result<Vec<Vec<Attached>>, Error> {
        reserve_all(&mut self.shared.state(), endpoints)
    }
}

/// What the first container on a network gets that is the only one of a stack; `around` is what the host has.
pub(in crate::network) fn first(
    settings: &Settings,
    spec: &NetworkSpec,
    around: &Surroundings,
    endpoint: &Endpoint,
) -> Result<Attached, Error> {
    let place = Place {
        stack: &settings.name,
        routes: &around.routes,
        uplink: settings.uplink,
        mtu: around.packet(),
        ipv6: kernel::has_ipv6(),
    };
    join(&mut Network::plan(spec, 0, &[], place)?, endpoint, &endpoint.networks[0], "eth0".to_owned())
}

fn reserve_all(state: &mut State, endpoints: &[Endpoint]) -> Result<Vec<Vec<Attached>>, Error> {
    // who is a member now and was not before, and of which network
    let mut fresh = Vec::new();
    let reserved = endpoints.iter().map(|endpoint| reserve_one(state, endpoint, &mut fresh)).collect();
    // rules before links: there is no moment in which something may come that may not
    let result = match reserved {
        Ok(reserved) => rule(state, &fresh).map(|()| reserved),
        Err(error) => Err(error),
    };
    if result.is_err() {
        for (container, network) in fresh {
            let _ = leave(state, &container, &[network]);
        }
    }
    result
}

fn reserve_one(
    state: &mut State,
    endpoint: &Endpoint,
    fresh: &mut Vec<(String, String)>,
) -> Result<Vec<Attached>, Error> {
    let container = &endpoint.container;
    check_name(container, "a container")?;
    let mut reserved: Vec<Attached> = Vec::new();
    for (position, attachment) in endpoint.networks.iter().enumerate() {
        let name = &attachment.network;
        if let Some(member) = state.network(name)?.members.get(container) {
            reserved.push(member.attached.clone());
            continue;
        }
        let interface = interface(state, endpoint, position)?;
        let index = state.next_index();
        let network = state.network_mut(name)?;
        let attached = join(network, endpoint, attachment, interface)?;
        let port = network.has_router().then(|| Port::new(container, index));
        let service = endpoint.service.clone();
        let member = Member { service, attached: attached.clone(), port, namespace: None };
        network.members.insert(container.clone(), member);
        fresh.push((container.clone(), name.clone()));
        reserved.push(attached);
    }
    Ok(reserved)
}

/// What an interface of a container is to be called: as asked, or the first free `eth`.
fn interface(state: &State, endpoint: &Endpoint, position: usize) -> Result<String, Error> {
    let members = state.networks.values().filter_map(|network| network.members.get(&endpoint.container));
    let mut taken: Vec<&str> = members.map(|member| member.attached.interface.as_str()).collect();
    let given = |at: &Attachment| at.interface.clone();
    let asked = endpoint.networks.get(position).and_then(given);
    if let Some(name) = asked {
        let is_good = (1..16).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/');
        return match () {
            () if !is_good || matches!(name.as_str(), "." | ".." | "lo") => Err(Error::Name {
                name,
                of: "an interface",
                why: "one has up to 15 letters, digits and signs but `/`, and `lo` is taken",
            }),
            () if taken.contains(&name.as_str()) => {
                Err(Error::Name { name, of: "two interfaces of a container", why: "one of them needs another name" })
            }
            () => Ok(name),
        };
    }
    taken.extend(endpoint.networks.iter().filter_map(|other| other.interface.as_deref()));
    let free = (0..=taken.len()).map(|number| format!("eth{number}")).find(|name| !taken.contains(&name.as_str()));
    Ok(free.expect("presume: of one more names than are taken one is free"))
}

/// Gives a container its addresses on a network.
fn join(
    network: &mut Network,
    endpoint: &Endpoint,
    attachment: &Attachment,
    interface: String,
) -> Result<Attached, Error> {
    let (name, container) = (network.spec.name.clone(), &endpoint.container);
    if network.spec.driver == Driver::Ptp && network.members.len() == 2 {
        let why = "a ptp link has two members, and both are there; use a bridge".to_owned();
        return Err(Error::Network { network: name, why });
    }
    if network.has_bridge() && network.members.len() == BRIDGE_PORTS {
        let why = format!("a bridge has room for {BRIDGE_PORTS} containers; put others onto a NETWORK of their own");
        return Err(Error::Network { network: name, why });
    }
    for address in &attachment.addresses {
        if !network.subnets.iter().any(|there| there.subnet().is_ipv6() == address.is_ipv6()) {
            let why = "the network has no subnet of its family".to_owned();
            return Err(Error::Address { container: container.clone(), network: name, address: *address, why });
        }
    }
    let mut addresses: Vec<IpAddr> = Vec::new();
    for there in &mut network.subnets {
        let fixed = attachment.addresses.iter().find(|address| address.is_ipv6() == there.subnet().is_ipv6());
        let address = match fixed {
            Some(address) => there.fix(&name, *address, container).map(|()| *address),
            None => there.choose(&name, container),
        };
        match address {
            Ok(address) => addresses.push(address),
            Err(error) => {
                release(network, &addresses);
                return Err(error);
            }
        }
    }
    let mac = attachment.mac.or_else(|| addresses.first().map(|address| Mac::of(*address)));
    Ok(Attached {
        network: name,
        interface,
        subnets: network.subnets.iter().map(SubnetAddresses::subnet).collect(),
        gateways: network.gateways(),
        mac: mac.unwrap_or(Mac([2, 0x72, 0, 0, 0, 2])),
        addresses,
    })
}

/// Gives addresses back.
pub(super) fn release(network: &mut Network, addresses: &[IpAddr]) {
    for address in addresses {
        network.subnets.iter_mut().for_each(|there| there.release(*address));
    }
}
