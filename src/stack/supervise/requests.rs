//! What clients ask for, each request in a few words.

use std::os::fd::OwnedFd;
use std::sync::Arc;

use rustix::process::Signal;

use super::client::{Followed, Goal, Pending};
use super::container::{Container, Foreground, Live, Phase, Want};
use super::copy::{copy_in, copy_out};
use super::log::Writer;
use super::outside::Outside;
use super::supervisor::{Done, Supervisor};
use super::tail::Tail;
use crate::sandbox::Handle;
use crate::stack::definition::{MountKind, Service};
use crate::stack::protocol::{Action, Failed, Logs, Process, Reply, Request, Run, Stats};

impl Supervisor {
    /// Does what a client asks for, or begins to.
    pub(super) fn request(&mut self, id: u64, request: Request, descriptors: Vec<OwnedFd>) {
        let Some(client) = self.clients.get(&id) else { return };
        match (&client.pending, &request) {
            (Pending::Run(key) | Pending::Attached(key), Request::Signal { signal }) => {
                return self.signal_one(*key, *signal);
            }
            (Pending::Exec(exec), Request::Signal { signal }) => return self.signal_exec(*exec, *signal),
            (Pending::Run(key), Request::Leave) => return self.leave_container(id, *key),
            (Pending::Attached(_), Request::Leave) => return self.finish(id, &Reply::Done),
            (Pending::Exec(exec), Request::Leave) => return self.leave_exec(id, *exec, descriptors),
            (Pending::Run(_) | Pending::Exec(_), Request::Resize { .. }) => {
                // the client has the terminal itself, and says so to it
                return;
            }
            (Pending::Nothing, _) => {}
            _ => return self.reply(id, &Self::failed("this client waits for something else already"), Vec::new()),
        }
        if self.down && !matches!(request, Request::Ps { .. } | Request::Down { .. } | Request::Logs(_)) {
            return self.finish(id, &Self::failed("the stack is being taken down"));
        }
        let result = self.serve(id, request, descriptors);
        if let Err(reply) = result {
            self.finish(id, &reply);
        }
        self.changed = true;
    }

    fn serve(&mut self, id: u64, request: Request, descriptors: Vec<OwnedFd>) -> Result<(), Reply> {
        match request {
            Request::Apply(apply) => self.apply(id, apply),
            Request::Run(run) => self.run_one(id, *run, descriptors)?,
            Request::Exec(exec) => self.exec(id, *exec, descriptors)?,
            Request::Attach { target } => self.attach(id, &target)?,
            Request::Signal { .. } | Request::Resize { .. } | Request::Leave => {
                return Err(Self::failed(
                    "nothing runs for this client that could take a signal or a size, or be left",
                ));
            }
            Request::Stop { targets, grace } => self.stop_these(id, &targets, grace, false)?,
            Request::Restart { targets, grace } => self.stop_these(id, &targets, grace, true)?,
            Request::Start { targets } => self.start_these(id, &targets)?,
            Request::Kill { targets, signal } => self.kill_these(id, &targets, signal)?,
            Request::Pause { targets } => self.freeze_these(id, &targets, true)?,
            Request::Unpause { targets } => self.freeze_these(id, &targets, false)?,
            Request::Remove { targets, force } => self.remove_these(id, &targets, force)?,
            Request::Down { grace } => {
                self.take_down(grace);
                self.wait_for(id, Pending::Down);
            }
            Request::Ps { targets } => {
                let keys = self.find(&targets)?;
                let shown = keys.iter().filter_map(|key| self.containers.get(key)).map(Container::show).collect();
                self.finish(id, &Reply::Containers(shown));
            }
            Request::Definition => self.finish(id, &Reply::Definition(Box::new(self.definition.clone()))),
            Request::Service { target } => {
                let service = Service::clone(&self.container(self.find_one(&target)?)?.service);
                self.finish(id, &Reply::Service(Box::new(service)));
            }
            Request::Logs(logs) => self.logs(id, &logs)?,
            Request::Events { since } => self.listen(id, since),
            Request::Top { target } => self.top(id, &target)?,
            Request::Stats { targets } => self.stats(id, &targets)?,
            Request::Wait { targets } => {
                let keys = self.find(&targets)?;
                self.wait_for(id, Pending::Wait(keys));
            }
            Request::Scale { services } => self.scale(id, &services)?,
            Request::CopyOut { target, path, follow } => {
                self.copy(id, &target, descriptors, move |handle, pipe| copy_out(handle, &path, follow, pipe))?;
            }
            Request::CopyIn { target, path, owners } => {
                self.copy(id, &target, descriptors, move |handle, pipe| copy_in(handle, &path, owners, pipe))?;
            }
            Request::Volumes => self.finish(id, &Reply::Names(self.volumes())),
            Request::AddNetwork(_)
            | Request::RemoveNetwork { .. }
            | Request::Networks
            | Request::Connect { .. }
            | Request::Disconnect { .. } => self.network_request(id, request)?,
        }
        Ok(())
    }

