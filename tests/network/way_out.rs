//! The way out of an ordinary user's stack, by sockets: rules as the router makes them, but made by hand.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd as _, AsRawFd as _};
use std::process::Command;
use std::time::Duration;

use rbox::network::Namespace;
use rbox::network::proxy::{Proxy, WayOut};

use super::loopback::{inside, namespace};
use super::who::both;

const WORLD: &str = "203.0.113.1";
const WORLD6: &str = "2001:db8::1";

struct Lab {
    host: Namespace,
    stack: Namespace,
    container: Namespace,
    _proxy: Proxy,
}

fn run(at: &Namespace, program: &str, arguments: &str) -> String {
    let output = inside(at, || Command::new(program).args(arguments.split(' ')).output().expect("it starts"));
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} {arguments}: {said}");
    said
}

const RULES: &str = "table inet t {
chain c {
type filter hook prerouting priority mangle
meta l4proto {tcp,udp} socket transparent 1 meta mark set 0x7262 accept
iifname lo meta nfproto ipv4 meta l4proto tcp meta mark 0x7262 tproxy ip to 127.0.0.1:15001 accept
iifname lo meta nfproto ipv6 meta l4proto tcp meta mark 0x7262 tproxy ip6 to [::1]:15001 accept
iifname lo accept
fib daddr type {local,broadcast,multicast} accept
fib daddr oif exists accept
tcp flags & (fin|syn|rst|ack) == syn log group 15001 drop
meta nfproto ipv4 meta l4proto {tcp,udp} tproxy ip to 127.0.0.1:15001 meta mark set 0x7262 accept
meta nfproto ipv6 meta l4proto {tcp,udp} tproxy ip6 to [::1]:15001 meta mark set 0x7262 accept
icmp type echo-request meta mark set 0x7262 accept
icmpv6 type echo-request meta mark set 0x7262 accept
}
}
";

impl Lab {
    fn new() -> Self {
        let (host, stack, container) = (namespace(), namespace(), namespace());
        run(&host, "ip", &format!("addr add {WORLD}/32 dev lo"));
        run(&host, "ip", &format!("addr add {WORLD6}/128 dev lo"));
        inside(&host, || std::fs::write("/proc/sys/net/ipv4/ping_group_range", "0 0")).expect("pings are allowed");
        let fd = format!("/proc/{}/fd/{}", std::process::id(), container.as_fd().as_raw_fd());
        run(&stack, "ip", &format!("link add front type veth peer name eth0 netns {fd}"));
        for (at, link, last) in [(&stack, "front", 1), (&container, "eth0", 2)] {
            run(at, "ip", &format!("addr add 10.90.0.{last}/24 dev {link}"));
            run(at, "ip", &format!("addr add fd00:90::{last}/64 dev {link} nodad"));
            run(at, "ip", &format!("link set {link} up"));
        }
        run(&container, "ip", "route add default via 10.90.0.1");
        run(&container, "ip", "route add default via fd00:90::1");
        for family in ["-4", "-6"] {
            run(&stack, "ip", &format!("{family} rule add fwmark 0x7262 lookup 100"));
            run(&stack, "ip", &format!("{family} route add local default dev lo table 100"));
        }
        inside(&stack, || {
            for (name, value) in [
                ("ipv4/ip_forward", "1"),
                ("ipv6/conf/all/forwarding", "1"),
                ("ipv4/icmp_echo_ignore_all", "1"),
                ("ipv6/icmp/echo_ignore_all", "1"),
                ("ipv4/conf/all/rp_filter", "0"),
                ("ipv4/conf/lo/rp_filter", "0"),
            ] {
                std::fs::write(format!("/proc/sys/net/{name}"), value).expect("a setting");
            }
            let mut nft =
                Command::new("nft").args(["-f", "-"]).stdin(std::process::Stdio::piped()).spawn().expect("nft");
            nft.stdin.take().expect("piped").write_all(RULES.as_bytes()).expect("rules");
            assert!(nft.wait().expect("nft ends").success());
        });
        let proxy = inside(&host, || Proxy::start(&stack)).expect("a proxy");
        proxy.serve(inside(&stack, || WayOut::open(Some(0x7262))).expect("a way out"));
        Lab { host, stack, container, _proxy: proxy }
    }

    fn serve(&self, at: &str) {
        let listener = inside(&self.host, || TcpListener::bind(at).expect("a port"));
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                std::thread::spawn(move || {
                    let mut all = Vec::new();
                    let read = stream.read_to_end(&mut all);
                    let from = stream.peer_addr().expect("a peer").ip();
                    // the client may have gone
                    let _ = read.and_then(|_| stream.write_all(format!("{} bytes of {from}", all.len()).as_bytes()));
                });
            }
        });
    }

    fn ask(&self, to: &str, bytes: usize) -> String {
        let mut stream = inside(&self.container, || TcpStream::connect(to)).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time-out");
        stream.write_all(&vec![1; bytes]).expect("sent");
        stream.shutdown(Shutdown::Write).expect("half closed");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    fn refusal(&self, to: &str) -> ErrorKind {
        let to: SocketAddr = to.parse().expect("an address");
        let tried = inside(&self.container, || TcpStream::connect_timeout(&to, Duration::from_secs(10)));
        tried.expect_err("nobody is there").kind()
    }
}

