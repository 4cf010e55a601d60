//! What lies in a container: its volumes, files, secrets, and the files that tell of its networks.

use std::fmt::Write as _;
use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use super::container::Ground;
use crate::image::ImageConfig;
use crate::sandbox;
use crate::stack::definition::{Image, Mount, MountKind, Secret, Service};
use crate::store::{ImageRecord, Store};

/// Permission bits of memory, where nothing else is said.
const MEMORY: u32 = 0o1777;

/// What a container has of networks, as its own files tell it.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Its own name as a host's.
    pub(super) hostname: String,
    /// Its addresses.
    pub(super) addresses: Vec<IpAddr>,
    /// Who is at the other end of a link without a bridge: its address there, and its names.
    pub(super) peers: Vec<(IpAddr, String)>,
    /// What `/etc/resolv.conf` says; none = as this machine's.
    pub(super) resolv_conf: Option<String>,
    /// The host, as it reaches it.
    pub(super) host: Option<IpAddr>,
}

/// A mount for people: its source, and where it lies.
pub(super) fn show(mount: &Mount) -> (String, String) {
    let source = match &mount.kind {
        MountKind::Bind(path) => path.clone(),
        MountKind::Volume { name, .. } => name.clone(),
        MountKind::Anonymous => "(its own)".to_owned(),
        MountKind::Tmpfs { .. } => "(memory)".to_owned(),
        MountKind::Image { image, .. } => image.name.clone(),
    };
    (source, mount.target.clone())
}

/// The record of an image that a definition names.
pub(super) fn record(image: &Image) -> ImageRecord {
    ImageRecord {
        config: ImageConfig::default(),
        snapshot: image.snapshot,
        host: image.host,
        epoch: None,
        pulled: None,
    }
}

/// Everything that a service mounts; each after those that it lies in.
pub(super) fn all(
    store: &Store,
    service: &Service,
    secrets: &[Secret],
    ground: &mut Ground,
    places: &Places,
) -> Result<Vec<sandbox::Mount>, String> {
    let mut mounts = told(service, places);
    if let Some(size) = service.limits.shm {
        let kind = sandbox::MountKind::Tmpfs { size: Some(size), mode: MEMORY };
        mounts.push(sandbox::Mount { target: "/dev/shm".into(), kind, readonly: false });
    }
    ground.volumes.clear();
    for (number, mount) in service.mounts.iter().enumerate() {
        let kind = kind(store, number, mount, ground)?;
        // what is of an image stays as it is there
        let readonly = mount.readonly || matches!(mount.kind, MountKind::Image { .. });
        mounts.push(sandbox::Mount { target: PathBuf::from(&mount.target), kind, readonly });
    }
    for file in &service.files {
        let kind = small(store, file.content.clone().into_bytes(), file.mode, file.owner.as_deref(), ground)?;
        mounts.push(sandbox::Mount { target: PathBuf::from(&file.path), kind, readonly: false });
    }
    for secret in &service.secrets {
        let value = secrets.iter().find(|value| value.name == secret.name);
        let value = value.ok_or_else(|| format!("the secret `{}` was not handed over", secret.name))?;
        let kind = small(store, value.value.clone(), secret.mode, secret.owner.as_deref(), ground)?;
        mounts.push(sandbox::Mount { target: PathBuf::from(&secret.target), kind, readonly: false });
    }
    mounts.sort_by_key(|mount| mount.target.components().count());
    Ok(mounts)
}

fn kind(store: &Store, number: usize, mount: &Mount, ground: &mut Ground) -> Result<sandbox::MountKind, String> {
    let bind = |source: PathBuf| sandbox::MountKind::Bind { source, recursive: true };
    match &mount.kind {
        MountKind::Bind(path) => Ok(bind(PathBuf::from(path))),
        MountKind::Volume { name, path } => {
            ground.volumes.push(store.hold_volume(name).map_err(|error| error.to_string())?);
            Ok(bind(PathBuf::from(path)))
        }
        MountKind::Anonymous => {
            ground.container.folder(store, number, &mount.target).map(bind).map_err(|reason| reason.to_string())
        }
        MountKind::Tmpfs { size, mode } => Ok(sandbox::MountKind::Tmpfs { size: *size, mode: mode.unwrap_or(MEMORY) }),
        MountKind::Image { image, path } => {
            ground.container.image(store, &record(image), path).map_err(|reason| reason.to_string())
        }
    }
}

fn small(
    store: &Store,
    content: Vec<u8>,
    mode: u32,
    owner: Option<&str>,
    ground: &Ground,
) -> Result<sandbox::MountKind, String> {
    let user = &ground.container.user;
    let (uid, gid) = match owner {
        Some(owner) => ground.container.owner(store, owner).map_err(|reason| reason.to_string())?,
        None => (user.uid, user.gid),
    };
    Ok(sandbox::MountKind::File { content, mode, uid, gid })
}

/// A `resolv.conf` with these domains in place of its own; `.` alone is none.
fn searched(text: String, domains: &[String]) -> String {
    if domains.is_empty() {
        return text;
    }
    let other = |line: &&str| !matches!(line.split_whitespace().next(), Some("search" | "domain"));
    let mut text: String = text.lines().filter(other).map(|line| format!("{line}\n")).collect();
    if domains != ["."] {
        let _ = writeln!(text, "search {}", domains.join(" "));
    }
    text
}

/// The files that tell a program its names and name servers. They lie over what the image has.
fn told(service: &Service, places: &Places) -> Vec<sandbox::Mount> {
    let hostname = &places.hostname;
    let mut hosts = String::from("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
    hosts.push_str("ff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n");
    if places.addresses.is_empty() {
        let _ = writeln!(hosts, "127.0.1.1\t{hostname}");
    }
    for address in &places.addresses {
        let _ = writeln!(hosts, "{address}\t{hostname}");
    }
    for (address, names) in &places.peers {
        let _ = writeln!(hosts, "{address}\t{names}");
    }
    for (name, address) in &service.hosts {
        if let Some(address) = address.or(places.host) {
            let _ = writeln!(hosts, "{address}\t{name}");
        }
    }
    let machine = || fs::read_to_string("/etc/resolv.conf").unwrap_or_default();
    let resolv_conf = searched(places.resolv_conf.clone().unwrap_or_else(machine), &service.dns_search);
    [("/etc/hosts", hosts), ("/etc/resolv.conf", resolv_conf), ("/etc/hostname", format!("{hostname}\n"))]
        .map(|(target, content)| {
            let kind = sandbox::MountKind::File { content: content.into_bytes(), mode: 0o644, uid: 0, gid: 0 };
            sandbox::Mount { target: Path::new(target).to_owned(), kind, readonly: false }
        })
        .into()
}
