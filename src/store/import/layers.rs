//! An image from outside, its layers named and not yet read, and how they become snapshots.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use rayon::prelude::*;

use super::place::Place;
use super::{Imported, bad};
use crate::image::{ChainId, Descriptor, DiffId, Digest, ImageConfig, RootFs, media};
use crate::store::blobs::{Diff, Original};
use crate::store::error::{At, Error, Result};
use crate::store::layer::{Hashing, Unpack, Unpacked};
use crate::store::{Kind, SnapshotId, SnapshotMeta, Staging, Store};

/// An image from outside.
pub(super) struct Image {
    pub place: Arc<Place>,
    /// With `rootfs.diff_ids`, one a layer.
    pub config: ImageConfig,
    /// The config's.
    pub digest: Digest,
    /// Its bytes.
    pub config_bytes: Vec<u8>,
    /// The manifest with its descriptor; none of an image that comes without (`docker save`).
    pub manifest: Option<(Descriptor, Vec<u8>)>,
    /// Bottom first.
    pub layers: Vec<Layer>,
}

/// A layer from outside.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    /// Its file.
    pub name: String,
    pub media_type: String,
    /// Of its bytes as they are; none where nobody promised one.
    pub digest: Option<Digest>,
    /// Of its bytes as they are; none where nobody promised one.
    pub size: Option<u64>,
}

/// A layer that is unpacked and has no place yet.
pub(super) struct Ready {
    pub staging: Staging,
    pub original: Original,
    pub unpacked: Unpacked,
}

/// The layers of a chain that are here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Below {
    /// How many, from the bottom.
    pub count: usize,
    /// The highest of them.
    pub top: Option<SnapshotId>,
}

fn chains(diff_ids: &[DiffId]) -> Vec<ChainId> {
    let mut chains = Vec::new();
    for diff in diff_ids {
        chains.push(ChainId::push(chains.last().copied(), *diff));
    }
    chains
}

/// Under which key the step cache has a chain.
fn chain_key(chain: ChainId) -> Digest {
    Digest::of(format!("imported chain {chain}").as_bytes())
}

/// Under which key the step cache has a layer, on whatever.
pub(super) fn diff_key(diff: DiffId) -> Digest {
    Digest::of(format!("imported layer {diff}").as_bytes())
}

impl Store {
    pub(super) fn import_image(&self, image: &Image) -> Result<Imported> {
        let diff_ids = &image.config.rootfs.diff_ids;
        let below = self.below(diff_ids)?;
        let missing: Vec<usize> = (below.count..diff_ids.len()).collect();
        let ready: Vec<Found> = missing
            .par_iter()
            .map(|at| match self.cached(&diff_key(diff_ids[*at]))? {
                Some(layer) => Ok(Found::Layer(layer)),
                None => self.unpack_layer(image, &image.layers[*at], diff_ids[*at]).map(Found::Ready),
            })
            .collect::<Result<_>>()?;
        let snapshot = self.stack(diff_ids, below, ready)?;
        let config = ImageConfig { rootfs: RootFs::default(), ..image.config.clone() };
        Ok(Imported { config, snapshot, digest: image.digest })
    }

    /// How much of a chain of layers is here: the highest that is makes all below it needless.
    pub(super) fn below(&self, diff_ids: &[DiffId]) -> Result<Below> {
        let chains = chains(diff_ids);
        for (at, chain) in chains.iter().enumerate().rev() {
            if let Some(top) = self.cached(&chain_key(*chain))? {
                return Ok(Below { count: at + 1, top: Some(top) });
            }
        }
        Ok(Below { count: 0, top: None })
    }

    /// Puts layers on top of those that are here, one on the other.
    pub(super) fn stack(&self, diff_ids: &[DiffId], below: Below, ready: Vec<Found>) -> Result<Option<SnapshotId>> {
        let mut top = below.top;
        for (chain, found) in chains(diff_ids).into_iter().skip(below.count).zip(ready) {
            let snapshot = match found {
                Found::Layer(layer) => self.graft(layer, top)?,
                Found::Ready(ready) => self.commit_layer(ready, top)?,
            };
            self.record(&chain_key(chain), snapshot)?;
            top = Some(snapshot);
        }
        Ok(top)
    }

