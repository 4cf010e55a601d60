//! Files with holes: what was never written is neither read when a file is hashed nor written when it is copied.
//!
//! Each function stops at the size that the file had at its start: one that somebody goes on writing to has an end.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom as Position};
use std::os::fd::AsFd as _;

use rustix::fs::{SeekFrom, fstat, seek};
use rustix::io::Errno;

/// What a hole reads as, a piece at a time.
static ZEROS: [u8; 1024 * 1024] = [0; 1024 * 1024];

/// Files of no size that have content all the same (those of procfs) have at most this much.
const UNTOLD: u64 = 1024 * 1024;

/// A part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    /// Where it begins.
    at: u64,
    /// Its bytes.
    length: u64,
    /// Whether nothing was ever written there.
    hole: bool,
}

/// The parts of a file, in order.
struct Parts<'a> {
    file: &'a File,
    at: u64,
    size: u64,
    /// Whether the file system is not asked (any more).
    dense: bool,
}

impl<'a> Parts<'a> {
    /// Those of a file's first `size` bytes.
    fn new(file: &'a File, size: u64) -> io::Result<Self> {
        let stat = fstat(file)?;
        Ok(Self { file, at: 0, size, dense: stat.st_blocks.cast_unsigned().saturating_mul(512) >= size })
    }

    fn data(&mut self, end: u64) -> Part {
        let at = std::mem::replace(&mut self.at, end);
        Part { at, length: end - at, hole: false }
    }
}

impl Iterator for Parts<'_> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        if self.at >= self.size {
            return None;
        }
        if self.dense {
            return Some(self.data(self.size));
        }
        match seek(self.file, SeekFrom::Data(self.at)) {
            Ok(data) if data > self.at => {
                let at = std::mem::replace(&mut self.at, data.min(self.size));
                Some(Part { at, length: self.at - at, hole: true })
            }
            Ok(_) => match seek(self.file, SeekFrom::Hole(self.at)) {
                Ok(hole) if hole > self.at => Some(self.data(hole.min(self.size))),
                _ => Some(self.data(self.size)),
            },
            // No data from here on.
            Err(Errno::NXIO) => {
                let at = std::mem::replace(&mut self.at, self.size);
                Some(Part { at, length: self.at - at, hole: true })
            }
            // A file system without holes, or none that it tells of.
            Err(_) => {
                self.dense = true;
                Some(self.data(self.size))
            }
        }
    }
}

/// Reads a file from its beginning to the size it has now, the zeros of holes without asking for them. `take` gets each piece
/// with its place, and whether it is of a hole.
pub(super) fn read(
    file: &mut File,
    buffer: usize,
    mut take: impl FnMut(&[u8], u64, bool) -> io::Result<()>,
) -> io::Result<u64> {
    let size = fstat(file.as_fd())?.st_size.cast_unsigned();
    let most = if size == 0 { UNTOLD } else { size };
    let mut buffer = vec![0; usize::try_from(most).unwrap_or(buffer).min(buffer)];
    if size == 0 {
        let (mut at, mut rest) = (0, file.take(UNTOLD));
        while let count @ 1.. = rest.read(&mut buffer)? {
            take(&buffer[..count], at, false)?;
            at += count as u64;
        }
        return Ok(at);
    }
    let parts = file.try_clone()?;
    for part in Parts::new(&parts, size)? {
        let (mut at, end) = (part.at, part.at + part.length);
        file.seek(Position::Start(at))?;
        while at < end {
            let left = usize::try_from(end - at).unwrap_or(usize::MAX);
            let bytes = if part.hole {
                &ZEROS[..left.min(ZEROS.len())]
            } else {
                let most = left.min(buffer.len());
                let count = retry(|| file.read(&mut buffer[..most]))?;
                if count == 0 {
                    return Ok(at);
                }
                &buffer[..count]
            };
            take(bytes, at, part.hole)?;
            at += bytes.len() as u64;
        }
    }
    Ok(size)
}

/// Copies a file into an empty one within the kernel, holes as holes, to the size it has now; gives that.
pub(super) fn copy(source: &mut File, file: &mut File) -> io::Result<u64> {
    let size = fstat(source.as_fd())?.st_size.cast_unsigned();
    if size == 0 {
        return io::copy(&mut source.take(UNTOLD), file);
    }
    let parts = source.try_clone()?;
    for part in Parts::new(&parts, size)?.filter(|part| !part.hole) {
        source.seek(Position::Start(part.at))?;
        file.seek(Position::Start(part.at))?;
        // Of two files this is copy_file_range(2), which shares blocks where the file system can.
        if io::copy(&mut source.take(part.length), file)? < part.length {
            break;
        }
    }
    // A hole at the end.
    if file.metadata()?.len() < size {
        file.set_len(size)?;
    }
    Ok(size)
}

fn retry(mut read: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match read() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Write as _;
    use std::os::unix::fs::{FileExt as _, MetadataExt as _};

    /// A file of 64 MiB with a word at its start, in its middle and, if wanted, at its end.
    fn sparse(folder: &std::path::Path, tail: bool) -> File {
        let mut file =
            File::options().read(true).write(true).create(true).truncate(true).open(folder.join("s")).unwrap();
        file.write_all(b"start").unwrap();
        file.write_all_at(b"middle", 32 << 20).unwrap();
        if tail {
            file.write_all_at(b"end", (64 << 20) - 3).unwrap();
        }
        file.set_len(64 << 20).unwrap();
        file.rewind().unwrap();
        file
    }

    #[test]
    fn holes_stay_holes_and_read_as_zeros() {
        let folder = tempfile::tempdir().unwrap();
        for tail in [true, false] {
            let mut source = sparse(folder.path(), tail);
            let mut copied = File::options()
                .read(true)
                .write(true)
                .create(true)
                .truncate(true)
                .open(folder.path().join("c"))
                .unwrap();
            assert_eq!(copy(&mut source, &mut copied).unwrap(), 64 << 20);
            assert_eq!(fs::read(folder.path().join("s")).unwrap(), fs::read(folder.path().join("c")).unwrap());
            assert!(copied.metadata().unwrap().blocks() * 512 < 4 << 20, "it was written out");
            let (mut of_data, mut whole) = (0, Vec::new());
            let size = read(&mut source, 4096, |bytes, at, hole| {
                assert_eq!(at, whole.len() as u64);
                of_data += if hole { 0 } else { bytes.len() };
                whole.extend_from_slice(bytes);
                Ok(())
            });
            assert_eq!(size.unwrap(), 64 << 20);
            assert!(of_data < 4 << 20, "{of_data} bytes of holes were read");
            assert!(whole == fs::read(folder.path().join("s")).unwrap());
        }
    }

    #[test]
    fn a_file_without_a_size_is_read_to_an_end() {
        let mut file = File::open("/proc/self/status").unwrap();
        let mut text = Vec::new();
        read(&mut file, 4096, |bytes, _, _| {
            text.extend_from_slice(bytes);
            Ok(())
        })
        .unwrap();
        assert!(String::from_utf8_lossy(&text).contains("VmHWM"));
    }
}
