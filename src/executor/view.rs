//! The merged view of a stack of layers, in user space.
//!
//! What overlayfs would show of some layer directories is worked out here with directory descriptors: whiteouts, opaque
//! directories and symbolic links are understood, nothing is mounted. Every step opens one component without following
//! links, so no path, however it is made, leads out of the layers. A context folder is a view of one plain directory.

use std::collections::{BTreeMap, VecDeque};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{AtFlags, CWD, Dir as DirStream, FileType, Mode, OFlags, ResolveFlags, Stat};
use rustix::io::Errno;

use super::meta::{Kind, Meta, Time};
use crate::store::layer::is_opaque;
use crate::store::{Owners, recorded_stat};
use crate::sys::identity::image_id;

/// More links than this in one path are a loop (as Linux counts).
const MAX_LINKS: usize = 40;

/// One directory of a view.
#[derive(Debug)]
pub(super) struct Part {
    /// Where it lies on this machine.
    path: PathBuf,
    root: OwnedFd,
    /// Whether whiteouts and opaque marks mean something in it.
    overlay: bool,
    /// Where it lies in the view: none = its root, else a single name below it (a tree of the host).
    at: Option<OsString>,
    /// Times from here on are the time of a build, and count as `epoch`.
    started: Option<Time>,
    /// What is recorded of a layer's files.
    owners: Owners,
}

impl Part {
    /// A plain directory.
    pub(super) fn plain(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            root: open_root(path)?,
            overlay: false,
            at: None,
            started: None,
            owners: Owners::default(),
        })
    }

    /// A layer; `started` where a program wrote it.
    pub(super) fn layer(path: &Path, started: Option<Time>, owners: Owners) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), root: open_root(path)?, overlay: true, at: None, started, owners })
    }

    /// A directory of this machine below `/name`.
    pub(super) fn host(path: &Path, name: &OsStr) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            root: open_root(path)?,
            overlay: false,
            at: Some(name.to_owned()),
            started: None,
            owners: Owners::default(),
        })
    }
}

fn open_root(path: &Path) -> io::Result<OwnedFd> {
    Ok(rustix::fs::openat(CWD, path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?)
}

/// A stack of directories seen as one.
#[derive(Debug)]
pub(super) struct View {
    /// Top first.
    parts: Vec<Part>,
    /// What times of a build count as.
    epoch: Time,
}

/// An open directory of a view.
#[derive(Debug)]
pub(super) struct Dir {
    /// Relative to the top of the view; empty = the top.
    pub(super) path: PathBuf,
    /// The directories that show in it, top first, each with the index of its part.
    sheets: Vec<(usize, OwnedFd)>,
}

/// A name that was found.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// What it is and how it is marked.
    pub(super) meta: Meta,
    /// What decides whether its content changed: of the file as it lies in its part.
    pub(super) stamp: Stamp,
    /// The part that shows it.
    part: usize,
}

/// What a changed file can't keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// In bytes.
    pub(super) size: u64,
    /// As it lies on disk.
    pub(super) mtime: Time,
    /// Of the inode.
    pub(super) ctime: Time,
    /// Its number.
    pub(super) inode: u64,
    /// The file system it lies on.
    pub(super) device: u64,
    /// Its names.
    pub(super) links: u64,
}

/// Where a path leads.
#[derive(Debug)]
pub(super) struct Place {
    /// Without links, `.` and `..`; relative to the top. Components behind the first missing one are as written.
    pub(super) path: PathBuf,
    /// What lies there.
    pub(super) node: Option<Node>,
}

impl View {
    /// A view of parts, top first; times of a build show as `epoch`.
    pub(super) fn new(parts: Vec<Part>, epoch: Time) -> Self {
        Self { parts, epoch }
    }

    /// How many directories it is made of.
    pub(super) fn parts(&self) -> usize {
        self.parts.len()
    }

    /// The directory on this machine that shows a name.
    pub(super) fn part_path(&self, node: &Node) -> &Path {
        &self.parts[node.part].path
    }

