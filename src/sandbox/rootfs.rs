//! The root file system: an overlay that is never anywhere but in the sandbox, or a directory.

use std::ffi::CString;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags};
use rustix::io::Errno;
use rustix::mount::{FsMountFlags, FsOpenFlags, MountAttrFlags, MountFlags, MoveMountFlags};

use super::error::LaunchError;
use super::ids::Ids;
use super::spec::{HostTree, Overlay};
use super::tree;
use super::userns::UserNamespace;
use crate::sys::identity::FileOwner;

/// A root file system that is not yet anywhere.
#[derive(Debug)]
pub(super) enum Root {
    /// A mount, detached.
    Detached(OwnedFd),
    /// An overlay that the child mounts the old way, on kernels before 6.7.
    Old(OldOverlay),
}

/// An overlay in words: relative paths, because the old call takes one page of text.
#[derive(Debug)]
pub(super) struct OldOverlay {
    /// The directory that the paths are relative to.
    base: CString,
    /// Where it is mounted: its own upper directory.
    target: CString,
    /// `lowerdir=…`.
    options: CString,
    /// Stands in for the mount until there is one.
    placeholder: OwnedFd,
}

impl Root {
    /// Puts it over the root, where [`pivot_root`](rustix::process::pivot_root) finds it. In a child.
    pub(super) fn attach(&self) -> Result<Option<OwnedFd>, Errno> {
        match self {
            Root::Detached(mount) => {
                rustix::mount::move_mount(mount, c"", CWD, c"/", MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH)?;
                Ok(None)
            }
            Root::Old(overlay) => {
                rustix::process::chdir(overlay.base.as_c_str())?;
                let target = overlay.target.as_c_str();
                let flags = MountFlags::NODEV;
                rustix::mount::mount(c"overlay", target, c"overlay", flags, Some(overlay.options.as_c_str()))?;
                rustix::fs::open(target, OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).map(Some)
            }
        }
    }

    /// The mount, if it was made before the child.
    pub(super) fn detached(&self) -> BorrowedFd<'_> {
        match self {
            Root::Detached(mount) => mount.as_fd(),
            Root::Old(overlay) => overlay.placeholder.as_fd(),
        }
    }
}

/// Makes the root overlay, by the way this kernel has.
pub(super) fn overlay(spec: &Overlay, namespace: UserNamespace) -> Result<Root, LaunchError> {
    if spec.lowers.is_empty() {
        return tree::directory(&spec.upper, namespace).map(Root::Detached);
    }
    let layers = spec.lowers.iter().map(PathBuf::as_path).collect::<Vec<_>>();
    let whole = Layers { lowers: &layers, upper: Some((&spec.upper, &spec.work)) };
    match whole.mount(namespace) {
        Err(error) if error.errno() == Some(Errno::INVAL) && !knows_appended_layers() => {
            whole.in_words().map(Root::Old)
        }
        result => result.map(Root::Detached),
    }
}

/// Makes the overlay of one of the machine's directories below the layers.
pub(super) fn host_tree(tree: &HostTree, lowers: &[PathBuf], space: UserNamespace) -> Result<OwnedFd, LaunchError> {
    let below = tree.path.strip_prefix("/").unwrap_or(&tree.path);
    let layers = lowers.iter().map(|layer| layer.join(below)).filter(|layer| layer.is_dir()).collect::<Vec<_>>();
    let mut layers = layers.iter().map(PathBuf::as_path).collect::<Vec<_>>();
    layers.push(&tree.path);
    Layers { lowers: &layers, upper: Some((&tree.upper, &tree.work)) }.mount(space)
}

/// Directories that make an overlay.
struct Layers<'a> {
    /// Top first.
    lowers: &'a [&'a Path],
    /// Where writes go, and overlayfs's own.
    upper: Option<(&'a Path, &'a Path)>,
}

