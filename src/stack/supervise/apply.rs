//! Making a stack what a definition says: what is new is started, what has changed is made anew, what is gone goes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::client::{Goal, Pending};
use super::container::{Container, Phase, Want};
use super::plug::Plug;
use super::ports::ToHold;
use super::room::has_no_room;
use super::supervisor::{Done, Supervisor};
use crate::network::Subnet;
use crate::stack::definition::{Connection, Definition, Join, Secret, SecretMount, Service};
use crate::stack::protocol::{Apply, Failed, Recreate, Reply, Until};
use crate::stack::state;

impl Supervisor {
    /// Begins to make a definition true: first its networks and ports, for what they lack stops everything.
    pub(super) fn apply(&mut self, id: u64, apply: Box<Apply>) {
        if let Some(failed) = flaw(&apply) {
            return self.finish(id, &Reply::Failed(failed));
        }
        let definition = &apply.definition;
        let wanted = needed(definition, &apply.only);
        let stale = self.on_changed_networks(definition, &wanted);
        if !stale.is_empty() && apply.recreate != Recreate::Never {
            // a network is made anew when nobody is on it any more; then its containers are
            for (_, container) in self.containers.iter_mut().filter(|(key, _)| stale.contains(key)) {
                (container.want, container.again) = (Want::Remove, false);
            }
            return self.wait_for(id, Pending::Clear(apply, stale));
        }
        let definition = &apply.definition;
        let services = definition.services.iter().map(Arc::as_ref);
        let services: Vec<&Service> = services.filter(|one| wanted.contains(&one.name)).collect();
        let there: BTreeSet<&str> = self.containers.values().map(|container| container.name.as_str()).collect();
        let new = |service| self.new_containers(service, &there);
        let is_leaving = |container: &&Container| self.is_leaving(container, &apply, &wanted);
        let leaving: Vec<&Container> = self.containers.values().filter(is_leaving).collect();
        // those that want what another one still has start when that one is gone
        let plugs = services
            .iter()
            .filter(|service| !has_no_room(service, &leaving))
            .flat_map(|service| new(service).filter_map(|(replica, name)| Plug::new(service, &name, replica)));
        let plugs: Vec<Plug> = plugs.collect();
        let anew = leaving.iter().filter_map(|container| {
            let service = definition.service(&container.service.name).filter(|one| wanted.contains(&one.name))?;
            (container.replica <= service.replicas).then_some(())?;
            Plug::new(service, &container.name, container.replica)
        });
        let anew: Vec<Plug> = anew.collect();
        // beside others all ports are bound first, or tried: should one be taken, what runs is as it was
        let is_first = self.containers.is_empty();
        let fresh: Vec<String> =
            services.iter().filter(|_| is_first).flat_map(|service| new(service)).map(|(_, name)| name).collect();
        let joined = services.iter().filter(|service| service.replicas > 0).flat_map(|service| joins(service));
        let joined: BTreeSet<String> = joined.map(|join| join.network.clone()).collect();
        let (net, networks) = (Arc::clone(&self.net), definition.networks.clone());
        self.wait_for(id, Pending::Prepare(apply));
        let prepare = move || {
            let free = net.try_ports(&anew);
            Done::Prepared(id, free.and_then(|()| net.prepare(&networks, &joined, &plugs, &fresh)))
        };
        if let Err(error) = self.pool.errand(prepare) {
            self.finish(id, &Self::failed(format!("no thread can be started: {error}")));
        }
    }

    /// Whether a definition takes a container away, to make it anew or for good.
    fn is_leaving(&self, container: &Container, apply: &Apply, wanted: &BTreeSet<String>) -> bool {
        let name = &container.service.name;
        let goes = || match apply.definition.service(name) {
            None => apply.only.is_empty() && self.definition.service(name).is_some(),
            Some(service) => {
                wanted.contains(name)
                    && !keeps(container, service, apply.recreate, || container.digest == service.digest())
            }
        };
        container.want == Want::Remove || goes()
    }

