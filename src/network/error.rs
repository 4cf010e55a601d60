//! What can go wrong with a network, as sentences.

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;

use super::subnet::Subnet;

/// An error of the network room.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The kernel refused.
    #[error("cannot {what}: {source}{}", advice(source))]
    Kernel {
        /// What was to be done, as a verb and its object.
        what: String,
        /// Why not.
        source: io::Error,
    },
    /// A name that can't be one.
    #[error("`{name}` cannot be the name of {of}: {why}")]
    Name {
        /// The name.
        name: String,
        /// Of what.
        of: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A network that is not there.
    #[error("there is no network `{name}` in this stack{}", those(.known))]
    UnknownNetwork {
        /// The name.
        name: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// A network whose name is taken.
    #[error("there is a network `{0}` already; remove it first, or give the new one another name")]
    NetworkExists(String),
    /// A network that containers are still on.
    #[error("network `{name}` is in use by {}; stop them or disconnect them first", containers.join(", "))]
    InUse {
        /// The network.
        name: String,
        /// Who is on it.
        containers: Vec<String>,
    },
    /// Two networks that share addresses.
    #[error(
        "subnet {subnet} of network `{network}` overlaps {other}; give it another one, or none to have a free one chosen"
    )]
    Overlap {
        /// The network.
        network: String,
        /// Its subnet.
        subnet: Subnet,
        /// What has these addresses.
        other: String,
    },
    /// A description of a network that cannot be one.
    #[error("network `{network}`: {why}")]
    Network {
        /// The network.
        network: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// No free subnet.
    #[error(
        "no subnet of {pool} is free: the host's routes and the stack's networks take them all; give the network a SUBNET"
    )]
    NoSubnet {
        /// Where they come from.
        pool: Subnet,
    },
    /// No free address.
    #[error("all {count} addresses of {subnet} of network `{network}` are taken; give the network a larger SUBNET")]
    NoAddress {
        /// The network.
        network: String,
        /// Its subnet.
        subnet: Subnet,
        /// How many it has for containers.
        count: u128,
    },
    /// A fixed address that can't be had.
    #[error("container `{container}` cannot have {address} on network `{network}`: {why}")]
    Address {
        /// Who wants it.
        container: String,
        /// The network.
        network: String,
        /// The address.
        address: IpAddr,
        /// Why not, and what to do.
        why: String,
    },
    /// A published port that can't be bound.
    #[error("cannot publish {protocol} port {address}: {source}{}", port_advice(source))]
    Port {
        /// The protocol.
        protocol: super::Protocol,
        /// The address and port, or ports.
        address: String,
        /// Why not.
        source: io::Error,
    },
    /// Something that this way out, driver or user cannot do.
    #[error("{what} is not possible here: {why}")]
    Unsupported {
        /// What was asked for.
        what: String,
        /// Why not, and what to do.
        why: String,
    },
    /// A file of the leases folder.
    #[error("cannot use {}: {source}; addresses of this machine are agreed on there", path.display())]
    Lease {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl Error {
    /// The kernel refused to do something, told as a verb and its object.
    pub(super) fn kernel(what: impl Into<String>, source: impl Into<io::Error>) -> Self {
        Error::Kernel { what: what.into(), source: source.into() }
    }
}

fn advice(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::PermissionDenied => "; it needs rights over the network namespace: root, or a user namespace",
        io::ErrorKind::Unsupported => "; the kernel was built without it",
        _ => "",
    }
}

fn port_advice(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::AddrInUse => "; stop what listens there (`ss -lntup` shows it), or publish another port",
        io::ErrorKind::AddrNotAvailable => "; the host has no such address",
        io::ErrorKind::PermissionDenied => "; ports below net.ipv4.ip_unprivileged_port_start need root",
        _ => "",
    }
}

fn those(known: &[String]) -> String {
    if known.is_empty() { "; it has none".to_owned() } else { format!("; it has {}", known.join(", ")) }
}
