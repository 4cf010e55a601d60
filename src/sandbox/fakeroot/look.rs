//! Looking at files: `stat` shows what is recorded, lists of attributes don't show the records, and set-id programs are
//! marked by who owns them.

use std::io::Read as _;
use std::os::fd::{AsFd as _, AsRawFd as _, OwnedFd};

use rustix::buffer::spare_capacity;
use rustix::fs::{FileType, Mode, OFlags, Stat, fstat, major, minor};
use rustix::io::Errno;

use super::identity;
use super::serve::Reply;
use super::target::Target;
use super::{Shared, lock};
use crate::sys::notify::{self, Answer};
use crate::sys::ownership::{PREFIX, Record};

/// What files have that belong to nobody of this namespace: in an image they are root's.
const OVERFLOW: u32 = 65534;

/// A file by descriptor, or by folder, path and flags.
fn subject(target: &Target<'_>, folder: i32, path: u64, flags: i32) -> Result<OwnedFd, Errno> {
    let empty = flags & libc::AT_EMPTY_PATH != 0;
    if path == 0 && empty {
        return target.descriptor(folder);
    }
    let path = target.text(path)?;
    if path.is_empty() && empty {
        return target.descriptor(folder);
    }
    target.find(folder, &path, flags & libc::AT_SYMLINK_NOFOLLOW == 0)
}

/// What is recorded of a file; of one that belongs to nobody here, that it is root's.
fn shown(shared: &Shared, file: &OwnedFd, stat: &Stat) -> Result<Option<Record>, Errno> {
    if let Some(record) = lock(&shared.records).get(file.as_fd(), stat)? {
        return Ok(Some(record));
    }
    Ok((stat.st_uid == OVERFLOW || stat.st_gid == OVERFLOW).then(Record::default))
}

/// Answers a look at a file. Whatever does not work here, the kernel does, or says why it can't.
pub(super) fn stat(shared: &Shared, target: &Target<'_>) -> Result<Reply, Errno> {
    let args = &target.call.args;
    let here = libc::AT_FDCWD;
    let (file, place, extended) = match i64::from(target.call.number) {
        libc::SYS_fstat => (target.descriptor(target.signed(0))?, args[1], None),
        libc::SYS_newfstatat => (subject(target, target.signed(0), args[1], target.signed(3))?, args[2], None),
        libc::SYS_statx => {
            let file = subject(target, target.signed(0), args[1], target.signed(2))?;
            (file, args[4], Some((target.number(2), target.number(3))))
        }
        number => {
            let flags = if is_lstat(number) { libc::AT_SYMLINK_NOFOLLOW } else { 0 };
            (subject(target, here, args[0], flags)?, args[1], None)
        }
    };
    let Some(record) = shown(shared, &file, &fstat(&file)?)? else { return Ok(Answer::Continue.into()) };
    match extended {
        None => {
            let mut stat = notify::stat(file.as_fd())?;
            (stat.st_uid, stat.st_gid) = (record.uid, record.gid);
            stat.st_mode = record.mode(stat.st_mode);
            if let Some(device) = record.device {
                stat.st_rdev = device.number;
            }
            target.write(place, notify::bytes_of(&stat))?;
        }
        Some((flags, mask)) => {
            let mut stat = notify::statx(file.as_fd(), flags, mask)?;
            (stat.stx_uid, stat.stx_gid) = (record.uid, record.gid);
            stat.stx_mode = u16::try_from(record.mode(u32::from(stat.stx_mode))).unwrap_or(stat.stx_mode);
            if let Some(device) = record.device {
                (stat.stx_rdev_major, stat.stx_rdev_minor) = (major(device.number), minor(device.number));
            }
            target.write(place, notify::bytes_of(&stat))?;
        }
    }
    Ok(Answer::Value(0).into())
}

#[cfg(target_arch = "x86_64")]
fn is_lstat(number: i64) -> bool {
    number == libc::SYS_lstat
}

#[cfg(not(target_arch = "x86_64"))]
fn is_lstat(_: i64) -> bool {
    false
}

/// Answers a list of attributes: without rbox's own.
pub(super) fn list(target: &Target<'_>) -> Result<Reply, Errno> {
    let [first, place, room, ..] = target.call.args;
    let file = match i64::from(target.call.number) {
        libc::SYS_flistxattr => target.descriptor(target.signed(0))?,
        number => target.find(libc::AT_FDCWD, &target.text(first)?, number == libc::SYS_listxattr)?,
    };
    let mut names = Vec::with_capacity(64 * 1024);
    rustix::fs::listxattr(format!("/proc/self/fd/{}", file.as_raw_fd()), spare_capacity(&mut names))?;
    let kept: Vec<&[u8]> = names.split_inclusive(|byte| *byte == 0).filter(|name| !name.starts_with(PREFIX)).collect();
    let kept = kept.concat();
    if kept.len() == names.len() {
        return Ok(Answer::Continue.into());
    }
    if room > 0 {
        if room < kept.len() as u64 {
            return Err(Errno::RANGE);
        }
        target.write(place, &kept)?;
    }
    Ok(Answer::Value(i64::try_from(kept.len()).unwrap_or(0)).into())
}

/// Has a set-id program run as its owner or in its group; the kernel executes it.
pub(super) fn execute(shared: &Shared, target: &Target<'_>) -> Result<Reply, Errno> {
    let args = &target.call.args;
    let file = match i64::from(target.call.number) {
        libc::SYS_execveat => subject(target, target.signed(0), args[1], target.signed(4))?,
        _ => target.find(libc::AT_FDCWD, &target.text(args[0])?, true)?,
    };
    let stat = fstat(&file)?;
    let own = identity::credentials(shared, target);
    let mut next = (*own).clone();
    (next.users.saved, next.groups.saved) = (next.users.effective, next.groups.effective);
    let bits = Mode::from_raw_mode(stat.st_mode);
    let set_group = bits.contains(Mode::SGID | Mode::XGRP);
    if (bits.contains(Mode::SUID) || set_group)
        && bits.intersects(Mode::XUSR | Mode::XGRP | Mode::XOTH)
        && is_elf(&file)
    {
        let record = lock(&shared.records).get(file.as_fd(), &stat)?.unwrap_or_default();
        if bits.contains(Mode::SUID) {
            (next.users.effective, next.users.saved, next.users.files) = (record.uid, record.uid, record.uid);
        }
        if set_group {
            (next.groups.effective, next.groups.saved, next.groups.files) = (record.gid, record.gid, record.gid);
        }
    }
    if next != *own {
        identity::become_others(shared, target, next)?;
    }
    Ok(Answer::Continue.into())
}

/// Whether the kernel heeds set-id bits of a file: those of a script it does not.
fn is_elf(file: &OwnedFd) -> bool {
    let stat = fstat(file).map(|stat| FileType::from_raw_mode(stat.st_mode));
    let mut magic = [0; 4];
    stat == Ok(FileType::RegularFile)
        && rustix::fs::open(
            format!("/proc/self/fd/{}", file.as_raw_fd()),
            OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC,
            Mode::empty(),
        )
        .is_ok_and(|file| std::fs::File::from(file).read_exact(&mut magic).is_ok())
        && magic == *b"\x7fELF"
}
