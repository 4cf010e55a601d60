//! `NETWORK` blocks.

use std::net::IpAddr;

use super::value::ports::Ports;
use super::value::subnet::Subnet;
use crate::source::{Span, Spanned};

/// A network that the file declares.
#[derive(Clone, Debug)]
pub struct Network {
    /// Its name.
    pub name: Spanned<String>,
    /// Its subnets; none = the next free one.
    pub subnets: Vec<Spanned<Subnet>>,
    /// Its gateways, at most one for each kind of address.
    pub gateways: Vec<Spanned<IpAddr>>,
    /// Whether there is no way out of the host.
    pub internal: bool,
    /// How its members are joined.
    pub driver: Driver,
    /// In bytes; none = that of the host's default route.
    pub mtu: Option<u32>,
    /// Whether members reach each other only where `allows` says so.
    pub deny: bool,
    /// The ways through, with `POLICY deny`.
    pub allows: Vec<Allow>,
    /// Labels.
    pub labels: Vec<(String, String)>,
    /// The block.
    pub span: Span,
}

/// How the members of a network are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Driver {
    /// A bridge.
    #[default]
    Bridge,
    /// Addresses on the host's own link.
    Macvlan,
    /// Two members, a link without a bridge.
    Ptp,
}

/// `ALLOW web -> db:5432/tcp`.
#[derive(Clone, Debug)]
pub struct Allow {
    /// The service that may speak first.
    pub from: Spanned<String>,
    /// The service that it may reach.
    pub to: Spanned<String>,
    /// On these ports; none = on all.
    pub ports: Option<Ports>,
}
