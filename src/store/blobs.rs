//! Digests and packed forms of layers, found when somebody asks and kept with the snapshot.
//!
//! ```text
//! snapshots/<id>/original              record: the packed form that the layer was imported from
//! snapshots/<id>/diff-<epoch>          record: digest and size of its tar, for one SOURCE_DATE_EPOCH or `none`
//! snapshots/<id>/blob-<how>-<epoch>    record: digest and size of that tar packed
//! blobs/sha256/<hex>                   packed tars
//! ```
//!
//! An imported layer keeps its packed form, so what was pulled is pushed with the same digests. A blob is written to `tmp/` and
//! renamed; one without a record is garbage.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;

use rayon::prelude::*;
use rustix::fs::FlockOperation;
use serde::{Deserialize, Serialize};

use super::error::{At, Result};
use super::growing::{Done, Growing};
use super::layer::{Below, Compression, Hashing, Pack, apart, compress, decompress, ordered};
use super::lock::wait;
use super::snapshot::Kind;
use super::staging::Link;
use super::{ImageRecord, RecordDigest, Snapshot, SnapshotId, Store, id};
use crate::image::{Descriptor, DiffId, Digest, ImageConfig, ImageId, RootFs};

/// A layer's tar: digest and size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Diff {
    pub id: DiffId,
    pub size: u64,
}

/// The packed form that a layer was imported from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Original {
    pub diff: Diff,
    pub media_type: String,
    pub digest: Digest,
    pub size: u64,
}

impl Original {
    fn descriptor(self) -> Descriptor {
        Descriptor::new(self.media_type, self.digest, self.size)
    }
}

/// The record of a packed tar.
#[derive(Serialize, Deserialize)]
pub(super) struct Packed {
    pub digest: Digest,
    pub size: u64,
}

/// Passes bytes on until it is stopped.
struct Until<'a, W> {
    out: W,
    stop: &'a dyn Fn() -> bool,
}

impl<W: Write> Write for Until<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if (self.stop)() { Err(io::Error::other("it was stopped")) } else { self.out.write(bytes) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The part of a record's name that says which times the tar has.
fn times(epoch: Option<i64>) -> String {
    epoch.map_or_else(|| "none".to_owned(), |epoch| epoch.to_string())
}

impl Store {
    pub(super) fn blob_path(&self, digest: &Digest) -> PathBuf {
        self.path("blobs/sha256").join(digest.hex())
    }

    /// The id of an image. Its layers are packed for it, at once, unless their digests are known.
    pub fn image_id(&self, digest: RecordDigest, image: &ImageRecord) -> Result<ImageId> {
        if let Some(id) = self.known_image_id(digest, image)? {
            return Ok(id);
        }
        let id = ImageId(Digest::of(&self.config_json(image)?));
        self.write_record(&self.image_id_path(digest), &id)?;
        Ok(id)
    }

    /// The id of an image that somebody asked for before.
    pub fn known_image_id(&self, digest: RecordDigest, image: &ImageRecord) -> Result<Option<ImageId>> {
        match &image.pulled {
            Some(pulled) => Ok(Some(ImageId(pulled.config))),
            None => Ok(self.look(&self.image_id_path(digest))?.good()),
        }
    }

    /// The image's config with its layers' digests, as OCI has it: byte for byte what an export holds.
    pub fn config_json(&self, image: &ImageRecord) -> Result<Vec<u8>> {
        if let Some(pulled) = &image.pulled
            && let Some(bytes) = self.document(&pulled.config)?
        {
            return Ok(bytes);
        }
        let layers = self.layers(image)?;
        let diff_ids: Result<Vec<DiffId>> =
            layers.par_iter().map(|layer| self.diff(layer, image.epoch).map(|diff| diff.id)).collect();
        let config =
            ImageConfig { rootfs: RootFs { diff_ids: diff_ids?, ..RootFs::default() }, ..image.config.clone() };
        Ok(serde_json::to_vec(&config).expect("a config has string keys alone"))
    }

