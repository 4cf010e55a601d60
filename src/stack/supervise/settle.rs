//! What clients wait for, and what they are told when it has come about or never will.

use super::client::{Goal, Pending};
use super::container::{Container, Phase, Want};
use super::launch::trouble;
use super::supervisor::Supervisor;
use crate::stack::definition::Condition;
use crate::stack::protocol::{Ended, Failed, HealthState, Reply};

impl Supervisor {
    /// Tells clients what they waited for.
    pub(super) fn settle(&mut self) {
        let waiting: Vec<u64> = self.clients.keys().copied().collect();
        for id in waiting {
            let Some(client) = self.clients.get(&id) else { continue };
            match &client.pending {
                Pending::Settle(goals) => {
                    if let Some(reply) = self.settled(goals) {
                        self.finish(id, &reply);
                    }
                }
                Pending::Undo(why, keys) if !keys.iter().any(|key| self.containers.contains_key(key)) => {
                    let why = why.clone();
                    self.finish(id, &Reply::Failed(why));
                }
                Pending::Clear(_, keys) if !keys.iter().any(|key| self.containers.contains_key(key)) => {
                    self.cleared(id);
                }
                Pending::Wait(keys) => self.tell_ended(id, keys.clone()),
                Pending::Run(key) => {
                    let key = *key;
                    if let Some(why) = self.containers.get(&key).and_then(|container| self.waits_in_vain(container)) {
                        self.fail(key, trouble(why));
                    }
                }
                Pending::Down if self.containers.is_empty() => {
                    // who is told may take the folder away, or start the stack again at once
                    self.leave();
                    self.finish(id, &Reply::Done);
                    self.rest();
                }
                // nothing happens any more, and it must not keep this process
                Pending::Events if self.down && self.containers.is_empty() => self.finish(id, &Reply::Done),
                _ => {}
            }
        }
    }

    /// What somebody is told who waits for containers to come to something: that they have, or why some never will. What is being
    /// started at the time is waited for, so that whoever mends one thing need not come back for the next.
    fn settled(&self, goals: &[(u32, Goal)]) -> Option<Reply> {
        let container = |key: &u32| self.containers.get(key);
        // looked at anew whenever anything happens, so among hundreds nothing is taken down that all is well with
        let (mut failed, mut is_done): (Vec<(u32, Failed)>, bool) = (Vec::new(), true);
        for (key, goal) in goals {
            match self.reached(*key, *goal) {
                Ok(reached) => is_done &= reached,
                Err(why) => failed.push((*key, why)),
            }
        }
        if failed.is_empty() {
            return is_done.then_some(Reply::Done);
        }
        if goals.iter().any(|(key, _)| container(key).is_some_and(|container| container.phase == Phase::Starting)) {
            return None;
        }
        // the first that failed is why others did
        failed.sort_by_key(|(key, _)| container(key).and_then(|container| container.finished));
        let mut failed: Vec<Failed> = failed.into_iter().map(|(_, failed)| failed).collect();
        if failed.len() == 1 {
            return failed.pop().map(Reply::Failed);
        }
        let lines: String = failed.iter().map(|failed| format!("\n  {}", failed.message)).collect();
        let message = format!("{} containers did not come up{lines}", failed.len());
        Some(Reply::Failed(Failed { message, help: None, code: failed[0].code }))
    }

    fn tell_ended(&mut self, id: u64, keys: Vec<u32>) {
        let mut left = Vec::new();
        for key in keys {
            match self.containers.get(&key) {
                Some(container) if container.is_over() => {
                    let ended = Ended { code: 125, signal: None, out_of_memory: false };
                    let (name, ended) = (container.name.clone(), container.ended.unwrap_or(ended));
                    self.reply(id, &Reply::Ended { container: name, ended }, Vec::new());
                }
                Some(container) if container.phase == Phase::Removing => {
                    if let Some(ended) = container.ended {
                        let name = container.name.clone();
                        self.reply(id, &Reply::Ended { container: name, ended }, Vec::new());
                    }
                }
                Some(_) => left.push(key),
                None => {}
            }
        }
        if left.is_empty() {
            return self.finish(id, &Reply::Done);
        }
        if let Some(client) = self.clients.get_mut(&id) {
            client.pending = Pending::Wait(left);
        }
    }

    /// Why a container that waits for others to be healthy had better not, if one of them is sick.
    fn waits_in_vain(&self, container: &Container) -> Option<String> {
        let healthy = container.service.depends.iter().filter(|depend| depend.condition == Condition::Healthy);
        let mut others = healthy.flat_map(|depend| self.of_service(&depend.service)).map(|(_, other)| other);
        let is_sick =
            |other: &&Container| other.health.state == Some(HealthState::Unhealthy) && other.want != Want::Remove;
        let other = others.find(is_sick).filter(|_| container.phase == Phase::Waiting)?;
        Some(format!("`{}` can't start: {}", container.name, other.sickness()))
    }

    /// Whether a container has come to what somebody waits for; an error if it never will.
    fn reached(&self, key: u32, goal: Goal) -> Result<bool, Failed> {
        let Some(container) = self.containers.get(&key) else {
            // what ended by itself and was to go then
            return Ok(true);
        };
        let failed = |what: String| Failed { message: what, help: None, code: None };
        let never = || {
            let why = container.detail.as_ref().map_or(String::new(), |trouble| format!(": {}", trouble.text));
            let code = container.detail.as_ref().map(|trouble| trouble.code);
            Failed { message: format!("`{}` could not be started{why}", container.name), help: None, code }
        };
        match goal {
            Goal::Gone => Ok(false),
            Goal::Over => Ok(container.is_over()),
            Goal::Frozen(frozen) => match container.phase {
                Phase::Paused => Ok(frozen),
                Phase::Running => Ok(!frozen),
                _ => Err(failed(format!("`{}` does not run any more", container.name))),
            },
            Goal::Started(_) | Goal::Healthy(_) if container.phase == Phase::Failed => Err(never()),
            Goal::Started(_) | Goal::Healthy(_) if container.phase == Phase::Waiting => {
                self.waits_in_vain(container).map_or(Ok(false), |why| Err(failed(why)))
            }
            Goal::Started(turn) => Ok(container.turn > turn && container.phase != Phase::Starting),
            Goal::Healthy(turn) => match (container.health.state, container.phase) {
                (Some(HealthState::Healthy), _) => Ok(true),
                (Some(HealthState::Unhealthy), _) => Err(failed(container.sickness())),
                (_, Phase::Exited) if container.turn > turn => {
                    let code = container.ended.map_or(0, |ended| ended.code);
                    if code == 0 || container.service.health.is_none() {
                        return Ok(true);
                    }
                    Err(failed(format!("`{}` ended with exit code {code} before it was healthy", container.name)))
                }
                (None, _) if container.service.health.is_none() => {
                    Ok(container.turn > turn && container.phase != Phase::Starting)
                }
                _ => Ok(false),
            },
        }
    }
}
