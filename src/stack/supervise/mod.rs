//! The process that looks after a stack (`rbox supervise`).
//!
//! It comes to be in two steps, so that nothing ties it to who started it: the first process leaves the session, gets
//! namespaces of processes and mounts for its children, forks into them and ends. The second is process 1 there.
//! It holds the stack's lock, has a `/proc` of its own, says `READY` and runs one loop.

mod advance;
mod apply;
mod client;
mod container;
mod copy;
mod exec;
mod launch;
mod log;
mod mounts;
mod net;
mod networks;
mod onlookers;
mod outside;
mod plug;
mod pool;
mod ports;
mod reactor;
mod requests;
mod room;
mod scribe;
mod settle;
mod sharers;
mod supervisor;
pub(super) mod tail;

use std::fs::{self, File};
use std::io::Write as _;
use std::os::fd::{AsFd as _, AsRawFd as _, OwnedFd};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::time::Duration;

use rustix::fs::{FlockOperation, Mode, OFlags, flock};
use rustix::io::Errno;
use rustix::mount::{MountFlags, MountPropagationFlags};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};
use rustix::process::Signal;

use super::client::{READY, TAKEN};
use super::error::{At, Error, Result};
use super::state;
use crate::store::Store;
use crate::sys::process::{fork_whole, namespace, unshare};
use crate::sys::signals::watch;
use crate::sys::{descriptors, heap};
use outside::Outside;
use supervisor::{Beginning, Supervisor};

/// How often it looks whether a lock is free that somebody only looked at.
const TRIES: u32 = 100;

/// Descriptors that there is room for from the start: those of a hundred containers and more.
const DESCRIPTORS: usize = 4096;

/// Leaves the client behind; true in the second of the two processes. This one has one thread so far.
///
/// Standard output is where the client waits for a word, standard error the stack's log.
pub fn detach(stack: &str) -> Result<bool> {
    rustix::process::setsid().at("leave the session in", "/")?;
    unshare(namespace::PID | namespace::MOUNT).at("make namespaces of processes and mounts for", stack)?;
    fork_whole().at("start the supervisor of", stack)
}

/// The second of the two: looks after the stack until nothing of it is left.
pub fn supervise(root: &Path, stack: &str) -> Result<()> {
    let folder = state::make_folder(root, stack)?;
    let outside = Outside::keep().at("open", "/proc/self/fdinfo")?;
    own_proc()?;
    let Some(_lock) = lock(&folder)? else {
        say(TAKEN);
        return Ok(());
    };
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder.join("logs")).at("make", folder.join("logs"))?;
    let found = state::remains(&folder);
    state::sweep(&folder);
    let listener = listen(&folder)?;
    let signals = watch(&[Signal::TERM.as_raw(), Signal::INT.as_raw()], false).at("watch signals in", &folder)?;
    let store =
        Store::open(root).map_err(|error| Error::NotStarted { stack: stack.to_owned(), reason: error.to_string() })?;
    descriptors::use_all();
    // as long as this is the only thread
    descriptors::make_room(DESCRIPTORS);
    heap::keep_from_children();
    let beginning = Beginning { stack: stack.to_owned(), folder: folder.clone(), store, outside, listener, signals };
    let mut supervisor = Supervisor::new(beginning).at("begin in", &folder)?;
    if let Some(found) = found {
        supervisor.found(&found);
    }
    supervisor.write_record(false);
    say(READY);
    supervisor.run().at("go on in", &folder)
}

/// Says a word to the client that waits for it, and nothing after it.
fn say(word: &str) {
    // a client that is gone needs no word
    let _ = std::io::stdout().write_all(word.as_bytes());
    let _ = std::io::stdout().flush();
    if let Ok(null) = File::options().write(true).open("/dev/null") {
        let _ = rustix::stdio::dup2_stdout(null.as_fd());
    }
}

/// Writes what went wrong without anybody to tell to the supervisor's own log, which standard error is.
fn note(text: &str) {
    tell!("{} {text}", jiff::Timestamp::now());
}

/// A view of processes that fits: of its own namespace. What the machine mounts later is seen; what is mounted here is not
/// seen by the machine.
fn own_proc() -> Result<()> {
    let flags = MountPropagationFlags::DOWNSTREAM | MountPropagationFlags::REC;
    rustix::mount::mount_change("/", flags).at("cut off the mounts of", "/")?;
    let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
    rustix::mount::mount("proc", "/proc", "proc", flags, None).at("mount", "/proc")
}

/// Takes the stack's lock; none if another supervisor has it.
fn lock(folder: &Path) -> Result<Option<File>> {
    let path = folder.join("lock");
    let file = File::options().read(true).append(true).create(true).open(&path).at("open", &path)?;
    for _ in 0..TRIES {
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(Some(file)),
            Err(Errno::WOULDBLOCK) => {
                // somebody may only be looking
                std::thread::sleep(Duration::from_millis(2));
            }
            Err(errno) => return Err(errno).at("lock", path),
        }
    }
    Ok(None)
}

fn listen(folder: &Path) -> Result<OwnedFd> {
    let path = folder.join("control");
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error).at("remove", path),
        _ => {}
    }
    let open = rustix::fs::open(folder, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty());
    let open = open.at("open", folder)?;
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = rustix::net::socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None);
    let socket = socket.at("make a socket for", &path)?;
    // a socket's path has room for 108 bytes only
    let address = SocketAddrUnix::new(format!("/proc/self/fd/{}/control", open.as_raw_fd())).at("name", &path)?;
    rustix::net::bind(&socket, &address).at("make", &path)?;
    rustix::net::listen(&socket, 128).at("listen on", &path)?;
    Ok(socket)
}
