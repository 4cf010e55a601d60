//! Records: small files that prove themselves.
//!
//! ```text
//! rbox1 BOOT AT SUM\n     BOOT: the boot id of the kernel; AT: nanoseconds since that boot; SUM: BLAKE3 of all the rest
//! { … }                   JSON
//! ```
//!
//! A record is written to `tmp/` and renamed, so a reader sees the old one, the new one or none. It is believed if its sum is
//! right *and* what it speaks of is on the disk or in this kernel's page cache: see [`durable`](super::durable).

use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::durable::Stamp;
use super::error::{At, Result};
use super::{Store, id};

const MAGIC: &str = "rbox1";

/// The bytes of a record.
fn encode<T: Serialize>(value: &T, stamp: &Stamp) -> Vec<u8> {
    seal(&serde_json::to_vec(value).expect("records have string keys and no failing serializers"), stamp)
}

/// A record of any bytes.
pub(super) fn seal(body: &[u8], stamp: &Stamp) -> Vec<u8> {
    let mut bytes = format!("{MAGIC} {} {} {}\n", stamp.boot, stamp.at, sum(stamp, body)).into_bytes();
    bytes.extend(body);
    bytes
}

fn sum(stamp: &Stamp, body: &[u8]) -> blake3::Hash {
    blake3::Hasher::new().update(format!("{} {} ", stamp.boot, stamp.at).as_bytes()).update(body).finalize()
}

/// What a record holds and its stamp; none if it is torn or was never one.
pub(super) fn body(bytes: &[u8]) -> Option<(&[u8], Stamp)> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let mut words = std::str::from_utf8(&bytes[..end]).ok()?.split(' ');
    if words.next()? != MAGIC {
        return None;
    }
    let stamp = Stamp { boot: words.next()?.to_owned(), at: words.next()?.parse().ok()? };
    let body = &bytes[end + 1..];
    (words.next()? == sum(&stamp, body).to_hex().as_str() && words.next().is_none()).then_some((body, stamp))
}

/// The value of a record and its stamp.
fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<(T, Stamp)> {
    let (body, stamp) = body(bytes)?;
    Some((serde_json::from_slice(body).ok()?, stamp))
}

/// What a look at a record's file finds.
#[derive(Debug)]
pub(super) enum Look<T> {
    /// A record to be believed.
    Good(T),
    /// No file.
    Absent,
    /// A file that is torn, or whole but of a boot that ended before its data was on the disk.
    Doubtful,
}

impl<T> Look<T> {
    /// The record, if it is to be believed.
    pub(super) fn good(self) -> Option<T> {
        match self {
            Self::Good(value) => Some(value),
            Self::Absent | Self::Doubtful => None,
        }
    }
}

impl Store {
    /// Reads a record.
    pub(super) fn look<T: DeserializeOwned>(&self, path: &Path) -> Result<Look<T>> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(Look::Absent);
            }
            Err(error) => return Err(error).at("read", path),
        };
        Ok(match decode(&bytes) {
            Some((value, stamp)) if self.believes(&stamp) => Look::Good(value),
            _ => Look::Doubtful,
        })
    }

    /// Writes a record in the place of another or of none. The folder is made if it is missing.
    pub(super) fn write_record<T: Serialize>(&self, path: &Path, value: &T) -> Result<()> {
        self.touched();
        self.replace(path, &encode(value, &self.stamp()))
    }

    /// Puts bytes in a file's place at once: a reader sees the old file, the new one or none.
    pub(super) fn replace(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        let temporary = self.path("tmp").join(id::unique());
        let written = fs::write(&temporary, bytes).at("write", &temporary).and_then(|()| {
            match fs::rename(&temporary, path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    let folder = path.parent().unwrap_or(path);
                    fs::create_dir_all(folder).at("create", folder)?;
                    fs::rename(&temporary, path)
                }
                other => other,
            }
            .at("write", path)
        });
        if written.is_err() {
            // Best effort: `prune` and `doctor` find what this can't remove.
            let _ = fs::remove_file(&temporary);
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_changed_or_missing_byte_is_noticed() {
        let stamp = Stamp { boot: "b-1".to_owned(), at: 7 };
        let bytes = encode(&("hello", 1), &stamp);
        assert_eq!(decode::<(String, i32)>(&bytes), Some((("hello".to_owned(), 1), stamp)));
        for at in 0..bytes.len() {
            assert_eq!(decode::<(String, i32)>(&bytes[..at]), None, "cut at {at}");
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(decode::<(String, i32)>(&changed), None, "changed at {at}");
        }
        assert_eq!(decode::<(String, i32)>(&vec![0; bytes.len()]), None);
    }
}
