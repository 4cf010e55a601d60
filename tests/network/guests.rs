//! The network of containers that were given none: others reach it, and it reaches none of them.

use std::net::IpAddr;
use std::os::fd::AsFd;

use rbox::network::dns::Record;
use rbox::network::{Isolation, NetworkSpec, Policy, Protocol, Router, Settings, Uplink};

use super::dns::{A, PTR, SRV, ask_from, question};
use super::lab::{Container, HOST, HOST6, Lab, address, ask_udp, endpoint, forbidden, ip, run};
use super::support::needs_tool;
use super::who::{both, is_ordinary};

/// A router with the common network, two guests, and three that would like to be.
fn start(lab: &Lab) -> Router {
    let uplink = if is_ordinary() { Uplink::Sockets } else { Uplink::Links };
    let settings = Settings { uplink, ..lab.settings("shop") };
    let mut router = lab.host.run(|| Router::start(&settings)).expect("a router");
    let spec = |name, isolation| NetworkSpec { isolation, ..NetworkSpec::bridge(name) };
    let outside =
        NetworkSpec { subnets: vec!["2001:db8:7::/64".parse().expect("one")], ..spec("far", Isolation::Guest) };
    let networks = [
        spec("common", Isolation::Common),
        spec("red", Isolation::Guest),
        outside,
        spec("own", Isolation::Full),
        NetworkSpec { internal: true, ..spec("closed", Isolation::Guest) },
        NetworkSpec { policy: Policy::Deny(Vec::new()), ..spec("strict", Isolation::Guest) },
    ];
    router.add_networks(&networks).expect("networks");
    router
}

/// Both addresses of a container on its first network.
fn addresses(container: &Container) -> [IpAddr; 2] {
    [container.ipv4(), container.ipv6()]
}

fn one_way(lab: &Lab) {
    let router = start(lab);
    let on = |name: &str, networks: &[&str]| {
        let container = Container::on(&router, name, networks);
        container.serve(80);
        container
    };
    let (web, red, far) = (on("web", &["common"]), on("red", &["red"]), on("far", &["far"]));
    for to in addresses(&web) {
        for guest in [&red, &far] {
            let seen = addresses(guest)[usize::from(to.is_ipv6())];
            assert_eq!(guest.ask(to, 80), format!("web sees {seen}"), "{} to {to}", guest.name);
            assert_eq!(ask_udp(&guest.inside, to, 80, 0), format!("web sees {seen}"));
            assert_eq!(guest.ask(to, 81), "refused", "nobody listens there");
        }
        if needs_tool("busybox") {
            red.inside
                .run(|| Ok(std::fs::write("/proc/sys/net/ipv4/ping_group_range", "0 0")))
                .expect("a thread")
                .expect("0");
            let family = if to.is_ipv6() { "-6" } else { "-4" };
            let said = run(&red.inside, "busybox", &format!("ping {family} -c 1 -W 5 {to}"));
            assert!(said.contains("1 packets received"), "{said}");
        }
    }
    // E15: every other way stays shut
    let strangers = [on("own", &["own"]), on("closed", &["closed"]), on("strict", &["strict"])];
    for (stranger, to) in strangers.iter().flat_map(|stranger| addresses(&web).map(|to| (stranger, to))) {
        assert_ne!(stranger.ask(to, 80), format!("web sees {}", addresses(stranger)[usize::from(to.is_ipv6())]));
        assert!(["unreachable", "refused"].contains(&stranger.ask(to, 80).as_str()), "{} to {to}", stranger.name);
    }
    for shut in [&red, &far, &strangers[0], &strangers[1], &strangers[2]] {
        assert_eq!(web.ask(shut.ipv4(), 80), "unreachable", "to {}", shut.name);
        assert!(["unreachable", "refused"].contains(&web.ask(shut.ipv6(), 80).as_str()), "to {}", shut.name);
        assert_eq!(ask_udp(&web.inside, shut.ipv4(), 80, 0), "unreachable", "to {}", shut.name);
    }
    assert_eq!((red.ask(far.ipv4(), 80), far.ask(red.ipv4(), 80)), ("unreachable".into(), "unreachable".into()));
    // a member of the common network is no way through, to whoever routes by it
    ip(&red.inside, &format!("route add {}/32 via {}", strangers[1].ipv4(), red.attached[0].gateways[0]));
    assert_eq!(red.ask(strangers[1].ipv4(), 80), "unreachable");
    several(&router, &web, &red);
    by_its_published_port(lab, &router, &web, &red, &strangers[0]);
}

