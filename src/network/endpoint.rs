//! A container as networks see it.

use std::net::IpAddr;

use super::subnet::{Mac, Subnet};

/// A container that joins networks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The container's name, unique in the stack.
    pub container: String,
    /// The service that it is one of: what `ALLOW` lines name.
    pub service: String,
    /// The networks it joins, the first one being its way out.
    pub networks: Vec<Attachment>,
}

/// How a container joins one network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// The network's name.
    pub network: String,
    /// What the interface is called inside; `eth0`, `eth1`… if not given.
    pub interface: Option<String>,
    /// Fixed addresses, at most one a family. What is not given is chosen.
    pub addresses: Vec<IpAddr>,
    /// A fixed hardware address; made from the address if not given.
    pub mac: Option<Mac>,
    /// More names it is known by on this network.
    pub aliases: Vec<String>,
}

/// What a container got on one network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// The network's name.
    pub network: String,
    /// What the interface is called inside.
    pub interface: String,
    /// Its addresses, IPv4 first.
    pub addresses: Vec<IpAddr>,
    /// The subnets they are from, in the same order.
    pub subnets: Vec<Subnet>,
    /// The router's addresses there, where the name server listens; none on networks without a router.
    pub gateways: Vec<IpAddr>,
    /// Its hardware address.
    pub mac: Mac,
}
