//! A tar of a few files, as archives of images are.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use crate::store::layer::{BLOCK, Header, Kind};

/// Writes files one after the other.
pub(super) struct Archive<W> {
    out: W,
}

impl<W: Write> Archive<W> {
    pub(super) const fn new(out: W) -> Self {
        Self { out }
    }

    fn header(&mut self, path: &str, kind: Kind, mode: u32) -> io::Result<()> {
        let path = path.as_bytes().to_vec();
        let header = Header { path, kind, mode, uid: 0, gid: 0, mtime: 0, xattrs: Vec::new() };
        self.out.write_all(&header.encode())
    }

    pub(super) fn folder(&mut self, path: &str) -> io::Result<()> {
        self.header(path, Kind::Folder, 0o755)
    }

    pub(super) fn bytes(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.stream(path, bytes.len() as u64, |out| out.write_all(bytes))
    }

    pub(super) fn file(&mut self, path: &str, from: &Path, size: u64) -> io::Result<()> {
        let mut from = io::BufReader::with_capacity(128 * 1024, File::open(from)?);
        self.stream(path, size, |out| io::copy(&mut from, out).map(drop))
    }

    /// A file whose content a function writes, exactly as much as is announced.
    pub(super) fn stream<E: From<io::Error>>(
        &mut self,
        path: &str,
        size: u64,
        write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
    ) -> Result<(), E> {
        self.header(path, Kind::File(size), 0o644)?;
        let mut exact = Exact { out: &mut self.out, left: size };
        write(&mut exact)?;
        if exact.left != 0 {
            return Err(io::Error::other(format!("`{path}` became shorter while it was written")).into());
        }
        let padding = size.next_multiple_of(BLOCK as u64) - size;
        Ok(self.out.write_all(&[0; BLOCK][..usize::try_from(padding).unwrap_or(0)])?)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.out.write_all(&[0; 2 * BLOCK])
    }
}

/// Takes so many bytes and no more.
struct Exact<'a, W> {
    out: &'a mut W,
    left: u64,
}

impl<W: Write> Write for Exact<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() as u64 > self.left {
            return Err(io::Error::other("a file became longer while it was written"));
        }
        let count = self.out.write(bytes)?;
        self.left -= count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
