//! Streams of deflate (RFC 1951) that others may follow.
//!
//! libdeflate packs a whole buffer and ends its stream. To let another one follow, the bit that calls its last block the last has
//! to go, and an empty stored block is to lead to the next byte. Where these two places are, only the stream itself can tell: so
//! it is read, symbol by symbol and without making anything of it, in a small part of the time that packing took.

#![expect(clippy::cast_possible_truncation, reason = "few bits are taken of each word")]

/// The longest code.
const LONGEST: usize = 15;
/// The bits that a look into a [`Table`] sees.
const LOOK: u16 = 11;
/// The symbol that ends a block.
const END: usize = 256;
/// The order in which lengths of codes are written (section 3.2.7).
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Makes the stream that begins at a place of `out` one that others may follow; none if it is no whole stream.
pub(super) fn leave_open(out: &mut Vec<u8>, from: usize) -> Option<()> {
    let mut bits = Bits { bytes: &out[from..], at: 0 };
    let last = loop {
        let start = bits.at;
        let header = bits.take(3)?;
        match header >> 1 {
            0 => bits.stored()?,
            1 => bits.packed(&fixed()?)?,
            2 => {
                let codes = bits.codes()?;
                bits.packed(&codes)?;
            }
            _ => return None,
        }
        if header & 1 == 1 {
            break start;
        }
    };
    let end = bits.at;
    if end.div_ceil(8) != out.len() - from {
        return None;
    }
    out[from + last / 8] &= !(1 << (last % 8));
    // What is left of the last byte is zero, as the header of a stored block is: does that end there?
    if end.next_multiple_of(8) - end < 3 {
        out.push(0);
    }
    out.extend([0, 0, 0xff, 0xff]);
    Some(())
}

/// What a block's codes are.
struct Codes {
    literals: Table,
    distances: Table,
}

/// Those that need not be written (section 3.2.6).
fn fixed() -> Option<Codes> {
    let mut literals = [8; 288];
    literals[144..256].fill(9);
    literals[256..280].fill(7);
    Codes::new(&literals, &[5; 30])
}

impl Codes {
    fn new(literals: &[u8], distances: &[u8]) -> Option<Self> {
        let mut literals = Table::new(literals, Seen::literal)?;
        literals.look_on();
        Some(Self { literals, distances: Table::new(distances, Seen::distance)? })
    }
}

/// What a look sees: how many bits its code has (from bit 8 on), how many it and what belongs to it (from bit 0 on), and what is
/// behind it. In one word, so that most of a stream passes by without a branch.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Seen(u16);

impl Seen {
    /// A distance is behind it.
    const LENGTH: u16 = 1 << 6;
    /// The block ends with it, if it is known.
    const END: u16 = 1 << 7;
    /// A code that is longer than a look, or none at all.
    const UNKNOWN: Self = Self(Self::END);

    fn literal(symbol: usize, code: u16) -> Self {
        let (extra, behind) = match symbol {
            ..END => (0, 0),
            END => (0, Self::END),
            257..265 | 285.. => (0, Self::LENGTH),
            _ => ((symbol - 261) / 4, Self::LENGTH),
        };
        Self(code << 8 | behind | (code + u16::try_from(extra).unwrap_or(0)))
    }

    fn distance(symbol: usize, code: u16) -> Self {
        let extra = (symbol / 2).saturating_sub(1);
        Self(code << 8 | (code + u16::try_from(extra).unwrap_or(0)))
    }

    const fn bits(self) -> u16 {
        self.0 & 0x3f
    }

    const fn code(self) -> u16 {
        self.0 >> 8
    }

    const fn has(self, what: u16) -> bool {
        self.0 & what != 0
    }

    /// What is seen of both, one behind the other.
    const fn and(self, next: Self) -> Self {
        Self((self.code() + next.code()) << 8 | next.0 & (Self::LENGTH | Self::END) | (self.bits() + next.bits()))
    }
}

/// Huffman codes, by the bits that a stream goes on with.
struct Table {
    looks: Box<[Seen; 1 << LOOK]>,
    of: fn(usize, u16) -> Seen,
    /// How many codes there are of each length, and their symbols in order: for those that are longer than a look.
    counts: [u16; LONGEST + 1],
    symbols: Vec<u16>,
}

impl Table {
    /// The codes that have such lengths (section 3.2.2).
    fn new(lengths: &[u8], of: fn(usize, u16) -> Seen) -> Option<Self> {
        let mut counts = [0_u16; LONGEST + 1];
        for length in lengths {
            counts[usize::from(*length)] += 1;
        }
        counts[0] = 0;
        let mut left = 1_i32;
        for count in &counts[1..] {
            left = 2 * left - i32::from(*count);
            if left < 0 {
                return None;
            }
        }
        let mut symbols: Vec<u16> = (0..).zip(lengths).filter(|(_, own)| **own > 0).map(|(symbol, _)| symbol).collect();
        symbols.sort_by_key(|symbol| lengths[usize::from(*symbol)]);
        let mut looks = Box::new([Seen::UNKNOWN; 1 << LOOK]);
        let (mut code, mut rest) = (0_u16, symbols.iter());
        for length in 1..=LOOK {
            for symbol in rest.by_ref().take(counts[usize::from(length)].into()) {
                let start = code.reverse_bits() >> (16 - length);
                let seen = of((*symbol).into(), length);
                for look in (start.into()..1 << LOOK).step_by(1 << length) {
                    looks[look] = seen;
                }
                code += 1;
            }
            code <<= 1;
        }
        Some(Self { looks, of, counts, symbols })
    }

