//! `rbox run` of a container that has a network of its own, a published port, or a life beyond this call: the supervisor of
//! containers outside of any stack runs it.

use std::collections::{BTreeSet, HashMap};
use std::ffi::OsString;
use std::os::fd::AsFd as _;

use super::Run;
use super::flags::Flags;
use super::grants::service_of;
use super::volumes::lent;
use crate::cli::exit::{Error, Exit, Outcome, say};
use crate::cli::stacks::remote::{Ends, attend, exit, settled, started, streams};
use crate::cli::value::{
    EnvArg, Grace, HostArg, KeysArg, LogOptArg, MacArg, PublishArg, RestartArg, RunNetworkArg, SearchArg, SignalArg,
    VolumeSource, VolumesFromArg, env_file, env_values,
};
use crate::plan::StepId;
use crate::plan::stack as planned;
use crate::sandbox::{self, Attendant, RESOURCES, window};
use crate::stack::definition::{Connection, Join, Limits, Log, MountKind, Restart, Service};
use crate::stack::protocol::{self, Request};
use crate::stack::resolve::{DEFAULT, Surroundings, merge};
use crate::stack::{Client, LOOSE};
use crate::store::{ImageRecord, Store};

/// Containers with a network or a life of their own
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Containers with a network or a life of their own")]
pub(super) struct Supervised {
    /// Leave it running and come back; prints its id
    #[arg(short, long)]
    pub(super) detach: bool,
    /// Let a port of this machine lead to one of the container
    #[arg(short, long, value_name = "[ADDRESS:][PORT:]PORT[/udp]")]
    pub(super) publish: Vec<PublishArg>,
    /// Further names of it on its networks
    #[arg(long, value_name = "NAME")]
    network_alias: Vec<String>,
    /// Its address on its network [default: the next free one]
    #[arg(long, value_name = "ADDRESS")]
    ip: Vec<std::net::IpAddr>,
    /// When it is started again: no, always, unless-stopped, on-failure[:N]
    #[arg(long, value_name = "WHEN")]
    restart: Option<RestartArg>,
    /// A label
    #[arg(short, long, value_name = "NAME=VALUE")]
    pub(super) label: Vec<EnvArg>,
    /// The signal that asks it to end [default: the image's, else SIGTERM]
    #[arg(long, value_name = "SIGNAL")]
    pub(super) stop_signal: Option<SignalArg>,
    /// How long it has for that, as 10s
    #[arg(long, value_name = "TIME")]
    pub(super) stop_timeout: Option<Grace>,
    /// A further name of a host, as db:10.0.0.5
    #[arg(long, value_name = "NAME:ADDRESS")]
    pub(super) add_host: Vec<HostArg>,
    /// A name server in place of the network's
    #[arg(long, value_name = "ADDRESS")]
    dns: Vec<std::net::IpAddr>,
    /// A domain in which its names are looked up; `.` for none
    #[arg(long, value_name = "DOMAIN")]
    dns_search: Vec<SearchArg>,
    /// The hardware address of its link [default: one that belongs to its address]
    #[arg(long, value_name = "ADDRESS")]
    mac_address: Option<MacArg>,
    /// Mount what another container mounts, at the same places
    #[arg(long, value_name = "CONTAINER[:ro]")]
    volumes_from: Vec<VolumesFromArg>,
    /// Keys that leave it, with --interactive and --tty: it goes on until it ends [default: ctrl-p,ctrl-q, where it has a network of
    /// its own or more]
    #[arg(long, value_name = "KEYS")]
    detach_keys: Option<KeysArg>,
    /// What is kept of its output: max-size=SIZE, max-file=N
    #[arg(long, value_name = "NAME=VALUE")]
    log_opt: Vec<LogOptArg>,
}

