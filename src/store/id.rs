//! Random names: of snapshots, stagings, leases and temporary files.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The name of a snapshot: 128 random bits, 32 hexadecimal digits. It says nothing about the content.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SnapshotId([u8; 16]);

/// A text that names no snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a snapshot's id has 32 lower-case hexadecimal digits")]
pub struct SnapshotIdError;

impl SnapshotId {
    /// A new one.
    pub(super) fn random() -> Self {
        let mut bytes = [0; 16];
        fill(&mut bytes);
        Self(bytes)
    }
}

/// Random bytes of the kernel's.
fn fill(bytes: &mut [u8]) {
    let mut done = 0;
    while done < bytes.len() {
        match rustix::rand::getrandom(&mut bytes[done..], rustix::rand::GetRandomFlags::empty()) {
            Ok(count) => done += count,
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => panic!("presume: getrandom(2) is there since Linux 3.17, and it said {error}"),
        }
    }
}

/// A name for a temporary file or a lease that no other process has.
pub(super) fn unique() -> String {
    SnapshotId::random().to_string()
}

impl fmt::Display for SnapshotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for SnapshotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for SnapshotId {
    type Err = SnapshotIdError;

    fn from_str(text: &str) -> Result<Self, SnapshotIdError> {
        if text.len() != 32 || !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(SnapshotIdError);
        }
        u128::from_str_radix(text, 16).map(|number| Self(number.to_be_bytes())).map_err(|_| SnapshotIdError)
    }
}

impl Serialize for SnapshotId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SnapshotId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back_and_nothing_else_reads() {
        let id = SnapshotId::random();
        assert_eq!(id.to_string().parse(), Ok(id));
        for bad in ["", "../x", &"0".repeat(31), &"A".repeat(32), &format!("+{}", "0".repeat(31))] {
            assert!(bad.parse::<SnapshotId>().is_err(), "{bad}");
        }
    }
}
