//! What a router is made for.

use std::path::PathBuf;

/// What [`Router::start`](super::Router::start) needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The stack's name: the domain of its services, and what its choices of addresses start from.
    pub name: String,
    /// A folder, made if need be, in which routers of one machine agree on addresses by locked files. One a machine and user.
    pub leases: PathBuf,
    /// How containers get out.
    pub uplink: Uplink,
}

/// How a stack namespace is connected with the host's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uplink {
    /// A pair of links with masquerading: needs rights over the host's network namespace.
    Links,
    /// Sockets of this process in both namespaces: for an ordinary user.
    Sockets,
    /// No way out at all.
    None,
}
