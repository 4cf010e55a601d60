//! The thread that writes to the disk what containers print, shows it to those who look on, and writes the supervisor's record.
//!
//! It alone waits for a slow disk: health checks, names, ports and clients go on meanwhile. It writes what it has read before
//! it reads more, so no memory fills: a program whose output nobody takes waits, as it would at any other pipe.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use rustix::event::{EventfdFlags, eventfd};
use rustix::pipe::{PipeFlags, pipe_with};

use super::log::{CHUNK, Stream, Taken, Writer};
use super::note;
use super::onlookers::{Onlookers, Which};
use super::pool::Finisher;
use super::reactor::{Reactor, Watch};
use super::supervisor::Done;
use crate::sandbox::Running;
use crate::stack::state::{self, Record};

/// What its stack may have. Of it, only what is touched takes memory.
const STACK: usize = 128 << 10;

/// What it is asked to do.
enum Order {
    /// A container has this log.
    Begin(u32, Writer),
    /// Its program prints here: standard output and error, or a terminal alone.
    Follow(u32, [Option<OwnedFd>; 2]),
    /// Somebody looks on at what it prints, by these pipes.
    Show(u32, [Option<OwnedFd>; 2]),
    /// Its program has ended: once its last words are written, this is so.
    Finish(u32, Done),
    /// It is gone, and its log goes.
    Remove(u32),
    /// What the next supervisor is to know if this one is killed.
    Record(Record),
    /// Nothing more comes.
    Stop,
}

/// What a descriptor is for.
#[derive(Clone, Copy, Debug)]
enum Word {
    Orders,
    Output(u32, usize),
    Onlooker(Which),
}

/// The thread, as the supervisor sees it.
#[derive(Debug)]
pub(super) struct Scribe {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    orders: Mutex<VecDeque<Order>>,
    wake: OwnedFd,
    /// Whether somebody reads logs as they grow.
    followed: AtomicBool,
    /// Whether the supervisor has been told of something new and has not looked yet.
    told: AtomicBool,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Shared")
    }
}

impl Scribe {
    /// Starts the thread. It writes the record into `folder`, and tells what is done through `finisher`.
    pub(super) fn start(folder: &Path, finisher: Finisher<Done>) -> io::Result<Self> {
        let wake = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        let (followed, told) = (AtomicBool::new(false), AtomicBool::new(false));
        let shared = Arc::new(Shared { orders: Mutex::default(), wake, followed, told });
        let mut reactor = Reactor::new()?;
        reactor.watch(&shared.wake, Word::Orders)?;
        let desk = Desk {
            shared: Arc::clone(&shared),
            finisher,
            record: folder.join("state.json"),
            reactor,
            logs: BTreeMap::new(),
            onlookers: Onlookers::default(),
        };
        let thread = thread::Builder::new().name("scribe".to_owned()).stack_size(STACK).spawn(move || desk.work())?;
        Ok(Scribe { shared, thread: Some(thread) })
    }

    fn order(&self, order: Order) {
        let mut orders = self.shared.orders.lock().unwrap_or_else(PoisonError::into_inner);
        match (&order, orders.back_mut()) {
            // only the newest is of use
            (Order::Record(_), Some(last @ Order::Record(_))) => *last = order,
            _ => orders.push_back(order),
        }
        drop(orders);
        // full only if it has not looked for ages, and then it is readable all the same
        let _ = rustix::io::write(&self.shared.wake, &1_u64.to_ne_bytes());
    }

    /// A container has this log from now on.
    pub(super) fn begin(&self, key: u32, log: Writer) {
        self.order(Order::Begin(key, log));
    }

    /// Takes what a container's program prints.
    pub(super) fn follow(&self, key: u32, outputs: [Option<OwnedFd>; 2]) {
        self.order(Order::Follow(key, outputs));
    }

    /// Shows what a container's program prints from now on, by pipes whose ends don't block, for standard output and error; of a terminal
    /// all comes by the first. They are closed when it has ended and all was taken.
    fn show(&self, key: u32, pipes: [Option<OwnedFd>; 2]) {
        self.order(Order::Show(key, pipes));
    }

    /// Has somebody look on at a container that runs; gives what they get: pipes, and the other end of its terminal or `input`.
    pub(super) fn look_on(&self, key: u32, running: &Running, input: Option<&OwnedFd>) -> Result<Vec<OwnedFd>, String> {
        let terminal = running.terminal();
        let mut given = Vec::new();
        let mut pipe = || -> io::Result<OwnedFd> {
            let (reader, writer) = pipe_with(PipeFlags::CLOEXEC)?;
            rustix::io::ioctl_fionbio(&writer, true)?;
            given.push(reader);
            Ok(writer)
        };
        let failed = |error: io::Error| format!("no pipe for what it prints can be made: {error}");
        let output = pipe().map_err(failed)?;
        let errors = if terminal.is_some() { None } else { Some(pipe().map_err(failed)?) };
        for end in terminal.into_iter().chain(input.map(AsFd::as_fd)) {
            given.push(end.try_clone_to_owned().map_err(failed)?);
        }
        self.show(key, [Some(output), errors]);
        Ok(given)
    }

    /// Says `done` once everything is written that a container's program has printed until its end.
    pub(super) fn finish(&self, key: u32, done: Done) {
        self.order(Order::Finish(key, done));
    }

    /// Takes a container's log away.
    pub(super) fn remove(&self, key: u32) {
        self.order(Order::Remove(key));
    }

    /// Writes down what the next supervisor is to know.
    pub(super) fn record(&self, record: Record) {
        self.order(Order::Record(record));
    }

