//! The tables of the stack namespace: which way packets may go inside, out and in.
//!
//! ```text
//! inet rbox     prerouting   what is published goes to its container, wherever it comes from
//!               transparent  what belongs to transparent sockets, and an ordinary user's way out, stays in this namespace
//!               input        the name server on the network's own gateway address, and no more
//!               forward      answers; what is published; within a network; ALLOW; out; else refused
//!               output       no hints at shorter ways where a policy has the packets come through us
//!               postrouting  what goes out looks like ours
//! bridge rbox   prerouting   only frames that a member may send: its own addresses, no router advertisements
//! ```

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::field::{BROADCAST, Field, IPV4, IPV6, LOCAL, MULTICAST, interface, octets};
use super::set::Set;
use super::transaction::{Base, Family, Hook, Kind, Transaction};
use crate::network::proxy::{WAY_OUT_GROUP, WAY_OUT_PORT};

/// The name of both tables.
pub(in crate::network) const TABLE: &str = "rbox";
/// The stack's end of the way out.
pub(in crate::network) const UPLINK: &str = "uplink";
/// The mark of packets that stay in this namespace whoever they are for: transparent sockets take them.
pub(in crate::network) const PROXY_MARK: u32 = 0x7262;

/// Interfaces of networks with a way out.
pub(in crate::network) const OUTWARD: Set = Set::of("outward", &[Field::InInterface]);
/// Pairs of networks that reach each other, a network and itself first of all.
pub(in crate::network) const BETWEEN: Set = Set::of("between", &[Field::InInterface, Field::OutInterface]);
/// Gateway addresses, each with the interface they may be spoken to by.
pub(in crate::network) const GATEWAYS4: Set = Set::of("gateways4", &[Field::InInterface, Field::Destination4]);
/// The same of IPv6.
pub(in crate::network) const GATEWAYS6: Set = Set::of("gateways6", &[Field::InInterface, Field::Destination6]);
/// Pairs of members that a policy lets through whatever they say.
pub(in crate::network) const PEERS4: Set = Set::of("peers4", &[Field::Source4, Field::Destination4]);
/// The same of IPv6.
pub(in crate::network) const PEERS6: Set = Set::of("peers6", &[Field::Source6, Field::Destination6]);
/// Pairs of members that a policy lets through on some ports.
pub(in crate::network) const ALLOWED4: Set =
    Set::of_ranges("allowed4", &[Field::Source4, Field::Destination4, Field::Protocol, Field::Port]);
/// The same of IPv6.
pub(in crate::network) const ALLOWED6: Set =
    Set::of_ranges("allowed6", &[Field::Source6, Field::Destination6, Field::Protocol, Field::Port]);
/// The host's own addresses.
pub(in crate::network) const HOST4: Set = Set::of("host4", &[Field::Destination4]);
/// The same of IPv6.
pub(in crate::network) const HOST6: Set = Set::of("host6", &[Field::Destination6]);
/// Ports published on all of the host's addresses, and what serves them.
pub(in crate::network) const PORTS4: Set =
    Set::map("ports4", &[Field::Protocol, Field::Port], &[Field::Destination4, Field::Port]);
/// The same of IPv6.
pub(in crate::network) const PORTS6: Set =
    Set::map("ports6", &[Field::Protocol, Field::Port], &[Field::Destination6, Field::Port]);
/// Ranges of ports that are served by the same ports.
pub(in crate::network) const RANGES4: Set =
    Set::map_of_ranges("ranges4", &[Field::Protocol, Field::Port], &[Field::Destination4]);
/// The same of IPv6.
pub(in crate::network) const RANGES6: Set =
    Set::map_of_ranges("ranges6", &[Field::Protocol, Field::Port], &[Field::Destination6]);
/// Ports published on one of the host's addresses, as members of networks ask for them.
pub(in crate::network) const AT4: Set =
    Set::map("at4", &[Field::Destination4, Field::Protocol, Field::Port], &[Field::Destination4, Field::Port]);
/// The same of IPv6.
pub(in crate::network) const AT6: Set =
    Set::map("at6", &[Field::Destination6, Field::Protocol, Field::Port], &[Field::Destination6, Field::Port]);
