//! A sandbox that runs: waiting for it, sending it signals, and taking away what it leaves.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

use rustix::io::Errno;
use rustix::process::{Signal, WaitId, WaitIdOptions};
use rustix::termios::Winsize;

use super::cgroup::Group;
use super::fakeroot::Owned;
use super::handle::Handle;
use super::stubs::Stubs;
use crate::sys::process::Child;

/// A sandbox that runs. Dropped before it has ended, it is killed.
///
/// The thread that launched it must outlive it: the kernel kills a sandbox when that thread ends.
#[derive(Debug)]
pub struct Running {
    child: Child,
    terminal: Option<OwnedFd>,
    held: Vec<OwnedFd>,
    stubs: Stubs,
    group: Group,
    exit: Option<Exit>,
    handle: Option<Arc<Handle>>,
    unlimited: Option<String>,
    owned: Vec<Owned>,
}

/// Signals that end a program which makes no arrangement for them, and that containers are stopped by.
const ENDING: [Signal; 6] = [Signal::HUP, Signal::INT, Signal::QUIT, Signal::TERM, Signal::USR1, Signal::USR2];

/// How a sandbox ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    /// What its program said.
    pub status: Status,
    /// Whether the kernel killed something in it for want of memory.
    pub out_of_memory: bool,
}

/// What a program said at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It exited with this code.
    Code(i32),
    /// This signal killed it.
    Signal(i32),
}

impl Exit {
    /// The exit code that a shell would show: a signal counts from 128.
    pub fn code(&self) -> i32 {
        match self.status {
            Status::Code(code) => code,
            Status::Signal(signal) => 128 + signal,
        }
    }
}

impl Running {
    pub(super) fn new(
        child: Child,
        terminal: Option<OwnedFd>,
        held: Vec<OwnedFd>,
        stubs: Stubs,
        group: Group,
        handle: Option<Handle>,
    ) -> Self {
        let (exit, unlimited, owned) = (None, None, Vec::new());
        Running { child, terminal, held, stubs, group, exit, handle: handle.map(Arc::new), unlimited, owned }
    }

    pub(super) fn note_unlimited(&mut self, why: Option<String>) {
        self.unlimited = why;
    }

    /// Why its limits are not kept, where the machine can't set them and it may run without.
    pub fn unlimited(&self) -> Option<&str> {
        self.unlimited.as_deref()
    }

    /// What other threads can do to it.
    pub fn handle(&self) -> Arc<Handle> {
        Arc::clone(self.handle.as_ref().expect("presume: a sandbox whose program runs has one"))
    }

    /// Its first process; readable when that has ended.
    pub fn pidfd(&self) -> BorrowedFd<'_> {
        self.child.pidfd.as_fd()
    }

    /// The number of its first process on this machine.
    pub fn pid(&self) -> i32 {
        self.child.pid
    }

    /// Our end of its terminal, if it has one.
    pub fn terminal(&self) -> Option<BorrowedFd<'_>> {
        self.terminal.as_ref().map(AsFd::as_fd)
    }

    /// Sends a signal to its first process. One that has ended takes none, which is no error.
    pub fn signal(&self, signal: Signal) -> Result<(), Errno> {
        match rustix::process::pidfd_send_signal(&self.child.pidfd, signal) {
            Err(Errno::SRCH) => Ok(()),
            result => result,
        }
    }

    /// Asks it to end by a signal.
    ///
    /// The kernel spares the first process of a namespace every signal that it has made no arrangement for, and anybody who
    /// stops a container would wait for nothing; what ends any other program ends this one too.
    pub fn ask_to_end(&self, number: i32) -> Result<(), Errno> {
        let ends =
            Signal::from_named_raw(number).is_some_and(|signal| ENDING.contains(&signal) && !self.expects(signal));
        if ends { self.signal(Signal::KILL) } else { self.signal_number(number) }
    }

    /// Whether its first process catches, blocks, ignores or waits for a signal; also where the kernel does not say.
    fn expects(&self, signal: Signal) -> bool {
        // A program that waits for signals, as small inits do, blocks them at any moment but that: no mask shows it then.
        let call = std::fs::read_to_string(format!("/proc/{}/syscall", self.child.pid));
        if call.map_or(true, |call| crate::sys::signals::is_wait(&call)) {
            return true;
        }
        let Ok(status) = std::fs::read_to_string(format!("/proc/{}/status", self.child.pid)) else { return true };
        let masks = ["SigBlk:", "SigIgn:", "SigCgt:"];
        let mut lines = status.lines().filter_map(|line| masks.iter().find_map(|mask| line.strip_prefix(mask)));
        lines.any(|mask| {
            u64::from_str_radix(mask.trim(), 16).map_or(true, |bits| bits & (1 << (signal.as_raw() - 1)) != 0)
        })
    }

    /// Sends a signal by number: what an image wants to be stopped by may be a real-time signal.
    pub fn signal_number(&self, number: i32) -> Result<(), Errno> {
        match crate::sys::signals::send(self.child.pidfd.as_fd(), number) {
            Err(Errno::SRCH) => Ok(()),
            result => result,
        }
    }

    /// Tells its terminal, if it has one, that it has another size now.
    pub fn resize(&self, columns: u16, rows: u16) -> Result<(), Errno> {
        let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        self.terminal.as_ref().map_or(Ok(()), |terminal| rustix::termios::tcsetwinsize(terminal, size))
    }

    /// Owners of links, pipes and sockets that are recorded nowhere else, once it has ended.
    pub fn take_owned(&mut self) -> Vec<Owned> {
        std::mem::take(&mut self.owned)
    }

    /// Waits for its end and takes away what it leaves. Later calls say the same.
    pub fn wait(&mut self) -> Result<Exit, Errno> {
        if let Some(exit) = self.exit {
            return Ok(exit);
        }
        let id = WaitId::PidFd(self.child.pidfd.as_fd());
        let status = rustix::io::retry_on_intr(|| rustix::process::waitid(id.clone(), WaitIdOptions::EXITED))?;
        let status = status.and_then(|status| {
            let code = status.exit_status().map(Status::Code);
            code.or_else(|| status.terminating_signal().map(Status::Signal))
        });
        let exit = Exit { status: status.unwrap_or(Status::Code(125)), out_of_memory: self.group.ran_out_of_memory() };
        self.exit = Some(exit);
        if let Some(supervisor) = self.handle.as_ref().and_then(|handle| handle.supervisor.as_ref()) {
            self.owned = supervisor.finish();
        }
        self.group.remove();
        if !self.stubs.is_empty() {
            // its mounts would lie over them
            self.held.clear();
            self.stubs.remove();
        }
        Ok(exit)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.exit.is_none() {
            let _ = self.signal(Signal::KILL);
            let _ = self.wait();
        }
    }
}
