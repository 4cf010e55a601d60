//! Rules: our own encoder for nftables, and what the stack's and the host's tables say.
//!
//! Everything is one [`Transaction`]: it takes effect as a whole or not at all. Rules are written once; what comes and goes
//! (networks, members, ports) are elements of their sets and maps. Tables belong to the socket that made them
//! (`NFT_TABLE_F_OWNER`): no `nft flush ruleset` takes them away, and when this process ends, the kernel does.

mod field;
mod rule;
mod set;
mod transaction;

pub(super) use field::{Field, IPV4, IPV6, interface, key};
pub(super) use rule::Rule;
pub(super) use set::{Element, Set};
pub(super) use transaction::{Base, Family, Hook, Kind, Transaction};