/// Hardware addresses of members, each with its port of a bridge.
pub(in crate::network) const MACS: Set = Set::of("macs", &[Field::InInterface, Field::SourceMac]).of_frames();
/// Addresses of members.
pub(in crate::network) const SOURCES4: Set = Set::of("sources4", &[Field::InInterface, Field::Source4]).of_frames();
/// The same of IPv6.
pub(in crate::network) const SOURCES6: Set = Set::of("sources6", &[Field::InInterface, Field::Source6]).of_frames();

/// `NF_CT_STATE_BIT`s: established or related; invalid.
pub(super) const ANSWERS: u32 = 2 | 4;
pub(super) const INVALID: u32 = 1;
/// `IPS_DST_NAT`.
pub(super) const REDIRECTED: u32 = 0x20;
const ICMP: [u8; 1] = [1];
const TCP: [u8; 1] = [6];
const UDP: [u8; 1] = [17];
pub(super) const ICMP6: [u8; 1] = [58];

/// Where a chain of this table hangs.
pub(super) const fn base(kind: Kind, hook: Hook, priority: i32, drops: bool) -> Base {
    Base { kind, hook, priority, drops }
}

/// How packets of members leave for outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::network) enum Leave {
    /// By the uplink, or not at all.
    Link,
    /// By sockets, which take a connection once the other end has accepted it.
    Sockets,
    /// By sockets that take it at once: kernels without `nfnetlink_log` can't show first packets.
    SocketsAtOnce,
}

/// Makes both tables, with empty sets; where the way out is sockets, with what leads to them.
pub(in crate::network) fn make(changes: &mut Transaction, leave: Leave) {
    changes.of(Family::Inet).make_table(false);
    for set in [
        OUTWARD, BETWEEN, GATEWAYS4, GATEWAYS6, PEERS4, PEERS6, ALLOWED4, ALLOWED6, HOST4, HOST6, PORTS4, PORTS6,
        RANGES4, RANGES6, AT4, AT6,
    ] {
        changes.set(&set);
    }
    changes.chain("published", None);
    published(changes);
    changes.chain("prerouting", Some(base(Kind::Nat, Hook::Prerouting, -100, false)));
    prerouting(changes);
    // behind the redirections, so that it is the container that decides
    changes.chain("transparent", Some(base(Kind::Filter, Hook::Prerouting, -99, false)));
    transparent(changes, leave);
    changes.chain("input", Some(base(Kind::Filter, Hook::Input, 0, false)));
    input(changes);
    changes.chain("forward", Some(base(Kind::Filter, Hook::Forward, 0, true)));
    forward(changes);
    changes.chain("output", Some(base(Kind::Filter, Hook::Output, 0, false)));
    // a redirect, ICMPv6 type 137
    changes.rule("output", |rule| rule.is(Field::Protocol, &ICMP6).is(Field::IcmpType, &[137]).drop());
    changes.chain("postrouting", Some(base(Kind::Nat, Hook::Postrouting, 100, false)));
    postrouting(changes);
    changes.of(Family::Bridge).make_table(false);
    for set in [MACS, SOURCES4, SOURCES6] {
        changes.set(&set);
    }
    changes.chain("prerouting", Some(base(Kind::Filter, Hook::Prerouting, -300, true)));
    frames(changes);
}

fn published(changes: &mut Transaction) {
    let key = [Field::Protocol, Field::Port];
    for (family, ports, ranges) in [(IPV4, PORTS4, RANGES4), (IPV6, PORTS6, RANGES6)] {
        let ipv6 = family == IPV6;
        changes.rule("published", |rule| {
            rule.is(Field::Family, &family).redirect_by(&key, ports.name, ipv6, true);
        });
        changes.rule("published", |rule| {
            rule.is(Field::Family, &family).redirect_by(&key, ranges.name, ipv6, false);
        });
    }
}

fn prerouting(changes: &mut Transaction) {
    let uplink = interface(UPLINK);
    changes.rule("prerouting", |rule| rule.is(Field::InInterface, &uplink).jump("published"));
    for (family, destination, host, at) in
        [(IPV4, Field::Destination4, HOST4, AT4), (IPV6, Field::Destination6, HOST6, AT6)]
    {
        let ipv6 = family == IPV6;
        changes.rule("prerouting", |rule| {
            rule.is(Field::Family, &family).is_not(Field::InInterface, &uplink);
            rule.redirect_by(&[destination, Field::Protocol, Field::Port], at.name, ipv6, true);
        });
        changes.rule("prerouting", |rule| {
            rule.is(Field::Family, &family).is_in(&[destination], host.name).jump("published");
        });
    }
}

