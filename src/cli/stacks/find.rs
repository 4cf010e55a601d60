//! Who is meant: stacks that live, and containers in them by the names that people use.

use std::path::PathBuf;

use super::{Project, StackName, strange};
use crate::cli::exit::Error;
use crate::cli::root;
use crate::diag::nearest;
use crate::stack::protocol::{Container, Reply, Request, State};
use crate::stack::{Client, LOOSE, state};

/// The stacks of the store, as one command sees them.
#[derive(Debug)]
pub(in crate::cli) struct Stacks {
    root: PathBuf,
    chosen: Option<String>,
    /// The stack of the folder that rbox is started in, whether it lives or not.
    here: Option<String>,
}

/// Containers of one stack.
#[derive(Debug)]
pub(in crate::cli) struct Found {
    /// The stack.
    pub(in crate::cli) stack: String,
    /// Those that are meant.
    pub(in crate::cli) containers: Vec<Container>,
}

impl Found {
    /// The names of the containers, as a supervisor takes them.
    pub(in crate::cli) fn names(&self) -> Vec<String> {
        self.containers.iter().map(|container| container.name.clone()).collect()
    }
}

impl Stacks {
    /// Looks at the store.
    pub(in crate::cli) fn open(project: &Project) -> Result<Self, Error> {
        let root = root::path()?;
        let root = std::path::absolute(&root)
            .map_err(|error| Error::new(format!("`{}` can't be found: {error}", root.display())))?;
        let here = std::env::current_dir().ok().and_then(|folder| StackName::of(&folder));
        let chosen = project.project.as_ref().map(|name| name.0.clone());
        Ok(Self { root, chosen, here: here.map(|name| name.0) })
    }

    /// The store's folder, absolute.
    pub(in crate::cli) fn root(&self) -> &std::path::Path {
        &self.root
    }

    /// The stack that is meant where none of its containers is named.
    pub(in crate::cli) fn name(&self) -> Result<&str, Error> {
        self.chosen.as_deref().or(self.here.as_deref()).ok_or_else(|| {
            Error::usage("this folder has no name that could be a stack's").help("name the stack: `--project NAME`")
        })
    }

    /// Whether one was named on the command line.
    pub(in crate::cli) const fn is_chosen(&self) -> bool {
        self.chosen.is_some()
    }

    /// The stacks that live; the one of this folder first, then those of no stack, then the others by name.
    pub(in crate::cli) fn alive(&self) -> Result<Vec<String>, Error> {
        let mut names: Vec<String> =
            state::list(&self.root)?.into_iter().filter(|stack| stack.alive).map(|stack| stack.name).collect();
        names.sort_by_key(|name| (self.here.as_ref() != Some(name), name != LOOSE));
        Ok(names)
    }

    /// Begins a talk with a stack that lives.
    pub(in crate::cli) fn client(&self, stack: &str) -> Result<Client, Error> {
        match Client::connect(&self.root, stack)? {
            Some(client) => Ok(client),
            None => Err(self.not_alive(stack)),
        }
    }

    fn not_alive(&self, stack: &str) -> Error {
        let remains = state::remains(&state::folder(&self.root, stack)).map(|what| format!(": {what}"));
        let error = Error::new(format!("stack `{stack}` does not run{}", remains.unwrap_or_default()));
        // it may be about to end
        let alive: Vec<String> = self.alive().unwrap_or_default().into_iter().filter(|name| name != stack).collect();
        match nearest(stack, alive.iter().map(String::as_str)) {
            Some((near, _)) if self.is_chosen() => error.help(format!("did you mean `{near}`?")),
            _ if alive.is_empty() => error.help("start it: `rbox up -d`"),
            _ => error.help(format!("start it with `rbox up -d`, or name one that runs: {}", named(&alive))),
        }
    }

    /// All containers of a stack that lives.
    pub(in crate::cli) fn containers(&self, stack: &str) -> Result<Vec<Container>, Error> {
        containers(&mut self.client(stack)?)
    }

