//! Published ports, used by real clients. The container is a server at 127.5.0.2 in the stack's namespace.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use rbox::network::proxy::Proxy;
use rbox::network::{BoundPort, HostPorts, Namespace, PortRange, PortSpec, Protocol};

use rustix::process::{Resource, Rlimit};

use super::loopback::{address, inside, namespace};
use super::who::{both, ordinary_alone};

struct Lab {
    host: Namespace,
    stack: Namespace,
    proxy: Proxy,
}

fn spec(host_ports: HostPorts, container_port: u16) -> PortSpec {
    PortSpec {
        id: "web".to_owned(),
        protocol: Protocol::Tcp,
        host: None,
        host_ports,
        container: vec![address("127.5.0.2")],
        container_ports: PortRange::one(container_port),
    }
}

fn these(port: u16) -> HostPorts {
    HostPorts::These(PortRange::one(port))
}

impl Lab {
    fn new() -> Self {
        let (host, stack) = (namespace(), namespace());
        let proxy = host.run(|| Proxy::start(&stack)).expect("a proxy");
        Lab { host, stack, proxy }
    }

    fn publish(&self, specs: &[PortSpec]) -> Result<Vec<BoundPort>, String> {
        self.host.run(|| self.proxy.publish(specs)).map_err(|error| error.to_string())
    }

    /// A server of the container's, each connection on a thread of its own.
    fn serve(&self, port: u16, each: impl Fn(TcpStream) + Clone + Send + 'static) {
        let listener = inside(&self.stack, || TcpListener::bind(("127.5.0.2", port)).expect("a port"));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let each = each.clone();
                std::thread::spawn(move || each(stream));
            }
        });
    }

    fn connect(&self, to: &str) -> TcpStream {
        let stream = inside(&self.host, || TcpStream::connect(to).expect("a connection"));
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time-out");
        stream
    }
}

fn echo(mut stream: TcpStream) {
    // in place of two copies of its descriptor; the client may go away at any time
    let mut buffer = vec![0; 4096];
    while let Ok(length) = stream.read(&mut buffer) {
        if length == 0 || stream.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
}

fn says(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).expect("sent");
    let mut back = vec![0; text.len()];
    stream.read_exact(&mut back).expect("an echo");
    assert_eq!(String::from_utf8_lossy(&back), text);
}

#[test]
fn a_port_is_served_on_both_loopback_addresses() {
    both("ports::a_port_is_served_on_both_loopback_addresses", || {
        let lab = Lab::new();
        let bound = lab.publish(&[spec(these(8080), 80)]).expect("free ports");
        let hosts: Vec<IpAddr> = bound.iter().map(|port| port.host).collect();
        assert_eq!(hosts, [address("127.0.0.1"), address("::1")]);
        assert!(
            bound
                .iter()
                .all(|port| (port.host_ports, port.container_ports) == (PortRange::one(8080), PortRange::one(80)))
        );
        lab.serve(80, echo);
        for to in ["127.0.0.1:8080", "[::1]:8080"] {
            says(&mut lab.connect(to), "hello");
        }
        // on no other address
        let other = inside(&lab.host, || TcpStream::connect("127.0.0.2:8080"));
        assert_eq!(other.expect_err("nobody listens").kind(), ErrorKind::ConnectionRefused);
    });
}

#[test]
fn a_direction_that_ends_leaves_the_other_open() {
    both("ports::a_direction_that_ends_leaves_the_other_open", || {
        let lab = Lab::new();
        lab.publish(&[spec(these(8080), 80)]).expect("free ports");
        lab.serve(80, |mut stream| {
            let mut all = Vec::new();
            stream.read_to_end(&mut all).expect("the request");
            stream.write_all(format!("{} bytes", all.len()).as_bytes()).expect("the answer");
        });
        let mut stream = lab.connect("127.0.0.1:8080");
        // far more than any buffer on the way holds
        stream.write_all(&vec![7; 20 << 20]).expect("sent");
        stream.shutdown(Shutdown::Write).expect("half closed");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert_eq!(answer, format!("{} bytes", 20 << 20));
    });
}

