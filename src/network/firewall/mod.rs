//! Rules: our own encoder for nftables, and what the stack's and the host's tables say.
//!
//! Everything is one [`Transaction`]: it takes effect as a whole or not at all. Rules are written once; what comes and goes
//! (networks, members, ports) are elements of their sets and maps. Tables belong to the socket that made them
//! (`NFT_TABLE_F_OWNER`): no `nft flush ruleset` takes them away, and when this process ends, the kernel does.

pub(super) mod connections;
mod field;
pub(super) mod host;
pub(super) mod outlet;
mod rule;
mod rules;
mod set;
pub(super) mod stack;
pub(super) mod survey;
mod transaction;

pub(super) use field::{interface, key, octets};
pub(super) use rules::{Entries, Rules, Scope};
pub(super) use set::{Element, Set};
