//! One service: what its block says, else what its image says.

use std::path::Path;

use super::super::definition::{
    Condition, Connection, Depend, Device, File, Health, Join, Limits, Log, Mount, MountKind, Restart, SecretMount,
    Service, Share,
};
use super::super::error::Error;
use super::networks::{exposed, publish};
use super::{DEFAULT, Surroundings, image, refused};
use crate::image::{Config, Healthcheck};
use crate::plan::stack::{self as planned, Command, HostAddress, NamespaceKind, Seccomp};
use crate::sandbox::fakeroot::Mode;
use crate::sandbox::{SeccompProfile, capabilities};
use crate::store::ImageRecord;

/// Makes a service of what its block and its image say.
///
/// # Errors
/// What can't be run here, as a sentence.
pub fn merge(
    service: &planned::Service,
    from: &(String, ImageRecord),
    around: &Surroundings<'_>,
) -> Result<Service, Error> {
    let config = &from.1.config.config;
    let at = |error: Error| match error {
        Error::Refused { message, help, code } => {
            Error::Refused { message: format!("service `{}`: {message}", service.name), help, code }
        }
        other => other,
    };
    let args = args(service, config);
    if args.is_empty() {
        return Err(at(refused("there is nothing to run: neither it nor its image has a CMD or an ENTRYPOINT")));
    }
    let (limits, mounts) = (limits(&service.limits), mounts(service, config, around).map_err(at)?);
    let share = |kind: NamespaceKind| {
        service.namespaces.iter().find(|shared| shared.kind == kind).map_or(Share::Own, |shared| match &shared.with {
            planned::Shared::Host => Share::Host,
            planned::Shared::Service(name) => Share::Service(name.clone()),
        })
    };
    Ok(Service {
        name: service.name.clone(),
        image: image(from),
        args,
        env: environment(&config.env, &service.env),
        user: service.user.clone().unwrap_or_else(|| config.user.clone()),
        groups: Vec::new(),
        cwd: service.workdir.clone().unwrap_or_else(|| from_top(&config.working_dir)),
        hostname: service.hostname.clone(),
        container: service.container.clone(),
        labels: labels(config, &service.labels),
        stop_signal: service.stopsignal.clone().or_else(|| Some(config.stop_signal.clone()).filter(|s| !s.is_empty())),
        stop_grace: service.stopgrace,
        health: service.healthcheck.as_ref().or(config.healthcheck.as_ref()).and_then(|one| health(one, config)),
        network: connection(&service.network),
        publish: service.publish.iter().map(publish).collect::<Result<_, _>>().map_err(at)?,
        expose: exposed(&config.exposed_ports, &service.expose),
        mounts,
        files: service.files.iter().map(file).collect(),
        secrets: service.secrets.iter().map(secret).collect(),
        depends: service.depends.iter().map(depend).collect(),
        limits,
        restart: restart(service.restart),
        replicas: service.replicas,
        capabilities: capabilities_of(service).map_err(at)?,
        new_privileges: service.privileged,
        seccomp_unconfined: service.seccomp.as_ref().map_or(service.privileged, |one| *one == Seccomp::Unconfined),
        seccomp_profile: profile(service, around).map_err(at)?,
        unmasked: service.privileged,
        privileged: service.privileged,
        readonly: service.readonly,
        init: service.init,
        tty: service.tty,
        input: false,
        devices: service.devices.iter().map(device).collect(),
        sysctls: service.sysctls.clone(),
        ulimits: service.ulimits.iter().map(|limit| (limit.name.clone(), limit.soft, limit.hard)).collect(),
        dns: service.dns.clone(),
        dns_search: Vec::new(),
        hosts: service.hosts.iter().map(host).collect(),
        pid: share(NamespaceKind::Pid),
        ipc: share(NamespaceKind::Ipc),
        uts: share(NamespaceKind::Uts),
        oom_score: None,
        log: Log { max_size: service.log.max_size, max_file: service.log.max_file },
        remove: false,
        fakeroot: Mode::default(),
        stands_in_for: None,
    })
}

/// As Docker and Compose: an ENTRYPOINT of its own takes the image's CMD away.
fn args(service: &planned::Service, config: &Config) -> Vec<String> {
    let words = |command: &Command| match command {
        Command::Exec(args) => args.clone(),
        Command::Shell(line) => [shell(config), vec![line.clone()]].concat(),
    };
    let entrypoint = service.entrypoint.as_ref().map(words);
    let cmd = service.cmd.as_ref().map(words);
    let image_cmd = || if entrypoint.is_some() { Vec::new() } else { config.cmd.clone().unwrap_or_default() };
    let cmd = cmd.unwrap_or_else(image_cmd);
    let mut args = entrypoint.unwrap_or_else(|| config.entrypoint.clone().unwrap_or_default());
    args.extend(cmd);
    args
}

