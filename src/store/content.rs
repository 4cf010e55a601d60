//! What a file is: the digest of its content, and the metadata that makes two files the same one.

use std::cell::RefCell;
use std::ffi::CString;
use std::fmt;
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};

use blake3::hazmat::{
    ChainingValue, HasherExt as _, Mode, left_subtree_len, merge_subtrees_non_root, merge_subtrees_root,
};
use rustix::buffer::spare_capacity;
use rustix::fs::{fgetxattr, flistxattr};

use super::sparse;

/// How much of a file is read at once: it stays in a core's own cache till it is hashed. A power of two, as BLAKE3's subtrees are.
const PIECE: usize = 128 * 1024;

/// The BLAKE3 digest of a file's content. It never leaves the store: OCI's digests are SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentDigest(pub(super) [u8; 32]);

impl ContentDigest {
    /// Of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes).into())
    }

    /// Of a file, up to the size it has when this begins.
    pub fn of_file(file: &mut File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        let (size, written) = (metadata.len(), metadata.blocks().saturating_mul(512));
        if size > PIECE as u64 && written >= size {
            match Self::of_dense(file, size) {
                // It was cut meanwhile: what is left of it counts.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {}
                result => return result,
            }
        }
        let mut hasher = blake3::Hasher::new();
        sparse::read(file, PIECE, |bytes, _, _| {
            hasher.update(bytes);
            Ok(())
        })?;
        Ok(Self(hasher.finalize().into()))
    }

    /// Of a file without holes that is longer than a piece: each core reads and hashes pieces of its own.
    fn of_dense(file: &File, size: u64) -> io::Result<Self> {
        let middle = left_subtree_len(size);
        let (left, right) = rayon::join(|| subtree(file, 0, middle), || subtree(file, middle, size - middle));
        Ok(Self(merge_subtrees_root(&left?, &right?, Mode::Hash).into()))
    }

    /// Its 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for ContentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The chaining value of a part of a file that BLAKE3 makes a subtree of (its specification's section 2.1).
fn subtree(file: &File, at: u64, size: u64) -> io::Result<ChainingValue> {
    if size > PIECE as u64 {
        let middle = left_subtree_len(size);
        let (left, right) = rayon::join(|| subtree(file, at, middle), || subtree(file, at + middle, size - middle));
        return Ok(merge_subtrees_non_root(&left?, &right?, Mode::Hash));
    }
    thread_local! {
        static BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; PIECE]);
    }
    BUFFER.with_borrow_mut(|buffer| {
        let bytes = &mut buffer[..usize::try_from(size).unwrap_or(PIECE)];
        file.read_exact_at(bytes, at)?;
        Ok(blake3::Hasher::new().set_input_offset(at).update(bytes).finalize_non_root())
    })
}

/// An extended attribute: its name and its bytes.
pub type Xattr = (CString, Vec<u8>);

/// What a file has besides its content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// Permission bits, `0o7777` at most.
    pub mode: u32,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// When it was last written, in nanoseconds since 1970.
    pub mtime: i64,
    /// Sorted by name.
    pub xattrs: Vec<Xattr>,
}

impl Attributes {
    /// The key under which the pool has a file of that content with these attributes.
    pub(super) fn key(&self, content: &ContentDigest) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"rbox pool 1").update(&content.0);
        for number in [self.mode, self.uid, self.gid] {
            hasher.update(&number.to_le_bytes());
        }
        hasher.update(&self.mtime.to_le_bytes());
        for (name, value) in &self.xattrs {
            let sizes = [name.as_bytes().len() as u64, value.len() as u64];
            hasher.update(&sizes[0].to_le_bytes()).update(name.as_bytes());
            hasher.update(&sizes[1].to_le_bytes()).update(value);
        }
        hasher.finalize()
    }
}

/// The extended attributes of an open file that belong into a layer, sorted: neither overlayfs's and rbox's own nor `system.` ones
/// (ACLs name ids of this machine).
pub fn xattrs(file: impl AsFd) -> io::Result<Vec<Xattr>> {
    let file = file.as_fd();
    let mut names = Vec::with_capacity(256);
    loop {
        names.clear();
        match flistxattr(file, spare_capacity(&mut names)) {
            Ok(_) => break,
            Err(rustix::io::Errno::RANGE) => names.reserve(64 * 1024),
            Err(rustix::io::Errno::NOTSUP | rustix::io::Errno::NOSYS) => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        }
    }
    let mut found = Vec::new();
    for name in names.split(|byte| *byte == 0).filter(|name| is_portable(name)) {
        let Ok(name) = CString::new(name) else { continue };
        let mut value = Vec::with_capacity(256);
        loop {
            value.clear();
            match fgetxattr(file, &name, spare_capacity(&mut value)) {
                Ok(_) => break found.push((name, value)),
                Err(rustix::io::Errno::RANGE) => value.reserve(64 * 1024),
                // Gone since the listing.
                Err(rustix::io::Errno::NODATA) => break,
                Err(error) => return Err(error.into()),
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether an extended attribute of that name belongs into a layer.
pub(super) fn is_portable(name: &[u8]) -> bool {
    let ours = |prefix: &[u8]| name.starts_with(prefix);
    (ours(b"user.") || ours(b"trusted.") || name == b"security.capability")
        && !ours(b"user.overlay.")
        && !ours(b"trusted.overlay.")
        && !ours(crate::sys::ownership::PREFIX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_digest_of_a_file_is_that_of_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        let bytes: Vec<u8> = (0..5 * PIECE + 7).map(|number| ((number * 31) >> 3).to_le_bytes()[0]).collect();
        for size in [0, 1, 1024, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 1025, bytes.len()] {
            fs::write(&path, &bytes[..size]).unwrap();
            let found = ContentDigest::of_file(&mut File::open(&path).unwrap()).unwrap();
            assert_eq!(found, ContentDigest::of(&bytes[..size]), "{size} bytes");
        }
    }

    #[test]
    fn a_file_with_a_hole_is_hashed_as_it_reads() {
        let folder = tempfile::tempdir().unwrap();
        let file = File::create_new(folder.path().join("f")).unwrap();
        file.write_all_at(b"end", 8 << 20).unwrap();
        let bytes = fs::read(folder.path().join("f")).unwrap();
        let found = ContentDigest::of_file(&mut File::open(folder.path().join("f")).unwrap()).unwrap();
        assert_eq!(found, ContentDigest::of(&bytes));
    }
}
