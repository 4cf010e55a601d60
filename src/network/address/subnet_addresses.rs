//! The addresses of one subnet and who has them.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::network::error::Error;
use crate::network::subnet::Subnet;

/// A subnet's addresses.
#[derive(Clone, Debug)]
pub(in crate::network) struct SubnetAddresses {
    subnet: Subnet,
    gateway: Option<IpAddr>,
    owners: BTreeMap<IpAddr, String>,
    /// Addresses that this machine has on the same wire.
    machine: Vec<IpAddr>,
    /// Where the next search begins: an address that was given back rests as long as it can.
    next: u128,
}

impl SubnetAddresses {
    /// All free but the router's.
    pub(in crate::network) fn new(subnet: Subnet, gateway: Option<IpAddr>) -> Self {
        SubnetAddresses { subnet, gateway, owners: BTreeMap::new(), machine: Vec::new(), next: 0 }
    }

    /// The subnet.
    pub(in crate::network) fn subnet(&self) -> Subnet {
        self.subnet
    }

    /// The router's address.
    pub(in crate::network) fn gateway(&self) -> Option<IpAddr> {
        self.gateway
    }

    /// Leaves those of these addresses that are in the subnet to this machine.
    pub(in crate::network) fn leave_to_machine(&mut self, addresses: &[IpAddr]) {
        self.machine = addresses.iter().copied().filter(|address| self.subnet.contains(*address)).collect();
    }

    /// Gives a container the address it wants.
    pub(in crate::network) fn fix(&mut self, network: &str, address: IpAddr, owner: &str) -> Result<(), Error> {
        let why = match self.owners.get(&address) {
            _ if !self.subnet.contains(address) => format!("it is not in {}", self.subnet),
            _ if self.gateway == Some(address) => "it is the router's; choose another one".to_owned(),
            _ if !self.is_usable(address) => format!("{} has it for itself; choose another one", self.subnet),
            _ if self.machine.contains(&address) => "this machine has it; choose another one".to_owned(),
            Some(other) if other != owner => format!("container `{other}` has it"),
            _ => {
                self.owners.insert(address, owner.to_owned());
                return Ok(());
            }
        };
        Err(Error::Address { container: owner.to_owned(), network: network.to_owned(), address, why })
    }

    /// Gives a container the next free address.
    pub(in crate::network) fn choose(&mut self, network: &str, owner: &str) -> Result<IpAddr, Error> {
        let host_bits = u32::from(if self.subnet.is_ipv6() { 128 } else { 32 } - self.subnet.prefix());
        let size = 1_u128.checked_shl(host_bits).unwrap_or(u128::MAX);
        // of so many different addresses one must be free: those taken, the router's and the two ends are fewer
        let tries = size.min((self.owners.len() + self.machine.len()) as u128 + 4);
        for ahead in 0..tries {
            let index = (self.next + ahead) % size;
            let Some(address) = self.subnet.nth(index) else { continue };
            let is_taken = self.owners.contains_key(&address) || self.machine.contains(&address);
            if self.is_usable(address) && self.gateway != Some(address) && !is_taken {
                self.next = index + 1;
                self.owners.insert(address, owner.to_owned());
                return Ok(address);
            }
        }
        let ends = if self.has_ends() { 2 } else { 0 };
        let count = size.saturating_sub(ends + u128::from(self.gateway.is_some()) + self.machine.len() as u128);
        Err(Error::NoAddress { network: network.to_owned(), subnet: self.subnet, count })
    }

    /// Takes an address back.
    pub(in crate::network) fn release(&mut self, address: IpAddr) {
        self.owners.remove(&address);
    }

    /// Whether its first and, in IPv4, last address mean something else (RFC 3021 and RFC 6164 for the smallest).
    fn has_ends(&self) -> bool {
        self.subnet.prefix() < if self.subnet.is_ipv6() { 127 } else { 31 }
    }

