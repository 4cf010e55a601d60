//! Networks and ports.

use std::net::IpAddr;

use super::super::definition::{Allow, Driver, Network, Port, PortRange, Protocol, Publish};
use super::super::error::Error;
use super::refused;
use crate::plan::stack as planned;

pub(super) fn network(network: &planned::Network) -> Result<Network, Error> {
    let subnets = network.subnets.iter().map(|text| subnet(text)).collect::<Result<_, _>>()?;
    let allows = network.allows.iter().map(allow).collect::<Result<_, _>>()?;
    Ok(Network {
        name: network.name.clone(),
        subnets,
        gateways: network.gateways.clone(),
        internal: network.internal,
        driver: match network.driver {
            planned::Driver::Bridge => Driver::Bridge,
            planned::Driver::Macvlan => Driver::Macvlan,
            planned::Driver::Ptp => Driver::Ptp,
        },
        mtu: network.mtu,
        deny: network.deny,
        allows,
        labels: network.labels.clone(),
    })
}

/// `10.89.10.0/24`, as a plan from outside may say it wrong.
fn subnet(text: &str) -> Result<(IpAddr, u8), Error> {
    let parts = text.split_once('/').and_then(|(address, prefix)| Some((address.parse().ok()?, prefix.parse().ok()?)));
    parts.ok_or_else(|| refused(format!("`{text}` is no subnet")))
}

fn allow(allow: &planned::Allow) -> Result<Allow, Error> {
    let ports = allow.ports.map(range).transpose()?;
    Ok(Allow { from: allow.from.clone(), to: allow.to.clone(), ports })
}

pub(super) fn publish(publish: &planned::Publish) -> Result<Publish, Error> {
    let container = range(publish.container)?;
    let length = container.last - container.first;
    if let Some(first) = publish.host.filter(|first| first.checked_add(length).is_none()) {
        return Err(refused(format!("port {first} and {length} more go beyond 65535")));
    }
    let host = publish.host_ports();
    if let Some((first, last)) = host.filter(|(first, last)| last < first || length > 0 && last - first != length) {
        return Err(refused(format!("the ports {first}-{last} of this machine are not as many as the container's")));
    }
    Ok(Publish { address: publish.address, host, container })
}

fn range(range: planned::PortRange) -> Result<PortRange, Error> {
    Ok(PortRange { first: range.start, last: range.end, protocol: protocol(range.protocol)? })
}

fn protocol(protocol: planned::Protocol) -> Result<Protocol, Error> {
    match protocol {
        planned::Protocol::Tcp => Ok(Protocol::Tcp),
        planned::Protocol::Udp => Ok(Protocol::Udp),
        planned::Protocol::Sctp => {
            Err(refused("ports of sctp can't be published or allowed: rbox forwards tcp and udp"))
        }
    }
}

/// Ports that a service says it serves, one by one; ports of sctp are for people alone.
pub(super) fn exposed(image: &[String], own: &[planned::PortRange]) -> Vec<Port> {
    let of_image = image.iter().filter_map(|text| {
        let (port, name) = text.split_once('/').unwrap_or((text, "tcp"));
        let protocol = match name {
            "tcp" => Protocol::Tcp,
            "udp" => Protocol::Udp,
            _ => return None,
        };
        Some(Port { port: port.parse().ok()?, protocol })
    });
    let own = own.iter().filter_map(|range| Some((range.start..=range.end, protocol(range.protocol).ok()?)));
    let own = own.flat_map(|(ports, protocol)| ports.map(move |port| Port { port, protocol }));
    let mut ports: Vec<Port> = of_image.chain(own).filter(|port| port.port > 0).collect();
    ports.sort_by_key(|port| (port.protocol, port.port));
    ports.dedup();
    ports
}
