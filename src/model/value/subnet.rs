//! Subnets: `10.89.10.0/24`, `fd00:89:10::/64`.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Subnet {
    /// Its first address.
    pub address: IpAddr,
    /// Bits that its addresses have in common.
    pub prefix: u8,
}

/// Why a text is no subnet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::model) enum SubnetError {
    #[error("`{0}` is no address")]
    Address(String),
    #[error("the number of common bits is missing, as in `/24`")]
    NoPrefix,
    #[error("`/{0}` is no number of common bits for this kind of address")]
    Prefix(String),
    #[error("`{0}` lies inside it and does not start it: it starts at `{1}`")]
    HostBits(IpAddr, Subnet),
    #[error("there is no room for a gateway and a member: at most `/{0}` for this kind of address")]
    Small(u8),
}

impl Subnet {
    /// Reads a subnet that a network can have.
    pub(in crate::model) fn parse(text: &str) -> Result<Self, SubnetError> {
        let (address, prefix) = text.split_once('/').ok_or(SubnetError::NoPrefix)?;
        let address: IpAddr = address.parse().map_err(|_| SubnetError::Address(address.to_owned()))?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let number = prefix.parse::<u8>().ok().filter(|number| *number <= bits && !prefix.starts_with('+'));
        let prefix = number.ok_or_else(|| SubnetError::Prefix(prefix.to_owned()))?;
        if prefix > bits - 2 {
            return Err(SubnetError::Small(bits - 2));
        }
        let start = Self::around(address, prefix);
        if start.address == address { Ok(start) } else { Err(SubnetError::HostBits(address, start)) }
    }

    /// The one of this size that an address lies in.
    pub(in crate::model) fn around(address: IpAddr, prefix: u8) -> Self {
        Self { address: masked(address, prefix), prefix }
    }

    /// Its last address.
    pub(in crate::model) fn last(self) -> IpAddr {
        match self.address {
            IpAddr::V4(address) => {
                IpAddr::V4((u32::from(address) | u32::MAX.checked_shr(self.prefix.into()).unwrap_or(0)).into())
            }
            IpAddr::V6(address) => {
                IpAddr::V6((u128::from(address) | u128::MAX.checked_shr(self.prefix.into()).unwrap_or(0)).into())
            }
        }
    }

    /// Whether an address lies in it.
    pub fn contains(self, address: IpAddr) -> bool {
        address.is_ipv4() == self.address.is_ipv4() && masked(address, self.prefix) == self.address
    }

    /// Whether the two have an address in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.contains(other.address) || other.contains(self.address)
    }
}

fn masked(address: IpAddr, prefix: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from(u32::from(address) & mask))
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from(u128::from(address) & mask))
        }
    }
}

impl fmt::Display for Subnet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let net = |text: &str| Subnet::parse(text).unwrap();
        assert!(net("10.0.0.0/8").overlaps(net("10.89.10.0/24")));
        assert!(!net("10.89.0.0/24").overlaps(net("10.89.1.0/24")));
        assert!(net("fd00::/64").contains("fd00::5".parse().unwrap()));
        assert!(!net("10.0.0.0/8").contains("fd00::5".parse().unwrap()));
        assert!(net("0.0.0.0/0").contains("1.2.3.4".parse().unwrap()));
        for bad in ["10.0.0.1/24", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/31", "x/8", "10.0.0.0/x"] {
            assert!(Subnet::parse(bad).is_err(), "{bad}");
        }
    }
}
