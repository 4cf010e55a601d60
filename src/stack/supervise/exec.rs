//! Further programs in containers: those of clients, and health checks.

use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::pipe::PipeFlags;
use rustix::process::{Pid, Signal};

use super::client::Pending;
use super::container::{CHECKS, Phase, Trouble, Want};
use super::launch::{trouble, variables, word, words};
use super::reactor::Watch;
use super::supervisor::{Done, Supervisor, Word};
use crate::sandbox::{ExecSpec, Executed, Status, Stdio, User};
use crate::stack::protocol::{self, Action, Check, Ended, Failed, HealthState, Reply};
use crate::stack::state;

/// Bytes of a check's output that are kept.
const KEPT: usize = 4096;
/// Docker's habits, where a check does not say.
const INTERVAL: Duration = Duration::from_secs(30);
const TIMEOUT: Duration = Duration::from_secs(30);
const START_INTERVAL: Duration = Duration::from_secs(5);
const RETRIES: u32 = 3;
/// How soon the first check is asked again; each time twice as long, up to what its service says.
const SOON: Duration = Duration::from_millis(50);

/// A further program in a container.
#[derive(Debug)]
pub(super) struct Exec {
    key: u32,
    /// Of the container when it was started.
    turn: u64,
    purpose: Purpose,
    executed: Option<(Executed, Watch)>,
    output: Option<(OwnedFd, Watch)>,
    text: Vec<u8>,
    since: i64,
    /// It is to end as soon as it has begun.
    doomed: bool,
    late: bool,
}

/// Who wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Client(u64),
    /// A client that waits for its start alone.
    Detached(u64),
    Check,
}

/// How a program is to run, beside what a container says.
struct Wanted {
    args: Vec<String>,
    env: Vec<(String, String)>,
    cwd: Option<String>,
    user: Option<String>,
    stdio: Stdio,
    privileged: bool,
}

impl Supervisor {
    /// Runs a program for a client.
    pub(super) fn exec(&mut self, id: u64, exec: protocol::Exec, descriptors: Vec<OwnedFd>) -> Result<(), Reply> {
        let key = self.find_one(&exec.target)?;
        let container = self.container(key)?;
        if container.phase == Phase::Paused {
            return Err(Reply::Failed(Failed {
                message: format!("`{}` is frozen, so nothing runs in it", container.name),
                help: Some(format!("let it go on with `rbox unpause {}`", container.name)),
                code: Some(125),
            }));
        }
        let failed = |error: std::io::Error| Self::failed(format!("cannot open /dev/null: {error}"));
        let stdio = if exec.tty {
            Stdio::Terminal { columns: exec.size.0.max(1), rows: exec.size.1.max(1) }
        } else if exec.detach {
            let null = || std::fs::OpenOptions::new().read(true).write(true).open("/dev/null").map(OwnedFd::from);
            Stdio::Fds([null().map_err(failed)?, null().map_err(failed)?, null().map_err(failed)?])
        } else {
            let streams = <[OwnedFd; 3]>::try_from(descriptors);
            Stdio::Fds(streams.map_err(|_| Self::failed("a program needs the client's three streams"))?)
        };
        let purpose = if exec.detach { Purpose::Detached(id) } else { Purpose::Client(id) };
        let wanted = Wanted {
            args: exec.args,
            env: exec.env,
            cwd: exec.cwd,
            user: exec.user,
            stdio,
            privileged: exec.privileged,
        };
        let exec = self.execute(key, wanted, purpose, None)?;
        self.wait_for(id, Pending::Exec(exec));
        self.tell(Action::Exec, key, None);
        Ok(())
    }

