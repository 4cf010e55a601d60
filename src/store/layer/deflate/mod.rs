//! Streams of deflate (RFC 1951) that others may follow.
//!
//! libdeflate packs a whole buffer and ends its stream. To let another one follow, the bit that calls its last block the last has
//! to go, and an empty stored block is to lead to the next byte. Where these two places are, only the stream itself can tell: so
//! it is read, symbol by symbol and without making anything of it, in a small part of the time that packing took.
//!
//! A stream of a single block need not be read: it begins with its last block, and ends with that block's code for the end, in
//! front of at most seven zeros. Only the block's own codes have to be known for that, which stand at its beginning.
//!
//! Each symbol says where the next one begins, so a processor does little but wait for the one before. Two streams that are
//! read in turn keep it busy: together they take hardly longer than one.

#![expect(clippy::cast_possible_truncation, reason = "few bits are taken of each word")]

mod codes;

use codes::{Codes, Seen, Table, fixed};

/// The longest code.
const LONGEST: usize = 15;
/// The symbol that ends a block.
const END: usize = 256;
/// The order in which lengths of codes are written (section 3.2.7).
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Makes of two streams ones that others may follow: the one that begins at a place of `first`, and `second` (which may be empty,
/// and is left so). None if one of them turns out to be no whole stream, which nobody looks for where a glance does.
pub(super) fn leave_open(first: &mut Vec<u8>, from: usize, second: &mut Vec<u8>) -> Option<()> {
    let begun = first.get(from..).filter(|begun| !begun.is_empty())?;
    let [one, other] = ends([begun, second])?;
    one.open(first, from)?;
    if second.is_empty() { Some(()) } else { other.open(second, 0) }
}

/// Where a stream's last block begins and where the stream ends, in bits.
struct Ends {
    last: usize,
    end: usize,
}

impl Ends {
    /// Those of a stream with a single block that has codes of its own; none where it must be read.
    ///
    /// The code for the end is found behind the fewest zeros that may follow it. It stands nowhere nearer to the end of the bytes: its
    /// last bits would be zeros of the padding there, and so those before them, being the same bits further on, down to its first.
    fn of_single(stream: &[u8]) -> Option<Self> {
        if stream.is_empty() {
            return Some(Self { last: 0, end: 0 });
        }
        let mut bits = Bits { bytes: stream, at: 0 };
        // The last block, of kind 2.
        if bits.take(3)? != 0b101 {
            return None;
        }
        let (lengths, literals) = bits.lengths()?;
        let (code, length) = code_of(&lengths[..literals], END)?;
        if code == 0 {
            return None;
        }
        let size = 8 * stream.len();
        let tail = stream.len().saturating_sub(4);
        let tail = stream[tail..].iter().rev().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let width = 8 * stream.len().min(4);
        // As the bits come, the first one lowest: the code's first bit is its highest.
        let wanted = code.reverse_bits() >> (32 - length);
        let end = (0..8).take_while(|zeros| *zeros == 0 || tail >> (width - zeros) == 0).find(|zeros| {
            let start = width.checked_sub(zeros + length as usize);
            start.is_some_and(|start| tail >> start & ((1 << length) - 1) == wanted)
        })?;
        (size - end >= bits.at + length as usize).then_some(Self { last: 0, end: size - end })
    }

    fn open(&self, out: &mut Vec<u8>, from: usize) -> Option<()> {
        if self.end.div_ceil(8) != out.len() - from {
            return None;
        }
        out[from + self.last / 8] &= !(1 << (self.last % 8));
        // What is left of the last byte is zero, as the header of a stored block is: does that end there?
        if self.end.next_multiple_of(8) - self.end < 3 {
            out.push(0);
        }
        out.extend([0, 0, 0xff, 0xff]);
        Some(())
    }
}

/// Finds out about two streams, an empty one for none.
fn ends(streams: [&[u8]; 2]) -> Option<[Ends; 2]> {
    match streams.map(Ends::of_single) {
        [Some(one), Some(other)] => Some([one, other]),
        _ => read(streams),
    }
}

/// Reads two streams.
fn read(streams: [&[u8]; 2]) -> Option<[Ends; 2]> {
    let [mut one, mut other] = streams.map(Stream::new);
    for stream in [&mut one, &mut other] {
        if !stream.bits.bytes.is_empty() {
            stream.begin()?;
        }
    }
    loop {
        match (&one.codes, &other.codes) {
            (Some(codes), Some(others)) => common([(&mut one.bits, codes), (&mut other.bits, others)]),
            (Some(codes), None) => common([(&mut one.bits, codes)]),
            (None, Some(codes)) => common([(&mut other.bits, codes)]),
            (None, None) => break,
        }
        // One of them has met something rare; what the other one meets is read so once as well.
        one.symbol()?;
        other.symbol()?;
    }
    Some([one, other].map(|stream| Ends { last: stream.last, end: stream.bits.at }))
}

/// Passes symbols by as long as looks see all of them, in every stream.
fn common<const N: usize>(streams: [(&mut Bits<'_>, &Codes); N]) {
    let mut runs = streams.map(|(bits, codes)| {
        let run =
            Run { bytes: bits.bytes, codes, byte: bits.at / 8 + 7, bits: bits.peek(), left: 56 - (bits.at % 8) as u16 };
        (bits, run)
    });
    while runs.iter_mut().all(|(_, run)| run.step()) {}
    for (bits, run) in runs {
        bits.at = 8 * run.byte - usize::from(run.left);
    }
}

/// A stream on its way, with the bits that come next at hand.
struct Run<'a> {
    bytes: &'a [u8],
    codes: &'a Codes,
    /// Behind the bytes that `bits` was filled from.
    byte: usize,
    bits: u64,
    left: u16,
}

impl Run<'_> {
    /// Passes a literal or several by, or a length and its distance; false where a look does not do.
    #[expect(clippy::inline_always, reason = "its members stay in registers only where it is no call")]
    #[inline(always)]
    fn step(&mut self) -> bool {
        let Some(word) = self.bytes.get(self.byte..).and_then(<[u8]>::first_chunk) else { return false };
        let seen = self.codes.literals.look(self.bits);
        // Looked for behind literals as well: whether a length comes next can't be foreseen, by no processor either.
        let distance = self.codes.distances.look(self.bits >> seen.bits());
        let is_length = u16::from(seen.has(Seen::LENGTH));
        if seen.has(Seen::END) || distance.has(is_length * Seen::END) {
            return false;
        }
        let used = seen.bits() + (distance.bits() & is_length.wrapping_neg());
        self.left -= used;
        self.bits = self.bits >> used | u64::from_le_bytes(*word) << self.left;
        self.byte += usize::from(7 - self.left / 8);
        self.left |= 0x38;
        true
    }
}

/// A stream that is read.
struct Stream<'a> {
    bits: Bits<'a>,
    /// Of the block that is read; none behind the last.
    codes: Option<Codes>,
    /// Where the last block that was begun begins, and whether it is the stream's last.
    last: usize,
    is_last: bool,
}