    /// A document that is kept as a blob; none where it is gone or is not what its digest says.
    pub fn document(&self, digest: &Digest) -> Result<Option<Vec<u8>>> {
        let path = self.blob_path(digest);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes).filter(|bytes| Digest::of(bytes) == *digest)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).at("read", path),
        }
    }

    /// Keeps a document as a blob.
    pub fn keep_document(&self, bytes: &[u8]) -> Result<Digest> {
        let digest = Digest::of(bytes);
        if fs::metadata(self.blob_path(&digest)).is_ok_and(|metadata| metadata.len() == bytes.len() as u64) {
            return Ok(digest);
        }
        self.put_blob(|file| {
            let mut hashing = Hashing::new(file);
            hashing.write_all(bytes).at("write", self.blob_path(&digest)).map(|()| hashing)
        })
        .map(|(digest, _)| digest)
    }

    /// The layers of an image, bottom first.
    pub fn layers(&self, image: &ImageRecord) -> Result<Vec<Snapshot>> {
        image.snapshot.map_or_else(|| Ok(Vec::new()), |top| self.chain(top))
    }

    /// Digest and size of a layer's tar.
    pub(super) fn diff(&self, layer: &Snapshot, epoch: Option<i64>) -> Result<Diff> {
        self.diff_until(layer, epoch, &|| false)
    }

    /// Makes the digest of a layer's tar ahead of whoever will ask for it; gives up when `stop` says so.
    pub fn measure(&self, layer: SnapshotId, epoch: Option<i64>, stop: &dyn Fn() -> bool) -> Result<()> {
        let Some(layer) = self.chain(layer)?.pop() else { return Ok(()) };
        self.diff_until(&layer, epoch, stop).map(drop)
    }

    fn diff_until(&self, layer: &Snapshot, epoch: Option<i64>, stop: &dyn Fn() -> bool) -> Result<Diff> {
        if let Some(original) = self.original(layer)? {
            return Ok(original.diff);
        }
        let path = self.snapshot_folder(layer.owner()).join(format!("diff-{}", times(epoch)));
        if let Some(diff) = self.look::<Diff>(&path)?.good() {
            return Ok(diff);
        }
        let pack = self.pack(layer, epoch)?;
        let hashing = apart(Hashing::new(io::sink()), |out| pack.write(Until { out, stop }));
        let (digest, size, _) = hashing.at("pack", layer.path())?.finish();
        let diff = Diff { id: DiffId(digest), size };
        self.write_record(&path, &diff)?;
        Ok(diff)
    }

    /// Whether a layer came here packed, and so is passed on as it came and never packed anew.
    pub fn came_packed(&self, layer: &Snapshot) -> Result<bool> {
        self.original(layer).map(|original| original.is_some())
    }

    /// Of layers that came here packed: the packed forms that are gone since.
    pub fn lost_blobs(&self, layers: &[Snapshot]) -> Result<Vec<Descriptor>> {
        let mut lost = Vec::new();
        for layer in layers {
            let blob = self.original(layer)?.map(Original::descriptor);
            lost.extend(blob.filter(|blob| !self.has_blob(blob)));
        }
        Ok(lost)
    }

    pub(super) fn original(&self, layer: &Snapshot) -> Result<Option<Original>> {
        if layer.kind() != Kind::Imported {
            return Ok(None);
        }
        Ok(self.look(&self.snapshot_folder(layer.owner()).join("original"))?.good())
    }

    /// How a layer's folder becomes a tar (of an imported layer: not the bytes that it came as).
    pub(super) fn pack(&self, layer: &Snapshot, epoch: Option<i64>) -> Result<Pack> {
        let below = match (layer.kind(), layer.parent()) {
            (Kind::Run, Some(parent)) => self.chain(parent)?.iter().rev().map(Snapshot::shared_path).collect(),
            (Kind::Run, None) => Vec::new(),
            _ => {
                let links = self.snapshot_folder(layer.owner()).join("links");
                let links: Vec<Link> = self.look(&links)?.good().unwrap_or_default();
                return Ok(Pack::new(layer, epoch, Below::Any, ordered(links), self.owners(layer)?));
            }
        };
        Ok(Pack::new(layer, epoch, Below::Known(below), HashMap::new(), self.owners(layer)?))
    }

    /// Writes a layer's tar, with the digest that [`Store::diff`] says.
    pub(super) fn write_layer(&self, layer: &Snapshot, epoch: Option<i64>, mut out: impl Write) -> Result<()> {
        let Some(original) = self.original(layer)? else {
            return self.pack(layer, epoch)?.write(out).at("pack", layer.path());
        };
        let path = self.blob_path(&original.digest);
        let input = File::open(&path).at("open", &path).and_then(|file| decompress(file).at("read", &path));
        io::copy(&mut input?, &mut out).at("unpack", &path).map(drop)
    }

    /// What a layer's packed form is, if it was made or imported before; its bytes may be gone.
    pub fn known_blob(
        &self,
        layer: &Snapshot,
        epoch: Option<i64>,
        compression: Compression,
    ) -> Result<Option<Descriptor>> {
        if let Some(original) = self.original(layer)? {
            return Ok(Some(original.descriptor()));
        }
        let packed = self.look::<Packed>(&self.packed_path(layer, epoch, compression))?.good();
        Ok(packed.map(|Packed { digest, size }| Descriptor::new(compression.media_type(), digest, size)))
    }

    /// Opens a blob that is here, to pass it on.
    pub fn open_blob(&self, digest: &Digest) -> Result<File> {
        let path = self.blob_path(digest);
        File::open(&path).at("open", path)
    }

    /// Whether a blob is here, as long as it was said to be.
    pub fn has_blob(&self, blob: &Descriptor) -> bool {
        fs::metadata(self.blob_path(&blob.digest)).is_ok_and(|metadata| metadata.len() == blob.size)
    }

    fn packed_path(&self, layer: &Snapshot, epoch: Option<i64>, compression: Compression) -> PathBuf {
        let name = format!("blob-{}-{}", compression.name(), times(epoch));
        self.snapshot_folder(layer.owner()).join(name)
    }

    /// A layer's packed form, made if it is not there. An imported layer keeps the form that it came in.
    pub fn blob(&self, layer: &Snapshot, epoch: Option<i64>, compression: Compression) -> Result<Descriptor> {
        if let Some(original) = self.original(layer)? {
            return Ok(original.descriptor());
        }
        if let Some(known) = self.known_blob(layer, epoch, compression)?.filter(|known| self.has_blob(known)) {
            return Ok(known);
        }
        self.make_blob(layer, epoch, compression, &Growing::default())
    }

    /// Makes a layer's packed form, for others to read as it comes.
    pub fn make_blob(
        &self,
        layer: &Snapshot,
        epoch: Option<i64>,
        compression: Compression,
        growing: &Growing,
    ) -> Result<Descriptor> {
        let pack = self.pack(layer, epoch)?;
        let mut diff = None;
        let (digest, size) = self.put_blob(|file| {
            // The tar is made and measured on this thread, packed and written on others.
            let measured = |out: &mut dyn Write| {
                if compression == Compression::None {
                    // It is measured as it is written.
                    return pack.write(out);
                }
                let mut hashing = Hashing::new(out);
                pack.write(&mut hashing)?;
                let (digest, size, _) = hashing.finish();
                diff = Some(Diff { id: DiffId(digest), size });
                Ok(())
            };
            growing
                .writer(file)
                .and_then(|out| compress(compression, Hashing::new(out), measured))
                .at("pack", layer.path())
        })?;
        self.write_record(&self.packed_path(layer, epoch, compression), &Packed { digest, size })?;
        // Found on the way: nobody has to make the tar for it again.
        let diff = diff.unwrap_or(Diff { id: DiffId(digest), size });
        self.write_record(&self.snapshot_folder(layer.owner()).join(format!("diff-{}", times(epoch))), &diff)?;
        Ok(Descriptor::new(compression.media_type(), digest, size))
    }

    /// Puts a blob in that is written by a function.
    pub(super) fn put_blob<W: Done>(&self, write: impl FnOnce(File) -> Result<Hashing<W>>) -> Result<(Digest, u64)> {
        self.touched();
        let temporary = self.path("tmp").join(id::unique());
        let file = File::options().read(true).write(true).create_new(true).open(&temporary);
        let file = file.at("create", &temporary)?;
        // Held as long as it is written, so that nobody takes it for one that was left behind.
        let held = file.try_clone().at("lock", &temporary)?;
        wait(&held, FlockOperation::LockExclusive).at("lock", &temporary)?;
        let put = write(file).and_then(|hashing| {
            let (digest, size, out) = hashing.finish();
            let path = self.blob_path(&digest);
            fs::rename(&temporary, &path).at("write", &path)?;
            out.done();
            Ok((digest, size))
        });
        if put.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        put
    }
}