impl Supervised {
    /// What the file says of a service, and no flag does.
    pub(super) fn belongs_to_files(&self) -> Option<&'static str> {
        let said = [
            (!self.network_alias.is_empty(), "--network-alias"),
            (!self.ip.is_empty(), "--ip"),
            (self.restart.is_some(), "--restart"),
            (!self.dns.is_empty(), "--dns"),
            (!self.dns_search.is_empty(), "--dns-search"),
            (self.mac_address.is_some(), "--mac-address"),
            (!self.volumes_from.is_empty(), "--volumes-from"),
            (!self.log_opt.is_empty(), "--log-opt"),
        ];
        said.into_iter().find_map(|(is_said, flag)| is_said.then_some(flag))
    }

    /// What is kept of its output.
    fn log(&self) -> Log {
        let mut log = Log::default();
        for option in &self.log_opt {
            match option {
                LogOptArg::Size(bytes) => log.max_size = Some(*bytes),
                LogOptArg::Files(count) => log.max_file = Some(*count),
            }
        }
        log
    }

    /// Whether something is said that only the supervisor sees to.
    fn is_any(&self) -> bool {
        let lists = [
            self.publish.is_empty(),
            self.network_alias.is_empty(),
            self.ip.is_empty(),
            self.label.is_empty(),
            self.add_host.is_empty(),
            self.dns.is_empty(),
            self.dns_search.is_empty(),
            self.volumes_from.is_empty(),
            self.log_opt.is_empty(),
        ];
        self.detach
            || self.restart.is_some()
            || self.stop_signal.is_some()
            || self.stop_timeout.is_some()
            || self.mac_address.is_some()
            || self.detach_keys.is_some()
            || lists.contains(&false)
    }
}

impl Run {
    /// Whether the container needs the supervisor.
    pub(super) fn is_supervised(&self) -> bool {
        let own = |network: &RunNetworkArg| !matches!(network, RunNetworkArg::None | RunNetworkArg::Host);
        self.supervised.is_any()
            || self.grants.are_any()
            || self.health.is_any()
            || self.flags.network.iter().any(own)
            || self.flags.binds().any(|volume| volume.source == VolumeSource::Own)
    }

    /// Hands the container to the supervisor.
    pub(super) fn supervised(&self, store: &Store, image: &ImageRecord) -> Outcome {
        let service = self.service(store, image)?;
        let stop = image.config.config.stop_signal.as_str();
        let attendant = (!self.supervised.detach).then(|| self.attendant(stop)).transpose()?;
        let size = if service.tty { window() } else { (0, 0) };
        let (secrets, networks) = (Vec::new(), Vec::new());
        let run = protocol::Run { service, secrets, networks, foreground: attendant.is_some(), size };
        let client = Client::connect_or_start(store.root(), LOOSE)?;
        self.hand_over(client, run, || attendant.ok_or_else(|| Error::new("presume: nobody waits in the background")))
    }

    /// Takes the signals of this process for a container; `stop` is what its image or service wants in place of TERM.
    pub(super) fn attendant(&self, stop: &str) -> Result<Attendant, Error> {
        let attendant = Attendant::new(crate::image::signal::number(stop));
        let attendant = attendant.map_err(|errno| Error::new(format!("signals can't be watched: {errno}")))?;
        Ok(attendant.left_by(self.supervised.detach_keys.clone().unwrap_or_default().0))
    }

    /// Has a supervisor run a container, and stays with it in the foreground.
    pub(super) fn hand_over(
        &self,
        mut client: Client,
        run: protocol::Run,
        attendant: impl FnOnce() -> Result<Attendant, Error>,
    ) -> Outcome {
        let (tty, foreground) = (run.service.tty, run.foreground);
        let streams = if tty || !foreground { Vec::new() } else { streams(self.flags.interactive)?.into() };
        let borrowed: Vec<_> = streams.iter().map(|stream| stream.as_fd()).collect();
        client.send(&Request::Run(Box::new(run)), &borrowed)?;
        drop(borrowed);
        drop(streams);
        let (id, name, given) = started(&mut client)?;
        if !foreground {
            settled(&mut client)?;
            return say(&id);
        }
        let attendant = attendant()?;
        let ends = if tty { Ends::of_container(name, given)? } else { Ends::default() };
        let ended = attend(&mut client, attendant, ends, self.flags.interactive)?;
        Ok(ended.map_or(Exit::OK, exit))
    }