#[test]
fn who_asks_while_a_program_starts_waits_for_it() {
    both("ports::who_asks_while_a_program_starts_waits_for_it", || {
        let lab = Lab::new();
        lab.publish(&[spec(these(8080), 80)]).expect("free ports");
        lab.proxy.be_patient("web", Instant::now() + Duration::from_mins(10));
        let mut early: Vec<TcpStream> = (0..3).map(|_| lab.connect("127.0.0.1:8080")).collect();
        early.push(lab.connect("[::1]:8080"));
        // who goes away meanwhile is in nobody's way
        drop(early.remove(0));
        std::thread::sleep(Duration::from_millis(200));
        lab.serve(80, echo);
        for stream in &mut early {
            says(stream, "hello");
        }
        let other = PortSpec { id: "other".to_owned(), ..spec(these(8081), 81) };
        lab.publish(&[other]).expect("free ports");
        lab.proxy.be_patient("other", Instant::now() + Duration::from_millis(200));
        // nobody listens in time
        let mut refused = lab.connect("127.0.0.1:8081");
        assert_eq!(refused.read(&mut [0]).expect_err("a reset").kind(), ErrorKind::ConnectionReset);
    });
}

#[test]
fn what_breaks_inside_breaks_outside() {
    both("ports::what_breaks_inside_breaks_outside", || {
        let lab = Lab::new();
        lab.publish(&[spec(these(8080), 80), spec(these(8081), 81)]).expect("free ports");
        // nobody listens
        let mut refused = lab.connect("127.0.0.1:8080");
        assert_eq!(refused.read(&mut [0]).expect_err("a reset").kind(), ErrorKind::ConnectionReset);
        // somebody closes without reading what was sent: a reset
        lab.serve(81, |mut stream| {
            stream.read_exact(&mut [0]).expect("the first byte");
        });
        let mut reset = lab.connect("127.0.0.1:8081");
        reset.write_all(&[0; 4096]).expect("sent");
        assert_eq!(reset.read(&mut [0]).expect_err("a reset").kind(), ErrorKind::ConnectionReset);
    });
}

#[test]
fn a_port_that_is_taken_says_so() {
    both("ports::a_port_that_is_taken_says_so", || {
        let lab = Lab::new();
        let _other = inside(&lab.host, || TcpListener::bind("[::1]:8080").expect("a port"));
        let _datagrams = inside(&lab.host, || UdpSocket::bind("0.0.0.0:5353").expect("a port"));
        let refused = lab.publish(&[spec(these(8079), 80), spec(these(8080), 80)]).expect_err("8080 is taken");
        assert!(refused.contains("tcp") && refused.contains("8080") && refused.contains("in use"), "{refused}");
        assert!(refused.contains("publish another port"), "{refused}");
        // none of a refused wish stays
        lab.publish(&[spec(these(8079), 80)]).expect("8079 is free");
        let twice = lab.publish(&[spec(these(8079), 81)]).expect_err("8079 is ours now");
        assert!(twice.contains("8079") && twice.contains("in use"), "{twice}");
        let datagrams = PortSpec { protocol: Protocol::Udp, ..spec(these(5353), 53) };
        let refused = lab.publish(&[datagrams]).expect_err("5353 is taken");
        assert!(refused.contains("udp") && refused.contains("5353"), "{refused}");
        let absent = PortSpec { host: Some(address("192.0.2.200")), ..spec(these(8090), 80) };
        let refused = lab.publish(&[absent]).expect_err("the host has no such address");
        assert!(refused.contains("192.0.2.200:8090") && refused.contains("the host has no such address"), "{refused}");
    });
}

