//! Root file systems without an image around them: a folder, or a tar of one.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustix::fs::{
    AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat, chmodat, fstat, futimens, mkdirat, mknodat, openat, readlinkat,
    statat, symlinkat, utimensat,
};
use rustix::io::Errno;

use super::{Imported, bad, empty_config};
use crate::image::Digest;
use crate::store::error::{At, Error, Result};
use crate::store::layer::Unpack;
use crate::store::pool::{Origin, open_beneath, times};
use crate::store::{
    Attributes, ContentDigest, FileStat, HashStart, Kind, SnapshotId, SnapshotMeta, Staging, StatIndex, Store, Xattr,
    xattrs,
};
use crate::sys::identity::image_id;
use crate::sys::ownership::{self, Device};

/// Something in a root file system's folder.
struct Entry {
    /// Below the folder.
    path: PathBuf,
    stat: Stat,
    xattrs: Vec<Xattr>,
    what: What,
}

enum What {
    Folder,
    File(ContentDigest),
    Symlink(OsString),
    /// A further name of an earlier entry.
    Link(PathBuf),
    /// A device or a pipe.
    Node,
}

impl Store {
    pub(super) fn import_rootfs(&self, path: &Path) -> Result<Imported> {
        let metadata = fs::metadata(path).at("open", path)?;
        let (digest, snapshot) = if metadata.is_dir() { self.import_folder(path)? } else { self.import_tar(path)? };
        Ok(Imported { config: empty_config(), snapshot: Some(snapshot), digest })
    }

    fn import_tar(&self, path: &Path) -> Result<(Digest, SnapshotId)> {
        let path = fs::canonicalize(path).at("find", path)?;
        let index = self.index(path.parent().unwrap_or(&path))?;
        let name = Path::new(path.file_name().unwrap_or_default());
        let begun = HashStart::now();
        let mut file = File::open(&path).at("open", &path)?;
        let stat = FileStat::from(&fstat(&file).at("look at", &path)?);
        if !file.metadata().at("look at", &path)?.is_file() {
            return bad(&path, "it is neither a folder nor a file");
        }
        let content = if let Some(content) = index.get(name, &stat) {
            content
        } else {
            let content = ContentDigest::of_file(&mut file).at("read", &path)?;
            index.put(name, &stat, begun, content);
            index.save()?;
            io::Seek::rewind(&mut file).at("read", &path)?;
            content
        };
        let key = Digest::of(format!("imported rootfs tar {content}").as_bytes());
        if let Some(snapshot) = self.cached(&key)? {
            return Ok((key, snapshot));
        }
        let staging = self.stage()?;
        let upper = File::open(staging.upper()).at("open", staging.upper())?;
        let unpacked = Unpack::default().unpack(file, upper).map_err(|source| Error::Archive { path, source })?;
        staging.note_owners(unpacked.owners);
        let snapshot = staging.commit(SnapshotMeta { parent: None, kind: Kind::Imported })?;
        self.record(&key, snapshot)?;
        Ok((key, snapshot))
    }

    fn import_folder(&self, path: &Path) -> Result<(Digest, SnapshotId)> {
        let path = fs::canonicalize(path).at("find", path)?;
        if self.root().starts_with(&path) {
            return bad(&path, "the store itself lies in it");
        }
        let index = self.index(&path)?;
        let mut scan = Scan::new(&path)?;
        scan.walk(&index)?;
        index.save()?;
        let key = scan.digest();
        if let Some(snapshot) = self.cached(&key)? {
            return Ok((key, snapshot));
        }
        let staging = self.stage()?;
        self.copy_scan(&scan, &staging)?;
        let snapshot = staging.commit(SnapshotMeta { parent: None, kind: Kind::Files })?;
        self.record(&key, snapshot)?;
        Ok((key, snapshot))
    }

    /// Copies what was scanned, files by the pool.
    fn copy_scan(&self, scan: &Scan, staging: &Staging) -> Result<()> {
        let upper = staging.upper();
        let into = File::open(&upper).at("open", &upper)?;
        for entry in scan.entries.iter().filter(|entry| matches!(entry.what, What::Folder)) {
            if !entry.path.as_os_str().is_empty() {
                mkdirat(&into, &entry.path, Mode::RWXU).at("create", upper.join(&entry.path))?;
            }
        }
        let pool = self.pool()?;
        scan.entries.par_iter().try_for_each(|entry| {
            let What::File(content) = &entry.what else { return Ok(()) };
            let origin = Origin { folder: scan.top.as_fd(), name: entry.path.as_os_str() };
            let placed =
                pool.place(origin, Some(content), &entry.attributes(), into.as_fd(), entry.path.as_os_str())?;
            if placed.content == *content {
                Ok(())
            } else {
                bad(&scan.path, format!("`{}` changed while it was read", entry.path.display()))
            }
        })?;
        for entry in &scan.entries {
            entry.make(&into, staging).at("create", upper.join(&entry.path))?;
        }
        // Last, since everything made in a folder changes its time.
        for entry in scan.entries.iter().rev().filter(|entry| matches!(entry.what, What::Folder)) {
            entry.finish_folder(&into).at("write the metadata of", upper.join(&entry.path))?;
        }
        Ok(())
    }
}

