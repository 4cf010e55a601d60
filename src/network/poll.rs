//! Waiting for many descriptors at once, and for other threads.

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustix::event::epoll::{self, CreateFlags, EventData, EventFlags};
use rustix::event::{EventfdFlags, Timespec, eventfd};

/// The key of the events that [`Inbox`]es make.
pub(super) const WAKE: u64 = u64::MAX;

/// How many events are taken at once.
const AT_ONCE: usize = 128;

/// An epoll instance.
#[derive(Debug)]
pub(super) struct Poll {
    epoll: OwnedFd,
}

impl Poll {
    /// A new one, that an inbox wakes.
    pub(super) fn new<T>(inbox: &Inbox<T>) -> io::Result<Self> {
        let poll = Poll { epoll: epoll::create(CreateFlags::CLOEXEC)? };
        poll.add(&inbox.wake, WAKE, EventFlags::IN)?;
        Ok(poll)
    }

    /// Has events of a descriptor told under a key.
    pub(super) fn add(&self, fd: impl AsFd, key: u64, what: EventFlags) -> io::Result<()> {
        Ok(epoll::add(&self.epoll, fd, EventData::new_u64(key), what)?)
    }

    /// Tells events of a descriptor no more, though it stays open.
    pub(super) fn forget(&self, fd: impl AsFd) {
        // an error means that it was not waited for
        let _ = epoll::delete(&self.epoll, fd);
    }

    /// Waits for events, or for so long.
    pub(super) fn wait(&self, limit: Option<Duration>) -> io::Result<Vec<(u64, EventFlags)>> {
        let limit = limit.map(|limit| Timespec {
            tv_sec: i64::try_from(limit.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: i64::from(limit.subsec_nanos()),
        });
        let mut space = [MaybeUninit::uninit(); AT_ONCE];
        match epoll::wait(&self.epoll, &mut space, limit.as_ref()) {
            Ok((events, _)) => Ok(events.iter().map(|event| (event.data.u64(), event.flags)).collect()),
            Err(rustix::io::Errno::INTR) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Where other threads leave messages for one that polls.
#[derive(Debug)]
pub(super) struct Inbox<T> {
    messages: Mutex<Vec<T>>,
    wake: OwnedFd,
}

impl<T> Inbox<T> {
    /// An empty one, to be shared.
    pub(super) fn new() -> io::Result<Arc<Self>> {
        let wake = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        Ok(Arc::new(Inbox { messages: Mutex::new(Vec::new()), wake }))
    }

    /// Leaves a message and wakes the reader.
    pub(super) fn send(&self, message: T) {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner).push(message);
        // it can only be full, and then the reader is awake
        let _ = rustix::io::write(&self.wake, &1_u64.to_ne_bytes());
    }

    /// Takes all messages.
    pub(super) fn take(&self) -> Vec<T> {
        let _ = rustix::io::read(&self.wake, &mut [0_u8; 8]);
        std::mem::take(&mut *self.messages.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
