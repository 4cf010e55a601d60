//! The way out with root: a pair of links between the host's namespace and the stack's, and masquerading.
//!
//! The pair has a /30 (and a /126) that no route of the host overlaps; which one, routers of a machine agree on by leases.
//! Of the host's settings only forwarding is changed, and left on: others may rely on it meanwhile.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::AsFd;
use std::thread;
use std::time::Duration;

use rustix::net::netdevice::name_to_index;
use rustix::net::{AddressFamily, SocketType};

use crate::network::address::{Lease, hash};
use crate::network::error::Error;
use crate::network::firewall::Rules;
use crate::network::firewall::host::{Gate, make};
use crate::network::firewall::stack::UPLINK;
use crate::network::kernel;
use crate::network::links::{Batch, Links, Surroundings, Veth};
use crate::network::namespace::Namespace;
use crate::network::settings::Settings;
use crate::network::subnet::{Mac, Subnet};

/// How many stacks a machine can have at once.
const MOST: u32 = 4096;
/// Where their pairs of addresses come from, the first that is free on the host.
const POOLS: [Ipv4Addr; 3] =
    [Ipv4Addr::new(10, 90, 0, 0), Ipv4Addr::new(172, 30, 0, 0), Ipv4Addr::new(192, 168, 128, 0)];
const POOL6: Ipv6Addr = Ipv6Addr::new(0xfd72, 0x626f, 0x7800, 0, 0, 0, 0, 0);
/// How often the table of a router that has just been killed is waited for, 10 ms each.
const PATIENCE: u32 = 100;
/// The number of the stack's end.
const STACK_INDEX: u32 = 2;

/// The way out by links.
#[derive(Debug)]
pub(super) struct LinkUplink {
    /// The name of the host's end, and of the table there.
    name: String,
    /// The number of the host's end.
    index: u32,
    /// The host's subnets: IPv4, and IPv6 if that gets out.
    subnets: Vec<Subnet>,
    mtu: u32,
    /// The host's rules for this stack.
    pub(super) rules: Rules,
    /// Whether the host's own rules filter, so that published ports must come by its sockets.
    pub(super) is_filtered: bool,
    /// Last, so that nobody takes our place before it is free.
    _lease: Lease,
}