    /// A client waits from now on.
    pub(super) fn wait_for(&mut self, id: u64, pending: Pending) {
        if let Some(client) = self.clients.get_mut(&id) {
            client.pending = pending;
        }
        self.changed = true;
    }

    pub(super) fn container(&self, key: u32) -> Result<&Container, Reply> {
        self.containers.get(&key).ok_or_else(|| Self::failed("the container is gone"))
    }

    /// What a container that runs can be looked into by.
    pub(super) fn handle(&self, key: u32) -> Result<Arc<Handle>, Reply> {
        let container = self.container(key)?;
        match (&container.live, container.phase) {
            (Some(live), Phase::Running | Phase::Paused | Phase::Stopping) => Ok(Arc::clone(&live.handle)),
            _ => Err(Reply::Failed(Failed {
                message: format!("`{}` does not run", container.name),
                help: Some(format!("start it with `rbox start {}`", container.name)),
                code: Some(125),
            })),
        }
    }

    fn attach(&mut self, id: u64, target: &str) -> Result<(), Reply> {
        let key = self.find_one(target)?;
        self.handle(key)?;
        let container = self.container(key)?;
        let refused = |why: &str, help: String| {
            let message = format!("`{}` {why}", container.name);
            Err(Reply::Failed(Failed { message, help: Some(help), code: Some(125) }))
        };
        if container.phase == Phase::Paused {
            return refused(
                "is frozen, so nothing is to be seen",
                format!("let it go on with `rbox unpause {target}`"),
            );
        }
        if container.foreground.is_some() && !container.service.tty {
            let help = "of one that is started with `-d` or `-t`, everybody can see it".to_owned();
            return refused("prints to the streams of the `rbox run` that started it alone", help);
        }
        let Some(Live { running: Some(running), input, .. }) = &container.live else {
            return Err(Self::failed(format!("`{}` has just ended", container.name)));
        };
        let given = self.scribe.look_on(key, running, input.as_ref()).map_err(Self::failed)?;
        let started = Reply::Started { id: container.id.clone(), name: container.name.clone() };
        self.wait_for(id, Pending::Attached(key));
        self.reply(id, &started, given);
        Ok(())
    }

    fn logs(&mut self, id: u64, logs: &Logs) -> Result<(), Reply> {
        let keys = self.find(&logs.targets)?;
        let files: Vec<_> = keys
            .iter()
            .filter_map(|key| self.containers.get(key))
            .map(|container| (container.name.clone(), self.log_path(&container.name)))
            .collect();
        if logs.follow {
            // before it is read, so that nothing is missed in between
            self.scribe.tell_of_lines(true);
        }
        let tail = Box::new(Tail::open(logs, files));
        let followed = logs.follow.then_some(Followed { containers: keys, all: logs.targets.is_empty() });
        self.wait_for(id, Pending::Logs(tail, followed));
        Ok(())
    }

    pub(super) fn log_path(&self, container: &str) -> std::path::PathBuf {
        self.folder.join("logs").join(format!("{container}.json"))
    }

