//! Compression of layers, and reading of whatever archives are compressed with.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::str::FromStr;

use sha2::{Digest as _, Sha256};
use zstd::zstd_safe::CParameter;

use super::ahead::apart;
use super::blocks::{Packer, in_blocks};
use super::gzip::gzip;
use crate::image::{Digest, media};

/// How an exported layer is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip, which every tool reads.
    #[default]
    Gzip,
    /// zstd: faster and smaller, for tools since about 2020.
    Zstd,
    /// gzip of a level from 1 to 9.
    GzipAt(u8),
    /// zstd of a level from 1 to 22.
    ZstdAt(u8),
}

impl Compression {
    /// OCI's media type of a layer.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::None => media::LAYER,
            Self::Gzip | Self::GzipAt(_) => media::LAYER_GZIP,
            Self::Zstd | Self::ZstdAt(_) => media::LAYER_ZSTD,
        }
    }

    /// A word for file names and flags.
    pub fn name(self) -> Cow<'static, str> {
        match self {
            Self::None => "none".into(),
            Self::Gzip => "gzip".into(),
            Self::Zstd => "zstd".into(),
            Self::GzipAt(level) => format!("gzip-{level}").into(),
            Self::ZstdAt(level) => format!("zstd-{level}").into(),
        }
    }
}

/// A text that is no compression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no compression: known are gzip[:1-9], zstd[:1-22] and uncompressed")]
pub struct CompressionError(String);

impl FromStr for Compression {
    type Err = CompressionError;

    fn from_str(text: &str) -> Result<Self, CompressionError> {
        let error = || CompressionError(text.chars().take(100).collect());
        let (name, level) = match text.split_once(':') {
            Some((name, level)) => (name, Some(level.parse::<u8>().map_err(|_| error())?)),
            None => (text, None),
        };
        match (name, level) {
            ("uncompressed", None) => Ok(Self::None),
            ("gzip", None | Some(GZIP_LEVEL)) => Ok(Self::Gzip),
            ("zstd", None | Some(ZSTD_LEVEL)) => Ok(Self::Zstd),
            ("gzip", Some(level @ 1..=9)) => Ok(Self::GzipAt(level)),
            ("zstd", Some(level @ 1..=22)) => Ok(Self::ZstdAt(level)),
            _ => Err(error()),
        }
    }
}

/// What gzip is used with where nobody says it, of libdeflate's levels: layers are 4 % larger than skopeo's.
const GZIP_LEVEL: u8 = 1;
/// What zstd is used with where nobody says it.
const ZSTD_LEVEL: u8 = 3;
/// A table of half the usual size for that level, which stays in a core's own cache: a twelfth faster, and 0.3 % larger. Blocks of
/// 2 MiB would make up for that, and take 40 MiB more memory.
const HASH_LOG: u32 = 16;

/// zstd's window: what an archive may ask for (image-spec has no limit; RFC 8878 recommends 8 MiB, tools write up to 128).
const WINDOW: u32 = 27;

