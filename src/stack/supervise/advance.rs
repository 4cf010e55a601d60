//! What follows from what: containers start when what they depend on is as asked, and stop after what depends on them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::Signal;

use super::client::{Client, Pending};
use super::container::{Container, Health, Live, Phase, Trouble, Want};
use super::launch::{self, Launch, Launched, Others, Started, trouble};
use super::plug::{Peer, Plug};
use super::supervisor::{Done, Supervisor, Word};
use crate::image::signal;
use crate::sandbox::{Exit, Handle, Status};
use crate::stack::definition::{Condition, Connection, Depend, Join, Service, Share};
use crate::stack::protocol::{Action, Ended, Failed, HealthState, Reply};
use crate::stack::state;

/// Between the stop signal and the kill, where nothing else is said.
const GRACE: Duration = Duration::from_secs(10);

/// Whether a container may start.
pub(super) enum Verdict {
    Yes,
    Waits(String),
    Never(String),
}

impl Supervisor {
    /// Goes through all containers and does what can be done now.
    pub(super) fn advance(&mut self) {
        // of hundreds most are as they are to be
        let is_settled = |container: &Container| {
            container.phase == Phase::Running && container.want == Want::Run && container.lenders.is_empty()
        };
        let unsettled = self.containers.iter().filter(|(_, container)| !is_settled(container));
        let keys: Vec<u32> = unsettled.map(|(key, _)| *key).collect();
        for key in keys {
            let Some(container) = self.containers.get(&key).filter(|container| !container.is_lent) else { continue };
            match (container.phase, container.want) {
                (Phase::Waiting, Want::Run) => self.start_if_ready(key),
                (Phase::Waiting | Phase::Backoff, Want::Stop) => {
                    self.set(key, if container.was_started { Phase::Exited } else { Phase::Created });
                }
                (Phase::Running | Phase::Paused, Want::Stop | Want::Remove) if !self.is_needed(key) => self.stop(key),
                (_, Want::Run) if !container.lenders.is_empty() => self.follow_lender(key),
                (Phase::Waiting | Phase::Created | Phase::Backoff | Phase::Exited | Phase::Failed, Want::Remove) => {
                    self.remove(key);
                }
                _ => {}
            }
        }
        self.rest();
    }

    /// Moves a container on.
    pub(super) fn set(&mut self, key: u32, phase: Phase) {
        if let Some(container) = self.containers.get_mut(&key) {
            container.phase = phase;
            self.changed = true;
        }
    }

    /// Whether another one that is to end as well depends on it and has not ended.
    fn is_needed(&self, key: u32) -> bool {
        let Some(container) = self.containers.get(&key) else { return false };
        let name = &container.service.name;
        let depends = |other: &Container| {
            let mut lenders = other.service.lenders();
            other.service.depends.iter().any(|depend| depend.service == *name) || lenders.any(|lender| lender == name)
        };
        self.containers.values().any(|other| other.want != Want::Run && other.is_up() && depends(other))
    }

    fn start_if_ready(&mut self, key: u32) {
        let Some(container) = self.containers.get(&key) else { return };
        if container.after.is_some_and(|after| self.containers.contains_key(&after)) {
            return;
        }
        let service = Arc::clone(&container.service);
        let mut verdict = self.waits_for_room(key).map_or(Verdict::Yes, Verdict::Waits);
        for depend in &service.depends {
            if !matches!(verdict, Verdict::Yes) {
                break;
            }
            verdict = self.verdict(depend);
        }
        if matches!(verdict, Verdict::Yes) {
            verdict = self.lenders_are_up(&service);
        }
        let Some(container) = self.containers.get_mut(&key) else { return };
        match verdict {
            Verdict::Yes => self.start(key),
            Verdict::Waits(why) => {
                let detail = Some(Trouble { text: why.clone(), code: 125 });
                if container.detail != detail {
                    container.detail = detail;
                    self.tell(Action::Wait, key, Some(why));
                }
            }
            Verdict::Never(why) => self.fail(key, trouble(why)),
        }
    }

