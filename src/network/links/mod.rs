//! Links, addresses and routes, by rtnetlink.
//!
//! A [`Links`] is a connection to the kernel for one network namespace. Changes are gathered into a [`Batch`], sent at once,
//! and answered in order. Numbers of interfaces are ours to choose, so nothing needs to be looked up in between.

mod batch;
mod look;

use std::fmt;

use rtnetlink::Handle;
use tokio::runtime::{Builder, Runtime};

pub(super) use batch::{Batch, Veth};
pub(super) use look::Surroundings;

use super::error::Error;

/// The number of the loopback interface, in every network namespace.
pub(super) const LOOPBACK: u32 = 1;

/// A connection to the kernel about the links of one network namespace.
pub(super) struct Links {
    runtime: Runtime,
    handle: Handle,
}

impl Links {
    /// One for the network namespace of this thread. It may be used on any other.
    pub(super) fn open() -> Result<Self, Error> {
        let what = "open a netlink socket";
        let runtime = Builder::new_current_thread().enable_io().build().map_err(|error| Error::kernel(what, error))?;
        let guard = runtime.enter();
        let (connection, handle, _) = rtnetlink::new_connection().map_err(|error| Error::kernel(what, error))?;
        runtime.spawn(connection);
        drop(guard);
        Ok(Links { runtime, handle })
    }
}

impl fmt::Debug for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Links").finish_non_exhaustive()
    }
}
