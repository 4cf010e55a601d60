//! Netlink messages of our own making, for what no given crate speaks: rules and connection tracking.

mod read;
mod write;

use std::io;

use rustix::io::Errno;

pub(super) use read::{Message, attribute, attributes, messages};
pub(super) use write::{Attributes, Messages};

use crate::sys::netlink::{Family, Socket};

/// A message is a request. As all that we send are.
const REQUEST: u16 = 0x1;
/// It is to be answered even if all is well.
pub(super) const ACKNOWLEDGE: u16 = 0x4;
/// It asks for everything there is.
pub(super) const DUMP: u16 = 0x300;
/// It makes what is not there.
pub(super) const CREATE: u16 = 0x400;
/// It fails if there is one already.
pub(super) const EXCLUSIVE: u16 = 0x200;
/// It goes behind what there is.
pub(super) const APPEND: u16 = 0x800;

const ERROR: u16 = 2;
const DONE: u16 = 3;
const BUFFER: usize = 64 << 10;

/// A socket that rules and connections are talked about on, in one network namespace.
#[derive(Debug)]
pub(super) struct Netfilter(Socket);

impl Netfilter {
    /// Opens one for the network namespace of this thread.
    pub(super) fn open() -> io::Result<Self> {
        Ok(Netfilter(Socket::open(Family::Netfilter, 0)?))
    }

    /// Makes room for messages of so many bytes in all, and tells for how many there is.
    pub(super) fn room_for(&self, size: usize) -> usize {
        self.0.make_room(size + BUFFER)
    }

    /// Sends messages of which at least one asks to be acknowledged, and tells the first error.
    ///
    /// The kernel works while we send, so all of its answers are there when sending returns.
    pub(super) fn transact(&self, sent: &Messages) -> io::Result<()> {
        // every socket has room for a few
        if sent.bytes().len() > BUFFER {
            self.0.make_room(sent.bytes().len() + BUFFER);
        }
        self.drain()?;
        self.0.send(sent.bytes())?;
        let mut buffer = vec![0; BUFFER];
        let mut result = None;
        while let Some(length) = self.0.receive(&mut buffer)? {
            for message in messages(&buffer[..length]).filter(|message| message.kind == ERROR) {
                match message.error() {
                    None => result = result.or(Some(Ok(()))),
                    Some(error) if !matches!(result, Some(Err(_))) => result = Some(Err(error)),
                    Some(_) => {}
                }
            }
        }
        result.unwrap_or_else(|| Err(io::Error::other("the kernel did not answer")))
    }

    /// Sends a question and gives each message of the answer to `each`.
    pub(super) fn ask(&self, sent: &Messages, mut each: impl FnMut(&Message<'_>)) -> io::Result<()> {
        self.drain()?;
        self.0.send(sent.bytes())?;
        let mut buffer = vec![0; BUFFER];
        loop {
            // a dump goes on while it is read
            let Some(length) = self.0.receive(&mut buffer)? else {
                return Err(io::Error::other("the kernel stopped in the middle of its answer"));
            };
            for message in messages(&buffer[..length]) {
                match message.kind {
                    DONE => return Ok(()),
                    ERROR => return message.error().map_or(Ok(()), Err),
                    _ => each(&message),
                }
            }
        }
    }

    /// Forgets answers that nobody waited for.
    fn drain(&self) -> Result<(), Errno> {
        let mut buffer = [0; 512];
        loop {
            match self.0.receive(&mut buffer) {
                Ok(None) => return Ok(()),
                Ok(Some(_)) | Err(Errno::MSGSIZE | Errno::NOBUFS) => {}
                Err(error) => return Err(error),
            }
        }
    }
}
