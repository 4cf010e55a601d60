//! A whole router whose way out is sockets: what an ordinary user has. As root, as a user who has rights over the lab, and as one who has
//! none over the host's network namespace.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};

use rbox::network::dns::Record;
use rbox::network::{
    BoundPort, HostPorts, Namespace, NetworkSpec, PortRange, PortSpec, Protocol, Router, Settings, Uplink,
};

use super::dns::{A, AAAA, ask_from, question};
use super::lab::{Container, HOST, HOST6, Lab, PEER, PEER6, address, ask, ask_udp, forbidden, ip, run, serve};
use super::support::needs_tool;
use super::who::{both, stranger};

fn start(lab: &Lab) -> Router {
    let settings = Settings { uplink: Uplink::Sockets, ..lab.settings("shop") };
    let mut router = lab.host.run(|| Router::start(&settings)).expect("a router");
    let internal = NetworkSpec { internal: true, ..NetworkSpec::bridge("back") };
    router.add_networks(&[NetworkSpec::bridge("front"), internal, NetworkSpec::bridge("other")]).expect("networks");
    router
}

fn publish(at: &Namespace, router: &Router, to: &Container, host: Option<&str>, protocol: Protocol) -> Vec<BoundPort> {
    let spec = PortSpec {
        id: to.name.clone(),
        protocol,
        host: host.map(address),
        host_ports: HostPorts::These(PortRange::one(8080)),
        container: to.attached[0].addresses.clone(),
        container_ports: PortRange::one(80),
    };
    at.run(|| router.publish(&[spec])).expect("free ports")
}

fn record(container: &Container) -> Record {
    let attached = &container.attached[0];
    Record {
        network: attached.network.clone(),
        container: container.name.clone(),
        replica: None,
        aliases: Vec::new(),
        addresses: attached.addresses.clone(),
        ports: Vec::new(),
        resolvers: Vec::new(),
        is_healthy: true,
    }
}

#[test]
fn containers_get_out_and_see_what_there_is() {
    both("sockets::containers_get_out_and_see_what_there_is", || {
        let lab = Lab::new();
        let router = start(&lab);
        serve(&lab.peer, "peer", 80);
        let (web, db) = (Container::on(&router, "web", &["front"]), Container::on(&router, "db", &["back"]));
        assert_eq!(web.ask(address(PEER), 80), format!("peer sees {HOST}"));
        assert_eq!(web.ask(address(PEER6), 80), format!("peer sees {HOST6}"));
        for peer in [PEER, PEER6] {
            let seen = if peer == PEER { HOST } else { HOST6 };
            assert_eq!(ask_udp(&web.inside, address(peer), 80, 0), format!("peer sees {seen}"));
            assert_eq!(web.ask(address(peer), 81), "refused");
            assert_eq!(db.ask(address(peer), 80), "unreachable");
        }
        // the host's own addresses, as from another machine
        serve(&lab.host, "host", 82);
        assert_eq!(web.ask(address(HOST), 82), format!("host sees {HOST}"));
        if needs_tool("busybox") {
            lab.host
                .run(|| Ok(std::fs::write("/proc/sys/net/ipv4/ping_group_range", "0 0")))
                .expect("a thread")
                .expect("0");
            for to in [PEER, PEER6, &web.attached[0].gateways[0].to_string()] {
                let family = if to.contains(':') { "-6" } else { "-4" };
                let said = run(&web.inside, "busybox", &format!("ping {family} -c 1 -W 5 {to}"));
                assert!(said.contains("1 packets received"), "{said}");
            }
        }
    });
}

#[test]
fn published_ports_keep_the_client_s_address() {
    both("sockets::published_ports_keep_the_client_s_address", || {
        let lab = Lab::new();
        let router = start(&lab);
        let web = Container::on(&router, "web", &["front"]);
        web.serve(80);
        publish(&lab.host, &router, &web, Some("0.0.0.0"), Protocol::Tcp);
        publish(&lab.host, &router, &web, Some("::"), Protocol::Tcp);
        publish(&lab.host, &router, &web, Some(HOST), Protocol::Udp);
        assert_eq!(ask(&lab.peer, address(HOST), 8080), format!("web sees {PEER}"));
        assert_eq!(ask(&lab.peer, address(HOST6), 8080), format!("web sees {PEER6}"));
        assert_eq!(ask_udp(&lab.peer, address(HOST), 8080, 0), format!("web sees {PEER}"));
        let gateways = &web.attached[0].gateways;
        assert_eq!(ask(&lab.host, address("127.0.0.1"), 8080), format!("web sees {}", gateways[0]));
        assert_eq!(ask(&lab.host, address("::1"), 8080), format!("web sees {}", gateways[1]));
        // its own port, by the host's address
        let own = web.ask(address(HOST), 8080);
        assert!(own.starts_with("web sees "), "{own}");
        // E15: another network is kept out by this door too
        let other = Container::on(&router, "other", &["other"]);
        for host in [HOST, HOST6] {
            assert_eq!(other.ask(address(host), 8080), forbidden(address(host)));
        }
        router.unpublish("web");
        assert_eq!(ask(&lab.peer, address(HOST), 8080), "refused");
    });
}