    /// Whether a dependency is as asked.
    fn verdict(&self, depend: &Depend) -> Verdict {
        let name = &depend.service;
        // those that make room for others don't count any more, whatever became of them
        let others = self.of_service(name).map(|(_, container)| container);
        let others: Vec<&Container> = others.filter(|container| container.want != Want::Remove).collect();
        if others.is_empty() {
            return Verdict::Never(format!("it depends on `{name}`, of which there is none"));
        }
        for other in others {
            let failed = || Verdict::Never(format!("it depends on `{}`, which could not be started", other.name));
            let code = other.ended.map_or(0, |ended| ended.code);
            let ended = |what: &str| Verdict::Never(format!("it depends on `{}`, which {what} {code}", other.name));
            // one that is started again is not what it was any more
            let comes_anew = other.again || matches!(other.phase, Phase::Waiting | Phase::Starting);
            let verdict = match (depend.condition, other.phase) {
                (_, Phase::Failed) => failed(),
                (Condition::Started | Condition::Healthy, _) if comes_anew => {
                    let what = if depend.condition == Condition::Started { "started" } else { "healthy" };
                    Verdict::Waits(format!("waits until `{}` is {what}", other.name))
                }
                (Condition::Started, _) if other.was_started => Verdict::Yes,
                (Condition::Started, _) => Verdict::Waits(format!("waits until `{}` is started", other.name)),
                (Condition::Completed, Phase::Exited) if code == 0 => Verdict::Yes,
                (Condition::Completed, Phase::Exited) => ended("ended with exit code"),
                (Condition::Completed, _) => Verdict::Waits(format!("waits until `{}` has ended", other.name)),
                (Condition::Healthy, Phase::Exited) => ended("ended before it was healthy, with exit code"),
                (Condition::Healthy, _) => match other.health.state {
                    Some(HealthState::Healthy) => Verdict::Yes,
                    _ => Verdict::Waits(format!("waits until `{}` is healthy", other.name)),
                },
            };
            if !matches!(verdict, Verdict::Yes) {
                return verdict;
            }
        }
        Verdict::Yes
    }

    fn handle_of(&self, service: &str) -> Option<Arc<Handle>> {
        self.of_service(service).find_map(|(_, other)| other.live.as_ref().map(|live| Arc::clone(&live.handle)))
    }

    /// The place on networks of whoever has the network that a service shares.
    fn lent_plug(&self, service: &Service) -> Option<Plug> {
        let mut service = service;
        // each of them once at most, should they go round in a circle
        for _ in 0..self.containers.len() {
            let Connection::Service(name) = &service.network else { return None };
            let (_, other) = self.of_service(name).find(|(_, other)| other.live.is_some())?;
            if let Some(plug) = Plug::of(other) {
                return Some(plug);
            }
            service = &other.service;
        }
        None
    }

    /// Who is at the other end of a container's links without a bridge, where no name server tells of them.
    fn peers(&self, container: &Container) -> Vec<Peer> {
        let links: Vec<&Join> = container.joins.iter().filter(|join| self.net.is_link(&join.network)).collect();
        let of = |link: &&Join| {
            let others = self.containers.values().filter(|other| {
                other.name != container.name && other.joins.iter().any(|join| join.network == link.network)
            });
            others.map(|other| Peer::on(&link.network, other)).collect::<Vec<_>>()
        };
        links.iter().flat_map(of).collect()
    }

    /// Has a launcher start it.
    fn start(&mut self, key: u32) {
        let Some(mut launch) = self.launch_of(key) else { return };
        let lenders = self.lenders_now(&launch.service);
        let Some(container) = self.containers.get_mut(&key) else { return };
        container.lenders = lenders;
        container.turn += 1;
        container.phase = Phase::Starting;
        container.detail = None;
        // said of an end that was there already
        container.grace = None;
        container.health = Health::default();
        if let Some(foreground) = &mut container.foreground {
            (launch.streams, launch.size) = (foreground.streams.take(), foreground.size);
        }
        let turn = container.turn;
        self.pool.launch(move || Done::Launched(key, turn, Box::new(launch::launch(launch))));
        self.changed = true;
    }

    /// What a launcher needs for a container; its file system goes with it.
    pub(super) fn launch_of(&mut self, key: u32) -> Option<Launch> {
        let container = self.containers.get(&key)?;
        let service = Arc::clone(&container.service);
        let share = |share: &Share| match share {
            Share::Service(name) => self.handle_of(name),
            Share::Own | Share::Host => None,
        };
        let others = Others {
            network: match &service.network {
                Connection::Service(name) => self.handle_of(name),
                _ => None,
            },
            plug: self.lent_plug(&service),
            pid: share(&service.pid),
            ipc: share(&service.ipc),
            uts: share(&service.uts),
        };
        let (plug, peers) = (Plug::of(container), self.peers(container));
        let (store, net) = (self.store.clone(), Arc::clone(&self.net));
        let container = self.containers.get_mut(&key)?;
        Some(Launch {
            store,
            net,
            secrets: Arc::clone(&container.secrets),
            name: container.name.clone(),
            id: container.id.clone(),
            ground: container.ground.take(),
            plug,
            peers,
            others,
            streams: None,
            size: (0, 0),
            service,
            hold: false,
        })
    }

