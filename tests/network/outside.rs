//! Ports published to the LAN: reachable as they should be, and only so.

use std::os::fd::{AsFd as _, AsRawFd as _};
use std::time::Duration;

use rbox::network::{HostPorts, NetworkSpec, PortRange, PortSpec, Protocol, Router, Settings, Uplink};

use super::lab::{
    Container, HOST, HOST6, Lab, PEER, PEER6, address, ask, ask_udp, eventually, forbidden, ip, nft, run,
};
use super::ready;

fn start(lab: &Lab, networks: &[&str]) -> Router {
    let mut router = lab.router("shop");
    let specs: Vec<_> = networks.iter().map(|name| NetworkSpec::bridge(name)).collect();
    router.add_networks(&specs).expect("networks");
    router
}

/// Ports that a container has published on an address of the host.
fn spec(
    protocol: Protocol,
    host: &str,
    host_ports: PortRange,
    web: &Container,
    container_ports: PortRange,
) -> PortSpec {
    let host = address(host);
    let container = web.attached[0].addresses.iter().copied().filter(|own| own.is_ipv6() == host.is_ipv6());
    PortSpec {
        id: "web".to_owned(),
        protocol,
        host: Some(host),
        host_ports: HostPorts::These(host_ports),
        container: container.collect(),
        container_ports,
    }
}

fn one(protocol: Protocol, host: &str, host_port: u16, web: &Container, port: u16) -> PortSpec {
    spec(protocol, host, PortRange::one(host_port), web, PortRange::one(port))
}

/// Publishes, as the supervisor does, from a thread of the host.
fn publish_all(lab: &Lab, router: &Router, ports: &[PortSpec]) {
    lab.host.run(|| router.publish(ports)).expect("they are free");
}

fn publish(lab: &Lab, router: &Router, web: &Container, host_port: u16, port: u16) {
    let specs = [Protocol::Tcp, Protocol::Udp]
        .map(|protocol| ["0.0.0.0", "::"].map(|host| one(protocol, host, host_port, web, port)));
    publish_all(lab, router, specs.as_flattened());
}

#[test]
fn the_lan_is_answered_where_no_route_of_ipv6_leads_out_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    ip(&lab.host, "-6 route del default");
    let router = start(&lab, &["front"]);
    let web = Container::on(&router, "web", &["front"]);
    web.serve(80);
    publish(&lab, &router, &web, 8080, 80);
    let seen = format!("web sees {}", web.attached[0].gateways[1]);
    assert_eq!(ask(&lab.peer, address(HOST6), 8080), seen);
    assert_eq!(ask_udp(&lab.peer, address(HOST6), 8080, 0), seen);
    assert_eq!(ask(&lab.peer, address(HOST), 8080), format!("web sees {PEER}"));
}

#[test]
fn the_lan_reaches_a_published_port_under_its_own_address_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    let router = start(&lab, &["front"]);
    let web = Container::on(&router, "web", &["front"]);
    web.serve(80);
    publish(&lab, &router, &web, 8080, 80);
    // the sockets that hold the port get nothing: rules alone must do it
    nft(
        &lab.host,
        "table inet rbox99999 {\n chain in {\n type filter hook input priority 0;\n th dport 8080 drop\n}\n}\n",
    );
    // E11: never an address of ours, let alone 127.0.0.1
    assert_eq!(ask(&lab.peer, address(HOST), 8080), format!("web sees {PEER}"));
    assert_eq!(ask(&lab.peer, address(HOST6), 8080), format!("web sees {PEER6}"));
    assert_eq!(ask_udp(&lab.peer, address(HOST), 8080, 0), format!("web sees {PEER}"));
    assert_eq!(ask_udp(&lab.peer, address(HOST6), 8080, 0), format!("web sees {PEER6}"));
    assert_eq!(ask(&lab.peer, address(HOST), 80), "refused");
    nft(&lab.host, "delete table inet rbox99999");
    router.unpublish("web");
    assert_eq!(ask(&lab.peer, address(HOST), 8080), "refused");
}

#[test]
fn many_ports_are_ranges_and_single_ones_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    let router = start(&lab, &["front"]);
    let web = Container::on(&router, "web", &["front"]);
    // a few: each has a socket too, and the number of those is limited here
    let range = PortRange { first: 30_000, last: 30_099 };
    let all = |shift| {
        let to = PortRange { first: range.first + shift, last: range.last + shift };
        [spec(Protocol::Tcp, "0.0.0.0", range, &web, to)]
    };
    for port in [30_000, 30_001, 30_099, 30_100] {
        web.serve(port);
    }
    publish_all(&lab, &router, &all(0));
    assert!(run(&lab.host, "nft", "list ruleset").contains("tcp . 30000-30099"));
    for port in [30_000, 30_099] {
        assert_eq!(ask(&lab.peer, address(HOST), port), format!("web sees {PEER}"));
    }
    router.unpublish("web");
    publish_all(&lab, &router, &all(1));
    for port in [30_000, 30_099] {
        assert_eq!(ask(&lab.peer, address(HOST), port), format!("web sees {PEER}"));
    }
    router.unpublish("web");
    assert!(!run(&lab.host, "nft", "list ruleset").contains("30000"));
}