impl Entry {
    fn attributes(&self) -> Attributes {
        Attributes {
            mode: self.stat.st_mode & 0o7777,
            uid: self.stat.st_uid,
            gid: self.stat.st_gid,
            mtime: FileStat::from(&self.stat).mtime,
            xattrs: self.xattrs.clone(),
        }
    }

    /// Makes what is neither file nor folder.
    fn make(&self, into: &File, staging: &Staging) -> rustix::io::Result<()> {
        let name = self.path.as_os_str();
        match &self.what {
            What::Folder | What::File(_) => return Ok(()),
            What::Link(to) => {
                rustix::fs::linkat(into, to, into, &self.path, AtFlags::empty())?;
                staging.note_link(&self.path, to);
                return Ok(());
            }
            What::Symlink(to) => symlinkat(to, into, &self.path)?,
            What::Node => {
                let kind = FileType::from_raw_mode(self.stat.st_mode);
                match mknodat(into, &self.path, kind, Mode::empty(), self.stat.st_rdev) {
                    // As of archives: no root outside of its user namespace may make devices.
                    Err(Errno::PERM) if kind != FileType::Fifo => {
                        let device = Device { block: kind == FileType::BlockDevice, number: self.stat.st_rdev };
                        let owner = (self.stat.st_uid, self.stat.st_gid);
                        let file = ownership::stand_in(into, name, self.stat.st_mode, owner, device)?;
                        return futimens(file, &times(FileStat::from(&self.stat).mtime));
                    }
                    other => other?,
                }
            }
        }
        if !ownership::give_at(into, name, self.stat.st_uid, self.stat.st_gid)? {
            staging.note_owners([(name.as_bytes().to_vec(), self.stat.st_uid, self.stat.st_gid)]);
        }
        if matches!(self.what, What::Node) {
            chmodat(into, &self.path, Mode::from_raw_mode(self.stat.st_mode & 0o7777), AtFlags::empty())?;
        }
        utimensat(into, &self.path, &times(FileStat::from(&self.stat).mtime), AtFlags::SYMLINK_NOFOLLOW)
    }

    fn finish_folder(&self, into: &File) -> rustix::io::Result<()> {
        let path = if self.path.as_os_str().is_empty() { Path::new(".") } else { &self.path };
        let folder: File =
            openat(into, path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?
                .into();
        ownership::give(&folder, self.stat.st_uid, self.stat.st_gid)?;
        crate::store::pool::set_attributes(&folder, &self.attributes())
    }
}

/// A root file system's folder, read.
struct Scan {
    path: PathBuf,
    top: OwnedFd,
    /// Sorted, folders before what is in them.
    entries: Vec<Entry>,
}

impl Scan {
    fn new(path: &Path) -> Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let top = openat(CWD, path, flags, Mode::empty()).at("open", path)?;
        Ok(Self { path: path.to_owned(), top, entries: Vec::new() })
    }

    /// Reads the whole tree: one stat a file, and its content where the index does not know it.
    fn walk(&mut self, index: &StatIndex) -> Result<()> {
        let paths = self.list()?;
        let device = fstat(&self.top).at("look at", &self.path)?.st_dev;
        let mut entries: Vec<Entry> = paths
            .into_par_iter()
            .map(|path| self.entry(path, index, device))
            .filter_map(Result::transpose)
            .collect::<Result<_>>()?;
        let mut seen = std::collections::HashMap::new();
        for entry in &mut entries {
            if entry.stat.st_nlink > 1 && !matches!(entry.what, What::Folder) {
                let first = seen.entry((entry.stat.st_dev, entry.stat.st_ino)).or_insert_with(|| entry.path.clone());
                if *first != entry.path {
                    entry.what = What::Link(first.clone());
                }
            }
        }
        self.entries = entries;
        Ok(())
    }

