//! A client that asks by TCP, at its own pace.

use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use super::upstream::framed;

/// How long a client may be silent, or leave its answers unread.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest question: names have 255 bytes, and extensions a few.
const LONGEST: usize = 4096;

/// A connection.
#[derive(Debug)]
pub(super) struct Client {
    /// Whose.
    pub address: IpAddr,
    /// On which network.
    pub network: String,
    /// When it is closed.
    pub deadline: Instant,
    /// Whether a question of it is on its way to another server.
    pub is_waiting: bool,
    socket: TcpStream,
    input: Vec<u8>,
    output: Vec<u8>,
    has_ended: bool,
}

/// What a client gave.
#[derive(Debug)]
pub(super) enum Turn {
    /// A question.
    Question(Vec<u8>),
    /// Nothing yet.
    Later,
    /// The connection is over, or no good.
    Over,
}

impl Client {
    /// A new connection; its socket doesn't block.
    pub(super) fn new(socket: TcpStream, address: IpAddr, network: String) -> Self {
        let deadline = Instant::now() + PATIENCE;
        Client {
            address,
            network,
            deadline,
            is_waiting: false,
            socket,
            input: Vec::new(),
            output: Vec::new(),
            has_ended: false,
        }
    }

    /// Its socket.
    pub(super) fn socket(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }

    /// Sends an answer, as far as it goes now.
    pub(super) fn reply(&mut self, message: &[u8]) {
        self.is_waiting = false;
        self.deadline = Instant::now() + PATIENCE;
        self.output.extend(framed(message));
    }

    /// The next question, once all answers are sent.
    pub(super) fn turn(&mut self) -> Turn {
        while !self.output.is_empty() {
            match self.socket.write(&self.output) {
                Ok(length) => drop(self.output.drain(..length)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Turn::Later,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Turn::Over,
            }
        }
        if self.is_waiting {
            return Turn::Later;
        }
        let mut buffer = [0; 1024];
        loop {
            if let Some(&[high, low]) = self.input.first_chunk() {
                let length = usize::from(u16::from_be_bytes([high, low]));
                // shorter than a head: nobody who speaks this language
                if !(12..=LONGEST).contains(&length) {
                    return Turn::Over;
                }
                if self.input.len() >= 2 + length {
                    let message = self.input[2..2 + length].to_vec();
                    self.input.drain(..2 + length);
                    return Turn::Question(message);
                }
            }
            if self.has_ended {
                return Turn::Over;
            }
            match self.socket.read(&mut buffer) {
                Ok(0) => self.has_ended = true,
                Ok(length) => self.input.extend(&buffer[..length]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Turn::Later,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Turn::Over,
            }
        }
    }
}
