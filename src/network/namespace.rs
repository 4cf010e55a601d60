//! Network namespaces: made on threads of their own, and entered by those or by who may come back, so that no other thread notices.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::mpsc;
use std::thread::{self, Scope, ScopedJoinHandle};

use rustix::io::Errno;
use rustix::thread::LinkNameSpaceType;

use super::error::Error;
use crate::sys::process::{self, namespace};

/// How much stack such a thread has. Of it, only what is touched takes memory.
const STACK: usize = 256 << 10;

/// A network namespace; it ends when nobody holds it any more.
#[derive(Debug)]
pub struct Namespace(OwnedFd);

impl Namespace {
    /// A new one, with nothing but a loopback interface that is down.
    pub fn new() -> Result<Self, Error> {
        Namespace::new_beside(|| Ok(()), ToCome::namespace).map(|((), namespace)| namespace)
    }

    /// The same, and does something on the thread that made it, which is in it, and meanwhile something on this one, which gets it as
    /// soon as it is there.
    pub(super) fn new_beside<T: Send, U>(
        inside: impl FnOnce() -> Result<T, Error> + Send,
        outside: impl FnOnce(ToCome) -> Result<U, Error>,
    ) -> Result<(T, U), Error> {
        let (tell, told) = mpsc::channel();
        let make = move || {
            process::unshare(namespace::NETWORK).map_err(|error| Error::kernel("make a network namespace", error))?;
            // who no longer waits has failed at something else
            let _ = tell.send(Namespace::current()?);
            inside()
        };
        thread::scope(|scope| {
            let thread = on_a_thread(scope, make)?;
            let done = outside(ToCome(told));
            Ok((join(thread)?, done?))
        })
    }

    /// That of the calling thread.
    pub fn current() -> Result<Self, Error> {
        let file = File::open("/proc/thread-self/ns/net")
            .map_err(|error| Error::kernel("open this thread's network namespace in /proc", error))?;
        Ok(Namespace(file.into()))
    }

    /// Another handle on the same one.
    pub fn try_clone(&self) -> Result<Self, Error> {
        let copy = self.0.try_clone().map_err(|error| Error::kernel("copy a descriptor", error))?;
        Ok(Namespace(copy))
    }

    /// Does something in it: sockets made there belong to it for good, wherever they are used.
    pub fn run<T: Send>(&self, work: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
        run_in(self.as_fd(), work)
    }
}

/// A network namespace that another thread is making.
#[derive(Debug)]
pub(super) struct ToCome(mpsc::Receiver<Namespace>);

impl ToCome {
    /// Waits for it. Why there is none is told by who makes it.
    pub(super) fn namespace(self) -> Result<Namespace, Error> {
        self.0.recv().map_err(|error| Error::kernel("make a network namespace", io::Error::other(error)))
    }
}

impl AsFd for Namespace {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl From<OwnedFd> for Namespace {
    fn from(fd: OwnedFd) -> Self {
        Namespace(fd)
    }
}

/// Does something in the network namespace that the descriptor stands for: on this thread where it may come back, else on another one.
pub fn run_in<T: Send>(namespace: BorrowedFd<'_>, work: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
    let visit = || {
        go(namespace).map_err(|error| Error::kernel("enter a network namespace", error))?;
        work()
    };
    if let Some(_home) = Home::of_this_thread() {
        return visit();
    }
    thread::scope(|scope| join(on_a_thread(scope, visit)?))
}

/// Moves this thread into a network namespace.
fn go(namespace: BorrowedFd<'_>) -> Result<(), Errno> {
    rustix::thread::move_into_link_name_space(namespace, Some(LinkNameSpaceType::Network))
}

/// The network namespace that this thread goes back to when this is dropped.
struct Home(Namespace);

impl Home {
    /// The one that it is in, if it may enter that: not so for an ordinary user's, who has rights over those that they made alone.
    fn of_this_thread() -> Option<Self> {
        let home = Namespace::current().ok()?;
        go(home.as_fd()).ok()?;
        Some(Home(home))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        go(self.0.as_fd()).expect("presume: what was entered once can be entered again");
    }
}

/// Whether this thread may change the network namespace that it is in.
pub(super) fn is_ours() -> Result<bool, Error> {
    let namespace = Namespace::current()?;
    let sets = rustix::thread::capabilities(None);
    let may = sets.is_ok_and(|sets| sets.effective.contains(rustix::thread::CapabilitySet::NET_ADMIN));
    // the kernel names the owner of a namespace to those below whom it is, which are those who have rights over it
    Ok(may && crate::sys::namespace::owner(namespace.as_fd()).is_ok())
}

fn on_a_thread<'a, T: Send + 'a>(
    scope: &'a Scope<'a, '_>,
    work: impl FnOnce() -> Result<T, Error> + Send + 'a,
) -> Result<ScopedJoinHandle<'a, Result<T, Error>>, Error> {
    let thread = thread::Builder::new().name("network".to_owned()).stack_size(STACK);
    thread.spawn_scoped(scope, work).map_err(|error| Error::kernel("start a thread", error))
}

fn join<T>(thread: ScopedJoinHandle<'_, Result<T, Error>>) -> Result<T, Error> {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
