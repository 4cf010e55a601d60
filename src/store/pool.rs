//! The content pool: a file is stored once and linked into every layer that has it.
//!
//! ```text
//! pool/<boot>/             one folder at a time: the next boot's first user renames it to its own name
//!   open/<id>                flocked by a process that put files in and has not settled since
//!   <aa>/<key>               a file: content, mode, owner, mtime and xattrs are what the key says
//! ```
//!
//! A file is made in the layer first and then linked into the pool, whole; nobody writes to it again, for layers are only
//! ever lower layers of an overlay. Whether it *stays* whole when the machine goes down is another matter: a key promises
//! content that may not have reached the disk. So a process announces itself in `open/` before it puts anything in, and
//! [`Store::settle`] takes the announcement away after its syncfs(2). A boot that finds one left from an earlier boot throws
//! that pool away: layers keep their files, and the price is one more copy of files that come again. (File systems write
//! their metadata in order, so no file is in the pool after a crash without the announcement that came before it.)

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::os::fd::{BorrowedFd, OwnedFd};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rustix::fs::{
    AtFlags, Mode, OFlags, ResolveFlags, Timespec, Timestamps, UTIME_OMIT, fchmod, fsetxattr, fstat, futimens, linkat,
    openat, openat2, unlinkat,
};
use rustix::io::Errno;

use super::content::{Attributes, ContentDigest};
use super::error::{At, Result};
use super::lock::{attempt, wait};
use super::{FileStat, Store, id, sparse};
use crate::sys::ownership;

/// Files up to this size are read as a whole before anything is made of them.
const SMALL: u64 = 1024 * 1024;

/// How much of a bigger one is read at once.
const BUFFER: usize = 1024 * 1024;

/// The pool of a store.
#[derive(Debug)]
pub struct Pool<'a> {
    store: &'a Store,
    folder: PathBuf,
    top: OwnedFd,
    /// Whether the file system shares blocks between files.
    clones: AtomicBool,
}

/// A file that was put into a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Of what it holds.
    pub content: ContentDigest,
    /// In bytes.
    pub size: u64,
    /// Whether the pool had it.
    pub linked: bool,
}

/// This process's announcement in `open/`.
#[derive(Debug, Default)]
pub(super) struct Announcement(Mutex<Option<(PathBuf, File)>>);

impl Store {
    /// The content pool. Its methods may be called from many threads at once.
    pub fn pool(&self) -> Result<Pool<'_>> {
        let folder = self.path("pool").join(self.boot());
        if !folder.join("open").is_dir() {
            self.adopt(&folder)?;
        }
        let top = File::open(&folder).at("open", &folder)?.into();
        Ok(Pool { store: self, folder, top, clones: AtomicBool::new(true) })
    }

    /// Makes the pool of an earlier boot this boot's, if it is sound; a new one else.
    fn adopt(&self, folder: &Path) -> Result<()> {
        let _exclusive = self.exclusive()?;
        if folder.join("open").is_dir() {
            return Ok(());
        }
        let pools = self.path("pool");
        for entry in fs::read_dir(&pools).at("list", &pools)? {
            let old = entry.at("list", &pools)?.path();
            let sealed = fs::read_dir(old.join("open")).is_ok_and(|mut open| open.next().is_none());
            if sealed && fs::rename(&old, folder).is_ok() {
                return Ok(());
            }
            let trash = self.path("trash").join(id::unique());
            fs::rename(&old, trash).at("put away", &old)?;
        }
        // Made under another name first: a pool has all its folders or is not there.
        let new = self.path("tmp").join(id::unique());
        for shard in 0..256 {
            let path = new.join(format!("{shard:02x}"));
            fs::create_dir_all(&path).at("create", path)?;
        }
        fs::create_dir(new.join("open")).at("create", &new)?;
        fs::rename(&new, folder).at("create", folder)
    }

    /// Announces that files go into the pool whose content is not on the disk yet.
    fn announce(&self, pool: &Path) -> Result<()> {
        let mut announced = self.inner.announcement.0.lock().unwrap_or_else(PoisonError::into_inner);
        if announced.is_none() {
            let path = pool.join("open").join(id::unique());
            let file = File::options().append(true).create_new(true).open(&path).at("create", &path)?;
            wait(&file, rustix::fs::FlockOperation::LockExclusive).at("lock", &path)?;
            *announced = Some((path, file));
        }
        Ok(())
    }

    /// The names of announcements that a sync that begins now makes void: this process's own and those of dead ones.
    pub(super) fn announcements(&self) -> Vec<String> {
        let mut announced = self.inner.announcement.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = announced.take().map(|(path, _)| path);
        let Ok(entries) = fs::read_dir(self.path("pool").join(self.boot()).join("open")) else { return Vec::new() };
        let dead = |path: &Path| File::open(path).is_ok_and(|file| attempt(&file).unwrap_or(false));
        let void = |entry: &fs::DirEntry| own.as_ref() == Some(&entry.path()) || dead(&entry.path());
        entries.flatten().filter(void).filter_map(|entry| entry.file_name().into_string().ok()).collect()
    }
}

