//! A link straight between two containers, without a router.

use std::os::fd::{AsFd, BorrowedFd};

use super::attach::{configure, unlink};
use super::state::State;
use crate::network::endpoint::Attached;
use crate::network::error::Error;
use crate::network::links::{Batch, Links, Veth};
use crate::network::namespace::Namespace;

/// Links a container with the other member, if that is there; returns the number of its end, which has its addresses.
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
        let mut batch = Batch::default();
        // nobody answers there
        batch.nowhere(&attached.interface, index, attached.mac, mtu);
        // here and now, for the other may take the interface away as soon as the state is free
        configure(&mut batch, network, attached, index);
        links.apply(batch)?;
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
    configure(&mut batch, network, attached, index);
    links.apply(batch)?;
    inside.run(|| {
        let mut batch = Batch::default();
        configure(&mut batch, network, there, other_index);
        Links::open()?.apply(batch)
    })?;
    Ok(index)
}
