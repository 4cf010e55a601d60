//! From a tree of any folder to a tar, through no link.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read as _, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, Stat, major, minor, openat, readlinkat, statat};
use rustix::io::Errno;

use super::header::{BLOCK, Header, Kind};
use crate::store::content::xattrs;
use crate::store::owners::{Owners, recorded_stat};

/// How deep folders may lie in each other: each level is an open file while its entries are written.
const DEPTH: usize = 400;

/// What trees become in a tar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TreeOptions {
    /// Who owns everything, in place of who does.
    pub owner: Option<(u32, u32)>,
    /// What the number of root is there, taken off every other: the tree of a container has numbers that are shifted.
    pub base: u32,
}

/// A tar of trees, as `docker cp` makes them.
#[derive(Debug)]
pub struct TreeWriter<W> {
    out: W,
    options: TreeOptions,
    /// The first path of each file that has several names.
    seen: HashMap<(u64, u64), Vec<u8>>,
    /// Entries so far.
    entries: u64,
    /// Bytes of files so far.
    bytes: u64,
}

/// A folder whose entries are being written.
struct Level {
    folder: OwnedFd,
    path: Vec<u8>,
    /// Names that are left, the last one next.
    names: Vec<OsString>,
}

impl<W: Write> TreeWriter<W> {
    /// An empty tar.
    pub fn new(out: W, options: TreeOptions) -> Self {
        Self { out, options, seen: HashMap::new(), entries: 0, bytes: 0 }
    }

    /// Adds a name of a folder, with all that lies in it, under another name. Links are written as links; sockets are left
    /// out, as no tar holds them.
    pub fn add(&mut self, folder: BorrowedFd<'_>, name: &OsStr, under: &OsStr) -> io::Result<()> {
        let mut levels: Vec<Level> = Vec::new();
        levels.extend(self.entry(folder, name, under.as_bytes().to_vec())?);
        while let Some(level) = levels.last_mut() {
            let Some(name) = level.names.pop() else {
                levels.pop();
                continue;
            };
            let path = [level.path.as_slice(), b"/", name.as_bytes()].concat();
            let folder = level.folder.try_clone()?;
            if let Some(below) = self.entry(folder.as_fd(), &name, path)? {
                if levels.len() >= DEPTH {
                    return Err(io::Error::other(format!("a folder lies more than {DEPTH} deep")));
                }
                levels.push(below);
            }
        }
        Ok(())
    }

    /// How many entries it has, and how many bytes its files have.
    pub const fn counts(&self) -> (u64, u64) {
        (self.entries, self.bytes)
    }