impl Pool<'_> {
    /// Puts a file of the pool into a layer, if the pool has it.
    pub fn link(
        &self,
        content: &ContentDigest,
        attributes: &Attributes,
        into: BorrowedFd<'_>,
        name: &OsStr,
    ) -> Result<bool> {
        let path = Self::path_of(content, attributes);
        match linkat(&self.top, &path, into, name, AtFlags::empty()) {
            Ok(()) => Ok(true),
            Err(Errno::NOENT) => Ok(false),
            Err(Errno::MLINK) => {
                // Full: it stays where it is linked, and the next copy takes its place here.
                let _ = unlinkat(&self.top, &path, AtFlags::empty());
                Ok(false)
            }
            Err(error) => Err(error).at("link", Path::new(name)),
        }
    }

    /// Puts a copy of a file into a layer: linked if the pool has it, else made and linked into the pool.
    ///
    /// `known` is the content's digest where it is known already; then nothing is read if the pool has the file. What is
    /// returned is the digest of what was really read, should the file have changed since. `into` must be a folder of a
    /// [`Staging`](super::Staging), and have nothing of that name.
    pub fn place(
        &self,
        source: Origin<'_>,
        known: Option<&ContentDigest>,
        attributes: &Attributes,
        into: BorrowedFd<'_>,
        name: &OsStr,
    ) -> Result<Placed> {
        if let Some(content) = known
            && self.link(content, attributes, into, name)?
        {
            return Ok(Placed { content: *content, size: 0, linked: true });
        }
        self.take(source.open()?, known, attributes, into, name)
    }

    /// As [`Pool::place`], of a file that is open already and not yet read; `known` is its digest if it is known and the pool
    /// does not have it.
    pub fn take(
        &self,
        mut file: File,
        known: Option<&ContentDigest>,
        attributes: &Attributes,
        into: BorrowedFd<'_>,
        name: &OsStr,
    ) -> Result<Placed> {
        let size = fstat(&file).at("look at", name)?.st_size.cast_unsigned();
        if size > SMALL {
            return self.copy(&mut file, known, attributes, into, name);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
        // One that grows meanwhile is not followed: a file of /proc, which has no size, ends before this.
        file.take(SMALL).read_to_end(&mut bytes).at("read", name)?;
        let content = ContentDigest::of(&bytes);
        if known != Some(&content) && self.link(&content, attributes, into, name)? {
            return Ok(Placed { content, size, linked: true });
        }
        self.make(&bytes, content, attributes, into, name)
    }

    /// Puts a file of these bytes into a layer: linked if the pool has it, else made and linked into the pool.
    pub fn write(&self, bytes: &[u8], attributes: &Attributes, into: BorrowedFd<'_>, name: &OsStr) -> Result<Placed> {
        let content = ContentDigest::of(bytes);
        if self.link(&content, attributes, into, name)? {
            return Ok(Placed { content, size: bytes.len() as u64, linked: true });
        }
        self.make(bytes, content, attributes, into, name)
    }

    /// Makes a small file and links it into the pool.
    fn make(
        &self,
        bytes: &[u8],
        content: ContentDigest,
        attributes: &Attributes,
        into: BorrowedFd<'_>,
        name: &OsStr,
    ) -> Result<Placed> {
        let mut file = create(into, name)?;
        let made = file.write_all(bytes).at("write", Path::new(name)).and_then(|()| finish(&file, attributes, name));
        self.keep(made, &content, attributes, into, name)?;
        Ok(Placed { content, size: bytes.len() as u64, linked: false })
    }

    /// Copies a big file, hashing on the way unless its digest is known.
    fn copy(
        &self,
        source: &mut File,
        known: Option<&ContentDigest>,
        attributes: &Attributes,
        into: BorrowedFd<'_>,
        name: &OsStr,
    ) -> Result<Placed> {
        let mut file = create(into, name)?;
        let copied = match known {
            Some(content) => self.copy_known(source, &mut file, name).map(|size| (*content, size)),
            None => self.copy_content(source, &mut file, name),
        };
        let made = copied.as_ref().map_or(Ok(()), |_| finish(&file, attributes, name));
        let (content, size) = match copied {
            Ok(copied) => copied,
            Err(error) => {
                let _ = unlinkat(into, name, AtFlags::empty());
                return Err(error);
            }
        };
        self.keep(made, &content, attributes, into, name)?;
        Ok(Placed { content, size, linked: false })
    }

    /// Shares the source's blocks, where the file system can.
    fn clone_content(&self, source: &File, file: &File) -> bool {
        let cloned = self.clones.load(Ordering::Relaxed) && rustix::fs::ioctl_ficlone(file, source).is_ok();
        self.clones.store(cloned, Ordering::Relaxed);
        cloned
    }

    /// Copies within the kernel. The digest was taken of the file as it was, so it must not change meanwhile.
    fn copy_known(&self, source: &mut File, file: &mut File, name: &OsStr) -> Result<u64> {
        let stat = |file: &File| fstat(file).map(|stat| FileStat::from(&stat)).at("look at", Path::new(name));
        let before = stat(source)?;
        if !self.clone_content(source, file) {
            sparse::copy(source, file).at("write", Path::new(name))?;
        }
        if stat(source)? != before || stat(file)?.size != before.size {
            let changed = io::Error::other("it was changed meanwhile; run it again");
            return Err(changed).at("copy", Path::new(name));
        }
        Ok(before.size)
    }

    fn copy_content(&self, source: &mut File, file: &mut File, name: &OsStr) -> Result<(ContentDigest, u64)> {
        if self.clone_content(source, file) {
            // The clone can't change under the hash, as the source could.
            let content = ContentDigest::of_file(file).at("read", Path::new(name))?;
            return Ok((content, file.metadata().at("look at", Path::new(name))?.len()));
        }
        let mut hasher = blake3::Hasher::new();
        let mut failed = None;
        let size = sparse::read(source, BUFFER, |bytes, at, hole| {
            hasher.update(bytes);
            if hole {
                return Ok(());
            }
            // What can't be written is told apart from what can't be read.
            file.write_all_at(bytes, at).map_err(|error| {
                let kind = error.kind();
                failed = Some(error);
                kind.into()
            })
        });
        if let Some(error) = failed {
            return Err(error).at("write", Path::new(name));
        }
        let size = size.at("read", Path::new(name))?;
        file.set_len(size).at("write", Path::new(name))?;
        Ok((ContentDigest(hasher.finalize().into()), size))
    }

    /// Links a file that is made into the pool; takes it away again if it could not be made.
    fn keep(
        &self,
        made: Result<()>,
        content: &ContentDigest,
        attributes: &Attributes,
        into: BorrowedFd<'_>,
        name: &OsStr,
    ) -> Result<()> {
        if let Err(error) = made {
            let _ = unlinkat(into, name, AtFlags::empty());
            return Err(error);
        }
        self.store.announce(&self.folder)?;
        let path = Self::path_of(content, attributes);
        match linkat(into, name, &self.top, &path, AtFlags::empty()) {
            // Another thread or process was faster.
            Ok(()) | Err(Errno::EXIST) => Ok(()),
            Err(error) => Err(error).at("link", Path::new(name)),
        }
    }

    /// Where the pool has a file, relative to its folder.
    fn path_of(content: &ContentDigest, attributes: &Attributes) -> String {
        let key = attributes.key(content).to_hex();
        format!("{}/{}", &key[..2], &key[2..])
    }
}