    /// Whether further names of a file are hard links, and not the work of the pool: in a context, and where a program ran.
    pub(super) fn has_links(&self, node: &Node) -> bool {
        let part = &self.parts[node.part];
        node.stamp.links > 1 && (!part.overlay || part.started.is_some())
    }

    /// Whether a layer shows a name, and not a directory that others write to.
    pub(super) fn is_layer(&self, node: &Node) -> bool {
        self.parts[node.part].overlay
    }

    /// Its top directory.
    pub(super) fn root(&self) -> io::Result<Arc<Dir>> {
        let mut sheets = Vec::new();
        for (index, part) in self.parts.iter().enumerate().filter(|(_, part)| part.at.is_none()) {
            let fd = open_dir(part.root.as_fd(), OsStr::new("."))?;
            let opaque = part.overlay && is_opaque(&fd)?;
            sheets.push((index, fd));
            if opaque {
                break;
            }
        }
        Ok(Arc::new(Dir { path: PathBuf::new(), sheets }))
    }

    fn node(&self, part: usize, stat: &Stat) -> Node {
        let stamp = Stamp::of(stat);
        let mut meta = Meta::of(stat);
        if self.parts[part].at.is_some() {
            (meta.uid, meta.gid) = (image_id(meta.uid), image_id(meta.gid));
        }
        if self.parts[part].started.is_some_and(|started| meta.mtime >= started) {
            meta.mtime = self.epoch;
        }
        Node { meta, stamp, part }
    }

    /// What is recorded of a name in a directory of a layer.
    fn recorded(&self, part: usize, mut stat: Stat, dir: &OwnedFd, name: &OsStr) -> io::Result<Stat> {
        let part = &self.parts[part];
        if part.overlay {
            part.owners.apply(&mut stat, dir.as_fd(), name)?;
        }
        Ok(stat)
    }

