//! A lab of network namespaces: a host with a router in it, and a peer on the host's wire, "the LAN".
//!
//! ```text
//! peer 198.51.100.2, fd00:51::2 ── eth0 ── host 198.51.100.1, fd00:51::1 ── rbox<n> ── stack ── containers
//! ```
//!
//! Nothing of it touches the namespaces of the machine. Everything ends with the process of the test.

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, AsRawFd};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use std::{io, thread};

use rbox::network::{
    Attached, Attachment, Endpoint, HostPorts, Namespace, PortRange, PortSpec, Protocol, Router, Settings, Uplink,
};

/// How long the kernel may take to answer; what is dropped takes as long.
const PATIENCE: Duration = Duration::from_millis(1500);
/// How long a program may take that has been reached, on a machine that is busy.
const MORE_PATIENCE: Duration = Duration::from_secs(20);

pub(crate) const HOST: &str = "198.51.100.1";
pub(crate) const HOST6: &str = "fd00:51::1";
pub(crate) const PEER: &str = "198.51.100.2";
pub(crate) const PEER6: &str = "fd00:51::2";

pub(crate) struct Lab {
    pub(crate) host: Namespace,
    pub(crate) peer: Namespace,
    folder: tempfile::TempDir,
}

impl Lab {
    /// A host and a peer that is its way out.
    pub(crate) fn new() -> Self {
        let (host, peer) = (namespace(), namespace());
        let folder = tempfile::tempdir().expect("a folder");
        let peer_fd = format!("/proc/{}/fd/{}", std::process::id(), peer.as_fd().as_raw_fd());
        ip(&host, "link set lo up");
        ip(&peer, "link set lo up");
        ip(&host, &format!("link add eth0 mtu 1400 type veth peer name eth0 mtu 1400 netns {peer_fd}"));
        for (at, last) in [(&host, 1), (&peer, 2)] {
            ip(at, &format!("addr add 198.51.100.{last}/24 dev eth0"));
            ip(at, &format!("addr add fd00:51::{last}/64 dev eth0 nodad"));
            ip(at, "link set eth0 up");
        }
        ip(&host, "route add default via 198.51.100.2");
        ip(&host, "route add default via fd00:51::2");
        // the wire carries IPv6 when the kernel has got to it, and a first question that nobody hears is asked again a second later
        while ask(&host, address(PEER6), 9) == "silence" {}
        Lab { host, peer, folder }
    }

    pub(crate) fn settings(&self, name: &str) -> Settings {
        Settings { name: name.to_owned(), leases: self.leases(), uplink: Uplink::Links }
    }

    pub(crate) fn leases(&self) -> PathBuf {
        self.folder.path().join("leases")
    }

    /// A router on the host.
    pub(crate) fn router(&self, name: &str) -> Router {
        let settings = self.settings(name);
        self.host.run(|| Router::start(&settings)).expect("a router")
    }
}

/// A fresh network namespace.
pub(crate) fn namespace() -> Namespace {
    Namespace::new().expect("a network namespace")
}

/// Runs `ip` in a namespace.
pub(crate) fn ip(at: &Namespace, arguments: &str) -> String {
    run(at, "ip", arguments)
}

/// Runs a program in a namespace: it must succeed.
pub(crate) fn run(at: &Namespace, program: &str, arguments: &str) -> String {
    let output = at.run(|| Ok(Command::new(program).args(arguments.split(' ')).output())).expect("a namespace");
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} {arguments}: {said}");
    said
}

