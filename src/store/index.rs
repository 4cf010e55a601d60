//! The stat index of a context: what a file held when it was last hashed, as git keeps it.
//!
//! ```text
//! index/<BLAKE3 of the context's path>     a record's first line, then for each file, sorted by path:
//!   u32 length of the path, the path relative to the context
//!   u64 size, i64 mtime, i64 ctime (nanoseconds since 1970), u64 inode, u64 device
//!   32 bytes BLAKE3 of the content                              numbers little-endian
//! ```
//!
//! It is read with one read(2) and believed as any record is. A file whose stat is the same was not changed, with one
//! exception: written again within one tick of the file system's clock, it looks the same. So a digest is only noted if the
//! file was last changed clearly before its hashing began; till then it is hashed anew each time (git's "racily clean").

use std::collections::HashMap;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use super::error::{At, Result};
use super::record;
use super::{ContentDigest, Store};

/// What of a file's stat shows that it was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStat {
    /// In bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub mtime: i64,
    /// Nanoseconds since 1970.
    pub ctime: i64,
    /// Its number.
    pub inode: u64,
    /// Of which file system.
    pub device: u64,
}

impl From<&rustix::fs::Stat> for FileStat {
    #[allow(clippy::unnecessary_cast, clippy::cast_possible_wrap, reason = "the types differ between architectures")]
    fn from(stat: &rustix::fs::Stat) -> Self {
        let nanoseconds = |seconds: i64, rest: u64| seconds.saturating_mul(1_000_000_000).saturating_add(rest as i64);
        Self {
            size: stat.st_size.cast_unsigned(),
            mtime: nanoseconds(stat.st_mtime, stat.st_mtime_nsec as u64),
            ctime: nanoseconds(stat.st_ctime, stat.st_ctime_nsec as u64),
            inode: stat.st_ino,
            device: stat.st_dev,
        }
    }
}

/// Path → what it was and what it held.
type Entries = HashMap<Box<[u8]>, (FileStat, ContentDigest)>;

/// The index of one context. Its methods may be called from many threads at once.
#[derive(Debug)]
pub struct StatIndex {
    store: Store,
    path: PathBuf,
    known: Entries,
    new: Mutex<Entries>,
    hits: AtomicUsize,
    /// Whether something is worth a write.
    changed: AtomicBool,
}

/// When a hashing began.
#[derive(Clone, Copy, Debug)]
pub struct HashStart(i64);

impl HashStart {
    /// Now: before the file is opened.
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
    }
}

impl Store {
    /// The stat index of a context's folder (absolute, links resolved).
    pub fn index(&self, context: &Path) -> Result<StatIndex> {
        let name = blake3::hash(context.as_os_str().as_bytes()).to_hex();
        let path = self.path("index").join(name.as_str());
        let known = match fs::read(&path) {
            Ok(bytes) => record::body(&bytes)
                .filter(|(_, stamp)| self.believes(stamp))
                .and_then(|(body, _)| read_entries(body))
                .unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => HashMap::new(),
            Err(error) => return Err(error).at("read", path),
        };
        super::age::used(&path);
        Ok(StatIndex {
            store: self.clone(),
            path,
            known,
            new: Mutex::default(),
            hits: AtomicUsize::new(0),
            changed: AtomicBool::new(false),
        })
    }
}

impl StatIndex {
    /// The digest of a file's content, if the file was not changed since it was noted, by this process or an earlier one.
    pub fn get(&self, path: &Path, stat: &FileStat) -> Option<ContentDigest> {
        let path = path.as_os_str().as_bytes();
        if let Some((_, digest)) = self.known.get(path).filter(|(known, _)| known == stat) {
            self.hits.fetch_add(1, Ordering::Relaxed);
            return Some(*digest);
        }
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        new.get(path).filter(|(noted, _)| noted == stat).map(|(_, digest)| *digest)
    }

    /// Notes what a file held. `stat` is from before its content was read, as `begun` is.
    pub fn put(&self, path: &Path, stat: &FileStat, begun: HashStart, digest: ContentDigest) {
        if !is_settled(stat, begun) {
            return;
        }
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        new.insert(path.as_os_str().as_bytes().into(), (*stat, digest));
        self.changed.store(true, Ordering::Relaxed);
    }

