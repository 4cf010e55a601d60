//! `rbox run service:NAME`: one more container of a service, for one command, as `docker compose run` has it.
//!
//! It has the service's image, variables, mounts, secrets and networks, and what `POLICY deny` lets the service reach. It is none of the
//! service's replicas: no name of the service leads to it, no port does unless that is asked for, and what is done to the
//! service is not done to it. What the service depends on is started first, and left as it is where it runs already.

use std::path::PathBuf;
use std::sync::Arc;

use super::Run;
use super::supervised::{env, text, ulimit};
use crate::cli::exit::{Error, Exit, Outcome};
use crate::cli::findings;
use crate::cli::input::Input;
use crate::cli::limits::Limits;
use crate::cli::meaning::{Meaning, sources};
use crate::cli::stacks::find::{Stacks, containers};
use crate::cli::stacks::up::{Round, begin, running};
use crate::cli::stacks::wanted::{Choice, Images, Wanted, progress};
use crate::cli::stacks::{Project, StackName, Telling};
use crate::cli::value::SecurityOpt;
use crate::cli::work::at_signals;
use crate::image::Healthcheck;
use crate::plan::stack::{self as planned, Command};
use crate::report::Look;
use crate::sandbox::{self, window};
use crate::stack::definition::{Condition, Connection, Definition, MountKind, Restart, Service};
use crate::stack::diff::diff;
use crate::stack::protocol::{self, Apply, HealthState, Recreate, Until};
use crate::stack::{Client, resolve, state};
use crate::store::{HeldVolume, Store};

/// A service of a file
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "A service, once")]
#[expect(clippy::struct_excessive_bools, reason = "a bool is what a switch of the command line is")]
pub(super) struct Once {
    /// The file that has the service [default: the one here]
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The stack that it joins [default: that of the file's folder]
    #[arg(long, value_name = "NAME")]
    project: Option<StackName>,
    /// Without the services that it depends on
    #[arg(long)]
    no_deps: bool,
    /// With the ports that the service publishes
    #[arg(long)]
    service_ports: bool,
    /// Reached by the service's names on its networks, as its replicas are
    #[arg(long)]
    use_aliases: bool,
    /// As it is without --tty
    #[arg(short = 'T', long = "no-tty", hide = true, conflicts_with = "tty")]
    no_tty: bool,
}

impl Once {
    /// Whether something is said that is about a service alone.
    pub(super) fn is_any(&self) -> bool {
        let switches = [self.no_deps, self.service_ports, self.use_aliases, self.no_tty];
        self.file.is_some() || self.project.is_some() || switches.contains(&true)
    }
}

impl Run {
    /// Runs one container of a service.
    pub(super) fn run_once(&self, store: &Store, name: &str) -> Outcome {
        if let Some(flag) = self.belongs_to_file() {
            return Err(Error::usage(format!("`{flag}` is for the file to say of service `{name}`"))
                .help("say it in the service's block, or run its image"));
        }
        let chosen = Input::of(self.once.file.clone(), self.context.clone()).choose()?;
        let mode = progress(&self.work, self.quiet);
        let compiled = self.meaning.compile_stack_from(&chosen, &sources(&chosen)?, self.pulling.layers(mode))?;
        let choice = Choice { no_deps: self.once.no_deps, ..Choice::default() };
        let project = self.once.project.as_ref();
        let wanted = Wanted::new(compiled, &chosen, project, &[name.to_owned()], &choice)?;
        findings::hint(&wanted.compiled.warnings, &chosen.name);
        let stacks = Stacks::open(&Project { project: Some(StackName(wanted.name.clone())) })?;
        let options = self.work.options(&Limits::default(), Meaning::epoch(&wanted.compiled)?)?;
        let images = wanted.build(store, &options, mode)?;
        let running = running(&stacks, &wanted.name)?;
        let salt = state::salt(stacks.root(), &wanted.name, true)?;
        let file = wanted.definition(store, images.clone(), running.as_ref(), salt.as_deref())?;
        wanted.volumes(store, &images)?;
        // The supervisor holds them from its start on.
        let (service, _held) = self.once(store, name, &wanted, images)?;
        let secrets = wanted.secrets()?;
        let beside = beside(name, file, running.as_ref());
        let networks = beside.networks.clone();
        leave_at_signals()?;
        let others: Vec<String> = wanted.services.iter().filter(|one| *one != name).cloned().collect();
        if !others.is_empty() {
            let apply = Apply {
                definition: beside,
                only: others,
                secrets: secrets.clone(),
                until: Until::Started,
                recreate: Recreate::Changed,
            };
            let changes = diff(running.as_ref(), &apply.definition);
            let changes = changes.into_iter().filter(|change| change.name != name).collect();
            begin(&stacks, Round { stack: wanted.name.clone(), apply, changes }, None, Telling::Text)?;
        }
        let client = Client::connect_or_start(stacks.root(), &wanted.name)?;
        if !self.quiet {
            tell_what_is_waited_for(&stacks, &wanted.name, &service)?;
        }
        let (foreground, size) = (!self.supervised.detach, if service.tty { window() } else { (0, 0) });
        let stop = service.stop_signal.clone().unwrap_or_default();
        let run = protocol::Run { service, secrets, networks, foreground, size };
        self.hand_over(client, run, || self.attendant(&stop))
    }

