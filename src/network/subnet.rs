//! Subnets and hardware addresses, as people write them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A range of addresses: `10.89.1.0/24`, `fd00::/64`. Bits behind the prefix are zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subnet {
    address: IpAddr,
    prefix: u8,
}

impl Subnet {
    /// A subnet of this prefix length that the address lies in; none if the length is impossible.
    pub fn new(address: IpAddr, prefix: u8) -> Option<Self> {
        let bits = width(address);
        (prefix <= bits).then(|| Subnet { address: from_bits(address, to_bits(address) & mask(bits, prefix)), prefix })
    }

    /// One address alone.
    pub(super) fn of_one(address: IpAddr) -> Self {
        Subnet { address, prefix: width(address) }
    }

    /// All unique local addresses of IPv6 (RFC 4193, 3.1).
    pub(super) fn unique_local() -> Self {
        Subnet { address: IpAddr::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0)), prefix: 7 }
    }

    /// Its first address.
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// How many leading bits all its addresses share.
    pub fn prefix(&self) -> u8 {
        self.prefix
    }

    /// Whether it is one of IPv6.
    pub fn is_ipv6(&self) -> bool {
        self.address.is_ipv6()
    }

    /// Whether the address lies in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.address.is_ipv4() == address.is_ipv4()
            && to_bits(address) & mask(width(address), self.prefix) == to_bits(self.address)
    }

    /// Whether they share an address.
    pub fn overlaps(&self, other: &Subnet) -> bool {
        let (wide, narrow) = if self.prefix <= other.prefix { (self, other) } else { (other, self) };
        wide.contains(narrow.address)
    }

    /// Its address number `index`, if it has so many.
    pub fn nth(&self, index: u128) -> Option<IpAddr> {
        let host_bits = u32::from(width(self.address) - self.prefix);
        let fits = index.checked_shr(host_bits).unwrap_or(0) == 0;
        fits.then(|| from_bits(self.address, to_bits(self.address) | index))
    }

    /// Its last address, which is for broadcasts in IPv4.
    pub fn last(&self) -> IpAddr {
        let bits = width(self.address);
        from_bits(self.address, to_bits(self.address) | low_bits(bits - self.prefix))
    }
}

fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// Ones in the lowest `bits` bits.
fn low_bits(bits: u8) -> u128 {
    if bits == 128 { u128::MAX } else { (1 << bits) - 1 }
}

/// Ones in the first `prefix` of `bits` bits.
fn mask(bits: u8, prefix: u8) -> u128 {
    low_bits(bits) & !low_bits(bits - prefix)
}

fn to_bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// An address of the family of `like`.
fn from_bits(like: IpAddr, bits: u128) -> IpAddr {
    match like {
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::from_bits(u32::try_from(bits & low_bits(32)).unwrap_or(0))),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::from_bits(bits)),
    }
}

impl fmt::Display for Subnet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

impl FromStr for Subnet {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no subnet; write one like 10.89.1.0/24 or fd00:1::/64");
        let (address, prefix) = text.split_once('/').ok_or_else(wrong)?;
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let subnet = Subnet::new(address, prefix.parse().map_err(|_| wrong())?).ok_or_else(wrong)?;
        if subnet.address != address {
            return Err(format!("`{text}` has bits behind its prefix; the subnet is {subnet}"));
        }
        Ok(subnet)
    }
}

/// A hardware address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mac(pub [u8; 6]);

impl Mac {
    /// The one that belongs to an address: who takes the address over takes it too, and no neighbour's cache is stale.
    pub fn of(address: IpAddr) -> Self {
        let [a, b, c, d] = match address {
            IpAddr::V4(address) => address.octets(),
            // the interface's half folded, so that short and random ones differ
            IpAddr::V6(address) => {
                let low = u64::try_from(address.to_bits() & u128::from(u64::MAX)).unwrap_or(0);
                u32::try_from((low ^ low >> 32) & u64::from(u32::MAX)).unwrap_or(0).to_be_bytes()
            }
        };
        Mac([0x02, 0x72, a, b, c, d])
    }

    /// The link-local address that the kernel makes of it (RFC 4291, appendix A).
    pub fn link_local(self) -> Ipv6Addr {
        let mac = self.0;
        let word = |high: u8, low: u8| u16::from_be_bytes([high, low]);
        let (first, second) = (word(mac[0] ^ 2, mac[1]), word(mac[2], 0xff));
        Ipv6Addr::new(0xfe80, 0, 0, 0, first, second, word(0xfe, mac[3]), word(mac[4], mac[5]))
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            write!(f, "{}{byte:02x}", if at == 0 { "" } else { ":" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subnet(text: &str) -> Subnet {
        text.parse().expect("a subnet")
    }

    #[test]
    fn subnets_are_read_and_written() {
        for text in ["10.89.1.0/24", "0.0.0.0/0", "10.0.0.1/32", "fd00:1::/64", "::/0"] {
            assert_eq!(subnet(text).to_string(), text);
        }
        for text in ["10.0.0.1/24", "10.0.0.0/33", "10.0.0.0", "x/8", "fd00::1/64", "fd00::/129", "10.0.0.0/-1"] {
            assert!(text.parse::<Subnet>().is_err(), "{text}");
        }
    }

    #[test]
    fn subnets_know_their_addresses() {
        let small = subnet("10.89.1.0/30");
        assert_eq!(small.nth(3), Some("10.89.1.3".parse().expect("an address")));
        assert_eq!(small.nth(4), None);
        assert_eq!(small.last(), "10.89.1.3".parse::<IpAddr>().expect("an address"));
        assert_eq!(subnet("fd00::/64").last(), "fd00::ffff:ffff:ffff:ffff".parse::<IpAddr>().expect("an address"));
        assert_eq!(subnet("0.0.0.0/0").last(), "255.255.255.255".parse::<IpAddr>().expect("an address"));
        assert!(small.overlaps(&subnet("10.0.0.0/8")) && subnet("10.0.0.0/8").overlaps(&small));
        assert!(!small.overlaps(&subnet("10.89.1.4/30")) && !small.overlaps(&subnet("::/0")));
    }

    #[test]
    fn the_link_local_address_is_the_kernel_s() {
        assert_eq!(Mac([0x02, 0x72, 10, 89, 0, 2]).link_local().to_string(), "fe80::72:aff:fe59:2");
    }
}