    fn listen(&mut self, id: u64, since: Option<i64>) {
        let past: Vec<Reply> = since
            .map(|since| self.events.iter().filter(|event| event.time >= since).cloned().map(Reply::Event).collect())
            .unwrap_or_default();
        for reply in past {
            self.reply(id, &reply, Vec::new());
        }
        self.wait_for(id, Pending::Events);
    }

    fn stop_these(&mut self, id: u64, targets: &[String], grace: Option<u64>, again: bool) -> Result<(), Reply> {
        let mut keys = self.find(targets)?;
        // it hears of what follows from this
        self.wait_for(id, Pending::Settle(Vec::new()));
        let mut goals = Vec::new();
        if again {
            goals = self.restart_sharers(&keys);
        } else {
            let bound = self.bound_to(&keys);
            keys.extend(bound);
        }
        for key in keys {
            let Some(container) = self.containers.get_mut(&key) else { continue };
            let is_up = container.is_up() && container.phase != Phase::Removing;
            goals.push((key, if again { Goal::Started(container.turn) } else { Goal::Over }));
            container.grace = grace;
            container.by_hand = !again;
            match (again, is_up) {
                (true, true) => (container.want, container.again) = (Want::Stop, true),
                (true, false) => {
                    container.forgive();
                    (container.want, container.phase) = (Want::Run, Phase::Waiting);
                }
                (false, _) => (container.want, container.again) = (Want::Stop, false),
            }
        }
        self.wait_for(id, Pending::Settle(goals));
        Ok(())
    }

    fn start_these(&mut self, id: u64, targets: &[String]) -> Result<(), Reply> {
        let keys = self.find(targets)?;
        let mut goals = Vec::new();
        for key in keys {
            let Some(container) = self.containers.get_mut(&key) else { continue };
            if container.phase == Phase::Running && container.want == Want::Run {
                continue;
            }
            goals.push((key, Goal::Started(container.turn)));
            container.forgive();
            if container.is_over() || container.phase == Phase::Backoff {
                (container.phase, container.want) = (Phase::Waiting, Want::Run);
            } else if container.want == Want::Stop {
                container.again = true;
            }
        }
        self.wait_for(id, Pending::Settle(goals));
        Ok(())
    }

    fn kill_these(&mut self, id: u64, targets: &[String], signal: i32) -> Result<(), Reply> {
        let mut keys = self.find(targets)?;
        if !(1..=64).contains(&signal) {
            return Err(Self::failed(format!("there is no signal {signal}")));
        }
        if targets.is_empty() {
            // all means all that run
            keys.retain(|key| self.handle(*key).is_ok());
        }
        for key in &keys {
            self.handle(*key)?;
        }
        // with nothing to wait for: one that is frozen takes its signal when it thaws
        self.wait_for(id, Pending::Settle(Vec::new()));
        for key in keys {
            if let Some(container) = self.containers.get_mut(&key).filter(|_| signal == Signal::KILL.as_raw()) {
                // who wants it dead does not want it back
                container.by_hand = true;
            }
            self.signal_one(key, signal);
            self.tell(Action::Kill, key, Some(signal.to_string()));
        }
        Ok(())
    }

    fn signal_one(&mut self, key: u32, number: i32) {
        let running = self.containers.get(&key).and_then(|container| container.live.as_ref()?.running.as_ref());
        if let Some(running) = running {
            // what has ended takes none
            let _ = running.signal_number(number);
        }
    }

    fn freeze_these(&mut self, id: u64, targets: &[String], freeze: bool) -> Result<(), Reply> {
        let keys = self.find(targets)?;
        let mut goals = Vec::new();
        for key in keys {
            let phase = self.container(key)?.phase;
            if targets.is_empty() && phase != if freeze { Phase::Running } else { Phase::Paused } {
                continue;
            }
            let handle = self.handle(key)?;
            goals.push((key, Goal::Frozen(freeze)));
            if (phase == Phase::Paused) == freeze {
                continue;
            }
            let errand = self.pool.errand(move || {
                let result = if freeze { handle.freeze() } else { handle.thaw() };
                Done::Frozen(key, freeze, result)
            });
            errand.map_err(|error| Self::failed(format!("no thread can be started: {error}")))?;
        }
        self.wait_for(id, Pending::Settle(goals));
        Ok(())
    }