    /// Has a launcher start a program.
    fn execute(&mut self, key: u32, wanted: Wanted, purpose: Purpose, output: Option<OwnedFd>) -> Result<u64, Reply> {
        let handle = self.handle(key)?;
        let id = self.number();
        let container = self.container(key)?;
        let spec = self
            .exec_spec(key, wanted)
            .map_err(|trouble| Reply::Failed(Failed { message: trouble.text, help: None, code: Some(trouble.code) }))?;
        let turn = container.turn;
        let output = output.and_then(|output| {
            let watch = self.reactor.watch(&output, Word::ExecOutput(id)).ok()?;
            Some((output, watch))
        });
        let exec = Exec {
            key,
            turn,
            purpose,
            executed: None,
            output,
            text: Vec::new(),
            since: state::now(),
            doomed: false,
            late: false,
        };
        self.execs.insert(id, exec);
        self.pool.launch(move || Done::Executed(id, handle.exec(spec).map_err(Trouble::from)));
        Ok(id)
    }

    fn exec_spec(&self, key: u32, wanted: Wanted) -> Result<ExecSpec, Trouble> {
        let container = self.containers.get(&key).ok_or_else(|| trouble("the container is gone"))?;
        let ground = container.ground.as_ref().ok_or_else(|| trouble("the container is not ready"))?;
        let mut env = ground.env.clone();
        let (user, home): (User, Option<String>) = match &wanted.user {
            Some(user) => {
                let found = ground.container.runner(&self.store, user).and_then(|(mut user, home)| {
                    user.groups.extend(ground.container.groups(&self.store, &container.service.groups)?);
                    Ok((user, home))
                });
                found.map_err(|reason| trouble(reason.to_string()))?
            }
            None => (ground.container.user.clone(), None),
        };
        let home = home.map(|home| ("HOME".to_owned(), home));
        for (name, value) in home.into_iter().chain(wanted.env) {
            match env.iter_mut().find(|(known, _)| *known == name) {
                Some((_, old)) => *old = value,
                None => env.push((name, value)),
            }
        }
        if matches!(wanted.stdio, Stdio::Terminal { .. }) && !env.iter().any(|(name, _)| name == "TERM") {
            env.push(("TERM".to_owned(), "xterm".to_owned()));
        }
        let own = if container.service.cwd.is_empty() { "/" } else { &container.service.cwd };
        Ok(ExecSpec {
            args: words(&wanted.args)?,
            env: variables(&env)?,
            cwd: word(wanted.cwd.as_deref().unwrap_or(own))?,
            user,
            stdio: wanted.stdio,
            privileged: wanted.privileged || container.service.privileged,
        })
    }

    /// A program runs, or can't.
    pub(super) fn executed(&mut self, id: u64, result: Result<Executed, Trouble>) {
        let Some(exec) = self.execs.get_mut(&id) else { return };
        let (purpose, key) = (exec.purpose, exec.key);
        let mut executed = match result {
            Ok(executed) => executed,
            Err(trouble) => {
                if let Some((output, watch)) = exec.output.take() {
                    self.reactor.forget(&output, watch);
                }
                self.execs.remove(&id);
                return match purpose {
                    Purpose::Client(client) | Purpose::Detached(client) => {
                        let failed = Failed { message: trouble.text, help: None, code: Some(trouble.code) };
                        self.finish(client, &Reply::Failed(failed));
                    }
                    Purpose::Check => self.checked(key, state::now(), Some(trouble.code), trouble.text),
                };
            }
        };
        let terminal = executed.take_terminal();
        let doomed = exec.doomed;
        let Ok(watch) = self.reactor.watch(executed.pidfd(), Word::ExecEnded(id)) else { return };
        if let Some(exec) = self.execs.get_mut(&id) {
            exec.executed = Some((executed, watch));
        }
        if doomed {
            self.kill_exec(id);
        }
        let name = self.containers.get(&key).map(|container| (container.id.clone(), container.name.clone()));
        if let (Purpose::Client(client) | Purpose::Detached(client), Some((id, name))) = (purpose, name) {
            self.reply(client, &Reply::Started { id, name }, terminal.into_iter().collect());
        }
        if let Purpose::Detached(client) = purpose {
            self.finish(client, &Reply::Done);
        }
    }

