//! The root file system: an overlay that is never anywhere but in the sandbox, or a directory.

use std::ffi::CString;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rustix::fs::{AtFlags, CWD, Mode, OFlags};
use rustix::io::Errno;
use rustix::mount::{FsMountFlags, FsOpenFlags, MountAttrFlags, MountFlags};

use super::error::LaunchError;
use super::ids::Ids;
use super::spec::{HostTree, Overlay};
use super::tree::{self, Shelf};
use super::userns::UserNamespace;
use crate::sys::identity::FileOwner;
use crate::sys::parcel::Text;

/// How many layers fit into the one word of 256 characters in which kernels before 6.7 take them all.
const AT_ONCE: usize = 14;

/// An overlay in words, for kernels before 6.7 and more than [`AT_ONCE`] layers: relative paths, because the old call
/// takes one page of text.
#[derive(Debug)]
pub(super) struct OldOverlay {
    /// The directory that the paths are relative to.
    base: Text,
    /// Where it is mounted: its own upper directory.
    target: Text,
    /// `lowerdir=…`.
    options: Text,
}

impl OldOverlay {
    /// Mounts it and opens it. In a child.
    pub(super) fn mount(&self) -> Result<OwnedFd, Errno> {
        rustix::process::chdir(&*self.base)?;
        let (target, options) = (&*self.target, Some(&*self.options));
        rustix::mount::mount(c"overlay", target, c"overlay", MountFlags::NODEV, options)?;
        rustix::fs::open(target, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())
    }
}

/// Puts an overlay into words if this kernel needs it.
pub(super) fn in_words(spec: &Overlay) -> Result<Option<OldOverlay>, LaunchError> {
    if spec.lowers.len() <= AT_ONCE || knows_appended_layers() {
        return Ok(None);
    }
    Layers { lowers: &paths(&spec.lowers), upper: &spec.upper, work: &spec.work }.in_words().map(Some)
}

/// Opens the upper directory, which stands for an overlay that the child mounts.
pub(super) fn placeholder(upper: &Path) -> Result<OwnedFd, LaunchError> {
    rustix::fs::open(upper, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())
        .map_err(LaunchError::failed(format!("open {}", upper.display())))
}

/// Makes an overlay that is not yet anywhere.
pub(super) fn overlay(spec: &Overlay, space: UserNamespace, shelf: &mut Shelf) -> Result<OwnedFd, LaunchError> {
    if spec.lowers.is_empty() {
        return tree::directory(&spec.upper, space);
    }
    Layers { lowers: &paths(&spec.lowers), upper: &spec.upper, work: &spec.work }.mount(space, shelf)
}

fn paths(lowers: &[PathBuf]) -> Vec<&Path> {
    lowers.iter().map(PathBuf::as_path).collect()
}

/// Makes the overlay of one of the machine's directories below the layers.
pub(super) fn host_tree(
    tree: &HostTree,
    lowers: &[PathBuf],
    space: UserNamespace,
    shelf: &mut Shelf,
) -> Result<OwnedFd, LaunchError> {
    let below = tree.path.strip_prefix("/").unwrap_or(&tree.path);
    let layers = lowers.iter().map(|layer| layer.join(below)).filter(|layer| layer.is_dir()).collect::<Vec<_>>();
    let mut layers = layers.iter().map(PathBuf::as_path).collect::<Vec<_>>();
    layers.push(&tree.path);
    Layers { lowers: &layers, upper: &tree.upper, work: &tree.work }.mount(space, shelf)
}

/// Directories that make an overlay.
struct Layers<'a> {
    /// Top first.
    lowers: &'a [&'a Path],
    /// Where writes go.
    upper: &'a Path,
    /// Overlayfs's own.
    work: &'a Path,
}