/// A file to copy, by its folder and name.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The folder.
    pub folder: BorrowedFd<'a>,
    /// Its name in it. A link of that name is refused.
    pub name: &'a OsStr,
}

impl Origin<'_> {
    fn open(&self) -> Result<File> {
        // NONBLOCK: a fifo put in the file's place must not hold us.
        let flags = OFlags::RDONLY | OFlags::NONBLOCK;
        let file: File = open_beneath(self.folder, self.name, flags).at("open", self.name)?.into();
        let metadata = file.metadata().at("look at", self.name)?;
        if !metadata.is_file() {
            return Err(io::Error::from(io::ErrorKind::InvalidInput)).at("copy what is no file any more,", self.name);
        }
        Ok(file)
    }
}

/// Opens a path below a folder, none of whose components is a link; the last may be one with `PATH`.
pub(super) fn open_beneath(folder: BorrowedFd<'_>, path: &OsStr, flags: OFlags) -> rustix::io::Result<OwnedFd> {
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    openat2(folder, path, flags | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty(), resolve)
}

/// Makes a file that is shared with nobody: for folders that are written to later on.
pub fn copy_apart(mut source: File, attributes: &Attributes, into: BorrowedFd<'_>, name: &OsStr) -> Result<()> {
    let mut file = create(into, name)?;
    sparse::copy(&mut source, &mut file).at("write", Path::new(name))?;
    finish(&file, attributes, name)
}

