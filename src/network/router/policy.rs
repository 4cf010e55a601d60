//! What members of networks may do, as elements of the rules' sets.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use crate::network::firewall::outlet::{SEATS4, SEATS6};
use crate::network::firewall::stack::{
    ALLOWED4, ALLOWED6, GATEWAYS4, GATEWAYS6, MACS, PEERS4, PEERS6, SOURCES4, SOURCES6,
};
use crate::network::firewall::{Element, Entries, interface, key, octets};
use crate::network::port::{PortRange, Protocol};
use crate::network::spec::{Allowed, Policy};
use crate::network::stack_network::{Member, Network};

/// What may come in by a member's port: its own addresses. By a link of its own, also the router's that it may speak to there.
pub(super) fn sources(network: &Network, member: &Member) -> Entries {
    let mut entries = BTreeSet::new();
    let Some(port) = &member.port else { return entries };
    let port = interface(&port.name);
    let mac = member.attached.mac;
    let mut add = |set, octets: &[u8]| entries.insert((set, Element::new(key(&[&port, octets]))));
    let [sources4, sources6] = if network.has_bridge() {
        add(MACS, &mac.0);
        [SOURCES4, SOURCES6]
    } else {
        for gateway in network.gateways() {
            add(if gateway.is_ipv6() { GATEWAYS6 } else { GATEWAYS4 }, &octets(gateway));
        }
        [SEATS4, SEATS6]
    };
    for address in &member.attached.addresses {
        add(if address.is_ipv6() { sources6 } else { sources4 }, &octets(*address));
    }
    if member.attached.addresses.iter().any(IpAddr::is_ipv6) {
        add(sources6, &mac.link_local().octets());
    }
    entries
}

/// The ways through a network whose members don't reach each other.
pub(super) fn ways(network: &Network) -> Entries {
    let Policy::Deny(allowed) = &network.spec.policy else { return Entries::new() };
    let mut entries = BTreeSet::new();
    // ranges of one pair that overlap are one: the kernel takes no element that shares a part with another
    let mut ranges: BTreeMap<(IpAddr, IpAddr, Protocol), Vec<PortRange>> = BTreeMap::new();
    for way in allowed {
        for (from, to) in pairs(network, way) {
            match (way.ports, way.protocol) {
                (None, None) => {
                    let set = if from.is_ipv6() { PEERS6 } else { PEERS4 };
                    entries.insert((set, Element::new(key(&[&octets(from), &octets(to)]))));
                }
                (ports, protocol) => {
                    let ports = ports.unwrap_or(PortRange { first: 0, last: u16::MAX });
                    for protocol in protocol.map_or_else(|| vec![Protocol::Tcp, Protocol::Udp], |one| vec![one]) {
                        ranges.entry((from, to, protocol)).or_default().push(ports);
                    }
                }
            }
        }
    }
    for ((from, to, protocol), ranges) in ranges {
        let set = if from.is_ipv6() { ALLOWED6 } else { ALLOWED4 };
        let key = |port: u16| key(&[&octets(from), &octets(to), &[protocol.number()], &port.to_be_bytes()]);
        let element = |range: PortRange| Element { key: key(range.first), last: Some(key(range.last)), data: None };
        entries.extend(merged(ranges).into_iter().map(|range| (set, element(range))));
    }
    entries
}

/// The addresses that a way leads from and to, of one family each.
fn pairs(network: &Network, way: &Allowed) -> Vec<(IpAddr, IpAddr)> {
    let of = |name: &str| -> Vec<(&String, &Member)> {
        network.members.iter().filter(|(container, member)| member.service == name || *container == name).collect()
    };
    let mut pairs = Vec::new();
    for (from_name, from) in of(&way.from) {
        for (to_name, to) in of(&way.to) {
            let families = from.attached.addresses.iter().flat_map(|from| {
                to.attached.addresses.iter().filter(|to| to.is_ipv6() == from.is_ipv6()).map(|to| (*from, *to))
            });
            pairs.extend(families.filter(|_| from_name != to_name));
        }
    }
    pairs
}

/// Ranges of which no two share or touch a port.
pub(super) fn merged(mut ranges: Vec<PortRange>) -> Vec<PortRange> {
    ranges.sort_unstable();
    let mut merged: Vec<PortRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if u32::from(range.first) <= u32::from(last.last) + 1 => last.last = last.last.max(range.last),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_touch_are_one() {
        let range = |first, last| PortRange { first, last };
        let given = vec![range(85, 95), range(80, 90), range(96, 96), range(98, 99), range(65535, 65535)];
        assert_eq!(merged(given), [range(80, 96), range(98, 99), range(65535, 65535)]);
    }
}
