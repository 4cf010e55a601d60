//! What lies in a sandbox besides its root: host trees, bind mounts, overlays that are thrown away, memory and files.

use std::ffi::CString;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::FileType;
use rustix::io::Errno;

use super::error::LaunchError;
use super::files::Files;
use super::operation::{Operation, RESERVED, Target};
use super::rootfs;
use super::spec::{HostTree, Mount, MountKind};
use super::tree::{self, Shelf};
use super::userns::UserNamespace;
use crate::sys::mount::attribute::{NO_DEV, NO_SUID, READ_ONLY};
use crate::sys::mount::{Change, set};

/// What every sandbox gets, and does without where an image has a link to nowhere in its place.
const OPTIONAL: [&str; 3] = ["/etc/hosts", "/etc/hostname", "/etc/resolv.conf"];

/// Directories of this machine, each below the layers.
pub(super) fn host_trees(
    trees: &[HostTree],
    lowers: &[PathBuf],
    space: UserNamespace,
    shelf: &mut Shelf,
) -> Result<Vec<Operation>, LaunchError> {
    let mut attach = |tree: &HostTree| {
        let target = Target::new(&tree.path, false)?;
        Ok(Operation::Attach { mount: rootfs::host_tree(tree, lowers, space, shelf)?, target })
    };
    trees.iter().map(&mut attach).collect()
}

/// The mounts of a spec, in their order.
pub(super) fn operations(
    mounts: &[Mount],
    space: UserNamespace,
    shelf: &mut Shelf,
) -> Result<Vec<Operation>, LaunchError> {
    let (mut files, mut hung) = (Files::default(), None);
    let mut operations = Vec::with_capacity(mounts.len());
    for mount in mounts {
        let target = &mount.target;
        if RESERVED.iter().any(|reserved| target.starts_with(reserved)) {
            return Err(LaunchError::Impossible(format!(
                "cannot mount at {}: /proc and /sys show the sandbox its own kernel; choose another place",
                target.display()
            )));
        }
        if let MountKind::Overlay { overlay, .. } = &mount.kind {
            let whole = rootfs::overlay(overlay, space, shelf)?;
            let again = rustix::io::fcntl_dupfd_cloexec(&whole, 0).map_err(LaunchError::failed("copy a descriptor"))?;
            operations.push(Operation::Hang { mount: again });
            hung = Some(whole);
        }
        operations.push(operation(mount, space, &mut files, hung.take())?);
    }
    let hung = files.finish(space).map_err(LaunchError::failed("make a file system for small files"))?;
    operations.splice(0..0, hung);
    Ok(operations)
}

fn operation(
    mount: &Mount,
    space: UserNamespace,
    files: &mut Files,
    hung: Option<OwnedFd>,
) -> Result<Operation, LaunchError> {
    let at = |file| Target::new(&mount.target, file);
    let readonly = mount.readonly;
    match &mount.kind {
        MountKind::Bind { source, recursive } => {
            let tree = tree::clone(source, *recursive, space).map_err(bind_failed(source))?;
            finish_bind(tree, readonly, source, &mount.target)
        }
        MountKind::BindIn { root, path } => {
            let whole = root.join(path.strip_prefix("/").unwrap_or(path));
            let tree = tree::clone_in(root, path, space).map_err(bind_failed(&whole))?;
            finish_bind(tree, readonly, &whole, &mount.target)
        }
        MountKind::Tmpfs { size, mode } => {
            let what = || format!("make a file system in memory for {}", mount.target.display());
            let tree = memory(*size, *mode).map_err(LaunchError::failed(what()))?;
            space.shift(&tree, false).map_err(LaunchError::failed(what()))?;
            if readonly {
                set(&tree, attributes(READ_ONLY)).map_err(LaunchError::failed(what()))?;
            }
            Ok(Operation::Attach { mount: tree, target: at(false)? })
        }
        MountKind::File { content, mode, uid, gid } => {
            let what = format!("put a file of {} bytes at {}", content.len(), mount.target.display());
            let (files, part) = files.add(content, *mode, (*uid, *gid)).map_err(LaunchError::failed(what))?;
            let optional = OPTIONAL.iter().any(|path| mount.target == Path::new(path));
            Ok(Operation::Place { mount: files, part: part.into(), readonly, optional, target: at(true)? })
        }
        MountKind::Overlay { path, .. } => {
            let hung = hung.expect("presume: an overlay is hung up before a part of it is placed");
            part_of(hung, path, mount)
        }
    }
}

fn attributes(attributes: u64) -> Change<'static> {
    Change { attributes, recursive: true, ..Change::default() }
}

fn bind_failed(source: &Path) -> impl FnOnce(Errno) -> LaunchError {
    let what = format!("mount {}", source.display());
    move |errno| {
        let advice = match errno {
            Errno::NOENT => "there is nothing at this path; make it first".to_owned(),
            Errno::XDEV => "the path leads onto another file system".to_owned(),
            errno => super::error::general_advice(errno).to_owned(),
        };
        LaunchError::Failed { what, errno, advice }
    }
}

fn finish_bind(tree: OwnedFd, readonly: bool, source: &Path, target: &Path) -> Result<Operation, LaunchError> {
    let safe = NO_SUID | NO_DEV | if readonly { READ_ONLY } else { 0 };
    set(&tree, attributes(safe)).map_err(bind_failed(source))?;
    let file = !is_directory(&tree).map_err(bind_failed(source))?;
    Ok(Operation::Attach { mount: tree, target: Target::new(target, file)? })
}

fn is_directory(tree: impl AsFd) -> Result<bool, Errno> {
    Ok(FileType::from_raw_mode(rustix::fs::fstat(tree)?.st_mode) == FileType::Directory)
}

fn part_of(whole: OwnedFd, path: &Path, mount: &Mount) -> Result<Operation, LaunchError> {
    let part = path.strip_prefix("/").unwrap_or(path);
    let part = if part.as_os_str().is_empty() { Path::new(".") } else { part };
    let word = CString::new(part.as_os_str().as_bytes())
        .map_err(|_| LaunchError::Impossible(format!("{} holds a NUL character", path.display())))?;
    let found = super::walk::open(&whole, &word, rustix::fs::OFlags::empty()).map_err(bind_failed(path))?;
    let file = !is_directory(&found).map_err(bind_failed(path))?;
    let target = Target::new(&mount.target, file)?;
    Ok(Operation::Place { mount: whole, part: word.into(), readonly: mount.readonly, optional: false, target })
}

fn memory(size: Option<u64>, mode: u32) -> Result<OwnedFd, Errno> {
    use rustix::mount::{
        FsMountFlags, FsOpenFlags, MountAttrFlags, fsconfig_create, fsconfig_set_string, fsmount, fsopen,
    };
    let context = fsopen(c"tmpfs", FsOpenFlags::FSOPEN_CLOEXEC)?;
    fsconfig_set_string(&context, c"mode", format!("{mode:o}"))?;
    if let Some(size) = size {
        fsconfig_set_string(&context, c"size", size.to_string())?;
    }
    fsconfig_create(&context)?;
    let attributes = MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NODEV;
    fsmount(&context, FsMountFlags::FSMOUNT_CLOEXEC, attributes)
}
