//! From a layer's folder to a tar: always the same bytes.

use std::collections::{HashMap, HashSet};
use std::ffi::{CStr, CString, OsStr};
use std::fs::File;
use std::io::{self, Read as _, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::sync::Arc;

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, Stat, major, minor, openat, readlinkat, statat};

use super::header::{BLOCK, Header, Kind};
use super::marks::{is_opaque, is_redirected};
use super::{OPAQUE, WHITEOUT};
use crate::store::Snapshot;
use crate::store::content::xattrs;
use crate::store::owners::{Owners, recorded_stat};
use crate::store::snapshot::Kind as Made;

/// How deep folders may lie in each other: each level is an open file while its entries are written.
const DEPTH: usize = 400;

/// A layer to pack.
#[derive(Debug)]
pub(crate) struct Pack {
    layer: Arc<Path>,
    made: Made,
    /// When its making began, in nanoseconds since 1970.
    started: i64,
    /// `SOURCE_DATE_EPOCH`, in seconds.
    epoch: Option<i64>,
    below: Below,
    /// Names of files with several → the first of them, where the inode does not tell.
    links: HashMap<Vec<u8>, Vec<u8>>,
    /// What is recorded of its files.
    owners: Owners,
}

/// What a layer lies on.
#[derive(Debug)]
pub(crate) enum Below {
    /// The folders of the layers below, top first: an opaque mark is only written where it hides something, as overlayfs
    /// marks every new folder.
    Known(Vec<Arc<Path>>),
    /// The layer is the same on whatever it lies: every mark is meant.
    Any,
}

/// Which entries of a tar are further names of others.
pub(crate) struct Links<'a> {
    pack: &'a Pack,
    seen: HashMap<Group, Vec<u8>>,
}

/// What names of one file have in common.
#[derive(PartialEq, Eq, Hash)]
enum Group {
    Inode(u64, u64),
    /// The first of the noted names.
    Noted(Vec<u8>),
}

impl<'a> Links<'a> {
    pub(crate) fn new(pack: &'a Pack) -> Self {
        Self { pack, seen: HashMap::new() }
    }

    /// What is recorded of the layer's files.
    pub(crate) fn owners(&self) -> &Owners {
        &self.pack.owners
    }

    /// The path that was seen before and is another name of this one.
    pub(crate) fn first(&mut self, path: &[u8], stat: &Stat) -> Option<Vec<u8>> {
        let group = match self.pack.made {
            // Files that the pool stores once share an inode and are no links: those are noted.
            Made::Files => Group::Noted(self.pack.links.get(path)?.clone()),
            _ if stat.st_nlink < 2 => return None,
            _ => Group::Inode(stat.st_dev, stat.st_ino),
        };
        let first = self.seen.entry(group).or_insert_with(|| path.to_vec());
        (first != path).then(|| first.clone())
    }
}

struct Packer<'a> {
    pack: &'a Pack,
    links: Links<'a>,
    /// Whether marks of what lower layers have are written.
    marks: bool,
    buffer: Vec<u8>,
}

/// A tar of several layers seen as one.
pub(crate) struct Merged<'a, W> {
    packers: Vec<Packer<'a>>,
    out: W,
}

impl<'a, W: Write> Merged<'a, W> {
    pub(crate) fn new(packs: &'a [Pack], out: W) -> Self {
        Self { packers: packs.iter().map(|pack| Packer::new(pack, false)).collect(), out }
    }

    /// Writes what is seen of a layer.
    pub(crate) fn entry(&mut self, layer: usize, folder: BorrowedFd<'_>, name: &CStr, path: &[u8]) -> io::Result<()> {
        self.packers[layer].entry(&mut self.out, folder, name, path.to_vec()).map(drop)
    }
}

/// A folder that is being written.
struct Level {
    folder: OwnedFd,
    /// Its path with a `/` behind it; empty for the top.
    path: Vec<u8>,
    /// What is left, last first.
    names: Vec<CString>,
}

impl Pack {
    /// A layer's pack; `links` as [`ordered`] gives it.
    pub(crate) fn new(
        layer: &Snapshot,
        epoch: Option<i64>,
        below: Below,
        links: HashMap<Vec<u8>, Vec<u8>>,
        owners: Owners,
    ) -> Self {
        let (started, made) = (layer.started(), layer.kind());
        Self { layer: layer.shared_path(), made, started, epoch, below, links, owners }
    }

    /// Writes the tar.
    pub(crate) fn write(&self, out: impl Write) -> io::Result<()> {
        let mut out = io::BufWriter::with_capacity(128 * 1024, out);
        let top: OwnedFd = File::open(&self.layer)?.into();
        let mut packer = Packer::new(self, true);
        packer.top(&mut out, &top)?;
        packer.walk(&mut out, top)?;
        // Two empty blocks end an archive.
        out.write_all(&[0; 2 * BLOCK])?;
        out.flush()
    }