impl Layers<'_> {
    fn mount(&self, space: UserNamespace, directories: &mut Shelf) -> Result<OwnedFd, LaunchError> {
        let context = rustix::mount::fsopen(c"overlay", FsOpenFlags::FSOPEN_CLOEXEC)
            .map_err(LaunchError::failed("use overlayfs (the kernel module `overlay`)"))?;
        let mut open = |path: &&Path| {
            let failed = LaunchError::failed(format!("use {} as a layer", path.display()));
            directories.open(path).map_err(failed)
        };
        let lowers = self.lowers.iter().map(&mut open).collect::<Result<Vec<_>, _>>()?;
        tidy_work(self.work).map_err(LaunchError::failed(format!("empty {}", self.work.display())))?;
        let (upper, work) = (open(&self.upper)?, open(&self.work)?);
        let whole = [("upperdir", &upper), ("workdir", &work)];
        let set = |key, directory| set_directory(&context, key, directory, space);
        let lower = if knows_appended_layers() {
            lowers.iter().try_for_each(|directory| set("lowerdir+", directory))
        } else {
            set_at_once(&context, &lowers, space)
        };
        lower
            .and_then(|()| whole.into_iter().try_for_each(|(key, directory)| set(key, directory)))
            .map_err(|errno| self.refused(format!("use {} layers", lowers.len()), errno))?;
        let what = || format!("mount an overlay of {} layers", self.lowers.len());
        for &option in Layers::flags() {
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
        created.map_err(|errno| self.refused(what(), errno))?;
        rustix::mount::fsmount(&context, FsMountFlags::FSMOUNT_CLOEXEC, MountAttrFlags::MOUNT_ATTR_NODEV)
            .map_err(LaunchError::failed(what()))
    }

    /// Why the kernel makes no overlay of them: newer kernels look at the upper directory when it is named, others when all is.
    fn refused(&self, what: String, errno: Errno) -> LaunchError {
        let advice = match unfit_file_system(self.upper) {
            Some(name) if errno == Errno::INVAL => format!(
                "the store is on {name}, where the kernel lets no overlay be written: name a folder on ext4, xfs, btrfs or tmpfs with \
                 RBOX_ROOT (in a container, one on a volume)"
            ),
            _ => overlay_advice(errno).to_owned(),
        };
        LaunchError::Failed { what, errno, advice }
    }

    /// Options besides the directories. A layer must mean the same wherever it is mounted, so nothing that points from
    /// one layer into another; nothing is synced when it goes, since the store sees to that once.
    fn flags() -> &'static [(&'static str, Option<&'static str>)] {
        if Ids::current().is_whole_machine() {
            &[("metacopy", Some("off")), ("redirect_dir", Some("nofollow")), ("index", Some("off")), ("volatile", None)]
        } else {
            // which rules the others out by itself
            &[("userxattr", None), ("volatile", None)]
        }
    }

    /// The same for mount(2), relative to the directory that all of them are in.
    fn in_words(&self) -> Result<OldOverlay, LaunchError> {
        let (upper, work) = (self.upper, self.work);
        let base = self.lowers.iter().fold(upper.to_path_buf(), |base, layer| common(&base, layer));
        let base = common(&base, work);
        let escaped = |path: &Path| -> Vec<u8> {
            let path = path.strip_prefix(&base).unwrap_or(path).as_os_str().as_bytes();
            path.iter().flat_map(|&byte| if b":,\\".contains(&byte) { vec![b'\\', byte] } else { vec![byte] }).collect()
        };
        let lowers = self.lowers.iter().map(|layer| escaped(layer)).collect::<Vec<_>>().join(&b':');
        let mut options =
            [b"lowerdir=".as_slice(), &lowers, b",upperdir=", &escaped(upper), b",workdir=", &escaped(work)].concat();
        for (key, value) in Layers::flags() {
            options.extend(value.map_or(format!(",{key}"), |value| format!(",{key}={value}")).bytes());
        }
        if options.len() > 4095 {
            return Err(LaunchError::Impossible(format!(
                "cannot mount {} layers: this kernel takes one page of their names; use Linux 6.7 or later",
                self.lowers.len()
            )));
        }
        let text = |bytes: &[u8]| {
            CString::new(bytes)
                .map(Text::from)
                .map_err(|_| LaunchError::Impossible("a layer's path holds a NUL character".to_owned()))
        };
        Ok(OldOverlay {
            base: text(base.as_os_str().as_bytes())?,
            target: text(upper.as_os_str().as_bytes())?,
            options: text(&options)?,
        })
    }
}