fn shell(config: &Config) -> Vec<String> {
    let own = config.shell.clone().filter(|shell| !shell.is_empty());
    own.unwrap_or_else(|| vec!["/bin/sh".to_owned(), "-c".to_owned()])
}

/// One value a name, the last one's; in the order of the names' first mention.
fn environment(image: &[String], own: &[String]) -> Vec<(String, String)> {
    let mut env: Vec<(String, String)> = Vec::new();
    for line in image.iter().chain(own) {
        let (name, value) = line.split_once('=').unwrap_or((line, ""));
        match env.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => value.clone_into(old),
            None => env.push((name.to_owned(), value.to_owned())),
        }
    }
    env
}

/// A config may say a folder without a `/`, and means it from the top.
fn from_top(path: &str) -> String {
    if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

fn labels(config: &Config, own: &[(String, String)]) -> Vec<(String, String)> {
    let mut labels = config.labels.clone();
    labels.extend(own.iter().cloned());
    labels.into_iter().collect()
}

fn health(check: &Healthcheck, config: &Config) -> Option<Health> {
    let test = match check.test.split_first()? {
        (kind, []) if kind != "NONE" => return None,
        (kind, args) if kind == "CMD" => args.to_vec(),
        (kind, args) if kind == "CMD-SHELL" => [shell(config), args.to_vec()].concat(),
        _ => return None,
    };
    let some = |value: u64| Some(value).filter(|value| *value > 0);
    Some(Health {
        test,
        interval: some(check.interval),
        timeout: some(check.timeout),
        start_period: some(check.start_period),
        start_interval: some(check.start_interval),
        retries: some(check.retries).map(|retries| u32::try_from(retries).unwrap_or(u32::MAX)),
    })
}

fn connection(connection: &planned::Connection) -> Connection {
    let join = |join: &planned::Join| Join {
        network: join.network.clone(),
        aliases: join.aliases.clone(),
        addresses: join.addresses.clone(),
        mac: None,
    };
    match connection {
        planned::Connection::Default => {
            Connection::Networks(vec![Join { network: DEFAULT.to_owned(), ..Join::default() }])
        }
        planned::Connection::Networks(joins) => Connection::Networks(joins.iter().map(join).collect()),
        planned::Connection::Host => Connection::Host,
        planned::Connection::None => Connection::None,
        planned::Connection::Service(name) => Connection::Service(name.clone()),
    }
}

/// Mounts, each after those that it lies in: its own, then the image's VOLUMEs that nothing covers.
fn mounts(service: &planned::Service, config: &Config, around: &Surroundings<'_>) -> Result<Vec<Mount>, Error> {
    let mut mounts = Vec::new();
    for mount in &service.mounts {
        let kind = match &mount.kind {
            planned::MountKind::Bind { source } => MountKind::Bind(bind(&around.absolute(source))?),
            planned::MountKind::Volume { name: Some(name) } => {
                let name = around.volume(name);
                let path = around.store.volume_path(&name).map_err(|error| refused(error.to_string()))?;
                MountKind::Volume { name, path: text(&path)? }
            }
            planned::MountKind::Volume { name: None } => MountKind::Anonymous,
            planned::MountKind::Tmpfs { size } => MountKind::Tmpfs { size: *size, mode: None },
            planned::MountKind::Image { image: step, path } => {
                MountKind::Image { image: image(around.image(*step)?), path: path.clone() }
            }
        };
        mounts.push(Mount { target: mount.target.clone(), readonly: mount.readonly, kind });
    }
    for target in &config.volumes {
        let path = Path::new(target);
        let own = mounts.iter().any(|mount| Path::new(&mount.target) == path);
        if !own && path.is_absolute() && path != Path::new("/") {
            mounts.push(Mount { target: target.clone(), readonly: false, kind: MountKind::Anonymous });
        }
    }
    mounts.sort_by_key(|mount| Path::new(&mount.target).components().count());
    Ok(mounts)
}

fn bind(path: &Path) -> Result<String, Error> {
    let found = std::fs::canonicalize(path).map_err(|error| {
        let missing = error.kind() == std::io::ErrorKind::NotFound;
        Error::Refused {
            message: format!("the source `{}` of a mount can't be used: {error}", path.display()),
            help: missing.then(|| format!("make it first: `mkdir -p {}`", path.display())),
            code: None,
        }
    })?;
    text(&found)
}

fn text(path: &Path) -> Result<String, Error> {
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| refused(format!("the path `{}` is no UTF-8 text, which a mount needs", path.display())))
}

fn file(file: &planned::InlineFile) -> File {
    File { path: file.path.clone(), content: file.content.clone(), mode: file.mode, owner: file.owner.clone() }
}

