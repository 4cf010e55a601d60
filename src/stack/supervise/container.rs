//! A container as its supervisor knows it.

use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::reactor::Watch;
use super::sharers::Lender;
use crate::executor;
use crate::sandbox::{Handle, Running};
use crate::stack::definition::{Restart, Secret, Service, Share};
use crate::stack::protocol::{self, Check, Ended, HealthState, PublishedPort, State};
use crate::store::{HeldVolume, Store};

/// What a container does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Waits for what it depends on, or for another of its name to go.
    Waiting,
    /// Is made and not started.
    Created,
    /// Is being started by a launcher.
    Starting,
    /// Runs.
    Running,
    /// Is frozen.
    Paused,
    /// Was asked to end.
    Stopping,
    /// Has ended, and what it leaves is being taken away.
    Ending,
    /// Waits to be started again.
    Backoff,
    /// Has ended.
    Exited,
    /// Could not be started.
    Failed,
    /// Is being taken away.
    Removing,
}

/// What is wanted of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// To run, until it has ended for good.
    Run,
    /// Not to run.
    Stop,
    /// To be gone.
    Remove,
}

/// The first wait before a container is started again.
const BACKOFF: Duration = Duration::from_millis(100);
/// The longest wait.
const LONGEST_BACKOFF: Duration = Duration::from_mins(1);
/// One that ran so long begins with the first wait again.
const STEADY: Duration = Duration::from_secs(10);
/// Checks that are kept.
pub(super) const CHECKS: usize = 5;

/// A container.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says another thing of it")]
pub(super) struct Container {
    /// Twelve hexadecimal digits.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// What it was made from.
    pub(super) service: Arc<Service>,
    /// The digest of that.
    pub(super) digest: String,
    /// Which of the service's, from 1.
    pub(super) replica: u32,
    /// Values of its secrets.
    pub(super) secrets: Arc<Vec<Secret>>,
    pub(super) phase: Phase,
    pub(super) want: Want,
    /// Whether it is started again once it has ended by being stopped.
    pub(super) again: bool,
    /// Whether it was stopped by hand, which `unless-stopped` respects.
    pub(super) by_hand: bool,
    /// Whether it was ever started.
    pub(super) was_started: bool,
    /// Another container that has to go first.
    pub(super) after: Option<u32>,
    /// Nanoseconds between the stop signal and the kill, where somebody said so.
    pub(super) grace: Option<u64>,
    /// Counts starts: what is said of an earlier one is out of date.
    pub(super) turn: u64,
    /// Its file system, once prepared; a launcher has it meanwhile.
    pub(super) ground: Option<Ground>,
    /// Whether somebody looks at its files, so that it can't be started or removed now.
    pub(super) is_lent: bool,
    /// While it runs.
    pub(super) live: Option<Live>,
    pub(super) health: Health,
    pub(super) restarts: u32,
    /// Failures in a row, for `on-failure:n`.
    pub(super) failures: u32,
    backoff: Duration,
    pub(super) ended: Option<Ended>,
    /// Why it could not be started, or what it waits for.
    pub(super) detail: Option<Trouble>,
    pub(super) created: i64,
    pub(super) started: Option<i64>,
    pub(super) finished: Option<i64>,
    /// Where it is reachable.
    pub(super) endpoints: Vec<protocol::Endpoint>,
    pub(super) ports: Vec<PublishedPort>,
    /// Networks that were joined and left by hand.
    pub(super) joins: Vec<crate::stack::definition::Join>,
    /// Whose namespaces it uses since its last start.
    pub(super) lenders: Vec<Lender>,
    /// The client in whose foreground it runs, with its streams until it is started.
    pub(super) foreground: Option<Foreground>,
}

/// Why a container does not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) text: String,
    /// 125, 126 or 127.
    pub(super) code: i32,
}

/// The client in whose foreground a container runs.
#[derive(Debug)]
pub(super) struct Foreground {
    pub(super) client: u64,
    pub(super) streams: Option<[OwnedFd; 3]>,
    pub(super) size: (u16, u16),
}