/// `localhost` is `::1` first for most programs, and many a server listens for IPv4 alone.
#[test]
fn a_server_of_one_family_is_reached_by_either() {
    both("sockets::a_server_of_one_family_is_reached_by_either", || {
        let lab = Lab::new();
        let router = start(&lab);
        let web = Container::on(&router, "web", &["front"]);
        publish(&lab.host, &router, &web, None, Protocol::Tcp);
        for listens in [web.ipv4(), web.ipv6()] {
            let listener = web.inside.run(|| Ok(TcpListener::bind((listens, 80)))).expect("a namespace");
            let listener = listener.expect("a listener");
            let answers = std::thread::spawn(move || {
                for _ in 0..2 {
                    let (mut client, from) = listener.accept().expect("a client");
                    write!(client, "web sees {}", from.ip()).expect("it listens");
                }
            });
            for host in ["127.0.0.1", "::1"] {
                let answer = ask(&lab.host, address(host), 8080);
                assert!(answer.starts_with("web sees "), "{listens} by {host}: {answer}");
            }
            answers.join().expect("it answers twice");
        }
    });
}

/// More than the kernel takes from an ordinary user's socket at once.
#[test]
fn thousands_of_shifted_ports_are_served() {
    both("sockets::thousands_of_shifted_ports_are_served", || {
        const COUNT: u16 = 8000;
        let lab = Lab::new();
        let router = start(&lab);
        let (web, other) = (Container::on(&router, "web", &["front"]), Container::on(&router, "near", &["front"]));
        let range = |first| PortRange { first, last: first + COUNT - 1 };
        let spec = PortSpec {
            id: "web".to_owned(),
            protocol: Protocol::Tcp,
            host: Some(address("0.0.0.0")),
            host_ports: HostPorts::These(range(20_000)),
            container: vec![web.ipv4()],
            container_ports: range(30_000),
        };
        lab.host.run(|| router.publish(&[spec])).expect("free ports");
        for shift in [0, COUNT / 2, COUNT - 1] {
            web.serve(30_000 + shift);
            assert!(ask(&other.inside, address(HOST), 20_000 + shift).starts_with("web sees "), "{shift}");
            assert_eq!(ask(&lab.peer, address(HOST), 20_000 + shift), format!("web sees {PEER}"));
        }
        router.unpublish("web");
        assert_eq!(ask(&other.inside, address(HOST), 20_000), "refused");
    });
}

/// E2 of the list of attacks.
#[test]
fn a_port_of_the_loopback_address_is_not_the_lan_s() {
    both("sockets::a_port_of_the_loopback_address_is_not_the_lan_s", || {
        let lab = Lab::new();
        let router = start(&lab);
        let web = Container::on(&router, "web", &["front"]);
        web.serve(80);
        publish(&lab.host, &router, &web, None, Protocol::Tcp);
        assert_eq!(ask(&lab.peer, address(HOST), 8080), "refused");
        ip(&lab.peer, &format!("route add 127.0.0.77/32 via {HOST} dev eth0"));
        ip(&lab.peer, &format!("route add {} via {HOST}", web.attached[0].subnets[0]));
        let _ = lab.peer.run(|| Ok(std::fs::write("/proc/sys/net/ipv4/conf/all/route_localnet", "1")));
        assert_ne!(ask(&lab.peer, address("127.0.0.77"), 8080), format!("web sees {PEER}"));
        assert!(!ask(&lab.peer, web.ipv4(), 80).contains("sees"));
        // nor a container's
        assert_eq!(web.ask(address(HOST), 8080), "refused");
    });
}