fn transparent(changes: &mut Transaction, leave: Leave) {
    held(changes, "transparent");
    if leave != Leave::Link {
        way_out(changes, leave == Leave::Sockets);
    }
}

/// The families with their loopback address, their ICMP and what asks for an echo there.
const FAMILIES: [([u8; 1], IpAddr, [u8; 1], u8); 2] =
    [(IPV4, IpAddr::V4(Ipv4Addr::LOCALHOST), ICMP, 8), (IPV6, IpAddr::V6(Ipv6Addr::LOCALHOST), ICMP6, 128)];

/// What is not for one of this namespace's networks leaves by sockets.
fn way_out(changes: &mut Transaction, holds: bool) {
    again(changes, "transparent");
    changes.rule("transparent", |rule| rule.is_not_in(OUTWARD.key, OUTWARD.name).accept());
    for kind in [LOCAL, BROADCAST, MULTICAST] {
        changes.rule("transparent", |rule| rule.is(Field::DestinationKind, &kind.to_ne_bytes()).accept());
    }
    out(changes, "transparent", holds);
}

/// First packets that come again by the loopback interface, marked, because the other end has accepted.
pub(super) fn again(changes: &mut Transaction, chain: &str) {
    let again = interface("lo");
    for (family, loopback, ..) in FAMILIES {
        changes.rule(chain, |rule| {
            rule.is(Field::InInterface, &again).is(Field::Family, &family).is(Field::Protocol, &TCP);
            rule.is(Field::Mark, &PROXY_MARK.to_ne_bytes());
            rule.hand_to(&octets(loopback), WAY_OUT_PORT).accept();
        });
    }
    changes.rule(chain, |rule| rule.is(Field::InInterface, &again).accept());
}

/// What belongs to sockets that have other addresses than this namespace's.
pub(super) fn held(changes: &mut Transaction, chain: &str) {
    for protocol in [TCP, UDP] {
        changes.rule(chain, |rule| {
            rule.is(Field::Protocol, &protocol).is_of_transparent_socket().mark(PROXY_MARK).accept();
        });
    }
}

/// The way out by sockets, of what is for nobody here. If first packets are held back, the first packet of a connection is only
/// shown; it comes [`again`] when the other end has accepted.
pub(super) fn out(changes: &mut Transaction, chain: &str, holds: bool) {
    const FIN_SYN_RST_ACK: u8 = 0x17;
    const SYN: u8 = 0x2;
    if holds {
        changes.rule(chain, |rule| {
            rule.is_without_route().is(Field::Protocol, &TCP).has_of(Field::TcpFlags, FIN_SYN_RST_ACK, SYN);
            rule.show(WAY_OUT_GROUP).drop();
        });
    }
    for (family, loopback, icmp, request) in FAMILIES {
        for protocol in [TCP, UDP] {
            changes.rule(chain, |rule| {
                rule.is_without_route().is(Field::Family, &family).is(Field::Protocol, &protocol);
                rule.hand_to(&octets(loopback), WAY_OUT_PORT).mark(PROXY_MARK).accept();
            });
        }
        changes.rule(chain, |rule| {
            rule.is_without_route().is(Field::Protocol, &icmp).is(Field::IcmpType, &[request]);
            rule.mark(PROXY_MARK).accept();
        });
    }
}

fn input(changes: &mut Transaction) {
    changes.rule("input", |rule| rule.is(Field::InInterface, &interface("lo")).accept());
    changes.rule("input", |rule| rule.has(Field::ConnectionState, ANSWERS).accept());
    changes.rule("input", |rule| rule.is(Field::Mark, &PROXY_MARK.to_ne_bytes()).accept());
    changes.rule("input", |rule| rule.is(Field::InInterface, &interface(UPLINK)).is(Field::Protocol, &ICMP6).accept());
    changes.rule("input", |rule| rule.is(Field::InInterface, &interface(UPLINK)).drop());
    gateways(changes, "input");
    // neighbours are asked for by multicast
    changes.rule("input", |rule| rule.is(Field::Protocol, &ICMP6).accept());
    refuse(changes, "input");
}