/// What a container stands on, from its first start until it is removed.
#[derive(Debug)]
pub(super) struct Ground {
    pub(super) container: executor::Container,
    /// Its volumes, kept from being removed.
    pub(super) volumes: Vec<HeldVolume>,
    /// What further programs in it get.
    pub(super) env: Vec<(String, String)>,
}

impl Ground {
    /// Takes it away, for its container has ended for good. A layer that nothing was written to is the next one's.
    pub(super) fn retire(self, store: &Store) {
        let layer = self.container.layer;
        layer.tidy();
        // what can't be taken away now is a leftover that `doctor` finds
        let _ = layer.retire(store);
    }
}

/// A container that runs.
#[derive(Debug)]
pub(super) struct Live {
    /// None once a reaper has it.
    pub(super) running: Option<Running>,
    pub(super) handle: Arc<Handle>,
    pub(super) since: Instant,
    pub(super) pidfd: Option<Watch>,
    /// Our end of the pipe to its input, if it has one.
    pub(super) input: Option<OwnedFd>,
    /// The number of its first process, as the machine counts.
    pub(super) pid: Option<i32>,
}

/// How its health check goes.
#[derive(Debug, Default)]
pub(super) struct Health {
    /// None without a check, or while it does not run.
    pub(super) state: Option<HealthState>,
    /// Failures in a row.
    pub(super) failures: u32,
    /// How many checks there were since the start.
    pub(super) count: u32,
    /// The last few, the newest last.
    pub(super) checks: Vec<Check>,
}

impl Container {
    /// That it is unhealthy, and what its last check says.
    pub(super) fn sickness(&self) -> String {
        let last = self.health.checks.last();
        let output = last.map_or("", |check| check.output.trim());
        let how = match last.and_then(|check| check.code) {
            Some(code) if output.is_empty() => format!("ended with exit code {code} and printed nothing"),
            Some(code) => format!("ended with exit code {code} and says: {output}"),
            None => format!("says: {output}"),
        };
        format!("`{}` is unhealthy; its health check {how}", self.name)
    }

    /// One that is to be started.
    pub(super) fn new(service: Arc<Service>, stack: &str, replica: u32) -> Self {
        let name = service.container_name(stack, replica);
        Container {
            id: crate::sandbox::defaults::new_id(),
            name,
            digest: service.digest(),
            replica,
            secrets: Arc::default(),
            phase: Phase::Waiting,
            want: Want::Run,
            again: false,
            by_hand: false,
            was_started: false,
            after: None,
            grace: None,
            turn: 0,
            ground: None,
            is_lent: false,
            live: None,
            health: Health::default(),
            restarts: 0,
            failures: 0,
            backoff: BACKOFF,
            ended: None,
            detail: None,
            created: crate::stack::state::now(),
            started: None,
            finished: None,
            endpoints: Vec::new(),
            ports: Vec::new(),
            joins: match &service.network {
                crate::stack::definition::Connection::Networks(joins) => joins.clone(),
                _ => Vec::new(),
            },
            lenders: Vec::new(),
            foreground: None,
            service,
        }
    }

    /// Whether something of it runs or is about to.
    pub(super) fn is_up(&self) -> bool {
        matches!(
            self.phase,
            Phase::Starting | Phase::Running | Phase::Paused | Phase::Stopping | Phase::Ending | Phase::Removing
        )
    }