    /// A container stands still, or goes on.
    pub(super) fn frozen(&mut self, key: u32, frozen: bool, result: Result<(), rustix::io::Errno>) {
        let Some(container) = self.containers.get_mut(&key) else { return };
        match (result, container.phase) {
            (Ok(()), Phase::Running | Phase::Paused) => {
                container.phase = if frozen { Phase::Paused } else { Phase::Running };
                self.tell(if frozen { Action::Pause } else { Action::Unpause }, key, None);
            }
            (Ok(()), _) => {}
            (Err(errno), _) => {
                let text = format!("cannot {} `{}`: {errno}", if frozen { "freeze" } else { "thaw" }, container.name);
                self.tell(Action::Notice, key, Some(text.clone()));
                let waits = |client: &super::client::Client| match &client.pending {
                    Pending::Settle(goals) => goals.contains(&(key, Goal::Frozen(frozen))),
                    _ => false,
                };
                let waiting: Vec<u64> =
                    self.clients.iter().filter(|(_, client)| waits(client)).map(|(id, _)| *id).collect();
                for id in waiting {
                    self.finish(id, &Self::failed(text.clone()));
                }
            }
        }
    }

    fn remove_these(&mut self, id: u64, targets: &[String], force: bool) -> Result<(), Reply> {
        let keys = self.find(targets)?;
        for key in &keys {
            let container = self.container(*key)?;
            if !force && !container.is_over() {
                return Err(Reply::Failed(Failed {
                    message: format!("`{}` runs", container.name),
                    help: Some("stop it first, or add `--force`".to_owned()),
                    code: None,
                }));
            }
        }
        for key in &keys {
            if let Some(container) = self.containers.get_mut(key) {
                (container.want, container.again) = (Want::Remove, false);
                container.grace = force.then_some(0);
            }
        }
        self.wait_for(id, Pending::Settle(keys.into_iter().map(|key| (key, Goal::Gone)).collect()));
        Ok(())
    }

    /// Takes everything away, in order.
    pub(super) fn take_down(&mut self, grace: Option<u64>) {
        self.down = true;
        for container in self.containers.values_mut() {
            (container.want, container.again) = (Want::Remove, false);
            if grace.is_some() {
                container.grace = grace;
            }
        }
        // nothing of it is to be found the next time
        let _ = std::fs::remove_file(self.folder.join("definition.json"));
        self.changed = true;
        self.rest();
    }

    fn run_one(&mut self, id: u64, run: Run, descriptors: Vec<OwnedFd>) -> Result<(), Reply> {
        let name = run.service.container_name(&self.stack, 1);
        if self.containers.values().any(|container| container.name == name) {
            return Err(Reply::Failed(Failed {
                message: format!("there is a container `{name}` already"),
                help: Some(format!("take it away with `rbox rm {name}`, or give another --name")),
                code: Some(125),
            }));
        }
        let streams = <[OwnedFd; 3]>::try_from(descriptors).ok();
        if run.foreground && !run.service.tty && streams.is_none() {
            return Err(Self::failed("a container in the foreground needs the client's three streams"));
        }
        self.net.declare(run.networks);
        let key = self.add(Arc::new(run.service), 1, Arc::new(run.secrets));
        let Some(container) = self.containers.get_mut(&key) else { return Ok(()) };
        if run.foreground {
            container.foreground = Some(Foreground { client: id, streams, size: run.size });
            self.wait_for(id, Pending::Run(key));
        } else {
            let (id_of, name) = (container.id.clone(), container.name.clone());
            self.reply(id, &Reply::Started { id: id_of, name }, Vec::new());
            self.wait_for(id, Pending::Settle(vec![(key, Goal::Started(0))]));
        }
        Ok(())
    }

