//! A reader of tar archives that would rather refuse than guess.
//!
//! It reads ustar, the old V7 form, GNU's long names and numbers, and PAX. Where readers of the world differ in what an archive
//! means (a size given twice, two long names for one entry, a global header that changes entries, a link with content), it
//! takes none of the meanings: an archive that looks different to a scanner and to us is an attack.

use std::io::{self, Read};

use super::header::{BLOCK, Header, Kind, field};
use super::pax;

/// The most bytes of an extended header or a long name.
const EXTENDED: u64 = 1024 * 1024;
/// The longest path, as the kernel's `PATH_MAX`.
pub(super) const PATH: usize = 4096;

/// What is wrong with an archive.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It could not be read, or ends too soon, or is no archive at all.
    #[error("the archive can't be read: {0}")]
    Read(#[from] io::Error),
    /// It is malformed, ambiguous or hostile.
    #[error("{what} (entry {entry} of the archive, `{path}`)")]
    Entry {
        /// Counted from 1.
        entry: u64,
        /// The entry's path, as far as known.
        path: String,
        /// A clause: what is wrong.
        what: String,
    },
    /// It is too much.
    #[error("the archive has {what}; rbox unpacks none such, for it looks like one made to fill the disk")]
    Limit {
        /// As `more than 2000000 entries`.
        what: String,
    },
    /// An entry could not be made.
    #[error("can't unpack `{path}`: {source}{}", hint(source))]
    Make {
        /// The entry's path.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// An owner that this user can't give a file to.
    #[error(
        "can't unpack `{path}`: its owner {uid}:{gid} is not among the ids that this user may use; install `uidmap` (newuidmap) and give the user a range in /etc/subuid and /etc/subgid, or run rbox as root"
    )]
    Owner {
        /// The entry's path.
        path: String,
        /// In the archive.
        uid: u32,
        /// In the archive.
        gid: u32,
    },
}

fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "; nothing was left half-done: free some space (`rbox prune` helps) and run it again"
        }
        _ => "",
    }
}

/// A stream of entries.
pub(in crate::store) struct Reader<R> {
    input: R,
    skip: fn(&mut R, u64) -> io::Result<()>,
    entry: u64,
    /// Content of the current entry that is not read yet, and the padding behind it.
    left: u64,
    padding: u64,
}

/// What PAX records and long names say about the entry that follows.
#[derive(Default)]
struct Extended {
    path: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
    size: Option<u64>,
    uid: Option<u32>,
    gid: Option<u32>,
    mtime: Option<i64>,
    xattrs: Vec<crate::store::Xattr>,
    /// Which of `x`, `L` and `K` were there.
    seen: Vec<u8>,
}

impl<R: Read> Reader<R> {
    pub(in crate::store) const fn new(input: R) -> Self {
        let skip = |input: &mut R, count| io::copy(&mut input.take(count), &mut io::sink()).map(drop);
        Self { input, skip, entry: 0, left: 0, padding: 0 }
    }

    /// The next entry's header; its content comes with [`Read`].
    pub(in crate::store) fn next(&mut self) -> Result<Option<Header>, ArchiveError> {
        (self.skip)(&mut self.input, self.left + self.padding)?;
        (self.left, self.padding) = (0, 0);
        let mut extended = Extended::default();
        loop {
            let Some(block) = self.block()? else {
                return if extended.seen.is_empty() {
                    Ok(None)
                } else {
                    Err(self.bad(b"", "an extended header with no entry behind it"))
                };
            };
            self.entry += 1;
            let kind = block[field::KIND];
            match kind {
                b'x' | b'L' | b'K' | b'g' => {
                    let size = self.number(&block, field::SIZE, "size")?;
                    let content = self.extended(size)?;
                    // One PAX header, or GNU's two long names, but not both: readers differ in which they believe.
                    let other = |seen: &u8| (*seen == b'x') != (kind == b'x');
                    if kind != b'g' && (extended.seen.contains(&kind) || extended.seen.iter().any(other)) {
                        return Err(self.bad(b"", "two extended headers say different things about one entry"));
                    }
                    self.extend(kind, &content, &mut extended)?;
                }
                _ => return self.header(&block, extended).map(Some),
            }
        }
    }