impl<'a> Stream<'a> {
    const fn new(bytes: &'a [u8]) -> Self {
        Self { bits: Bits { bytes, at: 0 }, codes: None, last: 0, is_last: false }
    }

    /// Goes on to the next block that has codes, if there is one.
    fn begin(&mut self) -> Option<()> {
        self.codes = None;
        while !self.is_last && self.codes.is_none() {
            self.last = self.bits.at;
            let header = self.bits.take(3)?;
            self.is_last = header & 1 == 1;
            match header >> 1 {
                0 => self.bits.stored()?,
                1 => self.codes = Some(fixed()?),
                2 => self.codes = Some(self.bits.codes()?),
                _ => return None,
            }
        }
        Some(())
    }

    /// Passes a symbol of any kind by, if there is one left.
    fn symbol(&mut self) -> Option<()> {
        let Some(codes) = &self.codes else { return Some(()) };
        let bits = self.bits.peek();
        let mut seen = codes.literals.look(bits);
        if seen == Seen::UNKNOWN {
            seen = codes.literals.long(bits)?;
        }
        let bits = bits >> seen.bits();
        self.bits.skip(seen.bits())?;
        if seen.has(Seen::END) {
            return self.begin();
        }
        if seen.has(Seen::LENGTH) {
            let mut distance = codes.distances.look(bits);
            if distance == Seen::UNKNOWN {
                distance = codes.distances.long(bits)?;
            }
            self.bits.skip(distance.bits())?;
        }
        Some(())
    }
}