/// E1: the host's owner has closed everything, so a redirected packet would come in by a way that the owner does not see.
#[test]
fn the_host_s_own_rules_are_not_bypassed_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    let closed = "table inet owner {\n chain in {\n type filter hook input priority 0; policy drop;\n}\n}\n";
    nft(&lab.host, closed);
    let router = start(&lab, &["front"]);
    let web = Container::on(&router, "web", &["front"]);
    web.serve(80);
    publish(&lab, &router, &web, 8080, 80);
    assert_eq!(ask(&lab.peer, address(HOST), 8080), "silence");
    // rules that go and come while it runs
    nft(&lab.host, "delete table inet owner");
    let open = || ask(&lab.peer, address(HOST), 8080) == format!("web sees {PEER}");
    eventually("the port does not open", open);
    nft(&lab.host, closed);
    eventually("the port does not close", || !open());
    nft(&lab.host, "flush ruleset");
    eventually("the port does not open again", open);
    // where only what is known may go through, the sockets serve
    nft(&lab.host, "table inet owner {\n chain through {\n type filter hook forward priority 0; policy drop;\n}\n}\n");
    eventually("the port does not stay open", open);
    assert_eq!(lab.host.run(|| Ok(Uplink::fitting())).expect("a namespace"), Uplink::Sockets);
    nft(&lab.host, "flush ruleset");
    assert_eq!(lab.host.run(|| Ok(Uplink::fitting())).expect("a namespace"), Uplink::Links);
}

/// E2: neither 127/8, nor a container's subnet, nor the stack's own end is reached by routing it to the host.
#[test]
fn routes_of_the_lan_lead_nowhere_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    let router = start(&lab, &["front"]);
    let web = Container::on(&router, "web", &["front"]);
    web.serve(80);
    super::lab::serve(&lab.host, "host", 9090);
    publish_all(&lab, &router, &[one(Protocol::Tcp, "127.0.0.1", 8080, &web, 80)]);
    ip(&lab.peer, "addr del 127.0.0.1/8 dev lo");
    ip(&lab.peer, "route add 127.0.0.0/8 via 198.51.100.1 src 198.51.100.2");
    run(&lab.peer, "sysctl", "-qw net.ipv4.conf.all.route_localnet=1");
    ip(&lab.peer, "route add 10.0.0.0/8 via 198.51.100.1");
    for port in [8080, 9090] {
        assert_eq!(ask(&lab.peer, address("127.0.0.1"), port), "silence");
    }
    assert_eq!(ask(&lab.peer, address(HOST), 8080), "refused");
    let reached = ask(&lab.peer, web.ipv4(), 80);
    assert!(matches!(reached.as_str(), "silence" | "unreachable"), "{reached}");
    let uplinks = ip(&lab.host, "-o -4 addr");
    let pair = uplinks.lines().find(|line| line.contains("rbox")).and_then(|line| line.split_whitespace().nth(3));
    let host_side = pair.and_then(|pair| pair.split('/').next()).expect("the uplink's address");
    let (net, last) = host_side.rsplit_once('.').expect("dots");
    let stack_side = format!("{net}.{}", last.parse::<u8>().expect("a number") + 1);
    assert_eq!(ask(&lab.peer, address(&stack_side), 80), "silence");
}

/// E8: what goes through the host to others on a published port's number is none of ours.
#[test]
fn traffic_for_others_passes_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    let far = super::lab::namespace();
    let far_fd = format!("/proc/{}/fd/{}", std::process::id(), far.as_fd().as_raw_fd());
    ip(&lab.host, &format!("link add eth1 type veth peer name eth0 netns {far_fd}"));
    ip(&lab.host, "addr add 203.0.113.1/24 dev eth1");
    ip(&lab.host, "link set eth1 up");
    ip(&far, "addr add 203.0.113.2/24 dev eth0");
    ip(&far, "link set eth0 up");
    ip(&far, "route add default via 203.0.113.1");
    ip(&lab.peer, "route add 203.0.113.0/24 via 198.51.100.1");
    super::lab::serve(&far, "far", 8080);
    let router = start(&lab, &["front"]);
    let web = Container::on(&router, "web", &["front"]);
    web.serve(80);
    publish(&lab, &router, &web, 8080, 80);
    assert_eq!(ask(&lab.peer, address("203.0.113.2"), 8080), format!("far sees {PEER}"));
    assert_eq!(ask(&lab.peer, address("203.0.113.1"), 8080), format!("web sees {PEER}"));
    // and a container that asks others on that number reaches them
    assert_eq!(web.ask(address("203.0.113.2"), 8080), "far sees 203.0.113.1");
}

