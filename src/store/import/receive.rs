//! Layers that come over a wire: fetched, measured, decompressed and unpacked in one pass.
//!
//! ```text
//! fetch ─▶ tmp/fetch-<hex>      grows as bytes come; where it breaks off it stays, and the next process goes on with it
//!   └─pipe─▶ decompress ─pipe─▶ measure, unpack ─▶ staging
//! ```
//!
//! Each arrow is a thread. Nothing can be seen of a layer before the digest of its packed bytes and its `DiffId` are both what
//! they were said to be, and of an image before that holds for all its layers.

use std::fs::{self, File};
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::layers::{Found, Ready, diff_key};
use crate::image::{Descriptor, DiffId, Digest, layer_type};
use crate::store::blobs::{Diff, Original};
use crate::store::error::{At, Error, Result};
use crate::store::layer::{Ahead, Hashing, Sender, Unpack, Unpacked, pipe};
use crate::store::lock::{attempt, same};
use crate::store::survey::is_dead;
use crate::store::{SnapshotId, Store};

/// How many layers come in at once.
const AT_ONCE: usize = 4;
/// The most bytes of blobs that broke off, all together.
const HALVES: u64 = 8 << 30;
/// How much is read at once.
const BUFFER: usize = 128 * 1024;

/// Whoever brings blobs in. Called from several threads at once.
pub trait Blobs: Sync {
    /// The bytes of a blob from some place on. What can be mended (a connection that breaks) is mended behind this.
    fn read(&self, blob: &Descriptor, from: u64) -> io::Result<Box<dyn Read + Send + '_>>;

    /// A blob has come, and is what it was said to be.
    fn done(&self);

    /// Lets a moment go by, in which another process gets on with the same blob; an error if nothing is to go on.
    fn pause(&self) -> io::Result<()>;

    /// One blob failed: the others are in vain.
    fn give_up(&self);
}

/// A blob that is on its way, or here.
enum Way {
    Here(File),
    Coming(Coming),
}

/// A file that a blob comes into, locked.
struct Coming {
    file: File,
    path: PathBuf,
    /// What an earlier process brought.
    have: u64,
}

/// How the bytes of a blob came.
enum Came {
    /// All of them, measured.
    Whole(Digest),
    /// Whoever unpacks them wanted no more.
    Unwanted,
}

impl Store {
    /// The layers of an image that are not here, as numbers from the bottom.
    pub fn missing_layers(&self, diff_ids: &[DiffId]) -> Result<Vec<usize>> {
        let below = self.below(diff_ids)?;
        let mut missing = Vec::new();
        for (at, diff) in diff_ids.iter().enumerate().skip(below.count) {
            let again = diff_ids[below.count..at].contains(diff);
            if !again && self.cached(&diff_key(*diff))?.is_none() {
                missing.push(at);
            }
        }
        Ok(missing)
    }

    /// Brings the layers of an image in, those that are not here, and gives back the highest: none if there is none at all.
    ///
    /// # Errors
    /// A blob does not come, is not what its digest says, or can't be unpacked. What has come by then is not kept, but for the
    /// beginning of a blob that broke off.
    pub fn receive(&self, diff_ids: &[DiffId], layers: &[Descriptor], blobs: &dyn Blobs) -> Result<Option<SnapshotId>> {
        let below = self.below(diff_ids)?;
        let missing = self.missing_layers(diff_ids)?;
        let results: Vec<Mutex<Option<Result<Ready>>>> = missing.iter().map(|_| Mutex::new(None)).collect();
        let (next, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = || {
            while let Some(number) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|number| *number < missing.len())
            {
                if failed.load(Ordering::Relaxed) > 0 {
                    break;
                }
                let at = missing[number];
                let result = self.receive_layer(&layers[at], diff_ids[at], blobs);
                if result.is_err() && failed.fetch_add(1, Ordering::Relaxed) == 0 {
                    blobs.give_up();
                }
                *results[number].lock().expect("presume: nobody panics with it") = Some(result);
            }
        };
        thread::scope(|scope| {
            for _ in 1..missing.len().min(AT_ONCE) {
                scope.spawn(work);
            }
            work();
        });
        let mut come = Vec::new();
        let results = results.into_iter().map(|result| result.into_inner().expect("presume: nobody panics with it"));
        // The first that failed made others fail.
        let mut errors = Vec::new();
        for (number, result) in results.enumerate() {
            match result {
                Some(Ok(ready)) => come.push((missing[number], ready)),
                Some(Err(error)) => errors.push(error),
                None => {}
            }
        }
        if let Some(error) = worst(errors) {
            return Err(error);
        }
        let mut come: std::collections::BTreeMap<usize, Ready> = come.into_iter().collect();
        let mut found = Vec::new();
        for at in below.count..diff_ids.len() {
            let layer = match come.remove(&at) {
                Some(ready) => Found::Ready(ready),
                None => match self.cached(&diff_key(diff_ids[at]))? {
                    Some(layer) => Found::Layer(layer),
                    // The same layer a second time: its packed form is here by now.
                    None => Found::Ready(self.receive_layer(&layers[at], diff_ids[at], blobs)?),
                },
            };
            found.push(layer);
        }
        self.stack(diff_ids, below, found)
    }

