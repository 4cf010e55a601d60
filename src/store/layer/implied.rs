//! Folders that a layer has entries in and none for: they are what lies below, as if the layer were unpacked over it.
//!
//! A layer with nothing but `lib/x` says nothing of `lib`. Where that is a folder below, it keeps its owner and mode; where it is
//! a link to `usr/lib`, `x` belongs there. containerd and umoci unpack over what is below and so do the same.

use std::collections::{BTreeSet, VecDeque};
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;

use rustix::fs::{AtFlags, CWD, FileType, Mode, fchmod, fstat, futimens, openat, readlinkat, renameat, statat};
use rustix::io::Errno;

use super::marks::is_opaque;
use super::tree::{FOLDER, Tree, kind_at, names, split};
use super::unpack::{Unpacked, attributes};
use crate::store::content::xattrs;
use crate::store::owners::recorded_stat;
use crate::store::pool::times;
use crate::store::{FileStat, Snapshot};

/// How many links one path may lead through (as Linux has it).
const LINKS: usize = 40;

/// What the layers below show at a path.
enum There {
    Nothing,
    Folder(OwnedFd),
    Link(Vec<u8>),
    Other,
}

/// Layers below, the topmost first.
struct Below(Vec<OwnedFd>);

impl Unpacked {
    /// Puts what was unpacked for a layer on those below it, the lowest first.
    pub(in crate::store) fn settle(&mut self, layer: File, below: &[Snapshot]) -> io::Result<()> {
        let open = |below: &Snapshot| openat(CWD, below.path(), FOLDER, Mode::empty());
        let below = Below(below.iter().rev().map(open).collect::<Result<_, _>>()?);
        let mut tree = Tree::new(layer);
        let mut implied: BTreeSet<Vec<u8>> = self.implied.iter().cloned().collect();
        let mut settled = BTreeSet::new();
        // Whatever is above comes first: where it moved, so did this.
        while let Some(path) = implied.pop_first() {
            let real = match below.at(&path)? {
                There::Link(_) if !is_opaque(tree.reopen(&path)?)? => below.resolve(&path)?,
                _ => None,
            };
            let Some(real) = real.filter(|real| *real != path) else {
                settled.insert(path);
                continue;
            };
            let mut made = Vec::new();
            let to = tree.folder(&real, &mut |path| {
                made.push(path.to_vec());
                Ok(())
            })?;
            merge(&mut tree, &path, &to)?;
            implied.extend(made);
            let moved = |own: &Vec<u8>| {
                let rest = own.strip_prefix(&path[..])?.strip_prefix(b"/")?;
                Some(if real.is_empty() { rest.to_vec() } else { [&real[..], b"/", rest].concat() })
            };
            implied = implied.iter().map(|own| moved(own).unwrap_or_else(|| own.clone())).collect();
            for (own, ..) in &mut self.owners {
                *own = moved(own).unwrap_or_else(|| own.clone());
            }
        }
        for path in settled {
            // What was moved over it took its place, or it hides what is below.
            let Ok(folder) = tree.reopen(&path).map(File::from) else { continue };
            match below.at(&path)? {
                There::Folder(shown) if !is_opaque(&folder)? => {
                    let stat = recorded_stat(&shown)?;
                    attributes(&folder, (stat.st_uid, stat.st_gid), stat.st_mode & 0o7777, &xattrs(&shown)?)?;
                    futimens(&folder, &times(FileStat::from(&stat).mtime))?;
                }
                _ => {
                    fchmod(&folder, Mode::from_raw_mode(0o755))?;
                    futimens(&folder, &times(0))?;
                }
            }
        }
        Ok(())
    }
}

