//! Where the store is, and whether this process may have one at all.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::exit::{Error, Exit};
use crate::sandbox::Ids;
use crate::sandbox::identity::{Range, enter};
use crate::store::Store;
use crate::sys::descriptors;
use crate::sys::process::is_privileged_start;

/// The store's folder: `RBOX_ROOT`, else `/var/lib/rbox` for root, else `rbox` in the user's data folder.
///
/// Found once, before [`become_root`] makes everybody look like root.
pub(super) fn path() -> Result<PathBuf, Error> {
    static PATH: OnceLock<Option<PathBuf>> = OnceLock::new();
    PATH.get_or_init(find).clone().ok_or_else(|| {
        Error::new("there is no place for a store: neither RBOX_ROOT nor HOME is set")
            .help("name a folder with RBOX_ROOT")
    })
}

fn find() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(root) = set("RBOX_ROOT") {
        return Some(root);
    }
    if rustix::process::geteuid().is_root() {
        return Some(PathBuf::from("/var/lib/rbox"));
    }
    let data = set("XDG_DATA_HOME").filter(|path| path.is_absolute());
    let data = data.or_else(|| set("HOME").map(|home| home.join(".local/share")));
    data.map(|data| data.join("rbox"))
}

/// A file of stores that were begun with a single id: owners are noted beside their files, and go on being played when more ids come.
const SINGLE: &str = "single-id";

/// How many descriptors commands may have open before any of their threads waits for the table of them to grow.
const DESCRIPTORS: usize = 256;

/// Makes an ordinary user root of a namespace of its own, so that layers can have owners; before any thread starts.
pub(super) fn become_root() -> Result<(), Error> {
    let range = if is_of_single_id()? { Range::Own } else { Range::All };
    descriptors::make_room(DESCRIPTORS);
    enter(range).map_err(|error| Error::new(error.to_string()))
}

/// Whether the store was begun by a user with a single id.
pub(super) fn is_of_single_id() -> Result<bool, Error> {
    Ok(path()?.join(SINGLE).exists())
}

/// Whether rbox runs as the machine's own root, and not as an ordinary user who looks like one.
pub(super) fn is_whole() -> bool {
    rustix::process::geteuid().is_root() && Ids::current().is_whole_machine()
}

/// Opens the store.
pub(super) fn store() -> Result<Store, Error> {
    descriptors::make_room(DESCRIPTORS);
    let root = path()?;
    let is_new = !root.join("version").exists();
    let store = Store::open(&root)?;
    if is_new && Ids::current().is_single() {
        let place = root.join(SINGLE);
        std::fs::write(&place, "owners of files are noted beside them\n")
            .map_err(|error| Error::new(format!("can't write {}: {error}", place.display())))?;
    }
    Ok(store)
}

/// Refuses to run with rights that the caller does not have (set-user-id, set-group-id, file capabilities): everything here
/// trusts its arguments and its environment (CVE-2016-8659, CVE-2020-5291).
pub(super) fn refuse_privileges() -> Result<(), Error> {
    if !is_privileged_start() {
        return Ok(());
    }
    Err(Error::Message {
        text: "rbox does not run set-user-id, set-group-id or with file capabilities: it needs no such rights"
            .to_owned(),
        help: Some("take them away: `chmod u-s,g-s` and `setcap -r` on the program".to_owned()),
        exit: Exit::RBOX,
    })
}
