//! The name server, asked by real sockets. The stack's namespace has nothing but a loopback interface, all of whose 127/8
//! are addresses: those of routers and of clients.

use std::collections::HashSet;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::path::Path;
use std::sync::{Arc, Mutex, atomic};
use std::time::{Duration, Instant};

use rbox::network::dns::{Names, Record, Sight};
use rbox::network::{Namespace, Protocol};

use super::dns::{A, AAAA, PTR, Reply, SRV, TXT, ask_from, ask_stream, question};
use super::loopback::{address, namespace};
use super::who::both;

/// A host, a stack and its name server; network `web` has its router at 127.1.0.1, `db` at 127.2.0.1 and `::1`, and `in`, which is internal,
/// at 127.3.0.1.
struct Lab {
    host: Namespace,
    stack: Namespace,
    names: Names,
    folder: tempfile::TempDir,
}

fn record(network: &str, container: &str, addresses: &[&str]) -> Record {
    Record {
        network: network.to_owned(),
        container: container.to_owned(),
        replica: None,
        aliases: Vec::new(),
        addresses: addresses.iter().map(|text| address(text)).collect(),
        ports: Vec::new(),
        resolvers: Vec::new(),
        is_healthy: true,
    }
}

fn replica(network: &str, service: &str, number: u32, addresses: &[&str]) -> Record {
    Record {
        replica: Some((service.to_owned(), number)),
        ..record(network, &format!("shop-{service}-{number}"), addresses)
    }
}

impl Lab {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (host, stack) = (namespace(), namespace());
        let resolv_conf = folder.path().join("resolv.conf");
        std::fs::write(&resolv_conf, "nameserver 127.0.0.53\n").expect("a file");
        let names = host.run(|| Names::start("shop", &stack, &resolv_conf)).expect("a name server");
        names.open("web", Sight::Own, &[address("127.1.0.1")]).expect("it listens");
        names.open("db", Sight::Own, &[address("127.2.0.1"), address("::1")]).expect("it listens");
        names.open("in", Sight::Internal, &[address("127.3.0.1")]).expect("it listens");
        Lab { host, stack, names, folder }
    }

    fn resolv_conf(&self) -> std::path::PathBuf {
        self.folder.path().join("resolv.conf")
    }

    fn ask(&self, from: &str, server: &str, name: &str, kind: u16) -> Reply {
        self.ask_bytes(from, server, &question(0x1234, name, kind, None)).expect("an answer")
    }

    fn ask_bytes(&self, from: &str, server: &str, message: &[u8]) -> Option<Reply> {
        let server = SocketAddr::new(address(server), 53);
        self.stack.run(|| Ok(ask_from(address(from), server, message))).expect("a thread in the stack")
    }

    fn connect(&self, server: &str) -> TcpStream {
        let server = SocketAddr::new(address(server), 53);
        self.stack.run(|| Ok(TcpStream::connect(server).expect("a connection"))).expect("a thread in the stack")
    }

    /// Servers of the host at an address: they tell of what they are asked, and answer A with 192.0.2.7.
    fn upstream(&self, at: &str) -> Upstream {
        Upstream::start(&self.host, SocketAddr::new(address(at), 53))
    }
}

/// Who asked, and what.
type Asked = Arc<Mutex<Vec<(SocketAddr, Vec<u8>)>>>;

/// A server of the host's.
struct Upstream {
    asked: Asked,
    is_silent: Arc<atomic::AtomicBool>,
}

impl Upstream {
    fn start(host: &Namespace, at: SocketAddr) -> Self {
        let (asked, is_silent) = (Arc::new(Mutex::new(Vec::new())), Arc::new(atomic::AtomicBool::new(false)));
        let upstream = Upstream { asked: Arc::clone(&asked), is_silent: Arc::clone(&is_silent) };
        let (socket, listener) = host
            .run(|| Ok((UdpSocket::bind(at).expect("a port"), TcpListener::bind(at).expect("a port"))))
            .expect("a thread in the host");
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok((length, from)) = socket.recv_from(&mut buffer) {
                asked.lock().expect("a lock").push((from, buffer[..length].to_vec()));
                if is_silent.load(atomic::Ordering::Relaxed) {
                    continue;
                }
                let answer = answer(&buffer[..length]);
                // what a forger would send first: another number, and another question
                let mut forged = answer.clone();
                forged[0] ^= 1;
                let _ = socket.send_to(&forged, from);
                let mut forged = answer.clone();
                forged[13] = b'z';
                let _ = socket.send_to(&forged, from);
                let _ = socket.send_to(&answer, from);
            }
        });
        std::thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                let mut length = [0; 2];
                if stream.read_exact(&mut length).is_err() {
                    continue;
                }
                let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
                stream.read_exact(&mut message).expect("the question");
                let answer = answer(&message);
                let length = u16::try_from(answer.len()).expect("short").to_be_bytes();
                stream.write_all(&[&length[..], &answer].concat()).expect("the answer");
            }
        });
        upstream
    }

    fn asked(&self) -> Vec<(SocketAddr, Vec<u8>)> {
        self.asked.lock().expect("a lock").clone()
    }
}

