//! From a tar to a folder, believing nothing.
//!
//! Every path is resolved by the kernel inside the folder (`openat2`, `RESOLVE_IN_ROOT`), the last name never through a link.
//! An entry takes the place of what an earlier one made at its path, but a folder over a folder keeps what is in it; a hard
//! link needs its target to be there; so two entries of one path have one outcome. Attributes are set through descriptors of
//! what was just made.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::{
    AtFlags, FileType, Mode, OFlags, XattrFlags, chmodat, fchmod, fsetxattr, fstatvfs, futimens, linkat, makedev,
    mkdirat, mknodat, openat, symlinkat, utimensat,
};
use rustix::io::Errno;

use super::header::{Header, Kind};
use super::marks::mark_opaque;
use super::read::{ArchiveError, Reader};
use super::tree::{Tree, kind_at, split};
use super::{AUFS, OPAQUE, WHITEOUT, decompress};
use crate::store::content::{Xattr, is_portable};
use crate::store::pool::times;
use crate::sys::ownership::{self, Device};

/// How much an archive may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Entries, and folders made for them.
    pub entries: u64,
    /// Bytes of all files together.
    pub bytes: u64,
    /// How many times as big as what it was compressed to, once it is over 8 GiB.
    pub ratio: u64,
}

impl Default for Limits {
    /// Far above any image that was seen: 2,000,000 entries, 256 GiB, 500 times.
    fn default() -> Self {
        Self { entries: 2_000_000, bytes: 256 << 30, ratio: 500 }
    }
}

/// How an archive is unpacked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unpack {
    /// Whether `.wh.` names are OCI's whiteouts, and become overlayfs's; else they are names like others.
    pub whiteouts: bool,
    /// Who owns everything, in place of what the archive says.
    pub owner: Option<(u32, u32)>,
    /// What the number of root is there, put onto every one that the archive says: the tree of a container has numbers that are shifted.
    pub base: u32,
    /// Whether the folder itself stays as it is, whatever the archive says of it.
    pub leaves_top: bool,
    /// How much it may be.
    pub limits: Limits,
}

/// What was unpacked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unpacked {
    /// Entries of the archive.
    pub entries: u64,
    /// Bytes of its files.
    pub bytes: u64,
    /// Hard links: a path and the path it links to, below the folder.
    pub links: Vec<(Vec<u8>, Vec<u8>)>,
    /// Owners of links and pipes that this user namespace has no ids for: their layer has to note them.
    pub owners: Vec<(Vec<u8>, u32, u32)>,
    /// Folders that entries lie in and that have no entry themselves.
    pub implied: HashSet<Vec<u8>>,
    /// Whether the archive hides all that lies below it (`.wh..wh..opq` at its top), which overlayfs can't say.
    pub opaque_top: bool,
}

impl Unpack {
    /// Unpacks a tar, compressed with whatever [`decompress`] reads, into a folder, and reads the stream to its end.
    pub fn unpack(self, archive: impl Read + Send, into: File) -> Result<Unpacked, ArchiveError> {
        self.unpack_through(archive, |tar| tar, into).map(|(unpacked, _)| unpacked)
    }

    /// The same, with a look at the uncompressed bytes as they pass.
    pub(in crate::store) fn unpack_through<'a, T: Read>(
        self,
        archive: impl Read + Send + 'a,
        through: impl FnOnce(Box<dyn Read + Send + 'a>) -> T,
        into: File,
    ) -> Result<(Unpacked, T), ArchiveError> {
        let packed = Arc::new(AtomicU64::new(0));
        let tar = through(decompress(Counting { inner: archive, count: Arc::clone(&packed) })?);
        let room = fstatvfs(&into).map_or(u64::MAX, |room| room.f_bavail.saturating_mul(room.f_frsize));
        let mut unpacker = Unpacker {
            options: self,
            tree: Tree::new(into),
            reader: Reader::new(tar),
            made: 0,
            room,
            written: 0,
            packed,
            folders: BTreeMap::new(),
            hidden: HashSet::new(),
            done: Unpacked::default(),
            buffer: vec![0; 128 * 1024],
        };
        while let Some(header) = unpacker.reader.next()? {
            unpacker.entry(&header)?;
        }
        unpacker.finish()
    }
}

/// Counts what is read.
struct Counting<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.count.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

