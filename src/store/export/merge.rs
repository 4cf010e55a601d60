//! Layers seen as one file system, without a mount.

use std::collections::BTreeMap;
use std::ffi::{CStr, CString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, Stat, openat, statat};

use crate::store::layer::is_opaque;

/// How deep folders may lie in each other: each level is open in every layer that has it.
const DEPTH: usize = 400;

/// Something that can be seen.
pub(super) struct Seen<'a> {
    /// Below the top, without a `/` at either end.
    pub path: &'a [u8],
    /// The folder that it lies in, of the layer that it is seen of.
    pub folder: BorrowedFd<'a>,
    /// Its name in that.
    pub name: &'a CStr,
    /// What it is.
    pub stat: &'a Stat,
    /// The layer that it is seen of, as counted from the bottom.
    pub layer: usize,
}

/// What a walk does with what it sees.
pub(super) trait Visit {
    /// Anything but the top. Folders come before what is in them.
    fn enter(&mut self, seen: &Seen<'_>) -> io::Result<()>;
    /// A folder whose content is done, by its path; the top's is empty.
    fn leave(&mut self, path: &[u8]) -> io::Result<()>;
}

/// A folder in one layer.
struct Part {
    layer: usize,
    folder: OwnedFd,
}

/// Walks layers (bottom first) as overlayfs would show them: sorted, each path once.
pub(super) fn walk(layers: &[&Path], visit: &mut dyn Visit) -> io::Result<()> {
    let mut parts = Vec::new();
    for (layer, path) in layers.iter().enumerate().rev() {
        parts.push(Part { layer, folder: File::open(path)?.into() });
    }
    folder(&parts, &mut Vec::new(), 0, visit)
}

/// Walks a folder of which `parts` (top first) are what is seen.
fn folder(parts: &[Part], path: &mut Vec<u8>, depth: usize, visit: &mut dyn Visit) -> io::Result<()> {
    if depth == DEPTH {
        return Err(io::Error::other(format!("a folder lies more than {DEPTH} deep")));
    }
    // For each name, the topmost part that has it.
    let mut names: BTreeMap<CString, usize> = BTreeMap::new();
    for (at, part) in parts.iter().enumerate() {
        for entry in Dir::read_from(&part.folder)? {
            let entry = entry?;
            if !matches!(entry.file_name().to_bytes(), b"." | b"..") {
                names.entry(entry.file_name().to_owned()).or_insert(at);
            }
        }
    }
    for (name, at) in names {
        let (part, name) = (&parts[at], name.as_c_str());
        let stat = statat(&part.folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
        let kind = FileType::from_raw_mode(stat.st_mode);
        if (kind == FileType::CharacterDevice && stat.st_rdev == 0) || kind == FileType::Socket {
            continue;
        }
        let length = path.len();
        if length > 0 {
            path.push(b'/');
        }
        path.extend(name.to_bytes());
        visit.enter(&Seen { path, folder: part.folder.as_fd(), name, stat: &stat, layer: part.layer })?;
        if kind == FileType::Directory {
            folder(&below(&parts[at..], name)?, path, depth + 1, visit)?;
        }
        path.truncate(length);
    }
    visit.leave(path)
}

/// What of a folder is seen: down to the first layer that has something else there, or an opaque one.
fn below(parts: &[Part], name: &CStr) -> io::Result<Vec<Part>> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut found = Vec::new();
    for part in parts {
        match openat(&part.folder, name, flags, Mode::empty()) {
            Ok(folder) => {
                let opaque = is_opaque(&folder)?;
                found.push(Part { layer: part.layer, folder });
                if opaque {
                    break;
                }
            }
            Err(rustix::io::Errno::NOENT) => {}
            Err(rustix::io::Errno::NOTDIR | rustix::io::Errno::LOOP) => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found)
}
