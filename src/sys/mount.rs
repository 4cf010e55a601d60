//! The part of the new mount API that rustix lacks: attributes of a mount.

use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

use rustix::io::Errno;

use super::checked;

/// Attributes of a mount, as `mount_setattr` and `fsmount` take them.
pub mod attribute {
    /// Nothing can be written.
    pub const READ_ONLY: u64 = 0x1;
    /// Set-user-id bits and file capabilities mean nothing.
    pub const NO_SUID: u64 = 0x2;
    /// Device nodes cannot be opened.
    pub const NO_DEV: u64 = 0x4;
    /// Nothing can be executed.
    pub const NO_EXEC: u64 = 0x8;
}

/// What [`set`] changes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change<'fd> {
    /// [`attribute`]s to add.
    pub attributes: u64,
    /// Whether mount events stop going in and out.
    pub private: bool,
    /// Whether ids on disk are shifted by the map of this user namespace.
    pub idmap: Option<BorrowedFd<'fd>>,
    /// Whether mounts below are changed too.
    pub recursive: bool,
}

#[repr(C)]
struct MountAttr {
    set: u64,
    clear: u64,
    propagation: u64,
    userns_fd: u64,
}

/// Changes the mount that `mount` is the root of. In a child.
pub fn set(mount: impl AsFd, change: Change<'_>) -> Result<(), Errno> {
    const IDMAP: u64 = 0x10_0000;
    let attr = MountAttr {
        set: change.attributes | change.idmap.map_or(0, |_| IDMAP),
        clear: 0,
        propagation: if change.private { libc::MS_PRIVATE } else { 0 },
        userns_fd: change.idmap.map_or(0, |fd| u64::from(fd.as_raw_fd().unsigned_abs())),
    };
    let flags = libc::AT_EMPTY_PATH | if change.recursive { libc::AT_RECURSIVE } else { 0 };
    // SAFETY: the path is an empty C string and `attr` is a mount_attr of the size that is said.
    let returned = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            mount.as_fd().as_raw_fd(),
            c"".as_ptr(),
            flags,
            &raw const attr,
            size_of::<MountAttr>(),
        )
    };
    checked(returned).map(drop)
}
