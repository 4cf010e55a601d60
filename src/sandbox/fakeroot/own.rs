//! Owners of files and devices: `chown`, `mknod` and their like.

use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};

use rustix::fs::{AtFlags, FileType, Gid, Uid, chownat, fstat, major, makedev, minor};
use rustix::io::Errno;

use super::create;
use super::identity;
use super::serve::Reply;
use super::target::Target;
use super::{Mode, Shared, lock};
use crate::sandbox::capabilities;
use crate::sys::identity::FileOwner;
use crate::sys::notify::Answer;
use crate::sys::ownership::{self, Device};

/// Answers a change of owner.
pub(super) fn change(shared: &Shared, target: &Target<'_>) -> Result<Reply, Errno> {
    let args = &target.call.args;
    let (folder, path, follow, ids) = match i64::from(target.call.number) {
        libc::SYS_fchown => return chown(shared, target, &target.descriptor(target.signed(0))?, [1, 2]),
        libc::SYS_fchownat => {
            let flags = target.signed(4);
            let path = target.text(args[1])?;
            if path.is_empty() && flags & libc::AT_EMPTY_PATH != 0 {
                return chown(shared, target, &target.descriptor(target.signed(0))?, [2, 3]);
            }
            (target.signed(0), path, flags & libc::AT_SYMLINK_NOFOLLOW == 0, [2, 3])
        }
        number => (libc::AT_FDCWD, target.text(args[0])?, !is_lchown(number), [1, 2]),
    };
    match target.find(folder, &path, follow) {
        Ok(file) => chown(shared, target, &file, ids),
        // what lies behind a magic link, as /dev/stdout does: a pipe or a terminal of whoever looks on
        Err(Errno::NOENT | Errno::LOOP) if follow && target.find(folder, &path, false).is_ok() => {
            Ok(Answer::Value(0).into())
        }
        Err(errno) => Err(errno),
    }
}

#[cfg(target_arch = "x86_64")]
fn is_lchown(number: i64) -> bool {
    number == libc::SYS_lchown
}

#[cfg(not(target_arch = "x86_64"))]
fn is_lchown(_: i64) -> bool {
    false
}

fn chown(shared: &Shared, target: &Target<'_>, file: &OwnedFd, ids: [usize; 2]) -> Result<Reply, Errno> {
    let [uid, gid] = ids.map(|argument| Some(target.number(argument)).filter(|id| *id != u32::MAX));
    let stat = fstat(file)?;
    let mut records = lock(&shared.records);
    let mut record = records.get(file.as_fd(), &stat)?.unwrap_or_default();
    let own = identity::credentials(shared, target);
    if !own.is_privileged() {
        let keeps = uid.is_none_or(|uid| uid == record.uid) && gid.is_none_or(|gid| own.is_in(gid));
        if own.users.files != record.uid || !keeps {
            return Err(Errno::PERM);
        }
    }
    // root's as before; what else a change of owner does, the kernel does here
    chownat(file, "", Some(Uid::ROOT), Some(Gid::ROOT), AtFlags::EMPTY_PATH)?;
    record.uid = uid.unwrap_or(record.uid);
    record.gid = gid.unwrap_or(record.gid);
    // the change may have copied it up from a layer, and a link has another number then
    records.set(file.as_fd(), &fstat(file)?, record)?;
    Ok(Answer::Value(0).into())
}

/// Answers the making of a device; of anything else, as what makes a file.
pub(super) fn make_node(shared: &Shared, target: &Target<'_>) -> Result<Reply, Errno> {
    let at = usize::from(i64::from(target.call.number) == libc::SYS_mknodat);
    let mode = target.number(1 + at);
    let device = target.number(2 + at);
    let block = match FileType::from_raw_mode(mode) {
        FileType::BlockDevice => true,
        // 0:0 is overlayfs's own mark of a removed file, which the kernel refuses here
        FileType::CharacterDevice if device != 0 => false,
        FileType::CharacterDevice => return Ok(Answer::Continue.into()),
        _ => return create::make(shared, target),
    };
    let folder = if at == 1 { target.signed(0) } else { libc::AT_FDCWD };
    let path = target.text(target.call.args[at])?;
    let device = Device { block, number: number_of(device) };
    let mode = target.masked(mode)?.bits();
    if shared.mode == Mode::Devices {
        // by the kernel's rules: as the caller, who gets here with root's capabilities alone
        let caller = target.caller()?;
        if caller.capabilities & capabilities::CHOWN == 0 {
            return Err(Errno::PERM);
        }
        let _caller = FileOwner::become_ids(caller.uid, caller.gid)?;
        let spot = target.spot(folder, &path)?;
        // root of the sandbox may do as it likes with what its own users have, and we with everything
        if !target.has_user(fstat(&spot.folder)?.st_uid)? {
            return Err(Errno::ACCESS);
        }
        let file = ownership::stand_in(&spot.folder, name_of(&spot.name), mode, (0, 0), device)?;
        lock(&shared.records).note_device(file.as_fd(), device)?;
        return Ok(Answer::Value(0).into());
    }
    let own = identity::credentials(shared, target);
    if !own.is_privileged() {
        return Err(Errno::PERM);
    }
    let spot = target.spot(folder, &path)?;
    let owner = create::owner(shared, &own, spot.folder.as_fd())?;
    ownership::stand_in(&spot.folder, name_of(&spot.name), mode, owner, device)?;
    Ok(Answer::Value(0).into())
}

/// A device number as the kernel takes it, as files have it.
fn number_of(device: u32) -> u64 {
    let number = makedev((device & 0x000f_ff00) >> 8, device & 0xff | (device >> 12) & 0x000f_ff00);
    makedev(major(number), minor(number))
}

pub(super) fn name_of(name: &std::ffi::CStr) -> &std::ffi::OsStr {
    std::os::unix::ffi::OsStrExt::from_bytes(name.to_bytes())
}

/// Records the owner of what was just made.
pub(super) fn record(shared: &Shared, made: BorrowedFd<'_>, (uid, gid): (u32, u32)) -> Result<(), Errno> {
    lock(&shared.records).set(made, &fstat(made)?, ownership::Record::of(uid, gid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_devices_are_those_of_files() {
        for (major_number, minor_number) in [(1, 3), (8, 300), (4095, 1_048_575)] {
            let kernel = minor_number & 0xff | major_number << 8 | (minor_number & !0xff) << 12;
            assert_eq!(number_of(kernel), makedev(major_number, minor_number));
        }
    }
}
