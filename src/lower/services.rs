//! One service.

use std::collections::HashMap;

use super::stack::ports;
use crate::model::{self, Base};
use crate::plan::StepId;
use crate::plan::stack::{
    Command, Condition, Connection, Depend, Device, HostAddress, HostName, InlineFile, Join, Limits, Log, Mount,
    MountKind, NamespaceKind, Publish, Pull, Restart, Seccomp, SecretMount, Service, Shared, SharedNamespace, Ulimit,
};
use crate::source::{FileId, SourceMap};

/// Lowers a service; none where an error says why it has no image.
pub(super) fn lower(service: &model::Service, images: &HashMap<Base, StepId>, files: &SourceMap) -> Option<Service> {
    let image = service.image.as_ref()?;
    let file = files.get(service.span.file).filter(|_| service.span.file == FileId(0));
    Some(Service {
        name: service.name.value.clone(),
        line: file.map_or(1, |file| file.line_col(service.span.start).line),
        image: images.get(&image.base).copied()?,
        from: image.text.clone(),
        pull: match service.pull {
            model::Pull::Missing => Pull::Missing,
            model::Pull::Always => Pull::Always,
            model::Pull::Never => Pull::Never,
        },
        cmd: service.cmd.as_ref().map(command),
        entrypoint: service.entrypoint.as_ref().map(command),
        env: service.env.iter().map(|(name, value)| format!("{name}={value}")).collect(),
        user: service.user.clone(),
        workdir: service.workdir.clone(),
        expose: service.expose.iter().copied().map(ports).collect(),
        labels: service.labels.clone(),
        stopsignal: service.stopsignal.clone(),
        healthcheck: service.healthcheck.as_ref().map(|health| health.value.clone()),
        publish: service.publish.iter().map(publish).collect(),
        network: connection(&service.network),
        mounts: service.mounts.iter().filter_map(|one| mount(one, images)).collect(),
        files: service.files.iter().map(file_of).collect(),
        secrets: service.secrets.iter().map(secret).collect(),
        depends: service.depends.iter().map(depend).collect(),
        limits: limits(&service.limits),
        restart: restart(service.restart),
        stopgrace: service.stopgrace,
        replicas: service.replicas.value,
        capabilities: service.capabilities.iter().map(|(add, name)| format!("{}{name}", sign(*add))).collect(),
        readonly: service.readonly,
        profiles: service.profiles.clone(),
        hostname: service.hostname.clone(),
        container: service.container.as_ref().map(|name| name.value.clone()),
        init: service.init,
        tty: service.tty,
        devices: service.devices.iter().map(device).collect(),
        sysctls: service.sysctls.clone(),
        ulimits: service.ulimits.iter().map(ulimit).collect(),
        dns: service.dns.clone(),
        hosts: service.hosts.iter().map(host).collect(),
        namespaces: service.namespaces.iter().map(namespace).collect(),
        seccomp: service.seccomp.as_ref().map(|seccomp| match seccomp {
            model::Seccomp::Unconfined => Seccomp::Unconfined,
            model::Seccomp::File(path) => Seccomp::File(path.clone()),
        }),
        privileged: service.privileged.is_some(),
        log: Log { max_size: service.log.max_size, max_file: service.log.max_file },
    })
}

const fn sign(add: bool) -> char {
    if add { '+' } else { '-' }
}

fn command(command: &model::Command) -> Command {
    match command {
        model::Command::Exec(args) => Command::Exec(args.clone()),
        model::Command::Shell(line) => Command::Shell(line.clone()),
    }
}

fn publish(publish: &model::Publish) -> Publish {
    let is_one = publish.container.start == publish.container.end;
    Publish {
        address: publish.address,
        host: publish.host.map(|(first, _)| first),
        host_end: publish.host.filter(|(first, last)| is_one && first != last).map(|(_, last)| last),
        container: ports(publish.container),
    }
}

