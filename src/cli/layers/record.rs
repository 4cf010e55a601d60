//! `rbox layers --format json`.

use serde::Serialize;

use super::{Made, path};
use crate::store::RecordDigest;
use crate::store::contents::{Change, Changes, Contents, Duplicate, How};

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the names that programs read")]
pub(super) struct Record {
    image: String,
    record: String,
    /// Bytes that are seen in the end.
    seen: u64,
    /// Bytes of all layers.
    bytes: u64,
    /// `seen` of `bytes`, 1 = nothing is wasted.
    efficiency: f64,
    layers: Vec<Layer>,
    waste: Vec<Waste>,
    duplicates: Vec<Duplicates>,
}

#[derive(Serialize)]
struct Layer {
    /// Counted from the bottom, from 1.
    number: usize,
    snapshot: String,
    instruction: String,
    file: Option<String>,
    line: Option<u32>,
    bytes: u64,
    wasted: u64,
    changes: Vec<Changed>,
}

#[derive(Serialize)]
struct Changed {
    path: String,
    how: &'static str,
    kind: &'static str,
    /// After the change; of something that was deleted, before it.
    bytes: u64,
    before: u64,
    mode: String,
    uid: u32,
    gid: u32,
}

#[derive(Serialize)]
struct Waste {
    path: String,
    bytes: u64,
    /// The layer that has them, and the one that hid them.
    layer: usize,
    by: usize,
    how: &'static str,
}

#[derive(Serialize)]
struct Duplicates {
    /// Of each.
    bytes: u64,
    places: Vec<Place>,
}

#[derive(Serialize)]
struct Place {
    layer: usize,
    path: String,
}

impl Record {
    pub(super) fn new(
        image: &str,
        record: RecordDigest,
        contents: &[Contents],
        changes: &Changes<'_>,
        duplicates: &[Duplicate<'_>],
        made: &[Made],
    ) -> Self {
        let (seen, bytes) = changes.efficiency();
        let wasted = changes.wasted();
        let layers = contents.iter().enumerate().map(|(at, content)| Layer {
            number: at + 1,
            snapshot: content.layer.id().to_string(),
            instruction: made[at].instruction.clone(),
            file: made[at].line.as_ref().map(|line| line.file.clone()),
            line: made[at].line.as_ref().map(|line| line.line),
            bytes: changes.bytes(at),
            wasted: wasted.iter().filter(|one| one.layer == at).map(|one| one.bytes).sum(),
            changes: changes.changes[at].iter().map(changed).collect(),
        });
        Self {
            image: image.to_owned(),
            record: record.to_string(),
            seen,
            bytes,
            efficiency: super::draw::share(seen, bytes),
            layers: layers.collect(),
            waste: wasted
                .iter()
                .map(|one| Waste {
                    path: path(one.path),
                    bytes: one.bytes,
                    layer: one.layer + 1,
                    by: one.by + 1,
                    how: one.how.word(),
                })
                .collect(),
            duplicates: duplicates
                .iter()
                .map(|one| Duplicates {
                    bytes: one.bytes,
                    places: one
                        .places
                        .iter()
                        .map(|(layer, place)| Place { layer: layer + 1, path: path(place) })
                        .collect(),
                })
                .collect(),
        }
    }
}

fn changed(change: &Change<'_>) -> Changed {
    let deleted = change.how == How::Deleted;
    Changed {
        path: path(change.path),
        how: change.how.word(),
        kind: change.entry.kind.word(),
        bytes: if deleted { change.before } else { change.entry.bytes },
        before: change.before,
        mode: format!("{:04o}", change.entry.mode),
        uid: change.entry.uid,
        gid: change.entry.gid,
    }
}