    /// Ends the tar.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&[0; 2 * BLOCK])?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// Writes one entry; a folder comes back, for its own.
    fn entry(&mut self, folder: BorrowedFd<'_>, name: &OsStr, path: Vec<u8>) -> io::Result<Option<Level>> {
        let mut stat = match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            // Gone since the listing.
            Err(Errno::NOENT) if path.contains(&b'/') => return Ok(None),
            other => other?,
        };
        Owners::default().apply(&mut stat, folder, name)?;
        let kind = match FileType::from_raw_mode(stat.st_mode) {
            FileType::Directory => return self.folder(folder, name, path).map(Some),
            FileType::RegularFile => return self.file(folder, name, path, &stat).map(|()| None),
            FileType::Symlink => Kind::Symlink(readlinkat(folder, name, Vec::new())?.into_bytes()),
            FileType::CharacterDevice => Kind::Character(major(stat.st_rdev), minor(stat.st_rdev)),
            FileType::BlockDevice => Kind::Block(major(stat.st_rdev), minor(stat.st_rdev)),
            FileType::Fifo => Kind::Fifo,
            _ => return Ok(None),
        };
        let header = self.header(path, kind, &stat, Vec::new());
        self.begin(&header)?;
        Ok(None)
    }

    fn folder(&mut self, folder: BorrowedFd<'_>, name: &OsStr, path: Vec<u8>) -> io::Result<Level> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let open = openat(folder, name, flags, Mode::empty())?;
        let header = self.header(path.clone(), Kind::Folder, &recorded_stat(&open)?, xattrs(&open)?);
        self.begin(&header)?;
        let mut names = Vec::new();
        for entry in Dir::read_from(&open)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if !matches!(name, b"." | b"..") {
                names.push(OsStr::from_bytes(name).to_owned());
            }
        }
        names.sort_unstable_by(|one, other| other.cmp(one));
        Ok(Level { folder: open, path, names })
    }

    fn file(&mut self, folder: BorrowedFd<'_>, name: &OsStr, path: Vec<u8>, seen: &Stat) -> io::Result<()> {
        if seen.st_nlink > 1
            && let Some(first) = self.seen.get(&(seen.st_dev, seen.st_ino))
        {
            let header = self.header(path, Kind::HardLink(first.clone()), seen, Vec::new());
            return self.begin(&header);
        }
        // Something else may stand there by now: never waits for a pipe, and is no file then.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let open = openat(folder, name, flags, Mode::empty())?;
        let stat = recorded_stat(&open)?;
        if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
            return Err(io::Error::other(format!("`{}` changed while it was read", path.escape_ascii())));
        }
        let size = u64::try_from(stat.st_size).unwrap_or(0);
        let header = self.header(path.clone(), Kind::File(size), &stat, xattrs(&open)?);
        self.begin(&header)?;
        self.bytes += size;
        let copied = io::copy(&mut File::from(open).take(size), &mut self.out)?;
        // A file that got shorter meanwhile: its size is written already.
        io::copy(&mut io::repeat(0).take(size - copied), &mut self.out)?;
        let padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
        io::copy(&mut io::repeat(0).take(padding), &mut self.out)?;
        if stat.st_nlink > 1 {
            self.seen.insert((stat.st_dev, stat.st_ino), path);
        }
        Ok(())
    }

    /// Begins an entry.
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        self.entries += 1;
        self.out.write_all(&header.encode())
    }

    fn header(&self, path: Vec<u8>, kind: Kind, stat: &Stat, xattrs: Vec<crate::store::Xattr>) -> Header {
        let plain = |id: u32| id.checked_sub(self.options.base).unwrap_or(id);
        let (uid, gid) = self.options.owner.unwrap_or((plain(stat.st_uid), plain(stat.st_gid)));
        let mtime =
            stat.st_mtime.saturating_mul(1_000_000_000).saturating_add(i64::try_from(stat.st_mtime_nsec).unwrap_or(0));
        Header { path, kind, mode: stat.st_mode & 0o7777, uid, gid, mtime, xattrs }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{MetadataExt as _, symlink};

    use super::*;
    use crate::store::layer::Unpack;

    #[test]
    fn a_tree_survives_the_way_there_and_back() {
        let folder = tempfile::tempdir().unwrap();
        let tree = folder.path().join("tree");
        fs::create_dir_all(tree.join("deep/er")).unwrap();
        fs::write(tree.join("deep/er/file"), "content").unwrap();
        fs::hard_link(tree.join("deep/er/file"), tree.join("twin")).unwrap();
        symlink("/etc/passwd", tree.join("link")).unwrap();
        fs::write(tree.join("empty"), "").unwrap();
        let parent = File::open(folder.path()).unwrap();
        let mut tar = TreeWriter::new(Vec::new(), TreeOptions::default());
        tar.add(parent.as_fd(), OsStr::new("tree"), OsStr::new("other")).unwrap();
        assert_eq!(tar.counts(), (7, 7), "three folders, a file with two names, a link, an empty file");
        let tar = tar.finish().unwrap();
        let out = tempfile::tempdir().unwrap();
        Unpack::default().unpack(tar.as_slice(), File::open(out.path()).unwrap()).unwrap();
        let other = out.path().join("other");
        assert_eq!(fs::read_to_string(other.join("deep/er/file")).unwrap(), "content");
        assert_eq!(fs::metadata(other.join("twin")).unwrap().nlink(), 2);
        assert_eq!(fs::read_link(other.join("link")).unwrap().to_str(), Some("/etc/passwd"));
        assert!(
            TreeWriter::new(Vec::new(), TreeOptions::default())
                .add(parent.as_fd(), OsStr::new("nothing"), OsStr::new("x"))
                .is_err()
        );
    }
}
