//! Numbers that all routers of a machine agree on, by files that are locked as long as one is used:
//!
//! ```text
//! leases/uplink-<n>   flock: the router whose uplink has the n-th pair of addresses
//! ```
//!
//! A killed process holds no lock, so nothing is ever left behind that needs to be cleared.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::network::error::Error;

/// A number that is ours until it is dropped.
#[derive(Debug)]
pub(in crate::network) struct Lease {
    number: u32,
    path: PathBuf,
    _lock: File,
}

impl Lease {
    /// Takes the first of these numbers that is free.
    pub(in crate::network) fn take(
        folder: &Path,
        numbers: impl IntoIterator<Item = u32>,
    ) -> Result<Option<Self>, Error> {
        fs::create_dir_all(folder).map_err(|source| Error::Lease { path: folder.to_owned(), source })?;
        for number in numbers {
            let path = folder.join(format!("uplink-{number}"));
            match lock(&path) {
                Ok(Some(file)) => return Ok(Some(Lease { number, path, _lock: file })),
                Ok(None) => {}
                Err(source) => return Err(Error::Lease { path, source }),
            }
        }
        Ok(None)
    }

    /// The number.
    pub(in crate::network) fn number(&self) -> u32 {
        self.number
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // while it is locked, so that nobody else's is removed
        let _ = fs::remove_file(&self.path);
    }
}

/// Makes and locks a file; nothing if somebody else has it.
fn lock(path: &Path) -> io::Result<Option<File>> {
    loop {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::AGAIN) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        // whoever had it may have removed it between our opening and locking
        match fs::metadata(path) {
            Ok(there) if there.ino() == file.metadata()?.ino() => return Ok(Some(file)),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_s_as_long_as_it_is_held() {
        let folder = tempfile::tempdir().expect("a folder");
        let take =
            || Lease::take(&folder.path().join("leases"), 3..5).expect("it works").map(|lease| (lease.number(), lease));
        let (first, first_lease) = take().expect("free");
        let (second, _second_lease) = take().expect("free");
        assert_eq!((first, second), (3, 4));
        assert!(take().is_none());
        drop(first_lease);
        assert_eq!(take().expect("free again").0, 3);
        assert_eq!(fs::read_dir(folder.path().join("leases")).expect("a folder").count(), 1);
    }
}
