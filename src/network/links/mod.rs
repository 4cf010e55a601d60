//! Links, addresses and routes, by rtnetlink.
//!
//! A [`Links`] is a connection to the kernel for one network namespace. Changes are gathered into a [`Batch`], sent at once,
//! and answered in order. Numbers of interfaces are ours to choose, so nothing needs to be looked up in between. Messages are
//! made with rtnetlink's builders; what is there is read by its connection ([`View`]), while changes go straight into a
//! socket: they are done when sending returns, and need no loop of events for that.

mod batch;
mod look;

pub(super) use batch::{Batch, Veth};
pub(super) use look::{Surroundings, View};

use super::error::Error;
use crate::sys::netlink::{Family, Socket};

/// The number of the loopback interface, in every network namespace.
pub(super) const LOOPBACK: u32 = 1;

/// A connection to the kernel about the links of one network namespace.
#[derive(Debug)]
pub(super) struct Links(Socket);

impl Links {
    /// One for the network namespace of this thread. It may be used on any other.
    pub(super) fn open() -> Result<Self, Error> {
        Socket::open(Family::Route, 0).map(Links).map_err(|errno| Error::kernel("open a netlink socket", errno))
    }
}
