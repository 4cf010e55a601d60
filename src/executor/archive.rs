//! `ADD` of a local archive: what it holds takes its place.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use super::build::Build;
use super::failure::{At, Reason};
use super::key::mark;
use super::meta::Kind as FileKind;
use super::remote::Remote;
use super::select::Selected;
use super::view::View;
use crate::plan::{Copy, CopySource};
use crate::store::layer::{Unpack, decompress, is_archive};
use crate::store::{Kind, SnapshotId, SnapshotMeta};

/// A block of a tar.
const BLOCK: usize = 512;

impl Build<'_> {
    /// Unpacks the archives among what an `ADD` selects: by the number of the source, and of the match in it.
    pub(super) fn archives(
        &self,
        copy: &Copy,
        view: Option<&View>,
        selections: &[Vec<Selected>],
        owner: Option<(u32, u32)>,
    ) -> Result<HashMap<(usize, usize), Remote>, Reason> {
        let mut archives = HashMap::new();
        let (Some(add), Some(view)) = (&copy.add, view) else { return Ok(archives) };
        let local = copy.sources.iter().zip(selections).enumerate();
        for (number, (source, selected)) in local.filter(|_| add.unpack != Some(false)) {
            if !matches!(source, CopySource::Path { .. }) {
                continue;
            }
            for (place, one) in selected.iter().enumerate() {
                if let Some(archive) = self.archive(view, one, owner)? {
                    archives.insert((number, place), archive);
                }
            }
        }
        Ok(archives)
    }

    /// What a single file holds, if it is an archive.
    pub(super) fn archive(
        &self,
        view: &View,
        selected: &Selected,
        owner: Option<(u32, u32)>,
    ) -> Result<Option<Remote>, Reason> {
        let Some(pick) = selected.picks.first().filter(|pick| pick.node.meta.kind == FileKind::File) else {
            return Ok(None);
        };
        let mut file = view.open(&pick.path, &pick.node).at("read", &pick.path)?;
        if !holds_tar(&mut file).at("read", &pick.path)? {
            return Ok(None);
        }
        let (snapshot, implied) = self.unpack(file, &pick.path, owner)?;
        let digest = mark("archive", snapshot.to_string().as_bytes());
        Remote::new(self, snapshot, "/", &[], digest).map(|remote| Some(remote.unpacked(owner, &implied)))
    }

    /// Unpacks an archive into a layer of its own; also gives the directories that it has no entries for.
    fn unpack(
        &self,
        file: File,
        path: &Path,
        owner: Option<(u32, u32)>,
    ) -> Result<(SnapshotId, HashSet<Vec<u8>>), Reason> {
        let bad = |error: &dyn std::fmt::Display| {
            Reason::Other(format!("can't unpack `{}`: {error}; to copy the file as it is, use COPY", path.display()))
        };
        let staging = self.store.stage()?;
        let upper = File::open(staging.upper()).at("open", staging.upper())?;
        let unpacked = Unpack { owner, ..Unpack::default() }.unpack(file, upper).map_err(|error| bad(&error))?;
        staging.note_owners(unpacked.owners);
        Ok((staging.commit(SnapshotMeta { parent: None, kind: Kind::Imported })?, unpacked.implied))
    }
}

/// Whether a file is a tar, compressed or not; leaves it at its start.
fn holds_tar(file: &mut File) -> std::io::Result<bool> {
    let mut start = Vec::with_capacity(BLOCK);
    file.by_ref().take(BLOCK as u64).read_to_end(&mut start)?;
    file.seek(SeekFrom::Start(0))?;
    let mut header = Vec::with_capacity(BLOCK);
    if is_archive(&start) {
        // What does not unpack is no archive, but a file like others.
        let block = decompress(&*file).and_then(|archive| archive.take(BLOCK as u64).read_to_end(&mut header));
        file.seek(SeekFrom::Start(0))?;
        return Ok(block.is_ok() && is_header(&header));
    }
    Ok(is_header(&start))
}

/// Whether a block is a tar's header by its checksum (POSIX, pax, "ustar Interchange Format").
fn is_header(block: &[u8]) -> bool {
    if block.len() != BLOCK || block[0] == 0 {
        return false;
    }
    let written = std::str::from_utf8(&block[148..156]).unwrap_or_default().trim_matches(['\0', ' ']);
    let sum: u32 =
        (0..).zip(block).map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) }).sum();
    u32::from_str_radix(written, 8).is_ok_and(|written| written == sum)
}