    /// Whether [`Done::Printed`] is to be said when something new is written.
    pub(super) fn tell_of_lines(&self, tell: bool) {
        self.shared.followed.store(tell, Ordering::SeqCst);
    }

    /// The supervisor is about to look at what is new.
    pub(super) fn look(&self) {
        self.shared.told.store(false, Ordering::SeqCst);
    }

    /// Ends it, once all is done that it was asked to do.
    pub(super) fn stop(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.order(Order::Stop);
            let _ = thread.join();
        }
    }
}

/// What the thread has.
struct Desk {
    shared: Arc<Shared>,
    finisher: Finisher<Done>,
    record: PathBuf,
    reactor: Reactor<Word>,
    logs: BTreeMap<u32, Log>,
    onlookers: Onlookers,
}

struct Log {
    writer: Writer,
    /// Not watched as long as an onlooker is behind.
    outputs: [Option<(OwnedFd, Option<Watch>)>; 2],
}

impl Desk {
    fn work(mut self) {
        loop {
            let words = match self.reactor.wait() {
                Ok(words) => words,
                Err(error) => return note(&format!("what containers print can't be waited for: {error}")),
            };
            for (word, read, _) in words {
                match word {
                    // what was ready in the same round may have brought an onlooker behind
                    Word::Output(key, _) if self.onlookers.are_behind(key) => {}
                    Word::Output(key, stream) => drop(self.take(key, stream)),
                    Word::Onlooker(which) => {
                        if let Some(key) = self.onlookers.ready(&mut self.reactor, which, read) {
                            self.watch(key);
                        }
                    }
                    Word::Orders => {
                        let mut count = [0; 8];
                        // whatever it says, the queue tells
                        let _ = rustix::io::read(&self.shared.wake, &mut count);
                        if !self.obey() {
                            return;
                        }
                    }
                }
            }
        }
    }

    /// Does what was asked; false at the end.
    fn obey(&mut self) -> bool {
        loop {
            let order = self.shared.orders.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            match order {
                None => return true,
                Some(Order::Stop) => return false,
                Some(Order::Begin(key, writer)) => {
                    self.logs.insert(key, Log { writer, outputs: [None, None] });
                }
                Some(Order::Follow(key, outputs)) => self.follow(key, outputs),
                Some(Order::Show(key, pipes)) => {
                    if let Err(errno) = self.onlookers.join(&mut self.reactor, key, pipes, Word::Onlooker) {
                        note(&format!("what a container prints can't be shown: {errno}"));
                    }
                }
                Some(Order::Finish(key, done)) => {
                    for stream in 0..2 {
                        // what it printed last may still be on its way
                        while self.take(key, stream) {}
                        self.close(key, stream);
                    }
                    self.onlookers.over(&mut self.reactor, key);
                    self.finisher.finish(done);
                }
                Some(Order::Remove(key)) => {
                    if let Some(mut log) = self.logs.remove(&key) {
                        log.writer.remove();
                    }
                }
                Some(Order::Record(record)) => {
                    if let Err(error) = state::write(&self.record, &record) {
                        note(&error.to_string());
                    }
                }
            }
        }
    }

    fn follow(&mut self, key: u32, outputs: [Option<OwnedFd>; 2]) {
        let Some(log) = self.logs.get_mut(&key) else { return };
        for (stream, output) in outputs.into_iter().enumerate() {
            log.outputs[stream] = output.map(|output| (output, None));
        }
        self.watch(key);
    }

    /// Watches what a container prints as long as all who look on keep up with it.
    fn watch(&mut self, key: u32) {
        let Some(log) = self.logs.get_mut(&key) else { return };
        let wait = self.onlookers.are_behind(key);
        for (stream, slot) in log.outputs.iter_mut().enumerate() {
            let Some((output, watch)) = slot else { continue };
            match watch {
                Some(old) if wait => {
                    self.reactor.forget(output, *old);
                    *watch = None;
                }
                None if !wait => match self.reactor.watch(output, Word::Output(key, stream)) {
                    Ok(new) => *watch = Some(new),
                    Err(error) => {
                        note(&format!("the output of {} can't be followed: {error}", log.writer.path().display()));
                        *slot = None;
                    }
                },
                _ => {}
            }
        }
    }

    /// Takes a chunk of what a container printed; whether there may be more at once.
    fn take(&mut self, key: u32, stream: usize) -> bool {
        let Some(log) = self.logs.get_mut(&key) else { return false };
        let Some((output, _)) = &log.outputs[stream] else { return false };
        let which = if stream == 0 { Stream::Output } else { Stream::Error };
        let mut chunk = [0; CHUNK];
        match log.writer.take(output, which, &mut chunk) {
            Ok(Taken::Some(count)) => {
                self.onlookers.show(&mut self.reactor, key, stream, &chunk[..count]);
                if self.onlookers.are_behind(key) {
                    self.watch(key);
                }
                if self.shared.followed.load(Ordering::SeqCst) && !self.shared.told.swap(true, Ordering::SeqCst) {
                    self.finisher.finish(Done::Printed);
                }
                return true;
            }
            Ok(Taken::Nothing) => {}
            Ok(Taken::End) => {
                self.onlookers.end(&mut self.reactor, key, stream);
                self.close(key, stream);
            }
            Err(error) => {
                note(&format!("cannot read what goes to {}: {error}", log.writer.path().display()));
                self.close(key, stream);
            }
        }
        false
    }

    fn close(&mut self, key: u32, stream: usize) {
        let slot = self.logs.get_mut(&key).and_then(|log| log.outputs[stream].take());
        if let Some((output, Some(watch))) = slot {
            self.reactor.forget(output, watch);
        }
    }
}