#[test]
fn connections_go_out_under_the_host_s_address() {
    both("way_out::connections_go_out_under_the_host_s_address", || {
        let lab = Lab::new();
        lab.serve(&format!("{WORLD}:80"));
        lab.serve(&format!("[{WORLD6}]:80"));
        assert_eq!(lab.ask(&format!("{WORLD}:80"), 5), format!("5 bytes of {WORLD}"));
        assert_eq!(lab.ask(&format!("[{WORLD6}]:80"), 5), format!("5 bytes of {WORLD6}"));
        assert_eq!(lab.ask(&format!("{WORLD}:80"), 30 << 20), format!("{} bytes of {WORLD}", 30 << 20));
    });
}

#[test]
fn who_is_refused_is_refused() {
    both("way_out::who_is_refused_is_refused", || {
        let lab = Lab::new();
        assert_eq!(lab.refusal(&format!("{WORLD}:81")), ErrorKind::ConnectionRefused);
        assert_eq!(lab.refusal(&format!("[{WORLD6}]:81")), ErrorKind::ConnectionRefused);
        assert_eq!(lab.refusal("198.51.100.7:80"), ErrorKind::HostUnreachable);
        assert_eq!(lab.refusal("[2001:db8:7::1]:80"), ErrorKind::HostUnreachable);
    });
}

#[test]
fn datagrams_to_nobody_are_refused() {
    both("way_out::datagrams_to_nobody_are_refused", || {
        let lab = Lab::new();
        for (world, any) in [(WORLD, "0.0.0.0:0"), (WORLD6, "[::]:0")] {
            let world: IpAddr = world.parse().expect("an address");
            let socket = inside(&lab.container, || UdpSocket::bind(any).expect("a socket"));
            inside(&lab.container, || socket.connect((world, 99))).expect("a connection");
            socket.set_read_timeout(Some(Duration::from_secs(10))).expect("a time-out");
            socket.send(b"anybody there?").expect("sent");
            let refused = socket.recv(&mut [0; 10]).expect_err("nobody is there");
            assert_eq!(refused.kind(), ErrorKind::ConnectionRefused, "{world}");
        }
    });
}

#[test]
fn datagrams_and_pings_come_back() {
    both("way_out::datagrams_and_pings_come_back", || {
        let lab = Lab::new();
        for world in [WORLD, WORLD6] {
            let world: IpAddr = world.parse().expect("an address");
            let server = inside(&lab.host, || UdpSocket::bind((world, 53)).expect("a port"));
            std::thread::spawn(move || {
                let mut buffer = vec![0; 65_536];
                while let Ok((length, from)) = server.recv_from(&mut buffer) {
                    server.send_to(&buffer[..length], from).expect("an echo");
                }
            });
            let any = if world.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
            for size in [1_usize, 1_200, 9_000] {
                let socket = inside(&lab.container, || UdpSocket::bind(any).expect("a socket"));
                socket.set_read_timeout(Some(Duration::from_secs(10))).expect("a time-out");
                let mut buffer = vec![0; 65_536];
                for _ in 0..3 {
                    socket.send_to(&vec![3; size], (world, 53)).expect("sent");
                    assert_eq!(socket.recv_from(&mut buffer).expect("an echo"), (size, SocketAddr::new(world, 53)));
                }
            }
            let family = if world.is_ipv4() { "-4" } else { "-6" };
            let said = run(&lab.container, "busybox", &format!("ping {family} -c 2 -W 5 {world}"));
            assert!(said.contains("2 packets received"), "{said}");
        }
        let said = run(&lab.container, "busybox", "ping -c 1 -W 5 10.90.0.1");
        assert!(said.contains("1 packets received"), "the router itself: {said}");
        drop(lab.stack);
    });
}

/// E14: where a cloud tells a machine its passwords, reached by any program of a build otherwise.
#[test]
fn what_is_on_the_host_s_own_link_is_out_of_reach() {
    both("way_out::what_is_on_the_host_s_own_link_is_out_of_reach", || {
        let lab = Lab::new();
        for address in ["169.254.169.254", "169.254.170.2"] {
            run(&lab.host, "ip", &format!("addr add {address}/32 dev lo"));
            lab.serve(&format!("{address}:80"));
            let to: SocketAddr = format!("{address}:80").parse().expect("an address");
            let tried = inside(&lab.container, || TcpStream::connect_timeout(&to, Duration::from_secs(2)));
            assert!(tried.is_err(), "{to}");
        }
    });
}

/// E12 of the list of attacks.
#[test]
fn what_listens_for_the_host_alone_is_out_of_reach() {
    both("way_out::what_listens_for_the_host_alone_is_out_of_reach", || {
        let lab = Lab::new();
        lab.serve("127.0.0.1:7777");
        lab.serve("[::1]:7777");
        for gateway in ["10.90.0.1", "fd00:90::1"] {
            // whatever the container does with its routes
            let to = if gateway.contains(':') { "::ffff:127.0.0.1" } else { "127.0.0.77" };
            let _ = inside(&lab.container, || {
                let _ = std::fs::write("/proc/sys/net/ipv4/conf/all/route_localnet", "1");
                Command::new("ip").args(["route", "add", to, "via", gateway, "dev", "eth0"]).output()
            });
        }
        for to in
            ["127.0.0.77:7777", "127.0.0.1:7777", "[::1]:7777", "0.0.0.0:7777", "10.90.0.1:7777", "10.90.0.1:15001"]
        {
            let to: SocketAddr = to.parse().expect("an address");
            let tried = inside(&lab.container, || TcpStream::connect_timeout(&to, Duration::from_secs(2)));
            assert!(tried.is_err(), "{to}");
        }
    });
}
