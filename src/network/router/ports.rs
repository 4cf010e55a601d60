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
use std::time::{Duration, Instant};

use super::Router;
use super::policy::merged;
use super::state::State;
use crate::network::error::Error;
use crate::network::firewall::host::{ANY_RANGES4, ANY_RANGES6, ANY4, ANY6, ONE4, ONE6};
use crate::network::firewall::stack::{AT4, AT6, PORTS4, PORTS6, RANGES4, RANGES6};
use crate::network::firewall::{Element, Entries, Rules, Scope, Set, connections, key, octets};
use crate::network::port::{BoundPort, PortRange, PortSpec, Protocol};

/// How long a program may take until it listens, before who asks is told that nobody does.
const PATIENCE: Duration = Duration::from_secs(10);

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

    /// Says that somebody's program starts now: who asks at its ports waits for it for a while, where it doesn't listen yet.
    pub fn starts(&self, id: &str) {
        self.proxy.be_patient(id, Instant::now() + PATIENCE);
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
            let others = state.claims.iter().filter(|claim| is_of_one_kind(claim, port) && !claim.is_as(port));
            let free = port.host_ports.without(others.map(|claim| claim.host_ports).collect());
            state.claims.extend(free.into_iter().map(|ports| port.part(ports)));
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
    if state.ports.remove(id).is_none() {
        return Ok(());
    }
    state.claims.retain(|claim| claim.id != id);
    rule(state, &[id.to_owned()])
}

/// Whether a number means the same port of both.
fn is_of_one_kind(one: &BoundPort, other: &BoundPort) -> bool {
    (one.protocol, one.host.is_ipv6()) == (other.protocol, other.host.is_ipv6())
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
        let claims: Vec<&BoundPort> = state.claims.iter().filter(|claim| claim.id == *id).collect();
        let from_host = |claim: &&BoundPort| straight && (with_ipv6 || claim.host.is_ipv4());
        let scope = Scope::Ports(id.clone());
        outside.push((scope.clone(), host_entries(claims.iter().copied().filter(from_host))));
        inside.push((scope, stack_entries(&ports, &claims)));
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

/// What the stack's table has of ports: those that are asked for by their address, and those that come from the host by their
/// number alone.
fn stack_entries(ports: &[&BoundPort], claims: &[&BoundPort]) -> Entries {
    let mut entries = BTreeSet::new();
    let to = |port: &BoundPort, number: u16| key(&[&octets(port.container), &number.to_be_bytes()]);
    for port in ports.iter().filter(|port| !port.host.is_unspecified()) {
        let set = if port.host.is_ipv6() { AT6 } else { AT4 };
        for (number, inside) in port.pairs() {
            let at = key(&[&octets(port.host), &[port.protocol.number()], &number.to_be_bytes()]);
            entries.insert((set, Element::to(at, to(port, inside))));
        }
    }
    let mut same: BTreeMap<(Protocol, IpAddr), Vec<PortRange>> = BTreeMap::new();
    for claim in claims {
        if claim.shift() == 0 {
            same.entry((claim.protocol, claim.container)).or_default().push(claim.host_ports);
            continue;
        }
        let set = if claim.host.is_ipv6() { PORTS6 } else { PORTS4 };
        for (number, inside) in claim.pairs() {
            let from = key(&[&[claim.protocol.number()], &number.to_be_bytes()]);
            entries.insert((set, Element::to(from, to(claim, inside))));
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
fn host_entries<'a>(claims: impl Iterator<Item = &'a BoundPort>) -> Entries {
    let mut entries = BTreeSet::new();
    let mut any: BTreeMap<(Protocol, bool), Vec<PortRange>> = BTreeMap::new();
    for claim in claims {
        let ipv6 = claim.host.is_ipv6();
        if claim.host.is_unspecified() {
            any.entry((claim.protocol, ipv6)).or_default().push(claim.host_ports);
            continue;
        }
        for (number, _) in claim.pairs() {
            let at = key(&[&octets(claim.host), &[claim.protocol.number()], &number.to_be_bytes()]);
            entries.insert((if ipv6 { ONE6 } else { ONE4 }, Element::new(at)));
        }
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
    let ranges: Vec<PortRange> = ports.iter().filter(of).map(|port| port.host_ports).collect();
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