    /// Whether it has ended and will not be started by itself.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Created | Phase::Exited | Phase::Failed)
    }

    /// Whether it has run to its end, and well.
    pub(super) fn is_done(&self) -> bool {
        self.phase == Phase::Exited && !self.by_hand && self.ended.is_some_and(|ended| ended.code == 0)
    }

    /// Whether it seems to have ended because the process numbers that it used did: the kernel kills all who use them.
    pub(super) fn ended_with_lender(&self) -> bool {
        let was_killed =
            self.ended.is_some_and(|ended| ended.signal == Some(Signal::KILL.as_raw()) && !ended.out_of_memory);
        was_killed && !self.by_hand && matches!(self.service.pid, Share::Service(_))
    }

    /// After how long it is started again; none = not at all. Called once for each end.
    pub(super) fn next_start(&mut self, ran: Duration) -> Option<Duration> {
        let failed = self.ended.is_none_or(|ended| ended.code != 0);
        if !failed {
            self.failures = 0;
        }
        if ran >= STEADY {
            (self.backoff, self.failures) = (BACKOFF, 0);
        }
        let again = match self.service.restart {
            Restart::No => false,
            Restart::Always => true,
            Restart::UnlessStopped => !self.by_hand,
            Restart::OnFailure(most) => failed && most.is_none_or(|most| self.failures < most),
        };
        if !again {
            return None;
        }
        self.failures += u32::from(failed);
        let wait = self.backoff;
        self.backoff = (wait * 2).min(LONGEST_BACKOFF);
        Some(wait)
    }

    /// Somebody starts it by hand: past failures don't count.
    pub(super) fn forgive(&mut self) {
        (self.backoff, self.failures, self.by_hand, self.detail) = (BACKOFF, 0, false, None);
    }

    /// As the protocol shows it.
    pub(super) fn show(&self) -> protocol::Container {
        let state = match self.phase {
            Phase::Waiting => State::Waiting,
            Phase::Created => State::Created,
            Phase::Starting => State::Starting,
            Phase::Running => State::Running,
            Phase::Paused => State::Paused,
            Phase::Stopping | Phase::Ending | Phase::Removing => State::Stopping,
            Phase::Backoff => State::Restarting,
            Phase::Exited => State::Exited,
            Phase::Failed => State::Failed,
        };
        protocol::Container {
            id: self.id.clone(),
            name: self.name.clone(),
            service: self.service.name.clone(),
            replica: self.replica,
            image: self.service.image.name.clone(),
            command: self.service.args.clone(),
            state,
            health: self.health.state,
            ended: self.ended,
            detail: self.detail.as_ref().map(|trouble| trouble.text.clone()),
            created: self.created,
            started: self.started,
            finished: self.finished,
            restarts: self.restarts,
            pid: self.live.as_ref().and_then(|live| live.pid),
            endpoints: self.endpoints.clone(),
            ports: self.ports.clone(),
            mounts: self.service.mounts.iter().map(super::mounts::show).collect(),
            labels: self.service.labels.clone(),
            digest: self.digest.clone(),
            checks: self.health.checks.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(restart: Restart) -> Container {
        let service = Service { restart, ..Service::default() };
        Container::new(Arc::new(service), "stack", 1)
    }

    fn ended(code: i32) -> Ended {
        Ended { code, signal: None, out_of_memory: false }
    }

    #[test]
    fn waits_double_up_to_a_minute_and_begin_again_after_a_steady_run() {
        let mut container = container(Restart::Always);
        let quick = Duration::from_millis(5);
        let waits: Vec<_> = (0..12).filter_map(|_| container.next_start(quick)).map(|wait| wait.as_millis()).collect();
        assert_eq!(waits[..4], [100, 200, 400, 800]);
        assert_eq!(waits[11], 60_000);
        assert_eq!(container.next_start(STEADY), Some(BACKOFF));
    }

    #[test]
    fn policies_decide_by_how_it_ended_and_who_ended_it() {
        let quick = Duration::ZERO;
        let mut one = container(Restart::OnFailure(Some(2)));
        one.ended = Some(ended(1));
        assert!(one.next_start(quick).is_some() && one.next_start(quick).is_some());
        assert_eq!(one.next_start(quick), None, "two times are enough");
        one.ended = Some(ended(0));
        assert_eq!(one.next_start(quick), None);
        let mut one = container(Restart::UnlessStopped);
        one.ended = Some(ended(0));
        assert!(one.next_start(quick).is_some());
        one.by_hand = true;
        assert_eq!(one.next_start(quick), None);
        assert_eq!(container(Restart::No).next_start(quick), None);
    }
}
