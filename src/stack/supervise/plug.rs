//! A container's place on networks, and its ports.

use std::net::IpAddr;

use super::container::Container;
use super::net::attachment;
use crate::network::{Attached, BoundPort, Endpoint, HostPorts, PortRange, PortSpec, Protocol};
use crate::stack::definition::{self, Connection, Join, Port, Publish, Service};
use crate::stack::protocol::PublishedPort;

/// A container's place on networks.
#[derive(Clone, Debug)]
pub(super) struct Plug {
    pub(super) container: String,
    /// The service whose rights it has on its networks.
    pub(super) service: String,
    /// Whether it is none of that service's replicas, and has none of its names.
    pub(super) stands_in: bool,
    pub(super) replica: u32,
    pub(super) joins: Vec<Join>,
    pub(super) publish: Vec<Publish>,
    pub(super) expose: Vec<Port>,
    pub(super) dns: Vec<IpAddr>,
    /// Whether its shared names lead to it only once it is healthy.
    pub(super) has_check: bool,
}

/// The other end of a link without a bridge.
#[derive(Clone, Debug)]
pub(super) struct Peer {
    pub(super) network: String,
    pub(super) container: String,
    /// What it is called on the link.
    pub(super) names: Vec<String>,
}

impl Peer {
    /// A container on such a link.
    pub(super) fn on(link: &str, container: &Container) -> Self {
        let aliases = container.joins.iter().filter(|join| join.network == link).flat_map(|join| join.aliases.clone());
        let mut names: Vec<String> =
            [container.service.name.clone(), container.name.clone()].into_iter().chain(aliases).collect();
        names.dedup();
        Peer { network: link.to_owned(), container: container.name.clone(), names }
    }
}

impl Plug {
    /// That of a container to be; none if it is on no network of the stack.
    pub(super) fn new(service: &Service, container: &str, replica: u32) -> Option<Self> {
        let Connection::Networks(joins) = &service.network else { return None };
        Some(Plug {
            container: container.to_owned(),
            service: service.stands_in_for.clone().unwrap_or_else(|| service.name.clone()),
            stands_in: service.stands_in_for.is_some(),
            replica,
            joins: joins.clone(),
            publish: service.publish.clone(),
            expose: service.expose.clone(),
            dns: service.dns.clone(),
            has_check: service.health.as_ref().is_some_and(|health| !health.test.is_empty()),
        })
    }

    /// That of a container, with what it joined by hand.
    pub(super) fn of(container: &Container) -> Option<Self> {
        let plug = Plug::new(&container.service, &container.name, container.replica)?;
        Some(Plug { joins: container.joins.clone(), ..plug })
    }

    /// That of any container, on no network.
    pub(super) fn any(container: &Container) -> Self {
        let service = &container.service;
        Plug {
            container: container.name.clone(),
            service: service.stands_in_for.clone().unwrap_or_else(|| service.name.clone()),
            stands_in: service.stands_in_for.is_some(),
            replica: container.replica,
            joins: Vec::new(),
            publish: Vec::new(),
            expose: service.expose.clone(),
            dns: service.dns.clone(),
            has_check: service.health.as_ref().is_some_and(|health| !health.test.is_empty()),
        }
    }

    /// Whether it is on a network.
    pub(super) fn is_on(&self, network: &str) -> bool {
        self.joins.iter().any(|join| join.network == network)
    }

    /// As the router takes it.
    pub(super) fn endpoint(&self) -> Endpoint {
        Endpoint {
            container: self.container.clone(),
            service: self.service.clone(),
            networks: self.joins.iter().map(attachment).collect(),
        }
    }
}

/// A container's ports as the router takes them.
pub(super) fn specs(plug: &Plug, attached: &[Attached]) -> Vec<PortSpec> {
    // its first network is its way out, and the way in
    let container = attached.first().map(|one| one.addresses.clone()).unwrap_or_default();
    let spec = |publish: &Publish| PortSpec {
        id: plug.container.clone(),
        protocol: protocol(publish.container.protocol),
        host: publish.address,
        host_ports: match publish.host {
            Some((first, last)) => HostPorts::These(PortRange { first, last }),
            None => HostPorts::Any,
        },
        container: container.clone(),
        container_ports: PortRange { first: publish.container.first, last: publish.container.last },
    };
    plug.publish.iter().map(spec).collect()
}

/// Bound ports as the protocol shows them.
pub(super) fn published(port: &BoundPort) -> PublishedPort {
    PublishedPort {
        address: port.host,
        host: port.host_ports.first,
        container: port.container_ports.first,
        count: u16::try_from(port.host_ports.count()).unwrap_or(u16::MAX),
        protocol: match port.protocol {
            Protocol::Tcp => definition::Protocol::Tcp,
            Protocol::Udp => definition::Protocol::Udp,
        },
    }
}

/// A protocol as the router knows it.
pub(super) fn protocol(protocol: definition::Protocol) -> Protocol {
    match protocol {
        definition::Protocol::Tcp => Protocol::Tcp,
        definition::Protocol::Udp => Protocol::Udp,
    }
}