    /// What follows the end of the archive, so that a digest of the whole stream is right.
    pub(super) fn drain(mut self) -> io::Result<R> {
        io::copy(&mut self.input, &mut io::sink())?;
        Ok(self.input)
    }

    /// A header's block; none at the end of the archive.
    fn block(&mut self) -> Result<Option<[u8; BLOCK]>, ArchiveError> {
        let mut block = [0; BLOCK];
        let mut have = 0;
        while have < BLOCK {
            match self.input.read(&mut block[have..]) {
                Ok(0) if have == 0 => return Ok(None),
                Ok(0) => return Err(cut().into()),
                Ok(count) => have += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        if block.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        let mut stated = block[field::CHECKSUM].to_vec();
        stated.retain(|byte| !matches!(byte, b' ' | 0));
        let stated = std::str::from_utf8(&stated).ok().and_then(|digits| u64::from_str_radix(digits, 8).ok());
        let spaced = |(at, byte): (usize, &u8)| if field::CHECKSUM.contains(&at) { b' ' } else { *byte };
        let unsigned: u64 = block.iter().enumerate().map(|pair| u64::from(spaced(pair))).sum();
        let signed: i64 = block.iter().enumerate().map(|pair| i64::from(spaced(pair).cast_signed())).sum();
        let right = |sum: u64| sum == unsigned || i64::try_from(sum) == Ok(signed);
        if !stated.is_some_and(right) {
            let what = if self.entry == 0 { "this is no tar archive" } else { "the header's checksum is wrong" };
            return Err(self.bad(b"", what));
        }
        Ok(Some(block))
    }

    /// The content of an extended header.
    fn extended(&mut self, size: u64) -> Result<Vec<u8>, ArchiveError> {
        if size > EXTENDED {
            return Err(self.bad(b"", "an extended header of over 1 MiB"));
        }
        let padded = usize::try_from(size.next_multiple_of(BLOCK as u64)).map_err(io::Error::other)?;
        let mut content = vec![0; padded];
        self.input.read_exact(&mut content).map_err(|_| cut())?;
        content.truncate(usize::try_from(size).map_err(io::Error::other)?);
        Ok(content)
    }

    fn extend(&self, kind: u8, content: &[u8], extended: &mut Extended) -> Result<(), ArchiveError> {
        match kind {
            b'L' | b'K' => {
                let text = content.strip_suffix(b"\0").unwrap_or(content).to_vec();
                if text.is_empty() || text.contains(&0) || text.len() > PATH {
                    return Err(self.bad(&text, "a long name that is empty, too long or has a NUL in it"));
                }
                *(if kind == b'L' { &mut extended.path } else { &mut extended.link }) = Some(text);
            }
            _ => {
                let records = pax::parse(content).ok_or_else(|| self.bad(b"", "a malformed PAX record"))?;
                for (keyword, value) in records {
                    if kind == b'g' {
                        // `git archive` writes a comment. Anything else changes entries for some readers and not for others.
                        if keyword != b"comment" {
                            return Err(self.bad(b"", "a global PAX header that changes entries"));
                        }
                    } else {
                        self.record(keyword, value, extended)?;
                    }
                }
            }
        }
        if kind != b'g' {
            extended.seen.push(kind);
        }
        Ok(())
    }

    fn record(&self, keyword: &[u8], value: &[u8], extended: &mut Extended) -> Result<(), ArchiveError> {
        let bad = || self.bad(value, &format!("a malformed PAX record `{}`", String::from_utf8_lossy(keyword)));
        if value.is_empty() && !keyword.starts_with(b"SCHILY.xattr.") {
            // The header's own value holds.
            return Ok(());
        }
        let text = || (!value.contains(&0) && value.len() <= PATH).then(|| value.to_vec()).ok_or_else(bad);
        let digits = || std::str::from_utf8(value).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        match keyword {
            b"path" => extended.path = Some(text()?),
            b"linkpath" => extended.link = Some(text()?),
            b"size" => extended.size = Some(digits().and_then(|text| text.parse().ok()).ok_or_else(bad)?),
            b"uid" => extended.uid = Some(digits().and_then(|text| text.parse().ok()).ok_or_else(bad)?),
            b"gid" => extended.gid = Some(digits().and_then(|text| text.parse().ok()).ok_or_else(bad)?),
            b"mtime" => extended.mtime = Some(std::str::from_utf8(value).ok().and_then(seconds).ok_or_else(bad)?),
            _ if keyword.starts_with(b"GNU.sparse.") => {
                return Err(
                    self.bad(value, "a sparse file, which rbox does not unpack; make the archive without --sparse")
                );
            }
            _ => {
                if let Some(name) = keyword.strip_prefix(b"SCHILY.xattr.") {
                    let name = std::ffi::CString::new(name).map_err(|_| bad())?;
                    extended.xattrs.retain(|(known, _)| *known != name);
                    extended.xattrs.push((name, value.to_vec()));
                }
                // Times that we don't keep, names of owners, comments, other vendors' own.
            }
        }
        Ok(())
    }

    fn header(&mut self, block: &[u8; BLOCK], extended: Extended) -> Result<Header, ArchiveError> {
        self.gnu_times(block)?;
        let path = extended.path.unwrap_or_else(|| plain_path(block));
        let size = match extended.size {
            Some(size) => size,
            None => self.number(block, field::SIZE, "size")?,
        };
        let id = |given: Option<u32>, range, name| match given {
            Some(id) => Ok(id),
            None => self.number(block, range, name).and_then(|id| u32::try_from(id).map_err(|_| self.bad(&path, name))),
        };
        let (uid, gid) = (
            id(extended.uid, field::UID, "an owner's number that is too great")?,
            id(extended.gid, field::GID, "a group's number that is too great")?,
        );
        let mode = u32::try_from(self.number(block, field::MODE, "mode")? & 0o7777).unwrap_or(0);
        let mtime = match extended.mtime {
            Some(mtime) => mtime,
            None => self.time(block)?,
        };
        let link = extended.link.unwrap_or_else(|| until_nul(&block[field::LINK]).to_vec());
        let kind = self.kind(block, &path, size, link)?;
        if path.contains(&0) || path.len() > PATH {
            return Err(self.bad(&path, "a path that is too long or has a NUL in it"));
        }
        if let Kind::File(size) = kind {
            self.left = size;
            self.padding = size.checked_next_multiple_of(BLOCK as u64).map_or(0, |padded| padded - size);
        }
        let mut xattrs = extended.xattrs;
        xattrs.sort();
        Ok(Header { path, kind, mode, uid, gid, mtime, xattrs })
    }

    /// Two times that GNU's own form has where ustar has the prefix. Go's reader takes that for a prefix if they are none.
    fn gnu_times(&self, block: &[u8; BLOCK]) -> Result<(), ArchiveError> {
        if block[field::MAGIC] != *b"ustar  \0" {
            return Ok(());
        }
        for range in [field::GNU_ACCESSED, field::GNU_CHANGED] {
            if block[range.start] != 0 {
                self.number(block, range, "a time of GNU's")?;
            }
        }
        Ok(())
    }

    fn kind(&self, block: &[u8; BLOCK], path: &[u8], size: u64, link: Vec<u8>) -> Result<Kind, ArchiveError> {
        let old_folder = block[field::KIND] == 0 && path.ends_with(b"/");
        let device = |range| {
            self.number(block, range, "device")
                .and_then(|n| u32::try_from(n).map_err(|_| self.bad(path, "a device's number that is too great")))
        };
        let kind = match block[field::KIND] {
            0 | b'0' | b'7' if !old_folder => {
                if size > i64::MAX.cast_unsigned() {
                    return Err(self.bad(path, "an impossible size"));
                }
                return Ok(Kind::File(size));
            }
            0 | b'5' => Kind::Folder,
            b'1' => Kind::HardLink(link),
            b'2' => Kind::Symlink(link),
            b'3' => Kind::Character(device(field::MAJOR)?, device(field::MINOR)?),
            b'4' => Kind::Block(device(field::MAJOR)?, device(field::MINOR)?),
            b'6' => Kind::Fifo,
            b'S' => {
                return Err(
                    self.bad(path, "a sparse file, which rbox does not unpack; make the archive without --sparse")
                );
            }
            other => return Err(self.bad(path, &format!("an entry of the unknown type `{}`", other.escape_ascii()))),
        };
        if size != 0 {
            return Err(self.bad(path, "an entry that is no file and yet has content"));
        }
        match &kind {
            Kind::HardLink(to) | Kind::Symlink(to) if to.is_empty() || to.contains(&0) || to.len() >= PATH => {
                Err(self.bad(path, "a link whose target is empty, too long or has a NUL in it"))
            }
            _ => Ok(kind),
        }
    }

    /// A number: octal digits, or GNU's big-endian form with the highest bit set.
    fn number(&self, block: &[u8; BLOCK], range: std::ops::Range<usize>, name: &str) -> Result<u64, ArchiveError> {
        let place = &block[range];
        let found = if place[0] & 0x80 != 0 { u64::try_from(binary(place)).ok() } else { digits(place) };
        found.ok_or_else(|| self.bad(&plain_path(block), &format!("a malformed number ({name})")))
    }

    fn time(&self, block: &[u8; BLOCK]) -> Result<i64, ArchiveError> {
        let place = &block[field::MTIME];
        let seconds = if place[0] & 0x80 != 0 {
            i64::try_from(binary(place)).ok()
        } else {
            digits(place).and_then(|n| i64::try_from(n).ok())
        };
        seconds
            .and_then(|seconds| seconds.checked_mul(1_000_000_000))
            .ok_or_else(|| self.bad(&plain_path(block), "a malformed or impossible time"))
    }

    /// An error about the current entry.
    pub(super) fn bad(&self, path: &[u8], what: &str) -> ArchiveError {
        let path = String::from_utf8_lossy(&path[..path.len().min(200)]).escape_debug().to_string();
        ArchiveError::Entry { entry: self.entry, path, what: what.to_owned() }
    }
}

impl<R: Read + io::Seek> Reader<R> {
    /// A reader that passes over content that nobody reads.
    pub(in crate::store) const fn seeking(input: R) -> Self {
        let skip = |input: &mut R, count| input.seek_relative(i64::try_from(count).map_err(io::Error::other)?);
        Self { input, skip, entry: 0, left: 0, padding: 0 }
    }

    /// Where the current entry's content begins.
    pub(in crate::store) fn position(&mut self) -> io::Result<u64> {
        self.input.stream_position()
    }
}

impl<R: Read> Read for Reader<R> {
    /// Reads the current entry's content.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if most == 0 {
            return Ok(0);
        }
        let count = self.input.read(&mut buffer[..most])?;
        if count == 0 {
            return Err(cut());
        }
        self.left -= count as u64;
        Ok(count)
    }
}