/// E15 by the detour of the host's address, and hairpin where it is allowed.
#[test]
fn members_reach_published_ports_as_their_networks_allow_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    let router = start(&lab, &["front", "back"]);
    let web = Container::on(&router, "web", &["front"]);
    let friend = Container::on(&router, "friend", &["front"]);
    let stranger = Container::on(&router, "stranger", &["back"]);
    web.serve(80);
    publish(&lab, &router, &web, 8080, 80);
    for host in [HOST, HOST6] {
        let gateway = web.attached[0].gateways[usize::from(host == HOST6)];
        assert_eq!(friend.ask(address(host), 8080), format!("web sees {gateway}"));
        assert_eq!(web.ask(address(host), 8080), format!("web sees {gateway}"));
        assert_eq!(stranger.ask(address(host), 8080), forbidden(address(host)));
    }
    // another address that the host gets meanwhile
    ip(&lab.host, "addr add 198.51.100.9/24 dev eth0");
    eventually("the new address is not known", || friend.ask(address("198.51.100.9"), 8080).starts_with("web sees"));
    assert_eq!(stranger.ask(address("198.51.100.9"), 8080), "unreachable");
    // by the stack's gateway or the uplink there is no way either
    for gateway in router.gateways("back").expect("there").into_iter().chain(router.gateways("front").expect("there")) {
        assert_eq!(stranger.ask(gateway, 8080), forbidden(gateway));
    }
}

/// E17: a client that keeps its UDP port must reach the container that has the published port now.
#[test]
fn flows_of_the_past_are_forgotten_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    let router = start(&lab, &["front"]);
    let (web, next) = (Container::on(&router, "web", &["front"]), Container::on(&router, "next", &["front"]));
    web.serve(53);
    next.serve(53);
    for _ in 0..3 {
        for to in [&web, &next] {
            publish_all(&lab, &router, &[one(Protocol::Udp, "0.0.0.0", 5353, to, 53)]);
            let said = ask_udp(&lab.peer, address(HOST), 5353, 4000);
            assert_eq!(said, format!("{} sees {PEER}", to.name));
            router.unpublish("web");
            assert_ne!(ask_udp(&lab.peer, address(HOST), 5353, 4000), format!("{} sees {PEER}", to.name));
        }
    }
}

/// E17: fifty times the same port, each time from the start.
#[test]
fn the_same_port_again_and_again_needs_root() {
    if !ready() {
        return;
    }
    let lab = Lab::new();
    for round in 0..50 {
        let router = start(&lab, &["front"]);
        let web = Container::on(&router, &format!("web-{round}"), &["front"]);
        web.serve(80);
        publish(&lab, &router, &web, 8080, 80);
        assert_eq!(ask(&lab.peer, address(HOST), 8080), format!("web-{round} sees {PEER}"));
    }
}

/// E17: killed without a word, and the same port is asked for at once by the next. The program is this one, started again.
#[test]
fn a_killed_router_leaves_its_port_to_the_next_needs_root() {
    const LEASES: &str = "RBOX_TEST_LEASES";
    if let Some(leases) = std::env::var_os(LEASES) {
        let settings = Settings { name: "shop".to_owned(), leases: leases.into(), uplink: Uplink::Links };
        let mut router = Router::start(&settings).expect("a router");
        router.add_networks(&[NetworkSpec::bridge("front")]).expect("a network");
        let web = Container::on(&router, "web", &["front"]);
        web.serve(80);
        let ports = [one(Protocol::Tcp, "0.0.0.0", 8080, &web, 80), one(Protocol::Udp, "0.0.0.0", 8080, &web, 80)];
        router.publish(&ports).expect("they are free");
        println!("ready");
        std::thread::sleep(Duration::from_mins(1));
        return;
    }
    if !ready() {
        return;
    }
    let lab = Lab::new();
    for _ in 0..10 {
        let child = lab.host.run(|| {
            let mut command = std::process::Command::new(std::env::current_exe().expect("a path"));
            command.args(["--exact", "outside::a_killed_router_leaves_its_port_to_the_next_needs_root", "--nocapture"]);
            command.env(LEASES, lab.leases()).stdout(std::process::Stdio::piped());
            Ok(command.spawn().expect("it starts"))
        });
        let mut child = child.expect("a namespace");
        let said = std::io::BufReader::new(child.stdout.take().expect("piped"));
        let is_ready = std::io::BufRead::lines(said).map_while(Result::ok).any(|line| line.contains("ready"));
        assert!(is_ready, "it has ended: {:?}", child.wait());
        assert_eq!(ask(&lab.peer, address(HOST), 8080), format!("web sees {PEER}"));
        assert_eq!(ask_udp(&lab.peer, address(HOST), 8080, 4001), format!("web sees {PEER}"));
        child.kill().expect("it lives");
        child.wait().expect("it has ended");
    }
    eventually("rules are left", || run(&lab.host, "nft", "list ruleset").is_empty());
    eventually("a link is left", || !ip(&lab.host, "-o link").contains("rbox"));
}
