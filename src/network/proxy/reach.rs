//! Which addresses are served, and on whose behalf.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// Whether containers may reach an address of the world, or of the host, by sockets of the host's namespace.
///
/// Not what means the host itself there, where services listen that are for the host alone; nor what is nobody's address; nor
/// what is good on the host's own link only. That is where a cloud tells a machine its passwords (169.254.169.254): it asks
/// that packets come over no router, which a socket of the host's would undo.
pub(super) fn may_be_reached(address: IpAddr) -> bool {
    match address {
        // 0.0.0.0/8 is "this host", and connecting to it leads to 127.0.0.1
        IpAddr::V4(address) => {
            address.octets()[0] != 0
                && !address.is_loopback()
                && !address.is_link_local()
                && !address.is_multicast()
                && !address.is_broadcast()
        }
        IpAddr::V6(address) => {
            !address.is_unspecified()
                && !address.is_loopback()
                && !address.is_multicast()
                && !is_link_local(address)
                // an IPv4 address in disguise, or one that was (RFC 4291, 2.5.5)
                && address.to_ipv4().is_none()
        }
    }
}

/// Whether a container at `to` can be shown a client's own address: not one that means the container itself, nor one that is
/// good on one link only, nor one of IPv6 where containers have no way to answer it.
pub(super) fn keeps_its_address(from: SocketAddr, to: SocketAddr, answers6: bool) -> bool {
    let is_local = match from.ip() {
        IpAddr::V4(address) => address.is_loopback() || address.is_link_local() || address.is_unspecified(),
        IpAddr::V6(address) => address.is_loopback() || is_link_local(address) || address.to_ipv4_mapped().is_some(),
    };
    from.is_ipv4() == to.is_ipv4() && !is_local && from.ip() != to.ip() && (from.is_ipv4() || answers6)
}

fn is_link_local(address: Ipv6Addr) -> bool {
    address.segments()[0] & 0xffc0 == 0xfe80
}

#[cfg(test)]
mod tests {
    use super::{keeps_its_address, may_be_reached};

    #[test]
    fn the_host_itself_is_out_of_reach() {
        let closed =
            ["127.0.0.1", "127.255.0.9", "0.0.0.0", "0.1.2.3", "255.255.255.255", "224.0.0.1", "169.254.169.254"];
        let closed6 = ["::1", "::", "::ffff:127.0.0.1", "::127.0.0.1", "::ffff:10.0.0.1", "fe80::1", "ff02::1"];
        for address in closed.into_iter().chain(closed6) {
            assert!(!may_be_reached(address.parse().expect("an address")), "{address}");
        }
        for address in ["192.0.2.1", "10.0.0.1", "2001:db8::1", "fd00::1"] {
            assert!(may_be_reached(address.parse().expect("an address")), "{address}");
        }
    }

    #[test]
    fn only_real_addresses_are_kept() {
        let answers6 = true;
        let keeps = |from: &str, to: &str| {
            keeps_its_address(from.parse().expect("an address"), to.parse().expect("an address"), answers6)
        };
        assert!(keeps("192.0.2.1:5000", "10.0.0.2:80") && keeps("[2001:db8::1]:1", "[fd00::2]:80"));
        for (from, to) in [
            ("127.0.0.1:5000", "10.0.0.2:80"),
            ("192.0.2.1:5000", "[fd00::2]:80"),
            ("[fe80::1]:1", "[fd00::2]:80"),
            ("[::1]:1", "[fd00::2]:80"),
            ("10.0.0.2:1", "10.0.0.2:80"),
        ] {
            assert!(!keeps(from, to), "{from} {to}");
        }
    }
}
