//! Interfaces on the wire of one of the host's.

use std::os::fd::BorrowedFd;

use super::state::State;
use crate::network::endpoint::Attached;
use crate::network::error::Error;
use crate::network::links::Batch;
use crate::network::namespace::Namespace;
use crate::network::spec::Driver;

/// Makes a container's interface, and returns its number.
pub(super) fn make(state: &mut State, namespace: BorrowedFd<'_>, attached: &Attached) -> Result<u32, Error> {
    let copy = namespace.try_clone_to_owned().map_err(|error| Error::kernel("copy a descriptor", error))?;
    let index = state.next_index();
    let interfaces = state.host_view.look_around()?.interfaces;
    let network = state.network(&attached.network)?;
    let Driver::Macvlan { parent } = &network.spec.driver else { return Ok(index) };
    let Some(parent_index) = interfaces.get(parent) else {
        let known = interfaces.keys().cloned().collect::<Vec<_>>().join(", ");
        let why = format!("the host has no interface {parent} to be on; it has {known}");
        return Err(Error::Network { network: attached.network.clone(), why });
    };
    let mut batch = Batch::default();
    batch.macvlan(&attached.interface, index, *parent_index, attached.mac, namespace);
    state.host_links.apply(batch)?;
    let members = &mut state.network_mut(&attached.network)?.members;
    // its interface has no other end that we could remove it by
    if let Some(member) = members.values_mut().find(|member| member.attached.addresses == attached.addresses) {
        member.namespace = Some(Namespace::from(copy));
    }
    Ok(index)
}
