//! An SSH agent for the time of one step: a socket of our own, whose other end is the user's agent.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use rustix::fs::CWD;

use crate::sys::ownership;

/// A socket that leads to an agent. Dropped, it is closed, and so is every connection through it.
#[derive(Debug)]
pub(super) struct Proxy {
    path: PathBuf,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    over: AtomicBool,
    open: Mutex<Vec<UnixStream>>,
}

impl Proxy {
    /// Listens at `name` in a folder for who may connect, and leads on to an agent.
    pub(super) fn new(folder: &Path, name: &str, agent: &Path, mode: u32, owner: (u32, u32)) -> io::Result<Self> {
        // A socket's address has 107 bytes at most, and a store may lie deeper.
        let dir: OwnedFd = std::fs::File::open(folder)?.into();
        let short = PathBuf::from(format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&dir))).join(name);
        let listener = UnixListener::bind(short)?;
        let path = folder.join(name);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode))?;
        // a played user is whom the socket belongs to anyway
        ownership::give_at(CWD, path.as_os_str(), owner.0, owner.1)?;
        let shared = Arc::new(Shared::default());
        let (agent, other) = (agent.to_owned(), shared.clone());
        thread::spawn(move || accept(&listener, &agent, &other));
        Ok(Self { path, shared })
    }

    /// The socket.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        for stream in self.shared.open.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
        // Wakes the thread that waits for a connection.
        let _ = UnixStream::connect(&self.path);
        let _ = std::fs::remove_file(&self.path);
    }
}

fn accept(listener: &UnixListener, agent: &Path, shared: &Arc<Shared>) {
    for client in listener.incoming() {
        if shared.over.load(Ordering::SeqCst) {
            return;
        }
        let (Ok(client), Ok(server)) = (client, UnixStream::connect(agent)) else { continue };
        let copies = [client.try_clone(), server.try_clone()];
        shared.open.lock().unwrap_or_else(PoisonError::into_inner).extend(copies.into_iter().flatten());
        let (Ok(mut from_client), Ok(mut from_server)) = (client.try_clone(), server.try_clone()) else { continue };
        let (mut to_client, mut to_server) = (client, server);
        thread::spawn(move || {
            let _ = io::copy(&mut from_client, &mut to_server);
            let _ = to_server.shutdown(std::net::Shutdown::Write);
        });
        thread::spawn(move || {
            let _ = io::copy(&mut from_server, &mut to_client);
            let _ = to_client.shutdown(std::net::Shutdown::Write);
        });
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};

    use super::*;

    #[test]
    fn the_socket_leads_to_the_agent_and_ends_with_the_step() {
        let folder = tempfile::tempdir().unwrap();
        let agent = folder.path().join("agent");
        let listener = UnixListener::bind(&agent).unwrap();
        let deep = folder.path().join("d".repeat(120));
        std::fs::create_dir(&deep).unwrap();
        let owner = (rustix::process::getuid().as_raw(), rustix::process::getgid().as_raw());
        let proxy = Proxy::new(&deep, "0", &agent, 0o600, owner).unwrap();
        let short = folder.path().join("s");
        std::os::unix::fs::symlink(proxy.path(), &short).unwrap();
        let mut client = UnixStream::connect(&short).unwrap();
        client.write_all(b"ask").unwrap();
        let (mut server, _) = listener.accept().unwrap();
        let mut three = [0; 3];
        server.read_exact(&mut three).unwrap();
        server.write_all(b"yes").unwrap();
        client.read_exact(&mut three).unwrap();
        assert_eq!(&three, b"yes");
        drop(proxy);
        assert_eq!(client.read(&mut three).unwrap(), 0);
        assert!(UnixStream::connect(&short).is_err());
    }
}
