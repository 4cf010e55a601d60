//! The first content of a volume: what an image has at a path.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::draft::{Draft, Marks};
use super::failure::{At, Reason};
use super::ground::Ground;
use super::meta::{Kind, Time};
use super::select::From;
use super::view::View;
use crate::store::{ImageRecord, Store};
use crate::sys::ownership;

/// Fills a volume that has no content yet with what lies at a path of an image: owners, modes and links as they are there.
///
/// Links of the image are followed inside it, and nothing is followed in the volume. With `required`, a path that the image
/// does not have is an error; without (the place where the volume is mounted), the volume is empty then.
///
/// # Errors
/// The image's layers are gone, it has no such folder, or the volume can't be written.
pub fn fill_volume(store: &Store, name: &str, image: &ImageRecord, path: &str, required: bool) -> Result<(), Reason> {
    store.fill_volume(name, |folder| fill(store, folder, image, path, required))
}

pub(super) fn fill(
    store: &Store,
    folder: &Path,
    image: &ImageRecord,
    path: &str,
    required: bool,
) -> Result<(), Reason> {
    let view = Ground { snapshot: image.snapshot, host: image.host }.view(store, Time::EPOCH)?;
    let place = view.resolve(Path::new(path), true).at("look up", path)?;
    let node = place.node.filter(|node| node.meta.kind == Kind::Directory);
    let Some(node) = node else {
        let text = format!("the image has no folder `{path}` to fill the volume from");
        return if required { Err(Reason::Other(text)) } else { Ok(()) };
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
    let top = File::open(folder).at("open", folder)?;
    ownership::give(&top, node.meta.uid, node.meta.gid).at("change the owner of", folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(node.meta.mode)).at("change the mode of", folder)
}

/// A character of a pattern that means itself.
fn escaped(c: char) -> impl Iterator<Item = char> {
    matches!(c, '\\' | '*' | '?' | '[').then_some('\\').into_iter().chain([c])
}
