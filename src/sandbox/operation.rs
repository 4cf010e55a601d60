//! What a child does to its file system, as a list that the parent makes and the child walks.

use std::ffi::CStr;
use std::ops::Deref;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path};

use rustix::io::Errno;

use super::error::LaunchError;
use crate::sys::parcel::{Parcel, Text};

/// What no mount may lie over or in, however its place is written: the sandbox's own view of the kernel.
pub(super) const RESERVED: [&str; 2] = ["/proc", "/sys"];

/// One thing to do, ready to be done without allocating.
#[derive(Debug)]
pub(super) enum Operation {
    /// Puts a mount of the parent's in its place.
    Attach {
        /// Detached.
        mount: OwnedFd,
        /// Where.
        target: Target,
    },
    /// Hangs a mount of the parent's up where only the old root sees it, so that parts of it can be cloned: before Linux
    /// 6.15 only what is attached can be.
    Hang {
        /// Detached.
        mount: OwnedFd,
    },
    /// Puts a part of a mount that was hung up in its place.
    Place {
        /// The mount.
        mount: OwnedFd,
        /// Relative; resolved in the mount and nowhere else.
        part: Text,
        /// Whether it becomes read-only.
        readonly: bool,
        /// Whether it may be left out where its place is a link to nowhere.
        optional: bool,
        /// Where.
        target: Target,
    },
    /// Mounts something that belongs to the namespaces of the child.
    Mount {
        /// Its type.
        filesystem: &'static CStr,
        /// Keys and values; no value = a flag.
        options: &'static [(&'static CStr, Option<&'static CStr>)],
        /// `sys::mount::attribute`s.
        attributes: u64,
        /// Where.
        target: Target,
    },
    /// Lays an entry of the `/dev` file system over something that is there.
    Cover {
        /// Its name in `/dev`.
        entry: &'static CStr,
        /// What is covered; skipped if it is not there.
        target: Target,
    },
    /// Takes an empty directory out of the `/dev` file system.
    Forget {
        /// Its name in `/dev`.
        entry: &'static CStr,
    },
    /// Makes something read-only where it lies, if it is there.
    Freeze {
        /// What.
        target: Target,
    },
    /// Writes a kernel setting of the sandbox's own namespaces.
    Setting {
        /// Relative to `/proc`.
        path: Text,
        /// What is written.
        value: Text,
        /// Whether it is the end if the kernel refuses.
        required: bool,
    },
}

impl Operation {
    /// Where it makes a mount point if there is none.
    pub(super) fn target(&self) -> Option<&Target> {
        match self {
            Operation::Attach { target, .. } | Operation::Mount { target, .. } | Operation::Place { target, .. } => {
                Some(target)
            }
            Operation::Cover { .. }
            | Operation::Forget { .. }
            | Operation::Freeze { .. }
            | Operation::Hang { .. }
            | Operation::Setting { .. } => None,
        }
    }

    /// What it does, as it follows "cannot".
    pub(super) fn describe(&self) -> String {
        match self {
            Operation::Attach { target, .. } | Operation::Place { target, .. } => format!("mount {target}"),
            Operation::Hang { .. } => "hang up a file system".to_owned(),
            Operation::Mount { filesystem, target, .. } => {
                format!("mount {} at {target}", filesystem.to_string_lossy())
            }
            Operation::Cover { target, .. } => format!("mask {target}"),
            Operation::Forget { .. } => "tidy up /dev".to_owned(),
            Operation::Freeze { target } => format!("make {target} read-only"),
            Operation::Setting { path, .. } => format!("write the kernel setting /proc/{}", path.to_string_lossy()),
        }
    }
}

impl Operation {
    /// Why it did not work.
    pub(super) fn failed(&self, errno: Errno) -> LaunchError {
        if let (Errno::XDEV, Some(target)) = (errno, self.target()) {
            return LaunchError::Impossible(format!(
                "cannot mount at {target}: a link there leads into /proc or /sys, which show the sandbox its own kernel; \
                 choose another place"
            ));
        }
        LaunchError::failed(self.describe())(errno)
    }
}