    fn is_usable(&self, address: IpAddr) -> bool {
        let is_end = address == self.subnet.address() || !self.subnet.is_ipv6() && address == self.subnet.last();
        !(self.has_ends() && is_end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(subnet: &str, gateway: &str) -> SubnetAddresses {
        let gateway = (!gateway.is_empty()).then(|| gateway.parse().expect("an address"));
        SubnetAddresses::new(subnet.parse().expect("a subnet"), gateway)
    }

    fn chosen(from: &mut SubnetAddresses, owner: &str) -> String {
        from.choose("net", owner).map_or_else(|error| error.to_string(), |address| address.to_string())
    }

    #[test]
    fn addresses_go_round_and_run_out() {
        let mut small = addresses("10.0.0.0/29", "10.0.0.1");
        let all: Vec<_> = (2..7).map(|last| format!("10.0.0.{last}")).collect();
        assert_eq!((0..5).map(|i| chosen(&mut small, &format!("c{i}"))).collect::<Vec<_>>(), all);
        assert!(chosen(&mut small, "late").starts_with("all 5 addresses of 10.0.0.0/29 of network `net` are taken; "));
        small.release("10.0.0.3".parse().expect("an address"));
        assert_eq!(chosen(&mut small, "late"), "10.0.0.3");
    }

    #[test]
    fn a_released_address_rests() {
        let mut large = addresses("fd00::/64", "fd00::1");
        assert_eq!(chosen(&mut large, "a"), "fd00::2");
        large.release("fd00::2".parse().expect("an address"));
        assert_eq!(chosen(&mut large, "b"), "fd00::3");
    }

    #[test]
    fn the_machine_keeps_its_own() {
        let mut wire = addresses("10.0.0.0/29", "");
        wire.leave_to_machine(&["10.0.0.1", "10.0.0.3", "10.9.0.2"].map(|text| text.parse().expect("an address")));
        assert_eq!((0..2).map(|i| chosen(&mut wire, &format!("c{i}"))).collect::<Vec<_>>(), ["10.0.0.2", "10.0.0.4"]);
        let refused = wire.fix("net", "10.0.0.3".parse().expect("an address"), "a").expect_err("taken").to_string();
        assert!(refused.contains("this machine has it"), "{refused}");
        assert_eq!((0..2).map(|i| chosen(&mut wire, &format!("d{i}"))).collect::<Vec<_>>(), ["10.0.0.5", "10.0.0.6"]);
        assert!(chosen(&mut wire, "late").starts_with("all 4 addresses of 10.0.0.0/29"));
    }

    #[test]
    fn two_addresses_are_enough_for_a_link() {
        let mut link = addresses("10.0.0.0/31", "");
        assert_eq!((chosen(&mut link, "a"), chosen(&mut link, "b")), ("10.0.0.0".to_owned(), "10.0.0.1".to_owned()));
        assert!(chosen(&mut link, "c").starts_with("all 2 addresses"));
    }

    #[test]
    fn a_fixed_address_must_be_free_and_there() {
        let mut subnet = addresses("10.0.0.0/24", "10.0.0.1");
        let mut fix = |address: &str, owner: &str| {
            let fixed = subnet.fix("net", address.parse().expect("an address"), owner);
            fixed.map_or_else(|error| error.to_string(), |()| String::new())
        };
        assert_eq!(fix("10.0.0.9", "a"), "");
        assert_eq!(fix("10.0.0.9", "a"), "");
        assert!(fix("10.0.0.9", "b").ends_with("container `a` has it"));
        assert!(fix("10.0.1.9", "b").ends_with("it is not in 10.0.0.0/24"));
        assert!(fix("10.0.0.1", "b").contains("it is the router's"));
        assert!(fix("10.0.0.255", "b").contains("has it for itself"));
        assert!(fix("fd00::1", "b").ends_with("it is not in 10.0.0.0/24"));
    }
}
