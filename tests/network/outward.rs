//! The way out of a stack with root, and that it heals and leaves nothing behind.

use std::os::fd::AsFd as _;

use rbox::network::{Driver, NetworkSpec, Router, Settings};

use super::lab::{
    Container, HOST, HOST6, Lab, PEER, PEER6, address, ask_udp, endpoint, eventually, ip, namespace, nft, run, serve,
};
use super::ready;

fn network(lab: &Lab, change: impl FnOnce(&mut NetworkSpec)) -> rbox::network::Router {
    let mut router = lab.router("shop");
    let mut spec = NetworkSpec::bridge("front");
    change(&mut spec);
    router.add_networks(&[spec]).expect("a network");
    router
}

#[test]
fn containers_get_out_under_the_host_s_address_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    let router = network(&lab, |_| {});
    serve(&lab.peer, "peer", 80);
    let web = Container::on(&router, "web", &["front"]);
    assert_eq!(web.ask(address(PEER), 80), format!("peer sees {HOST}"));
    assert_eq!(web.ask(address(PEER6), 80), format!("peer sees {HOST6}"));
    assert_eq!(ask_udp(&web.inside, address(PEER), 80, 0), format!("peer sees {HOST}"));
    assert!(ip(&web.inside, "-o link show eth0").contains("mtu 1400"), "the size of the host's way out");
}

#[test]
fn an_internal_network_has_no_way_out_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    let router = network(&lab, |spec| spec.internal = true);
    serve(&lab.peer, "peer", 80);
    let web = Container::on(&router, "web", &["front"]);
    assert_eq!(web.ask(address(PEER), 80), "unreachable");
    // not even with a route of its own
    ip(&web.inside, &format!("route add default via {}", web.attached[0].gateways[0]));
    assert_eq!(web.ask(address(PEER), 80), "unreachable");
}

#[test]
fn two_stacks_don_t_know_each_other_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    let (mut shop, mut chat) = (lab.router("shop"), lab.router("chat"));
    for router in [&mut shop, &mut chat] {
        router.add_networks(&[NetworkSpec::bridge("default")]).expect("a network");
    }
    serve(&lab.peer, "peer", 80);
    let (a, b) = (Container::on(&shop, "a", &["default"]), Container::on(&chat, "b", &["default"]));
    // subnets are a stack's own, so both may have the same
    assert_eq!(a.attached[0].subnets[0], b.attached[0].subnets[0]);
    for container in [&a, &b] {
        assert_eq!(container.ask(address(PEER), 80), format!("peer sees {HOST}"));
        container.serve(80);
    }
    assert_eq!(std::fs::read_dir(lab.leases()).expect("leases").count(), 2);
    let uplinks = ip(&lab.host, "-o -4 addr");
    for pair in uplinks.lines().filter(|line| line.contains("rbox")) {
        let host_side = pair.split_whitespace().nth(3).and_then(|text| text.split('/').next()).expect("an address");
        let stack_side = host_side.rsplit_once('.').expect("dots");
        let stack_side = format!("{}.{}", stack_side.0, stack_side.1.parse::<u8>().expect("a number") + 1);
        let said = a.ask(address(&stack_side), 80);
        assert!(matches!(said.as_str(), "silence" | "unreachable"), "{stack_side}: {said}");
    }
}

/// As in a container with this machine's network and no view of its files.
#[test]
fn who_takes_leases_elsewhere_is_no_obstacle_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    serve(&lab.peer, "peer", 80);
    let elsewhere = tempfile::tempdir().expect("a folder");
    let settings = [lab.settings("shop"), Settings { leases: elsewhere.path().to_owned(), ..lab.settings("shop") }];
    let routers = settings.map(|settings| {
        let mut router = lab.host.run(|| Router::start(&settings)).expect("a router");
        router.add_networks(&[NetworkSpec::bridge("front")]).expect("a network");
        router
    });
    for router in &routers {
        let web = Container::on(router, "web", &["front"]);
        assert_eq!(web.ask(address(PEER), 80), format!("peer sees {HOST}"));
    }
}

/// E9: a flush of all rules, and an interface that somebody removes.
#[test]
fn what_others_break_heals_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    let router = network(&lab, |_| {});
    serve(&lab.peer, "peer", 80);
    let web = Container::on(&router, "web", &["front"]);
    let gets_out = || web.ask(address(PEER), 80) == format!("peer sees {HOST}");
    nft(&lab.host, "flush ruleset");
    assert!(gets_out(), "our table is ours alone");
    let links = ip(&lab.host, "-o link");
    let name = links.lines().find_map(|line| line.split(": ").nth(1)?.split('@').next()?.strip_prefix("rbox"));
    let name = format!("rbox{}", name.expect("the uplink is there"));
    ip(&lab.host, &format!("link del {name}"));
    eventually("the uplink does not come back", gets_out);
    assert!(run(&lab.host, "nft", "list tables").contains(&format!("table inet {name}")));
}

#[test]
fn nothing_is_left_behind_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    let before = (ip(&lab.host, "-o link"), run(&lab.host, "nft", "list ruleset"), ip(&lab.host, "route"));
    for _ in 0..5 {
        let router = network(&lab, |_| {});
        let web = Container::on(&router, "web", &["front"]);
        assert!(run(&lab.host, "nft", "list ruleset").contains("masquerade"));
        drop((router, web));
        let now = || (ip(&lab.host, "-o link"), run(&lab.host, "nft", "list ruleset"), ip(&lab.host, "route"));
        eventually("something is left", || now() == before);
    }
    assert_eq!(std::fs::read_dir(lab.leases()).expect("leases").count(), 0);
}

#[test]
fn a_macvlan_container_is_on_the_host_s_wire_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    let mut router = lab.router("shop");
    let spec = |parent: &str| NetworkSpec {
        driver: Driver::Macvlan { parent: parent.to_owned() },
        subnets: vec!["198.51.100.0/24".parse().expect("a subnet")],
        gateways: vec![address(PEER)],
        ipv6: false,
        ..NetworkSpec::bridge("lan")
    };
    router.add_networks(&[spec("eth0")]).expect("a network");
    serve(&lab.peer, "peer", 80);
    let mut endpoint = endpoint("web", &["lan"]);
    endpoint.networks[0].addresses = vec![address("198.51.100.77")];
    let inside = namespace();
    router.attach(inside.as_fd(), &endpoint).expect("it is attached");
    assert_eq!(super::lab::ask(&inside, address(PEER), 80), "peer sees 198.51.100.77");
    router.detach_all("web").expect("it leaves");
    router.remove_network("lan").expect("nobody is on it");
    router.add_networks(&[spec("eth7")]).expect("a parent may come later");
    let refused = router.attach(inside.as_fd(), &endpoint).expect_err("there is none").to_string();
    assert!(refused.contains("the host has no interface eth7 to be on; it has eth0, lo"), "{refused}");
}
