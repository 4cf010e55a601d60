//! A way out for programs that need nothing else of a network: the steps of a build, a container by itself.
//!
//! It is made of sockets, for root too: nothing of the host's links, rules and settings is touched for the moment that it
//! lives, no firewall of the host stands in its way, and it is gone as fast as it came, while the kernel takes milliseconds
//! to remove a table of rules.

use std::fs;
use std::net::IpAddr;
use std::path::Path;

use super::dns;
use super::endpoint::{Attached, Attachment, Endpoint};
use super::error::Error;
use super::links::Surroundings;
use super::router::attach::Access;
use super::router::{Router, Shape, reserve};
use super::settings::{Settings, Uplink};
use super::spec::{Driver, NetworkSpec, Policy};

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
        let outlet = Outlet::make(name, store, has_whole_machine, |_| {})?;
        outlet.begin()?;
        Ok(outlet)
    }

    /// Makes it, which takes milliseconds; what its first seat will have is told at once. Nobody is answered until it [begins](Outlet::begin).
    pub fn make(name: &str, store: &Path, has_whole_machine: bool, tell: impl FnOnce(Names)) -> Result<Self, Error> {
        let settings = |uplink| Settings::here(name, store, has_whole_machine, uplink);
        let network = |driver| NetworkSpec { driver, policy: Policy::Deny(Vec::new()), ..NetworkSpec::bridge(NETWORK) };
        let star = network(Driver::Star);
        let with_sockets = settings(Uplink::Sockets);
        let seen = |around: &Surroundings| {
            // what is wrong with it is told by who makes it
            if let Ok(attached) = reserve::first(&with_sockets, &star, around, &endpoint(name)) {
                tell(Names::of(&[attached]));
            }
        };
        let (mut router, network) = match Router::start_as(Shape::Outlet, &with_sockets, seen) {
            // a kernel without transparent sockets
            Err(error) if Uplink::fitting() == Uplink::Links => {
                (Router::start(&settings(Uplink::Links)).map_err(|_| error)?, network(Driver::Bridge))
            }
            started => (started?, star),
        };
        router.add_networks(&[network])?;
        Ok(Outlet { router })
    }

    /// Has it answer: names, and what leaves. On a thread of the host's namespace.
    pub fn begin(&self) -> Result<(), Error> {
        self.router.begin()
    }

    /// Leaves it to the end of this process, which is at hand: then nobody waits for its threads.
    pub fn end_with_process(self) {
        if self.router.settings().uplink == Uplink::Sockets {
            // all that it has in the kernel are descriptors
            std::mem::forget(self);
        }
    }

    /// A place on it for a program, under a name that no other has at the time.
    pub fn seat(&self, name: &str) -> Result<Seat<'_>, Error> {
        let endpoint = endpoint(name);
        let attached = self.router.reserve(&endpoint)?;
        Ok(Seat { outlet: self, endpoint, attached })
    }
}

fn endpoint(name: &str) -> Endpoint {
    Endpoint {
        container: name.to_owned(),
        service: name.to_owned(),
        networks: vec![Attachment { network: NETWORK.to_owned(), ..Attachment::default() }],
    }
}

/// What a program on an outlet has to know of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// Its addresses, IPv4 first.
    pub addresses: Vec<IpAddr>,
    /// What its `/etc/resolv.conf` says: the outlet's name server, and the host's own domains to try.
    pub resolv_conf: String,
}

impl Names {
    fn of(attached: &[Attached]) -> Self {
        let servers: Vec<IpAddr> = attached.iter().flat_map(|attached| attached.gateways.clone()).collect();
        let host = fs::read_to_string(Path::new(super::router::RESOLV_CONF)).unwrap_or_default();
        Names {
            addresses: attached.iter().flat_map(|attached| attached.addresses.clone()).collect(),
            resolv_conf: dns::resolv_conf_like(&servers, &host),
        }
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
    /// What its program has to know.
    pub fn names(&self) -> Names {
        Names::of(&self.attached)
    }

    /// Connects it by the network namespace that it has made.
    pub fn attach(&self, inside: Access<'_>) -> Result<(), Error> {
        self.outlet.router.attach_by(inside, &self.endpoint).map(drop)
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        // what is left of it goes with the router at the latest
        let _ = self.outlet.router.detach_all(&self.endpoint.container);
    }
}