    /// A flag that says what a file says of its services.
    fn belongs_to_file(&self) -> Option<&'static str> {
        let said = [
            (!self.flags.network.is_empty(), "--network"),
            (self.flags.shm_size.is_some(), "--shm-size"),
            (self.limits.typed(None).is_ok_and(|limits| limits != sandbox::Limits::default()), "--memory and the like"),
            (self.grants.are_any(), "--device and the like"),
            (self.health.is_any(), "--health-cmd and the like"),
        ];
        let said = said.into_iter().find_map(|(is_said, flag)| is_said.then_some(flag));
        said.or_else(|| self.supervised.belongs_to_files())
    }

    /// The container: the service as the file has it, and what the command line says on top of that.
    fn once(
        &self,
        store: &Store,
        name: &str,
        wanted: &Wanted,
        images: Images,
    ) -> Result<(Service, Vec<HeldVolume>), Error> {
        let (flags, own) = (&self.flags, &self.supervised);
        let chosen = wanted.chosen();
        let planned = chosen.iter().find(|service| service.name == name);
        let planned = *planned.ok_or_else(|| Error::new("presume: the service that was asked for was chosen"))?;
        let image = images.get(&planned.image).cloned();
        let image = image.ok_or_else(|| Error::new("presume: the image of the service was built"))?;
        let mut around = wanted.surroundings(store, images);
        let is_plain = |name: &str| !wanted.has_volume(name);
        around.external.extend(flags.named_volumes().map(|(name, _)| name.to_owned()).filter(|name| is_plain(name)));
        let place = |name: &str| (around.volume(name), (!is_plain(name)).then_some(wanted.name.as_str()));
        let held = flags.make_volumes_of(store, &image.1, &place)?;
        let mut service = resolve::merge(&self.said(planned)?, &image, &around)?;
        if !self.once.service_ports {
            service.publish.clear();
        }
        service.publish.extend(own.publish.iter().map(|port| port.0.clone()));
        service.stop_signal = own.stop_signal.map(|signal| signal.0.to_string()).or(service.stop_signal);
        service.stop_grace = own.stop_timeout.map(|time| time.0).or(service.stop_grace);
        service.hosts.extend(own.add_host.iter().map(|host| (host.0.clone(), host.1)));
        service.sysctls.extend(flags.sysctls());
        service.remove = flags.rm || !own.detach;
        service.input = own.detach && flags.interactive && !flags.tty;
        service.fakeroot = self.work.fakeroot();
        service.restart = Restart::No;
        service.expose.clear();
        if self.once.no_deps {
            service.depends.clear();
        }
        let profile = service.seccomp_profile.clone();
        flags.confine(&mut service)?;
        let is_seccomp =
            |option: &SecurityOpt| matches!(option, SecurityOpt::SeccompProfile(_) | SecurityOpt::SeccompUnconfined);
        if !flags.security_opt.iter().any(is_seccomp) {
            service.seccomp_profile = profile;
        }
        for mount in &mut service.mounts {
            if let MountKind::Tmpfs { mode, .. } = &mut mount.kind {
                *mode = flags.tmpfs_mode(&mount.target).or(*mode);
            }
        }
        self.name_it(&mut service, name, &wanted.name);
        Ok((service, held))
    }

