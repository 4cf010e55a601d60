//! Lines of JSON over a socket, and the descriptors that come beside them.

use std::collections::VecDeque;
use std::io::{IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::io::Errno;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
};

/// The longest line that is taken; a definition of some thousand services is shorter.
const LONGEST: usize = 64 << 20;
/// What is taken at once.
const CHUNK: usize = 16 << 10;
/// The most descriptors that may wait for their line.
const MOST: usize = 16;

/// What has arrived and is not yet taken.
#[derive(Debug, Default)]
pub(super) struct Incoming {
    bytes: Vec<u8>,
    /// How much of `bytes` is known to hold no line feed.
    searched: usize,
    descriptors: VecDeque<OwnedFd>,
}

impl Incoming {
    /// Takes what a socket has; false at the end of the talk. [`Errno::AGAIN`] if nothing is there now.
    pub(super) fn fill(&mut self, socket: impl AsFd) -> Result<bool, Errno> {
        self.fill_at_most(socket, CHUNK)
    }

    /// The same, but no more than to the end of the next line: what comes behind it stays in the socket, so that who polls
    /// that hears of it.
    pub(super) fn fill_line(&mut self, socket: impl AsFd) -> Result<bool, Errno> {
        let mut ahead = [0; CHUNK];
        let peek = || rustix::net::recv(&socket, &mut ahead[..], RecvFlags::PEEK);
        let (count, _) = rustix::io::retry_on_intr(peek)?;
        let line = ahead[..count].iter().position(|byte| *byte == b'\n').map_or(count, |at| at + 1);
        self.fill_at_most(socket, line.max(1))
    }

    fn fill_at_most(&mut self, socket: impl AsFd, most: usize) -> Result<bool, Errno> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(4))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let mut chunk = [0; CHUNK];
        let part = &mut chunk[..most];
        let count = rustix::io::retry_on_intr(|| {
            rustix::net::recvmsg(&socket, &mut [IoSliceMut::new(part)], &mut control, RecvFlags::CMSG_CLOEXEC)
        })?
        .bytes;
        for message in control.drain() {
            if let RecvAncillaryMessage::ScmRights(descriptors) = message {
                self.descriptors.extend(descriptors);
            }
        }
        self.bytes.extend_from_slice(&chunk[..count]);
        if self.bytes.len() > LONGEST || self.descriptors.len() > MOST {
            return Err(Errno::TOOBIG);
        }
        Ok(count > 0)
    }

    /// The next whole line, without its line feed, and every descriptor that came so far.
    pub(super) fn line(&mut self) -> Option<(Vec<u8>, Vec<OwnedFd>)> {
        let Some(at) = self.bytes[self.searched..].iter().position(|byte| *byte == b'\n') else {
            self.searched = self.bytes.len();
            return None;
        };
        let end = self.searched + at;
        let mut line: Vec<u8> = self.bytes.drain(..=end).collect();
        line.pop();
        self.searched = 0;
        if self.bytes.is_empty() {
            // a large line must not keep its memory for ever
            self.bytes = Vec::new();
        }
        Some((line, self.descriptors.drain(..).collect()))
    }
}

/// Sends a part of a message, its descriptors with the first byte; says how much went.
pub(super) fn send(socket: impl AsFd, bytes: &[u8], descriptors: &[BorrowedFd<'_>]) -> Result<usize, Errno> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(4))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    if !descriptors.is_empty() && !control.push(SendAncillaryMessage::ScmRights(descriptors)) {
        return Err(Errno::TOOBIG);
    }
    rustix::io::retry_on_intr(|| {
        rustix::net::sendmsg(&socket, &[IoSlice::new(bytes)], &mut control, SendFlags::NOSIGNAL)
    })
}

/// Sends a whole message to a socket that blocks.
pub(super) fn send_all(socket: impl AsFd, bytes: &[u8], descriptors: &[BorrowedFd<'_>]) -> Result<(), Errno> {
    let mut sent = send(&socket, bytes, descriptors)?;
    while sent < bytes.len() {
        sent += send(&socket, &bytes[sent..], &[])?;
    }
    Ok(())
}

/// A value as a line.
pub(super) fn to_line(value: &impl serde::Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).expect("presume: what the protocol says is always JSON");
    line.push(b'\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};

    #[test]
    fn lines_arrive_whole_with_their_descriptors() {
        let (here, there) =
            socketpair(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None).expect("a pair");
        let long = "x".repeat(100_000);
        let sender = std::thread::spawn(move || {
            send_all(&here, &to_line(&1), &[here.as_fd()]).expect("sent");
            send_all(&here, &to_line(&long), &[]).expect("sent");
        });
        let mut incoming = Incoming::default();
        let mut lines = Vec::new();
        while incoming.fill(&there).expect("received") {
            while let Some((line, descriptors)) = incoming.line() {
                lines.push((line.len(), descriptors.len()));
            }
        }
        sender.join().expect("sent");
        assert_eq!(lines, [(1, 1), (100_002, 0)]);
    }
}
