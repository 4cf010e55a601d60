//! Named volumes of `rbox run`, and its mounts as a plan says them.

use std::path::{Path, PathBuf};

use super::flags::{Flags, existing};
use crate::cli::exit::Error;
use crate::cli::stacks::{Project, find, inspect};
use crate::cli::value::{Volume, VolumeSource, VolumesFromArg};
use crate::executor::{self, First};
use crate::plan::stack::{Mount, MountKind};
use crate::stack::definition;
use crate::store::{HeldVolume, ImageRecord, Store};

impl Flags {
    /// Named volumes, by name.
    pub(super) fn named_volumes(&self) -> impl Iterator<Item = (&str, &Volume)> {
        self.binds().filter_map(|volume| match &volume.source {
            VolumeSource::Named(name) => Some((name.as_str(), volume)),
            _ => None,
        })
    }

    /// Makes the named volumes that are missing, fills new ones with what the image has at their place, and keeps all of
    /// them from being removed.
    pub(super) fn make_volumes(&self, store: &Store, image: &ImageRecord) -> Result<Vec<HeldVolume>, Error> {
        self.make_volumes_of(store, image, &|name| (name.to_owned(), None))
    }

    /// The same where some have another name in the store, and belong to a stack.
    pub(super) fn make_volumes_of<'a>(
        &self,
        store: &Store,
        image: &ImageRecord,
        place: &dyn Fn(&str) -> (String, Option<&'a str>),
    ) -> Result<Vec<HeldVolume>, Error> {
        let user = self.user(&image.config.config.user);
        let mut held = Vec::new();
        for (name, volume) in self.named_volumes() {
            let (name, stack) = place(name);
            store.create_volume(&name, stack, &[])?;
            if volume.copy {
                let path = volume.target.to_string_lossy();
                executor::fill_volume(store, &name, image, First::Place { path: &path, user })?;
            }
            held.push(store.hold_volume(&name)?);
        }
        Ok(held)
    }

    /// Where a mount's files are on this machine.
    pub(super) fn source_of(store: &Store, volume: &Volume) -> Result<PathBuf, Error> {
        match &volume.source {
            VolumeSource::Path(path) => existing(path),
            VolumeSource::Named(name) => Ok(store.volume_path(name)?),
            VolumeSource::Own => Err(Error::new("presume: a volume of a container's own is the supervisor's to make")),
        }
    }

    /// All mounts, as a block of a file would have them.
    pub(super) fn planned_mounts(&self) -> Result<Vec<Mount>, Error> {
        let mut mounts = Vec::new();
        for volume in self.binds() {
            let text = |path: &Path| {
                path.to_str()
                    .map(str::to_owned)
                    .ok_or_else(|| Error::usage(format!("`{}` is no UTF-8 text", path.display())))
            };
            let kind = match &volume.source {
                VolumeSource::Path(path) => MountKind::Bind { source: text(&existing(path)?)? },
                VolumeSource::Named(name) => MountKind::Volume { name: Some(name.clone()) },
                VolumeSource::Own => MountKind::Volume { name: None },
            };
            mounts.push(Mount { target: text(&volume.target)?, readonly: volume.readonly, kind });
        }
        for tmpfs in self.memory() {
            let target = tmpfs.target.to_string_lossy().into_owned();
            mounts.push(Mount { target, readonly: tmpfs.readonly, kind: MountKind::Tmpfs { size: tmpfs.size } });
        }
        Ok(mounts)
    }

    /// The permission bits of memory that lies at a path.
    pub(super) fn tmpfs_mode(&self, target: &str) -> Option<u32> {
        self.memory().find(|tmpfs| tmpfs.target == Path::new(target)).map(|tmpfs| tmpfs.mode)
    }
}

/// Adds what other containers mount to the mounts of one; its own count before theirs, and earlier ones' before later ones'.
pub(super) fn lent(from: &[VolumesFromArg], mounts: &mut Vec<definition::Mount>) -> Result<(), Error> {
    if from.is_empty() {
        return Ok(());
    }
    let stacks = find::Stacks::open(&Project::default())?;
    // What an image says alone gives way to what somebody lends, as with Docker.
    for VolumesFromArg { container, readonly } in from {
        let (stack, found) = stacks.one(container)?;
        for mount in inspect::settings(&mut stacks.client(&stack)?, &found)?.mounts {
            let known = mounts.iter().position(|own| Path::new(&own.target) == Path::new(&mount.target));
            let is_own = |at: usize| !matches!(mounts[at].kind, definition::MountKind::Anonymous);
            match mount.kind {
                _ if known.is_some_and(is_own) => continue,
                definition::MountKind::Tmpfs { .. } | definition::MountKind::Image { .. } => continue,
                definition::MountKind::Anonymous => {
                    let target = &mount.target;
                    let text = format!("`{container}` has a volume of its own at `{target}`, which goes with it");
                    return Err(Error::usage(text)
                        .help(format!("start `{container}` with a volume that has a name: `-v NAME:{target}`")));
                }
                definition::MountKind::Bind(_) | definition::MountKind::Volume { .. } => {}
            }
            if let Some(at) = known {
                mounts.remove(at);
            }
            mounts.push(definition::Mount { readonly: mount.readonly || *readonly, ..mount });
        }
    }
    mounts.sort_by_key(|mount| Path::new(&mount.target).components().count());
    Ok(())
}