fn answer(message: &[u8]) -> Vec<u8> {
    let end = message[12..].iter().position(|byte| *byte == 0).expect("a name") + 12 + 5;
    let mut bytes = message[..end].to_vec();
    bytes[2] = 0x81;
    bytes[3] = 0x80;
    bytes[6..12].copy_from_slice(&[0, 1, 0, 0, 0, 0]);
    bytes.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7]);
    bytes
}

#[test]
fn names_lead_to_addresses() {
    both("names::names_lead_to_addresses", || {
        let lab = Lab::new();
        lab.names.register([
            Record { aliases: vec!["Cache".to_owned()], ..replica("web", "api", 1, &["127.1.0.2", "fd00::2"]) },
            record("web", "contenedor1", &["127.1.0.3"]),
        ]);
        let ask = |name, kind| lab.ask("127.1.0.9", "127.1.0.1", name, kind);
        for name in
            ["api", "API", "api.shop", "replica-1.api", "replica-1.api.shop", "shop-api-1", "cache", "cache.shop"]
        {
            assert_eq!(ask(name, A).answers, ["127.1.0.2"], "{name}");
            assert_eq!(ask(name, AAAA).answers, ["fd00::2"], "{name}");
        }
        assert_eq!(ask("contenedor1", A).ttls, [0]);
        // the other family is missing, not the name
        let missing = ask("contenedor1", AAAA);
        assert_eq!((missing.code, missing.answers.len()), (0, 0));
        assert_eq!(ask("contenedor1", TXT).code, 0);
        assert_eq!(ask("localhost", A).answers, ["127.0.0.1"]);
        assert_eq!(ask("3.0.1.127.in-addr.arpa", PTR).answers, ["contenedor1.shop"]);
        let backwards = "2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa";
        assert_eq!(ask(backwards, PTR).answers, ["replica-1.api.shop"]);
    });
}

#[test]
fn services_have_ports() {
    both("names::services_have_ports", || {
        let lab = Lab::new();
        let ports = vec![(Protocol::Tcp, 80), (Protocol::Udp, 53), (Protocol::Tcp, 9000)];
        lab.names.register([
            Record { ports: ports.clone(), ..replica("web", "api", 1, &["127.1.0.2"]) },
            Record { ports, ..replica("web", "api", 2, &["127.1.0.3"]) },
        ]);
        let ask = |name| {
            let mut reply = lab.ask("127.1.0.9", "127.1.0.1", name, SRV);
            reply.answers.sort();
            reply.additional.sort();
            (reply.answers, reply.additional)
        };
        let addresses = ["127.1.0.2".to_owned(), "127.1.0.3".to_owned()];
        let both = ["80 replica-1.api.shop".to_owned(), "80 replica-2.api.shop".to_owned()];
        assert_eq!(ask("_80._tcp.api"), (both.to_vec(), addresses.to_vec()));
        assert_eq!(ask("_http._tcp.api.shop"), (both.to_vec(), addresses.to_vec()));
        assert_eq!(ask("_53._udp.replica-2.api").0, ["53 replica-2.api.shop"]);
        assert_eq!(ask("api").0.len(), 6);
        assert_eq!(ask("_81._tcp.api").0.len(), 0);
        assert_eq!(lab.ask("127.1.0.9", "127.1.0.1", "_80._tcp.nobody", SRV).code, 3);
    });
}