/// E16: whoever is there first has the port alone, whatever the other asks of its socket.
#[test]
fn nobody_shares_a_published_port() {
    both("ports::nobody_shares_a_published_port", || {
        use rustix::net::{AddressFamily, SocketType, bind, listen, socket, sockopt};
        let lab = Lab::new();
        lab.publish(&[spec(these(8080), 80)]).expect("the port is free");
        let squat = |to: &str| {
            let to: SocketAddr = to.parse().expect("an address");
            inside(&lab.host, || {
                let family = if to.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
                let socket = socket(family, SocketType::STREAM, None).expect("a socket");
                sockopt::set_socket_reuseport(&socket, true).expect("asked for");
                sockopt::set_socket_reuseaddr(&socket, true).expect("asked for");
                bind(&socket, &to).and_then(|()| listen(&socket, 8)).map(|()| socket)
            })
        };
        for to in ["127.0.0.1:8080", "0.0.0.0:8080", "[::1]:8080", "[::]:8080"] {
            assert!(squat(to).is_err(), "{to}");
        }
        let _theirs = squat("0.0.0.0:8081").expect("nobody has it");
        let refused = lab.publish(&[spec(these(8081), 80)]).expect_err("a socket that would share is no invitation");
        assert!(refused.contains("8081") && refused.contains("in use"), "{refused}");
    });
}

#[test]
fn ranges_and_free_ports_are_found() {
    both("ports::ranges_and_free_ports_are_found", || {
        let lab = Lab::new();
        let range = |first, last| HostPorts::These(PortRange { first, last });
        let pairs = |ports: Vec<BoundPort>| -> Vec<(u16, u16)> {
            let both = |port: &BoundPort| {
                let (host, container) = (port.host_ports, port.container_ports);
                (host.first..=host.last).zip(container.first..=container.last)
            };
            ports.iter().filter(|port| port.host.is_ipv4()).flat_map(both).collect()
        };
        let several = PortSpec { container_ports: PortRange { first: 80, last: 82 }, ..spec(range(9000, 9002), 0) };
        assert_eq!(pairs(lab.publish(&[several]).expect("free ports")), [(9000, 80), (9001, 81), (9002, 82)]);
        // the first free one
        assert_eq!(pairs(lab.publish(&[spec(range(9001, 9005), 80)]).expect("a free port")), [(9003, 80)]);
        let none = lab.publish(&[spec(range(9000, 9003), 80)]).expect_err("all are taken");
        assert!(none.contains("9000-9003"), "{none}");
        let uneven = PortSpec { container_ports: PortRange { first: 80, last: 82 }, ..spec(range(9100, 9101), 0) };
        assert!(lab.publish(&[uneven]).expect_err("two for three").contains("9100-9101"));
        // any, the same for both families
        let any = lab.publish(&[spec(HostPorts::Any, 80)]).expect("a free port");
        assert_eq!(any.len(), 2);
        assert!(any[0].host_ports.first > 0 && any[0].host_ports == any[1].host_ports, "{any:?}");
        lab.serve(80, echo);
        says(&mut lab.connect(&format!("127.0.0.1:{}", any[0].host_ports.first)), "hello");
    });
}

#[test]
fn many_ports_are_bound_in_order() {
    both("ports::many_ports_are_bound_in_order", || {
        let lab = Lab::new();
        let range = PortRange { first: 20_000, last: 20_999 };
        let many = |id: &str| PortSpec {
            id: id.to_owned(),
            host: Some(address("127.0.0.1")),
            container_ports: PortRange { first: 1_000, last: 1_999 },
            ..spec(HostPorts::These(range), 0)
        };
        let bound = lab.publish(&[many("web"), PortSpec { id: "one".to_owned(), ..spec(these(80), 80) }]);
        let bound = bound.expect("free ports");
        let pairs: Vec<_> =
            bound.iter().map(|port| (port.id.as_str(), port.host_ports, port.container_ports)).collect();
        let one = ("one", PortRange::one(80), PortRange::one(80));
        let web = ("web", range, PortRange { first: 1_000, last: 1_999 });
        assert_eq!(pairs, [web, one, one], "a range is told as one, and a port on both loopback addresses as two");
        lab.serve(1_777, echo);
        says(&mut lab.connect("127.0.0.1:20777"), "hello");
        lab.proxy.unpublish("web");
        // one of them is taken: none is bound
        let taken = inside(&lab.host, || TcpListener::bind("127.0.0.1:20500").expect("it is free"));
        let refused = lab.publish(&[many("web")]).expect_err("20500 is taken");
        assert!(refused.contains("20500") && refused.contains("in use"), "{refused}");
        drop(taken);
        lab.publish(&[many("web")]).expect("free ports");
    });
}

