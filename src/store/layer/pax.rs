//! PAX records: `LENGTH KEYWORD=VALUE\n` (POSIX.1-2017, pax, "pax Extended Header").

use super::header::{BLOCK, field, finish, octal};

/// Records that are to stand before an entry.
#[derive(Debug, Default)]
pub(super) struct Records(Vec<u8>);

impl Records {
    pub(super) fn push(&mut self, keyword: &[u8], value: &[u8]) {
        // The length counts its own digits.
        let rest = keyword.len() + value.len() + 3;
        let mut length = rest + 1;
        while length != rest + length.to_string().len() {
            length = rest + length.to_string().len();
        }
        self.0.extend(format!("{length} ").as_bytes());
        self.0.extend(keyword);
        self.0.push(b'=');
        self.0.extend(value);
        self.0.push(b'\n');
    }

    /// The blocks of the extended header of the entry of a path; nothing if there are no records.
    pub(super) fn encode(self, path: &[u8]) -> Vec<u8> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let mut block = [0; BLOCK];
        let base = path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
        let name = [b"PaxHeaders.0/", base].concat();
        let fits = name.len().min(field::NAME.len());
        block[..fits].copy_from_slice(&name[..fits]);
        for range in [field::UID, field::GID, field::MTIME] {
            octal(&mut block[range], 0);
        }
        octal(&mut block[field::SIZE], self.0.len() as u64);
        finish(&mut block, b'x', 0o644);
        let mut blocks = block.to_vec();
        blocks.extend(self.0);
        blocks.resize(blocks.len().next_multiple_of(BLOCK), 0);
        blocks
    }
}

/// The records of an extended header's content; none if one is malformed.
pub(super) fn parse(mut bytes: &[u8]) -> Option<Vec<(&[u8], &[u8])>> {
    let mut records = Vec::new();
    while !bytes.is_empty() {
        let space = bytes.iter().take(20).position(|byte| *byte == b' ')?;
        let digits = &bytes[..space];
        // `parse` alone would take a sign.
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let length: usize = std::str::from_utf8(digits).ok()?.parse().ok()?;
        let record = bytes.get(space + 1..length)?.strip_suffix(b"\n")?;
        let equals = record.iter().position(|byte| *byte == b'=')?;
        let (keyword, value) = (&record[..equals], &record[equals + 1..]);
        if keyword.is_empty() || keyword.contains(&0) {
            return None;
        }
        records.push((keyword, value));
        bytes = &bytes[length..];
    }
    Some(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_count_themselves() {
        for size in [1, 90, 93, 94, 95, 96, 990, 991, 992, 993, 994, 995] {
            let mut records = Records::default();
            let value = vec![b'x'; size];
            records.push(b"path", &value);
            assert_eq!(parse(&records.0), Some(vec![(&b"path"[..], &value[..])]), "{size}");
        }
    }

    #[test]
    fn malformed_records_are_refused() {
        for bad in [
            "5 a=b\n",
            "7 a=b\n",
            "6 a=bx",
            "+6 a=b\n",
            " 6 a=b\n",
            "6 ab\n\n",
            "5 =b\n",
            "99999999999999999999 a=b\n",
            "18446744073709551615 a=b\n",
            "0 a=b\n",
            "2 a=b\n",
            "6 a=b\n\0",
        ] {
            assert_eq!(parse(bad.as_bytes()), None, "{bad:?}");
        }
        assert!(parse(b"6 a=b\n").is_some());
    }
}