    /// Containers of these services on networks that are to be other ones, or that make way for others with the same addresses. Where
    /// others are on them too, nothing is done.
    fn on_changed_networks(&self, definition: &Definition, wanted: &BTreeSet<String>) -> Vec<u32> {
        let differs = |name: &str| match (self.definition.network(name), definition.network(name)) {
            (Some(before), Some(after)) => before.digest() != after.digest(),
            (Some(_), None) => self.is_in_the_way(name, definition),
            (None, _) => false,
        };
        let is_on = |container: &Container| container.joins.iter().any(|join| differs(&join.network));
        let stale: Vec<_> = self.containers.iter().filter(|(_, container)| is_on(container)).collect();
        let is_ours = |container: &Container| {
            let service = &container.service;
            // what somebody runs once is let run to its end
            service.stands_in_for.is_none()
                && (wanted.contains(&service.name) || definition.service(&service.name).is_none())
        };
        let all_are = stale.iter().all(|(_, container)| is_ours(container));
        stale.into_iter().filter(|_| all_are).map(|(key, _)| *key).collect()
    }

    /// Whether a network has addresses that a new one is to have.
    fn is_in_the_way(&self, name: &str, definition: &Definition) -> bool {
        let has = self.net.subnets(name);
        let new = definition.networks.iter().filter(|network| self.definition.network(&network.name).is_none());
        let mut wanted =
            new.flat_map(|network| &network.subnets).filter_map(|(address, bits)| Subnet::new(*address, *bits));
        wanted.any(|subnet| has.iter().any(|one| one.overlaps(&subnet)))
    }

    /// Goes on with a definition once the containers are gone that stood in its way.
    pub(super) fn cleared(&mut self, id: u64) {
        let Some(client) = self.clients.get_mut(&id) else { return };
        match std::mem::replace(&mut client.pending, Pending::Settle(Vec::new())) {
            Pending::Clear(apply, _) => self.apply(id, apply),
            pending => client.pending = pending,
        }
    }

    /// Those of a service's containers that are not there yet: numbers and names.
    fn new_containers(&self, service: &Service, there: &BTreeSet<&str>) -> impl Iterator<Item = (u32, String)> {
        let names = (1..=service.replicas).map(|replica| (replica, service.container_name(&self.stack, replica)));
        names.filter(|(_, name)| !there.contains(name.as_str()))
    }

    /// Networks are there and ports are held: now the containers.
    pub(super) fn prepared(&mut self, id: u64, result: Result<Option<ToHold>, String>) {
        let Some(client) = self.clients.get_mut(&id) else { return self.rest() };
        // it goes on hearing of what happens
        let waiting = std::mem::replace(&mut client.pending, Pending::Settle(Vec::new()));
        let Pending::Prepare(apply) = waiting else { return };
        match result.and_then(|to_hold| to_hold.map_or(Ok(()), |to_hold| self.hold(id, to_hold))) {
            Ok(()) => {}
            Err(text) => return self.finish(id, &Self::failed(text)),
        }
        let Apply { definition, only, secrets, until, recreate, .. } = *apply;
        let wanted = needed(&definition, &only);
        // of services that are left alone the values stay, for replicas to come
        let is_kept = |old: &&Secret| !only.is_empty() && !secrets.iter().any(|new| new.name == old.name);
        let kept: Vec<Secret> = self.secrets.iter().filter(is_kept).cloned().collect();
        self.secrets = Arc::new(secrets.into_iter().chain(kept).collect());
        let mut goals = Vec::new();
        if only.is_empty() {
            goals.extend(self.drop_missing(&definition).into_iter().map(|key| (key, Goal::Gone)));
        }
        let there = There::of(&self.containers);
        for service in definition.services.iter().filter(|service| wanted.contains(&service.name)) {
            for (key, turn) in self.bring(service, &there, recreate, definition.is_job(&service.name)) {
                let goal = match turn {
                    None => Goal::Gone,
                    Some(turn) if until == Until::Healthy => Goal::Healthy(turn),
                    Some(turn) => Goal::Started(turn),
                };
                goals.push((key, goal));
            }
        }
        let leaving = self.containers.iter().filter(|(_, container)| container.want == Want::Remove);
        let leaving: Vec<u32> = leaving.map(|(key, _)| *key).collect();
        goals.extend(self.restart_sharers(&leaving));
        self.note(state::write(&self.folder.join("definition.json"), &definition));
        self.definition = definition;
        self.wait_for(id, Pending::Settle(goals));
        self.unrecorded = true;
    }

