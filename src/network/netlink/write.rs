//! Netlink messages as bytes (`netlink(7)`): a header, a fixed part, attributes that may hold attributes, all padded to four.

use super::REQUEST;

const NESTED: u16 = 0x8000;

/// Messages that are sent together.
#[derive(Debug, Default)]
pub(in super::super) struct Messages {
    bytes: Vec<u8>,
    sequence: u32,
    /// Where the last one begins.
    last: usize,
}

impl Messages {
    /// Adds a message: its kind, flags, fixed part and attributes.
    pub(in super::super) fn add(
        &mut self,
        kind: u16,
        flags: u16,
        fixed: &[u8],
        fill: impl FnOnce(&mut Attributes<'_>),
    ) {
        let start = self.bytes.len();
        self.last = start;
        self.bytes.extend([0; 4]);
        self.bytes.extend(kind.to_ne_bytes());
        self.bytes.extend((flags | REQUEST).to_ne_bytes());
        self.bytes.extend(self.sequence.to_ne_bytes());
        self.bytes.extend([0; 4]);
        self.sequence += 1;
        self.bytes.extend_from_slice(fixed);
        fill(&mut Attributes(&mut self.bytes));
        let length = u32::try_from(self.bytes.len() - start).unwrap_or(u32::MAX);
        self.bytes[start..start + 4].copy_from_slice(&length.to_ne_bytes());
        pad(&mut self.bytes);
    }

    /// Has the last message acknowledged.
    pub(in super::super) fn acknowledge_last(&mut self) {
        if let Some(flags) = self.bytes.get_mut(self.last + 6) {
            *flags |= super::ACKNOWLEDGE.to_ne_bytes()[0];
        }
    }

    /// All of them.
    pub(in super::super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// The attributes of a message, or of an attribute.
#[derive(Debug)]
pub(in super::super) struct Attributes<'a>(&'a mut Vec<u8>);

impl Attributes<'_> {
    /// Adds one that is bytes.
    pub(in super::super) fn bytes(&mut self, kind: u16, value: &[u8]) -> &mut Self {
        let length = u16::try_from(value.len() + 4).unwrap_or(u16::MAX);
        self.0.extend(length.to_ne_bytes());
        self.0.extend(kind.to_ne_bytes());
        self.0.extend_from_slice(value);
        pad(self.0);
        self
    }

    /// Adds one that is a string with a zero behind it.
    pub(in super::super) fn text(&mut self, kind: u16, value: &str) -> &mut Self {
        let mut bytes = value.as_bytes().to_vec();
        bytes.push(0);
        self.bytes(kind, &bytes)
    }

    /// Adds one that is a number in network order.
    pub(in super::super) fn number(&mut self, kind: u16, value: u32) -> &mut Self {
        self.bytes(kind, &value.to_be_bytes())
    }

    /// Adds one that holds others. It must stay below 64 KiB.
    pub(in super::super) fn nest(&mut self, kind: u16, fill: impl FnOnce(&mut Attributes<'_>)) -> &mut Self {
        let start = self.0.len();
        self.0.extend([0; 2]);
        self.0.extend((kind | NESTED).to_ne_bytes());
        fill(&mut Attributes(self.0));
        let length = u16::try_from(self.0.len() - start).unwrap_or(u16::MAX);
        self.0[start..start + 2].copy_from_slice(&length.to_ne_bytes());
        self
    }
}

fn pad(bytes: &mut Vec<u8>) {
    bytes.resize(bytes.len().next_multiple_of(4), 0);
}

#[cfg(test)]
mod tests {
    use super::super::{attribute, messages};
    use super::Messages;

    #[test]
    fn what_is_written_can_be_read() {
        let mut written = Messages::default();
        written.add(1, 0, &[10, 0, 0, 0], |all| {
            all.text(1, "name").nest(2, |inner| {
                inner.number(1, 7).bytes(2, b"odd");
            });
        });
        written.add(2, 0, &[], |_| {});
        written.acknowledge_last();
        let read: Vec<_> = messages(written.bytes()).collect();
        assert_eq!(read.iter().map(|message| (message.kind, message.flags)).collect::<Vec<_>>(), [(1, 1), (2, 5)]);
        assert_eq!(attribute(&read[0].body[4..], 1), Some(&b"name\0"[..]));
        let inner = attribute(&read[0].body[4..], 2).expect("the nested one");
        assert_eq!(attribute(inner, 1), Some(&[0, 0, 0, 7][..]));
        assert_eq!(attribute(inner, 2), Some(&b"odd"[..]));
        assert_eq!(attribute(inner, 3), None);
    }

    #[test]
    fn cut_messages_end_the_list() {
        let mut written = Messages::default();
        written.add(1, 0, &[], |all| {
            all.number(1, 7);
        });
        for length in 0..written.bytes().len() {
            assert_eq!(messages(&written.bytes()[..length]).count(), 0, "{length}");
        }
        assert_eq!(attribute(&[200, 0, 1, 0, 5], 1), None);
    }
}
