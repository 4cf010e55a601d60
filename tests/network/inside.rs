//! What holds within a stack, for root and for an ordinary user alike.

use std::net::{IpAddr, Ipv6Addr, SocketAddrV6, TcpStream};
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use rustix::net::sockopt::Timeout;

use rbox::network::{
    Allowed, Attachment, Driver, Endpoint, Isolation, Namespace, NetworkSpec, Policy, PortRange, Protocol, Router,
    Settings, Uplink,
};

use super::lab::{
    Container, HOST, HOST6, Lab, PEER, PEER6, address, ask, ask_udp, endpoint, eventually, forbidden, ip, namespace,
    serve,
};
use super::support::needs_tool;
use super::who::{both, is_ordinary};

/// As root with links, and as an ordinary user with sockets.
#[test]
fn what_holds_within_a_stack_needs_namespaces() {
    if !needs_tool("ip") {
        return;
    }
    both("inside::what_holds_within_a_stack_needs_namespaces", || {
        let lab = Lab::new();
        let uplink = if is_ordinary() { Uplink::Sockets } else { Uplink::Links };
        let settings = Settings { uplink, ..lab.settings("shop") };
        let mut router = lab.host.run(|| Router::start(&settings)).expect("a router");
        all(&mut router);
        the_world_is_near(&lab, &mut router);
    });
}

/// Out to the LAN under the host's address, and in from there under the client's own.
fn the_world_is_near(lab: &Lab, router: &mut Router) {
    bridge(router, "near", |_| {});
    bridge(router, "closed", |spec| spec.internal = true);
    let web = Container::on(router, "near-web", &["near"]);
    let closed = Container::on(router, "closed-web", &["closed"]);
    serve(&lab.peer, "peer", 80);
    web.serve(80);
    web.publish(lab, router);
    for (peer, host) in [(PEER, HOST), (PEER6, HOST6)] {
        assert_eq!(web.ask(address(peer), 80), format!("peer sees {host}"));
        assert_eq!(web.ask(address(peer), 81), "refused");
        assert_eq!(closed.ask(address(peer), 80), "unreachable");
        assert_eq!(ask(&lab.peer, address(host), 8080), format!("near-web sees {peer}"));
    }
    assert_eq!(ask_udp(&web.inside, address(PEER), 80, 0), format!("peer sees {HOST}"));
    router.unpublish("near-web");
    assert_eq!(ask(&lab.peer, address(HOST), 8080), "refused");
}

/// Everything that a stack is, on a router of any kind.
fn all(router: &mut Router) {
    members_reach_each_other(router);
    ports_of_bridges_have_no_ipv6_of_their_own(router);
    networks_are_isolated(router);
    the_router_serves_names_and_no_more(router);
    a_policy_lets_through_what_it_allows(router);
    spoofed_addresses_go_nowhere(router);
    advertisements_are_not_believed(router);
    nobody_else_is_a_router(router);
    reports_of_groups_go_nowhere(router);
    a_link_between_two_works(router);
    ipv4_alone_is_alone(router);
    addresses_are_fixed_or_run_out(router);
    what_is_in_use_stays(router);
}

fn bridge(router: &mut Router, name: &str, change: impl FnOnce(&mut NetworkSpec)) {
    let mut spec = NetworkSpec::bridge(name);
    change(&mut spec);
    router.add_networks(&[spec]).expect("a network");
}

