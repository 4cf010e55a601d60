//! Files out of a container and into one, as a tar.
//!
//! One that does not run stands there for the moment without its program, with everything that it mounts.
//!
//! Paths are looked up from the container's own root, which no link of it leads out of (CVE-2018-15664 and its kin); what
//! is read or written there is opened from the folder that was found, step by step.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{Mode, OFlags, ResolveFlags, StatFs};

use super::client::Pending;
use super::container::Ground;
use super::supervisor::{Done, Supervisor};
use crate::sandbox::Handle;
use crate::stack::protocol::Reply;
use crate::store::layer::{TreeOptions, TreeWriter, Unpack};
use crate::sys::identity::FileOwner;
use crate::sys::lookup::undisturbed;

/// How long the supervisor waits for a moment in which nothing is renamed or mounted.
const DISTURBED: Duration = Duration::from_millis(100);
/// Kinds of file systems that are the kernel's, as statfs(2) tells them: `proc`, `sysfs`, `cgroup2`.
const KERNEL: [u64; 3] = [0x9fa0, 0x6265_6572, 0x6367_7270];

impl Supervisor {
    /// Copies for a client.
    pub(super) fn copy(
        &mut self,
        id: u64,
        target: &str,
        descriptors: Vec<OwnedFd>,
        copy: impl FnOnce(&Handle, OwnedFd) -> Result<(), String> + Send + 'static,
    ) -> Result<(), Reply> {
        let key = self.find_one(target)?;
        let pipe = descriptors.into_iter().next().ok_or_else(|| Self::failed("a copy needs the client's pipe"))?;
        let copy = move |handle: &Handle| copy(handle, pipe);
        match self.handle(key) {
            Ok(handle) => self.errand(id, move || told(copy(&handle))),
            Err(reply) => {
                let container = self.container(key)?;
                if !container.is_over() || container.is_lent {
                    return Err(reply);
                }
                self.look(id, key, copy);
                Ok(())
            }
        }
    }

    /// Has a container that does not run stand there for a client's copy.
    fn look(&mut self, id: u64, key: u32, copy: impl FnOnce(&Handle) -> Result<(), String> + Send + 'static) {
        let Some(mut launch) = self.launch_of(key) else { return };
        (launch.hold, launch.plug) = (true, None);
        if let Some(container) = self.containers.get_mut(&key) {
            container.is_lent = true;
        }
        self.wait_for(id, Pending::Errand);
        // a sandbox dies with the thread that launched it, so all of it is one launcher's
        self.pool.launch(move || {
            let (ground, result) = super::launch::look(launch, copy);
            Done::Looked(id, key, ground.map(Box::new), told(result))
        });
    }

    /// Somebody has looked at the files of a container that does not run.
    pub(super) fn looked(&mut self, id: u64, key: u32, ground: Option<Box<Ground>>, reply: &Reply) {
        if let Some(container) = self.containers.get_mut(&key) {
            (container.ground, container.is_lent) = (ground.map(|ground| *ground), false);
        }
        self.changed = true;
        self.finish(id, reply);
    }
}

fn told(result: Result<(), String>) -> Reply {
    result.map_or_else(Supervisor::failed, |()| Reply::Done)
}

/// Opens a folder of a container.
fn folder(handle: &Handle, path: &Path) -> Result<OwnedFd, String> {
    let failed = |error: &dyn std::fmt::Display| format!("cannot open `{}` of the container: {error}", path.display());
    let root = handle.root().map_err(|errno| failed(&errno))?;
    let relative = path.strip_prefix("/").unwrap_or(path);
    let relative = if relative.as_os_str().is_empty() { Path::new(".") } else { relative };
    let resolve = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let open = || rustix::fs::openat2(&root, relative, flags, Mode::empty(), resolve);
    let folder = undisturbed(DISTURBED, open).map_err(|errno| failed(&errno))?;
    let kind: StatFs = rustix::fs::fstatfs(&folder).map_err(|errno| failed(&errno))?;
    if u64::try_from(kind.f_type).is_ok_and(|kind| KERNEL.contains(&kind)) {
        return Err(format!("`{}` of the container is the kernel's, and no place to copy from or to", path.display()));
    }
    Ok(folder)
}

/// The folder and the name of a path: `.` for the root, what ends with `..`, and what is in a folder (`/.`).
fn parts(path: &Path) -> (PathBuf, OsString) {
    match (path.parent(), path.file_name()) {
        (Some(above), Some(name)) if !path.as_os_str().as_bytes().ends_with(b"/.") => {
            (above.to_owned(), name.to_owned())
        }
        _ => (path.to_owned(), OsString::from(".")),
    }
}

/// Where a name leads to, if it is a link: within the container.
fn followed(handle: &Handle, mut above: PathBuf, mut name: OsString) -> Result<(PathBuf, OsString), String> {
    // as many as the kernel follows
    for _ in 0..40 {
        let Ok(link) = rustix::fs::readlinkat(folder(handle, &above)?, &name, Vec::new()) else {
            return Ok((above, name));
        };
        (above, name) = parts(&above.join(OsStr::from_bytes(link.to_bytes())));
    }
    Err(format!("`{}` of the container leads from link to link without end", above.join(name).display()))
}

/// Writes what lies at a path as a tar.
pub(super) fn copy_out(handle: &Handle, path: &str, follow: bool, pipe: OwnedFd) -> Result<(), String> {
    let path = Path::new(path);
    let (above, under) = parts(path);
    let (above, name) = if follow { followed(handle, above, under.clone())? } else { (above, under.clone()) };
    let folder = folder(handle, &above)?;
    let base = handle.outside(0);
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => format!("there is no `{}` in the container", path.display()),
        _ => format!("cannot copy `{}` out of the container: {error}", path.display()),
    };
    let options = TreeOptions { owner: None, base };
    let mut tar = TreeWriter::new(BufWriter::with_capacity(64 << 10, File::from(pipe)), options);
    tar.add(folder.as_fd(), &name, &under).map_err(failed)?;
    tar.finish().and_then(|mut out| out.flush()).map_err(failed)
}

/// Unpacks a tar in a folder; its files belong to the container's root, or to whom the tar says.
pub(super) fn copy_in(handle: &Handle, path: &str, owners: bool, pipe: OwnedFd) -> Result<(), String> {
    let root = handle.outside(0);
    // what this thread makes, it makes as the container's root would: the machine's has no number there
    let owner =
        FileOwner::become_ids(root, root).map_err(|errno| format!("cannot become the container's root: {errno}"))?;
    let result = folder(handle, Path::new(path)).and_then(|folder| {
        let owner = (!owners).then_some((root, root));
        let unpack = Unpack { owner, base: root, leaves_top: true, ..Unpack::default() };
        let unpacked = unpack.unpack(BufReader::with_capacity(64 << 10, File::from(pipe)), File::from(folder));
        unpacked.map(drop).map_err(|error| format!("cannot copy into `{path}` of the container: {error}"))
    });
    drop(owner);
    result
}