/// Gives overlayfs a directory: shifted ones by descriptor, which since Linux 6.13 may be detached; others by a short
/// name of the descriptor.
fn set_directory(context: &OwnedFd, key: &str, directory: &OwnedFd, space: UserNamespace) -> Result<(), Errno> {
    if let UserNamespace::Shifted(_) = space {
        return rustix::mount::fsconfig_set_fd(context, key, directory);
    }
    rustix::mount::fsconfig_set_string(context, key, format!("/proc/self/fd/{}", directory.as_raw_fd()))
}

/// Gives overlayfs all lower directories in one word.
fn set_at_once(context: &OwnedFd, lowers: &[OwnedFd], space: UserNamespace) -> Result<(), Errno> {
    if matches!(space, UserNamespace::Shifted(_)) || lowers.len() > AT_ONCE {
        return Err(Errno::INVAL);
    }
    let names: Vec<_> = lowers.iter().map(|directory| format!("/proc/self/fd/{}", directory.as_raw_fd())).collect();
    rustix::mount::fsconfig_set_string(context, c"lowerdir", names.join(":"))
}

/// Whether this kernel takes `lowerdir+` (Linux 6.7).
fn knows_appended_layers() -> bool {
    static KNOWN: OnceLock<bool> = OnceLock::new();
    *KNOWN.get_or_init(|| {
        // the trial below waits for every processor when it goes
        if is_at_least(rustix::system::uname().release().to_str().unwrap_or_default(), (6, 7)) {
            return true;
        }
        let Ok(context) = rustix::mount::fsopen(c"overlay", FsOpenFlags::FSOPEN_CLOEXEC) else { return false };
        // before 6.5 any key is taken, and looked at only when the mount is made
        rustix::mount::fsconfig_set_flag(&context, c"rbox-no-such-key").is_err()
            && rustix::mount::fsconfig_set_string(&context, c"lowerdir+", c"/").is_ok()
    })
}

/// Whether a kernel's release, as `6.18.44-amd64`, is not before a version.
fn is_at_least(release: &str, version: (u32, u32)) -> bool {
    let mut numbers = release.split(|character: char| !character.is_ascii_digit()).map(str::parse::<u32>);
    matches!((numbers.next(), numbers.next()), (Some(Ok(major)), Some(Ok(minor))) if (major, minor) >= version)
}

/// Removes what an earlier overlay made below its work folder. Whatever else is there, overlayfs itself says no to.
///
/// # Errors
/// The kernel's, for something that no overlay makes there, too.
pub fn tidy_work(work: &Path) -> Result<(), Errno> {
    for (path, flags) in [
        ("work/incompat/volatile/dirty", AtFlags::empty()),
        ("work/incompat/volatile", AtFlags::REMOVEDIR),
        ("work/incompat", AtFlags::REMOVEDIR),
        // a mount would remove it to make it anew, while a container waits
        ("work", AtFlags::REMOVEDIR),
    ] {
        match rustix::fs::unlinkat(CWD, work.join(path), flags) {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(errno) => return Err(errno),
        }
    }
    Ok(())
}

/// The name of a file system that can't hold the upper layer of an overlay, where it is a known one.
fn unfit_file_system(path: &Path) -> Option<&'static str> {
    // The kernel's include/uapi/linux/magic.h, and the sources of cifs, smb and ntfs3.
    Some(match rustix::fs::statfs(path).ok()?.f_type {
        0x794c_7630 => "overlayfs",
        0x6969 => "NFS",
        0x6573_5546 => "a FUSE file system",
        0x0102_1997 => "9p",
        0xff53_4d42 | 0xfe53_4d42 => "SMB",
        0x4d44 | 0x2011_bab0 => "FAT",
        0x7366_746e => "NTFS",
        0xf15f => "eCryptfs",
        _ => return None,
    })
}

