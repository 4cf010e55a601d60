//! Netlink messages taken apart.

use std::io;

use rustix::io::Errno;

const HEADER: usize = 16;
/// The kind of an attribute without the bits that say how it is coded.
const KIND: u16 = 0x3fff;
/// An answer has attributes of its own (`NLM_F_ACK_TLVS`).
const EXPLAINED: u16 = 0x200;

/// One message.
#[derive(Debug)]
pub(in super::super) struct Message<'a> {
    /// What it is about.
    pub(in super::super) kind: u16,
    /// Its flags.
    pub(in super::super) flags: u16,
    /// Everything behind the header.
    pub(in super::super) body: &'a [u8],
}

impl Message<'_> {
    /// What it says went wrong; nothing if it is no error message, or one that says that all is well.
    pub(in super::super) fn failure(&self) -> Option<io::Error> {
        if self.kind == super::ERROR { self.error() } else { None }
    }

    /// What an error message says; nothing if it says that all is well.
    pub(super) fn error(&self) -> Option<io::Error> {
        let (errno, words) = self.refusal()?;
        let error = io::Error::from(errno);
        Some(match words {
            Some(words) => io::Error::new(error.kind(), format!("{error}: {words}")),
            None => error,
        })
    }

    /// The number of an error message, and the kernel's own words if it has any; nothing if it says that all is well.
    pub(in super::super) fn refusal(&self) -> Option<(Errno, Option<String>)> {
        let number = i32::from_ne_bytes(self.body.get(..4)?.try_into().ok()?);
        if number == 0 {
            return None;
        }
        // behind the number: the header of what was asked, then, perhaps, words
        let words = (self.flags & EXPLAINED != 0).then(|| attribute(self.body.get(4 + HEADER..)?, 1)).flatten();
        let words = words.map(|words| String::from_utf8_lossy(words).trim_end_matches('\0').to_owned());
        Some((Errno::from_raw_os_error(-number), words))
    }
}

/// Where the message behind the one at `at` begins; none if that one is not whole.
fn next(bytes: &[u8], at: usize) -> Option<usize> {
    let length = u32::from_ne_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
    let length = usize::try_from(length).ok().filter(|length| *length >= HEADER)?;
    (at + length <= bytes.len()).then(|| (at + length).next_multiple_of(4).min(bytes.len()))
}

/// The messages of what was received.
pub(in super::super) fn messages(bytes: &[u8]) -> impl Iterator<Item = Message<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let end = next(bytes, at)?;
        let message = &bytes[at..end];
        at = end;
        let half = |at: usize| u16::from_ne_bytes([message[at], message[at + 1]]);
        Some(Message { kind: half(4), flags: half(6), body: &message[HEADER..] })
    })
}

/// Attributes one behind the other: the kind of each and what it holds.
pub(in super::super) fn attributes(bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let header = bytes.get(at..at + 4)?;
        let length = usize::from(u16::from_ne_bytes([header[0], header[1]]));
        let value = bytes.get(at + 4..at + length)?;
        at = (at + length).next_multiple_of(4);
        Some((u16::from_ne_bytes([header[2], header[3]]) & KIND, value))
    })
}

/// The first attribute of a kind.
pub(in super::super) fn attribute(bytes: &[u8], kind: u16) -> Option<&[u8]> {
    attributes(bytes).find(|(found, _)| *found == kind).map(|(_, value)| value)
}