fn members_reach_each_other(router: &mut Router) {
    bridge(router, "meet", |_| {});
    let (a, b) = (Container::on(router, "a", &["meet"]), Container::on(router, "b", &["meet"]));
    b.serve(80);
    assert_eq!(a.ask(b.ipv4(), 80), format!("b sees {}", a.ipv4()));
    assert_eq!(a.ask(b.ipv6(), 80), format!("b sees {}", a.ipv6()));
    assert_eq!(ask_udp(&a.inside, b.ipv6(), 80, 0), format!("b sees {}", a.ipv6()));
    let links = ip(&a.inside, "-o addr");
    assert!(links.contains(&format!("{}/22", a.ipv4())) && links.contains(&format!("{}/64", a.ipv6())), "{links}");
    let link = ip(&a.inside, "-o link show eth0");
    assert!(link.contains(&a.attached[0].mac.to_string()), "{link}");
    // a container that is started again has its old addresses, and its old link is in nobody's way
    let again = namespace();
    let attached = router.attach(again.as_fd(), &endpoint("b", &["meet"])).expect("it is attached again");
    assert_eq!(attached[0].addresses, b.attached[0].addresses);
    serve(&again, "b again", 80);
    assert_eq!(a.ask(b.ipv4(), 80), format!("b again sees {}", a.ipv4()));
    router.detach("b", "meet").expect("it leaves");
    assert_ne!(a.ask(b.ipv4(), 80), format!("b again sees {}", a.ipv4()));
    assert!(router.attached("b").is_empty());
    // its interface goes at the latest when it is connected again
    let inside = Namespace::from(again.as_fd().try_clone_to_owned().expect("a descriptor"));
    router.attach(inside.as_fd(), &endpoint("b", &["meet"])).expect("it is back");
    eventually("what is left of a link stays", || ip(&inside, "-o link").lines().count() == 2);
}

/// The kernel would give each a route that it puts behind those of all others.
fn ports_of_bridges_have_no_ipv6_of_their_own(router: &mut Router) {
    let stack = Namespace::from(router.namespace().try_clone_to_owned().expect("a descriptor"));
    let routes = || ip(&stack, "-6 route show table all").matches("ff00::/8").count();
    bridge(router, "ports", |_| {});
    let before = routes();
    let [a, b] = ["ports-1", "ports-2"].map(|name| Container::on(router, name, &["ports"]));
    b.serve(80);
    assert_eq!(a.ask(b.ipv6(), 80), format!("ports-2 sees {}", a.ipv6()));
    assert_eq!(routes(), before, "a port has a route");
    // networks that come later have it
    bridge(router, "later", |_| {});
    let later = Container::on(router, "later-1", &["later"]);
    eventually("a later network has no IPv6", || routes() == before + 1);
    assert_eq!(later.ask(router.gateways("later").expect("two")[1], 9), "refused");
}

/// E15, and the way by one's own router.
fn networks_are_isolated(router: &mut Router) {
    bridge(router, "one", |_| {});
    bridge(router, "two", |_| {});
    bridge(router, "open1", |spec| spec.isolation = Isolation::Open);
    bridge(router, "open2", |spec| spec.isolation = Isolation::Open);
    let (one, two) = (Container::on(router, "one", &["one"]), Container::on(router, "two", &["two"]));
    two.serve(80);
    assert_eq!(one.ask(two.ipv4(), 80), "unreachable");
    assert_eq!(ask_udp(&one.inside, two.ipv4(), 80, 0), "unreachable");
    let (first, second) = (Container::on(router, "first", &["open1"]), Container::on(router, "second", &["open2"]));
    second.serve(80);
    assert_eq!(first.ask(second.ipv4(), 80), format!("second sees {}", first.ipv4()));
    assert_eq!(first.ask(two.ipv4(), 80), "unreachable");
    // who joins another one later is on both
    let attached = router.attach(first.inside.as_fd(), &endpoint("first", &["two"])).expect("it joins");
    assert_eq!(attached[0].interface, "eth1");
    assert_eq!(two.ask(attached[0].addresses[0], 9), "refused");
    assert_eq!(first.ask(two.ipv4(), 80), format!("two sees {}", attached[0].addresses[0]));
    assert_eq!(first.ask(second.ipv4(), 80), format!("second sees {}", first.ipv4()));
    router.detach("first", "two").expect("it leaves");
    // who is on both is reached by both, and is no way through
    let both = Container::on(router, "both", &["one", "two"]);
    both.serve(81);
    let on_two = both.attached[1].addresses[0];
    assert_eq!(two.ask(on_two, 81), format!("both sees {}", two.ipv4()));
    assert_eq!(both.attached.iter().map(|on| on.interface.as_str()).collect::<Vec<_>>(), ["eth0", "eth1"]);
    ip(&one.inside, &format!("route add {} via {}", two.ipv4(), both.ipv4()));
    assert_ne!(one.ask(two.ipv4(), 80), format!("two sees {}", one.ipv4()));
}