struct Unpacker<R> {
    options: Unpack,
    tree: Tree,
    reader: Reader<R>,
    /// Entries and folders made.
    made: u64,
    /// Bytes free at the start.
    room: u64,
    /// Bytes of files so far.
    written: u64,
    /// Bytes read so far, before decompression.
    packed: Arc<AtomicU64>,
    /// When folders were last written, set at the end: every entry in them changes it.
    folders: BTreeMap<Vec<u8>, i64>,
    /// Paths with a whiteout: a folder there is opaque.
    hidden: HashSet<Vec<u8>>,
    done: Unpacked,
    buffer: Vec<u8>,
}

impl<R: Read> Unpacker<R> {
    fn entry(&mut self, header: &Header) -> Result<(), ArchiveError> {
        self.done.entries += 1;
        self.count()?;
        let path = self.clean(&header.path)?;
        if path.is_empty() {
            return self.top(header);
        }
        let (_, name) = split(&path);
        if self.options.whiteouts && name.starts_with(WHITEOUT) {
            return self.whiteout(header, &path);
        }
        self.make(header, &path).map_err(|error| Self::told(error, header))
    }

    fn count(&mut self) -> Result<(), ArchiveError> {
        self.made += 1;
        if self.made > self.options.limits.entries {
            return Err(ArchiveError::Limit { what: format!("more than {} entries", self.options.limits.entries) });
        }
        Ok(())
    }

    /// A path without empty parts and dots; none may lead up.
    fn clean(&self, path: &[u8]) -> Result<Vec<u8>, ArchiveError> {
        let mut clean: Vec<&[u8]> = Vec::new();
        for part in path.split(|byte| *byte == b'/') {
            match part {
                b"" | b"." => {}
                b".." => return Err(self.reader.bad(path, "a path with `..` in it")),
                part => clean.push(part),
            }
        }
        if self.options.whiteouts && clean.iter().rev().skip(1).any(|part| part.starts_with(WHITEOUT)) {
            return Err(self.reader.bad(path, "a folder with the name of a whiteout"));
        }
        Ok(clean.join(&b'/'))
    }

    fn top(&mut self, header: &Header) -> Result<(), ArchiveError> {
        if header.kind != Kind::Folder {
            return Err(self.reader.bad(&header.path, "the archive's top is no folder"));
        }
        if self.options.leaves_top {
            return Ok(());
        }
        let top: File = rustix::io::dup(self.tree.top()).map(Into::into).map_err(io::Error::from)?;
        self.attributes(&top, header).map_err(|error| Self::told(error, header))?;
        self.folders.insert(Vec::new(), header.mtime);
        Ok(())
    }

    fn whiteout(&mut self, header: &Header, path: &[u8]) -> Result<(), ArchiveError> {
        let (folder, name) = split(path);
        if !matches!(header.kind, Kind::File(_)) {
            return Err(self.reader.bad(path, "something with the name of a whiteout that is no file"));
        }
        if name == OPAQUE {
            if folder.is_empty() {
                self.done.opaque_top = true;
                return Ok(());
            }
            return self.opaque(folder).map_err(|error| Self::told(error, header));
        }
        if name.starts_with(AUFS) {
            return Ok(());
        }
        let hidden = &name[WHITEOUT.len()..];
        if matches!(hidden, b"" | b"." | b"..") {
            return Err(self.reader.bad(path, "a whiteout of nothing, of its folder or of the one above"));
        }
        let target = if folder.is_empty() { hidden.to_vec() } else { [folder, b"/", hidden].concat() };
        self.hide(folder, hidden, &target).map_err(|error| Self::told(error, header))
    }

    /// Hides what lower layers have at a path. What this layer has there stays, but shows nothing of theirs.
    fn hide(&mut self, folder: &[u8], name: &[u8], path: &[u8]) -> io::Result<()> {
        let parent = self.parent(folder)?;
        let name = OsStr::from_bytes(name);
        match kind_at(parent.as_fd(), name)? {
            None => mknodat(&*parent, name, FileType::CharacterDevice, Mode::empty(), 0)?,
            Some(FileType::Directory) => self.opaque(path)?,
            Some(_) => {}
        }
        self.hidden.insert(path.to_vec());
        Ok(())
    }

    fn opaque(&mut self, path: &[u8]) -> io::Result<()> {
        let folder = self.parent(path)?;
        mark_opaque(folder.as_fd())
    }

    /// A folder of the archive, made if it is missing.
    fn parent(&mut self, path: &[u8]) -> io::Result<Arc<OwnedFd>> {
        let (made, most) = (&mut self.made, self.options.limits.entries);
        let mut missing = Vec::new();
        let folder = self.tree.folder(path, &mut |path: &[u8]| {
            *made += 1;
            missing.push(path.to_vec());
            if *made > most { Err(io::Error::other("too many folders")) } else { Ok(()) }
        })?;
        for path in missing {
            // The umask may have taken bits away, and a whiteout hides what a folder below would show.
            let made = self.tree.reopen(&path)?;
            fchmod(&made, Mode::from_raw_mode(0o755))?;
            self.folders.insert(path.clone(), 0);
            self.done.implied.insert(path);
        }
        Ok(folder)
    }

