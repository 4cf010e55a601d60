//! Containers that belong to no stack, and the networks between them.

use super::definition::{Driver, Network};
use super::resolve::DEFAULT;

/// The stack of containers that belong to none; no stack of a file can be called that.
pub const LOOSE: &str = "_";

/// The networks that the members of one reach beside it, one way: that of containers which were given none, from each network
/// that has a way out and lets its own members reach each other.
pub fn reached(network: &Network) -> Vec<String> {
    let is_open = network.driver == Driver::Bridge && !network.internal && !network.deny;
    if is_open && network.name != DEFAULT { vec![DEFAULT.to_owned()] } else { Vec::new() }
}
