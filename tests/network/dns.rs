//! A client of name servers that can say anything.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, UdpSocket};
use std::time::Duration;

pub(crate) const A: u16 = 1;
pub(crate) const PTR: u16 = 12;
pub(crate) const TXT: u16 = 16;
pub(crate) const AAAA: u16 = 28;
pub(crate) const SRV: u16 = 33;

/// What came back.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub code: u8,
    pub is_truncated: bool,
    /// Addresses, names, or port and name of the answers, in order.
    pub answers: Vec<String>,
    /// The same of the additional records.
    pub additional: Vec<String>,
    pub ttls: Vec<u32>,
    pub bytes: Vec<u8>,
}

/// A question's message.
pub(crate) fn question(id: u16, name: &str, kind: u16, edns: Option<u16>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for word in [id, 0x0100, 1, 0, 0, u16::from(edns.is_some())] {
        bytes.extend(word.to_be_bytes());
    }
    for label in name.split('.').filter(|label| !label.is_empty()) {
        bytes.push(u8::try_from(label.len()).expect("a label"));
        bytes.extend(label.bytes());
    }
    bytes.extend([0, 0, u8::try_from(kind).expect("a small type"), 0, 1]);
    if let Some(size) = edns {
        bytes.extend([0, 0, 41]);
        bytes.extend(size.to_be_bytes());
        bytes.extend([0; 6]);
    }
    bytes
}

/// Asks by datagram from an address.
pub(crate) fn ask_from(from: IpAddr, server: SocketAddr, message: &[u8]) -> Option<Reply> {
    let socket = UdpSocket::bind((from, 0)).expect("a socket");
    socket.set_read_timeout(Some(Duration::from_secs(5))).expect("a time-out");
    socket.connect(server).expect("a server");
    socket.send(message).expect("sent");
    let mut buffer = [0; 4096];
    let length = socket.recv(&mut buffer).ok()?;
    Some(read(&buffer[..length], message))
}

/// Asks over a TCP connection.
pub(crate) fn ask_stream(stream: &mut TcpStream, message: &[u8]) -> Option<Reply> {
    let length = u16::try_from(message.len()).expect("a short message");
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a time-out");
    stream.write_all(&[&length.to_be_bytes(), message].concat()).ok()?;
    let mut length = [0; 2];
    stream.read_exact(&mut length).ok()?;
    let mut bytes = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut bytes).ok()?;
    Some(read(&bytes, message))
}

fn word(bytes: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([bytes[at], bytes[at + 1]])
}

fn read(bytes: &[u8], asked: &[u8]) -> Reply {
    assert_eq!(bytes[..2], asked[..2], "the number of the question");
    assert_eq!(bytes[2] & 0x80, 0x80, "an answer");
    let mut at = 12;
    if word(bytes, 4) == 1 {
        at = name(bytes, at).1 + 4;
        assert_eq!(bytes[12..at], asked[12..at], "the question");
    }
    let (mut answers, mut additional, mut ttls) = (Vec::new(), Vec::new(), Vec::new());
    for index in 0..word(bytes, 6) + word(bytes, 8) + word(bytes, 10) {
        let head = name(bytes, at).1;
        let (kind, start) = (word(bytes, head), head + 10);
        let data = &bytes[start..start + usize::from(word(bytes, head + 8))];
        let text = match kind {
            A => Ipv4Addr::from(<[u8; 4]>::try_from(data).expect("four bytes")).to_string(),
            AAAA => Ipv6Addr::from(<[u8; 16]>::try_from(data).expect("sixteen bytes")).to_string(),
            PTR => name(bytes, start).0,
            SRV => format!("{} {}", word(data, 4), name(bytes, start + 6).0),
            other => format!("type {other}"),
        };
        ttls.extend((kind != 41).then(|| u32::from(word(bytes, head + 4)) << 16 | u32::from(word(bytes, head + 6))));
        let to = if index < word(bytes, 6) { &mut answers } else { &mut additional };
        to.push(text);
        at = start + data.len();
    }
    assert_eq!(at, bytes.len(), "nothing behind the last record");
    Reply { code: bytes[3] & 0xf, is_truncated: bytes[2] & 2 != 0, answers, additional, ttls, bytes: bytes.to_vec() }
}

fn name(bytes: &[u8], mut at: usize) -> (String, usize) {
    let mut labels = Vec::new();
    loop {
        let length = usize::from(bytes[at]);
        if length == 0 {
            return (labels.join("."), at + 1);
        }
        if length >= 0xc0 {
            let (rest, _) = name(bytes, usize::from(word(bytes, at) & 0x3fff));
            labels.push(rest);
            return (labels.join("."), at + 2);
        }
        labels.push(String::from_utf8_lossy(&bytes[at + 1..at + 1 + length]).into_owned());
        at += 1 + length;
    }
}
