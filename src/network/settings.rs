//! What a router is made for.

use std::path::PathBuf;

use super::firewall::survey;
use super::namespace;
use super::netlink::Netfilter;

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

impl Uplink {
    /// What fits this process: links where it has rights over the network namespace that it is in and packets may go
    /// through that, else sockets.
    pub fn fitting() -> Self {
        let has_rights = namespace::is_ours().unwrap_or(false);
        let goes_through = || {
            let survey = Netfilter::open().and_then(|socket| survey::look(&socket, ""));
            survey.is_ok_and(|survey| !survey.drops_forwarded)
        };
        if has_rights && goes_through() { Uplink::Links } else { Uplink::Sockets }
    }
}