    /// A program has ended.
    pub(super) fn exec_ended(&mut self, id: u64) {
        let Some(mut exec) = self.execs.remove(&id) else { return };
        let Some((mut executed, watch)) = exec.executed.take() else { return };
        self.reactor.forget(executed.pidfd(), watch);
        let status = executed.wait().unwrap_or(Status::Code(125));
        let (code, signal) = match status {
            Status::Code(code) => (code, None),
            Status::Signal(signal) => (128 + signal, Some(signal)),
        };
        if let Some((output, watch)) = exec.output.take() {
            read_some(&output, &mut exec.text);
            self.reactor.forget(&output, watch);
        }
        match exec.purpose {
            Purpose::Client(client) => self.finish(client, &Reply::Exit(Ended { code, signal, out_of_memory: false })),
            Purpose::Detached(_) => {}
            Purpose::Check => {
                let current = self.containers.get(&exec.key).is_some_and(|container| container.turn == exec.turn);
                if current {
                    let text = String::from_utf8_lossy(&exec.text).into_owned();
                    self.checked(exec.key, exec.since, (!exec.late).then_some(code), text);
                }
            }
        }
    }

    /// A check printed something.
    pub(super) fn exec_output(&mut self, id: u64) {
        let Some(exec) = self.execs.get_mut(&id) else { return };
        let Some((output, watch)) = &exec.output else { return };
        if !read_some(output, &mut exec.text) {
            self.reactor.forget(output, *watch);
            exec.output = None;
        }
    }

    /// Sends a signal to a client's program.
    pub(super) fn signal_exec(&mut self, id: u64, number: i32) {
        let executed = self.execs.get(&id).and_then(|exec| exec.executed.as_ref());
        if let Some((executed, _)) = executed {
            // what has ended takes none
            let _ = executed.signal(number);
        }
    }

    /// The client of a program is gone: nobody reads what it prints.
    pub(super) fn abandon_exec(&mut self, id: u64) {
        if self.execs.get(&id).is_some_and(|exec| !matches!(exec.purpose, Purpose::Detached(_))) {
            self.kill_exec(id);
        }
    }

    /// The client of a program leaves it: it goes on, and what it prints on its terminal is taken and thrown away.
    pub(super) fn leave_exec(&mut self, client: u64, id: u64, descriptors: Vec<OwnedFd>) {
        if let (Some(exec), Some(terminal)) = (self.execs.get_mut(&id), descriptors.into_iter().next()) {
            exec.purpose = Purpose::Detached(client);
            let watch = rustix::io::ioctl_fionbio(&terminal, true)
                .and_then(|()| self.reactor.watch(&terminal, Word::ExecOutput(id)));
            exec.output = watch.ok().map(|watch| (terminal, watch));
        }
        self.finish(client, &Reply::Done);
    }

    /// Kills a program with all of its session that did not leave its group.
    fn kill_exec(&mut self, id: u64) {
        let Some(exec) = self.execs.get_mut(&id) else { return };
        exec.doomed = true;
        if let Some((executed, _)) = &exec.executed {
            if let Some(group) = Pid::from_raw(executed.pid()) {
                // as long as it is not waited for, the number is its own
                let _ = rustix::process::kill_process_group(group, Signal::KILL);
            }
            let _ = executed.signal(Signal::KILL.as_raw());
        }
    }