    /// The container as the supervisor takes it.
    fn service(&self, store: &Store, image: &ImageRecord) -> Result<Service, Error> {
        let (flags, own) = (&self.flags, &self.supervised);
        let name = flags.name.as_ref().map_or_else(|| self.own_name(), |name| name.0.clone());
        let mut planned = self.planned(&name)?;
        planned.healthcheck = self.health.check(image.config.config.healthcheck.as_ref())?;
        self.grants.fill(&mut planned)?;
        let here =
            std::env::current_dir().map_err(|error| Error::new(format!("there is no current folder: {error}")))?;
        let external: BTreeSet<String> = flags.named_volumes().map(|(name, _)| name.to_owned()).collect();
        let around = Surroundings { stack: LOOSE, context: &here, store, images: HashMap::new(), external };
        // The supervisor holds them from here on.
        let _held = flags.make_volumes(store, image)?;
        let mut service = merge(&planned, &(self.subject.clone(), image.clone()), &around)?;
        service.args = flags.words(&image.config.config, &self.command)?.iter().map(text).collect::<Result<_, _>>()?;
        service.publish = own.publish.iter().map(|port| port.0.clone()).collect();
        service.network = self.connection(store)?;
        service.limits = limits(self.limits.typed(None)?, flags.shm_size.map(|size| size.0));
        service.restart = own.restart.map_or(Restart::No, |restart| restart.0);
        service.stop_signal = own.stop_signal.map(|signal| signal.0.to_string()).or(service.stop_signal);
        service.stop_grace = own.stop_timeout.map(|time| time.0);
        service.dns.clone_from(&own.dns);
        service.dns_search = own.dns_search.iter().map(|domain| domain.0.clone()).collect();
        service.log = own.log();
        service.hosts = own.add_host.iter().map(|host| (host.0.clone(), host.1)).collect();
        service.remove = flags.rm || !own.detach;
        service.input = own.detach && flags.interactive && !flags.tty;
        service.sysctls = flags.sysctls();
        service.fakeroot = self.work.fakeroot();
        flags.confine(&mut service)?;
        self.grants.join(&mut service);
        for mount in &mut service.mounts {
            if let MountKind::Tmpfs { mode, .. } = &mut mount.kind {
                *mode = flags.tmpfs_mode(&mount.target);
            }
        }
        lent(&own.volumes_from, &mut service.mounts)?;
        Ok(service)
    }

    /// What the command line says, as a block of a file would.
    fn planned(&self, name: &str) -> Result<planned::Service, Error> {
        let (flags, own) = (&self.flags, &self.supervised);
        let label = |arg: &EnvArg| (arg.name.clone(), arg.value.clone().unwrap_or_default());
        Ok(planned::Service {
            name: name.to_owned(),
            image: StepId(0),
            from: self.subject.clone(),
            // The words come later: only then is it known what the image says.
            cmd: Some(planned::Command::Exec(vec![String::new()])),
            env: env(flags)?,
            user: flags.user.as_ref().map(|user| user.0.clone()),
            workdir: flags.workdir.as_ref().map(|workdir| workdir.0.clone()),
            labels: own.label.iter().map(label).collect(),
            mounts: flags.planned_mounts()?,
            replicas: 1,
            readonly: flags.read_only,
            hostname: flags.hostname(),
            container: Some(name.to_owned()),
            init: flags.init,
            tty: flags.tty,
            ulimits: flags.ulimit.iter().map(|limit| ulimit(&limit.0)).collect(),
            ..planned::Service::default()
        })
    }

    /// `nginx-1a2b3c`: what it runs, and something that nobody else has.
    fn own_name(&self) -> String {
        let last = self.subject.rsplit('/').find(|part| !part.is_empty()).unwrap_or("container");
        let last = last.split([':', '@']).next().unwrap_or(last).trim_end_matches(".rbox");
        let kept: String = last.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(40).collect();
        let kept = kept.trim_matches('-');
        let kept = if kept.is_empty() { "container" } else { kept };
        format!("{kept}-{}", &sandbox::defaults::new_id()[..6])
    }

