//! A stream in blocks: packed on all cores, written in order.
//!
//! ```text
//! whoever fills ─▶ block ─▶ workers ─▶ packed block ─▶ outlet
//! ```
//!
//! Filling, packing and writing overlap, and none waits for a whole round of the others. Where blocks begin depends on nothing
//! but the stream, so the bytes are the same on any number of cores. Few blocks are on their way at once: memory stays small
//! however large a stream is.

use std::io::{self, Write};
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, Scope};

/// The bytes of one block. Big enough that packing each without the one before costs under 2 % of size.
pub(super) const BLOCK: usize = 1024 * 1024;
/// The most workers of one stream: its bytes are made and measured by one thread, which is no faster than so many.
const WORKERS: usize = 8;
/// How many streams are packed at once: each takes all cores, and more of them take only more memory.
const STREAMS: usize = 2;

/// Packs blocks, each by itself. A worker has its own.
pub(super) trait Packer: Send {
    /// Appends the packed form of a block, which depends on nothing else.
    fn pack(&mut self, block: &[u8], out: &mut Vec<u8>) -> io::Result<()>;
}

/// A block to pack, and where its packed form is waited for.
struct Job {
    block: Vec<u8>,
    done: Sender<io::Result<Vec<u8>>>,
}

/// Buffers that are used again: the kernel takes longer to give so much memory than it takes to fill it.
#[derive(Default)]
struct Spare(Mutex<Vec<Vec<u8>>>);

impl Spare {
    fn take(&self) -> Vec<u8> {
        let spare = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_else(|| Vec::with_capacity(BLOCK))
    }

    fn give(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(buffer);
    }
}

/// Packs what `write` writes and passes it on to `out`; `packer` makes a worker's own.
pub(super) fn in_blocks<W: Write + Send, P: Packer>(
    out: W,
    packer: impl Fn() -> io::Result<P> + Sync,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<W> {
    let _turn = Turn::take();
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let most = cores.min(WORKERS);
    let (spare, packer) = (&Spare::default(), &packer);
    thread::scope(|scope| {
        let (jobs, todo) = channel();
        // While one block takes long, others are packed ahead of it.
        let (order, in_order) = sync_channel(most + 2);
        let outlet = scope.spawn(move || drain(out, &in_order, spare));
        let todo = Arc::new(Mutex::new(todo));
        let mut blocks = Blocks { scope, packer, spare, filling: spare.take(), jobs, todo, order, most, workers: 0 };
        let written = write(&mut blocks).and_then(|()| blocks.finish());
        // Workers and outlet see that nothing more comes.
        drop(blocks);
        let out = outlet.join().unwrap_or_else(|panic| resume_unwind(panic));
        // Where the outlet failed, whoever fills failed for that reason.
        out.and_then(|out| written.map(|()| out))
    })
}

/// Where a stream is filled in.
struct Blocks<'scope, 'env, F> {
    scope: &'scope Scope<'scope, 'env>,
    packer: &'scope F,
    spare: &'scope Spare,
    filling: Vec<u8>,
    jobs: Sender<Job>,
    todo: Arc<Mutex<Receiver<Job>>>,
    order: SyncSender<Receiver<io::Result<Vec<u8>>>>,
    most: usize,
    workers: usize,
}

impl<P: Packer, F: Fn() -> io::Result<P> + Sync> Blocks<'_, '_, F> {
    /// Has the block packed.
    fn pass(&mut self) -> io::Result<()> {
        if self.workers < self.most {
            self.workers += 1;
            let (packer, spare, todo) = (self.packer, self.spare, Arc::clone(&self.todo));
            self.scope.spawn(move || work(packer, spare, &todo));
        }
        let (done, packed) = channel();
        let block = std::mem::replace(&mut self.filling, self.spare.take());
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.jobs.send(Job { block, done }).map_err(|_| io::ErrorKind::BrokenPipe)?;
        self.order.send(packed).map_err(gone)
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.filling.is_empty() { Ok(()) } else { self.pass() }
    }
}

impl<P: Packer, F: Fn() -> io::Result<P> + Sync> Write for Blocks<'_, '_, F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = bytes.len().min(BLOCK - self.filling.len());
        self.filling.extend_from_slice(&bytes[..count]);
        if self.filling.len() == BLOCK {
            self.pass()?;
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A worker: packs blocks as long as any come.
fn work<P: Packer>(packer: &impl Fn() -> io::Result<P>, spare: &Spare, todo: &Mutex<Receiver<Job>>) {
    let mut own = None;
    loop {
        let next = todo.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { block, done }) = next else { return };
        let mut out = spare.take();
        let packed = match &mut own {
            Some(own) => Ok(own),
            None => packer().map(|made| own.insert(made)),
        };
        let packed = packed.and_then(|own| own.pack(&block, &mut out)).map(|()| out);
        spare.give(block);
        // An outlet that failed waits for no more.
        let _ = done.send(packed);
    }
}

/// The outlet: writes packed blocks in their order.
fn drain<W: Write>(mut out: W, in_order: &Receiver<Receiver<io::Result<Vec<u8>>>>, spare: &Spare) -> io::Result<W> {
    for packed in in_order {
        let packed = packed.recv().unwrap_or_else(|_| Err(io::Error::other("presume: a worker does not panic")))?;
        out.write_all(&packed)?;
        spare.give(packed);
    }
    Ok(out)
}

/// A stream's turn.
struct Turn;

static TURNS: (Mutex<usize>, Condvar) = (Mutex::new(STREAMS), Condvar::new());

impl Turn {
    fn take() -> Self {
        let (left, came_back) = &TURNS;
        let left = left.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left = came_back.wait_while(left, |left| *left == 0).unwrap_or_else(PoisonError::into_inner);
        *left -= 1;
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (left, came_back) = &TURNS;
        *left.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        came_back.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Turns each block around: order within and between blocks can be told.
    struct Around;

    impl Packer for Around {
        fn pack(&mut self, block: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
            if block[0] == 0xee {
                return Err(io::Error::other("no such block"));
            }
            out.extend(block.iter().rev());
            Ok(())
        }
    }

    /// Takes nothing.
    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("full"))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn around(out: impl Write + Send, bytes: &[u8]) -> io::Result<()> {
        in_blocks(out, || Ok(Around), |out| bytes.chunks(100_000).try_for_each(|bytes| out.write_all(bytes))).map(drop)
    }

    #[test]
    fn blocks_come_out_in_their_order() {
        let bytes: Vec<u8> = (0..10 * BLOCK + 7).map(|at| (at / 4096 % 200).to_le_bytes()[0]).collect();
        let mut out = Vec::new();
        around(&mut out, &bytes).unwrap();
        let wanted: Vec<u8> = bytes.chunks(BLOCK).flat_map(|block| block.iter().rev()).copied().collect();
        assert!(out == wanted);
        let mut none = Vec::new();
        around(&mut none, &[]).unwrap();
        assert!(none.is_empty());
    }

    #[test]
    fn the_first_reason_is_told_wherever_it_was() {
        let mut bytes = vec![1; 20 * BLOCK];
        bytes[3 * BLOCK] = 0xee;
        assert_eq!(around(Vec::new(), &bytes).unwrap_err().to_string(), "no such block");
        assert_eq!(around(Full, &vec![1; 20 * BLOCK]).unwrap_err().to_string(), "full");
        let torn = in_blocks(Vec::new(), || Ok(Around), |_| Err(io::Error::other("torn")));
        assert_eq!(torn.unwrap_err().to_string(), "torn");
    }
}