#[test]
fn only_healthy_replicas_take_turns() {
    both("names::only_healthy_replicas_take_turns", || {
        let lab = Lab::new();
        lab.names.register([
            replica("web", "api", 1, &["127.1.0.2"]),
            replica("web", "api", 2, &["127.1.0.3"]),
            Record { is_healthy: false, ..replica("web", "api", 3, &["127.1.0.4"]) },
        ]);
        let ask = |name| lab.ask("127.1.0.9", "127.1.0.1", name, A).answers;
        let firsts: HashSet<String> = (0..4).map(|_| ask("api")[0].clone()).collect();
        assert_eq!(firsts, HashSet::from(["127.1.0.2".to_owned(), "127.1.0.3".to_owned()]));
        assert_eq!(ask("api").len(), 2);
        // a name of one alone is for whoever looks into what is wrong
        assert_eq!(ask("replica-3.api"), ["127.1.0.4"]);
        lab.names.set_healthy("shop-api-3", true);
        lab.names.set_healthy("shop-api-1", false);
        let mut answers = ask("api");
        answers.sort();
        assert_eq!(answers, ["127.1.0.3", "127.1.0.4"]);
        lab.names.withdraw("shop-api-2", Some("web"));
        lab.names.withdraw("shop-api-3", None);
        let empty = lab.ask("127.1.0.9", "127.1.0.1", "api", A);
        assert_eq!((empty.code, empty.answers.len()), (0, 0));
        lab.names.withdraw("shop-api-1", None);
        assert_eq!(lab.ask("127.1.0.9", "127.1.0.1", "api", A).code, 3);
    });
}

#[test]
fn a_network_sees_its_own_names_only() {
    both("names::a_network_sees_its_own_names_only", || {
        let lab = Lab::new();
        let upstream = lab.upstream("127.0.0.53");
        lab.names.register([
            record("web", "front", &["127.1.0.2"]),
            record("db", "front", &["127.2.0.2"]),
            record("db", "postgres", &["127.2.0.3", "fd00:2::3"]),
        ]);
        assert_eq!(lab.ask("127.1.0.9", "127.1.0.1", "postgres", A).code, 3);
        assert_eq!(lab.ask("127.1.0.9", "127.1.0.1", "postgres.shop", A).code, 3);
        assert_eq!(lab.ask("127.1.0.9", "127.1.0.1", "3.0.2.127.in-addr.arpa", PTR).code, 3);
        assert_eq!(lab.ask("127.2.0.9", "127.2.0.1", "postgres", A).answers, ["127.2.0.3"]);
        assert_eq!(lab.ask("::1", "::1", "postgres", AAAA).answers, ["fd00:2::3"]);
        // who is on both networks sees both, wherever it asks
        assert_eq!(lab.ask("127.1.0.2", "127.1.0.1", "postgres", A).answers, ["127.2.0.3"]);
        lab.names.close("db");
        assert_eq!(lab.ask("127.1.0.2", "127.1.0.1", "postgres", A).code, 3);
        assert_eq!(lab.ask_bytes("127.2.0.9", "127.2.0.1", &question(1, "front", A, None)), None);
        assert!(upstream.asked().is_empty(), "nobody outside hears of the stack's names");
    });
}

#[test]
fn other_names_are_asked_of_the_host_s_servers() {
    both("names::other_names_are_asked_of_the_host_s_servers", || {
        let lab = Lab::new();
        let upstream = lab.upstream("127.0.0.53");
        let ask = |name| lab.ask("127.1.0.9", "127.1.0.1", name, A);
        for _ in 0..20 {
            let reply = ask("www.Example.org");
            assert_eq!((reply.code, reply.answers), (0, vec!["192.0.2.7".to_owned()]));
        }
        let asked = upstream.asked();
        let ports: HashSet<u16> = asked.iter().map(|(from, _)| from.port()).collect();
        let ids: HashSet<Vec<u8>> = asked.iter().map(|(_, message)| message[..2].to_vec()).collect();
        assert!(ports.len() > 15 && ids.len() > 15, "{ports:?} {ids:?}");
        assert!(asked.iter().all(|(_, message)| message[12..] == question(0, "www.Example.org", A, None)[12..]));
        // what only looks like a name outside stays here
        for name in ["nobody", "nobody.shop", "replica-7.nobody", "_80._tcp.nobody", "1.0.1.127.in-addr.arpa"] {
            assert_eq!(ask(name).code, 3, "{name}");
        }
        assert_eq!(upstream.asked().len(), 20);
        // a domain outside that ends as the stack is called, or as a service is
        lab.names.register([replica("web", "org", 1, &["127.1.0.2"])]);
        for name in ["www.example.shop", "example.org", "replica-1.example.org", "_dmarc.example.org"] {
            assert_eq!(ask(name).answers, ["192.0.2.7"], "{name}");
        }
        assert_eq!(ask("org").answers, ["127.1.0.2"]);
        // by TCP as well, one after the other
        let mut stream = lab.connect("127.1.0.1");
        for id in 1..4 {
            let reply = ask_stream(&mut stream, &question(id, "example.org", A, Some(4096))).expect("an answer");
            assert_eq!(reply.answers, ["192.0.2.7"]);
        }
    });
}