    /// A launcher is done with a container.
    pub(super) fn launched(&mut self, key: u32, turn: u64, launched: Launched) {
        let Some(container) = self.containers.get_mut(&key) else { return };
        container.ground = launched.ground;
        let is_unwanted = container.want == Want::Remove && container.foreground.is_none();
        self.settle_later();
        match launched.result {
            Ok(started) => self.runs(key, turn, started),
            Err(_) if is_unwanted => self.set(key, Phase::Failed),
            Err(trouble) => self.fail(key, trouble),
        }
    }

    fn runs(&mut self, key: u32, turn: u64, started: Started) {
        let Started { running, outputs, input, endpoints, ports } = started;
        let unlimited = running.unlimited().map(|why| format!("its limits are not kept: {why}"));
        let pidfd = self.reactor.watch(running.pidfd(), Word::Ended(key, turn));
        let pid = self.outside.number(running.pidfd());
        let Some(container) = self.containers.get_mut(&key) else { return };
        // of a client's own streams nothing comes this way
        let shown = if container.foreground.is_some() && running.terminal().is_some() {
            let shown = self.scribe.look_on(key, &running, None);
            shown.inspect_err(|error| super::note(error)).unwrap_or_default()
        } else {
            Vec::new()
        };
        self.scribe.follow(key, outputs);
        let handle = running.handle();
        container.live =
            Some(Live { handle, running: Some(running), since: Instant::now(), pidfd: pidfd.ok(), input, pid });
        container.phase = Phase::Running;
        container.was_started = true;
        container.started = Some(state::now());
        (container.endpoints, container.ports) = (endpoints, ports);
        let client = container.foreground.as_ref().map(|foreground| foreground.client);
        let (id, name) = (container.id.clone(), container.name.clone());
        if container.service.health.as_ref().is_some_and(|health| !health.test.is_empty()) {
            container.health.state = Some(HealthState::Starting);
            self.check(key, turn);
        }
        self.tell(Action::Start, key, None);
        if let Some(why) = unlimited {
            self.tell(Action::Notice, key, Some(why));
        }
        if let Some(client) = client {
            self.reply(client, &Reply::Started { id, name }, shown);
            if !self.clients.contains_key(&client) {
                self.abandon(key);
            }
        }
        self.unrecorded = true;
    }

    /// A container could not be started.
    pub(super) fn fail(&mut self, key: u32, trouble: Trouble) {
        let Some(container) = self.containers.get_mut(&key) else { return };
        container.phase = Phase::Failed;
        container.finished = Some(state::now());
        let text = trouble.text.clone();
        let client = container.foreground.take().map(|foreground| foreground.client);
        if client.is_some() {
            container.want = Want::Remove;
        }
        let failed = Failed { message: text.clone(), help: None, code: Some(trouble.code) };
        container.detail = Some(trouble);
        self.tell(Action::Fail, key, Some(text));
        if let Some(client) = client {
            self.finish(client, &Reply::Failed(failed));
        }
    }

    /// A container's program has ended: a launcher takes away what it leaves.
    pub(super) fn container_ended(&mut self, key: u32, turn: u64) {
        let Some(container) = self.containers.get_mut(&key).filter(|container| container.turn == turn) else { return };
        let Some(live) = &mut container.live else { return };
        let Some(mut running) = live.running.take() else { return };
        if let Some(watch) = live.pidfd.take() {
            self.reactor.forget(running.pidfd(), watch);
        }
        container.phase = Phase::Ending;
        self.net.unhealthy(&container.name);
        self.pool.launch(move || {
            let exit = running.wait();
            Done::Reaped(key, turn, exit)
        });
    }

    /// A container has ended, and nothing of it is left but its files.
    pub(super) fn ended(&mut self, key: u32, turn: u64, exit: Result<Exit, Errno>) {
        let Some(container) = self.containers.get_mut(&key).filter(|container| container.turn == turn) else { return };
        let ran = container.live.take().map(|live| live.since.elapsed()).unwrap_or_default();
        let ended = exit.map_or(Ended { code: 125, signal: None, out_of_memory: false }, |exit| Ended {
            code: exit.code(),
            signal: match exit.status {
                Status::Signal(signal) => Some(signal),
                Status::Code(_) => None,
            },
            out_of_memory: exit.out_of_memory,
        });
        container.ended = Some(ended);
        container.finished = Some(state::now());
        container.health.state = None;
        container.grace = None;
        container.phase = Phase::Exited;
        let again = container.want == Want::Run && !container.by_hand;
        let wait = again.then(|| container.next_start(ran)).flatten();
        let client = container.foreground.take().map(|foreground| foreground.client);
        if std::mem::take(&mut container.again) {
            (container.phase, container.want) = (Phase::Waiting, Want::Run);
        } else if let Some(wait) = wait {
            container.phase = Phase::Backoff;
            self.reactor.after(wait, Word::StartAgain(key, turn));
        } else if container.service.remove {
            container.want = Want::Remove;
        }
        if container.is_over() {
            container.ports.clear();
            let (net, name) = (Arc::clone(&self.net), container.name.clone());
            // a container of that name that is to start waits for it to be gone, or binds them again itself
            net.rest(&name);
        }
        if ended.out_of_memory {
            self.tell(Action::Oom, key, None);
        }
        self.tell(Action::Die, key, Some(ended.code.to_string()));
        if let Some(wait) = wait {
            let text = format!("in {:.1} s, after exit code {}", wait.as_secs_f64(), ended.code);
            self.tell(Action::Restart, key, Some(text));
        }
        let is_attached = |client: &Client| matches!(client.pending, Pending::Attached(other) if other == key);
        let attached = self.clients.iter().filter(|(_, client)| is_attached(client)).map(|(id, _)| *id);
        for client in client.into_iter().chain(attached.collect::<Vec<_>>()) {
            self.finish(client, &Reply::Exit(ended));
        }
        self.unrecorded = true;
    }

