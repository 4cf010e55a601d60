//! The 512-byte header of a tar entry (POSIX.1-2017, pax, "ustar Interchange Format").

use super::pax;

/// The unit of everything in a tar.
pub(in crate::store) const BLOCK: usize = 512;

/// Where the fields lie.
pub(super) mod field {
    use std::ops::Range;

    pub(in super::super) const NAME: Range<usize> = 0..100;
    pub(in super::super) const MODE: Range<usize> = 100..108;
    pub(in super::super) const UID: Range<usize> = 108..116;
    pub(in super::super) const GID: Range<usize> = 116..124;
    pub(in super::super) const SIZE: Range<usize> = 124..136;
    pub(in super::super) const MTIME: Range<usize> = 136..148;
    pub(in super::super) const CHECKSUM: Range<usize> = 148..156;
    pub(in super::super) const KIND: usize = 156;
    pub(in super::super) const LINK: Range<usize> = 157..257;
    pub(in super::super) const MAGIC: Range<usize> = 257..265;
    pub(in super::super) const MAJOR: Range<usize> = 329..337;
    pub(in super::super) const MINOR: Range<usize> = 337..345;
    pub(in super::super) const GNU_ACCESSED: Range<usize> = 345..357;
    pub(in super::super) const GNU_CHANGED: Range<usize> = 357..369;
    pub(in super::super) const PREFIX: Range<usize> = 345..500;
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) enum Kind {
    /// A regular file of so many bytes.
    File(u64),
    /// Another name of an entry before it.
    HardLink(Vec<u8>),
    /// A symbolic link and what it says.
    Symlink(Vec<u8>),
    /// A character device: major, minor.
    Character(u32, u32),
    /// A block device: major, minor.
    Block(u32, u32),
    /// A folder.
    Folder,
    /// A named pipe.
    Fifo,
}

/// An entry without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) struct Header {
    /// Without a `/` at its beginning or end.
    pub path: Vec<u8>,
    pub kind: Kind,
    /// Permission bits.
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    /// Nanoseconds since 1970.
    pub mtime: i64,
    /// Sorted by name.
    pub xattrs: Vec<crate::store::Xattr>,
}

impl Header {
    /// An empty file, as whiteouts are.
    pub(in crate::store) const fn marker(path: Vec<u8>, mtime: i64) -> Self {
        Self { path, kind: Kind::File(0), mode: 0, uid: 0, gid: 0, mtime, xattrs: Vec::new() }
    }

    /// The header's blocks; a PAX header before it where ustar's fields are too small.
    pub(in crate::store) fn encode(&self) -> Vec<u8> {
        let mut records = pax::Records::default();
        let mut block = [0; BLOCK];
        let mut path = self.path.clone();
        let (kind, size, link) = match &self.kind {
            Kind::File(size) => (b'0', *size, &[][..]),
            Kind::HardLink(to) => (b'1', 0, &to[..]),
            Kind::Symlink(to) => (b'2', 0, &to[..]),
            Kind::Character(..) => (b'3', 0, &[][..]),
            Kind::Block(..) => (b'4', 0, &[][..]),
            Kind::Folder => (b'5', 0, &[][..]),
            Kind::Fifo => (b'6', 0, &[][..]),
        };
        if self.kind == Kind::Folder {
            path.push(b'/');
        }
        text(&mut block[field::NAME], &path, b"path", &mut records);
        text(&mut block[field::LINK], link, b"linkpath", &mut records);
        number(&mut block[field::UID], self.uid.into(), b"uid", &mut records);
        number(&mut block[field::GID], self.gid.into(), b"gid", &mut records);
        number(&mut block[field::SIZE], size, b"size", &mut records);
        let seconds = self.mtime.div_euclid(1_000_000_000);
        match u64::try_from(seconds) {
            Ok(seconds) => number(&mut block[field::MTIME], seconds, b"mtime", &mut records),
            Err(_) => records.push(b"mtime", seconds.to_string().as_bytes()),
        }
        for (name, value) in &self.xattrs {
            records.push(&[b"SCHILY.xattr.", name.as_bytes()].concat(), value);
        }
        if let Kind::Character(major, minor) | Kind::Block(major, minor) = self.kind {
            number(&mut block[field::MAJOR], major.into(), b"SCHILY.devmajor", &mut records);
            number(&mut block[field::MINOR], minor.into(), b"SCHILY.devminor", &mut records);
        }
        finish(&mut block, kind, self.mode);
        let mut blocks = records.encode(&self.path);
        blocks.extend(block);
        blocks
    }
}

/// Fills in what every header has.
pub(super) fn finish(block: &mut [u8; BLOCK], kind: u8, mode: u32) {
    octal(&mut block[field::MODE], mode.into());
    block[field::KIND] = kind;
    block[field::MAGIC].copy_from_slice(b"ustar\x0000");
    block[field::CHECKSUM].fill(b' ');
    let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum();
    octal(&mut block[field::CHECKSUM.start..field::CHECKSUM.end - 1], sum);
}

/// Octal digits with zeros before them and a NUL behind; whether the number fits.
pub(super) fn octal(place: &mut [u8], number: u64) -> bool {
    let width = place.len() - 1;
    let digits = format!("{number:0width$o}");
    if digits.len() > width {
        return false;
    }
    place[..width].copy_from_slice(digits.as_bytes());
    place[width] = 0;
    true
}

fn number(place: &mut [u8], number: u64, keyword: &[u8], records: &mut pax::Records) {
    if !octal(place, number) {
        octal(place, 0);
        records.push(keyword, number.to_string().as_bytes());
    }
}

fn text(place: &mut [u8], text: &[u8], keyword: &[u8], records: &mut pax::Records) {
    if text.len() > place.len() {
        records.push(keyword, text);
    }
    let fits = text.len().min(place.len());
    place[..fits].copy_from_slice(&text[..fits]);
}
