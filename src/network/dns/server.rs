//! The name server's one thread: it waits for all sockets at once, and for nobody in particular.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustix::event::epoll::EventFlags;

use super::answer::{Asker, Decision, decide};
use super::message::Query;
use super::resolvers::Resolvers;
use super::stream::{Client, Turn};
use super::upstream::{Origin, Progress, Question};
use super::zones::Zones;
use crate::network::poll::{Inbox, Poll, WAKE};
use crate::network::shares::Shares;
use crate::network::slots::Slots;

/// Questions on their way to other servers: all, and of one client. More than that fail at once.
const QUESTIONS: usize = 512;
const QUESTIONS_EACH: usize = 96;
/// Clients by TCP: all, and of one address. The oldest one makes room.
const CLIENTS: usize = 256;
const CLIENTS_EACH: usize = 32;
/// How often what is overdue is looked for, while there is something that can be.
const SWEEP: Duration = Duration::from_millis(200);
/// Datagrams of one socket before the others get their turn.
const BATCH: usize = 64;

/// What other threads tell this one.
#[derive(Debug)]
pub(super) enum Command {
    /// Serves a network on these sockets, none of which blocks.
    Open(String, Vec<UdpSocket>, Vec<TcpListener>),
    /// Serves it no more.
    Close(String),
    /// Ends.
    Stop,
}

#[derive(Debug)]
enum Entry {
    Datagrams(UdpSocket, String),
    Listener(TcpListener, String),
    Client(Client),
    Question(Question),
}

/// All that the thread has.
#[derive(Debug)]
pub(super) struct Server {
    poll: Poll,
    inbox: Arc<Inbox<Command>>,
    zones: Arc<Mutex<Zones>>,
    resolvers: Resolvers,
    entries: Slots<Entry>,
    /// TCP clients, the oldest first.
    clients: Vec<u64>,
    /// Questions on their way, by who asked.
    asked: Shares,
}

impl Server {
    /// One without sockets.
    pub(super) fn new(inbox: &Arc<Inbox<Command>>, zones: Arc<Mutex<Zones>>, resolvers: Resolvers) -> io::Result<Self> {
        Ok(Server {
            poll: Poll::new(inbox)?,
            inbox: Arc::clone(inbox),
            zones,
            resolvers,
            entries: Slots::new(),
            clients: Vec::new(),
            asked: Shares::new(QUESTIONS, QUESTIONS_EACH),
        })
    }

    /// Serves until it is told to stop. The thread is in the host's namespace, where other servers are asked.
    pub(super) fn run(mut self) {
        let mut swept = Instant::now();
        loop {
            let is_busy = !self.asked.is_empty() || !self.clients.is_empty();
            let Ok(events) = self.poll.wait(is_busy.then_some(SWEEP)) else { return };
            for (key, _) in events {
                if key != WAKE {
                    self.event(key);
                } else if self.obey() {
                    return;
                }
            }
            if is_busy && swept.elapsed() >= SWEEP {
                self.sweep();
                swept = Instant::now();
            }
        }
    }

    fn obey(&mut self) -> bool {
        for command in self.inbox.take() {
            match command {
                Command::Open(network, datagrams, listeners) => {
                    let datagrams = datagrams.into_iter().map(|socket| Entry::Datagrams(socket, network.clone()));
                    let listeners = listeners.into_iter().map(|socket| Entry::Listener(socket, network.clone()));
                    for entry in datagrams.chain(listeners) {
                        self.enter(entry);
                    }
                }
                Command::Close(network) => self.close(&network),
                Command::Stop => return true,
            }
        }
        false
    }

    /// Takes an entry in and waits for its socket.
    fn enter(&mut self, entry: Entry) -> Option<u64> {
        let key = self.entries.insert(entry);
        let added = match self.entries.get_mut(key) {
            Some(Entry::Datagrams(socket, _)) => self.poll.add(socket.as_fd(), key, EventFlags::IN),
            Some(Entry::Listener(socket, _)) => self.poll.add(socket.as_fd(), key, EventFlags::IN),
            Some(Entry::Client(client)) => self.poll.add(client.socket(), key, edge()),
            Some(Entry::Question(question)) => match question.socket() {
                Some(socket) => self.poll.add(socket, key, edge()),
                None => return None,
            },
            None => return None,
        };
        if added.is_err() {
            self.entries.remove(key);
            return None;
        }
        Some(key)
    }

    fn close(&mut self, network: &str) {
        let is_of = |entry: &Entry| match entry {
            Entry::Datagrams(_, name) | Entry::Listener(_, name) => name == network,
            Entry::Client(client) => client.network == network,
            Entry::Question(_) => false,
        };
        let keys: Vec<_> = self.entries.iter().filter(|(_, entry)| is_of(entry)).map(|(key, _)| key).collect();
        for key in keys {
            self.entries.remove(key);
            self.clients.retain(|client| *client != key);
        }
    }

    fn event(&mut self, key: u64) {
        match self.entries.get_mut(key) {
            Some(Entry::Datagrams(..)) => self.datagrams(key),
            Some(Entry::Listener(..)) => self.accept(key),
            Some(Entry::Client(_)) => self.serve(key),
            Some(Entry::Question(question)) => match question.proceed() {
                Progress::Waiting => {}
                Progress::Done(answer) => self.finish(key, &answer),
                Progress::Failed => self.ask_next(key),
            },
            None => {}
        }
    }