    /// A name in a directory, not followed.
    pub(super) fn child(&self, dir: &Dir, name: &OsStr) -> io::Result<Option<Node>> {
        for (index, fd) in &dir.sheets {
            match rustix::fs::statat(fd, name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) if self.parts[*index].overlay && is_whiteout(&stat) => return Ok(None),
                Ok(stat) => return Ok(Some(self.node(*index, &self.recorded(*index, stat, fd, name)?))),
                Err(Errno::NOENT) => {}
                Err(error) => return Err(error.into()),
            }
        }
        match self.host_part(dir, name) {
            Some(index) => Ok(Some(self.node(index, &rustix::fs::fstat(&self.parts[index].root)?))),
            None => Ok(None),
        }
    }

    /// The tree of the host that lies at a name of the top directory.
    fn host_part(&self, dir: &Dir, name: &OsStr) -> Option<usize> {
        let top = dir.path.as_os_str().is_empty();
        self.parts.iter().position(|part| top && part.at.as_deref() == Some(name))
    }

    /// Opens a directory of a directory; an error if the name is none.
    pub(super) fn enter(&self, dir: &Dir, name: &OsStr) -> io::Result<Arc<Dir>> {
        let mut sheets = Vec::new();
        let mut covered = false;
        for (index, fd) in &dir.sheets {
            let overlay = self.parts[*index].overlay;
            match open_dir(fd.as_fd(), name) {
                Ok(sheet) => {
                    covered = overlay && is_opaque(&sheet)?;
                    sheets.push((*index, sheet));
                }
                // A file or a link over a directory hides it; a whiteout is a device node, so it lands here too.
                Err(Errno::NOTDIR | Errno::LOOP) => covered = true,
                Err(Errno::NOENT) => {}
                Err(error) => return Err(error.into()),
            }
            if covered {
                break;
            }
        }
        if let Some(index) = self.host_part(dir, name).filter(|_| !covered) {
            sheets.push((index, open_dir(self.parts[index].root.as_fd(), OsStr::new("."))?));
        }
        if sheets.is_empty() {
            return Err(Errno::NOTDIR.into());
        }
        Ok(Arc::new(Dir { path: dir.path.join(name), sheets }))
    }

    /// The names of a directory, sorted by their bytes.
    pub(super) fn list(&self, dir: &Dir) -> io::Result<Vec<(OsString, Node)>> {
        let mut names: BTreeMap<OsString, Option<Node>> = BTreeMap::new();
        for (index, fd) in &dir.sheets {
            let overlay = self.parts[*index].overlay;
            for entry in DirStream::read_from(fd)? {
                let entry = entry?;
                let name = entry.file_name().to_bytes();
                if name == b"." || name == b".." || names.contains_key(OsStr::from_bytes(name)) {
                    continue;
                }
                let name = OsString::from_vec(name.to_vec());
                let stat = match rustix::fs::statat(fd, &name, AtFlags::SYMLINK_NOFOLLOW) {
                    Ok(stat) => stat,
                    Err(Errno::NOENT) => continue, // gone since: only a context can change under us
                    Err(error) => return Err(error.into()),
                };
                let node = if overlay && is_whiteout(&stat) {
                    None
                } else {
                    Some(self.node(*index, &self.recorded(*index, stat, fd, &name)?))
                };
                names.insert(name, node);
            }
        }
        for part in self.parts.iter().filter(|_| dir.path.as_os_str().is_empty()) {
            let Some(name) = part.at.as_ref().filter(|name| !names.contains_key(*name)) else { continue };
            names.insert(name.clone(), self.child(dir, name)?);
        }
        Ok(names.into_iter().filter_map(|(name, node)| Some((name, node?))).collect())
    }

    /// Opens a path of a part, none of whose components is a link.
    fn open_at(&self, path: &Path, node: &Node, flags: OFlags) -> io::Result<OwnedFd> {
        let part = &self.parts[node.part];
        let path = part.at.as_ref().and_then(|at| path.strip_prefix(at).ok()).unwrap_or(path);
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
        Ok(rustix::fs::openat2(&part.root, path, flags | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty(), resolve)?)
    }

    /// Opens a regular file at a resolved path; what was swapped for a link or a pipe since is refused.
    pub(super) fn open(&self, path: &Path, node: &Node) -> io::Result<File> {
        let fd = self.open_at(path, node, OFlags::RDONLY | OFlags::NONBLOCK)?;
        if FileType::from_raw_mode(rustix::fs::fstat(&fd)?.st_mode) != FileType::RegularFile {
            return Err(io::Error::other("it is no regular file any more"));
        }
        Ok(File::from(fd))
    }

    /// The text of the link at a resolved path.
    pub(super) fn read_link(&self, path: &Path, node: &Node) -> io::Result<OsString> {
        let fd = self.open_at(path, node, OFlags::PATH)?;
        Ok(OsString::from_vec(rustix::fs::readlinkat(&fd, "", Vec::new())?.into_bytes()))
    }

    /// Opens a directory at a resolved path, as it lies in the part that shows it.
    pub(super) fn open_directory(&self, path: &Path, node: &Node) -> io::Result<OwnedFd> {
        self.open_at(path, node, OFlags::RDONLY | OFlags::DIRECTORY)
    }

    /// Where a path leads, seen from the top; `..` stops there. The last component is followed if `follow`.
    pub(super) fn resolve(&self, path: &Path, follow: bool) -> io::Result<Place> {
        let mut todo: VecDeque<OsString> = components(path);
        let mut stack = vec![self.root()?];
        let mut links = 0;
        while let Some(name) = todo.pop_front() {
            if name == ".." {
                if stack.len() > 1 {
                    stack.pop();
                }
                continue;
            }
            let dir = stack.last().expect("the root never leaves the stack").clone();
            let Some(node) = self.child(&dir, &name)? else {
                return Ok(missing(&dir, &name, todo));
            };
            match node.meta.kind {
                Kind::Symlink if follow || !todo.is_empty() => {
                    links += 1;
                    if links > MAX_LINKS {
                        return Err(Errno::LOOP.into());
                    }
                    let target = self.read_link(&dir.path.join(&name), &node)?;
                    if Path::new(&target).is_absolute() {
                        stack.truncate(1);
                    }
                    for part in components(Path::new(&target)).into_iter().rev() {
                        todo.push_front(part);
                    }
                }
                Kind::Directory if !todo.is_empty() => stack.push(self.enter(&dir, &name)?),
                _ if todo.is_empty() => {
                    return Ok(Place { path: dir.path.join(&name), node: Some(node) });
                }
                _ => return Err(Errno::NOTDIR.into()),
            }
        }
        self.place_of(&stack)
    }

    /// The place of the directory on top of a stack of opened ones.
    fn place_of(&self, stack: &[Arc<Dir>]) -> io::Result<Place> {
        let path = stack.last().map(|dir| dir.path.clone()).unwrap_or_default();
        let node = match (stack.len().checked_sub(2).map(|index| &stack[index]), path.file_name()) {
            (Some(parent), Some(name)) => self.child(parent, name)?,
            _ => self.root_node()?,
        };
        Ok(Place { path, node })
    }

    /// The top itself.
    pub(super) fn root_node(&self) -> io::Result<Option<Node>> {
        let Some(index) = self.parts.iter().position(|part| part.at.is_none()) else { return Ok(None) };
        let part = &self.parts[index];
        let stat = if part.overlay { recorded_stat(&part.root)? } else { rustix::fs::fstat(&part.root)? };
        Ok(Some(self.node(index, &stat)))
    }

    /// Opens the directory at a resolved path (no links in it).
    pub(super) fn dir(&self, path: &Path) -> io::Result<Arc<Dir>> {
        let mut dir = self.root()?;
        for name in components(path) {
            dir = self.enter(&dir, &name)?;
        }
        Ok(dir)
    }

    /// Reads a small file by a path seen from the top; `None` if it is missing or no regular file, or is over `limit`.
    pub(super) fn read_small(&self, path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
        let place = match self.resolve(path, true) {
            Ok(place) => place,
            Err(error) if error.raw_os_error() == Some(Errno::NOTDIR.raw_os_error()) => return Ok(None),
            Err(error) => return Err(error),
        };
        let Some(node) = place.node.filter(|node| node.meta.kind == Kind::File && node.stamp.size <= limit) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut io::Read::take(self.open(&place.path, &node)?, limit), &mut bytes)?;
        Ok(Some(bytes))
    }
}

