//! `/dev`: a small file system in memory that the parent fills and the child only puts in its place.

use std::ffi::{CStr, OsStr};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, FileType, Mode, OFlags};
use rustix::io::Errno;

use super::error::LaunchError;
use super::operation::{Operation, Target};
use super::spec::Share;
use super::tree;
use super::userns::UserNamespace;
use super::walk::mount;
use crate::sys::mount::attribute::{NO_DEV, NO_EXEC, NO_SUID};

/// The empty directory that covers masked ones.
pub(super) const MASK: &CStr = c".mask";

/// The node that covers masked files.
pub(super) const NULL: &CStr = c"null";

/// Nodes that every program may use: name, major, minor.
const NODES: [(&CStr, u32, u32); 6] =
    [(NULL, 1, 3), (c"zero", 1, 5), (c"full", 1, 7), (c"random", 1, 8), (c"urandom", 1, 9), (c"tty", 5, 0)];

const LINKS: [(&CStr, &CStr); 5] = [
    (c"/proc/self/fd", c"fd"),
    (c"/proc/self/fd/0", c"stdin"),
    (c"/proc/self/fd/1", c"stdout"),
    (c"/proc/self/fd/2", c"stderr"),
    (c"pts/ptmx", c"ptmx"),
];

/// A `/dev` that is not yet anywhere.
pub(super) struct Dev {
    mount: OwnedFd,
    by_mount: Vec<(PathBuf, OwnedFd)>,
}

impl Dev {
    /// Makes one. Nodes are made where the kernel lets us and the sandbox cannot make more of them; else each is a
    /// mount of the machine's own, and the rest of `/dev` is no place for device nodes.
    pub(super) fn new(make_nodes: bool, console: bool, devices: &[(PathBuf, PathBuf)]) -> Result<Self, LaunchError> {
        let attributes = NO_SUID | NO_EXEC | if make_nodes { 0 } else { NO_DEV };
        let mount = mount(c"tmpfs", &[(c"mode", Some(c"755")), (c"size", Some(c"64m"))], attributes)
            .map_err(LaunchError::failed("make a file system for /dev"))?;
        let mut dev = Dev { mount, by_mount: Vec::new() };
        dev.fill(make_nodes, console).map_err(LaunchError::failed("fill /dev"))?;
        for (host, place) in devices {
            let what = format!("give the device {} to the sandbox at {}", host.display(), place.display());
            dev.add(host, place, make_nodes).map_err(LaunchError::failed(what))?;
        }
        Ok(dev)
    }

    fn fill(&mut self, make_nodes: bool, console: bool) -> Result<(), Errno> {
        for (name, major, minor) in NODES {
            if make_nodes {
                let device = rustix::fs::makedev(major, minor);
                rustix::fs::mknodat(&self.mount, name, FileType::CharacterDevice, ALL_WRITE, device)?;
                rustix::fs::chmodat(&self.mount, name, ALL_WRITE, AtFlags::empty())?;
            } else {
                self.create(name, 0o666)?;
                let place = Path::new("/dev").join(OsStr::from_bytes(name.to_bytes()));
                self.by_mount.push((place, machines_own(name, major, minor)?));
            }
        }
        for (content, name) in LINKS {
            rustix::fs::symlinkat(content, &self.mount, name)?;
        }
        for name in [c"pts", c"shm", c"mqueue", MASK] {
            rustix::fs::mkdirat(&self.mount, name, Mode::from_raw_mode(0o755))?;
        }
        if console {
            self.create(c"console", 0o620)?;
        }
        Ok(())
    }

    /// Adds a device of this machine: a node of the sandbox's own where those are made and it lies in `/dev`, since the
    /// machine's belongs to users that the sandbox does not have; else the machine's.
    fn add(&mut self, host: &Path, place: &Path, make_nodes: bool) -> Result<(), Errno> {
        let node = rustix::fs::open(host, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
        let stat = rustix::fs::fstat(&node)?;
        let kind = FileType::from_raw_mode(stat.st_mode);
        if !matches!(kind, FileType::CharacterDevice | FileType::BlockDevice) {
            return Err(Errno::NODEV);
        }
        match place.strip_prefix("/dev") {
            Ok(below) if make_nodes && below.components().count() == 1 => {
                let mode = Mode::from_raw_mode(stat.st_mode & 0o777);
                rustix::fs::mknodat(&self.mount, below, kind, mode, stat.st_rdev)?;
                rustix::fs::chmodat(&self.mount, below, mode, AtFlags::empty())
            }
            _ => {
                self.by_mount.push((place.to_owned(), tree::clone_at(node, false, UserNamespace::None)?));
                Ok(())
            }
        }
    }

    fn create(&self, name: &CStr, mode: u32) -> Result<OwnedFd, Errno> {
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&self.mount, name, flags, Mode::from_raw_mode(0o600))?;
        rustix::fs::fchmod(&file, Mode::from_raw_mode(mode))?;
        Ok(file)
    }