    /// Writes what is new. Files that are gone are forgotten once they are the greater part.
    pub fn save(&self) -> Result<()> {
        if !self.changed.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        let new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = self.hits.load(Ordering::Relaxed) + new.len();
        let mut entries: Vec<(&[u8], &(FileStat, ContentDigest))> =
            new.iter().map(|(path, entry)| (&**path, entry)).collect();
        if self.known.len() <= 2 * seen + 1000 {
            entries.extend(
                self.known.iter().filter(|(path, _)| !new.contains_key(*path)).map(|(path, entry)| (&**path, entry)),
            );
        }
        entries.sort_unstable_by_key(|(path, _)| *path);
        self.store.touched();
        self.store.replace(&self.path, &record::seal(&write_entries(&entries), &self.store.stamp()))
    }
}

/// Whether a change after the hashing would show in the stat: whether the last one was over a tick before it began. Where
/// the times have no fractions, a tick is taken to be two seconds, as on FAT.
const fn is_settled(stat: &FileStat, begun: HashStart) -> bool {
    let coarse = stat.ctime % 1_000_000_000 == 0 && stat.mtime % 1_000_000_000 == 0;
    let tick = if coarse { 2_000_000_000 } else { 20_000_000 };
    stat.ctime < begun.0.saturating_sub(tick) && stat.mtime < begun.0.saturating_sub(tick)
}

fn write_entries(entries: &[(&[u8], &(FileStat, ContentDigest))]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(entries.iter().map(|(path, _)| path.len() + 76).sum());
    for (path, (stat, digest)) in entries {
        bytes.extend(u32::try_from(path.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(*path);
        for number in [stat.size, stat.mtime.cast_unsigned(), stat.ctime.cast_unsigned(), stat.inode, stat.device] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(digest.0);
    }
    bytes
}

fn read_entries(mut bytes: &[u8]) -> Option<Entries> {
    let mut entries = HashMap::with_capacity(bytes.len() / 110);
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (path, mut rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        let mut number = || {
            let (number, after) = rest.split_first_chunk::<8>()?;
            rest = after;
            Some(u64::from_le_bytes(*number))
        };
        let (size, mtime, ctime) = (number()?, number()?.cast_signed(), number()?.cast_signed());
        let (inode, device) = (number()?, number()?);
        let (digest, rest) = rest.split_first_chunk::<32>()?;
        entries.insert(path.into(), (FileStat { size, mtime, ctime, inode, device }, ContentDigest(*digest)));
        bytes = rest;
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stat(ctime: i64) -> FileStat {
        FileStat { size: 3, mtime: 1_500_000_001, ctime, inode: 9, device: 1 }
    }

    #[test]
    fn an_unchanged_file_is_known_to_the_next_process() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let context = Path::new("/ctx");
        let digest = ContentDigest::of(b"abc");
        let index = store.index(context).unwrap();
        index.put(Path::new("a/b"), &stat(2_000_000_001), HashStart(9_000_000_000), digest);
        assert_eq!(index.get(Path::new("a/b"), &stat(2_000_000_001)), Some(digest), "not to this one");
        assert_eq!(index.get(Path::new("a/b"), &stat(2_000_000_002)), None);
        index.save().unwrap();
        let later = store.index(context).unwrap();
        assert_eq!(later.get(Path::new("a/b"), &stat(2_000_000_001)), Some(digest));
        assert_eq!(later.get(Path::new("a/b"), &stat(2_000_000_002)), None);
        assert_eq!(later.get(Path::new("a"), &stat(2_000_000_001)), None);
        assert_eq!(store.index(Path::new("/other")).unwrap().get(Path::new("a/b"), &stat(2_000_000_001)), None);
    }

    #[test]
    fn a_file_changed_in_the_tick_of_its_hashing_is_not_noted() {
        assert!(is_settled(&stat(2_000_000_001), HashStart(2_100_000_000)));
        assert!(!is_settled(&stat(2_000_000_001), HashStart(2_010_000_000)));
        assert!(!is_settled(&stat(2_000_000_001), HashStart(1_000_000_000)), "from the future");
        let coarse = FileStat { mtime: 1_000_000_000, ..stat(2_000_000_000) };
        assert!(!is_settled(&coarse, HashStart(3_900_000_000)));
    }

    #[test]
    fn a_torn_index_is_an_empty_one() {
        let entry = (stat(1), ContentDigest::of(b""));
        let bytes = write_entries(&[(b"x", &entry), (b"y", &entry)]);
        assert_eq!(read_entries(&bytes).map(|entries| entries.len()), Some(2));
        for end in 1..bytes.len() {
            assert!(end == bytes.len() / 2 || read_entries(&bytes[..end]).is_none(), "{end}");
        }
    }
}