fn the_router_serves_names_and_no_more(router: &mut Router) {
    bridge(router, "served", |_| {});
    bridge(router, "elsewhere", |_| {});
    let member = Container::on(router, "member", &["served"]);
    let stack = rbox::network::Namespace::from(router.namespace().try_clone_to_owned().expect("a descriptor"));
    serve(&stack, "router", 8080);
    let connects = |to: IpAddr| member.inside.run(|| Ok(TcpStream::connect((to, 53)).is_ok())).expect("a namespace");
    let (own, other) = (router.gateways("served").expect("it is there"), router.gateways("elsewhere").expect("there"));
    for gateway in &own {
        assert!(connects(*gateway), "{gateway}");
        assert_eq!(member.ask(*gateway, 8080), forbidden(*gateway));
    }
    assert_eq!(member.ask(other[0], 53), "unreachable");
}

fn a_policy_lets_through_what_it_allows(router: &mut Router) {
    let way = |from: &str, to: &str, ports: Option<(u16, u16)>, protocol| Allowed {
        from: from.to_owned(),
        to: to.to_owned(),
        ports: ports.map(|(first, last)| PortRange { first, last }),
        protocol,
    };
    bridge(router, "policy", |spec| {
        spec.policy = Policy::Deny(vec![
            way("web", "db", Some((5432, 5440)), Some(Protocol::Tcp)),
            way("web", "db", Some((5435, 5450)), Some(Protocol::Tcp)),
            way("admin", "web", None, None),
        ]);
    });
    let web = Container::on(router, "web-1", &["policy"]);
    let db = Container::on(router, "db", &["policy"]);
    let admin = Container::on(router, "admin", &["policy"]);
    for port in [80, 5432, 5450] {
        db.serve(port);
        web.serve(port);
    }
    for (from, to) in [(web.ipv4(), db.ipv4()), (web.ipv6(), db.ipv6())] {
        assert_eq!(web.ask(to, 5432), format!("db sees {from}"));
        assert_eq!(web.ask(to, 5450), format!("db sees {from}"));
        assert_eq!(web.ask(to, 80), forbidden(to));
        assert_eq!(ask_udp(&web.inside, to, 5432, 0), "unreachable");
        assert_eq!(db.ask(from, 5432), forbidden(from));
    }
    assert_eq!(admin.ask(web.ipv4(), 80), format!("web-1 sees {}", admin.ipv4()));
    assert_eq!(admin.ask(db.ipv4(), 5432), "unreachable");
    // a replica that comes is let through, and one that has gone is not
    let second = Container::on(router, "web-2", &["policy"]);
    assert_eq!(second.ask(db.ipv4(), 5432), format!("db sees {}", second.ipv4()));
    // a route of its own straight to a neighbour is no way either
    let straight = "route replace 10.0.0.0/8 dev eth0 scope link";
    ip(&admin.inside, straight);
    assert_ne!(admin.ask(db.ipv4(), 5432), format!("db sees {}", admin.ipv4()));
    router.detach("web-2", "policy").expect("it leaves");
    let other = Endpoint {
        container: "other".to_owned(),
        service: "other".to_owned(),
        networks: vec![Attachment {
            network: "policy".to_owned(),
            addresses: second.attached[0].addresses.clone(),
            ..Attachment::default()
        }],
    };
    let inside = namespace();
    router.attach(inside.as_fd(), &other).expect("it has the address now");
    assert_eq!(ask(&inside, db.ipv4(), 5432), "unreachable");
}

