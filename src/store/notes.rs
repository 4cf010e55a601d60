//! Notes: what a step read when it last ran. They decide nothing; they let rbox say why a step runs again.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use super::error::Result;
use super::{Store, record};
use crate::image::Digest;

impl Store {
    fn note_path(&self, of: &Digest) -> PathBuf {
        self.path("notes").join(of.hex())
    }

    /// The bytes noted for a step's definition. A note that can't be read is none.
    pub fn note(&self, of: &Digest) -> Option<Vec<u8>> {
        let path = self.note_path(of);
        let bytes = fs::read(&path).ok()?;
        let (body, stamp) = record::body(&bytes)?;
        self.believes(&stamp).then(|| {
            super::age::used(&path);
            body.to_vec()
        })
    }

    /// All that has a note. A list that can't be read is an empty one.
    pub fn noted(&self) -> HashSet<Digest> {
        let entries = fs::read_dir(self.path("notes")).into_iter().flatten().flatten();
        entries.filter_map(|entry| Digest::from_hex(entry.file_name().to_str()?).ok()).collect()
    }

    /// Notes bytes for a step's definition, in the place of earlier ones.
    pub fn set_note(&self, of: &Digest, bytes: &[u8]) -> Result<()> {
        self.touched();
        self.replace(&self.note_path(of), &record::seal(bytes, &self.stamp()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_reads_back_and_a_torn_one_is_none() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let of = Digest::of(b"step");
        assert_eq!(store.note(&of), None);
        store.set_note(&of, b"one").unwrap();
        store.set_note(&of, b"two").unwrap();
        assert_eq!(store.note(&of).as_deref(), Some(&b"two"[..]));
        assert_eq!(store.noted(), HashSet::from([of]));
        fs::write(store.note_path(&of), "torn").unwrap();
        assert_eq!(store.note(&of), None);
    }
}
