//! Namespaces that have nothing but a loopback interface, all of whose 127/8 are addresses.

use std::net::{IpAddr, UdpSocket};

use rbox::network::Namespace;
use rbox::sys::link::loopback_up;

/// A namespace with its loopback interface up.
pub(crate) fn namespace() -> Namespace {
    let made = Namespace::new().expect("a network namespace");
    made.run(|| {
        loopback_up(UdpSocket::bind("0.0.0.0:0").expect("a socket")).expect("the loopback interface");
        Ok(())
    })
    .expect("a thread in it");
    made
}

/// An address.
pub(crate) fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

/// Does something in a namespace.
pub(crate) fn inside<T: Send>(namespace: &Namespace, work: impl FnOnce() -> T + Send) -> T {
    namespace.run(|| Ok(work())).expect("a thread in the namespace")
}
