//! Those who ask: what they said, what they wait for, and what they are to be told.

use std::collections::VecDeque;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};

use rustix::io::Errno;
use rustix::net::SocketFlags;

use super::reactor::Watch;
use super::supervisor::{Supervisor, Word};
use super::tail::Tail;
use crate::stack::protocol::{Apply, Failed, Reply, Request};
use crate::stack::wire::{self, Incoming};

/// Who is told so much and does not listen is not told more.
const PATIENCE: usize = 4 << 20;
/// Lines of logs are read as long as so little waits to be sent.
pub(super) const LOW: usize = 64 << 10;

/// A client.
#[derive(Debug)]
pub(super) struct Client {
    socket: OwnedFd,
    watch: Watch,
    incoming: Incoming,
    outgoing: VecDeque<(Vec<u8>, Vec<OwnedFd>)>,
    /// Of the first one that goes out.
    sent: usize,
    /// In all.
    waiting: usize,
    pub(super) pending: Pending,
}

/// What a client waits for.
#[derive(Debug)]
pub(super) enum Pending {
    /// Nothing.
    Nothing,
    /// Containers to come to something.
    Settle(Vec<(u32, Goal)>),
    /// Containers to be gone, before a definition is made true.
    Clear(Box<Apply>, Vec<u32>),
    /// Networks and ports, before a definition is made true.
    Prepare(Box<Apply>),
    /// Containers to be gone that were made for nothing, before it is told why.
    Undo(Failed, Vec<u32>),
    /// Containers to end, each to be told of.
    Wait(Vec<u32>),
    /// Lines of logs, those to come too for one who follows.
    Logs(Box<Tail>, Option<Followed>),
    /// All that happens.
    Events,
    /// A container in its foreground.
    Run(u32),
    /// A container that it looks on at, to end.
    Attached(u32),
    /// A further program.
    Exec(u64),
    /// An errand.
    Errand,
    /// Everything to be gone.
    Down,
}

/// Whose lines somebody waits for.
#[derive(Debug)]
pub(super) struct Followed {
    pub(super) containers: Vec<u32>,
    /// Whether those that are added join them.
    pub(super) all: bool,
}

/// What a container is to come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// Its program was started since this turn.
    Started(u64),
    /// The same, and it is healthy if it has a check.
    Healthy(u64),
    /// It has ended and stays so.
    Over,
    /// It is gone.
    Gone,
    /// It is frozen, or not.
    Frozen(bool),
}

impl Pending {
    pub(super) fn hears_events(&self) -> bool {
        use Pending::{Clear, Down, Events, Prepare, Settle, Undo};
        matches!(self, Events | Settle(_) | Clear(..) | Prepare(_) | Undo(..) | Down)
    }
}

impl Client {
    /// How much waits to be sent.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }
}

impl Supervisor {
    /// Takes those in who knock.
    pub(super) fn accept(&mut self) {
        loop {
            let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
            // an error: nobody more, or it went away again, or there are too many
            let Ok(socket) = rustix::net::accept_with(&self.listener, flags) else { return };
            // the folder is closed to others, and so is this, should it ever be opened
            let own = rustix::process::geteuid();
            if rustix::net::sockopt::socket_peercred(&socket).is_ok_and(|peer| peer.uid != own) {
                continue;
            }
            let id = self.number();
            let Ok(watch) = self.reactor.watch(&socket, Word::Client(id)) else { continue };
            let client = Client {
                socket,
                watch,
                incoming: Incoming::default(),
                outgoing: VecDeque::new(),
                sent: 0,
                waiting: 0,
                pending: Pending::Nothing,
            };
            self.clients.insert(id, client);
        }
    }

    /// Hears what a client says, and tells it more.
    pub(super) fn talk(&mut self, id: u64, read: bool, write: bool) {
        if write {
            self.send(id);
        }
        if !read {
            return;
        }
        let Some(client) = self.clients.get_mut(&id) else { return };
        let open = match client.incoming.fill(&client.socket) {
            Ok(open) => open,
            Err(Errno::AGAIN) => true,
            Err(_) => false,
        };
        while let Some((line, descriptors)) = self.clients.get_mut(&id).and_then(|client| client.incoming.line()) {
            match serde_json::from_slice::<Request>(&line) {
                Ok(request) => self.request(id, request, descriptors),
                Err(error) => {
                    let text =
                        format!("the supervisor runs another version of rbox and does not understand this: {error}");
                    let help = Some("`rbox down` the stack and start it again".to_owned());
                    self.finish(id, &Reply::Failed(Failed { message: text, help, code: None }));
                }
            }
        }
        if !open {
            self.hang_up(id);
        }
    }