    /// The block of the service with what the command line says in place of it.
    fn said(&self, planned: &planned::Service) -> Result<planned::Service, Error> {
        let (flags, own) = (&self.flags, &self.supervised);
        let mut planned = planned.clone();
        let command: Vec<String> = self.command.iter().map(text).collect::<Result<_, _>>()?;
        if let Some(program) = &flags.entrypoint {
            let words = if program.is_empty() { Vec::new() } else { vec![text(program)?] };
            planned.entrypoint = Some(Command::Exec(words));
        }
        if flags.entrypoint.is_some() || !command.is_empty() {
            planned.cmd = Some(Command::Exec(command));
        }
        planned.env.extend(env(flags)?);
        planned.user = flags.user.as_ref().map(|user| user.0.clone()).or(planned.user);
        planned.workdir = flags.workdir.as_ref().map(|workdir| workdir.0.clone()).or(planned.workdir);
        planned.hostname = flags.hostname().or(planned.hostname);
        planned.labels.extend(own.label.iter().map(|arg| (arg.name.clone(), arg.value.clone().unwrap_or_default())));
        let mounts = flags.planned_mounts()?;
        planned.mounts.retain(|old| !mounts.iter().any(|new| new.target == old.target));
        planned.mounts.extend(mounts);
        let ulimits: Vec<planned::Ulimit> = flags.ulimit.iter().map(|limit| ulimit(&limit.0)).collect();
        planned.ulimits.retain(|old| !ulimits.iter().any(|new| new.name == old.name));
        planned.ulimits.extend(ulimits);
        planned.readonly |= flags.read_only;
        planned.init |= flags.init;
        planned.tty = flags.tty;
        planned.replicas = 1;
        // Nobody waits for it to be well.
        planned.healthcheck = Some(Healthcheck { test: vec!["NONE".to_owned()], ..Healthcheck::default() });
        Ok(planned)
    }

    /// Gives it a name of its own: `shop-web-run-1a2b3c`, unless another was asked for.
    fn name_it(&self, service: &mut Service, of: &str, stack: &str) {
        let own = format!("{of}-run-{}", &sandbox::defaults::new_id()[..6]);
        let given = self.flags.name.as_ref().map(|name| name.0.clone());
        if let Connection::Networks(joins) = &mut service.network {
            for join in joins {
                // a replica has them
                (join.addresses, join.mac) = (Vec::new(), None);
                if self.once.use_aliases {
                    join.aliases.push(of.to_owned());
                } else {
                    join.aliases.clear();
                }
            }
        }
        service.stands_in_for = Some(of.to_owned());
        service.container = Some(given.clone().unwrap_or_else(|| format!("{stack}-{own}")));
        service.name = given.unwrap_or(own);
    }
}

/// Until it runs, signals are about this process: whoever leaves while others get ready leaves it at that, and the supervisor makes nothing
/// of a start whose client is gone.
#[expect(clippy::disallowed_methods, reason = "all is built, and what is in the making is the supervisor's")]
fn leave_at_signals() -> Result<(), Error> {
    at_signals(|| std::process::exit(Exit::INTERRUPTED.code().into()))
}

/// Says which others it waits for, which may take long.
fn tell_what_is_waited_for(stacks: &Stacks, stack: &str, service: &Service) -> Result<(), Error> {
    if service.depends.iter().all(|depend| depend.condition == Condition::Started) {
        return Ok(());
    }
    let there = containers(&mut stacks.client(stack)?)?;
    for depend in &service.depends {
        let of = || there.iter().filter(|container| container.service == depend.service);
        let (what, is_so) = match depend.condition {
            Condition::Started => continue,
            Condition::Healthy => ("is healthy", of().all(|one| one.health == Some(HealthState::Healthy))),
            Condition::Completed => ("has ended", of().all(|one| one.ended.is_some())),
        };
        if !is_so {
            tell!("{} until `{}` {what}", Look::of_stderr().dim("waits"), depend.service);
        }
    }
    Ok(())
}

/// What runs beside a service that is to run once: all that does now, as it is, and what of the file does not yet. The service itself
/// is in it for what others say of it; if it does not run, it has no replica.
fn beside(name: &str, file: Definition, running: Option<&Definition>) -> Definition {
    let mut beside = Definition { services: Vec::new(), networks: Vec::new(), ..file.clone() };
    if let Some(running) = running.filter(|running| !running.services.is_empty()) {
        beside = running.clone();
    }
    for service in file.services {
        if beside.service(&service.name).is_none() {
            let is_own = service.name == name;
            beside.services.push(if is_own {
                Arc::new(Service { replicas: 0, ..(*service).clone() })
            } else {
                service
            });
        }
    }
    for network in file.networks {
        if beside.network(&network.name).is_none() {
            beside.networks.push(network);
        }
    }
    beside
}
