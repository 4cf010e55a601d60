//! Layers as bytes: tar with OCI's whiteouts (image-spec, layer.md), in and out of folders in overlayfs's form.
//!
//! | overlayfs | OCI |
//! |---|---|
//! | character device 0:0 `name` | empty file `.wh.name` |
//! | folder with `trusted.overlay.opaque=y` (`user.overlay.opaque=y` in a user namespace) | `.wh..wh..opq` in it |
//!
//! `pack` makes the same bytes of the same layer on any machine: paths sorted, numeric owners, whole seconds, no access
//! times, PAX records only where ustar can't say it. `unpack` believes nothing that it reads.

mod ahead;
mod blocks;
mod codec;
mod deflate;
mod gzip;
mod header;
mod implied;
mod marks;
mod pack;
mod pax;
mod read;
mod tree;
mod unpack;
mod write;

pub use codec::{Compression, CompressionError, compress, decompress, is_archive};
pub use read::ArchiveError;
pub use unpack::{Limits, Unpack, Unpacked};
pub use write::{TreeOptions, TreeWriter};

pub(crate) use marks::is_opaque;

pub(super) use ahead::{Ahead, Sender, apart, pipe};
pub(super) use codec::{Hashing, is_ustar};
pub(super) use header::{BLOCK, Header, Kind};
pub(super) use marks::mark_opaque;
pub(super) use pack::{Below, Links, Merged, Pack, ordered};
pub(super) use read::Reader;

/// The prefix of a whiteout's name.
const WHITEOUT: &[u8] = b".wh.";
/// The name that makes a folder opaque.
const OPAQUE: &[u8] = b".wh..wh..opq";
/// The prefix of names that only AUFS has a use for.
const AUFS: &[u8] = b".wh..wh.";
