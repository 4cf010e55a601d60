//! Ports and what is published of them.

use std::fmt;
use std::net::IpAddr;

/// A protocol with ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

impl Protocol {
    /// Its number in IP headers.
    pub fn number(self) -> u8 {
        match self {
            Protocol::Tcp => 6,
            Protocol::Udp => 17,
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
        })
    }
}

/// Ports one after the other, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortRange {
    /// The first one.
    pub first: u16,
    /// The last one, not below the first.
    pub last: u16,
}

impl PortRange {
    /// One port alone.
    pub fn one(port: u16) -> Self {
        PortRange { first: port, last: port }
    }

    /// How many there are.
    pub fn count(self) -> u32 {
        u32::from(self.last.saturating_sub(self.first)) + 1
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { write!(f, "{}", self.first) } else { write!(f, "{}-{}", self.first, self.last) }
    }
}

/// Ports of a container that are to be reachable from the host, or from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortSpec {
    /// Who asks: a container's name. [`Router::unpublish`](super::Router::unpublish) takes it.
    pub id: String,
    /// The protocol.
    pub protocol: Protocol,
    /// The host's address; the loopback ones of both families if not given. `0.0.0.0` and `::` are all of a family.
    pub host: Option<IpAddr>,
    /// The host's ports.
    pub host_ports: HostPorts,
    /// The container's addresses, at most one a family.
    pub container: Vec<IpAddr>,
    /// The container's ports.
    pub container_ports: PortRange,
}

/// Which ports of the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostPorts {
    /// As many as the container's, in order; or more than its single one, of which the first free one is taken.
    These(PortRange),
    /// Whichever are free.
    Any,
}

/// A published port that is bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundPort {
    /// Who asked.
    pub id: String,
    /// The protocol.
    pub protocol: Protocol,
    /// The host's address.
    pub host: IpAddr,
    /// The host's port.
    pub host_port: u16,
    /// The container's address that serves it.
    pub container: IpAddr,
    /// The container's port.
    pub container_port: u16,
}