    /// A container has waited long enough.
    pub(super) fn start_again(&mut self, key: u32, turn: u64) {
        let Some(container) = self.containers.get_mut(&key) else { return };
        if container.phase == Phase::Backoff && container.turn == turn {
            container.restarts += 1;
            self.set(key, Phase::Waiting);
        }
    }

    /// Asks a container to end.
    fn stop(&mut self, key: u32) {
        let Some(container) = self.containers.get_mut(&key) else { return };
        let Some(live) = &container.live else { return };
        let handle = Arc::clone(&live.handle);
        let (turn, was_paused) = (container.turn, container.phase == Phase::Paused);
        let grace = container.grace.or(container.service.stop_grace).map_or(GRACE, Duration::from_nanos);
        let signal =
            container.service.stop_signal.as_deref().and_then(signal::number).map_or(Signal::TERM.as_raw(), i32::from);
        container.phase = Phase::Stopping;
        if let Some(running) = &live.running {
            // one that has ended is heard of
            let _ = if grace.is_zero() { running.signal(Signal::KILL) } else { running.ask_to_end(signal) };
        }
        if was_paused {
            // what is frozen takes no signal but the last one
            let thawed = self.pool.errand(move || Done::Frozen(key, false, handle.thaw()));
            self.note(thawed);
        }
        self.reactor.after(grace, Word::Kill(key, turn));
        self.tell(Action::Stop, key, None);
    }

    /// A container had long enough to end.
    pub(super) fn kill_late(&mut self, key: u32, turn: u64) {
        let Some(container) = self.containers.get(&key) else { return };
        if container.turn == turn
            && container.phase == Phase::Stopping
            && let Some(live) = &container.live
        {
            let killed = live.handle.kill_all();
            if let Some(running) = &live.running {
                let _ = running.signal(Signal::KILL);
            }
            self.note(killed);
        }
    }

    /// The client of a foreground container leaves it: it goes on in the background.
    pub(super) fn leave_container(&mut self, client: u64, key: u32) {
        if let Some(container) = self.containers.get_mut(&key) {
            container.foreground = None;
        }
        self.finish(client, &Reply::Done);
    }

    /// The client of a foreground container is gone.
    pub(super) fn abandon(&mut self, key: u32) {
        let Some(container) = self.containers.get_mut(&key) else { return };
        container.foreground = None;
        container.want = Want::Remove;
        container.grace = Some(0);
        self.changed = true;
    }

    /// Takes a container away.
    fn remove(&mut self, key: u32) {
        let Some(container) = self.containers.get_mut(&key) else { return };
        container.phase = Phase::Removing;
        self.scribe.remove(key);
        let (ground, net, name) = (container.ground.take(), Arc::clone(&self.net), container.name.clone());
        let store = self.store.clone();
        // when all goes, all networks go at once
        let forget = !self.down;
        let errand = move || {
            if forget {
                net.forget(&name);
            }
            if let Some(ground) = ground {
                ground.retire(&store);
            }
            Done::Removed(key)
        };
        if self.pool.errand(errand).is_err() {
            self.removed(key);
        }
    }

    /// Takes a network away that the definition has no more and that nobody is left on, when its last container is gone.
    fn drop_networks(&self, gone: &Container) {
        let is_lost = |join: &Join| self.definition.network(&join.network).is_none();
        // who prepares for another definition takes away what that one has no more
        let is_changing = || self.clients.values().any(|client| matches!(client.pending, Pending::Prepare(_)));
        if !self.down && gone.joins.iter().any(is_lost) && !is_changing() {
            self.net.drop_unused(&self.definition.networks);
        }
    }

    /// A container is gone.
    pub(super) fn removed(&mut self, key: u32) {
        self.tell(Action::Remove, key, None);
        if let Some(container) = self.containers.remove(&key) {
            self.drop_networks(&container);
        }
        self.unrecorded = true;
        self.rest();
    }
}
