//! Networks through the library, in namespaces of the tests' own: as root, and as an ordinary user.

mod dns;
mod loopback;
mod names;
mod ports;
#[path = "../support/mod.rs"]
mod support;
mod way_out;
mod who;