    /// Finishes it: the mount, and the operations that put it and what belongs to it in place.
    pub(super) fn finish(
        self,
        space: UserNamespace,
        tty_group: bool,
        ipc: &Share,
    ) -> Result<(OwnedFd, Vec<Operation>), LaunchError> {
        let failed = |what| LaunchError::failed(format!("make {what}"));
        space.shift(&self.mount, false).map_err(failed("/dev"))?;
        let at = |path: &str| Target::known(path);
        let copy = self.mount.as_fd().try_clone_to_owned();
        let copy = copy.map_err(|_| LaunchError::failed("keep /dev open")(Errno::MFILE))?;
        let mut operations = vec![Operation::Attach { mount: self.mount, target: at("/dev") }];
        for (place, node) in self.by_mount {
            operations.push(Operation::Attach { mount: node, target: Target::new(&place, true)? });
        }
        operations.push(Operation::Mount {
            filesystem: c"devpts",
            options: if tty_group { PTS_WITH_GROUP } else { PTS },
            attributes: NO_SUID | NO_EXEC,
            target: at("/dev/pts"),
        });
        operations.extend(communication(space, ipc)?);
        Ok((copy, operations))
    }
}

/// Where programs share memory and queues by name: the sandbox's own, or this machine's with its other means of communication.
fn communication(space: UserNamespace, ipc: &Share) -> Result<Vec<Operation>, LaunchError> {
    let attributes = NO_SUID | NO_DEV | NO_EXEC;
    let shared = |path: &str| {
        let node = rustix::fs::open(path, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty()).ok()?;
        // a machine's that can't be given is none
        let mount = tree::clone_at(node, false, UserNamespace::None).ok()?;
        Some(Operation::Attach { mount, target: Target::known(path) })
    };
    let of_the_machine = |path| Some(path).filter(|_| matches!(ipc, Share::Host)).and_then(shared);
    let memory = if let Some(shared) = of_the_machine("/dev/shm") {
        shared
    } else {
        let failed = LaunchError::failed("make /dev/shm");
        let mount = mount(c"tmpfs", &[(c"mode", Some(c"1777")), (c"size", Some(c"64m"))], attributes)
            .and_then(|mount| space.shift(&mount, false).map(|()| mount))
            .map_err(failed)?;
        Operation::Attach { mount, target: Target::known("/dev/shm") }
    };
    let queues = match ipc {
        // an ordinary user may not mount those of the machine anew
        Share::Host => of_the_machine("/dev/mqueue"),
        Share::Own | Share::Join(_) => {
            let target = Target::known("/dev/mqueue");
            Some(Operation::Mount { filesystem: c"mqueue", options: &[], attributes, target })
        }
    };
    Ok([memory].into_iter().chain(queues).collect())
}

const ALL_WRITE: Mode = Mode::from_raw_mode(0o666);

const PTS: &[(&CStr, Option<&CStr>)] =
    &[(c"newinstance", None), (c"ptmxmode", Some(c"0666")), (c"mode", Some(c"0620"))];

const PTS_WITH_GROUP: &[(&CStr, Option<&CStr>)] = &[
    (c"newinstance", None),
    (c"ptmxmode", Some(c"0666")),
    (c"mode", Some(c"0620")),
    // the group tty, by the number that every distribution gives it
    (c"gid", Some(c"5")),
];

/// A node of this machine as a mount, if it is what its name says.
fn machines_own(name: &CStr, major: u32, minor: u32) -> Result<OwnedFd, Errno> {
    let path = format!("/dev/{}", name.to_string_lossy());
    let node = rustix::fs::open(path, OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?;
    let stat = rustix::fs::fstat(&node)?;
    let is_it = FileType::from_raw_mode(stat.st_mode) == FileType::CharacterDevice
        && stat.st_rdev == rustix::fs::makedev(major, minor);
    if !is_it {
        return Err(Errno::NODEV);
    }
    tree::clone_at(node, false, UserNamespace::None)
}
