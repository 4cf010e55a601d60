//! Messages of the domain name system (RFC 1035, 6891): what a name server of our kind reads and writes of them.
//!
//! Names of a question are taken as they came, so that an answer repeats their case; they are compared in lower case.
//! Answers of other servers pass as bytes: only their head and question are looked at.

use std::net::IpAddr;

/// The head of a message.
const HEAD: usize = 12;
/// What an OPT record of ours takes.
const OPT: usize = 11;
/// The largest datagram we send: no path splits it (DNS flag day 2020).
pub const MAX_DATAGRAM: usize = 1232;
/// The largest datagram for a client that doesn't say (RFC 1035, 4.2.1).
const PLAIN_DATAGRAM: usize = 512;

/// Types of records.
pub mod kind {
    /// An IPv4 address.
    pub const A: u16 = 1;
    /// A name for an address.
    pub const PTR: u16 = 12;
    /// An IPv6 address.
    pub const AAAA: u16 = 28;
    /// A service: port and name (RFC 2782).
    pub const SRV: u16 = 33;
    /// Extensions of the message itself.
    pub(super) const OPT: u16 = 41;
    /// Copies of whole zones, the first of the types that are no records.
    pub(super) const IXFR: u16 = 251;
    /// The last of those.
    pub const ANY: u16 = 255;
}

/// How an answer came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// All is well, though there may be no record.
    Success,
    /// The question can't be read.
    Format,
    /// Nobody could be asked.
    Failure,
    /// There is no such name.
    NoName,
    /// Nothing that we do.
    NotImplemented,
    /// Nothing that we do for this client.
    Refused,
    /// Extensions of a kind to come (RFC 6891, 6.1.3).
    Version,
}

impl Code {
    fn low(self) -> u8 {
        match self {
            Code::Success | Code::Version => 0,
            Code::Format => 1,
            Code::Failure => 2,
            Code::NoName => 3,
            Code::NotImplemented => 4,
            Code::Refused => 5,
        }
    }
}

/// What a client asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    id: u16,
    flags: u16,
    /// Name, type and class as they came.
    question: Vec<u8>,
    /// The name in lower case, without the dot at its end.
    pub name: String,
    /// The type asked for.
    pub kind: u16,
    edns: Option<Edns>,
}

/// What a client says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Edns {
    size: u16,
    version: u8,
    dnssec: bool,
}

/// Reads a question; an error is what to answer, or nothing.
pub fn read(bytes: &[u8]) -> Result<Query, Option<Vec<u8>>> {
    let head = bytes.get(..HEAD).ok_or(None)?;
    let (id, flags) = (word(head, 0), word(head, 2));
    if flags & 0x8000 != 0 {
        // an answer: two servers that answer each other's answers would never stop
        return Err(None);
    }
    let mut query = Query { id, flags, question: Vec::new(), name: String::new(), kind: 0, edns: None };
    if flags >> 11 & 0xf != 0 {
        return Err(Some(query.refuse(Code::NotImplemented)));
    }
    let format = |query: &Query| Some(query.refuse(Code::Format));
    if word(head, 4) != 1 {
        return Err(format(&query));
    }
    let (name, end) = name(bytes, HEAD).ok_or_else(|| format(&query))?;
    let rest = bytes.get(end..end + 4).ok_or_else(|| format(&query))?;
    query.question = bytes[HEAD..end + 4].to_vec();
    query.name = name;
    query.kind = word(rest, 0);
    let class = word(rest, 2);
    let others = u32::from(word(head, 6)) + u32::from(word(head, 8)) + u32::from(word(head, 10));
    query.edns = extensions(bytes, end + 4, others).map_err(|Broken| format(&query))?;
    if query.edns.is_some_and(|edns| edns.version > 0) {
        return Err(Some(query.refuse(Code::Version)));
    }
    // the internet's class, or any
    if !matches!(class, 1 | 255) || (kind::IXFR..kind::ANY).contains(&query.kind) || query.kind == kind::OPT {
        return Err(Some(query.refuse(Code::Refused)));
    }
    Ok(query)
}