    /// Asks a container how it is.
    pub(super) fn check(&mut self, key: u32, turn: u64) {
        let Some(container) = self.containers.get(&key).filter(|container| container.turn == turn) else { return };
        let Some(health) = container.service.health.clone() else { return };
        match container.phase {
            Phase::Running => {}
            // it will be asked when it goes on
            Phase::Paused => {
                return self
                    .reactor
                    .after(health.interval.map_or(INTERVAL, Duration::from_nanos), Word::Check(key, turn));
            }
            _ => return,
        }
        let Ok((output, end)) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC) else { return };
        let blocking = rustix::io::ioctl_fionbio(&output, true);
        self.note(blocking);
        let null = std::fs::File::open("/dev/null").map(OwnedFd::from);
        let copy = end.try_clone();
        let (Ok(null), Ok(copy)) = (null, copy) else { return };
        let wanted = Wanted {
            args: health.test.clone(),
            env: Vec::new(),
            cwd: None,
            user: None,
            stdio: Stdio::Fds([null, end, copy]),
            privileged: false,
        };
        match self.execute(key, wanted, Purpose::Check, Some(output)) {
            Ok(id) => {
                let timeout = health.timeout.map_or(TIMEOUT, Duration::from_nanos);
                self.reactor.after(timeout, Word::CheckLate(id));
            }
            Err(Reply::Failed(failed)) => self.checked(key, state::now(), failed.code, failed.message),
            Err(_) => {}
        }
    }

    /// A check had long enough.
    pub(super) fn check_late(&mut self, id: u64) {
        if let Some(exec) = self.execs.get_mut(&id) {
            exec.late = true;
            self.kill_exec(id);
        }
    }

    /// A check says something.
    fn checked(&mut self, key: u32, time: i64, code: Option<i32>, output: String) {
        let Some(container) = self.containers.get_mut(&key) else { return };
        let Some(check) = container.service.health.clone() else { return };
        let Some(live) = container.live.as_ref().filter(|_| container.want == Want::Run) else { return };
        let (ran, turn) = (live.since.elapsed(), container.turn);
        let output = if code.is_none() { format!("{output}it took too long") } else { output };
        let health = &mut container.health;
        if health.checks.len() == CHECKS {
            health.checks.remove(0);
        }
        health.checks.push(Check { time, code, output });
        health.count += 1;
        let nanos = |value: Option<u64>, default| value.map_or(default, Duration::from_nanos);
        let interval = nanos(check.interval, INTERVAL);
        let period = nanos(check.start_period, Duration::ZERO);
        let before = health.state;
        let at_start = before == Some(HealthState::Starting) && ran < period;
        let steady = if at_start { nanos(check.start_interval, START_INTERVAL.min(interval)) } else { interval };
        let mut wait = steady;
        if code == Some(0) {
            (health.failures, health.state) = (0, Some(HealthState::Healthy));
            wait = interval;
        } else if before == Some(HealthState::Starting) && ran < period.max(interval) {
            // it may not be up yet: that does not count, and is asked again soon
            wait = (SOON * 2_u32.saturating_pow(health.count.min(16))).min(steady);
        } else {
            health.failures += 1;
            if health.failures >= check.retries.unwrap_or(RETRIES) {
                health.state = Some(HealthState::Unhealthy);
            }
        }
        let (after, name) = (health.state, container.name.clone());
        self.reactor.at(Instant::now() + wait, Word::Check(key, turn));
        if before != after {
            let healthy = after == Some(HealthState::Healthy);
            if healthy {
                self.net.healthy(&name);
            } else {
                self.net.unhealthy(&name);
            }
            self.tell(if healthy { Action::Healthy } else { Action::Unhealthy }, key, None);
        }
        self.changed = true;
    }
}

/// Reads what is there and keeps the beginning; whether there may be more.
fn read_some(output: &OwnedFd, text: &mut Vec<u8>) -> bool {
    let mut chunk = [0; KEPT];
    // a flood must not keep this process from everything else
    for _ in 0..16 {
        match rustix::io::read(output, &mut chunk) {
            Ok(0) => return false,
            Ok(count) => text.extend(&chunk[..count.min(KEPT - text.len())]),
            Err(rustix::io::Errno::AGAIN) => return true,
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return false,
        }
    }
    true
}