/// The name server, on the address of the network's own gateway, which answers pings too.
pub(super) fn gateways(changes: &mut Transaction, chain: &str) {
    for (family, destination, gateways, icmp) in
        [(IPV4, Field::Destination4, GATEWAYS4, ICMP), (IPV6, Field::Destination6, GATEWAYS6, ICMP6)]
    {
        for protocol in [TCP, UDP] {
            changes.rule(chain, |rule| {
                rule.is(Field::Family, &family).is(Field::Protocol, &protocol).is(Field::Port, &53_u16.to_be_bytes());
                rule.is_in(&[Field::InInterface, destination], gateways.name).accept();
            });
        }
        changes.rule(chain, |rule| {
            rule.is(Field::Family, &family).is(Field::Protocol, &icmp);
            rule.is_in(&[Field::InInterface, destination], gateways.name).accept();
        });
    }
}

fn forward(changes: &mut Transaction) {
    let uplink = interface(UPLINK);
    changes.rule("forward", |rule| rule.has(Field::ConnectionState, ANSWERS).accept());
    changes.rule("forward", |rule| rule.has(Field::ConnectionState, INVALID).drop());
    changes.rule("forward", |rule| {
        rule.is(Field::InInterface, &uplink).has(Field::ConnectionStatus, REDIRECTED).accept();
    });
    changes.rule("forward", |rule| rule.is_in(BETWEEN.key, BETWEEN.name).accept());
    for (family, peers, allowed) in [(IPV4, PEERS4, ALLOWED4), (IPV6, PEERS6, ALLOWED6)] {
        changes.rule("forward", |rule| rule.is(Field::Family, &family).is_in(peers.key, peers.name).accept());
        changes.rule("forward", |rule| rule.is(Field::Family, &family).is_in(allowed.key, allowed.name).accept());
    }
    changes.rule("forward", |rule| rule.is(Field::OutInterface, &uplink).is_in(OUTWARD.key, OUTWARD.name).accept());
    changes.rule("forward", |rule| rule.is(Field::InInterface, &uplink).drop());
    refuse(changes, "forward");
}

/// Refuses, and says so.
pub(super) fn refuse(changes: &mut Transaction, chain: &str) {
    // an ICMPv6 message is there before the sender waits for an answer, and counts for nothing then: it tries again a second later
    changes.rule(chain, |rule| rule.is(Field::Family, &IPV6).is(Field::Protocol, &TCP).reset());
    changes.rule(chain, |rule| {
        rule.reject();
    });
}

fn postrouting(changes: &mut Transaction) {
    changes.rule("postrouting", |rule| rule.is(Field::OutInterface, &interface(UPLINK)).masquerade());
    // who reaches its own network by a published port must get its answers through us
    changes.rule("postrouting", |rule| {
        rule.has(Field::ConnectionStatus, REDIRECTED).is_in(BETWEEN.key, BETWEEN.name).masquerade();
    });
}

fn frames(changes: &mut Transaction) {
    const ARP: [u8; 2] = [8, 6];
    const IP: [u8; 2] = [8, 0];
    const IP6: [u8; 2] = [0x86, 0xdd];
    let rule = "prerouting";
    changes.rule(rule, |rule| rule.is_not_in(MACS.key, MACS.name).drop());
    changes.rule(rule, |rule| rule.is(Field::EtherType, &IP).is_in(SOURCES4.key, SOURCES4.name).accept());
    changes.rule(rule, |rule| {
        rule.is(Field::EtherType, &ARP).is_in(&[Field::InInterface, Field::ArpAddress], SOURCES4.name);
        rule.is_in(&[Field::InInterface, Field::ArpMac], MACS.name).accept();
    });
    // router advertisements and redirects; and reports of groups (RFC 3810), which would go to all members and tell nobody anything, for
    // bridges here know no groups: among hundreds, each new member's would take longer than its start
    for kind in [134, 137, 143] {
        changes.rule(rule, |rule| {
            rule.is(Field::EtherType, &IP6).is(Field::Protocol, &ICMP6).is(Field::IcmpType, &[kind]).drop();
        });
    }
    changes.rule(rule, |rule| rule.is(Field::EtherType, &IP6).is_in(SOURCES6.key, SOURCES6.name).accept());
    // whoever has no address yet asks for its neighbours
    changes.rule(rule, |rule| {
        rule.is(Field::EtherType, &IP6).is(Field::Source6, &[0; 16]).is(Field::Protocol, &ICMP6).accept();
    });
}