    /// Brings a blob in as it is, unless it is here.
    pub fn fetch(&self, blob: &Descriptor, blobs: &dyn Blobs) -> Result<()> {
        if let Way::Coming(mut coming) = self.way(blob, blobs)? {
            let came = coming.bring(blob, blobs, None);
            self.settle_blob(&coming, blob, came, blobs)?;
        }
        Ok(())
    }

    fn receive_layer(&self, layer: &Descriptor, diff: DiffId, blobs: &dyn Blobs) -> Result<Ready> {
        let Some(media_type) = layer_type(&layer.media_type) else {
            let path = self.blob_path(&layer.digest);
            let what =
                format!("the type `{}` of layer {} is none that can be unpacked", layer.media_type, layer.digest);
            return Err(Error::Base { path, what });
        };
        let staging = self.stage()?;
        let upper = File::open(staging.upper()).at("open", staging.upper())?;
        let path = self.blob_path(&layer.digest);
        let unpack = |packed: &mut Ahead| -> Result<(Unpacked, Diff)> {
            let unpack = Unpack { whiteouts: true, ..Unpack::default() };
            let unpacked = thread::scope(|scope| {
                unpack.unpack_through(&mut *packed, |tar| Hashing::new(Ahead::of(scope, tar)), upper)
            });
            let (unpacked, tar) = unpacked.map_err(|source| Error::Archive { path: path.clone(), source })?;
            let (found, size, _) = tar.finish();
            // Decompressors may stop before the end, and the digest is of all bytes.
            io::copy(packed, &mut io::sink()).at("read", &path)?;
            Ok((unpacked, Diff { id: DiffId(found), size }))
        };
        let (unpacked, found) = match self.way(layer, blobs)? {
            Way::Here(file) => self.through_pipe(unpack, |sender| Coming::pass(file, &sender))?,
            Way::Coming(mut coming) => {
                let (unpacked, came) = Self::both(unpack, |sender| coming.bring(layer, blobs, Some(&sender)));
                // What an earlier process left may be torn, as by a power cut: it comes anew, all of it.
                let is_wrong = |came: &Came| !matches!(came, Came::Whole(digest) if *digest == layer.digest);
                if coming.have > 0 && came.as_ref().is_ok_and(is_wrong) {
                    fs::remove_file(&coming.path).at("remove", &coming.path)?;
                    return self.receive_layer(layer, diff, blobs);
                }
                // A wire that broke is the reason of whatever the unpacking made of it.
                if came.is_ok() && unpacked.is_err() {
                    let _ = fs::remove_file(&coming.path);
                    return Err(unpacked.expect_err("presume: it was looked at in the line above"));
                }
                self.settle_blob(&coming, layer, came, blobs)?;
                unpacked?
            }
        };
        if found.id != diff {
            let what = format!("unpack to {}, and the image's config says {diff}", found.id);
            return Err(Error::Changed { digest: layer.digest, what });
        }
        let original =
            Original { diff: found, media_type: media_type.to_owned(), digest: layer.digest, size: layer.size };
        Ok(Ready { staging, original, unpacked })
    }

    /// Unpacks a blob that is here.
    fn through_pipe<T>(
        &self,
        unpack: impl FnOnce(&mut Ahead) -> Result<T>,
        bring: impl FnOnce(Sender) -> io::Result<()> + Send,
    ) -> Result<T> {
        let (unpacked, passed) = Self::both(unpack, bring);
        passed.at("read", self.path("blobs/sha256")).and(unpacked)
    }

    /// Unpacks on this thread what another one brings.
    fn both<T, U: Send>(
        unpack: impl FnOnce(&mut Ahead) -> Result<T>,
        bring: impl FnOnce(Sender) -> U + Send,
    ) -> (Result<T>, U) {
        thread::scope(|scope| {
            let (sender, mut packed) = pipe();
            let bringing = scope.spawn(move || bring(sender));
            let unpacked = unpack(&mut packed);
            // Whoever brings it sees that nobody reads any more.
            drop(packed);
            let brought = bringing.join().unwrap_or_else(|panic| resume_unwind(panic));
            (unpacked, brought)
        })
    }

