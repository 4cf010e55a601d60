//! Connections that the kernel remembers, and forgetting those that rules have changed for.
//!
//! A flow that is known goes on as it began, whatever rules say now: a client that keeps sending from one UDP port would
//! never reach the container that has the published port today.

use std::io;

use crate::network::netlink::{DUMP, Message, Messages, Netfilter, attribute, attributes};
use crate::network::port::{PortRange, Protocol};

/// `IPCTNL_MSG_CT_GET` and `IPCTNL_MSG_CT_DELETE` of `NFNL_SUBSYS_CTNETLINK`.
const GET: u16 = 1 << 8 | 1;
const DELETE: u16 = 1 << 8 | 2;
const ORIGINAL: u16 = 1;
const ID: u16 = 12;
/// Parts of a tuple.
const PROTOCOL: u16 = 2;

/// Forgets every flow of a protocol that began towards one of these ports.
pub(in crate::network) fn forget(socket: &Netfilter, protocol: Protocol, ports: &[PortRange]) -> io::Result<()> {
    let mut question = Messages::default();
    question.add(GET, DUMP, &[0; 4], |_| {});
    let mut found = Messages::default();
    let mut any = false;
    socket.ask(&question, |flow| {
        if let Some(port) = destination(flow, protocol)
            && ports.iter().any(|range| (range.first..=range.last).contains(&port))
        {
            delete(flow, &mut found);
            any = true;
        }
    })?;
    if !any {
        return Ok(());
    }
    found.acknowledge_last();
    match socket.transact(&found) {
        // it ended meanwhile
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// The port that a flow of this protocol began towards.
fn destination(flow: &Message<'_>, protocol: Protocol) -> Option<u16> {
    const NUMBER: u16 = 1;
    const DESTINATION_PORT: u16 = 3;
    let tuple = attribute(flow.body.get(4..)?, ORIGINAL)?;
    let ports = attribute(tuple, PROTOCOL)?;
    let is_it = attribute(ports, NUMBER)? == [protocol.number()];
    let port = attribute(ports, DESTINATION_PORT)?.try_into().ok()?;
    is_it.then_some(u16::from_be_bytes(port))
}

/// Adds what deletes a flow: its family, its first direction, and its number, so that no later one is hit.
fn delete(flow: &Message<'_>, to: &mut Messages) {
    const NESTED: u16 = 0x8000;
    let Some((fixed, all)) = flow.body.split_at_checked(4) else { return };
    to.add(DELETE, 0, &[fixed[0], 0, 0, 0], |message| {
        for (kind, value) in attributes(all).filter(|(kind, _)| matches!(*kind, ORIGINAL | ID)) {
            message.bytes(if kind == ORIGINAL { kind | NESTED } else { kind }, value);
        }
    });
}
