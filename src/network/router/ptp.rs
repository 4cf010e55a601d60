//! A link straight between two containers, without a router.

use std::os::fd::{AsFd, BorrowedFd};

use super::attach::{configure, unlink};
use super::state::State;
use crate::network::endpoint::Attached;
use crate::network::error::Error;
use crate::network::links::{Batch, Links, Veth};
use crate::network::namespace::Namespace;

/// Links a container with the other member, if that is there; returns the number of its end.
///
/// The first member waits with an interface that leads nowhere. When the other comes, or comes back, it gives way to a
/// pair that joins them.
pub(super) fn link(
    state: &mut State,
    (namespace, links): (BorrowedFd<'_>, &mut Links),
    container: &str,
    attached: &Attached,
) -> Result<u32, Error> {
    let copy = namespace.try_clone_to_owned().map_err(|error| Error::kernel("copy a descriptor", error))?;
    let (index, other_index) = (state.next_index(), state.next_index());
    let network = state.network_mut(&attached.network)?;
    let mtu = network.mtu;
    if let Some(member) = network.members.get_mut(container) {
        member.namespace = Some(Namespace::from(copy));
    }
    let other = network.members.iter().find(|(name, member)| *name != container && member.namespace.is_some());
    let Some((_, other)) = other else {
        wait(links, attached, index, mtu)?;
        return Ok(index);
    };
    let (inside, there) = (other.namespace.as_ref().expect("presume: it was looked for"), &other.attached);
    // its end of what is no more, or what it waited with
    unlink(inside, &there.interface)?;
    let mut batch = Batch::default();
    batch.veth(&Veth {
        name: &attached.interface,
        index,
        mac: Some(attached.mac),
        peer_namespace: inside.as_fd(),
        peer_name: &there.interface,
        peer_index: other_index,
        peer_mac: there.mac,
        mtu,
        bridge: None,
    });
    links.apply(batch)?;
    inside.run(|| {
        let mut batch = Batch::default();
        configure(&mut batch, network, there, other_index);
        Links::open()?.apply(batch)
    })?;
    Ok(index)
}

/// Gives the first member an interface that nobody answers on.
fn wait(links: &mut Links, attached: &Attached, index: u32, mtu: u32) -> Result<(), Error> {
    let mut batch = Batch::default();
    batch.nowhere(&attached.interface, index, attached.mac, mtu);
    links.apply(batch)
}
