//! The supervisor: everything that it knows, and the one loop that it runs.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustix::io::Errno;

use super::client::Client;
use super::container::{Container, Ground, Phase, Trouble};
use super::exec::Exec;
use super::launch::Launched;
use super::net::Net;
use super::networks::Moved;
use super::outside::Outside;
use super::pool::Pool;
use super::ports::ToHold;
use super::reactor::Reactor;
use super::scribe::Scribe;
use crate::sandbox::{Executed, Exit};
use crate::stack::definition::{Definition, Secret};
use crate::stack::protocol::{Action, Event, Failed, Reply};
use crate::stack::state::{self, Record};
use crate::store::Store;
use crate::sys::process::settle_down;

/// Events that are kept for those who ask later.
const EVENTS: usize = 256;
/// So long after it was last asked for something it gives back what only that needs.
const QUIET: Duration = Duration::from_millis(500);
/// How long it stays when nothing is left to look after and nobody asks.
const LINGER: Duration = Duration::from_secs(2);

/// What a descriptor or a moment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Somebody wants to talk.
    Listener,
    /// A launcher or an errand is done.
    Pool,
    /// This process was asked to end.
    Signals,
    /// A client says something, or can be told more.
    Client(u64),
    /// A container's first process has ended; which turn of it.
    Ended(u32, u64),
    /// A further program has ended.
    ExecEnded(u64),
    /// A health check printed something.
    ExecOutput(u64),
    /// A container had long enough to end.
    Kill(u32, u64),
    /// A container has waited long enough.
    StartAgain(u32, u64),
    /// A health check is due.
    Check(u32, u64),
    /// A health check had long enough.
    CheckLate(u64),
    /// Nothing has happened for a while; which time.
    Idle(u64),
    /// It has been quiet for a while; which time.
    Settled(u64),
}

/// What a launcher or an errand did.
#[derive(Debug)]
pub(super) enum Done {
    Launched(u32, u64, Box<Launched>),
    Reaped(u32, u64, Result<Exit, Errno>),
    /// The last words of a container that has ended are written.
    Logged(u32, u64, Result<Exit, Errno>),
    /// Something is written that those who follow logs have not seen.
    Printed,
    Executed(u64, Result<Executed, Trouble>),
    Frozen(u32, bool, Result<(), Errno>),
    Removed(u32),
    /// Networks are there and ports are held, for the definition that a client wants.
    Prepared(u64, Result<Option<ToHold>, String>),
    /// Ports are bound that containers wait for, or can't be: for which client, the containers.
    Held(u64, Vec<String>, Result<(), String>),
    /// A container has joined or left a network.
    Moved(u64, u32, Result<Moved, String>),
    /// A network was made or removed by hand, for a client: what happened, its name.
    Network(u64, Action, String, Result<(), String>),
    /// Somebody has looked at the files of a container that does not run: the client, which, its files, what is told.
    Looked(u64, u32, Option<Box<Ground>>, Reply),
    /// What a client is told.
    Replied(u64, Reply),
}

/// A stack's supervisor.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is something that is so or not")]
pub(super) struct Supervisor {
    pub(super) stack: String,
    pub(super) folder: PathBuf,
    pub(super) store: Store,
    pub(super) net: Arc<Net>,
    pub(super) outside: Arc<Outside>,
    pub(super) reactor: Reactor<Word>,
    pub(super) pool: Pool<Done>,
    pub(super) scribe: Scribe,
    pub(super) listener: OwnedFd,
    pub(super) signals: OwnedFd,
    pub(super) definition: Definition,
    pub(super) secrets: Arc<Vec<Secret>>,
    pub(super) containers: BTreeMap<u32, Container>,
    pub(super) clients: HashMap<u64, Client>,
    pub(super) execs: HashMap<u64, Exec>,
    pub(super) events: VecDeque<Event>,
    pub(super) next: u64,
    /// Whether something has changed that others may wait for.
    pub(super) changed: bool,
    /// Whether everything is to be taken away, and this process to end.
    pub(super) down: bool,
    /// When it was started, in nanoseconds since 1970.
    pub(super) started: i64,
    idle: u64,
    /// Counts what is not done all the time.
    doings: u64,
    /// Whether the record on disk may be out of date.
    pub(super) unrecorded: bool,
    /// The containers that it names.
    recorded: Option<Vec<u32>>,
    ended: bool,
    /// Whether others may have its folder.
    left: bool,
}

/// What a supervisor begins with.
#[derive(Debug)]
pub(super) struct Beginning {
    pub(super) stack: String,
    pub(super) folder: PathBuf,
    pub(super) store: Store,
    pub(super) outside: Outside,
    pub(super) listener: OwnedFd,
    pub(super) signals: OwnedFd,
}