    fn datagrams(&mut self, key: u64) {
        let mut outside = Vec::new();
        let Some(Entry::Datagrams(socket, network)) = self.entries.get_mut(key) else { return };
        let mut buffer = [0; 4096];
        for _ in 0..BATCH {
            let Ok((length, from)) = socket.recv_from(&mut buffer) else { break };
            let asker = Asker { client: from.ip(), via: network, by_stream: false };
            match decide(&self.zones, &buffer[..length], asker) {
                // a full send buffer loses it, as networks do
                Decision::Reply(answer) => drop(socket.send_to(&answer, from)),
                Decision::Forward(query, servers) => outside.push((query, servers, from)),
                Decision::Ignore => {}
            }
        }
        for (query, servers, from) in outside {
            self.forward(query, servers, from.ip(), Origin::Datagram(key, from));
        }
    }

    fn accept(&mut self, key: u64) {
        loop {
            let Some(Entry::Listener(listener, network)) = self.entries.get_mut(key) else { return };
            let Ok((socket, from)) = listener.accept() else { return };
            let network = network.clone();
            if socket.set_nonblocking(true).is_err() {
                continue;
            }
            self.make_room(from.ip());
            if let Some(client) = self.enter(Entry::Client(Client::new(socket, from.ip(), network))) {
                self.clients.push(client);
            }
        }
    }

    /// Closes the oldest connection of an address that has too many, or the oldest of all.
    fn make_room(&mut self, address: IpAddr) {
        let mut same = Vec::new();
        for key in &self.clients {
            if matches!(self.entries.get_mut(*key), Some(Entry::Client(client)) if client.address == address) {
                same.push(*key);
            }
        }
        let victim = if same.len() >= CLIENTS_EACH { same.first() } else { None };
        let oldest = if self.clients.len() >= CLIENTS { self.clients.first() } else { None };
        if let Some(key) = victim.or(oldest).copied() {
            self.hang_up(key);
        }
    }

    fn hang_up(&mut self, key: u64) {
        self.entries.remove(key);
        self.clients.retain(|client| *client != key);
    }

    /// Answers a TCP client's questions, one after the other, until one has to be asked elsewhere.
    fn serve(&mut self, key: u64) {
        for _ in 0..BATCH {
            let Some(Entry::Client(client)) = self.entries.get_mut(key) else { return };
            let question = match client.turn() {
                Turn::Question(question) => question,
                Turn::Later => return,
                Turn::Over => return self.hang_up(key),
            };
            let asker = Asker { client: client.address, via: &client.network, by_stream: true };
            match decide(&self.zones, &question, asker) {
                Decision::Reply(answer) => client.reply(&answer),
                Decision::Forward(query, servers) => {
                    client.is_waiting = true;
                    let address = client.address;
                    self.forward(query, servers, address, Origin::Stream(key));
                }
                Decision::Ignore => return self.hang_up(key),
            }
        }
        // more than its share in one go
        self.hang_up(key);
    }

    fn forward(&mut self, query: Query, servers: Option<Vec<IpAddr>>, client: IpAddr, origin: Origin) {
        let servers = match servers {
            Some(own) => own.into_iter().map(|address| SocketAddr::new(address, 53)).collect(),
            None => self.resolvers.servers().to_vec(),
        };
        let mut question = Question::new(client, origin, query, &servers);
        let failure = question.failure();
        if !self.asked.take(client) {
            return self.deliver(origin, &failure);
        }
        if !question.ask_next() || self.enter(Entry::Question(question)).is_none() {
            self.asked.give_back(client);
            self.deliver(origin, &failure);
        }
    }

    /// Asks the next server a question that was forwarded, or gives it up.
    fn ask_next(&mut self, key: u64) {
        let Some(Entry::Question(mut question)) = self.entries.remove(key) else { return };
        let (client, origin, failure) = (question.client, question.origin, question.failure());
        if !question.ask_next() || self.enter(Entry::Question(question)).is_none() {
            self.asked.give_back(client);
            self.deliver(origin, &failure);
        }
    }

    fn finish(&mut self, key: u64, answer: &[u8]) {
        let Some(Entry::Question(question)) = self.entries.remove(key) else { return };
        self.asked.give_back(question.client);
        self.deliver(question.origin, answer);
    }

    fn deliver(&mut self, origin: Origin, answer: &[u8]) {
        match origin {
            Origin::Datagram(key, to) => {
                if let Some(Entry::Datagrams(socket, _)) = self.entries.get_mut(key) {
                    let _ = socket.send_to(answer, to);
                }
            }
            Origin::Stream(key) => {
                if let Some(Entry::Client(client)) = self.entries.get_mut(key) {
                    client.reply(answer);
                    self.serve(key);
                }
            }
        }
    }

    fn sweep(&mut self) {
        let now = Instant::now();
        let mut late = Vec::new();
        for (key, entry) in self.entries.iter() {
            match entry {
                Entry::Client(client) if client.deadline < now => late.push((key, true)),
                Entry::Question(question) if question.deadline < now => late.push((key, false)),
                _ => {}
            }
        }
        for (key, is_client) in late {
            if is_client { self.hang_up(key) } else { self.ask_next(key) }
        }
    }
}

/// Told once whenever something changes: for sockets that are read until nothing is left.
fn edge() -> EventFlags {
    EventFlags::IN | EventFlags::OUT | EventFlags::RDHUP | EventFlags::ET
}
