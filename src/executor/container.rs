//! The file system of a container: an image's layers below a writable one of its own.

use std::fs::File;
use std::os::fd::AsFd as _;
use std::path::Path;

use super::draft::Draft;
use super::failure::{At, Reason};
use super::ground::Ground;
use super::meta::Time;
use super::users::Ids;
use super::view::View;
use super::write::Writer;
use crate::sandbox::{Overlay, User};
use crate::store::{ImageRecord, Staging, Store};

/// What a container stands on. What it writes is gone when this is dropped.
#[derive(Debug)]
pub struct Container {
    /// For the sandbox.
    pub overlay: Overlay,
    /// Who runs in it, by the image's own files.
    pub user: User,
    /// That user's home, where the image says one.
    pub home: Option<String>,
    /// Holds the writable layer.
    pub layer: Layer,
}

/// The writable layer of a container; dropped, it is gone.
#[derive(Debug)]
pub struct Layer(Staging);

impl Layer {
    /// Removes it once its container has ended, or keeps it for the next one where nothing was written to it.
    pub fn retire(self, store: &Store) -> Result<(), Reason> {
        Ok(store.retire(self.0)?)
    }
}

/// Prepares a container of an image for a user, with the folder it starts in.
///
/// # Errors
/// The image's layers are gone, it has no such user, or the store can't be written.
pub fn container(store: &Store, image: &ImageRecord, user: &str, cwd: &str) -> Result<Container, Reason> {
    let ground = Ground { snapshot: image.snapshot, host: image.host };
    let chain = ground.chain(store)?;
    let view = ground.view(store, Time::EPOCH)?;
    let staging = store.stage_for_container()?;
    if let Some(below) = chain.last() {
        staging.root_like(below)?;
    }
    let ids = Ids::runner(&view, user)?;
    make_folder(&view, cwd, &ids, &staging)?;
    let overlay = ground.overlay(store, &chain, &staging)?;
    let Ids { uid, gid, groups, home } = ids;
    Ok(Container { overlay, user: User { uid, gid, groups }, home, layer: Layer(staging) })
}

/// Makes the folder that a program starts in, where the image lacks it, as Docker does.
fn make_folder(view: &View, cwd: &str, ids: &Ids, staging: &Staging) -> Result<(), Reason> {
    if cwd == "/" || view.resolve(Path::new(cwd), true).is_ok_and(|place| place.node.is_some()) {
        return Ok(());
    }
    let mut draft = Draft::new(view, Time::EPOCH);
    draft.work_dir(cwd, (ids.uid, ids.gid))?;
    let upper = File::open(staging.upper()).at("open", staging.upper())?;
    // Not from the pool: the container may write to what it finds.
    let writer = Writer { upper: upper.as_fd(), pool: None, index: None, progress: &|_| {}, cancelled: &|| false };
    writer.write(&draft.into_entries())
}
