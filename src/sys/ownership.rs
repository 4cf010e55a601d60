//! Owners that the kernel can't give to a file, since this process's user namespace has no such ids: recorded beside it.
//!
//! | what | where |
//! |---|---|
//! | owner of a file or folder | its attribute `user.rbox.owner`: `UID:GID` |
//! | a device that this user may not make | an empty file with that attribute: `UID:GID c MAJOR:MINOR`, or `b` |
//! | owner of a link, pipe or socket, which have no such attributes | a table that their layer keeps by path |
//!
//! What is recorded belongs to the namespace's root as far as the kernel knows. In the namespace that the machine booted
//! with nothing is recorded, and the attribute is one that any program could have written: it means nothing there.

use std::ffi::OsStr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;

use rustix::buffer::spare_capacity;
use rustix::fs::{
    AtFlags, FileType, Gid, Mode, OFlags, Stat, Uid, XattrFlags, chownat, fchmod, fchown, fgetxattr, fremovexattr,
    fsetxattr, getxattr, lgetxattr, major, makedev, minor, openat, removexattr, setxattr,
};
use rustix::io::Errno;

use super::identity::is_whole_machine;

/// The prefix of attributes that are rbox's own, and never part of an image.
pub const PREFIX: &[u8] = b"user.rbox.";
const NAME: &str = "user.rbox.owner";
/// The permission bits of `st_mode`, and not what kind of file it is.
const BITS: u32 = 0o7777;

/// What is recorded of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// The device that the file stands for.
    pub device: Option<Device>,
}

/// A device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    /// Of blocks, else of characters.
    pub block: bool,
    /// As `st_rdev` has it.
    pub number: u64,
}

impl Record {
    /// An owner.
    pub const fn of(uid: u32, gid: u32) -> Self {
        Record { uid, gid, device: None }
    }

    /// Whether there is nothing to record: that's how every file is.
    pub fn is_plain(&self) -> bool {
        *self == Record::default()
    }

    fn parse(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let pair = |text: &str| {
            let (first, second) = text.split_once(':')?;
            Some((first.parse::<u32>().ok()?, second.parse::<u32>().ok()?))
        };
        let mut words = text.split(' ');
        let (uid, gid) = pair(words.next()?)?;
        let device = match words.next() {
            None => None,
            Some(kind @ ("b" | "c")) => {
                let (major, minor) = pair(words.next()?)?;
                Some(Device { block: kind == "b", number: makedev(major, minor) })
            }
            Some(_) => return None,
        };
        words.next().is_none().then_some(Record { uid, gid, device })
    }

    fn text(&self) -> String {
        let Record { uid, gid, device } = self;
        match device {
            None => format!("{uid}:{gid}"),
            Some(Device { block, number }) => {
                let kind = if *block { 'b' } else { 'c' };
                format!("{uid}:{gid} {kind} {}:{}", major(*number), minor(*number))
            }
        }
    }

    /// The kind of file with the permission bits of `mode`.
    pub fn mode(&self, mode: u32) -> u32 {
        match self.device {
            Some(Device { block: true, .. }) => FileType::BlockDevice.as_raw_mode() | mode & BITS,
            Some(Device { block: false, .. }) => FileType::CharacterDevice.as_raw_mode() | mode & BITS,
            None => mode,
        }
    }

    /// Has a `stat` say what is recorded: an owner only where the kernel knows none but root.
    pub fn apply(&self, stat: &mut Stat) {
        if (stat.st_uid, stat.st_gid) == (0, 0) {
            (stat.st_uid, stat.st_gid) = (self.uid, self.gid);
        }
        stat.st_mode = self.mode(stat.st_mode);
        if let Some(device) = self.device {
            (stat.st_rdev, stat.st_size) = (device.number, 0);
        }
    }
}

/// Whether a file can have a record at all: of what has none, nobody needs to ask.
pub fn may_have_record(stat: &Stat) -> bool {
    // what stands for a device can have any owner, and is empty
    let of_root = (stat.st_uid, stat.st_gid) == (0, 0);
    !is_whole_machine()
        && match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => of_root || stat.st_size == 0,
            FileType::Directory => of_root,
            _ => false,
        }
}

fn found(result: Result<usize, Errno>, text: &[u8]) -> Result<Option<Record>, Errno> {
    match result {
        // what can't be read is nothing that rbox wrote
        Ok(_) => Ok(Record::parse(text)),
        Err(Errno::NODATA | Errno::NOTSUP | Errno::PERM | Errno::RANGE) => Ok(None),
        Err(errno) => Err(errno),
    }
}

