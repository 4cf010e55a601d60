//! The stacks of a store, and which of them are alive.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, Mode, OFlags, flock};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};

use super::definition::{Definition, Network};
use super::error::{At, Error, Result};
use crate::sandbox::cgroup;

/// A stack on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Its name.
    pub name: String,
    /// Its folder, absolute.
    pub folder: PathBuf,
    /// Whether its supervisor lives.
    pub alive: bool,
}

/// What a supervisor writes down about itself (`state.json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Of `/proc/sys/kernel/random/boot_id`.
    pub boot: String,
    /// When it was started, in nanoseconds since 1970.
    pub started: i64,
    /// The version of rbox.
    pub version: String,
    /// The names of its containers.
    pub containers: Vec<String>,
    /// Whether it ended by itself.
    pub ended: bool,
}

/// What a supervisor wrote down that is gone and did not end by itself.
fn left(folder: &Path) -> Option<Record> {
    let record: Record = serde_json::from_slice(&fs::read(folder.join("state.json")).ok()?).ok()?;
    Some(record).filter(|record| !record.ended && !record.containers.is_empty())
}

/// Takes away the cgroups of containers whose supervisor was killed. Nothing else of them is left in the kernel.
pub fn sweep(folder: &Path) {
    let Some(record) = left(folder) else { return };
    for leftover in cgroup::leftovers_of(|name| record.containers.iter().any(|container| container == name)) {
        // one that can't go now is found by `rbox doctor`
        let _ = leftover.remove();
    }
}

/// What a supervisor that is gone left, in words for people; none where there is nothing to tell.
pub fn remains(folder: &Path) -> Option<String> {
    let record = left(folder)?;
    let containers = record.containers.join(", ");
    let many = if record.containers.len() == 1 { "container" } else { "containers" };
    Some(if record.boot == boot_id() {
        format!("its supervisor was killed, and with it the {many} {containers}")
    } else {
        format!("the machine was started again since then; until that its {many} {containers} ran")
    })
}

/// The folder of a stack.
pub fn folder(root: &Path, stack: &str) -> PathBuf {
    root.join("stacks").join(stack)
}

/// Makes the folder of a stack, closed to others.
pub(super) fn make_folder(root: &Path, stack: &str) -> Result<PathBuf> {
    let folder = folder(root, stack);
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).at("make", &folder)?;
    Ok(folder)
}

/// What digests of a stack's secrets begin with, so that nobody learns of a value by its digest; made if it is missing and
/// `make` says so.
pub fn salt(root: &Path, stack: &str, make: bool) -> Result<Option<Vec<u8>>> {
    let path = folder(root, stack).join("salt");
    match fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        read => return read.at("read", &path).map(Some),
    }
    if !make {
        return Ok(None);
    }
    make_folder(root, stack)?;
    let mut salt = vec![0; 32];
    File::open("/dev/urandom").and_then(|mut random| random.read_exact(&mut salt)).at("read", "/dev/urandom")?;
    let fresh = path.with_extension(format!("new-{}", std::process::id()));
    fs::write(&fresh, &salt).at("write", &fresh)?;
    // who is first has said it: links are made once
    let linked = fs::hard_link(&fresh, &path);
    fs::remove_file(&fresh).at("remove", &fresh)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::read(&path).at("read", &path).map(Some),
        linked => linked.at("write", &path).map(|()| Some(salt)),
    }
}

/// All stacks of a store that have a folder, by name.
pub fn list(root: &Path) -> Result<Vec<Stack>> {
    let above = root.join("stacks");
    let entries = match fs::read_dir(&above) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.at("list", &above)?,
    };
    let mut stacks = Vec::new();
    for entry in entries {
        let folder = entry.at("list", &above)?.path();
        let Some(name) = folder.file_name().and_then(|name| name.to_str()).map(str::to_owned) else { continue };
        if folder.is_dir() {
            stacks.push(Stack { alive: is_alive(&folder), name, folder });
        }
    }
    stacks.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(stacks)
}

/// Whether the supervisor of a stack's folder lives.
pub fn is_alive(folder: &Path) -> bool {
    let Ok(lock) = rustix::fs::open(folder.join("lock"), OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()) else {
        return false;
    };
    // a share, and for a moment: two who ask at once must not take each other for the supervisor
    flock(&lock, FlockOperation::NonBlockingLockShared) == Err(Errno::WOULDBLOCK)
}

/// What was asked of a stack last, whether it is alive or not.
pub fn definition(folder: &Path) -> Result<Option<Definition>> {
    let path = folder.join("definition.json");
    match fs::read(&path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Io { action: "read", path, source }),
    }
}

/// Clears away what a killed supervisor left; logs and the definition stay.
pub fn clear(folder: &Path) -> Result<()> {
    for name in ["control", "state.json"] {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error).at("remove", folder.join(name)),
            _ => {}
        }
    }
    Ok(())
}

/// Takes away the folder of a stack that is not alive, logs and all.
pub fn forget(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result.at("remove", folder),
    }
}

/// Networks of `rbox network create`, by name.
pub fn networks(root: &Path) -> Result<Vec<Network>> {
    let folder = root.join("networks");
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.at("list", &folder)?,
    };
    let mut networks = Vec::new();
    for entry in entries {
        let path = entry.at("list", &folder)?.path();
        if path.extension().is_some_and(|end| end == "json") {
            let bytes = fs::read(&path).at("read", &path)?;
            networks.extend(serde_json::from_slice::<Network>(&bytes).ok());
        }
    }
    networks.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(networks)
}

/// Writes a network down; false if there is one of that name.
pub fn add_network(root: &Path, network: &Network) -> Result<bool> {
    let folder = root.join("networks");
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).at("make", &folder)?;
    let path = folder.join(format!("{}.json", network.name));
    if path.exists() {
        return Ok(false);
    }
    write(&path, network)?;
    Ok(true)
}

/// Strikes a network out; false if there is none of that name.
pub fn remove_network(root: &Path, name: &str) -> Result<bool> {
    let path = root.join("networks").join(format!("{name}.json"));
    match fs::remove_file(&path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(Error::Io { action: "remove", path, source }),
    }
}

/// Writes a file as a whole or not at all.
pub(super) fn write(path: &Path, value: &impl Serialize) -> Result<()> {
    let bytes = serde_json::to_vec_pretty(value).expect("presume: what is written down is always JSON");
    let fresh = path.with_extension(format!("new-{}", std::process::id()));
    fs::write(&fresh, bytes).at("write", &fresh)?;
    fs::rename(&fresh, path).at("write", path)
}

/// This boot of the machine.
pub(super) fn boot_id() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
}

/// Now, in nanoseconds since 1970.
pub(super) fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}
