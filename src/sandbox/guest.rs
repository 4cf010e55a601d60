//! Being a guest: a child that is born into namespaces of others.
//!
//! The thread that wants the child cannot go there itself: an ordinary user's would not be let back into the machine's
//! own. So another child goes, has the child there as a sibling of its own, hands it over and ends.

use std::os::fd::{AsFd, BorrowedFd};

use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType};
use rustix::process::{WaitId, WaitIdOptions};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use super::report;
use super::spec::{Network, Share, Spec};
use crate::sys::descriptors;
use crate::sys::process::{self, Child};

/// Namespaces to be born into, at most four.
pub(super) type Places<'a> = [Option<(BorrowedFd<'a>, LinkNameSpaceType)>; 4];

/// Those that a spec names.
pub(super) fn of(spec: &Spec) -> Places<'_> {
    let network = match &spec.network {
        Network::Join(namespace) => Some((namespace.as_fd(), LinkNameSpaceType::Network)),
        Network::Host | Network::None | Network::Own => None,
    };
    [
        network,
        place(&spec.shares.pid, LinkNameSpaceType::ProcessID),
        place(&spec.shares.ipc, LinkNameSpaceType::InterProcessCommunication),
        place(&spec.shares.uts, LinkNameSpaceType::HostNameAndNISDomainName),
    ]
}

fn place(share: &Share, kind: LinkNameSpaceType) -> Option<(BorrowedFd<'_>, LinkNameSpaceType)> {
    match share {
        Share::Join(namespace) => Some((namespace.as_fd(), kind)),
        Share::Own | Share::Host => None,
    }
}

/// Whether a child of [`clone`] has no descriptors of its own until it begins, and only those below a first number then.
pub(super) fn shares_descriptors(places: &Places<'_>) -> bool {
    descriptors::are_set_aside() && places.iter().all(Option::is_none)
}

/// As [`process::clone`], born into other namespaces; where it [is to share descriptors](shares_descriptors), as
/// [`process::clone_without`].
pub(super) fn clone(
    places: &Places<'_>,
    first: i32,
    namespaces: u64,
    cgroup: Option<BorrowedFd<'_>>,
    child: impl FnOnce() -> i32,
) -> Result<Child, Errno> {
    if shares_descriptors(places) {
        return process::clone_without(first, namespaces, cgroup, child);
    }
    if places.iter().all(Option::is_none) {
        return process::clone(namespaces, cgroup, child);
    }
    let (here, there) =
        rustix::net::socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
    let middle = process::clone(0, None, || match have(places, namespaces, cgroup, child) {
        Ok(born) => report::send_born(there.as_fd(), &born).map_or_else(Errno::raw_os_error, |()| 0),
        Err(errno) => errno.raw_os_error(),
    })?;
    drop(there);
    let born = report::receive_born(&here);
    let id = WaitId::PidFd(middle.pidfd.as_fd());
    let status = rustix::io::retry_on_intr(|| rustix::process::waitid(id.clone(), WaitIdOptions::EXITED))?;
    match status.and_then(|status| status.exit_status()) {
        Some(0) => born,
        Some(errno) => Err(Errno::from_raw_os_error(errno)),
        None => Err(Errno::CHILD),
    }
}

/// Goes there and has the child. In a child.
fn have(
    places: &Places<'_>,
    namespaces: u64,
    cgroup: Option<BorrowedFd<'_>>,
    child: impl FnOnce() -> i32,
) -> Result<Child, Errno> {
    for (namespace, kind) in places.iter().flatten() {
        move_into_link_name_space(*namespace, Some(*kind))?;
    }
    process::clone_sibling(namespaces, cgroup, child)
}
