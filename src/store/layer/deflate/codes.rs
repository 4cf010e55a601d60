//! Huffman codes of deflate, as far as it takes to pass them by: what a look at the bits that come next tells.

use super::LONGEST;

/// The bits that a look into a [`Table`] sees.
const LOOK: u16 = 11;
/// The symbol that ends a block.
const END: usize = 256;

/// What a block's codes are.
pub(super) struct Codes {
    pub(super) literals: Table,
    pub(super) distances: Table,
}

/// Those that need not be written (section 3.2.6).
pub(super) fn fixed() -> Option<Codes> {
    let mut literals = [8; 288];
    literals[144..256].fill(9);
    literals[256..280].fill(7);
    Codes::new(&literals, &[5; 30])
}

impl Codes {
    pub(super) fn new(literals: &[u8], distances: &[u8]) -> Option<Self> {
        let mut literals = Table::new(literals, Seen::literal)?;
        literals.look_on();
        Some(Self { literals, distances: Table::new(distances, Seen::distance)? })
    }
}

/// What a look sees: how many bits its code has (from bit 8 on), how many it and what belongs to it (from bit 0 on), and what is
/// behind it. In one word, so that most of a stream passes by without a branch.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen(u16);

impl Seen {
    /// A distance is behind it.
    pub(super) const LENGTH: u16 = 1 << 6;
    /// The block ends with it, if it is known.
    pub(super) const END: u16 = 1 << 7;
    /// A code that is longer than a look, or none at all.
    pub(super) const UNKNOWN: Self = Self(Self::END);

    fn literal(symbol: usize, code: u16) -> Self {
        let (extra, behind) = match symbol {
            ..END => (0, 0),
            END => (0, Self::END),
            257..265 | 285.. => (0, Self::LENGTH),
            _ => ((symbol - 261) / 4, Self::LENGTH),
        };
        Self(code << 8 | behind | (code + u16::try_from(extra).unwrap_or(0)))
    }

    pub(super) fn distance(symbol: usize, code: u16) -> Self {
        let extra = (symbol / 2).saturating_sub(1);
        Self(code << 8 | (code + u16::try_from(extra).unwrap_or(0)))
    }

    pub(super) const fn bits(self) -> u16 {
        self.0 & 0x3f
    }

    const fn code(self) -> u16 {
        self.0 >> 8
    }

    pub(super) const fn has(self, what: u16) -> bool {
        self.0 & what != 0
    }

    /// What is seen of both, one behind the other.
    const fn and(self, next: Self) -> Self {
        Self((self.code() + next.code()) << 8 | next.0 & (Self::LENGTH | Self::END) | (self.bits() + next.bits()))
    }
}

/// Huffman codes, by the bits that a stream goes on with.
pub(super) struct Table {
    looks: Box<[Seen; 1 << LOOK]>,
    of: fn(usize, u16) -> Seen,
    /// How many codes there are of each length, and their symbols in order: for those that are longer than a look.
    counts: [u16; LONGEST + 1],
    symbols: Vec<u16>,
}

impl Table {
    /// The codes that have such lengths (section 3.2.2).
    pub(super) fn new(lengths: &[u8], of: fn(usize, u16) -> Seen) -> Option<Self> {
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

    pub(super) fn look(&self, bits: u64) -> Seen {
        self.looks[bits as usize & ((1 << LOOK) - 1)]
    }

    /// What a look does not see.
    #[cold]
    pub(super) fn long(&self, bits: u64) -> Option<Seen> {
        self.symbol(bits).map(|(symbol, code)| (self.of)(symbol, code))
    }

    /// The next symbol and the length of its code, bit by bit.
    pub(super) fn symbol(&self, bits: u64) -> Option<(usize, u16)> {
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