/// A symbol's code and its length (section 3.2.2); none where it has none.
fn code_of(lengths: &[u8], symbol: usize) -> Option<(u32, u32)> {
    let own = *lengths.get(symbol).filter(|length| **length > 0)?;
    let mut code = 0_u32;
    for length in 1..=own {
        // The first code of a length follows the last one of the length before, and a bit more.
        code <<= 1;
        let upto = if length == own { &lengths[..symbol] } else { lengths };
        code += upto.iter().map(|other| u32::from(*other == length)).sum::<u32>();
    }
    Some((code, u32::from(own)))
}

/// A stream from some bit on.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    /// The next bits, of which 57 are there; zeros behind the end.
    fn peek(&self) -> u64 {
        let byte = self.at / 8;
        let word = self.bytes.get(byte..).and_then(<[u8]>::first_chunk).copied().unwrap_or_else(|| {
            let mut word = [0; 8];
            let rest = self.bytes.get(byte..).unwrap_or_default();
            word[..rest.len()].copy_from_slice(rest);
            word
        });
        u64::from_le_bytes(word) >> (self.at % 8)
    }

    fn skip(&mut self, count: u16) -> Option<()> {
        self.at += usize::from(count);
        (self.at <= 8 * self.bytes.len()).then_some(())
    }

    fn take(&mut self, count: u16) -> Option<usize> {
        let bits = self.peek() & ((1 << count) - 1);
        self.skip(count)?;
        usize::try_from(bits).ok()
    }

    /// Passes a stored block by (section 3.2.4).
    fn stored(&mut self) -> Option<()> {
        self.at = self.at.next_multiple_of(8);
        let (length, inverse) = (self.take(16)?, self.take(16)?);
        if length ^ inverse != 0xffff {
            return None;
        }
        self.at += 8 * length;
        self.skip(0)
    }

    /// Reads a block's own codes.
    fn codes(&mut self) -> Option<Codes> {
        let (lengths, literals) = self.lengths()?;
        Codes::new(&lengths[..literals], &lengths[literals..])
    }

    /// Reads the lengths of a block's own codes, and how many of them are those of literals and lengths (section 3.2.7).
    fn lengths(&mut self) -> Option<(Vec<u8>, usize)> {
        let (literals, distances, written) = (self.take(5)? + 257, self.take(5)? + 1, self.take(4)? + 4);
        let mut lengths = [0_u8; 19];
        for at in &ORDER[..written] {
            lengths[*at] = u8::try_from(self.take(3)?).ok()?;
        }
        let of_lengths = Table::new(&lengths, Seen::distance)?;
        let mut lengths = Vec::with_capacity(literals + distances);
        while lengths.len() < literals + distances {
            let (symbol, code) = of_lengths.symbol(self.peek())?;
            self.skip(code)?;
            let (length, count) = match symbol {
                16 => (*lengths.last()?, 3 + self.take(2)?),
                17 => (0, 3 + self.take(3)?),
                18 => (0, 11 + self.take(7)?),
                length => (u8::try_from(length).ok()?, 1),
            };
            lengths.extend(std::iter::repeat_n(length, count));
        }
        (lengths.len() == literals + distances).then_some((lengths, literals))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use libdeflater::{CompressionLvl, Compressor};
    use proptest::prelude::*;

    use super::*;

    fn packed(level: i32, bytes: &[u8]) -> Vec<u8> {
        let mut compressor = Compressor::new(CompressionLvl::new(level).unwrap());
        let mut out = vec![0; compressor.deflate_compress_bound(bytes.len())];
        let size = compressor.deflate_compress(bytes, &mut out).unwrap();
        out.truncate(size);
        out
    }

    /// Streams one after the other, read by twos, and an empty last block.
    fn joined(level: i32, pieces: &[Vec<u8>]) -> Vec<u8> {
        let mut out = Vec::new();
        for pieces in pieces.chunks(2) {
            let from = out.len();
            out.extend(packed(level, &pieces[0]));
            let mut second = pieces.get(1).map(|piece| packed(level, piece)).unwrap_or_default();
            leave_open(&mut out, from, &mut second).unwrap();
            out.extend(second);
        }
        out.extend([3, 0]);
        out
    }

    /// Letters of an alphabet, without an order.
    fn letters(count: usize, mut state: u32, alphabet: u32) -> Vec<u8> {
        let next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((state >> 16) % alphabet).to_le_bytes()[0]
        };
        std::iter::repeat_with(next).take(count).collect()
    }

    /// Bytes as files have them: text, noise, and the same over and over.
    fn piece() -> impl Strategy<Value = Vec<u8>> {
        let part = (any::<u32>(), 0..8000_usize, prop_oneof![Just(1), 2..9_u32, Just(256)], 1..5_usize);
        let part = part.prop_map(|(seed, count, alphabet, times)| letters(count, seed, alphabet).repeat(times));
        prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
        #[test]
        fn what_is_joined_is_one_stream(pieces in prop::collection::vec(piece(), 1..5), level in 1..=12) {
            let mut back = Vec::new();
            let stream = joined(level, &pieces);
            let mut decoder = flate2::bufread::DeflateDecoder::new(&stream[..]);
            decoder.read_to_end(&mut back).unwrap();
            prop_assert!(back == pieces.concat());
            prop_assert_eq!(decoder.total_in(), stream.len() as u64);
        }

        #[test]
        fn a_single_block_ends_where_reading_finds_it(piece in piece(), level in 1..=12) {
            for length in [piece.len(), piece.len().min(60_000), piece.len().min(500)] {
                let stream = packed(level, &piece[..length]);
                let whole = read([&stream, &[]]).unwrap();
                if let Some(ends) = Ends::of_single(&stream) {
                    prop_assert_eq!((ends.last, ends.end), (whole[0].last, whole[0].end));
                }
            }
        }

        #[test]
        fn others_bytes_are_no_stream_and_no_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut whole = packed(1, b"whole");
            let _ = leave_open(&mut whole, 0, &mut bytes);
        }

        #[test]
        fn a_cut_stream_is_none(piece in piece(), cut in 1..100_usize) {
            let mut stream = packed(6, &piece);
            stream.truncate(stream.len().saturating_sub(cut));
            let whole = packed(6, &piece);
            if !stream.is_empty() {
                prop_assert!(read([&stream, &whole]).is_none() && read([&whole, &stream]).is_none());
            }
        }
    }

    #[test]
    fn most_short_streams_need_not_be_read() {
        let text: Vec<u8> = letters(60_000, 3, 60).into_iter().map(|letter| letter + b'A').collect();
        assert!(Ends::of_single(&packed(1, &text)).is_some());
        assert!(Ends::of_single(&packed(1, &text.repeat(20))).is_none(), "more than one block");
        assert!(Ends::of_single(&packed(1, b"x")).is_none(), "codes that all streams share");
    }

    #[test]
    fn codes_longer_than_a_look_are_read() {
        // Each letter twice as often as the one before: their codes are as long as they may be.
        let skewed: Vec<u8> = (0..18_u8).flat_map(|letter| vec![letter; 1 << letter]).collect();
        let mut shuffled: Vec<_> =
            letters(4 * skewed.len(), 1, 256).chunks(4).map(<[u8]>::to_vec).zip(skewed).collect();
        shuffled.sort();
        let shuffled: Vec<u8> = shuffled.into_iter().map(|(_, letter)| letter).collect();
        for level in [1, 4, 9] {
            let mut back = Vec::new();
            flate2::bufread::DeflateDecoder::new(&joined(level, std::slice::from_ref(&shuffled))[..])
                .read_to_end(&mut back)
                .unwrap();
            assert!(back == shuffled);
        }
    }
}