fn cut() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "it ends in the middle of an entry")
}

fn until_nul(field: &[u8]) -> &[u8] {
    field.split(|byte| *byte == 0).next().unwrap_or(field)
}

/// The path as the header alone has it.
fn plain_path(block: &[u8; BLOCK]) -> Vec<u8> {
    let name = until_nul(&block[field::NAME]);
    // GNU's own form has other things where ustar has the prefix.
    let prefix = if &block[field::MAGIC][..6] == b"ustar\0" { until_nul(&block[field::PREFIX]) } else { b"" };
    if prefix.is_empty() { name.to_vec() } else { [prefix, b"/", name].concat() }
}

fn digits(place: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(place).ok()?.trim_matches([' ', '\0']);
    if text.is_empty() {
        return Some(0);
    }
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| u64::from_str_radix(text, 8).ok())?
}

/// GNU's base-256: two's complement, big-endian, the highest bit of the first byte set as a mark.
fn binary(place: &[u8]) -> i128 {
    let negative = place[0] & 0x40 != 0;
    let mut number: i128 = if negative { -1 } else { 0 };
    for (at, byte) in place.iter().enumerate() {
        let byte = if at == 0 && !negative { byte & 0x7f } else { *byte };
        number = number << 8 | i128::from(byte);
    }
    number
}