    /// Looks for a blob, here or half here, and waits where another process is bringing it.
    fn way(&self, blob: &Descriptor, blobs: &dyn Blobs) -> Result<Way> {
        self.touched();
        let place = self.blob_path(&blob.digest);
        let path = self.path("tmp").join(format!("fetch-{}", blob.digest.hex()));
        loop {
            match File::open(&place) {
                Ok(file) if file.metadata().at("look at", &place)?.len() == blob.size => return Ok(Way::Here(file)),
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error).at("open", place),
                _ => {}
            }
            let file = File::options().read(true).write(true).create(true).truncate(false).open(&path);
            let file = file.at("create", &path)?;
            if !attempt(&file).at("lock", &path)? {
                blobs.pause().map_err(Error::Blob)?;
                continue;
            }
            // It was renamed or removed between the two.
            if !same(&file, &path) {
                continue;
            }
            let mut have = file.metadata().at("look at", &path)?.len();
            if have > blob.size {
                file.set_len(0).at("empty", &path)?;
                have = 0;
            }
            return Ok(Way::Coming(Coming { file, path, have }));
        }
    }

    /// Puts a blob that came in its place, or clears away what came of it.
    fn settle_blob(&self, coming: &Coming, blob: &Descriptor, came: Result<Came>, blobs: &dyn Blobs) -> Result<()> {
        let what = match came {
            Ok(Came::Whole(digest)) if digest == blob.digest => {
                let place = self.blob_path(&blob.digest);
                fs::rename(&coming.path, &place).at("write", &place)?;
                blobs.done();
                return Ok(());
            }
            Ok(Came::Whole(digest)) => format!("have the digest {digest}"),
            Ok(Came::Unwanted) => "were not wanted to the end".to_owned(),
            Err(error) => {
                if coming.file.metadata().is_ok_and(|metadata| metadata.len() == 0) {
                    let _ = fs::remove_file(&coming.path);
                }
                self.bound_halves();
                return Err(error);
            }
        };
        // Best effort: nobody believes it in any case.
        let _ = fs::remove_file(&coming.path);
        Err(Error::Changed { digest: blob.digest, what })
    }

    /// Lets no more than [`HALVES`] bytes of blobs that broke off lie about: the latest. Best effort, as they are.
    fn bound_halves(&self) {
        let halves = self.entries("tmp").unwrap_or_default().into_iter().filter(|path| is_half(path));
        let mut halves: Vec<_> = halves.filter_map(|path| Some((fs::metadata(&path).ok()?, path))).collect();
        halves.sort_by_key(|(metadata, _)| std::cmp::Reverse(metadata.modified().ok()));
        let mut bytes = 0;
        for (metadata, path) in halves {
            bytes += metadata.len();
            if bytes > HALVES && is_dead(&path).unwrap_or(false) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

impl Coming {
    /// Brings a blob, passes it on and measures it.
    fn bring(&mut self, blob: &Descriptor, blobs: &dyn Blobs, pass: Option<&Sender>) -> Result<Came> {
        let came = self.try_to_bring(blob, blobs, pass);
        if let (Err(_), Some(pass)) = (&came, pass) {
            pass.fail(io::Error::other("the blob broke off"));
        }
        came
    }

    fn try_to_bring(&mut self, blob: &Descriptor, blobs: &dyn Blobs, pass: Option<&Sender>) -> Result<Came> {
        let mut hashing = Hashing::new(io::sink());
        let mut buffer = vec![0; BUFFER];
        let mut take = |bytes: &[u8]| {
            hashing.write_all(bytes).expect("presume: a sink takes everything");
            pass.is_none_or(|pass| pass.send(bytes))
        };
        self.file.seek(SeekFrom::Start(0)).at("read", &self.path)?;
        let mut left = self.have;
        while left > 0 {
            let most = BUFFER.min(usize::try_from(left).unwrap_or(BUFFER));
            let count = self.file.read(&mut buffer[..most]).at("read", &self.path)?;
            if count == 0 || !take(&buffer[..count]) {
                return Ok(Came::Unwanted);
            }
            left -= count as u64;
        }
        let mut wire =
            if self.have < blob.size { Some(blobs.read(blob, self.have).map_err(Error::Blob)?) } else { None };
        let mut done = self.have;
        while let Some(wire) = &mut wire
            && done < blob.size
        {
            let most = BUFFER.min(usize::try_from(blob.size - done).unwrap_or(BUFFER));
            let count = wire.read(&mut buffer[..most]).map_err(Error::Blob)?;
            if count == 0 {
                let what = format!("are {done}, and it was said to have {}", blob.size);
                return Err(Error::Changed { digest: blob.digest, what });
            }
            self.file.write_all(&buffer[..count]).at("write", &self.path)?;
            if !take(&buffer[..count]) {
                return Ok(Came::Unwanted);
            }
            done += count as u64;
        }
        Ok(Came::Whole(hashing.finish().0))
    }

    fn pass(mut file: File, to: &Sender) -> io::Result<()> {
        let mut buffer = vec![0; BUFFER];
        loop {
            let count = file.read(&mut buffer)?;
            if count == 0 || !to.send(&buffer[..count]) {
                return Ok(());
            }
        }
    }
}

/// Whether a file of `tmp/` is a blob on its way in, or half of one that broke off.
pub(in crate::store) fn is_half(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"fetch-"))
}

/// The error to tell: one that is not just the echo of another's.
fn worst(errors: Vec<Error>) -> Option<Error> {
    let echo = |error: &Error| matches!(error, Error::Blob(error) if error.kind() == io::ErrorKind::ConnectionAborted);
    let mut errors = errors;
    let at = errors.iter().position(|error| !echo(error)).unwrap_or(0);
    (!errors.is_empty()).then(|| errors.swap_remove(at))
}