/// E10: addresses and hardware addresses of others, in IP packets and in ARP.
fn spoofed_addresses_go_nowhere(router: &mut Router) {
    bridge(router, "spoof", |_| {});
    let (evil, victim) = (Container::on(router, "evil", &["spoof"]), Container::on(router, "victim", &["spoof"]));
    let friend = Container::on(router, "friend", &["spoof"]);
    victim.serve(80);
    assert_eq!(evil.ask(victim.ipv4(), 80), format!("victim sees {}", evil.ipv4()));
    let own = evil.attached[0].mac.to_string();
    let stolen = victim.attached[0].mac.to_string();
    ip(&evil.inside, &format!("link set eth0 address {stolen}"));
    friend.serve(80);
    assert_ne!(evil.ask(friend.ipv4(), 80), format!("friend sees {}", evil.ipv4()), "a stolen hardware address");
    ip(&evil.inside, &format!("link set eth0 address {own}"));
    for free in ["10.200.0.9/32", &format!("{}/32", friend.ipv4())] {
        ip(&evil.inside, "addr flush dev eth0 scope global");
        ip(&evil.inside, &format!("addr add {free} dev eth0"));
        ip(&evil.inside, &format!("route add {} dev eth0", victim.ipv4()));
        ip(&evil.inside, &format!("neigh replace {} lladdr {stolen} dev eth0", victim.ipv4()));
        assert_eq!(evil.ask(victim.ipv4(), 80), "silence", "{free}");
    }
    // what it says by ARP about the friend's address changes nothing for the victim
    assert_eq!(friend.ask(victim.ipv4(), 80), format!("victim sees {}", friend.ipv4()));
    ip(&evil.inside, "addr add fd00:bad::1/128 dev eth0 nodad");
    ip(&evil.inside, &format!("route add {}/128 dev eth0", victim.ipv6()));
    assert!(!evil.ask(victim.ipv6(), 80).starts_with("victim sees"));
}

/// E3 and E4: nobody believes router advertisements, nobody routes to 127/8, redirects are not sent or taken.
fn advertisements_are_not_believed(router: &mut Router) {
    bridge(router, "quiet", |_| {});
    let member = Container::on(router, "member-of-quiet", &["quiet"]);
    let stack = rbox::network::Namespace::from(router.namespace().try_clone_to_owned().expect("a descriptor"));
    let setting = |at: &rbox::network::Namespace, name: &str| {
        let path = format!("/proc/sys/net/{name}");
        at.run(|| Ok(std::fs::read_to_string(&path))).expect("a namespace").expect(&path).trim().to_owned()
    };
    assert_eq!(setting(&member.inside, "ipv6/conf/eth0/accept_ra"), "0");
    assert_eq!(setting(&member.inside, "ipv6/conf/eth0/accept_redirects"), "0");
    assert_eq!(setting(&member.inside, "ipv6/conf/eth0/accept_dad"), "0");
    for at in [&member.inside, &stack] {
        assert_eq!(setting(at, "ipv4/conf/all/route_localnet"), "0");
        assert_eq!(setting(at, "ipv4/conf/default/route_localnet"), "0");
    }
    assert_eq!(setting(&stack, "ipv4/conf/all/send_redirects"), "0");
    assert_eq!(setting(&stack, "ipv6/conf/default/accept_ra"), "0");
}

/// E4: a member that says it is a router. The other would believe it.
fn nobody_else_is_a_router(router: &mut Router) {
    bridge(router, "rogue", |_| {});
    let (evil, victim) = (Container::on(router, "rogue-1", &["rogue"]), Container::on(router, "rogue-2", &["rogue"]));
    let believe = |at: &Container| {
        at.inside.run(|| Ok(std::fs::write("/proc/sys/net/ipv6/conf/eth0/accept_ra", "2"))).expect("a namespace")
    };
    believe(&victim).expect("a setting");
    // RFC 4861, 4.2, with a prefix as in 4.6.2
    let mut advertisement = vec![134, 0, 0, 0, 64, 0, 0x07, 0x08, 0, 0, 0, 0, 0, 0, 0, 0];
    advertisement.extend([3, 4, 64, 0xc0, 0, 0, 0x0e, 0x10, 0, 0, 0x0e, 0x10, 0, 0, 0, 0]);
    advertisement.extend(Ipv6Addr::new(0x2001, 0xdb8, 0xbad, 0, 0, 0, 0, 0).octets());
    let all = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 1);
    (0..3).for_each(|_| shout(&evil, all, &advertisement));
    assert_eq!(victim.ask(evil.ipv6(), 9), "refused", "the link works");
    assert!(!ip(&victim.inside, "-6 addr").contains("2001:db8"));
    assert!(!ip(&victim.inside, "-6 route").contains("proto ra"));
}

