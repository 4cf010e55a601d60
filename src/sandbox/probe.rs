//! What this machine can do for sandboxes, found out by doing it.

use std::path::Path;

use rustix::io::Errno;

use super::error::LaunchError;
use super::rootfs;
use super::spec::Overlay;
use super::tree::{self, Shelf};
use super::userns::{self, UserNamespace};
use super::{Ids, subids};

/// Makes a user namespace inside of this process's, and lets it go.
pub fn user_namespace() -> Result<(), Errno> {
    let (users, groups) = if Ids::current().is_whole_machine() {
        ("0 0 65536\n".to_owned(), "0 0 65536\n".to_owned())
    } else {
        Ids::current().identity_maps()
    };
    userns::hold(|pid| userns::write_maps(pid, &users, &groups)).map(drop)
}

/// Makes an overlay of one layer in a folder, and lets it go; in a user namespace that is one with `userxattr`.
pub fn overlay(folder: &Path) -> Result<(), LaunchError> {
    let [lower, upper, work] = ["lower", "upper", "work"].map(|name| folder.join(name));
    for path in [&lower, &upper, &work] {
        std::fs::create_dir_all(path).map_err(|error| {
            LaunchError::Impossible(format!("the folder {} can't be made: {error}", path.display()))
        })?;
    }
    let spec = Overlay { lowers: vec![lower], upper, work, host: Vec::new() };
    rootfs::overlay(&spec, UserNamespace::None, &mut Shelf::new(UserNamespace::None)).map(drop)
}

/// Mounts a folder with shifted ids, which root's containers need to have their own.
pub fn shifted_mount(folder: &Path) -> Result<(), Errno> {
    let space = UserNamespace::shifted();
    space.hold()?;
    tree::clone(folder, false, space).map(drop)
}

/// Whether the kernel holds system calls for a supervisor.
pub fn held_calls() -> bool {
    crate::sys::notify::is_known()
}

/// How many further users and groups a user may have by `/etc/subuid` and `/etc/subgid`.
pub fn subordinate_ids(uid: u32) -> (u64, u64) {
    let count = |ids: Option<subids::Subids>| ids.map_or(0, |ids| ids.count());
    (count(subids::Subids::users(uid)), count(subids::Subids::groups(uid)))
}
