//! Ports of this machine that a stack's containers publish: bound before any of their programs runs.

use std::collections::{BTreeSet, HashMap};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::PoisonError;

use super::net::Net;
use super::plug::{Plug, specs};
use crate::network::{Attached, BoundPort, HostPorts, PortSpec, try_ports};
use crate::stack::definition;

/// So many ports are bound while containers are being made: that takes longer than a moment.
const MANY: u32 = 1000;

/// Ports that are bound while sandboxes are made.
#[derive(Debug)]
pub(super) struct ToHold {
    plugs: Vec<Plug>,
    reserved: Vec<Vec<Attached>>,
    /// The containers whose programs wait for it; none = all ports are bound at once.
    pub(super) names: Vec<String>,
}

/// Whose ports are bound, and whose are on their way.
#[derive(Debug, Default)]
pub(super) struct Ports {
    bound: HashMap<String, Vec<BoundPort>>,
    /// Containers whose ports are being bound.
    holding: BTreeSet<String>,
    /// Containers that don't start, for ports could not be bound.
    refused: HashMap<String, String>,
}

impl ToHold {
    pub(super) fn new(plugs: &[Plug], reserved: Vec<Vec<Attached>>, fresh: &[String]) -> Self {
        ToHold { plugs: plugs.to_vec(), reserved, names: fresh.to_vec() }
    }

    /// Whether it takes longer than sandboxes should wait for.
    pub(super) fn is_long(&self) -> bool {
        let count: u32 = self.plugs.iter().flat_map(|plug| &plug.publish).map(definition::Publish::count).sum();
        count >= MANY && !self.names.is_empty()
    }
}

impl Ports {
    /// Those of a container.
    pub(super) fn of(&self, container: &str) -> impl Iterator<Item = &BoundPort> {
        self.bound.get(container).into_iter().flatten()
    }

    /// Says which of the stack's own containers has a port that another one wants, where that is what is wrong.
    fn holder(&self, wanted: &[PortSpec]) -> Option<String> {
        let mut before: Vec<&PortSpec> = Vec::new();
        for spec in wanted {
            let HostPorts::These(range) = spec.host_ports else { continue };
            if range.count() > spec.container_ports.count() {
                // several share them
                continue;
            }
            let meets = |other: Option<IpAddr>| {
                other == spec.host || [other, spec.host].iter().flatten().any(IpAddr::is_unspecified)
            };
            let bound = self.bound.values().flatten().find(|port| {
                let host = Some(port.host).filter(|host| !host.is_loopback() || spec.host.is_some());
                port.protocol == spec.protocol && range.overlaps(port.host_ports) && meets(host)
            });
            let same = |other: &&&PortSpec| {
                other.protocol == spec.protocol && other.host_ports == spec.host_ports && meets(other.host)
            };
            let holder = bound.map(|port| &port.id).or_else(|| before.iter().find(same).map(|other| &other.id));
            if let Some(holder) = holder {
                return Some(format!(
                    "`{}` can't publish {} port {range} of this machine: `{holder}` does; replicas publish any free one, as \
                     PUBLISH {}",
                    spec.id, spec.protocol, spec.container_ports
                ));
            }
            before.push(spec);
        }
        None
    }
}

impl Net {
    /// Has containers wait until their ports are bound.
    pub(super) fn begin_to_hold(&self, to_hold: &ToHold) {
        self.known().ports.holding.extend(to_hold.names.iter().cloned());
    }

    /// Whether a container's ports are being bound.
    pub(super) fn is_held(&self, container: &str) -> bool {
        self.known().ports.holding.contains(container)
    }

    /// Says which port of containers that are to be made anew can't be had, before those go that are there. What the stack's own
    /// containers have is not looked at: it is free when they are gone.
    pub(super) fn try_ports(&self, anew: &[Plug]) -> Result<(), String> {
        let known = self.known();
        let is_own = |spec: &PortSpec| {
            let HostPorts::These(range) = spec.host_ports else { return true };
            let mut bound = known.ports.bound.values().flatten();
            bound.any(|port| port.protocol == spec.protocol && range.overlaps(port.host_ports))
        };
        // its addresses are not known yet
        let somewhere = |spec: PortSpec| PortSpec { container: vec![Ipv4Addr::LOCALHOST.into()], ..spec };
        let all = anew.iter().flat_map(|plug| specs(plug, &[])).filter(|spec| !is_own(spec)).map(somewhere);
        let all: Vec<PortSpec> = all.collect();
        drop(known);
        try_ports(&all).map_err(|error| error.to_string())
    }

    /// Binds all of these ports, or none.
    pub(super) fn publish_all(&self, to_hold: &ToHold) -> Result<(), String> {
        let ToHold { plugs, reserved, .. } = to_hold;
        self.publish(&plugs.iter().zip(reserved).map(|(plug, one)| (plug, &one[..])).collect::<Vec<_>>())
    }

    /// Binds ports while sandboxes are made. Where that fails, containers wait on, to be [refused](Net::refuse).
    pub(super) fn hold(&self, to_hold: &ToHold) -> Result<(), String> {
        self.publish_all(to_hold)?;
        let mut known = self.known();
        // one that was removed meanwhile needs none
        let gone: Vec<&String> = to_hold.names.iter().filter(|name| !known.ports.holding.remove(*name)).collect();
        drop(known);
        self.held.notify_all();
        for name in gone {
            self.rest(name);
        }
        Ok(())
    }

    /// Lets containers wait no longer for ports that can't be bound: they don't start.
    pub(super) fn refuse(&self, containers: &[String], why: &str) {
        let mut known = self.known();
        for name in containers {
            known.ports.holding.remove(name);
            known.ports.refused.insert(name.clone(), why.to_owned());
        }
        drop(known);
        self.held.notify_all();
    }

    /// Waits until ports are bound that a container's program must not start without; the error says which can't be.
    pub(super) fn wait_for_ports(&self, container: &str) -> Result<(), String> {
        let mut known = self.known();
        while known.ports.holding.contains(container) {
            known = self.held.wait(known).unwrap_or_else(PoisonError::into_inner);
        }
        known.ports.refused.remove(container).map_or(Ok(()), Err)
    }

    /// Binds the ports of containers that have not theirs yet, and what they have on networks: all, or none.
    pub(super) fn publish(&self, plugs: &[(&Plug, &[Attached])]) -> Result<(), String> {
        let has_none =
            |plug: &Plug| !plug.publish.is_empty() && !self.known().ports.bound.contains_key(&plug.container);
        let all: Vec<PortSpec> = plugs
            .iter()
            .filter(|(plug, _)| has_none(plug))
            .flat_map(|(plug, attached)| specs(plug, attached))
            .collect();
        if all.is_empty() {
            return Ok(());
        }
        let bound = self.with(|router| router.publish(&all)).ok_or("there is no router")?;
        let mut known = self.known();
        for port in bound.map_err(|error| known.ports.holder(&all).unwrap_or_else(|| error.to_string()))? {
            known.ports.bound.entry(port.id.clone()).or_default().push(port);
        }
        Ok(())
    }

    /// A container has ended for good: its ports are free.
    pub(super) fn rest(&self, container: &str) {
        let mut known = self.known();
        if known.ports.holding.remove(container) {
            self.held.notify_all();
        }
        known.ports.refused.remove(container);
        let had_ports = known.ports.bound.remove(container).is_some();
        drop(known);
        if had_ports {
            self.with(|router| router.unpublish(container));
        }
        self.with(|router| router.names().withdraw(container, None));
    }
}
