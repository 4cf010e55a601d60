//! A question of a client on its way to a server outside.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use rustix::net::{AddressFamily, SocketFlags, SocketType, socket_with};

use super::message::{Code, MAX_DATAGRAM, Query};

/// How often each server is asked by datagram.
const ROUNDS: usize = 2;
/// How long a server has to answer a datagram: two of them twice, and the client (5 s) has not given up.
const DATAGRAM: Duration = Duration::from_millis(1200);
/// How long it has by TCP.
const STREAM: Duration = Duration::from_secs(4);

/// Where the answer is to go.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin {
    /// To an address, from the socket with this key.
    Datagram(u64, SocketAddr),
    /// To the TCP client with this key.
    Stream(u64),
}

/// A question that was sent on.
#[derive(Debug)]
pub(super) struct Question {
    /// Whose it is.
    pub client: IpAddr,
    /// Where its answer goes.
    pub origin: Origin,
    /// When the server asked last is given up.
    pub deadline: Instant,
    query: Query,
    /// Those still to ask, the next one last.
    servers: Vec<SocketAddr>,
    id: u16,
    transport: Option<Transport>,
}

/// A socket of the host's namespace, new for every server that is asked: its port is chosen by the kernel at random.
#[derive(Debug)]
enum Transport {
    Datagram(UdpSocket),
    Stream { socket: TcpStream, output: Vec<u8>, sent: usize, input: Vec<u8> },
}

/// How far a question got.
#[derive(Debug)]
pub(super) enum Progress {
    /// The server has not answered yet.
    Waiting,
    /// This is for the client.
    Done(Vec<u8>),
    /// The server is no good; there may be another.
    Failed,
}

impl Question {
    /// One for these servers; nothing is sent yet.
    pub(super) fn new(client: IpAddr, origin: Origin, query: Query, servers: &[SocketAddr]) -> Self {
        let rounds = if matches!(origin, Origin::Stream(_)) { 1 } else { ROUNDS };
        let mut left: Vec<_> = std::iter::repeat_n(servers, rounds).flatten().copied().collect();
        left.reverse();
        Question { client, origin, deadline: Instant::now(), query, servers: left, id: 0, transport: None }
    }

    /// Asks the next server that a socket can be had for. False: there is none left.
    pub(super) fn ask_next(&mut self) -> bool {
        while let Some(server) = self.servers.pop() {
            if let Ok((id, transport)) = self.open(server) {
                let limit = if matches!(transport, Transport::Stream { .. }) { STREAM } else { DATAGRAM };
                (self.id, self.transport, self.deadline) = (id, Some(transport), Instant::now() + limit);
                return true;
            }
        }
        self.transport = None;
        false
    }

    fn open(&self, server: SocketAddr) -> io::Result<(u16, Transport)> {
        let mut id = [0; 2];
        rustix::rand::getrandom(&mut id, rustix::rand::GetRandomFlags::empty())?;
        let id = u16::from_ne_bytes(id);
        let message = self.query.forward(id);
        if matches!(self.origin, Origin::Stream(_)) {
            let family = if server.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
            let socket = socket_with(family, SocketType::STREAM, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK, None)?;
            match rustix::net::connect(&socket, &server) {
                Ok(()) | Err(rustix::io::Errno::INPROGRESS) => {}
                Err(error) => return Err(error.into()),
            }
            let output = framed(&message);
            return Ok((id, Transport::Stream { socket: socket.into(), output, sent: 0, input: Vec::new() }));
        }
        let any: IpAddr = if server.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
        let socket = UdpSocket::bind((any, 0))?;
        socket.set_nonblocking(true)?;
        // only that server's datagrams come in
        socket.connect(server)?;
        socket.send(&message)?;
        Ok((id, Transport::Datagram(socket)))
    }

    /// The socket to wait for.
    pub(super) fn socket(&self) -> Option<BorrowedFd<'_>> {
        self.transport.as_ref().map(|transport| match transport {
            Transport::Datagram(socket) => socket.as_fd(),
            Transport::Stream { socket, .. } => socket.as_fd(),
        })
    }

    /// Goes on after an event of the socket, until there is nothing more to read.
    pub(super) fn proceed(&mut self) -> Progress {
        loop {
            let received = match &mut self.transport {
                Some(Transport::Datagram(socket)) => {
                    let mut buffer = [0; 4096];
                    socket.recv(&mut buffer).map(|length| buffer[..length].to_vec())
                }
                Some(Transport::Stream { socket, output, sent, input }) => exchange(socket, output, sent, input),
                None => return Progress::Failed,
            };
            let progress = match received {
                Ok(reply) => self.judge(reply),
                Err(error) if error.kind() == ErrorKind::Interrupted => Progress::Waiting,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Progress::Waiting,
                Err(_) => return Progress::Failed,
            };
            // a datagram that is no answer may have one behind it
            if !matches!(progress, Progress::Waiting) {
                return progress;
            }
        }
    }

    fn judge(&self, reply: Vec<u8>) -> Progress {
        let by_stream = matches!(self.origin, Origin::Stream(_));
        let limit = if by_stream { usize::from(u16::MAX) } else { self.query.datagram().min(MAX_DATAGRAM) };
        match self.query.relay(self.id, reply, limit) {
            // "failure" and "refused" of one server are not the last word
            Some(answer) if matches!(answer[3] & 0xf, 2 | 5) && !self.servers.is_empty() => Progress::Failed,
            Some(answer) => Progress::Done(answer),
            // by TCP nobody else can have written it
            None if by_stream => Progress::Failed,
            None => Progress::Waiting,
        }
    }

    /// What the client is told when nobody answers.
    pub(super) fn failure(&self) -> Vec<u8> {
        self.query.refuse(Code::Failure)
    }
}

/// A message with its length before it, as TCP has them.
pub(super) fn framed(message: &[u8]) -> Vec<u8> {
    let length = u16::try_from(message.len()).unwrap_or(u16::MAX);
    [&length.to_be_bytes(), &message[..usize::from(length)]].concat()
}

/// Writes what is left of the question, then reads until the answer is whole.
fn exchange(socket: &mut TcpStream, output: &[u8], sent: &mut usize, input: &mut Vec<u8>) -> io::Result<Vec<u8>> {
    while *sent < output.len() {
        *sent += socket.write(&output[*sent..])?;
    }
    let mut buffer = [0; 4096];
    loop {
        if let Some(&[high, low]) = input.first_chunk() {
            let end = 2 + usize::from(u16::from_be_bytes([high, low]));
            if let Some(message) = input.get(2..end) {
                return Ok(message.to_vec());
            }
        }
        match socket.read(&mut buffer)? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            length => input.extend(&buffer[..length]),
        }
    }
}