impl Node {
    /// Which part shows it.
    pub(super) const fn part(&self) -> usize {
        self.part
    }
}

impl Stamp {
    /// Whether an open file still is as it was found.
    pub(super) fn is_of(&self, file: &File) -> bool {
        // A layer's file gets another change time with each link; whoever writes to one can't keep all of the rest.
        rustix::fs::fstat(file)
            .is_ok_and(|stat| Self { ctime: self.ctime, links: self.links, ..Self::of(&stat) } == *self)
    }

    fn of(stat: &rustix::fs::Stat) -> Self {
        Self {
            size: stat.st_size.cast_unsigned(),
            mtime: Time::new(stat.st_mtime, stat.st_mtime_nsec),
            ctime: Time::new(stat.st_ctime, stat.st_ctime_nsec),
            inode: stat.st_ino,
            device: stat.st_dev,
            links: stat.st_nlink,
        }
    }
}

/// The place behind a missing name: what follows is taken as written, and stops at the top.
fn missing(dir: &Dir, name: &OsStr, rest: VecDeque<OsString>) -> Place {
    let mut path = dir.path.join(name);
    for part in rest {
        if part == ".." {
            path.pop();
        } else {
            path.push(part);
        }
    }
    Place { path, node: None }
}

/// The names of a path; `.`, the leading `/` and empty ones drop out.
pub(super) fn components(path: &Path) -> VecDeque<OsString> {
    path.components()
        .filter_map(|component| match component {
            Component::Normal(name) => Some(name.to_owned()),
            Component::ParentDir => Some(OsString::from("..")),
            _ => None,
        })
        .collect()
}

