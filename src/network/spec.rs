//! What a network is to be.

use std::net::IpAddr;

use super::port::{PortRange, Protocol};
use super::subnet::Subnet;

/// A network of a stack, as asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkSpec {
    /// Its name; letters, digits, `.`, `_` and `-`.
    pub name: String,
    /// What carries it.
    pub driver: Driver,
    /// At most one of IPv4 and one of IPv6. What is not given is chosen.
    pub subnets: Vec<Subnet>,
    /// The router's own address in a subnet. What is not given is the subnet's first one; of a macvlan, none.
    pub gateways: Vec<IpAddr>,
    /// Whether it has IPv6 at all, given or chosen.
    pub ipv6: bool,
    /// Whether there is no way out of it.
    pub internal: bool,
    /// The largest packet in bytes; that of the host's default route if not given.
    pub mtu: Option<u32>,
    /// Which members reach which.
    pub policy: Policy,
    /// What is between it and the other networks of the stack.
    pub isolation: Isolation,
}

impl NetworkSpec {
    /// A bridge with everything chosen.
    pub fn bridge(name: &str) -> Self {
        NetworkSpec {
            name: name.to_owned(),
            driver: Driver::Bridge,
            subnets: Vec::new(),
            gateways: Vec::new(),
            ipv6: true,
            internal: false,
            mtu: None,
            policy: Policy::Allow,
            isolation: Isolation::Full,
        }
    }
}

/// What is between a network and the others of its stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isolation {
    /// Everything: none reaches the other.
    Full,
    /// Nothing between it and others that are open.
    Open,
    /// Members of guests reach its members and find their names; it reaches nobody.
    Common,
    /// Its members reach those of networks that are common, as long as it has a way out and no policy; nobody reaches it.
    Guest,
}

/// What carries a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Driver {
    /// A bridge in the stack namespace.
    Bridge,
    /// A link of its own to the router for each member, who get out and don't reach each other: an outlet's.
    Star,
    /// One link straight between its two members: no router, no name server, no way out.
    Ptp,
    /// Interfaces with hardware addresses of their own on an interface of the host. Needs root.
    Macvlan {
        /// That interface.
        parent: String,
    },
}

/// Which members of a network reach which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Policy {
    /// All, each other.
    Allow,
    /// None, but for these ways.
    Deny(Vec<Allowed>),
}

/// A way through a network whose members don't reach each other. Answers come back by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The service that begins.
    pub from: String,
    /// The service that it may reach.
    pub to: String,
    /// On these ports of it; all and everything else too (ICMP) if not given.
    pub ports: Option<PortRange>,
    /// By one protocol, or, with ports, by TCP and UDP.
    pub protocol: Option<Protocol>,
}
