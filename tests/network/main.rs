//! Networks through the library, in namespaces of the tests' own: as root, and as an ordinary user.

mod dns;
mod guests;
mod inside;
mod lab;
mod loopback;
mod messages;
mod names;
mod outlets;
mod outside;
mod outward;
mod ports;
mod sockets;
#[path = "../support/mod.rs"]
mod support;
mod way_out;
mod who;

use support::{needs_root, needs_tool};

/// Whether a test may go on that needs rights over its lab.
fn ready() -> bool {
    needs_root() && needs_tool("ip") && needs_tool("nft")
}
