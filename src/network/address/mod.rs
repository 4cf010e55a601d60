//! Who has which address: subnets of networks, addresses of containers, and the pairs of addresses that uplinks have on the
//! host, which all stacks of a machine share.

mod lease;
mod pool;
mod subnet_addresses;

pub(super) use lease::Lease;
pub(super) use pool::{free_ipv4, free_ipv6, hash};
pub(super) use subnet_addresses::SubnetAddresses;
