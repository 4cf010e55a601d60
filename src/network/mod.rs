//! What containers of a stack say to each other and to the world: a router of their own.
//!
//! ```text
//! host namespace ── uplink ── stack namespace ─┬─ bridge ── veth ── container
//!                             rules, names     ├─ bridge ── veth ── container
//!                                              └─ …
//! ```
//!
//! A [`Router`] owns the *stack namespace* and everything in it: the bridges and links, the tables of rules, the name server
//! and the published ports. All of it belongs to file descriptors of this process: when it ends, by whatever means, the
//! kernel takes everything away. Subnets exist inside the stack namespace only, so they clash with nobody's.
//!
//! With root the uplink is a pair of links and masquerading; without, it is sockets that this process holds in both
//! namespaces. Typed data comes in ([`NetworkSpec`], [`Endpoint`], [`PortSpec`]) and is checked before the kernel is touched.
//! No program is ever run for any of this.

mod address;
pub mod dns;
mod endpoint;
mod error;
mod firewall;
mod kernel;
mod links;
pub mod namespace;
mod netlink;
mod outlet;
mod poll;
mod port;
pub mod proxy;
mod router;
mod settings;
mod shares;
mod slots;
mod spares;
mod spec;
mod stack_network;
mod subnet;
mod worker;

pub use endpoint::{Attached, Attachment, Endpoint};
pub use error::Error;
pub use namespace::Namespace;
pub use outlet::{Names, Outlet, Seat};
pub use port::{BoundPort, HostPorts, PortRange, PortSpec, Protocol};
pub use proxy::try_ports;
pub use router::Router;
pub use router::attach::Access;
pub use settings::{Settings, Uplink};
pub use spec::{Allowed, Driver, Isolation, NetworkSpec, Policy};
pub use subnet::{Mac, Subnet};