    /// Adds a container that is to run.
    pub(super) fn add(
        &mut self,
        service: Arc<Service>,
        replica: u32,
        secrets: Arc<Vec<crate::stack::definition::Secret>>,
    ) -> u32 {
        let path = self.log_path(&service.container_name(&self.stack, replica));
        let mut log = Writer::new(path, service.log);
        // of a container of this name that is gone
        log.remove();
        let mut container = Container::new(service, &self.stack, replica);
        container.secrets = secrets;
        let key = self.key();
        self.scribe.begin(key, log);
        self.containers.insert(key, container);
        self.join_followers(key);
        self.tell(Action::Create, key, None);
        key
    }

    fn top(&mut self, id: u64, target: &str) -> Result<(), Reply> {
        let handle = self.handle(self.find_one(target)?)?;
        let outside = Arc::clone(&self.outside);
        self.wait_for(id, Pending::Errand);
        let errand = move || {
            let reply = match handle.processes() {
                Ok(processes) => {
                    let base = handle.outside(0);
                    Reply::Processes(processes.into_iter().map(|process| shown(process, base, &outside)).collect())
                }
                Err(errno) => Self::failed(format!("cannot list the processes: {errno}")),
            };
            Done::Replied(id, reply)
        };
        self.pool.errand(errand).map_err(|error| Self::failed(format!("no thread can be started: {error}")))
    }

    fn stats(&mut self, id: u64, targets: &[String]) -> Result<(), Reply> {
        let mut handles = Vec::new();
        for key in self.find(targets)? {
            // one that does not run uses nothing
            if let Ok(handle) = self.handle(key) {
                handles.push((self.container(key)?.name.clone(), handle));
            }
        }
        self.wait_for(id, Pending::Errand);
        let errand = move || {
            let all = handles.into_iter().filter_map(|(name, handle)| measured(name, &handle)).collect();
            Done::Replied(id, Reply::Stats(all))
        };
        self.pool.errand(errand).map_err(|error| Self::failed(format!("no thread can be started: {error}")))
    }

    fn volumes(&self) -> Vec<String> {
        let mounts = self.containers.values().flat_map(|container| &container.service.mounts);
        let mut names: Vec<String> = mounts
            .filter_map(|mount| match &mount.kind {
                MountKind::Volume { name, .. } => Some(name.clone()),
                _ => None,
            })
            .collect();
        names.sort();
        names.dedup();
        names
    }
}

/// One that has ended meanwhile is left out.
fn measured(container: String, handle: &Handle) -> Option<Stats> {
    let usage = handle.usage().ok()?;
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    let time = u64::try_from(time.tv_sec).unwrap_or(0) * 1_000_000_000 + u64::try_from(time.tv_nsec).unwrap_or(0);
    Some(Stats {
        container,
        time,
        cpu: usage.cpu,
        memory: usage.memory,
        memory_limit: usage.memory_limit,
        pids: usage.pids,
        read: usage.read,
        written: usage.written,
        received: usage.received,
        sent: usage.sent,
    })
}

/// Who has no number in a container, as the kernel shows it (`kernel.overflowuid`).
const NOBODY: u32 = 65534;

fn shown(process: crate::sandbox::ProcessInfo, base: u32, outside: &Outside) -> Process {
    let boot = rustix::time::clock_gettime(rustix::time::ClockId::Boottime).tv_sec;
    let since = i64::try_from(process.started / 100).unwrap_or(0) - boot;
    Process {
        pid: process.pid,
        host: outside.number_of(process.outside),
        parent: process.parent,
        // one of another container, whose process numbers it shares, has a user that it has no number for
        uid: process.uid.checked_sub(base).filter(|uid| *uid < NOBODY).unwrap_or(NOBODY),
        cpu: process.ticks * 10,
        memory: process.memory,
        state: process.state,
        started: crate::stack::state::now() + since * 1_000_000_000,
        command: process.command,
    }
}