impl Supervisor {
    pub(super) fn new(beginning: Beginning) -> std::io::Result<Self> {
        let Beginning { stack, folder, store, outside, listener, signals } = beginning;
        let pool = Pool::new()?;
        let mut reactor = Reactor::new()?;
        reactor.watch(&listener, Word::Listener)?;
        reactor.watch(&pool, Word::Pool)?;
        reactor.watch(&signals, Word::Signals)?;
        let net = Arc::new(Net::new(&stack, store.root()));
        let scribe = Scribe::start(&folder, pool.finisher())?;
        let mut supervisor = Supervisor {
            definition: Definition { name: stack.clone(), ..Definition::default() },
            stack,
            folder,
            store,
            net,
            outside: Arc::new(outside),
            reactor,
            pool,
            scribe,
            listener,
            signals,
            secrets: Arc::default(),
            containers: BTreeMap::new(),
            clients: HashMap::new(),
            execs: HashMap::new(),
            events: VecDeque::new(),
            next: 0,
            changed: false,
            down: false,
            started: state::now(),
            idle: 0,
            doings: 0,
            unrecorded: false,
            recorded: None,
            ended: false,
            left: false,
        };
        supervisor.rest();
        Ok(supervisor)
    }

    /// Runs until nothing is left to look after.
    pub(super) fn run(&mut self) -> std::io::Result<()> {
        while !self.ended {
            for (word, read, write) in self.reactor.wait()? {
                self.hear(word, read, write);
            }
            // what one change leads to may change more
            while std::mem::take(&mut self.changed) {
                self.advance();
                self.settle();
            }
            self.feed_followers();
            if std::mem::take(&mut self.unrecorded) {
                self.record_up();
            }
        }
        self.leave();
        Ok(())
    }

    /// Lets go of everything that others could meet: networks, ports, the socket; and writes no more.
    pub(super) fn leave(&mut self) {
        if !std::mem::replace(&mut self.left, true) {
            self.net.close();
            // nothing is written behind this any more
            self.scribe.stop();
            self.write_record(true);
            let _ = std::fs::remove_file(self.folder.join("control"));
        }
    }

    fn hear(&mut self, word: Word, read: bool, write: bool) {
        match word {
            Word::Listener => self.accept(),
            Word::Pool => {
                for done in self.pool.done() {
                    self.done(done);
                }
            }
            Word::Signals => {
                let mut numbers = [0; 16];
                let _ = rustix::io::read(&self.signals, &mut numbers);
                self.take_down(None);
            }
            Word::Client(id) => self.talk(id, read, write),
            Word::Ended(key, turn) => self.container_ended(key, turn),
            Word::ExecEnded(id) => self.exec_ended(id),
            Word::ExecOutput(id) => self.exec_output(id),
            Word::Kill(key, turn) => self.kill_late(key, turn),
            Word::StartAgain(key, turn) => self.start_again(key, turn),
            Word::Check(key, turn) => self.check(key, turn),
            Word::CheckLate(id) => self.check_late(id),
            Word::Settled(time) => {
                if time == self.doings {
                    settle_down();
                }
            }
            Word::Idle(time) => {
                if time == self.idle && self.is_idle() {
                    self.ended = true;
                }
            }
        }
    }

    fn done(&mut self, done: Done) {
        match done {
            Done::Launched(key, turn, launched) => self.launched(key, turn, *launched),
            // nothing of it is left but its last words, which may still be on their way
            Done::Reaped(key, turn, exit) => self.scribe.finish(key, Done::Logged(key, turn, exit)),
            Done::Logged(key, turn, exit) => self.ended(key, turn, exit),
            // who follows is fed at the end of each round
            Done::Printed => self.scribe.look(),
            Done::Executed(id, result) => self.executed(id, result),
            Done::Frozen(key, frozen, result) => self.frozen(key, frozen, result),
            Done::Removed(key) => self.removed(key),
            Done::Prepared(client, result) => self.prepared(client, result),
            Done::Held(client, containers, result) => self.held(client, &containers, result),
            Done::Moved(client, key, result) => self.moved(client, key, result),
            Done::Looked(client, key, ground, reply) => self.looked(client, key, ground, &reply),
            Done::Network(client, action, name, result) => self.networked(client, action, name, result),
            Done::Replied(client, reply) => self.finish(client, &reply),
        }
    }

    /// A number that was not given out before.
    pub(super) fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// A key for a container.
    pub(super) fn key(&mut self) -> u32 {
        u32::try_from(self.number() & u64::from(u32::MAX)).unwrap_or(0)
    }

    /// Tells what happened to a container.
    pub(super) fn tell(&mut self, action: Action, key: u32, detail: Option<String>) {
        let Some(container) = self.containers.get(&key) else { return };
        let (name, service) = (container.name.clone(), Some(container.service.name.clone()));
        self.announce(Event { time: state::now(), action, name, service, detail });
    }

    /// Says what an earlier supervisor left, to those who ask for events.
    pub(super) fn found(&mut self, text: &str) {
        let (name, detail) = (self.stack.clone(), Some(text.to_owned()));
        self.announce(Event { time: state::now(), action: Action::Notice, name, service: None, detail });
    }