/// Whoever is on several networks answers by the one that it was asked on.
fn several(router: &Router, web: &Container, red: &Container) {
    let both = Container::on(router, "both", &["own", "common"]);
    both.serve(80);
    for at in &both.attached[1].addresses {
        assert_eq!(red.ask(*at, 80), format!("both sees {}", addresses(red)[usize::from(at.is_ipv6())]));
    }
    let attached = router.attach(web.inside.as_fd(), &endpoint("web", &["red"])).expect("it joins");
    for to in addresses(web).into_iter().chain(attached[0].addresses.clone()) {
        assert_eq!(red.ask(to, 80), format!("web sees {}", addresses(red)[usize::from(to.is_ipv6())]));
    }
    router.detach("web", "red").expect("it leaves");
    router.find_way_out(web.inside.as_fd(), "web").expect("it has one");
    for to in addresses(web) {
        assert_eq!(red.ask(to, 80), format!("web sees {}", addresses(red)[usize::from(to.is_ipv6())]));
    }
}

/// What a guest reaches anyway it reaches by the host's address too, and nobody else does.
fn by_its_published_port(lab: &Lab, router: &Router, web: &Container, red: &Container, stranger: &Container) {
    web.publish(lab, router);
    assert!(red.ask(address(HOST), 8080).starts_with("web sees"));
    for host in [HOST, HOST6].map(address) {
        assert!([forbidden(host), "unreachable"].contains(&stranger.ask(host, 8080).as_str()), "{host}");
    }
}

#[test]
fn guests_reach_the_common_network_and_nobody_else_does_needs_namespaces() {
    if needs_tool("ip") {
        both("guests::guests_reach_the_common_network_and_nobody_else_does_needs_namespaces", || {
            one_way(&Lab::new());
        });
    }
}

/// IPv6 within the stack needs none outside.
#[test]
fn guests_reach_the_common_network_of_a_machine_without_ipv6_outside_needs_namespaces() {
    if needs_tool("ip") {
        both("guests::guests_reach_the_common_network_of_a_machine_without_ipv6_outside_needs_namespaces", || {
            let lab = Lab::new();
            ip(&lab.host, "-6 route del default");
            one_way(&lab);
        });
    }
}

#[test]
fn guests_see_the_names_of_the_common_network_behind_their_own_needs_namespaces() {
    if !needs_tool("ip") {
        return;
    }
    both("guests::guests_see_the_names_of_the_common_network_behind_their_own_needs_namespaces", || {
        let lab = Lab::new();
        let router = start(&lab);
        let on = |name: &str, service: &str, network: &str| {
            let container = Container::on(&router, name, &[network]);
            let record = Record {
                network: network.to_owned(),
                container: name.to_owned(),
                replica: Some((service.to_owned(), 1)),
                aliases: Vec::new(),
                addresses: container.attached[0].addresses.clone(),
                ports: vec![(Protocol::Tcp, 80)],
                resolvers: Vec::new(),
                is_healthy: true,
            };
            router.names().register([record]);
            container
        };
        let (web, other) = (on("web", "web", "common"), on("db-1", "db", "common"));
        let (red, own_db) = (on("red", "red", "red"), on("db-2", "db", "red"));
        let ask = |client: &Container, name: &str, kind: u16| {
            let server = (client.attached[0].gateways[0], 53).into();
            let reply = client.inside.run(|| Ok(ask_from(client.ipv4(), server, &question(7, name, kind, None))));
            reply.expect("a namespace").expect("an answer").answers
        };
        let backwards = |address: IpAddr| {
            let IpAddr::V4(address) = address else { panic!("{address}") };
            let [a, b, c, d] = address.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa")
        };
        assert_eq!(ask(&red, "web", A), [web.ipv4().to_string()]);
        assert_eq!(ask(&red, "web.shop", A), [web.ipv4().to_string()]);
        assert_eq!(ask(&red, "_80._tcp.web", SRV), ["80 web.shop"]);
        assert_eq!(ask(&red, &backwards(web.ipv4()), PTR), ["web.shop"]);
        // its own network's come first, and alone
        assert_eq!(ask(&red, "db", A), [own_db.ipv4().to_string()]);
        assert_eq!(ask(&web, "db", A), [other.ipv4().to_string()]);
        // one way, and not for everybody
        assert_eq!(ask(&web, "red", A), [""; 0]);
        assert_eq!(ask(&web, &backwards(red.ipv4()), PTR), [""; 0]);
        for network in ["own", "closed", "strict"] {
            let stranger = on(network, network, network);
            assert_eq!(ask(&stranger, "web", A), [""; 0], "{network}");
            assert_eq!(ask(&stranger, &backwards(web.ipv4()), PTR), [""; 0], "{network}");
        }
    });
}