fn word(bytes: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([bytes[at], bytes[at + 1]])
}

/// The name at `at` in lower case and where it ends. What no name of ours can have in it is written so that it is none.
fn name(bytes: &[u8], mut at: usize) -> Option<(String, usize)> {
    let mut name = String::new();
    let start = at;
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1;
        if length == 0 {
            return Some((name, at));
        }
        // a pointer has nothing before it to point at
        if length > 63 || at + length - start > 254 {
            return None;
        }
        if !name.is_empty() {
            name.push('.');
        }
        for &byte in bytes.get(at..at + length)? {
            match byte {
                b'.' | b'\\' => name.extend(['\\', char::from(byte)]),
                b'!'..=b'~' => name.push(char::from(byte.to_ascii_lowercase())),
                other => name.push_str(&format!("\\{other:03}")),
            }
        }
        at += length;
    }
}

/// A message that ends too early, or says what can't be.
struct Broken;

/// Walks over `count` records for the one that says what the client can do.
fn extensions(bytes: &[u8], mut at: usize, count: u32) -> Result<Option<Edns>, Broken> {
    let mut found = None;
    for _ in 0..count {
        let is_root = bytes.get(at) == Some(&0);
        at = skip_name(bytes, at).ok_or(Broken)?;
        let head = bytes.get(at..at + 10).ok_or(Broken)?;
        if word(head, 0) == kind::OPT && is_root {
            if found.is_some() {
                return Err(Broken);
            }
            found = Some(Edns { size: word(head, 2), version: head[5], dnssec: head[6] & 0x80 != 0 });
        }
        at += 10 + usize::from(word(head, 8));
        if at > bytes.len() {
            return Err(Broken);
        }
    }
    Ok(found)
}

fn skip_name(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        match length {
            0 => return Some(at + 1),
            1..=63 => at += 1 + length,
            192.. => return Some(at + 2),
            _ => return None,
        }
    }
}

impl Query {
    /// An answer without records.
    pub fn refuse(&self, code: Code) -> Vec<u8> {
        self.answer(code, usize::MAX).finish()
    }

    /// The largest datagram that the client takes.
    pub fn datagram(&self) -> usize {
        self.edns.map_or(PLAIN_DATAGRAM, |edns| usize::from(edns.size).clamp(PLAIN_DATAGRAM, MAX_DATAGRAM))
    }

    /// Begins an answer of at most `limit` bytes.
    pub fn answer(&self, code: Code, limit: usize) -> Answer {
        // an answer; repeats the operation, "recursion desired" and "checking disabled"; recursion is available
        let flags = 0x8000 | self.flags & 0x7910 | 0x0080 | u16::from(code.low());
        let mut bytes = Vec::with_capacity(MAX_DATAGRAM.min(limit));
        for word in [self.id, flags, u16::from(!self.question.is_empty()), 0, 0, 0] {
            bytes.extend(word.to_be_bytes());
        }
        bytes.extend(&self.question);
        let opt = self.edns.map(|edns| {
            let size = u16::try_from(MAX_DATAGRAM).unwrap_or(u16::MAX).to_be_bytes();
            let version = u8::from(code == Code::Version);
            [0, 0, 41, size[0], size[1], version, 0, if edns.dnssec { 0x80 } else { 0 }, 0, 0, 0]
        });
        let limit = limit.saturating_sub(if opt.is_some() { OPT } else { 0 });
        Answer { bytes, limit, opt, answers: 0, additional: 0, is_full: false }
    }

    /// The same question for another server, under a number of our own.
    pub fn forward(&self, id: u16) -> Vec<u8> {
        // "recursion desired", and what the client says of DNSSEC
        let flags = 0x0100 | self.flags & 0x0030;
        let mut bytes = Vec::with_capacity(HEAD + self.question.len() + OPT);
        for word in [id, flags, 1, 0, 0, u16::from(self.edns.is_some())] {
            bytes.extend(word.to_be_bytes());
        }
        bytes.extend(&self.question);
        if let Some(edns) = self.edns {
            let size = u16::try_from(self.datagram()).unwrap_or(u16::MAX).to_be_bytes();
            bytes.extend([0, 0, 41, size[0], size[1], 0, 0, if edns.dnssec { 0x80 } else { 0 }, 0, 0, 0]);
        }
        bytes
    }

