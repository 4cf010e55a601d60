//! The side of the talk that asks: finds a stack's supervisor, or starts one.

use std::fs::{self, File};
use std::io::Read as _;
use std::os::fd::{AsFd, AsRawFd as _, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};

use super::error::{At, Error, Result};
use super::protocol::{Reply, Request};
use super::state;
use super::wire::{self, Incoming};

/// The word that a supervisor says on its standard output once it can be asked.
pub(super) const READY: &str = "ready";
/// The word that it says where another one was faster.
pub(super) const TAKEN: &str = "taken";

/// A talk with the supervisor of a stack.
#[derive(Debug)]
pub struct Client {
    stack: String,
    socket: OwnedFd,
    incoming: Incoming,
}

impl Client {
    /// Begins a talk; none if the stack is not alive.
    pub fn connect(root: &Path, stack: &str) -> Result<Option<Self>> {
        let folder = state::folder(root, stack);
        if !state::is_alive(&folder) {
            return Ok(None);
        }
        match dial(&folder) {
            Ok(socket) => Ok(Some(Client { stack: stack.to_owned(), socket, incoming: Incoming::default() })),
            // it ended meanwhile
            Err(Errno::CONNREFUSED | Errno::NOENT) => Ok(None),
            Err(errno) => Err(errno).at("connect to", folder.join("control")),
        }
    }

    /// Begins a talk, with a new supervisor if the stack is not alive.
    pub fn connect_or_start(root: &Path, stack: &str) -> Result<Self> {
        // a supervisor may end between two looks, and another client may start one
        for _ in 0..50 {
            if let Some(client) = Self::connect(root, stack)? {
                return Ok(client);
            }
            start(root, stack)?;
        }
        Err(Error::NotStarted { stack: stack.to_owned(), reason: "it ends again and again".to_owned() })
    }

    /// Asks something.
    pub fn send(&mut self, request: &Request, descriptors: &[BorrowedFd<'_>]) -> Result<()> {
        wire::send_all(&self.socket, &wire::to_line(request), descriptors).map_err(|_| Error::Gone(self.stack.clone()))
    }

    /// Waits for the next thing it says; [`Reply::Failed`] is an error.
    pub fn receive(&mut self) -> Result<(Reply, Vec<OwnedFd>)> {
        loop {
            if let Some((line, descriptors)) = self.incoming.line() {
                return self.read(&line).map(|reply| (reply, descriptors));
            }
            match self.incoming.fill_line(&self.socket) {
                Ok(true) => {}
                _ => return Err(Error::Gone(self.stack.clone())),
            }
        }
    }

    /// What has arrived already, without waiting; for those who poll [`Client::as_fd`]. None = nothing whole yet.
    pub fn try_receive(&mut self) -> Result<Option<(Reply, Vec<OwnedFd>)>> {
        rustix::io::ioctl_fionbio(&self.socket, true).at("read from", &self.stack)?;
        let filled = self.incoming.fill_line(&self.socket);
        rustix::io::ioctl_fionbio(&self.socket, false).at("read from", &self.stack)?;
        match (filled, self.incoming.line()) {
            (_, Some((line, descriptors))) => Ok(Some((self.read(&line)?, descriptors))),
            (Ok(true) | Err(Errno::AGAIN), None) => Ok(None),
            _ => Err(Error::Gone(self.stack.clone())),
        }
    }

    fn read(&self, line: &[u8]) -> Result<Reply> {
        match serde_json::from_slice(line) {
            Ok(Reply::Failed(failed)) => {
                Err(Error::Refused { message: failed.message, help: failed.help, code: failed.code })
            }
            Ok(reply) => Ok(reply),
            Err(error) => Err(Error::Strange { stack: self.stack.clone(), reason: error.to_string() }),
        }
    }

    /// Asks something and waits for the one reply that ends the talk; what comes before goes to `each`.
    pub fn ask(&mut self, request: &Request, mut each: impl FnMut(Reply)) -> Result<Reply> {
        self.send(request, &[])?;
        loop {
            match self.receive()?.0 {
                reply if reply.is_last() => return Ok(reply),
                reply => each(reply),
            }
        }
    }
}

impl AsFd for Client {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

/// By way of the folder's descriptor: a socket's path has room for 108 bytes only.
fn dial(folder: &Path) -> std::result::Result<OwnedFd, Errno> {
    let open = rustix::fs::open(folder, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    let address = SocketAddrUnix::new(format!("/proc/self/fd/{}/control", open.as_raw_fd()))?;
    let socket = rustix::net::socket_with(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None)?;
    rustix::io::retry_on_intr(|| rustix::net::connect(&socket, &address))?;
    Ok(socket)
}

/// Starts a supervisor and waits until it can be asked.
fn start(root: &Path, stack: &str) -> Result<()> {
    let folder = state::make_folder(root, stack)?;
    let path = folder.join("log");
    let log = File::options().append(true).create(true).open(&path).at("open", &path)?;
    let mut child = Command::new("/proc/self/exe")
        .args(["supervise", stack])
        .env_clear()
        .env("RBOX_ROOT", root)
        // one arena for all threads: a supervisor waits most of its life, and is to be small
        .env("MALLOC_ARENA_MAX", "1")
        .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .current_dir("/")
        .spawn()
        .at("start", PathBuf::from("/proc/self/exe"))?;
    let mut said = String::new();
    if let Some(mut output) = child.stdout.take() {
        // the end of its output, or of itself, comes in any case
        let _ = output.read_to_string(&mut said);
    }
    // only the first of its two processes, which has nothing left to do
    let _ = child.wait();
    match said.trim() {
        READY | TAKEN => Ok(()),
        "" => {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let last = text.lines().last().unwrap_or("it said nothing").to_owned();
            Err(Error::NotStarted { stack: stack.to_owned(), reason: last })
        }
        reason => Err(Error::NotStarted { stack: stack.to_owned(), reason: reason.to_owned() }),
    }
}
