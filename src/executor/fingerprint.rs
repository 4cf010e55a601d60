//! What is read, by content: digests of files that a step copies or mounts.

use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::failure::{At, Reason};
use super::meta::{Kind, Time};
use super::select::{Pick, Selected};
use super::view::{Node, View};
use crate::image::Digest;
use crate::store::{ContentDigest, FileStat, HashStart, StatIndex, Store, Xattr, xattrs};

/// From this many files on, more than one thread reads them.
const MANY: usize = 16;

/// A view whose files' digests are kept from run to run.
#[derive(Debug)]
pub(super) struct Indexed<'a> {
    store: &'a Store,
    /// The files.
    pub(super) view: &'a View,
    indexes: Vec<OnceLock<Option<StatIndex>>>,
}

/// What a selection holds.
#[derive(Clone, Debug)]
pub(super) struct Print {
    /// Of everything that makes a difference: names, kinds, marks, content; no times.
    pub(super) digest: Digest,
    /// Each file's path and the beginning of its own digest, to say later which one changed.
    pub(super) items: Vec<(PathBuf, u64)>,
}

impl<'a> Indexed<'a> {
    /// A view with the indexes of its parts, read when they are first needed.
    pub(super) fn new(store: &'a Store, view: &'a View) -> Self {
        let indexes = (0..view.parts()).map(|_| OnceLock::new()).collect();
        Self { store, view, indexes }
    }

    fn index(&self, node: &Node) -> Option<&StatIndex> {
        let path = self.view.part_path(node);
        // No index is no error: everything is read, then.
        self.indexes[node.part()].get_or_init(|| self.store.index(path).ok()).as_ref()
    }

    /// How the index tells that a file is the same. The change time of a layer's file moves when the pool links it once more,
    /// and nobody writes to a layer.
    fn stat(&self, node: &Node) -> FileStat {
        let stamp = &node.stamp;
        let ctime = if self.view.is_layer(node) { Time::EPOCH } else { stamp.ctime };
        FileStat {
            size: stamp.size,
            mtime: stamp.mtime.nanos_since_1970(),
            ctime: ctime.nanos_since_1970(),
            inode: stamp.inode,
            device: stamp.device,
        }
    }

    /// The digest of a file that was not changed since it was last read; such a file has no extended attributes.
    pub(super) fn known(&self, path: &Path, node: &Node) -> Option<ContentDigest> {
        self.index(node)?.get(path, &self.stat(node))
    }

    /// Notes what was read of a file.
    pub(super) fn note(&self, path: &Path, node: &Node, start: HashStart, content: ContentDigest, xattrs: &[Xattr]) {
        if let Some(index) = self.index(node).filter(|_| xattrs.is_empty()) {
            index.put(path, &self.stat(node), start, content);
        }
    }

    /// Reads a file.
    fn read(&self, path: &Path, node: &Node) -> Result<(ContentDigest, Vec<Xattr>), Reason> {
        let start = HashStart::now();
        let read = || -> io::Result<_> {
            let mut file = self.view.open(path, node)?;
            let attributes = xattrs(&file)?;
            Ok((ContentDigest::of_file(&mut file)?, attributes))
        };
        let (content, attributes) = read().at("read", path)?;
        self.note(path, node, start, content, &attributes);
        Ok((content, attributes))
    }

    /// The digest of a file with its extended attributes.
    fn whole(&self, path: &Path, node: &Node) -> Result<[u8; 32], Reason> {
        if let Some(content) = self.known(path, node) {
            return Ok(*content.as_bytes());
        }
        let (content, attributes) = self.read(path, node)?;
        if attributes.is_empty() {
            return Ok(*content.as_bytes());
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(content.as_bytes());
        for (name, value) in &attributes {
            field(&mut hasher, name.as_bytes());
            field(&mut hasher, value);
        }
        Ok(hasher.finalize().into())
    }

    /// Has the indexes written, where they have something new.
    pub(super) fn save(&self) {
        for index in self.indexes.iter().filter_map(|index| index.get()?.as_ref()) {
            // Best effort: without it, the next run reads the files again.
            let _ = index.save();
        }
    }

    /// The print of what a source selects. Owners count where they are kept.
    pub(super) fn print(&self, selected: &[Selected], owners: bool) -> Result<Print, Reason> {
        let picks: Vec<(&Selected, &Pick)> =
            selected.iter().flat_map(|one| one.picks.iter().map(move |pick| (one, pick))).collect();
        let known: Vec<Option<[u8; 32]>> = picks
            .iter()
            .map(|(_, pick)| Some(*self.known(&pick.path, &pick.node).filter(|_| is_file(pick))?.as_bytes()))
            .collect();
        let unread = picks.iter().zip(&known).filter(|((_, pick), known)| known.is_none() && is_file(pick)).count();
        let one = |((_, pick), known): (&(&Selected, &Pick), &Option<[u8; 32]>)| match known {
            Some(digest) => Ok(*digest),
            None => self.item(pick),
        };
        let items: Vec<[u8; 32]> = if unread < MANY {
            picks.iter().zip(&known).map(one).collect::<Result<_, Reason>>()?
        } else {
            picks.par_iter().zip(&known).map(one).collect::<Result<_, Reason>>()?
        };
        Ok(join(&picks, &items, owners))
    }

    /// The digest of what one name holds.
    fn item(&self, pick: &Pick) -> Result<[u8; 32], Reason> {
        match pick.node.meta.kind {
            Kind::File => self.whole(&pick.path, &pick.node),
            Kind::Directory => Ok([0; 32]),
            Kind::Symlink => {
                let target = self.view.read_link(&pick.path, &pick.node).at("read the link", &pick.path)?;
                Ok(blake3::hash(target.as_bytes()).into())
            }
            Kind::Special(_, device) => Ok(blake3::hash(&device.to_le_bytes()).into()),
        }
    }
}

fn is_file(pick: &Pick) -> bool {
    pick.node.meta.kind == Kind::File
}

/// Adds bytes so that no two lists of fields run into the same stream.
fn field(hasher: &mut blake3::Hasher, bytes: &[u8]) {
    hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
}

fn join(picks: &[(&Selected, &Pick)], contents: &[[u8; 32]], owners: bool) -> Print {
    let mut all = blake3::Hasher::new();
    let mut items = Vec::with_capacity(picks.len());
    for ((one, pick), content) in picks.iter().zip(contents) {
        let meta = &pick.node.meta;
        let kind: u8 = match meta.kind {
            Kind::File => 0,
            Kind::Directory if pick.on_the_way => 1,
            Kind::Directory => 2,
            Kind::Symlink => 3,
            Kind::Special(..) => 4,
        };
        let mode = if meta.kind == Kind::Symlink { 0 } else { meta.mode };
        let (uid, gid) = if owners { (meta.uid, meta.gid) } else { (0, 0) };
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[kind]);
        for number in [mode, uid, gid] {
            hasher.update(&number.to_le_bytes());
        }
        field(&mut hasher, one.name.as_bytes());
        field(&mut hasher, pick.rel.as_os_str().as_bytes());
        hasher.update(content);
        let item: [u8; 32] = hasher.finalize().into();
        all.update(&item);
        if meta.kind != Kind::Directory {
            let short = u64::from_le_bytes(*item.first_chunk().expect("a digest has 32 bytes"));
            items.push((pick.path.clone(), short));
        }
    }
    Print { digest: Digest::from_bytes(all.finalize().into()), items }
}
