//! What a container on its way out still has and another one wants: a port of this machine, or an address on a network.

use super::container::{Container, Want};
use super::supervisor::Supervisor;
use crate::stack::definition::{Connection, Join, Protocol, Publish, Service};

impl Supervisor {
    /// What a container waits for that wants what one on its way out still has.
    pub(super) fn waits_for_room(&self, key: u32) -> Option<String> {
        let container = self.containers.get(&key)?;
        if !is_particular(&container.joins, &container.service.publish) {
            return None;
        }
        let leaving = self.containers.iter().filter(|(other, one)| **other != key && one.want == Want::Remove);
        leaving.map(|(_, other)| other).find_map(|other| {
            let what = in_the_way(other, &container.joins, &container.service.publish)?;
            Some(format!("waits until `{}` is gone, which has {what}", other.name))
        })
    }
}

/// Whether one of these containers, all on their way out, has what those of a service want.
pub(super) fn has_no_room(service: &Service, leaving: &[&Container]) -> bool {
    let Connection::Networks(joins) = &service.network else { return false };
    is_particular(joins, &service.publish)
        && leaving.iter().any(|other| in_the_way(other, joins, &service.publish).is_some())
}

/// Whether not any port and any address will do.
fn is_particular(joins: &[Join], publish: &[Publish]) -> bool {
    publish.iter().any(|one| one.host.is_some()) || joins.iter().any(|join| !join.addresses.is_empty())
}

/// What a container has of what another one wants. On which of this machine's addresses a port is, is not looked at.
fn in_the_way(other: &Container, joins: &[Join], publish: &[Publish]) -> Option<String> {
    let port = publish.iter().filter_map(fixed).find(|(first, last, protocol)| {
        let bound = other
            .ports
            .iter()
            .map(|port| (port.host, port.host.saturating_add(port.count.saturating_sub(1)), port.protocol));
        let mut held = other.service.publish.iter().filter_map(fixed).chain(bound);
        held.any(|(from, to, of)| of == *protocol && from <= *last && *first <= to)
    });
    if let Some((first, last, _)) = port {
        return Some(if first == last { format!("port {first}") } else { format!("one of the ports {first}-{last}") });
    }
    joins.iter().find_map(|join| {
        let asked = other.joins.iter().filter(|theirs| theirs.network == join.network).flat_map(|one| &one.addresses);
        let given = other.endpoints.iter().filter(|one| one.network == join.network).flat_map(|one| &one.addresses);
        let mut theirs = asked.chain(given);
        theirs.find(|address| join.addresses.contains(address)).map(|address| format!("the address {address}"))
    })
}

/// The ports of this machine that it has to be: first, last, protocol; none where it takes any free one.
fn fixed(publish: &Publish) -> Option<(u16, u16, Protocol)> {
    let (first, last) = publish.host?;
    let count = u32::from(last.saturating_sub(first)) + 1;
    (count <= publish.count()).then_some((first, last, publish.container.protocol))
}
