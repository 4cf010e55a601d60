//! All images of an archive or a layout, as `docker load` takes them.
//!
//! An archive that is compressed as a whole, or that comes through a pipe, is first written to a file without a name: layers are
//! read at once and where they lie. Nothing gets a name here: whose name that may take is the caller's to decide.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::layers::Image;
use super::layout::Kept;
use super::place::Place;
use super::{Imported, bad, docker, layout};
use crate::image::{Descriptor, Digest, ImageId, Manifest, Platform, Reference, media};
use crate::store::error::{At, Result};
use crate::store::layer::{Compression, Hashing, Limits, decompress, is_archive, is_ustar};
use crate::store::{ImageRecord, Pulled, RecordDigest, Store, id};

/// From how many bytes on a ratio tells a bomb, as for layers.
const SUSPICIOUS: u64 = 8 << 30;

/// An image that an archive has: its names, and what it is for each platform.
pub(super) struct Found {
    pub(super) names: Vec<Reference>,
    pub(super) images: Vec<Image>,
    /// The index that they came in, with all that stands beside them.
    pub(super) kept: Option<Kept>,
}

/// An image that was brought in and has no name yet.
#[derive(Clone, Debug)]
pub struct LoadedImage {
    /// Its names in the archive.
    pub names: Vec<Reference>,
    /// What the store calls it, one a platform, this machine's own first.
    pub images: Vec<(RecordDigest, ImageId)>,
    /// Whether the index that they came in was kept, with what else it has.
    pub whole: bool,
}

impl Store {
    /// Brings all images of an archive in: an OCI layout or what `docker save` writes, as a tar (compressed or not) or a
    /// folder. `platform` leaves others out.
    pub fn load_images(&self, path: &Path, platform: Option<&Platform>) -> Result<Vec<LoadedImage>> {
        if path.is_dir() {
            return self.load_place(Place::folder(path)?, platform);
        }
        self.load_file(path, File::open(path).at("open", path)?, platform)
    }

    /// The same from an open file or pipe, which messages call `path`.
    pub fn load_file(&self, path: &Path, file: File, platform: Option<&Platform>) -> Result<Vec<LoadedImage>> {
        let is_file = file.metadata().at("look at", path)?.is_file();
        let mut start = [0; 262];
        let count = if is_file { file.read_at(&mut start, 0).at("read", path)? } else { 0 };
        let plain = is_file && (is_ustar(&start[..count]) || !is_archive(&start[..count]));
        let file = if plain { file } else { self.spool(path, file)? };
        self.load_place(Place::of_file(path, file)?, platform)
    }

    fn load_place(&self, place: Place, platform: Option<&Platform>) -> Result<Vec<LoadedImage>> {
        let place = Arc::new(place);
        // Docker's own archives of today are both; the layout has digests to measure against.
        let found = if place.has("index.json") {
            layout::all(&place, platform)?
        } else if place.has("manifest.json") {
            docker::all(&place)?
        } else {
            return bad(
                place.path(),
                "it has neither `index.json` (an OCI layout) nor `manifest.json` (what `docker save` writes)",
            );
        };
        if found.is_empty() {
            let what =
                platform.map_or_else(|| "it has no image".to_owned(), |one| format!("it has no image for {one}"));
            return bad(place.path(), what);
        }
        found.into_iter().map(|found| self.load_found(&place, found)).collect()
    }

    fn load_found(&self, place: &Place, found: Found) -> Result<LoadedImage> {
        let kept = found.kept.as_ref();
        if let Some(kept) = kept {
            kept.documents.iter().try_for_each(|bytes| self.keep_document(bytes).map(drop))?;
            kept.blobs.iter().try_for_each(|blob| self.keep_blob(place, blob))?;
        }
        let host = Platform::host();
        let is_host = |image: &Image| {
            image.config.os == host.os
                && image.config.architecture == host.architecture
                && (host.variant.is_none() || image.config.variant == host.variant)
        };
        let (own, others): (Vec<Image>, Vec<Image>) = found.images.into_iter().partition(is_host);
        let images = own.iter().chain(&others).map(|image| self.load_image(image, kept)).collect::<Result<_>>()?;
        Ok(LoadedImage { names: found.names, images, whole: kept.is_some() })
    }