/// The same of bytes.
pub fn write_apart(bytes: &[u8], attributes: &Attributes, into: BorrowedFd<'_>, name: &OsStr) -> Result<()> {
    let mut file = create(into, name)?;
    file.write_all(bytes).at("write", Path::new(name))?;
    finish(&file, attributes, name)
}

fn create(into: BorrowedFd<'_>, name: &OsStr) -> Result<File> {
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(openat(into, name, flags, Mode::from_raw_mode(0o644)).at("create", Path::new(name))?.into())
}

/// Gives a new file its attributes, in the order in which they don't undo each other.
fn finish(file: &File, attributes: &Attributes, name: &OsStr) -> Result<()> {
    set_attributes(file, attributes).at("write the metadata of", Path::new(name))
}

pub(super) fn set_attributes(file: &File, attributes: &Attributes) -> rustix::io::Result<()> {
    let stat = fstat(file)?;
    let owned = (stat.st_uid, stat.st_gid) == (attributes.uid, attributes.gid);
    if !owned {
        ownership::give(file, attributes.uid, attributes.gid)?;
    }
    // A change of owner takes set-id bits away, so the mode comes after it; and capabilities go with it as well.
    if stat.st_mode & 0o7777 != attributes.mode || !owned {
        fchmod(file, Mode::from_raw_mode(attributes.mode))?;
    }
    for (name, value) in &attributes.xattrs {
        fsetxattr(file, name, value, rustix::fs::XattrFlags::empty())?;
    }
    futimens(file, &times(attributes.mtime))
}