    fn connection(&self, store: &Store) -> Result<Connection, Error> {
        let own = &self.supervised;
        let mut joins: Vec<Join> = Vec::new();
        let networks = &self.flags.network;
        let joined = |network: &RunNetworkArg| matches!(network, RunNetworkArg::Default | RunNetworkArg::Name(_));
        if own.mac_address.is_some() && !networks.iter().all(joined) {
            return Err(Error::usage("`--mac-address` is that of a link of its own, which only a network gives it"));
        }
        for network in networks {
            let name = match network {
                RunNetworkArg::None | RunNetworkArg::Host | RunNetworkArg::Container(_) if networks.len() > 1 => {
                    return Err(Error::usage(
                        "`none`, `host` and `container:NAME` stand alone: a container has one or the other",
                    ));
                }
                RunNetworkArg::None => return Ok(Connection::None),
                RunNetworkArg::Host if own.publish.is_empty() => return Ok(Connection::Host),
                RunNetworkArg::Host => {
                    return Err(Error::usage(
                        "on the host's network every port is the host's already, so none can be published",
                    ));
                }
                RunNetworkArg::Container(name) => return Ok(Connection::Service(service_of(name)?)),
                RunNetworkArg::Default => DEFAULT,
                RunNetworkArg::Name(name) => {
                    crate::cli::network::must_exist(store.root(), name)?;
                    name
                }
            };
            joins.push(Join { network: name.to_owned(), ..Join::default() });
        }
        if joins.is_empty() {
            joins.push(Join { network: DEFAULT.to_owned(), ..Join::default() });
        }
        joins[0].addresses.clone_from(&own.ip);
        joins[0].mac = own.mac_address.map(|mac| mac.0);
        for join in &mut joins {
            join.aliases.clone_from(&own.network_alias);
        }
        Ok(Connection::Networks(joins))
    }
}

fn limits(limits: sandbox::Limits, shm: Option<u64>) -> Limits {
    Limits {
        memory: limits.memory,
        memory_swap: limits.memory_swap,
        memory_reserved: limits.memory_reserved,
        millicpus: limits.millicpus,
        cpu_weight: limits.cpu_weight,
        cpuset: limits.cpuset,
        pids: limits.pids,
        io_weight: limits.io_weight,
        shm,
    }
}

pub(super) fn ulimit(limit: &sandbox::Rlimit) -> planned::Ulimit {
    let name = RESOURCES.get(limit.resource as usize).copied().unwrap_or_default();
    planned::Ulimit { name: name.to_owned(), soft: limit.soft, hard: limit.hard }
}

/// Words of the command line, which a supervisor takes as text.
pub(super) fn text(word: &OsString) -> Result<String, Error> {
    let text = word.to_str().map(str::to_owned);
    text.ok_or_else(|| {
        Error::usage(format!("`{}` is no UTF-8 text, which a container in the background needs", word.display()))
    })
}

/// Variables of the command line, `NAME=VALUE`; the last of a name counts.
pub(super) fn env(flags: &Flags) -> Result<Vec<String>, Error> {
    let mut lines = Vec::new();
    if flags.tty {
        lines.push(format!("TERM={}", std::env::var("TERM").unwrap_or_else(|_| "xterm".to_owned())));
    }
    let mut set =
        |values: Vec<(String, String)>| lines.extend(values.into_iter().map(|(name, value)| format!("{name}={value}")));
    for path in &flags.env_file {
        set(env_values(&env_file(path)?)?);
    }
    set(env_values(&flags.env)?);
    Ok(lines)
}

impl Flags {
    /// Puts into a service what the flags say about trust.
    pub(super) fn confine(&self, service: &mut Service) -> Result<(), Error> {
        let unconfined = service.seccomp_unconfined;
        let planned = sandbox::Confinement {
            capabilities: service.capabilities,
            no_new_privileges: !service.new_privileges,
            seccomp: if unconfined { sandbox::Seccomp::Unconfined } else { sandbox::Seccomp::Default },
            masks: !service.unmasked,
            user_namespace: !service.privileged,
        };
        let confinement = self.confinement(&planned)?;
        service.capabilities = confinement.capabilities;
        service.new_privileges = !confinement.no_new_privileges;
        service.seccomp_unconfined = confinement.seccomp == sandbox::Seccomp::Unconfined;
        service.seccomp_profile = self.profile_text()?;
        service.unmasked = !confinement.masks;
        Ok(())
    }
}