/// A place in a sandbox's root file system. All of its text lies in one piece: a sandbox has dozens of them, made and thrown
/// away while its child has a copy of this process's memory, in which each page that is touched costs a copy.
#[derive(Debug)]
pub(super) struct Target<S = Parcel<u8>> {
    /// Relative prefixes of the path, each one component longer and with a NUL behind it; the last is the path itself.
    text: S,
    /// Whether a missing mount point is made as a file.
    pub(super) file: bool,
}

impl Target {
    /// Reads an absolute path; `..` and an empty path are refused, since the root itself is no place for a mount.
    pub(super) fn new(path: &Path, file: bool) -> Result<Self, LaunchError> {
        let bad = |why: &str| LaunchError::Impossible(format!("cannot mount at {}: {why}", path.display()));
        let (mut text, mut last) = (Vec::with_capacity(2 * path.as_os_str().len()), 0..0);
        for component in path.components() {
            match component {
                Component::RootDir | Component::CurDir => {}
                Component::Normal(name) if name.as_bytes().contains(&0) => return Err(bad("it holds a NUL character")),
                Component::Normal(name) => {
                    let begin = text.len();
                    text.extend_from_within(last.clone());
                    if !last.is_empty() {
                        text.push(b'/');
                    }
                    text.extend_from_slice(name.as_bytes());
                    last = begin..text.len();
                    text.push(0);
                }
                Component::ParentDir | Component::Prefix(_) => return Err(bad("write the path without `..`")),
            }
        }
        if text.is_empty() {
            return Err(bad("nothing can be mounted over the root of a sandbox"));
        }
        Ok(Target { text: Parcel::copy(&text), file })
    }

    /// A place that is known to be a good one.
    pub(super) fn known(path: &str) -> Self {
        Target::new(Path::new(path), false).expect("presume: the paths of the built-in list are good")
    }

    /// The same for whoever outlives the start.
    pub(super) fn to_keep(&self) -> Target<Box<[u8]>> {
        Target { text: Box::from(&*self.text), file: self.file }
    }
}

impl<S: Deref<Target = [u8]>> Target<S> {
    /// The path's prefixes, each one component longer than the one before, with the component itself.
    pub(super) fn prefixes(&self) -> impl DoubleEndedIterator<Item = (&CStr, &CStr)> {
        let with_nul = self.text.split_inclusive(|byte| *byte == 0);
        let prefixes = with_nul.filter_map(|text| CStr::from_bytes_with_nul(text).ok());
        prefixes.map(|prefix| (prefix, last_component(prefix)))
    }

    /// Whether it is written as a part of the sandbox's own view of the kernel.
    pub(super) fn is_kernels(&self) -> bool {
        let first = self.prefixes().next().map(|(first, _)| first.to_bytes());
        RESERVED.iter().any(|reserved| first == reserved.as_bytes().get(1..))
    }

    /// The whole path, relative.
    pub(super) fn path(&self) -> &CStr {
        self.prefixes().next_back().map_or(c"", |(path, _)| path)
    }
}

/// What comes after the last slash.
fn last_component(path: &CStr) -> &CStr {
    let text = path.to_bytes_with_nul();
    let begin = text.iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
    text.get(begin..).and_then(|name| CStr::from_bytes_with_nul(name).ok()).unwrap_or(path)
}

impl<S: Deref<Target = [u8]>> std::fmt::Display for Target<S> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "/{}", self.path().to_string_lossy())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_its_prefixes_and_their_last_components() {
        let target = Target::new(Path::new("/etc//app/./x.conf"), true).expect("a place");
        let prefixes: Vec<_> = target.prefixes().collect();
        assert_eq!(prefixes, [(c"etc", c"etc"), (c"etc/app", c"app"), (c"etc/app/x.conf", c"x.conf")]);
        assert_eq!((target.path(), target.to_string().as_str()), (c"etc/app/x.conf", "/etc/app/x.conf"));
        assert!(!target.is_kernels() && Target::known("/proc/sys").is_kernels());
        for bad in ["", "/", "/a/../b", "/a\0b", "."] {
            assert!(Target::new(Path::new(bad), false).is_err(), "{bad:?}");
        }
    }
}
