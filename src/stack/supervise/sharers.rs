//! Containers that use a namespace of another one, its lender: they end before it where that can be, and start after it.
//!
//! A lender that is started anew has new namespaces. Who stayed in the old ones would be cut off from it for good, and who used its
//! process numbers has ended with it; so they are started anew as well, and it is said.

use super::advance::Verdict;
use super::client::Goal;
use super::container::{Container, Phase, Want};
use super::supervisor::Supervisor;
use crate::stack::definition::{Service, Share};
use crate::stack::protocol::Action;

/// Whose namespace a container uses since its last start.
#[derive(Debug)]
pub(super) struct Lender {
    service: String,
    key: u32,
    turn: u64,
}

impl Supervisor {
    /// Whose namespaces a container of a service gets if it is started now.
    pub(super) fn lenders_now(&self, service: &Service) -> Vec<Lender> {
        let lender = |name: &str| {
            let (key, other) = self.of_service(name).next()?;
            Some(Lender { service: name.to_owned(), key: *key, turn: other.turn })
        };
        service.lenders().filter_map(lender).collect()
    }

    /// Whether those whose namespaces it uses run.
    pub(super) fn lenders_are_up(&self, service: &Service) -> Verdict {
        for name in service.lenders() {
            match self.of_service(name).next() {
                None => return Verdict::Never(format!("it shares a namespace with `{name}`, of which there is none")),
                Some((_, other)) if other.phase == Phase::Failed => {
                    return Verdict::Never(format!("it shares a namespace with `{name}`, which could not be started"));
                }
                Some((_, other)) if other.phase == Phase::Running && other.want == Want::Run => {}
                Some(_) => return Verdict::Waits(format!("waits until `{name}` is started")),
            }
        }
        Verdict::Yes
    }

    /// The service whose namespace a container had, where that one was started anew since.
    fn stale_lender(&self, container: &Container) -> Option<String> {
        let is_stale = |lender: &&Lender| {
            self.of_service(&lender.service).next().is_some_and(|(key, other)| {
                other.phase == Phase::Running && (*key, other.turn) != (lender.key, lender.turn)
            })
        };
        container.lenders.iter().find(is_stale).map(|lender| lender.service.clone())
    }

    /// Starts a container anew whose lender was.
    pub(super) fn follow_lender(&mut self, key: u32) {
        let Some(container) = self.containers.get(&key).filter(|container| may_start_anew(container)) else { return };
        let Some(lender) = self.stale_lender(container) else { return };
        let Some(container) = self.containers.get_mut(&key) else { return };
        match container.phase {
            Phase::Running | Phase::Paused => (container.want, container.again) = (Want::Stop, true),
            Phase::Exited if container.ended_with_lender() => container.phase = Phase::Waiting,
            // its lender ended just then
            Phase::Failed if container.was_started => container.phase = Phase::Waiting,
            _ => return,
        }
        self.tell(Action::Notice, key, Some(format!("starts anew, for it uses a namespace of `{lender}`, which did")));
    }

    /// Has those start anew that use a namespace of one of these, which are about to end.
    pub(super) fn restart_sharers(&mut self, lenders: &[u32]) -> Vec<(u32, Goal)> {
        let mut goals = Vec::new();
        for (key, lender) in self.sharers(lenders, |_| true) {
            let Some(container) = self.containers.get_mut(&key) else { continue };
            (container.want, container.again) = (Want::Stop, true);
            goals.push((key, Goal::Started(container.turn)));
            let text = format!("starts anew, for it uses a namespace of `{lender}`, which does");
            self.tell(Action::Notice, key, Some(text));
        }
        goals
    }

    /// Those that end with one of these in any case, for they use its process numbers.
    pub(super) fn bound_to(&mut self, lenders: &[u32]) -> Vec<u32> {
        let bound = self.sharers(lenders, |service| matches!(service.pid, Share::Service(_)));
        for (key, lender) in &bound {
            self.tell(Action::Notice, *key, Some(format!("ends too, for it uses the process numbers of `{lender}`")));
        }
        bound.into_iter().map(|(key, _)| key).collect()
    }

    /// Those that run, are wanted, and use a namespace of one of these or of each other; each with the service it is of.
    fn sharers(&self, lenders: &[u32], is_meant: impl Fn(&Service) -> bool) -> Vec<(u32, String)> {
        let mut all = lenders.to_vec();
        let mut found = Vec::new();
        loop {
            let of = |container: &Container| {
                container.lenders.iter().find(|lender| all.contains(&lender.key)).map(|lender| lender.service.clone())
            };
            let may =
                |container: &Container| may_start_anew(container) && container.is_up() && is_meant(&container.service);
            let others = self.containers.iter().filter(|(key, container)| !all.contains(key) && may(container));
            let more: Vec<(u32, String)> = others.filter_map(|(key, container)| Some((*key, of(container)?))).collect();
            if more.is_empty() {
                return found;
            }
            all.extend(more.iter().map(|(key, _)| *key));
            found.extend(more);
        }
    }
}

/// Whether it is wanted, and not tied to somebody's terminal.
fn may_start_anew(container: &Container) -> bool {
    container.want == Want::Run && container.foreground.is_none()
}