/// What groups a member listens to is nobody's business here, and would go to all the others.
fn reports_of_groups_go_nowhere(router: &mut Router) {
    bridge(router, "groups", |_| {});
    let [member, other] = ["groups-1", "groups-2"].map(|name| Container::on(router, name, &["groups"]));
    let routers = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 0x16);
    let index = index(&other);
    let listening = other.inside.run(|| {
        let socket = raw();
        rustix::net::sockopt::set_ipv6_add_membership(&socket, &routers, index).expect("a member");
        rustix::net::sockopt::set_socket_timeout(&socket, Timeout::Recv, Some(Duration::from_secs(10)))
            .expect("a time");
        Ok(socket)
    });
    // a report (RFC 3810, 5.2), whose reserved field tells it from what the listener hears of its own, and then a ping that shows that
    // the group gets there
    let mark = [0xab, 0xcd];
    shout(&member, routers, &[143, 0, 0, 0, mark[0], mark[1], 0, 0]);
    shout(&member, routers, &[128, 0, 0, 0, 0, 1, 0, 1]);
    let listening = listening.expect("a namespace");
    let heard = std::iter::repeat_with(|| {
        let mut packet = [0; 128];
        rustix::net::recv(&listening, &mut packet, rustix::net::RecvFlags::empty()).expect("the ping");
        packet
    });
    let reported = |packet: &[u8; 128]| packet[0] == 143 && packet[4..6] == mark;
    assert!(!heard.take_while(|packet| packet[0] != 128).any(|packet| reported(&packet)), "a report came through");
}

/// The number of a container's end of its link.
fn index(container: &Container) -> u32 {
    let link = ip(&container.inside, "-o link show eth0");
    link.split(':').next().and_then(|text| text.parse().ok()).expect("a number")
}

/// A socket for messages of `ICMPv6`, in this thread's namespace.
fn raw() -> OwnedFd {
    let (family, protocol) = (rustix::net::AddressFamily::INET6, Some(rustix::net::ipproto::ICMPV6));
    rustix::net::socket(family, rustix::net::SocketType::RAW, protocol).expect("a raw socket")
}

/// Sends a message of `ICMPv6` to a group, with the hops that messages between neighbours have (RFC 4861, 6.1.2).
fn shout(from: &Container, group: Ipv6Addr, message: &[u8]) {
    let to = SocketAddrV6::new(group, 0, 0, index(from));
    let sent = from.inside.run(|| {
        let socket = raw();
        rustix::net::sockopt::set_ipv6_multicast_hops(&socket, 255).expect("hops");
        Ok(rustix::net::sendto(&socket, message, rustix::net::SendFlags::empty(), &to))
    });
    sent.expect("a namespace").expect("sent");
}

fn a_link_between_two_works(router: &mut Router) {
    bridge(router, "wire", |spec| spec.driver = Driver::Ptp);
    let left = Container::on(router, "left", &["wire"]);
    let right = Container::on(router, "right", &["wire"]);
    right.serve(80);
    assert_eq!(left.ask(right.ipv4(), 80), format!("right sees {}", left.ipv4()));
    assert_eq!(left.ask(right.ipv6(), 80), format!("right sees {}", left.ipv6()));
    assert!(left.attached[0].gateways.is_empty() && router.gateways("wire").expect("there").is_empty());
    let third = namespace();
    let refused = router.attach(third.as_fd(), &endpoint("third", &["wire"])).expect_err("two are there");
    assert!(refused.to_string().contains("a ptp link has two members"), "{refused}");
    // one that comes back is linked again
    let again = namespace();
    router.attach(again.as_fd(), &endpoint("left", &["wire"])).expect("it is back");
    assert_eq!(ask(&again, right.ipv4(), 80), format!("right sees {}", left.ipv4()));
    let leave = || ["left", "right"].map(|name| router.detach_all(name).expect("it leaves"));
    leave();
    // both at once: the one that comes second takes what the first waits with
    for _ in 0..20 {
        let ends = ["left", "right"].map(|name| (name, namespace()));
        std::thread::scope(|scope| {
            for (name, inside) in &ends {
                scope.spawn(|| router.attach(inside.as_fd(), &endpoint(name, &["wire"])).expect("it is attached"));
            }
        });
        for (_, inside) in &ends {
            let links = ip(inside, "-o addr show dev eth0");
            assert_eq!(links.lines().filter(|line| line.contains("scope global")).count(), 2, "{links}");
        }
        leave();
    }
    router.remove_network("wire").expect("nobody is on it");
}