/// Runs `nft` with a text of rules in a namespace.
pub(crate) fn nft(at: &Namespace, rules: &str) -> String {
    let output = at.run(|| {
        let child = Command::new("nft").args(["-f", "-"]).stdin(std::process::Stdio::piped()).spawn();
        let mut child = child.expect("nft is installed");
        child.stdin.take().expect("piped").write_all(rules.as_bytes()).expect("nft reads");
        Ok(child.wait_with_output().expect("nft ends"))
    });
    let output = output.expect("a namespace");
    assert!(output.status.success(), "nft: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A container as the router sees it: a namespace, and what it got.
pub(crate) struct Container {
    pub(crate) name: String,
    pub(crate) inside: Namespace,
    pub(crate) attached: Vec<Attached>,
}

impl Container {
    /// One that joins these networks.
    pub(crate) fn on(router: &Router, name: &str, networks: &[&str]) -> Self {
        let inside = namespace();
        let attached = router.attach(inside.as_fd(), &endpoint(name, networks)).expect("it is attached");
        Container { name: name.to_owned(), inside, attached }
    }

    /// Its IPv4 address on its first network.
    pub(crate) fn ipv4(&self) -> IpAddr {
        self.attached[0].addresses[0]
    }

    /// Its IPv6 address on its first network.
    pub(crate) fn ipv6(&self) -> IpAddr {
        self.attached[0].addresses[1]
    }

    /// Has port 8080 of all of the host's addresses lead to its port 80.
    pub(crate) fn publish(&self, lab: &Lab, router: &Router) {
        let to = |host: &str, container: IpAddr| PortSpec {
            id: self.name.clone(),
            protocol: Protocol::Tcp,
            host: Some(address(host)),
            host_ports: HostPorts::These(PortRange::one(8080)),
            container: vec![container],
            container_ports: PortRange::one(80),
        };
        let ports = [to("0.0.0.0", self.ipv4()), to("::", self.ipv6())];
        lab.host.run(|| router.publish(&ports)).expect("they are free");
    }

    /// Serves a port over TCP and UDP: tells each client its name and the client's address.
    pub(crate) fn serve(&self, port: u16) {
        serve(&self.inside, &self.name, port);
    }

    pub(crate) fn ask(&self, address: IpAddr, port: u16) -> String {
        ask(&self.inside, address, port)
    }
}

pub(crate) fn endpoint(name: &str, networks: &[&str]) -> Endpoint {
    let attachment = |network: &&str| Attachment { network: (*network).to_owned(), ..Attachment::default() };
    let service = name.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end_matches('-').to_owned();
    Endpoint { container: name.to_owned(), service, networks: networks.iter().map(attachment).collect() }
}

/// Serves a port of a namespace over TCP and UDP, for as long as the test runs.
pub(crate) fn serve(at: &Namespace, name: &str, port: u16) {
    let any: SocketAddr = format!("[::]:{port}").parse().expect("an address");
    let (tcp, udp) = at.run(|| Ok((TcpListener::bind(any), UdpSocket::bind(any)))).expect("a namespace");
    let (tcp, udp) = (tcp.expect("a listener"), udp.expect("a socket"));
    let name: Arc<str> = name.into();
    let other = Arc::clone(&name);
    thread::spawn(move || {
        for client in tcp.incoming() {
            let Ok(mut client) = client else { return };
            let from = client.peer_addr().map_or_else(|error| error.to_string(), |from| plain(from.ip()).to_string());
            let _ = client.write_all(format!("{name} sees {from}").as_bytes());
        }
    });
    thread::spawn(move || {
        let mut buffer = [0; 64];
        while let Ok((_, from)) = udp.recv_from(&mut buffer) {
            let _ = udp.send_to(format!("{other} sees {}", plain(from.ip())).as_bytes(), from);
        }
    });
}

/// An address of IPv4 that came in by a socket of IPv6, as itself.
fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// What who is kept out of an address hears: of IPv6, where an ICMP message may come too early to count, as if nobody listened.
pub(crate) fn forbidden(to: IpAddr) -> &'static str {
    if to.is_ipv6() { "refused" } else { "unreachable" }
}

/// What a port answers over TCP, or `refused`, `unreachable`, `silence`.
pub(crate) fn ask(at: &Namespace, address: IpAddr, port: u16) -> String {
    let asked = at.run(|| Ok(ask_here(SocketAddr::new(address, port)))).expect("a namespace");
    asked.unwrap_or_else(|error| kind(&error))
}

fn ask_here(to: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&to, PATIENCE)?;
    stream.set_read_timeout(Some(MORE_PATIENCE))?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// What a port answers over UDP, from a port of ours that stays the same if it is given.
pub(crate) fn ask_udp(at: &Namespace, address: IpAddr, port: u16, from: u16) -> String {
    let any = if address.is_ipv6() { "[::]" } else { "0.0.0.0" };
    let asked = at.run(|| {
        Ok((|| -> io::Result<String> {
            let socket = UdpSocket::bind(format!("{any}:{from}"))?;
            socket.set_read_timeout(Some(2 * PATIENCE))?;
            socket.connect((address, port))?;
            socket.send(b"?")?;
            let mut buffer = [0; 100];
            let length = socket.recv(&mut buffer)?;
            Ok(String::from_utf8_lossy(&buffer[..length]).into_owned())
        })())
    });
    asked.expect("a namespace").unwrap_or_else(|error| kind(&error))
}

fn kind(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "refused".to_owned(),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::PermissionDenied => {
            "unreachable".to_owned()
        }
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => "silence".to_owned(),
        _ => error.to_string(),
    }
}

pub(crate) fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

/// Waits until something holds; a failure after a while.
pub(crate) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..200 {
        if holds() {
            return;
        }
        thread::sleep(Duration::from_millis(25));
    }
    panic!("{what}, even after five seconds");
}