    /// What is recorded of its files.
    pub(crate) fn owners(&self) -> &Owners {
        &self.owners
    }

    /// The time that a file gets.
    pub(crate) fn time_of(&self, stat: &Stat) -> i64 {
        self.time(mtime(stat), FileType::from_raw_mode(stat.st_mode) == FileType::Directory)
    }

    /// The time that an entry gets.
    fn time(&self, mtime: i64, folder: bool) -> i64 {
        let epoch = self.epoch.map(|seconds| seconds.saturating_mul(1_000_000_000));
        let fresh = mtime >= self.started
            && match self.made {
                Made::Run => true,
                Made::Files => folder,
                Made::Imported => return mtime,
            };
        let mtime = if fresh { epoch.unwrap_or(0) } else { mtime };
        epoch.map_or(mtime, |epoch| mtime.min(epoch))
    }

    /// Whether an opaque folder hides a folder below.
    fn hides(&self, path: &[u8]) -> bool {
        let Below::Known(layers) = &self.below else { return true };
        let path = Path::new(OsStr::from_bytes(path));
        layers.iter().any(|layer| is_folder_in(layer, path))
    }
}

/// Whether a layer has a folder at a path, with no link on the way.
fn is_folder_in(layer: &Path, path: &Path) -> bool {
    use rustix::fs::{CWD, ResolveFlags, openat2};
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let Ok(top) = openat(CWD, layer, flags, Mode::empty()) else { return false };
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
    openat2(top, path, flags, Mode::empty(), resolve).is_ok()
}

impl<'a> Packer<'a> {
    fn new(pack: &'a Pack, marks: bool) -> Self {
        Self { pack, links: Links::new(pack), marks, buffer: vec![0; 128 * 1024] }
    }

    /// The layer's top gets an entry only if it says something new about `/`.
    fn top(&mut self, out: &mut dyn Write, top: &OwnedFd) -> io::Result<()> {
        let stat = recorded_stat(top)?;
        let own = (stat.st_mode & 0o7777, stat.st_uid, stat.st_gid, xattrs(top)?);
        let below = match &self.pack.below {
            Below::Known(layers) if !layers.is_empty() => {
                let below = File::open(&layers[0])?;
                let stat = recorded_stat(&below)?;
                (stat.st_mode & 0o7777, stat.st_uid, stat.st_gid, xattrs(&below)?)
            }
            _ => (0o755, 0, 0, Vec::new()),
        };
        if own == below || self.pack.made == Made::Imported {
            return Ok(());
        }
        let mut header = self.describe(&stat, b".".to_vec(), Kind::Folder);
        header.xattrs = own.3;
        out.write_all(&header.encode())
    }

    fn walk(&mut self, out: &mut dyn Write, top: OwnedFd) -> io::Result<()> {
        let names = names_of(&top)?;
        let mut levels = vec![Level { folder: top, path: Vec::new(), names }];
        while let Some(level) = levels.last_mut() {
            let Some(name) = level.names.pop() else {
                levels.pop();
                continue;
            };
            let path = [&level.path[..], name.as_bytes()].concat();
            if let Some(folder) = self.entry(out, level.folder.as_fd(), &name, path.clone())? {
                if levels.len() == DEPTH {
                    return Err(io::Error::other(format!("a folder lies more than {DEPTH} deep in the layer")));
                }
                let names = names_of(&folder)?;
                levels.push(Level { folder, path: [&path[..], b"/"].concat(), names });
            }
        }
        Ok(())
    }

    /// Writes one entry; gives a folder back to be walked.
    fn entry(
        &mut self,
        out: &mut dyn Write,
        folder: BorrowedFd<'_>,
        name: &CStr,
        path: Vec<u8>,
    ) -> io::Result<Option<OwnedFd>> {
        let mut stat = statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
        self.pack.owners.apply(&mut stat, folder, OsStr::from_bytes(name.to_bytes()))?;
        let device = || (major(stat.st_rdev), minor(stat.st_rdev));
        let kind = match FileType::from_raw_mode(stat.st_mode) {
            FileType::Directory => return self.folder(out, folder, name, path).map(Some),
            FileType::RegularFile => return self.file(out, folder, name, path, &stat).map(|()| None),
            FileType::CharacterDevice if stat.st_rdev == 0 => {
                return self.whiteout(out, &path, name).map(|()| None);
            }
            FileType::CharacterDevice => Kind::Character(device().0, device().1),
            FileType::BlockDevice => Kind::Block(device().0, device().1),
            FileType::Fifo => Kind::Fifo,
            FileType::Symlink => Kind::Symlink(readlinkat(folder, name, Vec::new())?.into_bytes()),
            // A socket is nothing without the process that listens: tar has no type for it.
            _ => return Ok(None),
        };
        let kind = self.links.first(&path, &stat).map_or(kind, Kind::HardLink);
        let header = self.describe(&stat, path, kind);
        out.write_all(&header.encode())?;
        Ok(None)
    }

