//! What a file is besides its content.

use rustix::fs::FileType;
use serde::{Deserialize, Serialize};

/// A time of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) struct Time {
    /// Since 1970.
    pub(super) seconds: i64,
    /// Of the second.
    pub(super) nanos: u32,
}

impl Time {
    /// 1970.
    pub(super) const EPOCH: Self = Self { seconds: 0, nanos: 0 };

    /// From the two members of a stat.
    pub(super) fn new(seconds: i64, nanos: u64) -> Self {
        Self { seconds, nanos: u32::try_from(nanos).unwrap_or(0) }
    }

    /// From nanoseconds since 1970.
    pub(super) fn from_nanos(nanos: i64) -> Self {
        let rest = u32::try_from(nanos.rem_euclid(1_000_000_000)).unwrap_or(0);
        Self { seconds: nanos.div_euclid(1_000_000_000), nanos: rest }
    }

    /// Nanoseconds since 1970.
    pub(super) const fn nanos_since_1970(self) -> i64 {
        self.seconds.saturating_mul(1_000_000_000).saturating_add(self.nanos as i64)
    }

    /// For `utimensat`.
    pub(super) const fn timespec(self) -> rustix::fs::Timespec {
        rustix::fs::Timespec { tv_sec: self.seconds, tv_nsec: self.nanos as i64 }
    }
}

/// What a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link.
    Symlink,
    /// A device, a pipe or a socket, with its device number.
    Special(FileType, u64),
}

/// What a file is besides its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meta {
    /// What it is.
    pub(super) kind: Kind,
    /// Permission bits, 07777.
    pub(super) mode: u32,
    /// Owner.
    pub(super) uid: u32,
    /// Group.
    pub(super) gid: u32,
    /// Last written.
    pub(super) mtime: Time,
}

impl Meta {
    /// Of a stat.
    pub(super) fn of(stat: &rustix::fs::Stat) -> Self {
        let kind = match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => Kind::File,
            FileType::Directory => Kind::Directory,
            FileType::Symlink => Kind::Symlink,
            other => Kind::Special(other, stat.st_rdev),
        };
        Self {
            kind,
            mode: stat.st_mode & 0o7777,
            uid: stat.st_uid,
            gid: stat.st_gid,
            mtime: Time::new(stat.st_mtime, stat.st_mtime_nsec),
        }
    }

    /// Of a directory that a build makes.
    pub(super) const fn directory(mode: u32, (uid, gid): (u32, u32), mtime: Time) -> Self {
        Self { kind: Kind::Directory, mode, uid, gid, mtime }
    }
}
