//! The way out of a container by itself, and of the steps of a build: they get out, and reach nothing else.

use std::net::{IpAddr, SocketAddr};
use std::os::fd::AsFd as _;

use rbox::network::{Access, Namespace, Outlet, Seat};

use super::dns::{A, ask_from, question};
use super::lab::{HOST, HOST6, Lab, PEER, PEER6, address, ask, ask_udp, forbidden, ip, namespace, serve};
use super::who::both;

/// A program's place, and what it has there.
fn sit<'a>(outlet: &'a Outlet, name: &str) -> (Seat<'a>, Namespace, [IpAddr; 2]) {
    let (seat, inside) = (outlet.seat(name).expect("a place"), namespace());
    seat.attach(Access::open(inside.as_fd()).expect("it is there")).expect("it is attached");
    let addresses = seat.names().addresses.try_into().expect("one of each family");
    (seat, inside, addresses)
}

#[test]
fn seats_get_out_and_are_strangers_to_each_other() {
    both("outlets::seats_get_out_and_are_strangers_to_each_other", || {
        let lab = Lab::new();
        let folder = tempfile::tempdir().expect("a folder");
        let outlet = lab.host.run(|| Outlet::start("build", folder.path(), false)).expect("an outlet");
        serve(&lab.peer, "peer", 80);
        let (_one_seat, one, ours) = sit(&outlet, "one");
        let (other_seat, other, others) = sit(&outlet, "other");
        serve(&other, "other", 80);
        for inside in [&one, &other] {
            for (peer, host) in [(PEER, HOST), (PEER6, HOST6)] {
                assert_eq!(ask(inside, address(peer), 80), format!("peer sees {host}"));
                assert_eq!(ask_udp(inside, address(peer), 80, 0), format!("peer sees {host}"));
                assert_eq!(ask(inside, address(peer), 81), "refused");
            }
        }
        for stranger in others {
            assert_eq!(ask(&one, stranger, 80), forbidden(stranger));
        }
        // what nobody has is not looked for outside
        for nobody in [address("10.89.0.77"), following(others[1], 70)] {
            assert_eq!(ask(&one, nobody, 80), forbidden(nobody));
        }
        // of the router, the name server alone
        for gateway in [address("10.89.0.1"), following(others[1], -2)] {
            assert_eq!(ask(&one, gateway, 80), forbidden(gateway));
            assert_eq!(ask(&one, gateway, 15001), forbidden(gateway));
            let (from, server) = (if gateway.is_ipv6() { ours[1] } else { ours[0] }, SocketAddr::new(gateway, 53));
            let answer = one.run(|| Ok(ask_from(from, server, &question(1, "localhost", A, None)))).expect("a thread");
            assert!(answer.is_some(), "{gateway} knows names");
        }
        // nobody speaks as somebody else
        ip(&one, &format!("addr add {}/32 dev eth0", others[0]));
        ip(&one, &format!("route replace default via 10.89.0.1 src {}", others[0]));
        assert_eq!(ask_udp(&one, address(PEER), 80, 0), "silence");
        // who has gone leaves its place to another one, who is heard from its first packet on
        drop(other_seat);
        for turn in 0..20 {
            let (_next_seat, next, _) = sit(&outlet, "other");
            let (peer, host) = if turn % 2 == 0 { (PEER6, HOST6) } else { (PEER, HOST) };
            assert_eq!(ask(&next, address(peer), 80), format!("peer sees {host}"));
        }
    });
}

/// An address so far from another one.
fn following(address: IpAddr, by: i8) -> IpAddr {
    let IpAddr::V6(address) = address else { panic!("of IPv6") };
    let mut octets = address.octets();
    octets[15] = octets[15].wrapping_add_signed(by);
    IpAddr::from(octets)
}