/// Moves what a folder has into another one, over what is there, and removes it.
fn merge(tree: &mut Tree, path: &[u8], to: &OwnedFd) -> io::Result<()> {
    let from = tree.reopen(path)?;
    move_all(tree, &from, to)?;
    let (parent, name) = split(path);
    let parent = if parent.is_empty() { tree.top().try_clone_to_owned()? } else { tree.reopen(parent)? };
    let mtime = mtime(&parent)?;
    tree.remove(parent.as_fd(), OsStr::from_bytes(name))?;
    Ok(futimens(&parent, &times(mtime))?)
}

fn move_all(tree: &mut Tree, from: &OwnedFd, to: &OwnedFd) -> io::Result<()> {
    let mtime = mtime(to)?;
    for name in names(from)? {
        let own = OsStr::from_bytes(name.as_bytes());
        let folders = [from, to].map(|folder| kind_at(folder.as_fd(), own));
        if let [Ok(Some(FileType::Directory)), Ok(Some(FileType::Directory))] = folders {
            let [from, to] = [from, to].map(|folder| openat(folder, &name, FOLDER, Mode::empty()));
            move_all(tree, &from?, &to?)?;
            continue;
        }
        tree.remove(to.as_fd(), own)?;
        renameat(from, &name, to, &name)?;
    }
    Ok(futimens(to, &times(mtime))?)
}

/// When a folder was last written, to be so again.
fn mtime(folder: &OwnedFd) -> io::Result<i64> {
    Ok(FileStat::from(&fstat(folder)?).mtime)
}

impl Below {
    /// What is seen at a path that no link is on the way of.
    fn at(&self, path: &[u8]) -> io::Result<There> {
        let (parent, name) = split(path);
        let name = OsStr::from_bytes(name);
        'layers: for top in &self.0 {
            let mut folder = openat(top, c".", FOLDER, Mode::empty())?;
            let mut hides = false;
            for part in parent.split(|byte| *byte == b'/').filter(|part| !part.is_empty()) {
                let part = OsStr::from_bytes(part);
                match kind_at(folder.as_fd(), part)? {
                    Some(FileType::Directory) => folder = openat(&folder, part, FOLDER, Mode::empty())?,
                    None if hides => return Ok(There::Nothing),
                    None => continue 'layers,
                    Some(_) => return Ok(There::Nothing),
                }
                hides = hides || is_opaque(&folder)?;
            }
            return Ok(match statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW) {
                Err(Errno::NOENT) if hides => There::Nothing,
                Err(Errno::NOENT) => continue,
                Err(error) => return Err(error.into()),
                Ok(stat) => match FileType::from_raw_mode(stat.st_mode) {
                    FileType::Directory => There::Folder(openat(&folder, name, FOLDER, Mode::empty())?),
                    FileType::Symlink => There::Link(readlinkat(&folder, name, Vec::new())?.into_bytes()),
                    FileType::CharacterDevice if stat.st_rdev == 0 => There::Nothing,
                    _ => There::Other,
                },
            });
        }
        Ok(There::Nothing)
    }

    /// Where a path leads that ends in a link, as a container would see it; none if that can be no folder.
    fn resolve(&self, path: &[u8]) -> io::Result<Option<Vec<u8>>> {
        let (parent, name) = split(path);
        let mut real = parent.to_vec();
        let (mut rest, mut links) = (VecDeque::from([name.to_vec()]), 0);
        while let Some(part) = rest.pop_front() {
            match &part[..] {
                b"" | b"." => continue,
                b".." => {
                    real = split(&real).0.to_vec();
                    continue;
                }
                _ => {}
            }
            let next = if real.is_empty() { part } else { [&real[..], b"/", &part].concat() };
            match self.at(&next)? {
                There::Folder(_) | There::Nothing => real = next,
                There::Other => return Ok(None),
                There::Link(to) => {
                    links += 1;
                    if links > LINKS {
                        return Ok(None);
                    }
                    if to.starts_with(b"/") {
                        real.clear();
                    }
                    to.split(|byte| *byte == b'/').rev().for_each(|part| rest.push_front(part.to_vec()));
                }
            }
        }
        Ok(Some(real))
    }
}