    fn make(&mut self, header: &Header, path: &[u8]) -> io::Result<()> {
        let (folder, name) = split(path);
        let parent = self.parent(folder)?;
        let (parent, name) = (parent.as_fd(), OsStr::from_bytes(name));
        if header.kind == Kind::Folder {
            return self.folder(parent, name, path, header);
        }
        if let Kind::HardLink(to) = &header.kind {
            return self.hard_link(parent, name, path, to);
        }
        self.tree.remove(parent, name)?;
        match &header.kind {
            Kind::File(size) => return self.file(parent, name, *size, header),
            Kind::Symlink(to) => {
                symlinkat(OsStr::from_bytes(to), parent, name)?;
                self.own(parent, name, path, header)?;
                utimensat(parent, name, &times(header.mtime), AtFlags::SYMLINK_NOFOLLOW)?;
                return Ok(());
            }
            _ => {}
        }
        self.node(parent, name, path, header)
    }

    fn folder(&mut self, parent: BorrowedFd<'_>, name: &OsStr, path: &[u8], header: &Header) -> io::Result<()> {
        match kind_at(parent, name)? {
            Some(FileType::Directory) => {}
            there => {
                if there.is_some() {
                    self.tree.remove(parent, name)?;
                }
                mkdirat(parent, name, Mode::RWXU)?;
            }
        }
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let made: File = openat(parent, name, flags, Mode::empty())?.into();
        if self.hidden.contains(path) {
            mark_opaque(made.as_fd())?;
        }
        self.attributes(&made, header)?;
        self.folders.insert(path.to_vec(), header.mtime);
        self.done.implied.remove(path);
        Ok(())
    }

    fn hard_link(&mut self, parent: BorrowedFd<'_>, name: &OsStr, path: &[u8], to: &[u8]) -> io::Result<()> {
        let bad = |what: &str| io::Error::new(io::ErrorKind::InvalidInput, what.to_owned());
        let to = self.clean(to).map_err(|_| bad("a hard link to a path with `..` in it"))?;
        if to == path {
            return Err(bad("a hard link to itself"));
        }
        let (folder, target) = split(&to);
        let missing = || bad("a hard link to something that is not in the archive before it");
        let from = self.tree.folder(folder, &mut |_| Err(missing())).map_err(|_| missing())?;
        let target = OsStr::from_bytes(target);
        match kind_at(from.as_fd(), target)? {
            None => return Err(missing()),
            Some(FileType::Directory) => return Err(bad("a hard link to a folder")),
            Some(_) => {}
        }
        self.tree.remove(parent, name)?;
        linkat(&*from, target, parent, name, AtFlags::empty())?;
        self.done.links.push((path.to_vec(), to));
        Ok(())
    }

    fn file(&mut self, parent: BorrowedFd<'_>, name: &OsStr, size: u64, header: &Header) -> io::Result<()> {
        self.done.bytes = self.done.bytes.saturating_add(size);
        self.check_size()?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file: File = openat(parent, name, flags, Mode::RUSR | Mode::WUSR)?.into();
        let mut left = size;
        while left > 0 {
            let most = self.buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let count = self.reader.read(&mut self.buffer[..most])?;
            file.write_all(&self.buffer[..count])?;
            self.check_ratio(count)?;
            left -= count as u64;
        }
        self.attributes(&file, header)?;
        futimens(&file, &times(header.mtime))?;
        Ok(())
    }