/// What is recorded of an open file.
pub fn of(file: impl AsFd) -> Result<Option<Record>, Errno> {
    let mut text = Vec::with_capacity(64);
    let result = fgetxattr(file, NAME, spare_capacity(&mut text));
    found(result, &text)
}

/// The same of a descriptor that only names it (`O_PATH`).
pub fn of_handle(handle: BorrowedFd<'_>) -> Result<Option<Record>, Errno> {
    let mut text = Vec::with_capacity(64);
    let result = getxattr(place(handle), NAME, spare_capacity(&mut text));
    found(result, &text)
}

/// The same of a name in a folder, not followed.
pub fn of_name(folder: BorrowedFd<'_>, name: &OsStr) -> Result<Option<Record>, Errno> {
    let path = [place(folder).as_bytes(), b"/", name.as_bytes()].concat();
    let mut text = Vec::with_capacity(64);
    let result = lgetxattr(OsStr::from_bytes(&path), NAME, spare_capacity(&mut text));
    found(result, &text)
}

fn place(handle: BorrowedFd<'_>) -> String {
    format!("/proc/self/fd/{}", handle.as_raw_fd())
}

/// Records something of a file that a descriptor names; nothing to record takes an old record away. NOTSUP where the file
/// system keeps no attributes.
pub fn record_handle(handle: BorrowedFd<'_>, record: &Record) -> Result<(), Errno> {
    if !record.is_plain() {
        return setxattr(place(handle), NAME, record.text().as_bytes(), XattrFlags::empty());
    }
    gone(removexattr(place(handle), NAME))
}

fn record(file: BorrowedFd<'_>, record: &Record) -> Result<(), Errno> {
    if !record.is_plain() {
        return fsetxattr(file, NAME, record.text().as_bytes(), XattrFlags::empty());
    }
    gone(fremovexattr(file, NAME))
}

fn gone(result: Result<(), Errno>) -> Result<(), Errno> {
    match result {
        Err(Errno::NODATA | Errno::NOTSUP) => Ok(()),
        result => result,
    }
}

/// Whether the kernel says that this namespace has no such id.
fn is_foreign(errno: Errno) -> bool {
    matches!(errno, Errno::INVAL | Errno::OVERFLOW) && !is_whole_machine()
}

/// Gives an open file or folder its owner, or records it.
pub fn give(file: impl AsFd, uid: u32, gid: u32) -> Result<(), Errno> {
    let file = file.as_fd();
    match fchown(file, Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid))) {
        Err(errno) if is_foreign(errno) => {
            fchown(file, Some(Uid::ROOT), Some(Gid::ROOT))?;
            record(file, &Record::of(uid, gid))
        }
        Ok(()) if !is_whole_machine() => record(file, &Record::default()),
        result => result,
    }
}

/// Gives a link, a pipe or a device its owner, itself and not what it leads to. False where that has to be noted in the
/// table of its layer.
pub fn give_at(folder: impl AsFd, path: &OsStr, uid: u32, gid: u32) -> Result<bool, Errno> {
    let to = |uid, gid| {
        let (uid, gid) = (Uid::from_raw(uid), Gid::from_raw(gid));
        chownat(folder.as_fd(), path, Some(uid), Some(gid), AtFlags::SYMLINK_NOFOLLOW)
    };
    match to(uid, gid) {
        Err(errno) if is_foreign(errno) => to(0, 0).map(|()| false),
        result => result.map(|()| true),
    }
}

/// Makes the file that stands for a device this user may not make.
pub fn stand_in(
    folder: impl AsFd,
    path: &OsStr,
    mode: u32,
    (uid, gid): (u32, u32),
    device: Device,
) -> Result<OwnedFd, Errno> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = openat(folder, path, flags, Mode::RUSR | Mode::WUSR)?;
    record(file.as_fd(), &Record { uid, gid, device: Some(device) })?;
    fchmod(&file, Mode::from_raw_mode(mode & BITS))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_as_they_were_written_and_nothing_else_is() {
        let device = |block| Some(Device { block, number: makedev(8, 300) });
        for record in [
            Record::of(33, 34),
            Record { uid: 0, gid: 6, device: device(true) },
            Record { uid: u32::MAX - 1, gid: 1, device: device(false) },
        ] {
            assert_eq!(Record::parse(record.text().as_bytes()), Some(record));
        }
        for text in ["", "1", "1:", "1:2:3", "1:2 c", "1:2 d 1:3", "-1:2", "1:2 c 1:3 x", "4294967296:0", "1:2\n"] {
            assert_eq!(Record::parse(text.as_bytes()), None, "{text}");
        }
    }
}
