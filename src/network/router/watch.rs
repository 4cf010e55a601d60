//! Keeping what was made as it was made: a thread that hears what changes on the host.
//!
//! It wakes for changes of links, addresses, routes and rules, waits until there is a moment of silence, and puts right what
//! is not: links that nobody needs any more, the uplink if its interface was removed, the host's table, the host's addresses that members reach published
//! ports by, and the way that published ports come in when the host's own rules begin or cease to filter.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Arc, OnceLock, Weak};
use std::thread::{self, JoinHandle};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};

use super::{Shared, ports};
use crate::network::error::Error;
use crate::network::firewall::survey::{self, Survey};
use crate::network::settings::Uplink;
use crate::sys::netlink::{Family, Socket};

const STACK: usize = 256 << 10;
/// Links, addresses and routes of both families: bits of `RTNLGRP_*`.
const ROUTE_GROUPS: u32 = 1 | 1 << 4 | 1 << 8 | 1 << 6 | 1 << 10;
/// `NFNLGRP_NFTABLES`.
const RULE_GROUPS: u32 = 1 << 6;
/// How long it must be quiet before something is done.
const SILENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 30_000_000 };

/// The thread, once there is one; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Watch {
    shared: Weak<Shared>,
    running: OnceLock<Running>,
}

#[derive(Debug)]
struct Running {
    wake: OwnedFd,
    thread: JoinHandle<()>,
}

impl Watch {
    /// Begins. On a thread of the host's namespace.
    pub(super) fn start(shared: &Arc<Shared>) -> Result<Self, Error> {
        let running = Running::start(shared)?;
        Ok(Watch { shared: Arc::downgrade(shared), running: running.into() })
    }

    /// Begins when there is something to see to, where nothing of the host is to be kept as it was made.
    pub(super) fn at_first_wake(shared: &Arc<Shared>) -> Self {
        Watch { shared: Arc::downgrade(shared), running: OnceLock::new() }
    }

    /// Has it see to links that nobody needs any more, in a moment. On a thread of the host's namespace.
    pub(super) fn wake(&self) {
        if self.running.get().is_none()
            && let Some(shared) = self.shared.upgrade()
            // without it they go with the rest
            && let Ok(running) = Running::start(&shared)
            && let Err(second) = self.running.set(running)
        {
            second.end();
        }
        // a full pipe has woken it already
        let _ = self.running.get().map(|running| rustix::io::write(&running.wake, &[0]));
    }
}

impl Running {
    fn start(shared: &Arc<Shared>) -> Result<Self, Error> {
        let told = |error: Errno| Error::kernel("listen to the kernel's news about links", error);
        let mut sockets = vec![Socket::open(Family::Route, ROUTE_GROUPS).map_err(told)?];
        if shared.settings.uplink == Uplink::Links {
            sockets.push(Socket::open(Family::Netfilter, RULE_GROUPS).map_err(told)?);
        }
        let (woken, wake) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK).map_err(told)?;
        let weak = Arc::downgrade(shared);
        let thread = thread::Builder::new().name("watch".to_owned()).stack_size(STACK);
        let thread = thread.spawn(move || watch(&weak, &sockets, &woken));
        let thread = thread.map_err(|error| Error::kernel("start a thread", error))?;
        Ok(Running { wake, thread })
    }

    fn end(self) {
        drop(self.wake);
        let _ = self.thread.join();
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.running.take().map(Running::end);
    }
}

fn watch(shared: &Weak<Shared>, sockets: &[Socket], woken: &OwnedFd) {
    let mut patience = None;
    loop {
        let mut fds: Vec<PollFd<'_>> = vec![PollFd::new(woken, PollFlags::IN)];
        fds.extend(sockets.iter().map(|socket| PollFd::from_borrowed_fd(socket.as_fd(), PollFlags::IN)));
        match poll(&mut fds, patience.as_ref()) {
            Err(Errno::INTR) => {}
            Err(_) => return,
            Ok(0) => {
                patience = None;
                let Some(shared) = shared.upgrade() else { return };
                // what can't be put right now will be tried at the next change
                let _ = shared.put_right();
            }
            Ok(_) => {
                if !fds[0].revents().is_empty() && rustix::io::read(woken, &mut [0; 64]).is_ok_and(|bytes| bytes == 0) {
                    // the other end is closed
                    return;
                }
                sockets.iter().for_each(drain);
                patience = Some(SILENCE);
            }
        }
    }
}

/// What the news are does not matter: everything is looked at.
fn drain(socket: &Socket) {
    let mut buffer = [0; 4096];
    // news that were lost or too long are news too
    while matches!(socket.receive(&mut buffer), Ok(Some(_)) | Err(Errno::NOBUFS | Errno::MSGSIZE)) {}
}

impl Shared {
    /// Looks at everything that others may have changed, and makes it as it was.
    fn put_right(&self) -> Result<(), Error> {
        let mut state = self.state();
        state.sweep();
        let around = state.host_view.look_around()?;
        let mut result = state.note_host(&around);
        let state = &mut *state;
        let Some(uplink) = &mut state.uplink else { return result };
        if !uplink.is_among(&around) {
            result = uplink.connect(&mut state.host_links, &mut state.links, &self.stack).and(result);
        }
        let Survey { is_filtered, has_ours, .. } = self.host.run(|| {
            survey::look(uplink.rules.socket(), uplink.name())
                .map_err(|error| Error::kernel("read the host's rules", error))
        })?;
        if !has_ours {
            let again = uplink.make_rules_again();
            result = again.map_err(|error| Error::kernel("make the host's rules again", error)).and(result);
        }
        if uplink.is_filtered != is_filtered {
            uplink.is_filtered = is_filtered;
            let ids: Vec<String> = state.ports.keys().cloned().collect();
            result = ports::rule(state, &ids).and(result);
        }
        result
    }
}