impl LinkUplink {
    /// Takes its addresses and makes the host's rules. On a thread of the host's namespace.
    pub(super) fn prepare(settings: &Settings, around: &Surroundings) -> Result<Self, Error> {
        let ipv6 = kernel::has_ipv6();
        forward(around, ipv6)?;
        // the same stack begins at the same place, so that its addresses are the same after a restart
        let start = u32::try_from(hash(&settings.name) % u64::from(MOST)).unwrap_or(0);
        let taken = || Error::NoSubnet { pool: subnet(IpAddr::V4(POOLS[0]), 16) };
        let mut others = Vec::new();
        loop {
            let numbers = (0..MOST).map(|number| (start + number) % MOST);
            let free = numbers.filter(|number| !others.contains(number) && pair(*number, &around.routes).is_some());
            let lease = Lease::take(&settings.leases, free)?.ok_or_else(taken)?;
            let mut subnets: Vec<Subnet> = pair(lease.number(), &around.routes).into_iter().collect();
            if ipv6 && around.way_out6.is_some() {
                subnets.push(pair6(lease.number()));
            }
            let name = format!("rbox{}", lease.number());
            // far above those that the kernel chooses
            let index = 0x7262_0000 + lease.number();
            let addresses: Vec<IpAddr> = subnets.iter().filter_map(|subnet| subnet.nth(2)).collect();
            let tries = if others.is_empty() { PATIENCE } else { PATIENCE / 10 };
            match rules(&Gate { name: &name, addresses: &addresses }, tries) {
                Ok((rules, is_filtered)) => {
                    return Ok(LinkUplink {
                        name,
                        index,
                        subnets,
                        mtu: around.packet(),
                        rules,
                        is_filtered,
                        _lease: lease,
                    });
                }
                // Who has it takes leases elsewhere: an rbox in a container that has this machine's network. One that comes and goes
                // may have no link at this moment; who has no right to make tables finds nothing else at the next number.
                Err(Error::Kernel { source, .. })
                    if is_there(&source) && others.len() < if has_link(&name) { 16 } else { 4 } =>
                {
                    others.push(lease.number());
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Makes both ends and the routes.
    pub(super) fn connect(&self, host: &mut Links, inside: &mut Links, stack: &Namespace) -> Result<(), Error> {
        // what is left of a killed one goes by itself, but not at once
        let mut stale = Batch::default();
        stale.delete(&self.name);
        let _ = host.apply(stale);
        let mut batch = Batch::default();
        batch.veth(&Veth {
            name: &self.name,
            index: self.index,
            mac: Some(self.mac(1)),
            peer_namespace: stack.as_fd(),
            peer_name: UPLINK,
            peer_index: STACK_INDEX,
            peer_mac: self.mac(2),
            mtu: self.mtu,
            bridge: None,
        });
        batch.up_quietly(&self.name, self.index);
        if self.has_ipv6() {
            batch.link_local(&self.name, self.index, self.mac(1));
        }
        for subnet in &self.subnets {
            let ours = subnet.nth(1).expect("presume: a pair has two addresses");
            batch.address(&self.name, self.index, ours, *subnet, true);
        }
        host.apply(batch)?;
        let mut batch = Batch::default();
        batch.up(UPLINK, STACK_INDEX);
        if self.has_ipv6() {
            batch.link_local(UPLINK, STACK_INDEX, self.mac(2));
        }
        for subnet in &self.subnets {
            let (ours, theirs) = (subnet.nth(2), subnet.nth(1));
            let (ours, theirs) = ours.zip(theirs).expect("presume: a pair has two addresses");
            batch.address(UPLINK, STACK_INDEX, ours, *subnet, true);
            batch.default_route(theirs, STACK_INDEX);
        }
        inside.apply(batch)
    }

    fn mac(&self, end: u128) -> Mac {
        self.subnets.first().and_then(|subnet| subnet.nth(end)).map_or(Mac([2, 0x72, 0, 0, 0, 3]), Mac::of)
    }

    /// Whether the host's end is among these interfaces.
    pub(super) fn is_among(&self, around: &Surroundings) -> bool {
        around.interfaces.get(&self.name) == Some(&self.index)
    }

    /// Whether packets of IPv6 come this way.
    pub(super) fn has_ipv6(&self) -> bool {
        self.subnets.iter().any(Subnet::is_ipv6)
    }

    /// The host's addresses on the link.
    pub(super) fn host_addresses(&self) -> Vec<IpAddr> {
        self.subnets.iter().filter_map(|subnet| subnet.nth(1)).collect()
    }

    /// The table's name, and the interface's.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Makes the host's rules again, with all that belongs in them.
    pub(super) fn make_rules_again(&mut self) -> std::io::Result<()> {
        let addresses: Vec<IpAddr> = self.subnets.iter().filter_map(|subnet| subnet.nth(2)).collect();
        let gate = Gate { name: &self.name, addresses: &addresses };
        self.rules.make_again(|changes| make(changes, &gate))
    }
}

/// Makes the host's table. One of a router that has just been killed goes in a moment.
fn rules(gate: &Gate<'_>, mut tries: u32) -> Result<(Rules, bool), Error> {
    let rules = loop {
        match Rules::make(gate.name, |changes| make(changes, gate)) {
            Err(error) if tries > 0 && is_there(&error) => {
                tries -= 1;
                thread::sleep(Duration::from_millis(10));
            }
            result => break result.map_err(|error| Error::kernel("make the host's rules", error))?,
        }
    };
    let survey = crate::network::firewall::survey::look(rules.socket(), gate.name);
    let survey = survey.map_err(|error| Error::kernel("read the host's rules", error))?;
    Ok((rules, survey.is_filtered))
}

/// Whether a table is there that is somebody else's.
fn is_there(error: &std::io::Error) -> bool {
    matches!(error.raw_os_error(), Some(1 | 17))
}

/// Whether this thread's namespace has a link of that name.
fn has_link(name: &str) -> bool {
    let socket = rustix::net::socket(AddressFamily::INET, SocketType::DGRAM, None);
    socket.is_ok_and(|socket| name_to_index(socket, name).is_ok())
}

/// The pair of addresses of a number, where it overlaps no route of the host.
fn pair(number: u32, routes: &[Subnet]) -> Option<Subnet> {
    let pairs = POOLS.iter().map(|pool| subnet(IpAddr::V4(Ipv4Addr::from_bits(pool.to_bits() + number * 4)), 30));
    let mut free = pairs.filter(|pair| !routes.iter().any(|route| route.overlaps(pair)));
    free.next()
}

fn pair6(number: u32) -> Subnet {
    subnet(IpAddr::V6(Ipv6Addr::from_bits(POOL6.to_bits() + u128::from(number) * 4)), 126)
}

fn subnet(address: IpAddr, prefix: u8) -> Subnet {
    Subnet::new(address, prefix).expect("presume: the prefix is one of the family's")
}

/// Has the host forward packets, of IPv6 only where they have a way to go. On a thread of the host's namespace.
fn forward(around: &Surroundings, ipv6: bool) -> Result<(), Error> {
    kernel::write("ipv4/ip_forward", "1")?;
    if !ipv6 || around.way_out6.is_none() || kernel::read("ipv6/conf/all/forwarding")? == "1" {
        return Ok(());
    }
    // a host that forwards stops to believe advertisements, and would lose a way out that it has from one
    for name in around.interfaces.keys() {
        let setting = format!("ipv6/conf/{name}/accept_ra");
        if kernel::read(&setting).is_ok_and(|value| value == "1") {
            kernel::write(&setting, "2")?;
        }
    }
    kernel::write("ipv6/conf/all/forwarding", "1")
}