    /// Tells what happened.
    pub(super) fn announce(&mut self, event: Event) {
        self.changed = true;
        if self.events.len() == EVENTS {
            self.events.pop_front();
        }
        self.events.push_back(event.clone());
        let reply = Reply::Event(event);
        let listening: Vec<u64> =
            self.clients.iter().filter(|(_, client)| client.pending.hears_events()).map(|(id, _)| *id).collect();
        for id in listening {
            self.reply(id, &reply, Vec::new());
        }
    }

    /// A refusal in words.
    pub(super) fn failed(message: impl Into<String>) -> Reply {
        Reply::Failed(Failed { message: message.into(), ..Failed::default() })
    }

    fn is_idle(&self) -> bool {
        self.clients.is_empty() && self.containers.values().all(Container::is_over)
    }

    /// Something was done that is not done all the time: what only that needed is given back once it is quiet.
    pub(super) fn settle_later(&mut self) {
        self.doings += 1;
        self.reactor.after(QUIET, Word::Settled(self.doings));
    }

    /// Ends after a while, if nothing happens until then.
    pub(super) fn rest(&mut self) {
        if self.is_idle() {
            self.idle += 1;
            let idle = self.idle;
            let linger = if self.down { Duration::ZERO } else { LINGER };
            self.reactor.after(linger, Word::Idle(idle));
        }
    }

    /// Writes down, at once, what the next supervisor will say if this one is killed.
    pub(super) fn write_record(&self, ended: bool) {
        self.note(state::write(&self.folder.join("state.json"), &self.record(ended)));
    }

    /// Has it written down which containers are up, if that are others than the record says: of hundreds that start, each is known to be
    /// on its way long before it runs.
    fn record_up(&mut self) {
        let up: Vec<u32> = self.up().map(|(key, _)| *key).collect();
        if self.recorded.as_ref() != Some(&up) {
            self.scribe.record(self.record(false));
            self.recorded = Some(up);
        }
    }

    fn record(&self, ended: bool) -> Record {
        Record {
            boot: state::boot_id(),
            started: self.started,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            containers: self.up().map(|(_, container)| container.name.clone()).collect(),
            ended,
        }
    }

    fn up(&self) -> impl Iterator<Item = (&u32, &Container)> {
        self.containers.iter().filter(|(_, container)| !container.is_over())
    }

    /// Writes what went wrong without anybody to tell to the supervisor's own log.
    #[expect(clippy::unused_self, reason = "it is this supervisor's log")]
    pub(super) fn note<E: std::fmt::Display>(&self, result: Result<(), E>) {
        if let Err(error) = result {
            super::note(&error.to_string());
        }
    }

    /// Containers by names of services, by their own, or by beginnings of their ids; none = all.
    pub(super) fn find(&self, targets: &[String]) -> Result<Vec<u32>, Reply> {
        let there = || self.containers.iter().filter(|(_, container)| container.phase != Phase::Removing);
        if targets.is_empty() {
            return Ok(there().map(|(key, _)| *key).collect());
        }
        let mut found = Vec::new();
        for target in targets {
            let by = |wanted: &dyn Fn(&Container) -> bool| -> Vec<u32> {
                there().filter(|(_, container)| wanted(container)).map(|(key, _)| *key).collect()
            };
            let mut keys = by(&|container| container.name == *target);
            if keys.is_empty() {
                keys = by(&|container| container.service.name == *target);
            }
            if keys.is_empty() && target.len() >= 3 {
                keys = by(&|container| container.id.starts_with(target.as_str()));
                keys.truncate(usize::from(keys.len() == 1));
            }
            if keys.is_empty() {
                let mut names: Vec<&str> = there().map(|(_, container)| container.name.as_str()).collect();
                names.sort_unstable();
                let help =
                    if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) };
                let stack =
                    if self.stack == crate::stack::LOOSE { String::new() } else { format!(" in `{}`", self.stack) };
                return Err(Reply::Failed(Failed {
                    message: format!("there is no container or service `{target}`{stack}"),
                    help: Some(help),
                    code: Some(125),
                }));
            }
            found.extend(keys.into_iter().filter(|key| !found.contains(key)).collect::<Vec<_>>());
        }
        Ok(found)
    }

    /// The one container that a target names.
    pub(super) fn find_one(&self, target: &str) -> Result<u32, Reply> {
        let found = self.find(&[target.to_owned()])?;
        // of a service's the first
        found.first().copied().ok_or_else(|| Self::failed(format!("there is no container `{target}`")))
    }

    /// The first container of a service that has this name, running or not.
    pub(super) fn of_service(&self, service: &str) -> impl Iterator<Item = (&u32, &Container)> {
        self.containers
            .iter()
            .filter(move |(_, container)| container.service.name == service && container.phase != Phase::Removing)
    }
}
