//! Devices that a program made: files stood for them as long as it ran, so that nobody in the sandbox had the device itself.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{
    AtFlags, FileType, Gid, Mode, OFlags, ResolveFlags, Stat, Uid, chmodat, chownat, fstat, futimens, mknodat, openat2,
    statat, unlinkat, utimensat,
};
use rustix::io::Errno;

use super::failure::{At as _, Reason};
use super::meta::Meta;
use super::write::times;
use crate::sandbox::fakeroot::Owned;
use crate::sys::ownership::Device;

/// Puts the devices in the places of the files that stand for them in a layer.
pub(super) fn make(upper: &Path, devices: &[Owned]) -> Result<(), Reason> {
    if devices.is_empty() {
        return Ok(());
    }
    let top = File::open(upper).at("open", upper)?;
    for (path, record) in devices {
        // it was made on a mount, which is no part of the layer, or is gone
        let Some((folder, name)) = place(&top, path) else { continue };
        let Ok(stat) = statat(&folder, &name, AtFlags::SYMLINK_NOFOLLOW) else { continue };
        if let Some(device) = record.device.filter(|_| FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile) {
            replace(&folder, &name, &stat, device).at("make the device", path)?;
        }
    }
    Ok(())
}

fn place(top: &File, path: &Path) -> Option<(OwnedFd, OsString)> {
    let path = path.strip_prefix("/").ok()?;
    let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let folder = openat2(top, above, flags, Mode::empty(), ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS).ok()?;
    Some((folder, path.file_name()?.to_owned()))
}

/// With the owner, the permissions and the time of the file, and the time of its folder as it was.
fn replace(folder: &OwnedFd, name: &OsStr, stat: &Stat, device: Device) -> Result<(), Errno> {
    let (own, above) = (Meta::of(stat), Meta::of(&fstat(folder)?));
    let kind = if device.block { FileType::BlockDevice } else { FileType::CharacterDevice };
    let mode = Mode::from_raw_mode(own.mode);
    unlinkat(folder, name, AtFlags::empty())?;
    mknodat(folder, name, kind, mode, device.number)?;
    let (uid, gid) = (Uid::from_raw(own.uid), Gid::from_raw(own.gid));
    chownat(folder, name, Some(uid), Some(gid), AtFlags::SYMLINK_NOFOLLOW)?;
    chmodat(folder, name, mode, AtFlags::empty())?;
    utimensat(folder, name, &times(own.mtime), AtFlags::SYMLINK_NOFOLLOW)?;
    futimens(folder, &times(above.mtime))
}