    /// The stacks that a command without targets is about: the one that was named, the one of this folder, or else all.
    pub(in crate::cli) fn scope(&self) -> Result<Vec<String>, Error> {
        if let Some(chosen) = &self.chosen {
            return Ok(vec![chosen.clone()]);
        }
        let alive = self.alive()?;
        Ok(match &self.here {
            Some(here) if alive.contains(here) => vec![here.clone()],
            _ => alive,
        })
    }

    /// The containers that some words mean: names of services, of containers (with or without the stack's in front), or
    /// beginnings of ids. Without words, all of the one stack that is meant.
    pub(in crate::cli) fn find(&self, targets: &[String]) -> Result<Vec<Found>, Error> {
        if targets.is_empty() {
            let stack = self.name()?.to_owned();
            let containers = self.containers(&stack)?;
            return Ok(vec![Found { stack, containers }]);
        }
        let mut all = Vec::new();
        for stack in self.chosen.clone().map_or_else(|| self.alive(), |chosen| Ok(vec![chosen]))? {
            match self.containers(&stack) {
                Ok(containers) => all.push(Found { stack, containers }),
                // One that ends at this moment has no containers; one that was named must live.
                Err(error) if self.is_chosen() => return Err(error),
                Err(_) => {}
            }
        }
        let mut found: Vec<Found> = Vec::new();
        for target in targets {
            let (stack, containers) = of_target(&all, self.here.as_deref(), target)?;
            let known = found.iter().position(|found| found.stack == stack);
            let place = known.unwrap_or_else(|| {
                found.push(Found { stack: stack.to_owned(), containers: Vec::new() });
                found.len() - 1
            });
            for container in containers {
                if !found[place].containers.iter().any(|known| known.id == container.id) {
                    found[place].containers.push(container.clone());
                }
            }
        }
        Ok(found)
    }

    /// The one container that a word means; of several replicas the first that runs.
    pub(in crate::cli) fn one(&self, target: &str) -> Result<(String, Container), Error> {
        let mut found = self.find(&[target.to_owned()])?;
        let Found { stack, mut containers } = found.pop().ok_or_else(|| nobody(target, &[]))?;
        containers.sort_by_key(|container| (!runs(container), container.replica));
        let first = containers.into_iter().next().ok_or_else(|| nobody(target, &[]))?;
        Ok((stack, first))
    }
}

/// Whether a program can be started in it.
pub(in crate::cli) const fn runs(container: &Container) -> bool {
    matches!(container.state, State::Running | State::Paused | State::Stopping)
}

/// All containers of a supervisor.
pub(in crate::cli) fn containers(client: &mut Client) -> Result<Vec<Container>, Error> {
    match client.ask(&Request::Ps { targets: Vec::new() }, |_| {})? {
        Reply::Containers(containers) => Ok(containers),
        other => Err(strange(&other)),
    }
}

/// The stack that has something of that name, and what it has: the stack of this folder, else those of no stack, else the one other.
fn of_target<'a>(all: &'a [Found], here: Option<&str>, target: &str) -> Result<(&'a str, Vec<&'a Container>), Error> {
    let named = |found: &'a Found| -> Vec<&'a Container> {
        let meant = |container: &&Container| {
            let name = container.name.as_str();
            let short = name.strip_prefix(found.stack.as_str()).and_then(|rest| rest.strip_prefix('-'));
            name == target || container.service == target || short == Some(target)
        };
        found.containers.iter().filter(meant).collect()
    };
    let mut fitting: Vec<(&str, Vec<&Container>)> =
        all.iter().map(|found| (found.stack.as_str(), named(found))).filter(|(_, few)| !few.is_empty()).collect();
    let is_near = |stack: &str| Some(stack) == here || stack == LOOSE;
    let is_exact = |few: &[&Container]| few.iter().any(|container| container.name == target);
    if !fitting.first().is_some_and(|(stack, _)| is_near(stack)) && fitting.iter().any(|(_, few)| is_exact(few)) {
        fitting.retain(|(_, few)| is_exact(few));
    }
    match fitting.len() {
        0 => {}
        2.. if !is_near(fitting[0].0) => {
            let stacks: Vec<String> = fitting.iter().map(|(stack, _)| (*stack).to_owned()).collect();
            return Err(Error::usage(format!("`{target}` is there in several stacks: {}", self::named(&stacks)))
                .help(format!("say in which: `--project {}`", stacks[0])));
        }
        _ => return Ok(fitting.swap_remove(0)),
    }
    let by_id = |container: &&Container| target.len() >= 4 && container.id.starts_with(target);
    for found in all {
        let containers: Vec<&Container> = found.containers.iter().filter(by_id).collect();
        match containers.len() {
            0 => {}
            1 => return Ok((&found.stack, containers)),
            count => {
                return Err(Error::usage(format!("`{target}` is the beginning of the ids of {count} containers"))
                    .help("write more of it"));
            }
        }
    }
    Err(nobody(target, all))
}

