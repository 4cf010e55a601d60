//! A pipe of buffers between two threads, so that reading, decompressing and unpacking overlap. It is short: who is faster
//! waits, and memory stays small however large a layer is.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::Scope;

/// The bytes of one buffer.
const BUFFER: usize = 128 * 1024;
/// How many buffers lie between two threads.
const BUFFERS: usize = 4;

/// The reading end.
pub(crate) struct Ahead {
    receiver: Receiver<io::Result<Vec<u8>>>,
    current: Vec<u8>,
    at: usize,
}

/// The writing end; dropped, the reader sees the end.
pub(crate) struct Sender(SyncSender<io::Result<Vec<u8>>>);

/// A pipe.
pub(crate) fn pipe() -> (Sender, Ahead) {
    let (sender, receiver) = sync_channel(BUFFERS);
    (Sender(sender), Ahead { receiver, current: Vec::new(), at: 0 })
}

impl Sender {
    /// Sends a buffer on; false where nobody reads any more.
    pub(crate) fn send(&self, bytes: &[u8]) -> bool {
        self.0.send(Ok(bytes.to_vec())).is_ok()
    }

    /// Ends the pipe with an error.
    pub(crate) fn fail(&self, error: io::Error) {
        // A reader that is gone has an error of its own.
        let _ = self.0.send(Err(error));
    }
}

impl Ahead {
    /// Reads on a thread of its own, a few buffers ahead of whoever reads from this.
    pub(crate) fn of<'scope, R: Read + Send + 'scope>(scope: &'scope Scope<'scope, '_>, mut reader: R) -> Self {
        let (sender, ahead) = pipe();
        scope.spawn(move || {
            loop {
                let mut buffer = vec![0; BUFFER];
                match fill(&mut reader, &mut buffer) {
                    Ok(0) => break,
                    Ok(count) => {
                        buffer.truncate(count);
                        if sender.0.send(Ok(buffer)).is_err() {
                            break;
                        }
                    }
                    Err(error) => {
                        sender.fail(error);
                        break;
                    }
                }
            }
        });
        ahead
    }
}

/// Reads until a buffer is full or the input ends.
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

impl Read for Ahead {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.current.len() {
            match self.receiver.recv() {
                Ok(next) => (self.current, self.at) = (next?, 0),
                // The writer is gone: that is the end, as with any pipe.
                Err(_) => return Ok(0),
            }
        }
        let count = buffer.len().min(self.current.len() - self.at);
        buffer[..count].copy_from_slice(&self.current[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_errors_come_through_and_a_reader_that_leaves_ends_the_writer() {
        let bytes: Vec<u8> = (0..1_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        let back = std::thread::scope(|scope| {
            let mut back = Vec::new();
            Ahead::of(scope, &bytes[..]).read_to_end(&mut back).map(|_| back)
        });
        assert_eq!(back.unwrap(), bytes);
        let broken = (&bytes[..10]).chain(Broken);
        let error = std::thread::scope(|scope| Ahead::of(scope, broken).read_to_end(&mut Vec::new())).unwrap_err();
        assert_eq!(error.to_string(), "broken");
        std::thread::scope(|scope| drop(Ahead::of(scope, io::repeat(0))));
    }

    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("broken"))
        }
    }
}