#[test]
fn a_new_resolv_conf_is_seen_and_a_dead_server_is_passed_over() {
    both("names::a_new_resolv_conf_is_seen_and_a_dead_server_is_passed_over", || {
        let lab = Lab::new();
        let silent = lab.upstream("127.0.0.53");
        silent.is_silent.store(true, atomic::Ordering::Relaxed);
        let other = lab.upstream("127.0.0.54");
        write(&lab.resolv_conf(), "nameserver 127.0.0.99\nnameserver 127.0.0.53\nnameserver 127.0.0.54\n");
        assert_eq!(lab.ask("127.1.0.9", "127.1.0.1", "example.org", A).answers, ["192.0.2.7"]);
        assert_eq!((silent.asked().len(), other.asked().len()), (1, 1));
        write(&lab.resolv_conf(), "nameserver 127.0.0.54\n");
        assert_eq!(lab.ask("127.1.0.9", "127.1.0.1", "example.org", A).answers, ["192.0.2.7"]);
        assert_eq!((silent.asked().len(), other.asked().len()), (1, 2));
        // nobody at all: a failure, and soon
        write(&lab.resolv_conf(), "nameserver 127.0.0.99\n");
        assert_eq!(lab.ask("127.1.0.9", "127.1.0.1", "example.org", A).code, 2);
        // a container with servers of its own
        lab.names.register([Record { resolvers: vec![address("127.0.0.54")], ..record("web", "own", &["127.1.0.7"]) }]);
        assert_eq!(lab.ask("127.1.0.7", "127.1.0.1", "example.org", A).answers, ["192.0.2.7"]);
        assert_eq!(other.asked().len(), 3);
    });
}

fn write(path: &Path, text: &str) {
    let fresh = path.with_extension("new");
    std::fs::write(&fresh, text).expect("a file");
    std::fs::rename(fresh, path).expect("a rename");
}

/// E6 of the list of attacks.
#[test]
fn internal_networks_forward_nothing() {
    both("names::internal_networks_forward_nothing", || {
        let lab = Lab::new();
        let upstream = lab.upstream("127.0.0.53");
        lab.names.register([
            record("in", "vault", &["127.3.0.2"]),
            record("in", "bridge", &["127.3.0.3"]),
            record("web", "bridge", &["127.1.0.3"]),
        ]);
        for name in ["example.org", "secret.exfiltrated.example", "vault.example.org", "x"] {
            for kind in [A, AAAA, TXT, PTR] {
                assert_eq!(lab.ask("127.3.0.2", "127.3.0.1", name, kind).code, 3, "{name}");
                assert_eq!(lab.ask("127.3.0.9", "127.3.0.1", name, kind).code, 3, "{name}");
            }
        }
        let mut stream = lab.connect("127.3.0.1");
        assert_eq!(ask_stream(&mut stream, &question(9, "example.org", A, None)).expect("an answer").code, 3);
        assert!(upstream.asked().is_empty(), "{:?}", upstream.asked());
        // who is on a network with a way out as well has one
        assert_eq!(lab.ask("127.3.0.3", "127.3.0.1", "example.org", A).answers, ["192.0.2.7"]);
        assert_eq!(lab.ask("127.3.0.2", "127.3.0.1", "vault", A).answers, ["127.3.0.2"]);
    });
}