fn overlay_advice(errno: Errno) -> &'static str {
    match errno {
        Errno::INVAL => {
            "the file system of the store may be one that can't hold overlays; name a folder on another with RBOX_ROOT"
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
    use rustix::fs::Access;
    use rustix::process::{WaitId, WaitIdOptions, waitid};
    use std::os::fd::AsFd;

    #[test]
    fn releases_of_kernels_are_compared_by_number() {
        for (release, is) in
            [("6.7.0", true), ("6.18.44-fc", true), ("10.0-rc1", true), ("6.6.99", false), ("5", false)]
        {
            assert_eq!(is_at_least(release, (6, 7)), is, "{release}");
        }
    }

    #[test]
    fn what_an_overlay_leaves_is_removed_and_nothing_else() {
        let work = tempfile::tempdir().expect("a directory");
        tidy_work(work.path()).expect("empty already");
        std::fs::create_dir_all(work.path().join("work/incompat/volatile/dirty")).expect("directories");
        tidy_work(work.path()).expect_err("a directory is no file");
        std::fs::remove_dir(work.path().join("work/incompat/volatile/dirty")).expect("removed");
        std::fs::write(work.path().join("work/incompat/volatile/dirty"), "").expect("written");
        tidy_work(work.path()).expect("all of it is known");
        assert!(!work.path().join("work").exists());
        std::fs::create_dir_all(work.path().join("work/incompat/other")).expect("directories");
        tidy_work(work.path()).expect_err("no overlay makes that");
        assert!(work.path().join("work/incompat/other").exists());
    }

    #[test]
    fn the_old_call_gets_short_escaped_names() {
        let lowers = [Path::new("/s/snapshots/b"), Path::new("/s/odd:na,me")];
        let upper = tempfile::tempdir().expect("a directory");
        let layers = Layers { lowers: &lowers, upper: upper.path(), work: Path::new("/s/staging/w") };
        let words = layers.in_words().expect("words");
        assert_eq!(&*words.base, c"/");
        let options = words.options.to_string_lossy().into_owned();
        assert!(options.starts_with(r"lowerdir=s/snapshots/b:s/odd\:na\,me,upperdir="), "{options}");
        assert!(options.contains(",workdir=s/staging/w,"), "{options}");
    }

    #[test]
    fn the_old_call_mounts_needs_root() {
        let folder = tempfile::Builder::new().tempdir_in("/var/tmp").expect("a folder");
        let [lower, upper, work] = ["lo:wer", "upper", "work"].map(|name| folder.path().join(name));
        for directory in [&lower, &upper, &work] {
            std::fs::create_dir(directory).expect("a directory");
        }
        std::fs::write(lower.join("there"), "").expect("written");
        let words = Layers { lowers: &[&lower], upper: &upper, work: &work }.in_words().expect("words");
        let child = crate::sys::process::clone(crate::sys::process::namespace::MOUNT, None, || {
            let root = rustix::fs::open(c"/", OFlags::PATH, Mode::empty());
            let private = crate::sys::mount::Change { private: true, recursive: true, ..Default::default() };
            let found = root
                .and_then(|root| crate::sys::mount::set(root, private))
                .and_then(|()| words.mount())
                .and_then(|root| rustix::fs::accessat(root, c"there", Access::EXISTS, AtFlags::empty()));
            found.map_or_else(rustix::io::Errno::raw_os_error, |()| 0)
        });
        let child = child.expect("root");
        let id = WaitId::PidFd(child.pidfd.as_fd());
        let status = waitid(id, WaitIdOptions::EXITED).expect("an end").expect("an end");
        assert_eq!(status.exit_status(), Some(0));
    }
}
