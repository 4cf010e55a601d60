//! One thread's view of the world: descriptors that are ready, and moments that have come.

use std::collections::{BTreeMap, HashMap};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::Timespec;
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use rustix::io::Errno;

/// Descriptors and moments, each with a word `T` that says what it is for.
#[derive(Debug)]
pub(super) struct Reactor<T> {
    epoll: OwnedFd,
    watched: HashMap<u64, T>,
    next: u64,
    moments: BTreeMap<(Instant, u64), T>,
}

/// A descriptor that is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Watch(u64);

/// What is ready: what it is for, whether it can be read or has ended, whether it can be written.
pub(super) type Ready<T> = (T, bool, bool);

impl<T: Clone> Reactor<T> {
    pub(super) fn new() -> Result<Self, Errno> {
        let epoll = epoll::create(CreateFlags::CLOEXEC)?;
        Ok(Reactor { epoll, watched: HashMap::new(), next: 0, moments: BTreeMap::new() })
    }

    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Watches a descriptor for something to read. It has to be [forgotten](Reactor::forget) before it is closed.
    pub(super) fn watch(&mut self, fd: impl AsFd, what: T) -> Result<Watch, Errno> {
        let number = self.number();
        epoll::add(&self.epoll, fd, EventData::new_u64(number), EventFlags::IN)?;
        self.watched.insert(number, what);
        Ok(Watch(number))
    }

    /// Says for what a descriptor is watched.
    pub(super) fn change(&self, fd: impl AsFd, watch: Watch, read: bool, write: bool) -> Result<(), Errno> {
        let mut flags = EventFlags::empty();
        flags.set(EventFlags::IN, read);
        flags.set(EventFlags::OUT, write);
        epoll::modify(&self.epoll, fd, EventData::new_u64(watch.0), flags)
    }

    /// Watches a descriptor no more.
    pub(super) fn forget(&mut self, fd: impl AsFd, watch: Watch) {
        if self.watched.remove(&watch.0).is_some() {
            // it is there as long as it is open, and open it is
            let _ = epoll::delete(&self.epoll, fd);
        }
    }

    /// Says something at a moment to come.
    pub(super) fn at(&mut self, moment: Instant, what: T) {
        let number = self.number();
        self.moments.insert((moment, number), what);
    }

    /// Says something after a while.
    pub(super) fn after(&mut self, while_: Duration, what: T) {
        self.at(Instant::now() + while_, what);
    }

    /// Waits until something is ready or a moment has come.
    pub(super) fn wait(&mut self) -> Result<Vec<Ready<T>>, Errno> {
        let timeout = self.moments.keys().next().map(|(moment, _)| {
            let left = moment.saturating_duration_since(Instant::now());
            Timespec { tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX), tv_nsec: left.subsec_nanos().into() }
        });
        let mut events = [MaybeUninit::<Event>::uninit(); 64];
        let (events, _) = match epoll::wait(&self.epoll, &mut events, timeout.as_ref()) {
            Err(Errno::INTR) => return Ok(Vec::new()),
            result => result?,
        };
        let mut ready = Vec::with_capacity(events.len());
        for event in events {
            let (number, flags) = ({ event.data }.u64(), event.flags);
            let ended = flags.intersects(EventFlags::HUP | EventFlags::ERR);
            if let Some(what) = self.watched.get(&number) {
                let read = ended || flags.contains(EventFlags::IN);
                ready.push((what.clone(), read, flags.contains(EventFlags::OUT)));
            }
        }
        let now = Instant::now();
        while let Some(entry) = self.moments.first_entry() {
            if entry.key().0 > now {
                break;
            }
            ready.push((entry.remove(), false, false));
        }
        Ok(ready)
    }
}
