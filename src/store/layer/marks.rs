//! Overlayfs's marks on folders: attributes of `trusted.` as root, of `user.` in a user namespace. What stands in the other
//! one is for any program to write, and means nothing.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use rustix::buffer::spare_capacity;
use rustix::fs::{XattrFlags, fgetxattr, fsetxattr};
use rustix::io::Errno;

use crate::sys::identity::is_whole_machine;

/// Whether overlayfs shows nothing of lower layers in a folder.
pub(crate) fn is_opaque(folder: impl AsFd) -> io::Result<bool> {
    Ok(value(folder.as_fd(), opaque())?.is_some_and(|value| value == b"y"))
}

/// Whether overlayfs shows another folder of lower layers in its place.
pub(super) fn is_redirected(folder: impl AsFd) -> io::Result<bool> {
    let name = if is_whole_machine() { "trusted.overlay.redirect" } else { "user.overlay.redirect" };
    Ok(value(folder.as_fd(), name)?.is_some())
}

/// Marks a folder as showing nothing of lower layers.
pub(in crate::store) fn mark_opaque(folder: BorrowedFd<'_>) -> io::Result<()> {
    Ok(fsetxattr(folder, opaque(), b"y", XattrFlags::empty())?)
}

fn opaque() -> &'static str {
    if is_whole_machine() { "trusted.overlay.opaque" } else { "user.overlay.opaque" }
}

fn value(folder: BorrowedFd<'_>, name: &str) -> io::Result<Option<Vec<u8>>> {
    let mut value = Vec::with_capacity(256);
    match fgetxattr(folder, name, spare_capacity(&mut value)) {
        Ok(_) => Ok(Some(value)),
        Err(Errno::NODATA | Errno::NOTSUP | Errno::PERM) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
