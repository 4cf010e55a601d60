//! Those who look on at what containers print, each by pipes of its own.
//!
//! What an onlooker does not take yet waits here, one chunk at most, and its container's output is not read meanwhile: as at a terminal,
//! who prints waits for who reads. Who has gone keeps nobody waiting.

use std::collections::BTreeMap;
use std::os::fd::OwnedFd;

use rustix::io::Errno;

use super::reactor::{Reactor, Watch};

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Onlookers {
    all: BTreeMap<u64, Onlooker>,
    next: u64,
}

/// Somebody who looks on at a container.
#[derive(Debug)]
struct Onlooker {
    key: u32,
    /// For standard output and error; for a terminal the first alone.
    pipes: [Option<Pipe>; 2],
    /// Whether its container's program has ended: once it has taken the rest, it is let go.
    is_over: bool,
}

/// The end of a pipe that is written to.
#[derive(Debug)]
struct Pipe {
    end: OwnedFd,
    watch: Watch,
    /// What it does not take yet.
    late: Vec<u8>,
}

/// Which pipe is ready: whose, of which stream.
pub(super) type Which = (u64, usize);

impl Onlookers {
    /// Somebody looks on at a container from now on. The pipes' ends must not block.
    pub(super) fn join<T: Clone>(
        &mut self,
        reactor: &mut Reactor<T>,
        key: u32,
        pipes: [Option<OwnedFd>; 2],
        word: impl Fn(Which) -> T,
    ) -> Result<(), Errno> {
        self.next += 1;
        let id = self.next;
        let mut onlooker = Onlooker { key, pipes: [None, None], is_over: false };
        for (stream, end) in pipes.into_iter().enumerate() {
            let Some(end) = end else { continue };
            // nothing is ever to be read there: it only tells that the other end is closed
            let watch = reactor.watch(&end, word((id, stream)))?;
            onlooker.pipes[stream] = Some(Pipe { end, watch, late: Vec::new() });
        }
        self.all.insert(id, onlooker);
        Ok(())
    }

    /// Shows what a container has printed.
    pub(super) fn show<T: Clone>(&mut self, reactor: &mut Reactor<T>, key: u32, stream: usize, bytes: &[u8]) {
        for onlooker in self.all.values_mut().filter(|onlooker| onlooker.key == key && !onlooker.is_over) {
            let slot = &mut onlooker.pipes[stream];
            if let Some(pipe) = slot {
                pipe.late.extend_from_slice(bytes);
                flush(reactor, slot);
            }
        }
        self.sweep();
    }

    /// Whether somebody has not taken yet what a container has printed.
    pub(super) fn are_behind(&self, key: u32) -> bool {
        let is_behind = |onlooker: &Onlooker| onlooker.pipes.iter().flatten().any(|pipe| !pipe.late.is_empty());
        self.all.values().any(|onlooker| onlooker.key == key && !onlooker.is_over && is_behind(onlooker))
    }

    /// A pipe takes more, or its other end is closed; gives the container.
    pub(super) fn ready<T: Clone>(&mut self, reactor: &mut Reactor<T>, which: Which, is_closed: bool) -> Option<u32> {
        let onlooker = self.all.get_mut(&which.0)?;
        let slot = &mut onlooker.pipes[which.1];
        if is_closed {
            close(reactor, slot);
        } else {
            flush(reactor, slot);
        }
        let key = onlooker.key;
        if onlooker.is_over {
            onlooker.let_go(reactor);
        }
        self.sweep();
        Some(key)
    }

    /// Nothing more is printed to one of a container's streams.
    pub(super) fn end<T: Clone>(&mut self, reactor: &mut Reactor<T>, key: u32, stream: usize) {
        for onlooker in self.all.values_mut().filter(|onlooker| onlooker.key == key) {
            // who is behind is let go with the program's end
            close_if_taken(reactor, &mut onlooker.pipes[stream]);
        }
        self.sweep();
    }

    /// A container's program has ended, and all that it printed was shown.
    pub(super) fn over<T: Clone>(&mut self, reactor: &mut Reactor<T>, key: u32) {
        for onlooker in self.all.values_mut().filter(|onlooker| onlooker.key == key) {
            onlooker.is_over = true;
            onlooker.let_go(reactor);
        }
        self.sweep();
    }

    fn sweep(&mut self) {
        self.all.retain(|_, onlooker| onlooker.pipes.iter().any(Option::is_some));
    }
}

impl Onlooker {
    /// Closes the pipes by which everything was taken.
    fn let_go<T: Clone>(&mut self, reactor: &mut Reactor<T>) {
        for slot in &mut self.pipes {
            close_if_taken(reactor, slot);
        }
    }
}

/// Writes what waits, as far as it is taken, and watches for the rest.
fn flush<T: Clone>(reactor: &mut Reactor<T>, slot: &mut Option<Pipe>) {
    let Some(pipe) = slot else { return };
    let mut sent = 0;
    while sent < pipe.late.len() {
        match rustix::io::write(&pipe.end, &pipe.late[sent..]) {
            Ok(count) => sent += count,
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => break,
            // nobody reads any more
            Err(_) => return close(reactor, slot),
        }
    }
    pipe.late.drain(..sent);
    if reactor.change(&pipe.end, pipe.watch, false, !pipe.late.is_empty()).is_err() {
        close(reactor, slot);
    }
}

/// Closes a pipe by which everything was taken.
fn close_if_taken<T: Clone>(reactor: &mut Reactor<T>, slot: &mut Option<Pipe>) {
    if slot.as_ref().is_some_and(|pipe| pipe.late.is_empty()) {
        close(reactor, slot);
    }
}

fn close<T: Clone>(reactor: &mut Reactor<T>, slot: &mut Option<Pipe>) {
    if let Some(pipe) = slot.take() {
        reactor.forget(&pipe.end, pipe.watch);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use rustix::pipe::{PipeFlags, pipe_with};

    use super::*;

    fn pipe() -> (std::fs::File, OwnedFd) {
        let (reader, writer) = pipe_with(PipeFlags::CLOEXEC).expect("a pipe");
        rustix::io::ioctl_fionbio(&writer, true).expect("does not block");
        (reader.into(), writer)
    }

    #[test]
    fn nothing_is_lost_on_one_who_reads_late_and_one_who_left_keeps_nobody() {
        let mut reactor = Reactor::new().expect("a reactor");
        let mut all = Onlookers::default();
        let ((mut reader, slow), (gone, other)) = (pipe(), pipe());
        for end in [slow, other] {
            all.join(&mut reactor, 1, [Some(end), None], |which| which).expect("joined");
        }
        drop(gone);
        let chunk = [b'x'; 16 << 10];
        let mut shown = 0;
        while !all.are_behind(1) {
            all.show(&mut reactor, 1, 0, &chunk);
            shown += chunk.len();
        }
        assert_eq!(all.all.len(), 1, "the one that left is forgotten");
        assert!(!all.are_behind(2));
        all.over(&mut reactor, 1);
        let thread = std::thread::spawn(move || {
            let mut text = Vec::new();
            reader.read_to_end(&mut text).map(|_| text.len())
        });
        while !all.all.is_empty() {
            for (which, closed, _) in reactor.wait().expect("waited") {
                assert_eq!(all.ready(&mut reactor, which, closed), Some(1));
            }
        }
        assert_eq!(thread.join().expect("no panic").expect("read"), shown);
    }
}
