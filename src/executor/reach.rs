//! What a `RUN` step reaches: nothing, this machine's network, or the build's own with a way out.

use std::fs;
use std::os::fd::BorrowedFd;
use std::sync::OnceLock;

use super::build::Build;
use super::failure::Reason;
use crate::network::{Access, Outlet, Seat};
use crate::plan::{Network, Op, StepId};
use crate::sandbox::{self, Ids};

/// The way out of a build: made as soon as it is known that a step will need it, and shared by all that run at the time.
#[derive(Debug, Default)]
pub(super) struct Way(OnceLock<Result<Outlet, String>>);

/// What a step reaches.
pub(super) enum Reach<'a> {
    /// Its loopback alone.
    Nothing,
    /// This machine's own interfaces.
    Host,
    /// What the way out leads to.
    Out(Seat<'a>),
}

impl Build<'_> {
    /// Prepares what a step reaches.
    pub(super) fn reach(&self, id: StepId, network: Network) -> Result<Reach<'_>, Reason> {
        match network {
            Network::None => Ok(Reach::Nothing),
            Network::Host => Ok(Reach::Host),
            Network::Default => {
                let outlet = self.open_way().as_ref().map_err(|error| failed(error))?;
                let seat = outlet.seat(&format!("step-{}", id.0));
                seat.map(Reach::Out).map_err(|error| failed(&error.to_string()))
            }
        }
    }

    /// Whether one of the steps that are to run, by their places in the plan, needs the way out.
    pub(super) fn needs_way(&self, waiting: &[bool]) -> bool {
        let needs = |op: &Op| matches!(op, Op::Exec(exec) if exec.network == Network::Default);
        self.plan.iter().any(|(id, step)| waiting[id.0 as usize] && needs(&step.op))
    }

    /// The way out, made if there is none yet; who comes meanwhile waits for it.
    pub(super) fn open_way(&self) -> &Result<Outlet, String> {
        self.way.0.get_or_init(|| {
            let whole = Ids::current().is_whole_machine();
            Outlet::start("build", self.store.root(), whole).map_err(|error| error.to_string())
        })
    }
}

fn failed(error: &str) -> Reason {
    Reason::Other(format!(
        "the network of this step can't be made: {error}; `rbox build --network host` gives steps this machine's own, \
         `RUN --network=none` needs none"
    ))
}

impl Reach<'_> {
    /// As a sandbox takes it.
    pub(super) fn network(&self) -> sandbox::Network {
        match self {
            Reach::Nothing => sandbox::Network::None,
            Reach::Host => sandbox::Network::Host,
            Reach::Out(_) => sandbox::Network::Own,
        }
    }

    /// What its `/etc/resolv.conf` says; none = it needs no such file.
    pub(super) fn resolv_conf(&self) -> Option<String> {
        match self {
            Reach::Nothing => None,
            // Missing is fine: then there is no name service to tell of.
            Reach::Host => Some(fs::read_to_string("/etc/resolv.conf").unwrap_or_default()),
            Reach::Out(seat) => Some(seat.names().resolv_conf),
        }
    }

    /// Puts it into the network namespace of the step's sandbox.
    pub(super) fn fill(&self, namespace: BorrowedFd<'_>) -> Result<(), String> {
        match self {
            Reach::Out(seat) => {
                Access::open(namespace).and_then(|inside| seat.attach(inside)).map_err(|error| error.to_string())
            }
            Reach::Nothing | Reach::Host => Ok(()),
        }
    }
}