    /// Brings one image in, unless one of its id is there that came alone as well.
    fn load_image(&self, image: &Image, kept: Option<&Kept>) -> Result<(RecordDigest, ImageId)> {
        let id = ImageId(Digest::of(&image.config_bytes));
        if kept.is_none()
            && let Some(known) = self.image_of(id)?
        {
            return Ok((known, id));
        }
        let Imported { config, snapshot, .. } = self.import_image(image)?;
        let mut record = ImageRecord { config, snapshot, host: false, epoch: None, pulled: None };
        let mut pulled = self.keep_documents(image, &record)?;
        if let Some(kept) = kept {
            let own = [pulled.manifest.digest, pulled.config, kept.index.digest];
            let documents = kept.documents.iter().map(|bytes| Digest::of(bytes));
            let all = documents.chain(kept.blobs.iter().map(|blob| blob.digest));
            pulled.others = all.filter(|digest| !own.contains(digest)).collect();
            pulled.index = Some(kept.index.clone());
        }
        record.pulled = Some(pulled);
        Ok((self.images().put(None, &record)?, id))
    }

    /// Keeps a blob of a layout as it is.
    fn keep_blob(&self, place: &Place, blob: &Descriptor) -> Result<()> {
        let path = self.blob_path(&blob.digest);
        if std::fs::metadata(&path).is_ok_and(|metadata| metadata.len() == blob.size) {
            return Ok(());
        }
        let (bytes, size) = place.open(&layout::blob_name(&blob.digest))?;
        let (digest, _) = self.put_blob(|file| {
            let mut hashing = Hashing::new(file);
            io::copy(&mut bytes.take(size), &mut hashing).at("write", &path).map(|_| hashing)
        })?;
        if digest == blob.digest && size == blob.size {
            return Ok(());
        }
        bad(place.path(), format!("the bytes of {} are others than its digest says: it is damaged", blob.digest))
    }

    /// Keeps config and manifest byte for byte; an image that came without a manifest gets one for its layers as they came.
    fn keep_documents(&self, image: &Image, record: &ImageRecord) -> Result<Pulled> {
        let config = self.keep_document(&image.config_bytes)?;
        let (manifest, bytes) = if let Some((descriptor, bytes)) = &image.manifest {
            // A name in that archive is none of the image.
            (Descriptor { annotations: BTreeMap::new(), ..descriptor.clone() }, bytes.clone())
        } else {
            let layers = self.layers(record)?;
            let layers: Vec<Descriptor> =
                layers.iter().map(|layer| self.blob(layer, None, Compression::None)).collect::<Result<_>>()?;
            let config = Descriptor::of(media::CONFIG, &image.config_bytes);
            let bytes = Manifest::new(config, layers).to_bytes();
            (Descriptor::of(media::MANIFEST, &bytes), bytes)
        };
        self.keep_document(&bytes)?;
        Ok(Pulled { manifest, config, index: None, others: Vec::new() })
    }

    /// An image of that id, if one is there and whole. Only those are found whose id somebody asked for.
    fn image_of(&self, id: ImageId) -> Result<Option<RecordDigest>> {
        for listed in self.images().list()?.into_iter().filter(|listed| listed.id == Some(id)) {
            match listed.image.snapshot.map(|top| self.chain(top)).transpose() {
                Ok(_) => return Ok(Some(listed.record)),
                Err(crate::store::Error::SnapshotGone { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Writes a stream, decompressed, to a file that nobody else can see.
    fn spool(&self, path: &Path, input: File) -> Result<File> {
        let place = self.path("tmp").join(id::unique());
        let mut file = File::options().read(true).write(true).create_new(true).open(&place).at("create", &place)?;
        std::fs::remove_file(&place).at("remove", &place)?;
        let packed = Arc::new(AtomicU64::new(0));
        let mut tar = decompress(Counted { input, count: Arc::clone(&packed) }).at("read", path)?;
        let limits = Limits::default();
        let (mut buffer, mut written) = (vec![0; 128 * 1024], 0_u64);
        loop {
            let count = match tar.read(&mut buffer) {
                Ok(0) => return Ok(file),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error).at("read", path),
            };
            written += count as u64;
            let read = packed.load(Ordering::Relaxed).max(1);
            if written > limits.bytes || written > SUSPICIOUS && written / read > limits.ratio {
                return bad(path, format!("it grows to over {written} bytes of {read}, as a bomb does"));
            }
            file.write_all(&buffer[..count]).at("write", &place)?;
        }
    }
}

/// Counts what is read.
struct Counted {
    input: File,
    count: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.count.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
