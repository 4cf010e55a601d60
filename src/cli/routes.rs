//! This machine's routes, as the kernel lists them for everybody.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::source::Route;

/// Routes of `/proc/net/route` and `/proc/net/ipv6_route`; default routes, single addresses, link-local and multicast ones
/// are not among them.
pub(super) fn all(ipv4: &str, ipv6: &str) -> Vec<Route> {
    let fours = ipv4.lines().skip(1).filter_map(four);
    fours.chain(ipv6.lines().filter_map(six)).collect()
}

/// `eth0 0011AC0A 00000000 0001 0 0 0 00FFFFFF 0 0 0`: numbers in the machine's own order of bytes.
fn four(line: &str) -> Option<Route> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let number = |index: usize| {
        u32::from_str_radix(fields.get(index)?, 16).ok().map(|number| u32::from_be_bytes(number.to_ne_bytes()))
    };
    let (address, mask) = (number(1)?, number(7)?);
    let prefix = u8::try_from(mask.leading_ones()).ok()?;
    let address = Ipv4Addr::from(address);
    let useful =
        (1..32).contains(&prefix) && !address.is_link_local() && !address.is_loopback() && !address.is_multicast();
    useful.then(|| Route { address: IpAddr::V4(address), prefix, interface: fields[0].to_owned() })
}

/// `fd00…0000 40 0000…0000 00 0000…0000 00000100 00000001 00000000 00000001 eth0`.
fn six(line: &str) -> Option<Route> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let address = Ipv6Addr::from(u128::from_str_radix(fields.first()?, 16).ok()?);
    let prefix = u8::from_str_radix(fields.get(1)?, 16).ok()?;
    let interface = (*fields.get(9)?).to_owned();
    let useful = (1..128).contains(&prefix)
        && !address.is_unicast_link_local()
        && !address.is_multicast()
        && !address.is_loopback()
        && interface != "lo";
    useful.then_some(Route { address: IpAddr::V6(address), prefix, interface })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_endian = "little")]
    fn routes_of_both_families() {
        let ipv4 = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n\
                    eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n\
                    docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n";
        let ipv6 = "fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001 wg0\n\
                    fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001 eth0\n\
                    00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200 lo\n";
        let routes: Vec<String> = all(ipv4, ipv6)
            .iter()
            .map(|route| format!("{}/{} {}", route.address, route.prefix, route.interface))
            .collect();
        assert_eq!(routes, ["172.17.0.0/16 docker0", "fd00::/64 wg0"]);
    }
}
