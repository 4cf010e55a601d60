//! A network as it is: checked, with subnets and members.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::address::{SubnetAddresses, free_ipv4, free_ipv6};
use super::endpoint::Attached;
use super::error::Error;
use super::namespace::Namespace;
use super::settings::Uplink;
use super::spec::{Driver, Isolation, NetworkSpec, Policy};
use super::subnet::{Mac, Subnet};

/// A network that exists.
#[derive(Debug)]
pub(super) struct Network {
    /// What was asked for.
    pub(super) spec: NetworkSpec,
    /// The number of its bridge.
    pub(super) index: u32,
    /// The name of its bridge.
    pub(super) interface: String,
    /// Its subnets, IPv4 first.
    pub(super) subnets: Vec<SubnetAddresses>,
    /// The largest packet.
    pub(super) mtu: u32,
    /// Its members by the container's name.
    pub(super) members: BTreeMap<String, Member>,
}

/// A container on a network.
#[derive(Debug)]
pub(super) struct Member {
    /// The service it is one of.
    pub(super) service: String,
    /// What it got.
    pub(super) attached: Attached,
    /// The end of its link that is ours: chosen with its addresses, so that rules know it before it is there.
    pub(super) port: Option<Port>,
    /// Its namespace, where a link to another member ends in it.
    pub(super) namespace: Option<Namespace>,
}

/// A link's end in the stack's namespace.
#[derive(Clone, Debug)]
pub(super) struct Port {
    /// Its name.
    pub(super) name: String,
    /// Its number.
    pub(super) index: u32,
    /// Whether it has been made.
    pub(super) is_made: bool,
}

impl Port {
    /// One that is still to be made.
    pub(super) fn new(container: &str, index: u32) -> Self {
        Port { name: interface_name(container, index), index, is_made: false }
    }
}

/// What a network's place in the stack decides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// The stack's name.
    pub(super) stack: &'a str,
    /// The host's routes.
    pub(super) routes: &'a [Subnet],
    /// The stack's way out.
    pub(super) uplink: Uplink,
    /// The largest packet of the host's way out.
    pub(super) mtu: u32,
    /// Whether the kernel has IPv6.
    pub(super) ipv6: bool,
}

impl Network {
    /// Checks a description and decides what it leaves open. `others` have subnets already.
    pub(super) fn plan(
        spec: &NetworkSpec,
        index: u32,
        others: &[(String, Subnet)],
        place: Place<'_>,
    ) -> Result<Self, Error> {
        check_name(&spec.name, "a network")?;
        check(spec, place).map_err(|why| Error::Network { network: spec.name.clone(), why })?;
        let mut subnets = spec.subnets.clone();
        for subnet in &subnets {
            if let Some((other, there)) = others.iter().find(|(_, other)| other.overlaps(subnet)) {
                let other = format!("{there} of network `{other}`");
                return Err(Error::Overlap { network: spec.name.clone(), subnet: *subnet, other });
            }
        }
        let mut taken: Vec<Subnet> = others.iter().map(|(_, subnet)| *subnet).collect();
        taken.extend(place.routes);
        if !subnets.iter().any(|subnet| !subnet.is_ipv6()) {
            subnets.push(free_ipv4(&taken)?);
        }
        if spec.ipv6 && place.ipv6 && !subnets.iter().any(Subnet::is_ipv6) {
            subnets.push(free_ipv6(place.stack, &taken)?);
        }
        subnets.sort_by_key(Subnet::is_ipv6);
        let subnets = subnets.into_iter().map(|subnet| SubnetAddresses::new(subnet, gateway(spec, subnet))).collect();
        Ok(Network {
            spec: spec.clone(),
            index,
            interface: interface_name(&spec.name, index),
            subnets,
            mtu: spec.mtu.unwrap_or(place.mtu),
            members: BTreeMap::new(),
        })
    }

    /// The router's addresses, IPv4 first.
    pub(super) fn gateways(&self) -> Vec<IpAddr> {
        self.subnets.iter().filter_map(SubnetAddresses::gateway).collect()
    }

    /// Whether the router is on it.
    pub(super) fn has_router(&self) -> bool {
        matches!(self.spec.driver, Driver::Bridge | Driver::Star)
    }

