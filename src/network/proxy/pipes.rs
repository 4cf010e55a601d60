//! Pipes that bytes pass from socket to socket, without coming into memory of ours.

use std::io;
use std::os::fd::OwnedFd;

use rustix::pipe::{PipeFlags, fcntl_setpipe_size, pipe_with};

/// How much a pipe is to hold. One that may not be so large works as well, more slowly.
pub(super) const SIZE: usize = 256 << 10;
/// How many empty ones are kept.
const KEPT: usize = 16;

/// A pipe, empty while it is nobody's.
#[derive(Debug)]
pub(super) struct Pipe {
    /// Where bytes come out.
    pub output: OwnedFd,
    /// Where they go in.
    pub input: OwnedFd,
}

/// Pipes for all connections: one has a pipe only while bytes are in it, so idle connections have none.
#[derive(Debug, Default)]
pub(super) struct Pipes {
    empty: Vec<Pipe>,
}

impl Pipes {
    /// An empty pipe.
    pub(super) fn take(&mut self) -> io::Result<Pipe> {
        if let Some(pipe) = self.empty.pop() {
            return Ok(pipe);
        }
        let (output, input) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
        // refused to an ordinary user who has many large ones
        let _ = fcntl_setpipe_size(&input, SIZE);
        Ok(Pipe { output, input })
    }

    /// Takes an empty pipe back.
    pub(super) fn give_back(&mut self, pipe: Pipe) {
        if self.empty.len() < KEPT {
            self.empty.push(pipe);
        }
    }
}