/// An mtime in nanoseconds since 1970, as the kernel wants it; the atime stays.
pub(super) fn times(mtime: i64) -> Timestamps {
    let (seconds, nanoseconds) = (mtime.div_euclid(1_000_000_000), mtime.rem_euclid(1_000_000_000));
    Timestamps {
        last_access: Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT },
        last_modification: Timespec { tv_sec: seconds, tv_nsec: nanoseconds },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::MetadataExt as _;

    fn attributes() -> Attributes {
        let (uid, gid) = (rustix::process::getuid().as_raw(), rustix::process::getgid().as_raw());
        Attributes { mode: 0o4755, uid, gid, mtime: 1_000_000_007, xattrs: Vec::new() }
    }

    #[test]
    fn a_file_is_stored_once() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(&root.path().join("store")).unwrap();
        let pool = store.pool().unwrap();
        let staging = store.stage().unwrap();
        let upper = File::open(staging.upper()).unwrap();
        let source = File::open(root.path()).unwrap();
        for (name, size) in [("small", 5), ("big", 3_000_000)] {
            fs::write(root.path().join(name), vec![7; size]).unwrap();
            let origin = Origin { folder: source.as_fd(), name: OsStr::new(name) };
            let place = |known: Option<&ContentDigest>, into: &str| {
                pool.place(origin, known, &attributes(), upper.as_fd(), OsStr::new(into)).unwrap()
            };
            let (first, second) = (format!("{name}-1"), format!("{name}-2"));
            let placed = place(None, &first);
            assert!(!placed.linked);
            assert_eq!(placed.content, ContentDigest::of(&vec![7; size]));
            assert!(place(Some(&placed.content), &second).linked);
            let of = |name| fs::metadata(staging.upper().join(name)).unwrap();
            let (one, two) = (of(&first), of(&second));
            assert_eq!((one.ino(), one.nlink()), (two.ino(), 3));
            assert_eq!((one.mode() & 0o7777, one.mtime(), one.mtime_nsec()), (0o4755, 1, 7));
        }
    }

    #[test]
    fn a_big_file_of_a_known_digest_is_copied_unread() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(&root.path().join("store")).unwrap();
        let staging = store.stage().unwrap();
        let upper = File::open(staging.upper()).unwrap();
        let bytes = vec![7; 3_000_000];
        fs::write(root.path().join("big"), &bytes).unwrap();
        let content = ContentDigest::of(&bytes);
        let file = File::open(root.path().join("big")).unwrap();
        let pool = store.pool().unwrap();
        let placed = pool.take(file, Some(&content), &attributes(), upper.as_fd(), OsStr::new("big")).unwrap();
        assert_eq!(placed, Placed { content, size: 3_000_000, linked: false });
        assert_eq!(fs::read(staging.upper().join("big")).unwrap(), bytes);
        assert!(pool.link(&content, &attributes(), upper.as_fd(), OsStr::new("again")).unwrap());
    }

    #[test]
    fn a_pool_that_was_not_settled_is_not_believed_by_the_next_boot() {
        for settled in [true, false] {
            let root = tempfile::tempdir().unwrap();
            let store = Store::open(root.path()).unwrap();
            let staging = store.stage().unwrap();
            let upper = File::open(staging.upper()).unwrap();
            let pool = store.pool().unwrap();
            pool.write(b"x", &attributes(), upper.as_fd(), OsStr::new("one")).unwrap();
            if settled {
                store.sync().unwrap();
            }
            fs::rename(store.path("pool").join(store.boot()), store.path("pool/an-earlier-boot")).unwrap();
            let placed = store.pool().unwrap().write(b"x", &attributes(), upper.as_fd(), OsStr::new("two")).unwrap();
            assert_eq!(placed.linked, settled);
        }
    }

    #[test]
    fn a_link_in_the_place_of_a_file_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(&root.path().join("store")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", root.path().join("link")).unwrap();
        std::os::unix::fs::symlink("/etc", root.path().join("folder")).unwrap();
        let (folder, staging) = (File::open(root.path()).unwrap(), store.stage().unwrap());
        let upper = File::open(staging.upper()).unwrap();
        // Also in the place of a folder above it, and above the folder itself.
        let above = format!("../{}/store/lock", root.path().file_name().unwrap().to_str().unwrap());
        for name in ["link", "folder/passwd", &above, "/etc/passwd"] {
            let origin = Origin { folder: folder.as_fd(), name: OsStr::new(name) };
            let placed = store.pool().unwrap().place(origin, None, &attributes(), upper.as_fd(), OsStr::new("x"));
            assert!(placed.is_err() && fs::read_dir(staging.upper()).unwrap().next().is_none(), "{name}");
        }
    }
}
