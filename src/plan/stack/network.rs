//! A stack's networks.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::PortRange;

/// A network that the file declares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Network {
    /// Its name.
    pub name: String,
    /// `10.89.10.0/24`; none = the next free one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subnets: Vec<String>,
    /// At most one for each kind of address; none = the first address of the subnet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gateways: Vec<IpAddr>,
    /// Whether there is no way out of the host.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub internal: bool,
    /// How its members are joined.
    pub driver: Driver,
    /// In bytes; none = that of the host's default route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mtu: Option<u32>,
    /// Whether members reach each other only where `allows` says so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deny: bool,
    /// The ways through, with `POLICY deny`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allows: Vec<Allow>,
    /// `name=value`, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<(String, String)>,
}

/// How the members of a network are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Allow {
    /// The service that may speak first.
    pub from: String,
    /// The service that it may reach.
    pub to: String,
    /// On these ports; none = on all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ports: Option<PortRange>,
}
