//! Tar archives made by hand, so that anything can be wrong with them.

/// An archive in the making.
#[derive(Clone, Default)]
pub(crate) struct Tar(pub(crate) Vec<u8>);

/// A header whose fields can be set to anything.
#[derive(Clone)]
pub(crate) struct Head(pub(crate) [u8; 512]);

impl Head {
    pub(crate) fn new(name: impl AsRef<[u8]>, kind: u8, size: u64) -> Self {
        let mut block = [0; 512];
        let name = name.as_ref();
        block[..name.len().min(100)].copy_from_slice(&name[..name.len().min(100)]);
        block[100..107].copy_from_slice(b"0000644");
        block[108..115].copy_from_slice(b"0000000");
        block[116..123].copy_from_slice(b"0000000");
        block[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
        block[136..147].copy_from_slice(b"00000000005");
        block[156] = kind;
        block[257..265].copy_from_slice(b"ustar\x0000");
        Self(block)
    }

    pub(crate) fn link(mut self, to: impl AsRef<[u8]>) -> Self {
        let to = to.as_ref();
        self.0[157..157 + to.len()].copy_from_slice(to);
        self
    }

    pub(crate) fn field(mut self, at: usize, bytes: &[u8]) -> Self {
        self.0[at..at + bytes.len()].copy_from_slice(bytes);
        self
    }
}

impl Tar {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A header with its right checksum, and content.
    pub(crate) fn head(mut self, mut head: Head, content: &[u8]) -> Self {
        head.0[148..156].fill(b' ');
        let sum: u32 = head.0.iter().map(|byte| u32::from(*byte)).sum();
        head.0[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        self.0.extend(head.0);
        self.0.extend(content);
        self.0.resize(self.0.len().next_multiple_of(512), 0);
        self
    }

    pub(crate) fn file(self, name: impl AsRef<[u8]>, content: &[u8]) -> Self {
        self.head(Head::new(name, b'0', content.len() as u64), content)
    }

    pub(crate) fn folder(self, name: impl AsRef<[u8]>) -> Self {
        self.head(Head::new(name, b'5', 0).field(100, b"0000755"), b"")
    }

    pub(crate) fn symlink(self, name: &str, to: &str) -> Self {
        self.head(Head::new(name, b'2', 0).link(to), b"")
    }

    pub(crate) fn hard_link(self, name: &str, to: &str) -> Self {
        self.head(Head::new(name, b'1', 0).link(to), b"")
    }

    /// A PAX header of these records.
    pub(crate) fn pax(self, records: &[(&str, &[u8])]) -> Self {
        let mut content = Vec::new();
        for (keyword, value) in records {
            let rest = keyword.len() + value.len() + 3;
            let mut length = rest + 1;
            while length != rest + length.to_string().len() {
                length = rest + length.to_string().len();
            }
            content.extend(format!("{length} {keyword}=").as_bytes());
            content.extend(*value);
            content.push(b'\n');
        }
        self.extended(b'x', &content)
    }

    pub(crate) fn extended(self, kind: u8, content: &[u8]) -> Self {
        self.head(Head::new("././@header", kind, content.len() as u64), content)
    }

    /// With the two blocks that end an archive.
    pub(crate) fn end(mut self) -> Vec<u8> {
        self.0.extend([0; 1024]);
        self.0
    }
}