fn connection(connection: &model::Connection) -> Connection {
    let join = |join: &model::Join| Join {
        network: join.network.value.clone(),
        aliases: join.aliases.clone(),
        addresses: join.addresses.iter().map(|address| address.value).collect(),
    };
    match connection {
        model::Connection::Default => Connection::Default,
        model::Connection::Networks(joins) => Connection::Networks(joins.iter().map(join).collect()),
        model::Connection::Host => Connection::Host,
        model::Connection::None => Connection::None,
        model::Connection::Service(name) => Connection::Service(name.value.clone()),
    }
}

fn mount(mount: &model::ServiceMount, images: &HashMap<Base, StepId>) -> Option<Mount> {
    let kind = match &mount.kind {
        model::ServiceMountKind::Bind(source) => MountKind::Bind { source: source.clone() },
        model::ServiceMountKind::Volume(name) => MountKind::Volume { name: name.clone() },
        model::ServiceMountKind::Tmpfs(size) => MountKind::Tmpfs { size: *size },
        model::ServiceMountKind::Image(origin, path) => {
            MountKind::Image { image: images.get(&origin.base).copied()?, path: path.clone() }
        }
    };
    Some(Mount { target: mount.target.value.clone(), readonly: mount.readonly, kind })
}

fn file_of(file: &model::ServiceFile) -> InlineFile {
    let (path, content, owner) = (file.path.value.clone(), file.content.clone(), file.owner.clone());
    InlineFile { path, content, mode: file.mode, owner }
}

fn secret(secret: &model::ServiceSecret) -> SecretMount {
    let (name, target, owner) = (secret.name.value.clone(), secret.target.clone(), secret.owner.clone());
    SecretMount { secret: name, target, mode: secret.mode, owner }
}

fn depend(depend: &model::Depend) -> Depend {
    let condition = match depend.condition {
        model::Condition::Started => Condition::Started,
        model::Condition::Healthy => Condition::Healthy,
        model::Condition::Completed => Condition::Completed,
    };
    Depend { service: depend.service.value.clone(), condition }
}

fn limits(limits: &model::Limits) -> Limits {
    Limits {
        memory: limits.memory,
        swap: limits.swap,
        millicpus: limits.cpus.map(millis),
        pids: limits.pids,
        cpu_weight: limits.cpu_weight,
        io_weight: limits.io_weight,
        shm: limits.shm,
        reserved_memory: limits.reserved_memory,
        reserved_millicpus: limits.reserved_cpus.map(millis),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the model has 0.01 to 4096 alone")]
fn millis(cpus: f64) -> u64 {
    (cpus * 1000.0).round() as u64
}

const fn restart(restart: model::Restart) -> Restart {
    match restart {
        model::Restart::No => Restart::No,
        model::Restart::Always => Restart::Always,
        model::Restart::UnlessStopped => Restart::UnlessStopped,
        model::Restart::OnFailure(times) => Restart::OnFailure { times },
    }
}

fn device(device: &model::Device) -> Device {
    let model::Device { host, container, access } = device.clone();
    Device { host, container, access }
}

fn ulimit((name, soft, hard): &(String, u64, u64)) -> Ulimit {
    Ulimit { name: name.clone(), soft: *soft, hard: *hard }
}

fn host((name, address): &(String, model::HostAddress)) -> HostName {
    let address = match address {
        model::HostAddress::Address(address) => HostAddress::Address(*address),
        model::HostAddress::Host => HostAddress::Host,
    };
    HostName { name: name.clone(), address }
}

fn namespace((kind, shared): &(model::NamespaceKind, model::Shared)) -> SharedNamespace {
    SharedNamespace {
        kind: match kind {
            model::NamespaceKind::Pid => NamespaceKind::Pid,
            model::NamespaceKind::Ipc => NamespaceKind::Ipc,
            model::NamespaceKind::Uts => NamespaceKind::Uts,
        },
        with: match shared {
            model::Shared::Host => Shared::Host,
            model::Shared::Service(name) => Shared::Service(name.value.clone()),
        },
    }
}
