//! gzip (RFC 1952) on all cores: one member, whose blocks are packed each by itself.
//!
//! Some readers stop after the first member (Python's `tarfile` as a stream is one), so there is only one.

use std::io::{self, Write};

use flate2::Crc;
use libdeflater::{CompressionLvl, Compressor};

use super::blocks::{BLOCK, Packer, in_blocks};
use super::deflate::leave_open;

/// Compresses what `write` writes.
pub(super) fn gzip<W: Write + Send>(
    mut out: W,
    level: u8,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<W> {
    // No name, no time, no flags; operating system "unknown".
    out.write_all(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])?;
    let mut crc = Crc::new();
    let mut out =
        in_blocks(out, || Deflate::new(level), |blocks| write(&mut Checked { inner: blocks, crc: &mut crc }))?;
    // An empty last block.
    out.write_all(&[3, 0])?;
    out.write_all(&crc.sum().to_le_bytes())?;
    out.write_all(&crc.amount().to_le_bytes())?;
    out.flush()?;
    Ok(out)
}

/// How much of a block is looked at to tell whether it can be packed at all, and in how many places.
const SAMPLE: usize = 8 * 1024;
const SAMPLES: usize = 8;

/// What the fastest level packs at once: libdeflate makes a single block of it as a rule, which is left open without being read.
/// That saves a fifth of the time, and costs 1.5 % of size, for each starts with nothing behind it.
const PIECE: usize = BLOCK.div_ceil(15);

/// Packs blocks: each ends on a byte and is not the last.
struct Deflate {
    level: u8,
    compressor: Compressor,
    /// For a look at samples.
    fastest: Compressor,
    /// What the second half of a block comes to, used again.
    second: Vec<u8>,
}

impl Deflate {
    fn new(level: u8) -> io::Result<Self> {
        let compressor = |level: u8| {
            let no_level = |_| io::Error::other("presume: gzip has levels from 1 to 9");
            CompressionLvl::new(level.into()).map(Compressor::new).map_err(no_level)
        };
        // Not what the crate calls the fastest: that packs nothing.
        Ok(Self { level, compressor: compressor(level)?, fastest: compressor(1)?, second: Vec::new() })
    }

    /// Whether a block is noise (of pictures, archives, keys): packing it takes longest, and makes it no smaller.
    fn is_noise(&mut self, bytes: &[u8]) -> io::Result<bool> {
        if bytes.len() < BLOCK / 4 {
            return Ok(false);
        }
        let step = (bytes.len() - SAMPLE) / (SAMPLES - 1);
        let mut packed = [0; 2 * SAMPLE];
        for number in 0..SAMPLES {
            let sample = &bytes[number * step..][..SAMPLE];
            let size = self.fastest.deflate_compress(sample, &mut packed).map_err(io::Error::other)?;
            if size < SAMPLE - SAMPLE / 50 {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Packer for Deflate {
    fn pack(&mut self, block: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        // Who asks for the best gets it.
        if self.level < 9 && self.is_noise(block)? {
            store(block, out);
            return Ok(());
        }
        if self.level == 1 {
            for piece in block.chunks(PIECE) {
                let start = out.len();
                deflate(&mut self.compressor, piece, out)?;
                self.second.clear();
                open(out, start, &mut self.second)?;
            }
            return Ok(());
        }
        // Two streams, for they are left open in less time together.
        let (first, second) = block.split_at(if block.len() < BLOCK / 4 { block.len() } else { block.len() / 2 });
        let start = out.len();
        deflate(&mut self.compressor, first, out)?;
        self.second.clear();
        if !second.is_empty() {
            deflate(&mut self.compressor, second, &mut self.second)?;
        }
        open(out, start, &mut self.second)?;
        out.extend_from_slice(&self.second);
        Ok(())
    }
}

/// Has others follow two streams, of which the second may be empty.
fn open(first: &mut Vec<u8>, from: usize, second: &mut Vec<u8>) -> io::Result<()> {
    leave_open(first, from, second).ok_or_else(|| io::Error::other("presume: libdeflate makes whole streams"))
}

/// Appends a whole stream.
fn deflate(compressor: &mut Compressor, bytes: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
    let start = out.len();
    out.resize(start + compressor.deflate_compress_bound(bytes.len()), 0);
    let size = compressor.deflate_compress(bytes, &mut out[start..]).map_err(io::Error::other)?;
    out.truncate(start + size);
    Ok(())
}

/// Stored blocks (RFC 1951, section 3.2.4).
fn store(bytes: &[u8], out: &mut Vec<u8>) {
    for piece in bytes.chunks(usize::from(u16::MAX)) {
        let length = u16::try_from(piece.len()).expect("presume: a chunk is no longer than it may be");
        out.push(0);
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(piece);
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

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        gzip(Vec::new(), 2, |out| out.write_all(bytes)).unwrap()
    }

    #[test]
    fn noise_is_not_packed_and_reads_back() {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33).to_le_bytes()[0]
        };
        let noise: Vec<u8> = std::iter::repeat_with(&mut next).take(2 * BLOCK + 7).collect();
        let mut deflate = Deflate::new(2).unwrap();
        assert!(deflate.is_noise(&noise[..BLOCK]).unwrap());
        let mixed = [&noise[..BLOCK], &vec![b'x'; BLOCK][..], &noise[BLOCK..]].concat();
        assert!(!deflate.is_noise(&mixed[BLOCK / 2..BLOCK * 3 / 2]).unwrap());
        let alternating: Vec<u8> =
            (0..12).flat_map(|_| [&noise[..BLOCK / 2], &vec![b'y'; BLOCK][..]].concat()).collect();
        for bytes in [&noise, &mixed, &alternating] {
            let gzipped = packed(bytes);
            // Buffers and workers are used again, in another order each time: nothing of them shows.
            for _ in 0..2 {
                assert!(gzipped == packed(bytes));
            }
            assert!(gzipped.len() < bytes.len() + bytes.len() / 100);
            // A reader of one member reads all of it.
            let (mut back, mut reader) = (Vec::new(), flate2::bufread::GzDecoder::new(&gzipped[..]));
            reader.read_to_end(&mut back).unwrap();
            assert_eq!(&back, bytes);
            assert!(reader.into_inner().is_empty());
        }
    }
}
