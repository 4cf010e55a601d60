//! A way out for programs that need nothing else of a network: the steps of a build, a container by itself.
//!
//! It is made of sockets, for root too: nothing of the host's links, rules and settings is touched for the moment that it
//! lives, no firewall of the host stands in its way, and it is gone as fast as it came, while the kernel takes milliseconds
//! to remove a table of rules.

use std::fs;
use std::net::IpAddr;
use std::os::fd::BorrowedFd;
use std::path::Path;

use super::dns;
use super::endpoint::{Attached, Attachment, Endpoint};
use super::error::Error;
use super::router::Router;
use super::settings::{Settings, Uplink};
use super::spec::{NetworkSpec, Policy};

/// The name of its one network.
const NETWORK: &str = "outlet";

/// A router with one network whose members get out and are strangers to each other. Dropping it removes everything from the
/// kernel.
#[derive(Debug)]
pub struct Outlet {
    router: Router,
}

impl Outlet {
    /// Makes it, for a process that uses the store at `store`. The calling thread's network namespace is the host's.
    pub fn start(name: &str, store: &Path, has_whole_machine: bool) -> Result<Self, Error> {
        let settings = |uplink| Settings::here(name, store, has_whole_machine, uplink);
        let mut router = match Router::start(&settings(Uplink::Sockets)) {
            // a kernel without transparent sockets
            Err(error) if Uplink::fitting() == Uplink::Links => {
                Router::start(&settings(Uplink::Links)).map_err(|_| error)?
            }
            started => started?,
        };
        let network = NetworkSpec { policy: Policy::Deny(Vec::new()), ..NetworkSpec::bridge(NETWORK) };
        router.add_networks(&[network])?;
        Ok(Outlet { router })
    }

    /// A place on it for a program, under a name that no other has at the time.
    pub fn seat(&self, name: &str) -> Result<Seat<'_>, Error> {
        let endpoint = Endpoint {
            container: name.to_owned(),
            service: name.to_owned(),
            networks: vec![Attachment { network: NETWORK.to_owned(), ..Attachment::default() }],
        };
        let attached = self.router.reserve(&endpoint)?;
        Ok(Seat { outlet: self, endpoint, attached })
    }
}

/// A program's place on an outlet. Dropped, it is given back.
#[derive(Debug)]
pub struct Seat<'a> {
    outlet: &'a Outlet,
    endpoint: Endpoint,
    attached: Vec<Attached>,
}

impl Seat<'_> {
    /// Its addresses, IPv4 first.
    pub fn addresses(&self) -> Vec<IpAddr> {
        self.attached.iter().flat_map(|attached| attached.addresses.clone()).collect()
    }

    /// What its `/etc/resolv.conf` says: the outlet's name server, and the host's own domains to try.
    pub fn resolv_conf(&self) -> String {
        let servers: Vec<IpAddr> = self.attached.iter().flat_map(|attached| attached.gateways.clone()).collect();
        dns::resolv_conf_like(&servers, &fs::read_to_string(Path::new(super::router::RESOLV_CONF)).unwrap_or_default())
    }

    /// Connects it by the network namespace that it has made.
    pub fn attach(&self, namespace: BorrowedFd<'_>) -> Result<(), Error> {
        self.outlet.router.attach(namespace, &self.endpoint).map(drop)
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        // what is left of it goes with the router at the latest
        let _ = self.outlet.router.detach_all(&self.endpoint.container);
    }
}