#[test]
fn the_name_server_answers_on_every_router_address() {
    both("sockets::the_name_server_answers_on_every_router_address", || {
        let lab = Lab::new();
        let router = start(&lab);
        let (web, db) = (Container::on(&router, "web", &["front"]), Container::on(&router, "db", &["back", "front"]));
        router.names().register([&web, &db].map(record));
        let ask = |from: &Container, name: &str, kind: u16, at: IpAddr| {
            let any = if at.is_ipv4() { "0.0.0.0" } else { "::" };
            let message = question(7, name, kind, None);
            from.inside
                .run(|| Ok(ask_from(address(any), SocketAddr::new(at, 53), &message)))
                .expect("a thread")
                .expect("an answer")
        };
        for gateway in &db.attached[0].gateways {
            assert_eq!(ask(&db, "db", A, *gateway).answers, [db.ipv4().to_string()]);
            assert_eq!(ask(&db, "db.shop", AAAA, *gateway).answers, [db.ipv6().to_string()]);
            // E6: it is registered on an internal network alone
            assert_eq!(ask(&db, "example.org", A, *gateway).code, 3);
        }
        for gateway in &web.attached[0].gateways {
            assert_eq!(ask(&web, "web", A, *gateway).answers, [web.ipv4().to_string()]);
            assert_eq!(ask(&web, "db", A, *gateway).code, 3, "another network's");
        }
        if needs_tool("busybox") {
            let said = run(&web.inside, "busybox", &format!("nslookup web.shop {}", web.attached[0].gateways[0]));
            assert!(said.contains(&web.ipv4().to_string()), "{said}");
        }
        drop(router);
    });
}

/// What a port of this thread's own namespace says when it is connected with.
fn greeting(to: &str) -> String {
    let mut said = String::new();
    match TcpStream::connect(to).and_then(|mut stream| stream.read_to_string(&mut said)) {
        Ok(_) => said,
        Err(error) => error.kind().to_string(),
    }
}

/// The host's namespace is somebody else's here, as it is for every ordinary user: nothing in it can be changed, nor can it be
/// entered from another.
#[test]
fn a_user_needs_no_rights_over_the_host_s_namespace() {
    stranger("sockets::a_user_needs_no_rights_over_the_host_s_namespace", || {
        let folder = tempfile::tempdir().expect("a folder");
        let host = Namespace::current().expect("its own");
        assert!(host.run(|| Ok(())).is_err(), "it is another's");
        assert_eq!(Uplink::fitting(), Uplink::Sockets);
        let settings =
            Settings { name: "shop".to_owned(), leases: folder.path().join("leases"), uplink: Uplink::fitting() };
        let mut router = Router::start(&settings).expect("a router");
        router.add_networks(&[NetworkSpec::bridge("front")]).expect("a network");
        let web = Container::on(&router, "web", &["front"]);
        web.serve(80);
        // E12: what listens for the host alone
        let _canary = TcpListener::bind("127.0.0.1:7777").expect("a port");
        let listener = TcpListener::bind("[::]:8082").expect("a port");
        std::thread::spawn(move || {
            for mut client in listener.incoming().flatten() {
                let from = client.peer_addr().expect("a client").ip().to_canonical();
                client.write_all(format!("host sees {from}").as_bytes()).expect("it listens");
            }
        });
        assert_eq!(web.ask(address("203.0.113.1"), 8082), "host sees 203.0.113.1");
        assert_eq!(web.ask(address("2001:db8::1"), 8082), "host sees 2001:db8::1");
        assert_eq!(web.ask(address("203.0.113.1"), 8083), "refused");
        for to in ["203.0.113.1", "127.0.0.1"] {
            assert_eq!(web.ask(address(to), 7777), "refused");
        }
        let spec = |id: &str| PortSpec {
            id: id.to_owned(),
            protocol: Protocol::Tcp,
            host: None,
            host_ports: HostPorts::These(PortRange::one(8080)),
            container: web.attached[0].addresses.clone(),
            container_ports: PortRange::one(80),
        };
        router.publish(&[spec("web")]).expect("free ports");
        for to in ["127.0.0.1:8080", "[::1]:8080"] {
            assert!(greeting(to).starts_with("web sees "), "{}", greeting(to));
        }
        let refused = router.publish(&[spec("again")]).expect_err("it is taken").to_string();
        assert!(refused.contains("8080") && refused.contains("in use"), "{refused}");
        let low = PortSpec { host_ports: HostPorts::These(PortRange::one(81)), ..spec("low") };
        let refused = router.publish(&[low]).expect_err("it is root's").to_string();
        assert!(refused.contains("81") && refused.contains("ip_unprivileged_port_start"), "{refused}");
        drop(router);
        assert_eq!(greeting("127.0.0.1:8080"), "connection refused");
    });
}