/// `seconds[.fraction]` as nanoseconds.
fn seconds(text: &str) -> Option<i64> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let nanoseconds: i64 = format!("{:0<9}", &fraction[..fraction.len().min(9)]).parse().ok()?;
    let time = whole.parse::<i64>().ok()?.checked_mul(1_000_000_000)?.checked_add(nanoseconds)?;
    Some(if negative { -time } else { time })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let long = [b"d/".repeat(90), b"file".to_vec()].concat();
        let file = |path: &[u8], kind| Header {
            path: path.to_vec(),
            kind,
            mode: 0o4755,
            uid: 1000,
            gid: 3_000_000_000,
            mtime: 5_000_000_000,
            xattrs: Vec::new(),
        };
        let mut headers = vec![
            file(b"a", Kind::File(0)),
            file(&long, Kind::File(9 << 33)),
            file(b"l", Kind::Symlink(long.clone())),
            file(b"h", Kind::HardLink(b"a".to_vec())),
            file(b"c", Kind::Character(10, 200)),
            file(b"p", Kind::Fifo),
            file("ü\u{1}".as_bytes(), Kind::File(0)),
            Header { mtime: -7_000_000_000, ..file(b"old", Kind::Block(8, 0)) },
        ];
        headers[0].xattrs.push((c"user.x".to_owned(), b"a\n=\0b".to_vec()));
        for header in headers {
            let mut reader = Reader::new(io::Cursor::new(header.encode()));
            assert_eq!(reader.next().unwrap(), Some(header));
        }
    }

    #[test]
    fn numbers_of_both_forms() {
        assert_eq!(digits(b"0000644\0"), Some(0o644));
        assert_eq!(digits(b"  644 \0\0"), Some(0o644));
        assert_eq!(digits(b"-0000001"), None);
        assert_eq!(digits(b"0000008\0"), None);
        assert_eq!(binary(&[0x80, 0, 0, 0, 0, 0, 1, 2]), 258);
        assert_eq!(binary(&[0xff; 12]), -1);
        assert_eq!(seconds("-1.5"), Some(-1_500_000_000));
        assert_eq!(seconds("1.0000000019"), Some(1_000_000_001));
        assert_eq!((seconds(""), seconds("."), seconds("1e9"), seconds("--1")), (None, None, None, None));
    }

    proptest::proptest! {
        /// Whatever the bytes, the reader ends with entries or an error, and takes no more memory than it was given.
        #[test]
        fn changed_archives_are_read_or_refused(changes in proptest::collection::vec((0_usize..4096, proptest::prelude::any::<u8>()), 1..20)) {
            let header = |path: &[u8], kind| Header { path: path.to_vec(), kind, mode: 0o644, uid: 0, gid: 5_000_000, mtime: -5, xattrs: vec![(c"user.x".to_owned(), b"y".to_vec())] };
            let mut archive = header(&b"long/".repeat(60), Kind::Folder).encode();
            archive.extend(header(b"link", Kind::Symlink(b"to".to_vec())).encode());
            archive.extend(header(b"file", Kind::File(0)).encode());
            archive.resize(4096, 0);
            for (at, byte) in changes {
                archive[at] = byte;
            }
            for bytes in [&archive[..], &archive[..2000]] {
                let mut reader = Reader::new(bytes);
                let mut entries = 0;
                while let Ok(Some(_)) = reader.next() {
                    entries += 1;
                }
                proptest::prop_assert!(entries <= 8);
                let mut seeking = Reader::seeking(io::Cursor::new(bytes));
                while let Ok(Some(_)) = seeking.next() {}
            }
        }
    }
}
