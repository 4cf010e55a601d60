//! The end of it, said from outside: whoever waits for a server is woken.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ureq::Agent;

use super::error::{Error, Result};

/// Ends requests that are under way. Clones are one.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Debug, Default)]
struct State {
    stopped: bool,
    agents: Vec<Agent>,
}

impl Stop {
    /// Ends everything: connections are closed, waits are over.
    pub fn stop(&self) {
        let agents = {
            let mut state = self.lock();
            state.stopped = true;
            std::mem::take(&mut state.agents)
        };
        self.0.woken.notify_all();
        for agent in agents {
            agent.shutdown();
        }
    }

    /// Whether it was said.
    pub fn is_stopped(&self) -> bool {
        self.lock().stopped
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes this agent's connections at the end.
    pub(super) fn covers(&self, agent: &Agent) {
        self.lock().agents.push(agent.clone());
    }

    /// An error once it was said.
    pub(super) fn check(&self) -> Result<()> {
        if self.is_stopped() { Err(Error::stopped()) } else { Ok(()) }
    }

    /// Lets some time go by.
    pub(super) fn pause(&self, time: Duration) -> Result<()> {
        let state = self.lock();
        let waited = self.0.woken.wait_timeout_while(state, time, |state| !state.stopped);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if state.stopped { Err(Error::stopped()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_ends_when_it_is_said() {
        let stop = Stop::default();
        stop.pause(Duration::from_millis(1)).unwrap();
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| stop.pause(Duration::from_mins(10)));
            stop.stop();
            assert!(waits.join().unwrap().is_err());
        });
        assert!(stop.check().is_err() && stop.pause(Duration::ZERO).is_err());
    }
}
