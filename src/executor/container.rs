//! The file system of a container: an image's layers below a writable one of its own.

use std::fs::File;
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};

use super::draft::Draft;
use super::failure::{At, Reason};
use super::ground::Ground;
use super::meta::Time;
use super::users::Ids;
use super::view::View;
use super::volume::First;
use super::write::Writer;
use crate::image::ImageConfig;
use crate::sandbox::fakeroot::{Fakeroot, Mode};
use crate::sandbox::{self, MountKind, Overlay, User};
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
    /// What lies below what it writes.
    ground: Ground,
    /// What plays owners and users for its programs, where this user has a single id.
    pub fakeroot: Option<Fakeroot>,
    /// How often it was started, and further folders were made.
    count: u32,
    /// Holds the writable layer.
    pub layer: Layer,
}

impl Container {
    /// Makes it ready for a further start: what it wrote stays.
    ///
    /// # Errors
    /// The store can't be written.
    pub fn again(&mut self) -> Result<(), Reason> {
        // overlayfs does not take the folder of an overlay that nothing was synced of
        self.count += 1;
        let count = self.count;
        let fresh = |old: &mut PathBuf| -> Result<(), Reason> {
            let name = old.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let name = name.split('.').next().unwrap_or_default().to_owned();
            *old = self.layer.0.dir(&format!("{name}.{count}"))?;
            Ok(())
        };
        fresh(&mut self.overlay.work)?;
        self.overlay.host.iter_mut().try_for_each(|tree| fresh(&mut tree.work))
    }

    /// The numbers of a user by the container's own files as they are now, and that user's home, where they say one.
    ///
    /// # Errors
    /// There is no such user.
    pub fn runner(&self, store: &Store, user: &str) -> Result<(User, Option<String>), Reason> {
        let view = self.ground.view_below(store, &self.overlay.upper)?;
        let Ids { uid, gid, groups, home } = Ids::runner(&view, user)?;
        Ok((User { uid, gid, groups }, home))
    }

    /// The numbers of groups by the container's own files, as [`runner`](Container::runner) finds them.
    ///
    /// # Errors
    /// There is no such group.
    pub fn groups(&self, store: &Store, groups: &[String]) -> Result<Vec<u32>, Reason> {
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        Ok(Ids::groups(&self.ground.view_below(store, &self.overlay.upper)?, groups)?)
    }

    /// The numbers of an owner of files, as [`runner`](Container::runner) finds them.
    ///
    /// # Errors
    /// There is no such user.
    pub fn owner(&self, store: &Store, owner: &str) -> Result<(u32, u32), Reason> {
        let view = self.ground.view_below(store, &self.overlay.upper)?;
        let ids = Ids::owner(&view, owner)?;
        Ok((ids.uid, ids.gid))
    }

    /// A path of an image as a mount of the container's; what is written there is thrown away.
    ///
    /// # Errors
    /// The image's layers are gone, or it is this machine's own files.
    pub fn image(&mut self, store: &Store, image: &ImageRecord, path: &str) -> Result<MountKind, Reason> {
        let ground = Ground { snapshot: image.snapshot, host: image.host };
        if ground.host {
            let text =
                format!("can't mount `{path}` of the base `host`: those are this machine's own files; bind them");
            return Err(Reason::Other(text));
        }
        self.count += 1;
        let lowers = ground.chain(store)?.iter().rev().map(|snapshot| snapshot.path().to_owned()).collect();
        let upper = self.layer.0.dir(&format!("mount-{}", self.count))?;
        let work = self.layer.0.dir(&format!("mount-{}-work", self.count))?;
        let overlay = Overlay { lowers, upper, work, host: Vec::new() };
        Ok(MountKind::Overlay { overlay, path: PathBuf::from(path) })
    }

    /// A folder that goes with the container, which at first holds what its image has at a path.
    ///
    /// # Errors
    /// The store can't be written.
    pub fn folder(&mut self, store: &Store, number: usize, path: &str) -> Result<PathBuf, Reason> {
        let name = format!("volume-{number}");
        if self.layer.0.path().join(&name).exists() {
            return Ok(self.layer.0.dir(&name)?);
        }
        let folder = self.layer.0.dir(&name)?;
        let image = ImageRecord {
            config: ImageConfig::default(),
            snapshot: self.ground.snapshot,
            host: self.ground.host,
            epoch: None,
            pulled: None,
        };
        let user = format!("{}:{}", self.user.uid, self.user.gid);
        super::volume::fill(store, &folder, &image, First::Place { path, user: &user })?;
        Ok(folder)
    }
}

/// The writable layer of a container; dropped, it is gone.
#[derive(Debug)]
pub struct Layer(Staging);

impl Layer {
    /// Removes what an earlier container's overlay left beside the layer, while there is time: it is not in the way yet.
    pub fn tidy(&self) {
        if let Some(work) = self.0.idle_work() {
            // what is left is removed when its turn comes, and told of if it can't be
            let _ = sandbox::tidy_work(&work);
        }
    }

    /// Removes it once its container has ended, or keeps it for the next one where nothing was written to it.
    pub fn retire(self, store: &Store) -> Result<(), Reason> {
        Ok(store.retire(self.0)?)
    }
}

/// Prepares a container of an image for a user, with the folder it starts in.
///
/// # Errors
/// The image's layers are gone, it has no such user, or the store can't be written.
pub fn container(
    store: &Store,
    image: &ImageRecord,
    user: &str,
    cwd: &str,
    fakeroot: Mode,
) -> Result<Container, Reason> {
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
    let fakeroot = Ground::fakeroot(store, &chain, fakeroot)?;
    Ok(Container { fakeroot, overlay, user: User { uid, gid, groups }, home, ground, count: 0, layer: Layer(staging) })
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
    staging.note_owners(writer.write(&draft.into_entries())?);
    Ok(())
}
