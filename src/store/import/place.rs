//! Where the files of an image lie: in a folder, or in a tar that is read where it is.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat, openat2};
use rustix::io::Errno;

use super::bad;
use crate::store::error::{At, Error, Result};
use crate::store::layer::{Kind, Reader, is_archive, is_ustar};

/// The most entries of an archive of an image: a few for each layer.
const ENTRIES: usize = 100_000;

/// A folder or an archive.
pub(super) struct Place {
    path: PathBuf,
    files: Files,
}

enum Files {
    Folder(File),
    /// Name → where its content begins and how long it is.
    Archive(Arc<File>, HashMap<String, (u64, u64)>),
}

impl Place {
    pub(super) fn folder(path: &Path) -> Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = openat(CWD, path, flags, Mode::empty()).at("open", path)?;
        Ok(Self { path: path.to_owned(), files: Files::Folder(folder.into()) })
    }

    /// An archive where it lies; one that is compressed as a whole is refused.
    pub(super) fn archive(path: &Path) -> Result<Self> {
        let file = File::open(path).at("open", path)?;
        let mut start = [0; 262];
        let count = file.read_at(&mut start, 0).at("read", path)?;
        if is_archive(&start[..count]) && !is_ustar(&start[..count]) {
            return bad(
                path,
                "the archive is compressed as a whole; unpack it to a plain .tar first, or bring it in with `rbox load`",
            );
        }
        Self::of_file(path, file)
    }

    /// Reads an open archive's headers alone: contents are passed over. `path` is what messages call it.
    pub(super) fn of_file(path: &Path, mut file: File) -> Result<Self> {
        file.rewind().at("read", path)?;
        let shared = Arc::new(file.try_clone().at("read", path)?);
        let mut reader = Reader::seeking(io::BufReader::new(file));
        let archive = |source| Error::Archive { path: path.to_owned(), source };
        let (mut files, mut links) = (HashMap::new(), Vec::new());
        while let Some(header) = reader.next().map_err(archive)? {
            let name = normal(&String::from_utf8_lossy(&header.path));
            match header.kind {
                Kind::File(size) => _ = files.insert(name, (reader.position().at("read", path)?, size)),
                // `docker save` of old and skopeo have one layer's file under two names.
                Kind::Symlink(to) => links.push((beside(&name, &String::from_utf8_lossy(&to)), name)),
                Kind::HardLink(to) => links.push((normal(&String::from_utf8_lossy(&to)), name)),
                _ => {}
            }
            if files.len() + links.len() > ENTRIES {
                return bad(path, format!("the archive has more than {ENTRIES} entries"));
            }
        }
        for (to, name) in links {
            if let Some(place) = files.get(&to).copied() {
                files.insert(name, place);
            }
        }
        Ok(Self { path: path.to_owned(), files: Files::Archive(shared, files) })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a file and tells its size.
    pub(super) fn open(&self, name: &str) -> Result<(Part, u64)> {
        match &self.files {
            Files::Folder(folder) => {
                let place = self.path.join(name);
                // Links may lie in the folder (Bazel makes such), but lead nowhere else.
                let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
                let opened =
                    openat2(folder, name, flags, Mode::empty(), ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS);
                let file: File = match opened {
                    Err(Errno::XDEV) => return bad(&self.path, format!("`{name}` is a link that leads out of it")),
                    other => other.at("open", &place)?.into(),
                };
                let metadata = file.metadata().at("look at", &place)?;
                if !metadata.is_file() {
                    return bad(&self.path, format!("`{name}` is no file"));
                }
                let size = metadata.len();
                Ok((Part { file: Arc::new(file), at: 0, left: u64::MAX }, size))
            }
            Files::Archive(file, files) => {
                let Some((start, size)) = files.get(&normal(name)).copied() else {
                    return bad(&self.path, format!("the archive has no `{name}`"));
                };
                Ok((Part { file: Arc::clone(file), at: start, left: size }, size))
            }
        }
    }

    /// The bytes of a small document.
    pub(super) fn document(&self, name: &str) -> Result<Vec<u8>> {
        let (file, size) = self.open(name)?;
        if size > super::JSON {
            return bad(&self.path, format!("`{name}` has {size} bytes, and a document may have 4 MiB"));
        }
        let mut bytes = Vec::new();
        file.take(super::JSON).read_to_end(&mut bytes).at("read", self.path.join(name))?;
        Ok(bytes)
    }

    /// Whether there is such a file.
    pub(super) fn has(&self, name: &str) -> bool {
        match &self.files {
            Files::Folder(_) => self.open(name).is_ok(),
            Files::Archive(_, files) => files.contains_key(&normal(name)),
        }
    }
}

/// A part of a file, read without moving anything that others have.
pub(super) struct Part {
    file: Arc<File>,
    at: u64,
    left: u64,
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let count = self.file.read_at(&mut buffer[..most], self.at)?;
        self.at += count as u64;
        self.left -= count as u64;
        Ok(count)
    }
}

/// A path in an archive without empty parts and dots.
fn normal(name: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// What a link that lies at `name` leads to.
fn beside(name: &str, to: &str) -> String {
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    if to.starts_with('/') { normal(to) } else { normal(&format!("{folder}/{to}")) }
}