    /// Has ports bound while the first containers of a stack are made.
    fn hold(&self, id: u64, to_hold: ToHold) -> Result<(), String> {
        let (net, names) = (Arc::clone(&self.net), to_hold.names.clone());
        let hold = move || {
            let result = net.hold(&to_hold);
            Done::Held(id, to_hold.names, result)
        };
        self.pool.errand(hold).map_err(|error| {
            for name in &names {
                self.net.rest(name);
            }
            format!("no thread can be started: {error}")
        })
    }

    /// Ports are bound that the first containers of a stack wait for, or can't be: then all is as it was before.
    pub(super) fn held(&mut self, id: u64, containers: &[String], result: Result<(), String>) {
        let Err(text) = result else { return };
        let mut keys = Vec::new();
        for (key, container) in &mut self.containers {
            if containers.contains(&container.name) {
                (container.want, container.again) = (Want::Remove, false);
                keys.push(*key);
            }
        }
        self.definition = Definition { name: self.stack.clone(), ..Definition::default() };
        let _ = std::fs::remove_file(self.folder.join("definition.json"));
        self.net.refuse(containers, &text);
        self.wait_for(id, Pending::Undo(Failed { message: text, ..Failed::default() }, keys));
        self.changed = true;
    }

    /// Takes containers away whose services the definition does not have any more; those that go.
    fn drop_missing(&mut self, definition: &Definition) -> Vec<u32> {
        let known = |name: &str| definition.service(name).is_some();
        let gone: Vec<String> =
            self.definition.services.iter().map(|service| service.name.clone()).filter(|name| !known(name)).collect();
        let mut keys = Vec::new();
        for (key, container) in &mut self.containers {
            if gone.contains(&container.service.name) {
                (container.want, container.again) = (Want::Remove, false);
                keys.push(*key);
            }
        }
        keys
    }

    /// Brings the containers of a service to what it says; those that matter, with their turns before, or to go.
    fn bring(
        &mut self,
        service: &Arc<Service>,
        there: &There,
        recreate: Recreate,
        is_job: bool,
    ) -> Vec<(u32, Option<u64>)> {
        let digest = service.digest();
        let mut goals = Vec::new();
        let mut kept = BTreeSet::new();
        for (replica, key) in there.services.get(&service.name).into_iter().flatten().copied() {
            let Some(container) = self.containers.get_mut(&key) else { continue };
            if !keeps(container, service, recreate, || container.digest == digest) || container.want == Want::Remove {
                (container.want, container.again) = (Want::Remove, false);
                if replica > service.replicas {
                    goals.push((key, None));
                }
                continue;
            }
            kept.insert(replica);
            // what concerns no container that runs; where nothing else has changed either, it has the definition's own
            let brought = Service {
                restart: service.restart,
                depends: service.depends.clone(),
                replicas: service.replicas,
                ..(*container.service).clone()
            };
            container.service = if brought == **service { Arc::clone(service) } else { Arc::new(brought) };
            let turn = container.turn;
            if is_job && container.is_done() {
                continue;
            }
            if container.is_over() || container.want == Want::Stop {
                container.forgive();
                container.again = container.is_up();
                if container.is_over() || container.phase == Phase::Backoff {
                    (container.phase, container.want) = (Phase::Waiting, Want::Run);
                }
                goals.push((key, Some(turn)));
            } else {
                // it runs, or is on its way
                let runs = matches!(container.phase, Phase::Running | Phase::Paused | Phase::Backoff);
                goals.push((key, Some(if runs { turn.saturating_sub(1) } else { turn })));
            }
        }
        for replica in (1..=service.replicas).filter(|replica| !kept.contains(replica)) {
            let name = service.container_name(&self.stack, replica);
            let before = there.names.get(&name).copied();
            let key = self.add_beside(Arc::clone(service), replica, before);
            goals.push((key, Some(0)));
        }
        goals
    }

    /// Adds a container that starts when another of its name is gone.
    fn add_beside(&mut self, service: Arc<Service>, replica: u32, before: Option<u32>) -> u32 {
        let secrets = Arc::clone(&self.secrets);
        let key = self.add(service, replica, secrets);
        if let Some(container) = self.containers.get_mut(&key) {
            container.after = before;
        }
        key
    }

