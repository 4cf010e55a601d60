//! Flags that give a container something of this machine, and those that say how it is asked whether it is well.

use crate::cli::exit::Error;
use crate::cli::stacks::{Project, find};
use crate::cli::value::{DeviceArg, Grace, ShareArg};
use crate::image::Healthcheck;
use crate::plan::stack::{Device, NamespaceKind, Service, Shared, SharedNamespace};
use crate::stack::{LOOSE, definition};

/// What a container has of this machine, or of another container
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Containers with something of this machine")]
pub(super) struct Grants {
    /// A device, as /dev/fuse or /dev/ttyUSB0:/dev/tty0:rw
    #[arg(long, value_name = "DEVICE[:PATH][:rwm]")]
    device: Vec<DeviceArg>,
    /// Every capability and every system call, and nothing of /proc and /sys hidden: hardly a container any more
    #[arg(long)]
    privileged: bool,
    /// Whose processes it sees: private, host or container:NAME
    #[arg(long, value_name = "WHOSE")]
    pid: Option<ShareArg>,
    /// Whose shared memory and queues it uses
    #[arg(long, value_name = "WHOSE")]
    ipc: Option<ShareArg>,
    /// Whose host name it has
    #[arg(long, value_name = "WHOSE")]
    uts: Option<ShareArg>,
    /// A further group of whoever runs the program
    #[arg(long, value_name = "GROUP", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    group_add: Vec<String>,
    /// How readily the kernel kills it where memory runs out, from -1000 (never) to 1000 (first)
    #[arg(long, value_name = "SCORE", allow_negative_numbers = true, value_parser = clap::value_parser!(i16).range(-1000..=1000))]
    oom_score_adj: Option<i16>,
}

impl Grants {
    /// Whether anything is given.
    pub(super) fn are_any(&self) -> bool {
        let said = self.privileged || self.oom_score_adj.is_some();
        said || !self.device.is_empty() || !self.group_add.is_empty() || self.shares().next().is_some()
    }

    /// Puts into a container what no block of a file says.
    pub(super) fn join(&self, service: &mut definition::Service) {
        service.groups.clone_from(&self.group_add);
        service.oom_score = self.oom_score_adj;
    }

    fn shares(&self) -> impl Iterator<Item = (NamespaceKind, &ShareArg)> {
        let all = [(NamespaceKind::Pid, &self.pid), (NamespaceKind::Ipc, &self.ipc), (NamespaceKind::Uts, &self.uts)];
        let shares = all.into_iter().filter_map(|(kind, share)| Some((kind, share.as_ref()?)));
        shares.filter(|(_, share)| **share != ShareArg::Own)
    }

    /// Puts it into a service.
    pub(super) fn fill(&self, service: &mut Service) -> Result<(), Error> {
        service.privileged = self.privileged;
        service.devices = self
            .device
            .iter()
            .map(|DeviceArg(device)| Device {
                host: device.host.clone(),
                container: device.container.clone(),
                access: device.access.clone(),
            })
            .collect();
        for (kind, share) in self.shares() {
            let with = match share {
                ShareArg::Container(name) => Shared::Service(service_of(name)?),
                _ => Shared::Host,
            };
            service.namespaces.push(SharedNamespace { kind, with });
        }
        Ok(())
    }
}

/// The service of a container that runs outside of any stack.
pub(super) fn service_of(container: &str) -> Result<String, Error> {
    let (_, container) = find::Stacks::open(&Project { project: LOOSE.parse().ok() })?.one(container)?;
    Ok(container.service)
}

/// How a container is asked whether it is well
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Health")]
pub(super) struct Health {
    /// A line for the container's shell: it is well where this succeeds [default: the image's HEALTHCHECK]
    #[arg(long = "health-cmd", value_name = "LINE", conflicts_with = "no_healthcheck")]
    cmd: Option<String>,
    /// Between two checks
    #[arg(long = "health-interval", value_name = "TIME")]
    interval: Option<Grace>,
    /// For one check
    #[arg(long = "health-timeout", value_name = "TIME")]
    timeout: Option<Grace>,
    /// Failures in a row until it is unhealthy
    #[arg(long = "health-retries", value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    retries: Option<u64>,
    /// At the start, when failures don't count
    #[arg(long = "health-start-period", value_name = "TIME")]
    start_period: Option<Grace>,
    /// Between two checks of the start
    #[arg(long = "health-start-interval", value_name = "TIME")]
    start_interval: Option<Grace>,
    /// Never ask, whatever the image says
    #[arg(long)]
    no_healthcheck: bool,
}

impl Health {
    /// Whether anything is said.
    pub(super) fn is_any(&self) -> bool {
        let times = [self.interval, self.timeout, self.start_period, self.start_interval];
        self.no_healthcheck || self.cmd.is_some() || self.retries.is_some() || times.iter().any(Option::is_some)
    }

    /// What is asked in place of the image's check; none where that stands.
    pub(super) fn check(&self, image: Option<&Healthcheck>) -> Result<Option<Healthcheck>, Error> {
        if !self.is_any() {
            return Ok(None);
        }
        if self.no_healthcheck {
            return Ok(Some(Healthcheck { test: vec!["NONE".to_owned()], ..Healthcheck::default() }));
        }
        let mut check = image.cloned().unwrap_or_default();
        if let Some(line) = &self.cmd {
            check.test = vec!["CMD-SHELL".to_owned(), line.clone()];
        }
        let times = [
            (&mut check.interval, self.interval),
            (&mut check.timeout, self.timeout),
            (&mut check.start_period, self.start_period),
            (&mut check.start_interval, self.start_interval),
        ];
        for (time, given) in times {
            *time = given.map_or(*time, |Grace(nanoseconds)| nanoseconds);
        }
        check.retries = self.retries.unwrap_or(check.retries);
        if check.test.is_empty() {
            return Err(Error::usage("the image has no health check that these times could be for")
                .help("say what is asked: `--health-cmd 'curl -f localhost'`"));
        }
        Ok(Some(check))
    }
}