/// E5: a network without IPv6 has none at all.
fn ipv4_alone_is_alone(router: &mut Router) {
    bridge(router, "old", |spec| spec.ipv6 = false);
    let member = Container::on(router, "old-member", &["old"]);
    let addresses = ip(&member.inside, "-o -6 addr show dev eth0");
    assert_eq!(addresses, "");
    assert_eq!(member.attached[0].addresses.iter().filter(|address| address.is_ipv6()).count(), 0);
    // where nothing tells the bridge that one has come again, behind another port, while the old link is still there
    let other = Container::on(router, "old-other", &["old"]);
    member.serve(80);
    assert_eq!(other.ask(member.ipv4(), 80), format!("old-member sees {}", other.ipv4()));
    let again = namespace();
    router.attach(again.as_fd(), &endpoint("old-member", &["old"])).expect("it is attached again");
    serve(&again, "old-member again", 80);
    assert_eq!(other.ask(member.ipv4(), 80), format!("old-member again sees {}", other.ipv4()));
}

fn addresses_are_fixed_or_run_out(router: &mut Router) {
    bridge(router, "small", |spec| {
        spec.subnets = vec!["10.77.0.0/30".parse().expect("a subnet")];
        spec.ipv6 = false;
    });
    let fixed = |name: &str, at: &str| Endpoint {
        container: name.to_owned(),
        service: name.to_owned(),
        networks: vec![Attachment {
            network: "small".to_owned(),
            interface: Some("lan".to_owned()),
            addresses: vec![address(at)],
            ..Attachment::default()
        }],
    };
    let inside = namespace();
    let attached = router.attach(inside.as_fd(), &fixed("fixed", "10.77.0.2")).expect("it is free");
    assert_eq!((attached[0].interface.as_str(), attached[0].addresses[0]), ("lan", address("10.77.0.2")));
    let error = |endpoint: &Endpoint| router.reserve(endpoint).expect_err("it can't be").to_string();
    assert!(error(&fixed("late", "10.77.0.2")).contains("container `fixed` has it"));
    assert!(error(&fixed("late", "10.77.0.1")).contains("it is the router's"));
    assert!(error(&fixed("late", "fd00::1")).contains("no subnet of its family"));
    assert!(error(&endpoint("late", &["small"])).contains("all 1 addresses of 10.77.0.0/30"));
    assert!(error(&endpoint("late", &["smal"])).contains("there is no network `smal` in this stack; it has "));
    assert!(error(&endpoint("../late", &["small"])).contains("cannot be the name of a container"));
    // what failed holds nothing
    assert!(router.attached("late").is_empty());
}

fn what_is_in_use_stays(router: &mut Router) {
    let error = router.remove_network("small").expect_err("somebody is on it").to_string();
    assert!(error.contains("network `small` is in use by fixed"), "{error}");
    let same = router.add_networks(&[NetworkSpec::bridge("fresh"), NetworkSpec::bridge("small")]);
    assert!(same.expect_err("it is there").to_string().contains("there is a network `small` already"));
    // all or nothing
    assert!(router.gateways("fresh").is_err());
    router.detach("fixed", "small").expect("it leaves");
    router.remove_network("small").expect("nobody is on it");
    let overlap =
        NetworkSpec { subnets: vec!["10.89.0.0/16".parse().expect("a subnet")], ..NetworkSpec::bridge("big") };
    let error = router.add_networks(&[overlap]).expect_err("the others are in it").to_string();
    assert!(error.contains("overlaps"), "{error}");
    let _: Vec<IpAddr> = router.gateways("meet").expect("it is there still");
}