    fn folder(
        &mut self,
        out: &mut dyn Write,
        parent: BorrowedFd<'_>,
        name: &CStr,
        path: Vec<u8>,
    ) -> io::Result<OwnedFd> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let folder = openat(parent, name, flags, Mode::empty())?;
        let stat = recorded_stat(&folder)?;
        if is_redirected(&folder)? {
            return Err(io::Error::other("presume: no layer is made with overlayfs's redirect_dir"));
        }
        let opaque = self.marks && is_opaque(&folder)? && self.pack.hides(&path);
        let mut header = self.describe(&stat, path, Kind::Folder);
        header.xattrs = xattrs(&folder)?;
        out.write_all(&header.encode())?;
        if opaque {
            let marker = Header::marker([&header.path[..], b"/", OPAQUE].concat(), header.mtime);
            out.write_all(&marker.encode())?;
        }
        Ok(folder)
    }

    fn whiteout(&self, out: &mut dyn Write, path: &[u8], name: &CStr) -> io::Result<()> {
        let folder = &path[..path.len() - name.to_bytes().len()];
        let marker = [folder, WHITEOUT, name.to_bytes()].concat();
        // Overlayfs makes one mark and links it: its time says nothing.
        let mtime = self.pack.epoch.unwrap_or(0).saturating_mul(1_000_000_000);
        out.write_all(&Header::marker(marker, mtime).encode())
    }

    fn file(
        &mut self,
        out: &mut dyn Write,
        folder: BorrowedFd<'_>,
        name: &CStr,
        path: Vec<u8>,
        stat: &Stat,
    ) -> io::Result<()> {
        if let Some(to) = self.links.first(&path, stat) {
            let header = self.describe(stat, path, Kind::HardLink(to));
            return out.write_all(&header.encode());
        }
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file: File = openat(folder, name, flags, Mode::empty())?.into();
        let size = stat.st_size.cast_unsigned();
        let mut header = self.describe(stat, path, Kind::File(size));
        header.xattrs = xattrs(&file)?;
        out.write_all(&header.encode())?;
        let mut left = size;
        while left > 0 {
            let most = self.buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let count = file.read(&mut self.buffer[..most])?;
            if count == 0 {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "a file of the layer became shorter"));
            }
            out.write_all(&self.buffer[..count])?;
            left -= count as u64;
        }
        let padding = size.next_multiple_of(BLOCK as u64) - size;
        out.write_all(&[0; BLOCK][..usize::try_from(padding).unwrap_or(0)])
    }

    fn describe(&self, stat: &Stat, path: Vec<u8>, kind: Kind) -> Header {
        let mtime = self.pack.time(mtime(stat), kind == Kind::Folder);
        Header {
            path,
            kind,
            mode: stat.st_mode & 0o7777,
            uid: stat.st_uid,
            gid: stat.st_gid,
            mtime,
            xattrs: Vec::new(),
        }
    }
}

fn mtime(stat: &Stat) -> i64 {
    crate::store::FileStat::from(stat).mtime
}

/// The entries of a folder, sorted by bytes, last first.
fn names_of(folder: &OwnedFd) -> io::Result<Vec<CString>> {
    let mut names: Vec<CString> = Vec::new();
    let mut entries = Dir::read_from(folder)?;
    while let Some(entry) = entries.read() {
        let name = entry?.file_name().to_owned();
        if !matches!(name.as_bytes(), b"." | b"..") {
            names.push(name);
        }
    }
    names.sort_unstable_by(|a, b| b.cmp(a));
    Ok(names)
}

/// Makes links of pairs (path, the path it links to) consistent: every name of a file → the first by the order of the tar,
/// whichever was made first.
pub(crate) fn ordered(pairs: Vec<(Vec<u8>, Vec<u8>)>) -> HashMap<Vec<u8>, Vec<u8>> {
    let mut groups: Vec<HashSet<Vec<u8>>> = Vec::new();
    for (path, to) in pairs {
        let (mut joined, rest): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.contains(&path) || group.contains(&to));
        let mut group: HashSet<Vec<u8>> = joined.drain(..).flatten().collect();
        group.extend([path, to]);
        groups = rest;
        groups.push(group);
    }
    let order = |path: &Vec<u8>| path.split(|byte| *byte == b'/').map(<[u8]>::to_vec).collect::<Vec<_>>();
    let mut links = HashMap::new();
    for group in groups {
        let mut group: Vec<Vec<u8>> = group.into_iter().collect();
        group.sort_by_cached_key(order);
        let first = group.remove(0);
        links.extend(group.into_iter().map(|path| (path, first.clone())));
        links.insert(first.clone(), first);
    }
    links
}
