//! Compression of layers, and reading of whatever archives are compressed with.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::str::FromStr;

use flate2::{Compress, Crc, FlushCompress, Status};
use sha2::{Digest as _, Sha256};

use super::blocks::{BLOCK, Packer, in_blocks};
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

/// What gzip is used with where nobody says it: files are 1 % larger than with 6, in two thirds of the time.
const GZIP_LEVEL: u8 = 4;
/// What zstd is used with where nobody says it.
const ZSTD_LEVEL: u8 = 3;

/// zstd's window: what an archive may ask for (image-spec has no limit; RFC 8878 recommends 8 MiB, tools write up to 128).
const WINDOW: u32 = 27;

/// Compresses what `write` writes, on all cores. The bytes depend on nothing but the input.
pub fn compress<W: Write + Send>(
    compression: Compression,
    out: W,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<W> {
    match compression {
        Compression::None => {
            let mut out = io::BufWriter::with_capacity(128 * 1024, out);
            write(&mut out)?;
            out.into_inner().map_err(io::IntoInnerError::into_error)
        }
        Compression::Gzip => gzip(out, GZIP_LEVEL, write),
        Compression::GzipAt(level) => gzip(out, level, write),
        Compression::Zstd => zstd(out, ZSTD_LEVEL, write),
        Compression::ZstdAt(level) => zstd(out, level, write),
    }
}

/// One gzip member (RFC 1952) whose blocks are compressed by themselves, so at once.
fn gzip<W: Write + Send>(mut out: W, level: u8, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<W> {
    // No name, no time, no flags; operating system "unknown".
    out.write_all(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])?;
    let mut crc = Crc::new();
    let packer = || Ok(Deflate { level, state: deflater(level) });
    let mut out = in_blocks(out, packer, |blocks| write(&mut Checked { inner: blocks, crc: &mut crc }))?;
    // An empty last block.
    out.write_all(&[3, 0])?;
    out.write_all(&crc.sum().to_le_bytes())?;
    out.write_all(&crc.amount().to_le_bytes())?;
    out.flush()?;
    Ok(out)
}

/// zstd frames (RFC 8878), one a block: what comes of them is one stream.
fn zstd<W: Write + Send>(out: W, level: u8, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<W> {
    let packer = || zstd::bulk::Compressor::new(level.into()).map(Frames);
    // Nothing at all is no stream: so it ends with a frame that has no content.
    let mut out = in_blocks(out, packer, write)?;
    out.write_all(&zstd::bulk::compress(&[], level.into())?)?;
    out.flush()?;
    Ok(out)
}

/// How much of a block is looked at to tell whether it can be packed at all, and in how many places.
const SAMPLE: usize = 8 * 1024;
const SAMPLES: usize = 8;

/// Whether a block is noise (of pictures, archives, keys): packing it takes longest, and makes it no smaller.
fn is_noise(bytes: &[u8]) -> io::Result<bool> {
    if bytes.len() < BLOCK / 4 {
        return Ok(false);
    }
    let step = (bytes.len() - SAMPLE) / (SAMPLES - 1);
    let (mut fast, mut packed) = (deflater(1), Vec::with_capacity(2 * SAMPLE));
    for number in 0..SAMPLES {
        let sample = &bytes[number * step..][..SAMPLE];
        fast.reset();
        packed.clear();
        deflate(&mut fast, sample, &mut packed)?;
        if packed.len() < SAMPLE - SAMPLE / 50 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Packs blocks for gzip: each ends on a byte and is not the last.
struct Deflate {
    level: u8,
    state: Compress,
}

impl Packer for Deflate {
    fn pack(&mut self, block: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        // Who asks for the best gets it.
        if self.level < 9 && is_noise(block)? {
            store(block, out);
            return Ok(());
        }
        self.state.reset();
        deflate(&mut self.state, block, out)
    }
}

fn deflater(level: u8) -> Compress {
    Compress::new(flate2::Compression::new(level.into()), false)
}

/// Stored blocks (RFC 1951, section 3.2.4). zlib's own begin where there happens to be room for them.
fn store(bytes: &[u8], out: &mut Vec<u8>) {
    for piece in bytes.chunks(usize::from(u16::MAX)) {
        let length = u16::try_from(piece.len()).expect("presume: a chunk is no longer than it may be");
        out.push(0);
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(piece);
    }
}

fn deflate(deflater: &mut Compress, bytes: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
    // Room for whatever comes, so that nothing depends on how much of it there is.
    out.reserve(bytes.len() / 8 * 9 + 1024);
    loop {
        let done = usize::try_from(deflater.total_in()).map_err(io::Error::other)?;
        let status = deflater.compress_vec(&bytes[done..], out, FlushCompress::Sync).map_err(io::Error::other)?;
        let all = usize::try_from(deflater.total_in()).map_err(io::Error::other)? == bytes.len();
        if all && out.len() < out.capacity() {
            return Ok(());
        }
        if matches!(status, Status::BufError) && out.len() < out.capacity() {
            return Err(io::Error::other("presume: deflate goes on while there is room"));
        }
        out.reserve(BLOCK / 4);
    }
}

/// Packs blocks for zstd.
struct Frames(zstd::bulk::Compressor<'static>);

impl Packer for Frames {
    fn pack(&mut self, block: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        out.reserve(zstd::zstd_safe::compress_bound(block.len()));
        self.0.compress_to_buffer(block, out).map(drop)
    }
}

/// Keeps gzip's checksum of what passes.
struct Checked<'a> {
    inner: &'a mut dyn Write,
    crc: &'a mut Crc,
}

impl Write for Checked<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.crc.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
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
    use super::*;

    #[test]
    fn noise_is_not_packed_and_reads_back() {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33).to_le_bytes()[0]
        };
        let noise: Vec<u8> = std::iter::repeat_with(&mut next).take(2 * BLOCK + 7).collect();
        assert!(is_noise(&noise[..BLOCK]).unwrap());
        let mixed = [&noise[..BLOCK], &vec![b'x'; BLOCK][..], &noise[BLOCK..]].concat();
        assert!(!is_noise(&mixed[BLOCK / 2..BLOCK * 3 / 2]).unwrap());
        let alternating: Vec<u8> =
            (0..12).flat_map(|_| [&noise[..BLOCK / 2], &vec![b'y'; BLOCK][..]].concat()).collect();
        for bytes in [&noise, &mixed, &alternating] {
            let packed = compress(Compression::Gzip, Vec::new(), |out| out.write_all(bytes)).unwrap();
            // Buffers and workers are used again, in another order each time: nothing of them shows.
            for _ in 0..2 {
                assert!(packed == compress(Compression::Gzip, Vec::new(), |out| out.write_all(bytes)).unwrap());
            }
            assert!(packed.len() < bytes.len() + bytes.len() / 100);
            let mut back = Vec::new();
            decompress(&packed[..]).unwrap().read_to_end(&mut back).unwrap();
            assert_eq!(&back, bytes);
        }
    }

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