fn nobody(target: &str, all: &[Found]) -> Error {
    let containers = || all.iter().flat_map(|found| &found.containers);
    let error = Error::new(format!("there is no service and no container `{target}` that runs or has run"));
    let names = containers().flat_map(|one| [one.service.as_str(), one.name.as_str()]);
    if let Some((near, _)) = nearest(target, names) {
        return error.help(format!("did you mean `{near}`?"));
    }
    let mut services: Vec<String> = containers().map(|one| one.service.clone()).collect();
    services.sort();
    services.dedup();
    match services.len() {
        0 => error.help("nothing runs; `rbox up -d` starts a stack, `rbox run -d` a container"),
        1..=20 => error.help(format!("there are {}", named(&services))),
        _ => error.help("`rbox ps` lists them"),
    }
}

fn named(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(name: &str, service: &str, id: &str) -> Container {
        let value = serde_json::json!({
            "id": id, "name": name, "service": service, "replica": 1, "image": "", "command": [], "state": "running",
            "health": null, "ended": null, "detail": null, "created": 0, "started": null, "finished": null,
            "restarts": 0, "pid": null, "endpoints": [], "ports": [], "mounts": [], "labels": [], "digest": "",
            "checks": [],
        });
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn the_names_that_people_use() {
        let all = [
            Found {
                stack: "shop".to_owned(),
                containers: vec![container("shop-web-1", "web", "aaaa11"), container("shop-web-2", "web", "aaaa22")],
            },
            Found { stack: LOOSE.to_owned(), containers: vec![container("web", "web", "bbbb33")] },
        ];
        let of = |target: &str| {
            of_target(&all, Some("shop"), target).map(|(stack, containers)| {
                (stack.to_owned(), containers.iter().map(|one| one.name.clone()).collect::<Vec<_>>())
            })
        };
        assert_eq!(of("web").unwrap(), ("shop".to_owned(), vec!["shop-web-1".to_owned(), "shop-web-2".to_owned()]));
        assert_eq!(of("web-2").unwrap().1, ["shop-web-2"]);
        assert_eq!(of("shop-web-1").unwrap().1, ["shop-web-1"]);
        assert_eq!(of("bbbb").unwrap().1, ["web"]);
        assert!(of("aaaa").is_err() && of("a").is_err() && of("wbe").is_err());
    }

    #[test]
    fn a_name_of_two_stacks_is_no_guess() {
        let stack = |name: &str| Found {
            stack: name.to_owned(),
            containers: vec![container(&format!("{name}-web-1"), "web", "aaaa11")],
        };
        let all = [stack("one"), stack("two")];
        let told = of_target(&all, None, "web").unwrap_err();
        assert!(format!("{told:?}").contains("`one`, `two`"), "{told:?}");
        assert_eq!(of_target(&all, None, "two-web-1").unwrap().0, "two");
        assert_eq!(of_target(&all, Some("one"), "web").unwrap().0, "one", "that of the folder is meant");
    }
}
