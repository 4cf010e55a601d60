//! The first content of a volume: what an image has at a path.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::draft::{Draft, Marks};
use super::failure::{At, Reason};
use super::ground::Ground;
use super::meta::{Kind, Time};
use super::select::From;
use super::users::Ids;
use super::view::View;
use crate::store::{ImageRecord, Store};
use crate::sys::ownership;

/// What an image has for a volume at first.
#[derive(Clone, Copy, Debug)]
pub enum First<'a> {
    /// A folder that has to be there.
    Folder(&'a str),
    /// What lies where the volume is mounted. Where that is nothing, the volume is empty and belongs to the user whose programs it is
    /// for: as root's they could only read it.
    Place {
        /// Where it is mounted.
        path: &'a str,
        /// Who runs the programs, as `USER` has it.
        user: &'a str,
    },
}

/// Fills a volume that has no content yet with what an image has for it: owners, modes and links as they are there.
///
/// Links of the image are followed inside it, and nothing is followed in the volume.
///
/// # Errors
/// The image's layers are gone, it lacks a folder that has to be there, or the volume can't be written.
pub fn fill_volume(store: &Store, name: &str, image: &ImageRecord, first: First<'_>) -> Result<(), Reason> {
    store.fill_volume(name, |folder| fill(store, folder, image, first))
}

pub(super) fn fill(store: &Store, folder: &Path, image: &ImageRecord, first: First<'_>) -> Result<(), Reason> {
    let (First::Folder(path) | First::Place { path, .. }) = first;
    let view = Ground { snapshot: image.snapshot, host: image.host }.view(store, Time::EPOCH)?;
    let place = view.resolve(Path::new(path), true).at("look up", path)?;
    let node = place.node.filter(|node| node.meta.kind == Kind::Directory);
    let Some(node) = node else {
        let First::Place { user, .. } = first else {
            return Err(Reason::Other(format!("the image has no folder `{path}` to fill the volume from")));
        };
        // that there is no such user is told when the program starts
        return Ids::runner(&view, user).map_or(Ok(()), |ids| give(folder, ids.uid, ids.gid));
    };
    let nothing = View::new(Vec::new(), Time::EPOCH);
    let mut draft = Draft::new(&nothing, Time::EPOCH);
    let from = From { view: &view, ignore: None, place: "in the image that the volume is filled from" };
    // A path and not a pattern, whatever characters it has.
    let literal: String = place.path.to_string_lossy().chars().flat_map(escaped).collect();
    for selected in from.select(&literal, false, &[])? {
        draft.copy(&view, &selected, "/", &Marks::default())?;
    }
    super::write::plainly(folder, &draft.into_entries())?;
    give(folder, node.meta.uid, node.meta.gid)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(node.meta.mode)).at("change the mode of", folder)
}

fn give(folder: &Path, uid: u32, gid: u32) -> Result<(), Reason> {
    let top = File::open(folder).at("open", folder)?;
    ownership::give(&top, uid, gid).at("change the owner of", folder)
}

/// A character of a pattern that means itself.
fn escaped(c: char) -> impl Iterator<Item = char> {
    matches!(c, '\\' | '*' | '?' | '[').then_some('\\').into_iter().chain([c])
}
