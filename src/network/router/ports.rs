//! Published ports as rules: the fast way in from outside, beside the sockets that hold the ports.
//!
//! From outside, the host's table sends a published port to the stack's end of the uplink, and the stack's table sends it on
//! to its container; the sender's address stays. Members of the stack's networks reach a published port by the host's
//! addresses too, within the stack, where the rules between networks hold. What is published on a loopback address is
//! served by sockets alone, and so is everything where the host's own rules filter what comes in
//! or goes through.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::IpAddr;

use super::Router;
use super::policy::merged;
use super::state::{Claim, Claimed, State};
use crate::network::error::Error;
use crate::network::firewall::host::{ANY_RANGES4, ANY_RANGES6, ANY4, ANY6, ONE4, ONE6};
use crate::network::firewall::stack::{AT4, AT6, PORTS4, PORTS6, RANGES4, RANGES6};
use crate::network::firewall::{Element, Entries, Rules, Scope, Set, connections, key, octets};
use crate::network::port::{BoundPort, PortRange, PortSpec, Protocol};

impl Router {
    /// Binds ports of the host and serves them from then on: all, or none. The calling thread is in the host's namespace.
    pub fn publish(&self, ports: &[PortSpec]) -> Result<Vec<BoundPort>, Error> {
        let bound = self.proxy.publish(ports)?;
        let result = forward(&mut self.shared.state(), &bound);
        if result.is_err() {
            for port in ports {
                self.proxy.unpublish(&port.id);
            }
        }
        result.map(|()| bound)
    }

    /// Frees the ports of somebody, and breaks the connections through them off.
    pub fn unpublish(&self, id: &str) {
        let mut state = self.shared.state();
        let bound = state.ports.get(id).cloned().unwrap_or_default();
        // elements that can't be removed lead to nobody; their table goes with this process at the latest
        let _ = withdraw(&mut state, id);
        drop(state);
        self.proxy.unpublish(id);
        forget(&self.shared.state(), &bound);
    }
}