fn secret(secret: &planned::SecretMount) -> SecretMount {
    let (name, target, owner) = (secret.secret.clone(), secret.target.clone(), secret.owner.clone());
    SecretMount { name, target, mode: secret.mode, owner, digest: None }
}

fn depend(depend: &planned::Depend) -> Depend {
    let condition = match depend.condition {
        planned::Condition::Started => Condition::Started,
        planned::Condition::Healthy => Condition::Healthy,
        planned::Condition::Completed => Condition::Completed,
    };
    Depend { service: depend.service.clone(), condition }
}

fn limits(limits: &planned::Limits) -> Limits {
    let weight = |weight: u64| u16::try_from(weight).ok();
    // As Docker: as much swap as memory, where nothing is said.
    let swap = |memory: u64| memory.saturating_add(limits.swap.unwrap_or(memory));
    Limits {
        memory: limits.memory,
        memory_swap: limits.memory.map(swap),
        memory_reserved: limits.reserved_memory,
        millicpus: limits.millicpus,
        cpu_weight: limits.cpu_weight.and_then(weight).or(limits.reserved_millicpus.map(share)),
        cpuset: None,
        pids: limits.pids,
        io_weight: limits.io_weight.and_then(weight),
        shm: limits.shm,
    }
}

/// Processors kept for a service, as a share of those there are: 1024 shares a processor, turned into a weight as runc does.
fn share(millicpus: u64) -> u16 {
    let shares = (millicpus.saturating_mul(1024) / 1000).clamp(2, 262_144);
    u16::try_from(1 + (shares - 2) * 9999 / 262_142).unwrap_or(10_000)
}

const fn restart(restart: planned::Restart) -> Restart {
    match restart {
        planned::Restart::No => Restart::No,
        planned::Restart::Always => Restart::Always,
        planned::Restart::UnlessStopped => Restart::UnlessStopped,
        planned::Restart::OnFailure { times } => Restart::OnFailure(times),
    }
}

/// As Docker: `-ALL +X` is X alone, `+ALL -X` all but X.
fn capabilities_of(service: &planned::Service) -> Result<u64, Error> {
    let (mut added, mut dropped) = (0, 0);
    for word in &service.capabilities {
        let (sign, name) = word.split_at_checked(1).unwrap_or(("", word));
        let bits = capabilities::parse(name).ok_or_else(|| refused(format!("there is no capability `{name}`")))?;
        *(if sign == "-" { &mut dropped } else { &mut added }) |= bits;
    }
    let start = match (service.privileged || added == capabilities::ALL, dropped == capabilities::ALL) {
        (true, _) => capabilities::ALL,
        (false, true) => 0,
        (false, false) => capabilities::RUN,
    };
    let single = |bits: u64| if bits == capabilities::ALL { 0 } else { bits };
    Ok((start | single(added)) & !single(dropped))
}

/// The text of a service's seccomp profile.
fn profile(service: &planned::Service, around: &Surroundings<'_>) -> Result<Option<String>, Error> {
    let Some(Seccomp::File(path)) = &service.seccomp else { return Ok(None) };
    let text = std::fs::read_to_string(around.absolute(path))
        .map_err(|error| refused(format!("the seccomp profile `{path}` can't be read: {error}")))?;
    SeccompProfile::read(&text).map_err(|error| refused(format!("the seccomp profile `{path}`: {error}")))?;
    Ok(Some(text))
}

fn device(device: &planned::Device) -> Device {
    Device { host: device.host.clone(), container: device.container.clone(), access: device.access.clone() }
}

fn host(host: &planned::HostName) -> (String, Option<std::net::IpAddr>) {
    let address = match host.address {
        HostAddress::Address(address) => Some(address),
        HostAddress::Host => None,
    };
    (host.name.clone(), address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn the_last_value_of_a_name_counts() {
        let env = environment(&lines(&["A=1", "B=2"]), &lines(&["A=3", "C=x=y"]));
        let env: Vec<String> = env.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(env, ["A=3", "B=2", "C=x=y"]);
    }

    #[test]
    fn health_checks_of_images() {
        let config = Config { shell: Some(lines(&["/bin/bash", "-c"])), ..Config::default() };
        let test = |words: &[&str]| {
            let check = Healthcheck { test: lines(words), retries: 2, ..Healthcheck::default() };
            health(&check, &config).map(|health| health.test)
        };
        assert_eq!(test(&["CMD", "a", "b"]), Some(lines(&["a", "b"])));
        assert_eq!(test(&["CMD-SHELL", "a | b"]), Some(lines(&["/bin/bash", "-c", "a | b"])));
        assert_eq!(test(&["NONE"]), None);
        assert_eq!(test(&["CMD"]), None);
        assert_eq!(test(&[]), None);
    }

    #[test]
    fn shares_of_processors() {
        assert_eq!((share(0), share(1000), share(256_000)), (1, 39, 10_000));
    }
}
