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

    /// Whether a port is in both.
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// What is left of it without others.
    pub(super) fn without(self, mut others: Vec<Self>) -> Vec<Self> {
        others.sort_unstable();
        let (mut left, mut first) = (Vec::new(), u32::from(self.first));
        for other in others {
            if let (true, Some(last)) = (first < u32::from(other.first), other.first.checked_sub(1)) {
                left.extend(Self::between(first, last.min(self.last)));
            }
            first = first.max(u32::from(other.last) + 1);
        }
        left.extend(Self::between(first, self.last));
        left
    }

    fn between(first: u32, last: u16) -> Option<Self> {
        u16::try_from(first).ok().filter(|first| *first <= last).map(|first| PortRange { first, last })
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

/// Published ports that are bound: of the host one after the other, each for one of the container's in the same order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundPort {
    /// Who asked.
    pub id: String,
    /// The protocol.
    pub protocol: Protocol,
    /// The host's address.
    pub host: IpAddr,
    /// The host's ports.
    pub host_ports: PortRange,
    /// The container's address that serves them.
    pub container: IpAddr,
    /// The container's ports.
    pub container_ports: PortRange,
}

impl BoundPort {
    /// Some of them: those of these ports of the host.
    pub(super) fn part(&self, host_ports: PortRange) -> Self {
        let shift = |port: u16| self.container_ports.first + (port - self.host_ports.first);
        let container_ports = PortRange { first: shift(host_ports.first), last: shift(host_ports.last) };
        BoundPort { id: self.id.clone(), host_ports, container_ports, ..*self }
    }

    /// Each port of the host with the container's that serves it.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (u16, u16)> + use<> {
        (self.host_ports.first..=self.host_ports.last).zip(self.container_ports.first..=self.container_ports.last)
    }

    /// How far a port of the container is from that of the host.
    pub(super) fn shift(&self) -> i32 {
        i32::from(self.container_ports.first) - i32::from(self.host_ports.first)
    }

    /// Whether a port of the host means the same port of the same container in both.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        self.id == other.id && self.container == other.container && self.shift() == other.shift()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_range() {
        let range = |first, last| PortRange { first, last };
        let left = |others: &[(u16, u16)]| {
            range(80, 90).without(others.iter().map(|(first, last)| range(*first, *last)).collect())
        };
        assert_eq!(left(&[]), [range(80, 90)]);
        assert_eq!(left(&[(85, 86), (70, 80), (90, 95)]), [range(81, 84), range(87, 89)]);
        assert_eq!(left(&[(0, 65535)]), []);
        assert_eq!(left(&[(82, 88), (83, 84)]), [range(80, 81), range(89, 90)]);
        assert_eq!(range(65_530, 65_535).without(vec![range(65_535, 65_535)]), [range(65_530, 65_534)]);
        assert_eq!(range(0, 5).without(vec![range(0, 0)]), [range(1, 5)]);
    }
}