#[test]
fn unpublished_ports_are_free_and_their_connections_broken() {
    both("ports::unpublished_ports_are_free_and_their_connections_broken", || {
        let lab = Lab::new();
        lab.publish(&[spec(these(8080), 80)]).expect("free ports");
        lab.publish(&[PortSpec { id: "other".to_owned(), ..spec(these(8081), 80) }]).expect("free ports");
        lab.serve(80, echo);
        let (mut gone, mut stays) = (lab.connect("127.0.0.1:8080"), lab.connect("127.0.0.1:8081"));
        says(&mut gone, "hello");
        says(&mut stays, "hello");
        for _ in 0..50 {
            // E17: nothing is left of the last time
            lab.proxy.unpublish("web");
            inside(&lab.host, || TcpListener::bind("127.0.0.1:8080").expect("it is free"));
            lab.publish(&[spec(these(8080), 80)]).expect("it is free");
        }
        assert_eq!(gone.read(&mut [0]).expect_err("a reset").kind(), ErrorKind::ConnectionReset);
        says(&mut stays, "still there");
        says(&mut lab.connect("127.0.0.1:8080"), "again");
        lab.proxy.retarget("web", &[address("127.5.0.3")]);
        let mut moved = lab.connect("127.0.0.1:8080");
        assert_eq!(moved.read(&mut [0]).expect_err("nobody is there").kind(), ErrorKind::ConnectionReset);
    });
}

#[test]
fn datagrams_find_their_way_back() {
    both("ports::datagrams_find_their_way_back", || {
        let lab = Lab::new();
        let everywhere = PortSpec { host: Some(address("0.0.0.0")), ..spec(these(5300), 53) };
        let specs = [spec(these(5353), 53), everywhere].map(|spec| PortSpec { protocol: Protocol::Udp, ..spec });
        lab.publish(&specs).expect("free ports");
        let server = inside(&lab.stack, || UdpSocket::bind("127.5.0.2:53").expect("a port"));
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok((length, from)) = server.recv_from(&mut buffer) {
                server.send_to(&buffer[..length], from).expect("an echo");
            }
        });
        let longest = vec![5; 60_000];
        for to in ["127.0.0.1:5353", "[::1]:5353", "127.0.0.1:5300", "127.9.9.9:5300"] {
            let to: SocketAddr = to.parse().expect("an address");
            let local = if to.is_ipv4() { "127.0.0.1:0" } else { "[::1]:0" };
            let sockets: Vec<UdpSocket> =
                inside(&lab.host, || (0..3).map(|_| UdpSocket::bind(local).expect("a socket")).collect());
            for (socket, number) in sockets.iter().zip(0..) {
                socket.set_read_timeout(Some(Duration::from_secs(10))).expect("a time-out");
                socket.send_to(&[number], to).expect("sent");
            }
            for (socket, number) in sockets.iter().zip(0..) {
                let mut buffer = vec![0; 65_536];
                // from the address that was asked, and nobody else's answer
                assert_eq!(socket.recv_from(&mut buffer).expect("an echo"), (1, to));
                assert_eq!(buffer[0], number);
                socket.send_to(&longest, to).expect("sent");
                assert_eq!(socket.recv_from(&mut buffer).expect("an echo"), (longest.len(), to));
            }
        }
        // somebody who isn't there yet: lost, and heard once it is
        let late = PortSpec { id: "late".to_owned(), protocol: Protocol::Udp, ..spec(these(5454), 54) };
        lab.publish(&[late]).expect("free ports");
        let socket = inside(&lab.host, || UdpSocket::bind("127.0.0.1:0").expect("a socket"));
        socket.send_to(b"lost", "127.0.0.1:5454").expect("sent");
        std::thread::sleep(Duration::from_millis(50));
        let server = inside(&lab.stack, || UdpSocket::bind("127.5.0.2:54").expect("a port"));
        server.set_read_timeout(Some(Duration::from_secs(10))).expect("a time-out");
        socket.send_to(b"heard", "127.0.0.1:5454").expect("sent");
        let mut buffer = [0; 16];
        assert_eq!(server.recv(&mut buffer).expect("a datagram"), 5);
    });
}