    /// The router's hardware address on it.
    pub(super) fn router_mac(&self) -> Mac {
        self.gateways().first().map_or(Mac([2, 0x72, 0, 0, 0, 1]), |gateway| Mac::of(*gateway))
    }

    /// The same, where each member has a link of its own to the router.
    pub(super) fn port_mac(&self) -> Option<Mac> {
        (self.spec.driver == Driver::Star).then(|| self.router_mac())
    }

    /// Whether there is a bridge of ours.
    pub(super) fn has_bridge(&self) -> bool {
        self.spec.driver == Driver::Bridge
    }

    /// Whether its members reach those of common networks. Who is let out nowhere, or has a policy, is not let out there either.
    pub(super) fn is_guest(&self) -> bool {
        self.spec.isolation == Isolation::Guest && self.has_router() && !self.spec.internal && !self.is_policed()
    }

    /// Whether its members are reached by those of guests.
    pub(super) fn is_common(&self) -> bool {
        self.spec.isolation == Isolation::Common && self.has_router() && !self.spec.internal && !self.is_policed()
    }

    /// Whether its members reach each other only by way of the router.
    pub(super) fn is_policed(&self) -> bool {
        matches!(self.spec.policy, Policy::Deny(_))
    }
}

/// The router's address in a subnet of a network.
fn gateway(spec: &NetworkSpec, subnet: Subnet) -> Option<IpAddr> {
    let given = spec.gateways.iter().find(|gateway| subnet.contains(**gateway)).copied();
    match spec.driver {
        Driver::Bridge | Driver::Star => given.or_else(|| subnet.nth(1)),
        Driver::Macvlan { .. } => given,
        Driver::Ptp => None,
    }
}

fn check(spec: &NetworkSpec, place: Place<'_>) -> Result<(), String> {
    for (family, ipv6) in [("IPv4", false), ("IPv6", true)] {
        if spec.subnets.iter().filter(|subnet| subnet.is_ipv6() == ipv6).count() > 1 {
            return Err(format!("it has two subnets of {family}; remove one"));
        }
    }
    if let Some(subnet) = spec.subnets.iter().find(|subnet| subnet.is_ipv6()) {
        if !spec.ipv6 {
            return Err(format!("it has no IPv6, but the subnet {subnet}"));
        }
        if !place.ipv6 {
            return Err(format!("this machine's kernel has IPv6 switched off, so {subnet} can't be had"));
        }
    }
    let spare = if spec.driver == Driver::Ptp { 1 } else { 2 };
    for subnet in &spec.subnets {
        let (address, bits) = (subnet.address(), if subnet.is_ipv6() { 128 } else { 32 });
        if subnet.prefix() + spare > bits {
            return Err(format!("subnet {subnet} is too small; /{} is the smallest", bits - spare));
        }
        if address.is_loopback() || address.is_multicast() || address.is_unspecified() {
            return Err(format!("subnet {subnet} means something else; take one of 10.0.0.0/8 or fd00::/8"));
        }
    }
    for gateway in &spec.gateways {
        if !spec.subnets.iter().any(|subnet| subnet.contains(*gateway)) {
            return Err(format!("the gateway {gateway} is in none of its subnets; give the SUBNET that it is in"));
        }
    }
    if let Some(mtu) = spec.mtu {
        let least = if spec.ipv6 && place.ipv6 { 1280 } else { 68 };
        if !(least..=65_535).contains(&mtu) {
            return Err(format!("packets of {mtu} bytes are not possible; from {least} to 65535 are"));
        }
    }
    check_driver(spec, place)
}