    /// Tells a client something, with descriptors if need be.
    pub(super) fn reply(&mut self, id: u64, reply: &Reply, descriptors: Vec<OwnedFd>) {
        let Some(client) = self.clients.get_mut(&id) else { return };
        let line = wire::to_line(reply);
        client.waiting += line.len();
        client.outgoing.push_back((line, descriptors));
        if client.waiting > PATIENCE && client.outgoing.len() > 1 {
            return self.hang_up(id);
        }
        self.send(id);
    }

    /// Tells a client the last thing about what it asked.
    pub(super) fn finish(&mut self, id: u64, reply: &Reply) {
        if let Some(client) = self.clients.get_mut(&id) {
            client.pending = Pending::Nothing;
        }
        self.reply(id, reply, Vec::new());
    }

    /// Sends what the client takes now.
    fn send(&mut self, id: u64) {
        let Some(client) = self.clients.get_mut(&id) else { return };
        while let Some((bytes, descriptors)) = client.outgoing.front() {
            let first: Vec<BorrowedFd<'_>> =
                if client.sent == 0 { descriptors.iter().map(OwnedFd::as_fd).collect() } else { Vec::new() };
            match wire::send(&client.socket, &bytes[client.sent..], &first) {
                Ok(count) => {
                    client.sent += count;
                    client.waiting -= count;
                    if client.sent == bytes.len() {
                        client.sent = 0;
                        client.outgoing.pop_front();
                    }
                }
                Err(Errno::AGAIN) => break,
                // reading tells that it is gone
                Err(_) => {
                    client.outgoing.clear();
                    (client.sent, client.waiting) = (0, 0);
                }
            }
        }
        let more = !client.outgoing.is_empty();
        let watched = self.reactor.change(&client.socket, client.watch, true, more);
        self.note(watched);
    }

    /// A client is gone; what runs in its foreground ends.
    fn hang_up(&mut self, id: u64) {
        let Some(client) = self.clients.remove(&id) else { return };
        self.reactor.forget(&client.socket, client.watch);
        match client.pending {
            Pending::Run(key) => self.abandon(key),
            Pending::Exec(exec) => self.abandon_exec(exec),
            _ => {}
        }
        self.changed = true;
        self.settle_later();
        self.rest();
    }

    /// Sends the logs' lines that followers and readers wait for, as far as they take them.
    pub(super) fn feed_followers(&mut self) {
        let reading: Vec<u64> = self
            .clients
            .iter()
            .filter(|(_, client)| matches!(client.pending, Pending::Logs(..)) && client.waiting < LOW)
            .map(|(id, _)| *id)
            .collect();
        for id in reading {
            self.feed(id);
        }
        let follows = |client: &Client| matches!(client.pending, Pending::Logs(_, Some(_)));
        self.scribe.tell_of_lines(self.clients.values().any(follows));
    }

    /// Lets those who follow all logs follow a new container's too.
    pub(super) fn join_followers(&mut self, key: u32) {
        let Some(name) = self.containers.get(&key).map(|container| container.name.clone()) else { return };
        let path = self.log_path(&name);
        for client in self.clients.values_mut() {
            if let Pending::Logs(tail, Some(followed)) = &mut client.pending
                && followed.all
            {
                followed.containers.push(key);
                tail.join(&name, path.clone());
            }
        }
    }

    fn feed(&mut self, id: u64) {
        loop {
            let Some(client) = self.clients.get_mut(&id) else { return };
            if client.waiting() >= LOW {
                return;
            }
            let Pending::Logs(tail, follow) = &mut client.pending else { return };
            if let Some(line) = tail.next() {
                self.reply(id, &Reply::Line(line), Vec::new());
                continue;
            }
            let done = match follow {
                None => true,
                Some(Followed { containers, .. }) => containers
                    .iter()
                    .all(|key| self.containers.get(key).is_none_or(super::container::Container::is_over)),
            };
            if done {
                self.finish(id, &Reply::Done);
            }
            return;
        }
    }
}