    /// Unpacks a layer, keeps its bytes, and measures both.
    fn unpack_layer(&self, image: &Image, layer: &Layer, diff: DiffId) -> Result<Ready> {
        let path = image.place.path().join(&layer.name);
        let (file, size) = image.place.open(&layer.name)?;
        if layer.size.is_some_and(|promised| promised != size) {
            return bad(
                image.place.path(),
                format!("layer `{}` has {size} bytes and not as many as its manifest says", layer.name),
            );
        }
        let staging = self.stage()?;
        let upper = File::open(staging.upper()).at("open", staging.upper())?;
        let mut measured = None;
        let (digest, size) = self.put_blob(|blob| {
            let mut tee = Tee { input: file, out: Hashing::new(blob) };
            let unpack = Unpack { whiteouts: true, ..Unpack::default() };
            let (unpacked, tar) = unpack
                .unpack_through(&mut tee, Hashing::new, upper)
                .map_err(|source| Error::Archive { path: path.clone(), source })?;
            let (found, size, rest) = tar.finish();
            drop(rest);
            // Decompressors may stop before the end.
            io::copy(&mut tee, &mut io::sink()).at("read", &path)?;
            if found != diff.0 {
                return bad(
                    image.place.path(),
                    format!("layer `{}` unpacks to {found}, and the config says {diff}", layer.name),
                );
            }
            measured = Some((Diff { id: diff, size }, unpacked));
            Ok(tee.out)
        })?;
        if layer.digest.is_some_and(|promised| promised != digest) {
            // Not of use to anyone: `prune` finds a blob without a record, but there is no need to wait.
            let _ = std::fs::remove_file(self.blob_path(&digest));
            return bad(
                image.place.path(),
                format!("the bytes of layer `{}` have the digest {digest}: it is damaged", layer.name),
            );
        }
        let (diff, unpacked) = measured.expect("presume: a blob was put, so the layer was measured");
        let media_type = match layer.digest {
            Some(_) => layer.media_type.clone(),
            None => media_type(&self.blob_path(&digest))?.to_owned(),
        };
        let original = Original { diff, media_type, digest, size };
        Ok(Ready { staging, original, unpacked })
    }

    fn commit_layer(&self, ready: Ready, parent: Option<SnapshotId>) -> Result<SnapshotId> {
        let Ready { staging, original, mut unpacked } = ready;
        // Such a layer is another one on other layers.
        let depends = unpacked.opaque_top || !unpacked.implied.is_empty();
        if let Some(parent) = parent.filter(|_| depends) {
            if unpacked.opaque_top {
                self.hide_all(&staging, parent)?;
            } else {
                let upper = File::open(staging.upper()).at("open", staging.upper())?;
                unpacked.settle(upper, &self.chain(parent)?).at("put on the layers below", staging.upper())?;
            }
        }
        staging.note_owners(unpacked.owners);
        let snapshot = staging.commit(SnapshotMeta { parent, kind: Kind::Imported })?;
        self.write_record(&self.snapshot_folder(snapshot).join("original"), &original)?;
        if !depends {
            self.record(&diff_key(original.diff.id), snapshot)?;
        }
        Ok(snapshot)
    }

    /// Hides all that lies below, name by name: overlayfs knows no opaque top.
    fn hide_all(&self, staging: &Staging, parent: SnapshotId) -> Result<()> {
        use rustix::fs::{CWD, FileType, Mode, mknodat};
        for below in self.chain(parent)? {
            for entry in std::fs::read_dir(below.path()).at("list", below.path())? {
                let name = entry.at("list", below.path())?.file_name();
                let place = staging.upper().join(name);
                match std::fs::symlink_metadata(&place) {
                    Ok(metadata) if metadata.is_dir() => {
                        let folder = File::open(&place).at("open", &place)?;
                        crate::store::layer::mark_opaque(std::os::fd::AsFd::as_fd(&folder))
                            .at("mark as opaque", &place)?;
                    }
                    Ok(_) => {}
                    Err(_) => {
                        mknodat(CWD, &place, FileType::CharacterDevice, Mode::empty(), 0).at("create", &place)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// What a layer's bytes are, where nobody says it.
fn media_type(path: &std::path::Path) -> Result<&'static str> {
    let mut start = [0; 4];
    File::open(path).and_then(|mut file| file.read_exact(&mut start)).at("read", path)?;
    Ok(match start {
        [0x1f, 0x8b, ..] => media::LAYER_GZIP,
        [0x28, 0xb5, 0x2f, 0xfd] => media::LAYER_ZSTD,
        _ => media::LAYER,
    })
}

#[expect(clippy::large_enum_variant, reason = "there is one at a time, for a moment")]
pub(super) enum Found {
    /// Of another chain.
    Layer(SnapshotId),
    Ready(Ready),
}

/// Passes on what it reads, and writes it elsewhere too.
struct Tee<R, W> {
    input: R,
    out: W,
}

impl<R: Read, W: io::Write> Read for Tee<R, W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.out.write_all(&buffer[..count])?;
        Ok(count)
    }
}
