//! Who rbox is: root, or an ordinary user who becomes root of a user namespace.

use super::ids::Ids;

/// What to do when an id is missing.
pub(super) fn more_ids() -> String {
    if Ids::current().is_single() {
        return "this user has a single id here; install `uidmap` and give the user a range of ids in /etc/subuid and \
                /etc/subgid (as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER)"
            .to_owned();
    }
    "the range of ids of this user in /etc/subuid and /etc/subgid is too small for it".to_owned()
}