    /// All paths, folders before what is in them, each folder sorted.
    fn list(&self) -> Result<Vec<PathBuf>> {
        let mut paths = Vec::new();
        let mut waiting = vec![(PathBuf::new(), true)];
        while let Some((path, is_folder)) = waiting.pop() {
            if is_folder {
                let mut names = self.names(&path).at("list", self.path.join(&path))?;
                names.sort_unstable_by(|a, b| b.cmp(a));
                waiting.extend(names.into_iter().map(|(name, is_folder)| (path.join(name), is_folder)));
            }
            paths.push(path);
        }
        Ok(paths)
    }

    /// The names in a folder, and which are folders.
    fn names(&self, path: &Path) -> rustix::io::Result<Vec<(OsString, bool)>> {
        let at = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let folder = open_beneath(self.top.as_fd(), at.as_os_str(), OFlags::RDONLY | OFlags::DIRECTORY)?;
        let mut names = Vec::new();
        for entry in Dir::read_from(&folder)? {
            let entry = entry?;
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let is_folder = match entry.file_type() {
                FileType::Directory => true,
                // Some file systems don't tell.
                FileType::Unknown => {
                    let stat = statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
                    FileType::from_raw_mode(stat.st_mode) == FileType::Directory
                }
                _ => false,
            };
            names.push((OsStr::from_bytes(name.to_bytes()).to_owned(), is_folder));
        }
        Ok(names)
    }

    fn entry(&self, path: PathBuf, index: &StatIndex, device: u64) -> Result<Option<Entry>> {
        let place = self.path.join(&path);
        let begun = HashStart::now();
        let at = if path.as_os_str().is_empty() { Path::new(".") } else { &path };
        // Somebody may write to the folder meanwhile: no link on the way is followed.
        let seen = open_beneath(self.top.as_fd(), at.as_os_str(), OFlags::PATH).at("look at", &place)?;
        let mut stat = fstat(&seen).at("look at", &place)?;
        (stat.st_uid, stat.st_gid) = (image_id(stat.st_uid), image_id(stat.st_gid));
        if stat.st_dev != device {
            return bad(
                &self.path,
                format!("another file system is mounted on `{}`; unmount it first", place.display()),
            );
        }
        let open = || open_beneath(self.top.as_fd(), at.as_os_str(), OFlags::RDONLY | OFlags::NONBLOCK);
        let mut attributes = Vec::new();
        let what = match FileType::from_raw_mode(stat.st_mode) {
            FileType::Directory => {
                attributes = xattrs(open().at("open", &place)?).at("read", &place)?;
                What::Folder
            }
            FileType::RegularFile => {
                let known = FileStat::from(&stat);
                let mut file: File = open().at("open", &place)?.into();
                attributes = xattrs(&file).at("read", &place)?;
                What::File(if let Some(content) = index.get(&path, &known) {
                    content
                } else {
                    let content = ContentDigest::of_file(&mut file).at("read", &place)?;
                    index.put(&path, &known, begun, content);
                    content
                })
            }
            FileType::Symlink => {
                What::Symlink(OsString::from_vec(readlinkat(&seen, "", Vec::new()).at("read", &place)?.into_bytes()))
            }
            FileType::CharacterDevice if stat.st_rdev == 0 => {
                return bad(
                    &self.path,
                    format!(
                        "`{}` is overlayfs's mark of a removed file: this is a layer and no root file system",
                        place.display()
                    ),
                );
            }
            FileType::Socket => return Ok(None),
            _ => What::Node,
        };
        Ok(Some(Entry { path, stat, xattrs: attributes, what }))
    }

    /// The digest of all that a layer has of it.
    fn digest(&self) -> Digest {
        let mut hasher = blake3::Hasher::new();
        for entry in &self.entries {
            let path = entry.path.as_os_str().as_bytes();
            hasher.update(&(path.len() as u64).to_le_bytes()).update(path);
            let attributes = entry.attributes();
            let (kind, content) = match &entry.what {
                What::Folder => (b'd', Vec::new()),
                What::File(content) => (b'f', content.as_bytes().to_vec()),
                What::Symlink(to) => (b'l', to.as_bytes().to_vec()),
                What::Link(to) => (b'h', to.as_os_str().as_bytes().to_vec()),
                What::Node => {
                    (b'n', [entry.stat.st_rdev, (entry.stat.st_mode & 0o170_000).into()].map(u64::to_le_bytes).concat())
                }
            };
            hasher.update(&[kind]).update(attributes.key(&ContentDigest::of(&content)).as_bytes());
        }
        Digest::of(format!("imported rootfs folder {}", hasher.finalize()).as_bytes())
    }
}
