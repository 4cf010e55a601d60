//! Root file systems: as a tar, and as a folder.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use rustix::fs::{
    AtFlags, FileType, Gid, Mode, OFlags, Uid, chmodat, chownat, linkat, mkdirat, mknodat, openat, readlinkat,
    symlinkat, utimensat,
};
use rustix::io::Errno;

use super::merge::{Seen, Visit, walk};
use super::{Out, taken};
use crate::store::content::xattrs;
use crate::store::error::{At, Result};
use crate::store::layer::{BLOCK, Links, Merged, Pack};
use crate::store::pool::{set_attributes, times};
use crate::store::{Attributes, ImageRecord, Snapshot, Store, sparse};

impl Store {
    fn packs(&self, image: &ImageRecord) -> Result<(Vec<Snapshot>, Vec<Pack>)> {
        let layers = self.layers(image)?;
        let packs = layers.iter().map(|layer| self.pack(layer, image.epoch)).collect::<Result<_>>()?;
        Ok((layers, packs))
    }

    pub(super) fn write_rootfs(&self, image: &ImageRecord, out: Out<'_>) -> Result<()> {
        let (layers, packs) = self.packs(image)?;
        let paths: Vec<&Path> = layers.iter().map(Snapshot::path).collect();
        let mut tar = Tar { merged: Merged::new(&packs, &mut *out) };
        walk(&paths, &mut tar).at("pack a layer below", self.root())?;
        drop(tar);
        out.write_all(&[0; 2 * BLOCK]).at("write", self.root())
    }

    pub(super) fn export_local(&self, image: &ImageRecord, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder).at("create", folder)?;
        if fs::read_dir(folder).at("list", folder)?.next().is_some() {
            return Err(taken(folder));
        }
        let (layers, packs) = self.packs(image)?;
        let paths: Vec<&Path> = layers.iter().map(Snapshot::path).collect();
        let into: OwnedFd = File::open(folder).at("open", folder)?.into();
        let mut local =
            Local { packs: &packs, into, links: packs.iter().map(Links::new).collect(), folders: Vec::new() };
        walk(&paths, &mut local).at("write to", folder)
    }
}

/// The walk that writes a tar.
struct Tar<'a> {
    merged: Merged<'a, Out<'a>>,
}

impl Visit for Tar<'_> {
    fn enter(&mut self, seen: &Seen<'_>) -> io::Result<()> {
        self.merged.entry(seen.layer, seen.folder, seen.name, seen.path)
    }

    fn leave(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }
}

/// The walk that copies.
struct Local<'a> {
    packs: &'a [Pack],
    into: OwnedFd,
    /// Of each layer.
    links: Vec<Links<'a>>,
    /// Folders that are being filled, and what they get in the end.
    folders: Vec<Attributes>,
}

const READ: OFlags = OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

impl Visit for Local<'_> {
    fn enter(&mut self, seen: &Seen<'_>) -> io::Result<()> {
        let mut stat = *seen.stat;
        let name = OsStr::from_bytes(seen.name.to_bytes());
        self.packs[seen.layer].owners().apply(&mut stat, seen.folder, name)?;
        let stat = &stat;
        let kind = FileType::from_raw_mode(stat.st_mode);
        let mut attributes = Attributes {
            mode: stat.st_mode & 0o7777,
            // a folder of an ordinary user's is that user's: what is only recorded stays in the store
            uid: seen.stat.st_uid,
            gid: seen.stat.st_gid,
            mtime: self.packs[seen.layer].time_of(stat),
            xattrs: Vec::new(),
        };
        let path = OsStr::from_bytes(seen.path);
        let first = if kind == FileType::Directory { None } else { self.links[seen.layer].first(seen.path, stat) };
        if let Some(first) = first {
            return Ok(linkat(&self.into, OsStr::from_bytes(&first), &self.into, path, AtFlags::empty())?);
        }
        match kind {
            FileType::Directory => {
                mkdirat(&self.into, path, Mode::RWXU)?;
                attributes.xattrs = xattrs(openat(seen.folder, seen.name, READ | OFlags::DIRECTORY, Mode::empty())?)?;
                self.folders.push(attributes);
                return Ok(());
            }
            FileType::RegularFile => {
                let mut from: File = openat(seen.folder, seen.name, READ, Mode::empty())?.into();
                let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
                let mut file: File = openat(&self.into, path, flags, Mode::RUSR | Mode::WUSR)?.into();
                sparse::copy(&mut from, &mut file)?;
                attributes.xattrs = xattrs(&from)?;
                return Ok(set_attributes(&file, &attributes)?);
            }
            FileType::Symlink => symlinkat(readlinkat(seen.folder, seen.name, Vec::new())?, &self.into, path)?,
            kind => match mknodat(&self.into, path, kind, Mode::empty(), stat.st_rdev) {
                // no ordinary user may have devices
                Err(Errno::PERM) if kind != FileType::Fifo => return Ok(()),
                made => made?,
            },
        }
        let (uid, gid) = (Uid::from_raw(attributes.uid), Gid::from_raw(attributes.gid));
        chownat(&self.into, path, Some(uid), Some(gid), AtFlags::SYMLINK_NOFOLLOW)?;
        if kind != FileType::Symlink {
            chmodat(&self.into, path, Mode::from_raw_mode(attributes.mode), AtFlags::empty())?;
        }
        Ok(utimensat(&self.into, path, &times(attributes.mtime), AtFlags::SYMLINK_NOFOLLOW)?)
    }

    fn leave(&mut self, path: &[u8]) -> io::Result<()> {
        let Some(attributes) = self.folders.pop() else { return Ok(()) };
        let folder: File =
            openat(self.into.as_fd(), OsStr::from_bytes(path), READ | OFlags::DIRECTORY, Mode::empty())?.into();
        Ok(set_attributes(&folder, &attributes)?)
    }
}