/// Has packets for these ports go straight to their containers, beside what their owners have already.
fn forward(state: &mut State, bound: &[BoundPort]) -> Result<(), Error> {
    let mut ids: Vec<String> = bound.iter().map(|port| port.id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    for port in bound {
        if goes_straight(port) {
            // a second use of the same number, on another address of the host, is left to its socket
            state.claims.entry(claim(port)).or_insert_with(|| claimed(&port.id, port));
        }
        state.ports.entry(port.id.clone()).or_default().push(port.clone());
    }
    let result = rule(state, &ids);
    if result.is_err() {
        for id in &ids {
            let _ = withdraw(state, id);
        }
    }
    forget(state, bound);
    result
}

fn withdraw(state: &mut State, id: &str) -> Result<(), Error> {
    let Some(bound) = state.ports.remove(id) else { return Ok(()) };
    for port in &bound {
        if state.claims.get(&claim(port)) == Some(&claimed(id, port)) {
            state.claims.remove(&claim(port));
        }
    }
    rule(state, &[id.to_owned()])
}

fn claim(port: &BoundPort) -> Claim {
    (port.protocol, port.host_port, port.host.is_ipv6())
}

fn claimed(id: &str, port: &BoundPort) -> Claimed {
    (id.to_owned(), port.container, port.container_port)
}

/// Has the rules know the ports of these as they are now.
pub(super) fn rule(state: &mut State, ids: &[String]) -> Result<(), Error> {
    let mut inside = Vec::with_capacity(ids.len());
    let mut outside = Vec::with_capacity(ids.len());
    let straight = state.uplink.as_ref().is_some_and(|uplink| !uplink.is_filtered);
    let with_ipv6 = state.uplink.as_ref().is_some_and(super::uplink::LinkUplink::has_ipv6);
    for id in ids {
        let ports = state.ports.get(id).map_or(&[][..], Vec::as_slice);
        let ports: Vec<&BoundPort> = ports.iter().filter(|port| goes_straight(port)).collect();
        let passes = |port: &BoundPort| state.claims.get(&claim(port)) == Some(&claimed(id, port));
        let from_host = |port: &&BoundPort| straight && (with_ipv6 || port.host.is_ipv4()) && passes(port);
        let passed: Vec<&BoundPort> = ports.iter().copied().filter(from_host).collect();
        let scope = Scope::Ports(id.clone());
        outside.push((scope.clone(), host_entries(&passed)));
        inside.push((scope, stack_entries(&ports, passes)));
    }
    let told = |error: io::Error| Error::kernel("change the rules of published ports", error);
    state.rules.change(inside).map_err(told)?;
    match &mut state.uplink {
        Some(uplink) => uplink.rules.change(outside).map_err(told),
        None => Ok(()),
    }
}

/// Whether rules can serve it: both ends are of one family, and others than this host are to reach it.
fn goes_straight(port: &BoundPort) -> bool {
    port.host.is_ipv6() == port.container.is_ipv6() && !port.host.is_loopback()
}

/// What the stack's table has of ports. `passes` tells which come from the host by their number alone.
fn stack_entries(ports: &[&BoundPort], passes: impl Fn(&BoundPort) -> bool) -> Entries {
    let mut entries = BTreeSet::new();
    let mut same: BTreeMap<(Protocol, IpAddr), Vec<PortRange>> = BTreeMap::new();
    for port in ports {
        let ipv6 = port.host.is_ipv6();
        let to = key(&[&octets(port.container), &port.container_port.to_be_bytes()]);
        let from = [&[port.protocol.number()][..], &port.host_port.to_be_bytes()];
        if !port.host.is_unspecified() {
            let at = key(&[&octets(port.host), from[0], from[1]]);
            entries.insert((if ipv6 { AT6 } else { AT4 }, Element::to(at, to.clone())));
        }
        if !passes(port) {
            continue;
        }
        if port.host_port == port.container_port {
            same.entry((port.protocol, port.container)).or_default().push(PortRange::one(port.host_port));
        } else {
            entries.insert((if ipv6 { PORTS6 } else { PORTS4 }, Element::to(key(&from), to)));
        }
    }
    for ((protocol, container), ports) in same {
        let ipv6 = container.is_ipv6();
        for range in merged(ports) {
            if range.count() == 1 {
                let port = range.first.to_be_bytes();
                let to = key(&[&octets(container), &port]);
                entries
                    .insert((if ipv6 { PORTS6 } else { PORTS4 }, Element::to(key(&[&[protocol.number()], &port]), to)));
            } else {
                let to = Some(octets(container));
                entries.insert((if ipv6 { RANGES6 } else { RANGES4 }, Element { data: to, ..ranged(protocol, range) }));
            }
        }
    }
    entries
}

/// What the host's table has of ports.
fn host_entries(ports: &[&BoundPort]) -> Entries {
    let mut entries = BTreeSet::new();
    let mut any: BTreeMap<(Protocol, bool), Vec<PortRange>> = BTreeMap::new();
    for port in ports {
        let ipv6 = port.host.is_ipv6();
        if port.host.is_unspecified() {
            any.entry((port.protocol, ipv6)).or_default().push(PortRange::one(port.host_port));
            continue;
        }
        let at = key(&[&octets(port.host), &[port.protocol.number()], &port.host_port.to_be_bytes()]);
        entries.insert((if ipv6 { ONE6 } else { ONE4 }, Element::new(at)));
    }
    for ((protocol, ipv6), ports) in any {
        for range in merged(ports) {
            let one = key(&[&[protocol.number()], &range.first.to_be_bytes()]);
            let (set, element): (Set, Element) = match (range.count() == 1, ipv6) {
                (true, false) => (ANY4, Element::new(one)),
                (true, true) => (ANY6, Element::new(one)),
                (false, false) => (ANY_RANGES4, ranged(protocol, range)),
                (false, true) => (ANY_RANGES6, ranged(protocol, range)),
            };
            entries.insert((set, element));
        }
    }
    entries
}

fn ranged(protocol: Protocol, range: PortRange) -> Element {
    let key = |port: u16| key(&[&[protocol.number()], &port.to_be_bytes()]);
    Element { key: key(range.first), last: Some(key(range.last)), data: None }
}

/// Has the kernel forget flows of UDP towards these ports: they would go on where they went before.
fn forget(state: &State, ports: &[BoundPort]) {
    let of = |port: &&BoundPort| port.protocol == Protocol::Udp;
    let ranges: Vec<PortRange> = ports.iter().filter(of).map(|port| PortRange::one(port.host_port)).collect();
    if ranges.is_empty() {
        return;
    }
    let ranges = merged(ranges);
    let hosts: Option<&Rules> = state.uplink.as_ref().map(|uplink| &uplink.rules);
    for rules in hosts.into_iter().chain([&state.rules]) {
        // a kernel without connection tracking's netlink has nothing better to offer; flows end by themselves
        let _ = connections::forget(rules.socket(), Protocol::Udp, &ranges);
    }
}