fn open_dir(parent: BorrowedFd<'_>, name: &OsStr) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(parent, name, flags, Mode::empty())
}

/// Overlayfs marks a removed name with a device node 0/0.
fn is_whiteout(stat: &rustix::fs::Stat) -> bool {
    FileType::from_raw_mode(stat.st_mode) == FileType::CharacterDevice && stat.st_rdev == 0
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    fn view(parts: &[&Path]) -> View {
        View::new(parts.iter().map(|path| Part::layer(path, None, Owners::default()).unwrap()).collect(), Time::EPOCH)
    }

    #[test]
    fn upper_hides_lower_and_links_stay_inside() {
        let (top, low) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(low.path().join("a/b")).unwrap();
        fs::write(low.path().join("a/b/f"), "low").unwrap();
        fs::write(low.path().join("a/g"), "g").unwrap();
        fs::create_dir_all(top.path().join("a/b")).unwrap();
        fs::write(top.path().join("a/b/f"), "top").unwrap();
        symlink("/../../../a/b", top.path().join("l")).unwrap();
        symlink("loop", top.path().join("loop")).unwrap();
        let view = view(&[top.path(), low.path()]);
        assert_eq!(view.read_small(Path::new("l/f"), 10).unwrap().unwrap(), b"top");
        assert_eq!(view.read_small(Path::new("/a/../a/g"), 10).unwrap().unwrap(), b"g");
        assert_eq!(view.resolve(Path::new("l/../x/y"), true).unwrap().path, Path::new("a/x/y"));
        assert!(view.resolve(Path::new("loop/x"), true).is_err());
        let names: Vec<_> = view.list(&view.dir(Path::new("a")).unwrap()).unwrap();
        assert_eq!(names.iter().map(|(name, _)| name.to_str().unwrap()).collect::<Vec<_>>(), ["b", "g"]);
    }

    #[test]
    fn what_becomes_a_link_after_it_was_found_is_not_followed() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for top in [folder.path(), other.path()] {
            fs::create_dir_all(top.join("a/b")).unwrap();
            fs::write(top.join("a/b/f"), "x").unwrap();
            symlink("x", top.join("a/b/l")).unwrap();
        }
        let view = view(&[folder.path()]);
        let found = ["a/b/f", "a/b/l", "a/b"].map(|path| view.resolve(Path::new(path), false).unwrap());
        let [file, link, dir] = &found;
        let node = |place: &Place| place.node.clone().unwrap();
        assert!(view.open(&file.path, &node(file)).is_ok());
        fs::rename(folder.path().join("a"), folder.path().join("gone")).unwrap();
        symlink(other.path().join("a"), folder.path().join("a")).unwrap();
        assert!(view.open(&file.path, &node(file)).is_err());
        assert!(view.read_link(&link.path, &node(link)).is_err());
        assert!(view.open_directory(&dir.path, &node(dir)).is_err());
    }

    #[test]
    fn whiteouts_and_opaque_directories_hide_needs_root() {
        if !rustix::process::geteuid().is_root() {
            assert!(std::env::var_os("CI").is_none(), "needs root");
            eprintln!("skipped: needs root");
            return;
        }
        let (top, low) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(low.path().join("d")).unwrap();
        fs::write(low.path().join("d/old"), "").unwrap();
        fs::write(low.path().join("gone"), "").unwrap();
        fs::create_dir_all(top.path().join("d")).unwrap();
        let mark =
            |path: &Path| rustix::fs::setxattr(path, "trusted.overlay.opaque", b"y", rustix::fs::XattrFlags::empty());
        mark(&top.path().join("d")).unwrap();
        rustix::fs::mknodat(CWD, top.path().join("gone"), FileType::CharacterDevice, Mode::empty(), 0).unwrap();
        let view = view(&[top.path(), low.path()]);
        assert!(view.resolve(Path::new("gone"), true).unwrap().node.is_none());
        assert!(view.resolve(Path::new("d/old"), true).unwrap().node.is_none());
        assert_eq!(view.list(&view.root().unwrap()).unwrap().len(), 1);
    }
}