    /// Changes numbers of replicas.
    pub(super) fn scale(&mut self, id: u64, services: &[(String, u32)]) -> Result<(), Reply> {
        for (name, _) in services {
            if self.definition.service(name).is_none() {
                return Err(Self::failed(format!("there is no service `{name}` in `{}`", self.stack)));
            }
        }
        let mut definition = self.definition.clone();
        for service in &mut definition.services {
            if let Some((_, replicas)) = services.iter().find(|(name, _)| *name == service.name) {
                Arc::make_mut(service).replicas = *replicas;
            }
        }
        let apply = Apply {
            definition,
            only: services.iter().map(|(name, _)| name.clone()).collect(),
            secrets: self.secrets.as_ref().clone(),
            until: Until::Started,
            recreate: Recreate::Never,
        };
        self.apply(id, Box::new(apply));
        Ok(())
    }
}

/// Whether a container stays as it is where its service is this one; `is_same` says whether it was made from just that.
fn keeps(container: &Container, service: &Service, recreate: Recreate, is_same: impl FnOnce() -> bool) -> bool {
    let may_stay = match recreate {
        Recreate::Always => false,
        Recreate::Never => true,
        Recreate::Changed => is_same(),
    };
    may_stay && container.replica <= service.replicas
}

/// The networks of its stack that a service is on.
fn joins(service: &Service) -> &[Join] {
    match &service.network {
        Connection::Networks(joins) => joins,
        Connection::Host | Connection::None | Connection::Service(_) => &[],
    }
}

/// The containers that are there before a definition is made true: each service has its own of them, and brings none of another's name.
struct There {
    /// Those of a service that are not being taken away, in order: number, key.
    services: HashMap<String, BTreeSet<(u32, u32)>>,
    /// The first of each name, on its way out or not.
    names: HashMap<String, u32>,
}

impl There {
    fn of(containers: &BTreeMap<u32, Container>) -> Self {
        let mut there = There { services: HashMap::new(), names: HashMap::new() };
        for (key, container) in containers {
            there.names.entry(container.name.clone()).or_insert(*key);
            if container.phase != Phase::Removing {
                let of_service = there.services.entry(container.service.name.clone()).or_default();
                of_service.insert((container.replica, *key));
            }
        }
        there
    }
}

/// Services by name, with all that they depend on; none named = all.
fn needed(definition: &Definition, only: &[String]) -> BTreeSet<String> {
    if only.is_empty() {
        return definition.services.iter().map(|service| service.name.clone()).collect();
    }
    let mut needed = BTreeSet::new();
    let mut next: Vec<String> = only.to_vec();
    while let Some(name) = next.pop() {
        let Some(service) = definition.service(&name).filter(|_| needed.insert(name.clone())) else { continue };
        next.extend(service.depends.iter().map(|depend| depend.service.clone()));
        next.extend(service.lenders().map(str::to_owned));
    }
    needed
}

/// What is wrong with a definition: the language has checked it, but a plan may come from elsewhere.
fn flaw(apply: &Apply) -> Option<Failed> {
    let definition = &apply.definition;
    let failed = |message: String| Some(Failed { message, help: None, code: None });
    for name in &apply.only {
        if definition.service(name).is_none() {
            return failed(format!("there is no service `{name}` in `{}`", definition.name));
        }
    }
    let mut names = BTreeSet::new();
    let wanted = needed(definition, &apply.only);
    for service in &definition.services {
        for replica in 1..=service.replicas {
            let name = service.container_name(&definition.name, replica);
            if name.contains('/') || name.starts_with('.') || !names.insert(name.clone()) {
                return failed(format!("no container can be called `{name}`, or two would be"));
            }
        }
        if let Some(depend) = service.depends.iter().find(|depend| definition.service(&depend.service).is_none()) {
            return failed(format!("`{}` depends on `{}`, which there is not", service.name, depend.service));
        }
        // one that is left alone has its values
        let lacks = |mount: &&SecretMount| !apply.secrets.iter().any(|secret| secret.name == mount.name);
        if let Some(secret) = service.secrets.iter().find(lacks).filter(|_| wanted.contains(&service.name)) {
            return failed(format!("the secret `{}` of `{}` was not handed over", secret.name, service.name));
        }
    }
    None
}
