//! A pipe of buffers between two threads, so that reading, decompressing and unpacking overlap. It is short: who is faster
//! waits, and memory stays small however large a layer is.

use std::io::{self, Read, Write};
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, Scope};

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

/// Passes what `write` writes on to `out` by a thread of its own: making bytes and taking them overlap.
pub(crate) fn apart<W: Write + Send>(
    mut out: W,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<W> {
    thread::scope(|scope| {
        let (mut sender, ahead) = pipe();
        let taker = scope.spawn(move || {
            for next in ahead.receiver {
                out.write_all(&next?)?;
            }
            Ok(out)
        });
        let written = write(&mut sender);
        drop(sender);
        let taken = taker.join().unwrap_or_else(|panic| resume_unwind(panic));
        // Where nobody takes any more, whoever writes failed for that reason.
        taken.and_then(|out| written.map(|()| out))
    })
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

impl Write for Sender {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.send(bytes) { Ok(bytes.len()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
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

    #[test]
    fn what_is_taken_apart_is_what_was_written_and_the_first_error_is_told() {
        let bytes: Vec<u8> = (0..1_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        let back = apart(Vec::new(), |out| bytes.chunks(70_001).try_for_each(|piece| out.write_all(piece)));
        assert_eq!(back.unwrap(), bytes);
        let mut short = [0; 10];
        let full = apart(&mut short[..], |out| (0..100).try_for_each(|_| out.write_all(&bytes)));
        assert_eq!(full.unwrap_err().kind(), io::ErrorKind::WriteZero);
        let broken = apart(io::sink(), |_| Err(io::Error::other("broken")));
        assert_eq!(broken.unwrap_err().to_string(), "broken");
    }

    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("broken"))
        }
    }
}
