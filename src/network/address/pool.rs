//! Subnets for networks that were given none.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::network::error::Error;
use crate::network::subnet::Subnet;

/// Where IPv4 subnets come from: the second is for hosts whose routes take the first.
const POOLS: [(Ipv4Addr, u8); 3] =
    [(Ipv4Addr::new(10, 89, 0, 0), 16), (Ipv4Addr::new(172, 29, 0, 0), 16), (Ipv4Addr::new(192, 168, 192, 0), 18)];

/// Where they come from once all that is taken: a stack of a hundred networks and more has hardly anybody to get in the way of.
const LAST: (Ipv4Addr, u8) = (Ipv4Addr::new(10, 128, 0, 0), 9);

/// How long their prefixes are: as many addresses as a bridge has ports, and fewer where there is no such room left.
const PREFIXES: [u8; 2] = [22, 24];

/// The first subnet of the pools that overlaps nothing of `taken`.
pub(in crate::network) fn free_ipv4(taken: &[Subnet]) -> Result<Subnet, Error> {
    let subnet = |(address, prefix): &(Ipv4Addr, u8)| Subnet::new(IpAddr::V4(*address), *prefix);
    let pools = POOLS.iter().filter_map(subnet);
    let free = |pool: Subnet, prefix: u8| {
        let mut candidates = (0..1_u128 << (prefix - pool.prefix()))
            .filter_map(|index| Subnet::new(pool.nth(index << (32 - prefix))?, prefix));
        candidates.find(|candidate| !taken.iter().any(|other| other.overlaps(candidate)))
    };
    let found = PREFIXES.into_iter().find_map(|prefix| pools.clone().find_map(|pool| free(pool, prefix)));
    let found = found.or_else(|| PREFIXES.into_iter().find_map(|prefix| free(subnet(&LAST)?, prefix)));
    found.ok_or_else(|| Error::NoSubnet { pool: pools.clone().next().expect("presume: the pools are subnets") })
}

/// The first /64 that overlaps nothing of `taken`, of the unique local prefix (RFC 4193) that belongs to this name.
pub(in crate::network) fn free_ipv6(name: &str, taken: &[Subnet]) -> Result<Subnet, Error> {
    let global = u128::from(hash(name) >> 24);
    let base = 0xfd << 120 | global << 80;
    let pool = Subnet::new(IpAddr::V6(Ipv6Addr::from_bits(base)), 48).expect("presume: 48 is a prefix length");
    let mut candidates = (0..1 << 16).filter_map(|index: u128| Subnet::new(pool.nth(index << 64)?, 64));
    let found = candidates.find(|candidate| !taken.iter().any(|other| other.overlaps(candidate)));
    found.ok_or(Error::NoSubnet { pool })
}

/// FNV-1a: spreads names, the same way each time.
pub(in crate::network) fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subnet(text: &str) -> Subnet {
        text.parse().expect("a subnet")
    }

    #[test]
    fn the_first_free_one_is_chosen() {
        assert_eq!(free_ipv4(&[]).expect("free"), subnet("10.89.0.0/22"));
        let taken = [subnet("10.89.0.0/24"), subnet("10.89.5.128/25"), subnet("fd00::/8")];
        assert_eq!(free_ipv4(&taken).expect("free"), subnet("10.89.8.0/22"));
        assert_eq!(free_ipv4(&[subnet("10.0.0.0/8")]).expect("free"), subnet("172.29.0.0/22"));
        let mut crowded = vec![subnet("172.16.0.0/12"), subnet("192.168.0.0/16")];
        crowded.extend((0..64).map(|index| subnet(&format!("10.89.{}.0/24", index * 4))));
        assert_eq!(free_ipv4(&crowded).expect("free"), subnet("10.89.1.0/24"), "no room for a larger one");
        let mut many = Vec::new();
        for _ in 0..200 {
            many.push(free_ipv4(&many).expect("free"));
        }
        assert_eq!(many.get(144), Some(&subnet("10.128.0.0/22")), "all of the usual ones are taken");
        let error = free_ipv4(&[subnet("0.0.0.0/0")]).expect_err("all taken").to_string();
        assert!(error.contains("no subnet of 10.89.0.0/16 is free"), "{error}");
    }

    #[test]
    fn ipv6_is_unique_local_and_the_name_s() {
        let first = free_ipv6("shop", &[]).expect("free");
        assert_eq!((first.prefix(), first), (64, free_ipv6("shop", &[]).expect("free")));
        assert!(subnet("fd00::/8").overlaps(&first) && free_ipv6("other", &[]).expect("free") != first);
        let second = free_ipv6("shop", &[first]).expect("free");
        assert!(second != first && !second.overlaps(&first));
    }
}