    /// Lets a look see what comes behind literals as well, as long as it sees all of its code.
    fn look_on(&mut self) {
        let single = self.looks.clone();
        for (look, seen) in self.looks.iter_mut().enumerate() {
            while !seen.has(Seen::LENGTH | Seen::END) && seen.bits() < LOOK {
                let next = single[look >> seen.bits()];
                if next == Seen::UNKNOWN || seen.bits() + next.code() > LOOK {
                    break;
                }
                *seen = seen.and(next);
            }
        }
    }

    fn look(&self, bits: u64) -> Seen {
        self.looks[bits as usize & ((1 << LOOK) - 1)]
    }

    /// What a look does not see.
    #[cold]
    fn long(&self, bits: u64) -> Option<Seen> {
        self.symbol(bits).map(|(symbol, code)| (self.of)(symbol, code))
    }

    /// The next symbol and the length of its code, bit by bit.
    fn symbol(&self, bits: u64) -> Option<(usize, u16)> {
        let (mut code, mut first, mut index) = (0_usize, 0_usize, 0_usize);
        for (length, count) in (1_u16..).zip(&self.counts[1..]) {
            code |= (bits >> (length - 1) & 1) as usize;
            let count = usize::from(*count);
            if code < first + count {
                return Some((self.symbols[index + code - first].into(), length));
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }
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

    /// Passes a block's symbols by.
    fn packed(&mut self, codes: &Codes) -> Option<()> {
        loop {
            self.common(codes);
            let bits = self.peek();
            let mut seen = codes.literals.look(bits);
            if seen == Seen::UNKNOWN {
                seen = codes.literals.long(bits)?;
            }
            let bits = bits >> seen.bits();
            self.skip(seen.bits())?;
            if seen.has(Seen::END) {
                return Some(());
            }
            if seen.has(Seen::LENGTH) {
                let mut distance = codes.distances.look(bits);
                if distance == Seen::UNKNOWN {
                    distance = codes.distances.long(bits)?;
                }
                self.skip(distance.bits())?;
            }
        }
    }

    /// The same as far as looks see everything, and fast.
    fn common(&mut self, codes: &Codes) {
        let (mut byte, mut bits, mut left) = (self.at / 8 + 7, self.peek(), 56 - (self.at % 8) as u16);
        while let Some(word) = self.bytes.get(byte..).and_then(<[u8]>::first_chunk) {
            let seen = codes.literals.look(bits);
            if seen.has(Seen::END) {
                break;
            }
            // Looked for behind literals as well: whether a length comes next can't be foreseen, by no processor either.
            let distance = codes.distances.look(bits >> seen.bits());
            let is_length = u16::from(seen.has(Seen::LENGTH));
            if distance.has(is_length * Seen::END) {
                break;
            }
            let used = seen.bits() + (distance.bits() & is_length.wrapping_neg());
            left -= used;
            bits = bits >> used | u64::from_le_bytes(*word) << left;
            byte += usize::from(7 - left / 8);
            left |= 0x38;
        }
        self.at = 8 * byte - usize::from(left);
    }

    /// Reads a block's own codes (section 3.2.7).
    fn codes(&mut self) -> Option<Codes> {
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
        (lengths.len() == literals + distances).then(|| Codes::new(&lengths[..literals], &lengths[literals..]))?
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

    /// Streams one after the other, and an empty last block.
    fn joined(level: i32, pieces: &[Vec<u8>]) -> Vec<u8> {
        let mut out = Vec::new();
        for piece in pieces {
            let from = out.len();
            out.extend(packed(level, piece));
            leave_open(&mut out, from).unwrap();
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
        fn what_is_joined_is_one_stream(pieces in prop::collection::vec(piece(), 1..4), level in 1..=12) {
            let mut back = Vec::new();
            let stream = joined(level, &pieces);
            let mut decoder = flate2::bufread::DeflateDecoder::new(&stream[..]);
            decoder.read_to_end(&mut back).unwrap();
            prop_assert!(back == pieces.concat());
            prop_assert_eq!(decoder.total_in(), stream.len() as u64);
        }

        #[test]
        fn others_bytes_are_no_stream_and_no_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = leave_open(&mut bytes, 0);
        }

        #[test]
        fn a_cut_stream_is_none(piece in piece(), cut in 1..100_usize) {
            let mut stream = packed(6, &piece);
            stream.truncate(stream.len().saturating_sub(cut));
            prop_assert_eq!(leave_open(&mut stream, 0), None);
        }
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