/// Compresses what `write` writes, on all cores. The bytes depend on nothing but the input.
pub fn compress<W: Write + Send>(
    compression: Compression,
    out: W,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<W> {
    match compression {
        Compression::None => apart(out, write),
        Compression::Gzip => gzip(out, GZIP_LEVEL, write),
        Compression::GzipAt(level) => gzip(out, level, write),
        Compression::Zstd => zstd(out, ZSTD_LEVEL, write),
        Compression::ZstdAt(level) => zstd(out, level, write),
    }
}

/// zstd frames (RFC 8878), one a block: what comes of them is one stream.
fn zstd<W: Write + Send>(out: W, level: u8, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<W> {
    let packer = || {
        let mut compressor = zstd::bulk::Compressor::new(level.into())?;
        if level == ZSTD_LEVEL {
            compressor.set_parameter(CParameter::HashLog(HASH_LOG))?;
        }
        Ok(Frames(compressor))
    };
    // Nothing at all is no stream: so it ends with a frame that has no content.
    let mut out = in_blocks(out, packer, write)?;
    out.write_all(&zstd::bulk::compress(&[], level.into())?)?;
    out.flush()?;
    Ok(out)
}

/// Packs blocks for zstd.
struct Frames(zstd::bulk::Compressor<'static>);

impl Packer for Frames {
    fn pack(&mut self, block: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        out.reserve(zstd::zstd_safe::compress_bound(block.len()));
        self.0.compress_to_buffer(block, out).map(drop)
    }
}

/// What a stream is compressed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Plain,
    Gzip,
    Zstd,
    Xz,
    Bzip2,
}

impl Packing {
    /// Tells it by the first bytes. A tar's first bytes are a file's name, which may begin with anything, so a tar's own mark
    /// comes first.
    fn of(start: &[u8]) -> Self {
        match start {
            _ if is_ustar(start) => Self::Plain,
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => Self::Bzip2,
            _ => Self::Plain,
        }
    }
}

/// Whether the first bytes of a file are those of a tar.
pub(crate) fn is_ustar(start: &[u8]) -> bool {
    start.get(257..262) == Some(b"ustar")
}

/// Reads an archive through whatever it is compressed with (gzip, zstd, xz, bzip2, nothing), told by its first bytes.
pub fn decompress<'a>(input: impl Read + Send + 'a) -> io::Result<Box<dyn Read + Send + 'a>> {
    let mut input = BufReader::with_capacity(128 * 1024, input);
    // A pipe may give less than is there, but the first bytes come in one piece.
    let packing = Packing::of(input.fill_buf()?);
    Ok(match packing {
        Packing::Plain => Box::new(input),
        Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
        Packing::Zstd => {
            let mut decoder = zstd::Decoder::with_buffer(input)?;
            decoder.window_log_max(WINDOW)?;
            Box::new(decoder)
        }
        Packing::Xz => Box::new(lzma_rust2::XzReader::new(input, true)),
        Packing::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(input)),
    })
}

/// Whether the first bytes of a file are those of a compressed file or of a tar: what `ADD` unpacks.
pub fn is_archive(start: &[u8]) -> bool {
    is_ustar(start) || Packing::of(start) != Packing::Plain
}

/// Passes bytes on and keeps their SHA-256 and their number.
pub(crate) struct Hashing<T> {
    inner: T,
    hasher: Sha256,
    bytes: u64,
}

impl<T> Hashing<T> {
    pub(crate) fn new(inner: T) -> Self {
        Self { inner, hasher: Sha256::new(), bytes: 0 }
    }

    /// The digest of what passed, how much it was, and what it passed to.
    pub(crate) fn finish(self) -> (Digest, u64, T) {
        (Digest::from_bytes(self.hasher.finalize().into()), self.bytes, self.inner)
    }
}

impl<T: Write> Write for Hashing<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Hashing<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::super::blocks::BLOCK;
    use super::*;

    #[test]
    fn levels_have_bounds() {
        assert_eq!(["gzip:6", "zstd:3"].map(str::parse), [Ok(Compression::GzipAt(6)), Ok(Compression::Zstd)]);
        for bad in ["", "gzip:0", "gzip:10", "zstd:23", "zstd:-1", "gzip:", "uncompressed:1", "xz"] {
            assert!(bad.parse::<Compression>().is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_compressed_reads_back_and_is_always_the_same() {
        let bytes: Vec<u8> = (0..5_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 27) as u8).collect();
        for compression in ["uncompressed", "gzip", "gzip:1", "gzip:9", "zstd", "zstd:1"]
            .map(|text| text.parse::<Compression>().unwrap())
        {
            for length in [0, 1, BLOCK, BLOCK + 1, bytes.len()] {
                let pack = |piece: usize| {
                    let write =
                        |out: &mut dyn Write| bytes[..length].chunks(piece).try_for_each(|piece| out.write_all(piece));
                    compress(compression, Vec::new(), write).unwrap()
                };
                let packed = pack(bytes.len());
                assert_eq!(packed, pack(70_001));
                let mut back = Vec::new();
                decompress(&packed[..]).unwrap().read_to_end(&mut back).unwrap();
                assert!(back == bytes[..length], "{compression:?} {length}");
            }
        }
    }

    #[test]
    fn damaged_and_cut_streams_are_errors() {
        for compression in [Compression::Gzip, Compression::Zstd] {
            let packed = compress(compression, Vec::new(), |out| out.write_all(&vec![7; 100_000])).unwrap();
            for end in [packed.len() - 1, packed.len() / 2, 8] {
                let mut sink = Vec::new();
                let read = decompress(&packed[..end]).and_then(|mut input| input.read_to_end(&mut sink));
                assert!(read.is_err(), "{compression:?} cut at {end}");
            }
        }
    }
}