    /// Makes the client's answer of another server's; none if that is no answer to what [`forward`](Self::forward) asked.
    pub fn relay(&self, id: u16, mut reply: Vec<u8>, limit: usize) -> Option<Vec<u8>> {
        let end = HEAD + self.question.len();
        let question = reply.get(HEAD..end)?;
        let is_answer = word(&reply, 0) == id && word(&reply, 2) & 0xf800 == 0x8000 && word(&reply, 4) == 1;
        if !is_answer || !question.eq_ignore_ascii_case(&self.question) {
            return None;
        }
        reply[..2].copy_from_slice(&self.id.to_be_bytes());
        reply[HEAD..end].copy_from_slice(&self.question);
        if reply.len() > limit {
            // more than was asked for: the client is to ask again by TCP
            reply.truncate(end);
            reply[2] |= 0x02;
            reply[6..HEAD].fill(0);
        }
        Some(reply)
    }
}

/// An answer in the making.
#[derive(Debug)]
pub struct Answer {
    bytes: Vec<u8>,
    limit: usize,
    opt: Option<[u8; OPT]>,
    answers: u16,
    additional: u16,
    is_full: bool,
}

/// What a record says.
#[derive(Clone, Copy, Debug)]
pub enum Data<'a> {
    /// An address.
    Address(IpAddr),
    /// A name.
    Pointer(&'a str),
    /// A port of a host.
    Service(u16, &'a str),
}

impl Answer {
    /// Adds a record for the name that was asked.
    pub fn add(&mut self, data: Data<'_>) {
        // a pointer to the question's name
        if self.record(&[0xc0, 0x0c], data) {
            self.answers += 1;
        } else {
            self.is_full = true;
        }
    }

    /// Adds a record that the client will ask for next, if there is room.
    pub fn add_more(&mut self, name: &str, data: Data<'_>) {
        if self.record(&wire(name), data) {
            self.additional += 1;
        }
    }

    fn record(&mut self, name: &[u8], data: Data<'_>) -> bool {
        let (kind, data) = match data {
            Data::Address(IpAddr::V4(address)) => (kind::A, address.octets().to_vec()),
            Data::Address(IpAddr::V6(address)) => (kind::AAAA, address.octets().to_vec()),
            Data::Pointer(name) => (kind::PTR, wire(name)),
            // neither priority nor weight: whoever wants turns takes them by the order
            Data::Service(port, host) => (kind::SRV, [&[0; 4][..], &port.to_be_bytes(), &wire(host)].concat()),
        };
        let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
        if self.is_full || self.bytes.len() + name.len() + 10 + data.len() > self.limit {
            return false;
        }
        self.bytes.extend(name);
        self.bytes.extend(kind.to_be_bytes());
        // the internet's class, and a life of 0 seconds: who asks again sees what is so then
        self.bytes.extend([0, 1, 0, 0, 0, 0]);
        self.bytes.extend(length.to_be_bytes());
        self.bytes.extend(data);
        true
    }

    /// The message.
    pub fn finish(mut self) -> Vec<u8> {
        if self.is_full {
            self.bytes[2] |= 0x02;
        }
        if let Some(opt) = self.opt {
            self.bytes.extend(opt);
            self.additional += 1;
        }
        self.bytes[6..8].copy_from_slice(&self.answers.to_be_bytes());
        self.bytes[10..12].copy_from_slice(&self.additional.to_be_bytes());
        self.bytes
    }
}

/// A name as messages have it; labels are cut at the 63 bytes that they can have.
fn wire(name: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(name.len() + 2);
    for label in name.split('.').filter(|label| !label.is_empty()) {
        let label = &label.as_bytes()[..label.len().min(63)];
        bytes.push(u8::try_from(label.len()).unwrap_or(63));
        bytes.extend(label);
    }
    bytes.push(0);
    bytes
}