fn check_driver(spec: &NetworkSpec, place: Place<'_>) -> Result<(), String> {
    match &spec.driver {
        Driver::Ptp if spec.policy != Policy::Allow => Err("a ptp link has no policy: it has two members".to_owned()),
        Driver::Ptp if !spec.gateways.is_empty() => Err("a ptp link has no gateway: nothing is routed".to_owned()),
        Driver::Macvlan { .. } if place.uplink != Uplink::Links => {
            Err("macvlan interfaces sit on one of the host's, which needs root, and rules that let packets through"
                .to_owned())
        }
        Driver::Macvlan { .. } if spec.policy != Policy::Allow => {
            Err("a macvlan network has no policy: its packets don't come through rbox".to_owned())
        }
        Driver::Macvlan { parent } if !spec.subnets.iter().any(|subnet| !subnet.is_ipv6()) => {
            Err(format!("it is on the wire of {parent}, so it needs the SUBNET of that wire"))
        }
        Driver::Bridge | Driver::Star | Driver::Ptp | Driver::Macvlan { .. } => Ok(()),
    }
}

/// Whether a name is one: it stands in messages, on command lines and in names of hosts.
pub(super) fn check_name(name: &str, of: &'static str) -> Result<(), Error> {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let why = if name.is_empty() {
        "it is empty"
    } else if name.len() > 63 {
        "it has more than 63 characters"
    } else if !name.as_bytes()[0].is_ascii_alphanumeric() {
        "it does not begin with a letter or digit"
    } else if !name.bytes().all(good) {
        "only letters, digits, `.`, `_` and `-` can stand in it"
    } else {
        return Ok(());
    };
    Err(Error::Name { name: name.to_owned(), of, why })
}

/// A name for an interface that tells whose it is: at most 15 bytes, and unique by its number.
pub(super) fn interface_name(name: &str, index: u32) -> String {
    let number = format!("-{index}");
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.take(15 - number.len()).chain(number.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'_> = Place { stack: "shop", routes: &[], uplink: Uplink::Sockets, mtu: 1400, ipv6: true };

    fn refused(change: impl FnOnce(&mut NetworkSpec)) -> String {
        let mut spec = NetworkSpec::bridge("net");
        change(&mut spec);
        let others = [("front".to_owned(), "10.1.0.0/16".parse().expect("a subnet"))];
        Network::plan(&spec, 100, &others, PLACE).map_or_else(|error| error.to_string(), |_| String::new())
    }

    #[test]
    fn what_is_left_open_is_decided() {
        let network = Network::plan(&NetworkSpec::bridge("front"), 100, &[], PLACE).expect("a network");
        assert_eq!(network.gateways()[0].to_string(), "10.89.0.1");
        assert!(network.gateways()[1].to_string().ends_with("::1"));
        assert_eq!((network.interface.as_str(), network.mtu), ("front-100", 1400));
        let ipv4 = NetworkSpec { ipv6: false, ..NetworkSpec::bridge("four") };
        assert_eq!(Network::plan(&ipv4, 100, &[], PLACE).expect("a network").subnets.len(), 1);
    }

    #[test]
    fn what_cannot_be_is_told() {
        for name in ["../../bin/x", "", "a/b", ".", "-x", "a b", "a\n", &"x".repeat(64)] {
            assert!(
                refused(|spec| name.clone_into(&mut spec.name)).contains("cannot be the name of a network"),
                "{name}"
            );
        }
        let subnet = |text: &str| {
            refused(|spec| spec.subnets.extend(text.split(' ').map(|one| one.parse::<Subnet>().expect("a subnet"))))
        };
        assert!(subnet("10.1.2.0/24").contains("overlaps 10.1.0.0/16 of network `front`"));
        assert!(subnet("10.2.0.0/24 10.3.0.0/24").contains("two subnets of IPv4"));
        assert!(subnet("10.2.0.0/31").contains("/30 is the smallest"));
        assert!(subnet("127.0.0.0/8").contains("means something else"));
        assert!(refused(|spec| spec.gateways.push("10.2.0.1".parse().expect("an address"))).contains("in none"));
        assert!(refused(|spec| spec.mtu = Some(1000)).contains("from 1280 to 65535"));
        assert!(refused(|spec| spec.driver = Driver::Macvlan { parent: "eth0".to_owned() }).contains("needs root"));
    }

    #[test]
    fn interfaces_have_short_names() {
        assert_eq!(interface_name("front", 100), "front-100");
        assert_eq!(interface_name("a.very_long-name-of-a-network", 12345), "averylong-12345");
        assert_eq!(interface_name("...", 7), "-7");
    }
}