impl Layers<'_> {
    fn mount(&self, space: UserNamespace) -> Result<OwnedFd, LaunchError> {
        let mut shelf = tree::Shelf::new(space);
        let context = rustix::mount::fsopen(c"overlay", FsOpenFlags::FSOPEN_CLOEXEC)
            .map_err(LaunchError::failed("use overlayfs (the kernel module `overlay`)"))?;
        let mut held = Vec::new();
        let mut add = |key: &'static str, path: &Path| -> Result<(), LaunchError> {
            let failed = || LaunchError::failed(format!("use {} as a layer", path.display()));
            let directory = shelf.open(path).map_err(failed())?;
            set_directory(&context, key, &directory, space).map_err(failed())?;
            held.push(directory);
            Ok(())
        };
        for layer in self.lowers {
            add("lowerdir+", layer)?;
        }
        if let Some((upper, work)) = self.upper {
            add("upperdir", upper)?;
            add("workdir", work)?;
        }
        let what = || format!("mount an overlay of {} layers", self.lowers.len());
        for option in self.flags() {
            match option {
                (key, Some(value)) => rustix::mount::fsconfig_set_string(&context, key, value),
                (key, None) => rustix::mount::fsconfig_set_flag(&context, key),
            }
            .map_err(LaunchError::failed(what()))?;
        }
        let owner = FileOwner::become_ids(space.outside(0), space.outside(0))
            .map_err(LaunchError::failed("become the owner of the overlay's files"))?;
        let created = rustix::mount::fsconfig_create(&context);
        drop(owner);
        created.map_err(|errno| LaunchError::Failed {
            what: what(),
            errno,
            advice: overlay_advice(errno).to_owned(),
        })?;
        rustix::mount::fsmount(&context, FsMountFlags::FSMOUNT_CLOEXEC, MountAttrFlags::MOUNT_ATTR_NODEV)
            .map_err(LaunchError::failed(what()))
    }

    /// Options besides the directories. A layer must mean the same wherever it is mounted, so nothing that points from
    /// one layer into another; nothing is synced when it goes, since the store sees to that once.
    fn flags(&self) -> Vec<(&'static str, Option<&'static str>)> {
        let mut flags = vec![("metacopy", Some("off")), ("redirect_dir", Some("nofollow")), ("index", Some("off"))];
        if self.upper.is_some() {
            flags.push(("volatile", None));
        }
        if !Ids::current().is_whole_machine() {
            flags = vec![("userxattr", None)];
            flags.extend(self.upper.map(|_| ("volatile", None)));
        }
        flags
    }

    /// The same for mount(2), relative to the directory that all of them are in.
    fn in_words(&self) -> Result<OldOverlay, LaunchError> {
        let (upper, work) = self.upper.unwrap_or((Path::new("/"), Path::new("/")));
        let base = self.lowers.iter().fold(upper.to_path_buf(), |base, layer| common(&base, layer));
        let base = common(&base, work);
        let word = |path: &Path| -> Vec<u8> {
            let path = path.strip_prefix(&base).unwrap_or(path).as_os_str().as_bytes();
            path.iter().flat_map(|&byte| if b":,\\".contains(&byte) { vec![b'\\', byte] } else { vec![byte] }).collect()
        };
        let lowers = self.lowers.iter().map(|layer| word(layer)).collect::<Vec<_>>().join(&b':');
        let mut options =
            [b"lowerdir=".as_slice(), &lowers, b",upperdir=", &word(upper), b",workdir=", &word(work)].concat();
        for (key, value) in self.flags() {
            options.extend(value.map_or(format!(",{key}"), |value| format!(",{key}={value}")).bytes());
        }
        if options.len() > 4095 {
            return Err(LaunchError::Impossible(format!(
                "cannot mount {} layers: this kernel takes one page of their names; use Linux 6.7 or later",
                self.lowers.len()
            )));
        }
        let text = |bytes: &[u8]| {
            CString::new(bytes).map_err(|_| LaunchError::Impossible("a layer's path holds a NUL character".to_owned()))
        };
        let placeholder = rustix::fs::open(upper, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())
            .map_err(LaunchError::failed(format!("open {}", upper.display())))?;
        Ok(OldOverlay {
            base: text(base.as_os_str().as_bytes())?,
            target: text(upper.as_os_str().as_bytes())?,
            options: text(&options)?,
            placeholder,
        })
    }
}

/// Gives overlayfs a directory: shifted ones by descriptor, which since Linux 6.13 may be detached; others by a short
/// name of the descriptor.
fn set_directory(context: &OwnedFd, key: &str, directory: &OwnedFd, space: UserNamespace) -> Result<(), Errno> {
    use std::os::fd::AsRawFd;
    if let UserNamespace::Shifted(_) = space {
        return rustix::mount::fsconfig_set_fd(context, key, directory);
    }
    rustix::mount::fsconfig_set_string(context, key, format!("/proc/self/fd/{}", directory.as_raw_fd()))
}

/// Whether this kernel takes `lowerdir+` (Linux 6.7).
fn knows_appended_layers() -> bool {
    let Ok(context) = rustix::mount::fsopen(c"overlay", FsOpenFlags::FSOPEN_CLOEXEC) else { return false };
    rustix::mount::fsconfig_set_string(&context, c"lowerdir+", c"/").is_ok()
}

fn overlay_advice(errno: Errno) -> &'static str {
    match errno {
        Errno::INVAL => {
            "the file system of the store cannot hold overlays (as on overlayfs or NFS); move it with RBOX_ROOT"
        }
        Errno::STALE => "the work directory belongs to another overlay",
        Errno::BUSY => "its upper or work directory is in use by another overlay",
        errno => super::error::general_advice(errno),
    }
}

/// The directory that both are in.
fn common(one: &Path, other: &Path) -> PathBuf {
    one.components().zip(other.components()).take_while(|(one, other)| one == other).map(|(one, _)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_call_gets_short_escaped_names() {
        let lowers = [Path::new("/s/snapshots/b"), Path::new("/s/odd:na,me")];
        let upper = tempfile::tempdir().expect("a directory");
        let layers = Layers { lowers: &lowers, upper: Some((upper.path(), Path::new("/s/staging/w"))) };
        let words = layers.in_words().expect("words");
        assert_eq!(words.base.as_c_str(), c"/");
        let options = words.options.to_string_lossy().into_owned();
        assert!(options.starts_with(r"lowerdir=s/snapshots/b:s/odd\:na\,me,upperdir="), "{options}");
        assert!(options.contains(",workdir=s/staging/w,"), "{options}");
    }
}