/// E7 of the list of attacks.
#[test]
fn clients_that_say_nothing_or_nonsense_slow_nobody() {
    both("names::clients_that_say_nothing_or_nonsense_slow_nobody", || {
        let lab = Lab::new();
        let upstream = lab.upstream("127.0.0.53");
        upstream.is_silent.store(true, atomic::Ordering::Relaxed);
        lab.names.register([record("web", "api", &["127.1.0.2"])]);
        let mut held: Vec<TcpStream> = (0..200).map(|_| lab.connect("127.1.0.1")).collect();
        for (stream, turn) in held.iter_mut().zip(0..) {
            let nonsense: &[u8] = match turn % 5 {
                0 => &[],
                1 => &[0],
                2 => &[0xff; 64],
                3 => &[0, 40, 1, 2, 3],
                _ => b"GET / HTTP/1.1\r\n\r\n",
            };
            // it may be closed already
            let _ = stream.write_all(nonsense);
        }
        // and questions that nobody answers
        let pending = lab.stack.run(|| Ok(UdpSocket::bind("127.1.0.8:0").expect("a socket"))).expect("a thread");
        for id in 0..300 {
            pending.send_to(&question(id, "slow.example.org", A, None), "127.1.0.1:53").expect("sent");
            if id % 50 == 49 {
                // what the kernel has no room for is lost, as datagrams are: let them be taken
                assert_eq!(lab.ask("127.1.0.9", "127.1.0.1", "api", A).code, 0);
            }
        }
        let start = Instant::now();
        for _ in 0..20 {
            assert_eq!(lab.ask("127.1.0.9", "127.1.0.1", "api", A).answers, ["127.1.0.2"]);
            let mut stream = lab.connect("127.1.0.1");
            assert_eq!(
                ask_stream(&mut stream, &question(1, "api", A, None)).expect("an answer").answers,
                ["127.1.0.2"]
            );
        }
        // 40 answers; each would wait for seconds if it had to wait for anybody
        assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    });
}

#[test]
fn nonsense_is_refused_or_ignored() {
    both("names::nonsense_is_refused_or_ignored", || {
        let lab = Lab::new();
        lab.names.register([record("web", "api", &["127.1.0.2"])]);
        let ask = |message: &[u8]| lab.ask_bytes("127.1.0.9", "127.1.0.1", message).map(|reply| reply.code);
        let good = question(7, "api", A, Some(1232));
        let with = |at: usize, byte: u8| {
            let mut message = good.clone();
            message[at] = byte;
            message
        };
        assert_eq!(ask(&good), Some(0));
        assert_eq!(ask(&with(5, 0)), Some(1), "no question");
        assert_eq!(ask(&with(5, 2)), Some(1), "two questions");
        assert_eq!(ask(&with(12, 0xc0)), Some(1), "a pointer");
        assert_eq!(ask(&with(12, 63)), Some(1), "a label behind the end");
        assert_eq!(ask(&with(2, 0x28)), Some(4), "an update");
        assert_eq!(ask(&with(18, 252)), Some(5), "a zone transfer");
        assert_eq!(ask(&with(20, 3)), Some(5), "another class");
        assert_eq!(ask(&with(11, 9)), Some(1), "records that are not there");
        let version = lab.ask_bytes("127.1.0.9", "127.1.0.1", &with(27, 1)).expect("an answer");
        // 16, "bad version": its upper bits are in the extension
        assert_eq!((version.code, version.bytes[version.bytes.len() - 6]), (0, 1));
        assert_eq!(ask(&good[..11]), None, "half a head");
        assert_eq!(ask(&with(2, 0x81)), None, "an answer");
        for length in 12..good.len() {
            assert!(ask(&good[..length]).is_some_and(|code| code == 1), "cut at {length}");
        }
    });
}

#[test]
fn long_answers_are_cut_and_whole_by_tcp() {
    both("names::long_answers_are_cut_and_whole_by_tcp", || {
        let lab = Lab::new();
        lab.names.register((0..200).map(|number| replica("web", "api", number, &[&format!("127.1.1.{number}")])));
        let ask = |edns| lab.ask_bytes("127.1.0.9", "127.1.0.1", &question(5, "api", A, edns)).expect("an answer");
        let (plain, extended) = (ask(None), ask(Some(4096)));
        assert!(plain.is_truncated && plain.bytes.len() <= 512 && !plain.answers.is_empty());
        assert!(extended.is_truncated && extended.bytes.len() <= 1232 && extended.answers.len() > plain.answers.len());
        let mut stream = lab.connect("127.1.0.1");
        let whole = ask_stream(&mut stream, &question(6, "api", A, None)).expect("an answer");
        assert_eq!((whole.is_truncated, whole.answers.len()), (false, 200));
    });
}