/// A service behind thousands of idle connections.
#[test]
fn thousands_of_connections_are_one_thread_and_two_descriptors_each() {
    // what a process has is counted: no other test may be in it
    ordinary_alone("ports::thousands_of_connections_are_one_thread_and_two_descriptors_each", || {
        let lab = Lab::new();
        lab.publish(&[spec(these(8080), 80)]).expect("free ports");
        // the server holds them too, in this process: 4 descriptors for each connection
        let listener = inside(&lab.stack, || TcpListener::bind("127.5.0.2:80").expect("a port"));
        let limit = descriptors();
        let count = ((limit - 300) / 4).min(2_500);
        let (threads, open) = (entries("task"), entries("fd"));
        let mut held = Vec::new();
        for _ in 0..count {
            let client = lab.connect("127.0.0.1:8080");
            held.push((client, listener.accept().expect("a connection").0));
        }
        assert!(entries("fd") - open <= count * 4 + 200, "{} for {count}", entries("fd") - open);
        assert!(entries("task") <= threads + 2, "{} threads, {threads} before", entries("task"));
        for (client, server) in &mut held {
            client.write_all(b"ping").expect("sent");
            server.read_exact(&mut [0; 4]).expect("the ping");
        }
        drop(held);
        let settled = (0..200).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            entries("fd") <= open + 200
        });
        assert!(settled, "{} descriptors, {open} before", entries("fd"));
    });
}

#[test]
fn the_last_descriptors_are_not_for_clients() {
    // the limit is the process's: no other test may be in it
    ordinary_alone("ports::the_last_descriptors_are_not_for_clients", || {
        let few = Rlimit { current: Some(400), maximum: Some(400) };
        rustix::process::setrlimit(Resource::Nofile, few).expect("fewer descriptors");
        let lab = Lab::new();
        lab.publish(&[spec(these(8080), 80)]).expect("free ports");
        lab.serve(80, echo);
        let (mut held, mut refused) = (Vec::new(), 0);
        for _ in 0..80 {
            let mut client = lab.connect("127.0.0.1:8080");
            // told once: to whoever writes behind it, or reads
            match client.write_all(b"x").and_then(|()| client.read(&mut [0])) {
                Ok(1) => held.push(client),
                Err(error) if matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe) => {
                    refused += 1;
                }
                other => panic!("neither served nor reset: {other:?}"),
            }
        }
        assert!(held.len() > 10 && refused > 5, "{} served, {refused} reset", held.len());
        std::fs::File::open("/dev/null").expect("there are descriptors left for others");
        says(&mut held[0], "still there");
        drop(held);
        let served = (0..200).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            let mut client = lab.connect("127.0.0.1:8080");
            matches!(client.write_all(b"x").and_then(|()| client.read(&mut [0])), Ok(1))
        });
        assert!(served, "nobody is served once there are descriptors again");
    });
}

fn entries(name: &str) -> usize {
    std::fs::read_dir(format!("/proc/self/{name}")).expect("it is there").count()
}

fn descriptors() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").expect("limits");
    let line = limits.lines().find(|line| line.starts_with("Max open files")).expect("a limit");
    line.split_whitespace().nth(3).and_then(|limit| limit.parse().ok()).expect("a number")
}
