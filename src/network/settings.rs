//! What a router is made for.

use std::path::{Path, PathBuf};

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

impl Settings {
    /// Those of a router of this process, which uses the store at `store` and has the machine as a whole or a user
    /// namespace of its own.
    pub fn here(name: &str, store: &Path, has_whole_machine: bool, uplink: Uplink) -> Self {
        // all routers of the machine agree there; an ordinary user's need not, for nothing of theirs is the machine's
        let leases =
            if has_whole_machine { PathBuf::from("/run/rbox/addresses") } else { store.join("networks/addresses") };
        Settings { name: name.to_owned(), leases, uplink }
    }
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