    /// Whether a file of so many more bytes is within the limits and the room on the disk.
    fn check_size(&self) -> io::Result<()> {
        let most = self.options.limits.bytes;
        if self.done.bytes > most {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("more than {most} bytes")));
        }
        if self.done.bytes > self.room { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    /// Whether what is written so far can come of what was read.
    fn check_ratio(&mut self, count: usize) -> io::Result<()> {
        self.written += count as u64;
        let most = self.options.limits.ratio;
        if self.written > 8 << 30 && self.written / most > self.packed.load(Ordering::Relaxed) {
            let what = format!("files more than {most} times as big as what they are compressed to");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
        }
        Ok(())
    }

    /// Devices and pipes.
    fn node(&mut self, parent: BorrowedFd<'_>, name: &OsStr, path: &[u8], header: &Header) -> io::Result<()> {
        let (kind, device) = match header.kind {
            Kind::Character(0, 0) => {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidInput,
                    "the device 0:0 is overlayfs's own mark of a removed file",
                ));
            }
            Kind::Character(major, minor) => (FileType::CharacterDevice, makedev(major, minor)),
            Kind::Block(major, minor) => (FileType::BlockDevice, makedev(major, minor)),
            _ => (FileType::Fifo, 0),
        };
        match mknodat(parent, name, kind, Mode::empty(), device) {
            // No root outside of its user namespace may make devices; containers get their /dev from elsewhere.
            Err(Errno::PERM) if kind != FileType::Fifo => {
                let device = Device { block: kind == FileType::BlockDevice, number: device };
                let file = ownership::stand_in(parent, name, header.mode, self.owner(header), device)?;
                futimens(&file, &times(header.mtime))?;
                return Ok(());
            }
            other => other?,
        }
        self.own(parent, name, path, header)?;
        // What was just made is no link, and nobody else writes here.
        chmodat(parent, name, Mode::from_raw_mode(header.mode), AtFlags::empty())?;
        utimensat(parent, name, &times(header.mtime), AtFlags::SYMLINK_NOFOLLOW)?;
        Ok(())
    }

    const fn owner(&self, header: &Header) -> (u32, u32) {
        match self.options.owner {
            Some(owner) => owner,
            None => (header.uid.saturating_add(self.options.base), header.gid.saturating_add(self.options.base)),
        }
    }

    /// Gives what lies at a name its owner, not through a link.
    fn own(&mut self, parent: BorrowedFd<'_>, name: &OsStr, path: &[u8], header: &Header) -> io::Result<()> {
        let (uid, gid) = self.owner(header);
        if !ownership::give_at(parent, name, uid, gid).map_err(foreign_owner)? {
            self.done.owners.push((path.to_vec(), uid, gid));
        }
        Ok(())
    }

    fn attributes(&self, file: &File, header: &Header) -> io::Result<()> {
        attributes(file, self.owner(header), header.mode, &header.xattrs)
    }

    /// Sets the times of folders, deepest first, and reads what is behind the archive.
    fn finish(self) -> Result<(Unpacked, R), ArchiveError> {
        for (path, mtime) in self.folders.iter().rev() {
            let folder = if path.is_empty() { rustix::io::dup(self.tree.top()) } else { self.tree.reopen(path) };
            match folder.and_then(|folder| futimens(folder, &times(*mtime))) {
                // Something else took its place.
                Ok(()) | Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP) => {}
                Err(error) => {
                    let path = String::from_utf8_lossy(path).into_owned();
                    return Err(ArchiveError::Make { path, source: error.into() });
                }
            }
        }
        let tar = self.reader.drain()?;
        Ok((self.done, tar))
    }

    fn told(source: io::Error, header: &Header) -> ArchiveError {
        let path = String::from_utf8_lossy(&header.path[..header.path.len().min(200)]).into_owned();
        match source.kind() {
            io::ErrorKind::FileTooLarge => ArchiveError::Limit { what: source.to_string() },
            io::ErrorKind::UnexpectedEof => ArchiveError::Read(source),
            io::ErrorKind::Unsupported => ArchiveError::Owner { path, uid: header.uid, gid: header.gid },
            _ => ArchiveError::Make { path, source },
        }
    }
}

/// Gives a file owner, mode and extended attributes, in the order in which they don't undo each other.
pub(super) fn attributes(file: &File, (uid, gid): (u32, u32), mode: u32, xattrs: &[Xattr]) -> io::Result<()> {
    ownership::give(file, uid, gid).map_err(foreign_owner)?;
    fchmod(file, Mode::from_raw_mode(mode))?;
    for (name, value) in xattrs.iter().filter(|(name, _)| is_portable(name.as_bytes())) {
        match fsetxattr(file, name, value, XattrFlags::empty()) {
            Ok(()) | Err(Errno::NOTSUP) => {}
            // `trusted.` is for the machine's root alone.
            Err(Errno::PERM) if name.as_bytes().starts_with(b"trusted.") => {}
            Err(Errno::NOSPC | Errno::RANGE | Errno::TOOBIG) => {
                return Err(io::Error::other(format!(
                    "its extended attribute {} is too big for this file system",
                    name.to_string_lossy()
                )));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// What the kernel says of an id that the user namespace does not have.
fn foreign_owner(error: Errno) -> io::Error {
    match error {
        Errno::INVAL | Errno::OVERFLOW => io::ErrorKind::Unsupported.into(),
        other => other.into(),
    }
}
